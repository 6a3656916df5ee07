//! What the card shows, and what it tells of the user.

use crate::browser::view::node::Element;
use crate::report::Report;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// What the card shows.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CardState {
    /// The tab.
    pub tab: i64,
    /// The denials, newest first, those of one operation and verdict as one.
    pub entries: Vec<CardEntry>,
    /// How many more there are in the popup.
    pub more: usize,
}

/// What the user did in the card. The card keeps it and gives it back.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize, Serialize)]
#[serde(rename_all = "camelCase", default)]
pub struct CardFace {
    /// The call that was newest.
    pub newest: Option<String>,
    /// The call that is open.
    pub open: Option<String>,
    /// The user is reading: a new denial must not open over it.
    pub reading: bool,
    /// The call that was just copied.
    pub copied: Option<String>,
    /// A button was pressed when the card had not been seen and unmoved for a moment.
    pub too_early: bool,
    /// Hosts that the user allowed since their calls were refused.
    pub allowed: BTreeSet<String>,
}

/// What the card draws.
#[derive(Debug, Clone, Default, Serialize)]
pub struct CardView {
    /// The tab.
    pub tab: i64,
    /// What follows for what the user did.
    pub face: CardFace,
    /// The card.
    pub nodes: Vec<Element>,
}

/// One denial of the card.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CardEntry {
    /// The newest of its kind, explained.
    pub report: Report,
    /// How many there were.
    pub count: usize,
}
