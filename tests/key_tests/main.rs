//! Keys that the user gives: how they are read, and which of them may check a signature.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "helpers of tests fail like tests"
)]

mod choice;
#[cfg(not(target_arch = "wasm32"))]
mod properties;
mod reading;

use serde_json::Value;
use std::path::Path;
use why403::sensitive::Sensitive;
use why403::token::key::{Encoding, GivenKeys, KeyError, read, read_secret};

/// A JSON file of `tests/fixtures/tokens/keys`.
fn fixture(name: &str) -> Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/fixtures/tokens/keys")
        .join(name);
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

fn keys(text: &str) -> Result<GivenKeys, KeyError> {
    read(&Sensitive::new(text.to_owned()), "that you gave")
}

fn secret(text: &str, encoding: Encoding) -> Result<GivenKeys, KeyError> {
    read_secret(&Sensitive::new(text.to_owned()), encoding, "that you gave")
}
