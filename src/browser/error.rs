//! [`BrowserError`]: what can go wrong at the browser's boundary, with a stable code for JavaScript.

use wasm_bindgen::{JsCast, JsValue};

/// Why something that needs the browser did not work. No variant holds a value from a page.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum BrowserError {
    /// A function of the browser that is needed is not there.
    #[error("this browser has no `{0}`; update it, or tell us its name and version")]
    NoSuchApi(String),
    /// A function of the browser failed.
    #[error("the browser's `{api}` failed: {reason}")]
    Api {
        /// Which.
        api: String,
        /// The browser's words.
        reason: String,
    },
    /// A message or event has not the agreed form.
    #[error("a message does not have the agreed form: {0}")]
    Message(String),
    /// A message came from somebody who may not send it.
    #[error("this message may only come from the extension's own pages")]
    Sender,
    /// The user has not agreed (yet, or any more).
    #[error("nothing is watched before you agreed; open the popup of why403 and answer there")]
    NotAgreed,
    /// A call is not (or no longer) in the session.
    #[error("this call is no longer in the session; call it again")]
    NoSuchCall,
    /// A table is not part of the build or cannot be read.
    #[error("the requirement table of {platform} cannot be read: {reason}")]
    Table {
        /// Identifier of the platform.
        platform: String,
        /// What is wrong.
        reason: String,
    },
    /// A pack cannot be used.
    #[error(transparent)]
    Pack(#[from] crate::pack::PackError),
    /// The answer of the background was an error.
    #[error("{message}")]
    Answered {
        /// Its code.
        code: String,
        /// Its words.
        message: String,
    },
}

impl BrowserError {
    /// The stable code, which JavaScript sees as `name`.
    pub fn code(&self) -> &str {
        match self {
            Self::NoSuchApi(_) => "browser.no-such-api",
            Self::Api { .. } => "browser.api",
            Self::Message(_) => "browser.message",
            Self::Sender => "browser.sender",
            Self::NotAgreed => "consent.missing",
            Self::NoSuchCall => "browser.no-such-call",
            Self::Table { .. } => "browser.table",
            Self::Pack(error) => error.code(),
            Self::Answered { code, .. } => code,
        }
    }

    /// A failure of the browser's function `api`.
    pub fn api(api: &str, thrown: &JsValue) -> Self {
        Self::Api {
            api: api.to_owned(),
            reason: words_of(thrown),
        }
    }
}

/// The words of something thrown.
fn words_of(thrown: &JsValue) -> String {
    thrown
        .dyn_ref::<js_sys::Error>()
        .map(|error| String::from(error.message()))
        .or_else(|| thrown.as_string())
        .unwrap_or_else(|| "no reason given".to_owned())
}

impl From<BrowserError> for JsValue {
    fn from(error: BrowserError) -> Self {
        let thrown = js_sys::Error::new(&error.to_string());
        thrown.set_name(error.code());
        thrown.into()
    }
}
