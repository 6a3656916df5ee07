//! [`CredentialDoubled`].

use super::{define::reason, words::{Holder, Voice, Words}};

reason! {
    /// The scheme stands twice, so the token cannot be read.
    ///
    /// # How it is known
    ///
    /// The request shows it.
    ///
    /// # How to mend it
    ///
    /// Send `Bearer` once: the stored token already begins with it, or a library adds it.
    ///
    /// # Standard
    ///
    /// RFC 6750 §2.1.
    CredentialDoubled, "credential.doubled", Before, narrows: [] {
        /// Where it stands, e.g. `Authorization header`.
        place: Option<String>,
    }
}

impl CredentialDoubled {
    fn place(&self) -> &str {
        self.place.as_deref().unwrap_or("Authorization header")
    }
}

impl Words for CredentialDoubled {
    fn sentence(&self, _by: &Voice<'_>) -> String {
        format!("The {} names its scheme twice (`Bearer Bearer …`).", self.place())
    }

    fn steps(&self, _holder: Holder) -> Vec<String> {
        vec!["Send `Bearer` once: the stored token already begins with it, or a library adds it.".to_owned()]
    }
}
