//! Any answer of any platform, from the exchange to its renderings: nothing panics, and the token that was sent is in
//! none of them, however the server repeats it (`%T` stands for it).
//!
//! The first byte chooses the host, the second the token, two more the status; then a line for each header until an
//! empty line; then the body.
#![no_main]

use libfuzzer_sys::fuzz_target;
use std::sync::OnceLock;
use why403::exchange::{Body, Exchange, Outcome};
use why403::platforms::Tables;
use why403::report;
use why403::session::Session;
use why403::table::{compile, text};

const URLS: &[&str] = &[
    "https://api.mypurecloud.com/api/v2/routing/queues",
    "https://apps.mypurecloud.ie/platform/api/v2/conversations/calls",
    "https://api.wxcc-us1.cisco.com/v1/subscriptions",
    "https://api.wxcc-eu1.cisco.com/organization/1eb65fdf-9643-417f-9974-ad72cae0e10f/skill-profile",
    "https://webexapis.com/v1/people/me",
    "https://api-na1.niceincontact.com/InContactAPI/services/v23.0/agent-sessions/1/dial-phone",
    "https://acme.zendesk.com/api/v2/tickets.json",
    "https://graph.microsoft.com/v1.0/me/messages",
    "https://api.github.com/repos/acme/widgets/issues",
    "https://api.github.com/graphql",
    "https://gmail.googleapis.com/gmail/v1/users/me/messages",
    "https://maps.googleapis.com/maps/api/geocode/json?key=%T",
    "https://slack.com/api/chat.postMessage",
    "https://api.example.com/v1/orders",
    "https://api.example.com/session/%T/orders;jsessionid=%T",
];

/// Made up, as all tokens here; the last is one that the user's server alone can read.
const TOKENS: &[&str] = &[
    "eyJhbGciOiJSUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiJ1MSIsInNjb3BlIjoiYSIsImV4cCI6MTc5NTEwMDAwMH0.c2lnbmF0dXJlLW9m",
    "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",
    "ya29.a0AfH6SMBx0123456789abcdefghij",
    "QWxhZGRpbjpvcGVuIHNlc2FtZSBhbmQgbW9yZQ_P0A1_1eb65fdf-9643-417f-9974-ad72cae0e10f",
    "fake-opaque-token-of-nobody-0123456789abcdef",
];

fn tables() -> &'static Tables {
    static TABLES: OnceLock<Tables> = OnceLock::new();
    TABLES.get_or_init(|| {
        let mut tables = Tables::new();
        // The small ones: the large ones would take longer to load than a run of many inputs.
        for id in ["cxone", "slack", "webex", "zendesk", "github"] {
            let path = format!("{}/../vendors/{id}/table.txt", env!("CARGO_MANIFEST_DIR"));
            let table = text::parse(&std::fs::read_to_string(path).expect("the table")).expect("the table's text");
            tables.insert(id, compile(&table).expect("compiled")).expect("loaded");
        }
        tables
    })
}

fuzz_target!(|data: &[u8]| {
    let [url, token, high, low, rest @ ..] = data else { return };
    let Ok(rest) = std::str::from_utf8(rest) else { return };
    let token = TOKENS[usize::from(*token) % TOKENS.len()];
    // Where only the form of an address tells a secret, the last one has none.
    let urls = if token.starts_with("fake") { &URLS[..URLS.len() - 1] } else { URLS };
    let url = urls[usize::from(*url) % urls.len()].replace("%T", token);
    let mut exchange = Exchange::new("1", "GET", &url, 1_795_176_000_000).expect("an address");
    exchange.request_headers.push("authorization", format!("Bearer {token}"));
    let status = u16::from_be_bytes([*high, *low]);
    exchange.outcome = Outcome::Status(if status < 1000 { status } else { [401, 403, 403, 400, 200][usize::from(status) % 5] });
    let (head, body) = rest.split_once("\n\n").unwrap_or(("", rest));
    for line in head.lines().take(30) {
        if let Some((name, value)) = line.split_once(':') {
            exchange.response_headers.push(name, value.trim().replace("%T", token));
        }
    }
    let sent = body.replace("%T", token);
    exchange.response_body = Body::of(&sent);
    // What the fuzzer itself writes of a token is no leak of it.
    let start: String = token.chars().take(24).collect();
    let own = rest.contains(&start);
    let debug = format!("{exchange:?}");
    let session = Session::from_exchanges(vec![exchange]);
    let report = session.report("1", tables()).expect("a report");
    let all = [debug, format!("{report:?}"), report::text(&report), report::markdown(&report), report::json(&report)];
    for written in all {
        assert!(own || !written.contains(&start), "the token is in {written}");
    }
});
