//! What the static page loads: its view, and how a signature is checked. Its worker reads and explains; there is no engine
//! in here.
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

/// Fills `root` with the result of the static page.
///
/// # Errors
/// When the browser lacks what is needed.
#[wasm_bindgen]
pub fn mount_static(root: web_sys::Element) -> Result<(), JsValue> {
    Ok(page::paste::mount(root)?)
}
