//! Genesys Cloud's bodies: `{message, code, status, messageParams{}, contextId, errors[] …}`, with a
//! catalogue of codes in `vendors/genesys/codes.txt`.

use crate::denial::{Denial, json_body, text_at};
use crate::exchange::Exchange;
use serde_json::Value;

/// At the top, or in the first of `errors` where a service wraps them.
fn code_of(body: &Value) -> &str {
    text_at(body, &["code"])
        .or_else(|| text_at(body, &["errors", "0", "code"]))
        .unwrap_or_default()
}

pub(super) fn read(exchange: &Exchange, denial: &mut Denial) {
    if let Some(id) = exchange.response_headers.plain("inin-correlation-id") {
        denial.note("Correlation id (inin-correlation-id)", id);
    }
    let Some(body) = json_body(exchange) else { return };
    if let Some(id) = text_at(&body, &["contextId"]) {
        denial.note("Context id", id);
    }
    let code = code_of(&body);
    if code.is_empty() {
        return;
    }
    let (_, catalogued) = class_of(denial.status.unwrap_or_default(), code);
    denial.catalogued = Some(catalogued);
}

/// Class of a code under a status in the catalogue, and whether the catalogue has it there; what it has not is `general`.
fn class_of(status: u16, code: &str) -> (&'static str, bool) {
    const CATALOGUE: &str = include_str!("../../../vendors/genesys/codes.txt");
    let status = status.to_string();
    CATALOGUE
        .lines()
        .filter(|line| !line.starts_with('#'))
        .find_map(|line| {
            let mut words = line.split(' ');
            let (under, class, name) = (words.next()?, words.next()?, words.next()?);
            (under == status && name == code).then_some((class, true))
        })
        .unwrap_or(("general", false))
}
