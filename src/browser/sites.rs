//! Sites that the user added, by host: which of a vendor's own pages are watched all the same. And hosts at which users sign
//! in, which the user allowed for their redirects and answers: their pages get no script.

use super::error::BrowserError;
use super::webext;
use crate::platforms;
use std::collections::BTreeSet;
use wasm_bindgen::JsValue;

const KEY: &str = "sites";
const LOGINS: &str = "logins";
/// At most this many are kept.
const MOST: usize = 1000;

/// Hosts of the sites that the user added.
///
/// # Errors
/// [`BrowserError`] when the browser's storage cannot be read.
pub async fn added() -> Result<BTreeSet<String>, BrowserError> {
    list(KEY).await
}

/// Adds a site. The background hears of it from the storage and registers the scripts.
///
/// # Errors
/// [`BrowserError`] when the browser's storage cannot be written.
pub async fn add(host: &str) -> Result<(), BrowserError> {
    add_to(KEY, host).await
}

/// Hosts that the user was asked for, or allowed, because pages sign in there.
///
/// # Errors
/// As [`added`].
pub async fn logins() -> Result<BTreeSet<String>, BrowserError> {
    list(LOGINS).await
}

/// Adds a host at which pages sign in. Whether the browser grants it is another matter.
///
/// # Errors
/// As [`add`].
pub async fn add_login(host: &str) -> Result<(), BrowserError> {
    add_to(LOGINS, host).await
}

async fn list(key: &str) -> Result<BTreeSet<String>, BrowserError> {
    let stored = webext::stored("local").await?;
    let text = stored.into_iter().find(|(known, _)| known == key);
    let text = text.and_then(|(_, value)| value.as_string()).unwrap_or_default();
    // Unreadable, as after an update: none was added.
    Ok(serde_json::from_str(&text).unwrap_or_default())
}

async fn add_to(key: &str, host: &str) -> Result<(), BrowserError> {
    let mut all = list(key).await?;
    if all.len() < MOST && all.insert(host.to_owned()) {
        let text = serde_json::to_string(&all).map_err(|error| BrowserError::Message(error.to_string()))?;
        webext::store("local", key, JsValue::from_str(&text)).await?;
    }
    Ok(())
}

/// Whether pages of this host are watched, if the host is granted: a vendor's own, and those of a host at which others
/// sign in, only where the user added them. Only the background knows the vendors of packs; pages ask it.
///
/// # Errors
/// As [`added`].
pub async fn is_watched(host: &str) -> Result<bool, BrowserError> {
    let spared = platforms::of_host(host).is_some() || logins().await?.contains(host);
    Ok(!spared || added().await?.contains(host))
}
