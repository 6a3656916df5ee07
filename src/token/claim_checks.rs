//! What is odd about claims: types, units and order of times (RFC 7519 §2, §4.1).

use super::anomaly::Anomaly;
use super::claims::{Claims, Time};
use super::json::Json;

/// 9999-12-31T23:59:59Z, the last second that common calendars hold.
const LAST_SECOND: i64 = 253_402_300_799;
/// 100 000 000 000: as seconds the year 5138, as milliseconds the year 1973. No issuer means the former.
const MILLISECONDS: i64 = 100_000_000_000;
const MICROSECONDS: i64 = MILLISECONDS * 1_000;
const NANOSECONDS: i64 = MICROSECONDS * 1_000;

pub(super) fn check(claims: &Claims, anomalies: &mut Vec<Anomaly>) {
    for claim in ["iss", "sub", "jti"] {
        if let Some(value) = claims.get(claim).filter(|value| value.as_text().is_none()) {
            anomalies.push(Anomaly::ClaimType {
                claim,
                expected: "a string",
                found: value.what(),
            });
        }
    }
    if let Some(value) = claims.get("aud").filter(|value| !is_audience(value)) {
        anomalies.push(Anomaly::ClaimType {
            claim: "aud",
            expected: "a string or an array of strings",
            found: value.what(),
        });
    }
    for claim in ["exp", "nbf", "iat", "auth_time"] {
        check_time(claims, claim, anomalies);
    }
    if let (Some(exp), Some(iat)) = (claims.exp(), claims.iat())
        && exp <= iat
    {
        anomalies.push(Anomaly::ExpBeforeIat);
    }
    if let (Some(exp), Some(nbf)) = (claims.exp(), claims.nbf())
        && exp <= nbf
    {
        anomalies.push(Anomaly::ExpBeforeNbf);
    }
}

fn is_audience(value: &Json) -> bool {
    match value {
        Json::Text(_) => true,
        Json::List(items) => items.iter().all(|item| item.as_text().is_some()),
        _ => false,
    }
}

fn check_time(claims: &Claims, claim: &'static str, anomalies: &mut Vec<Anomaly>) {
    let number = match claims.get(claim) {
        None => return,
        Some(Json::Number(number)) => number,
        Some(other) => {
            let found = other.what();
            return anomalies.push(Anomaly::TimeNotNumber { claim, found });
        }
    };
    if number.as_i64().is_none() && number.as_f64().is_some_and(|value| value.fract() != 0.0) {
        anomalies.push(Anomaly::TimeFraction { claim });
    }
    match claims.time(claim) {
        Time::Seconds(seconds) => {
            let unit = match seconds {
                MILLISECONDS..MICROSECONDS => "milliseconds",
                MICROSECONDS..NANOSECONDS => "microseconds",
                NANOSECONDS.. => "nanoseconds",
                _ => {
                    if !(0..=LAST_SECOND).contains(&seconds) {
                        anomalies.push(Anomaly::TimeOutOfRange { claim });
                    }
                    return;
                }
            };
            anomalies.push(Anomaly::TimeUnit { claim, unit });
        }
        Time::Unusable => anomalies.push(Anomaly::TimeOutOfRange { claim }),
        Time::Absent => {}
    }
}
