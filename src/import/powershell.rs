//! `Invoke-WebRequest` and `Invoke-RestMethod`, as Chrome's and Firefox's `Copy as PowerShell` writes them, and as scripts have
//! them, with headers and body in variables.

use std::collections::HashMap;

use super::draft::Draft;
use super::scan::Scan;
use super::{ImportError, Recording};
use crate::exchange::Body;

const FORM: &str = "PowerShell command";
const NAMES: [&str; 4] = ["invoke-webrequest", "invoke-restmethod", "iwr", "irm"];

/// Whether a text is such a command, perhaps after Chrome's `$session = …` lines.
pub(super) fn is_command(text: &str) -> bool {
    let is_name = |word: &str| NAMES.iter().any(|name| word.eq_ignore_ascii_case(name));
    let first = text.split_whitespace().next().unwrap_or_default();
    is_name(first) || (first.starts_with('$') && text.split_whitespace().any(is_name))
}

/// Reads every such command of the text.
pub(super) fn read(text: &str, now_ms: i64) -> Result<Recording, ImportError> {
    let mut recording = Recording::default();
    let mut scan = Scan::new(text);
    let mut draft: Option<Draft> = None;
    let mut known = Known::default();
    while let Some(word) = word(&mut scan)? {
        let (Word::Bare(text) | Word::Quoted(text)) = &word else {
            continue;
        };
        if matches!(word, Word::Bare(_)) && known.take(text, &mut scan)? {
            continue;
        }
        if NAMES.iter().any(|name| text.eq_ignore_ascii_case(name)) {
            if let Some(done) = draft.take() {
                done.finish(FORM, now_ms, &mut recording)?;
            }
            draft = Some(Draft::at(scan.place()));
        } else if let Some(draft) = draft.as_mut() {
            let value = known.filled(text);
            if draft.url.is_empty() && value.starts_with("http") {
                draft.url = value;
            } else {
                option(&text.to_ascii_lowercase(), &mut scan, &known, draft, &mut recording)?;
            }
        }
    }
    if let Some(draft) = draft {
        draft.finish(FORM, now_ms, &mut recording)?;
    }
    Ok(recording)
}

/// What variables hold, by name in lower case with its `$`.
#[derive(Default)]
struct Known(HashMap<String, Word>);

impl Known {
    /// Takes an assignment (`$a = …`, `$a["b"] = …`) or an addition (`$a.Add("b", …)`) that begins with a word; whether it was
    /// one. Nothing more is read where it was not.
    fn take(&mut self, begins: &str, scan: &mut Scan<'_>) -> Result<bool, ImportError> {
        if !begins.starts_with('$') {
            return Ok(false);
        }
        let begins = begins.to_ascii_lowercase();
        let mut ahead = scan.clone();
        if let Some(name) = begins.strip_suffix(".add(").or_else(|| begins.strip_suffix('[')) {
            let Some(Word::Quoted(key)) = word(&mut ahead)? else {
                return Ok(false);
            };
            // What stands between them is a bracket, a comma or a sign.
            let mut value = word(&mut ahead)?;
            while matches!(&value, Some(Word::Bare(sign)) if matches!(sign.as_str(), "," | "]" | "=" | "]=")) {
                value = word(&mut ahead)?;
            }
            if let Some(Word::Quoted(value) | Word::Bare(value)) = value {
                let value = self.filled(&value);
                match self.0.entry(name.to_owned()).or_insert_with(|| Word::Table(Vec::new())) {
                    Word::Table(fields) => fields.push((key, value)),
                    other => *other = Word::Table(vec![(key, value)]),
                }
            }
            *scan = ahead;
            return Ok(true);
        }
        if !matches!(word(&mut ahead)?, Some(Word::Bare(sign)) if sign == "=") {
            return Ok(false);
        }
        let after = ahead.clone();
        match word(&mut ahead)? {
            Some(Word::Quoted(text)) => {
                let text = self.filled(&text);
                self.0.insert(begins, Word::Quoted(text));
            }
            Some(Word::Table(fields)) => {
                let fields = fields
                    .into_iter()
                    .map(|(key, value)| (key, self.filled(&value)))
                    .collect();
                self.0.insert(begins, Word::Table(fields));
            }
            // `$response = Invoke-RestMethod …`: the call is read next.
            _ => {
                *scan = after;
                return Ok(true);
            }
        }
        *scan = ahead;
        Ok(true)
    }

    /// A string with the variables that are known; others stay as they stand.
    fn filled(&self, text: &str) -> String {
        let mut pieces = text.split('$');
        let mut out = pieces.next().unwrap_or_default().to_owned();
        for piece in pieces {
            let end = piece
                .find(|c: char| !c.is_alphanumeric() && c != '_')
                .unwrap_or(piece.len());
            let (name, rest) = piece.split_at_checked(end).unwrap_or((piece, ""));
            match self.0.get(&format!("${}", name.to_ascii_lowercase())) {
                Some(Word::Quoted(value)) => {
                    out.push_str(value);
                    out.push_str(rest);
                }
                _ => {
                    out.push('$');
                    out.push_str(piece);
                }
            }
        }
        out
    }

    /// What a word stands for.
    fn value(&self, word: Word) -> Word {
        match word {
            Word::Bare(name) if name.starts_with('$') => {
                let known = self.0.get(&name.to_ascii_lowercase()).cloned();
                known.unwrap_or(Word::Bare(name))
            }
            Word::Quoted(text) => Word::Quoted(self.filled(&text)),
            Word::Table(fields) => Word::Table(
                fields
                    .into_iter()
                    .map(|(name, value)| (name, self.filled(&value)))
                    .collect(),
            ),
            bare => bare,
        }
    }
}

fn option(
    name: &str,
    scan: &mut Scan<'_>,
    known: &Known,
    draft: &mut Draft,
    into: &mut Recording,
) -> Result<(), ImportError> {
    if !matches!(
        name,
        "-uri" | "-method" | "-headers" | "-body" | "-contenttype" | "-useragent"
    ) {
        return Ok(());
    }
    let value = word(scan)?.map(|value| known.value(value));
    let text = match value {
        Some(Word::Quoted(text) | Word::Bare(text)) => text,
        Some(Word::Table(fields)) => {
            draft.headers.extend(fields);
            return Ok(());
        }
        None => String::new(),
    };
    match name {
        "-uri" => draft.url = text,
        "-method" => draft.method = Some(text),
        "-body" => draft.body = Body::of(&text),
        "-contenttype" => draft.default_header("content-type", &text),
        "-useragent" => draft.default_header("user-agent", &text),
        _ => {
            draft.withheld = Some("the command takes them from a variable".to_owned());
            into.notes.push(
                "The command's headers are not in the text (they come from a variable): write them as `-Headers @{…}`."
                    .to_owned(),
            );
        }
    }
    Ok(())
}

#[derive(Clone)]
enum Word {
    Bare(String),
    Quoted(String),
    Table(Vec<(String, String)>),
}

fn word(scan: &mut Scan<'_>) -> Result<Option<Word>, ImportError> {
    let blank = |c: char| c.is_whitespace() || c == ';' || c == '|';
    loop {
        scan.take_while(blank);
        // A backtick before the line's end continues the line.
        if !(scan.rest().starts_with("`\n") || scan.rest().starts_with("`\r")) {
            break;
        }
        scan.next();
    }
    match scan.peek() {
        None => Ok(None),
        Some(quote @ ('"' | '\'')) => quoted(scan, quote).map(|text| Some(Word::Quoted(text))),
        Some('=') => {
            scan.next();
            Ok(Some(Word::Bare("=".to_owned())))
        }
        Some('@') if matches!(scan.rest().get(1..2), Some("\"" | "'")) => {
            here(scan).map(|text| Some(Word::Quoted(text)))
        }
        Some('@') if scan.eat("@{") => table(scan).map(|fields| Some(Word::Table(fields))),
        Some(_) => {
            let is_variable = scan.peek() == Some('$');
            let text = scan.take_while(|c| !(blank(c) || matches!(c, '"' | '\'') || is_variable && c == '='));
            Ok(Some(Word::Bare(text.to_owned())))
        }
    }
}

/// `@"`, lines, and `"@` at the beginning of one.
fn here(scan: &mut Scan<'_>) -> Result<String, ImportError> {
    let start = scan.place();
    scan.next();
    let quote = scan.next().unwrap_or('"');
    scan.take_while(|c| c != '\n');
    scan.next();
    let mut lines = Vec::new();
    loop {
        if scan.peek() == Some(quote) && scan.rest().get(1..2) == Some("@") {
            scan.next();
            scan.next();
            let text = lines.join("\n");
            return Ok(if quote == '"' { text.replace("`\"", "\"") } else { text });
        }
        if scan.peek().is_none() {
            return Err(ImportError::form(
                FORM,
                start,
                "the text that begins here is not closed",
            ));
        }
        lines.push(scan.take_while(|c| c != '\n').trim_end_matches('\r'));
        scan.next();
    }
}

/// `"name"="value"` pairs up to `}`, separated by line breaks or `;`.
fn table(scan: &mut Scan<'_>) -> Result<Vec<(String, String)>, ImportError> {
    let start = scan.place();
    let mut words = Vec::new();
    loop {
        scan.take_while(|c| c.is_whitespace() || matches!(c, ';' | '=' | '`'));
        match scan.peek() {
            None => {
                return Err(ImportError::form(FORM, start, "`@{` is not closed: `}` is missing"));
            }
            Some('}') => {
                scan.next();
                break;
            }
            Some(quote @ ('"' | '\'')) => words.push(quoted(scan, quote)?),
            Some(_) => {
                let bare = |c: char| !c.is_whitespace() && !matches!(c, ';' | '=' | '}' | '"' | '\'');
                words.push(scan.take_while(bare).to_owned());
            }
        }
    }
    let mut fields = Vec::new();
    let mut words = words.into_iter();
    while let (Some(name), Some(value)) = (words.next(), words.next()) {
        fields.push((name, value));
    }
    Ok(fields)
}

fn quoted(scan: &mut Scan<'_>, quote: char) -> Result<String, ImportError> {
    let start = scan.place();
    scan.next();
    let mut text = String::new();
    loop {
        match scan.next() {
            None => {
                return Err(ImportError::form(
                    FORM,
                    start,
                    "the string that begins here is not closed",
                ));
            }
            Some(c) if c == quote => {
                if scan.peek() != Some(quote) {
                    return Ok(text);
                }
                scan.next();
                text.push(quote);
            }
            Some('`') if quote == '"' => text.push(match scan.next() {
                Some('n') => '\n',
                Some('r') => '\r',
                Some('t') => '\t',
                Some('0') => '\0',
                Some(other) => other,
                None => '`',
            }),
            // How Chrome writes characters outside of ASCII.
            Some('$') if quote == '"' && scan.eat("([char]") => {
                let code = scan.number(10, 7).and_then(char::from_u32);
                text.push(code.unwrap_or(char::REPLACEMENT_CHARACTER));
                scan.eat(")");
            }
            Some(c) => text.push(c),
        }
    }
}
