//! HAR files as browsers write them, and as they are found broken.

#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

use std::fmt::Write as _;
use why403::exchange::{Body, Outcome};
use why403::import::{ImportError, Imported, Recording, read};

const NOW: i64 = 1_790_000_000_000;

fn recording(text: &str) -> Recording {
    match read(text, NOW).expect("it is a HAR file") {
        Imported::Exchanges(recording) => recording,
        other => panic!("not exchanges: {other:?}"),
    }
}

fn fixture(name: &str) -> String {
    let path = format!("{}/tests/fixtures/har/{name}", env!("CARGO_MANIFEST_DIR"));
    std::fs::read_to_string(path).expect("the fixture is there")
}

fn told(recording: &Recording) -> String {
    let mut text = String::new();
    for e in &recording.exchanges {
        let outcome = match &e.outcome {
            Outcome::Pending => "pending".to_owned(),
            Outcome::Status(status) => status.to_string(),
            Outcome::Failed(why) => why.clone(),
        };
        let body = match &e.response_body {
            Body::NotSeen => "not seen",
            Body::Empty => "empty",
            Body::Text { text, .. } => text.expose(),
        };
        writeln!(
            text,
            "{} {} {} | {outcome} | {} + {} headers | at {} | from {} | {body}",
            e.id,
            e.method,
            e.url.shown(),
            e.request_headers.len(),
            e.response_headers.len(),
            e.sent_at_ms,
            e.initiator.as_deref().unwrap_or("?"),
        )
        .expect("a String takes everything");
    }
    for s in &recording.skipped {
        writeln!(text, "skipped {}: {}", s.path, s.reason).expect("a String takes everything");
    }
    for note in &recording.notes {
        writeln!(text, "note: {note}").expect("a String takes everything");
    }
    text
}

#[test]
fn chrome_s_file_is_read_whole() {
    insta::assert_snapshot!(told(&recording(&fixture("chrome.har"))), @"
    1 GET https://mitmproxy.org/ | 304 | 17 + 10 headers | at 1680134454250 | from https://www.google.com | not seen
    2 GET https://www.google.com/ | net::ERR_INTERNET_DISCONNECTED | 13 + 0 headers | at 1689251552676 | from ? | not seen
    3 GET https://www.google.com/images/branding/googlelogo/2x/googlelogo_light_color_272x92dp.png | 200 | 23 + 14 headers | at 1690289926182 | from https://www.google.com | not seen
    note: No token is in this file: no request in it has an `Authorization` header. Export it again with sensitive data, if the program that wrote it left that out.
    ");
}

#[test]
fn firefox_s_file_is_read_whole() {
    insta::assert_snapshot!(told(&recording(&fixture("firefox.har"))), @"
    1 GET https://mitmproxy.org/ | 304 | 16 + 10 headers | at 1680134339303 | from https://www.google.com | not seen
    2 GET https://mitmproxy.org/logo-navbar.png | 200 | 6 + 0 headers | at 1680134339418 | from https://mitmproxy.org | not seen
    3 GET https://mitmproxy.org/screenshot.png | 200 | 6 + 0 headers | at 1680134339456 | from https://mitmproxy.org | not seen
    4 GET https://mitmproxy.org/mitmweb.png | 200 | 6 + 0 headers | at 1680134339457 | from https://mitmproxy.org | not seen
    5 GET https://mitmproxy.org/sponsors/proxyman.png | 200 | 6 + 0 headers | at 1680134339457 | from https://mitmproxy.org | not seen
    6 GET https://mitmproxy.org/sponsors/netograph.svg | 200 | 6 + 0 headers | at 1680134339458 | from https://mitmproxy.org | not seen
    7 GET https://mitmproxy.org/polyfills.js | 200 | 12 + 13 headers | at 1680134339495 | from https://mitmproxy.org | not seen
    8 GET https://mitmproxy.org/clipboard.min.js | 200 | 12 + 13 headers | at 1680134339498 | from https://mitmproxy.org | not seen
    9 GET https://mitmproxy.org/snapshots.js | 200 | 12 + 13 headers | at 1680134339500 | from https://mitmproxy.org | not seen
    10 GET https://mitmproxy.org/github-btn.html?user=…&type=…&size=… | 304 | 16 + 10 headers | at 1680134339527 | from https://mitmproxy.org | not seen
    11 GET https://mitmproxy.org/github-btn.html?user=…&repo=…&type=…&count=…&size=… | 304 | 16 + 10 headers | at 1680134339528 | from https://mitmproxy.org | not seen
    12 GET https://s3-us-west-2.amazonaws.com/snapshots.mitmproxy.org?delimiter=…&prefix=… | 200 | 12 + 11 headers | at 1680134339543 | from https://mitmproxy.org | not seen
    13 GET https://mitmproxy.org/data/github-stats.json | 304 | 13 + 10 headers | at 1680134339639 | from ? | not seen
    14 GET https://mitmproxy.org/favicon.ico | 200 | 12 + 13 headers | at 1680134339643 | from https://mitmproxy.org | not seen
    note: No token is in this file: no request in it has an `Authorization` header. Export it again with sensitive data, if the program that wrote it left that out.
    ");
}

#[test]
fn odd_entries_are_read_or_skipped_with_a_reason_and_never_spoil_the_file() {
    insta::assert_snapshot!(told(&recording(&fixture("shapes.har"))), @r#"
    1 POST https://api.mypurecloud.com/api/v2/conversations?access_token=… | 403 | 2 + 1 headers | at 1785578400500 | from https://app.example | {"code":"missing.any.permissions"}
    2 GET https://api.mypurecloud.com/api/v2/users/me | 200 | 0 + 0 headers | at 1785578401000 | from ? | {"name":"somebody"}
    3 POST https://slack.com/api/chat.postMessage | 200 | 0 + 0 headers | at 1790000000000 | from ? | { "ok": false, "error": "missing_scope" }
    4 DELETE https://api.mypurecloud.com/api/v2/x | net::ERR_FAILED | 0 + 0 headers | at 1790000000000 | from https://app.example | not seen
    5 GET wss://streaming.mypurecloud.com/channels/1 | 101 | 0 + 0 headers | at 1790000000000 | from ? | not seen
    10 GET https://api.example.com/ | the file holds no answer | 0 + 0 headers | at 1790000000000 | from ? | not seen
    12 GET https://api.example.com/ | 401 | 1 + 0 headers | at 1790000000000 | from https://app.example | empty
    skipped log.entries[5]: the request's address cannot be read: it is not an http or https address with a host; give a whole address such as https://api.example.com/path
    skipped log.entries[6]: the request's address cannot be read: relative URL without a base; give a whole address such as https://api.example.com/path
    skipped log.entries[7]: it has no request
    skipped log.entries[8]: it has no request
    skipped log.entries[10]: the request's method is not an HTTP method; give one such as GET or POST
    "#);
}

#[test]
fn a_byte_order_mark_does_not_matter() {
    assert_eq!(
        recording(&format!("\u{feff}{}", fixture("chrome.har"))).exchanges.len(),
        3
    );
}

#[test]
fn a_file_that_breaks_off_is_named_with_the_place() {
    let whole = fixture("firefox.har");
    let text: String = whole.chars().take(whole.chars().count() / 2).collect();
    let error = read(&text, NOW).expect_err("it is not whole");
    assert!(
        matches!(error, ImportError::Truncated { line, column } if line > 1 && column > 0),
        "{error}"
    );
    assert_eq!(error.code(), "import.truncated");
}

#[test]
fn other_json_is_refused_by_name_and_never_repeated() {
    let cases = [
        "{}",
        "[]",
        r#"{"log":"eyJsecret"}"#,
        r#"{"log":{}}"#,
        r#"{"log":{"entries":{"eyJsecret":1}}}"#,
        r#"{"log":{"entries":[]},}"#,
        r#"{"log":{"entries":[{"eyJsecret" "x"}]}}"#,
        r#"{"log":{"entries":[]}} eyJsecret"#,
        r#"{"log":{"entries":[{"request":{"#,
    ];
    let mut told = String::new();
    for case in cases {
        let error = read(case, NOW).expect_err(case);
        assert!(!error.to_string().contains("secret") && !format!("{error:?}").contains("secret"));
        writeln!(told, "{}: {error}", error.code()).expect("a String takes everything");
    }
    insta::assert_snapshot!(told, @"
    import.not-har: this JSON is not a HAR file: `log` is missing; in the browser's network panel choose `Save all as HAR`
    import.not-har: this JSON is not a HAR file: `$` is not an object; in the browser's network panel choose `Save all as HAR`
    import.not-har: this JSON is not a HAR file: `log` is not an object; in the browser's network panel choose `Save all as HAR`
    import.not-har: this JSON is not a HAR file: `log.entries` is missing; in the browser's network panel choose `Save all as HAR`
    import.not-har: this JSON is not a HAR file: `log.entries` is not a list; in the browser's network panel choose `Save all as HAR`
    import.json: the JSON is broken at line 1, column 23: key must be a string; export the file again
    import.json: the JSON is broken at line 1, column 33: expected `:`; export the file again
    import.json: the JSON is broken at line 1, column 24: trailing characters; export the file again
    import.truncated: the file breaks off at line 1, column 31: the JSON is not closed; export it again and wait until it is saved
    ");
}

#[test]
fn the_answer_of_a_token_endpoint_gives_its_token() {
    let text = r#"{"access_token":"abc","token_type":"Bearer","expires_in":3600}"#;
    match read(text, NOW) {
        Ok(Imported::Token(token)) => assert_eq!(token.expose(), "abc"),
        other => panic!("{other:?}"),
    }
}

#[test]
fn chrome_s_sanitised_export_says_that_the_token_is_not_in_it() {
    let text = r#"{"log":{"version":"1.2","creator":{"name":"WebInspector","version":"537.36"},"entries":[
        {"request":{"method":"GET","url":"https://api.mypurecloud.com/api/v2/users/me","headers":[]},"response":{"status":403}}]}}"#;
    assert!(recording(text).exchanges[0].withheld.is_some());
    insta::assert_snapshot!(told(&recording(text)), @"
    1 GET https://api.mypurecloud.com/api/v2/users/me | 403 | 0 + 0 headers | at 1790000000000 | from ? | not seen
    note: No token is in this file. Chrome leaves `Authorization` and cookies out unless DevTools → Settings → Preferences → Network → `Allow to generate HAR with sensitive data` is on; then choose `Export HAR (with sensitive data)`.
    ");
}

#[test]
fn only_bodies_of_denials_are_kept_and_only_up_to_the_cap() {
    let long = "x".repeat(Body::CAP + 10);
    let encoded = {
        use base64::Engine as _;
        base64::engine::general_purpose::STANDARD.encode(&long)
    };
    for (text, encoding) in [(long.as_str(), ""), (encoded.as_str(), "base64")] {
        let har = format!(
            r#"{{"log":{{"entries":[{{"request":{{"url":"https://a.example/"}},"response":{{"status":403,"content":{{"text":"{text}","encoding":"{encoding}"}}}}}}]}}}}"#
        );
        match &recording(&har).exchanges[0].response_body {
            Body::Text { text, cut } => assert!(*cut && text.expose().len() == Body::CAP),
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn no_debug_output_shows_a_token() {
    let recording = recording(&fixture("shapes.har"));
    assert!(!format!("{recording:?}").contains("made-up"));
}

/// A recording that is large enough for two threads is read as a small one is: in order, with the same entries skipped,
/// and refused where it is broken; and its reports, which two threads make, are those that are made one by one.
#[test]
fn what_two_threads_read_is_what_one_reads() {
    let padding = "lorem ipsum ".repeat(1000);
    let entry = |at: usize| match at % 50 {
        7 => r#"{"request":{"method":"GET"}}"#.to_owned(),
        _ => format!(
            r#"{{"request":{{"url":"https://api.example.com/v1/{at}","headers":[{{"name":"authorization","value":"Bearer token{at:08}Zx81qW7k"}}]}},"response":{{"status":{},"content":{{"text":"{{\"message\":\"no {at}\"}}"}}}},"comment":"{padding}"}}"#,
            if at.is_multiple_of(3) { 403 } else { 200 },
        ),
    };
    let entries: Vec<String> = (0..600).map(entry).collect();
    let large = format!(r#"{{"log":{{"entries":[{}]}}}}"#, entries.join(","));
    assert!(large.len() > 6_000_000);
    let small = large.replace(&padding, "");
    assert!(small.len() < 1_000_000);
    let (read_large, read_small) = (recording(&large), recording(&small));
    assert_eq!(read_large.exchanges.len(), 588);
    assert_eq!(read_large.skipped_count, 12);
    assert_eq!(told(&read_large), told(&read_small));
    let end = large.len() - 10;
    let broken = read(large.get(..end).expect("it is ASCII"), NOW).expect_err("it is cut");
    assert!(matches!(broken, ImportError::Truncated { .. }), "{broken:?}");

    let session = why403::session::Session::from_exchanges(read_large.exchanges);
    let tables = why403::platforms::Tables::new();
    let all = session.reports(&tables, |exchange| session.denied(exchange));
    assert!(all.len() > 150);
    for report in &all {
        let alone = session.report(&report.call.id, &tables).expect("it is there");
        assert_eq!(why403::report::json(report), why403::report::json(&alone));
    }
    let ids: Vec<u32> = all.iter().filter_map(|report| report.call.id.parse().ok()).collect();
    assert!(ids.is_sorted() && ids.len() == all.len());
}
