//! Graph's bodies: `{"error":{"code","message","innerError"}}`, where `message` may be empty, may be
//! JSON again, and names permissions in several forms.

use crate::denial::{Denial, cut, json_body, text_at};
use crate::exchange::Exchange;

/// `… Scopes on the request 'A, B'`: the server lists what the token has.
pub(super) fn scopes_on_the_request(exchange: &Exchange) -> Option<Vec<String>> {
    let body = json_body(exchange)?;
    let (_, tail) = text_at(&body, &["error", "message"])?.split_once("on the request '")?;
    let (list, _) = tail.split_once('\'')?;
    Some(
        list.split(',')
            .map(str::trim)
            .filter(|name| !name.is_empty())
            .take(200)
            .map(cut)
            .collect(),
    )
}

pub(super) fn read(exchange: &Exchange, denial: &mut Denial) {
    for (name, label) in [
        ("request-id", "Request id (request-id)"),
        ("client-request-id", "Client request id"),
    ] {
        if let Some(id) = exchange.response_headers.plain(name) {
            denial.note(label, id);
        }
    }
    let Some(body) = json_body(exchange) else { return };
    for (name, label) in [
        ("request-id", "Request id (request-id)"),
        ("date", "Time at the server"),
    ] {
        if let Some(value) = text_at(&body, &["error", "innerError", name]) {
            denial.note(label, value);
        }
    }
}
