//! The calls of a tab as the panel lists them: what is new since it asked before.

use super::SessionAnswer;
use crate::report::desk::DeskRow;
use serde::{Deserialize, Serialize};

/// Up to where a list was read.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, Serialize)]
pub struct RowsMark {
    /// Which start of the background counts: its numbers begin anew with it.
    pub run: String,
    /// Which page of the tab: with another one the calls before it are gone.
    pub page: u64,
    /// Counts the changes.
    pub revision: u64,
}

/// What is new.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RowsAnswer {
    /// Up to where it goes.
    pub mark: RowsMark,
    /// The calls, oldest first.
    pub rows: Vec<DeskRow>,
    /// Tokens and notices; it has no calls.
    pub head: SessionAnswer,
}
