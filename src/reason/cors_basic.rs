//! [`CorsBasic`].

use super::{define::reason, words::{Holder, Voice, Words}};

reason! {
    /// The server answers pages of other origins only for OAuth tokens, and the call used HTTP Basic.
    ///
    /// # How it is known
    ///
    /// The vendor documents it, the call came from a page, carried Basic and ended without an answer.
    ///
    /// # How to mend it
    ///
    /// Use an OAuth access token in the page, or call from a server.
    ///
    /// # Standard
    ///
    /// Fetch standard, CORS protocol; the vendor's page.
    CorsBasic, "cors.basic", Before, narrows: [] {
        /// The vendor.
        vendor: Option<String>,
    }
}

impl Words for CorsBasic {
    fn sentence(&self, _by: &Voice<'_>) -> String {
        format!("{} answers pages of other origins for OAuth tokens alone, and this call used Basic.", self.vendor.as_deref().unwrap_or("The API"))
    }

    fn steps(&self, _holder: Holder) -> Vec<String> {
        vec!["Use an OAuth access token in the page, or make the call from a server.".to_owned()]
    }
}
