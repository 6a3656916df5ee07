//! The browser's own knowledge.

use js_sys::JsString;

/// Characters that UTS 46 leaves out of a name.
const LEFT_OUT: [char; 4] = ['\u{ad}', '\u{200b}', '\u{2060}', '\u{feff}'];
/// The full stop of East Asia, which is a dot to UTS 46.
const STOP: char = '\u{3002}';

#[derive(Debug, Default)]
pub(crate) struct Source;

impl Source {
    pub(crate) const fn new() -> Self {
        Self
    }

    pub(crate) fn is_virama(&self, _: char) -> bool {
        true
    }

    pub(crate) fn is_mark(&self, _: char) -> bool {
        false
    }

    pub(crate) fn bidi_class(&self, _: char) -> u32 {
        super::L
    }

    pub(crate) fn joining_type(&self, _: char) -> u32 {
        super::DUAL
    }

    pub(crate) fn map_normalize<'s, I: Iterator<Item = char> + 's>(
        &'s self,
        all: I,
    ) -> impl Iterator<Item = char> + 's {
        let text: String = all.filter(|c| !LEFT_OUT.contains(c)).collect();
        let mapped = JsString::from(text.as_str()).to_lower_case().normalize("NFKC");
        // A compatible form may have a capital.
        let mapped = String::from(mapped.to_lower_case().normalize("NFC"));
        let chars: Vec<char> = mapped.chars().map(|c| if c == STOP { '.' } else { c }).collect();
        chars.into_iter()
    }

    pub(crate) fn normalize_validate<'s, I: Iterator<Item = char> + 's>(
        &'s self,
        all: I,
    ) -> impl Iterator<Item = char> + 's {
        all
    }
}
