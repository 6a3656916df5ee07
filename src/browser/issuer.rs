//! Asks an issuer for its keys: one GET over https, of an address that the user confirmed, without
//! token, cookies, referrer or redirect, bounded in time and size.

use crate::browser::outside::{self, Bounds, Permit};
use crate::token::key::MAX_KEY_TEXT;
use url::Url;

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
    match Permit::from_background(address.as_str()).await {
        Ok(permit) => get(address, &permit).await.unwrap_or_else(Answer::Nothing),
        Err(why) => Answer::Nothing(why),
    }
}

async fn get(address: &Url, permit: &Permit) -> Result<Answer, String> {
    let bounds = Bounds {
        patience_ms: PATIENCE_MS,
        most_bytes: MAX_KEY_TEXT,
    };
    let answer = outside::get(address.as_str(), permit, None, &[], bounds).await?;
    if !(200..300).contains(&answer.status) {
        return Err(format!("it answered with the status {}", answer.status));
    }
    if answer.cut {
        return Err(format!("its answer is longer than {} KiB", MAX_KEY_TEXT / 1024));
    }
    // Keys are public, and read as text.
    String::from_utf8(answer.body.expose().clone())
        .map(Answer::Text)
        .map_err(|_| "its answer is no text".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::browser::managed::Managed;
    use crate::browser::view::dom::document;
    use wasm_bindgen_test::wasm_bindgen_test;

    fn here(path: &str) -> Url {
        let base = document().unwrap().base_uri().unwrap().unwrap();
        Url::parse(&base).unwrap().join(path).unwrap()
    }

    /// As [`super::ask`], where nothing is forbidden.
    async fn ask(address: &Url) -> Answer {
        let permit = Permit::of(&Managed::default(), address.as_str()).unwrap();
        get(address, &permit).await.unwrap_or_else(Answer::Nothing)
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
