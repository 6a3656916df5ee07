//! The five cases of the demo page, explained. The text is what users read: change it with care.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, clippy::string_slice)]

mod support;

use why403::report;
use why403::session::Session;

fn explain(name: &str) -> String {
    let session = Session::from_exchanges(vec![support::case(name)]);
    report::text(&session.report("1", &support::tables_of(&["genesys", "webex"])).unwrap())
}

#[test]
fn case_1_cobrowse() {
    insta::assert_snapshot!(explain("1-cobrowse"), @r#"
    POST https://api.mypurecloud.com/api/v2/conversations → 403 Forbidden
    Genesys Cloud, us-east-1 (mypurecloud.com)

    The server says that the permission conversation:cobrowse:add is missing. (certain)
    The server says: “Unable to perform the requested action. You must have at least one of the
      following permissions assigned: [conversation:cobrowse:add]” (missing.any.permissions)

    Why
      1. [certain, permission.missing] The server says that the permission conversation:cobrowse:add is
        missing.
          403 missing.any.permissions: “Unable to perform the requested action. You must have at least
            one of the following permissions assigned: [conversation:cobrowse:add]” — the server's
            answer
        → Have an administrator add conversation:cobrowse:add to a role.
        → Give that role to the user (or, for a client credentials token, to the OAuth client), then get
          a new token.
        Where: Admin > People & Permissions > Roles/Permissions (what a role holds); Admin > People &
          Permissions > People > the user > Roles (who has it)
      2. [likely, operation.method] POST is not an official method of /api/v2/conversations: the
        document has GET.
          The document has no such operation. — Genesys Cloud public API document (Swagger 2.0),
            2026-07-19
        → Call POST /api/v2/conversations/{conversationId}/cobrowse instead, if that is what is meant.
        → Make an OAuth client of its own for this, with least privilege: only the scope conversations
          and a role with only conversation:cobrowse:add or conversation:cobrowseVoice:add.
        Where: Admin > Integrations > OAuth > the client
      3. [possible, body.field] A participant in the body's `to` has no `type` (PERSON or GROUP).
          `to` holds 1 participant; without `type`: 1. — the request's body
          Threads say that it is checked before permissions; the official document does not say so. —
            community thread “starting a co-browse session answers 403”
        → Add `"type": "PERSON"` (or `GROUP`) to each participant in `to`.

    Nearest official operations
      POST /api/v2/conversations/{conversationId}/cobrowse (requires what the server asked for)
        requires scope conversations; any one of the permissions conversation:cobrowse:add or
          conversation:cobrowseVoice:add — Genesys Cloud public API document (Swagger 2.0), 2026-07-19
      GET /api/v2/conversations (same path, other method)
        requires any one of the scopes conversations or conversations:readonly — Genesys Cloud public
          API document (Swagger 2.0), 2026-07-19
      POST /api/v2/conversations/callbacks (the request lacks the segment `callbacks`)
        requires scope conversations; permission conversation:callback:create — Genesys Cloud public API
          document (Swagger 2.0), 2026-07-19

    What community threads claim (possible at most)
      “The call needs the scope conversation:cobrowse:write.” — community thread “starting a co-browse
        session answers 403”
        Beside it: No such scope or permission in the official document (Genesys Cloud public API
          document (Swagger 2.0), 2026-07-19).
      “The call needs the permission cobrowse:manage.” — community thread “starting a co-browse session
        answers 403”
        Beside it: No such scope or permission in the official document (Genesys Cloud public API
          document (Swagger 2.0), 2026-07-19).
      “Each participant in `to` has a `type`, PERSON or GROUP.” — community thread “starting a co-browse
        session answers 403”
        Beside it: The official document does not say so (Genesys Cloud public API document (Swagger
          2.0), 2026-07-19).
      “The agent is not Offline.” — community thread “starting a co-browse session answers 403”
        Beside it: The official document does not say so (Genesys Cloud public API document (Swagger
          2.0), 2026-07-19). What it does have: POST /api/v2/conversations/{conversationId}/cobrowse.

    Token
      Bearer in the Authorization header: frEU…vwfR (86 characters)
      opaque token
      Scopes: unknown, because the token is opaque

    For the vendor's support
      Correlation id (inin-correlation-id): 1a8af51d-07c1-4e5f-9da4-4302b9ea1e2f
    "#);
}

#[test]
fn case_1b_cobrowse_in_its_official_form() {
    insta::assert_snapshot!(explain("1b-cobrowse-official"), @"
    POST https://api.mypurecloud.com/api/v2/conversations/96c561c6-8210-4e75-b698-26f0c8175bcb/cobrowse
      → 403 Forbidden
    Genesys Cloud, us-east-1 (mypurecloud.com)

    The server says that the permission conversation:cobrowse:add is missing. (certain)
    The server says: “Unable to perform the requested action. You must have at least one of the
      following permissions assigned: [conversation:cobrowse:add]” (missing.any.permissions)

    Why
      1. [certain, permission.missing] The server says that the permission conversation:cobrowse:add is
        missing.
          403 missing.any.permissions: “Unable to perform the requested action. You must have at least
            one of the following permissions assigned: [conversation:cobrowse:add]” — the server's
            answer
          POST /api/v2/conversations/{conversationId}/cobrowse requires any one of the permissions
            conversation:cobrowse:add or conversation:cobrowseVoice:add. — Genesys Cloud public API
            document (Swagger 2.0), 2026-07-19
        → Have an administrator add conversation:cobrowse:add to a role.
        → Give that role to the user (or, for a client credentials token, to the OAuth client), then get
          a new token.
        Where: Admin > People & Permissions > Roles/Permissions (what a role holds); Admin > People &
          Permissions > People > the user > Roles (who has it)

    What POST /api/v2/conversations/{conversationId}/cobrowse requires
      unknown: scope conversations — Genesys Cloud public API document (Swagger 2.0), 2026-07-19
        unknown because the token is opaque
      unknown: any one of the permissions conversation:cobrowse:add or conversation:cobrowseVoice:add —
        Genesys Cloud public API document (Swagger 2.0), 2026-07-19
        unknown because the token is opaque

    What community threads claim (possible at most)
      “The call needs the scope conversation:cobrowse:write.” — community thread “starting a co-browse
        session answers 403”
        Beside it: No such scope or permission in the official document (Genesys Cloud public API
          document (Swagger 2.0), 2026-07-19).
      “The call needs the permission cobrowse:manage.” — community thread “starting a co-browse session
        answers 403”
        Beside it: No such scope or permission in the official document (Genesys Cloud public API
          document (Swagger 2.0), 2026-07-19).
      “Each participant in `to` has a `type`, PERSON or GROUP.” — community thread “starting a co-browse
        session answers 403”
        Beside it: The official document does not say so (Genesys Cloud public API document (Swagger
          2.0), 2026-07-19).
      “The agent is not Offline.” — community thread “starting a co-browse session answers 403”
        Beside it: The official document does not say so (Genesys Cloud public API document (Swagger
          2.0), 2026-07-19). What it does have: POST /api/v2/conversations/{conversationId}/cobrowse.

    Token
      Bearer in the Authorization header: frEU…vwfR (86 characters)
      opaque token
      Scopes: unknown, because the token is opaque

    For the vendor's support
      Correlation id (inin-correlation-id): 52e1ab64-9827-4465-ae91-1b6b665b319d

    Not seen or not checked
      What is required was read from a document that is 124 days old (Genesys Cloud public API document
        (Swagger 2.0), 2026-07-19): what the vendor changed since is not in it.
    ");
}

#[test]
fn case_2_closing_a_messaging_session() {
    insta::assert_snapshot!(explain("2-messaging-close"), @"
    POST
      https://api.mypurecloud.com/api/v2/conversations/messaging/96c561c6-8210-4e75-b698-26f0c8175bcb/close
      → 403 Forbidden
    Genesys Cloud, us-east-1 (mypurecloud.com)

    POST /api/v2/conversations/messaging/…/close is not an official operation of Genesys Cloud; the
      nearest is POST /api/v2/conversations/{conversationId}/disconnect. (likely)
    The server says: “Insufficient permissions to perform the requested operation.” (forbidden)

    Why
      1. [likely, operation.unknown] POST /api/v2/conversations/messaging/…/close is not an official
        operation of Genesys Cloud.
          The document has no such operation. — Genesys Cloud public API document (Swagger 2.0),
            2026-07-19
        → Call POST /api/v2/conversations/{conversationId}/disconnect instead, if that is what is meant.
        → Make an OAuth client of its own for this, with least privilege: only the scope conversations
          and a role with only conversation:communication:disconnect.
        Where: Admin > Integrations > OAuth > the client
      2. [likely, permission.missing] The server says that a permission is missing, but not which.
          403 forbidden: “Insufficient permissions to perform the requested operation.” — the server's
            answer
        → Have an administrator add the permission that the operation needs to a role.
        → Give that role to the user (or, for a client credentials token, to the OAuth client), then get
          a new token.
        Where: Admin > People & Permissions > Roles/Permissions (what a role holds); Admin > People &
          Permissions > People > the user > Roles (who has it)
      3. [possible, scope.missing] The token does not have the scope conversations that POST
        /api/v2/conversations/{conversationId}/disconnect requires.
          POST /api/v2/conversations/{conversationId}/disconnect requires scope conversations. — Genesys
            Cloud public API document (Swagger 2.0), 2026-07-19
          The token has the scopes analytics:query, user:read. — the token's claim `scope` (signature
            not checked)
          Not certain: at Genesys Cloud scope enforcement is a setting of each organisation, off by
            default, and scopes never bind client credentials tokens. — Genesys Cloud
        → Tick conversations in the OAuth client's list of scopes.
        → If the client uses authorization code, ask for the scope in the authorization request too,
          sign in again and use the new token.
        Where: Admin > Integrations > OAuth > the client > Scope
        Create an OAuth client: https://help.mypurecloud.com/articles/create-an-oauth-client/
      4. [possible, scope.foreign] Genesys Cloud has no scope named analytics:query or user:read: the
        token may be made for another API.
          The token has the scopes analytics:query, user:read. — the token's claim `scope` (signature
            not checked)
          No operation of the document names any of them. — Genesys Cloud public API document (Swagger
            2.0), 2026-07-19
      5. [possible, token.kind] The token is a JWT, but Genesys Cloud issues opaque access tokens: it
        may come from another issuer.
          JWTs appear at Genesys Cloud only as guest tokens of web chat and web messaging. — inference
            from the public API document, 2026-07-19
        → Get the token from the token endpoint of the organisation's own region
          (https://login.<region's domain>/oauth/token) and send that.

    Nearest official operations
      POST /api/v2/conversations/{conversationId}/disconnect (what the threads about this call are
        after)
        requires scope conversations; permission conversation:communication:disconnect — Genesys Cloud
          public API document (Swagger 2.0), 2026-07-19
      PATCH /api/v2/conversations/messages/{conversationId} (shares words: `conversations`, `messages`)
        requires scope conversations; any one of the permissions conversation:communication:disconnect
          or conversation:message:park — Genesys Cloud public API document (Swagger 2.0), 2026-07-19
      PATCH /api/v2/conversations/messages/{conversationId}/participants/{participantId} (shares words:
        `conversations`, `messages`)
        requires scope conversations; any one of the permissions conversation:participant:wrapup,
          conversation:call:record or conversation:communication:disconnect — Genesys Cloud public API
          document (Swagger 2.0), 2026-07-19

    What community threads claim (possible at most)
      “The call needs the scope messaging:conversation:close. It is not on this token.” — community
        thread “closing a messaging session from a partner's page answers 403”
        Beside it: No such scope or permission in the official document (Genesys Cloud public API
          document (Swagger 2.0), 2026-07-19). What it does have: POST
          /api/v2/conversations/{conversationId}/disconnect.

    Token
      Bearer in the Authorization header: eyJh…SLKE (335 characters)
      JWT signed with HS256
      Scopes: analytics:query user:read
      Region: us-east-1 (mypurecloud.com) — the token's claim `iss` (signature not checked)
      Issuer: https://login.mypurecloud.com — the token's claim `iss` (signature not checked)
      Subject: 6c33e323-09e5-4ee1-9601-5a5803ef3a9a — the token's claim `sub` (signature not checked)
      Audience: https://api.mypurecloud.com — the token's claim `aud` (signature not checked)
      Expires: 2033-05-18 03:33:20 UTC

    For the vendor's support
      Correlation id (inin-correlation-id): f8a63b8d-a496-4355-8e5a-807a0e652f44

    Not seen or not checked
      The token's signature was not checked; what its claims say is the token's own word.

    To know more
      Call GET https://api.mypurecloud.com/api/v2/users/me?expand=authorization with the same token:
        `authorization.permissions` lists what the user holds (a client credentials token gets 400
        not.a.user).
    ");
}

#[test]
fn case_3_bot_session_through_a_partner_app() {
    insta::assert_snapshot!(explain("3-bot-session"), @"
    POST https://api.mypurecloud.com/api/v2/bot/platform/sessions → 403 Forbidden
    Genesys Cloud, us-east-1 (mypurecloud.com)

    POST /api/v2/bot/platform/sessions is not an official operation of Genesys Cloud; the nearest is
      POST /api/v2/textbots/botflows/sessions. (likely)
    The server says: “Insufficient permissions to perform the requested operation.” (forbidden)

    Why
      1. [likely, operation.unknown] POST /api/v2/bot/platform/sessions is not an official operation of
        Genesys Cloud.
          The document has no such operation. — Genesys Cloud public API document (Swagger 2.0),
            2026-07-19
        → Call POST /api/v2/textbots/botflows/sessions instead, if that is what is meant.
        → Make an OAuth client of its own for this, with least privilege: only the scope textbots and a
          role with only textbots:botFlowSession:execute.
        Where: Admin > Integrations > OAuth > the client
      2. [likely, permission.missing] The server says that a permission is missing, but not which.
          403 forbidden: “Insufficient permissions to perform the requested operation.” — the server's
            answer
        → Have an administrator add the permission that the operation needs to a role.
        → Give that role to the user (or, for a client credentials token, to the OAuth client), then get
          a new token.
        Where: Admin > People & Permissions > Roles/Permissions (what a role holds); Admin > People &
          Permissions > People > the user > Roles (who has it)
      3. [possible, scope.missing] The token does not have the scope textbots that POST
        /api/v2/textbots/botflows/sessions requires.
          POST /api/v2/textbots/botflows/sessions requires scope textbots. — Genesys Cloud public API
            document (Swagger 2.0), 2026-07-19
          The token has the scopes bot:admin. — the token's claim `scope` (signature not checked)
          Not certain: at Genesys Cloud scope enforcement is a setting of each organisation, off by
            default, and scopes never bind client credentials tokens. — Genesys Cloud
        → Tick textbots in the OAuth client's list of scopes.
        → If the client uses authorization code, ask for the scope in the authorization request too,
          sign in again and use the new token.
        Where: Admin > Integrations > OAuth > the client > Scope
        Create an OAuth client: https://help.mypurecloud.com/articles/create-an-oauth-client/
      4. [possible, scope.foreign] Genesys Cloud has no scope named bot:admin: the token may be made for
        another API.
          The token has the scopes bot:admin. — the token's claim `scope` (signature not checked)
          No operation of the document names any of them. — Genesys Cloud public API document (Swagger
            2.0), 2026-07-19
      5. [possible, organisation.other] The token may belong to another organisation than the data that
        is asked for; the request itself does not tell.
          The token names the organisation 7fc02836-08d0-40dd-b725-7103d67a3949. — the token's claim
            `org` (signature not checked)
          Environment: the token is of us-east-1 (mypurecloud.com), the request went to us-east-1
            (mypurecloud.com), the same. — the token's claim `iss` (signature not checked)
        → Compare the organisation's id with the one that the data belongs to.
        → For a partner's app, have an administrator of that organisation authorize the OAuth client,
          and sign in there.
        Where: Admin > Account Settings > Organization Details > Organization ID; Admin > Integrations >
          Authorized Applications
      6. [possible, token.kind] The token is a JWT, but Genesys Cloud issues opaque access tokens: it
        may come from another issuer.
          JWTs appear at Genesys Cloud only as guest tokens of web chat and web messaging. — inference
            from the public API document, 2026-07-19
        → Get the token from the token endpoint of the organisation's own region
          (https://login.<region's domain>/oauth/token) and send that.

    Nearest official operations
      POST /api/v2/textbots/botflows/sessions (what the threads about this call are after)
        requires scope textbots; permission textbots:botFlowSession:execute — Genesys Cloud public API
          document (Swagger 2.0), 2026-07-19

    What community threads claim (possible at most)
      “The call needs the scope bot:platform. It is not on this token.” — community thread “opening a
        bot session through a partner app answers 403”
        Beside it: No such scope or permission in the official document (Genesys Cloud public API
          document (Swagger 2.0), 2026-07-19).
      “The call needs the scope bot:admin. It is on this token.” — community thread “opening a bot
        session through a partner app answers 403”
        Beside it: No such scope or permission in the official document (Genesys Cloud public API
          document (Swagger 2.0), 2026-07-19).
      “The call needs the request header x-genesys-organization-id. This request did not send it.” —
        community thread “opening a bot session through a partner app answers 403”
        Beside it: The official document has no such call, hence says nothing of it (Genesys Cloud
          public API document (Swagger 2.0), 2026-07-19).
      “The OAuth client is linked to the organisation and the environment that the request goes to.” —
        community thread “opening a bot session through a partner app answers 403”
        Beside it: The official document does not say so (Genesys Cloud public API document (Swagger
          2.0), 2026-07-19). What it does have: POST /api/v2/textbots/botflows/sessions.

    Token
      Bearer in the Authorization header: eyJh…pLL8 (448 characters)
      JWT signed with HS256
      Scopes: bot:admin
      Organisation: 7fc02836-08d0-40dd-b725-7103d67a3949 — the token's claim `org` (signature not
        checked)
      Region: us-east-1 (mypurecloud.com) — the token's claim `iss` (signature not checked)
      Issuer: https://login.mypurecloud.com — the token's claim `iss` (signature not checked)
      Subject: 5f9d45a3-feca-46ef-b956-014cad931fe1 — the token's claim `sub` (signature not checked)
      Audience: https://api.mypurecloud.com — the token's claim `aud` (signature not checked)
      Expires: 2033-05-18 03:33:20 UTC

    For the vendor's support
      Correlation id (inin-correlation-id): cde9895f-2125-4a3c-8fd8-f16337dd40d8

    Not seen or not checked
      The token's signature was not checked; what its claims say is the token's own word.

    To know more
      Call GET https://api.mypurecloud.com/api/v2/users/me?expand=authorization with the same token:
        `authorization.permissions` lists what the user holds (a client credentials token gets 400
        not.a.user).
    ");
}

#[test]
fn case_4_outbound_call() {
    insta::assert_snapshot!(explain("4-outbound-call"), @"
    POST https://api.mypurecloud.com/api/v2/outbound/calls → 403 Forbidden
    Genesys Cloud, us-east-1 (mypurecloud.com)

    POST /api/v2/outbound/calls is not an official operation of Genesys Cloud; the nearest is POST
      /api/v2/conversations/calls: it needs a user's token, and this is a client credentials token.
      (likely)
    The server says: “Forbidden” (unauthorized)

    Why
      1. [likely, operation.unknown] POST /api/v2/outbound/calls is not an official operation of Genesys
        Cloud.
          The document has no such operation. — Genesys Cloud public API document (Swagger 2.0),
            2026-07-19
          403 unauthorized: “Forbidden” — the server's answer
          The code “unauthorized” is not in the vendor's catalogue of error codes for this status, so
            something in front of the API may have answered. — Genesys Cloud public API document
            (Swagger 2.0), 2026-07-19
        → Call POST /api/v2/conversations/calls instead, if that is what is meant.
        → Make an OAuth client of its own for this, with least privilege: only the scope conversations
          and a role with only conversation:conference:add.
        → It needs a user's token.
        Where: Admin > Integrations > OAuth > the client
      2. [likely, context.user] POST /api/v2/conversations/calls needs a user's token, and this is a
        client credentials token.
          POST /api/v2/conversations/calls requires a user's token. — Genesys Cloud public API document
            (Swagger 2.0), 2026-07-19
          It is a client credentials token. — the token's claim `sub = client_id` (signature not
            checked)
        → Sign the user in with the authorization code grant and PKCE (RFC 7636), and call with that
          token.
        → Do not use the resource owner password grant, even where a forum proposes it: it hands the
          user's password to the client and cannot do multi-factor sign-in (RFC 9700 §2.4: it MUST NOT
          be used).
        Where: Admin > Integrations > OAuth > the client > Grant Types: Code Authorization with PKCE
      3. [possible, scope.foreign] Genesys Cloud has no scope named manage_outbound: the token may be
        made for another API.
          The token has the scopes manage_outbound. — the token's claim `scope` (signature not checked)
          No operation of the document names any of them. — Genesys Cloud public API document (Swagger
            2.0), 2026-07-19
      4. [possible, token.kind] The token is a JWT, but Genesys Cloud issues opaque access tokens: it
        may come from another issuer.
          JWTs appear at Genesys Cloud only as guest tokens of web chat and web messaging. — inference
            from the public API document, 2026-07-19
        → Get the token from the token endpoint of the organisation's own region
          (https://login.<region's domain>/oauth/token) and send that.

    Nearest official operations
      POST /api/v2/conversations/calls (what the threads about this call are after)
        requires scope conversations; permission conversation:conference:add; a user's token — Genesys
          Cloud public API document (Swagger 2.0), 2026-07-19
      POST /api/v2/conversations/calls/{conversationId} (shares words: `calls`)
        requires scope conversations; a user's token — Genesys Cloud public API document (Swagger 2.0),
          2026-07-19
      PUT /api/v2/outbound/attemptlimits/{attemptLimitsId} (the request lacks the segment
        `attemptlimits`)
        requires scope outbound; permission outbound:attemptLimits:edit — Genesys Cloud public API
          document (Swagger 2.0), 2026-07-19

    What community threads claim (possible at most)
      “The call needs the permission outbound:call:write.” — community thread “placing an outbound call
        with client credentials answers 403”
        Beside it: No such scope or permission in the official document (Genesys Cloud public API
          document (Swagger 2.0), 2026-07-19).
      “The call needs a user's token.” — community thread “placing an outbound call with client
        credentials answers 403”
        Beside it: The official document has no such call, hence says nothing of it (Genesys Cloud
          public API document (Swagger 2.0), 2026-07-19). What it does have: POST
          /api/v2/conversations/calls.

    Token
      Bearer in the Authorization header: eyJh…pS4U (453 characters)
      JWT signed with HS256
      Scopes: manage_outbound
      Region: us-east-1 (mypurecloud.com) — the token's claim `iss` (signature not checked)
      Issuer: https://login.mypurecloud.com — the token's claim `iss` (signature not checked)
      Subject: fd40b11b-8aa1-4f47-b7e6-6cfe6d5a5812 — the token's claim `sub` (signature not checked)
      Client: fd40b11b-8aa1-4f47-b7e6-6cfe6d5a5812 — the token's claim `client_id` (signature not
        checked)
      Kind of caller: a client credentials token — the token's claim `sub = client_id` (signature not
        checked)
      Audience: https://api.mypurecloud.com — the token's claim `aud` (signature not checked)
      Expires: 2033-05-18 03:33:20 UTC

    For the vendor's support
      Correlation id (inin-correlation-id): 41a87115-42d3-46cb-a158-4cdbb4400d04

    Not seen or not checked
      The token's signature was not checked; what its claims say is the token's own word.

    To know more
      Look at the roles of the OAuth client (Admin > Integrations > OAuth > the client > Roles): what
        they hold is what a client credentials token may do.
    ");
}

#[test]
fn case_5_webex_subscription() {
    insta::assert_snapshot!(explain("5-webex-subscription"), @"
    POST https://api.wxcc-us1.cisco.com/v1/subscriptions → 403 Forbidden
    Webex, us1 (api.wxcc-us1.cisco.com)

    POST /v1/subscriptions requires scope cjp:config_write and role administrator; whether the caller
      has them cannot be known from the token. (unknown)
    The server says: “Forbidden”

    Why
      1. [unknown, requirement.unknown] POST /v1/subscriptions requires scope cjp:config_write; whether
        the caller has it cannot be known from what was seen.
          It requires scope cjp:config_write (read from the document's prose). — Webex Contact Center
            OpenAPI document, 2026-05-04
          Unknown because the token is opaque. — what was seen
        → Add cjp:config_write to the integration's scopes and to the `scope` of the authorize request.
        → Have the user authorize again: the token in use does not gain scopes.
        Where: the integration's page in the developer portal > Scopes
        the integration's page in the developer portal: https://developer.webex.com/my-apps
      2. [unknown, requirement.unknown] POST /v1/subscriptions requires role administrator; whether the
        caller has it cannot be known from what was seen.
          It requires role administrator (read from the document's prose). — Webex Contact Center
            reference, pages of the resources, 2026-05-04
          Unknown because the token is opaque. — what was seen
        → Check that the user who made the token has the role administrator; give it if not.
        → Then have that user authorize again and use the new token.
        Where: Webex Control Hub > Users > the user > Administrator roles, and Contact Center > User
          Management > Contact Center Users > User Profile
        Webex Control Hub: https://admin.webex.com

    What POST /v1/subscriptions requires
      unknown: scope cjp:config_write — Webex Contact Center OpenAPI document, 2026-05-04
        unknown because the token is opaque
      unknown: role administrator — Webex Contact Center reference, pages of the resources, 2026-05-04
        unknown because the token is opaque

    Token
      Bearer in the Authorization header: ZmQ0…9703 (106 characters)
      Webex token
      Scopes: unknown, because the token is opaque
      Organisation: d27d90fb-6be2-4f6f-bc1a-d4d107d19703 — the token's shape (observed, not promised by
        the vendor)
      Region: identity cluster P0A1 — the token's shape (observed, not promised by the vendor)

    For the vendor's support
      Tracking id: NOTIFS_4255efec-40c5-4c66-95ff-2f32956d1f65

    Not seen or not checked
      What is required was read from a document that is 200 days old (Webex Contact Center reference,
        pages of the resources, 2026-05-04): what the vendor changed since is not in it.

    To know more
      Look up the `scope` of the authorize request that made the token, or the `scope` of the token
        endpoint's answer: Webex has no call that lists a token's scopes.
    ");
}

#[test]
fn a_call_without_an_answer_is_held_against_the_table() {
    let mut exchange = support::case("2-messaging-close");
    exchange.outcome = why403::exchange::Outcome::Pending;
    let report = Session::from_exchanges(vec![exchange])
        .report("1", &support::tables_of(&["genesys", "webex"]))
        .unwrap();
    insta::assert_snapshot!(format!("{} ({})", report.verdict.text, report.verdict.certainty.word()), @"No answer was seen. What may refuse the call: POST /api/v2/conversations/messaging/…/close is not an official operation of Genesys Cloud; the nearest is POST /api/v2/conversations/{conversationId}/disconnect. (likely)");
}
