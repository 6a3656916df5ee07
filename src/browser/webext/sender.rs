//! Who sent a message, in the browser's own words.

use super::{address_of, namespace, origin};
use crate::browser::error::BrowserError;
use crate::browser::js::get;
use crate::browser::view::words::whole;
use crate::session::Place;
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
    // A tab has much more, such as its icon: each of these alone costs less than all.
    let word = |name: &str| get(&value, name).as_string();
    let (id, url, origin_word) = (word("id"), word("url"), word("origin"));
    let frame = get(&value, "frameId").as_f64().map(whole);
    let document = word("documentId");
    let tab = get(&get(&value, "tab"), "id").as_f64().map(whole);
    let namespace = namespace()?;
    if id.is_none() || id != get(&get(&namespace, "runtime"), "id").as_string() {
        return Err(BrowserError::Sender);
    }
    let own = origin(&address_of("")?);
    let from = url.as_deref().and_then(origin);
    if own.is_some() && (from == own || origin_word == own) {
        return Ok(Sender::Own { tab });
    }
    match (tab, frame) {
        (Some(tab), Some(frame)) => Ok(Sender::Relay {
            tab,
            place: Place {
                frame: Some(frame),
                document,
                origin: origin_word.or(from),
                blank: url.as_deref() == Some("about:blank"),
                worker: false,
            },
        }),
        _ => Err(BrowserError::Sender),
    }
}
