//! Keys: everything can be done without a pointer. Rows open and close by the browser's own keys (Enter, Space), and every
//! button is reached by Tab; what is here goes from row to row, to the filter and back.

use super::{App, Popup};
use crate::browser::error::BrowserError;
use crate::browser::page::filter::{self, Act};
use crate::browser::view::dom::document;
use crate::report::list::Filter;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;

/// The lines of calls and tokens, in order: those of closed lists are not in sight.
const LINES: &str = "main :is(.row, .token, .more-tokens) > summary";

/// Listens to keys wherever the focus is, also on nothing.
///
/// # Errors
/// [`BrowserError::Api`] when the document refuses.
pub(super) fn listen(app: &Rc<App<Popup>>) -> Result<(), BrowserError> {
    let keys = Rc::clone(app);
    let heard = Closure::<dyn Fn(web_sys::KeyboardEvent)>::new(move |event: web_sys::KeyboardEvent| {
        let free = !event.ctrl_key() && !event.meta_key() && !event.alt_key() && !event.is_composing();
        if free && pressed(&keys, &event) {
            event.prevent_default();
        }
    });
    document()?
        .add_event_listener_with_callback("keydown", heard.into_js_value().unchecked_ref())
        .map_err(|thrown| BrowserError::api("addEventListener", &thrown))
}

/// True when the key was for us.
fn pressed(app: &Rc<App<Popup>>, event: &web_sys::KeyboardEvent) -> bool {
    let key = event.key();
    let target = event
        .target()
        .and_then(|target| target.dyn_into::<web_sys::Element>().ok());
    let Some(target) = target else { return false };
    if target.id() == "filter" {
        return in_filter(app, &key);
    }
    // Other fields have keys of their own; of these a tick knows none but Space.
    let field = matches!(target.tag_name().as_str(), "INPUT" | "TEXTAREA" | "SELECT");
    if field && target.get_attribute("type").as_deref() != Some("checkbox") {
        return false;
    }
    match key.as_str() {
        "/" => focus_filter(),
        "ArrowDown" => step(&target, |at, last| at.map_or(0, |at| (at + 1).min(last))),
        "ArrowUp" => step(&target, |at, _| at.map_or(0, |at| at.saturating_sub(1))),
        "Home" => step(&target, |_, _| 0),
        "End" => step(&target, |_, last| last),
        "Escape" => close(&target),
        _ => false,
    }
}

fn focus_filter() -> bool {
    let field = document()
        .ok()
        .and_then(|document| document.get_element_by_id("filter"));
    field.is_some_and(focus)
}

fn focus(element: web_sys::Element) -> bool {
    let element = element.dyn_into::<web_sys::HtmlElement>();
    element.is_ok_and(|element| element.focus().is_ok())
}

fn lines() -> Vec<web_sys::Element> {
    let list = document()
        .ok()
        .and_then(|document| document.query_selector_all(LINES).ok());
    let list = list.iter();
    let all = list.flat_map(|list| (0..list.length()).filter_map(|at| list.get(at)));
    all.filter_map(|node| node.dyn_into::<web_sys::Element>().ok())
        .filter(|line| line.client_height() > 0)
        .collect()
}

/// Moves the focus to another line; `to` is told where the focus is among them and which is the last.
fn step(target: &web_sys::Element, to: impl Fn(Option<usize>, usize) -> usize) -> bool {
    let lines = lines();
    let Some(last) = lines.len().checked_sub(1) else {
        return false;
    };
    // Within an opened row its line counts.
    let row = target.closest(".row, .token, .more-tokens").ok().flatten();
    let at = row.and_then(|row| {
        lines
            .iter()
            .position(|line| line.parent_element().as_ref() == Some(&row))
    });
    lines.get(to(at, last)).cloned().is_some_and(focus)
}

/// Closes the row that the focus is in. Where none is open the key is the browser's: it closes the popup.
fn close(target: &web_sys::Element) -> bool {
    let open = target.closest("details[open]").ok().flatten();
    let Some(open) = open else { return false };
    let line = open.first_element_child();
    let closed = open.remove_attribute("open").is_ok();
    closed && line.is_some_and(focus)
}

fn in_filter(app: &Rc<App<Popup>>, key: &str) -> bool {
    let Some(act) = app.read(|popup| filter::act(&popup.shown.typed, key)) else {
        return false;
    };
    match act {
        // The browser closes the popup.
        Act::Leave => return false,
        Act::ToList => to_list(),
        Act::Mark(at) => app.change(|popup| popup.shown.typed.marked = Some(at)),
        Act::Take(at) => take_proposal(app, at),
        Act::PutAway => app.change(|popup| popup.shown.typed.put_away()),
        Act::PutAwayToList => {
            app.change(|popup| popup.shown.typed.put_away());
            to_list();
        }
        Act::Clear => {
            app.change(|popup| popup.shown.set_filter(Filter::default()));
            filter::show("", None);
        }
    }
    true
}

fn to_list() {
    if let Some(first) = lines().into_iter().next() {
        focus(first);
    }
}

/// Takes what is proposed.
pub(super) fn take_proposal(app: &Rc<App<Popup>>, at: usize) {
    let taken = app.read(|popup| popup.shown.typed.proposals.chosen(at, &popup.shown.typed.text));
    let Some((text, caret)) = taken else { return };
    filter::show(&text, Some(caret));
    app.change(|popup| popup.shown.type_filter(text, Some(caret)));
    focus_filter();
}
