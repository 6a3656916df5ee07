//! The part of GraphQL's schema language that says which fields have which directives (GraphQL, October 2021, §3).
//! Everything else is read over.

use super::OpenApiError;

/// Lists and objects nest at most so deep.
const DEEPEST: usize = 32;
/// A schema has at most so many tokens.
const MOST_TOKENS: usize = 4_000_000;

/// A schema.
#[derive(Debug, Default)]
pub(super) struct Schema {
    /// The types that `schema { query: … }` names.
    pub(super) roots: Vec<String>,
    /// Object types; what extends one stands as a type of the same name.
    pub(super) types: Vec<Object>,
}

/// An object type.
#[derive(Debug, Default)]
pub(super) struct Object {
    pub(super) name: String,
    pub(super) directives: Vec<Directive>,
    pub(super) fields: Vec<Field>,
}

/// A field of a type.
#[derive(Debug, Default)]
pub(super) struct Field {
    pub(super) name: String,
    pub(super) directives: Vec<Directive>,
}

/// `@name(argument: value)`.
#[derive(Debug, Default)]
pub(super) struct Directive {
    pub(super) name: String,
    pub(super) arguments: Vec<(String, Value)>,
}

/// A value of an argument.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Value {
    /// A text or the name of an enum's value.
    Name(String),
    List(Vec<Value>),
    /// A number, an object, a variable: nothing that a requirement is made of.
    Other,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Token<'a> {
    Name(&'a str),
    Text(&'a str),
    Mark(char),
    End,
}

struct Reader<'a> {
    rest: &'a str,
    text: &'a str,
    read: usize,
    /// The next token and where it begins.
    next: (Token<'a>, usize),
}

/// Reads a schema.
pub(super) fn parse(text: &str) -> Result<Schema, OpenApiError> {
    let mut reader = Reader {
        rest: text,
        text,
        read: 0,
        next: (Token::End, 0),
    };
    reader.step()?;
    let mut schema = Schema::default();
    loop {
        match reader.next.0 {
            Token::End => return Ok(schema),
            Token::Name("extend") | Token::Text(_) => reader.step()?,
            Token::Name("schema") => {
                reader.step()?;
                reader.directives()?;
                schema.roots.extend(reader.roots()?);
            }
            Token::Name("type") => {
                reader.step()?;
                schema.types.push(reader.object()?);
            }
            Token::Mark('{' | '(' | '[') => reader.skip(0)?,
            Token::Name(_) | Token::Mark(_) => reader.step()?,
        }
    }
}

impl<'a> Reader<'a> {
    fn wrong(&self, reason: impl Into<String>) -> OpenApiError {
        let before = self.text.get(..self.next.1).unwrap_or(self.text);
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        OpenApiError::Syntax {
            line: before.matches('\n').count() + 1,
            column: before.get(line_start..).map_or(0, |line| line.chars().count()) + 1,
            reason: reason.into(),
        }
    }

    /// Goes on to the next token.
    fn step(&mut self) -> Result<(), OpenApiError> {
        self.read += 1;
        if self.read > MOST_TOKENS {
            return Err(self.wrong("the schema is too long; split it"));
        }
        loop {
            self.rest = self
                .rest
                .trim_start_matches(|c: char| c.is_whitespace() || matches!(c, ',' | '\u{feff}'));
            if !self.rest.starts_with('#') {
                break;
            }
            self.rest = self.rest.split_once('\n').map_or("", |(_, rest)| rest);
        }
        let at = self.text.len() - self.rest.len();
        let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
        let token = match self.rest.chars().next() {
            None => Token::End,
            Some('"') => {
                self.next.1 = at;
                let text = self.string()?;
                self.next = (Token::Text(text), at);
                return Ok(());
            }
            Some(c) if is_name(c) || c == '-' => {
                let end = self
                    .rest
                    .find(|c: char| !is_name(c) && c != '-' && c != '.')
                    .unwrap_or(self.rest.len());
                let (name, rest) = self.rest.split_at_checked(end).unwrap_or((self.rest, ""));
                self.rest = rest;
                Token::Name(name)
            }
            Some(mark) => {
                self.rest = self.rest.get(mark.len_utf8()..).unwrap_or_default();
                Token::Mark(mark)
            }
        };
        self.next = (token, at);
        Ok(())
    }

    /// A text in one or three quotation marks.
    fn string(&mut self) -> Result<&'a str, OpenApiError> {
        let unclosed = "this text is not closed; add the quotation mark";
        if let Some(inner) = self.rest.strip_prefix("\"\"\"") {
            let Some(end) = inner.find("\"\"\"") else {
                return Err(self.wrong(unclosed));
            };
            let (text, rest) = inner.split_at_checked(end).unwrap_or((inner, ""));
            self.rest = rest.get(3..).unwrap_or_default();
            return Ok(text);
        }
        let inner = self.rest.get(1..).unwrap_or_default();
        let mut escaped = false;
        for (at, c) in inner.char_indices() {
            match c {
                _ if escaped => escaped = false,
                '\\' => escaped = true,
                '"' => {
                    let (text, rest) = inner.split_at_checked(at).unwrap_or((inner, ""));
                    self.rest = rest.get(1..).unwrap_or_default();
                    return Ok(text);
                }
                '\n' => break,
                _ => {}
            }
        }
        Err(self.wrong(unclosed))
    }

    fn take(&mut self, mark: char) -> Result<bool, OpenApiError> {
        let there = self.next.0 == Token::Mark(mark);
        if there {
            self.step()?;
        }
        Ok(there)
    }

    fn name(&mut self, what: &str) -> Result<String, OpenApiError> {
        let Token::Name(name) = self.next.0 else {
            return Err(self.wrong(format!("{what} was expected")));
        };
        self.step()?;
        Ok(name.to_owned())
    }

    /// What stands in brackets, read over.
    fn skip(&mut self, depth: usize) -> Result<(), OpenApiError> {
        if depth > DEEPEST {
            return Err(self.wrong("brackets nest too deeply"));
        }
        let close = match self.next.0 {
            Token::Mark('{') => '}',
            Token::Mark('(') => ')',
            _ => ']',
        };
        self.step()?;
        loop {
            match self.next.0 {
                Token::Mark(mark) if mark == close => return self.step(),
                Token::Mark('{' | '(' | '[') => self.skip(depth + 1)?,
                Token::End => return Err(self.wrong(format!("`{close}` is missing at the end"))),
                _ => self.step()?,
            }
        }
    }

    fn roots(&mut self) -> Result<Vec<String>, OpenApiError> {
        let mut found = Vec::new();
        if self.take('{')? {
            while !self.take('}')? {
                if matches!(self.next.0, Token::Text(_)) {
                    self.step()?;
                    continue;
                }
                self.name("query, mutation or subscription")?;
                if !self.take(':')? {
                    return Err(self.wrong("`:` and a type were expected"));
                }
                found.push(self.name("a type")?);
                self.directives()?;
            }
        }
        Ok(found)
    }

    fn object(&mut self) -> Result<Object, OpenApiError> {
        let mut object = Object {
            name: self.name("the name of a type")?,
            ..Object::default()
        };
        if self.next.0 == Token::Name("implements") {
            self.step()?;
            self.take('&')?;
            loop {
                self.name("the name of an interface")?;
                let another = matches!(self.next.0, Token::Name(name) if !is_keyword(name));
                if !self.take('&')? && !another {
                    break;
                }
            }
        }
        object.directives = self.directives()?;
        if self.take('{')? {
            while !self.take('}')? {
                if matches!(self.next.0, Token::Text(_)) {
                    self.step()?;
                    continue;
                }
                object.fields.push(self.field()?);
            }
        }
        Ok(object)
    }

    fn field(&mut self) -> Result<Field, OpenApiError> {
        let name = self.name("the name of a field")?;
        if self.next.0 == Token::Mark('(') {
            self.skip(0)?;
        }
        if !self.take(':')? {
            return Err(self.wrong("`:` and the type of the field were expected"));
        }
        while self.take('[')? {}
        self.name("the type of the field")?;
        while self.take(']')? || self.take('!')? {}
        Ok(Field {
            name,
            directives: self.directives()?,
        })
    }

    fn directives(&mut self) -> Result<Vec<Directive>, OpenApiError> {
        let mut found = Vec::new();
        while self.take('@')? {
            let mut directive = Directive {
                name: self.name("the name of a directive")?,
                ..Directive::default()
            };
            if self.take('(')? {
                while !self.take(')')? {
                    let name = self.name("the name of an argument")?;
                    if !self.take(':')? {
                        return Err(self.wrong("`:` and a value were expected"));
                    }
                    directive.arguments.push((name, self.value(0)?));
                }
            }
            found.push(directive);
        }
        Ok(found)
    }

    fn value(&mut self, depth: usize) -> Result<Value, OpenApiError> {
        if depth > DEEPEST {
            return Err(self.wrong("lists nest too deeply"));
        }
        match self.next.0 {
            Token::Text(text) => {
                self.step()?;
                Ok(Value::Name(text.to_owned()))
            }
            Token::Name(name) => {
                self.step()?;
                let letter = name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
                let is_name = letter && !matches!(name, "true" | "false" | "null");
                Ok(if is_name {
                    Value::Name(name.to_owned())
                } else {
                    Value::Other
                })
            }
            Token::Mark('[') => {
                self.step()?;
                let mut items = Vec::new();
                while !self.take(']')? {
                    items.push(self.value(depth + 1)?);
                }
                Ok(Value::List(items))
            }
            Token::Mark('{') => {
                self.skip(depth)?;
                Ok(Value::Other)
            }
            Token::Mark('$') => {
                self.step()?;
                self.name("the name of a variable")?;
                Ok(Value::Other)
            }
            Token::Mark(_) | Token::End => Err(self.wrong("a value was expected")),
        }
    }
}

/// Words with which the next definition begins, after a type without fields.
fn is_keyword(name: &str) -> bool {
    matches!(
        name,
        "type" | "extend" | "schema" | "interface" | "union" | "enum" | "input" | "scalar" | "directive"
    )
}
