//! [`NotTheApi`].

use super::{define::reason, words::{Holder, Voice, Words}};

reason! {
    /// Something in front of the API answered: a firewall, a content network, a proxy, a captive portal. The API did
    /// not see the call, so no scope and no role mends it.
    ///
    /// # How it is known
    ///
    /// The answer's page or headers are those of such a product. Looks can deceive, so this is never certain.
    ///
    /// # How to mend it
    ///
    /// Try from another network and without unusual headers, and give the page's reference number to whoever runs the
    /// firewall.
    ///
    /// # Standard
    ///
    /// RFC 6585 §6 for 511; else the products' own pages.
    NotTheApi, "not.the.api", Before, narrows: [Refused] {
        /// What made the answer, with its article.
        sign: Option<String>,
        /// The content network that the answer passed through, when its maker is not known.
        through: Option<String>,
    }
}

impl Words for NotTheApi {
    fn sentence(&self, _by: &Voice<'_>) -> String {
        match (&self.sign, &self.through) {
            (Some(sign), _) => format!("The answer is {sign}, not the API's: something in front of it refused the request before the token was looked at."),
            (None, Some(network)) => format!("The answer is an HTML page that passed through {network}: something in front of the API may have made it."),
            (None, None) => "The answer is an HTML page: something in front of the API may have made it.".to_owned(),
        }
    }

    fn steps(&self, _holder: Holder) -> Vec<String> {
        vec!["Try the same call from another network and without unusual headers; ask whoever runs the firewall or proxy, with the reference on the page.".to_owned()]
    }
}
