//! [`Vendor`]: what one folder in `vendors` says of a maker of APIs. Only data and its reading; what a vendor does
//! beyond data stands in `platform`.
//!
//! The build reads every folder with [`read()`], which names faults by line and column, and keeps the texts without
//! remarks and sources ([`stripped`]) in one file that the library carries. It is read again, once, at the first use:
//! one form, one reader, and a company's pack goes the same way.
#![doc = include_str!("../../vendors/README.md")]

mod bundle;
mod fill;
mod glob;
mod host;
mod lines;
mod model;
mod read;
mod remedy;
mod template;

pub use bundle::{Bundle, FIRST_OF_FOLDER, stripped};
pub use fill::{Advice, Link};
pub use glob::Glob;
pub use host::{Host, HostPattern, Region, Service, last_two};
pub use model::{
    Carrier, Condition, Console, Cover, Coverage, CoverageRule, Enforcement, Learn, Mark, Purpose, Rule, Source,
    TokenForm, Travels, Vendor,
};
pub use read::{FIRST_LINE, read};
pub use template::Template;

#[cfg(test)]
mod tests;
