//! [`Statement`]: one thing that an answer states, and what that proves.

use crate::reason::{Proof, Reason, ReasonId};

/// Something that an answer states.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement {
    /// The reason with its fields.
    pub reason: Reason,
    /// What the answer proves of it.
    pub proof: Proof,
    /// Other reasons for which the same maker uses the same words.
    pub also: Vec<ReasonId>,
    /// The words that state it, cut and without secrets.
    pub words: Option<String>,
    /// Where the meaning of the words is documented or was seen.
    pub source: Option<String>,
    /// Who writes such words, where one maker does.
    pub maker: Option<String>,
    /// True of what a standard or anybody's sentence says; what the maker itself is known to say counts more.
    pub by_anybody: bool,
    /// True of what the very vendor that answered is known to say: it knows best what its own words mean.
    pub by_vendor: bool,
}

impl Statement {
    /// A statement without other readings.
    pub fn new(reason: impl Into<Reason>, proof: Proof) -> Self {
        Self {
            reason: reason.into(),
            proof,
            also: Vec::new(),
            words: None,
            source: None,
            maker: None,
            by_anybody: false,
            by_vendor: false,
        }
    }

    /// Whether it names a cause, and with what names.
    fn weight(&self) -> (bool, bool) {
        (self.reason.id().names_a_cause(), !self.reason.atoms().is_empty())
    }
}

/// Of several statements in one answer those that say most: each reason once; what a narrower one says better goes,
/// unless it names something of its own; and what anybody may say goes where the maker itself says something.
pub fn most_telling(statements: Vec<Statement>) -> Vec<Statement> {
    let mut kept: Vec<Statement> = Vec::new();
    for one in statements {
        match kept.iter_mut().find(|known| known.reason.id() == one.reason.id()) {
            Some(known) => merge(known, one),
            None => kept.push(one),
        }
    }
    let own_words: Vec<Option<String>> = (kept.iter().filter(|one| one.by_vendor))
        .map(|one| one.words.clone())
        .collect();
    kept.retain(|one| one.by_vendor || one.words.is_none() || !own_words.contains(&one.words));
    let all = kept.clone();
    let own = |names: bool| {
        all.iter()
            .any(|one| !one.by_anybody && one.weight().0 && (!names || one.weight().1))
    };
    kept.retain(|one| {
        let repeated = one.by_anybody && if one.weight().1 { own(true) } else { own(false) };
        let narrower = one.reason.atoms().is_empty() && all.iter().any(|other| says_better(other, one));
        !repeated && !narrower
    });
    kept
}

/// Takes over what another statement of the same reason names or proves more.
fn merge(known: &mut Statement, other: Statement) {
    let (has, more) = (known.weight().1, other.weight().1);
    if !has && more {
        // The names are as sure as the words that hold them.
        let proof = known.proof.max(other.proof);
        let also = std::mem::take(&mut known.also);
        *known = other;
        known.proof = proof;
        known.also.extend(also);
    } else if has == more && other.proof < known.proof {
        *known = other;
    }
}

/// What anybody may say narrows nothing that the maker itself says.
fn says_better(other: &Statement, one: &Statement) -> bool {
    other.reason.id() != one.reason.id()
        && (one.by_anybody || !other.by_anybody)
        && other.proof <= one.proof.max(Proof::Told)
        && replaces(other.reason.id(), one.reason.id())
}

/// Whether the one reason says better what the other says, directly or by way of others.
fn replaces(narrow: ReasonId, vague: ReasonId) -> bool {
    narrow
        .narrows()
        .iter()
        .any(|one| *one == vague || (*one != narrow && replaces(*one, vague)))
}
