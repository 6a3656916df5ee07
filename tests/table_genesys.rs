//! The table of Genesys Cloud: other spellings of paths, exact requirements, and the nearest operations that a person
//! would name.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

use why403::requirement::{Atom, Context, Expr, Provenance};
use why403::table::{Auth, Claims, Lookup, Table, Template, compile, expr, text};

fn table() -> Table {
    let text = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/vendors/genesys/table.txt")).unwrap();
    Table::load(compile(&text::parse(&text).unwrap()).unwrap()).unwrap()
}

fn claims() -> Claims {
    let text = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/vendors/genesys/claims.txt")).unwrap();
    Claims::parse(&text).unwrap()
}

/// What the parts of an operation's requirement say.
fn parts(table: &Table, method: &str, path: &str) -> Vec<String> {
    let operation = table.lookup(method, path).operation().unwrap();
    operation
        .requirement()
        .parts
        .iter()
        .map(|part| expr::to_text(&part.expr))
        .collect()
}

#[test]
fn every_operation_is_found_by_a_path_made_from_it_and_by_no_other() {
    let table = table();
    assert_eq!(table.len(), 3321);
    for operation in table.refs() {
        let template = Template::parse(&operation.template()).unwrap();
        let path = template.example(|n| format!("6a6b{n:04}-1111-4222-8333-444455556666"));
        for path in [path.clone(), format!("{path}/"), format!("{path}?expand=x")] {
            let expected = Lookup::Found {
                operation,
                other_case: false,
            };
            assert_eq!(table.lookup(operation.method(), &path), expected, "{path}");
        }
        assert_eq!(operation.twins().count(), 0, "{operation:?}");
    }
}

#[test]
fn other_spellings_of_a_path_are_found_and_other_case_is_reported() {
    let table = table();
    for (path, expected) in [
        ("/api/v2/users/me", ("/api/v2/users/me", false)),
        ("/api/v2/users/%6De", ("/api/v2/users/me", false)),
        ("/api/v2/users/ME", ("/api/v2/users/{userId}", false)),
        ("/API/V2/users/me", ("/api/v2/users/me", true)),
        ("/api/v2/users/a%2Fb", ("/api/v2/users/{userId}", false)),
    ] {
        match table.lookup("GET", path) {
            Lookup::Found { operation, other_case } => {
                assert_eq!((operation.template().as_str(), other_case), expected, "{path}");
            }
            other => panic!("{path}: {other:?}"),
        }
    }
    let Lookup::OtherMethods { template, methods } = table.lookup("POST", "/api/v2/users/me") else {
        panic!("POST /api/v2/users/me");
    };
    assert_eq!((template.as_str(), methods), ("/api/v2/users/me", vec!["GET"]));
    assert_eq!(
        table.lookup("GET", "/api/v2/bot/platform/sessions"),
        Lookup::UnknownPath
    );
}

#[test]
fn same_shapes_with_other_names_are_kept_apart_by_method() {
    let table = table();
    let path = "/api/v2/chats/rooms/r1/messages/m1";
    let get = table.lookup("GET", path).operation().unwrap();
    let delete = table.lookup("DELETE", path).operation().unwrap();
    assert_eq!(get.template(), "/api/v2/chats/rooms/{roomJid}/messages/{messageIds}");
    assert_eq!(delete.template(), "/api/v2/chats/rooms/{roomJid}/messages/{messageId}");
}

#[test]
fn requirements_are_exact() {
    let table = table();
    let cobrowse = parts(&table, "POST", "/api/v2/conversations/c1/cobrowse");
    assert_eq!(
        cobrowse,
        [
            "scope conversations",
            "any permission(conversation:cobrowse:add, conversation:cobrowseVoice:add)"
        ]
    );
    assert_eq!(
        parts(&table, "POST", "/api/v2/conversations/calls"),
        [
            "scope conversations",
            "permission conversation:conference:add",
            "context user"
        ]
    );
    assert_eq!(
        parts(
            &table,
            "PUT",
            "/api/v2/conversations/messaging/identityresolution/integrations/open/i"
        ),
        [
            "scope messaging",
            "all permission(messaging:integration:edit, messaging:identityResolutionOpen:edit)"
        ]
    );
    assert_eq!(parts(&table, "GET", "/api/v2/date"), ["nothing"]);
    let guest = table
        .lookup("GET", "/api/v2/webmessaging/messages")
        .operation()
        .unwrap()
        .to_operation();
    assert_eq!(
        (guest.auth, expr::to_text(&guest.requirement.parts[0].expr).as_str()),
        (Auth::Guest, "context guest")
    );
    let jsdocs = table
        .lookup("GET", "/api/v2/agentic/virtualagents")
        .operation()
        .unwrap()
        .to_operation();
    assert_eq!(jsdocs.requirement.parts[0].expr, Expr::Unknown);
    assert_eq!(jsdocs.requirement.parts[1].source, "jsdocs");
}

#[test]
fn counts_are_those_of_the_documents() {
    let table = table();
    let (mut any, mut all, mut user, mut client, mut jsdocs) = (0, 0, 0, 0, 0);
    for operation in table.operations() {
        let parts = &operation.requirement.parts;
        jsdocs += usize::from(parts.iter().any(|part| part.source == "jsdocs"));
        for part in parts {
            match &part.expr {
                Expr::Is(Atom::Context(Context::User)) => user += 1,
                Expr::Is(Atom::Context(Context::Client)) => client += 1,
                Expr::Any(list) if matches!(list[0], Expr::Is(Atom::Permission(_))) => any += 1,
                Expr::All(list) if matches!(list.first(), Some(Expr::Is(Atom::Permission(_)))) => all += 1,
                _ => {}
            }
        }
        assert!(
            parts
                .iter()
                .all(|p| p.provenance == Provenance::Official || p.expr == Expr::Is(Atom::Context(Context::User)))
        );
    }
    // ANY and ALL of two permissions or more; a list of one means the same either way.
    assert_eq!((any, all, user, client, jsdocs), (370, 85, 44, 9, 141));
    assert_eq!(table.names("permission").count(), 1464);
    assert_eq!(table.names("scope").count(), 134);
}

#[test]
fn junk_is_no_permission_and_is_listed() {
    let table = table();
    for junk in ["admin", "content_management_user", "They are enforced by the backend"] {
        assert!(!table.has_name("permission", junk), "{junk}");
    }
    let dropped: usize = table.operations().map(|operation| operation.dropped.len()).sum();
    assert_eq!(dropped, 9);
}

#[test]
fn claimed_names_do_not_exist_and_real_ones_do() {
    let table = table();
    for (kind, name) in [
        ("scope", "conversations"),
        ("permission", "conversation:cobrowse:add"),
        ("scope", "users:readonly"),
    ] {
        assert!(table.has_name(kind, name), "{kind} {name}");
    }
    for claim in claims().iter() {
        for need in claim
            .needs
            .iter()
            .filter(|need| matches!(need.kind(), "scope" | "permission"))
        {
            assert!(!table.has_name(need.kind(), need.name()), "{need}");
        }
    }
    let similar = table.similar_names("permission", "conversation:cobrowse:write", 2);
    assert!(
        similar.contains(&Atom::Permission("conversation:cobrowse:add".to_owned())),
        "{similar:?}"
    );
}

fn nearest(table: &Table, method: &str, path: &str) -> String {
    let list = table.nearest(method, path, 5);
    for near in &list {
        println!("{:.2} {:?}: {}", near.distance, near.operation, near.reason);
    }
    list.first()
        .map(|near| format!("{:?}: {}", near.operation, near.reason))
        .unwrap_or_default()
}

#[test]
fn the_nearest_operation_is_the_one_that_a_person_would_name() {
    let table = table();
    for (method, path, expected) in [
        (
            "POST",
            "/api/v2/conversations/messaging/{conversationId}/close",
            "POST /api/v2/conversations/{conversationId}/disconnect: ends alike: `disconnect`",
        ),
        (
            "POST",
            "/api/v2/conversations/messaging/1b2c3d4e-0000-4000-8000-123456789012/close",
            "POST /api/v2/conversations/{conversationId}/disconnect: ends alike: `disconnect`",
        ),
        (
            "POST",
            "/api/v2/bot/platform/sessions",
            "POST /api/v2/textbots/botflows/sessions: ends alike: `sessions`",
        ),
        (
            "POST",
            "/api/v2/outbound/calls",
            "POST /api/v2/conversations/calls: differs in one segment: `outbound` in the request, `conversations` in the document",
        ),
        (
            "POST",
            "/api/v2/conversations",
            "GET /api/v2/conversations: same path, other method",
        ),
        (
            "GET",
            "/api/v1/users/me",
            "GET /api/v2/users/me: other version: `v1` in the request, `v2` in the document",
        ),
        (
            "GET",
            "/api/v2/user/me",
            "GET /api/v2/users/me: differs in one segment: `user` in the request, `users` in the document",
        ),
        (
            "GET",
            "/v2/users/me",
            "GET /api/v2/users/me: the request lacks the segment `api`",
        ),
        (
            "GET",
            "/api//v2/users/me",
            "GET /api/v2/users/me: the request has two slashes in a row",
        ),
        (
            "GET",
            "/api/v2/routing/queue/12345678-0000-4000-8000-123456789012/members",
            "GET /api/v2/routing/queues/{queueId}/members: differs in one segment: `queue` in the request, `queues` in the document",
        ),
        (
            "POST",
            "/api/v2/users/12345678-0000-4000-8000-123456789012",
            "PATCH /api/v2/users/{userId}: same path, other method",
        ),
    ] {
        println!("{method} {path}");
        assert_eq!(nearest(&table, method, path), expected);
    }
    assert!(table.nearest("GET", "/", 3).is_empty());
    assert!(table.nearest("GET", "/wp-login.php", 3).is_empty());
}

#[test]
fn the_operation_beside_a_claim_exists_and_is_the_ranking_s_own_first_choice_but_for_one() {
    let table = table();
    for claim in claims().iter() {
        let (method, template) = claim.nearest.clone().unwrap();
        let path = Template::parse(&template).unwrap().example(|n| format!("1000{n}"));
        let pinned = table.lookup(&method, &path).operation().unwrap();
        assert_eq!(pinned.template(), template);
        // `POST /api/v2/conversations` says nothing of a co-browse: its body does, which the ranking does not see.
        if claim.when.is_none() && table.lookup(&claim.method, &claim.template) == Lookup::UnknownPath {
            let first = table.nearest(&claim.method, &claim.template, 1);
            assert_eq!(first[0].operation, pinned, "{}", claim.template);
        }
    }
}

/// What is found by the numbers of names is what looking at every operation finds.
#[test]
fn operations_that_require_a_name_are_found_without_reading_all() {
    let table = table();
    let wanted =
        |names: &[&str]| -> Vec<Atom> { names.iter().map(|name| Atom::Permission((*name).to_owned())).collect() };
    for names in [
        &["routing:queue:view"][..],
        &["conversation:cobrowse:add", "analytics:conversationDetail:view"][..],
        &["no:such:name"][..],
        &[][..],
    ] {
        let wanted = wanted(names);
        let slow: Vec<String> = table
            .operations()
            .filter(|operation| {
                let mut parts = operation.requirement.parts.iter();
                parts.any(|part| part.expr.atoms().iter().any(|atom| wanted.contains(atom)))
            })
            .map(|operation| format!("{} {}", operation.method, operation.template))
            .collect();
        let fast: Vec<String> = table.requiring(&wanted).map(|one| format!("{one:?}")).collect();
        assert_eq!(fast, slow, "{names:?}");
        assert_eq!(slow.is_empty(), names.is_empty() || names == ["no:such:name"]);
    }
}
