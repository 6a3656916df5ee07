//! What leaves the program: no argument that may be a token, no fingerprint, nothing that steers a terminal or acts in
//! Markdown, and of a header only what is harmless.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice
)]

mod support;

use std::path::PathBuf;
use why403::exchange::{Body, Exchange, Outcome};
use why403::report;
use why403::session::Session;

/// Status, standard output and standard error of the command.
fn why403(words: &[&str], input: &str) -> (i32, String, String) {
    support::command::why403(words, input).parts()
}

fn refused(headers: &[(&str, &str)], status: u16, answered: &[(&str, &str)], body: &str) -> Exchange {
    let mut exchange = Exchange::new("1", "GET", "https://api.example.com/x", 1_795_176_000_000).unwrap();
    for (name, value) in headers {
        exchange.request_headers.push(name, *value);
    }
    exchange.outcome = Outcome::Status(status);
    for (name, value) in answered {
        exchange.response_headers.push(name, *value);
    }
    exchange.response_body = Body::of(body);
    exchange
}

fn report_of(exchange: Exchange) -> report::Report {
    let session = Session::from_exchanges(vec![exchange]);
    session.report("1", support::tables()).unwrap()
}

const NOT_FILES: &[&str] = &[
    "hunter2secret",
    "pw",
    "Tr0ub4dor&3",
    "correct-horse-battery",
    "folder/ZmFrZS1zZWNyZXQ",
    "eyJhbGciOiJub25lIn0.e30.",
    "--hunter2secret",
    "-x7secret",
    "--format=hunter2secret",
    "Bearer hunter2secret",
];

#[test]
fn the_command_repeats_no_argument_that_is_no_files_name() {
    let mut runs = 0;
    for word in NOT_FILES {
        let option = format!("--pack={word}");
        for words in [
            vec![*word],
            vec!["explain", word],
            vec!["explain", "-", word],
            vec!["explain", "-", "--format", word],
            vec!["explain", "-", "--pack", word],
            vec!["explain", "-", &option],
            vec!["token", word],
            vec!["token", "-", "--platform", word],
            vec!["reason", word],
            vec!["pack", word],
            vec!["pack", "check", word],
            vec!["table", word],
            vec!["table", "import", word],
            vec![
                "table",
                "import",
                "tests/fixtures/openapi/pets.yaml",
                "--several-scopes",
                word,
            ],
            vec![
                "table",
                "import",
                "tests/fixtures/openapi/pets.yaml",
                "-o",
                "/nowhere/at/all",
                word,
            ],
            vec!["table", "check", word],
        ] {
            let (status, out, err) = why403(&words, "");
            runs += 1;
            let secret = word.trim_start_matches("--format=").trim_start_matches('-');
            let secret = secret.trim_start_matches("Bearer ");
            assert_eq!(status, 2, "{words:?}: {err}");
            assert!(!out.contains(secret) && !err.contains(secret), "{words:?}: {out}{err}");
        }
    }
    println!("{runs} command lines, no argument repeated");
}

#[test]
fn a_mistake_on_the_command_line_is_still_named() {
    let (_, _, err) = why403(&["diff"], "");
    assert!(err.contains("<FIRST>"), "{err}");
    // Without a file standard input is read.
    let (_, _, err) = why403(&["explain"], "");
    assert!(err.contains("nothing was given"), "{err}");
    let (_, _, err) = why403(&["explain", "-", "--format", "yaml"], "");
    assert!(
        err.contains("text") && err.contains("markdown") && err.contains("json"),
        "{err}"
    );
    let (_, _, err) = why403(&["explain", "Cargo.toml/nothing"], "");
    assert!(err.contains("cannot be read"), "{err}");
}

#[test]
fn no_export_holds_a_fingerprint() {
    let sent = "GET https://api.example.com/x HTTP/1.1\nauthorization: Basic am9lOnB3MTIzNA==\n\nHTTP/1.1 401 Unauthorized\n\n";
    for (words, input) in [
        (&["explain", "-", "--format", "json"][..], sent),
        (
            &["token", "-", "--format", "json"][..],
            "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",
        ),
    ] {
        let (_, out, err) = why403(words, input);
        assert!(out.contains("masked"), "{out}{err}");
        assert!(!out.contains("fingerprint"), "{out}");
    }
    let report = report_of(refused(&[("authorization", "Basic am9lOnB3MTIzNA==")], 401, &[], ""));
    let fingerprint = report.token.as_ref().unwrap().fingerprint.clone();
    let json = report::json(&report);
    assert!(!json.contains(&fingerprint) && !json.contains("fingerprint"), "{json}");
}

#[test]
fn of_a_header_that_a_sign_compares_only_the_harmless_is_shown() {
    let sent = [("authorization", "Bearer abcdefghijklmnopqrstuvw")];
    for (header, value, status, hidden) in [
        (
            "location",
            "https://id.acme.example/login/9f8e7d6c5b4a?ticket=ST-18563-9",
            302,
            &["9f8e7d6c", "ST-18563"][..],
        ),
        ("location", "/login?next=%2Fa&state=Zx81qW", 302, &["Zx81qW"][..]),
        (
            "location",
            "https://joe:pw12345@id.acme.example/openid-connect/auth?nonce=N0nce99",
            302,
            &["pw12345", "N0nce99"][..],
        ),
        (
            "x-github-sso",
            "required; url=https://github.com/orgs/acme/sso?authorization_request=AZSCKL2Q",
            403,
            &[][..],
        ),
        (
            "x-authentication-denied-reason",
            "CAPTCHA_CHALLENGE; login-url=https://jira.acme.example/login.jsp?os_token=t0ken77",
            403,
            &["t0ken77"][..],
        ),
    ] {
        let report = report_of(refused(&sent, status, &[(header, value)], ""));
        let all = [report::text(&report), report::markdown(&report), report::json(&report)].join("\n");
        let squeezed: String = all.split_whitespace().collect();
        for secret in hidden {
            assert!(!squeezed.contains(secret), "{secret} of {header} in {all}");
        }
    }
}

/// Whether Markdown outside of code spans holds something that acts by itself.
fn acts(markdown: &str) -> Option<String> {
    let outside: String = markdown.split('`').step_by(2).collect::<Vec<_>>().join(" ");
    // Links of our own stand in angle brackets.
    let mut rest = outside;
    while let Some((before, after)) = rest.split_once("<http") {
        let tail = after.split_once('>').map_or("", |(_, tail)| tail);
        rest = format!("{before}{tail}");
    }
    let unescaped = |mark: &str| rest.match_indices(mark).any(|(at, _)| !rest[..at].ends_with('\\'));
    let marks = ["http://", "https://", "www.", "@", "~~", "![", "<", "&", "$"];
    let found = marks.iter().find(|mark| unescaped(mark)).map(|mark| (*mark).to_owned());
    found.or_else(|| {
        rest.contains("@")
            .then(|| "an escaped @, which a forge still reads".to_owned())
            .filter(|_| rest.contains("@octo"))
    })
}

#[test]
fn markdown_of_hostile_words_neither_links_nor_calls_nor_strikes() {
    let hostile = [
        "See https://evil.example/pay and www.evil.example now",
        "Ask @octocat or @acme/admins, mail ops@evil.example.",
        "~~Not refused~~ **all is well** <img src=x> ![x](https://evil.example/t.png) [a](b)",
        "Fixed in #7 and GH-7, see acme/repo#8; &#64;octocat &lt;b&gt; $x$",
        "(https://evil.example/a_b), \"@octocat\"",
        "`code` https://evil.example/`@octocat",
    ];
    for words in hostile {
        let body = serde_json::json!({ "message": words, "code": words }).to_string();
        let exchange = refused(
            &[
                ("authorization", "Bearer abcdefghijklmnopqrstuvw"),
                ("x-@octocat", "https://evil.example"),
            ],
            403,
            &[
                ("content-type", "application/json"),
                ("x-request-id", "@octocat https://evil.example"),
            ],
            &body,
        );
        let markdown = report::markdown(&report_of(exchange));
        assert_eq!(acts(&markdown), None, "{words}\n{markdown}");
    }
}

#[test]
fn titles_and_names_of_others_steer_no_terminal() {
    const HOSTILE: &str = "Pets\u{1b}[2J\u{1b}]0;x\u{7}\r\nnote: all is well\u{202e}\u{9b}1m";
    let unseen = |text: &str| text.chars().find(|c| *c != '\n' && why403::denial::is_unseen(*c));
    let document = serde_json::json!({
        "openapi": "3.0.0",
        "info": {"title": HOSTILE, "version": HOSTILE, "license": {"name": HOSTILE}},
        "servers": [{"url": "https://api.pets.example"}],
        "paths": {"/pets": {"get": {"operationId": HOSTILE, "security": [{"o": [HOSTILE]}], "responses": {}}},
            HOSTILE: {"get": {"responses": {}}}},
        "components": {"securitySchemes": {"o": {"type": "oauth2", "flows": {}}}},
    });
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("steer");
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    let file = folder.join("a\u{1b}[31m\u{202e}.json");
    std::fs::write(&file, document.to_string()).unwrap();
    let request = "GET https://api.example.com/x HTTP/1.1\nauthorization: Bearer abcdefghijklmnopqrstuvw\nx-\u{1b}[31m: a\n\nHTTP/1.1 403 Forbidden\nx-\u{202e}b: c\n\n{\"message\":\"\\u001b[31mno\"}";
    for (words, input) in [
        (vec!["table", "import", file.to_str().unwrap()], ""),
        (vec!["table", "check", folder.to_str().unwrap()], ""),
        (vec!["explain", file.to_str().unwrap()], ""),
        (vec!["explain", "-"], request),
        (vec!["explain", "-", "--format", "markdown"], request),
    ] {
        let (_, out, err) = why403(&words, input);
        for text in [&out, &err] {
            assert_eq!(unseen(text), None, "{words:?}: {text:?}");
            assert!(
                !text.lines().any(|line| line.starts_with("note: all is well")),
                "{text}"
            );
        }
    }
}
