//! Signs: what an answer of some maker looks like, and which reason it states. They are data (`signs/*.txt`,
//! `vendors/*/signs.txt`); this room reads the text form, compiles it, and finds the signs in an answer.
//!
//! Finding is one pass: the answer's words, pairs of words, codes, names of members and headers are each looked up once
//! in one table, which gives a few candidates; these alone are held against the answer. The time does not grow with the
//! number of signs. The room knows answers, reasons and nothing else, so that the build reads the same files with the
//! same code.

pub mod check;
mod compile;
mod condition;
mod draft;
mod error;
mod example;
pub mod extract;
mod hash;
mod list;
mod model;
mod outcome;
mod pattern;
mod prose;
mod run;
mod search;
mod text;
mod verify;
mod words;

pub use compile::{compile, stamp};
pub use error::{Problem, SignsError};
pub use example::Example;
pub use model::{Condition, FieldSource, Maker, MakerKind, Sign, Source, Test};
pub use pattern::{Capture, Pattern};
pub use run::{Hit, Signs};
pub use text::{Parsed, parse};
