//! Calls as a HAR 1.2 file, of which nothing is known but the calls.

use super::receipt::Receipt;
use crate::exchange::{Body, Exchange, Headers, Outcome};
use crate::import::utc;
use serde_json::{Value, json};

/// Writes calls whose secrets were taken out.
pub(super) fn write(exchanges: &[Exchange], receipt: &Receipt) -> String {
    let entries: Vec<Value> = exchanges.iter().map(entry).collect();
    let har = json!({"log": {
        "version": "1.2",
        "creator": {"name": "why403", "version": env!("CARGO_PKG_VERSION")},
        "comment": "Credentials and personal data were taken out; what stands in their place proves nothing and is nobody's.",
        "_receipt": receipt,
        "entries": entries,
    }});
    let text = serde_json::to_string_pretty(&har).unwrap_or_default();
    format!("{text}\n")
}

fn entry(exchange: &Exchange) -> Value {
    // Cleaned before.
    let url = exchange.url.expose_for_session();
    let mut request = json!({
        "method": exchange.method,
        "url": url,
        "httpVersion": "",
        "cookies": [],
        "headers": fields(&exchange.request_headers),
        "queryString": [],
        "headersSize": -1,
        "bodySize": -1,
    });
    let kind = |headers: &Headers| headers.plain("content-type").unwrap_or_default().to_owned();
    if let Some(text) = exchange.request_body.text() {
        put(
            &mut request,
            "postData",
            json!({"mimeType": kind(&exchange.request_headers), "text": text}),
        );
    }
    let mut content = json!({"size": -1, "mimeType": kind(&exchange.response_headers)});
    let mut size = -1;
    match &exchange.response_body {
        Body::NotSeen => {}
        Body::Empty => {
            size = 0;
            put(&mut content, "size", json!(0));
        }
        Body::Text { .. } => put(&mut content, "text", json!(exchange.response_body.text())),
    }
    let status = exchange.status().unwrap_or_default();
    let mut entry = json!({
        "startedDateTime": utc_ms(exchange.sent_at_ms),
        "time": 0,
        "request": request,
        "response": {
            "status": status,
            "statusText": "",
            "httpVersion": "",
            "cookies": [],
            "headers": fields(&exchange.response_headers),
            "content": content,
            "redirectURL": "",
            "headersSize": -1,
            "bodySize": size,
        },
        "cache": {},
        "timings": {"send": 0, "wait": 0, "receive": 0},
    });
    if let Outcome::Failed(words) = &exchange.outcome {
        put(&mut entry, "_error", json!(words));
    }
    if let Some(origin) = &exchange.initiator {
        put(
            &mut entry,
            "_initiator",
            json!({"type": "script", "url": format!("{origin}/")}),
        );
    }
    if let Some(why) = &exchange.withheld {
        put(&mut entry, "_withheld", json!(why));
    }
    entry
}

fn put(object: &mut Value, name: &str, value: Value) {
    if let Some(object) = object.as_object_mut() {
        object.insert(name.to_owned(), value);
    }
}

fn fields(headers: &Headers) -> Vec<Value> {
    // Cleaned before.
    let all = headers.iter();
    all.map(|(name, value)| json!({"name": name, "value": value.expose()}))
        .collect()
}

/// RFC 3339 with milliseconds.
fn utc_ms(at_ms: i64) -> String {
    let whole = utc(at_ms);
    format!("{}.{:03}Z", whole.trim_end_matches('Z'), at_ms.rem_euclid(1000))
}
