//! The field of the filter in the document, and its keys: the same in the popup and in the panels.

use crate::browser::view::dom::document;
use crate::browser::view::filter::Typed;
use wasm_bindgen::JsCast;

/// The field and what it proposes.
pub(super) const AROUND: &str = ".typed";

/// What a key in the field does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Act {
    /// To the list of calls.
    ToList,
    /// A proposal is marked.
    Mark(usize),
    /// A proposal is taken.
    Take(usize),
    /// What is proposed is put away.
    PutAway,
    /// The same, and to the list.
    PutAwayToList,
    /// The filter is emptied.
    Clear,
    /// Nothing is left to be undone here.
    Leave,
}

/// What a key does in the field, if anything.
pub(super) fn act(typed: &Typed, key: &str) -> Option<Act> {
    let (proposed, marked) = (typed.proposals.list.len(), typed.marked);
    Some(match (key, proposed) {
        ("ArrowDown", 0) | ("Enter", 0) => Act::ToList,
        ("ArrowDown", many) => Act::Mark(marked.map_or(0, |at| (at + 1) % many)),
        ("ArrowUp", many) if many > 0 => Act::Mark(marked.map_or(many - 1, |at| (at + many - 1) % many)),
        ("Enter", _) => marked.map_or(Act::PutAwayToList, Act::Take),
        ("Tab", many) if many > 0 => Act::Take(marked?),
        ("Escape", many) if many > 0 => Act::PutAway,
        ("Escape", _) if !typed.text.is_empty() => Act::Clear,
        ("Escape", _) => Act::Leave,
        _ => return None,
    })
}

fn field() -> Option<web_sys::HtmlInputElement> {
    document().ok()?.get_element_by_id("filter")?.dyn_into().ok()
}

/// Where the caret stands in the field, in bytes of its text.
pub(super) fn caret() -> Option<usize> {
    let field = field()?;
    let at = field.selection_start().ok().flatten()? as usize;
    let text = field.value();
    let mut units = 0;
    for (byte, c) in text.char_indices() {
        if units >= at {
            return Some(byte);
        }
        units += c.len_utf16();
    }
    Some(text.len())
}

/// Shows a text in the field, with the caret at this byte.
pub(super) fn show(text: &str, caret: Option<usize>) {
    let Some(field) = field() else { return };
    field.set_value(text);
    let Some(caret) = caret else { return };
    let units: usize = text.get(..caret).unwrap_or(text).chars().map(char::len_utf16).sum();
    let at = u32::try_from(units).unwrap_or(u32::MAX);
    // Where it cannot be set it stands at the end.
    drop(field.set_selection_range(at, at));
}
