//! How old the documents are that a requirement was read from.

use super::{CheckedPart, Situation};
use crate::authority::Verdict;
use crate::platforms::Matched;
use crate::requirement::Source;
use crate::token::times;

/// A document older than this is said to be old, in days: vendors announce changes a quarter ahead.
const OLD_DAYS: i64 = 120;
const DAY_MS: i64 = 86_400_000;

/// A sentence where what is required was read from an old document, and not all of it is known to be there. `None` where
/// the documents are new, or have a version and no day.
pub(super) fn words(checked: &[CheckedPart], situation: &Situation<'_>) -> Option<String> {
    let Matched::Operation { operation, .. } = situation.matched else {
        return None;
    };
    if checked.iter().all(|part| part.verdict == Verdict::Satisfied) {
        return None;
    }
    let today = situation.exchange.sent_at_ms.div_euclid(DAY_MS);
    let platform = situation.table_key();
    let parts = operation.requirement.parts.iter();
    let sources = parts.filter_map(|part| situation.tables.source(&platform, &part.source));
    let aged = sources.filter_map(|source| Some((today - day_of(source)?, source)));
    let (age, source) = aged.max_by_key(|(age, _)| *age)?;
    (age > OLD_DAYS).then(|| {
        format!(
            "What is required was read from a document that is {age} days old ({}, {}): what the vendor changed since is not in it.",
            source.title, source.date
        )
    })
}

/// The day of a document, counted from 1970-01-01.
fn day_of(source: &Source) -> Option<i64> {
    times::day(&source.date)
}
