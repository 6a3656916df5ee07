//! Hosts that the browser grants: what for, given back by a click; and the addresses at which pages are developed.

use super::{App, Options, refresh, start};
use crate::browser::error::BrowserError;
use crate::browser::message::VendorChoice;
use crate::browser::sites::DEVELOPMENT;
use crate::browser::view::options::{HostGrant, HostKind};
use crate::browser::{js, sites, webext};
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

/// All hosts that the browser grants, by what they are granted for; those under development aside, which have a list.
///
/// # Errors
/// [`BrowserError`] when the browser does not say.
pub(super) async fn granted(vendors: &[VendorChoice]) -> Result<Vec<HostGrant>, BrowserError> {
    let required = webext::required_patterns()?;
    let logins = sites::logins().await?;
    let added = sites::added().await?;
    let mut hosts: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for pattern in webext::granted_patterns().await? {
        let host = webext::host_of(&pattern).to_owned();
        hosts.entry(host).or_default().push(pattern);
    }
    let known = Known {
        vendors,
        logins: &logins,
        added: &added,
    };
    let all = hosts.into_iter().map(|(host, patterns)| HostGrant {
        kind: known.kind(&host, &patterns),
        fixed: patterns.iter().all(|pattern| required.contains(pattern)),
        host,
        patterns,
    });
    Ok(all
        .filter(|one| one.fixed || !DEVELOPMENT.contains(&one.host.as_str()))
        .collect())
}

/// What tells what a host is granted for.
struct Known<'a> {
    vendors: &'a [VendorChoice],
    logins: &'a BTreeSet<String>,
    added: &'a BTreeSet<String>,
}

impl Known<'_> {
    /// As the background decides whether its pages get scripts.
    fn kind(&self, host: &str, patterns: &[String]) -> HostKind {
        if self.added.contains(host) {
            return HostKind::Site;
        }
        if self.logins.contains(host) {
            return HostKind::SignIn;
        }
        let owner = self
            .vendors
            .iter()
            .find(|one| one.patterns.iter().any(|own| patterns.contains(own)));
        owner.map_or(HostKind::Site, |one| HostKind::Vendor(one.name.clone()))
    }
}

/// Gives a host back.
pub(super) fn give_back(app: &Rc<App<Options>>, host: &str) {
    let patterns = app.read(|page| {
        let found = page.shown.granted.iter().find(|one| one.host == host);
        found.map(|one| one.patterns.clone()).unwrap_or_default()
    });
    let host = host.to_owned();
    give_back_all(app, patterns, host);
}

fn give_back_all(app: &Rc<App<Options>>, patterns: Vec<String>, host: String) {
    let after = Rc::clone(app);
    start(app, async move {
        let wanted = js::object(&[("origins", js::strings(&patterns))]);
        let removed = webext::call("permissions.remove", &[wanted]).await?.is_truthy();
        let done = match removed {
            true => {
                sites::forget(&host).await?;
                format!("{host} is not watched any more.")
            }
            false => format!("The browser keeps {host}; take it back in its own list of extensions."),
        };
        // What is granted decides which vendors are watched, too.
        super::choosing::refresh(&after).await?;
        refresh(&after, Some(done)).await
    });
}

/// Which addresses of development the browser grants.
///
/// # Errors
/// [`BrowserError`] when the browser does not say.
pub(super) async fn development() -> Result<Vec<bool>, BrowserError> {
    let mut all = Vec::new();
    for host in DEVELOPMENT {
        // A browser that knows no such pattern grants it to nobody.
        all.push(webext::granted(&webext::patterns_of(host)).await.unwrap_or_default());
    }
    Ok(all)
}

/// Asks the browser for one of these. Nothing may be waited for before: the browser grants only in a click.
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

/// Gives one of these back.
pub(super) fn stop(app: &Rc<App<Options>>, host: &str) {
    give_back_all(app, webext::patterns_of(host).to_vec(), host.to_owned());
}
