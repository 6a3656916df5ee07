//! Files that are dropped on a page or chosen in its field.

use crate::browser::error::BrowserError;
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};

/// Hands every file that is dropped in `body`, or chosen in a field there, to `taken`.
///
/// # Errors
/// [`BrowserError::Api`] when the document refuses.
pub(super) fn take(body: &web_sys::EventTarget, taken: impl Fn(web_sys::File) + 'static) -> Result<(), BrowserError> {
    let heard = Closure::<dyn Fn(web_sys::Event)>::new(move |event: web_sys::Event| {
        let list = match event.dyn_ref::<web_sys::DragEvent>() {
            Some(drag) => {
                let data = drag.data_transfer();
                let files = data
                    .as_ref()
                    .is_some_and(|data| data.types().includes(&JsValue::from_str("Files"), 0));
                // Without this the browser would leave the page for the file. Text that is
                // dropped into the field goes its usual way.
                if files {
                    event.prevent_default();
                }
                data.and_then(|data| data.files())
            }
            None => event
                .target()
                .and_then(|target| target.dyn_into::<web_sys::HtmlInputElement>().ok())
                .and_then(|field| field.files()),
        };
        let file = list.and_then(|list| list.get(0));
        if let (Some(file), true) = (file, event.type_() != "dragover") {
            taken(file);
        }
    });
    let heard: JsValue = heard.into_js_value();
    for kind in ["dragover", "drop", "change"] {
        body.add_event_listener_with_callback(kind, heard.unchecked_ref())
            .map_err(|thrown| BrowserError::api("addEventListener", &thrown))?;
    }
    Ok(())
}
