//! Whether one body and one call belong together, by all that both sides see.

use super::{EarlyBody, NEAR_MS, SAME_MS};
use crate::diagnosis::network::is_preflight;
use crate::exchange::{Exchange, Headers, Outcome};

/// Whether a body waits for so many milliseconds at least.
pub(super) fn waited(body: &EarlyBody, now_ms: Option<i64>, limit: i64) -> bool {
    match (now_ms, body.since_ms) {
        (Some(now), Some(since)) => now.saturating_sub(since) >= limit,
        _ => false,
    }
}

/// Whether a call was under way when a body was read.
pub(super) fn is_pending(exchange: &Exchange, body: &EarlyBody) -> bool {
    exchange.outcome == Outcome::Pending && exchange.sent_at_ms <= body.time_ms.saturating_add(SAME_MS)
}

/// Whether the browser ascribes a call to the frame, document and origin that a body was read in, and to its address.
pub(in crate::session) fn fits_place(exchange: &Exchange, body: &EarlyBody, framed: bool) -> bool {
    if exchange.page_word {
        return false;
    }
    // No page reads the answer to a preflight.
    let addressed = || {
        body.method.as_ref().is_none_or(|method| *method == exchange.method)
            && same_address(exchange, body)
            && !is_preflight(exchange)
    };
    let Some(place) = &body.place else {
        return framed && addressed();
    };
    let equal = |one: &Option<String>, other: &Option<String>| match (one, other) {
        (Some(one), Some(other)) => Some(one == other),
        _ => None,
    };
    let origin = equal(&exchange.initiator, &place.origin);
    let placed = if framed {
        exchange.frame.is_some()
            && exchange.frame == place.frame
            && equal(&exchange.document, &place.document) != Some(false)
            && origin != Some(false)
    } else {
        (exchange.frame.is_none() || place.blank) && origin == Some(true)
    };
    placed && addressed()
}

/// Same status, no header that contradicts, and answered before it was read; `slack` in milliseconds.
pub(in crate::session) fn fits(exchange: &Exchange, body: &EarlyBody, slack: i64) -> bool {
    exchange.status() == Some(body.status)
        && in_time(exchange, body, slack)
        && agrees(&exchange.response_headers, &body.headers)
}

/// Answered before it was read, and not long before; `slack` in milliseconds.
pub(super) fn in_time(exchange: &Exchange, body: &EarlyBody, slack: i64) -> bool {
    match (exchange.answered_at_ms, &body.place) {
        (Some(answered), Some(_)) => {
            let after = body.time_ms.saturating_sub(answered);
            after >= -slack && after <= NEAR_MS
        }
        // The developer tools report when they like.
        _ => body.time_ms.saturating_sub(exchange.sent_at_ms).saturating_abs() <= NEAR_MS,
    }
}

/// Whether no header that the page read contradicts what the browser saw.
fn agrees(seen: &Headers, read: &Headers) -> bool {
    read.iter().all(|(name, value)| {
        // Compared, not kept; without a copy, for in a flood this is asked of all calls for each body that waits.
        let mut rest = Some(value.expose().trim());
        let mut any = false;
        for one in seen.all(name) {
            let ahead = if any {
                rest.and_then(|rest| rest.strip_prefix(", "))
            } else {
                rest
            };
            // Compared with what the page saw of it.
            rest = ahead.and_then(|rest| rest.strip_prefix(one.expose().trim()));
            any = true;
        }
        !any || rest == Some("")
    })
}

/// The browser reports addresses without their fragment, a page with it.
pub(super) fn same_address(exchange: &Exchange, body: &EarlyBody) -> bool {
    // Compared, not kept.
    let (one, other) = (exchange.url.expose_for_session(), body.url.expose_for_session());
    one == other || one.split('#').next() == other.split('#').next()
}
