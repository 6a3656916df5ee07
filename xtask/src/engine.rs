//! What the build takes from the engine itself.

use crate::error::Result;
use crate::place::Place;
use crate::tables;

/// The hosts that stand for `@connect-sources` in the manifest source.
pub(crate) fn connect_sources() -> Vec<String> {
    why403::session::reach::sources()
}

/// The hook's script with the engine's policy between its marks; nothing when it has no marks.
pub(crate) fn hook(script: &str) -> Option<String> {
    why403::policy::in_script(script)
}

/// The files that the engine reads at run time, under `tables/`: the compiled tables,
/// and the community's claims as they are.
pub(crate) fn tables_for_dist(place: &Place) -> Result<Vec<(String, Vec<u8>)>> {
    let compiled = tables::compiled(place)?
        .into_iter()
        .map(|(platform, bytes)| (format!("tables/{platform}.table"), bytes));
    let claims = tables::claims(place)?
        .into_iter()
        .map(|(platform, text)| (format!("tables/{platform}.claims.txt"), text.into_bytes()));
    Ok(compiled.chain(claims).collect())
}

/// Signs and vendors, which the modules of the browser read from files of these names.
pub(crate) fn data_for_dist() -> [(&'static str, &'static [u8]); 2] {
    [
        ("signs.bin", why403::signs::BYTES),
        ("vendors.txt", why403::vendors::TEXT.as_bytes()),
    ]
}
