//! What the descriptions of Webex's admin, device, meeting and messaging documents say about scopes and administrators,
//! read by rules. Each rule is tested on the sentences that it was made for; a sentence that speaks of scopes and fits no
//! rule is reported.
//!
//! What holds only in a case that the request does not show (one's own device; the meeting's host) stands beside
//! `unknown`.

use std::sync::LazyLock;

use regex::{Captures, Regex};
use why403::requirement::{Atom, Expr};

use super::build::{one_or, role, scope};
use super::markdown::without_links;
use super::webex_lists::{Block, blocks};
use super::webex_prose::{Said, sentences};

enum Meaning {
    /// Needed besides what other sentences say.
    And(Expr),
    /// Another way to meet what the sentences before say.
    Or(Expr),
    /// What the next sentence says is another way.
    NextIsOr,
    /// It states no requirement of its own.
    Aside,
}

struct Rule {
    pattern: Regex,
    meaning: fn(&Captures<'_>) -> Option<Meaning>,
}

const SCOPES: &str = r"(?P<scopes>[\w\-]+:\w+(?:(?:, | or | and )[\w\-]+:\w+)*)";
/// "a full, device, or read-only administrator or location administrator"
const ADMINS: &str = r"an? (?P<admins>(?:(?:full|read-only|user|device|location)(?:, or |, | or ))*(?:(?:full|read-only|user|device|location) )?admin(?:istrator)?(?: or location administrator)?)";

static RULES: LazyLock<Vec<Rule>> = LazyLock::new(|| {
    let rule = |pattern: &str, meaning: fn(&Captures<'_>) -> Option<Meaning>| {
        let pattern = pattern.replace("%scopes", SCOPES).replace("%admins", ADMINS);
        Regex::new(&format!("(?i)^{pattern}$"))
            .ok()
            .map(|pattern| Rule { pattern, meaning })
    };
    [
        // "Requires a full or user administrator auth token with a scope of A or read-only administrator auth token with a scope of B"
        rule(
            r"requires %admins auth token with a scope of %scopes or (?P<other>[a-z\-]+ administrator) auth token with a scope of (?P<second>[\w\-]+:\w+)",
            |found| {
                let one = both(found)?;
                let other = Expr::All(vec![role(found.name("other")?.as_str()), scope(found.name("second")?.as_str())]);
                Some(Meaning::And(Expr::Any(vec![one, other])))
            },
        ),
        // "Deleting any other device in the organization will require an administrator auth token with the A scope"
        rule(r"deleting any other device .* will require %admins auth token with the %scopes scope", |found| {
            Some(Meaning::Or(both(found)?))
        }),
        // "Retrieving this list requires a full, device, or read-only administrator auth token with a scope of A",
        // "Requires an administrator auth token with the A scope", "… with any of the following scopes: A, B or C"
        rule(
            r"(?:.* )?requires (?:requires )?%admins auth token with (?:a scope of|the scope of|the|any of the following scopes:) %scopes(?: scope)?",
            |found| Some(Meaning::And(both(found)?)),
        ),
        // "To access this endpoint, you must use an administrator token with A and B scopes"
        rule(r"to .*, you must use %admins token with (?:the )?%scopes scopes?", |found| Some(Meaning::And(both(found)?))),
        // "Only an admin auth token with the A scope can list clusters"
        rule(r"only %admins auth token with the %scopes scope can .*", |found| Some(Meaning::And(both(found)?))),
        // "The authenticated user calling this API must either have an Administrator role with the A scope, or be the meeting host"
        rule(r"the authenticated user calling this api must either have %admins role with the %scopes scope, or be the meeting host", |found| {
            Some(Meaning::And(Expr::Any(vec![both(found)?, Expr::Unknown])))
        }),
        // "This requires an auth token with the A scope to see your own device, or B to see any other device in your organization"
        rule(
            r"this requires an auth token with the %scopes scope to see your own device, or (?P<second>[\w\-]+:\w+) to see any other device .*",
            |found| {
                let own = Expr::All(vec![list(found)?, Expr::Unknown]);
                Some(Meaning::And(Expr::Any(vec![own, scope(found.name("second")?.as_str())])))
            },
        ),
        // "Deleting your own device requires an auth token with the A scope", "For your own device, this requires …"
        rule(r"(?:deleting your own device|for your own device, this) requires an auth token with the %scopes scope", |found| {
            Some(Meaning::And(Expr::All(vec![list(found)?, Expr::Unknown])))
        }),
        // "An auth token with the A scope is required to operate on other devices within the organization"
        rule(r"an auth token with the %scopes scope is required to operate on other devices .*", |found| Some(Meaning::Or(list(found)?))),
        // "This requires an auth token with the A scope, and either B (allows …) or C (allows …)"
        rule(
            r"this requires an auth token with the %scopes scope, and either (?P<one>[\w\-]+:\w+) \([^)]*\) or (?P<other>[\w\-]+:\w+) \([^)]*\)",
            |found| {
                let either = Expr::any_scope([found.name("one")?.as_str(), found.name("other")?.as_str()]);
                Some(Meaning::And(Expr::All(vec![list(found)?, either])))
            },
        ),
        // "Querying command schemas requires the A scope and querying status schemas requires the B scope"
        rule(r"querying command schemas requires the %scopes scope and querying status schemas requires the (?P<second>[\w\-]+:\w+) scope", |found| {
            let sometimes = |expr| Expr::All(vec![expr, Expr::Unknown]);
            let second = scope(found.name("second")?.as_str());
            Some(Meaning::And(Expr::Any(vec![sometimes(list(found)?), sometimes(second)])))
        }),
        // "The spark:all scope is required when roomId is specified"
        rule(r"the %scopes scope is required when .* is specified", |found| {
            Some(Meaning::And(Expr::Any(vec![list(found)?, Expr::Unknown])))
        }),
        // "This requires the A scope", "The authenticated user calling this API must have the A scope", "To call this endpoint, you
        // need an integration with the A scope", "The Service App that creates the guest must have the scope A"
        rule(
            r"(?:this requires|the authenticated user calling this api must have|to call this endpoint, you need an integration with|the service app that creates the guest must have) the (?:scope )?%scopes(?: scope)?",
            |found| Some(Meaning::And(list(found)?)),
        ),
        // "To retrieve the number of guests, the scopes A or B are needed"
        rule(r"to retrieve the number of guests, the scopes %scopes are needed", |found| Some(Meaning::And(list(found)?))),
        // "To call this API the A scope must be selected for the Integration or Service App and authorized by a Full Admin"
        rule(r"to call this api the %scopes scope must be selected for the integration or service app .*", |found| {
            Some(Meaning::And(list(found)?))
        }),
        // "This endpoint retrieves … and is accessible with the scope A", "It is accessible with the scope A"
        rule(r"(?:this endpoint .*|it) is accessible with the scope %scopes", |found| Some(Meaning::And(list(found)?))),
        // Service Apps: "Authentication must happen via a Service App with the scope A", "Show all data sources registered for this
        // Service App with the scope A", "To see details …, use the Service App token with the A scope"
        rule(r".*\bservice app\b.* with the (?:scope )?%scopes(?: scope)?", |found| Some(Meaning::And(list(found)?))),
        rule(r"no specific scope is needed\b.*", |_| Some(Meaning::And(Expr::nothing()))),
        // Administrators without a scope.
        rule(r"the authenticated user must be a read-only or full administrator of the organization .*", |_| roles(&["read-only administrator", "full administrator"])),
        rule(r"the authenticated user must be a partner full administrator or partner read-only administrator of the organization", |_| {
            roles(&["partner full administrator", "partner read-only administrator"])
        }),
        rule(r"meeting archive (?:summaries|details) are only available to full administrators, .*", |_| roles(&["full administrator"])),
        rule(r"only organization administrators can .*", |_| roles(&["administrator"])),
        rule(r"creating a new contact for a given organization requires an org admin role", |_| roles(&["administrator"])),
        rule(r"site administrators can use this api to .*", |_| roles(&["site administrator"])),
        rule(r"administrators can list (?:all devices|configurations for all devices) within (?:their|an) organization", |_| Some(Meaning::NextIsOr)),
        // What more one can do with more, and what parameters are for.
        rule(r"a full admin or a content admin can list all the ended and ongoing meeting instances .*", |_| Some(Meaning::Aside)),
        rule(r"this parameter is only used if .*", |_| Some(Meaning::Aside)),
        rule(r"this attribute should only be set if .*", |_| Some(Meaning::Aside)),
        rule(r"if roomid is specified but the user calling the api is not a member .*", |_| Some(Meaning::Aside)),
    ]
    .into_iter()
    .flatten()
    .collect()
});

/// The administrators and the scopes.
fn both(found: &Captures<'_>) -> Option<Expr> {
    Some(Expr::All(vec![admins(found.name("admins")?.as_str()), list(found)?]))
}

fn list(found: &Captures<'_>) -> Option<Expr> {
    let text = found.name("scopes")?.as_str();
    let names: Vec<Expr> = text
        .replace(" or ", ",")
        .replace(" and ", ",")
        .split(',')
        .map(|name| scope(name.trim()))
        .collect();
    Some(one_or(
        names,
        if text.contains(" and ") { Expr::All } else { Expr::Any },
    ))
}

/// "full, user or read-only administrator or location administrator"
fn admins(text: &str) -> Expr {
    let text = text.to_lowercase().replace(" or ", ",");
    let mut names: Vec<Expr> = Vec::new();
    for word in text.split(',').map(str::trim).filter(|word| !word.is_empty()) {
        let kind = word
            .trim_start_matches("or ")
            .trim_end_matches("istrator")
            .trim_end_matches("admin")
            .trim();
        let name = if kind.is_empty() {
            "administrator".to_owned()
        } else {
            format!("{kind} administrator")
        };
        names.push(role(&name));
    }
    one_or(names, Expr::Any)
}

fn roles(names: &[&str]) -> Option<Meaning> {
    Some(Meaning::And(one_or(
        names.iter().map(|name| role(name)).collect(),
        Expr::Any,
    )))
}

/// Sentences with this speak of what is required.
static SPEAKS: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"(?i)\bscopes?\b").ok());

/// Reads a description.
pub(super) fn read(description: &str) -> Said {
    let mut said = Said::default();
    for block in blocks(description) {
        match block {
            Block::Scopes(names) => and(&mut said, Expr::any_scope(names)),
            Block::Roles(names) => and(&mut said, Expr::any_of(names.into_iter().map(Atom::Role))),
            Block::AdminsAndScopes(text, names) => {
                and(&mut said, Expr::All(vec![admins(&text), Expr::any_scope(names)]));
            }
            Block::Text(text) => read_text(&text, &mut said),
        }
    }
    said
}

fn read_text(text: &str, said: &mut Said) {
    let mut or_follows = false;
    for sentence in sentences(&without_links(text)) {
        let sentence = sentence.trim_start_matches(['*', '-', ' ']).to_owned();
        let meaning = RULES
            .iter()
            .find_map(|rule| (rule.meaning)(&rule.pattern.captures(&sentence)?));
        let is_or = std::mem::take(&mut or_follows);
        match meaning {
            None if SPEAKS.as_ref().is_some_and(|speaks| speaks.is_match(&sentence)) => said.puzzling.push(sentence),
            None | Some(Meaning::Aside) => {}
            Some(Meaning::NextIsOr) => or_follows = true,
            Some(Meaning::And(expr)) if !is_or => and(said, expr),
            Some(Meaning::And(expr) | Meaning::Or(expr)) => {
                said.expr = Some(match said.expr.take() {
                    Some(Expr::Any(mut list)) => {
                        list.push(expr);
                        Expr::Any(list)
                    }
                    Some(before) => Expr::Any(vec![before, expr]),
                    None => expr,
                });
            }
        }
    }
}

fn and(said: &mut Said, expr: Expr) {
    said.expr = Some(match said.expr.take() {
        None => expr,
        Some(before) if before == expr => before,
        Some(before) => Expr::All(vec![before, expr]),
    });
}

#[cfg(test)]
#[path = "webex_suite_prose_tests.rs"]
mod tests;
