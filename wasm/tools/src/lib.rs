//! What the page of options and the static page load: the engine with the readers of recordings, documents and packs.
#![cfg(target_arch = "wasm32")]

use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;
use why403::browser::{note_failures, page};
use why403::signs;

/// Runs once when the module is loaded.
#[wasm_bindgen(start)]
pub fn loaded() {
    note_failures();
}

/// Takes the file of the signs, before a page is filled.
///
/// # Errors
/// When they are not those of this build.
#[wasm_bindgen]
pub fn take_signs(bytes: Vec<u8>) -> Result<(), JsValue> {
    signs::give(bytes).map_err(|error| JsValue::from_str(&error.to_string()))
}

/// Fills `root` with the page of options.
///
/// # Errors
/// When the browser lacks what is needed.
#[wasm_bindgen]
pub fn mount_options(root: web_sys::Element) -> Result<(), JsValue> {
    Ok(page::options::mount(root)?)
}

/// Fills `root` with the result of the static page.
///
/// # Errors
/// When the browser lacks what is needed.
#[wasm_bindgen]
pub fn mount_static(root: web_sys::Element) -> Result<(), JsValue> {
    Ok(page::paste::mount(root)?)
}
