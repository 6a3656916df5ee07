//! Sentences that several reasons share, and how a reason speaks.

use super::Join;
use crate::requirement::{Atom, Context};

/// Whose token it is, as far as it is known; what mends a reason differs by it.
pub type Holder = Option<Context>;

/// On whose word a reason is told, so that its sentence says so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Voice<'a> {
    /// The server said so in this answer.
    Server,
    /// It was seen in the request, the token or the browser.
    Seen,
    /// What is known of the token contradicts what an operation of the table requires.
    Operation {
        /// `METHOD /template`.
        name: &'a str,
        /// The condition in words.
        condition: &'a str,
        /// Of several names the ones that the source marks as the least that is enough.
        least: &'a [String],
    },
    /// An operation of the table requires it, and nothing seen tells whether the caller has it.
    Unknown {
        /// `METHOD /template`.
        name: &'a str,
        /// The condition in words.
        condition: &'a str,
    },
    /// A header of the answer lists what the server accepts here.
    Accepted {
        /// Whether the answer was a 404, which may hide that the object exists.
        hidden: bool,
    },
}

/// What every reason says in words.
pub trait Words {
    /// One sentence that a tired person understands, with a full stop.
    fn sentence(&self, by: &Voice<'_>) -> String;

    /// What to do on any platform, as imperative sentences in order.
    fn steps(&self, holder: Holder) -> Vec<String>;

    /// The names that it is about.
    fn atoms(&self) -> Vec<Atom> {
        Vec::new()
    }
}

/// Joins names for a sentence: `a`, `a or b`, `a, b or c`.
pub fn list(names: &[String], last: &str) -> String {
    match names {
        [] => String::new(),
        [only] => only.clone(),
        [head @ .., tail] => format!("{} {last} {tail}", head.join(", ")),
    }
}

/// `scope` and 1 → `scope`; `scope` and 2 → `scopes`.
pub fn plural(kind: &str, count: usize) -> String {
    if count == 1 {
        kind.to_owned()
    } else {
        format!("{kind}s")
    }
}

/// `The scope a that the call needs`, `The scopes a and b that the call needs`; without names what the call needs.
pub(super) fn needed_scopes(names: &[String]) -> String {
    match names {
        [] => "The scope that the call needs".to_owned(),
        names => format!(
            "The {} {} that the call needs",
            plural("scope", names.len()),
            list(names, "and")
        ),
    }
}

/// ` (text)`, or nothing.
pub fn in_brackets(text: Option<&str>) -> String {
    text.map(|text| format!(" ({text})")).unwrap_or_default()
}

/// That names of one kind are missing, in the voice of whoever says so.
pub(super) fn missing(kind: &str, names: &[String], join: Join, by: &Voice<'_>) -> String {
    match by {
        Voice::Operation { name, condition, least } => required(kind, names, join, name, condition, least),
        Voice::Unknown { name, condition } => unknown(name, condition),
        Voice::Accepted { hidden } => {
            let also = if *hidden {
                " (the answer 404 may hide that the object exists)"
            } else {
                ""
            };
            match names {
                [only] => format!("The token does not have the {kind} {only} that the server accepts here{also}."),
                several => format!(
                    "The token has none of the {kind}s that the server accepts here: {}{also}.",
                    list(several, "or")
                ),
            }
        }
        Voice::Server | Voice::Seen => match (names, join) {
            ([], _) => format!("The server says that a {kind} is missing, but not which."),
            ([only], _) => format!("The server says that the {kind} {only} is missing."),
            (several, Join::Any) => format!(
                "The server says that none of the {kind}s {} is there; any one of them is enough.",
                list(several, "or")
            ),
            (several, Join::All) => {
                format!("The server says that the {kind}s {} are missing.", list(several, "and"))
            }
            (several, Join::Unsaid) => format!(
                "The server names the {kind}s {}; it does not say whether all are needed or any one.",
                list(several, "and")
            ),
        },
    }
}

fn required(kind: &str, names: &[String], join: Join, operation: &str, condition: &str, least: &[String]) -> String {
    match names {
        [only] => format!("The token does not have the {kind} {only} that {operation} requires."),
        many if many.len() > 3 && !least.is_empty() => format!(
            "The token has none of the {} {kind}s that {operation} accepts; the least is {}.",
            many.len(),
            list(least, "or")
        ),
        _ if join == Join::Any => format!("The token has none of what {operation} accepts: {condition}."),
        _ => format!("The token does not have what {operation} requires: {condition}."),
    }
}

/// That a condition can be neither met nor failed by what was seen.
pub(super) fn unknown(operation: &str, condition: &str) -> String {
    format!("{operation} requires {condition}; whether the caller has it cannot be known from what was seen.")
}

/// Signing in again, since an old token does not gain scopes.
pub(super) fn again() -> String {
    "Add it to the `scope` of the authorization request, sign in again and use the new token: an old token does not gain scopes.".to_owned()
}

/// How a user's token is got, and why not by password.
pub fn user_token_steps() -> Vec<String> {
    vec![
        "Sign the user in with the authorization code grant and PKCE (RFC 7636), and call with that token.".to_owned(),
        "Do not use the resource owner password grant, even where a forum proposes it: it hands the user's password to the client and cannot do multi-factor sign-in (RFC 9700 §2.4: it MUST NOT be used).".to_owned(),
    ]
}

/// As many names as a sentence bears, and how many more there are: `a, b and 60 more`. The report's other parts have
/// them all.
pub fn few(names: &[String]) -> String {
    const SHOWN: usize = 8;
    match names.get(..SHOWN) {
        // One more takes no more room than to say so.
        Some(first) if names.len() > SHOWN + 1 => {
            format!("{} and {} more", first.join(", "), names.len() - SHOWN)
        }
        _ => names.join(", "),
    }
}
