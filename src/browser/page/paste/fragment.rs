//! A link that holds a text, in the part of an address that browsers send to nobody.

use crate::browser::error::BrowserError;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};

const NAME: &str = "#text=";
/// Longer addresses are cut by chats and browsers.
pub(super) const LONGEST: usize = 16 * 1024;

/// The address of this page with a text in it.
///
/// # Errors
/// [`BrowserError::NoSuchApi`] where there is no window.
pub(super) fn link_to(text: &str) -> Result<String, BrowserError> {
    let href = location()?
        .href()
        .map_err(|thrown| BrowserError::api("location.href", &thrown))?;
    let page = href.split('#').next().unwrap_or_default();
    Ok(format!("{page}{}", written(text)))
}

/// The text of the address with which the page was opened; it is taken out of the address, so that it stays in no history.
pub(super) fn take() -> Option<String> {
    let location = location().ok()?;
    let text = read(&location.hash().ok()?)?;
    let page = location.pathname().ok()?;
    let history = web_sys::window()?.history().ok()?;
    // Only for the history's sake.
    drop(history.replace_state_with_url(&JsValue::NULL, "", Some(&page)));
    Some(text)
}

/// Does something whenever the part behind `#` changes.
///
/// # Errors
/// [`BrowserError`] when the window refuses.
pub(super) fn listen(changed: impl Fn() + 'static) -> Result<(), BrowserError> {
    let window = web_sys::window().ok_or_else(|| BrowserError::NoSuchApi("window".to_owned()))?;
    let heard: JsValue = Closure::<dyn Fn()>::new(changed).into_js_value();
    window
        .add_event_listener_with_callback("hashchange", heard.unchecked_ref())
        .map_err(|thrown| BrowserError::api("addEventListener", &thrown))
}

fn location() -> Result<web_sys::Location, BrowserError> {
    let window = web_sys::window().ok_or_else(|| BrowserError::NoSuchApi("window".to_owned()))?;
    Ok(window.location())
}

fn written(text: &str) -> String {
    format!("{NAME}{}", URL_SAFE_NO_PAD.encode(text))
}

fn read(fragment: &str) -> Option<String> {
    let packed = fragment.strip_prefix(NAME)?;
    String::from_utf8(URL_SAFE_NO_PAD.decode(packed).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_bindgen_test::wasm_bindgen_test;

    #[wasm_bindgen_test]
    fn a_text_comes_out_of_its_link_as_it_went_in() {
        for text in ["", "GET https://api.example.com/ä?x=1#y\n\nHTTP/1.1 403", "eyJh.eyJi.c"] {
            assert_eq!(read(&written(text)).as_deref(), Some(text));
        }
        for other in ["", "#", "#text", "#text=*", "#token=YQ", "#text=_w"] {
            assert_eq!(read(other), None, "{other}");
        }
    }
}
