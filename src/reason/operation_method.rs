//! [`OperationMethod`].

use super::{define::reason, words::{Holder, Voice, Words}};

reason! {
    /// The vendor's document has the path, but not with this method.
    ///
    /// # How it is known
    ///
    /// The bundled table of the vendor's operations.
    ///
    /// # How to mend it
    ///
    /// Use one of the methods that exist.
    ///
    /// # Standard
    ///
    /// RFC 9110 §9; the vendor's API document.
    OperationMethod, "operation.method", Rights, narrows: [] {
        /// The method that was used.
        method: Option<String>,
        /// The path.
        template: Option<String>,
        /// The methods that exist.
        methods: Vec<String>,
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

impl Words for OperationMethod {
    fn sentence(&self, _by: &Voice<'_>) -> String {
        let has = match &self.methods[..] {
            [] => "others".to_owned(),
            methods => methods.join(", "),
        };
        format!("{} is not an official method of {}: the document has {has}.", self.method.as_deref().unwrap_or("This"), self.template.as_deref().unwrap_or("the path"))
    }

    fn steps(&self, _holder: Holder) -> Vec<String> {
        match &self.nearest {
            Some(nearest) => vec![format!("Call {nearest} instead, if that is what is meant.")],
            None => vec!["Check the path against the vendor's API document.".to_owned()],
        }
    }
}
