//! Who sent a message, in the browser's own words.

use super::{Tab, address_of, namespace, origin};
use crate::browser::error::BrowserError;
use crate::browser::js::get;
use crate::browser::message;
use crate::session::Place;
use serde::Deserialize;
use wasm_bindgen::JsValue;

/// Who sent a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sender {
    /// A page of the extension; in a tab if it is the card (or was opened in one).
    Own {
        /// The tab.
        tab: Option<i64>,
    },
    /// A content script.
    Relay {
        /// The tab.
        tab: i64,
        /// Its frame, document and origin.
        place: Place,
    },
}

/// Reads who sent a message, in the browser's own words: a page cannot forge them.
///
/// # Errors
/// [`BrowserError::Sender`] for everybody else.
pub fn sender(value: JsValue) -> Result<Sender, BrowserError> {
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Raw {
        id: Option<String>,
        url: Option<String>,
        origin: Option<String>,
        frame_id: Option<i64>,
        document_id: Option<String>,
        tab: Option<Tab>,
    }
    let raw: Raw = message::read(value)?;
    let namespace = namespace()?;
    if raw.id.is_none() || raw.id != get(&get(&namespace, "runtime"), "id").as_string() {
        return Err(BrowserError::Sender);
    }
    let tab = raw.tab.and_then(|tab| tab.id);
    let own = origin(&address_of("")?);
    let from = raw.url.as_deref().and_then(origin);
    if own.is_some() && (from == own || raw.origin == own) {
        return Ok(Sender::Own { tab });
    }
    match (tab, raw.frame_id) {
        (Some(tab), Some(frame)) => Ok(Sender::Relay {
            tab,
            place: Place {
                frame: Some(frame),
                document: raw.document_id,
                origin: raw.origin.or(from),
                blank: raw.url.as_deref() == Some("about:blank"),
            },
        }),
        _ => Err(BrowserError::Sender),
    }
}
