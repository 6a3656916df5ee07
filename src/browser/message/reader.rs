//! What the static page and its worker say to each other. The worker reads and explains; the page only draws.

use super::ImportedTable;
use crate::report::{BareAnswer, Details, Difference, Report, Row, TokenView};
use crate::sensitive::Sensitive;
use serde::{Deserialize, Serialize};

/// What the page asks.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case", rename_all_fields = "camelCase")]
pub enum ToReader {
    /// Read the text or file that is handed over beside these words. Answer: [`Found`].
    Read,
    /// Make a table of the document that is handed over beside these words. Answer: [`TableRead`].
    Table(TableChoices),
    /// The first calls of the list that have these letters. Answer: [`Window`].
    Rows {
        /// The letters.
        filter: String,
        /// How many calls at most.
        most: usize,
    },
    /// One call explained. Answer: [`Report`], or null when there is no such call.
    Report {
        /// The call.
        id: String,
    },
    /// One call explained, or the request for it, to be copied. Answer: a string.
    Written {
        /// The call.
        id: String,
        /// What of it, in which form: the word of the button ([`crate::report::copied`]).
        what: String,
    },
    /// A token in full, for the check of its signature. Answer: [`Revealed`].
    Reveal {
        /// Its fingerprint.
        token: String,
    },
}

/// What the user chooses for a document that becomes a table.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct TableChoices {
    /// The hosts that serve it, as they were typed or pasted.
    pub hosts: String,
    /// Of several scopes any one suffices.
    pub any: bool,
    /// The table's name, if another than its title.
    pub name: String,
}

/// A document, made into a table.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct TableRead {
    /// What it holds.
    pub table: ImportedTable,
    /// The compiled table, in base64.
    pub compiled: String,
    /// What a reader must know about it.
    pub notes: Vec<String>,
    /// What of it cannot be read, with the reasons: unknown in the table.
    pub unread: Vec<String>,
}

/// A token in full, or nothing when there is none of this fingerprint. It goes from a worker to its page, inside one tab.
#[derive(Debug, Clone, Default, Deserialize, Serialize)]
pub struct Revealed(Option<String>);

impl Revealed {
    /// Of a token.
    pub fn of(token: Option<Sensitive<String>>) -> Self {
        // The page checks the signature, since it has the fields for the key.
        Self(token.map(|token| token.expose().clone()))
    }

    /// The token.
    pub fn token(self) -> Option<Sensitive<String>> {
        self.0.map(Sensitive::new)
    }
}

/// A text, read.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Found {
    /// What a reader must know about the text: parts that are missing or could not be used.
    pub notes: Vec<String>,
    /// What is in it.
    pub what: What,
}

/// What is in a text.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum What {
    /// Nothing.
    Nothing,
    /// A token alone.
    Token(Box<TokenAlone>),
    /// Two tokens alone.
    Two(Box<TwoAlone>),
    /// A call that is named and was not sent.
    Bare(Box<BareAnswer>),
    /// One call.
    Call(Box<Report>),
    /// Many calls.
    Calls(Calls),
}

/// A token alone.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct TokenAlone {
    /// What it is and carries.
    pub view: TokenView,
    /// All of it.
    pub details: Details,
}

/// Two tokens alone.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct TwoAlone {
    /// The first.
    pub first: TokenAlone,
    /// The second.
    pub second: TokenAlone,
    /// Whose both are, where that is known.
    pub vendor: Option<String>,
    /// What differs.
    pub difference: Difference,
}

/// Many calls, as in a HAR file.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Calls {
    /// The tokens, newest first.
    pub tokens: Vec<TokenView>,
    /// The first calls that pass the filter, denials first.
    pub rows: Vec<Row>,
    /// How many pass it.
    pub passing: usize,
    /// How many there are in all.
    pub all: usize,
    /// Number of denials.
    pub denials: usize,
}

/// The beginning of the list of calls.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Window {
    /// The first calls that pass the filter.
    pub rows: Vec<Row>,
    /// How many pass it.
    pub passing: usize,
}
