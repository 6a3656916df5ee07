//! Hosts at which the watched pages sign in, and which the browser hides: they are noted, and offered in the popup and in
//! the options. What the user allows there are the requests; pages of such a host get no script.

use super::{Background, store};
use crate::browser::error::BrowserError;
use crate::browser::message::{Login, LoginSign, Notice, ToViews};
use crate::browser::page::{log, run};
use crate::browser::{sites, webext};
use crate::exchange::Exchange;
use crate::journey;
use crate::platform::Service;
use crate::platforms;
use crate::report::TokenView;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

/// At most this many hosts of a tab are noted, or looked at as issuers of its tokens.
const HOSTS: usize = 8;

/// Notes that a page of the tab signs in at a host, unless its requests are seen. A page may have told the host: it is
/// taken for a name alone.
pub(super) fn note(here: &Rc<Background>, tab: i64, host: &str, sign: LoginSign) {
    let Some(host) = plain(host).filter(|host| here.managed.borrow().allows_host(host)) else {
        return;
    };
    let known = |known: &BTreeMap<String, LoginSign>| known.len() >= HOSTS || known.contains_key(&host);
    if here.with_tab(tab, |tab| known(&tab.kept.logins)) {
        return;
    }
    let here = Rc::clone(here);
    run(
        async move {
            if is_granted(&host).await? {
                return Ok(());
            }
            here.with_tab(tab, |tab| tab.kept.logins.insert(host, sign));
            store::save_soon(&here, tab);
            webext::tell_views(&ToViews::Changed { tab }).await;
            Ok(())
        },
        |error| log(&error),
    );
}

/// A page or frame was sent elsewhere: whether it is a sign-in at a host that is hidden.
pub(super) fn redirected(here: &Rc<Background>, tab: i64, from: &str, to: &str) {
    let Ok(to) = Exchange::new("", "GET", to, 0) else {
        return;
    };
    let same = url::Url::parse(from).is_ok_and(|from| from.host_str() == Some(to.url.host()));
    if !same && journey::is_sign_in(&to) {
        note(here, tab, to.url.host(), LoginSign::Went);
    }
}

/// The notices about hosts that are still hidden: those that were noted, and the issuers that the tab's tokens name.
pub(super) async fn notices(here: &Background, tab: i64, tokens: &[TokenView]) -> Result<Vec<Notice>, BrowserError> {
    let mut all = here.with_tab(tab, |tab| tab.kept.logins.clone());
    for host in tokens.iter().filter_map(issuer).take(HOSTS) {
        if here.managed.borrow().allows_host(&host) {
            all.entry(host).or_insert(LoginSign::Issuer);
        }
    }
    let mut notices = Vec::new();
    let mut vendors = BTreeSet::new();
    for (host, sign) in all {
        if is_granted(&host).await? {
            continue;
        }
        // Hosts of a vendor are chosen together.
        let vendor = platforms::of_host(&host).map(|(platform, _)| platform);
        let vendor = vendor.filter(|platform| platform.asks_for(&host));
        if vendor.is_none_or(|platform| vendors.insert(platform.id())) {
            notices.push(Notice::LoginHidden {
                host,
                vendor: vendor.map(|platform| (platform.id().to_owned(), platform.name().to_owned())),
                sign,
            });
        }
    }
    Ok(notices)
}

/// The host of the issuer that a token names, where people may sign in there: not where the vendor that the token was
/// sent to signs them in elsewhere.
fn issuer(token: &TokenView) -> Option<String> {
    let named = &token.authority.issuer.as_ref()?.value;
    let url = url::Url::parse(named).ok().filter(|url| url.scheme() == "https")?;
    let host = plain(url.host_str()?)?;
    let vendor = token.platform.as_ref();
    let vendor = vendor.and_then(|name| platforms::ALL.iter().find(|one| one.name() == name));
    let elsewhere = vendor.is_some_and(|vendor| {
        let mut hosts = vendor.vendor().hosts.iter();
        hosts.any(|host| host.service == Service::Login) && !vendor.asks_for(&host)
    });
    (!elsewhere).then_some(host)
}

/// The user is being asked for a host, or has just allowed it.
pub(super) async fn asked(here: &Background, host: &str) -> Result<(), BrowserError> {
    let Some(host) = plain(host) else { return Ok(()) };
    here.logins_asked.borrow_mut().insert(host);
    granted(here).await
}

/// Keeps the hosts that were asked for and are granted now. Called before scripts are registered.
pub(super) async fn granted(here: &Background) -> Result<(), BrowserError> {
    let asked = here.logins_asked.borrow().clone();
    for host in asked {
        if is_granted(&host).await? {
            sites::add_login(&host).await?;
            here.logins_asked.borrow_mut().remove(&host);
        }
    }
    Ok(())
}

/// The hosts for the page of options: those that were allowed for it, and those that the open tabs know. Vendors' hosts
/// are chosen there with the vendors.
pub(super) async fn all(here: &Background) -> Result<Vec<Login>, BrowserError> {
    let mut hosts = sites::logins().await?;
    hosts.extend(of_tabs(here));
    let of_vendor = |host: &String| platforms::of_host(host).is_some_and(|(vendor, _)| vendor.asks_for(host));
    hosts.retain(|host| !of_vendor(host));
    let mut list = Vec::new();
    for host in hosts {
        let granted = is_granted(&host).await?;
        list.push(Login { host, granted });
    }
    Ok(list)
}

fn of_tabs(here: &Background) -> Vec<String> {
    let tabs = here.tabs.borrow();
    tabs.values().flat_map(|tab| tab.kept.logins.keys().cloned()).collect()
}

async fn is_granted(host: &str) -> Result<bool, BrowserError> {
    webext::granted(&[format!("https://{host}/*")]).await
}

/// A host as browsers write it; nothing where a text is none, or this machine.
fn plain(host: &str) -> Option<String> {
    let url = url::Url::parse(&format!("https://{host}/")).ok()?;
    let same = url.host_str() == Some(&*host.to_ascii_lowercase());
    (same && url.domain().is_some() && host.len() <= 253 && host != "localhost").then(|| host.to_ascii_lowercase())
}
