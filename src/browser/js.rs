//! Values of JavaScript: properties, objects, promises, timers.

use crate::browser::error::BrowserError;
use js_sys::{Array, Function, Object, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

/// A property; undefined when there is none or the value is no object.
pub fn get(of: &JsValue, name: &str) -> JsValue {
    Reflect::get(of, &JsValue::from_str(name)).unwrap_or(JsValue::UNDEFINED)
}

/// Waits for a promise that `path` returned; what is none is there already.
///
/// # Errors
/// [`BrowserError::Api`] when the promise is rejected.
pub async fn wait(path: &str, returned: JsValue) -> Result<JsValue, BrowserError> {
    JsFuture::from(Promise::resolve(&returned))
        .await
        .map_err(|thrown| BrowserError::api(path, &thrown))
}

/// A promise that is fulfilled after this time.
///
/// # Errors
/// [`BrowserError::NoSuchApi`] where there are no timers.
pub fn after(ms: i32) -> Result<Promise, BrowserError> {
    let global = js_sys::global();
    let timer: Function = get(&global, "setTimeout")
        .dyn_into()
        .map_err(|_| BrowserError::NoSuchApi("setTimeout".to_owned()))?;
    Ok(Promise::new(&mut |done, _| {
        // A timer that cannot be set is no timer: go on at once.
        if timer.call2(&global, &done, &ms.into()).is_err() {
            drop(done.call0(&JsValue::UNDEFINED));
        }
    }))
}

/// Waits.
///
/// # Errors
/// As [`after`].
pub async fn sleep(ms: i32) -> Result<(), BrowserError> {
    wait("setTimeout", after(ms)?.into()).await.map(|_| ())
}

/// Waits until the function that `keep` gets is called, at most this long.
pub async fn wait_until(ms: i32, keep: impl FnOnce(Function)) {
    let mut keep = Some(keep);
    let told = Promise::new(&mut |done, _| {
        if let Some(keep) = keep.take() {
            keep(done);
        }
    });
    // Without timers nobody waits.
    if let Ok(late) = after(ms) {
        drop(JsFuture::from(Promise::race(&Array::of2(&told, &late))).await);
    }
}

/// An object with these properties.
pub fn object(properties: &[(&str, JsValue)]) -> JsValue {
    let object = Object::new();
    for (name, value) in properties {
        // It fails for frozen objects only.
        drop(Reflect::set(&object, &JsValue::from_str(name), value));
    }
    object.into()
}

/// A list of strings.
pub fn strings(list: &[String]) -> JsValue {
    list.iter()
        .map(|item| JsValue::from_str(item))
        .collect::<Array>()
        .into()
}

/// A number of the browser (tabs, times).
#[expect(clippy::cast_precision_loss, reason = "the browser's own numbers come from doubles")]
pub fn number(value: i64) -> JsValue {
    JsValue::from_f64(value as f64)
}
