//! Scopes that an address asks for: `…/authorize?client_id=…&scope=users%3Areadonly%20routing`.

use super::Said;
use percent_encoding::percent_decode_str;

/// The parameters that ask for scopes (RFC 6749 §3.3), and those beside it that some sign-ins have.
const PARAMETERS: [&str; 3] = ["user_scope=", "optional_scope=", "scope="];

/// What the addresses of a text ask for, wherever they stand in it.
pub(super) fn read(text: &str) -> Vec<Said> {
    let mut said = Vec::new();
    for (at, line) in text.lines().enumerate() {
        for (start, _) in line.match_indices("scope=") {
            let (before, after) = line.split_at_checked(start).unwrap_or((line, ""));
            let value = after.strip_prefix("scope=").unwrap_or_default();
            // The name begins behind a mark of a query, or begins the line.
            let whole = PARAMETERS
                .iter()
                .find_map(|name| before.strip_suffix(name.strip_suffix("scope=")?));
            let name_before = whole.unwrap_or(before);
            let begins =
                name_before.is_empty() || name_before.ends_with(['?', '&', ';', '"', '\'', '`', ' ', '\t', '(']);
            let end = value.find(|c: char| {
                matches!(c, '&' | '"' | '\'' | '`' | '<' | '>' | '#' | ')' | ';' | '\\') || c.is_whitespace()
            });
            let value = end.and_then(|end| value.get(..end)).unwrap_or(value);
            if !begins || value.is_empty() {
                continue;
            }
            let value = value.replace('+', " ");
            let text = percent_decode_str(&value).decode_utf8_lossy().into_owned();
            said.push(Said {
                keys: vec!["scope".to_owned()],
                text,
                line: at + 1,
                block: 0,
            });
        }
    }
    said
}
