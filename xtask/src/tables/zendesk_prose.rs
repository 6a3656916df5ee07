//! Who may call an operation of Zendesk, from the lines under "Allowed For". Each rule is tested on the lines
//! that it was made for; a line that fits no rule leaves the requirement unknown and is reported.

use std::sync::LazyLock;

use regex::{Captures, Regex};
use why403::requirement::{Atom, Expr};

use super::markdown::without_links;
use super::zendesk_roles::{Role, any_of};

/// What the lines say.
#[derive(Debug, PartialEq)]
pub(super) struct Said {
    /// Who may call.
    pub(super) expr: Expr,
    /// No one needs to sign in.
    pub(super) anonymous: bool,
    /// Lines that no rule understands.
    pub(super) puzzling: Vec<String>,
}

/// One way to be allowed.
enum Way {
    /// Without signing in.
    Anonymous,
    /// Any user at all, signed in or not.
    Anyone,
    /// A role, and what is needed besides.
    Role(Role, Option<Expr>),
    /// The line names nobody.
    Nobody,
}

struct Rule {
    pattern: Regex,
    meaning: fn(&Captures<'_>) -> Option<Vec<Way>>,
}

static RULES: LazyLock<Vec<Rule>> = LazyLock::new(|| {
    let rule = |pattern: &str, meaning: fn(&Captures<'_>) -> Option<Vec<Way>>| {
        Regex::new(&format!("(?i)^{pattern}$"))
            .ok()
            .map(|pattern| Rule { pattern, meaning })
    };
    [
        // "Agents", "Admins, Agents, and End Users", "Admins, Agents and Light Agents"
        rule(r"(?P<roles>(?:(?:administrators|admins|light agents|agents|end users)(?:, and |, | and |$))+)", |found| {
            Some(roles(found.name("roles")?.as_str()).into_iter().map(|role| Way::Role(role, None)).collect())
        }),
        rule("anyone", |_| Some(vec![Way::Anyone])),
        // "Anonymous users (rate limit of 5 requests per hour …)"
        rule(r"anonymous users(?: \(.*\))?", |_| Some(vec![Way::Anonymous])),
        // "Agents in custom roles with the manage_triggers permission (Enterprise only)", "Agents with the manage_roles permission"
        rule(r"agents (?:in custom roles )?with the (?P<name>[a-z_]+) permission(?: \(enterprise only\))?", |found| {
            Some(vec![Way::Role(Role::Agent, permission(found))])
        }),
        // "Agents assigned to a custom role with permissions to manage groups (Enterprise only)",
        // "Agents in custom role with permission to manage skills", "Agents with permission to delete tickets",
        // "Agents who have permission to manage dynamic content", "Agents with permission to manage channels and extensions. See …"
        rule(
            r"agents (?:assigned to a custom role |in custom roles? |who have )?(?:with )?permissions? to (?P<name>[a-z ]+?)(?: \(enterprise only\)|\. see the system permissions .*)?",
            |found| Some(vec![Way::Role(Role::Agent, permission(found))]),
        ),
        // "Agents with \"View only\" or higher reports permissions in Support."
        rule(r#"agents with "view only" or higher (?P<name>reports) permissions in support\."#, |found| {
            Some(vec![Way::Role(Role::Agent, permission(found))])
        }),
        // "Admins and agents in custom roles with permission to manage suspended tickets on Enterprise plans",
        // "Admins or agents with permission to edit end users"
        rule(
            r"admins (?:and|or) agents (?:in custom roles )?with permission to (?P<name>[a-z ]+?)(?: on enterprise plans)?",
            |found| Some(vec![Way::Role(Role::Admin, None), Way::Role(Role::Agent, permission(found))]),
        ),
        // "Admins on accounts that have audit log access"
        rule(r"admins on accounts that have audit[ -]log access", |_| {
            let license = Expr::Is(Atom::License("audit log access".to_owned()));
            Some(vec![Way::Role(Role::Admin, Some(license))])
        }),
        // Agents, but not every one or not on every object: "Agents, with restrictions applying on certain actions", "Agents (own
        // bookmarks only)", "Unrestricted agents on all other plans", "Agents when setting the default organization membership for
        // an end user", "Agents retrieving their own skips", "Agents without the assign_tickets_to_any_brand permission can only …",
        // "Agents with the assign_tickets_to_any_brand permission can list all brands …"
        rule(
            r"(?:agents, with (?:certain )?restrictions.*|agents \(own \w+ only\)|unrestricted agents.*|agents when .*|agents retrieving their own \w+|agents with(?:out)? the [a-z_]+ permission can .*)",
            |_| Some(vec![Way::Role(Role::Agent, Some(Expr::Unknown))]),
        ),
        // End users, but not every one: "Verified end users", "End user who requested the ticket", "End users (when an admin …)"
        rule(r"(?:verified end users|end user who .*|end users \(when .*\))", |_| {
            Some(vec![Way::Role(Role::EndUser, Some(Expr::Unknown))])
        }),
        // A remark that slipped into the list.
        rule(r"note:.*", |_| Some(vec![Way::Nobody])),
    ]
    .into_iter()
    .flatten()
    .collect()
});

fn roles(list: &str) -> Vec<Role> {
    let list = list.to_lowercase().replace(" and ", ",");
    list.split(',')
        .filter_map(|name| match name.trim() {
            "administrators" | "admins" => Some(Role::Admin),
            "agents" => Some(Role::Agent),
            "light agents" => Some(Role::LightAgent),
            "end users" => Some(Role::EndUser),
            _ => None,
        })
        .collect()
}

fn permission(found: &Captures<'_>) -> Option<Expr> {
    let name = found.name("name")?.as_str().trim().to_owned();
    Some(Expr::Is(Atom::Permission(name)))
}

/// Reads the lines.
pub(super) fn read(lines: &[String]) -> Said {
    let mut said = Said {
        expr: Expr::Unknown,
        anonymous: false,
        puzzling: Vec::new(),
    };
    let mut ways = Vec::new();
    let mut anyone = false;
    for line in lines {
        let plain = plain(line);
        let meaning = RULES
            .iter()
            .find_map(|rule| (rule.meaning)(&rule.pattern.captures(&plain)?));
        match meaning {
            None => said.puzzling.push(plain),
            Some(found) => {
                for way in found {
                    match way {
                        Way::Anonymous => said.anonymous = true,
                        Way::Anyone => anyone = true,
                        Way::Role(role, condition) => ways.push((role, condition)),
                        Way::Nobody => {}
                    }
                }
            }
        }
    }
    said.expr = if said.anonymous || anyone {
        Expr::nothing()
    } else {
        any_of(ways, !said.puzzling.is_empty())
    };
    said
}

/// The line without Markdown's links and marks.
fn plain(line: &str) -> String {
    let text = without_links(line);
    let text: String = text.chars().filter(|c| !matches!(c, '*' | '`')).collect();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use why403::table::expr::to_text;

    fn said(lines: &[&str]) -> String {
        let lines: Vec<String> = lines.iter().map(|line| (*line).to_owned()).collect();
        let said = read(&lines);
        assert!(said.puzzling.is_empty(), "{:?}", said.puzzling);
        to_text(&said.expr)
    }

    #[test]
    fn roles_are_met_by_those_above_them() {
        assert_eq!(said(&["Admins"]), "role admin");
        assert_eq!(said(&["Administrators"]), "role admin");
        for lines in [
            &["Agents"][..],
            &["Admins", "Agents"],
            &["Admins, Agents"],
            &["Agents and admins"],
        ] {
            assert_eq!(said(lines), "any role(agent, admin)", "{lines:?}");
        }
        for lines in [
            &["End Users"][..],
            &["Agents", "End users"],
            &["Admins, Agents, End users"],
            &["Admins, Agents, and End Users"],
        ] {
            assert_eq!(said(lines), "any role(end-user, agent, admin)", "{lines:?}");
        }
        assert_eq!(
            said(&["Admins, Agents and Light Agents"]),
            "any role(\"light agent\", agent, admin)"
        );
    }

    #[test]
    fn anyone_and_anonymous_users_need_nothing() {
        assert_eq!(said(&["Anyone"]), "nothing");
        let lines = [
            "End users".to_owned(),
            "Anonymous users (rate limit of 5 requests per hour for [trial accounts](/documentation/x/))".to_owned(),
        ];
        let said = read(&lines);
        assert!(said.anonymous && said.puzzling.is_empty());
        assert_eq!(to_text(&said.expr), "nothing");
    }

    #[test]
    fn agents_with_a_permission() {
        for (lines, permission) in [
            (
                &[
                    "Administrators",
                    "Agents in custom roles with the `manage_triggers` permission (Enterprise only)",
                ][..],
                "manage_triggers",
            ),
            (
                &["Administrators", "Agents with the `manage_roles` permission"],
                "manage_roles",
            ),
            (
                &[
                    "Admins",
                    "Agents assigned to a custom role with permissions to manage groups (Enterprise only)",
                ],
                "\"manage groups\"",
            ),
            (
                &[
                    "Admins",
                    "[Agents in custom role with permission to manage skills](https://support.zendesk.com/x)",
                ],
                "\"manage skills\"",
            ),
            (
                &["Admins", "Agents with permission to delete tickets"],
                "\"delete tickets\"",
            ),
            (
                &["Admins", "Agents who have permission to manage dynamic content"],
                "\"manage dynamic content\"",
            ),
            (
                &[
                    "Admins",
                    "Agents with permission to manage channels and extensions. See the system permissions in [Creating custom roles](https://x) in the Support Help Center",
                ],
                "\"manage channels and extensions\"",
            ),
            (
                &["Admins and [agents in custom roles with permission](https://x) to manage end users or team members"],
                "\"manage end users or team members\"",
            ),
            (
                &["Admins or agents with permission to edit end users"],
                "\"edit end users\"",
            ),
        ] {
            assert_eq!(
                said(lines),
                format!("any(role admin, all(role agent, permission {permission}))"),
                "{lines:?}"
            );
        }
        assert_eq!(
            said(&[
                "Agents with \"View only\" or higher reports permissions in Support.",
                "Agents retrieving their own skips"
            ]),
            "any(role admin, all(role agent, permission reports), all(role agent, unknown))"
        );
    }

    #[test]
    fn what_holds_for_some_agents_only_is_not_known_of_one() {
        for line in [
            "Agents, with restrictions applying on certain actions",
            "Agents, with restrictions",
            "Agents, with certain restrictions",
            "Agents (own bookmarks only)",
            "Unrestricted agents",
            "Agents when deleting an organization membership for an end user",
        ] {
            assert_eq!(said(&[line]), "any(role admin, all(role agent, unknown))", "{line}");
        }
        assert_eq!(
            said(&[
                "Admins and [agents in custom roles with permission](https://x) to manage suspended tickets on Enterprise plans",
                "Unrestricted agents on all other plans"
            ]),
            "any(role admin, all(role agent, permission \"manage suspended tickets\"), all(role agent, unknown))"
        );
        assert_eq!(
            said(&[
                "Admins",
                "Agents with the `assign_tickets_to_any_brand` permission can list all brands for the account",
                "Agents without the `assign_tickets_to_any_brand` permission can only list brands they are members of"
            ]),
            "any(role admin, all(role agent, unknown))"
        );
        assert_eq!(
            said(&[
                "Admins",
                "Agents when [deleting tickets is enabled](https://x)",
                "Agents assigned to a custom role with permissions to redact ticket content (Enterprise only)"
            ]),
            "any(role admin, all(role agent, unknown), all(role agent, permission \"redact ticket content\"))"
        );
    }

    #[test]
    fn end_users_of_some_kind() {
        assert_eq!(
            said(&["Agents", "Verified end users"]),
            "any(role agent, role admin, all(role end-user, unknown))"
        );
        assert_eq!(
            said(&["End user who requested the ticket"]),
            "any(role agent, role admin, all(role end-user, unknown))"
        );
        assert_eq!(
            said(&[
                "Agents",
                "End users (when an admin [configures](https://x) the custom object to be accessible to end users)"
            ]),
            "any(role agent, role admin, all(role end-user, unknown))"
        );
    }

    #[test]
    fn accounts_with_a_feature_and_remarks_in_the_list() {
        for line in [
            "Admins on accounts that have audit log access",
            "Admins on accounts that have audit-log access",
        ] {
            assert_eq!(said(&[line]), "all(role admin, license \"audit log access\")");
        }
        assert_eq!(
            said(&[
                "Admins",
                "Agents",
                "Note:** Updating an organization's `domain_names` property overwrites all"
            ]),
            "any role(agent, admin)"
        );
    }

    #[test]
    fn what_no_rule_understands_is_reported() {
        let said = read(&["Admins".to_owned(), "Whoever asks nicely".to_owned()]);
        assert_eq!(to_text(&said.expr), "any(role admin, unknown)");
        assert_eq!(said.puzzling, ["Whoever asks nicely"]);
    }
}
