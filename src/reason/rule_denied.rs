//! [`RuleDenied`].

use super::{define::reason, words::{Holder, Voice, Words}};

reason! {
    /// A rule on the data refused: an access control list, row-level security, a security rule. The caller is known;
    /// this record or field is not allowed.
    ///
    /// # How it is known
    ///
    /// The server's code or sentence says it.
    ///
    /// # How to mend it
    ///
    /// Look at the rule of this table, field or path, and at what of the caller it asks for.
    ///
    /// # Standard
    ///
    /// None; vendors document their own.
    RuleDenied, "rule.denied", Rights, narrows: [Refused, ObjectRefused, PermissionMissing, SomethingMissing] {
        /// Which rule, with its article.
        rule: Option<String>,
    }
}

impl Words for RuleDenied {
    fn sentence(&self, _by: &Voice<'_>) -> String {
        match &self.rule {
            Some(rule) => format!("The server says that {rule} refuses this record or action."),
            None => "The server says that an access rule on the data (ACL, row-level security) refuses this record or action.".to_owned(),
        }
    }

    fn steps(&self, _holder: Holder) -> Vec<String> {
        vec!["Look at the access rule of this table, field or path: which role, owner or claim it asks for, and whether the caller has it.".to_owned()]
    }
}
