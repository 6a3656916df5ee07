//! Files that are dropped on a page or chosen in its field.

use crate::browser::error::BrowserError;
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};

/// A field in which a whole folder is chosen has this attribute.
const FOLDER: &str = "webkitdirectory";

/// Hands the files of every folder that is chosen in a field in `body` to `taken`, those of its folders, too.
///
/// # Errors
/// [`BrowserError::Api`] when the document refuses.
pub(super) fn take_folder(
    body: &web_sys::EventTarget,
    taken: impl Fn(Vec<web_sys::File>) + 'static,
) -> Result<(), BrowserError> {
    let heard = Closure::<dyn Fn(web_sys::Event)>::new(move |event: web_sys::Event| {
        let field = event
            .target()
            .and_then(|target| target.dyn_into::<web_sys::HtmlInputElement>().ok())
            .filter(|field| field.has_attribute(FOLDER));
        let Some(field) = field else { return };
        let list = field.files();
        let files: Vec<web_sys::File> = list
            .iter()
            .flat_map(|list| (0..list.length()).filter_map(|at| list.get(at)))
            .collect();
        // Or the same folder could not be chosen again once it is mended.
        field.set_value("");
        if !files.is_empty() {
            taken(files);
        }
    });
    let heard: JsValue = heard.into_js_value();
    body.add_event_listener_with_callback("change", heard.unchecked_ref())
        .map_err(|thrown| BrowserError::api("addEventListener", &thrown))
}

/// Hands every file that is dropped in `body`, or chosen in a field there, to `taken`.
///
/// # Errors
/// [`BrowserError::Api`] when the document refuses.
pub(super) fn take(body: &web_sys::EventTarget, taken: impl Fn(web_sys::File) + 'static) -> Result<(), BrowserError> {
    take_all(body, move |files| {
        if let Some(first) = files.into_iter().next() {
            taken(first);
        }
    })
}

/// As [`take`], with all files that come at once.
///
/// # Errors
/// As [`take`].
pub(super) fn take_all(
    body: &web_sys::EventTarget,
    taken: impl Fn(Vec<web_sys::File>) + 'static,
) -> Result<(), BrowserError> {
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
                .filter(|field| !field.has_attribute(FOLDER))
                .and_then(|field| field.files()),
        };
        let files: Vec<web_sys::File> = list
            .iter()
            .flat_map(|list| (0..list.length()).filter_map(|at| list.get(at)))
            .collect();
        if !files.is_empty() && event.type_() != "dragover" {
            taken(files);
        }
    });
    let heard: JsValue = heard.into_js_value();
    for kind in ["dragover", "drop", "change"] {
        body.add_event_listener_with_callback(kind, heard.unchecked_ref())
            .map_err(|thrown| BrowserError::api("addEventListener", &thrown))?;
    }
    Ok(())
}
