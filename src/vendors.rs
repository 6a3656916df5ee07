//! The vendors that the library carries: the folders of `vendors`, as the build has checked them.

pub mod credentials;

use crate::vendor::{Bundle, Vendor};
use std::sync::LazyLock;

static BUNDLED: LazyLock<Bundle> = LazyLock::new(|| {
    // The build has read the same text with the same reader, and fails where it cannot be read.
    Bundle::read(include_str!(concat!(env!("OUT_DIR"), "/vendors.txt"))).unwrap_or_default()
});

/// Every vendor: those first that the extension offers from the start.
pub fn all() -> &'static [Vendor] {
    &BUNDLED.vendors
}

/// What belongs to no vendor: prefixes of tokens, places of credentials, harmless headers.
pub fn general() -> &'static Vendor {
    &BUNDLED.general
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
