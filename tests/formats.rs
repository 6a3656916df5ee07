//! What programs read: every JSON output has its schema (`docs/why403.schema.json`), SARIF is what the standard says, and the
//! shells get their words.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod support;

use serde_json::Value;
use std::io::Write as _;
use std::process::{Command, Stdio};

fn why403(words: &[&str], input: &str) -> (i32, String, String) {
    support::command::why403(words, input).parts()
}

fn why403_with(words: &[&str], input: &str, variables: &[(&str, &str)]) -> (i32, String, String) {
    support::command::why403_in(&support::root(), words, input, variables).parts()
}

const DEMO: &str = "examples/lock/demo.har";
const CHANGE: &str = "examples/lock/change.har";

fn schema() -> Value {
    serde_json::from_str(&support::read("docs/why403.schema.json")).unwrap()
}

/// What is wrong with a value by the schema, or nothing.
fn faults(value: &Value) -> Vec<String> {
    let schema = schema();
    let whole = jsonschema::validator_for(&schema).unwrap();
    if whole.is_valid(value) {
        return Vec::new();
    }
    // `oneOf` says only that none fits: the one with the most members in common says why.
    let options = schema["oneOf"].as_array().unwrap();
    let common = |option: &&Value| {
        let members = option["properties"].as_object().unwrap();
        value
            .as_object()
            .map_or(0, |own| own.keys().filter(|name| members.contains_key(*name)).count())
    };
    let mut nearest = options.iter().max_by_key(common).unwrap().clone();
    nearest["$defs"] = schema["$defs"].clone();
    let one = jsonschema::validator_for(&nearest).unwrap();
    let mut all: Vec<String> = one
        .iter_errors(value)
        .map(|fault| format!("{}: {fault}", fault.instance_path()))
        .collect();
    all.push(format!("by `{}`", nearest["description"]));
    all
}

fn token(case: &str) -> String {
    let case: Value = serde_json::from_str(&support::read(format!("tests/fixtures/cases/{case}.json"))).unwrap();
    let sent = case["request"]["headers"]["Authorization"].as_str().unwrap();
    sent.trim_start_matches("Bearer ").to_owned()
}

#[test]
fn every_json_output_has_its_schema() {
    let jwt = token("2-messaging-close");
    let webex = token("5-webex-subscription");
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let (one, two) = (file("one", &jwt), file("two", &token("4-outbound-call")));
    let shared = file("shared.har", "");
    let lock = "examples/lock/scopes.lock";
    let terraform = "genesys=examples/lock/main.tf";
    let outputs: Vec<(Vec<&str>, &str)> = vec![
        (vec!["explain", DEMO], ""),
        (vec!["explain", DEMO, "--all"], ""),
        (vec!["explain", CHANGE, "--summary"], ""),
        (vec!["explain", "tests/fixtures/har/shapes.har", "--all"], ""),
        (vec!["explain", "tests/fixtures/har/firefox.har", "--all"], ""),
        (vec!["explain", DEMO, "--with", "scope:routing", "--as", "user"], ""),
        (
            vec!["explain"],
            "curl https://api.mypurecloud.com/api/v2/users/me -H 'Authorization: Bearer abcdefghijklmnopqrstuvwxyz'",
        ),
        (vec!["token", "--platform", "genesys"], &jwt),
        (vec!["token", "-", "--platform", "webex"], &webex),
        (vec!["needs", CHANGE], ""),
        (vec!["requires", "GET", "/me/messages", "--platform", "graph"], ""),
        (
            vec!["requires", "GET", "/api/v2/no/such/thing", "--platform", "genesys"],
            "",
        ),
        (vec!["can", "--platform", "genesys", "--search", "queue"], &jwt),
        (vec!["diff", &one, &two, "--platform", "genesys"], ""),
        (vec!["diff", &one, &two], ""),
        (vec!["check", CHANGE, "--lock", lock, "--declared", terraform], ""),
        (vec!["check", "--lock", lock, "--grant", "genesys=-"], &jwt),
    ];
    let mut checked = 0;
    for (words, input) in outputs {
        let words = [&words[..], &["--format", "json"]].concat();
        let (_, out, err) = why403(&words, input);
        let value: Value = serde_json::from_str(&out).unwrap_or_else(|error| panic!("{words:?}: {error} {err}"));
        assert_eq!(faults(&value), Vec::<String>::new(), "{words:?}");
        checked += 1;
    }
    let (_, receipt, err) = why403(&["share", DEMO, "--out", &shared, "--receipt", "json"], "");
    let value: Value = serde_json::from_str(&receipt).unwrap_or_else(|error| panic!("{error} {err}"));
    assert_eq!(faults(&value), Vec::<String>::new());
    assert_eq!(checked, 17);
}

/// Every report of every labelled refusal and journey: what reports can hold at all.
#[test]
fn every_labelled_report_has_its_schema() {
    let schema = schema();
    let report = serde_json::json!({ "$ref": "#/$defs/report", "$defs": schema["$defs"] });
    let validator = jsonschema::validator_for(&report).unwrap();
    let mut count = 0;
    for entry in std::fs::read_dir(support::root().join("tests/journeys")).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|ending| ending != "har") {
            continue;
        }
        let (_, out, err) = why403(&["explain", path.to_str().unwrap(), "--all", "--format", "json"], "");
        let value: Value = serde_json::from_str(&out).unwrap_or_else(|error| panic!("{error} {err}"));
        for one in value["reports"].as_array().unwrap() {
            let faults: Vec<String> = validator
                .iter_errors(one)
                .map(|fault| format!("{}: {fault}", fault.instance_path()))
                .collect();
            assert!(faults.is_empty(), "{}: {faults:?}", path.display());
            count += 1;
        }
    }
    assert!(count > 20, "only {count} reports");
}

#[test]
fn the_schema_refuses_what_it_does_not_know() {
    let (_, out, _) = why403(&["explain", DEMO, "--format", "json"], "");
    let mut value: Value = serde_json::from_str(&out).unwrap();
    value["reports"][0]["call"]["colour"] = "red".into();
    assert!(!faults(&value).is_empty());
    let (_, out, _) = why403(&["explain", DEMO, "--format", "json", "--summary"], "");
    let mut value: Value = serde_json::from_str(&out).unwrap();
    value.as_object_mut().unwrap().remove("schema");
    assert!(!faults(&value).is_empty());
}

#[test]
fn sarif_is_what_the_standard_says() {
    let lock = "examples/lock/scopes.lock";
    for words in [
        &["explain", DEMO, "--format", "sarif"][..],
        &["explain", CHANGE, "--format", "sarif", "--all"],
        &["explain", "tests/fixtures/har/firefox.har", "--format", "sarif"],
        &[
            "check",
            CHANGE,
            "--lock",
            lock,
            "--declared",
            "examples/lock/main.tf",
            "--format",
            "sarif",
        ],
    ] {
        let (_, out, err) = why403(words, "");
        let value: Value = serde_json::from_str(&out).unwrap_or_else(|error| panic!("{words:?}: {error} {err}"));
        // Read by types made of the standard's own schema, and written again: nothing is lost, so nothing was foreign.
        let read: serde_sarif::sarif::Sarif = serde_json::from_value(value.clone()).unwrap();
        assert_eq!(serde_json::to_value(&read).unwrap(), value, "{words:?}");
        let run = &read.runs[0];
        let rules = run.tool.driver.rules.as_ref().unwrap();
        for result in run.results.as_ref().unwrap() {
            let at = usize::try_from(result.rule_index.unwrap()).unwrap();
            assert_eq!(Some(&rules[at].id), result.rule_id.as_ref());
            let uri = result.locations.as_ref().unwrap()[0]
                .physical_location
                .as_ref()
                .unwrap();
            let uri = uri.artifact_location.as_ref().unwrap().uri.as_ref().unwrap();
            assert!(!uri.starts_with('/') && !uri.contains(' '), "{uri}");
        }
    }
}

#[test]
fn the_summary_has_a_line_for_each_kind() {
    let (status, out, _) = why403(&["explain", DEMO, "--summary"], "");
    assert_eq!(status, 1);
    insta::assert_snapshot!("summary_text", out);
    let (_, out, _) = why403(&["explain", DEMO, "--summary", "--format", "markdown"], "");
    insta::assert_snapshot!("summary_markdown", out);
}

#[test]
fn equal_refusals_of_one_operation_are_one_kind_and_each_by_itself_with_all() {
    let har: Value = serde_json::from_str(&support::read(DEMO)).unwrap();
    let entries = har["log"]["entries"].as_array().unwrap();
    let cobrowse = entries
        .iter()
        .find(|entry| entry["request"]["url"].as_str().unwrap().ends_with("/cobrowse"))
        .unwrap();
    let mut all = har.clone();
    let mut other = cobrowse.clone();
    other["request"]["url"] =
        "https://api.mypurecloud.com/api/v2/conversations/11111111-8210-4e75-b698-26f0c8175bcb/cobrowse".into();
    all["log"]["entries"] = vec![cobrowse.clone(), other, cobrowse.clone()].into();
    let text = all.to_string();
    let (_, out, _) = why403(&["explain"], &text);
    assert!(
        out.ends_with("The same happened 3 times, at other addresses of the operation, too.\n"),
        "{out}"
    );
    assert_eq!(out.matches("→ 403 Forbidden").count(), 1, "{out}");
    let (_, out, _) = why403(&["explain", "--all"], &text);
    assert_eq!(out.matches("→ 403 Forbidden").count(), 3, "{out}");
}

#[test]
fn calls_are_chosen_by_time_host_status_verdict_platform_and_reason() {
    let denials = |words: &[&str]| {
        let words = [&["explain", DEMO, "--format", "json"], words].concat();
        let (status, out, err) = why403(&words, "");
        let value: Value = serde_json::from_str(&out).unwrap_or_else(|error| panic!("{words:?}: {error} {err}"));
        let count = value["reports"].as_array().unwrap().len();
        assert_eq!(status, i32::from(count > 0), "{words:?}");
        count
    };
    let counts = [
        (&["--only", "platform:genesys"][..], 5),
        (&["--only", "platform:webex"], 1),
        (&["--only", "host:mypurecloud.com"], 5),
        (&["--only", "host:purecloud.com"], 0),
        (
            &[
                "--only",
                "platform:genesys",
                "--only",
                "verdict:certain",
                "--only",
                "path:cobrowse",
            ],
            1,
        ),
        (&["--only", "status:403", "--only", "status:401"], 6),
        (&["--only", "status:404"], 0),
        (&["--only", "method:get"], 0),
        (&["--since", "2026-11-20T12:00Z"], 6),
        (&["--since", "2026-11-21"], 0),
        (&["--since", "1s"], 0),
    ];
    for (words, count) in counts {
        assert_eq!(denials(words), count, "{words:?}");
    }
    assert!(denials(&["--only", "reason:permission"]) > 0);
    for wrong in [&["--only", "hunter2secret"][..], &["--since", "hunter2secret"]] {
        let (status, out, err) = why403(&[&["explain", DEMO], wrong].concat(), "");
        assert_eq!((status, out.as_str()), (2, ""));
        assert!(!err.contains("hunter2"), "{err}");
    }
}

#[test]
fn colours_are_for_terminals_and_lines_as_wide_as_asked() {
    let plain = why403(&["explain", DEMO], "").1;
    assert!(!plain.contains('\u{1b}'));
    let coloured = why403(&["explain", DEMO, "--color", "always"], "").1;
    assert!(
        coloured.contains("\u{1b}[1m") && coloured.contains("\u{1b}[31m"),
        "{coloured}"
    );
    // The colours are all that differs.
    let mut without = String::new();
    for (at, piece) in coloured.split('\u{1b}').enumerate() {
        without.push_str(if at == 0 {
            piece
        } else {
            piece.split_once('m').unwrap().1
        });
    }
    assert_eq!(without, plain);
    for variables in [
        &[("CLICOLOR_FORCE", "1")][..],
        &[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")],
    ] {
        let forced = why403_with(&["explain", DEMO], "", variables).1;
        assert_eq!(forced.contains('\u{1b}'), variables.len() == 1, "{variables:?}");
    }
    assert_eq!(
        why403_with(&["explain", DEMO, "--color", "never"], "", &[("CLICOLOR_FORCE", "1")]).1,
        plain
    );
    let narrow = why403(&["explain", DEMO, "--width", "50"], "").1;
    let words = |text: &str| {
        text.split_whitespace()
            .map(str::to_owned)
            .filter(|word| !word.starts_with('─'))
            .collect::<Vec<_>>()
    };
    assert_eq!(words(&narrow), words(&plain));
    for line in narrow.lines().filter(|line| line.chars().count() > 50) {
        // Only a word that is longer than the line.
        let before = line.trim_end().rsplit_once(' ').map_or("", |(before, _)| before);
        assert!(before.trim().chars().count() <= 50, "{line}");
    }
    // What another wrote colours nothing.
    let hostile = "GET https://api.example.com/x HTTP/1.1\nauthorization: Bearer abcdefghijklmnopqrstuvw\n\nHTTP/1.1 403 Forbidden\n\n{\"message\":\"\\u001b[31mno\"}";
    let out = why403(&["explain", "--color", "always"], hostile).1;
    assert!(!out.contains("\u{1b}[31mno"), "{out}");
}

#[test]
fn shells_and_the_manual_know_every_command() {
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let (status, out, err) = why403(&["completions", shell], "");
        assert_eq!((status, err.as_str()), (0, ""), "{shell}");
        for word in ["explain", "lock", "check", "mcp", "--summary"] {
            let word = if shell == "fish" {
                word.trim_start_matches("--")
            } else {
                word
            };
            assert!(out.contains(word), "{word} for {shell}");
        }
    }
    let (status, out, _) = why403(&["man"], "");
    assert!(
        status == 0 && out.contains(".TH why403 1") && out.contains("why403\\-check"),
        "{out}"
    );
    let (status, out, _) = why403(&["man", "explain"], "");
    assert!(status == 0 && out.contains("\\-\\-summary"), "{out}");
    assert_eq!(why403(&["man", "hunter2secret"], "").0, 2);
    // What a shell runs is at least what it can read.
    let (_, script, _) = why403(&["completions", "bash"], "");
    let mut bash = Command::new("bash")
        .args(["-n"])
        .stdin(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    bash.stdin.take().unwrap().write_all(script.as_bytes()).unwrap();
    let read = bash.wait_with_output().unwrap();
    assert!(read.status.success(), "{}", String::from_utf8_lossy(&read.stderr));
}
