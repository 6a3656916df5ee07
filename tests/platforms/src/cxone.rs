//! Stand-in of NICE CXone: few words, no scopes; the permissions of one agent.

use crate::call::{Answer, Call};
use serde_json::json;

pub(crate) const HOSTS: &[&str] = &["api-na1.niceincontact.com", "cxone.niceincontact.com"];

pub(crate) fn answer(call: &Call) -> Answer {
    if call.is_preflight() {
        return Answer::preflight(call);
    }
    reply(call).with_cors(call, "")
}

fn reply(call: &Call) -> Answer {
    if call.bearer().is_none() {
        return Answer::new(401).with("www-authenticate", "Bearer realm=\"api-na1.niceincontact.com\"");
    }
    match (call.method.as_str(), call.segments().as_slice()) {
        ("POST", [.., "agent-sessions", _, "dialer-login" | "dial-phone"]) => Answer::json(
            403,
            &json!({"error": "Forbidden", "error_description": "Agent session not found for this user"}),
        ),
        ("GET", ["InContactAPI", "services", _, "permissions"]) if call.parameter("agentId") == Some("987654") => {
            Answer::json(
                200,
                &json!({"permissions": [
                    {"Key": "AgentSoftPhone", "Value": "Enable"},
                    {"Key": "RecordContact", "Value": "Disable"},
                ]}),
            )
        }
        _ => Answer::json(404, &json!({"error": "NotFound"})),
    }
}
