//! The numbers that pages of networks and firewalls give, for whoever keeps them.

use super::Denial;
use crate::exchange::Exchange;
use crate::vendors;

/// Of a page, this many characters are read.
const READ: usize = 16 * 1024;

/// Words by which pages give the number that their keepers ask for, beside those of one network alone.
const REFERENCES: &[(&str, &str)] = &[
    ("your support id is:", "Support id on the page"),
    ("incident id:", "Incident id on the page"),
    ("reference&#32;&#35;", "Reference on the page"),
    ("reference #", "Reference on the page"),
    ("request id:", "Request id on the page"),
];

/// Notes the first number that a page gives.
pub(super) fn note(denial: &mut Denial, exchange: &Exchange) {
    let text = exchange.response_body.text().unwrap_or_default();
    let text: String = text.chars().take(READ).collect::<String>().to_ascii_lowercase();
    if !text.trim_start().starts_with('<') {
        return;
    }
    // The header has it in full.
    let has_it = |label: &str| of_headers().any(|(name, known)| known == label && exchange.response_headers.has(name));
    let own = vendors::every().flat_map(|vendor| &vendor.page_ids);
    let own = own.map(|id| (id.words.as_str(), id.label.as_str()));
    let own = own.filter(|(_, label)| !has_it(label));
    for (words, label) in own.chain(REFERENCES.iter().copied()) {
        if let Some(value) = after(&text, words) {
            denial.note(label, &value);
            break;
        }
    }
}

/// Headers that hold such a number, and what it is called.
pub(super) fn of_headers() -> impl Iterator<Item = (&'static str, &'static str)> {
    let ids = vendors::every().flat_map(|vendor| &vendor.request_ids);
    ids.filter_map(|id| Some((id.header.as_str(), id.label.as_deref()?)))
}

/// The first word after `words`, markup taken off.
fn after(text: &str, words: &str) -> Option<String> {
    let (_, tail) = text.split_once(words)?;
    let tail = tail.trim_start_matches(|c: char| c.is_ascii_whitespace() || c == ':');
    let mut rest = tail;
    while let Some((_, inner)) = rest.strip_prefix('<').and_then(|tag| tag.split_once('>')) {
        rest = inner.trim_start();
    }
    let value: String = rest
        .replace("&#46;", ".")
        .chars()
        .take_while(|c| c.is_ascii_alphanumeric() || "-.".contains(*c))
        .take(80)
        .collect();
    (value.len() >= 6).then_some(value)
}
