//! What only this file can notice from token and request: organisation, region, kind of token, body.

use crate::authority::{Authority, Fact};
use crate::exchange::Exchange;
use crate::finding::{Certainty, Evidence, Finding};
use crate::platform::Region;
use crate::reason::{BodyField, OrganisationOther, RegionCheck, TokenKind};
use crate::token::{OpaqueShape, Token};
use serde_json::Value;

/// Everything that is noticed. `host`: the call's region, and whether it went to the API.
pub(super) fn all(
    exchange: &Exchange,
    token: Option<&Token>,
    authority: &Authority,
    host: Option<(&Region, bool)>,
) -> Vec<Finding> {
    let (region, on_api) = host.map_or((None, false), |(region, on_api)| (Some(region), on_api));
    let organisation = authority
        .organisation
        .as_ref()
        .map(|fact| whose_organisation(fact, authority, region));
    let kind = token
        .filter(|token| token.jws().is_some())
        .map(|_| jwt_instead_of_opaque());
    let plain = token
        .and_then(Token::opaque)
        .is_some_and(|opaque| matches!(opaque.shape, OpaqueShape::Unstructured { .. }));
    let elsewhere = region
        .filter(|_| plain && on_api && exchange.status() == Some(401))
        .map(which_region);
    organisation
        .into_iter()
        .chain(kind)
        .chain(elsewhere)
        .chain(participants_without_type(exchange))
        .collect()
}

/// An opaque token does not tell its region, and every other region refuses it with `bad.credentials`.
fn which_region(region: &Region) -> Finding {
    let reason = RegionCheck {
        request: Some(region.words()),
        login: Some(format!("https://login.{}", region.domain)),
        advice: None,
    };
    let evidence = Evidence {
        text: "A token is valid in its own region alone; the other regions do not know it.".to_owned(),
        source: "Genesys Cloud developer pages on regions, 2026".to_owned(),
    };
    Finding::seen(reason, Certainty::Possible, vec![evidence])
}

/// A precondition that threads name for co-browse: the type of each participant, checked before permissions.
fn participants_without_type(exchange: &Exchange) -> Option<Finding> {
    let body: Value = serde_json::from_str(exchange.request_body.text()?).ok()?;
    let cobrowse =
        exchange.url.path().ends_with("/cobrowse") || body.get("type").and_then(Value::as_str) == Some("cobrowse");
    let to = body.get("to").and_then(Value::as_array).filter(|_| cobrowse)?;
    let without = to
        .iter()
        .filter(|participant| participant.is_object() && participant.get("type").is_none())
        .count();
    (without > 0).then(|| {
        let many = match to.len() {
            1 => "1 participant".to_owned(),
            many => format!("{many} participants"),
        };
        let evidence = vec![
            Evidence {
                text: format!("`to` holds {many}; without `type`: {without}."),
                source: "the request's body".to_owned(),
            },
            Evidence {
                text: "Threads say that it is checked before permissions; the official document does not say so."
                    .to_owned(),
                source: "community thread “starting a co-browse session answers 403”".to_owned(),
            },
        ];
        let reason = BodyField {
            what: Some("A participant in the body's `to` has no `type` (PERSON or GROUP).".to_owned()),
            advice: Some("Add `\"type\": \"PERSON\"` (or `GROUP`) to each participant in `to`.".to_owned()),
        };
        Finding::seen(reason, Certainty::Possible, evidence)
    })
}

/// A request does not say which organisation it is for: the token alone decides. So a token of another one is refused
/// for data of this one, and nothing in the request shows it.
fn whose_organisation(organisation: &Fact<String>, authority: &Authority, region: Option<&Region>) -> Finding {
    let mut evidence = vec![Evidence {
        text: format!("The token names the organisation {}.", organisation.value),
        source: organisation.source.words(),
    }];
    if let (Some(token), Some(request)) = (&authority.region, region) {
        let same = token.value == request.words();
        evidence.push(Evidence {
            text: format!(
                "Environment: the token is of {}, the request went to {}{}.",
                token.value,
                request.words(),
                if same { ", the same" } else { "" }
            ),
            source: token.source.words(),
        });
    }
    Finding::seen(OrganisationOther::default(), Certainty::Possible, evidence).at(
        "Admin > Account Settings > Organization Details > Organization ID; Admin > Integrations > Authorized Applications",
    )
}

fn jwt_instead_of_opaque() -> Finding {
    let reason = TokenKind {
        what: Some("The token is a JWT, but Genesys Cloud issues opaque access tokens: it may come from another issuer.".to_owned()),
        advice: Some("Get the token from the token endpoint of the organisation's own region (https://login.<region's domain>/oauth/token) and send that.".to_owned()),
    };
    let evidence = Evidence {
        text: "JWTs appear at Genesys Cloud only as guest tokens of web chat and web messaging.".to_owned(),
        source: "inference from the public API document, 2026-07-19".to_owned(),
    };
    Finding::seen(reason, Certainty::Possible, vec![evidence])
}
