//! What mends a gap on any OAuth platform; a vendor's file knows its own places.

use super::{Holder, list};
use crate::finding::Remedy;
use crate::reason::{self, Join, Reason};
use crate::requirement::Context;

/// What is wrong, for the platform to say how it is mended there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Gap<'a> {
    /// These scopes are missing; `any`: one would do.
    Scopes {
        /// The names.
        names: &'a [String],
        /// One would do.
        any: bool,
    },
    /// These permissions are missing; `any`: one would do.
    Permissions {
        /// The names; may be empty.
        names: &'a [String],
        /// One would do.
        any: bool,
        /// Divisions in which they are needed.
        divisions: &'a [String],
    },
    /// These roles are missing.
    Roles(&'a [String]),
    /// The token must be of another context.
    Context(Context),
    /// The operation is not in the official document; the nearest is given in words.
    UnknownOperation {
        /// `METHOD /template` of the nearest.
        nearest: Option<&'a str>,
        /// Scopes that the nearest accepts.
        scopes: &'a [String],
        /// Permissions that the nearest accepts.
        permissions: &'a [String],
        /// Context that the nearest needs.
        context: Option<Context>,
    },
    /// The token is past its life.
    Expired,
    /// No token was sent.
    NoCredential,
    /// The token is not accepted.
    TokenRefused,
    /// The token belongs to another region.
    Region {
        /// The token's.
        token: &'a str,
        /// The request's.
        request: &'a str,
    },
    /// The token is made for another audience.
    Audience,
    /// Another kind of token is needed, named with its article where that is known.
    Kind(Option<&'a str>),
    /// The OAuth client (app) is not admitted.
    Client,
    /// The account is suspended or gone.
    Account,
    /// The organisation's single sign-on must be passed; the address where that is known.
    Sso(Option<&'a str>),
    /// The network address is not allowed.
    Address,
    /// The page's origin is not allowed.
    Origin(Option<&'a str>),
    /// The API key is refused.
    ApiKey,
    /// The organisation's policy refused.
    Policy,
    /// A feature, API or licence is not enabled: its name and where it is enabled, where they are known.
    Feature {
        /// Its name.
        what: Option<&'a str>,
        /// Where.
        address: Option<&'a str>,
    },
    /// This object is refused.
    Object,
}

impl Gap<'_> {
    /// The same as an entry of the catalogue of reasons, which vendors' remedies are about.
    pub fn reason(&self) -> Reason {
        let join = |any: bool| if any { Join::Any } else { Join::All };
        let text = |text: &Option<&str>| text.map(str::to_owned);
        match self {
            Self::Scopes { names, any } => reason::ScopeMissing {
                names: names.to_vec(),
                join: join(*any),
                ..Default::default()
            }
            .into(),
            Self::Permissions {
                names,
                any,
                divisions: [],
            } => reason::PermissionMissing {
                names: names.to_vec(),
                join: join(*any),
                ..Default::default()
            }
            .into(),
            Self::Permissions { names, any, divisions } => reason::PermissionDivision {
                names: names.to_vec(),
                join: join(*any),
                divisions: divisions.to_vec(),
            }
            .into(),
            Self::Roles(names) => reason::RoleMissing {
                names: names.to_vec(),
                join: Join::Any,
            }
            .into(),
            Self::Context(Context::Client) => reason::ContextClient::default().into(),
            Self::Context(_) => reason::ContextUser::default().into(),
            Self::UnknownOperation {
                nearest,
                scopes,
                permissions,
                context,
            } => reason::OperationUnknown {
                nearest: text(nearest),
                scopes: scopes.to_vec(),
                permissions: permissions.to_vec(),
                context: context.map(|context| context.word().to_owned()),
                ..Default::default()
            }
            .into(),
            Self::Expired => reason::TokenExpired::default().into(),
            Self::NoCredential => reason::CredentialNone::default().into(),
            Self::TokenRefused => reason::TokenRefused::default().into(),
            Self::Region { token, request } => reason::HostRegion {
                token: Some((*token).to_owned()),
                request: Some((*request).to_owned()),
            }
            .into(),
            Self::Audience => reason::TokenAudience::default().into(),
            Self::Kind(wanted) => reason::TokenWrongKind { wanted: text(wanted) }.into(),
            Self::Client => reason::ClientRefused::default().into(),
            Self::Account => reason::AccountInactive::default().into(),
            Self::Sso(address) => reason::SsoNeeded { address: text(address) }.into(),
            Self::Address => reason::AddressRefused::default().into(),
            Self::Origin(origin) => reason::OriginRefused { origin: text(origin) }.into(),
            Self::ApiKey => reason::ApiKeyRefused::default().into(),
            Self::Policy => reason::PolicyDenied::default().into(),
            Self::Feature { what, address } => reason::PlanFeature {
                what: text(what),
                address: text(address),
            }
            .into(),
            Self::Object => reason::ObjectRefused::default().into(),
        }
    }
}

/// What mends a gap on any OAuth platform.
pub fn general_remedy(gap: &Gap<'_>, _holder: Holder) -> Remedy {
    Remedy {
        steps: steps(gap),
        ..Remedy::default()
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
        Gap::Context(Context::User) => reason::words::user_token_steps(),
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
