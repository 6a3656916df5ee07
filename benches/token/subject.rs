// What both token benchmarks measure (`benches/token.rs` natively, `benches/wasm-token` in a
// browser), so that the two numbers are of the same work.

use why403::exchange::{Body, Exchange, Outcome};
use why403::platforms::Tables;
use why403::report::{Report, report};
use why403::sensitive::Sensitive;
use why403::token::{Token, decode};

/// A refused call of Genesys Cloud that carries `token`: the server names what is missing, the table
/// has the operation.
pub(crate) fn refused_call(token: &str) -> Option<Exchange> {
    let url = "https://api.mypurecloud.com/api/v2/analytics/conversations/details/query";
    let mut exchange = Exchange::new("1", "POST", url, 1_790_000_000_000).ok()?;
    exchange
        .request_headers
        .push("authorization", format!("Bearer {token}"));
    exchange.outcome = Outcome::Status(403);
    exchange.response_body = Body::of(
        r#"{"message":"Unable to perform the requested action. You are missing the following permission(s): analytics:conversationDetail:view","code":"missing.permissions","status":403,"contextId":"0d7e6a52-4c3b-4a8e-9f10-2b6d5c8e7a91","details":[],"errors":[]}"#,
    );
    Some(exchange)
}

/// Reads a token: header, claims, times, oddities.
pub(crate) fn read(token: &str) -> Token {
    decode(&Sensitive::new(token.to_owned()))
}

/// Says why the call was refused, from the exchange to the report.
pub(crate) fn explain(exchange: &Exchange, tables: &Tables) -> Report {
    let diagnosis = why403::diagnosis::diagnose(exchange, tables, &[]);
    report(exchange, &diagnosis, tables)
}
