//! Reports as elements. A view is a function from a state to [`node::Element`]s, without the
//! document; [`dom`] alone writes to the document, text as text.

mod asked;
pub mod bare;
pub mod calls;
pub mod card;
pub mod consent;
pub mod desk;
pub mod details;
pub mod difference;
pub mod dom;
pub mod filter;
mod journey;
mod login;
pub mod marks;
pub mod node;
pub mod options;
pub mod paste;
pub mod popup;
pub mod report;
pub mod signature;
mod sites;
#[cfg(test)]
mod tests;
pub mod token;
pub mod words;
pub mod workbench;
