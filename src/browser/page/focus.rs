//! Keeps the keyboard's focus where it was when a page is drawn anew: on the same element, or on what is nearest to it once that
//! is gone; never on the body, from where a keyboard begins at the top.

use crate::browser::view::dom::document;
use wasm_bindgen::JsCast;

/// What takes the focus by itself.
const FOCUSABLE: &str = "a[href], button:not([disabled]), input:not([disabled]), select, textarea, summary, [tabindex]";

/// Where the focus is, and what is around it.
#[derive(Debug)]
pub(super) struct Focus {
    /// The element's id.
    id: String,
    /// The element, then what is nearest to it, in the order in which it is tried.
    nearest: Vec<web_sys::HtmlElement>,
    /// The parts of the page that it is in, the smallest first.
    parts: Vec<web_sys::Element>,
    root: web_sys::Element,
}

impl Focus {
    /// Of a page that is about to be drawn anew; nothing where the focus is elsewhere.
    pub(super) fn of(root: &web_sys::Element) -> Option<Self> {
        let held = document().ok()?.active_element()?;
        if held == *root || !root.contains(Some(&held)) {
            return None;
        }
        let mut parts = Vec::new();
        let mut at = held.closest("section, main, nav").ok()?;
        while let Some(part) = at {
            at = part
                .parent_element()
                .and_then(|parent| parent.closest("section, main, nav").ok()?);
            parts.push(part);
        }
        let around = parts.first().unwrap_or(root);
        let all = elements(around, FOCUSABLE);
        let place = all.iter().position(|one| one.is_same_node(Some(&held))).unwrap_or(0);
        let (before, after) = all.split_at_checked(place).unwrap_or((&[], &all));
        let nearest = after.iter().chain(before.iter().rev()).cloned().collect();
        Some(Self {
            id: held.id(),
            nearest,
            parts,
            root: root.clone(),
        })
    }

    /// Puts it back, once the page is drawn.
    pub(super) fn keep(self) {
        if self
            .nearest
            .first()
            .is_some_and(|held| held.is_connected() && take(held))
        {
            return;
        }
        // What was drawn anew in its place.
        let again = document()
            .ok()
            .and_then(|document| document.get_element_by_id(&self.id));
        let again = again.and_then(|again| again.dyn_into::<web_sys::HtmlElement>().ok());
        if again.is_some_and(|again| take(&again)) {
            return;
        }
        let headings = self.parts.iter().filter(|part| part.is_connected());
        let headings = headings.filter_map(|part| elements(part, "h1, h2, h3").into_iter().next());
        let top = elements(&self.root, "h1").into_iter().next();
        let last = headings.chain(top).inspect(|heading| {
            // A heading takes the focus only when it is told that it may.
            drop(heading.set_attribute("tabindex", "-1"));
        });
        for one in self.nearest.iter().cloned().chain(last) {
            if one.is_connected() && take(&one) {
                return;
            }
        }
    }
}

/// Gives an element the focus; false where it takes none, as what is folded away does not.
fn take(element: &web_sys::HtmlElement) -> bool {
    let has = || {
        let held = document().ok().and_then(|document| document.active_element());
        held.is_some_and(|held| held.is_same_node(Some(element)))
    };
    if !has() {
        drop(element.focus());
    }
    has()
}

fn elements(within: &web_sys::Element, selector: &str) -> Vec<web_sys::HtmlElement> {
    let Ok(list) = within.query_selector_all(selector) else {
        return Vec::new();
    };
    let nodes = (0..list.length()).filter_map(|at| list.get(at));
    nodes.filter_map(|node| node.dyn_into().ok()).collect()
}
