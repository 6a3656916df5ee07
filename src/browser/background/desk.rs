//! What lists ask: tokens, calls and notices of a tab, what is new of them, and questions about one call or token.

use super::{Background, ask, explain, seen};
use crate::browser::error::BrowserError;
use crate::browser::message::{self, Notice, RowsAnswer, RowsMark, SessionAnswer};
use crate::browser::view::words::now_ms;
use crate::platforms::{self, Tables};
use crate::report::desk::{self, Asks, Told};
use crate::session::Session;
use crate::session::ask::Asking;
use std::rc::Rc;
use wasm_bindgen::JsValue;

/// What is new of a tab's calls.
pub(super) async fn rows(here: &Rc<Background>, tab: i64, since: &RowsMark) -> Result<JsValue, BrowserError> {
    let mut head = session(here, tab).await;
    // The panel lists all of them, and not the first.
    head.rows.clear();
    head.behind.clear();
    let run = format!("{:.0}", here.started_ms.get());
    let tables = here.tables.borrow();
    let answer = here.with_tab(tab, |state| {
        let page = state.journal.generation();
        let revision = if since.run == run && since.page == page {
            since.revision
        } else {
            0
        };
        let (revision, rows) = state.desk.rows(&state.session, &tables, &mut state.reports, revision);
        let mark = RowsMark { run, page, revision };
        RowsAnswer { mark, rows, head }
    });
    message::write(&answer)
}

/// The answer to a question.
pub(super) async fn answer(here: &Rc<Background>, tab: i64, asks: &Asks) -> Result<JsValue, BrowserError> {
    explain::load_tables(here, tab).await;
    let tables = here.tables.borrow();
    let mut told = here.with_tab(tab, |state| {
        desk::answer(&state.session, &tables, &mut state.reports, asks, now_ms())
    });
    if let Told::Call(whole) = &mut told {
        seen::beside(here, &mut whole.report);
    }
    message::write(&told)
}

/// All calls of a tab, for an export.
pub(super) fn recording(here: &Background, tab: i64) -> JsValue {
    let words = here.with_tab(tab, |state| state.session.to_memory());
    // The user exports; the panel takes out what proves who calls before anything leaves it.
    JsValue::from_str(words.expose())
}

/// Tokens, calls and notices of a tab.
pub(super) async fn session(here: &Rc<Background>, tab: i64) -> SessionAnswer {
    explain::load_tables(here, tab).await;
    let tables = here.tables.borrow();
    let settings = here.settings.borrow();
    let off = here.is_tab_off(tab);
    let (mut answer, site, trouble) = here.with_tab(tab, |tab| {
        let mut answer = tab.answer(&tables);
        answer.about = ask::about(here, &tab.session, &answer.tokens);
        for about in answer.about.iter_mut().filter(|about| about.asking != Asking::Off) {
            let rights = ask::rights(tab, &tables, &about.fingerprint);
            about.rights = rights.iter().map(|right| right.name().to_owned()).collect();
        }
        answer.tables = tables_of(&tab.session, &tables);
        answer.watched &= !off;
        (answer, tab.kept.site.clone(), tab.trouble.clone())
    });
    answer.preserve = settings.preserve;
    if site.is_some_and(|site| settings.muted_sites.contains(&site)) {
        answer.notices.push(Notice::SiteMuted);
    }
    answer.notices.extend(trouble.map(|text| Notice::Trouble { text }));
    answer
}

/// The documents of the tables of the platforms that were called.
fn tables_of(session: &Session, tables: &Tables) -> Vec<(String, String)> {
    let called = session.platforms().into_iter().filter_map(platforms::by_id);
    let mut dated: Vec<(String, String)> = called
        .map(|platform| (platform.name().to_owned(), tables.main_source(platform.id())))
        .filter(|(_, document)| !document.is_empty())
        .collect();
    dated.sort();
    dated
}
