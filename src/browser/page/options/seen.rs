//! Contradictions in the page of options.

use super::{Options, change, start};
use crate::browser::message::FromView;
use crate::browser::page::{App, copy};
use crate::contradiction::{json, markdown};
use std::rc::Rc;

/// Begins to note them, or forgets all.
pub(super) fn switch(app: &Rc<App<Options>>, on: bool) {
    let done = if on {
        "Contradictions are noted from now on."
    } else {
        "Nothing is noted any more, and all was forgotten."
    };
    start(app, change(Rc::clone(app), FromView::SetSeen { on }, done));
}

/// Forgets one.
pub(super) fn remove(app: &Rc<App<Options>>, id: String) {
    start(app, change(Rc::clone(app), FromView::RemoveSeen { id }, "Forgotten."));
}

/// Copies the report, in this form.
pub(super) fn copy_report(app: &Rc<App<Options>>, form: &str) {
    let book = app.read(|page| page.shown.chosen.as_ref().and_then(|chosen| chosen.seen.clone()));
    let Some(book) = book else { return };
    let words = if form == "json" { json(&book) } else { markdown(&book) };
    let after = Rc::clone(app);
    start(app, async move {
        copy(&words).await?;
        after.change(|page| {
            page.shown.done = Some("Copied: operations, names and days, no token.".to_owned());
            page.shown.trouble = None;
        });
        Ok(())
    });
}
