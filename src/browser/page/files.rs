//! Files that are dropped on a page or chosen in its field.

use crate::browser::error::BrowserError;
use crate::browser::js;
use crate::browser::view::dom::document;
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

/// As [`take`], with the id of the field in which the file was chosen; a field can be chosen again from at once.
///
/// # Errors
/// As [`take`].
pub(super) fn take_of(
    body: &web_sys::EventTarget,
    taken: impl Fn(web_sys::File, String) + 'static,
) -> Result<(), BrowserError> {
    hear(body, move |files, field| {
        let id = field.as_ref().map(|field| field.id()).unwrap_or_default();
        if let Some(field) = field {
            // Or the same file could not be chosen again once it is mended.
            field.set_value("");
        }
        if let Some(first) = files.into_iter().next() {
            taken(first, id);
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
    hear(body, move |files, _| taken(files))
}

fn hear(
    body: &web_sys::EventTarget,
    taken: impl Fn(Vec<web_sys::File>, Option<web_sys::HtmlInputElement>) + 'static,
) -> Result<(), BrowserError> {
    let heard = Closure::<dyn Fn(web_sys::Event)>::new(move |event: web_sys::Event| {
        let field = event
            .target()
            .and_then(|target| target.dyn_into::<web_sys::HtmlInputElement>().ok())
            .filter(|field| !field.has_attribute(FOLDER));
        let field = field.filter(|_| !event.is_instance_of::<web_sys::DragEvent>());
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
            None => field.as_ref().and_then(web_sys::HtmlInputElement::files),
        };
        let files: Vec<web_sys::File> = list
            .iter()
            .flat_map(|list| (0..list.length()).filter_map(|at| list.get(at)))
            .collect();
        if !files.is_empty() && event.type_() != "dragover" {
            taken(files, field);
        }
    });
    let heard: JsValue = heard.into_js_value();
    for kind in ["dragover", "drop", "change"] {
        body.add_event_listener_with_callback(kind, heard.unchecked_ref())
            .map_err(|thrown| BrowserError::api("addEventListener", &thrown))?;
    }
    Ok(())
}

/// Has the browser save a text as a file of this name: it asks the user, or puts it where downloads go.
///
/// # Errors
/// [`BrowserError::Api`] when the document refuses.
pub(super) fn save(text: &str, name: &str) -> Result<(), BrowserError> {
    let refused = |thrown: JsValue| BrowserError::api("saving the file", &thrown);
    let parts = js_sys::Array::of1(&JsValue::from_str(text));
    let blob = web_sys::Blob::new_with_str_sequence(&parts).map_err(refused)?;
    let address = web_sys::Url::create_object_url_with_blob(&blob).map_err(refused)?;
    let document = document()?;
    let link = document.create_element("a").map_err(refused)?;
    link.set_attribute("href", &address).map_err(refused)?;
    link.set_attribute("download", name).map_err(refused)?;
    let body = document.body();
    let body = body.ok_or_else(|| BrowserError::NoSuchApi("document.body".to_owned()))?;
    body.append_child(&link).map_err(refused)?;
    if let Some(link) = link.dyn_ref::<web_sys::HtmlElement>() {
        link.click();
    }
    link.remove();
    // The browser has it once the click was handled; it is a copy in memory until then.
    let after = address.clone();
    super::run(
        async move {
            js::sleep(10_000).await?;
            web_sys::Url::revoke_object_url(&after).map_err(refused)
        },
        |error| super::log(&error),
    );
    Ok(())
}
