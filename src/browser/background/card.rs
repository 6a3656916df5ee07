//! What the card says, and what the user does in it: close a kind, mute one, take that back, move the card, make it small.

use super::store::Settings;
use super::{Background, explain, off, seen, store};
use crate::browser::error::BrowserError;
use crate::browser::js;
use crate::browser::message::{self, CardState, Mute, Muted, TakenSettings, ToRelay, ToViews, Toward};
use crate::browser::webext;
use crate::report::Line;
use crate::settings::Appearance;
use std::rc::Rc;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::spawn_local;

/// At most so many operations and sites are muted; the first in order go.
const MOST_MUTED: usize = 500;

/// What the card of a tab shows.
pub(super) fn shown(here: &Rc<Background>, tab: i64) -> CardState {
    let tables = here.tables.borrow();
    let muted = muting(here, tab);
    let mut card = here.with_tab(tab, |state| state.card(tab, &tables, muted));
    let entries = card.entries.iter_mut();
    entries.for_each(|entry| seen::beside(here, &mut entry.report));
    card.pill = here.settings.borrow().pill;
    card
}

impl Background {
    /// Whether neither the administrator nor the user switched cards off.
    pub(super) fn may_show_cards(&self) -> bool {
        !self.managed.borrow().cards_off && !self.settings.borrow().cards_off
    }
}

/// Tells of a call whether the user, or the administrator, wants no card for it.
pub(super) fn muting(here: &Background, tab: i64) -> impl Fn(&Line) -> bool + use<> {
    let off = !here.may_show_cards();
    let site = here.with_tab(tab, |tab| tab.kept.site.clone());
    let settings = here.settings.borrow();
    let (sites, muted) = (settings.muted_sites.clone(), settings.muted.clone());
    move |line: &Line| {
        let site = site.as_ref().or(line.row.call.initiator.as_ref());
        off || site.is_some_and(|site| {
            let this = |one: &Muted| one.site == *site && one.operation.as_ref() == Some(&line.operation);
            sites.contains(site) || muted.iter().any(this)
        })
    }
}

/// Closes the kinds of refusal that are in the card, or one of them, until the page is loaded anew.
pub(super) async fn close(here: &Rc<Background>, tab: i64, key: Option<&str>) -> Result<JsValue, BrowserError> {
    here.with_tab(tab, |tab| tab.close_rows(key));
    store::save_soon(here, tab);
    settle(here, tab).await;
    Ok(JsValue::NULL)
}

/// Shows no card any more for what a call is one of, and answers what that is. The card stays for a moment, so that it can
/// be taken back there.
pub(super) async fn mute(here: &Rc<Background>, tab: i64, id: &str, what: Mute) -> Result<JsValue, BrowserError> {
    let line = {
        let tables = here.tables.borrow();
        here.with_tab(tab, |tab| tab.reports.line(&tab.session, &tables, id))
    };
    let line = line.ok_or(BrowserError::NoSuchCall)?;
    let site = here.with_tab(tab, |tab| tab.kept.site.clone());
    let site = site.or_else(|| line.row.call.initiator.clone());
    let site = site.ok_or(BrowserError::NoSuchCall)?;
    let muted = Muted {
        site,
        operation: (what == Mute::Operation).then(|| line.operation.clone()),
    };
    let note = muted.clone();
    store::change_settings(move |settings| mute_in(settings, note)).await?;
    store::save_soon(here, tab);
    // The card reads again by itself, once it knows what can be taken back.
    webext::tell_views(&ToViews::Changed { tab }).await;
    message::write(&muted)
}

fn mute_in(settings: &mut Settings, muted: Muted) {
    match muted.operation {
        None => {
            settings.muted_sites.insert(muted.site);
        }
        Some(_) => {
            settings.muted.insert(muted);
            while settings.muted.len() > MOST_MUTED {
                settings.muted.pop_first();
            }
        }
    }
}

/// Shows cards again for what was muted.
pub(super) async fn take_back(here: &Rc<Background>, muted: Muted) -> Result<(), BrowserError> {
    store::change_settings(|settings| {
        match muted.operation {
            None => settings.muted_sites.remove(&muted.site),
            Some(_) => settings.muted.remove(&muted),
        };
    })
    .await?;
    let tabs: Vec<i64> = here.tabs.borrow().keys().copied().collect();
    for tab in tabs {
        changed(here, tab).await;
    }
    Ok(())
}

/// What is muted, for the page of options: sites first.
pub(super) fn all_muted(here: &Background) -> Vec<Muted> {
    let settings = here.settings.borrow();
    let sites = settings.muted_sites.iter().map(|site| Muted {
        site: site.clone(),
        operation: None,
    });
    sites.chain(settings.muted.iter().cloned()).collect()
}

/// Hides the card if nothing is in it, and lets it read again otherwise.
pub(super) async fn settle(here: &Rc<Background>, tab: i64) {
    let words = if has_card(here, tab) {
        ToRelay::Refresh
    } else {
        ToRelay::Hide
    };
    // Without a relay there is no card.
    drop(webext::tell_relay(tab, &words).await);
    webext::tell_views(&ToViews::Changed { tab }).await;
}

/// Whether the card has something to show.
pub(super) fn has_card(here: &Rc<Background>, tab: i64) -> bool {
    let tables = here.tables.borrow();
    let muted = muting(here, tab);
    here.with_tab(tab, |tab| tab.has_card(&tables, muted))
}

/// The card and the other pages read again.
async fn changed(here: &Rc<Background>, tab: i64) {
    store::save_soon(here, tab);
    drop(webext::tell_relay(tab, &ToRelay::Refresh).await);
    webext::tell_views(&ToViews::Changed { tab }).await;
}

/// Moves the card of a tab, and those of all pages that begin from now on.
pub(super) async fn go(here: &Background, tab: i64, to: Toward) -> Result<JsValue, BrowserError> {
    let place = |corner| ToRelay::Place { corner };
    let mirrored = webext::tell_relay(tab, &place(None)).await?.is_truthy();
    let corner = here.settings.borrow().corner.toward(to, mirrored);
    store::change_settings(|settings| settings.corner = corner).await?;
    webext::tell_relay(tab, &place(Some(corner))).await
}

/// Makes cards and pages look so, in the pages that are open, too.
pub(super) async fn look(here: &Rc<Background>, appearance: Appearance) -> Result<(), BrowserError> {
    store::change_settings(|settings| settings.look(appearance)).await?;
    let tabs: Vec<i64> = here.tabs.borrow().keys().copied().collect();
    for tab in tabs {
        let here = Rc::clone(here);
        // A frozen tab answers when it is thawed: nobody waits for it.
        spawn_local(async move {
            let corner = Some(appearance.corner);
            // Without a relay there is no card.
            drop(webext::tell_relay(tab, &ToRelay::Place { corner }).await);
            settle(&here, tab).await;
        });
    }
    Ok(())
}

/// Takes what an imported file says of these.
pub(super) async fn take_settings(here: &Rc<Background>, taken: TakenSettings) -> Result<(), BrowserError> {
    for host in taken.off {
        off::switch(here, host, false).await?;
    }
    store::change_settings(|settings| {
        settings.preserve = taken.keep_calls;
        settings.asking.extend(taken.asking);
        for muted in taken.muted {
            mute_in(settings, muted);
        }
    })
    .await?;
    look(here, taken.appearance).await?;
    store::tell_all(here).await;
    Ok(())
}

/// Makes cards small, or whole again.
pub(super) async fn pill(here: &Rc<Background>, tab: i64, on: bool) -> Result<JsValue, BrowserError> {
    store::change_settings(|settings| settings.pill = on).await?;
    explain::refresh_now(here, tab).await;
    Ok(JsValue::NULL)
}

/// Loads the page of a tab anew.
pub(super) async fn reload(tab: i64) -> Result<JsValue, BrowserError> {
    webext::call("tabs.reload", &[js::number(tab)]).await
}
