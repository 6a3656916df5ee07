//! Sites that the user switched off: nothing of them is observed or shown until they are switched on again. Their pages keep
//! the relay, which tells that a page begins, so that the button can say so; they get no hook.
//!
//! Which sites these are stands in the settings, which are read before the first event is: `background.js` holds events back
//! until then, so a call that wakes the background is neither lost nor taken from a site that is off.

use super::{Background, explain, started, store};
use crate::browser::error::BrowserError;
use crate::browser::message::ToRelay;
use crate::browser::webext::{self, Details};
use std::rc::Rc;

/// At most this many sites are off.
const MOST: usize = 1000;

/// The host of an origin or address.
fn host_of(address: &str) -> Option<String> {
    url::Url::parse(address).ok()?.host_str().map(str::to_owned)
}

impl Background {
    /// Whether a host's site is switched off.
    pub(super) fn is_off(&self, host: &str) -> bool {
        self.settings.borrow().off.contains(host)
    }

    /// Whether the site of an origin is switched off.
    fn is_origin_off(&self, origin: Option<&str>) -> bool {
        // As a rule none is.
        !self.settings.borrow().off.is_empty() && origin.and_then(host_of).is_some_and(|host| self.is_off(&host))
    }

    /// Whether the site of the page in a tab is switched off.
    pub(super) fn is_tab_off(&self, tab: i64) -> bool {
        let tabs = self.tabs.borrow();
        self.is_origin_off(tabs.get(&tab).and_then(|tab| tab.kept.site.as_deref()))
    }

    /// Whether a message of a page's document is of a site that is off: its own, or that of the page which it is a frame of.
    pub(super) fn is_page_off(&self, tab: i64, origin: Option<&str>) -> bool {
        self.is_origin_off(origin) || self.is_tab_off(tab)
    }

    /// Whether a request is of such a site: by who makes it, or, of a frame and of who has no origin, by the page in the tab.
    /// Of a page that has not told yet that it begins the origin tells enough.
    pub(super) fn is_request_off(&self, stage: &str, details: &Details) -> bool {
        if self.settings.borrow().off.is_empty() {
            return false;
        }
        match details.initiator() {
            Some(origin) => {
                self.is_origin_off(Some(&origin)) || (details.is_of_frame() && self.is_tab_off(details.tab_id))
            }
            // Who types an address leaves the page.
            None => stage != "signed-in" && self.is_tab_off(details.tab_id),
        }
    }
}

/// Switches a site on or off. What is known of its tabs is forgotten when it goes off.
///
/// # Errors
/// [`BrowserError::Answered`] when too many are off already; [`BrowserError::Api`] when the browser does not keep it.
pub(super) async fn switch(here: &Rc<Background>, host: String, on: bool) -> Result<(), BrowserError> {
    if on != here.is_off(&host) {
        return Ok(());
    }
    if !on && here.settings.borrow().off.len() >= MOST {
        // None of the others may come on by itself.
        return Err(BrowserError::Answered {
            code: "sites.off".to_owned(),
            message: format!("{MOST} sites are switched off already: switch one of them on first"),
        });
    }
    store::change_settings(|settings| match on {
        true => drop(settings.off.remove(&host)),
        false => drop(settings.off.insert(host.clone())),
    })
    .await?;
    let of_site = |site: Option<&str>| site.and_then(host_of).as_deref() == Some(&host);
    let tabs: Vec<i64> = {
        let all = here.tabs.borrow();
        let same = all.iter().filter(|(_, tab)| of_site(tab.kept.site.as_deref()));
        same.map(|(id, _)| *id).collect()
    };
    for tab in tabs {
        if !on {
            forget(here, tab);
            // A page without relay has no card.
            drop(webext::tell_relay(tab, &ToRelay::Hide).await);
        }
        here.with_tab(tab, |tab| tab.badge = None);
        store::save_now(here, tab);
        explain::badge(here, tab).await;
    }
    // The background's entry hears of it from the storage, and has the hook taken from the site or given to it.
    store::tell_all(here).await;
    Ok(())
}

/// Forgets the calls of a tab, and what was not part of them yet.
fn forget(here: &Rc<Background>, tab: i64) {
    let old = here.with_tab(tab, super::tab::TabState::clear);
    here.note_gone(&old);
    store::drop_later(old);
    started::closed(here, tab);
    here.waiting.borrow_mut().retain(|sent| sent.tab_id != tab);
    here.perhaps.borrow_mut().retain(|(of, ..)| *of != tab);
}
