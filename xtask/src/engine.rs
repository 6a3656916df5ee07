//! What the build takes from the engine itself.

use crate::error::Result;
use crate::place::Place;

/// The match patterns that stand for `@platform-hosts` in the manifest source.
pub(crate) fn platform_hosts() -> Vec<String> {
    Vec::new()
}

/// The compiled tables: the name of each platform, and the bytes of its table.
pub(crate) fn tables_for_dist(_place: &Place) -> Result<Vec<(String, Vec<u8>)>> {
    Ok(Vec::new())
}
