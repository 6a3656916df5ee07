//! Markdown in the vendors' descriptions.

use std::sync::LazyLock;

use regex::Regex;

static LINK: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"\[([^\]]*)\]\([^)]*\)").ok());

/// The text with the words of its links alone.
pub(super) fn without_links(text: &str) -> String {
    match LINK.as_ref() {
        Some(link) => link.replace_all(text, "$1").into_owned(),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_leave_their_words() {
        assert_eq!(without_links("a [b c](https://d.e/f#g) [h]."), "a b c [h].");
    }
}
