//! The browser: one shim for the extension functions, the background, the pages and their views. What JavaScript calls
//! stands in the folders of `wasm`, one for each module, so that each carries what it needs and nothing else.

pub mod background;
pub mod consent;
pub mod error;
pub mod issuer;
pub mod js;
pub mod managed;
pub mod message;
pub mod outside;
pub mod page;
pub mod reader;
pub mod sites;
pub mod tables;
pub mod verify;
pub mod view;
pub mod webext;

use wasm_bindgen::JsValue;

/// A failure that should not be must at least leave its place: writes it into the console.
pub fn note_failures() {
    std::panic::set_hook(Box::new(|panic| {
        // The place only: a message could hold a value.
        let place = panic.location().map(ToString::to_string);
        web_sys::console::error_1(&JsValue::from_str(&format!(
            "why403 failed at {}; please report this line",
            place.unwrap_or_default()
        )));
    }));
}
