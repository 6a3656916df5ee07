//! `Invoke-WebRequest` and `Invoke-RestMethod`, as Chrome's and Firefox's `Copy as PowerShell` writes them.

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
    while let Some(word) = word(&mut scan)? {
        let (Word::Bare(text) | Word::Quoted(text)) = &word else {
            continue;
        };
        if NAMES.iter().any(|name| text.eq_ignore_ascii_case(name)) {
            if let Some(done) = draft.take() {
                done.finish(FORM, now_ms, &mut recording)?;
            }
            draft = Some(Draft::at(scan.place()));
        } else if let Some(draft) = draft.as_mut() {
            if draft.url.is_empty() && text.starts_with("http") {
                draft.url.clone_from(text);
            } else {
                option(&text.to_ascii_lowercase(), &mut scan, draft, &mut recording)?;
            }
        }
    }
    if let Some(draft) = draft {
        draft.finish(FORM, now_ms, &mut recording)?;
    }
    Ok(recording)
}

fn option(name: &str, scan: &mut Scan<'_>, draft: &mut Draft, into: &mut Recording) -> Result<(), ImportError> {
    if !matches!(
        name,
        "-uri" | "-method" | "-headers" | "-body" | "-contenttype" | "-useragent"
    ) {
        return Ok(());
    }
    let value = word(scan)?;
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
        Some('@') if scan.eat("@{") => table(scan).map(|fields| Some(Word::Table(fields))),
        Some(_) => {
            let text = scan.take_while(|c| !blank(c) && !matches!(c, '"' | '\'')).to_owned();
            Ok(Some(Word::Bare(text)))
        }
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
