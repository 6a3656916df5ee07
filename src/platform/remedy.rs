//! What mends a gap on any OAuth platform; a vendor's file knows its own places.

use super::{Gap, Holder, list};
use crate::finding::Remedy;
use crate::requirement::Context;

/// What mends a gap on any OAuth platform.
pub fn general_remedy(gap: &Gap<'_>, _holder: Holder) -> Remedy {
    Remedy {
        steps: steps(gap),
        place: None,
        links: Vec::new(),
    }
}

fn or_and(any: bool) -> &'static str {
    if any { "or" } else { "and" }
}

fn steps(gap: &Gap<'_>) -> Vec<String> {
    match gap {
        Gap::Scopes { names: [], .. } => vec![
            "Look up in the vendor's document which scopes the operation needs, and register them for the OAuth client.".to_owned(),
            again(),
        ],
        Gap::Scopes { names, any } => vec![
            format!("Register {} {} for the OAuth client.", match (names.len(), any) { (1, _) => "the scope", (_, true) => "one of the scopes", _ => "the scopes" }, list(names, or_and(*any))),
            again(),
        ],
        Gap::Permissions { names: [], any, .. } => {
            vec![format!("Ask an administrator which permission{} the operation needs, and for a role that holds it.", if *any { "" } else { "s" })]
        }
        Gap::Permissions { names, any, .. } => {
            vec![format!("Ask an administrator for a role that holds {}.", list(names, or_and(*any)))]
        }
        Gap::Roles([]) => vec!["Ask an administrator which role the operation needs, have it given to the user who signs in, then sign in again.".to_owned()],
        Gap::Roles(names) => vec![format!("Have the role {} given to the user who signs in, then sign in again.", list(names, "or"))],
        Gap::Context(Context::User) => user_token_steps(),
        Gap::Context(context) => vec![format!("Use a {} token for this operation.", context.word())],
        Gap::UnknownOperation { nearest: Some(nearest), .. } => vec![format!("Call {nearest} instead, if that is what is meant.")],
        Gap::UnknownOperation { nearest: None, .. } => vec!["Check the path against the vendor's API document.".to_owned()],
        Gap::Region { token, request } => vec![format!("Send the call to {token}, or get a token of {request}.")],
        other => vec![step(other)],
    }
}

/// Gaps that one step mends.
fn step(gap: &Gap<'_>) -> String {
    match gap {
        Gap::Expired => "Get a new token (refresh it or sign in again) and repeat the call.".to_owned(),
        Gap::NoCredential => "Send the token in the header `Authorization: Bearer <token>`.".to_owned(),
        Gap::Audience => "Get a token whose audience is this API: name the API (its `resource`, `audience` or scopes) in the token request.".to_owned(),
        Gap::Kind(Some(wanted)) => format!("Call with {wanted}."),
        Gap::Kind(None) => "Call with the kind of token that the vendor's document names for this operation.".to_owned(),
        Gap::Client => "Ask an administrator of the organisation to approve the OAuth client (app), and check that its id belongs to this environment.".to_owned(),
        Gap::Account => "Ask an administrator of the organisation about the account, and sign in with one that is active.".to_owned(),
        Gap::Sso(Some(address)) => format!("Open {address} in the browser, sign in, and authorize the token for the organisation."),
        Gap::Sso(None) => "Sign in through the organisation's single sign-on and authorize the token for it.".to_owned(),
        Gap::Address => "Call from a network that is allowed, or have this address added to the organisation's allow-list.".to_owned(),
        Gap::Origin(Some(origin)) => format!("Have {origin} added to the allowed origins (referrers) of the key or client."),
        Gap::Origin(None) => "Have the page's origin added to the allowed origins (referrers) of the key or client.".to_owned(),
        Gap::ApiKey => "Check the key's restrictions, or use a key (or an OAuth token) that is made for this call.".to_owned(),
        Gap::Policy => "Ask an administrator of the organisation about its access policy.".to_owned(),
        Gap::Feature { what, address } => {
            let what = what.unwrap_or("the feature");
            match address {
                Some(address) => format!("Have {what} enabled at {address}, and wait some minutes."),
                None => format!("Ask the vendor or an administrator whether {what} is licensed and enabled for the organisation."),
            }
        }
        Gap::Object => "Check that the caller takes part in, owns or may see this very object (its division, queue, team or conversation).".to_owned(),
        _ => "Get a new token from the authorization server of the environment that the request goes to.".to_owned(),
    }
}

fn again() -> String {
    "Add it to the `scope` of the authorization request, sign in again and use the new token: an old token does not gain scopes.".to_owned()
}

/// How a user's token is got, and why not by password.
pub fn user_token_steps() -> Vec<String> {
    vec![
        "Sign the user in with the authorization code grant and PKCE (RFC 7636), and call with that token.".to_owned(),
        "Do not use the resource owner password grant, even where a forum proposes it: it hands the user's password to the client and cannot do multi-factor sign-in (RFC 9700 §2.4: it MUST NOT be used).".to_owned(),
    ]
}
