//! Findings from the official table: what it requires and the token lacks, or may lack.

use super::unofficial::{self, shown_path};
use super::{CheckedPart, Situation, words};
use crate::authority::{FactSource, Held, Verdict};
use crate::credential::Problem;
use crate::finding::{Certainty, Evidence, Finding};
use crate::platform::{Enforcement, Platform};
use crate::platforms::{Matched, OF_SIGN_IN};
use crate::reason::{
    ContextClient, ContextUser, HeaderMissing, Join, LicenseMissing, PermissionMissing, Reason, ReasonId,
    RequirementUnknown, RoleMissing, ScopeForeign, ScopeMissing, Voice, words::few,
};
use crate::requirement::{Atom, Context, Expr, Provenance};

/// What the table contradicts or asks for.
pub fn findings(situation: &Situation<'_>, requirement: &[CheckedPart]) -> Vec<Finding> {
    if no_usable_token(situation) {
        return Vec::new();
    }
    let mut all = of_the_call(situation, requirement);
    all.extend(foreign_scopes(situation));
    all
}

fn of_the_call(situation: &Situation<'_>, requirement: &[CheckedPart]) -> Vec<Finding> {
    match situation.matched {
        Matched::Operation { operation, .. } => {
            let name = format!("{} {}", operation.method, operation.template);
            let mut found: Vec<Finding> = requirement
                .iter()
                .filter_map(|part| missing(situation, part, &name))
                .collect();
            found.extend(unknown(situation, requirement, &name, &found));
            found
        }
        Matched::OtherMethods {
            template,
            methods,
            nearest,
            source,
        } => unofficial::method(situation, template, methods, source, nearest),
        Matched::UnknownPath { nearest, source } => {
            unofficial::path(situation, &shown_path(situation), source, nearest)
        }
        Matched::NoTable { .. } | Matched::Unlisted { .. } | Matched::NotCovered => Vec::new(),
    }
}

/// Without a token nothing can be held against a requirement.
fn no_usable_token(situation: &Situation<'_>) -> bool {
    let refused = blocked(situation) || super::network::is_preflight(situation.exchange);
    let unsent = situation.credential.is_none() && situation.exchange.withheld.is_none();
    let unusable = situation.credential.is_some_and(|c| {
        c.problems
            .iter()
            .any(|p| matches!(p, Problem::Empty | Problem::Placeholder(_)))
    });
    refused || unsent || unusable
}

/// Whether the server stated something that must be mended before any right can matter.
fn blocked(situation: &Situation<'_>) -> bool {
    let states = situation.denial.states.iter();
    let mut causes = states.filter(|statement| statement.proof != crate::reason::Proof::General);
    causes.any(|statement| statement.reason.id().before_authority())
}

/// Scopes that the platform's document does not know at all: the token was probably made for another API.
fn foreign_scopes(situation: &Situation<'_>) -> Option<Finding> {
    let table = situation.tables.table(situation.platform?.id())?;
    let Held::Known { names, source } = &situation.authority.scopes else {
        return None;
    };
    let foreign: Vec<String> = names
        .iter()
        .filter(|name| !table.has_name("scope", name))
        .cloned()
        .collect();
    // OpenID Connect's own scopes (OpenID Connect Core §3.1.2.1, §5.4, §11) are nobody's API scopes.
    let telling = foreign.iter().any(|name| !OF_SIGN_IN.contains(&name.as_str()));
    // What the vendor itself lists is the vendor's, whether an operation asks for it or not.
    let by_vendor = matches!(
        source,
        FactSource::Header(_) | FactSource::ServerSaid | FactSource::TokenEndpoint(_)
    );
    if by_vendor || !telling || foreign.len() < names.len() || table.names("scope").next().is_none() {
        return None;
    }
    let evidence = vec![
        Evidence::new(format!("The token has the scopes {}.", few(names)), source.words()),
        Evidence::new(
            "No operation of the document names any of them.",
            situation.tables.main_source(table.platform()),
        ),
    ];
    let reason = ScopeForeign {
        names: foreign,
        vendor: Some(situation.vendor().to_owned()),
    };
    Some(situation.finding(reason, &Voice::Seen, Certainty::Possible, evidence))
}

fn by_server(situation: &Situation<'_>, atom: &Atom) -> bool {
    situation.authority.lacking.iter().any(|fact| &fact.value == atom)
}

/// A part of the official requirement that what is known of the token contradicts.
pub(super) fn missing(situation: &Situation<'_>, part: &CheckedPart, operation: &str) -> Option<Finding> {
    if part.verdict != Verdict::Missing || part.atoms.iter().any(|(atom, _)| by_server(situation, atom)) {
        return None;
    }
    let names: Vec<Atom> = part
        .atoms
        .iter()
        .filter(|(_, v)| *v == Verdict::Missing)
        .map(|(atom, _)| atom.clone())
        .collect();
    let context = names
        .iter()
        .find_map(|atom| if let Atom::Context(c) = atom { Some(*c) } else { None });
    let told = context.is_some()
        && (situation.denial.states(ReasonId::ContextUser) || situation.denial.states(ReasonId::ContextClient));
    if told {
        return None;
    }
    let enforcement = situation.platform.map(Platform::enforcement);
    let certainty = match (part.provenance, enforcement) {
        (Provenance::Official, Some(Enforcement::Enforced)) => Certainty::Certain,
        (Provenance::Official | Provenance::Prose | Provenance::Imported, _) => Certainty::Likely,
        (Provenance::Inference | Provenance::Community, _) => Certainty::Possible,
    };
    let mut evidence = vec![
        Evidence {
            text: format!("{operation} requires {}.", part.text),
            source: part.source.clone(),
        },
        held_evidence(situation, &names),
    ];
    // What is said of a scope that the server did not name is not said where it named one.
    let named = situation.denial.states.iter().any(|statement| match &statement.reason {
        Reason::ScopeMissing(missing) => !missing.names.is_empty(),
        _ => false,
    });
    if let (Some(Enforcement::Optional(why)), true, false) = (enforcement, context.is_none(), named) {
        evidence.push(Evidence::new(format!("Not certain: {why}."), situation.vendor()));
    }
    let least: Vec<String> = part.least.iter().map(|name| name.name().to_owned()).collect();
    let condition = if part.any && names.len() > 1 {
        words::expr(&Expr::any_of(names.iter().cloned()))
    } else {
        part.text.clone()
    };
    let voice = Voice::Operation {
        name: operation,
        condition: &condition,
        least: &least,
    };
    let reason = of_atoms(situation, &names, part);
    let mut finding = situation.finding(reason, &voice, certainty, evidence);
    mend_least(situation, &mut finding, &names, part);
    Some(finding)
}

/// The reason that names of one kind are missing; of several kinds, the first decides.
pub(super) fn of_atoms(situation: &Situation<'_>, names: &[Atom], part: &CheckedPart) -> Reason {
    let join = if part.any { Join::Any } else { Join::All };
    let all = |pick: fn(&Atom) -> bool| strings(names, pick);
    match names.first() {
        Some(Atom::Scope(_)) => ScopeMissing {
            names: all(|atom| matches!(atom, Atom::Scope(_))),
            join,
            ..ScopeMissing::default()
        }
        .into(),
        Some(Atom::Permission(_)) => PermissionMissing {
            names: all(|atom| matches!(atom, Atom::Permission(_))),
            join,
            ..PermissionMissing::default()
        }
        .into(),
        Some(Atom::Role(_)) => RoleMissing {
            names: all(|atom| matches!(atom, Atom::Role(_))),
            join,
        }
        .into(),
        Some(Atom::License(_)) => LicenseMissing {
            names: all(|atom| matches!(atom, Atom::License(_))),
            join,
        }
        .into(),
        Some(Atom::Header(_)) => HeaderMissing {
            names: all(|atom| matches!(atom, Atom::Header(_))),
        }
        .into(),
        Some(Atom::Context(needed)) => {
            let needed_words = Some(words::context_words(*needed).to_owned());
            let holder = situation.holder().map(|holder| words::context_words(holder).to_owned());
            match needed {
                Context::User => ContextUser {
                    needed: needed_words,
                    holder,
                }
                .into(),
                _ => ContextClient {
                    needed: needed_words,
                    holder,
                }
                .into(),
            }
        }
        None => RequirementUnknown::default().into(),
    }
}

/// Where any one would do and the source marks the least: no more than that is asked for.
fn mend_least(situation: &Situation<'_>, finding: &mut Finding, names: &[Atom], part: &CheckedPart) {
    let least: Vec<Atom> = names
        .iter()
        .filter(|name| part.any && part.least.contains(name))
        .cloned()
        .collect();
    if !least.is_empty() && least.len() < names.len() {
        let reason = of_atoms(situation, &least, part);
        finding.remedy = situation
            .finding(reason, &Voice::Seen, finding.certainty, Vec::new())
            .remedy;
    }
    // What several kinds of names ask is told in the condition's own words.
    if finding.names.len() < names.len() {
        finding.names = names.to_vec();
    }
}

pub(super) fn held_evidence(situation: &Situation<'_>, names: &[Atom]) -> Evidence {
    let (what, held) = match names.first() {
        Some(Atom::Permission(_)) => ("permissions", &situation.authority.permissions),
        Some(Atom::Role(_)) => ("roles", &situation.authority.roles),
        Some(Atom::Context(_)) => {
            let source = situation
                .authority
                .context
                .as_ref()
                .map(|f| f.source.words())
                .unwrap_or_default();
            let held = situation.holder().map_or("unknown", words::context_words);
            return Evidence {
                text: format!("It is {held}."),
                source,
            };
        }
        Some(Atom::Header(_)) => {
            return Evidence {
                text: "The header was not among those sent.".to_owned(),
                source: "the request".to_owned(),
            };
        }
        _ => ("scopes", &situation.authority.scopes),
    };
    let source = match held {
        Held::Known { source, .. } | Held::AtLeast { source, .. } => source.words(),
        Held::Unknown { why } => why.clone(),
    };
    let names = held.names();
    let text = if names.is_empty() {
        format!("The token has no {what}.")
    } else {
        format!("The token has the {what} {}.", few(names))
    };
    Evidence { text, source }
}

pub(super) fn strings(names: &[Atom], pick: fn(&Atom) -> bool) -> Vec<String> {
    names
        .iter()
        .filter(|atom| pick(atom))
        .map(|atom| atom.name().to_owned())
        .collect()
}

/// Nothing contradicts, but something that is required cannot be seen: say what to check.
fn unknown(situation: &Situation<'_>, requirement: &[CheckedPart], operation: &str, found: &[Finding]) -> Vec<Finding> {
    if situation.denial.states_a_cause() || !found.is_empty() {
        return Vec::new();
    }
    requirement
        .iter()
        .filter(|part| part.verdict == Verdict::Unknown && !part.atoms.is_empty())
        .map(|part| {
            let names: Vec<Atom> = part.atoms.iter().map(|(atom, _)| atom.clone()).collect();
            let why = part.why_unknown.clone().unwrap_or_default();
            let evidence = vec![
                Evidence::new(
                    format!("It requires {}{}.", part.text, provenance_words(part.provenance)),
                    &part.source,
                ),
                Evidence::new(format!("Unknown because {why}."), "what was seen"),
            ];
            let voice = Voice::Unknown {
                name: operation,
                condition: &part.text,
            };
            let unknown = RequirementUnknown::default();
            let mut finding = situation.finding(unknown, &voice, Certainty::Unknown, evidence);
            // How the names would be got, whichever kind they are.
            let reason = of_atoms(situation, &names, part);
            finding.remedy = situation.finding(reason, &voice, Certainty::Unknown, Vec::new()).remedy;
            mend_least(situation, &mut finding, &names, part);
            finding.names = names;
            finding
        })
        .collect()
}

fn provenance_words(provenance: Provenance) -> &'static str {
    match provenance {
        Provenance::Official => "",
        Provenance::Prose => " (read from the document's prose)",
        Provenance::Inference => " (inferred, not stated)",
        Provenance::Imported => " (imported file)",
        Provenance::Community => " (community claim)",
    }
}
