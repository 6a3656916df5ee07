//! [`CorsFailed`].

use super::{define::reason, words::{Holder, Voice, Words}};

reason! {
    /// An answer came, but the browser did not let the page read it, because its CORS headers are missing. It may
    /// have been a 401 or 403.
    ///
    /// # How it is known
    ///
    /// The browser ended a call to another origin without a status.
    ///
    /// # How to mend it
    ///
    /// Look at the call in the browser's network tool, and have the server send its CORS headers on errors as well.
    ///
    /// # Standard
    ///
    /// Fetch standard, CORS protocol.
    CorsFailed, "cors.failed", Before, narrows: [] {
        /// Set when the browser says that it withheld an answer.
        withheld: Option<String>,
    }
}

impl Words for CorsFailed {
    fn sentence(&self, _by: &Voice<'_>) -> String {
        match self.withheld {
            Some(_) => "An answer came, but the browser withheld it from the page (Cross-Origin-Resource-Policy or a similar header).".to_owned(),
            None => "The browser may have kept the answer from the page because it lacks CORS headers; a 401 or 403 without them looks just so.".to_owned(),
        }
    }

    fn steps(&self, _holder: Holder) -> Vec<String> {
        match self.withheld {
            Some(_) => vec!["Have the server send the headers that let this page's origin read the answer.".to_owned()],
            None => vec![
                "Look at the call in the browser's own network tool, or repeat it without a browser (curl): the status tells whether it was refused.".to_owned(),
                "Have the server send Access-Control-Allow-Origin on errors, too.".to_owned(),
            ],
        }
    }
}
