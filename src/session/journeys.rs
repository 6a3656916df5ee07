//! What sign-ins and token requests left behind, and what of it is about one call.

use super::Session;
use crate::credential;
use crate::exchange::Exchange;
use crate::journey::{self, Known, Noted};
use crate::platforms;
use crate::token;

impl Session {
    /// Keeps what an exchange tells of a sign-in or a token request.
    pub(super) fn note_journey(&mut self, exchange: &Exchange) {
        if let Some(noted) = journey::read(exchange)
            && journey::note(&mut self.noted, noted)
        {
            self.facts += 1;
        }
    }

    /// What is known of the token of a call.
    pub(super) fn journey_of(&self, exchange: &Exchange) -> Known<'_> {
        let repeated = self.refused_before(exchange);
        if self.noted.is_empty() {
            return Known {
                repeated,
                ..Known::default()
            };
        }
        let own = journey::read(exchange);
        let token = credential::find(exchange).into_iter().find_map(|one| one.token);
        let fingerprint = token.as_ref().map(|token| token.fingerprint());
        let client = token.as_ref().and_then(|token| {
            let decoded = token::decode(token);
            let clients = decoded.claims().map(|claims| claims.clients()).unwrap_or_default();
            clients.first().map(|(_, id)| (*id).to_owned())
        });
        // Where nobody sent a token, no sign-in is behind it.
        let vendor = token
            .as_ref()
            .and_then(|_| platforms::of_call(exchange))
            .map(|platform| platform.id());
        let (fingerprint, client) = (fingerprint.as_deref(), client.as_deref());
        let known = journey::join(
            &self.noted,
            fingerprint,
            client,
            vendor,
            exchange.sent_at_ms,
            own.as_ref(),
        );
        Known { repeated, ..known }
    }

    /// The facts, oldest first.
    pub fn noted(&self) -> &[Noted] {
        &self.noted
    }
}
