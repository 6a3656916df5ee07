//! Asks an issuer for its keys: one GET over https, of an address that the user confirmed, without
//! token, cookies, referrer or redirect, bounded in time and size.

use crate::browser::js;
use crate::token::key::MAX_KEY_TEXT;
use js_sys::Uint8Array;
use url::Url;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    AbortSignal, ReadableStreamDefaultReader, ReferrerPolicy, RequestCache, RequestCredentials, RequestInit,
    RequestMode, RequestRedirect, Response,
};

/// An answer is waited for this long.
pub const PATIENCE_MS: u32 = 10_000;

/// What came back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// A text.
    Text(String),
    /// None that can be used: why, in words for the log.
    Nothing(String),
}

/// Asks.
pub async fn ask(address: &Url) -> Answer {
    get(address).await.unwrap_or_else(Answer::Nothing)
}

async fn get(address: &Url) -> Result<Answer, String> {
    // The one that runs over the answer's body, too.
    let signal = AbortSignal::timeout_with_u32(PATIENCE_MS);
    let how = RequestInit::new();
    how.set_method("GET");
    how.set_mode(RequestMode::Cors);
    how.set_credentials(RequestCredentials::Omit);
    how.set_cache(RequestCache::NoStore);
    how.set_redirect(RequestRedirect::Error);
    how.set_referrer_policy(ReferrerPolicy::NoReferrer);
    how.set_signal(Some(&signal));
    let window = web_sys::window().ok_or("this page cannot ask")?;
    let response: Response = JsFuture::from(window.fetch_with_str_and_init(address.as_str(), &how))
        .await
        .map_err(|thrown| refused(&thrown))?
        .unchecked_into();
    if !response.ok() {
        return Err(format!("it answered with the status {}", response.status()));
    }
    let Some(body) = response.body() else {
        return Err("it answered with nothing".to_owned());
    };
    let reader: ReadableStreamDefaultReader = body.get_reader().unchecked_into();
    let mut bytes: Vec<u8> = Vec::new();
    loop {
        let chunk = JsFuture::from(reader.read()).await.map_err(|thrown| refused(&thrown))?;
        if js::get(&chunk, "done").is_truthy() {
            break;
        }
        let piece: Uint8Array = js::get(&chunk, "value").unchecked_into();
        let length = usize::try_from(piece.length()).unwrap_or(usize::MAX);
        if bytes.len().saturating_add(length) > MAX_KEY_TEXT {
            // The rest is not wanted.
            drop(reader.cancel());
            return Err(format!("its answer is longer than {} KiB", MAX_KEY_TEXT / 1024));
        }
        bytes.extend(piece.to_vec());
    }
    String::from_utf8(bytes)
        .map(Answer::Text)
        .map_err(|_| "its answer is no text".to_owned())
}

/// What the browser tells of a failure is little, so that pages cannot look around in networks.
fn refused(thrown: &JsValue) -> String {
    match js::get(thrown, "name").as_string().as_deref() {
        Some("TimeoutError") => format!("no answer within {} s", PATIENCE_MS / 1000),
        _ => "the browser got no answer, or one that leads to another address, which is not followed".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::browser::view::dom::document;
    use wasm_bindgen_test::wasm_bindgen_test;

    fn here(path: &str) -> Url {
        let base = document().unwrap().base_uri().unwrap().unwrap();
        Url::parse(&base).unwrap().join(path).unwrap()
    }

    #[wasm_bindgen_test]
    async fn an_answer_is_text_or_the_reason_why_not() {
        let Answer::Text(text) = ask(&here("/")).await else {
            panic!("the page of the tests itself has an answer");
        };
        assert!(text.contains("<html") || text.contains("<!DOCTYPE"), "{text}");
        let missing = ask(&here("/there-is-no-such-file")).await;
        assert_eq!(missing, Answer::Nothing("it answered with the status 404".to_owned()));
        let nobody = Url::parse("https://127.0.0.1:9/").unwrap();
        let Answer::Nothing(why) = ask(&nobody).await else {
            panic!("nobody is there")
        };
        assert!(why.starts_with("the browser got no answer"), "{why}");
    }

    #[wasm_bindgen_test]
    async fn an_answer_too_long_is_given_up() {
        // The tests' own wasm is some megabytes.
        let answer = ask(&here("/wasm-bindgen-test_bg.wasm")).await;
        assert_eq!(answer, Answer::Nothing("its answer is longer than 256 KiB".to_owned()));
    }
}
