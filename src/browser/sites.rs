//! Sites that the user added, by host: which of a vendor's own pages are watched all the same.

use super::error::BrowserError;
use super::webext;
use crate::platforms;
use std::collections::BTreeSet;
use wasm_bindgen::JsValue;

const KEY: &str = "sites";
/// At most this many are kept.
const MOST: usize = 1000;

/// Hosts of the sites that the user added.
///
/// # Errors
/// [`BrowserError`] when the browser's storage cannot be read.
pub async fn added() -> Result<BTreeSet<String>, BrowserError> {
    let stored = webext::stored("local").await?;
    let text = stored.into_iter().find(|(key, _)| key == KEY);
    let text = text.and_then(|(_, value)| value.as_string()).unwrap_or_default();
    // Unreadable, as after an update: no site was added.
    Ok(serde_json::from_str(&text).unwrap_or_default())
}

/// Adds a site. The background hears of it from the storage and registers the scripts.
///
/// # Errors
/// [`BrowserError`] when the browser's storage cannot be written.
pub async fn add(host: &str) -> Result<(), BrowserError> {
    let mut all = added().await?;
    if all.len() < MOST && all.insert(host.to_owned()) {
        let text = serde_json::to_string(&all).map_err(|error| BrowserError::Message(error.to_string()))?;
        webext::store("local", KEY, JsValue::from_str(&text)).await?;
    }
    Ok(())
}

/// Whether pages of this host are watched, if the host is granted: a vendor's own only where the user added them.
/// Only the background knows the vendors of packs; pages ask it.
///
/// # Errors
/// As [`added`].
pub async fn is_watched(host: &str) -> Result<bool, BrowserError> {
    Ok(platforms::of_host(host).is_none() || added().await?.contains(host))
}
