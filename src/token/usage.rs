//! [`Usage`]: what a token is for. An ID token, a refresh token, a DPoP proof or an API key in
//! the place of an access token is a common reason for 401 and 403.

use super::claims::Claims;
use super::header::Header;
use super::json::Json;

/// What a token is for, and how that is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Usage {
    /// What for.
    pub purpose: Purpose,
    /// How it is known.
    pub ground: Ground,
    /// What says so, e.g. ``the header's `typ` is `at+jwt` (RFC 9068 §2.1)``.
    pub evidence: String,
}

/// How a purpose is known; the first is the strongest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Ground {
    /// The token itself says so.
    Declared,
    /// A vendor's prefix or shape says so.
    Shape,
    /// The claims that are there, or missing, suggest it.
    Inferred,
    /// Nothing says so.
    Unknown,
}

/// What a token is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Purpose {
    /// To call an API.
    AccessToken,
    /// To tell a client who signed in (OpenID Connect Core §2).
    IdToken,
    /// To get new access tokens (RFC 6749 §1.5).
    RefreshToken,
    /// To be exchanged for tokens once (RFC 6749 §1.3.1).
    AuthorizationCode,
    /// To prove that the sender holds the key, beside the token (RFC 9449 §4).
    DpopProof,
    /// To authenticate a client at a token endpoint (RFC 7523 §2.2).
    ClientAssertion,
    /// To tell a client that a user signed out (OpenID Connect Back-Channel Logout §2.4).
    LogoutToken,
    /// To prove that the presenter holds an SD-JWT's key (RFC 9901 §4.3).
    KeyBinding,
    /// A credential that is issued to persons or programs (RFC 9901, W3C verifiable credentials).
    Credential,
    /// A key of an account or project, not issued by OAuth.
    ApiKey,
    /// The secret of an OAuth client, for its server alone.
    ClientSecret,
    /// Name and password of HTTP Basic (RFC 7617).
    BasicCredentials,
    /// Not known.
    Unknown,
}

impl Purpose {
    /// The word for it, with its article.
    pub fn words(self) -> &'static str {
        match self {
            Self::AccessToken => "an access token",
            Self::IdToken => "an ID token",
            Self::RefreshToken => "a refresh token",
            Self::AuthorizationCode => "an authorization code",
            Self::DpopProof => "a DPoP proof",
            Self::ClientAssertion => "a client assertion",
            Self::LogoutToken => "a logout token",
            Self::KeyBinding => "a key-binding JWT",
            Self::Credential => "a verifiable credential",
            Self::ApiKey => "an API key",
            Self::ClientSecret => "a client secret",
            Self::BasicCredentials => "a name and password of HTTP Basic",
            Self::Unknown => "a token of unknown purpose",
        }
    }

    /// What to do when it stands where an access token belongs; `None` for an access token and
    /// for an unknown purpose.
    pub fn advice_as_bearer(self) -> Option<&'static str> {
        Some(match self {
            Self::AccessToken | Self::Unknown => return None,
            Self::IdToken => {
                "Send the access token of the same answer: an ID token tells the client who signed in, and an API must refuse it."
            }
            Self::RefreshToken => {
                "Exchange it at the token endpoint and send the access token that comes back; a refresh token must reach no API."
            }
            Self::AuthorizationCode => "Exchange it at the token endpoint first (RFC 6749 §4.1.3).",
            Self::DpopProof => {
                "It belongs into the header `DPoP`; the access token goes into `Authorization: DPoP …` (RFC 9449 §7.1)."
            }
            Self::ClientAssertion => "It belongs into `client_assertion` of a token request (RFC 7523 §2.2).",
            Self::LogoutToken => "It is for the client's logout address, not for an API.",
            Self::KeyBinding => "It belongs at the end of its SD-JWT (RFC 9901 §4).",
            Self::Credential => "It is presented to a verifier, not sent to an API as a bearer token.",
            Self::ApiKey => {
                "It goes where the vendor says (a header of its own or a parameter), seldom after `Bearer`."
            }
            Self::ClientSecret => {
                "Take it out of the page and replace it: it belongs on a server, in token requests alone."
            }
            Self::BasicCredentials => "It goes after `Basic`, not after `Bearer`, and seldom belongs into a page.",
        })
    }
}

impl Usage {
    pub(super) fn new(purpose: Purpose, ground: Ground, evidence: impl Into<String>) -> Self {
        Self {
            purpose,
            ground,
            evidence: evidence.into(),
        }
    }

    pub(super) fn unknown() -> Self {
        Self::new(
            Purpose::Unknown,
            Ground::Unknown,
            "nothing in the token says what it is for",
        )
    }

    /// True, false or not known: may it stand where an access token belongs?
    pub fn is_access_token(&self) -> Option<bool> {
        match self.purpose {
            Purpose::Unknown => None,
            Purpose::AccessToken => Some(true),
            _ => Some(false),
        }
    }
}

/// What a JWT is for, by its header and claims.
pub(super) fn of_jwt(header: &Header, claims: &Claims) -> Usage {
    by_type(header)
        .or_else(|| by_claim(claims))
        .or_else(|| by_content(header, claims))
        .unwrap_or_else(Usage::unknown)
}

/// RFC 8725 §3.11: explicit typing.
fn by_type(header: &Header) -> Option<Usage> {
    let typ = header.typ()?;
    let (purpose, rfc) = match typ.as_str() {
        "at+jwt" => (Purpose::AccessToken, "RFC 9068 §2.1"),
        "dpop+jwt" => (Purpose::DpopProof, "RFC 9449 §4.2"),
        "logout+jwt" => (Purpose::LogoutToken, "OpenID Connect Back-Channel Logout §2.4"),
        "kb+jwt" => (Purpose::KeyBinding, "RFC 9901 §4.3"),
        "client-authentication+jwt" => (Purpose::ClientAssertion, "RFC 7523"),
        "id+jwt" | "id_token+jwt" => (Purpose::IdToken, "explicit typing, RFC 8725 §3.11"),
        "dc+sd-jwt" | "vc+sd-jwt" | "vc+jwt" => (Purpose::Credential, "RFC 9901"),
        _ => return None,
    };
    let evidence = format!("the header's `typ` is `{typ}` ({rfc})");
    Some(Usage::new(purpose, Ground::Declared, evidence))
}

/// Claims in which issuers name the kind: Amazon Cognito (`token_use`), Keycloak (`typ`), others.
fn by_claim(claims: &Claims) -> Option<Usage> {
    for name in ["token_use", "typ", "token_type", "tokenType"] {
        let word = claims.text(name).unwrap_or_default().to_ascii_lowercase();
        let purpose = match word.as_str() {
            "access" | "bearer" | "access_token" | "accesstoken" | "dpop" => Purpose::AccessToken,
            "id" | "id_token" => Purpose::IdToken,
            "refresh" | "offline" | "refresh_token" => Purpose::RefreshToken,
            "logout" => Purpose::LogoutToken,
            _ => continue,
        };
        let evidence = format!("the claim `{name}` is `{word}`");
        return Some(Usage::new(purpose, Ground::Declared, evidence));
    }
    None
}

fn by_content(header: &Header, claims: &Claims) -> Option<Usage> {
    let has = |name: &str| claims.get(name).is_some();
    let inferred = |purpose, evidence: &str| Some(Usage::new(purpose, Ground::Inferred, evidence));
    if has("htm") && has("htu") {
        return inferred(Purpose::DpopProof, "the claims `htm` and `htu` (RFC 9449 §4.2)");
    }
    if let Some(name) = ["at_hash", "c_hash", "s_hash"].into_iter().find(|name| has(name)) {
        let evidence = format!("the claim `{name}` (OpenID Connect Core §3.3.2.11)");
        return inferred(Purpose::IdToken, &evidence);
    }
    let events = claims.get("events").and_then(Json::as_object);
    if events.is_some_and(|e| e.get("http://schemas.openid.net/event/backchannel-logout").is_some()) {
        return inferred(
            Purpose::LogoutToken,
            "the claim `events` (OpenID Connect Back-Channel Logout §2.4)",
        );
    }
    if claims.names_scopes() || !claims.permissions().is_empty() || !claims.roles().is_empty() {
        return inferred(Purpose::AccessToken, "claims for scopes, permissions or roles");
    }
    if has("nonce") {
        return inferred(
            Purpose::IdToken,
            "the claim `nonce`, and none for scopes or roles (OpenID Connect Core §2)",
        );
    }
    let iss = claims.iss();
    if iss.is_some() && iss == claims.sub() && header.typ().is_none_or(|typ| typ == "jwt") && !claims.aud().is_empty() {
        return inferred(Purpose::ClientAssertion, "`iss` and `sub` are the same (RFC 7523 §3)");
    }
    let for_client = |client: &str| claims.aud() == [client];
    if claims.client().is_some_and(for_client) {
        return inferred(
            Purpose::IdToken,
            "its only audience is the client itself, and it has no claim for scopes or roles (OpenID Connect Core §2)",
        );
    }
    None
}
