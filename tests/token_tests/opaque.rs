//! Opaque tokens and the shapes that vendors give them. All are made up, or printed in the
//! vendors' own documentation.

use super::build::{b64, codes, decode};
use why403::requirement::Context;
use why403::token::{Alphabet, Basis, Checksum, OpaqueShape, Purpose, VendorToken};

/// What the form of a vendor's folder tells.
fn vendor(text: impl Into<String>, folder: &str) -> VendorToken {
    decode(text).of_vendor(folder).unwrap().clone()
}

fn shape(text: impl Into<String>) -> OpaqueShape {
    decode(text).opaque().unwrap().shape.clone()
}

/// What it is, what it is for, and on what ground.
fn named(text: &str) -> (String, Purpose, Basis) {
    let token = decode(text);
    let opaque = token.opaque().unwrap_or_else(|| panic!("{token:?}"));
    (opaque.words(), opaque.purpose, opaque.basis)
}

#[test]
fn webex_tells_cluster_and_organisation() {
    let head = b64("0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f00a1b2c3d-4e5");
    assert_eq!(head.len(), 64);
    let organisation = "1EB65FDF-9643-417f-9974-ad72cae0e10f";
    for cluster in ["P0A1", "PF84"] {
        let token = vendor(format!("{head}_{cluster}_{organisation}"), "webex");
        assert_eq!(token.fact("Cluster"), Some(cluster));
        assert_eq!(token.fact("Organisation"), Some(organisation.to_lowercase().as_str()));
    }
    let token = decode(format!("{head}_P0A1_{organisation}"));
    let facts = token.opaque().unwrap().facts();
    assert_eq!(
        facts,
        [
            ("Cluster", "P0A1".to_owned()),
            ("Organisation", organisation.to_lowercase())
        ]
    );
    assert_eq!(token.usage().is_access_token(), None, "refresh tokens look the same");
}

#[test]
fn webex_variants_are_allowed_and_look_alikes_are_not() {
    let organisation = "1eb65fdf-9643-417f-9974-ad72cae0e10f";
    vendor(format!("{}_P0A1_{organisation}", "aB3_x".repeat(8)), "webex");
    for other in [
        format!("short_P0A1_{organisation}"),
        format!("{}_p0a1_{organisation}", "a".repeat(64)),
        format!("{}_P0A1_123", "a".repeat(64)),
    ] {
        assert!(matches!(shape(&other), OpaqueShape::Unstructured { .. }), "{other}");
    }
}

#[test]
fn genesys_tokens_have_no_structure_at_any_length() {
    for length in [20, 43, 64, 86, 87, 120] {
        let text: String = "kQ7_z-Xw2".chars().cycle().take(length).collect();
        let token = decode(text);
        assert_eq!(token.text(), "opaque token", "{length}");
        assert!(
            matches!(
                token.opaque().unwrap().shape,
                OpaqueShape::Unstructured {
                    alphabet: Alphabet::Base64Url,
                    resembles: None
                }
            ),
            "{length}"
        );
        assert_eq!(token.usage().purpose, Purpose::Unknown);
    }
}

#[test]
fn github_prefixes_and_their_checksum() {
    let valid = "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";
    let token = vendor(valid, "github");
    assert_eq!(token.checksum, Checksum::Valid);
    assert_eq!(token.kind().unwrap().name(), "classic");
    let mistyped = "ghp_zQWBuTSOoRi4A9spHcVY5ncnsDkxkJ0mLq18";
    assert_eq!(
        decode(mistyped).opaque().unwrap().facts(),
        [("Checksum", "does not fit: mistyped, cut or made up".to_owned())]
    );
    for (prefix, words, purpose, context) in [
        (
            "gho_",
            "GitHub OAuth app token",
            Purpose::AccessToken,
            Some(Context::User),
        ),
        (
            "ghu_",
            "GitHub App token of a user",
            Purpose::AccessToken,
            Some(Context::User),
        ),
        (
            "ghs_",
            "GitHub App installation token",
            Purpose::AccessToken,
            Some(Context::Client),
        ),
        ("ghr_", "GitHub refresh token", Purpose::RefreshToken, None),
    ] {
        let token = decode(format!("{prefix}zQWBuTSOoRi4A9spHcVY5ncnsDkxkJ0mLq17"));
        let opaque = token.opaque().unwrap();
        assert_eq!(
            (opaque.words().as_str(), opaque.purpose, opaque.context()),
            (words, purpose, context)
        );
    }
    let fine = format!("github_pat_{}_{}", "A1b2C3d4E5f6G7h8I9j0K1", "x".repeat(59));
    assert_eq!(named(&fine).0, "GitHub personal access token (fine-grained)");
}

#[test]
fn github_installation_tokens_with_a_jwt_inside() {
    let jwt = super::build::jwt(r#"{"iss":"github","exp":1700000000}"#);
    let token = decode(format!("ghs_1234567_{jwt}"));
    let shaped = token.of_vendor("github").unwrap();
    assert_eq!((shaped.fact("App"), shaped.checksum), (Some("1234567"), Checksum::None));
    assert_eq!(shaped.inner.as_ref().unwrap().claims().unwrap().iss(), Some("github"));
    assert!(token.claims().is_none(), "GitHub asks not to rely on what it says");
}

#[test]
fn slack_prefixes() {
    for (text, words, purpose) in [
        ("xoxb-1-2-abc", "Slack bot token", Purpose::AccessToken),
        ("xoxp-1-2-abc", "Slack user token", Purpose::AccessToken),
        ("xapp-1-A1-2-abc", "Slack app-level token", Purpose::AccessToken),
        ("xoxe.xoxb-1-abc", "Slack bot token with rotation", Purpose::AccessToken),
        ("xoxe-1-abc", "Slack refresh token", Purpose::RefreshToken),
        ("xoxc-1-2-abc", "Slack web client token", Purpose::AccessToken),
        ("xoxd-abc", "Slack web client cookie", Purpose::Unknown),
    ] {
        assert_eq!(named(text), (words.to_owned(), purpose, Basis::Promised));
    }
    assert_eq!(decode("xoxb-1-2-abc").opaque().unwrap().context(), Some(Context::Bot));
}

#[test]
fn other_vendors_and_wrong_kinds() {
    let many = "x".repeat(60);
    for (text, words, purpose) in [
        (format!("ya29.{many}"), "Google access token", Purpose::AccessToken),
        (format!("1//0{many}"), "Google refresh token", Purpose::RefreshToken),
        (format!("AIza{}", "y".repeat(35)), "Google API key", Purpose::ApiKey),
        (
            format!("GOCSPX-{}", "y".repeat(28)),
            "Google OAuth client secret",
            Purpose::ClientSecret,
        ),
        (format!("sk_live_{many}"), "Stripe secret key", Purpose::ApiKey),
        (
            format!("00{}", "y".repeat(40)),
            "Okta API token (scheme `SSWS`)",
            Purpose::ApiKey,
        ),
        (format!("v1.M{many}"), "Auth0 refresh token", Purpose::RefreshToken),
        (
            format!("abc8Q~{}", "y".repeat(34)),
            "Microsoft Entra client secret",
            Purpose::ClientSecret,
        ),
        (
            "AKIAIOSFODNN7EXAMPLE".to_owned(),
            "Amazon Web Services access key id",
            Purpose::ApiKey,
        ),
        (
            b64("client-id:client-secret"),
            "name and password of HTTP Basic",
            Purpose::BasicCredentials,
        ),
        (
            "QWxhZGRpbjpvcGVuIHNlc2FtZQ==".to_owned(),
            "name and password of HTTP Basic",
            Purpose::BasicCredentials,
        ),
    ] {
        let (found, what, _) = named(&text);
        assert_eq!((found.as_str(), what), (words, purpose));
        assert_eq!(purpose.advice_as_bearer().is_some(), purpose != Purpose::AccessToken);
    }
    assert_eq!(codes(&decode("QWxhZGRpbjpvcGVuIHNlc2FtZQ==")), [""; 0]);
}

#[test]
fn forms_that_several_vendors_share_are_hints_alone() {
    let resembles = |text: String| match shape(text) {
        OpaqueShape::Unstructured { resembles, .. } => resembles,
        other => panic!("{other:?}"),
    };
    assert_eq!(resembles("0a".repeat(32)), Some("an OAuth access token of Zendesk"));
    assert_eq!(
        resembles("aZ0-".repeat(8)),
        Some("an opaque access token of Auth0, for `/userinfo` alone")
    );
    assert_eq!(shape("6ba7b810-9dad-11d1-80b4-00c04fd430c8"), OpaqueShape::Uuid);
}

#[test]
fn paseto_and_macaroons_are_named() {
    assert_eq!(named("v4.public.eyJzdWIiOiJ4In0").0, "PASETO version 4, signed");
    assert_eq!(named("v2.local.AAAA.Zm9vdGVy").0, "PASETO version 2, encrypted");
    let packet = |name: &str, value: &[u8]| {
        let mut packet = format!("{:04x}{name} ", 4 + name.len() + 1 + value.len() + 1).into_bytes();
        packet.extend_from_slice(value);
        packet.push(b'\n');
        packet
    };
    let first = [
        packet("location", b"https://api.example"),
        packet("identifier", b"key 1"),
        packet("cid", b"time < 2030"),
        packet("signature", &[9; 32]),
    ]
    .concat();
    let token = decode(b64(first));
    assert_eq!(token.text(), "macaroon with 1 caveats");
    assert_eq!(
        token.opaque().unwrap().facts(),
        [("Location", "https://api.example".to_owned())]
    );
    let mut second = vec![
        2, 1, 3, b'l', b'o', b'c', 2, 1, b'i', 0, 2, 1, b'c', 0, 2, 1, b'd', 0, 0, 6, 32,
    ];
    second.extend([9; 32]);
    assert_eq!(decode(b64(second)).text(), "macaroon with 2 caveats");
}

#[test]
fn json_in_base64_without_a_signature() {
    let token = decode(b64(r#"{"sub":"x","exp":1700000000}"#));
    assert!(matches!(token.opaque().unwrap().shape, OpaqueShape::Base64Json(_)));
    assert_eq!(token.claims().unwrap().sub(), Some("x"));
    // A signed cookie of Flask.
    let token = decode(format!("{}.ZxYz0w.{}", b64(r#"{"user_id":7}"#), b64([1; 20])));
    assert_eq!(token.text(), "JSON in base64 (no JWT)");
}
