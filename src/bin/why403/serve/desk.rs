//! Between the server and the stand-in: requests in, answers out, a line of the log for each.

use super::super::now_ms;
use super::Log;
use std::io::Write as _;
use std::time::Duration;
use why403::stand_in::{Line, Request, StandIn};
use why403_serve::{Call, Reply};

/// The stand-in behind a server.
pub(crate) struct Desk {
    stand_in: StandIn,
    log: Log,
}

impl Desk {
    pub(crate) fn new(stand_in: StandIn, log: Log) -> Self {
        Self { stand_in, log }
    }

    pub(crate) fn into_stand_in(self) -> StandIn {
        self.stand_in
    }

    fn note(&self, line: &Line) {
        let text = match self.log {
            Log::Off => return,
            Log::Text => super::super::visible(&line.text()),
            Log::Json => line.json(),
        };
        // Nobody is left to be told where standard error is closed.
        let _ = writeln!(std::io::stderr().lock(), "{text}");
    }
}

fn request<'a>(call: &Call<'a>) -> Request<'a> {
    Request {
        method: call.method,
        target: call.target,
        headers: call.headers,
        body: call.body,
    }
}

impl why403_serve::Desk for Desk {
    fn answer(&self, call: &Call<'_>) -> Reply {
        let answered = self.stand_in.answer(&request(call), now_ms());
        self.note(&answered.line);
        Reply {
            status: answered.status,
            headers: answered.headers,
            body: answered.body.into_bytes(),
            late: Duration::from_millis(answered.late_ms),
            pass: answered.pass,
        }
    }

    fn passed(&self, call: &Call<'_>, status: u16, headers: &[(&str, &str)], body: &[u8]) {
        self.stand_in.passed(&request(call), now_ms(), status, headers, body);
    }
}
