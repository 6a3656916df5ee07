//! Where the calls come from: the background, or what is held here (what the developer tools tell, or a recording).

use super::{Workbench, events, feed, site, start};
use crate::browser::error::BrowserError;
use crate::browser::message::{FromView, Notice, RowsAnswer, RowsMark, SessionAnswer};
use crate::browser::page::{App, choosing, log};
use crate::browser::view::words::now_ms;
use crate::browser::view::workbench::{Place, Site, Tab};
use crate::browser::{tables, webext};
use crate::platforms::Tables;
use crate::report::Reports;
use crate::report::desk::{self, Asks, Desk, Told};
use crate::report::list::list_label;
use crate::sensitive::Sensitive;
use crate::session::inspected::Inspected;
use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

/// Calls that are held here.
#[derive(Debug, Default)]
pub(super) struct Here {
    pub(super) calls: Inspected,
    reports: Reports,
    desk: Desk,
    pub(super) tables: Rc<RefCell<Tables>>,
    /// The page that the desk's numbers are of.
    page: u64,
}

/// Where the calls come from.
#[derive(Debug, Default)]
pub(super) enum Source {
    /// The background.
    #[default]
    Background,
    /// They are here.
    Here(Box<Here>),
}

impl Here {
    /// The calls of a recording.
    pub(super) fn recorded(calls: Inspected) -> Self {
        Self {
            calls,
            ..Self::default()
        }
    }

    /// What is new since `mark`.
    fn rows(&mut self, mark: &RowsMark) -> RowsAnswer {
        let page = self.calls.page();
        if page != self.page {
            self.page = page;
            self.desk = Desk::default();
            self.reports = Reports::default();
        }
        let session = self.calls.session();
        let tables = self.tables.borrow();
        let since = if mark.page == page && mark.run == HERE {
            mark.revision
        } else {
            0
        };
        let (revision, rows) = self.desk.rows(session, &tables, &mut self.reports, since);
        let mut head = SessionAnswer::of(self.reports.view(session, &tables));
        head.rows.clear();
        head.preserve = self.calls.preserve;
        let lost = session.lost();
        head.notices
            .extend((!lost.is_nothing()).then_some(Notice::Lost { lost }));
        RowsAnswer {
            mark: RowsMark {
                run: HERE.to_owned(),
                page,
                revision,
            },
            rows,
            head,
        }
    }

    fn answer(&mut self, asks: &Asks) -> Told {
        let tables = self.tables.borrow();
        desk::answer(self.calls.session(), &tables, &mut self.reports, asks, now_ms())
    }
}

/// Names the numbers of what is held here.
const HERE: &str = "here";

/// Reads everything anew; changes that come while it does are read together afterwards.
pub(super) fn follow(app: &Rc<App<Workbench>>) {
    let busy = app.write(|page| match &mut page.asking {
        Some(again) => {
            *again = true;
            true
        }
        None => {
            page.asking = Some(false);
            false
        }
    });
    if busy {
        return;
    }
    let work = Rc::clone(app);
    start(app, async move {
        loop {
            let read = refresh(&work).await;
            let again = work.write(|page| match page.asking.take() {
                Some(true) if read.is_ok() => {
                    page.asking = Some(false);
                    true
                }
                _ => false,
            });
            if !again {
                return read;
            }
        }
    });
}

async fn refresh(app: &Rc<App<Workbench>>) -> Result<(), BrowserError> {
    // Nothing of the tab is read before the user agreed.
    if !app.read(Workbench::may_observe) && !choosing::refresh(app).await?.standing.may_observe() {
        feed::forget_waiting(app);
        return Ok(());
    }
    site::look(app).await?;
    // The panel that is alone reads the list of the tools first.
    if app.read(|page| page.bench.place == Place::Tools) {
        feed::take_waiting(app);
    }
    if app.read(|page| matches!(page.bench.site, Site::Off { .. })) {
        // It is drawn: nothing else will be.
        app.change(|_| ());
        return Ok(());
    }
    if app.read(|page| page.bench.paused) {
        return Ok(());
    }
    let (tab, mark) = app.read(|page| (page.tab, page.mark.clone()));
    let answer: RowsAnswer = match app.write(|page| match &mut page.source {
        Source::Background => None,
        Source::Here(here) => Some((here.calls.session().platforms(), Rc::clone(&here.tables))),
    }) {
        Some((wanted, tables)) => {
            for platform in wanted {
                // A table that cannot be had is noted in the tables, and every report says so.
                if let Err(error) = tables::load(&tables, platform, webext::address_of).await {
                    log(&error);
                }
            }
            let read = app.write(|page| match &mut page.source {
                Source::Here(here) => Some(here.rows(&mark)),
                Source::Background => None,
            });
            match read {
                Some(read) => read,
                // It was changed meanwhile.
                None => return Ok(()),
            }
        }
        None => {
            let Some(tab) = tab else { return Ok(()) };
            webext::ask(&FromView::Rows { tab, since: mark }).await?
        }
    };
    take(app, answer);
    Ok(())
}

/// Takes what is new, and moves nothing of what is read.
pub(super) fn take(app: &Rc<App<Workbench>>, answer: RowsAnswer) {
    let (first, again) = app.write(|page| {
        let anchor = events::anchor(&page.bench);
        if !page.mark.run.is_empty() && answer.mark.page != page.mark.page {
            page.bench.list.clear();
        }
        page.mark = answer.mark;
        let labels: HashMap<_, _> = answer
            .head
            .tokens
            .iter()
            .map(|token| (token.fingerprint.clone(), list_label(token)))
            .collect();
        page.bench.list.set_labels(labels);
        let pauses = &page.pauses;
        let listed = |at: i64| !pauses.iter().any(|(from, to)| *from <= at && at <= *to);
        let mut rows = answer.rows;
        rows.retain(|row| listed(row.row.call.sent_at_ms));
        let chosen = page.bench.detail.id.clone();
        // What came may tell more of the chosen call, too.
        let changed = !rows.is_empty() || page.bench.detail.whole.is_none();
        page.bench.list.take(rows);
        page.bench.session = Some(answer.head);
        page.bench.now_ms = now_ms();
        if chosen.as_deref().is_some_and(|id| page.bench.list.by_id(id).is_none()) {
            page.bench.choose(None);
            page.looked = false;
        }
        events::keep_anchor(&mut page.bench, anchor);
        // The first refused call is looked at, where nobody looked at another.
        let first = page
            .bench
            .list
            .shown()
            .iter()
            .filter_map(|shown| page.bench.list.item(*shown));
        let first = first
            .into_iter()
            .find(|item| item.call.row.call.denied)
            .map(|item| item.id().to_owned());
        let first = first.filter(|_| page.bench.detail.id.is_none() && !page.looked);
        if first.is_some() {
            page.looked = true;
            page.bench.choose(first.clone());
        }
        (first.is_some(), changed)
    });
    app.change(|_| ());
    events::measure(app);
    events::set_scroll(app);
    if first {
        events::see_chosen(app);
    }
    if first || again {
        read_chosen(app);
    }
}

/// Asks for what is shown of the chosen call.
pub(super) fn read_chosen(app: &Rc<App<Workbench>>) {
    let (id, tab, token) = app.read(|page| {
        let detail = &page.bench.detail;
        let token = page.bench.token().map(|token| token.fingerprint.clone());
        let token = token.filter(|token| !detail.tokens.contains_key(token));
        (detail.id.clone(), page.bench.layout.tab, token)
    });
    let Some(id) = id else { return };
    ask(app, Asks::Call(id));
    if let Some(token) = token.filter(|_| tab == Tab::Token) {
        ask(app, Asks::Token(token));
    }
}

/// Asks for the difference from the token that was chosen.
pub(super) fn read_difference(app: &Rc<App<Workbench>>) {
    let pair = app.read(|page| {
        let own = page.bench.token()?.fingerprint.clone();
        Some((own, page.bench.meant(page.bench.detail.other.as_deref()?)?))
    });
    if let Some((own, other)) = pair {
        ask(app, Asks::Difference(own, other));
    }
}

/// Asks, and shows the answer unless something else is looked at meanwhile.
pub(super) fn ask(app: &Rc<App<Workbench>>, asks: Asks) {
    let work = Rc::clone(app);
    start(app, async move {
        let told = told(&work, &asks).await?;
        answered(&work, &asks, told);
        Ok(())
    });
}

/// The answer to a question.
pub(super) async fn told(app: &Rc<App<Workbench>>, asks: &Asks) -> Result<Told, BrowserError> {
    let here = app.write(|page| match &mut page.source {
        Source::Here(here) => Some(here.answer(asks)),
        Source::Background => None,
    });
    match (here, app.read(|page| page.tab)) {
        (Some(told), _) => Ok(told),
        (None, Some(tab)) => {
            let asks = asks.clone();
            webext::ask(&FromView::Desk { tab, asks }).await
        }
        (None, None) => Ok(Told::Nothing),
    }
}

fn answered(app: &Rc<App<Workbench>>, asks: &Asks, told: Told) {
    let more = app.change(|page| {
        let tab = page.bench.layout.tab;
        let detail = &mut page.bench.detail;
        match (asks, told) {
            (Asks::Call(id), told) if detail.id.as_ref() == Some(id) => {
                let Told::Call(whole) = told else {
                    detail.gone = true;
                    return None;
                };
                let token = whole.report.token.as_ref().map(|token| token.fingerprint.clone());
                detail.gone = false;
                detail.whole = Some(whole);
                // Now it is known which token it is.
                let token = token.filter(|token| !detail.tokens.contains_key(token))?;
                return (tab == Tab::Token).then_some(Asks::Token(token));
            }
            (Asks::Token(name), Told::Token(details)) => {
                detail.tokens.insert(name.clone(), *details);
            }
            (Asks::Difference(_, other), Told::Difference(found)) if detail.other == Some(other.fingerprint()) => {
                detail.difference = Some(found);
            }
            (Asks::Suppose(asked), Told::Supposed(found)) if detail.what_if.suppose == *asked => {
                detail.what_if.found = Some(found);
            }
            _ => {}
        }
        None
    });
    if let Some(more) = more {
        ask(app, more);
    }
}

/// The token itself.
pub(super) async fn token_of(app: &Rc<App<Workbench>>, fingerprint: &str) -> Result<Sensitive<String>, BrowserError> {
    let here = app.read(|page| match &page.source {
        Source::Here(here) => Some(here.calls.session().reveal(fingerprint)),
        Source::Background => None,
    });
    match (here, app.read(|page| page.tab)) {
        (Some(found), _) => found.ok_or(BrowserError::NoSuchCall),
        (None, Some(tab)) => crate::browser::page::popup::token_of(tab, fingerprint).await,
        (None, None) => Err(BrowserError::NoSuchCall),
    }
}

/// Forgets the calls.
pub(super) fn clear(app: &Rc<App<Workbench>>) {
    let here = app.change(|page| {
        page.forget_calls();
        page.bench.done = None;
        match &mut page.source {
            Source::Here(here) => {
                here.calls.clear();
                true
            }
            Source::Background => false,
        }
    });
    let tab = app.read(|page| page.tab);
    let work = Rc::clone(app);
    start(app, async move {
        if let (false, Some(tab)) = (here, tab) {
            webext::ask::<()>(&FromView::Clear { tab }).await?;
        }
        follow(&work);
        Ok(())
    });
}

/// Keeps calls when the page changes, or not.
pub(super) fn preserve(app: &Rc<App<Workbench>>, on: bool) {
    let here = app.write(|page| match &mut page.source {
        Source::Here(here) => {
            here.calls.preserve = on;
            true
        }
        Source::Background => false,
    });
    app.change(|page| {
        if let Some(session) = &mut page.bench.session {
            session.preserve = on;
        }
    });
    if !here {
        start(app, async move { webext::ask(&FromView::Preserve { on }).await });
    }
}

/// Leaves a recording: back to the page.
pub(super) fn live(app: &Rc<App<Workbench>>) {
    app.change(|page| {
        page.forget_calls();
        page.bench.site = Site::Unread;
        page.bench.session = None;
        page.source = Source::Background;
    });
    follow(app);
}
