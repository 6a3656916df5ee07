//! The refused preflight of a call that the browser ended.

use super::index::Index;
use crate::exchange::{Exchange, Outcome};

/// A preflight comes at most this many milliseconds before its call is ended.
const NEAR_MS: i64 = 10_000;

/// The refused preflight of a call, if there was one.
pub(super) fn refused<'a>(exchange: &Exchange, index: &Index<'a>) -> Option<&'a Exchange> {
    if !matches!(exchange.outcome, Outcome::Failed(_)) || exchange.method == "OPTIONS" {
        return None;
    }
    index.preflights().find(|other| {
        let apart = exchange.sent_at_ms.saturating_sub(other.sent_at_ms);
        (0..=NEAR_MS).contains(&apart.saturating_abs()) && other.url == exchange.url
    })
}
