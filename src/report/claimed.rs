//! What community threads claim of a call, beside what the official table says.

use super::ClaimView;
use crate::authority::Held;
use crate::diagnosis::{Diagnosis, words};
use crate::exchange::Exchange;
use crate::platforms::Tables;
use crate::requirement::Atom;
use crate::table::Claim;

/// A claim's names are held against the official table one by one: each gets a line of its own.
pub(super) fn claim_views(
    claim: &Claim,
    platform: &str,
    tables: &Tables,
    diagnosis: &Diagnosis,
    exchange: &Exchange,
) -> Vec<ClaimView> {
    let document = tables.main_source(platform);
    let source = claim_source(claim);
    let mut views = Vec::new();
    for atom in &claim.needs {
        let (kind, name) = (atom.kind(), atom.name());
        let known = tables.table(platform).is_some_and(|table| table.has_name(kind, name));
        let here = held_here(atom, diagnosis, exchange);
        let official = match atom {
            Atom::Scope(_) | Atom::Permission(_) if known => {
                format!("The official document has this {kind} ({document}); it does not say that this call needs it.")
            }
            Atom::Scope(_) | Atom::Permission(_) => {
                format!("No such scope or permission in the official document ({document}).")
            }
            _ => format!("The official document has no such call, hence says nothing of it ({document})."),
        };
        views.push(ClaimView {
            claim: format!("The call needs {}.{here}", claimed(atom)),
            source: source.clone(),
            official,
        });
    }
    for precondition in &claim.preconditions {
        views.push(ClaimView {
            claim: sentence(precondition),
            source: source.clone(),
            official: format!("The official document does not say so ({document})."),
        });
    }
    if let (Some((method, template)), Some(last)) = (&claim.nearest, views.last_mut()) {
        last.official
            .push_str(&format!(" What it does have: {method} {template}."));
    }
    views
}

/// With a capital and a full stop.
fn sentence(text: &str) -> String {
    let mut chars = text.trim_end_matches('.').chars();
    let first = chars.next().map(|c| c.to_uppercase().to_string()).unwrap_or_default();
    format!("{first}{}.", chars.as_str())
}

fn claimed(atom: &Atom) -> String {
    match atom {
        Atom::Context(_) => words::atom(atom),
        other => format!("the {}", words::atom(other)),
    }
}

fn claim_source(claim: &Claim) -> String {
    let mut source = format!("community thread “{}”", claim.topic);
    for more in [&claim.date, &claim.url] {
        if !more.is_empty() {
            source.push_str(", ");
            source.push_str(more);
        }
    }
    source
}

/// What is known of the claimed name here, as a sentence after a blank, or nothing.
fn held_here(atom: &Atom, diagnosis: &Diagnosis, exchange: &Exchange) -> &'static str {
    let held = match atom {
        Atom::Scope(_) => &diagnosis.authority.scopes,
        Atom::Permission(_) => &diagnosis.authority.permissions,
        Atom::Header(name) if exchange.request_headers.has(name) => return " This request sent it.",
        Atom::Header(_) if diagnosis.authority.headers_complete => return " This request did not send it.",
        _ => return "",
    };
    match held {
        Held::Known { names, .. } if names.iter().any(|held| held == atom.name()) => " It is on this token.",
        Held::Known { .. } => " It is not on this token.",
        _ => "",
    }
}

/// A claim that speaks of certain bodies only is left out when another body was seen.
pub(super) fn speaks_of(claim: &Claim, exchange: &Exchange) -> bool {
    let Some((field, wanted)) = &claim.when else {
        return true;
    };
    let Some(text) = exchange.request_body.text() else {
        return true;
    };
    let body: Option<serde_json::Value> = serde_json::from_str(text).ok();
    body.as_ref()
        .and_then(|body| body.get(field))
        .and_then(serde_json::Value::as_str)
        == Some(wanted.as_str())
}
