//! Permissions: which sites get the content scripts, and which hosts the browser hides from us.

use super::{Background, explain, here, store};
use crate::browser::error::BrowserError;
use crate::browser::js;
use crate::browser::message::ToViews;
use crate::browser::page::{log, run};
use crate::browser::webext;
use std::rc::Rc;
use wasm_bindgen::JsValue;

/// The manifest gives these sites their scripts itself.
const LOOPBACK: [&str; 4] = [
    "http://localhost/*",
    "https://localhost/*",
    "http://127.0.0.1/*",
    "https://127.0.0.1/*",
];

/// The user granted or took back a host: gives exactly the granted sites their scripts.
///
/// # Errors
/// [`BrowserError`] when the browser refuses to register them.
pub async fn permissions_changed() -> Result<(), BrowserError> {
    let granted: Vec<String> = webext::granted_patterns()
        .await?
        .into_iter()
        .filter(|pattern| !LOOPBACK.contains(&pattern.as_str()))
        .collect();
    // Registering what is registered fails, so begin anew.
    webext::call("scripting.unregisterContentScripts", &[]).await?;
    if !granted.is_empty() {
        // Chrome runs them in the order of their ids, Firefox in the order given. The relay must be first.
        let scripts = js_sys::Array::of2(
            &script("1-relay", &["relay.js", "card.js"], "ISOLATED", &granted),
            &script("2-hook", &["hook.js"], "MAIN", &granted),
        );
        webext::call("scripting.registerContentScripts", &[scripts.into()]).await?;
    }
    let here = here();
    let tabs: Vec<i64> = here.tabs.borrow().keys().copied().collect();
    for tab in tabs {
        let hosts = here.with_tab(tab, |tab| std::mem::take(&mut tab.kept.hidden_hosts));
        for host in hosts {
            check_host(&here, tab, host);
        }
        webext::tell_views(&ToViews::Changed { tab }).await;
    }
    Ok(())
}

fn script(id: &str, files: &[&str], world: &str, matches: &[String]) -> JsValue {
    let files: Vec<String> = files.iter().map(|&file| file.to_owned()).collect();
    let excluded: Vec<String> = LOOPBACK.iter().map(|&pattern| pattern.to_owned()).collect();
    js::object(&[
        ("id", id.into()),
        ("js", js::strings(&files)),
        ("matches", js::strings(matches)),
        ("excludeMatches", js::strings(&excluded)),
        ("runAt", "document_start".into()),
        ("world", world.into()),
        ("allFrames", true.into()),
        ("matchOriginAsFallback", true.into()),
        ("persistAcrossSessions", true.into()),
    ])
}

/// A page reports a denial that the browser did not show us: looks whether its host is not granted.
pub(super) fn check_host(here: &Rc<Background>, tab: i64, host: String) {
    let here = Rc::clone(here);
    run(
        async move {
            let [https, http] = webext::patterns_of(&host);
            let seen = webext::granted(&[https]).await? || webext::granted(&[http]).await?;
            if !seen && here.with_tab(tab, |tab| tab.note_hidden_host(&host)) {
                store::save_soon(&here, tab);
                explain::badge(&here, tab).await;
                webext::tell_views(&ToViews::Changed { tab }).await;
            }
            Ok(())
        },
        |error| log(&error),
    );
}
