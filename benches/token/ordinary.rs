// An ordinary call, from the browser's events to what is written, for `benches/journal.rs` and `benches/counts.rs`.

use why403::session::journal::{Journal, Write};
use why403::session::{Observation, Place, Session};

/// 2026-11-20T12:00:00Z.
const START_MS: f64 = 1_795_176_000_000.0;

/// A tab whose page calls with one token.
pub(crate) struct Tab {
    session: Session,
    journal: Journal,
    token: String,
    at: usize,
}

fn owned(fields: Vec<(&str, String)>) -> Vec<(String, String)> {
    let owned = fields.into_iter();
    owned.map(|(name, value)| (name.to_owned(), value)).collect()
}

impl Tab {
    pub(crate) fn new(token: &str) -> Self {
        Self {
            session: Session::new(),
            journal: Journal::new(1),
            token: token.to_owned(),
            at: 0,
        }
    }

    /// How many calls there were.
    #[allow(dead_code, reason = "not every benchmark asks")]
    pub(crate) fn count(&self) -> usize {
        self.at
    }

    /// The events of the next call: what the browser makes is not ours to count.
    pub(crate) fn next(&mut self) -> [Observation; 2] {
        self.at += 1;
        let at = self.at;
        let time_ms = START_MS + at as f64;
        let sent = Observation::Sent {
            id: at.to_string(),
            method: "GET".to_owned(),
            url: format!("https://api.mypurecloud.com/api/v2/routing/queues/{at:08}-1111-4222-8333-444455556666?expand=members"),
            headers: owned(vec![
                ("authorization", format!("Bearer {}", self.token)),
                ("accept", "application/json, text/plain, */*".to_owned()),
                ("accept-language", "en-GB,en;q=0.9".to_owned()),
                ("content-type", "application/json".to_owned()),
                ("origin", "https://shop.example".to_owned()),
                ("referer", "https://shop.example/admin/queues".to_owned()),
                ("sec-ch-ua-platform", "\"Linux\"".to_owned()),
                ("traceparent", format!("00-{at:032x}-{at:016x}-01")),
                ("user-agent", "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36".to_owned()),
            ]),
            time_ms,
            place: Place {
                frame: Some(0),
                document: Some("0123456789ABCDEF0123456789ABCDEF".to_owned()),
                origin: Some("https://shop.example".to_owned()),
                ..Place::default()
            },
            tab: Some(1),
            body: None,
        };
        let answered = Observation::Answered {
            id: at.to_string(),
            status: 200,
            headers: owned(vec![
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
            ]),
            time_ms: time_ms + 20.0,
        };
        [sent, answered]
    }

    /// Takes the events, and gives what is to be stored.
    pub(crate) fn take(&mut self, events: [Observation; 2]) -> Vec<Write> {
        for event in events {
            // Made above, and well formed.
            self.session.observe(event).ok();
            let now_ms = START_MS as i64 + self.at as i64;
            self.journal.note(&mut self.session, "", now_ms, false);
        }
        self.journal.take_writes()
    }
}
