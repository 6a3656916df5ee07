//! GitHub: the OpenAPI document inside `@octokit/openapi`. It names no security; descriptions name the scopes of classic
//! personal access tokens and of OAuth apps in prose ([`super::github_prose`]). Tokens of GitHub Apps and
//! fine-grained tokens have permissions instead ([`super::github_permissions`]).

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;
use why403::platforms;
use why403::requirement::{Atom, Context, Expr, Part, Provenance, Requirement};
use why403::table::{Auth, CaseRule, Cover, Operation, TextTable};

use super::Made;
use super::build::source;
use super::github_permissions::{self, Permissions};
use super::github_prose;
use super::input::{Inputs, operations};
use super::package::Registry;
use crate::error::Result;

const PACKAGE: &str = "@octokit/openapi";
const NPM: &str = "pkg:npm/%40octokit/openapi";
const SCOPES_PAGE: &str = "https://docs.github.com/en/apps/oauth-apps/building-oauth-apps/scopes-for-oauth-apps";
const TOKENS_PAGE: &str = "https://github.com/settings/tokens/new";
const SOURCE: &str = "openapi";

/// Which scope includes which, as the vendor's folder has it from the vendor's pages.
fn includes() -> impl Iterator<Item = (&'static str, &'static str)> {
    let known = platforms::by_id("github").map(|platform| platform.vendor().covers.as_slice());
    let covers = known.unwrap_or_default().iter();
    covers.flat_map(|cover| cover.needed.iter().map(|needed| (cover.held.as_str(), needed.as_str())))
}

/// Makes the table of GitHub.
pub(super) fn make(inputs: &Inputs) -> Result<Made> {
    let package = inputs.package("github", &Registry::Npm, PACKAGE, ("octokit-openapi-", ".tgz"))?;
    let bytes = package.npm_file("generated/api.github.com.json")?;
    let document: Value = serde_json::from_slice(&bytes).map_err(|error| package.fault(error.to_string()))?;
    let mut report = Report::default();
    let mut permissions = Permissions::read(inputs)?;
    let made: Vec<Operation> = operations(&document)
        .into_iter()
        .map(|(method, path, operation, _)| {
            from_document(&method, path, operation, &document, &mut permissions, &mut report)
        })
        .collect();
    let covers = includes().map(|(held, needed)| Cover {
        held: held.to_owned(),
        needed: needed.to_owned(),
    });
    let (title, date, url, license) = github_permissions::SOURCE_FIELDS;
    let table = TextTable {
        platform: "github".to_owned(),
        title: "GitHub".to_owned(),
        license: "MIT".to_owned(),
        case: CaseRule::Sensitive,
        sources: vec![
            source(
                SOURCE,
                "GitHub REST API description (OpenAPI), as carried by @octokit/openapi",
                &package.version,
                NPM,
                "MIT",
            ),
            source(github_permissions::SOURCE, title, date, url, license),
            source(
                "scopes",
                "GitHub, scopes for OAuth apps: which scope includes which",
                "2026",
                SCOPES_PAGE,
                "facts",
            ),
            source(
                "new-token",
                "GitHub, new personal access token (classic): which scope is drawn below which",
                "2026",
                TOKENS_PAGE,
                "facts",
            ),
        ],
        covers: covers.collect(),
        operations: made,
        ..TextTable::default()
    };
    let mut remarks = report.lines();
    remarks.extend(permissions.remarks());
    Ok(Made { table, remarks })
}

#[derive(Default)]
struct Report {
    stated: usize,
    puzzling: BTreeMap<String, usize>,
    junk: BTreeMap<String, usize>,
}

impl Report {
    fn lines(&self) -> Vec<String> {
        let mut lines = vec![format!("{} operations whose description names scopes", self.stated)];
        lines.extend(
            self.junk
                .iter()
                .map(|(name, count)| format!("no scope of GitHub ({count}×): {name}")),
        );
        lines.extend(
            self.puzzling
                .iter()
                .map(|(line, count)| format!("no rule for ({count}×): {line}")),
        );
        lines
    }
}

fn from_document(
    method: &str,
    path: &str,
    operation: &Value,
    document: &Value,
    permissions: &mut Permissions,
    report: &mut Report,
) -> Operation {
    let text = |key: &str| operation.get(key).and_then(Value::as_str).unwrap_or_default();
    let said = github_prose::read(text("description"));
    let mut parts = Vec::new();
    let speaks = said.expr.is_some() || !said.puzzling.is_empty() || !said.junk.is_empty();
    report.stated += usize::from(speaks);
    let scopes = said.expr.clone().filter(|_| said.puzzling.is_empty());
    parts.extend(said.expr.map(|expr| Part::new(expr, Provenance::Prose, SOURCE)));
    if !said.puzzling.is_empty() {
        parts.push(Part::new(Expr::Unknown, Provenance::Prose, SOURCE));
    }
    for line in said.puzzling {
        *report.puzzling.entry(line).or_default() += 1;
    }
    for name in &said.junk {
        *report.junk.entry(name.clone()).or_default() += 1;
    }
    let (by_permission, note_on_kinds) = permissions.parts(method, path, scopes.as_ref());
    let names_one = by_permission
        .iter()
        .any(|part| !matches!(part.expr, Expr::Is(Atom::Context(_))));
    if parts.is_empty() && !names_one {
        parts.push(Part::new(Expr::Unknown, Provenance::Official, SOURCE));
    }
    let user_stated = by_permission.len() > usize::from(names_one);
    parts.extend(by_permission);
    let apps = operation
        .pointer("/x-github/enabledForGitHubApps")
        .and_then(Value::as_bool);
    if said.app_jwt {
        // Neither a user's nor an installation's token.
        parts.clear();
        parts.push(Part::new(
            Expr::Is(Atom::Context(Context::Client)),
            Provenance::Prose,
            SOURCE,
        ));
    } else if apps == Some(false) && !said.basic && !user_stated {
        // What is not for GitHub Apps refuses the tokens of their installations, not those of their users.
        parts.push(Part::new(
            Expr::Is(Atom::Context(Context::User)),
            Provenance::Inference,
            SOURCE,
        ));
    }
    let note = if said.app_jwt {
        Some("takes the app's own signed JWT, not a token of an installation or a user")
    } else if said.basic {
        Some("takes client ID and client secret (Basic), not a token")
    } else {
        None
    };
    Operation {
        method: method.to_owned(),
        template: template(path, operation, document),
        id: text("operationId").to_owned(),
        auth: if said.basic { Auth::Open } else { Auth::Token },
        requirement: Requirement { parts },
        deprecated: operation.get("deprecated").and_then(Value::as_bool).unwrap_or(false),
        dropped: said.junk.into_iter().map(Atom::Scope).collect(),
        note: note.map(str::to_owned).or(note_on_kinds),
        ..Operation::default()
    }
}

/// The path; parameters that may hold slashes (`x-multi-segment`) get a `+`.
fn template(path: &str, operation: &Value, document: &Value) -> String {
    let parameters = operation
        .get("parameters")
        .and_then(Value::as_array)
        .into_iter()
        .flatten();
    let resolved = parameters.filter_map(|parameter| match parameter.get("$ref").and_then(Value::as_str) {
        Some(reference) => document.pointer(reference.trim_start_matches('#')),
        None => Some(parameter),
    });
    let wide: BTreeSet<&str> = resolved
        .filter(|parameter| {
            parameter.get("in") == Some(&Value::from("path"))
                && parameter.get("x-multi-segment") == Some(&Value::from(true))
        })
        .filter_map(|parameter| parameter.get("name").and_then(Value::as_str))
        .collect();
    let segments: Vec<String> = path
        .split('/')
        .map(
            |segment| match segment.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')) {
                Some(name) if wide.contains(name) => format!("{{+{name}}}"),
                _ => segment.to_owned(),
            },
        )
        .collect();
    segments.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;
    use why403::table::expr::to_text;

    fn read(operation: Value) -> (Operation, Vec<String>) {
        let document =
            json!({"components": {"parameters": {"ref": {"name": "ref", "in": "path", "x-multi-segment": true}}}});
        let operation = from_document(
            "GET",
            "/repos/{owner}/commits/{ref}",
            &operation,
            &document,
            &mut Permissions::default(),
            &mut Report::default(),
        );
        let line = |part: &Part| format!("{:?} {}", part.provenance, to_text(&part.expr));
        let lines = operation.requirement.parts.iter().map(line).collect();
        (operation, lines)
    }

    #[test]
    fn parameters_with_slashes_are_many_segments() {
        let (operation, lines) =
            read(json!({"parameters": [{"$ref": "#/components/parameters/ref"}, {"name": "owner", "in": "path"}]}));
        assert_eq!(operation.template, "/repos/{owner}/commits/{+ref}");
        assert_eq!(lines, ["Official unknown"]);
    }

    #[test]
    fn what_is_not_for_apps_needs_a_user() {
        let (_, lines) = read(json!({"description": "Lists gists.", "x-github": {"enabledForGitHubApps": false}}));
        assert_eq!(lines, ["Official unknown", "Inference context user"]);
        let jwt = "You must use a [JWT](https://docs.github.com/apps/x) to access this endpoint.";
        let (operation, lines) = read(json!({"description": jwt, "x-github": {"enabledForGitHubApps": false}}));
        assert_eq!(lines, ["Prose context client"]);
        assert!(operation.note.is_some_and(|note| note.contains("JWT")));
    }

    #[test]
    fn junk_is_kept_out_and_listed() {
        let text = "OAuth tokens and personal access tokens (classic) need the `admin:organization` scope to use this endpoint.";
        let (operation, lines) = read(json!({"description": text}));
        assert_eq!(lines, ["Prose unknown"]);
        assert_eq!(operation.dropped, [Atom::Scope("admin:organization".to_owned())]);
    }

    #[test]
    fn inclusions_are_complete() {
        let includes: Vec<(&str, &str)> = includes().collect();
        assert!(includes.len() > 30);
        for (held, middle) in &includes {
            for (_, needed) in includes.iter().filter(|(other, _)| other == middle) {
                assert!(
                    includes.contains(&(held, needed)),
                    "{held} includes {middle}, which includes {needed}"
                );
            }
        }
    }
}
