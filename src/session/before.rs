//! The earlier call of the same operation that succeeded, which the diagnosis holds a refused one against.

use super::Session;
use super::index::Index;
use crate::exchange::Exchange;
use crate::platforms::{self, Tables};

/// At most this many earlier calls are looked at, the latest first.
const LOOKED_AT: usize = 300;

/// What tells whether two calls are of one operation: platform (or host), method, and template or shape of the path.
#[derive(PartialEq)]
pub(super) struct Operation {
    place: String,
    method: String,
    path: String,
}

impl Operation {
    pub(super) fn of(exchange: &Exchange, tables: &Tables) -> Self {
        let host = exchange.url.host();
        let platform = platforms::of_call(exchange);
        Self {
            place: platform.map_or(host, |platform| platform.id()).to_owned(),
            method: exchange.method.clone(),
            path: tables
                .template(platform, exchange)
                .unwrap_or_else(|| shape(exchange.url.path())),
        }
    }
}

/// The path with everything that looks like an id taken out.
fn shape(path: &str) -> String {
    let is_id = |segment: &str| {
        let digits = segment.bytes().filter(u8::is_ascii_digit).count();
        digits > 0 && (digits == segment.len() || segment.len() >= 12)
    };
    let segments: Vec<&str> = path
        .split('/')
        .map(|segment| if is_id(segment) { "*" } else { segment })
        .collect();
    segments.join("/")
}

/// The last call of the same operation that succeeded before `now`.
pub(super) fn success<'a>(
    session: &Session,
    now: &Exchange,
    tables: &Tables,
    index: &Index<'a>,
) -> Option<&'a Exchange> {
    let mut earlier = index
        .succeeded_like(now)
        .iter()
        .rev()
        .filter(|(_, exchange)| exchange.id != now.id && exchange.sent_at_ms <= now.sent_at_ms)
        .take(LOOKED_AT)
        .peekable();
    // Mostly there is none.
    earlier.peek()?;
    let operation = Operation::of(now, tables);
    let found = earlier
        .find(|(at, exchange)| *index.operation(*at, exchange, tables) == operation && !session.denied(exchange));
    found.map(|(_, exchange)| *exchange)
}
