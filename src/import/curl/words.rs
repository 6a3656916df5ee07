//! A shell's words, as bash and zsh read them, without running anything: variables and
//! substitutions stay as they stand.

use super::{Command, FORM};
use crate::import::ImportError;
use crate::import::http::is_status_line;
use crate::import::scan::Scan;

/// Splits a text into commands at line breaks, `;`, `&` and `|`. An answer below them
/// (`HTTP/1.1 403 …`, the output of `curl -v`, or a JSON object on a line of its own) ends them and is given back.
pub(super) fn commands(text: &str) -> Result<(Vec<Command>, &str), ImportError> {
    let mut scan = Scan::new(text);
    let mut all = Vec::new();
    let mut command = Command::default();
    let mut on_new_line = false;
    loop {
        blank(&mut scan);
        if std::mem::take(&mut on_new_line) && !all.is_empty() && is_answer(scan.rest()) {
            return Ok((all, scan.rest()));
        }
        match scan.peek() {
            None => break,
            Some(c @ ('\n' | '\r' | ';' | '&' | '|')) => {
                scan.next();
                on_new_line = c == '\n';
                if !command.words.is_empty() {
                    all.push(std::mem::take(&mut command));
                }
            }
            Some('#') => {
                scan.take_while(|c| c != '\n');
            }
            Some('>' | '<') => {
                // Where the answer is to go: not cURL's business.
                scan.take_while(|c| matches!(c, '>' | '<' | '&'));
                blank(&mut scan);
                word(&mut scan)?;
            }
            Some(_) => {
                let place = scan.place();
                let text = word(&mut scan)?;
                let stream = text.len() == 1 && scan.peek() == Some('>');
                if !stream {
                    command.words.push((text, place));
                }
            }
        }
    }
    if !command.words.is_empty() {
        all.push(command);
    }
    Ok((all, ""))
}

fn is_answer(rest: &str) -> bool {
    let line = rest.lines().next().unwrap_or_default();
    is_status_line(line) || line.starts_with(['{', '*', '>', '<'])
}

/// Skips blanks and continued lines.
fn blank(scan: &mut Scan<'_>) {
    loop {
        scan.take_while(|c| matches!(c, ' ' | '\t'));
        let continued = scan.rest().starts_with("\\\n") || scan.rest().starts_with("\\\r\n");
        if !continued {
            return;
        }
        scan.next();
        scan.eat_line_break();
    }
}

fn word(scan: &mut Scan<'_>) -> Result<String, ImportError> {
    let mut text = String::new();
    while let Some(c) = scan.peek() {
        match c {
            ' ' | '\t' | '\n' | '\r' | ';' | '&' | '|' | '>' | '<' => break,
            '\'' => single(scan, &mut text)?,
            '"' => double(scan, &mut text)?,
            '$' if scan.rest().starts_with("$'") => {
                scan.next();
                ansi(scan, &mut text)?;
            }
            '$' if scan.rest().starts_with("$\"") => {
                scan.next();
            }
            '$' if scan.rest().starts_with("$(") => substitution(scan, &mut text)?,
            '\\' => {
                scan.next();
                if !scan.eat_line_break() {
                    text.extend(scan.next());
                }
            }
            _ => {
                scan.next();
                text.push(c);
            }
        }
    }
    Ok(text)
}

fn single(scan: &mut Scan<'_>, text: &mut String) -> Result<(), ImportError> {
    let start = scan.place();
    scan.next();
    text.push_str(scan.take_while(|c| c != '\''));
    if scan.next().is_none() {
        return Err(open(start));
    }
    Ok(())
}

fn double(scan: &mut Scan<'_>, text: &mut String) -> Result<(), ImportError> {
    let start = scan.place();
    scan.next();
    loop {
        match scan.peek() {
            Some('$') if scan.rest().starts_with("$(") => {
                substitution(scan, text)?;
                continue;
            }
            Some('\\') => {
                scan.next();
                if scan.eat_line_break() {
                    continue;
                }
                let plain = scan.peek().is_none_or(|c| !matches!(c, '$' | '`' | '"' | '\\' | '!'));
                if plain {
                    text.push('\\');
                    continue;
                }
                text.extend(scan.next());
                continue;
            }
            _ => {}
        }
        match scan.next() {
            None => return Err(open(start)),
            Some('"') => return Ok(()),
            Some(c) => text.push(c),
        }
    }
}

/// `$(…)`, kept as it stands: what it would print is not known.
fn substitution(scan: &mut Scan<'_>, text: &mut String) -> Result<(), ImportError> {
    let start = scan.place();
    let mut depth = 0usize;
    while let Some(c) = scan.next() {
        text.push(c);
        match c {
            '(' => depth += 1,
            ')' if depth == 1 => return Ok(()),
            ')' => depth -= 1,
            _ => {}
        }
    }
    Err(ImportError::form(
        FORM,
        start,
        "the `$(` that begins here is not closed",
    ))
}

/// `$'…'` (ANSI-C quoting), which Chrome writes for bodies with line breaks or `!`.
fn ansi(scan: &mut Scan<'_>, text: &mut String) -> Result<(), ImportError> {
    let start = scan.place();
    scan.next();
    // `\xHH` and `\NNN` are bytes, of which several may make one character.
    let mut bytes = Vec::new();
    loop {
        match scan.next() {
            None => return Err(open(start)),
            Some('\'') => break,
            Some('\\') => match scan.next() {
                None => return Err(open(start)),
                Some('n') => bytes.push(b'\n'),
                Some('t') => bytes.push(b'\t'),
                Some('r') => bytes.push(b'\r'),
                Some('a') => bytes.push(7),
                Some('b') => bytes.push(8),
                Some('e' | 'E') => bytes.push(27),
                Some('f') => bytes.push(12),
                Some('v') => bytes.push(11),
                Some('x') => bytes.push(byte(scan.number(16, 2))),
                Some('u') => push(&mut bytes, utf16(scan)),
                Some('U') => push(&mut bytes, character(scan.number(16, 8))),
                Some('c') => bytes.push(byte(scan.next().map(|c| u32::from(c) & 0x1f))),
                Some(first @ '0'..='7') => {
                    let mut value = first.to_digit(8).unwrap_or(0);
                    for _ in 0..2 {
                        let Some(digit) = scan.peek().and_then(|c| c.to_digit(8)) else {
                            break;
                        };
                        value = value * 8 + digit;
                        scan.next();
                    }
                    bytes.push(byte(Some(value & 0xff)));
                }
                Some(c @ ('\\' | '\'' | '"' | '?')) => push(&mut bytes, c),
                Some(other) => {
                    bytes.push(b'\\');
                    push(&mut bytes, other);
                }
            },
            Some(c) => push(&mut bytes, c),
        }
    }
    text.push_str(&String::from_utf8_lossy(&bytes));
    Ok(())
}

/// `\uHHHH`; browsers write characters beyond U+FFFF as two of them.
fn utf16(scan: &mut Scan<'_>) -> char {
    let first = scan.number(16, 4).unwrap_or(0xfffd);
    if (0xd800..0xdc00).contains(&first) && scan.eat("\\u") {
        let second = scan.number(16, 4).unwrap_or(0);
        return character(Some(
            0x10000 + ((first - 0xd800) << 10) + (second.wrapping_sub(0xdc00) & 0x3ff),
        ));
    }
    character(Some(first))
}

fn character(code: Option<u32>) -> char {
    code.and_then(char::from_u32).unwrap_or(char::REPLACEMENT_CHARACTER)
}

fn byte(code: Option<u32>) -> u8 {
    code.and_then(|code| u8::try_from(code).ok()).unwrap_or(b'?')
}

fn push(bytes: &mut Vec<u8>, c: char) {
    bytes.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
}

fn open(place: crate::import::scan::Place) -> ImportError {
    ImportError::form(
        FORM,
        place,
        "the quote that begins here is not closed; copy the whole command",
    )
}
