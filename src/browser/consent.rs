//! The user's consent: nothing is observed, stored or put into a page before it was given.
//!
//! It is kept in `storage.local` with the version of what was agreed to. When a later version of the extension watches,
//! reads or keeps more, [`VERSION`] rises, and everything rests until the user agreed to that, too.

use super::error::BrowserError;
use super::view::words::now_ms;
use super::webext;
use serde::{Deserialize, Serialize};
use wasm_bindgen::JsValue;

/// Which version of `view::consent`'s words is asked for. **Raise it whenever more is watched, read, kept or sent than
/// they said**; it stands nowhere else.
pub const VERSION: u32 = 3;

const KEY: &str = "consent";

/// What the user agreed to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Given {
    /// The [`VERSION`] of then.
    pub version: u32,
    /// When: milliseconds since 1970-01-01T00:00:00Z.
    pub at_ms: i64,
}

impl Given {
    /// Whether it covers what is watched today. That of a newer extension covers an older one that was put back.
    pub fn covers_today(self) -> bool {
        self.version >= VERSION
    }
}

/// Finds it among what `storage.local` holds. What cannot be read is none.
pub fn find(stored: &[(String, JsValue)]) -> Option<Given> {
    let (_, value) = stored.iter().find(|(key, _)| key == KEY)?;
    serde_json::from_str(&value.as_string()?).ok()
}

/// Keeps that the user agreed just now.
///
/// # Errors
/// [`BrowserError`] when the browser does not keep it; then nobody agreed.
pub async fn give() -> Result<(), BrowserError> {
    let given = Given {
        version: VERSION,
        at_ms: now_ms(),
    };
    let text = serde_json::to_string(&given).map_err(|error| BrowserError::Message(error.to_string()))?;
    webext::store("local", KEY, JsValue::from_str(&text)).await
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_bindgen_test::wasm_bindgen_test;

    fn stored(text: &str) -> Vec<(String, JsValue)> {
        vec![
            ("settings".to_owned(), JsValue::from_str("{}")),
            (KEY.to_owned(), JsValue::from_str(text)),
        ]
    }

    #[wasm_bindgen_test]
    fn only_a_consent_of_today_counts() {
        let of = |version: u32| find(&stored(&format!(r#"{{"version":{version},"atMs":5}}"#))).unwrap();
        assert!(of(VERSION).covers_today());
        assert!(of(VERSION + 1).covers_today());
        assert!(!of(VERSION - 1).covers_today());
    }

    #[wasm_bindgen_test]
    fn what_cannot_be_read_is_no_consent() {
        for text in [
            "",
            "true",
            "{}",
            r#"{"version":-1,"atMs":5}"#,
            r#"{"version":"1","atMs":5}"#,
        ] {
            assert_eq!(find(&stored(text)), None, "{text}");
        }
        assert_eq!(find(&[(KEY.to_owned(), JsValue::TRUE)]), None);
        assert_eq!(find(&[]), None);
    }
}
