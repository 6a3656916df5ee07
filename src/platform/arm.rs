//! Azure Resource Manager: what an operation requires follows from its path.
//!
//! The permission of role-based access control is the resource's type and `read`, `write`, `delete`, or for a POST the
//! last part of the path and `action` ("Azure resource provider operations" and "Understand role definitions", vendor's
//! pages, read 2026-11).

use super::Platform;
use crate::exchange::Exchange;
use crate::requirement::{Atom, Expr, Part, Provenance, Requirement};
use crate::table::Operation;
use crate::vendor::Vendor;

/// Named beside what the rule gives.
const RULE: &str = "Azure role-based access control, rule of the names of actions, read 2026-11";

#[derive(Debug)]
pub(super) struct Arm(pub(super) Vendor);

impl Platform for Arm {
    fn vendor(&self) -> &Vendor {
        &self.0
    }

    fn rule(&self, exchange: &Exchange) -> Option<Operation> {
        let (permission, template) = permission(&exchange.method, exchange.url.path())?;
        Some(Operation {
            method: exchange.method.clone(),
            template,
            requirement: Requirement {
                parts: vec![Part {
                    expr: Expr::Is(Atom::Permission(permission)),
                    provenance: Provenance::Inference,
                    source: RULE.to_owned(),
                    least: None,
                }],
            },
            ..Operation::default()
        })
    }
}

/// The permission that a call needs, and the path's template. `None` where the rule says nothing: unknown methods, a POST
/// that is no action, paths that name no resource.
fn permission(method: &str, path: &str) -> Option<(String, String)> {
    let segments: Vec<&str> = path.split('/').filter(|segment| !segment.is_empty()).collect();
    // Extension resources stand behind another resource: what counts is the last provider.
    let provider = segments
        .iter()
        .rposition(|segment| segment.eq_ignore_ascii_case("providers"));
    let (mut kind, rest) = match provider {
        Some(at) => (vec![*segments.get(at + 1)?], segments.get(at + 2..).unwrap_or_default()),
        None => (vec!["Microsoft.Resources"], segments.as_slice()),
    };
    let action = method == "POST" && rest.len() % 2 == 1 && rest.len() > 1;
    let types = rest.iter().step_by(2).copied();
    let right = match method {
        "GET" | "HEAD" => "read",
        "PUT" | "PATCH" => "write",
        "DELETE" => "delete",
        "POST" if action => "action",
        _ => return None,
    };
    kind.extend(types);
    // `/providers/Microsoft.X` alone describes the provider; `/subscriptions` stands below Microsoft.Resources.
    if kind.len() < 2 {
        return None;
    }
    Some((format!("{}/{right}", kind.join("/")), template(&segments)))
}

/// `/subscriptions/{name}/resourceGroups/{name}/providers/Microsoft.Compute/virtualMachines/{name}`: types stay, names go.
fn template(segments: &[&str]) -> String {
    let mut written = String::new();
    // After `providers` comes the namespace, and the types begin anew.
    let mut at = 0;
    for segment in segments {
        if segment.eq_ignore_ascii_case("providers") && at % 2 == 0 {
            at = 0;
        }
        let namespace = at == 1 && written.to_ascii_lowercase().ends_with("/providers");
        written.push('/');
        written.push_str(if at % 2 == 0 || namespace { segment } else { "{name}" });
        at = if namespace { 0 } else { at + 1 };
    }
    written
}

#[cfg(test)]
mod tests {
    use super::*;

    fn needs(method: &str, path: &str) -> String {
        permission(method, path).map_or_else(|| "-".to_owned(), |(name, template)| format!("{name} {template}"))
    }

    #[test]
    fn the_permission_follows_from_the_path() {
        const GROUP: &str = "/subscriptions/s/resourceGroups/g";
        let all = [
            needs("GET", "/subscriptions"),
            needs("GET", "/subscriptions/s"),
            needs("DELETE", GROUP),
            needs(
                "GET",
                &format!("{GROUP}/providers/Microsoft.Compute/virtualMachines/vm"),
            ),
            needs(
                "POST",
                &format!("{GROUP}/providers/Microsoft.Compute/virtualMachines/vm/start"),
            ),
            needs("GET", &format!("{GROUP}/providers/Microsoft.Storage/storageAccounts")),
            needs("PUT", &format!("{GROUP}/providers/Microsoft.Sql/servers/s/databases/d")),
            needs(
                "PUT",
                &format!("{GROUP}/providers/Microsoft.Web/sites/x/providers/Microsoft.Authorization/roleAssignments/1"),
            ),
            needs(
                "POST",
                &format!("{GROUP}/providers/Microsoft.Storage/storageAccounts/a/listKeys"),
            ),
            needs("GET", "/providers/Microsoft.Web"),
            needs("OPTIONS", GROUP),
            needs("POST", GROUP),
            needs("GET", "/"),
        ];
        insta::assert_snapshot!(all.join("\n"), @"
        Microsoft.Resources/subscriptions/read /subscriptions
        Microsoft.Resources/subscriptions/read /subscriptions/{name}
        Microsoft.Resources/subscriptions/resourceGroups/delete /subscriptions/{name}/resourceGroups/{name}
        Microsoft.Compute/virtualMachines/read /subscriptions/{name}/resourceGroups/{name}/providers/Microsoft.Compute/virtualMachines/{name}
        Microsoft.Compute/virtualMachines/start/action /subscriptions/{name}/resourceGroups/{name}/providers/Microsoft.Compute/virtualMachines/{name}/start
        Microsoft.Storage/storageAccounts/read /subscriptions/{name}/resourceGroups/{name}/providers/Microsoft.Storage/storageAccounts
        Microsoft.Sql/servers/databases/write /subscriptions/{name}/resourceGroups/{name}/providers/Microsoft.Sql/servers/{name}/databases/{name}
        Microsoft.Authorization/roleAssignments/write /subscriptions/{name}/resourceGroups/{name}/providers/Microsoft.Web/sites/{name}/providers/Microsoft.Authorization/roleAssignments/{name}
        Microsoft.Storage/storageAccounts/listKeys/action /subscriptions/{name}/resourceGroups/{name}/providers/Microsoft.Storage/storageAccounts/{name}/listKeys
        -
        -
        -
        -
        ");
    }
}
