//! Where a resource describes its authorization server (RFC 9728 §5.1), by its challenge.

use super::Denial;
use crate::answer::challenge::{self, Challenge};
use crate::exchange::Exchange;

/// At most this many fields are read; servers send one or a few.
const MOST_FIELDS: usize = 32;

/// Reads every challenge of every `WWW-Authenticate` field.
pub(super) fn read_challenges(denial: &mut Denial, exchange: &Exchange) {
    for value in exchange.response_headers.all("www-authenticate").take(MOST_FIELDS) {
        // Challenges carry no secrets.
        denial.challenges.extend(challenge::parse(value.expose()));
    }
    let metadata = |item: &Challenge| item.param("resource_metadata").and_then(address);
    denial.metadata = denial.challenges.iter().find_map(metadata);
}

/// An absolute HTTPS address without query and fragment.
fn address(text: &str) -> Option<String> {
    let url = url::Url::parse(text).ok()?;
    (url.scheme() == "https").then(|| format!("{}{}", url.origin().ascii_serialization(), url.path()))
}
