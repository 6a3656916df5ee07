//! [`NetworkCertificate`].

use super::{define::reason, words::{Holder, Voice, Words}};

reason! {
    /// The browser did not accept the server's certificate, so nothing was sent.
    ///
    /// # How it is known
    ///
    /// The browser's own report names the error.
    ///
    /// # How to mend it
    ///
    /// Look at the certificate's issuer: a network's sign-in page, a company's proxy or an antivirus may stand in
    /// between.
    ///
    /// # Standard
    ///
    /// None: the browsers' error names.
    NetworkCertificate, "network.certificate", Before, narrows: [] {
    }
}

impl Words for NetworkCertificate {
    fn sentence(&self, _by: &Voice<'_>) -> String {
        "The browser did not accept the server's certificate; nothing was sent, so nothing follows about the token.".to_owned()
    }

    fn steps(&self, _holder: Holder) -> Vec<String> {
        vec!["Look at the certificate's issuer: a network's sign-in page, a company's proxy or an antivirus may stand in between.".to_owned()]
    }
}
