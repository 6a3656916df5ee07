//! `scopes.lock`: what is written, read again, and held against calls, declarations and grants.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod support;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use proptest::prelude::*;
use std::collections::BTreeSet;
use why403::exchange::{Exchange, Outcome};
use why403::lock::{Checked, Declared, Grant, Level, Lock, Locked, What};
use why403::requirement::Atom;
use why403::session::Session;

const GENESYS: &str = "https://api.mypurecloud.com";

/// Allowed calls, `METHOD address`, with this token.
fn session(list: &[&str], token: &str) -> Session {
    let calls = list.iter().enumerate().map(|(at, call)| {
        let (method, url) = call.split_once(' ').unwrap();
        let mut call = Exchange::new(at.to_string(), method, url, 1_795_176_000_000).unwrap();
        call.request_headers.push("Authorization", format!("Bearer {token}"));
        call.outcome = Outcome::Status(200);
        call
    });
    Session::from_exchanges(calls.collect())
}

fn jwt(claims: &serde_json::Value) -> String {
    let part = |value: &serde_json::Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let head = serde_json::json!({"typ": "JWT", "alg": "RS256"});
    format!("{}.{}.c2lnbmF0dXJl", part(&head), part(claims))
}

fn graph_token(client: &str, scopes: &str) -> String {
    jwt(&serde_json::json!({
        "aud": "https://graph.microsoft.com", "iss": "https://sts.windows.net/t/", "scp": scopes, "idtyp": "user",
        "appid": client, "oid": "b", "tid": "t",
    }))
}

const OPAQUE: &str = "wOyFh9bZ2Zl0YV5cJ3bXk1uG7tq8R4sMpQ6nE0aLdT5iKxC9fHvBgWjUoN2yDrSz1eIqPmA3kLcVhX8tGbR7wQ";

fn routing() -> Lock {
    let me = format!("GET {GENESYS}/api/v2/users/me");
    let queues = format!("GET {GENESYS}/api/v2/routing/queues");
    let invented = format!("POST {GENESYS}/api/v2/invented/thing");
    Lock::of(&session(&[&me, &queues, &invented], OPAQUE), support::tables())
}

fn locked<'l>(lock: &'l Lock, text: &'l str) -> Locked<'l> {
    Locked {
        lock,
        file: "scopes.lock",
        text,
        tables: support::tables(),
    }
}

fn told(checked: &mut Checked) -> String {
    checked.sort();
    let lines = checked.differences.iter();
    let lines = lines.map(|one| {
        format!(
            "{} {}:{} {}\n",
            one.level.word(),
            one.place.file,
            one.place.line,
            one.text
        )
    });
    lines.collect()
}

#[test]
fn the_file_is_sorted_and_names_what_forces_each_right() {
    insta::assert_snapshot!(routing().to_text());
}

#[test]
fn clients_and_kinds_of_callers_stand_apart() {
    let both = [
        session(
            &["GET https://graph.microsoft.com/v1.0/me/messages"],
            &graph_token("one", "Mail.Read"),
        ),
        session(
            &["GET https://graph.microsoft.com/v1.0/me"],
            &graph_token("two", "User.Read"),
        ),
    ];
    let mut all: Vec<Exchange> = both.iter().flat_map(|one| one.exchanges().to_vec()).collect();
    for (at, call) in all.iter_mut().enumerate() {
        call.id = at.to_string();
    }
    let lock = Lock::of(&Session::from_exchanges(all), support::tables());
    let told: Vec<String> = lock
        .apis
        .iter()
        .map(|api| {
            format!(
                "{}: {}",
                api.title(),
                api.rights
                    .iter()
                    .map(|right| right.atom.to_string())
                    .collect::<Vec<_>>()
                    .join(", ")
            )
        })
        .collect();
    insta::assert_snapshot!(told.join("\n"));
}

#[test]
fn what_is_written_is_read_again() {
    let lock = routing();
    let text = lock.to_text();
    assert_eq!(Lock::read(&text).unwrap(), lock);
    assert_eq!(Lock::read(&text).unwrap().to_text(), text);
}

#[test]
fn two_recordings_make_one_lock_whatever_their_order() {
    let (me, queues) = (
        format!("GET {GENESYS}/api/v2/users/me"),
        format!("PUT {GENESYS}/api/v2/routing/queues/1"),
    );
    let of = |call: &str| Lock::of(&session(&[call], OPAQUE), support::tables());
    let one = of(&me).joined(of(&queues), support::tables());
    let other = of(&queues).joined(of(&me), support::tables());
    assert_eq!(one.to_text(), other.to_text());
    let together = Lock::of(&session(&[&me, &queues], OPAQUE), support::tables());
    assert_eq!(one.to_text(), together.to_text());
}

#[test]
fn a_file_that_is_no_lock_is_refused_with_its_line() {
    let said = |text: &str| Lock::read(text).unwrap_err().to_string();
    let text = routing().to_text();
    insta::assert_debug_snapshot!([
        said("hello"),
        said("version = 2\n"),
        said("version = 1\n[[api]]\nplatform = \"a\"\ncolour = \"red\"\n"),
        said("version = 1\n[[api]]\nplatform = \"a\"\ncaller = \"admin\"\n"),
        said(&text.replace("\"all(scope user-basic-info", "\"all(scopes user-basic-info")),
    ]);
}

#[test]
fn a_new_call_is_told_with_the_right_that_it_needs_and_where_that_is_granted() {
    let lock = routing();
    let text = lock.to_text();
    let mut checked = Checked::default();
    let now = Lock::of(
        &session(
            &[
                &format!("GET {GENESYS}/api/v2/users/me"),
                &format!("GET {GENESYS}/api/v2/routing/queues/7d1b8a1e-5f6c-4a0e-9c9b-0f3f4a3e2b11"),
                &format!("POST {GENESYS}/api/v2/routing/queues"),
                &format!("POST {GENESYS}/api/v2/invented/other"),
            ],
            OPAQUE,
        ),
        support::tables(),
    );
    checked.calls(locked(&lock, &text), &now, &[], vec!["new.har".to_owned()]);
    insta::assert_snapshot!(told(&mut checked));
    let missing = checked
        .differences
        .iter()
        .find(|one| one.what == What::RightMissing)
        .unwrap();
    let remedy = missing.remedy.as_ref().unwrap();
    assert!(remedy.place.is_some() && !remedy.steps.is_empty(), "{remedy:?}");
}

const TERRAFORM: &str = r#"
resource "genesyscloud_oauth_client" "app" {
  scope = [
    "user-basic-info", "outbound",
  ]
}
resource "genesyscloud_auth_role" "app" {
  permission_policies {
    domain      = "routing"
    entity_name = "queue"
    action_set  = ["add", "edit"]
  }
}
"#;

#[test]
fn declared_rights_are_held_against_the_lock() {
    let lock = routing();
    let text = lock.to_text();
    let mut checked = Checked::default();
    let mut declared = Declared::read("main.tf", TERRAFORM);
    declared.platform = Some("genesys".to_owned());
    checked.declared(locked(&lock, &text), &[declared]);
    insta::assert_snapshot!(told(&mut checked));
}

#[test]
fn what_is_declared_more_widely_is_enough() {
    let lock = {
        // Without the call of which nothing is known, so that excess can be told.
        let queues = format!("GET {GENESYS}/api/v2/routing/queues");
        Lock::of(&session(&[&queues], OPAQUE), support::tables())
    };
    let text = lock.to_text();
    let wide = TERRAFORM
        .replace("\"user-basic-info\", \"outbound\"", "\"routing\"")
        .replace("[\"add\", \"edit\"]", "[\"*\"]");
    let mut checked = Checked::default();
    checked.declared(locked(&lock, &text), &[Declared::read("main.tf", &wide)]);
    assert_eq!(told(&mut checked), "");
    assert_eq!(checked.held.len(), lock.apis[0].rights.len());
}

#[test]
fn a_grant_is_held_against_the_lock() {
    let calls = [
        "GET https://graph.microsoft.com/v1.0/me",
        "GET https://graph.microsoft.com/v1.0/me/messages",
    ];
    let lock = Lock::of(
        &session(&calls, &graph_token("app", "User.Read Mail.Read")),
        support::tables(),
    );
    let text = lock.to_text();
    let held = |given: &str| {
        let grant = Grant::read("grant.txt", given).unwrap();
        let mut checked = Checked::default();
        checked.granted(locked(&lock, &text), &grant, None).unwrap();
        told(&mut checked)
    };
    let token = graph_token("app", "User.Read Files.Read.All openid");
    let answer =
        serde_json::json!({ "access_token": token, "token_type": "Bearer", "scope": "User.Read Mail.ReadBasic" });
    insta::assert_snapshot!(format!(
        "a token:\n{}an answer:\n{}an opaque one:\n{}",
        held(&token),
        held(&answer.to_string()),
        held(OPAQUE)
    ));
    for wrong in ["{}", "hello world, this is no grant", "{\"a\": [1, 2]}"] {
        let error = Grant::read("grant.txt", wrong).unwrap_err().to_string();
        assert!(error.contains("grant.txt") && !error.contains("hello"), "{error}");
    }
}

/// What files declare of a platform, `kind name` with the line.
fn names_in(file: &str, text: &str, platform: &str, calls: &[&str], token: &str) -> (Vec<String>, Vec<String>) {
    let lock = Lock::of(&session(calls, token), support::tables());
    let text_of_lock = lock.to_text();
    let mut checked = Checked::default();
    let mut declared = Declared::read(file, text);
    declared.platform = Some(platform.to_owned());
    checked.declared(locked(&lock, &text_of_lock), &[declared]);
    checked.sort();
    let held = checked.held.iter().map(|one| one.right.to_string()).collect();
    let others = checked.differences.iter();
    let others = others
        .filter(|one| one.level != Level::Note)
        .map(|one| format!("{} {}", one.place.line, one.text));
    (held, others.collect())
}

#[test]
fn every_form_of_declaration_is_read() {
    let github = "ghs_16C7e42F292c6912E7710c838347Ae178B4a";
    let repo = [
        "GET https://api.github.com/repos/o/r/pulls",
        "PUT https://api.github.com/repos/o/r/contents/a.txt",
    ];
    let slack = concat!("xoxb-", "123456789012-1234567890123-abcdefghijklmnopqrstuvwx");
    let chat = [
        "POST https://slack.com/api/chat.postMessage",
        "GET https://slack.com/api/users.list",
    ];
    let mail = ["GET https://graph.microsoft.com/v1.0/me/messages"];
    let user = graph_token("app", "Mail.Read");
    let forms: Vec<(&str, String, &str, &[&str], &str)> = vec![
        ("build.yml", "on: push\npermissions:\n  contents: write\n  pull-requests: read\njobs: {}\n".to_owned(), "github", &repo, github),
        ("all.yml", "permissions: write-all\n".to_owned(), "github", &repo, github),
        ("less.yml", "jobs:\n  a:\n    permissions:\n      contents: read\n      pull-requests: read\n".to_owned(), "github", &repo, github),
        ("manifest.yaml", "oauth_config:\n  scopes:\n    bot:\n      - chat:write\n      - users:read\n".to_owned(), "slack", &chat, slack),
        ("manifest.json", "{\"oauth_config\": {\"scopes\": {\"bot\": [\"chat:write\",\n \"users:read\"]}}}".to_owned(), "slack", &chat, slack),
        ("link.html", "<a href=\"https://slack.com/oauth/v2/authorize?client_id=1&scope=chat%3Awrite,users%3Aread&user_scope=\">".to_owned(), "slack", &chat, slack),
        ("app.tf", "resource \"azuread_application\" \"a\" {\n  required_resource_access {\n    resource_access {\n      id = azuread_service_principal.msgraph.oauth2_permission_scope_ids[\"Mail.ReadBasic\"]\n      type = \"Scope\"\n    }\n  }\n}\n".to_owned(), "graph", &mail, &user),
        ("auth.ts", "export const config = {\n  scopes: ['Mail.ReadBasic', 'offline_access'],\n};\n".to_owned(), "graph", &mail, &user),
        ("app.toml", "[auth]\nscopes = \"Mail.ReadBasic offline_access\" # for the inbox\n".to_owned(), "graph", &mail, &user),
        ("request.txt", "Mail.ReadBasic offline_access\n".to_owned(), "graph", &mail, &user),
        (".env", "CLIENT=1\nSCOPE=Mail.ReadBasic\n".to_owned(), "graph", &mail, &user),
    ];
    let mut out = String::new();
    for (file, text, platform, calls, token) in forms {
        let (held, others) = names_in(file, &text, platform, calls, token);
        out.push_str(&format!("{file}: {}\n", held.join(", ")));
        others.iter().for_each(|line| out.push_str(&format!("  {line}\n")));
    }
    insta::assert_snapshot!(out);
}

/// Whatever a form of a vendor writes is read again as the same rights.
#[test]
fn what_the_forms_write_is_read_again() {
    let tables = support::tables();
    let mut read = 0;
    for platform in why403::platforms::ALL.iter() {
        let Some(table) = tables.table(platform.id()) else {
            continue;
        };
        let general = why403::vendors::general().forms.iter();
        for form in platform.vendor().forms.iter().chain(general) {
            let mut names: Vec<Atom> = Vec::new();
            for kind in &form.kinds {
                let make: fn(String) -> Atom = match *kind {
                    "scope" => Atom::Scope,
                    "permission" => Atom::Permission,
                    "role" => Atom::Role,
                    _ => continue,
                };
                // Every seventh, so that the names are not all alike. A sentence in a table is no name.
                let known = table.names(kind).filter(|name| !name.contains(char::is_whitespace));
                names.extend(known.step_by(7).take(6).map(|name| make(name.to_owned())));
            }
            let Some(filled) = form.fill(&names) else { continue };
            let kept: BTreeSet<String> = names
                .iter()
                .filter(|name| form.kinds.contains(&name.kind()) && !filled.left_out.contains(&name.name().to_owned()))
                .map(|name| name.name().to_owned())
                .collect();
            if kept.is_empty() {
                continue;
            }
            let first = filled.text.lines().next().unwrap_or_default();
            let file = if first.trim_end().ends_with(':') && !first.starts_with('#') {
                "form.yml"
            } else {
                "form.tf"
            };
            let found: BTreeSet<String> = Declared::read(file, &filled.text)
                .rights(platform.id(), tables)
                .into_iter()
                .map(|(atom, _)| atom.name().to_owned())
                .collect();
            assert_eq!(found, kept, "{} {}:\n{}", platform.id(), form.id, filled.text);
            read += 1;
        }
    }
    assert!(read > 40, "only {read} forms were read again");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    /// No text stops the readers of declarations, grants and locks, and lines are those of the text.
    #[test]
    fn any_text_is_read_to_an_end(text in "[ -~\n\t\"'{}\\[\\]():=,#$\\\\é]{0,400}", ending in "(yml|json|tf|toml|js|txt)") {
        let declared = Declared::read(&format!("file.{ending}"), &text);
        let lines = text.lines().count().max(1);
        for said in &declared.said {
            prop_assert!((1..=lines + 1).contains(&said.line), "{said:?} of {lines}");
        }
        let _ = Lock::read(&text);
        let _ = Grant::read("grant", &text);
    }

    /// Scopes that stand in a list are found, whatever stands around the list.
    #[test]
    fn lists_are_found_among_other_things(
        picks in prop::collection::btree_set(0_usize..400, 1..8),
        before in "[a-z]{1,8} = \"[a-z ]{0,12}\"\n",
        style in 0..5_usize,
    ) {
        let tables = support::tables();
        let known: Vec<&str> = tables.table("graph").unwrap().names("scope").collect();
        let names: BTreeSet<String> = picks.iter().map(|at| known[at % known.len()].to_owned()).collect();
        let quoted: Vec<String> = names.iter().map(|name| format!("\"{name}\"")).collect();
        let (file, text) = match style {
            0 => ("a.tf", format!("{before}resource \"x\" \"y\" {{\n  scopes = [{}]\n}}\n", quoted.join(",\n    "))),
            1 => ("a.json", format!("{{\"a\": {{\"b\": 1}}, \"scopes\": [{}], \"c\": []}}", quoted.join(", "))),
            2 => ("a.yml", format!("a: 1\nscopes:\n{}", names.iter().map(|name| format!("  - {name}\n")).collect::<String>())),
            3 => ("a.toml", format!("{before}[oauth]\nscope = \"{}\"\n", names.iter().cloned().collect::<Vec<_>>().join(" "))),
            _ => ("a.js", format!("const u = `https://login.example/authorize?a=1&scope={}&b=2`;\n",
                names.iter().cloned().collect::<Vec<_>>().join("%20"))),
        };
        let found: BTreeSet<String> = Declared::read(file, &text)
            .rights("graph", tables).into_iter().map(|(atom, _)| atom.name().to_owned()).collect();
        prop_assert_eq!(found, names, "{}", text);
    }

    /// What any names are written as is read as the same.
    #[test]
    fn any_names_survive_the_file(names in prop::collection::btree_set("[ -~é\n\"\\\\]{1,20}", 0..6), calls in prop::collection::btree_set("[ -~]{1,30}", 0..5)) {
        use why403::lock::{Api, Right};
        use why403::requirement::Expr;
        let rights: Vec<Right> = names.iter().map(|name| Right { atom: Atom::Scope(name.clone()), calls: calls.iter().cloned().collect() }).collect();
        let lock = Lock { apis: vec![Api {
            key: "api.example.com".to_owned(), name: "api.example.com".to_owned(), caller: None, client: None, source: String::new(),
            calls: calls.iter().map(|call| (call.clone(), Expr::any_scope(names.iter().cloned()))).collect(),
            unknown: calls.iter().map(|call| (format!("X {call}"), "why".to_owned())).collect(),
            rights,
        }] };
        prop_assert_eq!(Lock::read(&lock.to_text()).unwrap(), lock);
    }
}
