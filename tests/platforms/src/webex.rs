//! Stand-in of Webex Contact Center and of the Webex suite.

use crate::Case;
use crate::call::{Answer, Call};
use crate::genesys::from_fixture;
use serde_json::{Value, json};

pub(crate) const HOSTS: &[&str] = &["api.wxcc-us1.cisco.com", "api.wxcc-eu1.cisco.com", "webexapis.com"];

const SUITE_TRACKING: &str = "ROUTERGW_2f0c1a7e-6b1d-4c55-9a40-7f2f5f1d8e03";
const CENTER_TRACKING: &str = "ccconfig_8f14c3a2-1f0e-4f58-b0a9-53b2c6de7a10";
const NOTIFS_TRACKING: &str = "NOTIFS_0b7a4f5e-64a3-4b8a-a8f4-2f9f3d1c6e27";

pub(crate) fn answer(call: &Call, cases: &[Case]) -> Answer {
    if call.is_preflight() {
        return Answer::preflight(call);
    }
    let answer = if call.host == "webexapis.com" {
        suite(call)
    } else {
        center(call, cases)
    };
    answer.with_cors(call, "trackingid")
}

/// Contact Center: subscriptions and configuration.
fn center(call: &Call, cases: &[Case]) -> Answer {
    let case = cases.iter().find(|case| case.name == "webex-subscription");
    let authorised = case.is_some_and(|case| call.bearer() == Some(case.token()));
    match (call.method.as_str(), call.segments().as_slice()) {
        (_, [_, "subscriptions"]) if !authorised => tracked(
            401,
            NOTIFS_TRACKING,
            json!({"error": {"key": 401, "message": [{"description": "Unauthorized"}]}}),
        ),
        ("POST", ["v1" | "v2", "subscriptions"]) => case.map_or_else(|| Answer::new(500), from_fixture),
        ("GET", ["v1" | "v2", "subscriptions"]) => tracked(200, NOTIFS_TRACKING, json!({"meta": {}, "data": []})),
        ("GET", ["organization", _, "user"]) => tracked(
            403,
            CENTER_TRACKING,
            json!({"error": {"key": "403", "reason": "Forbidden", "message": [
                {"description": "Access is denied", "code": "403", "entity": "cc_user", "references": []}
            ]}}),
        ),
        _ => tracked(
            404,
            CENTER_TRACKING,
            json!({"error": {"key": "404", "reason": "Not Found", "message": []}}),
        ),
    }
}

/// The suite: people and their tokens.
fn suite(call: &Call) -> Answer {
    if call.bearer().is_none() {
        let message = "The request requires a valid access token set in the Authorization request header.";
        return tracked(
            401,
            SUITE_TRACKING,
            json!({"message": message, "errors": [{"description": message}]}),
        );
    }
    let message = "The server understood the request, but refused to fulfill it because the access token is missing required scopes or the user is missing required roles or licenses.";
    tracked(
        403,
        SUITE_TRACKING,
        json!({"message": message, "errors": [{"description": message}]}),
    )
}

/// A body with the tracking id in it and in the header, as Webex sends both.
fn tracked(status: u16, id: &str, mut body: Value) -> Answer {
    if let Some(fields) = body.as_object_mut() {
        fields.insert("trackingId".to_owned(), json!(id));
    }
    Answer::json(status, &body).with("trackingid", id)
}
