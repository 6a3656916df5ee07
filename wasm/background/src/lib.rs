//! What the background of the extension loads: the engine, and nothing of the pages. Each function here is a root: what
//! none of them reaches is not in the file. They hold no logic.
#![cfg(target_arch = "wasm32")]

use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;
use why403::browser::{background, note_failures, view::words::whole};
use why403::{signs, vendors};

/// Runs once when the module is loaded.
#[wasm_bindgen(start)]
pub fn loaded() {
    note_failures();
}

/// Takes the files of the signs and of the vendors, before anything else.
///
/// # Errors
/// When they are not those of this build.
#[wasm_bindgen]
pub fn background_take(signs: Vec<u8>, vendors: &str) -> Result<(), JsValue> {
    vendors::give(vendors).map_err(|error| JsValue::from_str(&error.to_string()))?;
    signs::give(signs).map_err(|error| JsValue::from_str(&error.to_string()))
}

/// Restores what the background knew before it was stopped. `begun` may have promises of what the storage areas hold.
///
/// # Errors
/// When the browser's storage cannot be read.
#[wasm_bindgen]
pub async fn background_start(begun: JsValue) -> Result<(), JsValue> {
    Ok(background::start(&begun).await?)
}

/// Says that the engine failed and was started anew.
#[wasm_bindgen]
pub fn background_restarted() {
    background::restarted();
}

/// Whether the engine is to be started anew, since other packs are kept than it uses.
#[wasm_bindgen]
pub fn background_is_outdated() -> bool {
    background::is_outdated()
}

/// Whether anything may be observed: the user, or an administrator, agreed.
#[wasm_bindgen]
pub fn background_may_observe() -> bool {
    background::may_observe()
}

/// The extension was installed or updated, as the browser's `reason` says.
///
/// # Errors
/// When the page of the first run cannot be opened.
#[wasm_bindgen]
pub async fn background_installed(reason: String) -> Result<(), JsValue> {
    Ok(background::installed(&reason).await?)
}

/// Writes everything that is to be known after the next start.
///
/// # Errors
/// When the browser has no timer.
#[wasm_bindgen]
pub async fn background_finish() -> Result<(), JsValue> {
    Ok(background::finish().await?)
}

/// Takes a report of `webRequest`.
///
/// # Errors
/// When it has not the agreed form.
#[wasm_bindgen]
pub fn background_request(stage: &str, details: JsValue) -> Result<(), JsValue> {
    Ok(background::request(stage, details)?)
}

/// Answers a message.
///
/// # Errors
/// When it has not the agreed form, or comes from somebody who may not send it.
#[wasm_bindgen]
pub async fn background_message(message: JsValue, sender: JsValue) -> Result<JsValue, JsValue> {
    Ok(background::message(message, sender).await?)
}

/// Forgets a closed tab.
#[wasm_bindgen]
pub fn background_tab_closed(tab: f64) {
    background::tab_closed(whole(tab));
}

/// Follows the granted hosts.
///
/// # Errors
/// When the browser does not tell them.
#[wasm_bindgen]
pub async fn background_permissions() -> Result<(), JsValue> {
    Ok(background::permissions_changed().await?)
}
