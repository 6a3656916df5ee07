//! Words as Windows' `cmd` and then the C runtime read them: carets first, backslashes and quotes second.

use super::{Command, FORM};
use crate::import::ImportError;
use crate::import::scan::{Place, Scan};

/// Whether a text is a command for `cmd`: `^` quotes, or continues lines.
pub(super) fn is_cmd(text: &str) -> bool {
    text.contains(" ^\n") || text.contains(" ^\r\n") || text.contains("curl ^\"") || text.contains("curl.exe ^\"")
}

/// Splits a text into commands at line breaks and `&`.
pub(super) fn commands(text: &str) -> Result<Vec<Command>, ImportError> {
    let mut scan = Scan::new(text);
    let mut all = Vec::new();
    let mut line = Vec::new();
    let mut quoted = false;
    loop {
        let place = scan.place();
        match scan.next() {
            None => break,
            Some('^') if !quoted => {
                // A caret takes the next character literally; before a line break it takes the
                // break away and the character after it literally (which may be a break).
                scan.eat_line_break();
                if scan.rest().starts_with("\r\n") {
                    scan.next();
                }
                line.extend(scan.next().map(|c| (c, place)));
            }
            Some('"') => {
                quoted = !quoted;
                line.push(('"', place));
            }
            Some('&' | '\n') if !quoted => {
                all.push(words(&std::mem::take(&mut line))?);
            }
            Some('\r') if !quoted => {}
            Some(c) => line.push((c, place)),
        }
    }
    all.push(words(&line)?);
    all.retain(|command| !command.words.is_empty());
    Ok(all)
}

/// The rules of Microsoft's C runtime: `2n` backslashes before a quote are `n`, one more quotes
/// the quote; `""` inside quotes is one.
fn words(line: &[(char, Place)]) -> Result<Command, ImportError> {
    let mut command = Command::default();
    let mut word: Option<(String, Place)> = None;
    let mut open: Option<Place> = None;
    let mut rest = line.iter().copied().peekable();
    while let Some((c, place)) = rest.next() {
        if open.is_none() && matches!(c, ' ' | '\t') {
            command.words.extend(word.take());
            continue;
        }
        let text = &mut word.get_or_insert_with(|| (String::new(), place)).0;
        match c {
            '\\' => {
                let mut count = 1usize;
                while rest.next_if(|(c, _)| *c == '\\').is_some() {
                    count += 1;
                }
                let before_quote = rest.peek().is_some_and(|(c, _)| *c == '"');
                let kept = if before_quote { count / 2 } else { count };
                text.extend(std::iter::repeat_n('\\', kept));
                if before_quote && count % 2 == 1 {
                    rest.next();
                    text.push('"');
                }
            }
            '"' if open.is_some() && rest.next_if(|(c, _)| *c == '"').is_some() => text.push('"'),
            '"' => open = if open.is_some() { None } else { Some(place) },
            c => text.push(c),
        }
    }
    if let Some(place) = open {
        return Err(ImportError::form(
            FORM,
            place,
            "the quote that begins here is not closed; copy the whole command",
        ));
    }
    command.words.extend(word);
    Ok(command)
}
