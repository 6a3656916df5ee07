use super::*;
use crate::exchange::{Body, Outcome};
use crate::import::{Imported, read};
use crate::sensitive::Sensitive;

const TOKEN: &str = "fake-opaque-token-of-nobody-0123456789abcdef";
const OTHER: &str = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJ1MSIsInNjb3BlIjoic3BhcmsucGVvcGxlX3JlYWQifQ.c2lnbmF0dXJl";

fn exchange(id: &str, token: &str, status: u16) -> Exchange {
    let url = "https://api.example.com/v1/orders/12?page=2&api_key=k3y-of-nobody-998877";
    let mut exchange = Exchange::new(id, "POST", url, 1_000).unwrap();
    let headers = &mut exchange.request_headers;
    headers.push("authorization", format!("Bearer {token}"));
    headers.push("cookie", "sid=s3cr3t-session-of-nobody-1234");
    headers.push("content-type", "application/json");
    headers.push("x-\";rm -rf ~;\"", "no header");
    exchange.request_body = Body::of(&format!(
        "{{\"name\":\"it's\",\"password\":\"hunter2-hunter2\",\"again\":\"{token}\"}}"
    ));
    exchange.outcome = Outcome::Status(status);
    exchange.answered_at_ms = Some(1_045);
    exchange
        .response_headers
        .push("set-cookie", "sid=s3cr3t-session-of-nobody-1234");
    exchange.response_headers.push("content-type", "application/json");
    exchange.response_body = Body::of(&format!("{{\"error\":\"insufficient_scope\",\"sent\":\"{token}\"}}"));
    exchange
}

fn session() -> Session {
    Session::from_exchanges(vec![
        exchange("1", TOKEN, 403),
        exchange("2", OTHER, 200),
        exchange("3", TOKEN, 403),
    ])
}

fn ask(session: &Session, asks: &Asks) -> Told {
    answer(session, &Tables::new(), &mut Reports::default(), asks, 2_000)
}

/// What must not be in anything that was not asked for with the token.
const SECRETS: [&str; 5] = [TOKEN, OTHER, "s3cr3t-session", "hunter2-hunter2", "k3y-of-nobody"];

fn holds_no_secret(text: &str) {
    for secret in SECRETS {
        assert!(!text.contains(secret), "{secret} in {text}");
    }
}

#[test]
fn request_and_answer_are_told_without_what_proves_who_calls() {
    let told = ask(&session(), &Asks::Call("1".to_owned()));
    holds_no_secret(&serde_json::to_string(&told).unwrap());
    let Told::Call(whole) = told else { panic!("{told:?}") };
    let sent = |name: &str| {
        whole
            .exchanged
            .sent
            .iter()
            .find(|(one, _)| one == name)
            .map(|(_, value)| value.as_str())
    };
    assert_eq!(sent("authorization"), Some("Bearer …"));
    assert_eq!(sent("cookie"), Some("…"));
    assert_eq!(sent("content-type"), Some("application/json"));
    assert_eq!(whole.exchanged.took_ms, Some(45));
    assert!(
        whole
            .exchanged
            .answered_body
            .text
            .unwrap()
            .contains("insufficient_scope")
    );
    assert!(whole.exchanged.sent_body.text.unwrap().contains("it's"));
    assert_eq!(ask(&session(), &Asks::Call("no such".to_owned())), Told::Nothing);
}

#[test]
fn copies_have_a_name_in_place_of_the_token_unless_it_is_asked_for() {
    let session = session();
    let copied = |form, token| match ask(&session, &Asks::Copy("1".to_owned(), form, token)) {
        Told::Copied(words) => words,
        other => panic!("{other:?}"),
    };
    let curl = copied(Form::Curl, false);
    holds_no_secret(&curl);
    assert!(curl.contains("\"authorization: Bearer $TOKEN\""), "{curl}");
    assert!(curl.contains("page=2") && !curl.contains("rm -rf"), "{curl}");
    let fetch = copied(Form::Fetch, false);
    holds_no_secret(&fetch);
    assert!(fetch.contains("\"authorization\": \"Bearer \" + TOKEN,"), "{fetch}");
    // With the token it is the call again.
    let whole = copied(Form::Curl, true);
    let Ok(Imported::Exchanges(read)) = read(&whole, 0) else {
        panic!("{whole}")
    };
    let (again, was) = (&read.exchanges[0], session.exchange("1").unwrap());
    assert_eq!(again.method, was.method);
    assert_eq!(again.url, was.url);
    assert_eq!(again.request_body, was.request_body);
    for name in ["authorization", "cookie", "content-type"] {
        assert_eq!(again.request_headers.get(name), was.request_headers.get(name), "{name}");
    }
    assert!(copied(Form::Fetch, true).contains(TOKEN));
}

#[test]
fn only_what_changed_is_handed_out_again() {
    let mut session = session();
    let (tables, mut reports, mut desk) = (Tables::new(), Reports::default(), Desk::default());
    let (first, rows) = desk.rows(&session, &tables, &mut reports, 0);
    assert_eq!(
        rows.iter().map(|row| row.row.call.id.as_str()).collect::<Vec<_>>(),
        ["1", "2", "3"]
    );
    assert_eq!(rows[0].token, rows[2].token);
    assert_ne!(rows[0].token, rows[1].token);
    let (again, rows) = desk.rows(&session, &tables, &mut reports, first);
    assert_eq!((again, rows.len()), (first, 0));
    session.record(exchange("4", TOKEN, 401));
    let (later, rows) = desk.rows(&session, &tables, &mut reports, first);
    assert!(
        rows.iter().any(|row| row.row.call.id == "4") && rows.len() < 4,
        "{rows:?}"
    );
    assert!(later > first);
    // Who asks from the beginning gets all.
    assert_eq!(desk.rows(&session, &tables, &mut reports, 0).1.len(), 4);
    assert_eq!(desk.rows(&session, &tables, &mut reports, later).1.len(), 0);
}

#[test]
fn tokens_are_told_whole_and_beside_each_other() {
    let session = session();
    let mut desk = Desk::default();
    let (_, rows) = desk.rows(&session, &Tables::new(), &mut Reports::default(), 0);
    let (one, other) = (rows[0].token.clone().unwrap(), rows[1].token.clone().unwrap());
    let Told::Token(details) = ask(&session, &Asks::Token(other.clone())) else {
        panic!()
    };
    assert!(details.claims.iter().any(|claim| claim.name == "scope"), "{details:?}");
    let Told::Difference(found) = ask(&session, &Asks::Difference(one, Meant::Seen(other))) else {
        panic!()
    };
    assert!(!found.claims.is_empty());
    holds_no_secret(&serde_json::to_string(&found).unwrap());
    assert_eq!(ask(&session, &Asks::Token("nobody".to_owned())), Told::Nothing);
}

#[test]
fn a_pasted_token_is_held_against_those_of_the_session_and_is_in_no_answer() {
    const PASTED: &str = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJ1MiIsInNjb3BlIjoic3BhcmsucGVvcGxlX3dyaXRlIn0.c2lnbmF0dXJl";
    let session = session();
    let (_, rows) = Desk::default().rows(&session, &Tables::new(), &mut Reports::default(), 0);
    let seen = rows[1].token.clone().unwrap();
    let pasted = Pasted::of(Sensitive::new(PASTED.to_owned()));
    let Told::Pasted(view) = ask(&session, &Asks::Pasted("2".to_owned(), pasted.clone())) else {
        panic!()
    };
    let meant = Meant::Pasted(pasted.clone());
    assert_eq!(view.fingerprint, meant.fingerprint());
    let Told::Difference(found) = ask(&session, &Asks::Difference(seen, meant.clone())) else {
        panic!()
    };
    let scopes = found.rights.iter().find(|rights| rights.kind == "scopes").unwrap();
    assert_eq!(scopes.only_second, ["spark.people_write"]);
    let all = serde_json::to_string(&(&view, &found)).unwrap();
    assert!(!all.contains(PASTED) && !format!("{meant:?}").contains("eyJ"), "{all}");
    // It crosses to where the calls are as it is, and what is no token in length is none.
    let crossed: Pasted = serde_json::from_str(&serde_json::to_string(&pasted).unwrap()).unwrap();
    assert_eq!(crossed, pasted);
    let endless = Pasted::of(Sensitive::new("a".repeat(crate::token::MAX_LENGTH + 1)));
    assert_eq!(ask(&session, &Asks::Pasted("2".to_owned(), endless)), Told::Nothing);
    assert_eq!(
        ask(&session, &Asks::Pasted("no such".to_owned(), pasted)),
        Told::Nothing
    );
}
