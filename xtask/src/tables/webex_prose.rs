//! What the prose of Webex's documents says about scopes and roles, read by rules. Each rule is tested on the
//! sentences that it was made for; a sentence that speaks of scopes and fits no rule is reported, and what
//! it says stays unknown.

use std::sync::LazyLock;

use regex::{Captures, Regex};
use why403::requirement::{Atom, Expr};

/// What a description says.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Said {
    /// The requirement, if a rule understood any sentence that states one.
    pub(super) expr: Option<Expr>,
    /// Sentences that speak of scopes or roles and fit no rule.
    pub(super) puzzling: Vec<String>,
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

/// A name, or several joined by commas, "or" and "and".
const NAMES: &str = r"(?P<names>[\w.:\-]+(?:(?:\s*,\s*|\s+or\s+|\s+and\s+|\s*,\s*or\s+)[\w.:\-]+)*)";
const END: &str = r"(?: scopes?)?(?: for authorization)?$";

static RULES: LazyLock<Vec<Rule>> = LazyLock::new(|| {
    let rule = |pattern: &str, meaning: fn(&Captures<'_>) -> Option<Meaning>| {
        let pattern = pattern.replace("%names", NAMES).replace("%end", END);
        Regex::new(&format!("(?i)^{pattern}"))
            .ok()
            .map(|pattern| Rule { pattern, meaning })
    };
    [
        // "Role and Scope: Requires id full admin role with A or B scope"; the same with "or any role with C scope" after it.
        rule(
            r"role and scope:\s*(?:it )?requires id full admin role with (?P<first>[\w:]+(?: or [\w:]+)??)(?: scope)?(?: or any role with (?P<second>[\w:]+(?: or [\w:]+)*))?(?: scope)?$",
            |found| {
                let first = any_scope(found.name("first")?.as_str())?;
                let admin = Expr::All(vec![Expr::Is(Atom::Role(FULL_ADMIN.to_owned())), first]);
                Some(Meaning::And(match found.name("second") {
                    Some(second) => Expr::Any(vec![admin, any_scope(second.as_str())?]),
                    None => admin,
                }))
            },
        ),
        // "Role and Scope: Requires id full admin or any role with A scope": any role will do, so the scope decides.
        rule(
            r"role and scope:\s*(?:it )?requires id full admin or any role with (?P<names>[\w:]+(?: or [\w:]+)*)%end",
            |found| Some(Meaning::And(any_scope(found.name("names")?.as_str())?)),
        ),
        // "Or requires any role with A, B or C scope"
        rule(r"or (?:it )?requires any role with %names%end", |found| {
            Some(Meaning::Or(any_scope(found.name("names")?.as_str())?))
        }),
        // "Requires 'A' scope and one of the following roles: 'R', 'S' for authorization"
        rule(r"requires (?P<scope>[\w.:\-]+) scope and one of the following roles: %names%end", |found| {
            let scope = Expr::Is(atom(found.name("scope")?.as_str()));
            Some(Meaning::And(Expr::All(vec![scope, any_role(found.name("names")?.as_str())?])))
        }),
        // "Requires 'A' scope or roles 'R', 'S' for authorization"; scopes hide among the roles.
        rule(r"requires (?P<scope>[\w.:\-]+) scope or roles %names%end", |found| {
            let mut list = vec![atom(found.name("scope")?.as_str())];
            list.extend(names(found.name("names")?.as_str()).into_iter().map(|name| atom(&name)));
            Some(Meaning::And(Expr::any_of(list)))
        }),
        // "Requires scope 'A' and 'R'"
        rule(r"requires scope (?P<scope>[\w.:\-]+) and (?P<other>[\w.:\-]+)$", |found| {
            let both = [atom(found.name("scope")?.as_str()), atom(found.name("other")?.as_str())];
            Some(Meaning::And(Expr::all_of(both)))
        }),
        // "It requires the appropriate A or B scopes or C or D scopes"
        rule(r"it requires the appropriate (?P<first>[\w:]+(?: or [\w:]+)*)(?: scopes or (?P<second>[\w:]+(?: or [\w:]+)*))? scopes$", |found| {
            let mut list = names(found.name("first")?.as_str());
            list.extend(found.name("second").map(|second| names(second.as_str())).unwrap_or_default());
            Some(Meaning::And(Expr::any_scope(list)))
        }),
        // "Requires one of the following scopes 'A' or 'B' for authorization", "Requires `A` scope", "Requires OAuth scope A",
        // "Authorization requires the A scope", "Requires 'A','R' scope for authorization"
        rule(r"(?:authorization )?requires (?:the |one of the following scopes |oauth scope )?%names%end", |found| {
            let list = names(found.name("names")?.as_str());
            Some(Meaning::And(Expr::any_of(list.iter().map(|name| atom(name)))))
        }),
        // "Scope: A", "- Required Scopes: A or B"
        rule(r"(?:required )?scopes?: %names$", |found| {
            Some(Meaning::And(any_scope(found.name("names")?.as_str())?))
        }),
        // "- Required Roles: Administrator or Supervisor", "Roles: [R, S T]"
        rule(r"(?:required )?roles: \[?(?P<roles>[\w ,]+?)\]?$", |found| {
            Some(Meaning::And(any_role(found.name("roles")?.as_str())?))
        }),
        // "… with the scope A", "… with the A scope" of a Service App
        rule(r".*\bservice app\b.* with the (?:scope )?(?P<scope>[\w\-]+:[\w\-]+)(?: scope)?$", |found| {
            Some(Meaning::And(Expr::Is(atom(found.name("scope")?.as_str()))))
        }),
        // "No specific scope is needed to …"
        rule(r"no specific scope is needed\b.*$", |_| Some(Meaning::And(Expr::nothing()))),
        // Which of two scopes to take; the sentence after it names both.
        rule(r"use the cjp scope if you have a contact center license; otherwise, use the cjds scope$", |_| Some(Meaning::Aside)),
        rule(r"authentication & authorization:$", |_| Some(Meaning::Aside)),
    ]
    .into_iter()
    .flatten()
    .collect()
});

/// Sentences with any of these speak of what is required.
static SPEAKS: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"(?i)\bscopes?\b|\bcj(?:p|ds)[:.]|^(?:required )?roles:|\bid full admin\b").ok());

/// The role that the prose calls "id full admin".
const FULL_ADMIN: &str = "id_full_admin";

/// Reads a description.
pub(super) fn read(description: &str) -> Said {
    let mut said = Said::default();
    for sentence in sentences(description) {
        let speaks = SPEAKS.as_ref().is_some_and(|speaks| speaks.is_match(&sentence));
        if !speaks {
            continue;
        }
        let meaning = RULES.iter().find_map(|rule| {
            let found = rule.pattern.captures(&sentence)?;
            (rule.meaning)(&found)
        });
        match meaning {
            None => said.puzzling.push(sentence),
            Some(Meaning::Aside) => {}
            Some(Meaning::And(expr)) => said.expr = Some(join(said.expr.take(), expr)),
            Some(Meaning::Or(expr)) => {
                said.expr = Some(match said.expr.take() {
                    Some(before) => Expr::Any(vec![before, expr]),
                    None => expr,
                });
            }
        }
    }
    said
}

fn join(before: Option<Expr>, expr: Expr) -> Expr {
    match before {
        None => expr,
        Some(Expr::All(mut list)) if !list.is_empty() => {
            list.push(expr);
            Expr::All(list)
        }
        Some(before) if before == expr => before,
        Some(before) => Expr::All(vec![before, expr]),
    }
}

/// The sentences of a text, without Markdown's and quotation marks, without list marks and the full stop at the end.
pub(super) fn sentences(text: &str) -> Vec<String> {
    let plain: String = text.chars().filter(|c| !matches!(c, '*' | '`' | '\'' | '"')).collect();
    let mut found = Vec::new();
    for line in plain.lines() {
        let mut sentence = String::new();
        let mut chars = line.chars().peekable();
        while let Some(c) = chars.next() {
            // A full stop inside a name (cjp.config_write) ends nothing.
            let ends = c == '.'
                && chars
                    .peek()
                    .is_none_or(|next| next.is_whitespace() || next.is_uppercase() || *next == '.');
            if ends {
                found.push(std::mem::take(&mut sentence));
            } else {
                sentence.push(c);
            }
        }
        found.push(sentence);
    }
    found
        .into_iter()
        .map(|sentence| {
            let words: Vec<&str> = sentence.split_whitespace().collect();
            words
                .join(" ")
                .trim_start_matches("- ")
                .trim_end_matches('.')
                .to_owned()
        })
        .filter(|sentence| !sentence.is_empty())
        .collect()
}

fn names(list: &str) -> Vec<String> {
    let list = list.replace(" or ", ",").replace(" and ", ",");
    let mut names: Vec<String> = Vec::new();
    for name in list.split(',').map(str::trim).filter(|name| !name.is_empty()) {
        let name = name.trim_start_matches("or ").to_owned();
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names
}

/// A scope, or one of the roles that look like scopes. The prose writes `cjp.config_write` where it means
/// `cjp:config_write`; `cjp.admin` and `cjp.supervisor` are roles.
fn atom(name: &str) -> Atom {
    match name.strip_prefix("cjp.") {
        Some("admin" | "supervisor") => Atom::Role(name.to_owned()),
        Some(scope) => Atom::Scope(format!("cjp:{scope}")),
        None if name.contains(':') => Atom::Scope(name.to_owned()),
        None => Atom::Role(name.to_owned()),
    }
}

/// `None` when a name is not a scope.
fn any_scope(list: &str) -> Option<Expr> {
    let atoms: Vec<Atom> = names(list).iter().map(|name| atom(name)).collect();
    let scopes = !atoms.is_empty() && atoms.iter().all(|atom| matches!(atom, Atom::Scope(_)));
    scopes.then(|| Expr::any_of(atoms))
}

fn any_role(list: &str) -> Option<Expr> {
    let names = names(list);
    (!names.is_empty()).then(|| Expr::any_of(names.into_iter().map(Atom::Role)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use why403::table::expr::to_text;

    fn said(text: &str) -> String {
        let said = read(text);
        assert!(said.puzzling.is_empty(), "{:?}", said.puzzling);
        said.expr.map(|expr| to_text(&expr)).unwrap_or_default()
    }

    #[test]
    fn one_scope() {
        for text in [
            "Accept a task. Requires 'cjp:user' scope for authorization.",
            "Authorization requires the cjp:user scope.",
            "Authorization requires the `cjp:user` scope.",
            "Requires OAuth scope cjp:user.",
            "Requires 'cjp:user' scope for authorization.For a list of possible response messages, see the [Guide](/docs).",
        ] {
            assert_eq!(said(text), "scope cjp:user", "{text}");
        }
        assert_eq!(said("Requires `cjp:config_read` scope."), "scope cjp:config_read");
        assert_eq!(said("Scope: `cjp:config_write`."), "scope cjp:config_write");
    }

    #[test]
    fn one_of_several_scopes() {
        for text in [
            "Requires one of the following scopes 'cjp:user' or 'cloud-contact-center:pod_conv' for authorization.",
            "Requires one of the following scopes 'cjp:user' or 'cloud-contact-center:pod_conv' for authorization..",
            "Requires one of the following scopes 'cjp:user' or 'cloud-contact-center:pod_conv' scope for authorization.",
            "Requires one of the following scopes 'cjp:user','cloud-contact-center:pod_conv' for authorization.",
        ] {
            assert_eq!(
                said(text),
                "any scope(cjp:user, cloud-contact-center:pod_conv)",
                "{text}"
            );
        }
    }

    #[test]
    fn a_scope_and_roles() {
        assert_eq!(
            said("Requires scope 'cloud-contact-center:pod_conv' and 'cjp.supervisor'."),
            "all(scope cloud-contact-center:pod_conv, role cjp.supervisor)"
        );
        assert_eq!(
            said(
                "Requires 'cjp.config_write' scope and one of the following roles: 'cjp.admin','id_full_admin','atlas-portal.partner.salesadmin' for authorization."
            ),
            "all(scope cjp:config_write, any role(cjp.admin, id_full_admin, atlas-portal.partner.salesadmin))"
        );
        assert_eq!(
            said(
                "**Authentication & Authorization:**\n- **Required Scopes:** `cjp:config` or `cjp:config_read`\n- **Required Roles:** Administrator or Supervisor"
            ),
            "all(any scope(cjp:config, cjp:config_read), any role(Administrator, Supervisor))"
        );
        assert_eq!(
            said("Scope: `cjp:config_read`.\n\nRoles: [`Organizational Full Admin`, `Supervisor`]"),
            "all(scope cjp:config_read, any role(\"Organizational Full Admin\", Supervisor))"
        );
    }

    #[test]
    fn a_scope_or_roles_that_look_like_scopes() {
        assert_eq!(
            said(
                "Requires 'cjp:user' scope or roles 'id_full_admin', 'cjp.supervisor', 'cloud-contact-center:pod_conv' for authorization"
            ),
            "any(scope cjp:user, role id_full_admin, role cjp.supervisor, scope cloud-contact-center:pod_conv)"
        );
        assert_eq!(
            said("Requires 'cjp:user','id_full_admin','cjp.admin' scope for authorization."),
            "any(scope cjp:user, role id_full_admin, role cjp.admin)"
        );
    }

    #[test]
    fn full_admins_and_everybody_else() {
        assert_eq!(
            said(
                "Role and Scope: Requires id full admin role with cjds:admin_org_write or cjds:admin_org_read scope. Or requires any role with cjp:user, cjp:config_write or cjp:config_read scope."
            ),
            "any(all(role id_full_admin, any scope(cjds:admin_org_write, cjds:admin_org_read)), any scope(cjp:user, cjp:config_write, cjp:config_read))"
        );
        assert_eq!(
            said(
                "Role and Scope: Requires id full admin role with cjp:config_write or any role with cjp:user or cjp:config_write scope."
            ),
            "any(all(role id_full_admin, scope cjp:config_write), any scope(cjp:user, cjp:config_write))"
        );
        assert_eq!(
            said("Role and Scope: It requires id full admin role with cjp:config_write scope."),
            "all(role id_full_admin, scope cjp:config_write)"
        );
        for text in [
            "Role and Scope: Requires id full admin or any role with cjp:config_write scope.",
            "**Role and Scope**: It requires id full admin or any role with cjp:config_write scope.",
            "Role and Scope: Requires id full admin OR any role with cjp:config_write scope.",
            "Role and Scope: Requires id full admin or any role with cjp:config_write scope",
        ] {
            assert_eq!(said(text), "scope cjp:config_write", "{text}");
        }
        assert_eq!(
            said(
                "Role and Scope:It requires id full admin or any role with cjp:config_read or cjp:config_write scope."
            ),
            "any scope(cjp:config_read, cjp:config_write)"
        );
    }

    #[test]
    fn two_families_of_scopes() {
        assert_eq!(
            said(
                "Use the cjp scope if you have a contact center license; otherwise, use the cjds scope.It requires the appropriate cjds:admin_org_write or cjp:config_write scopes"
            ),
            "any scope(cjds:admin_org_write, cjp:config_write)"
        );
        assert_eq!(
            said(
                "It requires the appropriate cjds:admin_org_read or cjds:admin_org_write scopes or cjp:config_read or cjp:config_write scopes"
            ),
            "any scope(cjds:admin_org_read, cjds:admin_org_write, cjp:config_read, cjp:config_write)"
        );
    }

    #[test]
    fn service_apps_and_operations_without_a_scope() {
        for text in [
            "Authentication must happen via a Service App with the scope `spark-admin:datasource_write`.",
            "To see details for a data source, use the Service App token with the `spark-admin:datasource_write` scope.",
        ] {
            assert_eq!(said(text), "scope spark-admin:datasource_write", "{text}");
        }
        assert_eq!(
            said(
                "No specific scope is needed to retrieve the dataSource schemas, but a valid API token should be presented."
            ),
            "nothing"
        );
    }

    #[test]
    fn what_no_rule_understands_is_reported() {
        let said = read("This is fine. The scope depends on the weather.");
        assert_eq!(said.expr, None);
        assert_eq!(said.puzzling, ["The scope depends on the weather"]);
        assert_eq!(read("Supervisors can perform a self state change."), Said::default());
    }
}
