//! `SECURITY.md` says what is so: every test that it names exists, every permission has its reason and the reverse, and
//! the pages of the extension run their own scripts alone.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod support;

use serde_json::Value;
use std::collections::BTreeSet;

fn manifest() -> Value {
    serde_json::from_str(&support::read("extension/manifest.json")).unwrap()
}

/// What stands in backticks.
fn marked(text: &str) -> Vec<&str> {
    text.split('`').skip(1).step_by(2).collect()
}

#[test]
fn every_test_that_is_named_exists() {
    let mut named = 0;
    for document in ["SECURITY.md", "docs/review.md"] {
        let text = support::read(document);
        for name in marked(&text) {
            let Some((file, test)) = name.split_once("::") else {
                continue;
            };
            if !file.ends_with(".rs") {
                continue;
            }
            let source = support::read(file);
            // A function, or the name of a property.
            assert!(
                source.contains(&format!("fn {test}(")),
                "{document} names {name}, and there is no such test"
            );
            named += 1;
        }
    }
    assert!(named >= 20, "{named} tests are named");
}

#[test]
fn every_file_that_is_named_exists() {
    for document in ["SECURITY.md", "PRIVACY.md", "docs/review.md"] {
        let text = support::read(document);
        for name in marked(&text) {
            let is_path = name.contains('/') && !name.contains("::") && !name.contains(['<', '*', ' ', '…']);
            let ours = [
                "src/",
                "tests/",
                "docs/",
                "extension/",
                "xtask/",
                "vendors/",
                "fuzz/",
                "signs/",
            ];
            if is_path && ours.iter().any(|folder| name.starts_with(folder)) {
                assert!(
                    support::root().join(name).exists(),
                    "{document} names {name}, and there is no such file"
                );
            }
        }
    }
}

/// All that the manifests of either browser ask for.
fn asked_for() -> BTreeSet<String> {
    let manifest = manifest();
    let mut found = BTreeSet::new();
    for source in [&manifest, &manifest["chrome"], &manifest["firefox"]] {
        for (key, lead) in [
            ("permissions", ""),
            ("host_permissions", ""),
            ("optional_permissions", "optional: "),
            ("optional_host_permissions", "optional: "),
        ] {
            let list = source[key].as_array().into_iter().flatten();
            found.extend(list.map(|one| format!("{lead}{}", one.as_str().unwrap())));
        }
        let data = &source["browser_specific_settings"]["gecko"]["data_collection_permissions"];
        for key in ["required", "optional"] {
            let list = data[key].as_array().into_iter().flatten().filter(|one| *one != "none");
            found.extend(list.map(|one| format!("data: {}", one.as_str().unwrap())));
        }
    }
    found
}

#[test]
fn every_permission_has_its_reason_and_every_reason_its_permission() {
    let text = support::read("SECURITY.md");
    let (_, rest) = text.split_once("## Why each permission").unwrap();
    let section = rest.split("\n## ").next().unwrap();
    let rows = section.lines().filter(|line| line.starts_with("| `"));
    let mut reasons = BTreeSet::new();
    for row in rows {
        let cells: Vec<&str> = row.trim_matches('|').split('|').map(str::trim).collect();
        assert!(cells[1].len() > 20, "no reason: {row}");
        assert!(reasons.insert(cells[0].trim_matches('`').to_owned()), "twice: {row}");
    }
    assert_eq!(reasons, asked_for());
}

/// Chrome lets every other extension connect where the key is missing; Firefox has no such thing.
#[test]
fn nobody_else_may_connect() {
    let chrome = &manifest()["chrome"];
    assert_eq!(chrome["externally_connectable"], serde_json::json!({"ids": []}));
    let background = support::read("extension/background.js");
    assert!(!background.contains("onMessageExternal") && !background.contains("onConnectExternal"));
}

#[test]
fn extension_pages_run_only_their_own_scripts() {
    let manifest = manifest();
    for source in [&manifest, &manifest["chrome"], &manifest["firefox"]] {
        let Some(policy) = source["content_security_policy"]["extension_pages"].as_str() else {
            continue;
        };
        let directive = |name: &str| {
            policy
                .split(';')
                .map(str::trim)
                .find_map(|one| one.strip_prefix(name))
                .map(str::trim)
        };
        assert_eq!(directive("default-src"), Some("'none'"));
        assert_eq!(directive("script-src"), Some("'self' 'wasm-unsafe-eval'"));
        assert_eq!(directive("object-src"), Some("'none'"));
        assert_eq!(directive("base-uri"), Some("'none'"));
    }
    assert!(manifest["content_security_policy"]["extension_pages"].is_string());
    // Text is set as text: nothing that reads HTML stands in any source.
    for file in files("src/browser").into_iter().chain(files("extension")) {
        let text = std::fs::read_to_string(&file).unwrap_or_default();
        for word in [
            "innerHTML",
            "outerHTML",
            "insertAdjacentHTML",
            "set_inner_html",
            "document.write(",
            "eval(",
            "new Function(",
        ] {
            let used = text
                .lines()
                .any(|line| line.contains(word) && !line.trim_start().starts_with("//"));
            assert!(!used, "{word} in {}", file.display());
        }
    }
}

fn files(folder: &str) -> Vec<std::path::PathBuf> {
    let mut open = vec![support::root().join(folder)];
    let mut found = Vec::new();
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let code = path
                .extension()
                .is_some_and(|ending| ["rs", "js", "html"].iter().any(|one| ending == *one));
            if path.is_dir() {
                open.push(path);
            } else if code && !path.components().any(|part| part.as_os_str() == "tests") && !path.ends_with("tests.rs")
            {
                found.push(path);
            }
        }
    }
    found
}

#[test]
fn every_place_that_looks_at_a_secret_says_why() {
    let mut places = 0;
    for file in files("src") {
        let text = std::fs::read_to_string(&file).unwrap();
        let code = text.split("#[cfg(test)]").next().unwrap();
        let lines: Vec<&str> = code.lines().collect();
        for (at, line) in lines.iter().enumerate() {
            if !line.contains(".expose()") || line.trim_start().starts_with("//") {
                continue;
            }
            places += 1;
            let said = lines[at.saturating_sub(8)..=at].iter().any(|line| line.contains("//"));
            assert!(said, "{}:{}: `expose` without a reason", file.display(), at + 1);
        }
    }
    assert!(places > 40, "{places}");
}

#[test]
fn the_figures_have_their_place() {
    let text = support::read("SECURITY.md");
    let (_, rest) = text.split_once("<!-- trust:begin -->").unwrap();
    let (table, _) = rest.split_once("<!-- trust:end -->").unwrap();
    assert!(table.contains("| part | as it should be | figures | run |"));
}
