//! [`PolicyDenied`].

use super::{define::reason, words::{Holder, Voice, Words, list}};

reason! {
    /// A policy or setting of the organisation refused the call: conditional access, an explicit deny, a security
    /// rule.
    ///
    /// # How it is known
    ///
    /// The server's code or sentence says it.
    ///
    /// # How to mend it
    ///
    /// Ask whoever keeps the policy.
    ///
    /// # Standard
    ///
    /// None; vendors document their own.
    PolicyDenied, "policy.denied", Token, narrows: [Refused, TokenRefused, GrantRefused] {
        /// Names or ids of the policies.
        policies: Vec<String>,
        /// What kind of policy, with its article, e.g. `an explicit deny in a policy`.
        what: Option<String>,
    }
}

impl Words for PolicyDenied {
    fn sentence(&self, _by: &Voice<'_>) -> String {
        match (&self.what, &self.policies[..]) {
            (Some(what), _) => format!("The server says that {what} refused the call."),
            (None, []) => "A policy or setting on the server's side refused the call.".to_owned(),
            (None, policies) => format!("A policy or setting on the server's side refused the call ({}).", list(policies, "and")),
        }
    }

    fn steps(&self, _holder: Holder) -> Vec<String> {
        vec!["Ask an administrator of the organisation about its access policy.".to_owned()]
    }
}
