// A tab as the background keeps it: what it observes, its journal, its explanations. `benches/journal.rs` and
// `benches/native` measure the same.
#![allow(dead_code, clippy::unwrap_used)]

use std::hint::black_box;
use why403::platforms::Tables;
use why403::report::Reports;
use why403::session::journal::{Journal, Write};
use why403::session::{Observation, Place, Session};

const REFUSED: &str = r#"{"message":"Unable to perform the requested action. You must have at least one of the following permissions assigned: [routing:queue:view]","code":"missing.any.permissions","status":403,"contextId":"11111111-2222-4333-8444-NUMBER"}"#;

/// One tab.
pub(crate) struct Tab {
    pub(crate) session: Session,
    pub(crate) journal: Journal,
    pub(crate) reports: Reports,
    at: usize,
}

fn headers(at: usize) -> Vec<(String, String)> {
    let claims = format!("{:0>1600}", at % 3);
    [
        ("authorization", format!("Bearer fake-{claims}")),
        ("accept", "application/json, text/plain, */*".to_owned()),
        ("accept-language", "en-GB,en;q=0.9".to_owned()),
        ("content-type", "application/json".to_owned()),
        ("origin", "https://shop.example".to_owned()),
        ("referer", "https://shop.example/admin/queues".to_owned()),
        ("sec-ch-ua-platform", "\"Linux\"".to_owned()),
        ("traceparent", format!("00-{at:032x}-{at:016x}-01")),
        (
            "user-agent",
            "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36"
                .to_owned(),
        ),
    ]
    .into_iter()
    .map(|(name, value)| (name.to_owned(), value))
    .collect()
}

fn answer(at: usize) -> Vec<(String, String)> {
    [
        ("content-type", "application/json".to_owned()),
        (
            "date",
            format!("Fri, 20 Nov 2026 12:{:02}:{:02} GMT", at / 60 % 60, at % 60),
        ),
        ("cache-control", "no-cache, no-store, must-revalidate".to_owned()),
        (
            "strict-transport-security",
            "max-age=31536000; includeSubDomains".to_owned(),
        ),
        ("inin-correlation-id", format!("11111111-2222-4333-8444-{at:012}")),
        ("x-content-type-options", "nosniff".to_owned()),
    ]
    .into_iter()
    .map(|(name, value)| (name.to_owned(), value))
    .collect()
}

/// The address of a call: of an operation of the table, or of none.
fn url(at: usize, known: bool) -> String {
    match known {
        true => format!("https://api.mypurecloud.com/api/v2/routing/queues/{at:08}-1111-4222-8333-444455556666"),
        false => format!(
            "https://api.mypurecloud.com/api/v2/secret/orders{}/{at}/things",
            at % 50
        ),
    }
}

impl Tab {
    /// Without calls.
    pub(crate) fn new() -> Self {
        Self {
            session: Session::new(),
            journal: Journal::new(1),
            reports: Reports::default(),
            at: 0,
        }
    }

    /// One more call, answered.
    pub(crate) fn call(&mut self, status: u16, known: bool) {
        self.at += 1;
        let at = self.at;
        let url = url(at, known);
        let time_ms = 1_795_176_000_000.0 + at as f64;
        let sent = Observation::Sent {
            id: at.to_string(),
            method: "GET".to_owned(),
            url: url.clone(),
            headers: headers(at),
            time_ms,
            place: Place {
                frame: Some(0),
                origin: Some("https://shop.example".to_owned()),
                ..Place::default()
            },
            tab: Some(1),
            body: None,
        };
        self.session.observe(sent).unwrap();
        let answered = Observation::Answered {
            id: at.to_string(),
            status,
            headers: answer(at),
            time_ms,
        };
        self.session.observe(answered).unwrap();
        if status == 403 {
            let body = Observation::Body {
                place: None,
                method: Some("GET".to_owned()),
                url,
                status,
                headers: Vec::new(),
                twice: false,
                request_body: None,
                response_body: Some(REFUSED.replace("NUMBER", &format!("{at:012}"))),
                time_ms,
            };
            self.session.observe(body).unwrap();
            self.session.settle(None);
        }
    }

    /// What is to be written of what changed.
    pub(crate) fn writes(&mut self) -> Vec<Write> {
        self.journal
            .note(&mut self.session, "", 1_795_176_000_000 + self.at as i64, false);
        self.journal.take_writes()
    }

    /// The number of [`Tab::writes`].
    pub(crate) fn write(&mut self) -> usize {
        self.writes().len()
    }

    /// A refused call from event to what the card needs.
    pub(crate) fn refused(&mut self, tables: &Tables, known: bool) {
        self.call(403, known);
        self.write();
        black_box(self.reports.line(&self.session, tables, &self.at.to_string()));
    }
}
