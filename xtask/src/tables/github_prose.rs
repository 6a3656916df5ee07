//! What the descriptions of GitHub's operations say about the scopes of classic tokens, read by rules. Each rule is
//! tested on the sentences that it was made for; a sentence that speaks of scopes and fits no rule is reported.
//!
//! "With a private repository" makes a scope needed that is not needed otherwise, and the request does not show which it is:
//! `any(scope repo, unknown)`. "`repo`, or `public_repo` with public repositories only": `any(scope repo,
//! all(scope public_repo, unknown))`, which a token with neither contradicts.

use std::sync::LazyLock;

use regex::{Captures, Regex};
use why403::requirement::Expr;

use super::build::{one_or, scope};
use super::github_sentences::sentences;

/// What a description says.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Said {
    /// The requirement, if a rule understood any sentence that states one.
    pub(super) expr: Option<Expr>,
    /// Names that are no scopes of GitHub.
    pub(super) junk: Vec<String>,
    /// Sentences that speak of scopes and fit no rule.
    pub(super) puzzling: Vec<String>,
    /// It takes the JWT of an app.
    pub(super) app_jwt: bool,
    /// It takes client ID and secret.
    pub(super) basic: bool,
}

enum Meaning {
    /// Needed besides what other sentences say.
    And(Expr),
    /// Another way to meet what the sentence before says.
    Or(Expr),
    /// It states no requirement of its own.
    Aside,
}

struct Rule {
    pattern: Regex,
    meaning: fn(&Captures<'_>) -> Option<Meaning>,
}

/// Scopes that GitHub's own pages name. What a description names besides is a slip.
const KNOWN: &[&str] = &[
    "admin:enterprise",
    "admin:gpg_key",
    "admin:org",
    "admin:org_hook",
    "admin:public_key",
    "admin:repo_hook",
    "admin:ssh_signing_key",
    "audit_log",
    "codespace",
    "codespace:secrets",
    "copilot",
    "delete:packages",
    "delete_repo",
    "gist",
    "manage_billing:copilot",
    "manage_billing:enterprise",
    "manage_runners:enterprise",
    "manage_runners:org",
    "notifications",
    "project",
    "public_repo",
    "read:audit_log",
    "read:enterprise",
    "read:gpg_key",
    "read:network_configurations",
    "read:org",
    "read:packages",
    "read:project",
    "read:public_key",
    "read:repo_hook",
    "read:ssh_signing_key",
    "read:user",
    "repo",
    "repo:invite",
    "repo:status",
    "repo_deployment",
    "repository_advisories:read",
    "repository_advisories:write",
    "scim:enterprise",
    "security_events",
    "user",
    "user:email",
    "user:follow",
    "workflow",
    "write:gpg_key",
    "write:network_configurations",
    "write:org",
    "write:packages",
    "write:public_key",
    "write:repo_hook",
    "write:ssh_signing_key",
];

const NAMES: &str = r"(?P<names>[a-z_]+(?::[a-z_]+)?(?:(?:, or |, and |, | or | and )[a-z_]+(?::[a-z_]+)?)*?)";
/// "OAuth app tokens and personal access tokens (classic) need the", in its variants.
const NEED: &str =
    r"(?:oauth (?:app )?tokens and )?personal access tokens \(classic\) need (?:either |both )?(?:the ?)?";

static RULES: LazyLock<Vec<Rule>> = LazyLock::new(|| {
    let rule = |pattern: &str, meaning: fn(&Captures<'_>) -> Option<Meaning>| {
        let pattern = pattern.replace("%names", NAMES).replace("%need", NEED);
        Regex::new(&format!("^{pattern}$"))
            .ok()
            .map(|pattern| Rule { pattern, meaning })
    };
    [
        // "If the repository is private, OAuth tokens and … need the repo scope to use this endpoint",
        // "… and your token must have the repo or admin:org scope"
        rule("if the repository is private, (?:%need|you must have .*, and your token must have the )%names scopes?(?: to use this endpoint)?", sometimes),
        // "… need the repo scope to use this endpoint with a private repository", "… on a private repository",
        // "… if the repository is private", "… to get … in a private repository, or any unpublished …"
        rule(
            "(?:.* )?%need%names scopes? to (?:use this endpoint (?:with|on) a private repository|use this endpoint if the repository is private|to get .* in a private repository, or .*)",
            sometimes,
        ),
        // "If the repository is private, the repo scope is also required"
        rule("if the repository is private, the %names scope is also required", sometimes),
        // "The workflow scope is also required in order to modify …", "… need the workflow scope when …"
        rule("the %names scope is also required in order to .*", sometimes),
        rule("%need%names scope when .*", sometimes),
        // "… need the security_events scope to use this endpoint with private or public repositories, or the public_repo
        // scope to use this endpoint with only public repositories"
        rule(
            "(?:.* )?%need%names scope to use this endpoint with private or public repositories, or the (?P<public>public_repo) scope to use this endpoint with only public repositories",
            with_public,
        ),
        // "… need the public_repo or repo scope to create a public repository, and repo scope to create a private repository",
        // "… to use this endpoint with a public repository, and repo scope to use this endpoint with a private repository"
        rule(
            "%need(?P<public>public_repo) or repo scope to (?P<what>create|use this endpoint with) a public repository, and %names scope to (?:create|use this endpoint with) a private repository",
            with_public,
        ),
        // "You must use an access token with the security_events scope to use this endpoint with private repos, the public_repo scope
        // also grants permission to … on public repos only"
        rule(
            "you must use an access token with the %names scope to use this endpoint with private repos, the (?P<public>public_repo) scope also grants .* on public repos only",
            with_public,
        ),
        // "If this endpoint is only used with public repositories, the token can use the public_repo scope instead"
        rule("if this endpoint is only used with public repositories, the token can use the (?P<names>public_repo) scope instead", |found| {
            Some(Meaning::Or(Expr::All(vec![list(found)?, Expr::Unknown])))
        }),
        // "… need the admin:org scope to see the full details …", "… need the user scope in order for the response to include …":
        // without it the answer says less, and is given all the same.
        rule("(?:.* )?%need%names scope (?:to see the full details|in order for the response to include) .*", |_| Some(Meaning::Aside)),
        // "… need the repo scope to use this endpoint", "… need admin:org_hook scope", "… need either the a or b scopes",
        // "… need the admin:org scope or the "Actions policies" fine-grained permission to use this endpoint"
        rule(
            r#"(?:.* )?%need%names scopes?(?: or the "[^"]*" fine-grained permission)?(?: to use this endpoint)?"#,
            |found| Some(Meaning::And(list(found)?)),
        ),
        // "You must authenticate using an access token with the admin:org scope to use this endpoint",
        // "This endpoint only works for PATs (classic) with the repo scope"
        rule(
            r"(?:you must authenticate using an access token|this endpoint only works for pats \(classic\)) with the %names scope(?: to use this endpoint)?",
            |found| Some(Meaning::And(list(found)?)),
        ),
        // "Therefore, this API requires at least user or read:org scope for …"
        rule(r"therefore, this api requires at least %names scope for oauth app tokens and personal access tokens \(classic\)", |found| {
            Some(Meaning::And(list(found)?))
        }),
        // What follows from scopes, and is not needed to call.
        rule("requests with insufficient scope will receive a 403 forbidden response", |_| Some(Meaning::Aside)),
        rule(r"for oauth app tokens and personal access tokens \(classic\), this endpoint only lists organizations that .*", |_| Some(Meaning::Aside)),
        rule("depending on what is rendered in the markdown, you may need to provide additional token scopes for labels, .*", |_| Some(Meaning::Aside)),
    ]
    .into_iter()
    .flatten()
    .collect()
});

/// Needed in a case that the request does not show.
fn sometimes(found: &Captures<'_>) -> Option<Meaning> {
    Some(Meaning::And(or(list(found)?, Expr::Unknown)))
}

/// The names, or `public_repo` where the repository is public.
fn with_public(found: &Captures<'_>) -> Option<Meaning> {
    let public = scope(found.name("public")?.as_str());
    Some(Meaning::And(or(list(found)?, Expr::All(vec![public, Expr::Unknown]))))
}

fn or(one: Expr, other: Expr) -> Expr {
    match one {
        Expr::Any(mut list) => {
            list.push(other);
            Expr::Any(list)
        }
        one => Expr::Any(vec![one, other]),
    }
}

/// The names: joined by "and" all of them, else any. Names that are none stand as unknown.
fn list(found: &Captures<'_>) -> Option<Expr> {
    let text = found.name("names")?.as_str();
    let names = text
        .split([',', ' '])
        .filter(|word| !matches!(*word, "" | "or" | "and"));
    let mut exprs: Vec<Expr> = Vec::new();
    for name in names {
        let expr = if KNOWN.contains(&name) {
            scope(name)
        } else {
            Expr::Unknown
        };
        if !exprs.contains(&expr) {
            exprs.push(expr);
        }
    }
    Some(one_or(
        exprs,
        if text.contains(" and ") { Expr::All } else { Expr::Any },
    ))
}

/// Reads a description.
pub(super) fn read(description: &str) -> Said {
    let mut said = Said::default();
    for sentence in sentences(description) {
        said.app_jwt |= sentence.starts_with("you must use a jwt to access this endpoint")
            || sentence.starts_with("github apps must use a jwt to access this endpoint");
        said.basic |= sentence.starts_with("oauth apps must use basic authentication");
        if !speaks(&sentence) {
            continue;
        }
        let found = RULES.iter().find_map(|rule| {
            let found = rule.pattern.captures(&sentence)?;
            let meaning = (rule.meaning)(&found)?;
            let names = found.name("names").map(|names| names.as_str().to_owned());
            Some((meaning, names.unwrap_or_default()))
        });
        let Some((meaning, names)) = found else {
            said.puzzling.push(sentence);
            continue;
        };
        let junk = names.split([',', ' ']).filter(|name| {
            !matches!(*name, "" | "or" | "and") && !KNOWN.contains(name) && !matches!(meaning, Meaning::Aside)
        });
        for name in junk {
            if !said.junk.iter().any(|known| known == name) {
                said.junk.push(name.to_owned());
            }
        }
        match meaning {
            Meaning::Aside => {}
            Meaning::And(expr) => said.expr = Some(join(said.expr.take(), expr)),
            Meaning::Or(expr) => {
                said.expr = Some(match said.expr.take() {
                    Some(before) => or(before, expr),
                    None => expr,
                });
            }
        }
    }
    said
}

fn speaks(sentence: &str) -> bool {
    sentence
        .split(|c: char| !c.is_ascii_alphabetic())
        .any(|word| word == "scope" || word == "scopes")
}

fn join(before: Option<Expr>, expr: Expr) -> Expr {
    match before {
        None => expr,
        Some(before) if before == expr => before,
        Some(Expr::All(mut list)) if !list.is_empty() => {
            list.push(expr);
            Expr::All(list)
        }
        Some(before) => Expr::All(vec![before, expr]),
    }
}

#[cfg(test)]
#[path = "github_prose_tests.rs"]
mod tests;
