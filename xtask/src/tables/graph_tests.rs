//! What is read of a small permissions document.

use super::*;
use serde_json::json;
use why403::table::expr::to_text;

fn read(permissions: Value) -> Vec<String> {
    let mut reading = Reading::default();
    for (name, permission) in permissions.as_object().unwrap() {
        reading.permission(name, permission);
    }
    reading.narrow_the_least();
    let lines = reading.found.into_values().map(Access::operation).map(|operation| {
        let part = &operation.requirement.parts[0];
        let least = part.least.as_ref().map(|least| format!(" least {}", to_text(least)));
        let note = operation.note.map(|note| format!(" note {note}"));
        format!(
            "{} {}: {}{}{}",
            operation.method,
            operation.template,
            to_text(&part.expr),
            least.unwrap_or_default(),
            note.unwrap_or_default()
        )
    });
    lines.collect()
}

fn sets(list: &[(&[&str], &[&str], &str, &str)]) -> Value {
    let sets: Vec<Value> = list
        .iter()
        .map(|(schemes, methods, path, marks)| json!({"schemeKeys": schemes, "methods": methods, "paths": {*path: marks}}))
        .collect();
    json!({"authorizationType": "oAuth2", "pathSets": sets})
}

#[test]
fn delegated_and_application_permissions_are_alternatives_with_their_least() {
    let lines = read(json!({
        "Mail.Read": sets(&[(&["DelegatedWork", "Application"], &["GET"], "/users/{id}/messages", "least=Application")]),
        "Mail.ReadBasic": sets(&[(&["DelegatedWork"], &["GET"], "/users/{id}/messages", "least=DelegatedWork")]),
    }));
    assert_eq!(
        lines,
        [
            "GET /users/{id}/messages: any(all(context user, any scope(Mail.Read, Mail.ReadBasic)), all(context client, scope Mail.Read)) least any(all(context user, scope Mail.ReadBasic), all(context client, scope Mail.Read)) note not for personal Microsoft accounts"
        ]
    );
}

#[test]
fn to_read_and_write_is_not_to_read_unless_the_document_says_so() {
    let lines = read(json!({
        "A.Read": sets(&[(&["Application"], &["GET"], "/a", "")]),
        "A.ReadWrite": sets(&[(&["Application"], &["PATCH"], "/a", "")]),
    }));
    assert_eq!(
        lines,
        [
            "GET /a: all(context client, scope A.Read)",
            "PATCH /a: all(context client, scope A.ReadWrite)"
        ]
    );
}

#[test]
fn what_a_permission_also_requires_stands_beside_it() {
    let lines = read(json!({
        "App.ReadWrite": sets(&[(&["Application"], &["POST"], "/a", "least=Application;AlsoRequires=Policy.Read")]),
        "Policy.Read": sets(&[(&["Application"], &["POST"], "/a", "AlsoRequires=App.ReadWrite")]),
        "Role.Assign": sets(&[(&["Application"], &["POST"], "/b", "AlsoRequires=App.Read,Directory.Read")]),
        "Directory.All": sets(&[(&["Application"], &["POST"], "/b", "")]),
    }));
    assert_eq!(
        lines,
        [
            "POST /a: all(context client, all scope(App.ReadWrite, Policy.Read))",
            "POST /b: all(context client, any(scope Directory.All, all(scope Role.Assign, any scope(App.Read, Directory.Read))))"
        ]
    );
}

#[test]
fn two_entries_of_a_permission_are_one_and_so_are_two_that_need_one_another() {
    let lines = read(json!({
        "Assign": sets(&[
            (&["Application"], &["POST"], "/a", "AlsoRequires=App.Read,Directory.Read"),
            (&["Application"], &["POST"], "/a", "AlsoRequires=App.Read"),
            (&["Application"], &["POST"], "/b", "AlsoRequires=X"),
            (&["Application"], &["POST"], "/b", "")]),
        "App.Read": sets(&[(&["Application"], &["POST"], "/a", "AlsoRequires=Assign")]),
    }));
    assert_eq!(
        lines,
        [
            "POST /a: all(context client, all(scope Assign, any scope(App.Read, Directory.Read)))",
            "POST /b: all(context client, scope Assign)"
        ]
    );
}

#[test]
fn of_several_marked_as_the_least_the_one_that_opens_less_of_the_path_is_meant() {
    let lines = read(json!({
        "Mail.Basic": sets(&[(&["Application"], &["GET"], "/a", "least=Application")]),
        "Mail.Write": sets(&[(&["Application"], &["GET", "POST"], "/a", "least=Application")]),
    }));
    assert_eq!(
        lines,
        [
            "GET /a: all(context client, any scope(Mail.Basic, Mail.Write)) least all(context client, scope Mail.Basic)",
            "POST /a: all(context client, scope Mail.Write)"
        ]
    );
}

#[test]
fn of_several_marked_as_the_least_those_of_the_lowest_level_are_meant() {
    let mut read_write = sets(&[(&["Application"], &["GET"], "/a", "least=Application")]);
    read_write["schemes"] = json!({"Application": {"privilegeLevel": 4}});
    let mut basic = sets(&[(&["Application"], &["GET"], "/a", "least=Application")]);
    basic["schemes"] = json!({"Application": {"privilegeLevel": 2}});
    let lines = read(json!({"Mail.ReadBasic": basic, "Mail.ReadWrite": read_write}));
    assert_eq!(
        lines,
        [
            "GET /a: all(context client, any scope(Mail.ReadBasic, Mail.ReadWrite)) least all(context client, scope Mail.ReadBasic)"
        ]
    );
}

#[test]
fn personal_accounts_are_told_apart() {
    let lines = read(json!({
        "Files.Read": sets(&[
            (&["DelegatedWork", "DelegatedPersonal"], &["GET"], "/a", ""),
            (&["DelegatedWork", "DelegatedPersonal"], &["GET"], "/b", ""),
            (&["DelegatedPersonal"], &["GET"], "/c", ""),
            (&["DelegatedPersonal"], &["GET"], "/d", "")]),
        "Sites.Read": sets(&[(&["DelegatedWork"], &["GET"], "/b", ""), (&["DelegatedWork"], &["GET"], "/d", "")]),
    }));
    assert_eq!(
        lines,
        [
            "GET /a: all(context user, scope Files.Read)",
            "GET /b: all(context user, any scope(Files.Read, Sites.Read)) note personal Microsoft accounts: only with Files.Read",
            "GET /c: all(context user, license \"personal Microsoft account\", scope Files.Read)",
            "GET /d: any(all(context user, scope Sites.Read), all(context user, license \"personal Microsoft account\", scope Files.Read)) note personal Microsoft accounts: only with Files.Read",
        ]
    );
}

#[test]
fn consent_in_a_team_is_in_no_token() {
    let mut permission = sets(&[(&["Application"], &["GET"], "/teams/{id}", "least=Application")]);
    permission["authorizationType"] = json!("RSC");
    let lines = read(json!({
        "Team.Read.All": sets(&[(&["Application"], &["GET"], "/teams/{id}", "")]),
        "Team.Read.Group": permission,
    }));
    assert_eq!(
        lines,
        [
            "GET /teams/{id}: all(context client, any(scope Team.Read.All, scope Team.Read.Group, unknown)) least all(context client, scope Team.Read.Group)"
        ]
    );
}

#[test]
fn one_path_with_two_names_of_a_parameter_is_one_operation() {
    let lines = read(json!({
        "A": sets(&[(&["Application"], &["GET"], "/teamWork/{id}", "")]),
        "B": sets(&[(&["Application"], &["GET"], "/teamwork/{teamwork-id}", "")]),
    }));
    assert_eq!(lines, ["GET /teamWork/{id}: all(context client, any scope(A, B))"]);
}
