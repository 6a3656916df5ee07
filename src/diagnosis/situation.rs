//! [`Situation`]: all that the rules look at, and how they make findings of it.

use super::state;
use crate::authority::Authority;
use crate::credential::Credential;
use crate::denial::Denial;
use crate::exchange::Exchange;
use crate::finding::{Certainty, Evidence, Finding};
use crate::platform::{HostMatch, Platform};
use crate::platforms::{Matched, Tables};
use crate::reason::{Reason, Voice};
use crate::requirement::Context;
use crate::token::Token;

/// What the rules look at.
pub struct Situation<'a> {
    /// The exchange.
    pub exchange: &'a Exchange,
    /// Its first credential.
    pub credential: Option<&'a Credential>,
    /// Every credential.
    pub credentials: &'a [Credential],
    /// The decoded token.
    pub token: Option<&'a Token>,
    /// The platform of the host.
    pub platform: Option<&'static dyn Platform>,
    /// What the host tells.
    pub host: Option<&'a HostMatch>,
    /// What the caller is known to hold.
    pub authority: &'a Authority,
    /// What the table has for the call.
    pub matched: &'a Matched,
    /// What the server said.
    pub denial: &'a Denial,
    /// The tables.
    pub tables: &'a Tables,
}

impl Situation<'_> {
    /// Under which key the tables keep what is known of the host's API.
    pub fn table_key(&self) -> String {
        self.tables.key(self.platform, self.exchange.url.host())
    }

    /// The platform's name, or `the API`.
    pub fn vendor(&self) -> &'static str {
        self.platform.map_or("the API", Platform::name)
    }

    /// Whose token it is, as far as it is known.
    pub fn holder(&self) -> Option<Context> {
        self.authority.context.as_ref().map(|fact| fact.value)
    }

    /// A finding in the words of its reason, mended in the platform's own places where it knows them.
    pub fn finding(
        &self,
        reason: impl Into<Reason>,
        by: &Voice<'_>,
        certainty: Certainty,
        evidence: Vec<Evidence>,
    ) -> Finding {
        let reason = reason.into();
        let mut finding = Finding::new(&reason, by, self.holder(), certainty, evidence);
        if let Some(own) = self
            .platform
            .and_then(|platform| platform.remedy(&reason, self.holder()))
        {
            finding.remedy = Some(own);
        }
        finding
    }

    /// A contradiction that was seen.
    pub fn likely(&self, reason: impl Into<Reason>, evidence: Evidence) -> Finding {
        self.finding(reason, &Voice::Seen, Certainty::Likely, vec![evidence])
    }

    /// Whether holding scope `held` covers a need for `needed`, by the vendor's rules or its table.
    pub fn covers(&self, held: &str, needed: &str) -> bool {
        held == needed
            || self.platform.is_some_and(|platform| platform.covers(held, needed))
            || self.tables.covers(&self.table_key(), held, needed)
    }

    /// Those of some scopes that the token is known to hold.
    pub fn held_of(&self, names: &[String]) -> Vec<String> {
        let held = self.authority.scopes.names();
        names
            .iter()
            .filter(|needed| held.iter().any(|held| self.covers(held, needed)))
            .cloned()
            .collect()
    }

    /// The clock that times of the token are held against, in seconds: the server's own where its answer has a `Date`.
    pub fn now_s(&self) -> i64 {
        state::server_clock_s(self.exchange).unwrap_or_else(|| self.exchange.sent_at_ms.div_euclid(1000))
    }

    /// The server's own words as evidence, if it used any.
    pub fn servers_words(&self) -> Evidence {
        let status = self
            .denial
            .status
            .map_or_else(|| "no status".to_owned(), |status| status.to_string());
        let code = self
            .denial
            .code
            .as_ref()
            .map(|code| format!(" {code}"))
            .unwrap_or_default();
        let text = match &self.denial.message {
            Some(message) => format!("{status}{code}: “{message}”"),
            None => format!("{status}{code}"),
        };
        Evidence::new(text, "the server's answer")
    }
}
