//! What the page of options, the static page's worker and the panels load: the engine with the readers of recordings,
//! documents and packs.
#![cfg(target_arch = "wasm32")]

use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;
use why403::browser::{note_failures, page, reader};
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

/// Fills `root` with the closer look at one tab.
///
/// # Errors
/// When the browser lacks what is needed.
#[wasm_bindgen]
pub fn mount_desk(root: web_sys::Element) -> Result<(), JsValue> {
    Ok(page::desk::mount(root)?)
}

/// Answers the static page, whose worker this is. `given` is the text or file to read, `progress` is called with the number
/// of calls read so far.
///
/// # Errors
/// When what was given cannot be read.
#[wasm_bindgen]
pub async fn reader_answer(words: JsValue, given: JsValue, progress: js_sys::Function) -> Result<JsValue, JsValue> {
    Ok(reader::answer(words, given, progress).await?)
}

/// Fills `root` with the panel of the developer tools.
///
/// # Errors
/// When the browser lacks what is needed.
#[wasm_bindgen]
pub fn mount_devtools(root: web_sys::Element) -> Result<(), JsValue> {
    Ok(page::workbench::mount_tools(root)?)
}

/// Fills `root` with the panel beside the page.
///
/// # Errors
/// When the browser lacks what is needed.
#[wasm_bindgen]
pub fn mount_side(root: web_sys::Element) -> Result<(), JsValue> {
    Ok(page::workbench::mount_side(root)?)
}

/// Fills `root` with the panel of the flavour that has nothing else.
///
/// # Errors
/// When the browser lacks what is needed.
#[wasm_bindgen]
pub fn mount_inspector(root: web_sys::Element) -> Result<(), JsValue> {
    Ok(page::workbench::mount_inspector(root)?)
}
