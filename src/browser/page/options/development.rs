//! Addresses at which pages are developed: watched, or not, by a click.

use super::{App, Options, refresh, start};
use crate::browser::error::BrowserError;
use crate::browser::js;
use crate::browser::sites::DEVELOPMENT;
use crate::browser::webext;
use std::rc::Rc;

/// Which of them the browser grants.
///
/// # Errors
/// [`BrowserError`] when the browser does not say.
pub(super) async fn watched() -> Result<Vec<bool>, BrowserError> {
    let mut all = Vec::new();
    for host in DEVELOPMENT {
        // A browser that knows no such pattern grants it to nobody.
        all.push(webext::granted(&webext::patterns_of(host)).await.unwrap_or_default());
    }
    Ok(all)
}

/// Asks the browser for one. Nothing may be waited for before: the browser grants only in a click.
pub(super) fn watch(app: &Rc<App<Options>>, host: &str) {
    let asked = webext::request_grant(&webext::patterns_of(host));
    let (after, host) = (Rc::clone(app), host.to_owned());
    start(app, async move {
        let granted = js::wait("permissions.request", asked?).await?.is_truthy();
        let done = match granted {
            true => format!("{host} is watched: reload pages that were open before."),
            false => format!("The browser did not allow {host}, so nothing has changed."),
        };
        refresh(&after, Some(done)).await
    });
}

/// Gives one back.
pub(super) fn stop(app: &Rc<App<Options>>, host: &str) {
    let (after, host) = (Rc::clone(app), host.to_owned());
    start(app, async move {
        let wanted = js::object(&[("origins", js::strings(&webext::patterns_of(&host)))]);
        let removed = webext::call("permissions.remove", &[wanted]).await?.is_truthy();
        let done = match removed {
            true => format!("{host} is not watched any more."),
            false => format!("The browser keeps {host}; take it back in its own list of extensions."),
        };
        refresh(&after, Some(done)).await
    });
}
