//! From a denial to what the user sees: the badge, the card in the page, the page's console.

use super::rows::Put;
use super::tab::Badge;
use super::{Background, ask, card, seen, store};
use crate::browser::error::BrowserError;
use crate::browser::js;
use crate::browser::message::{Begun, Hidden, ToRelay};
use crate::browser::page::log;
use crate::browser::view::words::refused;
use crate::browser::{sites, tables, webext};
use crate::exchange::Body;
use crate::report::{self, Report};
use std::rc::Rc;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::{JsFuture, future_to_promise, spawn_local};

/// The body of a denial comes from the page a little later than its status. Wait for it this long before the card is
/// shown without it: a verdict that changes while it is read is worse than one that comes 60 ms later.
const BODY_MS: i32 = 60;
/// Where the card shows something already, a call waits longer for its words before it is put there: without them it is of a
/// kind of its own, which would come and go before whoever reads.
const CALM_MS: i32 = 1000;
/// What is written into the page's console stays as it is written: it waits longer for the body than the card, whose words
/// follow what comes.
const CONSOLE_MS: i32 = 3000;
/// A card that asks before there is something to draw is answered as soon as there is, and after this time at the latest.
const CARD_MS: i32 = 300;
/// The button's number stands on this.
const COLOUR: &str = "#b3261e";
/// The card is told of changes of this time together.
const REFRESH_MS: i32 = 100;

/// Prepares the card in the page when the first call that matters is seen, so that it is there in time.
pub(super) fn warm(here: &Rc<Background>, tab: i64) {
    if !here.may_show_cards() {
        return;
    }
    if here.with_tab(tab, |tab| std::mem::replace(&mut tab.kept.warm, true)) {
        return;
    }
    spawn_local(async move {
        // A page without relay gets one when there is something to show.
        drop(webext::tell_relay(tab, &ToRelay::Warm).await);
    });
}

/// What the relay of a page that begins is told.
pub(super) fn begun(here: &Background, tab: i64) -> Begun {
    let site = here.with_tab(tab, |tab| tab.kept.site.clone());
    let muted = site.is_some_and(|site| here.settings.borrow().muted_sites.contains(&site));
    Begun {
        cards: !muted && !here.is_tab_off(tab) && here.may_show_cards(),
    }
}

/// Loads the table of a platform before it is needed.
pub(super) fn warm_table(here: &Rc<Background>, platform: &'static str) {
    if here.tables.borrow().has(platform) {
        return;
    }
    let here = Rc::clone(here);
    spawn_local(async move { load_table(&here, platform).await });
}

/// A call of the tab was refused, or more is known of why.
pub(super) fn denied(here: &Rc<Background>, tab: i64, id: &str) {
    let first = here.with_tab(tab, |tab| tab.note_explained(id));
    if first {
        ask::recall(here, tab, id);
        ask::on_denial(here, tab, id);
    }
    let awaited = here.bodies_awaited.borrow_mut().remove(id);
    if let Some(done) = awaited {
        // A promise's own function does not throw.
        drop(done.call0(&JsValue::UNDEFINED));
    }
    // Before anything else: a background that is stopped while it explains has it written.
    store::save_now(here, tab);
    let page = here.with_tab(tab, |tab| tab.journal.generation());
    let here = Rc::clone(here);
    let id = id.to_owned();
    spawn_local(async move {
        load_tables(&here, tab).await;
        if first {
            let shows = here.with_tab(tab, |tab| !tab.kept.shown.is_empty());
            wait_for_body(&here, tab, &id, if shows { CALM_MS } else { BODY_MS }).await;
            present(&here, tab, &id, page).await;
            seen::denied(&here, tab, &id);
        } else if here.with_tab(tab, |tab| tab.shows(&id)) {
            refresh(&here, tab).await;
        }
        if here.tabs.borrow().contains_key(&tab) {
            store::save_soon(&here, tab);
        }
    });
}

/// The card reads again what it shows; several changes become one.
async fn refresh(here: &Rc<Background>, tab: i64) {
    if here.with_tab(tab, |tab| std::mem::replace(&mut tab.refreshing, true)) {
        return;
    }
    if let Err(error) = js::sleep(REFRESH_MS).await {
        log(&error);
    }
    refresh_now(here, tab).await;
}

/// The card reads again what it shows.
pub(super) async fn refresh_now(here: &Rc<Background>, tab: i64) {
    here.with_tab(tab, |tab| tab.refreshing = false);
    // The page may be gone by now.
    drop(webext::tell_relay(tab, &ToRelay::Refresh).await);
}

/// Waits for the body of an answer, at most for so many milliseconds.
async fn wait_for_body(here: &Rc<Background>, tab: i64, id: &str, at_most_ms: i32) {
    let seen = here.with_tab(tab, |tab| {
        tab.session
            .exchange(id)
            .is_none_or(|exchange| exchange.response_body != Body::NotSeen)
    });
    if !seen {
        let keep = |done| drop(here.bodies_awaited.borrow_mut().insert(id.to_owned(), done));
        js::wait_until(at_most_ms, keep).await;
        here.bodies_awaited.borrow_mut().remove(id);
    }
}

/// Waits, for a moment, until the card has something to draw.
pub(super) async fn wait_for_card(here: &Rc<Background>, tab: i64) {
    if !card::has_card(here, tab) {
        let keep = |done| drop(here.cards_waiting.borrow_mut().insert(tab, done));
        js::wait_until(CARD_MS, keep).await;
    }
}

async fn present(here: &Rc<Background>, tab: i64, id: &str, page: u64) {
    let (put, new_kind) = {
        let tables = here.tables.borrow();
        let found = here.with_tab(tab, |tab| tab.reports.line(&tab.session, &tables, id));
        let Some(line) = found else {
            // In a flood it went before its turn came: it is counted all the same, unless its whole page went.
            here.with_tab(tab, |tab| tab.count_in_card(page));
            return;
        };
        let muted = card::muting(here, tab)(&line);
        let put = here.with_tab(tab, |tab| tab.put_into_card(id, &tables));
        // It is counted, so that it is there when the user takes that back.
        if muted {
            return;
        }
        let new_kind = here.with_tab(tab, |tab| tab.note_logged(&line.kind));
        (put, new_kind)
    };
    match put {
        Put::New => {}
        // It is shown already, but for its number.
        Put::Again => return refresh(here, tab).await,
        // The button tells.
        Put::Closed => return,
    }
    let waiting = here.cards_waiting.borrow_mut().remove(&tab);
    if let Some(done) = waiting {
        drop(done.call0(&JsValue::UNDEFINED));
    }
    if let Err(error) = show(here, tab).await {
        // The badge and the popup still tell.
        log(&error);
        return;
    }
    if new_kind {
        let (here, id) = (Rc::clone(here), id.to_owned());
        spawn_local(async move { write_into_console(&here, tab, &id).await });
    }
}

/// Writes a kind of refusal, seen for the first time, into the page's console.
async fn write_into_console(here: &Rc<Background>, tab: i64, id: &str) {
    wait_for_body(here, tab, id, CONSOLE_MS).await;
    if !here.tabs.borrow().contains_key(&tab) {
        return;
    }
    let report = {
        let tables = here.tables.borrow();
        here.with_tab(tab, |tab| tab.reports.report(&tab.session, &tables, id))
    };
    let Some(report) = report else { return };
    let words = ToRelay::Log {
        title: title(&report),
        text: report::text(&report),
    };
    // The page may be gone by now.
    drop(webext::tell_relay(tab, &words).await);
}

fn title(report: &Report) -> String {
    format!(
        "why403: {} {} was refused. {} ({})",
        report.call.method,
        report.call.path,
        report.verdict.text,
        report.verdict.certainty.word()
    )
}

/// Shows the card; a page that was there before the extension gets its relay first.
async fn show(here: &Rc<Background>, tab: i64) -> Result<(), BrowserError> {
    let corner = here.settings.borrow().corner;
    if webext::tell_relay(tab, &ToRelay::Show { corner }).await.is_ok() {
        return Ok(());
    }
    // A vendor's own page gets no script unless the user added it.
    let page = webext::tab(tab).await?.url.and_then(|url| url::Url::parse(&url).ok());
    let host = page.as_ref().and_then(|page| page.host_str());
    let Some(host) = host else { return Ok(()) };
    let allowed = here.managed.borrow().allows_site(host);
    if !allowed || !sites::is_watched(host).await? {
        return Ok(());
    }
    let frames = js_sys::Array::of1(&JsValue::from_f64(0.0));
    let target = js::object(&[("tabId", js::number(tab)), ("frameIds", frames.into())]);
    let files = js::strings(&["relay.js".to_owned(), "card.js".to_owned()]);
    let script = js::object(&[("target", target), ("files", files)]);
    webext::call("scripting.executeScript", &[script]).await?;
    webext::tell_relay(tab, &ToRelay::Show { corner }).await.map(|_| ())
}

/// Shows the card in a page that begins, when something of it was refused already: a sign-in that was refused on the way
/// to this page. The browser may have handed that word to the page before, which went away with it.
pub(super) async fn show_again(here: &Rc<Background>, tab: i64) {
    load_tables(here, tab).await;
    if card::has_card(here, tab)
        && let Err(error) = show(here, tab).await
    {
        // The badge and the popup still tell.
        log(&error);
    }
}

/// Shows the numbers of these tabs where they changed.
pub(super) async fn badges(here: &Rc<Background>, tabs: &[i64]) {
    for tab in tabs {
        if here.tabs.borrow().contains_key(tab) {
            badge(here, *tab).await;
        }
    }
}

/// Shows the number of denials on the extension's button. Where the page is not watched the button stays as the manifest
/// has it: grey, and saying so. So it is where the site is switched off, which it says.
pub(super) async fn badge(here: &Rc<Background>, tab: i64) {
    let off = here.is_tab_off(tab);
    let (watched, count, hidden, told) = here.with_tab(tab, |tab| {
        let (count, hidden) = (tab.refused(), tab.kept.hidden);
        let now = if off { Badge::Off } else { Badge::Refused(count, hidden) };
        let told = match tab.kept.watched {
            true => tab.badge.replace(now),
            false => None,
        };
        (tab.kept.watched && told != Some(now), count, hidden, told)
    });
    if !watched {
        return;
    }
    if off {
        // The tab may be closed by now.
        drop(webext::icon(tab, false).await);
        drop(webext::badge(tab, "", COLOUR, "why403: switched off for this site").await);
        return;
    }
    let mut words = match count {
        0 => String::new(),
        1..=99 => count.to_string(),
        _ => "99+".to_owned(),
    };
    let mut title = format!("why403: {}", refused(count));
    let mut colour = COLOUR;
    if hidden != Hidden::None {
        words.push('!');
        title.push_str("; the page hides the card, so press here");
        colour = "#8a5a00";
    }
    // The browser forgets it with the page. The tab may be closed by now.
    if !matches!(told, Some(Badge::Refused(..))) {
        drop(webext::icon(tab, true).await);
    }
    drop(webext::badge(tab, &words, colour, &title).await);
}

/// Loads the tables of the platforms that the tab calls.
pub(super) async fn load_tables(here: &Rc<Background>, tab: i64) {
    let wanted = here.with_tab(tab, |tab| tab.session.platforms());
    for platform in wanted {
        load_table(here, platform).await;
    }
}

async fn load_table(here: &Rc<Background>, platform: &'static str) {
    let running = here.loading.borrow().get(platform).cloned();
    let promise = match running {
        Some(promise) => promise,
        None if here.tables.borrow().has(platform) => return,
        None => {
            let inside = Rc::clone(here);
            let promise = future_to_promise(async move {
                if let Err(error) = tables::load(&inside.tables, platform, webext::address_of).await {
                    log(&error);
                }
                inside.loading.borrow_mut().remove(platform);
                Ok(JsValue::UNDEFINED)
            });
            here.loading.borrow_mut().insert(platform, promise.clone());
            promise
        }
    };
    // It never rejects: a table that cannot be had is noted in the tables.
    drop(JsFuture::from(promise).await);
}
