use super::*;
use crate::denial::{self, Statement};
use crate::exchange::{Body, Outcome};
use crate::platform::bundled;
use crate::reason::{ContextUser, Join, PermissionDivision, PermissionMissing, Reason, Refused, ScopeMissing};
use crate::signs;

fn denied(status: u16, body: &str) -> Denial {
    let mut exchange = Exchange::new("1", "GET", "https://api.mypurecloud.com/api/v2/x", 0).unwrap();
    exchange.outcome = Outcome::Status(status);
    exchange.response_headers.push("content-type", "application/json");
    exchange.response_body = Body::of(body);
    let mut found = denial::read(&exchange);
    bundled("genesys").read_denial(&exchange, &mut found);
    denial::hear(
        &mut found,
        &signs::answer_of(&exchange),
        signs::bundled().unwrap(),
        Some("genesys"),
    );
    found
}

/// What is stated, without what it rests on.
fn stated(found: &Denial) -> Vec<Reason> {
    found
        .states
        .iter()
        .map(|Statement { reason, .. }| reason.clone())
        .collect()
}

fn names(list: &[&str]) -> Vec<String> {
    list.iter().map(|name| (*name).to_owned()).collect()
}

#[test]
fn all_18_regions_and_no_look_alike() {
    let genesys = bundled("genesys");
    let hosts = &genesys.vendor().hosts;
    assert_eq!(hosts.len(), 3 * 18);
    for host in hosts {
        let (name, domain) = (host.region.clone().unwrap(), host.domain.clone().unwrap());
        for (prefix, service) in [("api", Service::Api), ("login", Service::Login), ("apps", Service::App)] {
            let found = genesys.host(&format!("{prefix}.{domain}")).unwrap();
            assert_eq!((found.service, found.region.unwrap().name), (service, name.clone()));
        }
        for other in [
            format!("api{domain}"),
            format!("xapi.{domain}"),
            format!("api.{domain}.evil.example"),
            format!("api.x.{domain}"),
        ] {
            assert_eq!(genesys.host(&other), None, "{other}");
        }
    }
}

#[test]
fn the_platform_prefix_is_stripped_as_a_whole_segment() {
    assert_eq!(bundled("genesys").path("/platform/api/v2/users/me"), "/api/v2/users/me");
    assert_eq!(bundled("genesys").path("/platforms/api/v2"), "/platforms/api/v2");
    assert_eq!(bundled("genesys").path("/platform"), "/platform");
}

#[test]
fn permissions_are_read_from_the_message() {
    let one = denied(
        403,
        r#"{"status":403,"code":"missing.any.permissions","message":"Unable to perform the requested action. You must have at least one of the following permissions assigned: [conversation:cobrowse:add, a:b:c]"}"#,
    );
    assert_eq!(
        stated(&one),
        [Reason::from(PermissionMissing {
            names: names(&["conversation:cobrowse:add", "a:b:c"]),
            join: Join::Any,
            ..PermissionMissing::default()
        })]
    );
    let empty = denied(
        403,
        r#"{"code":"missing.any.permissions","message":"… permissions assigned: []"}"#,
    );
    assert_eq!(
        stated(&empty),
        [Reason::from(PermissionMissing {
            names: vec![],
            join: Join::Any,
            ..PermissionMissing::default()
        })]
    );
    let guid = "b1f0a8d6-2f6f-4a55-9f0a-3f6f0c3a2b11";
    let fourth = denied(
        403,
        &format!(
            r#"{{"code":"missing.permissions","message":"You are missing the following permission(s): telephony:extensionPool:edit:{guid}"}}"#
        ),
    );
    assert_eq!(
        stated(&fourth),
        [Reason::from(PermissionDivision {
            names: names(&["telephony:extensionPool:edit"]),
            join: Join::All,
            divisions: names(&[guid])
        })]
    );
}

#[test]
fn scopes_are_read_with_and_without_brackets() {
    for (message, expected) in [
        (
            "App not authorized to use scope [telephony:readonly, telephony]",
            names(&["telephony:readonly", "telephony"]),
        ),
        (
            "App not authorized to use scope conversations",
            names(&["conversations"]),
        ),
    ] {
        let found = denied(
            403,
            &format!(r#"{{"code":"app.not.authorized.for.scope","message":"{message}"}}"#),
        );
        assert_eq!(
            stated(&found),
            [Reason::from(ScopeMissing {
                names: expected,
                join: Join::Any,
                ..ScopeMissing::default()
            })]
        );
    }
}

#[test]
fn codes_outside_the_catalogue_are_told_apart() {
    assert_eq!(
        denied(403, r#"{"code":"not.authorized","message":"x"}"#).catalogued,
        Some(true)
    );
    let odd = denied(403, r#"{"code":"no.such.code","message":"Forbidden"}"#);
    assert_eq!((odd.catalogued, odd.states_a_cause()), (Some(false), false));
    // `unauthorized` is a code of 401, not of 403.
    assert_eq!(
        denied(403, r#"{"code":"unauthorized","message":"Forbidden"}"#).catalogued,
        Some(false)
    );
}

#[test]
fn a_user_context_denial_comes_as_400() {
    let states = |body: &str| stated(&denied(400, body));
    assert_eq!(
        states(r#"{"code":"not.a.user"}"#),
        [Reason::from(ContextUser::default())]
    );
    assert_eq!(states(r#"{"code":"bad.request"}"#), [Reason::from(Refused::default())]);
    // Some services send the same sentence under a code that names nothing.
    let sentence = r#"{"code":"bad.request","message":"This request requires a user context. Client credentials cannot be used for requests to this resource."}"#;
    assert_eq!(states(sentence), [Reason::from(ContextUser::default())]);
}
