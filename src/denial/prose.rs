//! Sentences of widely used libraries and of vendors in general, where no dialect says more.
//! Only sentences that can mean one thing are read; everything else stays a general refusal.

use super::{Denial, Says, retry_after};
use crate::exchange::Exchange;
use std::net::IpAddr;

/// Sentences that say that the token is past its life: jsonwebtoken, PyJWT, Spring Security, nimbus-jose-jwt,
/// .NET's JwtBearer, Envoy, firebase-admin.
const EXPIRED: &[&str] = &[
    "jwt expired",
    "jwt is expired",
    "expired jwt",
    "token expired",
    "token is expired",
    "token has expired",
    "tokenexpirederror",
    "signature has expired",
    "access token expired",
    "the token is expired",
    "the supplied credentials are expired",
    // AWS, ExpiredTokenException.
    "security token included in the request is expired",
];
/// … is made for somebody else.
const AUDIENCE: &[&str] = &[
    "jwt audience invalid",
    "invalid audience",
    "audience invalid",
    "audiences in jwt are not allowed",
    "audience doesn't match",
    "audience validation failed",
    "audience did not match",
    "the aud claim is not valid",
];
/// … is not accepted.
const REFUSED: &[&str] = &[
    "jwt malformed",
    "invalid signature",
    "signature verification failed",
    "jwt signature is required",
    "jwt issuer invalid",
    "jwt verification fails",
    "jwt is not in the form of header.payload.signature",
    "not enough segments",
    "token revoked",
    "token has been revoked",
    "invalid access token",
    "invalid bearer token",
    "invalid api token",
];
/// Words of which one of each kind in a sentence with "or" means that the token is not accepted.
const ENDED: &[&str] = &["expired", "revoked"];
const TOKENS: &[&str] = &["token", "jwt", "credential"];
/// No token was found.
const NONE: &[&str] = &[
    "no authorization token was found",
    "no auth token",
    "no token provided",
    "jwt is missing",
    "jwt must be provided",
    "missing authorization header",
    "authorization header missing",
    "authorization header is missing",
    "authorization header required",
    "missing bearer token",
    "authentication credentials were not provided",
    "missing access token",
];
/// The network address is the reason.
const ADDRESS: &[&str] = &[
    "ip allow list",
    "ip allowlist",
    "ip whitelist",
    "ip address is not allowed",
    "ip address is not authorized",
    "ip address is not permitted",
    "ip address not allowed",
    "ip address are not authorized",
    "ip address has been blocked",
    "ip restriction",
    "ip is not allowed",
    "not permitted to access this resource from this ip",
];
/// A licence or feature is the reason.
const FEATURE: &[&str] = &[
    "not available on your plan",
    "not included in your plan",
    "upgrade your plan",
    "feature is not enabled",
    "feature not enabled",
    "is not licensed",
    "license is required",
    "licence is required",
    "does not have a license",
    "not available for your account",
    "feature is not available",
];
/// A rate limit that comes as 401 or 403.
const RATE: &[&str] = &[
    "rate limit exceeded",
    "rate limit has been exceeded",
    "too many requests",
    "quota exceeded",
    "exceeded your quota",
    "request limit exceeded",
    "calls per second",
];

/// A proof against forged requests is called a token, too: Laravel, Spring Security, Django, csurf, Rails, ASP.NET.
const CSRF: &[&str] = &["csrf", "xsrf", "authenticity token", "antiforgery", "anti-forgery"];
/// Advice and doubt: what follows is not stated.
const DOUBT: &[&str] = &[
    "if ",
    "whether ",
    "make sure",
    "ensure ",
    "verify ",
    "check that",
    "check your",
    "check the",
    "may have ",
    "may be ",
    "might ",
    "maybe ",
    "perhaps ",
    "possibly ",
    "could be ",
    "probably ",
];
/// Tokens of other kinds, which are no access tokens.
const OTHER_TOKENS: &[&str] = &[
    "refresh token",
    "reset token",
    "verification token",
    "activation token",
    "invitation token",
    "invite token",
    "captcha token",
    "device token",
    "push token",
    "page token",
    "upload token",
];
/// Limits of space, not of calls.
const SPACE: &[&str] = &["disk quota", "storage quota", "mailbox quota", "drive's storage"];
/// What a token may do; beside other reasons, an "or" leaves open whether the token is the matter at all.
const RIGHTS: &[&str] = &[
    "scope",
    "permission",
    "privilege",
    "role",
    "not authorized to",
    "not allowed to",
];

/// Whether a phrase stands in a text, at the beginning of a word: "ip is not allowed" is no part of "membership is not
/// allowed". Both in lower case.
fn stands_in(text: &str, phrase: &str) -> bool {
    text.match_indices(phrase).any(|(at, _)| {
        let before = text.get(..at).and_then(|head| head.chars().next_back());
        !before.is_some_and(char::is_alphanumeric)
    })
}

/// Whether the request carries a signature of its own, of the address or of the body, of which a sentence may speak.
fn is_signed_otherwise(exchange: &Exchange) -> bool {
    const PARAMETERS: &[&str] = &["sig", "signature", "x-amz-signature", "x-goog-signature"];
    let names = exchange.url.query_names();
    let in_address = names
        .iter()
        .any(|name| PARAMETERS.iter().any(|known| name.eq_ignore_ascii_case(known)));
    in_address
        || exchange
            .request_headers
            .iter()
            .any(|(name, _)| name.contains("signature"))
}

/// Reads the sentence, unless standards or dialect have named a reason already.
pub(super) fn read(denial: &mut Denial, exchange: &Exchange) {
    if denial.names_a_reason() {
        return;
    }
    let text = format!(
        "{} {}",
        denial.message.as_deref().unwrap_or_default(),
        denial.code.as_deref().unwrap_or_default()
    )
    .to_ascii_lowercase();
    let has = |list: &[&str]| list.iter().any(|phrase| stands_in(&text, phrase));
    if has(CSRF) {
        denial.say(Says::CsrfToken);
        return;
    }
    if has(DOUBT) || has(OTHER_TOKENS) {
        return;
    }
    // "invalid or expired", "missing or malformed": the server does not know or does not say which.
    let either = text.contains(" or ") || text.contains("expired, revoked");
    let sent = exchange.request_headers.has("authorization") || exchange.withheld.is_some();
    let of_signature = stands_in(&text, "signature") && is_signed_otherwise(exchange);
    // Campaigns and lists have audiences, too.
    let of_audience = has(AUDIENCE) && (denial.status == Some(401) || has(TOKENS) || stands_in(&text, "aud "));
    let says = if of_signature || (either && has(RIGHTS)) {
        return;
    } else if has(RATE) && !has(SPACE) {
        Says::RateLimited {
            retry_after: retry_after(exchange),
        }
    } else if has(ADDRESS) {
        Says::AddressNotAllowed {
            address: denial.message.as_deref().and_then(first_address),
        }
    } else if either && (has(EXPIRED) || of_audience || has(NONE) || has(REFUSED) || has(ENDED) && has(TOKENS)) {
        if sent || !has(NONE) {
            Says::TokenRefused
        } else {
            Says::NoCredential
        }
    } else if has(EXPIRED) {
        Says::TokenExpired
    } else if of_audience {
        Says::WrongAudience
    } else if has(NONE) {
        Says::NoCredential
    } else if has(REFUSED) {
        Says::TokenRefused
    } else if has(FEATURE) {
        Says::FeatureNotEnabled {
            what: None,
            address: None,
        }
    } else {
        return;
    };
    denial.say(says);
}

/// The first network address in a sentence.
pub fn first_address(text: &str) -> Option<String> {
    text.split(|c: char| !(c.is_ascii_hexdigit() || c == '.' || c == ':'))
        .map(|word| word.trim_matches(['.', ':']))
        .filter(|word| word.len() >= 7)
        .find(|word| word.parse::<IpAddr>().is_ok())
        .map(str::to_owned)
}
