//! What is odd about claims: types, units and order of times (RFC 7519 §2, §4.1).

use super::anomaly::Anomaly;
use super::claims::{self, Claims};
use super::json::Json;

/// 9999-12-31T23:59:59Z, the last second that common calendars hold.
const LAST_SECOND: i64 = 253_402_300_799;
/// 100 000 000 000: as seconds the year 5138, as milliseconds the year 1973. No issuer means the former.
const MILLISECONDS: i64 = 100_000_000_000;
const MICROSECONDS: i64 = MILLISECONDS * 1_000;
const NANOSECONDS: i64 = MICROSECONDS * 1_000;

/// The claims of RFC 7519 that are checked, found in one pass; of a repeated name the last.
#[derive(Default)]
struct Registered<'a> {
    iss: Option<Json<'a>>,
    sub: Option<Json<'a>>,
    jti: Option<Json<'a>>,
    aud: Option<Json<'a>>,
    exp: Option<Json<'a>>,
    nbf: Option<Json<'a>>,
    iat: Option<Json<'a>>,
    auth_time: Option<Json<'a>>,
}

impl<'a> Registered<'a> {
    fn of(claims: &'a Claims) -> Self {
        let mut found = Self::default();
        for (name, value) in claims.raw() {
            let slot = match name {
                "iss" => &mut found.iss,
                "sub" => &mut found.sub,
                "jti" => &mut found.jti,
                "aud" => &mut found.aud,
                "exp" => &mut found.exp,
                "nbf" => &mut found.nbf,
                "iat" => &mut found.iat,
                "auth_time" => &mut found.auth_time,
                _ => continue,
            };
            *slot = Some(value);
        }
        found
    }
}

pub(super) fn check(claims: &Claims, anomalies: &mut Vec<Anomaly>) {
    let found = Registered::of(claims);
    for (claim, value) in [("iss", found.iss), ("sub", found.sub), ("jti", found.jti)] {
        if let Some(value) = value.filter(|value| value.as_text().is_none()) {
            anomalies.push(Anomaly::ClaimType {
                claim,
                expected: "a string",
                found: value.what(),
            });
        }
    }
    if let Some(value) = found.aud.filter(|value| !is_audience(*value)) {
        anomalies.push(Anomaly::ClaimType {
            claim: "aud",
            expected: "a string or an array of strings",
            found: value.what(),
        });
    }
    let exp = check_time("exp", found.exp, anomalies);
    let nbf = check_time("nbf", found.nbf, anomalies);
    let iat = check_time("iat", found.iat, anomalies);
    check_time("auth_time", found.auth_time, anomalies);
    if exp.zip(iat).is_some_and(|(exp, iat)| exp <= iat) {
        anomalies.push(Anomaly::ExpBeforeIat);
    }
    if exp.zip(nbf).is_some_and(|(exp, nbf)| exp <= nbf) {
        anomalies.push(Anomaly::ExpBeforeNbf);
    }
}

fn is_audience(value: Json<'_>) -> bool {
    match value {
        Json::Text(_) => true,
        Json::List(items) => items.iter().all(|item| item.as_text().is_some()),
        _ => false,
    }
}

/// Checks a time, and gives it in seconds.
fn check_time(claim: &'static str, value: Option<Json<'_>>, anomalies: &mut Vec<Anomaly>) -> Option<i64> {
    let number = match value? {
        Json::Number(number) => number,
        other => {
            let found = other.what();
            anomalies.push(Anomaly::TimeNotNumber { claim, found });
            return None;
        }
    };
    let whole = number.as_i64();
    if whole.is_none() && number.as_f64().is_some_and(|value| value.fract() != 0.0) {
        anomalies.push(Anomaly::TimeFraction { claim });
    }
    let Some(seconds) = whole.or_else(|| claims::rounded(number)) else {
        anomalies.push(Anomaly::TimeOutOfRange { claim });
        return None;
    };
    let unit = match seconds {
        MILLISECONDS..MICROSECONDS => "milliseconds",
        MICROSECONDS..NANOSECONDS => "microseconds",
        NANOSECONDS.. => "nanoseconds",
        _ => {
            if !(0..=LAST_SECOND).contains(&seconds) {
                anomalies.push(Anomaly::TimeOutOfRange { claim });
            }
            return Some(seconds);
        }
    };
    anomalies.push(Anomaly::TimeUnit { claim, unit });
    Some(seconds)
}
