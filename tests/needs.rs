//! What the calls of a session need together: sets that a reader can judge, and their forms.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod support;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use why403::exchange::{Exchange, Outcome};
use why403::report::{needs, needs_markdown, needs_text};
use why403::session::Session;

/// Calls that were allowed, `METHOD address`, with this token.
fn calls(list: &[&str], token: &str) -> Vec<Exchange> {
    let numbered = list.iter().enumerate();
    numbered
        .map(|(at, call)| {
            let (method, url) = call.split_once(' ').unwrap();
            let mut exchange = Exchange::new(&format!("{token:.8}{at}"), method, url, 1_795_176_000_000).unwrap();
            exchange
                .request_headers
                .push("Authorization", format!("Bearer {token}"));
            exchange.outcome = Outcome::Status(200);
            exchange
        })
        .collect()
}

fn jwt(claims: &serde_json::Value) -> String {
    let part = |value: &serde_json::Value| URL_SAFE_NO_PAD.encode(value.to_string());
    format!(
        "{}.{}.c2lnbmF0dXJl",
        part(&serde_json::json!({"typ": "JWT", "alg": "RS256"})),
        part(claims)
    )
}

fn session(lists: Vec<Vec<Exchange>>) -> Session {
    Session::from_exchanges(lists.into_iter().flatten().collect())
}

#[test]
fn the_set_names_the_calls_that_force_it() {
    let genesys = calls(
        &[
            "GET https://api.mypurecloud.com/api/v2/users/me",
            "GET https://api.mypurecloud.com/api/v2/conversations/calls",
            "PATCH https://api.mypurecloud.com/api/v2/conversations/calls/7d1b8a1e-5f6c-4a0e-9c9b-0f3f4a3e2b11",
            "GET https://api.mypurecloud.com/api/v2/routing/queues",
            "POST https://api.mypurecloud.com/api/v2/invented/thing",
        ],
        "wOyFh9bZ2Zl0YV5cJ3bXk1uG7tq8R4sMpQ6nE0aLdT5iKxC9fHvBgWjUoN2yDrSz1eIqPmA3kLcVhX8tGbR7wQ",
    );
    let found = needs(&session(vec![genesys]), support::tables());
    insta::assert_snapshot!(needs_text(&found), @"
    Genesys Cloud: 4 operations
    The smallest set that covers them:

      scope conversations — for GET /api/v2/conversations/calls, PATCH /api/v2/conversations/calls/{conversationId}
      scope routing:readonly — for GET /api/v2/routing/queues
      scope user-basic-info — for GET /api/v2/users/me
      permission conversation:communication:disconnect — for PATCH /api/v2/conversations/calls/{conversationId}
      permission routing:queue:view — for GET /api/v2/routing/queues

    Not known, so not covered by the set:

      POST /api/v2/invented/thing: not in the table of Genesys Cloud
    ");
}

#[test]
fn kinds_of_callers_stand_apart_and_excess_is_named() {
    let user = jwt(&serde_json::json!({
        "aud": "https://graph.microsoft.com", "iss": "https://sts.windows.net/t/", "scp": "User.Read Mail.ReadWrite Files.Read.All openid",
        "idtyp": "user", "appid": "a", "oid": "b", "tid": "t"
    }));
    let client = jwt(&serde_json::json!({
        "aud": "https://graph.microsoft.com", "iss": "https://sts.windows.net/t/", "roles": ["User.Read.All"],
        "idtyp": "app", "appid": "a", "tid": "t"
    }));
    let calls_of_user = calls(
        &[
            "GET https://graph.microsoft.com/v1.0/me",
            "GET https://graph.microsoft.com/v1.0/me/messages",
        ],
        &user,
    );
    let calls_of_client = calls(
        &[
            "GET https://graph.microsoft.com/v1.0/users",
            "GET https://graph.microsoft.com/v1.0/me/messages",
        ],
        &client,
    );
    let found = needs(&session(vec![calls_of_user, calls_of_client]), support::tables());
    insta::assert_snapshot!(needs_markdown(&found), @"
    ## Microsoft Graph, with a user's token: 2 operations

    The smallest set that covers them:

    - scope `Mail.ReadBasic` — for `GET /me/messages`
    - scope `User.Read` — for `GET /me`

    Held, and needed by none of these calls: scope `Files.Read.All`

    ## Microsoft Graph, with a client's token: 2 operations

    The smallest set that covers them:

    - scope `Mail.ReadBasic.All` — for `GET /me/messages`
    - scope `User.ReadBasic.All` — for `GET /users`
    ");
}

#[test]
fn one_broad_name_is_not_passed_off_as_the_best() {
    let google = calls(
        &[
            "GET https://gmail.googleapis.com/gmail/v1/users/me/messages",
            "GET https://www.googleapis.com/calendar/v3/calendars/primary/events",
            "GET https://compute.googleapis.com/compute/v1/projects/p/zones/z/instances",
            "GET https://storage.googleapis.com/storage/v1/b?project=p",
        ],
        "ya29.a0AfH6SMBx-3bXk1uG7tq8R4sMpQ6nE0aLdT5iKxC9fHvBgWjUoN2yDrSz1eIqPmA3kLcVhX8tGbR7wQ",
    );
    let found = needs(&session(vec![google]), support::tables());
    insta::assert_snapshot!(needs_text(&found), @"
    Google: 4 operations
    The smallest set that covers them:

      scope https://www.googleapis.com/auth/calendar.events.readonly — for GET /calendar/v3/calendars/{calendarId}/events
      scope https://www.googleapis.com/auth/cloud-platform — for GET /compute/v1/projects/{project}/zones/{zone}/instances, GET /storage/v1/b
      scope https://www.googleapis.com/auth/gmail.metadata — for GET /gmail/v1/users/{userId}/messages
      permission compute.instances.list — for GET /compute/v1/projects/{project}/zones/{zone}/instances
      permission storage.buckets.getIamPolicy — for GET /storage/v1/b
      permission storage.buckets.list — for GET /storage/v1/b
    ");
}

#[test]
fn what_is_not_known_is_named() {
    let mut other = calls(
        &[
            "GET https://api.acme.example/orders",
            "GET https://api.nice-incontact.com/incontactapi/services/v27.0/agents",
        ],
        "abcdefghijklmnopqrstuvwxyz0123456789",
    );
    other.extend(calls(&["OPTIONS https://api.acme.example/orders"], "x"));
    let found = needs(&session(vec![other]), support::tables());
    insta::assert_snapshot!(needs_text(&found), @"
    api.acme.example: 0 operations
    Not known, so not covered by the set:

      GET /orders: no table of this host is here
      OPTIONS /orders: no table of this host is here

    NICE CXone: 0 operations
    Not known, so not covered by the set:

      GET /incontactapi/services/v27.0/agents: not in the table of NICE CXone
    ");
    assert_eq!(needs_text(&[]), "No call to an API is here.\n");
}
