//! GitHub: the permissions that tokens of GitHub Apps and fine-grained personal access tokens need, operation by
//! operation, from the machine-readable list behind GitHub's page "Permissions required for GitHub Apps".
//!
//! A classic token is judged by scopes and any other by permissions, so a permission stands beside the scopes as an
//! alternative: `any(scope repo, permission contents=write)`. The part with the scopes alone stays where it was: it says
//! that a classic token lacks one, and the engine takes it as met for tokens that have none.

use std::collections::BTreeMap;

use serde_json::Value;
use why403::requirement::{Atom, Context, Expr, Part, Provenance};

use super::build::{listed, one_or};
use super::input::Inputs;
use crate::error::Result;

const FILE: &str = "github/permissions.json";
const PAGE: &str = "https://github.com/github/docs/blob/02ac71cd67f12f791665800215adb392e5bbea21/src/github-apps/data/fpt-2026-03-10/server-to-server-permissions.json";
pub(super) const SOURCE: &str = "permissions";
/// Every token that has permissions has this one, so it never explains a refusal.
const EVERY_TOKENS: &str = "metadata=read";

/// Title, date, address and licence of the source, for the table's head.
pub(super) const SOURCE_FIELDS: (&str, &str, &str, &str) = (
    "GitHub, permissions required for GitHub Apps, data behind the page (API version 2026-03-10)",
    "2026-03-10",
    PAGE,
    "CC BY 4.0 and MIT",
);

/// What one operation asks of a token that has permissions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Asked {
    /// The permissions; `None` where each such token has what is needed.
    expr: Option<Expr>,
    /// Whether a user's token of an app may call it.
    user: bool,
    /// Whether an installation's token may.
    installation: bool,
}

/// The list by method and path. What was used is taken out, so that the rest can be told.
#[derive(Debug, Default)]
pub(super) struct Permissions {
    by_call: BTreeMap<(String, String), Asked>,
    /// Operations that got a permission.
    pub(super) named: usize,
    /// Those that need only what each token has.
    pub(super) everyones: usize,
}

impl Permissions {
    /// Reads the list.
    pub(super) fn read(inputs: &Inputs) -> Result<Self> {
        let document = inputs.json(FILE, PAGE)?;
        let rows = document.get("operations").and_then(Value::as_array);
        let rows = rows.ok_or_else(|| inputs.fault(FILE, "`operations` should be a list"))?;
        let mut all = Self::default();
        for (number, row) in rows.iter().enumerate() {
            let asked = asked(row).ok_or_else(|| {
                inputs.fault(
                    FILE,
                    format!("operation {number}: `all`, `any` or `listed` should name permissions with their access"),
                )
            })?;
            let text = |key: &str| row.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
            all.by_call.insert((text("p"), text("m")), asked);
        }
        Ok(all)
    }

    /// The parts for one operation, given what its prose says of scopes (`None`: nothing, or nothing that a rule
    /// understands), and a remark for the reader.
    pub(super) fn parts(&mut self, method: &str, path: &str, scopes: Option<&Expr>) -> (Vec<Part>, Option<String>) {
        let Some(asked) = self.by_call.remove(&(path.to_owned(), method.to_owned())) else {
            return (Vec::new(), None);
        };
        let mut parts = Vec::new();
        let mut notes = Vec::new();
        match asked.expr {
            Some(expr) => {
                self.named += 1;
                let scopes = scopes.cloned().unwrap_or(Expr::Unknown);
                parts.push(Part::new(Expr::Any(vec![scopes, expr]), Provenance::Official, SOURCE));
            }
            None => {
                self.everyones += 1;
                notes.push(format!(
                    "of permissions only {EVERY_TOKENS}, which every app's and fine-grained token has"
                ));
            }
        }
        match (asked.user, asked.installation) {
            (true, false) => {
                let user = Expr::Is(Atom::Context(Context::User));
                parts.push(Part::new(user, Provenance::Official, SOURCE));
            }
            (false, _) => notes.push("of a GitHub App's tokens only those of an installation".to_owned()),
            (true, true) => {}
        }
        (parts, (!notes.is_empty()).then(|| notes.join("; ")))
    }

    /// Counts, and what the list has and the document has not.
    pub(super) fn remarks(&self) -> Vec<String> {
        let mut lines = vec![format!(
            "{} operations with permissions of apps and fine-grained tokens, {} with none but {EVERY_TOKENS}",
            self.named, self.everyones
        )];
        let left = self.by_call.keys();
        lines.extend(
            left.map(|(path, method)| {
                format!("permissions of an operation that is not in the document: {method} {path}")
            }),
        );
        lines
    }
}

fn asked(row: &Value) -> Option<Asked> {
    let is = |key: &str| row.get(key).and_then(Value::as_bool);
    let expr = if let Some(list) = row.get("all") {
        one_or(permissions(list)?, Expr::All)
    } else if let Some(list) = row.get("any") {
        let ways: Option<Vec<Expr>> = list
            .as_array()?
            .iter()
            .map(|way| Some(one_or(permissions(way.get("all")?)?, Expr::All)))
            .collect();
        one_or(ways?, Expr::Any)
    } else {
        listed(permissions(row.get("listed")?)?)
    };
    let needed = !matches!(&expr, Expr::Is(Atom::Permission(name)) if name == EVERY_TOKENS);
    Some(Asked {
        expr: needed.then_some(expr),
        user: is("user")?,
        installation: is("installation")?,
    })
}

/// Written as in the header `X-Accepted-GitHub-Permissions`.
fn permissions(list: &Value) -> Option<Vec<Expr>> {
    let names: Option<Vec<Expr>> = list
        .as_array()?
        .iter()
        .map(|one| {
            let text = |key: &str| one.get(key).and_then(Value::as_str);
            let name = format!("{}={}", text("permission")?, text("access")?);
            Some(Expr::Is(Atom::Permission(name)))
        })
        .collect();
    names.filter(|names| !names.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;
    use why403::table::expr::to_text;

    fn parts(row: Value, scopes: Option<&Expr>) -> (Vec<String>, Option<String>) {
        let mut all = Permissions::default();
        all.by_call
            .insert(("/x".to_owned(), "GET".to_owned()), asked(&row).unwrap());
        let (parts, note) = all.parts("GET", "/x", scopes);
        assert!(all.by_call.is_empty());
        let line = |part: &Part| format!("{:?} {}", part.provenance, to_text(&part.expr));
        (parts.iter().map(line).collect(), note)
    }

    fn one(permission: &str, access: &str) -> Value {
        json!({"permission": permission, "access": access})
    }

    #[test]
    fn a_permission_is_an_alternative_to_the_scopes() {
        let row = json!({"all": [one("contents", "write")], "user": true, "installation": true});
        let repo = Expr::any_scope(["repo"]);
        assert_eq!(
            parts(row.clone(), Some(&repo)).0,
            ["Official any(scope repo, permission contents=write)"]
        );
        assert_eq!(parts(row, None).0, ["Official any(unknown, permission contents=write)"]);
    }

    #[test]
    fn what_every_token_has_is_no_requirement() {
        let row = json!({"all": [one("metadata", "read")], "user": true, "installation": false});
        let (parts, note) = parts(row, None);
        assert_eq!(parts, ["Official context user"]);
        assert!(note.is_some_and(|note| note.contains("metadata=read")));
    }

    #[test]
    fn alternatives_stay_alternatives_and_faults_are_named() {
        let both = json!({"all": [one("contents", "write"), one("workflows", "write")]});
        let row = json!({"any": [{"all": [one("contents", "write")]}, both], "user": true, "installation": true});
        assert_eq!(
            parts(row, None).0,
            ["Official any(unknown, any(permission contents=write, all permission(contents=write, workflows=write)))"]
        );
        assert_eq!(asked(&json!({"all": [], "user": true, "installation": true})), None);
        assert_eq!(asked(&json!({"user": true, "installation": true})), None);
    }
}
