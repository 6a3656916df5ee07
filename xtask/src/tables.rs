//! `cargo xtask tables`: regenerates `tables/` from the platforms' documents.

use std::ffi::OsString;
use std::process::ExitCode;

use crate::error::{Error, Result};
use crate::place::Place;

/// Regenerates the tables.
pub(crate) fn run(_place: &Place, _arguments: &[OsString]) -> Result<ExitCode> {
    Err(Error::Other("no table has a generator yet".into()))
}
