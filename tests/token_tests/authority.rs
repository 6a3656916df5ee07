//! What claims say about scopes, roles, organisation and context.

use super::build::{decode, jwt};
use why403::requirement::{Atom, Context};
use why403::token::{Claims, Time};

fn claims(text: &str) -> Claims {
    decode(jwt(text)).claims().unwrap().clone()
}

#[test]
fn scopes_in_every_form() {
    for (text, expected) in [
        (
            r#"{"scope":"a  b\tc"}"#,
            vec![("scope", "a"), ("scope", "b"), ("scope", "c")],
        ),
        (r#"{"scope":["a","b"]}"#, vec![("scope", "a"), ("scope", "b")]),
        (r#"{"scp":"User.Read"}"#, vec![("scp", "User.Read")]),
        (r#"{"scp":["a",1,null,"b"]}"#, vec![("scp", "a"), ("scp", "b")]),
        (r#"{"scopes":["x"],"scope":"y"}"#, vec![("scope", "y"), ("scopes", "x")]),
        (r#"{"scope":"repo,gist"}"#, vec![("scope", "repo"), ("scope", "gist")]),
        (r#"{"scope":7}"#, vec![]),
    ] {
        assert_eq!(claims(text).scopes(), expected, "{text}");
    }
}

#[test]
fn no_scope_claim_is_not_an_empty_scope_claim() {
    assert!(claims(r#"{"scope":""}"#).names_scopes());
    assert!(!claims(r#"{"sub":"x"}"#).names_scopes());
    assert!(!claims(r#"{"scope":7}"#).names_scopes());
}

#[test]
fn permissions_and_roles_keep_their_claim() {
    let claims = claims(
        r#"{"permissions":["read:users"],"roles":["Admin"],"wids":["w"],"realm_access":{"roles":["r"]},
            "role":{"legacyId":"Agent","id":"r-1","secondaryRoles":["r-2"]},"scope":"s"}"#,
    );
    assert_eq!(claims.permissions(), [("permissions", "read:users")]);
    assert_eq!(
        claims.roles(),
        [
            ("roles", "Admin"),
            ("wids", "w"),
            ("role.id", "r-1"),
            ("role.secondaryRoles", "r-2"),
            ("realm_access.roles", "r")
        ]
    );
    assert_eq!(claims.grants().first(), Some(&("scope", Atom::Scope("s".into()))));
    assert_eq!(claims.grants().len(), 7);
}

#[test]
fn organisations_and_clients() {
    let claims = claims(r#"{"tid":"t-1","org_id":"o-1","azp":"c-2","client_id":"c-1"}"#);
    assert_eq!(claims.organisations(), [("org_id", "o-1"), ("tid", "t-1")]);
    assert_eq!(claims.clients(), [("client_id", "c-1"), ("azp", "c-2")]);
    assert_eq!(claims.client(), Some("c-1"));
}

#[test]
fn a_key_that_the_sender_must_prove() {
    let cnf = claims(r#"{"cnf":{"jkt":"thumb","x5t#S256":"cert","kid":"k"}}"#)
        .confirmation()
        .unwrap();
    assert_eq!(
        (cnf.jkt.as_deref(), cnf.x5t_s256.as_deref()),
        (Some("thumb"), Some("cert"))
    );
    assert_eq!(cnf.other, ["kid"]);
    assert!(claims("{}").confirmation().is_none());
}

#[test]
fn whose_token_it_is() {
    for (text, context, claim) in [
        (
            r#"{"gty":"client-credentials"}"#,
            Context::Client,
            "gty: client-credentials",
        ),
        (
            r#"{"gty":["refresh_token","authorization_code"]}"#,
            Context::User,
            "gty: refresh_token",
        ),
        (r#"{"grant_type":"password"}"#, Context::User, "grant_type: password"),
        (r#"{"idtyp":"app"}"#, Context::Client, "idtyp: app"),
        (r#"{"sub":"c","client_id":"c"}"#, Context::Client, "sub = client_id"),
        (r#"{"sub":"abc@clients"}"#, Context::Client, "sub: …@clients"),
        (r#"{"client_id":"c"}"#, Context::Client, "no sub"),
        (r#"{"sub":"u","auth_time":1}"#, Context::User, "auth_time"),
    ] {
        let evidence = claims(text).context_evidence();
        assert_eq!(
            (evidence[0].context, evidence[0].claim.as_str()),
            (context, claim),
            "{text}"
        );
    }
    assert_eq!(claims(r#"{"sub":"u","client_id":"c"}"#).context_evidence(), []);
}

#[test]
fn times_read_as_a_server_reads_them() {
    let exp = |value: &str| claims(&format!(r#"{{"exp":{value}}}"#)).time("exp");
    assert_eq!(exp("1700000000"), Time::Seconds(1_700_000_000));
    assert_eq!(exp("1.7e9"), Time::Seconds(1_700_000_000));
    assert_eq!(exp("1700000000.9"), Time::Seconds(1_700_000_000));
    assert_eq!(exp("-0.5"), Time::Seconds(-1));
    assert_eq!(exp("1e400"), Time::Unusable);
    assert_eq!(exp("1e30"), Time::Unusable);
    assert_eq!(exp("\"1700000000\""), Time::Unusable);
    assert_eq!(claims("{}").time("exp"), Time::Absent);
    assert_eq!(claims(r#"{"exp":"x"}"#).exp(), None);
}
