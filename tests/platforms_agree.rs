//! A vendor is one folder in `vendors`, with labelled denials, and perhaps one file in `src/platform`. Nothing else
//! names it but the README.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use std::collections::BTreeSet;
use why403::platforms::{ALL, of_host};

/// Names of the entries of a folder, those that `pick` gives.
fn entries(folder: &str, pick: impl Fn(&str) -> Option<String>) -> BTreeSet<String> {
    let folder = support::root().join(folder);
    let names = std::fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    names
        .filter_map(|entry| pick(entry.unwrap().file_name().to_str().unwrap()))
        .collect()
}

/// The vendors whose folder has this entry.
fn vendors_with(entry: &str) -> BTreeSet<String> {
    entries("vendors", |name| {
        support::root()
            .join("vendors")
            .join(name)
            .join(entry)
            .exists()
            .then(|| name.to_owned())
    })
}

fn ids() -> BTreeSet<String> {
    ALL.iter().map(|platform| platform.id().to_owned()).collect()
}

#[test]
fn every_rust_file_belongs_to_a_folder_and_is_registered() {
    // What the trait's module holds beside the vendors.
    let helpers = ["mod", "plain", "remedy"];
    let files = entries("src/platform", |name| {
        name.strip_suffix(".rs")
            .filter(|stem| !helpers.contains(stem))
            .map(str::to_owned)
    });
    let registered: BTreeSet<String> = why403::platform::with_rust().map(str::to_owned).collect();
    assert_eq!(files, registered);
    assert!(files.is_subset(&ids()));
}

#[test]
fn every_folder_is_a_platform() {
    assert_eq!(vendors_with("vendor.txt"), ids());
    let said: BTreeSet<String> = ALL
        .iter()
        .filter(|one| one.has_table())
        .map(|one| one.id().to_owned())
        .collect();
    assert_eq!(vendors_with("table.txt"), said);
}

#[test]
fn claims_are_bundled_about_those_that_say_so() {
    let claims = vendors_with("claims.txt");
    let said: BTreeSet<String> = ALL
        .iter()
        .filter(|one| one.has_claims())
        .map(|one| one.id().to_owned())
        .collect();
    assert_eq!(claims, said);
}

#[test]
fn every_platform_has_its_folder_of_labelled_denials() {
    // Those of the first version, which have a dialect of their own; the newer folders get theirs one by one.
    for id in why403::platform::with_rust() {
        let cases = entries(&format!("vendors/{id}/denials"), |name| {
            name.strip_suffix(".json").map(str::to_owned)
        });
        assert!(cases.len() >= 10, "{id} has {} labelled denials", cases.len());
    }
}

#[test]
fn the_readme_names_every_vendor_and_counts_the_tables() {
    let readme = support::read("README.md").replace('\n', " ");
    let tables = ALL.iter().filter(|platform| platform.has_table()).count();
    assert!(
        readme.contains(&format!(" operations of {tables} platforms by name")),
        "README.md does not say that there are tables of {tables} platforms"
    );
    for platform in ALL.iter() {
        assert!(
            readme.contains(platform.name()),
            "README.md does not name {}",
            platform.name()
        );
    }
}

#[test]
fn names_are_distinct_and_patterns_lead_to_their_platform() {
    let names: BTreeSet<&str> = ALL.iter().map(|platform| platform.name()).collect();
    assert_eq!(names.len(), ALL.len());
    for platform in ALL.iter() {
        let patterns = platform.host_patterns();
        assert!(!patterns.is_empty(), "{} has no host", platform.id());
        for pattern in patterns {
            let host = pattern
                .strip_prefix("https://")
                .and_then(|rest| rest.strip_suffix("/*"))
                .unwrap();
            let host = host.replace('*', "acme");
            let hosts = platform.vendor().hosts.iter();
            let shared = hosts
                .filter(|one| one.pattern.fits(&host))
                .all(|one| one.path.is_some());
            if shared {
                // The other vendor has it without a path.
                continue;
            }
            let found = of_host(&host).map(|(platform, _)| platform.id());
            assert_eq!(found, Some(platform.id()), "{host}");
        }
    }
}
