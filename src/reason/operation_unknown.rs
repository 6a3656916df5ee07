//! [`OperationUnknown`].

use super::{define::reason, words::{Holder, Voice, Words}};

reason! {
    /// The vendor's document has no such path.
    ///
    /// # How it is known
    ///
    /// The bundled table of the vendor's operations lacks it.
    ///
    /// # How to mend it
    ///
    /// Call the nearest operation that exists, if that is what is meant.
    ///
    /// # Standard
    ///
    /// The vendor's API document.
    OperationUnknown, "operation.unknown", Rights, narrows: [] {
        /// Method and path.
        call: Option<String>,
        /// Whose API.
        vendor: Option<String>,
        /// The nearest official operation.
        nearest: Option<String>,
        /// Scopes that the nearest accepts.
        scopes: Vec<String>,
        /// Permissions that the nearest accepts.
        permissions: Vec<String>,
        /// `user` when the nearest needs a user.
        context: Option<String>,
    }
}

impl Words for OperationUnknown {
    fn sentence(&self, _by: &Voice<'_>) -> String {
        format!("{} is not an official operation of {}.", self.call.as_deref().unwrap_or("This call"), self.vendor.as_deref().unwrap_or("the API"))
    }

    fn steps(&self, _holder: Holder) -> Vec<String> {
        match &self.nearest {
            Some(nearest) => vec![format!("Call {nearest} instead, if that is what is meant.")],
            None => vec!["Check the path against the vendor's API document.".to_owned()],
        }
    }
}
