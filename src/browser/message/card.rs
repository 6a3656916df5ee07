//! What the card shows, and what it tells of the user.

use crate::browser::view::node::Element;
use crate::report::Report;
pub use crate::settings::{Corner, Muted};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// What the card shows.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CardState {
    /// The tab.
    pub tab: i64,
    /// How many calls of the tab were refused: the number that the button, the popup and the panel tell, too.
    pub refused: usize,
    /// The kinds of refusal, the newest kind first.
    pub entries: Vec<CardEntry>,
    /// How many more there are in the popup.
    pub more: usize,
    /// Hosts that the page was refused by and the browser hides from us.
    pub hosts: Vec<String>,
    /// The user made it small.
    pub pill: bool,
}

/// What the user did in the card. The card keeps it and gives it back.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize, Serialize)]
#[serde(rename_all = "camelCase", default)]
pub struct CardFace {
    /// The kinds that are drawn, in their order.
    pub keys: Vec<String>,
    /// The kind that is open.
    pub open: Option<String>,
    /// The pointer, the focus, a selection or something opened is in it: nothing may move.
    pub reading: bool,
    /// The user asked for the kinds that wait.
    pub admits: bool,
    /// What was just copied: the word of the button, and the call.
    pub copied: Option<String>,
    /// A button was pressed when the card had not been seen and unmoved for a moment.
    pub too_early: bool,
    /// Hosts that the user allowed since their calls were refused.
    pub allowed: BTreeSet<String>,
    /// The page leaves no room: it is small for as long.
    pub small: bool,
    /// What the user has not shown any more and can take back.
    pub undo: Option<Muted>,
    /// The verdict that was said aloud at first; those after it are said when there is a pause.
    pub first: Option<String>,
}

/// What the card draws.
#[derive(Debug, Clone, Default, Serialize)]
pub struct CardView {
    /// The tab.
    pub tab: i64,
    /// What follows for what the user did.
    pub face: CardFace,
    /// It is drawn small.
    pub small: bool,
    /// So many kinds wait to be drawn until nobody reads.
    pub waiting: usize,
    /// The card.
    pub nodes: Vec<Element>,
}

/// One kind of refusal.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CardEntry {
    /// Names the kind for as long as the page stands.
    pub key: String,
    /// The first of its kind, explained.
    pub report: Report,
    /// How many there were.
    pub count: usize,
}

/// Where the card is to go.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Toward {
    /// To the left side.
    Left,
    /// To the right side.
    Right,
    /// To the top.
    Up,
    /// To the bottom.
    Down,
    /// To the next corner.
    Next,
}

impl Corner {
    /// The corner that is reached from this one, in a page that is written from right to left (`mirrored`) or not.
    #[must_use]
    pub fn toward(self, to: Toward, mirrored: bool) -> Self {
        let (mut top, end) = match self {
            Self::BottomEnd => (false, true),
            Self::BottomStart => (false, false),
            Self::TopEnd => (true, true),
            Self::TopStart => (true, false),
        };
        let mut right = end != mirrored;
        match to {
            Toward::Left => right = false,
            Toward::Right => right = true,
            Toward::Up => top = true,
            Toward::Down => top = false,
            Toward::Next => {
                return match self {
                    Self::BottomEnd => Self::BottomStart,
                    Self::BottomStart => Self::TopStart,
                    Self::TopStart => Self::TopEnd,
                    Self::TopEnd => Self::BottomEnd,
                };
            }
        }
        match (top, right != mirrored) {
            (false, true) => Self::BottomEnd,
            (false, false) => Self::BottomStart,
            (true, true) => Self::TopEnd,
            (true, false) => Self::TopStart,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Corner, Toward};
    use wasm_bindgen_test::wasm_bindgen_test;

    #[wasm_bindgen_test]
    fn arrows_lead_to_the_corner_that_they_point_to_in_mirrored_pages_too() {
        let corner = Corner::BottomEnd;
        assert_eq!(corner.toward(Toward::Left, false), Corner::BottomStart);
        assert_eq!(corner.toward(Toward::Right, false), Corner::BottomEnd);
        assert_eq!(corner.toward(Toward::Left, true), Corner::BottomEnd);
        assert_eq!(corner.toward(Toward::Right, true), Corner::BottomStart);
        assert_eq!(corner.toward(Toward::Up, true), Corner::TopEnd);
        assert_eq!(Corner::TopStart.toward(Toward::Down, false), Corner::BottomStart);
    }

    #[wasm_bindgen_test]
    fn every_corner_is_reached_by_the_next_one() {
        let mut corner = Corner::default();
        let mut seen = Vec::new();
        for _ in 0..4 {
            corner = corner.toward(Toward::Next, false);
            assert!(!seen.contains(&corner));
            seen.push(corner);
        }
        assert_eq!(corner, Corner::default());
    }
}
