//! Values as JavaScript and Python write them: JSON, and the few liberties that people take in a call
//! (bare keys, single quotes, template and formatted strings, trailing commas, comments).

use super::scan::Scan;

/// A value of a call's options.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Literal {
    /// A string; names within a template or formatted string stand in it as `${name}`.
    Text(String),
    /// A variable's name.
    Name(String),
    /// Strings and names with `+` between them.
    Joined(Vec<Literal>),
    List(Vec<Literal>),
    Object(Vec<(String, Literal)>),
    /// A number, a word, or an expression that only the page could evaluate.
    Other,
}

impl Literal {
    pub(super) fn get(&self, key: &str) -> Option<&Literal> {
        let Self::Object(fields) = self else {
            return None;
        };
        let found = |(name, _): &&(String, Literal)| name.eq_ignore_ascii_case(key);
        fields.iter().find(found).map(|(_, value)| value)
    }

    pub(super) fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }
}

const DEEPEST: usize = 64;

/// Reads one value.
pub(super) fn read(scan: &mut Scan<'_>) -> Result<Literal, &'static str> {
    value(scan, 0)
}

/// Skips white space and comments.
pub(super) fn blank(scan: &mut Scan<'_>) {
    loop {
        scan.take_while(char::is_whitespace);
        if scan.eat("//") || scan.eat("#") {
            scan.take_while(|c| c != '\n');
        } else if scan.eat("/*") {
            while !scan.eat("*/") && scan.next().is_some() {}
        } else {
            return;
        }
    }
}

fn value(scan: &mut Scan<'_>, depth: usize) -> Result<Literal, &'static str> {
    if depth > DEEPEST {
        return Err("it is nested too deeply");
    }
    blank(scan);
    match scan.peek() {
        None => Err("it breaks off here"),
        Some('{') => object(scan, depth),
        Some('[') => list(scan, depth),
        Some(c) if is_quote(c) || begins_name(c) && !scan.rest().starts_with("new Headers(") => operands(scan),
        Some(_) if scan.eat("new Headers(") => {
            blank(scan);
            if scan.eat(")") {
                return Ok(Literal::Object(Vec::new()));
            }
            let inner = value(scan, depth + 1)?;
            blank(scan);
            if scan.eat(")") {
                Ok(inner)
            } else {
                Err("`)` is missing here")
            }
        }
        Some(_) => expression(scan),
    }
}

pub(super) fn is_quote(c: char) -> bool {
    matches!(c, '"' | '\'' | '`')
}

/// Whether a variable's name can begin so.
pub(super) fn begins_name(c: char) -> bool {
    c.is_alphabetic() || matches!(c, '_' | '$')
}

/// Whether a name, or names with dots between them, can go on so.
pub(super) fn in_name(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '$' | '.')
}

/// A string or a name; `None`, with nothing read, before anything else.
pub(super) fn operand(scan: &mut Scan<'_>) -> Result<Option<Literal>, &'static str> {
    match scan.peek() {
        Some(quote) if is_quote(quote) => string(scan, quote).map(Literal::Text).map(Some),
        Some(c) if begins_name(c) => {
            let word = scan.take_while(in_name);
            match scan.peek() {
                // A prefix of Python's strings.
                Some(quote @ ('"' | '\'')) if word.len() <= 2 && word.chars().all(|c| "bBfFrRuU".contains(c)) => {
                    let text = string(scan, quote)?;
                    let formatted = word.contains(['f', 'F']);
                    Ok(Some(Literal::Text(if formatted { as_template(&text) } else { text })))
                }
                _ => Ok(Some(Literal::Name(word.to_owned()))),
            }
        }
        _ => Ok(None),
    }
}

/// `{name}` of a formatted string as `${name}`.
fn as_template(text: &str) -> String {
    let text = text.replace("{{", "\u{0}").replace("}}", "\u{1}").replace('{', "${");
    text.replace('\u{0}', "{").replace('\u{1}', "}")
}

/// Strings and names with `+` between them; what else they are part of cannot be evaluated here.
fn operands(scan: &mut Scan<'_>) -> Result<Literal, &'static str> {
    let begun = scan.clone();
    let mut all = Vec::new();
    loop {
        all.extend(operand(scan)?);
        blank(scan);
        match scan.peek() {
            Some(',' | '}' | ']' | ')' | ';' | ':') | None => return Ok(one_or_joined(all)),
            Some('+') => {
                scan.next();
                blank(scan);
            }
            Some(_) => {
                *scan = begun;
                return expression(scan);
            }
        }
    }
}

/// One operand as itself, several joined.
pub(super) fn one_or_joined(mut all: Vec<Literal>) -> Literal {
    match (all.len(), all.pop()) {
        (1, Some(only)) => only,
        (0, _) | (_, None) => Literal::Other,
        (_, Some(last)) => {
            all.push(last);
            Literal::Joined(all)
        }
    }
}

fn object(scan: &mut Scan<'_>, depth: usize) -> Result<Literal, &'static str> {
    scan.next();
    let mut fields = Vec::new();
    loop {
        blank(scan);
        match scan.peek() {
            // What ends something else ends no object, and nothing below would read on behind it.
            None | Some(')' | ']' | ';') => return Err("an object is not closed: `}` is missing"),
            Some('}') => {
                scan.next();
                return Ok(Literal::Object(fields));
            }
            Some(',') => {
                scan.next();
            }
            Some(quote @ ('"' | '\'')) => {
                let key = string(scan, quote)?;
                blank(scan);
                if !scan.eat(":") {
                    return Err("`:` is missing here");
                }
                fields.push((key, value(scan, depth + 1)?));
            }
            Some(_) => {
                let word = |c: char| c.is_alphanumeric() || matches!(c, '_' | '$' | '-');
                let key = scan.take_while(word).to_owned();
                blank(scan);
                if !key.is_empty() && scan.eat(":") {
                    fields.push((key, value(scan, depth + 1)?));
                } else if !key.is_empty() && matches!(scan.peek(), Some(',' | '}')) {
                    let name = Literal::Name(key.clone());
                    fields.push((key, name));
                } else {
                    // `{ ...options }`: what only the page knows.
                    fields.push((key, expression(scan)?));
                }
            }
        }
    }
}

fn list(scan: &mut Scan<'_>, depth: usize) -> Result<Literal, &'static str> {
    scan.next();
    let mut items = Vec::new();
    loop {
        blank(scan);
        match scan.peek() {
            None | Some(')' | '}' | ';') => return Err("a list is not closed: `]` is missing"),
            Some(']') => {
                scan.next();
                return Ok(Literal::List(items));
            }
            Some(',') => {
                scan.next();
            }
            Some(_) => items.push(value(scan, depth + 1)?),
        }
    }
}

/// Skips what cannot be evaluated, up to the comma or bracket that ends it.
fn expression(scan: &mut Scan<'_>) -> Result<Literal, &'static str> {
    let mut open = 0usize;
    while let Some(c) = scan.peek() {
        match c {
            '"' | '\'' | '`' => {
                string(scan, c)?;
                continue;
            }
            '(' | '[' | '{' => open += 1,
            ')' | ']' | '}' if open == 0 => return Ok(Literal::Other),
            ')' | ']' | '}' => open -= 1,
            ',' | ';' if open == 0 => return Ok(Literal::Other),
            _ => {}
        }
        scan.next();
    }
    Ok(Literal::Other)
}

/// A quoted string with JavaScript's escapes, or one of Python in three quotes; a template string keeps its `${…}` as it
/// stands.
pub(super) fn string(scan: &mut Scan<'_>, quote: char) -> Result<String, &'static str> {
    scan.next();
    let mut text = String::new();
    let three: String = std::iter::repeat_n(quote, 3).collect();
    if quote != '`' && scan.rest().starts_with(three.get(1..).unwrap_or_default()) {
        scan.next();
        scan.next();
        while !scan.eat(&three) {
            text.push(scan.next().ok_or("a string is not closed")?);
        }
        return Ok(text);
    }
    loop {
        match scan.next() {
            None => return Err("a string is not closed"),
            Some(c) if c == quote => return Ok(text),
            Some('\n') if quote != '`' => return Err("a string is not closed on its line"),
            Some('\\') => escape(scan, &mut text)?,
            Some(c) => text.push(c),
        }
    }
}

fn escape(scan: &mut Scan<'_>, text: &mut String) -> Result<(), &'static str> {
    let Some(c) = scan.next() else {
        return Err("a string is not closed");
    };
    match c {
        'n' => text.push('\n'),
        't' => text.push('\t'),
        'r' => text.push('\r'),
        'b' => text.push('\u{8}'),
        'f' => text.push('\u{c}'),
        'v' => text.push('\u{b}'),
        '0' => text.push('\0'),
        '\n' => {}
        'x' => text.push(character(scan.number(16, 2))),
        'u' if scan.eat("{") => {
            text.push(character(scan.number(16, 6)));
            scan.eat("}");
        }
        'u' => {
            let first = scan.number(16, 4).unwrap_or(0xfffd);
            let pair = (0xd800..0xdc00).contains(&first) && scan.eat("\\u");
            let code = if pair {
                let second = scan.number(16, 4).unwrap_or(0);
                0x10000 + ((first - 0xd800) << 10) + (second.wrapping_sub(0xdc00) & 0x3ff)
            } else {
                first
            };
            text.push(character(Some(code)));
        }
        other => text.push(other),
    }
    Ok(())
}

fn character(code: Option<u32>) -> char {
    code.and_then(char::from_u32).unwrap_or(char::REPLACEMENT_CHARACTER)
}
