//! What Genesys Cloud tells of a permission, whoever holds it: the roles of the organisation that contain it
//! (`authorization/roles`, needs `authorization:role:view`), and whether its own list has it (`authorization/permissions`).
//! Public API document of 2026-07-19: OrganizationRoleEntityListing, PermissionCollectionEntityListing.

use crate::authority::{FactSource, RightTold};
use crate::platform::Question;
use crate::requirement::Atom;
use serde::Deserialize;
use std::collections::BTreeMap;

const ROLES: &str = "/api/v2/authorization/roles";
const PERMISSIONS: &str = "/api/v2/authorization/permissions";
/// The most that one answer lists; what is beyond is said not to be known.
const PAGE: usize = 100;
/// So many roles are named.
const MOST_ROLES: usize = 20;

pub(super) fn questions(origin: &str, right: Option<&Atom>) -> Vec<Question> {
    let name = match right {
        None => "<permission>",
        Some(Atom::Permission(name)) if is_name(name) => name,
        Some(_) => return Vec::new(),
    };
    vec![
        Question {
            url: format!("{origin}{ROLES}?pageSize={PAGE}&permission={name}"),
            tells: "which roles contain a permission that a call lacks; only when you press for it (needs the permission \
                    authorization:role:view)",
        },
        Question {
            url: format!("{origin}{PERMISSIONS}?pageSize={PAGE}&query={name}"),
            tells: "whether the organisation has a permission that a call lacks; only when you press for it",
        },
    ]
}

/// `domain:entity:action`, as nothing in an address needs to be escaped for.
fn is_name(name: &str) -> bool {
    let is_part = |part: &str| {
        !part.is_empty()
            && part
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))
    };
    name.split(':').count() == 3 && name.len() <= 200 && name.split(':').all(is_part)
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Roles {
    entities: Vec<Role>,
    /// Over all pages.
    total: Option<u64>,
}

#[derive(Deserialize)]
struct Role {
    name: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Permissions {
    entities: Vec<Domain>,
    page_count: Option<u64>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Domain {
    domain: String,
    permission_map: BTreeMap<String, Vec<Permission>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Permission {
    entity_type: String,
    action: String,
}

pub(super) fn learn(path: &str, right: &Atom, body: &str) -> Option<RightTold> {
    let Atom::Permission(name) = right else { return None };
    let mut told = RightTold {
        right: right.clone(),
        roles: None,
        more_roles: 0,
        listed: None,
        source: FactSource::Observed(path.strip_prefix("/api/v2/")?.to_owned()),
    };
    match path {
        ROLES => {
            let read: Roles = serde_json::from_str(body).ok()?;
            let listed = read.entities.len();
            let total = read
                .total
                .map_or(listed, |total| usize::try_from(total).unwrap_or(usize::MAX));
            let names = read.entities.into_iter().map(|role| role.name);
            let mut names: Vec<String> = names.filter(|name| !name.is_empty() && name.len() <= 200).collect();
            names.sort();
            names.dedup();
            // Roles without a name that can be shown are roles all the same.
            if names.is_empty() && (listed > 0 || total > 0) {
                return None;
            }
            // What other pages hold, and what is not named of this one.
            let others = total.saturating_sub(listed);
            told.more_roles = others.saturating_add(names.len().saturating_sub(MOST_ROLES));
            names.truncate(MOST_ROLES);
            told.roles = Some(names);
        }
        PERMISSIONS => {
            let read: Permissions = serde_json::from_str(body).ok()?;
            let mut all = read.entities.iter().flat_map(|domain| {
                let of_domain = domain.permission_map.values().flatten();
                of_domain.map(|one| format!("{}:{}:{}", domain.domain, one.entity_type, one.action))
            });
            let has = all.any(|one| one == *name);
            // What is not on this page may be on another.
            let is_whole = read.page_count.is_some_and(|pages| pages <= 1);
            if !has && !is_whole {
                return None;
            }
            told.listed = Some(has);
        }
        _ => return None,
    }
    Some(told)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn permission(name: &str) -> Atom {
        Atom::Permission(name.to_owned())
    }

    #[test]
    fn roles_that_contain_a_permission_are_named() {
        let right = permission("routing:queue:view");
        let body = r#"{"entities":[{"id":"2","name":"Supervisor","permissionPolicies":[{"domain":"x"}]},
            {"id":"1","name":"Agent"}],"pageSize":100,"total":2}"#;
        let told = learn(ROLES, &right, body).unwrap();
        insta::assert_snapshot!(told.words().unwrap(), @"These roles contain the permission routing:queue:view: Agent, Supervisor, according to an earlier answer (authorization/roles).");
        let none = learn(ROLES, &right, r#"{"entities":[]}"#).unwrap();
        insta::assert_snapshot!(none.words().unwrap(), @"No role of the organisation contains the permission routing:queue:view, according to an earlier answer (authorization/roles).");
        let many: Vec<String> = (0..100).map(|at| format!(r#"{{"name":"Role {at:03}"}}"#)).collect();
        let many = format!(r#"{{"entities":[{}],"total":130}}"#, many.join(","));
        let told = learn(ROLES, &right, &many).unwrap();
        assert_eq!((told.roles.as_ref().map(Vec::len), told.more_roles), (Some(20), 110));
        let words = told.words().unwrap();
        assert!(
            words.contains("Role 000, Role 001") && words.contains("Role 019 and 110 more, according"),
            "{words}"
        );
        for unnamed in [r#"{"entities":[],"total":5}"#, r#"{"entities":[{"name":""}]}"#] {
            assert_eq!(learn(ROLES, &right, unnamed), None, "{unnamed}");
        }
        for lie in ["", "[]", "{}", r#"{"entities":{}}"#, r#"{"entities":[{"name":7}]}"#] {
            assert_eq!(learn(ROLES, &right, lie), None, "{lie}");
        }
    }

    #[test]
    fn a_permission_is_in_the_list_or_the_list_is_whole_and_has_it_not() {
        let right = permission("routing:queue:view");
        let list = |action: &str, pages: &str| {
            format!(
                r#"{{"entities":[{{"domain":"routing","permissionMap":{{"queue":[{{"domain":"routing",
                "entityType":"queue","action":"{action}"}}]}}}}]{pages}}}"#
            )
        };
        let listed = |body: &str| learn(PERMISSIONS, &right, body).and_then(|told| told.listed);
        assert_eq!(listed(&list("view", "")), Some(true));
        assert_eq!(listed(&list("edit", r#","pageCount":1"#)), Some(false));
        assert_eq!(listed(r#"{"entities":[],"pageCount":0}"#), Some(false));
        // Another page may have it, or there is no word of pages.
        assert_eq!(listed(&list("edit", r#","pageCount":3"#)), None);
        assert_eq!(listed(&list("edit", "")), None);
        let told = learn(PERMISSIONS, &right, r#"{"entities":[],"pageCount":0}"#).unwrap();
        insta::assert_snapshot!(told.words().unwrap(), @"The permission routing:queue:view is not available in this organisation, according to an earlier answer (authorization/permissions): its licence or product does not bring it, or it is in beta.");
    }

    #[test]
    fn only_names_of_permissions_are_asked_about() {
        let urls = |right: Option<&Atom>| -> Vec<String> {
            questions("https://api.mypurecloud.com", right)
                .into_iter()
                .map(|one| one.url)
                .collect()
        };
        assert_eq!(
            urls(Some(&permission("routing:queue:view"))),
            [
                "https://api.mypurecloud.com/api/v2/authorization/roles?pageSize=100&permission=routing:queue:view",
                "https://api.mypurecloud.com/api/v2/authorization/permissions?pageSize=100&query=routing:queue:view",
            ]
        );
        for name in ["", "a:b", "a:b:c:d", "a:b:c&x=1", "a::c", "../x:y:z"] {
            assert!(urls(Some(&permission(name))).is_empty(), "{name}");
        }
        assert!(urls(Some(&Atom::Scope("routing".to_owned()))).is_empty());
        assert_eq!(urls(None).len(), 2);
    }
}
