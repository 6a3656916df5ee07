//! An official requirement that answers contradict is kept only where nothing else explains them, and never with a
//! token, an id or a value of an address.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

mod support;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use proptest::prelude::*;
use serde_json::{Value, json};
use why403::contradiction::{Book, Contradiction, MOST, Seen, What, find, is_harmless, json as as_json, markdown};
use why403::diagnosis;
use why403::exchange::{Body, Exchange, Outcome};
use why403::platforms::Tables;
use why403::requirement::Atom;
use why403::session::Session;

/// 2026-11-27T10:00:00Z.
const NOW_MS: i64 = 1_795_773_600_000;

/// The tables that are needed here.
fn tables() -> &'static Tables {
    static TABLES: std::sync::OnceLock<Tables> = std::sync::OnceLock::new();
    TABLES.get_or_init(|| support::tables_of(&["front", "genesys"]))
}

fn token(scope: &str) -> String {
    let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let head = json!({"alg": "RS256", "typ": "JWT"});
    let claims = json!({"scope": scope, "exp": NOW_MS / 1000 + 3600, "iat": NOW_MS / 1000 - 60});
    format!("{}.{}.c2lnbmF0dXJl", part(&head), part(&claims))
}

/// A call of a page of another origin to Front, answered with 200.
fn answered(path: &str, scope: &str) -> Exchange {
    let mut call = Exchange::new("1", "GET", &format!("https://api2.frontapp.com{path}"), NOW_MS).unwrap();
    call.request_headers.push("accept", "application/json");
    call.request_headers
        .push("authorization", format!("Bearer {}", token(scope)));
    call.initiator = Some("https://app.example".to_owned());
    call.outcome = Outcome::Status(200);
    call.response_headers
        .push("content-type", "application/json; charset=utf-8");
    call.response_headers.push("access-control-allow-origin", "*");
    call
}

/// The same, refused with these words.
fn refused(path: &str, message: &str) -> Exchange {
    let mut call = answered(path, "tags:read");
    call.outcome = Outcome::Status(403);
    let body = json!({"_error": {"status": 403, "title": "Forbidden", "message": message}});
    call.response_body = Body::of(&body.to_string());
    call
}

fn found_with(call: &Exchange, tables: &Tables, seen: Seen) -> Option<Contradiction> {
    let diagnosis = diagnosis::diagnose(call, tables, &[]);
    find(call, &diagnosis, tables, seen)
}

fn found(call: &Exchange) -> Option<Contradiction> {
    found_with(call, tables(), Seen::default())
}

fn scopes(names: &[&str]) -> Vec<Atom> {
    names.iter().map(|name| Atom::Scope((*name).to_owned())).collect()
}

#[test]
fn an_answer_without_the_demanded_scope_is_one() {
    let call = answered("/accounts/acc_5tgb6yhn", "tags:read");
    let one = found(&call).expect("a contradiction");
    assert_eq!(
        (one.what, one.names.clone()),
        (What::AnsweredWithout, scopes(&["accounts:read"]))
    );
    assert_eq!(
        (one.vendor.as_str(), one.template.as_str()),
        ("Front", "/accounts/{account_id}")
    );
    assert_eq!(
        one.words(),
        "Seen here: answered 200 without scope accounts:read, once, last 2026-11-27."
    );
    // With the scope it is none.
    assert_eq!(found(&answered("/accounts/acc_5tgb6yhn", "accounts:read")), None);
    // The session finds the same.
    let mut session = Session::from_exchanges(vec![call]);
    assert_eq!(session.contradiction("1", tables(), Seen::default()), Some(one));
    session.clear();
    assert_eq!(session.contradiction("1", tables(), Seen::default()), None);
}

#[test]
fn a_refusal_that_names_another_is_one() {
    let one = found(&refused(
        "/accounts/acc_5tgb6yhn",
        "Missing required scopes: [ledgers:read]",
    ))
    .expect("a contradiction");
    assert_eq!(
        (one.what, one.names.clone()),
        (What::RefusedFor, scopes(&["ledgers:read"]))
    );
    assert_eq!(
        one.words(),
        "Seen here: refused with 403, and the server named scope ledgers:read, which the table does not, once, last 2026-11-27."
    );
    // The scope that the table demands, one of two, none, and what is no name are no contradictions.
    for message in [
        "Missing required scopes: [accounts:read]",
        "Missing required scopes: [accounts:read, ledgers:read]",
        "Forbidden",
        "Missing required scopes: [acc_5tgb6yhn]",
        "Missing required scopes: [5f0c1f9e-6d1b-4a51-9a57-0a8ce93b1c11]",
    ] {
        assert_eq!(found(&refused("/accounts/acc_5tgb6yhn", message)), None, "{message}");
    }
}

/// One change of the call above for each thing that explains the answer otherwise.
#[test]
fn whatever_else_explains_the_answer_is_no_contradiction() {
    type Change = fn(&mut Exchange);
    let changes: &[(&str, Change)] = &[
        ("a cookie", |call| call.request_headers.push("cookie", "session=1")),
        ("a key", |call| call.request_headers.push("x-api-key", "k")),
        ("two tokens", |call| {
            call.request_headers
                .push("authorization", "Bearer other0token0other0token0")
        }),
        ("cookies unseen, same origin", |call| {
            call.initiator = Some("https://api2.frontapp.com".to_owned())
        }),
        ("cookies unseen, no page", |call| call.initiator = None),
        ("cookies unseen, allowed", |call| {
            call.response_headers.push("access-control-allow-credentials", "true");
        }),
        ("a cache on the way", |call| {
            call.response_headers.push("x-cache", "Hit from cloudfront")
        }),
        ("an aged answer", |call| call.response_headers.push("age", "31")),
        ("several calls in one", |call| call.outcome = Outcome::Status(207)),
        ("somebody in between", |call| call.outcome = Outcome::Status(203)),
        ("nothing changed", |call| call.outcome = Outcome::Status(304)),
        ("an error inside", |call| {
            call.response_body = Body::of(r#"{"ok":false,"error":"missing_scope"}"#);
        }),
        ("a page for people", |call| {
            call.response_headers = [("content-type", "text/html"), ("access-control-allow-origin", "*")]
                .into_iter()
                .collect();
        }),
        ("the page's own word", |call| call.page_word = true),
        ("one of several", |call| call.one_of = Some(2)),
        ("headers left out", |call| call.withheld = Some("left out".to_owned())),
        ("no token", |call| {
            call.request_headers = [("accept", "*/*")].into_iter().collect()
        }),
        ("a token out of time", |call| call.sent_at_ms += 7_200_000),
        ("a preflight's method", |call| call.method = "OPTIONS".to_owned()),
        ("an opaque token", |call| {
            call.request_headers = [("authorization", "Bearer opaque0opaque0opaque0opaque0")]
                .into_iter()
                .collect();
        }),
        ("a token of another vendor", |call| {
            let value = format!("Bearer {}", token("https://graph.example/other"));
            call.request_headers = [("authorization", value)].into_iter().collect();
        }),
        ("not secured", |call| {
            call.url = why403::exchange::RequestUrl::parse("http://api2.frontapp.com/accounts").unwrap();
        }),
    ];
    for (what, change) in changes {
        let mut call = answered("/accounts", "tags:read");
        assert!(found(&call).is_some(), "before {what}");
        change(&mut call);
        assert_eq!(found(&call), None, "{what}");
    }
    let seen = Seen { from_cache: true };
    assert_eq!(found_with(&answered("/accounts", "tags:read"), tables(), seen), None);
}

#[test]
fn only_a_certain_word_of_a_table_can_be_contradicted() {
    // Genesys Cloud looks at scopes where an organisation wants it, GitHub answers for what is public.
    let mut call = answered("/x", "users:readonly");
    call.url = why403::exchange::RequestUrl::parse("https://api.mypurecloud.com/api/v2/routing/queues").unwrap();
    assert_eq!(found(&call), None);
    // The same table, with its word said to be over, read from prose, inferred, unjoined, or not there.
    let text = support::read("vendors/front/table.txt");
    let table_of = |text: &str| {
        let mut tables = Tables::new();
        let parsed = why403::table::text::parse(text).unwrap();
        tables
            .insert("front", why403::table::compile(&parsed).unwrap())
            .unwrap();
        tables
    };
    let call = answered("/accounts", "tags:read");
    let is_one = |text: &str| found_with(&call, &table_of(text), Seen::default()).is_some();
    assert!(is_one(&text));
    let line = "GET /accounts list-accounts\n  official core scope accounts:read";
    assert!(text.contains(line));
    let with = |part: &str| text.replace(line, &format!("GET /accounts list-accounts\n  {part}"));
    let dated = |day: &str| {
        text.replace(
            "front-api-specs | facts\nsource channel",
            &format!("front-api-specs | facts | valid-until {day}\nsource channel"),
        )
    };
    for (what, changed) in [
        ("prose", with("prose core scope accounts:read")),
        ("inference", with("inference core scope accounts:read")),
        ("unknown", with("official core unknown")),
        (
            "partly prose",
            with("official core scope accounts:read\n  prose core permission x"),
        ),
    ] {
        // The counts in the head are not looked at here.
        let changed: String = changed
            .lines()
            .filter(|line| !line.starts_with("known "))
            .collect::<Vec<_>>()
            .join("\n");
        assert!(!is_one(&changed), "{what}");
    }
    assert!(!is_one(&dated("2026-11-01")), "its word is over");
    assert!(is_one(&dated("2027-01-01")), "its word holds until next year");
}

#[test]
fn the_book_counts_and_is_bounded() {
    let one = found(&answered("/accounts", "tags:read")).unwrap();
    let mut book = Book::default();
    for day in ["2026-11-27", "2026-11-25", "2026-11-28"] {
        book.note(Contradiction {
            first: day.to_owned(),
            last: day.to_owned(),
            ..one.clone()
        });
    }
    let kept = &book.list[0];
    assert_eq!(
        (book.list.len(), kept.count, kept.first.as_str(), kept.last.as_str()),
        (1, 3, "2026-11-25", "2026-11-28")
    );
    assert!(kept.words().ends_with("3 times, last 2026-11-28."), "{}", kept.words());
    for number in 0..2 * MOST {
        book.note(Contradiction {
            template: format!("/t/{number}"),
            ..one.clone()
        });
    }
    assert_eq!((book.list.len(), book.dropped as usize), (MOST, MOST + 1));
    assert_eq!(Book::from_text(&book.to_text()), book);
    assert_eq!(Book::from_text("{\"list\": 7}"), Book::default());
    let id = book.list[3].id();
    assert!(book.remove(&id) && !book.remove(&id));
    assert_eq!(book.list.len(), MOST - 1);
}

#[test]
fn a_report_shows_it_beside_the_tables_word() {
    let call = refused("/accounts/acc_5tgb6yhn", "Forbidden");
    let mut book = Book::default();
    book.note(found(&answered("/accounts/acc_5tgb6yhn", "tags:read")).unwrap());
    book.note(found(&refused("/accounts", "Missing required scopes: [ledgers:read]")).unwrap());
    let session = Session::from_exchanges(vec![call]);
    let mut report = session.report("1", tables()).unwrap();
    report.note_seen(&book);
    assert_eq!(
        report.seen_here,
        ["Seen here: answered 200 without scope accounts:read, once, last 2026-11-27."]
    );
    let text = why403::report::text(&report);
    assert!(text.contains(&report.seen_here[0]), "{text}");
    assert!(why403::report::markdown(&report).contains("Seen here: answered 200"));
}

#[test]
fn the_export_says_what_the_table_says_and_what_was_seen() {
    let mut book = Book::default();
    book.note(found(&answered("/accounts/acc_5tgb6yhn", "tags:read")).unwrap());
    book.note(
        found(&refused(
            "/accounts/acc_5tgb6yhn",
            "Missing required scopes: [ledgers:read]",
        ))
        .unwrap(),
    );
    insta::assert_snapshot!(markdown(&book), @"
    # Requirements that answers contradicted

    Written by why403 in one browser. It holds operations and names of scopes and permissions, no token, no id and no value of an address. A refusal's names are the server's word.

    ## Front

    - `GET /accounts/{account_id}`
      - The table: scope accounts:read (Front Core API OpenAPI document, 2026-08-11)
      - Seen here: answered 200 without scope accounts:read, once, last 2026-11-27.

    - `GET /accounts/{account_id}`
      - The table: scope accounts:read (Front Core API OpenAPI document, 2026-08-11)
      - Seen here: refused with 403, and the server named scope ledgers:read, which the table does not, once, last 2026-11-27.
    ");
    let value: Value = serde_json::from_str(&as_json(&book)).unwrap();
    assert_eq!(
        value["contradictions"][0]["names"][0],
        json!({"kind": "scope", "name": "accounts:read"})
    );
    assert_eq!(value["contradictions"][1]["observed"], "refused-for");
}

#[test]
fn ids_and_tokens_are_no_names() {
    for good in [
        "ledgers:read",
        "Mail.ReadWrite",
        "https://www.example.com/auth/drive",
        "oauth2:v2:read_all",
        "admin/*",
    ] {
        assert!(is_harmless(good, &[]), "{good}");
    }
    let jwt = token("a");
    for bad in [
        "",
        "acc_5tgb6yhn1234",
        "5f0c1f9e-6d1b-4a51-9a57-0a8ce93b1c11",
        "user:20481",
        "deadbeef01",
        "jane@example.com",
        "read all",
        "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",
        "xoxb-000000000000",
        &jwt,
        "a1b2c3d4e5f6",
        "averyveryverylongwordthatnobodywouldcallascope:read",
    ] {
        assert!(!is_harmless(bad, &[]), "{bad}");
    }
    assert!(!is_harmless("acme:read", &["acme"]), "a value of the address");
}

/// Something that must not be kept: a token, an id, a word of the address.
fn private() -> impl Strategy<Value = String> {
    prop_oneof![
        "[A-Za-z0-9_-]{20,60}",
        "[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-a[0-9a-f]{3}-[0-9a-f]{12}",
        "[a-z]{6,14}",
        "[0-9]{4,12}",
        "[a-z]{3,8}@[a-z]{3,8}\\.example",
        Just(token("a b c")),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    /// Whatever stands in the address and whatever the server repeats of it: nothing of it is kept.
    #[test]
    fn nothing_of_the_request_is_kept(id in private(), query in private(), said in private(), repeats in 0..4usize, status in prop_oneof![Just(200u16), Just(403)]) {
        let clean = id.replace('/', "");
        let path = format!("/accounts/{}?filter={}", url_part(&clean), url_part(&query));
        let named = [&clean, &query, &said, &"ledgers:read".to_owned()][repeats].clone();
        let mut call = refused(&path, &format!("Missing required scopes: [{named}]"));
        call.outcome = Outcome::Status(status);
        if status == 200 {
            call.response_body = Body::NotSeen;
        }
        let bearer = call.request_headers.get("authorization").map(|value| value.expose().clone()).unwrap_or_default();
        if let Some(one) = found(&call) {
            let mut book = Book::default();
            book.note(one.clone());
            for text in [book.to_text(), markdown(&book), as_json(&book), one.id(), one.words()] {
                prop_assert!(!text.contains(bearer.trim_start_matches("Bearer ")));
                let known = |value: &String| ["accounts", "account", "without", "scopes", "official"].contains(&value.as_str());
                for value in [&clean, &query].into_iter().filter(|value| !known(value) && !TABLE_WORDS.contains(&value.as_str())) {
                    prop_assert!(!text.contains(value.as_str()), "{value} in {text}");
                }
            }
            if one.what == What::RefusedFor {
                for name in &one.names {
                    prop_assert!(is_harmless(name.name(), &[]));
                }
            }
        }
    }

    /// No order of observations makes the book grow beyond its bound or lose count.
    #[test]
    fn the_book_keeps_count(order in prop::collection::vec(0..150usize, 0..400)) {
        let one = Contradiction {
            platform: "p".to_owned(), vendor: "P".to_owned(), method: "GET".to_owned(), template: String::new(),
            what: What::AnsweredWithout, names: scopes(&["a"]), table: "scope a".to_owned(), source: "d, 2026".to_owned(),
            status: 200, count: 1, first: "2026-11-27".to_owned(), last: "2026-11-27".to_owned(),
        };
        let mut book = Book::default();
        for number in &order {
            book.note(Contradiction { template: format!("/{number}"), ..one.clone() });
        }
        prop_assert!(book.list.len() <= MOST);
        let mut ids: Vec<String> = book.list.iter().map(Contradiction::id).collect();
        ids.sort();
        ids.dedup();
        prop_assert_eq!(ids.len(), book.list.len());
        let kept: usize = book.list.iter().map(|one| one.count as usize).sum();
        prop_assert!(kept <= order.len());
        if book.dropped == 0 {
            prop_assert_eq!(kept, order.len());
        }
    }
}

/// Words that the export itself uses and a generated path might hit.
const TABLE_WORDS: &[&str] = &[
    "requirements",
    "contradicted",
    "answers",
    "answered",
    "refused",
    "written",
    "browser",
    "operations",
    "holds",
    "names",
    "permissions",
    "address",
    "server",
    "platform",
    "vendor",
    "method",
    "template",
    "source",
    "status",
    "count",
    "dropped",
    "document",
];

/// A value as a part of an address.
fn url_part(value: &str) -> String {
    value.replace('@', "%40")
}
