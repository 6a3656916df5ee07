//! Requirement tables: text form, compiled form, matcher, nearest operation.
//!
//! `vendors/<platform>/table.txt` is what people read and review ([`text`]); [`compile()`] makes of it the bytes that
//! are shipped; [`Table::load`] checks them once; [`Table::lookup`] finds an operation without allocating;
//! [`Table::nearest`] answers for paths and methods that the document does not have.

pub mod claims;
mod compile;
mod error;
mod explain;
pub mod expr;
mod format;
mod hash;
mod host;
mod intern;
mod literals;
mod load;
mod matcher;
mod memory;
mod names;
mod nearest;
mod operation;
mod pieces;
mod pools;
mod reference;
mod segment;
mod source_line;
mod template;
pub mod text;
mod text_write;
mod words;

pub use crate::cursor::TextError;
pub use claims::{Claim, Claims};
pub use compile::compile;
pub use error::{CompileError, TableError};
pub use explain::Reason;
pub use matcher::Lookup;
pub use memory::Table;
pub use nearest::Near;
pub use operation::{Auth, Base, CaseRule, Cover, Knowledge, METHODS, Operation, Shared, TextTable};
pub use reference::OperationRef;
pub use template::{Piece, Segment, Template, TemplateError};
pub use text_write::write as write_text;
