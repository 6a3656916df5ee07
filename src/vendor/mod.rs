//! [`Vendor`]: what one folder in `vendors` says of a maker of APIs. Only data and its reading; what a vendor does
//! beyond data stands in `platform`.
//!
//! The build reads every folder with [`read()`], which names faults by line and column, and keeps the texts without
//! remarks and sources ([`stripped`]) in one file that the library carries. It is read again, once, at the first use:
//! one form, one reader, and a company's pack goes the same way.
#![doc = include_str!("../../vendors/README.md")]

mod bundle;
mod carrier;
mod fields;
mod fill;
mod form;
mod glob;
mod host;
mod lines;
mod marks;
mod model;
mod pattern;
mod places;
mod read;
mod remedy;
mod sign_in;
mod template;
mod token;

pub use bundle::{Bundle, FIRST_OF_FOLDER, stripped};
pub use carrier::{Carrier, Travels};
pub use fields::{DocumentField, FieldJoin, FieldKind, FieldSays};
pub use fill::{Advice, Link};
pub use form::{Filled, Form, Shape};
pub use glob::Glob;
pub use host::{Host, HostPattern, Region, Service, last_two};
pub use marks::{ClaimMark, PageId, RequestId};
pub use model::{Condition, Console, Cover, Coverage, CoverageRule, Enforcement, Learn, Mark, Rule, Source, Vendor};
pub use pattern::{TokenPattern, Told, is_uuid};
pub use places::SecretPath;
pub use read::{FIRST_LINE, read};
pub use sign_in::{Endpoint, Stay};
pub use template::Template;
pub use token::{Alphabet, Check, Purpose, Resemblance, TokenForm, TokenKind};

#[cfg(test)]
mod tests;
