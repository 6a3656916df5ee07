//! Credentials of WebSocket handshakes and streams of events.

use super::{Credential, Place, Problem, parameter};
use crate::exchange::Exchange;
use crate::sensitive::Sensitive;

/// Whether a request opens a WebSocket (RFC 6455 §4.1) or a stream of events: scripts cannot set headers there, so that
/// tokens travel in the address.
pub(super) fn is_stream(exchange: &Exchange) -> bool {
    let headers = &exchange.request_headers;
    let has = |name: &str, word: &str| {
        headers
            .plain(name)
            .is_some_and(|value| value.to_ascii_lowercase().contains(word))
    };
    matches!(exchange.url.scheme(), "ws" | "wss")
        || headers.has("sec-websocket-key")
        || has("upgrade", "websocket")
        || has("accept", "text/event-stream")
}

/// Names under which tokens travel in the addresses of streams, likeliest first.
const OF_STREAMS: &[&str] = &[
    "token",
    "id_token",
    "authorization",
    "auth",
    "jwt",
    "api_token",
    "apikey",
    "api_key",
    "key",
];

pub(super) fn of_stream(exchange: &Exchange) -> Option<Credential> {
    OF_STREAMS.iter().find_map(|name| {
        let value = exchange.url.query(name).into_iter().next()?;
        // `Bearer …` in a parameter is a scheme and a token.
        let token = value
            .expose()
            .strip_prefix("Bearer ")
            .map_or_else(|| value.clone(), |rest| Sensitive::new(rest.to_owned()));
        Some(parameter(token, Place::Query(name), Problem::InQuery))
    })
}
