//! What the tables of Zendesk, Slack, Microsoft Graph, GitHub, Google and the Webex suite say of single calls.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

use why403::table::{Auth, Operation, Table, compile, expr, text};

fn table(name: &str) -> Table {
    let path = format!("{}/vendors/{name}/table.txt", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(path).unwrap();
    Table::load(compile(&text::parse(&text).unwrap()).unwrap()).unwrap()
}

fn operation(table: &Table, host: &str, call: &str) -> Operation {
    let (method, path) = call.split_once(' ').unwrap();
    let found = table.lookup_at(host, method, path).operation();
    found.unwrap_or_else(|| panic!("{call}")).to_operation()
}

/// The template, then every part with its provenance.
fn said(operation: &Operation) -> String {
    let mut lines = vec![operation.template.clone()];
    for part in &operation.requirement.parts {
        lines.push(format!("{:?} {}", part.provenance, expr::to_text(&part.expr)));
        lines.extend(
            part.least
                .as_ref()
                .map(|least| format!("least {}", expr::to_text(least))),
        );
    }
    lines.extend(operation.note.clone());
    lines.join("\n")
}

#[test]
fn zendesk_names_roles_and_scopes_are_inferred() {
    let table = table("zendesk");
    let of = |call: &str| said(&operation(&table, "acme.zendesk.com", call));
    insta::assert_snapshot!(of("GET /api/v2/tickets/35.json"), @r#"
    /api/v2/tickets/{ticket_id}
    Prose any role(agent, admin)
    Inference scope tickets:read
    "#);
    insta::assert_snapshot!(of("GET /api/v2/users/me.json"), @r#"
    /api/v2/users/me
    Prose nothing
    "#);
    insta::assert_snapshot!(of("POST /api/v2/groups"), @r#"
    /api/v2/groups
    Prose any(role admin, all(role agent, permission "manage groups"))
    Inference scope write
    "#);
    assert_eq!(
        operation(&table, "acme.zendesk.com", "GET /api/lotus/assignables/groups.json").template,
        "/api/lotus/assignables/groups.json"
    );
    assert!(table.scope_covers("read", "tickets:read"));
    assert!(!table.scope_covers("read", "tickets:write"));
    assert!(!table.scope_covers("tickets:read", "users:read"));
}

#[test]
fn slack_tells_bots_from_users() {
    let table = table("slack");
    let of = |call: &str| said(&operation(&table, "slack.com", call));
    insta::assert_snapshot!(of("POST /api/chat.postMessage"), @r#"
    /api/chat.postMessage
    Official any(all(context bot, scope chat:write), all(context user, scope chat:write))
    "#);
    insta::assert_snapshot!(of("GET /api/search.messages?query=x"), @r#"
    /api/search.messages
    Official all(context user, scope search:read)
    "#);
    insta::assert_snapshot!(of("GET /api/auth.test"), @r#"
    /api/auth.test
    Official unknown
    the reference names no scope for it; it may take another kind of token, or none
    "#);
}

#[test]
fn graph_has_alternatives_for_users_and_clients_with_the_least() {
    let table = table("graph");
    let of = |call: &str| said(&operation(&table, "graph.microsoft.com", call));
    insta::assert_snapshot!(of("GET /users/u1/messages"), @r#"
    /users/{id}/messages
    Official any(all(context user, any scope(Mail.Read, Mail.ReadBasic, Mail.ReadWrite)), all(context client, any scope(Mail.Read, Mail.ReadBasic.All, Mail.ReadWrite)))
    least any(all(context user, scope Mail.ReadBasic), all(context client, scope Mail.ReadBasic.All))
    "#);
    insta::assert_snapshot!(of("GET /me/drive/root:/Documents/a/b.txt:/content"), @r#"
    /me/drive/root:/{+id}:/content
    Official all(context user, any scope(Files.Read, Files.Read.All, Files.ReadWrite, Files.ReadWrite.All, Sites.Read.All, Sites.ReadWrite.All))
    least all(context user, scope Files.Read)
    personal Microsoft accounts: only with Files.Read, Files.Read.All, Files.ReadWrite, Files.ReadWrite.All
    "#);
    insta::assert_snapshot!(of("POST /servicePrincipals/s1/appRoleAssignments"), @r#"
    /servicePrincipals/{id}/approleassignments
    Official any(all(context user, any(scope Application.ReadWrite.All, scope Directory.Read.All, all(scope AppRoleAssignment.ReadWrite.All, any scope(Application.Read.All, Directory.Read.All)))), all(context client, any(scope Application.ReadWrite.All, scope Directory.Read.All, all(scope AppRoleAssignment.ReadWrite.All, any scope(Application.Read.All, Directory.Read.All)))))
    least any(all(context user, all(scope AppRoleAssignment.ReadWrite.All, any scope(Application.Read.All, Directory.Read.All))), all(context client, all(scope AppRoleAssignment.ReadWrite.All, any scope(Application.Read.All, Directory.Read.All))))
    not for personal Microsoft accounts
    "#);
    // Case does not count.
    assert_eq!(
        operation(
            &table,
            "graph.microsoft.com",
            "GET /IDENTITYGOVERNANCE/accessreviews/DEFINITIONS"
        )
        .template,
        "/identityGovernance/accessreviews/definitions"
    );
    assert!(table.covers().is_empty());
}

#[test]
fn github_s_scopes_come_from_prose() {
    let table = table("github");
    let of = |call: &str| said(&operation(&table, "api.github.com", call));
    insta::assert_snapshot!(of("GET /repos/o/r/contents/src/a/b.rs"), @r#"
    /repos/{owner}/{repo}/contents/{+path}
    Official any(unknown, permission contents=read)
    "#);
    insta::assert_snapshot!(of("POST /user/repos"), @r#"
    /user/repos
    Prose any(scope repo, all(scope public_repo, unknown))
    Official any(any(scope repo, all(scope public_repo, unknown)), permission administration=write)
    Official context user
    "#);
    insta::assert_snapshot!(of("GET /orgs/o/actions/permissions"), @r#"
    /orgs/{org}/actions/permissions
    Prose scope admin:org
    Official any(scope admin:org, permission organization_administration=read)
    "#);
    insta::assert_snapshot!(of("GET /app/installations"), @r#"
    /app/installations
    Prose context client
    takes the app's own signed JWT, not a token of an installation or a user
    "#);
    insta::assert_snapshot!(of("GET /repos/o/r/branches/feature/x/protection"), @r#"
    /repos/{owner}/{repo}/branches/{+branch}/protection
    Official any(unknown, permission administration=read)
    "#);
    assert!(table.scope_covers("repo", "public_repo"));
    assert!(table.scope_covers("admin:org", "read:org"));
    assert!(!table.scope_covers("public_repo", "repo"));
    for junk in ["admin:organization", "admin:repository", "write:user"] {
        assert!(!table.has_name("scope", junk), "{junk}");
    }
}

#[test]
fn google_s_hosts_are_told_apart_and_any_scope_suffices() {
    let table = table("google");
    let of = |host: &str, call: &str| said(&operation(&table, host, call));
    insta::assert_snapshot!(of("www.googleapis.com", "GET /drive/v3/files?q=x"), @r#"
    /drive/v3/files
    Official any scope(https://www.googleapis.com/auth/drive, https://www.googleapis.com/auth/drive.appdata, https://www.googleapis.com/auth/drive.file, https://www.googleapis.com/auth/drive.meet.readonly, https://www.googleapis.com/auth/drive.metadata, https://www.googleapis.com/auth/drive.metadata.readonly, https://www.googleapis.com/auth/drive.photos.readonly, https://www.googleapis.com/auth/drive.readonly)
    "#);
    insta::assert_snapshot!(of("www.googleapis.com", "POST /upload/drive/v3/files?uploadType=media"), @r#"
    /upload/drive/v3/files
    Official any scope(https://www.googleapis.com/auth/drive, https://www.googleapis.com/auth/drive.appdata, https://www.googleapis.com/auth/drive.file)
    "#);
    insta::assert_snapshot!(of("us-central1-aiplatform.googleapis.com", "POST /v1/projects/p/locations/us-central1/endpoints/e:predict"), @r#"
    /v1/projects/{projectsId}/locations/{locationsId}/endpoints/{endpointsId}:predict
    Official any scope(https://www.googleapis.com/auth/aiplatform, https://www.googleapis.com/auth/cloud-platform, https://www.googleapis.com/auth/cloud-platform.read-only)
    Prose permission aiplatform.endpoints.predict
    "#);
    insta::assert_snapshot!(of("firestore.googleapis.com", "GET /v1/projects/p/databases/d/documents/a/b/c/d"), @r#"
    /v1/projects/{projectsId}/databases/{databasesId}/documents/{documentsId}/{+documentsId1}/{collectionId}
    Official any scope(https://www.googleapis.com/auth/cloud-platform, https://www.googleapis.com/auth/datastore)
    "#);
    assert!(
        table
            .lookup_at("compute.googleapis.com", "GET", "/drive/v3/files")
            .operation()
            .is_none()
    );
    assert!(
        table
            .lookup_at("www.googleapis.com.evil.example", "GET", "/drive/v3/files")
            .operation()
            .is_none()
    );
    assert!(table.covers().is_empty());
    let key = operation(&table, "abusiveexperiencereport.googleapis.com", "GET /v1/sites/s");
    assert_eq!(
        (key.auth, said(&key).as_str()),
        (Auth::Unknown, "/v1/sites/{sitesId}\nOfficial unknown")
    );
}

#[test]
fn the_webex_suite_stands_on_its_own_host() {
    let table = table("webex");
    let of = |call: &str| said(&operation(&table, "webexapis.com", call));
    insta::assert_snapshot!(of("GET /v1/devices"), @r#"
    /v1/devices
    Prose any(scope spark:devices_read, all(role administrator, scope spark-admin:devices_read))
    "#);
    insta::assert_snapshot!(of("GET /v1/telephony/config/supportedDevices"), @r#"
    /v1/telephony/config/supportedDevices
    Prose all(any role("full administrator", "read-only administrator"), scope spark-admin:telephony_config_read)
    "#);
    insta::assert_snapshot!(of("PATCH /identity/organizations/o1"), @r#"
    /identity/organizations/{orgId}
    Prose all(scope identity:organizations_rw, role id_full_admin)
    "#);
    insta::assert_snapshot!(of("GET /v1/rooms"), @r#"
    /v1/rooms
    Inference any scope(spark:rooms_read, spark:all, spark-compliance:rooms_read)
    "#);
    insta::assert_snapshot!(of("PUT /v1/people/p1/features/bargeIn"), @r#"
    /v1/people/{personId}/features/bargeIn
    Prose any(all(scope spark-admin:people_write, any role("full administrator", "location administrator", "user administrator")), all(scope spark:people_write, context user))
    "#);
    insta::assert_snapshot!(of("DELETE /v1/meetings/m1"), @r#"
    /v1/meetings/{meetingId}
    Prose any scope(meeting:schedules_write, meeting:admin_schedule_write)
    "#);
    assert!(
        table
            .lookup_at("api.wxcc-us1.cisco.com", "GET", "/v1/rooms")
            .operation()
            .is_none()
    );
    assert!(table.knows_host("analytics-calling.webexapis.com"));
}
