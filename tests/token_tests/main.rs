//! The token room: what `decode` makes of tokens of every kind, whole and broken.
//! Tokens are built in the tests, so that a reader sees what is in them.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::unreachable,
    reason = "helpers of tests fail like tests"
)]

mod anomalies;
mod authority;
mod build;
mod cookbook;
mod jose;
mod json_suite;
mod malformed;
mod opaque;
#[cfg(not(target_arch = "wasm32"))]
mod properties;
mod reader;
#[cfg(not(target_arch = "wasm32"))]
mod reference;
mod times;
mod usage;
