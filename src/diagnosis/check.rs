//! A requirement held against the authority, condition by condition.

use super::kinds::{Ignored, open_to};
use super::{Situation, evaluate, words};
use crate::authority::Verdict;
use crate::requirement::{Atom, Expr, Provenance, Requirement};
use serde::{Deserialize, Serialize};

/// One condition of the requirement, held against the authority.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckedPart {
    /// The condition in words, e.g. `any one of the permissions a:b:c or d:e:f`.
    pub text: String,
    /// Whether it is met.
    pub verdict: Verdict,
    /// Each name with its own verdict.
    pub atoms: Vec<(Atom, Verdict)>,
    /// How the condition is known.
    pub provenance: Provenance,
    /// The document and its date.
    pub source: String,
    /// Why the verdict is unknown, if it is.
    pub why_unknown: Option<String>,
    /// Names that the source marks as the least that is enough; empty when it marks none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub least: Vec<Atom>,
    /// Any one of the names is enough; else the text says how they hang together.
    #[serde(default)]
    pub any: bool,
}

/// Whether any one of the names would do, beside the kind of caller: each way has one, whatever else it may ask that the
/// source does not state.
fn is_choice(expr: &Expr) -> bool {
    let is_context = |one: &&Expr| matches!(one, Expr::Is(Atom::Context(_)));
    match expr {
        Expr::Any(ways) => ways.iter().all(|way| way.atoms().len() <= 1),
        Expr::All(list) => match list
            .iter()
            .filter(|one| !is_context(one))
            .collect::<Vec<_>>()
            .as_slice()
        {
            [only] if list.len() > 1 => is_choice(only),
            _ => false,
        },
        Expr::Listed(_) | Expr::Is(_) | Expr::Unknown => false,
    }
}

/// Holds every part of a requirement against the authority.
pub fn check(requirement: &Requirement, situation: &Situation<'_>, platform: &str) -> Vec<CheckedPart> {
    let covers = |held: &str, needed: &str| {
        situation.platform.is_some_and(|platform| platform.covers(held, needed))
            || situation.tables.covers(platform, held, needed)
    };
    let ignored = situation
        .platform
        .and_then(|p| p.scopes_ignored(situation.holder(), situation.token));
    let kinds = Ignored {
        scopes: ignored.is_some(),
        permissions: situation
            .platform
            .is_some_and(|p| p.permissions_ignored(situation.token)),
    };
    requirement
        .parts
        .iter()
        .map(|part| (part, open_to(&part.expr, kinds)))
        // What is left of a choice may be what another part says already.
        .filter(|(part, open)| *open == part.expr || !requirement.parts.iter().any(|other| other.expr == *open))
        .map(|(part, open)| {
            let expr = evaluate::relevant(&open, situation.holder());
            let atoms: Vec<(Atom, Verdict)> = expr
                .atoms()
                .into_iter()
                .map(|atom| (atom.clone(), evaluate::atom_verdict(atom, situation.authority, &covers)))
                .collect();
            let only_scopes = !atoms.is_empty() && atoms.iter().all(|(atom, _)| matches!(atom, Atom::Scope(_)));
            let source = situation.tables.source_words(platform, &part.source);
            let any = is_choice(&expr);
            let least = part
                .least
                .as_ref()
                .map(|least| evaluate::relevant(least, situation.holder()));
            let least = least.iter().flat_map(Expr::atoms);
            let least = least
                .filter(|name| !matches!(name, Atom::Context(_)) && atoms.iter().any(|(atom, _)| atom == *name))
                .cloned()
                .collect();
            if let (true, Some(why)) = (only_scopes, ignored) {
                let text = format!("{} ({why})", words::expr(&expr));
                return CheckedPart {
                    text,
                    verdict: Verdict::Satisfied,
                    atoms,
                    provenance: part.provenance,
                    source,
                    why_unknown: None,
                    least,
                    any,
                };
            }
            let verdict = evaluate::evaluate(&expr, situation.authority, &covers);
            let why_unknown = match verdict {
                Verdict::Unknown if expr == Expr::Unknown => {
                    let docs = situation.platform.and_then(|platform| platform.vendor().docs.as_ref());
                    let told = docs.map_or_else(String::new, |docs| format!("; the vendor's own word is at {docs}"));
                    Some(format!("the source does not say what is required{told}"))
                }
                // Every name is settled, and the two readings of the list differ.
                Verdict::Unknown
                    if matches!(expr, Expr::Listed(_)) && atoms.iter().all(|(_, v)| *v != Verdict::Unknown) =>
                {
                    Some("the source does not say whether all of these are needed or any one is enough".to_owned())
                }
                Verdict::Unknown => evaluate::why_unknown(&atoms, situation.authority),
                _ => None,
            };
            CheckedPart {
                text: words::expr(&expr),
                verdict,
                atoms,
                provenance: part.provenance,
                source,
                why_unknown,
                least,
                any,
            }
        })
        .collect()
}
