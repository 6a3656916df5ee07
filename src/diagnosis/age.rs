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

/// Whether a document of this date is old at this time, in milliseconds since 1970-01-01. A version has no age.
pub fn is_old(date: &str, now_ms: i64) -> bool {
    last_day(date).is_some_and(|day| now_ms.div_euclid(DAY_MS) - day > OLD_DAYS)
}

/// The day of a document, counted from 1970-01-01.
fn day_of(source: &Source) -> Option<i64> {
    last_day(&source.date)
}

/// The day of a date; of a month or a year without a day a late one, so that nothing is called old too soon.
fn last_day(date: &str) -> Option<i64> {
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    match date.len() {
        4 if digits(date) => times::day(&format!("{date}-12-31")),
        7 => times::day(&format!("{date}-28")),
        _ => times::day(date),
    }
}

#[cfg(test)]
mod tests {
    use super::is_old;

    #[test]
    fn a_month_ends_and_a_version_has_no_age() {
        // 2026-11-27.
        let now_ms = 1_795_773_600_000;
        for old in ["2026-07-29", "2026-06", "2025", "2025-09"] {
            assert!(is_old(old, now_ms), "{old}");
        }
        for new in [
            "2026-07-31",
            "2026-08",
            "2026",
            "23.0.2",
            "undated",
            "1001.0.0-SNAPSHOT-67b5c6e5",
            "2026.06.3",
        ] {
            assert!(!is_old(new, now_ms), "{new}");
        }
    }
}
