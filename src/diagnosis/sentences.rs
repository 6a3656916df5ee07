//! Sentences for what the server said, and steps for what no platform's file has a place for.

use super::{Situation, server};
use crate::denial::Says;
use crate::finding::Remedy;
use crate::platform::list;

pub(super) fn named(kind: &str, names: &[String], any: bool) -> String {
    match (names, any) {
        ([], _) => format!("The server says that a {kind} is missing, but not which."),
        ([only], _) => format!("The server says that the {kind} {only} is missing."),
        (several, true) => format!(
            "The server says that none of the {kind}s {} is there; any one of them would do.",
            list(several, "or")
        ),
        (several, false) => format!("The server says that the {kind}s {} are missing.", list(several, "and")),
    }
}

/// A challenge lists what is needed, not what is missing.
pub(super) fn needed(names: &[String], lacking: &[String]) -> String {
    match lacking {
        [] if names.len() == 1 => format!(
            "The server says that the scope {} is needed and missing, though the token names it.",
            list(names, "and")
        ),
        [] => format!(
            "The server says that the scopes {} are needed and not all there, though the token names them all.",
            list(names, "and")
        ),
        lacking if lacking.len() == names.len() && names.len() > 1 => {
            format!(
                "The server says that the scopes {} are needed, and the token does not have them all.",
                list(names, "and")
            )
        }
        lacking => named("scope", lacking, false),
    }
}

pub(super) fn in_divisions(divisions: &[String]) -> String {
    match divisions {
        [] => ".".to_owned(),
        some => format!(", in {}: it may be held elsewhere.", list(some, "and")),
    }
}

pub(super) fn no_credential(situation: &Situation<'_>) -> String {
    match (situation.credential, &situation.exchange.withheld) {
        (None, Some(why)) => {
            format!("The server says that no token was sent (what was sent cannot be seen here: {why}).")
        }
        (None, None) => "No token was sent, and the server says so.".to_owned(),
        (Some(_), _) => {
            "The server found no token in the request, though the request carries an Authorization value.".to_owned()
        }
    }
}

pub(super) fn step_up(acr_values: Option<&str>, max_age: Option<&str>) -> String {
    let mut wants = Vec::new();
    wants.extend(acr_values.map(|v| format!("acr_values {v}")));
    wants.extend(max_age.map(|v| format!("a sign-in at most {v} seconds old")));
    let wants = if wants.is_empty() {
        String::new()
    } else {
        format!(" ({}; RFC 9470)", wants.join(", "))
    };
    format!("The server wants a stronger or fresher sign-in{wants}; that is no matter of scopes.")
}

/// Steps that are the same on every platform.
pub(super) fn mend(says: &Says) -> Option<Remedy> {
    let step = match says {
        Says::RateLimited { .. } => "Wait as long as the server says, then repeat; lower the rate of calls.",
        Says::StepUp { .. } => {
            "Send the user to the authorization endpoint again with the `acr_values` and `max_age` that the server names, and use the new token."
        }
        Says::ClaimsNeeded => {
            "Decode the challenge's `claims` (base64), pass it as `claims` of the authorize or token request, and use the new token."
        }
        Says::DpopProof { .. } => {
            "Make a new proof for this method and address, with the nonce of the answer's `DPoP-Nonce` header, and repeat."
        }
        Says::NotTheApi { .. } | Says::Page { .. } => {
            "Try the same call from another network and without unusual headers; ask whoever runs the firewall or proxy, with the reference on the page."
        }
        Says::NotRouted => {
            "Check stage, path and method against the deployed API; only if the API wants signed requests (SigV4), sign them."
        }
        Says::ClientCredentials => {
            "Check the client's id and secret (or assertion) for this very environment, and that they are sent the way the client is registered for: in the Authorization header (Basic) or in the body, not in both."
        }
        Says::GrantRefused => {
            "Start the sign-in anew: a code is good once and for minutes, and a refresh token ends when it is replaced, revoked or too old."
        }
        Says::CsrfToken => {
            "Send the CSRF token of the page or cookie in the header that the server expects (X-CSRF-Token, X-XSRF-TOKEN or X-CSRFToken, by its framework), or call with an access token instead of a cookie."
        }
        Says::LacksHeaders { names } => return Some(server::send_header(names)),
        _ => return None,
    };
    Some(Remedy {
        steps: vec![step.to_owned()],
        place: None,
        links: Vec::new(),
    })
}
