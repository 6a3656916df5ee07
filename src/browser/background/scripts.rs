//! Permissions: which sites get the content scripts, and which hosts the browser hides from us.

use super::observe::follow;
use super::{Background, explain, here, logins, store};
use crate::browser::error::BrowserError;
use crate::browser::js;
use crate::browser::message::{LoginSign, ToViews};
use crate::browser::page::{log, run};
use crate::browser::{sites, webext};
use crate::journey;
use crate::platforms;
use crate::policy::{self, Outlook};
use std::rc::Rc;
use wasm_bindgen::JsValue;

/// The user agreed, granted or took back a host, or added a site: gives exactly the watched sites their scripts, none
/// before the consent. The manifest gives scripts to nobody.
///
/// They outlive the browser's end, as the consent does: a page that is restored at the start has them before this
/// background runs. Browsers forget them with an update, after which the consent is looked at first.
///
/// A vendor's hosts are granted for the calls to them. Its own applications and its login pages are no page under
/// development: they get no script unless the user adds them as sites.
///
/// # Errors
/// [`BrowserError`] when the browser refuses to register them.
pub async fn permissions_changed() -> Result<(), BrowserError> {
    let here = here();
    logins::granted(&here).await?;
    let wanted = match here.may_observe() {
        true => wanted(&here).await?,
        false => Vec::new(),
    };
    register(wanted).await?;
    let tabs: Vec<i64> = here.tabs.borrow().keys().copied().collect();
    for tab in tabs {
        let hosts = here.with_tab(tab, |tab| std::mem::take(&mut tab.kept.hidden_hosts));
        for host in hosts {
            let [https, _] = webext::patterns_of(&host);
            if let Ok(url) = url::Url::parse(https.trim_end_matches('*')) {
                check_host(&here, tab, url, None);
            }
        }
        webext::tell_views(&ToViews::Changed { tab }).await;
    }
    Ok(())
}

/// Scripts for some sites.
struct Wanted {
    prefix: &'static str,
    matches: Vec<String>,
    except: Vec<String>,
    /// Of these, pages that get no hook either: their site is switched off. Their relay tells that they begin.
    off: Vec<String>,
}

/// The sites that are watched.
async fn wanted(here: &Background) -> Result<Vec<Wanted>, BrowserError> {
    let vendors = platforms::host_patterns();
    let granted = webext::granted_patterns().await?;
    let limits = here.managed.borrow().sites.clone();
    let logins = sites::logins().await?;
    let mut added = Vec::new();
    for host in sites::added().await? {
        for pattern in webext::patterns_of(&host) {
            if webext::granted(std::slice::from_ref(&pattern)).await? {
                added.push(pattern);
            }
        }
    }
    let mut sites: Vec<String> = granted
        .into_iter()
        .filter(|pattern| !vendors.contains(pattern) && !added.contains(pattern))
        .filter(|pattern| !logins.contains(webext::host_of(pattern)))
        // A WebSocket is no page.
        .filter(|pattern| !pattern.starts_with("ws"))
        .collect();
    if let Some(limits) = limits {
        // The administrator's list, where the browser grants it.
        added.retain(|pattern| here.managed.borrow().allows_site(webext::host_of(pattern)));
        sites.clear();
        for host in limits {
            for pattern in webext::patterns_of(&host) {
                if !added.contains(&pattern) && webext::granted(std::slice::from_ref(&pattern)).await? {
                    sites.push(pattern);
                }
            }
        }
    }
    let all = [("1", sites, vendors), ("2", added, Vec::new())];
    let all = all.into_iter().filter(|(_, matches, _)| !matches.is_empty());
    let settings = here.settings.borrow();
    let off: Vec<String> = settings.off.iter().flat_map(|host| webext::patterns_of(host)).collect();
    Ok(all
        .map(|(prefix, matches, except)| Wanted {
            prefix,
            matches,
            except,
            off: off.clone(),
        })
        .collect())
}

/// Registers exactly these scripts. Chrome runs them in the order of their ids, Firefox in the order given; the relay
/// must be first. What is registered is changed in place: a page that begins meanwhile would have none.
async fn register(wanted: Vec<Wanted>) -> Result<(), BrowserError> {
    let registered = webext::call("scripting.getRegisteredContentScripts", &[]).await?;
    let mut left: Vec<String> = js_sys::Array::from(&registered)
        .iter()
        .filter_map(|script| js::get(&script, "id").as_string())
        .collect();
    let (added, changed) = (js_sys::Array::new(), js_sys::Array::new());
    let mut put = |id: String, files: &[&str], world, matches: &[String], except: &[String]| {
        let list = if left.contains(&id) { &changed } else { &added };
        list.push(&script(&id, files, world, matches, except));
        left.retain(|other| *other != id);
    };
    for Wanted {
        prefix,
        matches,
        except,
        off,
    } in &wanted
    {
        let relay = ["relay.js", "card.js"];
        let id = |rest: &str| format!("{prefix}-{rest}");
        put(id("1-relay"), &relay, "ISOLATED", matches, except);
        let spared: Vec<String> = except.iter().chain(off).cloned().collect();
        put(id("2-hook"), &["hook.js"], "MAIN", matches, &spared);
    }
    // Asked for none, browsers may take all.
    if !left.is_empty() {
        let these = js::object(&[("ids", js::strings(&left))]);
        webext::call("scripting.unregisterContentScripts", &[these]).await?;
    }
    if changed.length() > 0 {
        webext::call("scripting.updateContentScripts", &[changed.into()]).await?;
    }
    if added.length() > 0 {
        webext::call("scripting.registerContentScripts", &[added.into()]).await?;
    }
    Ok(())
}

fn script(id: &str, files: &[&str], world: &str, matches: &[String], except: &[String]) -> JsValue {
    let files: Vec<String> = files.iter().map(|&file| file.to_owned()).collect();
    js::object(&[
        ("id", id.into()),
        ("js", js::strings(&files)),
        ("matches", js::strings(matches)),
        ("excludeMatches", js::strings(except)),
        ("runAt", "document_start".into()),
        ("world", world.into()),
        ("allFrames", true.into()),
        ("matchOriginAsFallback", true.into()),
        ("persistAcrossSessions", true.into()),
    ])
}

/// So long after a start answers may come whose calls the background before heard of and had not written.
const YOUNG_MS: f64 = 3_000.0;
/// The browser's own report may be on its way for so long.
const ON_ITS_WAY_MS: i32 = 1_000;

/// A page reports a denial that the browser did not show us: looks whether its host is not allowed. If so, what the page
/// says of it is all that is known. Otherwise it may be of a call that was lost with the background that ran before.
///
/// `status` is that of an answer that the page has just told of: of one that refuses nothing the host is no place where
/// the page was refused.
pub(super) fn check_host(here: &Rc<Background>, tab: i64, url: url::Url, status: Option<u16>) {
    let here = Rc::clone(here);
    run(
        async move {
            let Some(host) = url.host_str() else { return Ok(()) };
            let origin = url.origin().ascii_serialization();
            if webext::granted(&[format!("{}://{host}/*", url.scheme())]).await? {
                if js_sys::Date::now() - here.started_ms.get() < YOUNG_MS {
                    js::sleep(ON_ITS_WAY_MS).await?;
                    if here.with_tab(tab, |tab| tab.session.give_up(&origin)) > 0 {
                        store::save_soon(&here, tab);
                    }
                }
                return Ok(());
            }
            let changes = here.with_tab(tab, |tab| tab.session.believe_page(&origin));
            for change in &changes {
                follow(&here, tab, change);
            }
            let answered = status.is_some_and(|status| policy::outlook(status) != Outlook::Refused);
            if answered && changes.is_empty() {
                if journey::is_token_endpoint(host, url.path()) {
                    logins::note(&here, tab, host, LoginSign::Token);
                }
                return Ok(());
            }
            if here.with_tab(tab, |tab| tab.note_hidden_host(host)) {
                store::save_soon(&here, tab);
            }
            explain::badge(&here, tab).await;
            webext::tell_views(&ToViews::Changed { tab }).await;
            Ok(())
        },
        |error| log(&error),
    );
}
