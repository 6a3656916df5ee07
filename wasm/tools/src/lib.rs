//! What the page of options, the static page and the panel that is an extension of its own load: the engine with the readers of recordings, documents and packs.
#![cfg(target_arch = "wasm32")]

use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;
use why403::browser::{note_failures, page};
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
pub fn take(signs: Vec<u8>, vendors: &str) -> Result<(), JsValue> {
    vendors::give(vendors).map_err(|error| JsValue::from_str(&error.to_string()))?;
    signs::give(signs).map_err(|error| JsValue::from_str(&error.to_string()))
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

/// Fills `root` with the panel of the flavour that has nothing else.
///
/// # Errors
/// When the browser lacks what is needed.
#[wasm_bindgen]
pub fn mount_inspector(root: web_sys::Element) -> Result<(), JsValue> {
    Ok(page::inspector::mount(root)?)
}
