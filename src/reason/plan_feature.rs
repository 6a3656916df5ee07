//! [`PlanFeature`].

use super::{define::reason, words::{Holder, Voice, Words}};

reason! {
    /// A feature, product or API is not part of the plan, not licensed or not switched on.
    ///
    /// # How it is known
    ///
    /// The server's code or sentence says it.
    ///
    /// # How to mend it
    ///
    /// Have the feature licensed or enabled; no role or scope gives it.
    ///
    /// # Standard
    ///
    /// None; vendors document their own.
    PlanFeature, "plan.feature", Token, narrows: [Refused, ObjectRefused, PermissionMissing] {
        /// Its name.
        what: Option<String>,
        /// Where it is enabled.
        address: Option<String>,
    }
}

impl Words for PlanFeature {
    fn sentence(&self, _by: &Voice<'_>) -> String {
        match &self.what {
            Some(what) => format!("The server says that {what} is not enabled or not part of the plan."),
            None => "The server says that a feature or product is not enabled for the organisation.".to_owned(),
        }
    }

    fn steps(&self, _holder: Holder) -> Vec<String> {
        let what = self.what.as_deref().unwrap_or("the feature");
        match &self.address {
            Some(address) => vec![format!("Have {what} enabled at {address}, and wait some minutes.")],
            None => vec![format!("Ask the vendor or an administrator whether {what} is licensed and enabled for the organisation.")],
        }
    }
}
