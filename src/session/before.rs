//! The earlier call of the same operation that succeeded, which the diagnosis holds a refused one against.

use super::Session;
use super::index::Index;
use crate::exchange::{Exchange, shape};
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
                .unwrap_or_else(|| shape::of_path(exchange.url.path())),
        }
    }
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
        .filter(|exchange| exchange.id != now.id && exchange.sent_at_ms <= now.sent_at_ms)
        .take(LOOKED_AT)
        .peekable();
    // Mostly there is none.
    earlier.peek()?;
    let operation = Operation::of(now, tables);
    earlier
        .find(|exchange| *index.operation(exchange, tables) == operation && !session.was_denied(exchange.mark.serial))
}
