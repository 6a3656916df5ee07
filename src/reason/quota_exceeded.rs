//! [`QuotaExceeded`].

use super::{define::reason, words::{Holder, Voice, Words}};

reason! {
    /// An allowance is used up: of calls in a day or month, of credit, of seats. Waiting a minute does not help.
    ///
    /// # How it is known
    ///
    /// The server's code or sentence says it.
    ///
    /// # How to mend it
    ///
    /// Wait for the new period, raise the allowance, or pay the bill.
    ///
    /// # Standard
    ///
    /// None; vendors document their own.
    QuotaExceeded, "quota.exceeded", Before, narrows: [Refused, RateLimited] {
        /// What is used up.
        what: Option<String>,
    }
}

impl Words for QuotaExceeded {
    fn sentence(&self, _by: &Voice<'_>) -> String {
        match &self.what {
            Some(what) => format!("The server says that an allowance is used up: {what}."),
            None => "The server says that an allowance of the account (calls, credit or seats) is used up.".to_owned(),
        }
    }

    fn steps(&self, _holder: Holder) -> Vec<String> {
        vec!["Look at the account's plan, usage and billing in the vendor's console; wait for the next period or raise the allowance.".to_owned()]
    }
}
