//! `why403 lock` and `why403 check` as they are called, over the demonstration's files in `examples/lock`.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod support;

use std::path::{Path, PathBuf};
use support::command::Ran;

fn why403(folder: &Path, words: &[&str], input: &str) -> Ran {
    support::command::why403_in(folder, words, input, &[])
}

fn example() -> PathBuf {
    support::root().join("examples/lock")
}

/// Tokens of the five cases, which are in the recordings.
fn tokens() -> Vec<String> {
    let har: serde_json::Value = serde_json::from_str(&support::read("examples/lock/change.har")).unwrap();
    let entries = har["log"]["entries"].as_array().unwrap();
    let headers = entries
        .iter()
        .flat_map(|entry| entry["request"]["headers"].as_array().unwrap());
    let sent = headers.filter(|header| header["name"] == "Authorization");
    sent.map(|header| {
        header["value"]
            .as_str()
            .unwrap()
            .trim_start_matches("Bearer ")
            .to_owned()
    })
    .collect()
}

fn without_tokens(ran: &Ran) {
    for token in tokens() {
        assert!(!ran.out.contains(&token) && !ran.err.contains(&token), "{}", ran.out);
    }
}

#[test]
fn the_lock_of_the_demonstration_is_what_its_recording_makes() {
    let ran = why403(&example(), &["lock", "demo.har", "--out", "-"], "");
    assert_eq!(ran.status, 0, "{}", ran.err);
    without_tokens(&ran);
    assert_eq!(
        ran.out,
        support::read("examples/lock/scopes.lock"),
        "write it anew: cd examples/lock; why403 lock demo.har"
    );
    insta::assert_snapshot!(ran.err);
    // The same calls, recorded by another program.
    let cypress = support::root().join("tests/fixtures/har/cypress.har");
    let other = why403(&example(), &["lock", cypress.to_str().unwrap(), "--out", "-"], "");
    assert_eq!((other.status, other.out), (0, ran.out));
}

#[test]
fn the_demonstration_holds_to_its_lock() {
    let ran = why403(&example(), &["check", "demo.har"], "");
    assert_eq!(ran.status, 0, "{}{}", ran.out, ran.err);
    insta::assert_snapshot!(ran.out);
}

const CHANGED: &[&str] = &[
    "check",
    "change.har",
    "--declared",
    "genesys=main.tf",
    "--declared",
    "webex=sign-in.js",
];

#[test]
fn a_change_that_adds_a_call_fails_with_the_name_the_call_and_where_it_is_granted() {
    let ran = why403(&example(), CHANGED, "");
    assert_eq!(ran.status, 1, "{}{}", ran.out, ran.err);
    without_tokens(&ran);
    for told in [
        "GET /api/v2/routing/queues",
        "scope routing:readonly",
        "permission routing:queue:view",
        "Where: Admin > ",
        "main.tf:",
    ] {
        assert!(ran.out.contains(told), "{told} is missing in {}", ran.out);
    }
    insta::assert_snapshot!(ran.out);
}

#[test]
fn every_form_tells_the_same_differences() {
    let with = |format: &str| {
        let words = [CHANGED, &["--format", format]].concat();
        let ran = why403(&example(), &words, "");
        assert_eq!(ran.status, 1, "{}", ran.err);
        without_tokens(&ran);
        ran.out
    };
    insta::assert_snapshot!("check_markdown", with("markdown"));
    insta::assert_snapshot!("check_junit", with("junit"));
    let json: serde_json::Value = serde_json::from_str(&with("json")).unwrap();
    let differences = json["check"]["differences"].as_array().unwrap();
    let sarif: serde_json::Value = serde_json::from_str(&with("sarif")).unwrap();
    let results = sarif["runs"][0]["results"].as_array().unwrap();
    assert_eq!(differences.len(), results.len());
    for (one, other) in differences.iter().zip(results) {
        assert_eq!((&one["what"], &one["level"]), (&other["ruleId"], &other["level"]));
        let place = &other["locations"][0]["physicalLocation"];
        assert_eq!(place["artifactLocation"]["uri"], one["place"]["file"]);
        assert_eq!(place["region"]["startLine"], one["place"]["line"]);
    }
    assert_eq!(
        differences.iter().filter(|one| one["level"] == "error").count(),
        junit_failures(&with("junit"))
    );
}

/// Failures of a JUnit document, read by a reader of XML.
fn junit_failures(text: &str) -> usize {
    use quick_xml::events::Event;
    let mut reader = quick_xml::Reader::from_str(text);
    let (mut failures, mut cases, mut depth) = (0, 0, 0);
    loop {
        match reader.read_event().unwrap() {
            Event::Start(tag) => {
                depth += 1;
                failures += usize::from(tag.name().as_ref() == "failure");
                cases += usize::from(tag.name().as_ref() == "testcase");
            }
            Event::Empty(tag) => cases += usize::from(tag.name().as_ref() == "testcase"),
            Event::End(_) => depth -= 1,
            Event::Eof => break,
            _ => {}
        }
    }
    assert_eq!(depth, 0);
    assert!(cases > failures, "{text}");
    failures
}

#[test]
fn a_folder_of_recordings_and_a_list_of_operations_are_read() {
    let folder = tempfile::tempdir().unwrap();
    let inner = folder.path().join("results/one");
    std::fs::create_dir_all(&inner).unwrap();
    std::fs::copy(example().join("demo.har"), inner.join("a.har")).unwrap();
    std::fs::copy(example().join("change.har"), folder.path().join("results/b.HAR")).unwrap();
    std::fs::write(inner.join("notes.txt"), "no recording").unwrap();
    let ran = why403(folder.path(), &["lock", "results"], "");
    assert_eq!((ran.status, ran.out.as_str()), (0, ""), "{}", ran.err);
    let lock = std::fs::read_to_string(folder.path().join("scopes.lock")).unwrap();
    assert!(lock.contains("GET /api/v2/routing/queues"), "{lock}");
    let list =
        "# what the batch job does\nGET /api/v2/users/me\nDELETE https://api.mypurecloud.com/api/v2/routing/queues/7\n";
    let ran = why403(folder.path(), &["lock", "--add", "--platform", "genesys"], list);
    assert_eq!(ran.status, 0, "{}", ran.err);
    let more = std::fs::read_to_string(folder.path().join("scopes.lock")).unwrap();
    for call in [
        "GET /api/v2/users/me",
        "DELETE /api/v2/routing/queues/{queueId}",
        "GET /api/v2/routing/queues\"",
    ] {
        assert!(more.contains(call), "{call} in {more}");
    }
    // The second run over the same calls changes nothing.
    let ran = why403(folder.path(), &["lock", "--add", "--platform", "genesys", "-"], list);
    assert_eq!(ran.status, 0, "{}", ran.err);
    assert_eq!(
        std::fs::read_to_string(folder.path().join("scopes.lock")).unwrap(),
        more
    );
}

#[test]
fn warnings_count_on_request_and_files_are_written() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("rights.md");
    let words = [
        "check",
        "--declared",
        "main.tf",
        "--format",
        "markdown",
        "--out",
        out.to_str().unwrap(),
    ];
    let plain = why403(&example(), &words, "");
    let strict = why403(&example(), &[&words[..], &["--strict"]].concat(), "");
    assert!(plain.status <= strict.status && strict.status == 1, "{}", strict.out);
    let written = std::fs::read_to_string(out).unwrap();
    assert!(
        written.starts_with("## Rights: ") && !plain.out.starts_with("##"),
        "{written}"
    );
}

#[test]
fn a_token_on_standard_input_is_held_against_the_lock_and_not_repeated() {
    let tokens = tokens();
    let token = tokens.iter().find(|token| token.starts_with("eyJ")).unwrap();
    let ran = why403(&example(), &["check", "--grant", "genesys=-"], token);
    assert_eq!(ran.status, 1, "{}{}", ran.out, ran.err);
    without_tokens(&ran);
    let answer =
        serde_json::json!({"access_token": token, "scope": "conversations routing", "expires_in": 60}).to_string();
    let ran = why403(
        &example(),
        &["check", "--grant", "genesys=-", "--format", "json"],
        &answer,
    );
    without_tokens(&ran);
    assert!(ran.out.contains("\"granted\""), "{}", ran.out);
}

#[test]
fn bad_input_is_status_2_and_nothing_is_overwritten() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("scopes.lock"), "my own notes").unwrap();
    let demo = example().join("demo.har");
    let demo = demo.to_str().unwrap();
    let mut told = String::new();
    for (words, input) in [
        (&["lock", demo][..], ""),
        (&["lock", "--out", "-"], "{}"),
        (&["lock", "--out", "-"], "GET /api/v2/users/me"),
        (&["check"], ""),
        (&["check", demo, "--lock", "nothing.lock"], ""),
        (&["check", demo], ""),
        (&["check", "--declared", "hunter2secret"], ""),
        (&["check", "--grant", "nobody=hunter2secret"], ""),
    ] {
        let ran = why403(folder.path(), words, input);
        assert_eq!((ran.status, ran.out.as_str()), (2, ""), "{words:?} {}", ran.err);
        assert!(!ran.err.contains("hunter2"), "{}", ran.err);
        told.push_str(&ran.err);
    }
    insta::assert_snapshot!(told);
    assert_eq!(
        std::fs::read_to_string(folder.path().join("scopes.lock")).unwrap(),
        "my own notes"
    );
}
