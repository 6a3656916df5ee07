//! Whether several scopes in one security requirement are really all needed. OpenAPI says so, and many who write
//! documents do not know it: where the document itself speaks against it, how they join is not said.
//!
//! The rules are from 100 operations of a public directory of documents that were read by hand: of eight that list several
//! scopes of one scheme, seven cannot have meant all of them.

use std::collections::BTreeSet;

/// A list as long as this that has every scope there is, is a catalogue.
const CATALOGUE: usize = 3;
/// Scopes that let their holder do everything, by their whole name.
const EVERYTHING: [&str; 8] = [
    "*",
    "admin",
    "all",
    "full",
    "full_access",
    "fullaccess",
    "root",
    "superuser",
];

/// Why not all of these names can be needed; `None` when nothing speaks against it. `flows` are the scopes that each flow of
/// the scheme declares.
pub(super) fn doubt(names: &[&str], flows: &[BTreeSet<String>]) -> Option<&'static str> {
    let [_, _, ..] = names else { return None };
    if interchangeable(names.iter().copied()) {
        return Some("one is a level of the other");
    }
    let is_everything = |name: &&str| EVERYTHING.contains(&name.to_ascii_lowercase().as_str());
    if names.iter().any(is_everything) && !names.iter().all(is_everything) {
        return Some("one is by its name enough for everything");
    }
    let has_all = |flow: &BTreeSet<String>| names.iter().all(|name| flow.contains(*name));
    let known = |name: &&str| flows.iter().any(|flow| flow.contains(*name));
    if !flows.iter().any(has_all) && names.iter().all(known) {
        return Some("no flow of the scheme gives all of them");
    }
    let set: BTreeSet<&str> = names.iter().copied().collect();
    let is_whole = |flow: &BTreeSet<String>| flow.len() == set.len() && has_all(flow);
    if set.len() >= CATALOGUE && flows.iter().any(is_whole) {
        return Some("these are all scopes that there are");
    }
    None
}

/// Levels of access, of which a higher one usually includes the lower.
const LEVELS: [&str; 14] = [
    "read",
    "readonly",
    "view",
    "write",
    "readwrite",
    "edit",
    "update",
    "create",
    "delete",
    "admin",
    "manage",
    "full",
    "all",
    "rw",
];

/// Whether the names are the same but for a level of access at their end or beginning: `org:read, org:admin`.
fn interchangeable<'a>(names: impl IntoIterator<Item = &'a str>) -> bool {
    let mut stems: Vec<(String, String)> = Vec::new();
    for name in names {
        let lower = name.to_ascii_lowercase();
        let at_end = lower.rfind([':', '.', '_', '-', '/']);
        let at_start = lower.find([':', '.', '_', '-', '/']);
        let is_level = |text: &str| LEVELS.contains(&text);
        let split = |at: Option<usize>| {
            let at = at?;
            Some((lower.get(..at)?.to_owned(), lower.get(at + 1..)?.to_owned()))
        };
        let stem = match (split(at_end), split(at_start)) {
            (Some((stem, level)), _) if is_level(&level) => (stem, level),
            (_, Some((level, stem))) if is_level(&level) => (stem, level),
            // `crm.deals` beside `crm.deals.all`.
            _ => (lower.clone(), String::new()),
        };
        stems.push(stem);
    }
    let Some((first, _)) = stems.first() else { return false };
    let levelled = stems.iter().filter(|(_, level)| !level.is_empty()).count();
    stems.len() > 1 && levelled + 1 >= stems.len() && stems.iter().all(|(stem, _)| stem == first)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_of_one_thing_look_interchangeable() {
        for names in [
            vec!["org:read", "org:write", "org:admin"],
            vec!["read:jira-work", "manage:jira-work"],
            vec!["ZohoCRM.modules.ALL", "ZohoCRM.modules.READ"],
            vec!["deals", "deals:full"],
        ] {
            assert!(interchangeable(names.clone()), "{names:?}");
        }
        for names in [
            vec!["org:read"],
            vec!["org:read", "team:read"],
            vec!["orders", "customers"],
            vec!["MERCHANT_PROFILE_READ", "ORDERS_READ"],
            vec![],
        ] {
            assert!(!interchangeable(names.clone()), "{names:?}");
        }
    }

    fn flows(all: &[&[&str]]) -> Vec<BTreeSet<String>> {
        let set = |names: &&[&str]| names.iter().map(|name| (*name).to_owned()).collect();
        all.iter().map(set).collect()
    }

    #[test]
    fn what_the_document_speaks_against_is_doubted() {
        let catalogue = flows(&[&["public", "private", "upload"]]);
        let apart = flows(&[&["owner", "collaborator"], &["robot"]]);
        for (names, flows, why) in [
            (vec!["ALL", "circuits", "users"], &catalogue, "everything"),
            (vec!["owner", "robot"], &apart, "no flow"),
            (vec!["public", "private", "upload"], &catalogue, "all scopes"),
            (vec!["a:read", "a:write"], &catalogue, "level"),
        ] {
            let said = doubt(&names, flows).unwrap_or("nothing");
            assert!(said.contains(why), "{names:?}: {said}");
        }
        for (names, flows) in [
            (vec!["public", "upload"], &catalogue),
            (vec!["owner", "collaborator"], &apart),
            // Not declared: nothing is known of them.
            (vec!["owner", "somebody"], &apart),
            (vec!["ALL"], &catalogue),
            (vec!["orders:write", "orders.audit"], &vec![]),
        ] {
            assert_eq!(doubt(&names, flows), None, "{names:?}");
        }
    }
}
