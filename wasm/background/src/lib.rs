//! What the background of the extension loads: the engine, and nothing of the pages. Each function here is a root: what
//! none of them reaches is not in the file. They hold no logic.
#![cfg(target_arch = "wasm32")]

use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;
use why403::browser::{background, note_failures, view::words::whole};
use why403::signs;

/// Runs once when the module is loaded.
#[wasm_bindgen(start)]
pub fn loaded() {
    note_failures();
}

/// Takes the file of the signs, before anything is explained.
///
/// # Errors
/// When they are not those of this build.
#[wasm_bindgen]
pub fn background_signs(bytes: Vec<u8>) -> Result<(), JsValue> {
    signs::give(bytes).map_err(|error| JsValue::from_str(&error.to_string()))
}

/// Restores what the background knew before it was stopped.
///
/// # Errors
/// When the browser's storage cannot be read.
#[wasm_bindgen]
pub async fn background_start() -> Result<(), JsValue> {
    Ok(background::start().await?)
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
