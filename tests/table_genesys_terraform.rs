//! The table of Genesys Cloud against another source: what the vendor's Terraform provider says that its resources call,
//! and which permissions and scopes that takes.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

use std::collections::BTreeSet;
use why403::requirement::Atom;
use why403::table::{Table, compile, text};

#[derive(Default)]
struct Resource {
    name: String,
    calls: Vec<String>,
    permissions: BTreeSet<String>,
    scopes: BTreeSet<String>,
}

fn file(name: &str) -> String {
    std::fs::read_to_string(format!("{}/{name}", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

fn resources() -> Vec<Resource> {
    let mut found: Vec<Resource> = Vec::new();
    for line in file("tests/fixtures/tables/genesys.terraform.txt").lines() {
        if line.starts_with('#') {
            continue;
        }
        let Some(detail) = line.strip_prefix("  ") else {
            found.push(Resource {
                name: line.to_owned(),
                ..Resource::default()
            });
            continue;
        };
        let resource = found.last_mut().unwrap();
        let names = |list: &str| {
            list.split(' ')
                .filter(|name| !name.is_empty())
                .map(str::to_owned)
                .collect()
        };
        match detail.split_once(' ').unwrap_or((detail, "")) {
            ("permissions", list) => resource.permissions = names(list),
            ("scopes", list) => resource.scopes = names(list),
            _ => resource.calls.push(detail.to_owned()),
        }
    }
    found
}

/// A page lists for all calls of a resource together, so the union is compared. Calls that are not in the public document
/// are left out of it and counted.
#[test]
fn the_provider_s_pages_and_the_table_agree() {
    let table = Table::load(compile(&text::parse(&file("vendors/genesys/table.txt")).unwrap()).unwrap()).unwrap();
    let (mut compared, mut elsewhere, mut differing) = (0, 0, Vec::new());
    let all = resources();
    assert_eq!(all.len(), 248);
    for resource in &all {
        let mut permissions = BTreeSet::new();
        let mut scopes = BTreeSet::new();
        let mut complete = true;
        for call in &resource.calls {
            let (method, path) = call.split_once(' ').unwrap();
            let Some(operation) = table.lookup(method, path).operation() else {
                elsewhere += 1;
                complete = false;
                continue;
            };
            compared += 1;
            let operation = operation.to_operation();
            // A name that both sources give and that can be none: `admin`, as a permission of DELETE /api/v2/users/{userId}.
            permissions.extend(operation.dropped.iter().map(|atom| atom.name().to_owned()));
            for part in &operation.requirement.parts {
                for atom in part.expr.atoms() {
                    match atom {
                        Atom::Permission(name) => permissions.insert(name.clone()),
                        Atom::Scope(name) => scopes.insert(name.clone()),
                        _ => false,
                    };
                }
            }
        }
        if complete && (permissions != resource.permissions || scopes != resource.scopes) {
            differing.push(format!(
                "{}: permissions {:?}, scopes {:?}",
                resource.name,
                permissions
                    .symmetric_difference(&resource.permissions)
                    .collect::<Vec<_>>(),
                scopes.symmetric_difference(&resource.scopes).collect::<Vec<_>>()
            ));
        }
    }
    println!("{compared} calls compared, {elsewhere} not in the document");
    assert!(
        differing.is_empty(),
        "{} differ:\n{}",
        differing.len(),
        differing.join("\n")
    );
}
