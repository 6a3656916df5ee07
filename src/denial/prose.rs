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
    let has = |list: &[&str]| list.iter().any(|phrase| text.contains(phrase));
    // "invalid or expired", "missing or malformed": the server does not know or does not say which.
    let either = text.contains(" or ") || text.contains("expired, revoked");
    let sent = exchange.request_headers.has("authorization") || exchange.withheld.is_some();
    let says = if has(RATE) {
        Says::RateLimited {
            retry_after: retry_after(exchange),
        }
    } else if has(ADDRESS) {
        Says::AddressNotAllowed {
            address: denial.message.as_deref().and_then(first_address),
        }
    } else if either && (has(EXPIRED) || has(AUDIENCE) || has(NONE) || has(REFUSED) || has(ENDED) && has(TOKENS)) {
        if sent || !has(NONE) {
            Says::TokenRefused
        } else {
            Says::NoCredential
        }
    } else if has(EXPIRED) {
        Says::TokenExpired
    } else if has(AUDIENCE) {
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
