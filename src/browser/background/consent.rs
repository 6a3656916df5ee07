//! Before the user (or an administrator for them) agreed, the background rests: it takes no report, no page's word and
//! no import, and registers no script. Withdrawing brings it back there and removes what was kept.

use super::{Background, here};
use crate::browser::consent;
use crate::browser::error::BrowserError;
use crate::browser::js;
use crate::browser::message::{ConsentAnswer, Standing, ToRelay, VendorChoice};
use crate::browser::page::log;
use crate::browser::webext;
use crate::platforms;
use crate::session::reach;
use std::rc::Rc;
use wasm_bindgen::JsValue;

/// The page of the first run is tried to be opened so many times, after so long a pause each.
const PATIENCE: u32 = 40;
const PAUSE_MS: i32 = 250;

/// Takes from `storage.local` whether the user agreed, and from the policy whether an administrator did.
pub(super) fn restore(here: &Background, local: &[(String, JsValue)]) {
    let given = consent::find(local);
    let managed = here.managed.borrow();
    let standing = match given {
        _ if managed.fault.is_some() => Standing::Forbidden,
        _ if managed.consents() => Standing::ByAdministrator,
        Some(given) if given.covers_today() => Standing::Agreed,
        Some(_) => Standing::Outdated,
        None => Standing::Asked,
    };
    here.standing.set(standing);
}

impl Background {
    /// Whether anything may be observed.
    pub(super) fn may_observe(&self) -> bool {
        self.standing.get().may_observe()
    }

    /// Refuses what needs the consent.
    ///
    /// # Errors
    /// [`BrowserError::NotAgreed`].
    pub(super) fn need_consent(&self) -> Result<(), BrowserError> {
        self.may_observe().then_some(()).ok_or(BrowserError::NotAgreed)
    }
}

/// Whether anything may be observed.
pub fn may_observe() -> bool {
    here().may_observe()
}

/// How the consent stands, and the vendors that can be chosen.
///
/// # Errors
/// [`BrowserError`] when the browser does not say what is granted.
pub(super) async fn answer(here: &Background) -> Result<ConsentAnswer, BrowserError> {
    let granted = webext::granted_patterns().await?;
    let managed = here.managed.borrow();
    let vendors = platforms::ALL.iter().filter_map(|platform| {
        let mut patterns = platform.host_patterns();
        // A host that the administrator does not allow is not asked for.
        patterns.retain(|pattern| managed.allows_host(&webext::host_of(pattern).replace('*', "any")));
        (!patterns.is_empty()).then(|| VendorChoice {
            id: platform.id().to_owned(),
            name: platform.name().to_owned(),
            first: platform.stands_first(),
            watched: patterns.iter().all(|pattern| webext::covers(&granted, pattern)),
            patterns,
        })
    });
    Ok(ConsentAnswer {
        standing: here.standing.get(),
        version: consent::VERSION,
        fault: managed.fault.clone(),
        look_ups_forbidden: !managed.allows_look_ups(),
        reach: reach::sources(),
        vendors: vendors.collect(),
    })
}

/// The user agreed to the words of `version`. The engine starts anew, as it does for packs.
///
/// # Errors
/// [`BrowserError::NotAgreed`] when a page of another version asked; [`BrowserError::Api`] when the browser does not keep it.
pub(super) async fn agree(here: &Background, version: u32) -> Result<(), BrowserError> {
    if version != consent::VERSION {
        return Err(BrowserError::NotAgreed);
    }
    consent::give().await?;
    here.outdated.set(true);
    Ok(())
}

/// The user withdrew: everything stops at once, and all that is kept, in memory and on disk, is removed, with the hosts
/// that the browser granted on the user's clicks.
///
/// # Errors
/// [`BrowserError::Api`] when the browser does not remove it.
pub(super) async fn withdraw(here: &Rc<Background>) -> Result<(), BrowserError> {
    here.standing.set(Standing::Asked);
    let tabs: Vec<i64> = here.tabs.borrow().keys().copied().collect();
    for tab in tabs {
        // Without a relay there is no card.
        drop(webext::tell_relay(tab, &ToRelay::Hide).await);
        // The tab may be closed.
        drop(webext::badge(tab, "", "#000000", "why403: this page is not watched").await);
        drop(webext::icon(tab, false).await);
    }
    here.forget_everything();
    webext::call("scripting.unregisterContentScripts", &[]).await?;
    webext::call("storage.session.clear", &[]).await?;
    webext::call("storage.local.clear", &[]).await?;
    give_back_hosts().await;
    here.outdated.set(true);
    Ok(())
}

/// Gives back every host that the manifest does not ask for itself. A browser that keeps one has it in its own list,
/// where the user takes it back; nothing is observed there either.
async fn give_back_hosts() {
    let back = async {
        let required = webext::required_patterns()?;
        let mut granted = webext::granted_patterns().await?;
        granted.retain(|pattern| !required.contains(pattern));
        if !granted.is_empty() {
            let wanted = js::object(&[("origins", js::strings(&granted))]);
            webext::call("permissions.remove", &[wanted]).await?;
        }
        webext::take_back_sending().await
    };
    if let Err(error) = back.await {
        log(&error);
    }
}

/// The extension was installed or updated: asks, once, where the consent is missing. Who left the question open at the
/// installation is not asked again by a page; the popup asks.
///
/// # Errors
/// [`BrowserError`] when no tab can be opened.
pub async fn installed(reason: &str) -> Result<(), BrowserError> {
    let asks = match here().standing.get() {
        Standing::Asked => reason == "install",
        Standing::Outdated => reason == "update",
        Standing::Agreed | Standing::ByAdministrator | Standing::Forbidden => false,
    };
    if asks {
        let url = webext::address_of("welcome.html")?;
        // A browser that starts has its extensions before its windows.
        for _ in 0..PATIENCE {
            let page = js::object(&[("url", url.as_str().into())]);
            if webext::call("tabs.create", &[page]).await.is_ok() {
                return Ok(());
            }
            js::sleep(PAUSE_MS).await?;
        }
        log(&BrowserError::Api {
            api: "tabs.create".to_owned(),
            reason: "no window for the page of the first run; the popup asks instead".to_owned(),
        });
    }
    Ok(())
}
