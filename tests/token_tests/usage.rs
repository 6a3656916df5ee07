//! What a token is for: wrong kinds in the place of an access token.

use super::build::{decode, jws, jwt};
use why403::token::{Ground, Purpose};

fn of(header: &str, claims: &str) -> (Purpose, Ground) {
    let usage = decode(jws(header, claims)).usage();
    (usage.purpose, usage.ground)
}

#[test]
fn the_type_in_the_header_decides() {
    for (typ, purpose) in [
        ("at+jwt", Purpose::AccessToken),
        ("application/AT+JWT", Purpose::AccessToken),
        ("dpop+jwt", Purpose::DpopProof),
        ("logout+jwt", Purpose::LogoutToken),
        ("kb+jwt", Purpose::KeyBinding),
    ] {
        let header = format!(r#"{{"alg":"HS256","typ":"{typ}"}}"#);
        assert_eq!(of(&header, r#"{"nonce":"n"}"#), (purpose, Ground::Declared), "{typ}");
    }
}

#[test]
fn claims_declare_or_suggest_it() {
    let plain = r#"{"alg":"HS256","typ":"JWT"}"#;
    for (claims, expected) in [
        (r#"{"token_use":"id"}"#, (Purpose::IdToken, Ground::Declared)),
        (
            r#"{"typ":"Refresh","nonce":"n"}"#,
            (Purpose::RefreshToken, Ground::Declared),
        ),
        (r#"{"typ":"Bearer"}"#, (Purpose::AccessToken, Ground::Declared)),
        (
            r#"{"at_hash":"x","scope":"openid"}"#,
            (Purpose::IdToken, Ground::Inferred),
        ),
        (r#"{"nonce":"n","aud":"c"}"#, (Purpose::IdToken, Ground::Inferred)),
        (r#"{"nonce":"n","scope":"a"}"#, (Purpose::AccessToken, Ground::Inferred)),
        (
            r#"{"aud":"c","azp":"c","sub":"u"}"#,
            (Purpose::IdToken, Ground::Inferred),
        ),
        (
            r#"{"aud":"c","azp":"c","roles":["r"]}"#,
            (Purpose::AccessToken, Ground::Inferred),
        ),
        (
            r#"{"htm":"GET","htu":"https://x","jti":"1"}"#,
            (Purpose::DpopProof, Ground::Inferred),
        ),
        (
            r#"{"iss":"c","sub":"c","aud":"https://as.example/token"}"#,
            (Purpose::ClientAssertion, Ground::Inferred),
        ),
        (r#"{"sub":"u","aud":"api"}"#, (Purpose::Unknown, Ground::Unknown)),
    ] {
        assert_eq!(of(plain, claims), expected, "{claims}");
    }
}

#[test]
fn a_wrong_kind_comes_with_advice() {
    let usage = decode(jwt(r#"{"nonce":"n","aud":"c"}"#)).usage();
    assert_eq!(usage.is_access_token(), Some(false));
    insta::assert_snapshot!(format!("{} ({}). {}", usage.purpose.words(), usage.evidence, usage.purpose.advice_as_bearer().unwrap()), @"an ID token (the claim `nonce`, and none for scopes or roles (OpenID Connect Core §2)). Send the access token of the same answer: an ID token tells the client who signed in, and an API must refuse it.");
}
