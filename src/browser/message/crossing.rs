//! How messages cross between JavaScript and the engine.

use crate::browser::error::BrowserError;
use crate::browser::js;
use js_sys::{Array, Object, Reflect};
use serde::Serialize;
use serde::de::DeserializeOwned;
use wasm_bindgen::{JsCast, JsValue};

/// Reads a message. It crosses as one JSON text: each reader of JavaScript's own values would be a second copy of the
/// readers of JSON, which are here for other reasons.
///
/// # Errors
/// [`BrowserError::Message`] says what does not fit.
pub fn read<T: DeserializeOwned>(value: JsValue) -> Result<T, BrowserError> {
    read_text(js_sys::JSON::stringify(&value))
}

/// As [`read`], for a value with much more in it than the members, at any depth, that have these names.
///
/// # Errors
/// As [`read`].
pub fn read_members<T: DeserializeOwned>(value: &JsValue, names: &[&str]) -> Result<T, BrowserError> {
    let names: js_sys::Array = names.iter().map(|name| JsValue::from_str(name)).collect();
    read_text(js_sys::JSON::stringify_with_replacer(value, &names))
}

fn read_text<T: DeserializeOwned>(text: Result<js_sys::JsString, JsValue>) -> Result<T, BrowserError> {
    let wrong = |error: serde_json::Error| BrowserError::Message(error.to_string());
    let text = text.map_err(|thrown| BrowserError::api("JSON.stringify", &thrown))?;
    // What has no form in JSON, as `undefined` has none.
    let text = text.as_string().unwrap_or_else(|| "null".to_owned());
    serde_json::from_str(&text).or_else(|error| match text.contains("\\ud") {
        // Half a character, as where a page's text was cut in two: no text of ours can hold it.
        true => serde_json::from_str(&whole_characters(&text)).map_err(wrong),
        false => Err(wrong(error)),
    })
}

/// The member that names what is said.
const KIND: &str = "kind";

/// Reads what somebody says: an object whose `kind` names a variant, with the variant's fields beside it. The readers that
/// serde makes for this form keep everything in a form of their own first, and weigh three times as much.
///
/// # Errors
/// As [`read`].
pub fn read_words<T: DeserializeOwned>(words: &JsValue) -> Result<T, BrowserError> {
    let kind = js::get(words, KIND);
    let alone = words
        .dyn_ref::<Object>()
        .is_some_and(|words| Object::keys(words).length() == 1);
    read(match alone {
        true => kind,
        false => js::object(&[(kind.as_string().unwrap_or_default().as_str(), words.clone())]),
    })
}

/// Writes what [`read_words`] reads.
///
/// # Errors
/// As [`write`].
pub fn write_words<T: Serialize>(words: &T) -> Result<JsValue, BrowserError> {
    let written = write(words)?;
    let named = written.dyn_ref::<Object>().map(Object::entries);
    let Some(named) = named.and_then(|entries| entries.get(0).dyn_into::<Array>().ok()) else {
        return Ok(js::object(&[(KIND, written)]));
    };
    let object = named.get(1);
    // It fails for frozen objects only.
    drop(Reflect::set(&object, &KIND.into(), &named.get(0)));
    Ok(object)
}

/// A JSON text in which no half of a character is left: JavaScript writes these alone as escapes.
fn whole_characters(text: &str) -> String {
    let mut rest = text;
    let mut out = String::with_capacity(text.len());
    while let Some(at) = rest.find('\\') {
        let (before, escape) = rest.split_at(at);
        out.push_str(before);
        let half = escape.get(..6).filter(|six| six.starts_with("\\ud"));
        let (written, len) = match half {
            Some(_) => ("\\ufffd", 6),
            // Another escape, or its second backslash would begin one.
            None => escape.get(..2).map_or((escape, escape.len()), |two| (two, 2)),
        };
        out.push_str(written);
        rest = escape.get(len..).unwrap_or_default();
    }
    out.push_str(rest);
    out
}

/// Writes a message in the form of JSON, which every browser can carry.
///
/// # Errors
/// [`BrowserError::Message`] when it has no such form.
pub fn write<T: Serialize>(value: &T) -> Result<JsValue, BrowserError> {
    let text = serde_json::to_string(value).map_err(|error| BrowserError::Message(error.to_string()))?;
    js_sys::JSON::parse(&text).map_err(|thrown| BrowserError::api("JSON.parse", &thrown))
}
