//! Findings from the official table: what it requires and the token lacks, or may lack.

use super::unofficial::{not_official, shown_path};
use super::{CheckedPart, Situation, words};
use crate::authority::{FactSource, Held, Verdict};
use crate::credential::Problem;
use crate::denial::Says;
use crate::finding::{Certainty, Evidence, Finding};
use crate::platform::{Enforcement, Gap, Platform, list};
use crate::platforms::Matched;
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
        } => {
            let title = format!(
                "{} is not an official method of {template}: the document has {}.",
                situation.exchange.method,
                methods.join(", ")
            );
            not_official(situation, "operation.method", title, source, nearest)
        }
        Matched::UnknownPath { nearest, source } => {
            let title = format!(
                "{} {} is not an official operation of {}.",
                situation.exchange.method,
                shown_path(situation),
                situation.vendor()
            );
            not_official(situation, "operation.unknown", title, source, nearest)
        }
        Matched::NoTable { .. } | Matched::Unlisted { .. } | Matched::NotCovered => Vec::new(),
    }
}

/// Without a token nothing can be held against a requirement.
fn no_usable_token(situation: &Situation<'_>) -> bool {
    let refused =
        situation.denial.says.iter().any(Says::before_authority) || super::network::is_preflight(situation.exchange);
    let unsent = situation.credential.is_none() && situation.exchange.withheld.is_none();
    let unusable = situation.credential.is_some_and(|c| {
        c.problems
            .iter()
            .any(|p| matches!(p, Problem::Empty | Problem::Placeholder(_)))
    });
    refused || unsent || unusable
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
    let telling = foreign
        .iter()
        .any(|name| !["openid", "profile", "email", "address", "phone", "offline_access"].contains(&name.as_str()));
    // What the vendor itself lists is the vendor's, whether an operation asks for it or not.
    let by_vendor = matches!(
        source,
        FactSource::Header(_) | FactSource::ServerSaid | FactSource::TokenEndpoint(_)
    );
    if by_vendor || !telling || foreign.len() < names.len() || table.names("scope").next().is_none() {
        return None;
    }
    Some(Finding {
        code: "scope.foreign".to_owned(),
        certainty: Certainty::Possible,
        title: format!(
            "{} has no scope named {}: the token may be made for another API.",
            situation.vendor(),
            if foreign.len() > 9 {
                words::few(&foreign)
            } else {
                list(&foreign, "or")
            }
        ),
        names: foreign.iter().cloned().map(Atom::Scope).collect(),
        evidence: vec![
            Evidence {
                text: format!("The token has the scopes {}.", words::few(names)),
                source: source.words(),
            },
            Evidence {
                text: "No operation of the document names any of them.".to_owned(),
                source: situation.tables.main_source(table.platform()),
            },
        ],
        remedy: None,
    })
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
    let told = matches!(
        (
            context,
            situation
                .denial
                .says
                .iter()
                .any(|s| matches!(s, Says::NeedsUser | Says::NeedsClient))
        ),
        (Some(_), true)
    );
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
    let named = situation
        .denial
        .says
        .iter()
        .any(|says| matches!(says, Says::LacksScopes { names, .. } if !names.is_empty()));
    if let (Some(Enforcement::Optional(why)), true, false) = (enforcement, context.is_none(), named) {
        evidence.push(Evidence {
            text: format!("Not certain: {why}."),
            source: situation.vendor().to_owned(),
        });
    }
    let held = names.iter().map(words::atom).collect::<Vec<_>>();
    let title = match context {
        Some(needed) => format!(
            "{operation} needs {}, and this is {}.",
            words::context_words(needed),
            situation.holder().map_or("another", words::context_words)
        ),
        None if names.iter().all(|name| matches!(name, Atom::Header(_))) => {
            format!(
                "The request lacks the header {} that {operation} requires.",
                list(&strings(&names, |_| true), "and")
            )
        }
        None if held.len() > 3 && !part.least.is_empty() => format!(
            "The token has none of the {} {}s that {operation} accepts; the least is {}.",
            held.len(),
            names.first().map_or("name", Atom::kind),
            list(&strings(&part.least, |_| true), "or")
        ),
        None if held.len() > 1 && part.any => format!(
            "The token has none of what {operation} accepts: {}.",
            words::expr(&Expr::any_of(names.iter().cloned()))
        ),
        None if held.len() > 1 => format!("The token has not what {operation} requires: {}.", part.text),
        None => format!(
            "The token does not have the {} that {operation} requires.",
            held.first().cloned().unwrap_or_default()
        ),
    };
    Some(Finding {
        code: code_of(&names).to_owned(),
        certainty,
        title,
        names: names.clone(),
        evidence,
        remedy: remedy_for(situation, &names, part),
    })
}

fn code_of(names: &[Atom]) -> &'static str {
    match names.first() {
        Some(Atom::Scope(_)) => "scope.missing",
        Some(Atom::Permission(_)) => "permission.missing",
        Some(Atom::Role(_)) => "role.missing",
        Some(Atom::License(_)) => "license.missing",
        Some(Atom::Context(Context::User)) => "context.user",
        Some(Atom::Context(_)) => "context.client",
        Some(Atom::Header(_)) => "header.missing",
        None => "requirement.missing",
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
        format!("The token has the {what} {}.", words::few(names))
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

fn remedy_for(situation: &Situation<'_>, names: &[Atom], part: &CheckedPart) -> Option<crate::finding::Remedy> {
    let any = part.any;
    // Where any one would do and the source marks the least: no more than that.
    let least: Vec<Atom> = names
        .iter()
        .filter(|name| any && part.least.contains(name))
        .cloned()
        .collect();
    let names = if least.is_empty() { names } else { &least };
    let scopes = strings(names, |a| matches!(a, Atom::Scope(_)));
    let permissions = strings(names, |a| matches!(a, Atom::Permission(_)));
    let roles = strings(names, |a| matches!(a, Atom::Role(_)));
    let context = names
        .iter()
        .find_map(|atom| if let Atom::Context(c) = atom { Some(*c) } else { None });
    let headers = strings(names, |a| matches!(a, Atom::Header(_)));
    let gap = if let Some(context) = context {
        Gap::Context(context)
    } else if !scopes.is_empty() {
        Gap::Scopes { names: &scopes, any }
    } else if !permissions.is_empty() {
        Gap::Permissions {
            names: &permissions,
            any,
            divisions: &[],
        }
    } else if !roles.is_empty() {
        Gap::Roles(&roles)
    } else if !headers.is_empty() {
        return Some(super::server::send_header(&headers));
    } else {
        return None;
    };
    Some(situation.remedy(&gap))
}

/// Nothing contradicts, but something that is required cannot be seen: say what to check.
fn unknown(situation: &Situation<'_>, requirement: &[CheckedPart], operation: &str, found: &[Finding]) -> Vec<Finding> {
    if situation.denial.names_a_reason() || !found.is_empty() {
        return Vec::new();
    }
    requirement
        .iter()
        .filter(|part| part.verdict == Verdict::Unknown && !part.atoms.is_empty())
        .map(|part| {
            let names: Vec<Atom> = part.atoms.iter().map(|(atom, _)| atom.clone()).collect();
            let why = part.why_unknown.clone().unwrap_or_default();
            let only_roles = names.iter().all(|a| matches!(a, Atom::Role(_)));
            let asks = match (only_roles, part.any) {
                (true, true) => "needs a user with",
                (true, false) => "needs a user with the",
                _ => "requires",
            };
            Finding {
                code: format!("{}.unknown", names.first().map_or("requirement", Atom::kind)),
                certainty: Certainty::Unknown,
                title: format!(
                    "{operation} {asks} {}; whether the caller has it cannot be known from what was seen.",
                    part.text
                ),
                names: names.clone(),
                evidence: vec![
                    Evidence {
                        text: format!("It requires {}{}.", part.text, provenance_words(part.provenance)),
                        source: part.source.clone(),
                    },
                    Evidence {
                        text: format!("Unknown because {why}."),
                        source: "what was seen".to_owned(),
                    },
                ],
                remedy: remedy_for(situation, &names, part),
            }
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
