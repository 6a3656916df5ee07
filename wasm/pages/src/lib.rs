//! What the popup and the page of the first run load: their views, and how a signature is checked. What they show
//! was explained by the background; there is no engine in here.
#![cfg(target_arch = "wasm32")]

use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;
use why403::browser::{note_failures, page};
use why403::vendors;

/// Runs once when the module is loaded.
#[wasm_bindgen(start)]
pub fn loaded() {
    note_failures();
}

/// Takes the file of the vendors, before a token is checked.
///
/// # Errors
/// When it is not that of this build.
#[wasm_bindgen]
pub fn take(vendors: &str) -> Result<(), JsValue> {
    vendors::give(vendors).map_err(|error| JsValue::from_str(&error.to_string()))
}

/// Fills `root` with the popup.
///
/// # Errors
/// When the browser lacks what is needed.
#[wasm_bindgen]
pub fn mount_popup(root: web_sys::Element) -> Result<(), JsValue> {
    Ok(page::popup::mount(root)?)
}

/// Fills `root` with the page of the first run.
///
/// # Errors
/// When the browser lacks what is needed.
#[wasm_bindgen]
pub fn mount_welcome(root: web_sys::Element) -> Result<(), JsValue> {
    Ok(page::welcome::mount(root)?)
}
