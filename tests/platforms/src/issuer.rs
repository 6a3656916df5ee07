//! Stand-in of an issuer of tokens that publishes its keys (OpenID Connect Discovery 1.0), honest
//! and otherwise: the first segment of the path after `issuer` says what it does.
//!
//! It stands at hosts of other stand-ins that every built extension may read, and at [`HOST`], for
//! which the user has to be asked.

use crate::call::{Answer, Call};
use serde_json::{Value, json};
use std::time::Duration;

/// A host that no manifest names.
pub(crate) const HOST: &str = "issuer.example";
/// Where the keys are when they are not at the issuer.
const ELSEWHERE: &str = "https://api.mypurecloud.de/issuer/keys";
const FIXTURE: &str = include_str!("../../fixtures/tokens/keys/issuer.json");

/// Whether the call is for an issuer.
pub(crate) fn is_asked(call: &Call) -> bool {
    call.host == HOST || call.segments().first() == Some(&"issuer")
}

pub(crate) fn answer(call: &Call) -> Answer {
    let origin = format!("https://{}", call.host);
    let mut segments = call.segments();
    if segments.first() == Some(&"issuer") {
        segments.remove(0);
    }
    let base = match call.host.as_str() {
        HOST => origin,
        _ => format!("{origin}/issuer"),
    };
    match segments.as_slice() {
        ["keys"] => keys(),
        [".well-known", "openid-configuration"] => configuration(&base, &format!("{base}/keys")),
        [situation, ".well-known", "openid-configuration"] => {
            let issuer = format!("{base}/{situation}");
            let own = format!("{base}/keys");
            match *situation {
                "elsewhere" => configuration(&issuer, ELSEWHERE),
                "lying" => configuration(&base, &own),
                "redirect" => Answer::new(302).with("location", &format!("{ELSEWHERE}?redirected")),
                "slow" => Answer {
                    delay: Duration::from_secs(15),
                    ..configuration(&issuer, &own)
                },
                "huge" => {
                    let mut answer = configuration(&issuer, &own);
                    answer.body.resize(300 * 1024, b' ');
                    answer
                }
                _ => Answer::new(404),
            }
        }
        _ => Answer::new(404),
    }
}

fn configuration(issuer: &str, keys: &str) -> Answer {
    Answer::json(200, &json!({"issuer": issuer, "jwks_uri": keys}))
}

fn keys() -> Answer {
    let fixture: Value = serde_json::from_str(FIXTURE).unwrap_or_default();
    Answer::json(200, fixture.get("jwks").unwrap_or(&Value::Null))
}
