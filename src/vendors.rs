//! The vendors that are known: the folders of `vendors`, as the build has checked them, and what packs add at start.

pub mod credentials;
pub mod tokens;

use crate::cursor::TextError;
use crate::vendor::{Bundle, Vendor};
use std::sync::{LazyLock, OnceLock};

/// What `build.rs` made of the folders of `vendors`. In the extension it is a file beside the modules, which do not carry
/// it, since they do not name it.
pub static TEXT: &str = include_str!(concat!(env!("OUT_DIR"), "/vendors.txt"));

static BUNDLED: OnceLock<Bundle> = OnceLock::new();

fn bundle() -> &'static Bundle {
    // The build has read the same text with the same reader, and fails where it cannot be read.
    #[cfg(not(feature = "given"))]
    return BUNDLED.get_or_init(|| Bundle::read(TEXT).unwrap_or_default());
    #[cfg(feature = "given")]
    {
        static NOBODY: LazyLock<Bundle> = LazyLock::new(Bundle::default);
        BUNDLED.get().unwrap_or(&NOBODY)
    }
}

/// Takes the vendors of the build from a file, before they are first asked for; later it changes nothing.
///
/// # Errors
/// [`TextError`] when the text cannot be read; it is not taken then.
pub fn give(text: &str) -> Result<(), TextError> {
    let read = Bundle::read(text)?;
    BUNDLED.get_or_init(|| read);
    Ok(())
}

/// What packs add; settled, perhaps with nothing, at the first use of [`all`].
static ADDED: OnceLock<Vec<Vendor>> = OnceLock::new();

static ALL: LazyLock<Vec<Vendor>> = LazyLock::new(|| {
    let added = ADDED.get_or_init(Vec::new);
    bundle().vendors.iter().chain(added).cloned().collect()
});

/// What is built of all vendors was built already: more can be added only before the first use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the vendors are in use already; add packs at the start, before the first call is looked at, and only once")]
pub struct InUse;

/// Every vendor: those first that the extension offers from the start; last what packs have added.
pub fn all() -> &'static [Vendor] {
    &ALL
}

/// The vendors that the library carries, without what packs add. This is no first use of [`all`].
pub fn bundled() -> &'static [Vendor] {
    &bundle().vendors
}

/// Whether nothing can be added any more.
pub fn is_in_use() -> bool {
    ADDED.get().is_some()
}

/// Adds vendors behind the bundled ones. What they say must have been checked.
///
/// # Errors
/// [`InUse`] after the first use, or when this was called before; nothing is added then.
pub fn add(vendors: Vec<Vendor>) -> Result<(), InUse> {
    ADDED.set(vendors).map_err(|_| InUse)
}

/// What belongs to no vendor's folder: forms of tokens, places of credentials, harmless headers.
pub fn general() -> &'static Vendor {
    &bundle().general
}

/// What the library carries: its vendors, and then what belongs to none. This is no first use of [`all`].
pub fn carried() -> impl Iterator<Item = &'static Vendor> {
    bundled().iter().chain([general()])
}

/// Every vendor, those of packs as well, and then what belongs to none.
pub fn every() -> impl Iterator<Item = &'static Vendor> {
    all().iter().chain([general()])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bundle_is_read_whole() {
        assert!(Bundle::read(include_str!(concat!(env!("OUT_DIR"), "/vendors.txt"))).is_ok());
        assert!(all().iter().any(|vendor| vendor.id == "genesys"));
        assert_eq!(general().id, "credentials");
    }
}
