// A refused call in a session, for `benches/token.rs` and `benches/counts.rs`.

use super::subject;
use why403::exchange::{Body, Exchange, Outcome};
use why403::platforms::Tables;
use why403::report::Report;
use why403::session::Session;

/// A session of which nothing was asked yet, with nothing but the refused call.
pub(crate) fn fresh(exchange: &Exchange) -> Session {
    Session::from_exchanges(vec![exchange.clone()])
}

/// A session in which the same token was sent before with twenty other calls, and one of them was explained.
pub(crate) fn warm(exchange: &Exchange, tables: &Tables) -> Session {
    let mut all = Vec::new();
    for at in 0..20 {
        let mut other = exchange.clone();
        other.id = format!("before-{at}");
        if at != 7 {
            other.outcome = Outcome::Status(200);
            other.response_body = Body::NotSeen;
        }
        all.push(other);
    }
    all.push(exchange.clone());
    let session = Session::from_exchanges(all);
    assert!(session.report("before-7", tables).is_some());
    session
}

/// Explains the call.
pub(crate) fn explain(session: &Session, exchange: &Exchange, tables: &Tables) -> Option<Report> {
    session.report(&exchange.id, tables)
}

/// The call with this token.
pub(crate) fn call(token: &str) -> Option<Exchange> {
    subject::refused_call(token)
}
