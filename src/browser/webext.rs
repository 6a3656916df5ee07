//! The browser's extension functions, as far as they are used. The only place that knows that
//! Chrome says `chrome` and Firefox `browser`, and what each calls the sender of a request.

mod request;
mod sender;

pub use request::Details;
pub use sender::{Sender, sender};

use crate::browser::error::BrowserError;
use crate::browser::js::{get, number, object, strings, wait};
use crate::browser::message::{self, ToRelay, ToViews};
use crate::browser::view::words::whole;
use js_sys::{Array, Function, Object, Reflect};
use serde::de::DeserializeOwned;
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};

/// The namespace of the extension functions.
fn namespace() -> Result<JsValue, BrowserError> {
    let global = js_sys::global();
    for name in ["browser", "chrome"] {
        let found = get(&global, name);
        // A page of the web has `chrome`, too, but without `runtime.id`.
        if !get(&get(&found, "runtime"), "id").is_undefined() {
            return Ok(found);
        }
    }
    Err(BrowserError::NoSuchApi("browser.runtime".to_owned()))
}

/// Finds a function such as `tabs.query` and the object that it belongs to.
fn find(path: &str) -> Result<(JsValue, Function), BrowserError> {
    let mut owner = JsValue::UNDEFINED;
    let mut here = namespace()?;
    for name in path.split('.') {
        owner = here;
        here = get(&owner, name);
    }
    here.dyn_into()
        .map(|function| (owner, function))
        .map_err(|_| BrowserError::NoSuchApi(path.to_owned()))
}

/// A function such as `devtools.network.getHAR`, and the object that it belongs to.
///
/// # Errors
/// [`BrowserError::NoSuchApi`].
pub fn function(path: &str) -> Result<(JsValue, Function), BrowserError> {
    find(path)
}

/// Whether the browser has a function such as `storage.session.setAccessLevel`.
pub fn has(path: &str) -> bool {
    find(path).is_ok()
}

/// Calls a function at once and gives what it returns, a promise as a rule.
///
/// # Errors
/// [`BrowserError::NoSuchApi`], or [`BrowserError::Api`] when it throws.
pub fn begin(path: &str, arguments: &[JsValue]) -> Result<JsValue, BrowserError> {
    let (owner, function) = find(path)?;
    let list: Array = arguments.iter().collect();
    Reflect::apply(&function, &owner, &list).map_err(|thrown| BrowserError::api(path, &thrown))
}

/// Calls a function and waits for its answer.
///
/// # Errors
/// As [`begin`], or [`BrowserError::Api`] when its promise is rejected.
pub async fn call(path: &str, arguments: &[JsValue]) -> Result<JsValue, BrowserError> {
    let returned = begin(path, arguments)?;
    wait(path, returned).await
}

/// The address of a file of the extension.
///
/// # Errors
/// As [`begin`].
pub fn address_of(file: &str) -> Result<String, BrowserError> {
    begin("runtime.getURL", &[file.into()])?
        .as_string()
        .ok_or_else(|| BrowserError::NoSuchApi("runtime.getURL".to_owned()))
}

/// A tab, as far as the browser tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tab {
    /// Its number.
    pub id: Option<i64>,
    /// Its address, if the extension may know it.
    pub url: Option<String>,
    /// Whether it is in a private window; it is taken for one where the browser does not say.
    pub incognito: bool,
}

impl Tab {
    /// Reads the few of its many properties that are of interest.
    fn of(value: &JsValue) -> Self {
        Self {
            id: get(value, "id").as_f64().map(whole),
            url: get(value, "url").as_string(),
            incognito: get(value, "incognito").as_bool().unwrap_or(true),
        }
    }
}

/// The active tab of the window in which the popup opened.
///
/// # Errors
/// As [`call`].
pub async fn active_tab() -> Result<Option<Tab>, BrowserError> {
    let query = object(&[("active", true.into()), ("currentWindow", true.into())]);
    let tabs = call("tabs.query", &[query]).await?;
    let first = tabs.dyn_ref::<Array>().filter(|tabs| tabs.length() > 0);
    Ok(first.map(|tabs| Tab::of(&tabs.get(0))))
}

/// One tab.
///
/// # Errors
/// As [`call`]: among others when it is closed.
pub async fn tab(id: i64) -> Result<Tab, BrowserError> {
    Ok(Tab::of(&call("tabs.get", &[number(id)]).await?))
}

/// Whether all of these match patterns are granted.
///
/// # Errors
/// As [`call`].
pub async fn granted(patterns: &[String]) -> Result<bool, BrowserError> {
    let wanted = object(&[("origins", strings(patterns))]);
    Ok(call("permissions.contains", &[wanted]).await?.is_truthy())
}

/// Asks the user for these match patterns. It must be called while a click is handled, before
/// anything is waited for.
///
/// # Errors
/// As [`begin`].
pub fn request_grant(patterns: &[String]) -> Result<JsValue, BrowserError> {
    let wanted = object(&[("origins", strings(patterns))]);
    begin("permissions.request", &[wanted])
}

/// What sending a token to its vendor is called where a browser wants the user's word for it: Firefox asks before an
/// extension transmits data of the kinds that its manifest lists ("Firefox built-in consent for data collection and
/// transmission", 2025-11-03). Nothing where the manifest lists none, as in Chrome.
fn consent() -> Result<Option<JsValue>, BrowserError> {
    let path = [
        "browser_specific_settings",
        "gecko",
        "data_collection_permissions",
        "optional",
    ];
    let manifest = begin("runtime.getManifest", &[])?;
    let kinds = path.iter().fold(manifest, |here, name| get(&here, name));
    Ok((!kinds.is_undefined()).then_some(kinds))
}

/// Permission to send tokens to these hosts.
fn sending_to(patterns: &[String]) -> Result<JsValue, BrowserError> {
    let mut wanted = vec![("origins", strings(patterns))];
    wanted.extend(consent()?.map(|kinds| ("data_collection", kinds)));
    Ok(object(&wanted))
}

/// Whether tokens may be sent to these hosts, as far as the browser goes.
///
/// # Errors
/// As [`call`].
pub async fn granted_to_send(patterns: &[String]) -> Result<bool, BrowserError> {
    let wanted = sending_to(patterns)?;
    Ok(call("permissions.contains", &[wanted]).await?.is_truthy())
}

/// Asks the user whether tokens may be sent to these hosts; when, as [`request_grant`].
///
/// # Errors
/// As [`begin`].
pub fn request_grant_to_send(patterns: &[String]) -> Result<JsValue, BrowserError> {
    begin("permissions.request", &[sending_to(patterns)?])
}

/// All match patterns that are granted.
///
/// # Errors
/// As [`call`].
pub async fn granted_patterns() -> Result<Vec<String>, BrowserError> {
    let all = get(&call("permissions.getAll", &[]).await?, "origins");
    let origins = all
        .dyn_ref::<Array>()
        .map(|list| list.iter().filter_map(|one| one.as_string()).collect());
    Ok(origins.unwrap_or_default())
}

/// Match patterns that the manifest asks for at the installation.
///
/// # Errors
/// As [`begin`].
pub fn required_patterns() -> Result<Vec<String>, BrowserError> {
    let manifest = begin("runtime.getManifest", &[])?;
    message::read(get(&manifest, "host_permissions"))
}

/// The extension's version.
///
/// # Errors
/// As [`begin`].
pub fn version() -> Result<String, BrowserError> {
    let manifest = begin("runtime.getManifest", &[])?;
    Ok(get(&manifest, "version").as_string().unwrap_or_default())
}

/// Takes back what [`request_grant_to_send`] was granted beside hosts, where a browser knows such a permission.
///
/// # Errors
/// As [`call`].
pub async fn take_back_sending() -> Result<(), BrowserError> {
    if let Some(kinds) = consent()? {
        call("permissions.remove", &[object(&[("data_collection", kinds)])]).await?;
    }
    Ok(())
}

/// The host of a match pattern, with its `*`.
pub fn host_of(pattern: &str) -> &str {
    let rest = pattern.split_once("://").map_or(pattern, |(_, rest)| rest);
    rest.split('/').next().unwrap_or_default()
}

/// Whether granted patterns cover one of a vendor's: it is among them, or everything is granted.
pub fn covers(granted: &[String], pattern: &str) -> bool {
    let everything = ["<all_urls>", "*://*/*", "https://*/*"];
    granted
        .iter()
        .any(|one| one == pattern || everything.contains(&one.as_str()))
}

/// The match patterns of a host, for `http` and `https`.
pub fn patterns_of(host: &str) -> [String; 2] {
    [format!("https://{host}/*"), format!("http://{host}/*")]
}

/// Everything in a storage area (`session` or `local`).
///
/// # Errors
/// As [`call`].
pub async fn stored(area: &str) -> Result<Vec<(String, JsValue)>, BrowserError> {
    stored_of(area, &JsValue::UNDEFINED).await
}

/// As [`stored`], where reading it may have been begun: the promise of it is the property `area` of `begun`.
///
/// # Errors
/// As [`call`].
pub async fn stored_of(area: &str, begun: &JsValue) -> Result<Vec<(String, JsValue)>, BrowserError> {
    let path = format!("storage.{area}.get");
    let all = match get(begun, area) {
        none if none.is_undefined() => call(&path, &[JsValue::NULL]).await?,
        reading => wait(&path, reading).await?,
    };
    let Some(all) = all.dyn_ref::<Object>() else {
        return Ok(Vec::new());
    };
    Ok(Object::entries(all)
        .iter()
        .filter_map(|entry| {
            let entry: Array = entry.dyn_into().ok()?;
            Some((entry.get(0).as_string()?, entry.get(1)))
        })
        .collect())
}

/// Writes one value into a storage area.
///
/// # Errors
/// As [`call`]: among others when the area is full.
pub async fn store(area: &str, key: &str, value: JsValue) -> Result<(), BrowserError> {
    let entry = object(&[(key, value)]);
    call(&format!("storage.{area}.set"), &[entry]).await?;
    Ok(())
}

/// Removes one value from a storage area.
///
/// # Errors
/// As [`call`].
pub async fn forget(area: &str, key: &str) -> Result<(), BrowserError> {
    call(&format!("storage.{area}.remove"), &[key.into()]).await?;
    Ok(())
}

/// Says something to the relay in the top frame of a tab.
///
/// # Errors
/// As [`call`]: among others when there is no relay.
pub async fn tell_relay(tab: i64, words: &ToRelay) -> Result<JsValue, BrowserError> {
    let top = object(&[("frameId", 0.into())]);
    call("tabs.sendMessage", &[number(tab), message::write_words(words)?, top]).await
}

/// Says something to all pages of the extension. That nobody listens is no error.
pub async fn tell_views(words: &ToViews) {
    if let Ok(words) = message::write_words(words) {
        // Rejected when no page is open.
        drop(call("runtime.sendMessage", &[words]).await);
    }
}

/// Asks the background.
///
/// # Errors
/// As [`call`], or [`BrowserError::Answered`] when the background answers with an error.
pub async fn ask<T: DeserializeOwned>(question: &message::FromView) -> Result<T, BrowserError> {
    ask_now(question)?.await
}

/// Asks the background at once, for pages that may be closed while they wait.
///
/// # Errors
/// As [`begin`]; the answer as [`ask`].
pub fn ask_now<T: DeserializeOwned>(
    question: &message::FromView,
) -> Result<impl Future<Output = Result<T, BrowserError>> + use<T>, BrowserError> {
    let returned = begin("runtime.sendMessage", &[message::write_words(question)?])?;
    Ok(answer_of(returned))
}

async fn answer_of<T: DeserializeOwned>(returned: JsValue) -> Result<T, BrowserError> {
    let answer = wait("runtime.sendMessage", returned).await?;
    let thrown = get(&answer, "error");
    if !thrown.is_undefined() {
        return Err(BrowserError::Answered {
            code: get(&thrown, "name").as_string().unwrap_or_default(),
            message: get(&thrown, "message").as_string().unwrap_or_default(),
        });
    }
    message::read(answer)
}

/// Calls `heard` for every message to the pages of the extension, as long as the page lives.
///
/// # Errors
/// As [`begin`].
pub fn on_views_told(heard: impl Fn(ToViews) + 'static) -> Result<(), BrowserError> {
    let listener = Closure::<dyn Fn(JsValue)>::new(move |words: JsValue| {
        // Other messages are for the background.
        if let Ok(words) = message::read_words(&words) {
            heard(words);
        }
    });
    begin("runtime.onMessage.addListener", &[listener.into_js_value()])?;
    Ok(())
}

/// Shows a number on the extension's button of a tab, and words when the pointer rests on it.
///
/// # Errors
/// As [`call`]: among others when the tab is closed.
pub async fn badge(tab: i64, words: &str, colour: &str, title: &str) -> Result<(), BrowserError> {
    let of_tab = |name: &str, value: &str| object(&[("tabId", number(tab)), (name, value.into())]);
    call("action.setBadgeText", &[of_tab("text", words)]).await?;
    call("action.setBadgeBackgroundColor", &[of_tab("color", colour)]).await?;
    call("action.setTitle", &[of_tab("title", title)]).await?;
    Ok(())
}

/// Shows the extension's icon of a tab in its colours, or grey.
///
/// # Errors
/// As [`call`]: among others when the tab is closed.
pub async fn icon(tab: i64, coloured: bool) -> Result<(), BrowserError> {
    let end = if coloured { "" } else { "-grey" };
    let file = |size: &str| JsValue::from_str(&format!("/icons/{size}{end}.png"));
    let files = object(&[("16", file("16")), ("32", file("32"))]);
    call("action.setIcon", &[object(&[("tabId", number(tab)), ("path", files)])]).await?;
    Ok(())
}

/// Opens the panel beside the page: Chromium's side panel for a tab, or Firefox's sidebar. Only in a click.
///
/// # Errors
/// As [`begin`].
pub fn open_side(tab: Option<i64>) -> Result<JsValue, BrowserError> {
    match tab {
        Some(tab) if has("sidePanel.open") => begin("sidePanel.open", &[object(&[("tabId", number(tab))])]),
        _ => begin("sidebarAction.open", &[]),
    }
}

/// The tab that the developer tools inspect.
///
/// # Errors
/// [`BrowserError::NoSuchApi`] outside the developer tools.
pub fn inspected_tab() -> Result<i64, BrowserError> {
    let tab = ["devtools", "inspectedWindow", "tabId"]
        .iter()
        .try_fold(namespace()?, |here, name| {
            Some(get(&here, name)).filter(|found| !found.is_undefined())
        });
    tab.and_then(|tab| tab.as_f64())
        .map(whole)
        .ok_or_else(|| BrowserError::NoSuchApi("devtools.inspectedWindow".to_owned()))
}

/// `scheme://host[:port]` of an address, also of one of the extension.
pub fn origin(address: &str) -> Option<String> {
    let url = url::Url::parse(address).ok()?;
    let host = url.host_str()?;
    let port = url.port().map(|port| format!(":{port}")).unwrap_or_default();
    Some(format!("{}://{host}{port}", url.scheme()))
}
