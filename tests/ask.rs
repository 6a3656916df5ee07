//! The request to copy for whoever can give the access, as a person would read it.

#![allow(clippy::unwrap_used)]

mod support;

use why403::diagnosis::diagnose;
use why403::report::{self, ask_markdown, ask_text};

fn of_case(name: &str) -> report::Report {
    let exchange = support::case(name);
    let diagnosis = diagnose(&exchange, support::tables(), &[]);
    report::report(&exchange, &diagnosis, support::tables())
}

#[test]
fn an_administrator_reads_what_to_give_to_whom_and_why() {
    insta::assert_snapshot!(ask_text(&of_case("1-cobrowse")).unwrap(), @"
    Please give this access in Genesys Cloud.

    - What: permission conversation:cobrowse:add
    - Why: The server says that the permission conversation:cobrowse:add is missing. (certain: the server says so, or the vendor enforces it)
    - The call: POST https://api.mypurecloud.com/api/v2/conversations
    - Answer: 403 Forbidden
    - In the server's words: “Unable to perform the requested action. You must have at least one of the following permissions assigned: [conversation:cobrowse:add]” (missing.any.permissions)
    - When: 2026-11-20T12:00:00Z
    - Region: us-east-1 (mypurecloud.com)
    - Correlation id (inin-correlation-id): 1a8af51d-07c1-4e5f-9da4-4302b9ea1e2f

    The smallest change:

    1. Have an administrator add conversation:cobrowse:add to a role.
    2. Give that role to the user (or, for a client credentials token, to the OAuth client), then get a new token.

    Where: Admin > People & Permissions > Roles/Permissions (what a role holds); Admin > People & Permissions > People > the user > Roles (who has it)

    With a new token, the same call must no longer be refused.
    ");
    insta::assert_snapshot!(ask_markdown(&of_case("5-webex-subscription")).unwrap(), @r"
    Please give this access in Webex.

    - What: scope `cjp:config_write`
    - Why: POST /v1/subscriptions requires scope cjp:config\_write; whether the caller has it cannot be known from what was seen. (needed by the document; whether it is held is not known)
    - What: role `administrator`
    - Why: POST /v1/subscriptions requires role administrator; whether the caller has it cannot be known from what was seen. (needed by the document; whether it is held is not known)
    - Organisation: `d27d90fb-6be2-4f6f-bc1a-d4d107d19703`
    - Region: `identity cluster P0A1`
    - The call: `POST https://api.wxcc-us1.cisco.com/v1/subscriptions`
    - Operation: `POST /v1/subscriptions`
    - Answer: 403 Forbidden
    - In the server's words: “Forbidden”
    - When: 2026-11-20T12:00:00Z
    - Region: us1 (api.wxcc-us1.cisco.com)
    - Tracking id: `NOTIFS_4255efec-40c5-4c66-95ff-2f32956d1f65`

    The smallest change:

    1. Add cjp:config\_write to the integration's scopes and to the \`scope\` of the authorize request.
    2. Have the user authorize again: the token in use does not gain scopes.

    Where: the integration's page in the developer portal \> Scopes
    the integration's page in the developer portal: https://developer.webex.com/my-apps

    The smallest change:

    1. Check that the user who made the token has the role administrator; give it if not.
    2. Then have that user authorize again and use the new token.

    Where: Webex Control Hub \> Users \> the user \> Administrator roles, and Contact Center \> User Management \> Contact Center Users \> User Profile
    Webex Control Hub: https://admin.webex.com

    With a new token, the same call must no longer be refused.
    ");
}

#[test]
fn a_call_that_was_not_refused_asks_for_nothing() {
    let mut exchange = support::case("1-cobrowse");
    exchange.outcome = why403::exchange::Outcome::Status(200);
    exchange.response_body = why403::exchange::Body::NotSeen;
    let diagnosis = diagnose(&exchange, support::tables(), &[]);
    assert_eq!(
        ask_text(&report::report(&exchange, &diagnosis, support::tables())),
        None
    );
}

/// No token stands in it, whatever the case.
#[test]
fn the_request_holds_no_token() {
    for name in [
        "1-cobrowse",
        "2-messaging-close",
        "3-bot-session",
        "4-outbound-call",
        "5-webex-subscription",
    ] {
        let exchange = support::case(name);
        let sent = exchange
            .request_headers
            .get("authorization")
            .unwrap()
            .expose()
            .to_owned();
        let token = sent.trim_start_matches("Bearer ");
        for text in [ask_text(&of_case(name)), ask_markdown(&of_case(name))]
            .into_iter()
            .flatten()
        {
            assert!(
                !text.contains(token) && !text.contains(token.get(..16).unwrap()),
                "{name}"
            );
        }
    }
}
