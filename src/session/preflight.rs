//! A call that the browser ended, and the preflight before it that the server refused: Firefox reports preflights,
//! Chrome does not.

use super::index::Index;
use crate::diagnosis::{Diagnosis, network};
use crate::exchange::{Exchange, Outcome};
use crate::finding::{Certainty, Evidence, Finding};

/// A preflight comes at most this many milliseconds before its call is ended.
const NEAR_MS: i64 = 10_000;

/// Adds the refused preflight, if there was one.
pub(super) fn note(exchange: &Exchange, diagnosis: &mut Diagnosis, index: &Index<'_>) {
    if !matches!(exchange.outcome, Outcome::Failed(_)) || exchange.method == "OPTIONS" {
        return;
    }
    let refused = |other: &&Exchange| {
        let apart = exchange.sent_at_ms.saturating_sub(other.sent_at_ms);
        (0..=NEAR_MS).contains(&apart.saturating_abs()) && other.url == exchange.url
    };
    let Some(preflight) = index.preflights().find(refused) else {
        return;
    };
    let status = preflight.status().unwrap_or_default();
    let finding = Finding {
        code: "cors.preflight".to_owned(),
        certainty: Certainty::Likely,
        title: format!(
            "The browser's preflight for this call was refused with {status}, so the call itself was never sent."
        ),
        names: Vec::new(),
        evidence: vec![Evidence {
            text: format!("OPTIONS {} answered {status}.", preflight.url.shown()),
            source: "an earlier call of this session".to_owned(),
        }],
        remedy: Some(network::answer_preflights()),
    };
    diagnosis.add(finding, exchange);
}
