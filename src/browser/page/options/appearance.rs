//! How the card and the extension's pages look.

use super::{App, Options, change, start};
use crate::browser::message::FromView;
use crate::browser::view::options::appearance_with;
use std::rc::Rc;

/// Takes a field of the appearance; false when it is none.
pub(super) fn input(app: &Rc<App<Options>>, field: &str, value: &str) -> bool {
    let now = app.read(|page| page.shown.chosen.as_ref().map(|chosen| chosen.appearance));
    let Some(appearance) = now.and_then(|now| appearance_with(now, field, value)) else {
        return false;
    };
    // What is changed next, before the background has answered, starts from here.
    app.write(|page| {
        if let Some(chosen) = page.shown.chosen.as_mut() {
            chosen.appearance = appearance;
        }
    });
    start(
        app,
        change(Rc::clone(app), FromView::SetAppearance { appearance }, "Changed."),
    );
    true
}
