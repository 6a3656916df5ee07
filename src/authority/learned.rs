//! [`Learned`]: what an answer told about a token, and how it is joined with what is known already.

use super::{Authority, Fact, FactSource, Held, RightTold};
use crate::requirement::Context;
use serde::{Deserialize, Serialize};

/// Facts that one answer told about the token it was asked with, or about the token it handed out.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Learned {
    /// Scopes.
    pub scopes: Option<Held>,
    /// Permissions.
    pub permissions: Option<Held>,
    /// Roles.
    pub roles: Option<Held>,
    /// Whose token it is.
    pub context: Option<Fact<Context>>,
    /// Organisation.
    pub organisation: Option<Fact<String>>,
    /// OAuth client.
    pub client: Option<Fact<String>>,
    /// User or other subject.
    pub subject: Option<Fact<String>>,
    /// Expiry: seconds since 1970-01-01T00:00:00Z.
    pub expires_s: Option<Fact<i64>>,
    /// What the vendor says of rights, whoever holds them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub rights: Vec<RightTold>,
    /// When it was learned: milliseconds since 1970-01-01T00:00:00Z.
    pub at_ms: i64,
}

impl Learned {
    /// Whether nothing was learned.
    pub fn is_empty(&self) -> bool {
        *self
            == Self {
                at_ms: self.at_ms,
                ..Self::default()
            }
    }
}

impl Authority {
    /// Joins what an answer told: the more trusted source wins ([`FactSource`]'s order), on equal trust the
    /// later one, which is the one given here. Gives back each contradiction as a sentence.
    pub fn learn(&mut self, learned: &Learned) -> Vec<String> {
        let mut contradictions = Vec::new();
        join_held("scopes", &mut self.scopes, learned.scopes.as_ref(), &mut contradictions);
        join_held(
            "permissions",
            &mut self.permissions,
            learned.permissions.as_ref(),
            &mut contradictions,
        );
        join_held("roles", &mut self.roles, learned.roles.as_ref(), &mut contradictions);
        join(
            "kind of caller",
            &mut self.context,
            learned.context.as_ref(),
            |c| c.word().to_owned(),
            &mut contradictions,
        );
        join(
            "organisation",
            &mut self.organisation,
            learned.organisation.as_ref(),
            String::clone,
            &mut contradictions,
        );
        join(
            "client",
            &mut self.client,
            learned.client.as_ref(),
            String::clone,
            &mut contradictions,
        );
        join(
            "subject",
            &mut self.subject,
            learned.subject.as_ref(),
            String::clone,
            &mut contradictions,
        );
        // Clocks and rounding make two readings of one expiry differ a little; that is no contradiction.
        let mut ignored = Vec::new();
        join(
            "expiry",
            &mut self.expires_s,
            learned.expires_s.as_ref(),
            i64::to_string,
            &mut ignored,
        );
        for told in &learned.rights {
            // Of each answer the newest counts.
            self.rights_told
                .retain(|old| (&old.right, &old.source) != (&told.right, &told.source));
            self.rights_told.push(told.clone());
        }
        contradictions
    }
}

fn join<T: Clone + PartialEq>(
    what: &str,
    known: &mut Option<Fact<T>>,
    learned: Option<&Fact<T>>,
    words: impl Fn(&T) -> String,
    contradictions: &mut Vec<String>,
) {
    let Some(new) = learned else { return };
    if let Some(old) = known.as_ref() {
        if old.value != new.value {
            contradictions.push(format!(
                "Two sources contradict each other on the {what}: {} says {}, {} says {}.",
                old.source.words(),
                words(&old.value),
                new.source.words(),
                words(&new.value)
            ));
        }
        if old.source < new.source {
            return;
        }
    }
    *known = Some(new.clone());
}

fn join_held(what: &str, known: &mut Held, learned: Option<&Held>, contradictions: &mut Vec<String>) {
    let Some(new) = learned else { return };
    if let (
        Held::Known {
            names: old,
            source: old_source,
        },
        Held::Known { names, source },
    ) = (&*known, new)
    {
        let (mut a, mut b) = (old.clone(), names.clone());
        a.sort();
        b.sort();
        if a != b {
            contradictions.push(format!(
                "Two sources contradict each other on the {what}: {} lists {}, {} lists {}.",
                old_source.words(),
                shown(old),
                source.words(),
                shown(names)
            ));
        }
    }
    if rank(new) <= rank(known) {
        *known = new.clone();
    }
}

fn shown(names: &[String]) -> String {
    if names.is_empty() {
        "none".to_owned()
    } else {
        names.join(" ")
    }
}

/// A whole list before a part of one before nothing; within each by trust.
fn rank(held: &Held) -> (u8, Option<&FactSource>) {
    match held {
        Held::Known { source, .. } => (0, Some(source)),
        Held::AtLeast { source, .. } => (1, Some(source)),
        Held::Unknown { .. } => (2, None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known(names: &[&str], source: FactSource) -> Held {
        Held::Known {
            names: names.iter().map(|n| (*n).to_owned()).collect(),
            source,
        }
    }

    #[test]
    fn the_more_trusted_source_wins_and_a_contradiction_is_told() {
        let mut authority = Authority {
            scopes: known(&["a"], FactSource::Claim("scope".to_owned())),
            ..Authority::default()
        };
        let told = Learned {
            scopes: Some(known(&["b"], FactSource::TokenEndpoint("tokens/me".to_owned()))),
            ..Learned::default()
        };
        let contradictions = authority.learn(&told);
        assert_eq!(authority.scopes.names(), ["b"]);
        insta::assert_snapshot!(contradictions.join("\n"), @"Two sources contradict each other on the scopes: the token's claim `scope` (signature not checked) lists a, the token endpoint's answer (tokens/me) lists b.");
        let weaker = Learned {
            scopes: Some(known(&["c"], FactSource::UserWord)),
            ..Learned::default()
        };
        assert_eq!(authority.learn(&weaker).len(), 1);
        assert_eq!(authority.scopes.names(), ["b"]);
    }

    #[test]
    fn learning_fills_what_was_unknown_without_contradiction() {
        let mut authority = Authority::default();
        let told = Learned {
            context: Some(Fact::new(Context::Client, FactSource::TokenEndpoint("x".to_owned()))),
            scopes: Some(known(&["a"], FactSource::Observed("x".to_owned()))),
            ..Learned::default()
        };
        assert!(authority.learn(&told).is_empty());
        assert_eq!(authority.context.unwrap().value, Context::Client);
    }
}
