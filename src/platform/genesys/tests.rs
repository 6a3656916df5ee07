use super::*;
use crate::denial::{self, Says};
use crate::exchange::{Body, Outcome};
use crate::platform::{Region, bundled};

fn denied(status: u16, body: &str) -> Denial {
    let mut exchange = Exchange::new("1", "GET", "https://api.mypurecloud.com/api/v2/x", 0).unwrap();
    exchange.outcome = Outcome::Status(status);
    exchange.response_headers.push("content-type", "application/json");
    exchange.response_body = Body::of(body);
    let mut found = denial::read(&exchange);
    bundled("genesys").read_denial(&exchange, &mut found);
    found
}

fn names(list: &[&str]) -> Vec<String> {
    list.iter().map(|name| (*name).to_owned()).collect()
}

#[test]
fn all_18_regions_and_no_look_alike() {
    let genesys = bundled("genesys");
    let mut regions: Vec<Region> = genesys
        .vendor()
        .hosts
        .iter()
        .map(|host| Region {
            name: host.region.clone().unwrap(),
            domain: host.domain.clone().unwrap(),
        })
        .collect();
    regions.dedup();
    regions.truncate(18);
    for Region { name, domain } in &regions {
        for (prefix, service) in [("api", Service::Api), ("login", Service::Login), ("apps", Service::App)] {
            let found = genesys.host(&format!("{prefix}.{domain}")).unwrap();
            assert_eq!((found.service, &found.region.unwrap().name), (service, name));
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
    assert_eq!(genesys.vendor().hosts.len(), 3 * regions.len());
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
        one.says,
        [Says::LacksPermissions {
            names: names(&["conversation:cobrowse:add", "a:b:c"]),
            any: true,
            divisions: vec![]
        }]
    );
    let empty = denied(
        403,
        r#"{"code":"missing.any.permissions","message":"… permissions assigned: []"}"#,
    );
    assert_eq!(
        empty.says,
        [Says::LacksPermissions {
            names: vec![],
            any: true,
            divisions: vec![]
        }]
    );
    let guid = "b1f0a8d6-2f6f-4a55-9f0a-3f6f0c3a2b11";
    let fourth = denied(
        403,
        &format!(
            r#"{{"code":"missing.permissions","message":"You are missing the following permission(s): telephony:extensionPool:edit:{guid}"}}"#
        ),
    );
    assert_eq!(
        fourth.says,
        [Says::LacksPermissions {
            names: names(&["telephony:extensionPool:edit"]),
            any: false,
            divisions: names(&[guid])
        }]
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
        ("App not authorized to use scope []", vec![]),
    ] {
        let found = denied(
            403,
            &format!(r#"{{"code":"app.not.authorized.for.scope","message":"{message}"}}"#),
        );
        assert_eq!(
            found.says,
            [Says::LacksScopes {
                names: expected,
                any: true
            }]
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
    assert_eq!((odd.catalogued, odd.says), (Some(false), vec![Says::Refused]));
    // `unauthorized` is a code of 401, not of 403.
    assert_eq!(
        denied(403, r#"{"code":"unauthorized","message":"Forbidden"}"#).catalogued,
        Some(false)
    );
}

#[test]
fn a_user_context_denial_comes_as_400() {
    let mut exchange = Exchange::new("1", "POST", "https://api.mypurecloud.com/api/v2/x", 0).unwrap();
    exchange.outcome = Outcome::Status(400);
    exchange.response_body = Body::of(r#"{"code":"not.a.user"}"#);
    assert!(bundled("genesys").denies(&exchange));
    exchange.response_body = Body::of(r#"{"code":"bad.request"}"#);
    assert!(!bundled("genesys").denies(&exchange));
}
