//! Builds tokens for the tests.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use why403::token::{self, Token};

/// base64url.
pub(crate) fn b64(bytes: impl AsRef<[u8]>) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

/// A compact JWS of these texts, with a signature of 32 bytes of `s`, as HS256 gives.
pub(crate) fn jws(header: &str, payload: &str) -> String {
    format!("{}.{}.{}", b64(header), b64(payload), b64([b's'; 32]))
}

/// A JWT of these claims, signed with HS256 so far as its form goes.
pub(crate) fn jwt(claims: &str) -> String {
    jws(r#"{"alg":"HS256","typ":"JWT"}"#, claims)
}

/// Decodes a text.
pub(crate) fn decode(text: impl Into<String>) -> Token {
    token::decode(&text.into().into())
}

/// The codes of a token's anomalies.
pub(crate) fn codes(token: &Token) -> Vec<&'static str> {
    token.anomalies.iter().map(|anomaly| anomaly.code()).collect()
}

/// The code and the position of why a text is no token.
pub(crate) fn reason(text: impl Into<String>) -> (&'static str, usize) {
    let token = decode(text);
    let malformed = token.malformed().unwrap_or_else(|| panic!("not malformed: {token:?}"));
    (malformed.reason.code(), malformed.position)
}
