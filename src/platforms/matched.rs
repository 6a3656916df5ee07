//! What a table has for a call.

use super::Near;
use crate::table::Operation;

/// What the table has for a call.
#[derive(Debug, Clone)]
pub enum Matched {
    /// This operation.
    Operation {
        /// The operation.
        operation: Box<Operation>,
        /// The path fits only when upper and lower case are taken as equal.
        other_case: bool,
    },
    /// The path with other methods.
    OtherMethods {
        /// The path template.
        template: String,
        /// Its official methods.
        methods: Vec<String>,
        /// The closest operations.
        nearest: Vec<Near>,
        /// Document and date.
        source: String,
    },
    /// No such path.
    UnknownPath {
        /// The closest operations.
        nearest: Vec<Near>,
        /// Document and date.
        source: String,
    },
    /// There is no table to look in, for the reason given as a sentence.
    NoTable {
        /// Why.
        why: String,
    },
    /// The table holds a part of the official operations, and not this one.
    Unlisted {
        /// That, as a sentence.
        why: String,
        /// The nearest that it has, best first.
        nearest: Vec<Near>,
    },
    /// The address is not one of an API that a table could cover (a sign-in host, an unknown host).
    NotCovered,
}
