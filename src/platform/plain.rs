//! A vendor of which everything that is known is data.

use super::Platform;
use crate::vendor::Vendor;

/// A platform without Rust of its own.
#[derive(Debug)]
pub struct Plain(pub Vendor);

impl Platform for Plain {
    fn vendor(&self) -> &Vendor {
        &self.0
    }
}
