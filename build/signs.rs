//! The signs: `signs/*.txt` and `vendors/*/signs.txt`, checked with their examples and compiled.

use crate::sign::{check, stamp};
use std::path::Path;

/// Checks all signs and writes `signs.bin`, and its stamp as `signs.stamp`.
///
/// # Errors
/// Every mistake, a line each, with file and line.
pub fn bundle(out: &Path) -> Result<(), String> {
    let files = check::files_in(Path::new(".")).map_err(|error| format!("the signs cannot be read: {error}"))?;
    let files: Vec<(&str, &str)> = files
        .iter()
        .map(|(name, text)| (name.as_str(), text.as_str()))
        .collect();
    let bytes = check::check(&files).map_err(|error| error.to_string())?;
    let stamp = stamp(&bytes).to_string();
    for (name, bytes) in [("signs.bin", bytes), ("signs.stamp", stamp.into_bytes())] {
        std::fs::write(out.join(name), bytes).map_err(|error| format!("{name} cannot be written: {error}"))?;
    }
    Ok(())
}
