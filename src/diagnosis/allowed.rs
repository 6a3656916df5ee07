//! Whether a caller may call an operation of the table, without any call: what the table requires, held against what its
//! token tells.

use super::{CheckedPart, Situation, check, decoded, known};
use crate::authority::{Authority, Learned, Verdict};
use crate::credential::{self, Credential};
use crate::denial::Denial;
use crate::exchange::Exchange;
use crate::platform::Platform;
use crate::platforms::{self, Matched, Tables};
use crate::requirement::Provenance;
use crate::scrub::KeptForms;
use crate::table::{Auth, Operation};
use crate::token::Token;

/// Somebody who may call.
#[derive(Debug)]
pub struct Caller {
    exchange: Exchange,
    credentials: Vec<Credential>,
    token: Option<Token>,
    platform: Option<&'static dyn Platform>,
    authority: Authority,
    nothing: (Matched, Denial),
}

/// Whether a caller may call one operation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Allowed {
    /// Satisfied, missing, or unknown.
    pub verdict: Verdict,
    /// What the verdict rests on: what is missing, or why it is unknown; empty when it may.
    pub why: Vec<String>,
    /// The conditions, each with its own verdict.
    pub parts: Vec<CheckedPart>,
}

impl Caller {
    /// Whoever sent a call. What the server said of it does not count: it was about that call.
    pub fn of(exchange: &Exchange, learned: &[Learned]) -> Self {
        let credentials = credential::find(exchange);
        let token = decoded(credentials.first());
        let platform = platforms::of_call(exchange);
        let (authority, _) = known(
            exchange,
            platform,
            token.as_ref(),
            &Denial::default(),
            learned,
            &credentials,
            &KeptForms::default(),
        );
        Self {
            exchange: exchange.clone(),
            credentials,
            token,
            platform,
            authority,
            nothing: (Matched::NotCovered, Denial::default()),
        }
    }

    /// What the caller is known to hold.
    pub fn authority(&self) -> &Authority {
        &self.authority
    }

    /// The token, if it carries one.
    pub fn token(&self) -> Option<&Token> {
        self.token.as_ref()
    }

    /// Whether the caller may call an operation of the table under `key`.
    pub fn may(&self, operation: &Operation, tables: &Tables, key: &str) -> Allowed {
        let situation = Situation {
            exchange: &self.exchange,
            credential: self.credentials.first(),
            credentials: &self.credentials,
            token: self.token.as_ref(),
            platform: self.platform,
            host: None,
            authority: &self.authority,
            matched: &self.nothing.0,
            denial: &self.nothing.1,
            tables,
        };
        let parts = check(&operation.requirement, &situation, key);
        let said = |part: &&CheckedPart| {
            matches!(
                part.provenance,
                Provenance::Official | Provenance::Prose | Provenance::Imported
            )
        };
        let missing: Vec<String> = parts
            .iter()
            .filter(said)
            .filter(|part| part.verdict == Verdict::Missing)
            .map(|part| part.text.clone())
            .collect();
        if !missing.is_empty() {
            return Allowed {
                verdict: Verdict::Missing,
                why: missing,
                parts,
            };
        }
        // What no document says is no reason for a plain no.
        let open = parts.iter().filter(|part| part.verdict != Verdict::Satisfied);
        let why: Vec<String> = open
            .map(|part| match &part.why_unknown {
                Some(why) => format!("{}: {why}", part.text),
                None => format!("{}: by inference, which may be wrong", part.text),
            })
            .collect();
        let silent = operation.requirement.parts.is_empty() && operation.auth != Auth::Open;
        match (why.is_empty(), silent) {
            (_, true) => Allowed {
                verdict: Verdict::Unknown,
                why: vec!["no source states what it requires".to_owned()],
                parts,
            },
            (true, _) => Allowed {
                verdict: Verdict::Satisfied,
                why,
                parts,
            },
            _ => Allowed {
                verdict: Verdict::Unknown,
                why,
                parts,
            },
        }
    }
}
