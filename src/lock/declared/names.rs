//! A list of names and nothing else, as it is sent in a token request: `users:readonly routing`.

use super::Said;

/// The key under which such a list stands: it can be of any kind.
pub(super) const BARE: &str = "names";

/// The names of a text that holds nothing else.
pub(super) fn read(text: &str) -> Vec<Said> {
    let is_name = |c: char| c.is_alphanumeric() || matches!(c, ':' | '.' | '_' | '-' | '/' | '=' | '*' | '{' | '}');
    let mut said = Vec::new();
    for (at, line) in text.lines().enumerate() {
        let line = line.trim();
        if line.starts_with('#') {
            continue;
        }
        for word in line
            .split(|c: char| c.is_whitespace() || c == ',')
            .filter(|word| !word.is_empty())
        {
            if !word.chars().all(is_name) {
                return Vec::new();
            }
            said.push(Said {
                keys: vec![BARE.to_owned()],
                text: word.to_owned(),
                line: at + 1,
                block: 0,
            });
        }
    }
    said
}
