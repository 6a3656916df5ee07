//! [`OrganisationOther`].

use super::{define::reason, words::{Holder, Voice, Words}};

reason! {
    /// The token may belong to another organisation than the data that is asked for; the request itself does not
    /// tell.
    ///
    /// # How it is known
    ///
    /// The token names an organisation, and nothing in the request does.
    ///
    /// # How to mend it
    ///
    /// Compare the organisation's id with the one that the data belongs to.
    ///
    /// # Standard
    ///
    /// None.
    OrganisationOther, "organisation.other", Hint, narrows: [] {
        /// The organisation that the path names.
        asked: Option<String>,
        /// The organisation that the token names.
        own: Option<String>,
    }
}

impl Words for OrganisationOther {
    fn sentence(&self, _by: &Voice<'_>) -> String {
        match (&self.asked, &self.own) {
            (Some(asked), Some(own)) => format!("The path names the organisation {asked}, the token belongs to {own}."),
            _ => "The token may belong to another organisation than the data that is asked for; the request itself does not tell.".to_owned(),
        }
    }

    fn steps(&self, _holder: Holder) -> Vec<String> {
        if self.asked.is_some() {
            return vec!["Put the organisation's id of the token into the path, or sign in as an administrator of the organisation that the path names.".to_owned()];
        }
        vec!["Compare the organisation's id with the one that the data belongs to.".to_owned(), "For a partner's app, have an administrator of that organisation authorize the OAuth client, and sign in there.".to_owned()]
    }
}
