//! All that knows a vendor stands in that vendor's folder, or in its one file `src/platform/<folder>.rs`. So no other
//! source names a vendor: not in code, not in a text, not by a host.
//!
//! The names are read from the folders. Comments and tests may say them.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, clippy::string_slice)]

mod names;
mod source;

use names::Names;
use source::Kind;
use std::path::{Path, PathBuf};

/// Where a vendor's name may stand after all: file, the text that is meant, and why it is no knowledge of a vendor.
const LISTED: &[(&str, &str, &str)] = &[
    (
        "import/openapi/mod.rs",
        "Google discovery document",
        "the name of a form of documents, in the list of those that can be read",
    ),
    (
        "journey/read.rs",
        "contains(\"connect\")",
        "a part of the addresses of OpenID Connect's endpoints",
    ),
    (
        "import/curl/options.rs",
        "aws-sigv4",
        "an option of the command curl, by curl's own name",
    ),
];

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn files(dir: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
        } else if path.extension().is_some_and(|end| end == "rs") {
            found.push(path);
        }
    }
    found.sort();
    found
}

/// Whether a file (relative to `src`) is a vendor's own, or a test's.
fn is_exempt(file: &str, ids: &[String]) -> bool {
    let own = file.strip_prefix("platform/").map(|rest| {
        let first = rest.split('/').next().unwrap_or_default();
        first.trim_end_matches(".rs").to_owned()
    });
    own.is_some_and(|own| ids.contains(&own))
        || file.ends_with("/tests.rs")
        || file.split('/').any(|folder| folder == "tests")
}

/// Whether a line of `platform/mod.rs` does nothing but register a vendor's file: `mod acme;`, `acme::Acme,`.
fn registers(line: &str, ids: &[String]) -> bool {
    let line = line.trim();
    let file = match line.strip_prefix("mod ") {
        Some(rest) => rest.strip_suffix(';'),
        None => line.strip_suffix(',').and_then(|path| Some(path.split_once("::")?.0)),
    };
    file.is_some_and(|file| ids.iter().any(|id| id == file))
}

/// `file:line: name` for every name of a vendor in a source.
fn named(file: &str, text: &str, names: &Names) -> Vec<String> {
    let lines: Vec<&str> = text.lines().collect();
    let mut found = Vec::new();
    for piece in source::pieces(text) {
        for (at, line) in piece.text.lines().enumerate() {
            let number = piece.line + at;
            let whole = lines[number - 1];
            if file == "platform/mod.rs" && registers(whole, &names.ids) {
                continue;
            }
            if LISTED.iter().any(|(of, what, _)| *of == file && whole.contains(what)) {
                continue;
            }
            let said = match piece.kind {
                Kind::Code => names.in_code(line),
                Kind::Text => names.in_text(line),
            };
            found.extend(said.map(|name| format!("src/{file}:{number}: `{name}` in {}", whole.trim())));
        }
    }
    found
}

#[test]
fn no_source_names_a_vendor_but_its_own() {
    let names = Names::read(&root());
    assert!(
        names.ids.len() > 40,
        "only {} folders: are they still read?",
        names.ids.len()
    );
    let mut found = Vec::new();
    let mut looked_at = 0;
    for path in files(&root().join("src")) {
        let file = path.strip_prefix(root().join("src")).unwrap();
        let file = file.to_str().unwrap().replace('\\', "/");
        if !is_exempt(&file, &names.ids) {
            looked_at += 1;
            found.extend(named(&file, &std::fs::read_to_string(&path).unwrap(), &names));
        }
    }
    assert!(looked_at > 200, "only {looked_at} sources seen");
    assert!(
        found.is_empty(),
        "{} places know a vendor; let its folder say it (vendors/README.md):\n{}",
        found.len(),
        found.join("\n")
    );
}

#[test]
fn what_is_listed_is_still_there() {
    for (file, what, _) in LISTED {
        let text = std::fs::read_to_string(root().join("src").join(file)).unwrap();
        assert!(
            text.contains(what),
            "{file} says no `{what}` any more: take it off the list"
        );
    }
}

#[test]
fn names_in_code_and_texts_are_seen_and_words_are_not() {
    let names = Names::read(&root());
    let seen = |text: &str| !named("x.rs", text, &names).is_empty();
    for text in [
        "enum Shape { GitHub }",
        "struct GitHubKind;",
        "fn github_kind() {}",
        "const OKTA: u8 = 1;",
        "let x = \"Auth0's form\";",
        "let x = \"x-okta-scopes\";",
        "let x = \"an answer of Microsoft Graph\";",
        "if id == \"slack\" {}",
        "enum Shape { Slack }",
        "let x = \"hooks.slack.com\";",
        "let x = r\"^https://slack\\.com/api/\";",
        "let x = \"x-slack-req-id\";",
        "let x = \"maps.googleapis.com\";",
        "let x = \"the gateway (AWS API Gateway)\";",
        "let x = \"an API key of SendGrid\";",
        "let c = '\"'; let x = \"Zendesk\";",
        "#[cfg(not(test))]\nfn x() { zendesk() }",
    ] {
        assert!(seen(text), "{text}");
    }
    for text in [
        "// GitHub says so",
        "/// Slack's tokens\nfn x() {}",
        "/* Okta\n/* and */ Auth0 */",
        "fn fits(slack: i64) { let SLACK_MS = 1; queue.pop_front(); graph(); }",
        "let x = \"the gateway in front of it, in OpenID Connect Core, a graph\";",
        "#[cfg(test)]\nmod tests {\n    fn x() { let github = \"GitHub\"; }\n}",
        "#[cfg(test)]\nmod github;\nfn x() {}",
        "let x = \"oktagon and mygithubs\";",
    ] {
        assert!(!seen(text), "{text}: {:?}", named("x.rs", text, &names));
    }
    assert!(registers("mod github;", &names.ids) && registers("    github::GitHub,", &names.ids));
    assert!(!registers("github::GitHub::new()", &names.ids));
}
