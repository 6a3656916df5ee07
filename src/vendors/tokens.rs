//! The one registry of the forms of tokens, read from the vendors' folders and `vendors/credentials.txt`.

use super::every;
use crate::order;
use crate::vendor::{Alphabet, Resemblance, TokenForm, Told};
use std::sync::LazyLock;

/// Forms by the first byte of what they begin with. Looking one up makes nothing: it is done at every word of a text.
struct Registry {
    /// For each first byte the forms that begin with it: those with the longest beginning first, and of equal ones those
    /// that say more.
    begun: Vec<Vec<&'static TokenForm>>,
    /// Forms without a fixed beginning; there are few.
    open: Vec<&'static TokenForm>,
    resemblances: Vec<&'static Resemblance>,
}

static REGISTRY: LazyLock<Registry> = LazyLock::new(|| {
    let mut made = Registry {
        begun: vec![Vec::new(); 1 + usize::from(u8::MAX)],
        open: Vec::new(),
        resemblances: every().flat_map(|vendor| &vendor.resemblances).collect(),
    };
    for form in every().flat_map(|vendor| &vendor.tokens) {
        let first = form.pattern.head().bytes().next();
        match first.and_then(|first| made.begun.get_mut(usize::from(first))) {
            Some(forms) => forms.push(form),
            None => made.open.push(form),
        }
    }
    for forms in &mut made.begun {
        order::sort_by_key(forms, |form| {
            let pattern = &form.pattern;
            (std::cmp::Reverse(pattern.head().len()), pattern.is_beginning())
        });
    }
    made
});

/// The forms that begin with the first byte of a text.
fn begun(text: &str) -> &'static [&'static TokenForm] {
    let first = text
        .bytes()
        .next()
        .and_then(|first| REGISTRY.begun.get(usize::from(first)));
    first.map_or(&[], Vec::as_slice)
}

/// The form that a whole text has, and what it tells.
pub fn form(text: &str) -> Option<(&'static TokenForm, Told<'static, '_>)> {
    let forms = REGISTRY.open.iter().chain(begun(text));
    forms
        .into_iter()
        .find_map(|form| Some((*form, form.pattern.read(text)?)))
}

/// Whether a text begins as tokens of some kind do, and is long enough for one.
pub fn begins(text: &str) -> bool {
    let mut forms = begun(text).iter().filter(|form| form.pattern.is_beginning());
    forms.any(|form| form.pattern.fits(text))
}

/// Whether a text begins with a mark that stands nowhere but before tokens.
pub fn is_marked(text: &str) -> bool {
    let mut forms = begun(text).iter().filter(|form| form.marks);
    forms.any(|form| form.pattern.fits(text))
}

/// What tokens of just this form are known as; other things have it, too.
pub fn resembles(alphabet: Alphabet, length: usize) -> Option<&'static str> {
    let mut known = REGISTRY.resemblances.iter();
    let found = known.find(|known| known.alphabet == alphabet && known.length == length);
    found.map(|known| known.what.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_are_found_by_their_beginning_and_without_one() {
        let vendor = |text: &str| form(text).map(|(form, _)| form.folder.as_str());
        assert_eq!(vendor("ya29.abcdefghijklmnopqrstuv"), Some("google"));
        assert_eq!(vendor("ya29.short"), None);
        assert_eq!(vendor(""), None);
        assert_eq!(vendor(&format!("abc8Q~{}", "y".repeat(34))), Some("graph"));
        assert!(begins("ya29.abcdefghijklmnopqrstuv") && !begins("ya29.short") && !is_marked("ya29.abcdefghijklmno"));
        assert!(is_marked("ghp_x") && is_marked("xoxe.xoxp-1") && !is_marked("xoxe.x"));
    }

    #[test]
    fn folders_that_a_form_names_are_there() {
        for form in every().flat_map(|vendor| &vendor.tokens) {
            for other in &form.also {
                assert!(
                    every().any(|vendor| vendor.id == *other),
                    "{}: no folder {other}",
                    form.folder
                );
            }
        }
    }
}
