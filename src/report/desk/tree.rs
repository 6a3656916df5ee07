//! A requirement as a tree: at each branch whether it is met, at each leaf why.

use crate::authority::{Authority, Held, Verdict};
use crate::diagnosis::{CheckedPart, Diagnosis, evaluate, words};
use crate::platforms::Matched;
use crate::requirement::{Atom, Expr};
use serde::{Deserialize, Serialize};

/// How what is below a branch hangs together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Joined {
    /// All of it is needed.
    All,
    /// Any one of it is enough.
    Any,
    /// The source lists it, and does not say which of both.
    Listed,
    /// Nothing is below: a name.
    Name,
    /// Nothing is below: the source does not say what is required.
    Unsaid,
}

/// A condition, with those that it is made of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Branch {
    /// In words.
    pub text: String,
    /// Whether it is met.
    pub verdict: Verdict,
    /// How what is below hangs together.
    pub joined: Joined,
    /// At a leaf: the name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<Atom>,
    /// Why it is held, missing or unknown, as a clause.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
    /// The source marks it as the least that is enough.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub least: bool,
    /// At the top: the document and its date.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// What it is made of.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub below: Vec<Branch>,
}

/// The conditions of a diagnosis.
pub(super) fn of(diagnosis: &Diagnosis) -> Vec<Branch> {
    let stated: Vec<Expr> = match &diagnosis.matched {
        Matched::Operation { operation, .. } => operation
            .requirement
            .parts
            .iter()
            .map(|part| part.expr.clone())
            .collect(),
        _ => Vec::new(),
    };
    let holder = diagnosis.authority.context.as_ref().map(|fact| fact.value);
    // What is left of the stated conditions for this caller, as it is told in words.
    let open: Vec<(String, Expr)> = stated
        .iter()
        .map(|expr| evaluate::relevant(expr, holder))
        .map(|expr| (words::expr(&expr), expr))
        .collect();
    let parts = diagnosis.requirement.iter();
    parts
        .map(|part| {
            let expr = open.iter().find(|(text, _)| *text == part.text).map(|(_, expr)| expr);
            top(part, expr, &diagnosis.authority)
        })
        .collect()
}

fn top(part: &CheckedPart, expr: Option<&Expr>, authority: &Authority) -> Branch {
    let mut branch = match expr {
        Some(expr) => branch(expr, part, authority),
        // Its form was changed for this caller: the names stand side by side.
        None => {
            let mut below: Vec<Branch> = part.atoms.iter().map(|(atom, _)| leaf(atom, part, authority)).collect();
            match (below.len(), below.pop()) {
                (1, Some(only)) => only,
                (_, last) => {
                    below.extend(last);
                    inner(
                        part.text.clone(),
                        if part.any { Joined::Any } else { Joined::Listed },
                        below,
                    )
                }
            }
        }
    };
    // The engine's own word counts: it knows what the platform enforces.
    branch.verdict = part.verdict;
    branch.text.clone_from(&part.text);
    branch.source = Some(part.source.clone());
    branch.why = part.why_unknown.clone().or(branch.why);
    branch
}

fn branch(expr: &Expr, part: &CheckedPart, authority: &Authority) -> Branch {
    let all = |list: &[Expr]| -> Vec<Branch> { list.iter().map(|one| branch(one, part, authority)).collect() };
    match expr {
        Expr::Is(atom) => leaf(atom, part, authority),
        Expr::Any(list) => inner(words::expr(expr), Joined::Any, all(list)),
        Expr::All(list) => inner(words::expr(expr), Joined::All, all(list)),
        Expr::Listed(list) => inner(words::expr(expr), Joined::Listed, all(list)),
        Expr::Unknown => Branch {
            text: words::expr(expr),
            verdict: Verdict::Unknown,
            joined: Joined::Unsaid,
            name: None,
            why: Some("the source does not say what is required".to_owned()),
            least: false,
            source: None,
            below: Vec::new(),
        },
    }
}

fn inner(text: String, joined: Joined, below: Vec<Branch>) -> Branch {
    let any = joined_verdict(&below, Verdict::Satisfied, Verdict::Missing);
    let all = joined_verdict(&below, Verdict::Missing, Verdict::Satisfied);
    let verdict = match joined {
        Joined::Any => any,
        Joined::All => all,
        Joined::Listed if any == all => any,
        Joined::Listed | Joined::Name | Joined::Unsaid => Verdict::Unknown,
    };
    Branch {
        text,
        verdict,
        joined,
        name: None,
        why: None,
        least: false,
        source: None,
        below,
    }
}

/// `decisive` as soon as one is; else `otherwise` if none is unknown (Kleene's strong logic of three values).
fn joined_verdict(below: &[Branch], decisive: Verdict, otherwise: Verdict) -> Verdict {
    if below.iter().any(|one| one.verdict == decisive) {
        decisive
    } else if below.iter().any(|one| one.verdict == Verdict::Unknown) {
        Verdict::Unknown
    } else {
        otherwise
    }
}

fn leaf(atom: &Atom, part: &CheckedPart, authority: &Authority) -> Branch {
    let verdict = part
        .atoms
        .iter()
        .find(|(one, _)| one == atom)
        .map_or(Verdict::Unknown, |(_, verdict)| *verdict);
    Branch {
        text: words::atom(atom),
        verdict,
        joined: Joined::Name,
        why: why(atom, verdict, authority),
        name: Some(atom.clone()),
        least: part.least.contains(atom),
        source: None,
        below: Vec::new(),
    }
}

/// Why a name is held, missing or unknown.
fn why(atom: &Atom, verdict: Verdict, authority: &Authority) -> Option<String> {
    if let Some(fact) = authority.lacking.iter().find(|fact| fact.value == *atom) {
        return Some(format!("missing, says {}", fact.source.words()));
    }
    let held = match atom {
        Atom::Scope(_) => Some(&authority.scopes),
        Atom::Permission(_) => Some(&authority.permissions),
        Atom::Role(_) => Some(&authority.roles),
        Atom::License(_) => Some(&authority.licenses),
        Atom::Context(_) | Atom::Header(_) => None,
    };
    match (held, verdict) {
        (Some(held), Verdict::Satisfied) => covered(held, atom),
        (Some(Held::Known { names, source }), Verdict::Missing) => Some(format!(
            "not among the {} that the caller has, according to {}",
            names.len(),
            source.words()
        )),
        (Some(Held::AtLeast { why, .. } | Held::Unknown { why }), Verdict::Unknown) => Some(why.clone()),
        (None, Verdict::Unknown) => evaluate::why_unknown(&[(atom.clone(), verdict)], authority),
        (None, _) => match (atom, &authority.context) {
            (Atom::Context(_), Some(fact)) => Some(format!(
                "the caller is {}, according to {}",
                words::context_words(fact.value),
                fact.source.words()
            )),
            (Atom::Header(_), _) if verdict == Verdict::Missing => Some("the request did not carry it".to_owned()),
            (Atom::Header(_), _) => Some("the request carried it".to_owned()),
            _ => None,
        },
        _ => None,
    }
}

fn covered(held: &Held, atom: &Atom) -> Option<String> {
    let (Held::Known { names, source } | Held::AtLeast { names, source, .. }) = held else {
        return None;
    };
    let source = source.words();
    Some(match names.iter().any(|name| name == atom.name()) {
        true => format!("held, according to {source}"),
        false => format!(
            "covered by another {} that the caller has, according to {source}",
            atom.kind()
        ),
    })
}
