//! Ids that tie the calls of a file together, and what stands for them: the same in an address, a form, HTTP Basic and a
//! token, so that a sign-in, a token request and a call that belong together still do.

use crate::credential::Secrets;
use crate::exchange::Exchange;
use std::collections::BTreeSet;
use url::form_urlencoded;

/// The ids of a file.
#[derive(Debug, Default)]
pub(super) struct Ids {
    /// Words that were sent as they are and are as random as secrets: they have stand-ins wherever they come again.
    random: BTreeSet<String>,
    /// Clients that name themselves in plain sight.
    clients: BTreeSet<String>,
}

impl Ids {
    /// Those of these calls, whose secrets are known already.
    pub(super) fn of(exchanges: &[Exchange], secrets: &[Secrets]) -> Self {
        let random = secrets.iter().flat_map(Secrets::sure).map(str::to_owned).collect();
        let clients = exchanges.iter().flat_map(clients).collect();
        Self { random, clients }
    }

    /// Whether a text has a stand-in where it was sent.
    pub(super) fn is_replaced(&self, text: &str) -> bool {
        self.random.contains(text)
    }

    /// Whether a client calls itself so.
    pub(super) fn is_client(&self, text: &str) -> bool {
        self.clients.contains(text)
    }
}

/// `client_id` of an address or a form (RFC 6749 §2.2: it is no secret).
fn clients(exchange: &Exchange) -> Vec<String> {
    // Names, not secrets; kept for comparing.
    let mut found: Vec<String> = exchange
        .url
        .query("client_id")
        .iter()
        .map(|value| value.expose().clone())
        .collect();
    let body = exchange.request_body.text().unwrap_or_default().trim();
    if !body.starts_with(['{', '[']) {
        let pairs = form_urlencoded::parse(body.as_bytes());
        let named = pairs.filter(|(name, _)| name == "client_id");
        found.extend(named.map(|(_, value)| value.into_owned()));
    }
    found.retain(|text| !text.is_empty());
    found
}

/// Of a reference to a request that was pushed ahead (RFC 9126 §2.2) what says what it is, and what is a secret of it.
/// Others than URNs have no such beginning.
pub(super) fn pushed<'v>(name: &str, value: &'v str) -> Option<(&'v str, &'v str)> {
    if !name.eq_ignore_ascii_case("request_uri") || !value.get(..4)?.eq_ignore_ascii_case("urn:") {
        return None;
    }
    let split = value.split_at_checked(value.rfind(':')? + 1);
    split.filter(|(_, secret)| !secret.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_a_reference_the_last_part_is_the_secret() {
        let split = |name: &str, value: &'static str| pushed(name, value).map(|(_, secret)| secret);
        let urn = "urn:ietf:params:oauth:request_uri:6esc_11ACC5bwc014ltc14eY22c";
        assert_eq!(split("request_uri", urn), Some("6esc_11ACC5bwc014ltc14eY22c"));
        assert_eq!(split("REQUEST_URI", "URN:example:x"), Some("x"));
        for (name, value) in [
            ("state", urn),
            ("request_uri", "https://app.example.com/r/1"),
            ("request_uri", "urn:ietf:"),
            ("request_uri", "ür"),
        ] {
            assert_eq!(split(name, value), None, "{name} {value}");
        }
    }
}
