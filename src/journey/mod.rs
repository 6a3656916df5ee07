//! [`Journey`]: what is known of a token from the sign-in to the refusal: asked → granted → carried → required → refused.
//!
//! Sign-ins and token requests leave small facts behind ([`Noted`]), with no secret in them: tokens are told by their
//! fingerprints. They are joined by the token that a call carries ([`Known`]). What follows from them is said in
//! `diagnosis`.

mod fact;
mod join;
mod read;
mod strip;

pub use fact::{Issue, Noted, Returned, SignIn, note};
pub use join::{Known, Link, join};
pub use read::{is_pushed, is_sign_in, is_token_endpoint, read};
pub use strip::{Journey, Lost, State, Step, StepName, Steps};

#[cfg(test)]
mod tests;
