//! What header parameters and claims mean that a specification registers. What vendors mean by theirs is a line
//! `means` of their folder.

/// A name, what it means, and where that is laid down.
type Known = (&'static str, &'static str, &'static str);

/// RFC 7515, RFC 7516, RFC 7797, RFC 9449.
const PARAMETERS: &[Known] = &[
    ("alg", "the algorithm of the signature or of the key", "RFC 7515 §4.1.1"),
    ("enc", "the algorithm of the content", "RFC 7516 §4.1.2"),
    ("zip", "the compression of the content", "RFC 7516 §4.1.3"),
    ("kid", "which of the issuer's keys", "RFC 7515 §4.1.4"),
    ("typ", "what the whole is", "RFC 7515 §4.1.9"),
    ("cty", "what the payload is", "RFC 7515 §4.1.10"),
    (
        "jku",
        "where the key is to be had; a token must not decide that",
        "RFC 7515 §4.1.2",
    ),
    (
        "jwk",
        "the key itself; a token must not bring its own, but for a proof of possession",
        "RFC 7515 §4.1.3",
    ),
    ("x5u", "where the certificate is to be had", "RFC 7515 §4.1.5"),
    ("x5c", "the certificate itself", "RFC 7515 §4.1.6"),
    ("x5t", "the certificate's thumbprint (SHA-1)", "RFC 7515 §4.1.7"),
    ("x5t#S256", "the certificate's thumbprint (SHA-256)", "RFC 7515 §4.1.8"),
    ("crit", "extensions that a reader must understand", "RFC 7515 §4.1.11"),
    ("b64", "whether the payload is encoded", "RFC 7797 §3"),
    ("epk", "the sender's passing key", "RFC 7518 §4.6.1.1"),
    ("apu", "about the sender, for the key", "RFC 7518 §4.6.1.2"),
    ("apv", "about the receiver, for the key", "RFC 7518 §4.6.1.3"),
    ("iv", "the start of the key's encryption", "RFC 7518 §4.7.1.1"),
    ("tag", "the check of the key's encryption", "RFC 7518 §4.7.1.2"),
    ("p2s", "the salt of a key from a password", "RFC 7518 §4.8.1.1"),
    ("p2c", "the rounds of a key from a password", "RFC 7518 §4.8.1.2"),
];

/// RFC 7519 and the others of the registry of claims that stand in access tokens and id tokens.
const CLAIMS: &[Known] = &[
    ("iss", "who issued it", "RFC 7519 §4.1.1"),
    ("sub", "whom it is about", "RFC 7519 §4.1.2"),
    ("aud", "for whom it is", "RFC 7519 §4.1.3"),
    ("exp", "not valid from then on", "RFC 7519 §4.1.4"),
    ("nbf", "not valid before", "RFC 7519 §4.1.5"),
    ("iat", "when it was issued", "RFC 7519 §4.1.6"),
    ("jti", "its own id", "RFC 7519 §4.1.7"),
    ("scope", "the scopes that were granted", "RFC 8693 §4.2"),
    ("client_id", "the client that it was issued to", "RFC 8693 §4.3"),
    ("azp", "the client that it was issued to", "OpenID Connect Core §2"),
    ("act", "who acts for the subject", "RFC 8693 §4.1"),
    ("may_act", "who may act for the subject", "RFC 8693 §4.4"),
    ("cnf", "the key that the sender must prove to hold", "RFC 7800 §3.1"),
    ("roles", "roles of the subject", "RFC 9068 §2.2.3.1"),
    ("groups", "groups of the subject", "RFC 9068 §2.2.3.1"),
    ("entitlements", "entitlements of the subject", "RFC 9068 §2.2.3.1"),
    ("authorization_details", "what exactly was allowed", "RFC 9396 §9.1"),
    ("auth_time", "when the user signed in", "OpenID Connect Core §2"),
    (
        "nonce",
        "ties it to the request that asked for it",
        "OpenID Connect Core §2",
    ),
    ("acr", "how strongly the user signed in", "OpenID Connect Core §2"),
    ("amr", "by what means the user signed in", "RFC 8176"),
    (
        "at_hash",
        "the check of the access token beside it",
        "OpenID Connect Core §3.1.3.6",
    ),
    (
        "c_hash",
        "the check of the code beside it",
        "OpenID Connect Core §3.3.2.11",
    ),
    ("sid", "the session of the user", "the registry of JWT claims"),
    ("name", "the user's full name", "OpenID Connect Core §5.1"),
    ("given_name", "the user's given names", "OpenID Connect Core §5.1"),
    ("family_name", "the user's family names", "OpenID Connect Core §5.1"),
    (
        "preferred_username",
        "the name that the user goes by",
        "OpenID Connect Core §5.1",
    ),
    ("email", "the user's e-mail address", "OpenID Connect Core §5.1"),
    (
        "email_verified",
        "whether that address was proven",
        "OpenID Connect Core §5.1",
    ),
    (
        "phone_number",
        "the user's telephone number",
        "OpenID Connect Core §5.1",
    ),
    ("locale", "the user's language", "OpenID Connect Core §5.1"),
    ("zoneinfo", "the user's time zone", "OpenID Connect Core §5.1"),
    (
        "updated_at",
        "when the user's data changed last",
        "OpenID Connect Core §5.1",
    ),
    (
        "_claim_names",
        "claims that are to be had elsewhere",
        "OpenID Connect Core §5.6.2",
    ),
    (
        "_claim_sources",
        "where these are to be had",
        "OpenID Connect Core §5.6.2",
    ),
    ("events", "what happened, for a security event", "RFC 8417 §2.2"),
    ("htm", "the method that the proof is for", "RFC 9449 §4.2"),
    ("htu", "the address that the proof is for", "RFC 9449 §4.2"),
    ("ath", "the check of the token that the proof is for", "RFC 9449 §4.2"),
    ("_sd", "digests of claims that can be disclosed", "RFC 9901 §4.2.4.1"),
    ("_sd_alg", "the algorithm of these digests", "RFC 9901 §4.1.1"),
    ("sd_hash", "the digest of what was presented", "RFC 9901 §4.3"),
    ("vct", "the type of the credential", "SD-JWT VC §3.2.2.1"),
];

/// Claims whose values are times.
const TIMES: &[&str] = &[
    "exp",
    "nbf",
    "iat",
    "auth_time",
    "updated_at",
    "refresh_exp",
    "xms_tcdt",
];

fn find(list: &[Known], name: &str) -> Option<(&'static str, &'static str)> {
    let found = list.iter().find(|(known, _, _)| *known == name)?;
    Some((found.1, found.2))
}

/// What a header parameter means, and the specification that says so.
pub fn parameter(name: &str) -> Option<(&'static str, &'static str)> {
    find(PARAMETERS, name)
}

/// What a registered claim means, and the specification that says so.
pub fn claim(name: &str) -> Option<(&'static str, &'static str)> {
    find(CLAIMS, name)
}

/// Whether the value of a claim is a time.
pub fn is_time(name: &str) -> bool {
    TIMES.contains(&name)
}
