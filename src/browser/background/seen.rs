//! Contradictions between the tables and observed answers, where the user has them kept: in `storage.local`, which holds
//! nothing of them while the switch is off.

use super::{Background, explain, store};
use crate::browser::error::BrowserError;
use crate::browser::js;
use crate::browser::page::log;
use crate::browser::webext::{self, Details};
use crate::contradiction::{Book, Seen};
use crate::report::Report;
use std::rc::Rc;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::spawn_local;

const KEY: &str = "contradictions";
/// So long after an answer its body, if the page tells one that refuses, is here.
const BODY_MS: i32 = 1500;
/// At most so many answers wait to be looked at; of more nothing is noted.
const WAITING: usize = 40;

/// Takes what `storage.local` holds: that something is there is the switch.
pub(super) fn restore(here: &Background, key: &str, value: &JsValue) {
    if key == KEY {
        *here.seen.borrow_mut() = value.as_string().map(|text| Book::from_text(&text));
    }
}

/// Begins to keep contradictions, or forgets all.
///
/// # Errors
/// [`BrowserError::Api`] when the browser does not write; nothing has changed then.
pub(super) async fn switch(here: &Rc<Background>, on: bool) -> Result<(), BrowserError> {
    if on == here.seen.borrow().is_some() {
        return Ok(());
    }
    if on {
        let book = Book::default();
        webext::store("local", KEY, JsValue::from_str(&book.to_text())).await?;
        *here.seen.borrow_mut() = Some(book);
    } else {
        webext::forget("local", KEY).await?;
        *here.seen.borrow_mut() = None;
    }
    store::tell_all(here).await;
    Ok(())
}

/// Forgets one.
///
/// # Errors
/// [`BrowserError::Api`] when the browser does not write; it is there again after the next start then.
pub(super) async fn remove(here: &Rc<Background>, id: &str) -> Result<(), BrowserError> {
    let removed = here.seen.borrow_mut().as_mut().is_some_and(|book| book.remove(id));
    if removed {
        keep(here).await?;
        store::tell_all(here).await;
    }
    Ok(())
}

/// An answer is whole: looked at once its body is here, if the page tells one.
pub(super) fn completed(here: &Rc<Background>, tab: i64, details: &Details) {
    let good = details.status_code.is_some_and(|status| (200..300).contains(&status));
    if !good || details.from_cache || here.seen.borrow().is_none() || here.seen_waiting.get() >= WAITING {
        return;
    }
    look(here, tab, &details.request_id);
}

/// A call was refused, and its body is here or will not come.
pub(super) fn denied(here: &Rc<Background>, tab: i64, id: &str) {
    if here.seen.borrow().is_some() && here.seen_waiting.get() < WAITING {
        look(here, tab, id);
    }
}

fn look(here: &Rc<Background>, tab: i64, id: &str) {
    let known = here.with_tab(tab, |tab| tab.session.exchange(id).is_some());
    if !known {
        return;
    }
    here.seen_waiting.set(here.seen_waiting.get() + 1);
    let (here, id) = (Rc::clone(here), id.to_owned());
    spawn_local(async move {
        let looked = look_at(&here, tab, &id).await;
        here.seen_waiting.set(here.seen_waiting.get().saturating_sub(1));
        if let Err(error) = looked {
            log(&error);
        }
    });
}

async fn look_at(here: &Rc<Background>, tab: i64, id: &str) -> Result<(), BrowserError> {
    js::sleep(BODY_MS).await?;
    // What a private window does is kept nowhere; of a tab that is gone nobody knows whether it was one.
    if webext::tab(tab).await.map_or(true, |tab| tab.incognito) {
        return Ok(());
    }
    explain::load_tables(here, tab).await;
    let found = {
        let tables = here.tables.borrow();
        here.with_tab(tab, |tab| tab.session.contradiction(id, &tables, Seen::default()))
    };
    let Some(found) = found else { return Ok(()) };
    match here.seen.borrow_mut().as_mut() {
        Some(book) => book.note(found),
        // It was switched off meanwhile.
        None => return Ok(()),
    }
    keep(here).await?;
    webext::tell_views(&crate::browser::message::ToViews::Changed { tab }).await;
    Ok(())
}

async fn keep(here: &Rc<Background>) -> Result<(), BrowserError> {
    let text = here.seen.borrow().as_ref().map(Book::to_text);
    match text {
        Some(text) => webext::store("local", KEY, JsValue::from_str(&text)).await,
        None => Ok(()),
    }
}

/// Puts beside the table's word what was seen here.
pub(super) fn beside(here: &Background, report: &mut Report) {
    if let Some(book) = here.seen.borrow().as_ref() {
        report.note_seen(book);
    }
}
