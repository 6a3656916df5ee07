//! The order of a list of calls.

use super::{Item, Shown, sent};
use crate::order;
use serde::{Deserialize, Serialize};
use std::cmp::Ordering;

/// A column.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Column {
    /// The status.
    Status,
    /// The method.
    Method,
    /// The operation or path.
    Path,
    /// The host.
    Host,
    /// The verdict.
    Verdict,
    /// The token.
    Token,
    /// When it was sent.
    #[default]
    Time,
}

impl Column {
    /// All, in the order in which they stand.
    pub const ALL: [Self; 7] = [
        Self::Status,
        Self::Method,
        Self::Path,
        Self::Host,
        Self::Verdict,
        Self::Token,
        Self::Time,
    ];

    /// Its name for people.
    pub fn title(self) -> &'static str {
        match self {
            Self::Status => "Status",
            Self::Method => "Method",
            Self::Path => "Operation",
            Self::Host => "Host",
            Self::Verdict => "Verdict",
            Self::Token => "Token",
            Self::Time => "Time",
        }
    }

    /// Its name in messages and classes.
    pub fn word(self) -> &'static str {
        match self {
            Self::Status => "status",
            Self::Method => "method",
            Self::Path => "path",
            Self::Host => "host",
            Self::Verdict => "verdict",
            Self::Token => "token",
            Self::Time => "time",
        }
    }

    /// By [`Column::word`].
    pub fn named(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|column| column.word() == word)
    }

    /// Its place among the columns.
    pub fn place(self) -> usize {
        Self::ALL.iter().position(|column| *column == self).unwrap_or_default()
    }
}

/// By which column, and which way. The usual one is by time, the oldest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Sort {
    /// The column.
    pub by: Column,
    /// The other way round.
    #[serde(default)]
    pub down: bool,
}

impl Sort {
    /// After a press on a column's title: by that column; then the other way; then as usual again.
    #[must_use]
    pub fn pressed(self, column: Column) -> Self {
        match (self.by == column, self.down) {
            (false, _) => Self {
                by: column,
                down: false,
            },
            (true, false) => Self { by: column, down: true },
            (true, true) if column == Column::Time => Self {
                by: column,
                down: false,
            },
            (true, true) => Self::default(),
        }
    }
}

/// Sorts lines; equal ones by time.
pub(super) fn sort(shown: &mut [Shown], items: &[Item], sort: Sort) {
    order::sort_by(shown, |one, other| match (items.get(one.at), items.get(other.at)) {
        (Some(one), Some(other)) => {
            let order = compare(one, other, sort.by);
            let order = if sort.down { order.reverse() } else { order };
            order.then_with(|| sent(one).cmp(&sent(other)))
        }
        _ => Ordering::Equal,
    });
}

fn compare(one: &Item, other: &Item, by: Column) -> Ordering {
    let (a, b) = (&one.call.row.call, &other.call.row.call);
    match by {
        // What has no status stands last.
        Column::Status => a.status.unwrap_or(u16::MAX).cmp(&b.status.unwrap_or(u16::MAX)),
        Column::Method => a.method.cmp(&b.method),
        Column::Path => one.path().cmp(other.path()),
        Column::Host => a.host.cmp(&b.host),
        // The surest first, what was not refused last.
        Column::Verdict => {
            let key = |item: &Item| (item.certainty().is_none(), item.certainty());
            key(one)
                .cmp(&key(other))
                .then_with(|| one.verdict().cmp(other.verdict()))
        }
        Column::Token => one.label.cmp(&other.label),
        Column::Time => sent(one).cmp(&sent(other)),
    }
}
