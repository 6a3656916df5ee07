//! [`HeaderMissing`].

use super::{define::reason, words::{self, Holder, Voice, Words, list}};
use crate::requirement::Atom;

reason! {
    /// The request lacks a header that the server checks before anything else, or gives it a value that it does not
    /// take.
    ///
    /// # How it is known
    ///
    /// The server names it, or the operation's document requires it.
    ///
    /// # How to mend it
    ///
    /// Send the header.
    ///
    /// # Standard
    ///
    /// RFC 9110; the operation's document.
    HeaderMissing, "header.missing", Before, narrows: [Refused] {
        /// The headers, in lower case.
        names: Vec<String>,
    }
}

impl Words for HeaderMissing {
    fn sentence(&self, by: &Voice<'_>) -> String {
        match by {
            Voice::Operation { name, .. } => format!("The request lacks the header {} that {name} requires.", list(&self.names, "and")),
            Voice::Unknown { name, condition } => words::unknown(name, condition),
            _ if self.names.is_empty() => "The server wants a request header that is missing or has a wrong value.".to_owned(),
            _ => format!("The server wants the request {} {}, and looks at nothing else before.", words::plural("header", self.names.len()), list(&self.names, "and")),
        }
    }

    fn steps(&self, _holder: Holder) -> Vec<String> {
        if self.names.is_empty() {
            return vec!["Compare the request's headers with the vendor's document.".to_owned()];
        }
        vec![format!("Send the request header {}.", list(&self.names, "and"))]
    }

    fn atoms(&self) -> Vec<Atom> {
        self.names.iter().cloned().map(Atom::Header).collect()
    }
}
