//! What leaves the browser: one GET over HTTPS that the user switched on or confirmed, without cookies, cache,
//! referrer or redirect, bounded in time and size. Nothing else of the extension connects to anywhere.

use crate::browser::js;
use crate::exchange;
use crate::sensitive::Sensitive;
use js_sys::{Function, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    AbortSignal, Headers, ReadableStreamDefaultReader, ReferrerPolicy, Request, RequestCache, RequestCredentials,
    RequestInit, RequestMode, RequestRedirect, Response,
};

/// What may be sent and taken.
#[derive(Debug, Clone, Copy)]
pub struct Bounds {
    /// An answer is waited for this many milliseconds, its body included.
    pub patience_ms: u32,
    /// At most this many bytes of the body are read.
    pub most_bytes: usize,
}

/// An answer.
#[derive(Debug)]
pub struct Answer {
    /// Its status.
    pub status: u16,
    /// Those of its headers that were wanted.
    pub headers: exchange::Headers,
    /// Its body; it may hold secrets of the user's.
    pub body: Sensitive<Vec<u8>>,
    /// The body was longer than was read.
    pub cut: bool,
}

/// Gets what is at `address`; `authorization` is the header of that name, `wanted` names the headers of the answer that
/// are read.
///
/// # Errors
/// Why there is no answer, in words for the user's log. They hold nothing of the header.
pub async fn get(
    address: &str,
    authorization: Option<&Sensitive<String>>,
    wanted: &[&str],
    bounds: Bounds,
) -> Result<Answer, String> {
    if !address.starts_with("https://") && !cfg!(test) {
        return Err("only https is asked".to_owned());
    }
    let refused = |thrown: JsValue| refused(&thrown, bounds);
    let headers = Headers::new().map_err(refused)?;
    headers.set("Accept", "application/json").map_err(refused)?;
    if let Some(authorization) = authorization {
        // The user switched it on: the token goes to the vendor that it is of. What the browser says of a value that
        // is no header could repeat it.
        headers
            .set("Authorization", authorization.expose())
            .map_err(|_| "the token does not fit into a header".to_owned())?;
    }
    let how = RequestInit::new();
    how.set_method("GET");
    how.set_headers(&headers);
    how.set_mode(RequestMode::Cors);
    how.set_credentials(RequestCredentials::Omit);
    how.set_cache(RequestCache::NoStore);
    how.set_redirect(RequestRedirect::Error);
    how.set_referrer_policy(ReferrerPolicy::NoReferrer);
    // It runs over the answer's body, too.
    how.set_signal(Some(&AbortSignal::timeout_with_u32(bounds.patience_ms)));
    let request = Request::new_with_str_and_init(address, &how).map_err(refused)?;
    // A page's or a worker's.
    let fetch: Function = js::get(&js_sys::global(), "fetch")
        .dyn_into()
        .map_err(|_| "this browser cannot ask".to_owned())?;
    let promise = fetch.call1(&JsValue::UNDEFINED, &request).map_err(refused)?;
    let promise: js_sys::Promise = promise.dyn_into().map_err(refused)?;
    let response: Response = JsFuture::from(promise).await.map_err(refused)?.unchecked_into();
    let given = response.headers();
    // A name that the browser takes for none has no value either.
    let headers = wanted
        .iter()
        .filter_map(|name| Some((*name, given.get(name).ok()??)))
        .collect();
    let (bytes, cut) = read(&response, bounds.most_bytes).await.map_err(refused)?;
    Ok(Answer {
        status: response.status(),
        headers,
        body: Sensitive::new(bytes),
        cut,
    })
}

async fn read(response: &Response, most: usize) -> Result<(Vec<u8>, bool), JsValue> {
    let mut bytes: Vec<u8> = Vec::new();
    let Some(body) = response.body() else {
        return Ok((bytes, false));
    };
    let reader: ReadableStreamDefaultReader = body.get_reader().unchecked_into();
    loop {
        let chunk = JsFuture::from(reader.read()).await?;
        if js::get(&chunk, "done").is_truthy() {
            return Ok((bytes, false));
        }
        let piece: Uint8Array = js::get(&chunk, "value").unchecked_into();
        let length = usize::try_from(piece.length()).unwrap_or(usize::MAX);
        if bytes.len().saturating_add(length) > most {
            // The rest is not wanted.
            drop(reader.cancel());
            return Ok((bytes, true));
        }
        bytes.extend(piece.to_vec());
    }
}

/// What the browser tells of a failure is little, so that pages cannot look around in networks.
fn refused(thrown: &JsValue, bounds: Bounds) -> String {
    match js::get(thrown, "name").as_string().as_deref() {
        Some("TimeoutError") => format!("no answer within {} s", bounds.patience_ms / 1000),
        _ => "the browser got no answer, or one that leads to another address, which is not followed".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_bindgen_test::wasm_bindgen_test;

    const BOUNDS: Bounds = Bounds {
        patience_ms: 10_000,
        most_bytes: 1024,
    };

    /// The server of the tests.
    fn here(path: &str) -> String {
        let base = crate::browser::view::dom::document()
            .unwrap()
            .base_uri()
            .unwrap()
            .unwrap();
        url::Url::parse(&base).unwrap().join(path).unwrap().into()
    }

    #[wasm_bindgen_test]
    async fn a_long_answer_is_cut() {
        let answer = get(&here("/wasm-bindgen-test_bg.wasm"), None, &[], BOUNDS)
            .await
            .unwrap();
        assert_eq!(answer.status, 200);
        assert!(answer.headers.is_empty(), "no header was wanted");
        assert!(answer.cut && answer.body.expose().len() <= 1024);
    }

    #[wasm_bindgen_test]
    async fn wanted_headers_alone_are_read() {
        let wanted = ["content-type", "x-absent"];
        let answer = get(&here("/wasm-bindgen-test_bg.wasm"), None, &wanted, BOUNDS)
            .await
            .unwrap();
        assert_eq!(answer.headers.len(), 1);
        assert!(answer.headers.plain("content-type").unwrap().contains("wasm"));
    }

    #[wasm_bindgen_test]
    async fn a_token_that_is_no_header_is_not_repeated() {
        let token = Sensitive::new("Bearer secret\r\nx-forged: 1".to_owned());
        let words = get(&here("/"), Some(&token), &[], BOUNDS).await.unwrap_err();
        assert_eq!(words, "the token does not fit into a header");
    }

    #[wasm_bindgen_test]
    async fn nobody_there_and_no_time_left_are_said() {
        let words = get("https://127.0.0.1:9/", None, &[], BOUNDS).await.unwrap_err();
        assert!(words.starts_with("the browser got no answer"), "{words}");
        let none = Bounds {
            patience_ms: 0,
            ..BOUNDS
        };
        let words = get(&here("/wasm-bindgen-test_bg.wasm"), None, &[], none)
            .await
            .unwrap_err();
        assert_eq!(words, "no answer within 0 s");
    }
}
