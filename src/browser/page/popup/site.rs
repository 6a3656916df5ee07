//! The tab's site: whether it is watched, and what the user does about it.

use super::{App, Popup, look_and_refresh, named_tab, refresh, say, start};
use crate::browser::error::BrowserError;
use crate::browser::js;
use crate::browser::message::{FromView, ToRelay, Watched};
use crate::browser::view::popup::Site;
use crate::browser::{sites, webext};
use std::rc::Rc;

/// Finds out whether the tab's site is watched.
pub(super) async fn look(app: &Rc<App<Popup>>) -> Result<(), BrowserError> {
    let Some(id) = app.read(|popup| popup.tab) else {
        return Ok(());
    };
    let address = webext::tab(id).await?.url.unwrap_or_default();
    let host = url::Url::parse(&address)
        .ok()
        .filter(|url| matches!(url.scheme(), "http" | "https"))
        .and_then(|url| Some((url.scheme().to_owned(), url.host_str()?.to_owned())));
    let site = match host {
        None => Site::Closed,
        Some((scheme, host)) => {
            let pattern = format!("{scheme}://{host}/*");
            let watched = FromView::Watched { host: host.clone() };
            let granted = webext::granted(&[pattern]).await?;
            match webext::ask(&watched).await? {
                Watched::Forbidden => Site::Forbidden { host },
                Watched::Yes if granted => {
                    let needs_reload = webext::tell_relay(id, &ToRelay::Ping).await.is_err();
                    Site::Watched { host, needs_reload }
                }
                Watched::Off if granted => Site::Off { host },
                Watched::Yes | Watched::Off | Watched::No => Site::NotWatched { host },
            }
        }
    };
    app.change(|popup| popup.shown.site = site);
    Ok(())
}

/// Asks the browser for hosts, and loads the page anew once it may be seen. Nothing may be waited for before: the browser
/// grants only in a click.
pub(super) fn watch(app: &Rc<App<Popup>>, hosts: &str) {
    let patterns: Vec<String> = hosts.split(' ').flat_map(webext::patterns_of).collect();
    let asked = webext::request_grant(&patterns);
    let app_after = Rc::clone(app);
    let (site, tab) = app.read(|popup| {
        let site = matches!(&popup.shown.site, Site::NotWatched { host: site } if site == hosts);
        (site, popup.tab)
    });
    let host = hosts.to_owned();
    start(app, async move {
        let granted = js::wait("permissions.request", asked?).await?;
        if granted.is_truthy() {
            if site {
                sites::add(&host).await?;
                // It may have been switched off while it was granted before.
                say(FromView::SwitchSite {
                    host: host.clone(),
                    on: true,
                })
                .await?;
            }
            if site || host.starts_with("*.") {
                sites::wait_for_scripts(&host).await?;
            }
            if let Some(tab) = tab {
                webext::call("tabs.reload", &[js::number(tab)]).await?;
            }
            look(&app_after).await?;
            refresh(app_after).await?;
        }
        Ok(())
    });
}

/// Switches the tab's site on or off.
pub(super) fn switch(app: &Rc<App<Popup>>, on: bool) {
    let host = app.read(|popup| match &popup.shown.site {
        Site::Watched { host, .. } | Site::Off { host } => Some(host.clone()),
        _ => None,
    });
    let Some(host) = host else { return };
    let after = Rc::clone(app);
    start(app, async move {
        say(FromView::SwitchSite { host, on }).await?;
        look_and_refresh(after).await
    });
}

/// Opens the panel beside the page, and closes the popup. Nothing may be waited for before: it opens only in a click.
pub(super) fn open_side(app: &Rc<App<Popup>>, tab: Option<i64>) {
    let opened = webext::open_side(tab);
    start(app, async move {
        js::wait("sidePanel.open", opened?).await?;
        if named_tab().is_none()
            && let Some(window) = web_sys::window()
        {
            window
                .close()
                .map_err(|thrown| BrowserError::api("window.close", &thrown))?;
        }
        Ok(())
    });
}
