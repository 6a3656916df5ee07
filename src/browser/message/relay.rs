//! What the content scripts say, which is hostile, and what they are told.

use super::Corner;
use serde::{Deserialize, Serialize};

/// What a content script (the relay) says to the background.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case", rename_all_fields = "camelCase")]
pub enum FromRelay {
    /// A new document stands in the tab.
    Page {
        /// A random name of the document.
        document: String,
        /// How many answers were handed on from it so far; more than none when it comes back.
        number: u32,
        /// When its loading began: milliseconds since 1970-01-01T00:00:00Z.
        started_ms: f64,
    },
    /// The hook read the body of an answer that may be a refusal or tell about a token.
    Body {
        /// The random name of the document.
        document: String,
        /// The how manieth answer of the document it is.
        number: u32,
        /// The address that answered.
        url: String,
        /// The status.
        status: u16,
        /// Names and values of the answer's headers that tell calls apart.
        #[serde(default)]
        headers: Vec<(String, String)>,
        /// What came back, if it could be read.
        response_body: Option<String>,
        /// The page copied the answer: the same body may come once more.
        #[serde(default)]
        twice: bool,
        /// When the page began to read it: milliseconds since 1970-01-01T00:00:00Z.
        time_ms: f64,
    },
    /// So many answers were handed on, and nobody confirmed the last of them.
    Count {
        /// The random name of the document.
        document: String,
        /// How many.
        number: u32,
    },
    /// The page goes to another host with an authorization request (RFC 6749 §4.1.1).
    SignIn {
        /// The host.
        host: String,
    },
    /// So many answers came too fast to be handed on.
    Lost {
        /// How many, since this was said before.
        count: u32,
    },
    /// The page hides the card, or no longer does.
    Hidden {
        /// How.
        how: Hidden,
    },
}

/// What the relay of a new document is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Begun {
    /// A card may appear in this page: it may be prepared when a call was refused.
    pub cards: bool,
}

/// How a page hides the card.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Hidden {
    /// It does not.
    #[default]
    None,
    /// It took it out of the document.
    Removed,
    /// It laid something over it, or made it invisible.
    Covered,
}

/// What the background says to the relay of a tab.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case", rename_all_fields = "camelCase")]
pub enum ToRelay {
    /// Is anybody there?
    Ping,
    /// Prepare the card, invisible.
    Warm,
    /// Show the card.
    Show {
        /// Where.
        corner: Corner,
    },
    /// What the card shows has changed.
    Refresh,
    /// Hide the card.
    Hide,
    /// The card is this high.
    Size {
        /// CSS pixels.
        height: f64,
        /// It is drawn small.
        small: bool,
    },
    /// Put the card there, if a corner is named. Answer: whether the page is written from right to left.
    Place {
        /// Where.
        corner: Option<Corner>,
    },
    /// Was the card seen, and did it stand still for a moment before it was pressed?
    Steady {
        /// When that was: milliseconds since 1970-01-01T00:00:00Z.
        pressed_ms: f64,
    },
    /// Write a group into the page's console.
    Log {
        /// The group's title.
        title: String,
        /// Its text, without the token.
        text: String,
    },
}
