//! [`SigninPage`].

use super::{define::reason, words::{Holder, Voice, Words, in_brackets}};

reason! {
    /// A page that asks for a sign-in came where the API's answer should be: the session is gone, or the address is
    /// one for people and not for programs.
    ///
    /// # How it is known
    ///
    /// The answer is a page with a form for a password, or a redirect to a sign-in address, or the maker's status for
    /// it.
    ///
    /// # How to mend it
    ///
    /// Sign in again in the browser, or send an access token to the API's own address instead of relying on a cookie.
    ///
    /// # Standard
    ///
    /// None; vendors document their own.
    SigninPage, "signin.page", Before, narrows: [Refused, NotTheApi] {
        /// Whose page it is.
        maker: Option<String>,
    }
}

impl Words for SigninPage {
    fn sentence(&self, _by: &Voice<'_>) -> String {
        format!("A sign-in page{} came instead of the API's answer: the call was not taken as signed in.", in_brackets(self.maker.as_deref()))
    }

    fn steps(&self, _holder: Holder) -> Vec<String> {
        vec!["Sign in again, or call the API's own address with an access token instead of a cookie.".to_owned(), "Check that the address is the API's and not the application's.".to_owned()]
    }
}
