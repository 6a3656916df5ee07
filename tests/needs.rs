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
            let mut exchange = Exchange::new(format!("{token:.8}{at}"), method, url, 1_795_176_000_000).unwrap();
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

    To be pasted, with --form: terraform-role, terraform-client, authorize, scope
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

    To be pasted, with --form: `entra-delegated`, `authorize`, `scope`

    ## Microsoft Graph, with a client's token: 2 operations

    The smallest set that covers them:

    - scope `Mail.ReadBasic.All` — for `GET /me/messages`
    - scope `User.ReadBasic.All` — for `GET /users`

    To be pasted, with --form: `entra-application`, `scope`
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

    To be pasted, with --form: apps-script, iam-role, authorize, scope
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

/// The forms of what these calls need, with what has no place in them.
fn forms(calls: Vec<Exchange>) -> String {
    let found = needs(&session(vec![calls]), support::tables());
    let forms = found.iter().flat_map(|needs| &needs.forms);
    let words = forms.map(|form| format!("-- {}\n{}left out: {:?}\n", form.title, form.text, form.left_out));
    words.collect()
}

#[test]
fn the_set_is_written_as_it_is_pasted() {
    let genesys = calls(
        &[
            "GET https://api.mypurecloud.com/api/v2/routing/queues",
            "POST https://api.mypurecloud.com/api/v2/routing/queues",
            "GET https://api.mypurecloud.com/api/v2/users",
        ],
        "wOyFh9bZ2Zl0YV5cJ3bXk1uG7tq8R4sMpQ6nE0aLdT5iKxC9fHvBgWjUoN2yDrSz1eIqPmA3kLcVhX8tGbR7wQ",
    );
    insta::assert_snapshot!(forms(genesys), @r#"
    -- Terraform: a role with these permissions
    resource "genesyscloud_auth_role" "least" {
      name = "Least for this application"
      permission_policies {
        domain      = "routing"
        entity_name = "queue"
        action_set  = ["add"]
      }
      permission_policies {
        domain      = "routing"
        entity_name = "queue"
        action_set  = ["view"]
      }
    }
    left out: []
    -- Terraform: the scopes of the OAuth client
    # In the resource "genesyscloud_oauth_client":
      scope = [
        "routing",
        "users:readonly"
      ]
    left out: []
    -- the parameter `scope` of the authorization address
    scope=routing%20users%3Areadonly
    left out: []
    -- the parameter `scope` as text, for a token request or a list of settings
    routing users:readonly
    left out: []
    "#);
    let github = calls(
        &[
            "GET https://api.github.com/repos/o/r/pulls",
            "PUT https://api.github.com/repos/o/r/contents/a.txt",
            "GET https://api.github.com/orgs/o/hooks",
        ],
        "ghs_16C7e42F292c6912E7710c838347Ae178B4a",
    );
    insta::assert_snapshot!(forms(github), @r#"
    -- GitHub Actions: what the job's own token may do
    permissions:
      contents: write
      pull-requests: read
    left out: ["organization_hooks=read"]
    "#);
    let slack = calls(
        &[
            "POST https://slack.com/api/chat.postMessage",
            "GET https://slack.com/api/users.list",
        ],
        concat!("xoxb-", "123456789012-1234567890123-abcdefghijklmnopqrstuvwx"),
    );
    insta::assert_snapshot!(forms(slack), @"
    -- Slack manifest: scopes of the bot
    oauth_config:
      scopes:
        bot:
          - chat:write
          - users:read
    left out: []
    -- the parameter `scope` of the authorization address
    scope=chat%3Awrite%20users%3Aread
    left out: []
    -- the parameter `scope` as text, for a token request or a list of settings
    chat:write users:read
    left out: []
    ");
}

#[test]
fn what_a_form_cannot_hold_is_said_by_the_reader() {
    let read = |form: &str| {
        let text = format!("why403 vendor 1\nname A\nsource S | 2026\nhost api a.example.com\n{form}\n");
        why403::vendor::read("acme", &text)
            .map(|vendor| vendor.forms.len())
            .map_err(|error| error.to_string())
    };
    insta::assert_debug_snapshot!([
        read("form a scope | A form\n  | scope=<query>\n  each, |   \"<name>\""),
        read("form a scope"),
        read("form a thing | A form"),
        read("form a | A form"),
        read("form a scope | A form\n  | <name>"),
        read("form a scope | A form\n  each | <all>"),
        read("form a scope | A form\n  each | <what>"),
        read("  | <all>"),
    ], @r#"
    [
        Ok(
            1,
        ),
        Err(
            "line 5, column 13: a form has a title; write `form ID KIND … | TITLE`",
        ),
        Err(
            "line 5, column 8: `thing` cannot stand here; write one of `scope`, `permission`, `role`, `license`",
        ),
        Err(
            "line 5, column 16: a form says which kinds of names it takes, and has a title; add what is missing",
        ),
        Err(
            "line 6, column 11: `<name>` cannot stand here; one name stands in lines that begin with `each`, all of them in others",
        ),
        Err(
            "line 6, column 15: `<all>` cannot stand here; one name stands in lines that begin with `each`, all of them in others",
        ),
        Err(
            "line 6, column 16: `<what>` is no place for names; write `<name>`, `<1>` to `<3>`, `<1->`, `<all>`, `<all,>`, `<all,,>` or `<query>`",
        ),
        Err(
            "line 5, column 1: this line belongs to no form above it; put it below a line `form`",
        ),
    ]
    "#);
}
