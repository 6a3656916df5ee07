//! The browser: one shim for the extension functions, the background, the pages and their views.
//! What JavaScript calls stands here and holds no logic.

pub mod background;
pub mod error;
pub mod issuer;
pub mod js;
pub mod message;
pub mod outside;
pub mod page;
pub mod sites;
pub mod tables;
pub mod verify;
pub mod view;
pub mod webext;

use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

/// Runs once when the module is loaded: a failure that should not be must at least leave its place.
#[wasm_bindgen(start)]
pub fn loaded() {
    std::panic::set_hook(Box::new(|panic| {
        // The place only: a message could hold a value.
        let place = panic.location().map(ToString::to_string);
        web_sys::console::error_1(&JsValue::from_str(&format!(
            "why403 failed at {}; please report this line",
            place.unwrap_or_default()
        )));
    }));
}

/// Restores what the background knew before it was stopped.
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
#[wasm_bindgen]
pub async fn background_finish() -> Result<(), JsValue> {
    Ok(background::finish().await?)
}

/// Takes a report of `webRequest`.
#[wasm_bindgen]
pub fn background_request(stage: &str, details: JsValue) -> Result<(), JsValue> {
    Ok(background::request(stage, details)?)
}

/// Answers a message.
#[wasm_bindgen]
pub async fn background_message(message: JsValue, sender: JsValue) -> Result<JsValue, JsValue> {
    Ok(background::message(message, sender).await?)
}

/// Forgets a closed tab.
#[wasm_bindgen]
pub fn background_tab_closed(tab: f64) {
    background::tab_closed(view::words::whole(tab));
}

/// Follows the granted hosts.
#[wasm_bindgen]
pub async fn background_permissions() -> Result<(), JsValue> {
    Ok(background::permissions_changed().await?)
}

/// Fills `root` with the card.
#[wasm_bindgen]
pub fn mount_card(root: web_sys::Element) -> Result<(), JsValue> {
    Ok(page::card::mount(root)?)
}

/// Fills `root` with the popup.
#[wasm_bindgen]
pub fn mount_popup(root: web_sys::Element) -> Result<(), JsValue> {
    Ok(page::popup::mount(root)?)
}

/// Fills `root` with the panel of the developer tools.
#[wasm_bindgen]
pub fn mount_devtools(root: web_sys::Element) -> Result<(), JsValue> {
    Ok(page::tools::mount(root)?)
}

/// Fills `root` with the panel of the edition that has nothing else.
#[wasm_bindgen]
pub fn mount_inspector(root: web_sys::Element) -> Result<(), JsValue> {
    Ok(page::inspector::mount(root)?)
}

/// Fills `root` with the page of options.
#[wasm_bindgen]
pub fn mount_options(root: web_sys::Element) -> Result<(), JsValue> {
    Ok(page::options::mount(root)?)
}

/// Fills `root` with the result of the static page.
#[wasm_bindgen]
pub fn mount_static(root: web_sys::Element) -> Result<(), JsValue> {
    Ok(page::paste::mount(root)?)
}
