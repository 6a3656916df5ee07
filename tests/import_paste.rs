//! Tokens, commands and raw requests as people paste them.

#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

use std::fmt::Write as _;
use why403::exchange::Outcome;
use why403::import::{Imported, read};

const NOW: i64 = 1_790_000_000_000;

/// Everything that was read; the tokens here are made up.
fn told(text: &str) -> String {
    let recording = match read(text, NOW) {
        Ok(Imported::Exchanges(recording)) => recording,
        Ok(Imported::Token(token)) => return format!("token {}", token.expose()),
        Ok(other) => panic!("{other:?}"),
        Err(error) => return format!("{}: {error}", error.code()),
    };
    let mut told = String::new();
    for e in &recording.exchanges {
        let status = match &e.outcome {
            Outcome::Status(status) => format!(" -> {status}"),
            _ => String::new(),
        };
        writeln!(told, "{} {}{status}", e.method, e.url.expose_for_session()).expect("text");
        for (name, value) in e.request_headers.iter() {
            writeln!(told, "  {name}: {}", value.expose()).expect("text");
        }
        if let Some(body) = e.request_body.text() {
            writeln!(told, "  | {body:?}").expect("text");
        }
        for (name, value) in e.response_headers.iter() {
            writeln!(told, "  < {name}: {}", value.expose()).expect("text");
        }
        if let Some(body) = e.response_body.text() {
            writeln!(told, "  < | {body:?}").expect("text");
        }
    }
    for note in &recording.notes {
        writeln!(told, "note: {note}").expect("text");
    }
    told
}

#[test]
fn a_token_is_taken_out_of_its_dressing() {
    for text in [
        "abcdef",
        "  abcdef\r\n",
        "Bearer abcdef",
        "bearer  abcdef",
        "Bearer Bearer abcdef",
        "DPoP abcdef",
        "Authorization: Bearer abcdef",
        "authorization:abcdef",
        "\"Authorization\": \"Bearer abcdef\",",
        "'abcdef'",
        "`abcdef`;",
        "\"abcdef\"",
        "access_token=abcdef",
        "\u{feff}abcdef",
        "abc\ndef",
        "Bearer\nabcdef",
        "\"abc\n def\"",
        "Accept: */*\nAuthorization: Bearer abcdef\nHost: a.example",
    ] {
        assert_eq!(told(text), "token abcdef", "{text:?}");
    }
    assert_eq!(told("eyJh bGci.e30 .x"), "token eyJhbGci.e30.x");
    assert_eq!(told("bearerabc"), "token bearerabc");
    assert_eq!(told("a|b:c~d+e/f=="), "token a|b:c~d+e/f==");
}

#[test]
fn what_is_none_of_the_forms_is_refused_without_repeating_it() {
    insta::assert_snapshot!(told(""), @"import.empty: nothing was given; paste a token, a refused call, an error's text, or a HAR file");
    insta::assert_snapshot!(told("why is my call refused"), @"import.unrecognised: this is none of a token, a raw HTTP request or answer, a command or script that makes a call (cURL, fetch, axios, Python, HTTPie, PowerShell), or a HAR file; in the browser's network panel choose `Copy as cURL` for one call or `Save all as HAR` for all");
    insta::assert_snapshot!(told("<html><body>403</body></html>"), @"import.unrecognised: this is none of a token, a raw HTTP request or answer, a command or script that makes a call (cURL, fetch, axios, Python, HTTPie, PowerShell), or a HAR file; in the browser's network panel choose `Copy as cURL` for one call or `Save all as HAR` for all");
    insta::assert_snapshot!(told("eyJh.eyJi.x\neyJh.eyJi.y"), @"import.many-tokens: line 2 begins a second token; give one at a time, or two with an empty line between them to compare them");
    insta::assert_snapshot!(told("HTTP/1.1 403 Forbidden\n\n{}"), @r#"
    GET https://not-given.invalid/ -> 403
      < | "{}"
    note: Only an answer was given. Which call it answers and what was sent with it is not known, so nothing is held against a table: paste the request with it for that.
    "#);
    insta::assert_snapshot!(told("curl 'https://a.example/' \\\n -H 'Authorization: Bearer secret"), @"import.form: the cURL command cannot be read at line 2, column 5: the quote that begins here is not closed; copy the whole command");
    insta::assert_snapshot!(told("curl -H"), @"import.form: the cURL command cannot be read at line 1, column 6: the option that stands here needs a value after it");
    insta::assert_snapshot!(told("curl -X POST -H 'A: b'"), @"import.form: the cURL command cannot be read at line 1, column 1: it names no address; copy the whole command");
    insta::assert_snapshot!(told("curl ftp://a.example/secret"), @"import.request: the cURL command that begins at line 1: the request's address cannot be read: it is not an http or https address with a host; give a whole address such as https://api.example.com/path");
    insta::assert_snapshot!(told("curl https://a.example/ -X 'NOT A METHOD'"), @"import.request: the cURL command that begins at line 1: the request's method is not an HTTP method; give one such as GET or POST");
    insta::assert_snapshot!(told("GET /secret HTTP/1.1\nAccept: */*"), @"import.form: the HTTP request cannot be read at line 1, column 1: it has no `Host` header, so the host is not known; add one or write the whole address in the first line");
    insta::assert_snapshot!(told("GET https://a.example/\nnot a header\n"), @"import.form: the HTTP request cannot be read at line 2, column 1: a header such as `Accept: application/json` or an empty line before the body was expected");
    insta::assert_snapshot!(told("fetch(url, {method: 'POST'})"), @"import.form: the fetch call cannot be read at line 1, column 7: its address is not a string; put the address itself there");
    insta::assert_snapshot!(told("fetch('https://a.example/', {headers: {'a': 'secret'"), @"import.form: the fetch call cannot be read at line 1, column 53: an object is not closed: `}` is missing");
    insta::assert_snapshot!(told("Invoke-WebRequest -Uri \"https://a.example/secret"), @"import.form: the PowerShell command cannot be read at line 1, column 24: the string that begins here is not closed");
}

#[test]
fn chrome_s_curl_for_bash() {
    insta::assert_snapshot!(told(r#"curl 'https://api.mypurecloud.com/api/v2/conversations?a=1&b=2' \
  -H 'accept: application/json' \
  -H 'authorization: Bearer abc' \
  -b 'session=1' \
  -H 'origin: https://app.example' \
  --data-raw $'{"type":"cobrowse","note":"it\'s \u0021 \xc3\xa9 \u00e9 \ud83d\ude00"}' \
  --compressed"#), @r#"
    POST https://api.mypurecloud.com/api/v2/conversations?a=1&b=2
      accept: application/json
      authorization: Bearer abc
      cookie: session=1
      origin: https://app.example
      content-type: application/x-www-form-urlencoded
      | "{\"type\":\"cobrowse\",\"note\":\"it's ! é é 😀\"}"
    "#);
}

#[test]
fn chrome_s_curl_for_cmd() {
    insta::assert_snapshot!(told("curl ^\"https://api.mypurecloud.com/api/v2/conversations?a=1^&b=100^%^\" ^\r\n  -H ^\"accept: */*^\" ^\r\n  -H ^\"authorization: Bearer abc^\" ^\r\n  --data-raw ^\"^{^\\^\"type^\\^\":^\\^\"cobrowse^\\^\"^}^\" &\r\ncurl ^\"https://b.example/^\" ^\r\n  --insecure"), @r#"
    POST https://api.mypurecloud.com/api/v2/conversations?a=1&b=100%
      accept: */*
      authorization: Bearer abc
      content-type: application/x-www-form-urlencoded
      | "{\"type\":\"cobrowse\"}"
    GET https://b.example/
    "#);
}

#[test]
fn older_curl_for_cmd() {
    insta::assert_snapshot!(told("curl \"https://api.mypurecloud.com/x?a=1&b=2\" ^\n -X \"PATCH\" ^\n -H \"Authorization: Bearer abc\" ^\n --data-binary \"{\\\"a\\\":\\\"b^c\\\"}\""), @r#"
    PATCH https://api.mypurecloud.com/x?a=1&b=2
      authorization: Bearer abc
      content-type: application/x-www-form-urlencoded
      | "{\"a\":\"bc\"}"
    "#);
}

#[test]
fn curl_as_people_type_it() {
    insta::assert_snapshot!(told("$ curl -sSLX DELETE --oauth2-bearer abc api.example.com/x -o /dev/null | jq ."), @"
    DELETE http://api.example.com/x
      authorization: Bearer abc
    ");
    insta::assert_snapshot!(told("curl -u me:pass -d a=1 -d b=2 --url https://a.example/"), @r#"
    POST https://a.example/
      authorization: Basic bWU6cGFzcw==
      content-type: application/x-www-form-urlencoded
      | "a=1&b=2"
    "#);
    insta::assert_snapshot!(told("curl -G https://a.example/?x=1#f -d a=1 --data-urlencode 'b=c d'"), @"GET https://a.example/?x=1&a=1&b=c+d#f");
    insta::assert_snapshot!(told("curl --json '{\"a\":1}' -H 'Accept:' -H 'X-Empty;' -A me https://a.example/"), @r#"
    POST https://a.example/
      x-empty: 
      user-agent: me
      content-type: application/json
      | "{\"a\":1}"
    "#);
    insta::assert_snapshot!(told("curl -I https://a.example/1 https://a.example/2 --next -T f https://a.example/3; curl https://a.example/4"), @"
    HEAD https://a.example/1
    HEAD https://a.example/2
    PUT https://a.example/3
    GET https://a.example/4
    ");
    insta::assert_snapshot!(told("curl https://a.example/ -H \"Authorization: Bearer $TOKEN\" -d @body.json"), @"
    POST https://a.example/
      content-type: application/x-www-form-urlencoded
    note: The body of this request is in another file and is not known here.
    note: The token is not in the cURL command: the `Authorization` header holds a placeholder. Put the token in its place to have it explained.
    ");
    insta::assert_snapshot!(told("curl https://a.example/ \\\n  # a remark\n"), @"GET https://a.example/");
    insta::assert_snapshot!(told("curl -H 'Authorization: Bearer '\"$(cat 'my token')\" \"https://a.example/\\$x\\n\""), @"
    GET https://a.example/$x/n
    note: The token is not in the cURL command: the `Authorization` header holds a placeholder. Put the token in its place to have it explained.
    ");
}

#[test]
fn redirections_of_the_shell_are_no_addresses() {
    insta::assert_snapshot!(told("curl https://a.example/ >out.json 2>&1 2> /dev/null < in"), @"GET https://a.example/");
}

#[test]
fn an_address_alone_is_a_get() {
    insta::assert_snapshot!(told("https://a.example/x?access_token=abc"), @"GET https://a.example/x?access_token=abc");
}

#[test]
fn curl_with_its_answer_below() {
    insta::assert_snapshot!(told("curl -i https://a.example/x -H 'Authorization: Bearer abc'\n\nHTTP/2 403 \ncontent-type: application/json\n\n{\"code\":\"forbidden\"}\n"), @r#"
    GET https://a.example/x -> 403
      authorization: Bearer abc
      < content-type: application/json
      < | "{\"code\":\"forbidden\"}"
    "#);
    insta::assert_snapshot!(told("curl https://a.example/x\n{\"code\":\"forbidden\",\"status\":403}"), @r#"
    GET https://a.example/x
      < | "{\"code\":\"forbidden\",\"status\":403}"
    "#);
    insta::assert_snapshot!(told("* Connected to a.example\n> GET /x HTTP/2\n> Host: a.example\n> Authorization: Bearer abc\n> \n* a remark\n< HTTP/2 403 \n< content-type: application/json\n< \n{\"code\":\"forbidden\"}\n* Connection left"), @r#"
    GET https://a.example/x -> 403
      host: a.example
      authorization: Bearer abc
      < content-type: application/json
      < | "{\"code\":\"forbidden\"}"
    "#);
}

#[test]
fn a_raw_request_with_its_answer() {
    insta::assert_snapshot!(told("POST /api/v2/conversations HTTP/1.1\r\nHost: api.mypurecloud.com\r\nAuthorization: Bearer abc\r\nX-Folded: a\r\n b\r\n\r\n{\"type\":\"cobrowse\"}\r\n\r\nHTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 403 Forbidden\r\nWWW-Authenticate: Bearer error=\"insufficient_scope\"\r\n\r\n{\"code\":\"x\"}\r\n"), @r#"
    POST https://api.mypurecloud.com/api/v2/conversations -> 403
      host: api.mypurecloud.com
      authorization: Bearer abc
      x-folded: a b
      | "{\"type\":\"cobrowse\"}"
      < www-authenticate: Bearer error="insufficient_scope"
      < | "{\"code\":\"x\"}"
    "#);
    insta::assert_snapshot!(told(":method: GET\n"), @"import.unrecognised: this is none of a token, a raw HTTP request or answer, a command or script that makes a call (cURL, fetch, axios, Python, HTTPie, PowerShell), or a HAR file; in the browser's network panel choose `Copy as cURL` for one call or `Save all as HAR` for all");
    insta::assert_snapshot!(told("GET https://a.example/1\nAuthorization: Bearer {{token}}\n\n### second\n# remark\nDELETE /2\nHost: localhost:8080\nHTTP/1.1 401 Unauthorized"), @"
    GET https://a.example/1
    DELETE http://localhost:8080/2 -> 401
      host: localhost:8080
    note: The token is not in the HTTP request: the `Authorization` header holds a placeholder. Put the token in its place to have it explained.
    ");
}

#[test]
fn chrome_s_and_firefox_s_fetch() {
    insta::assert_snapshot!(told(r#"fetch("https://api.mypurecloud.com/api/v2/conversations", {
  "headers": {
    "accept": "*/*",
    "authorization": "Bearer abc"
  },
  "referrer": "https://app.example/",
  "body": "{\"type\":\"cobrowse\"}",
  "method": "POST",
  "mode": "cors",
  "credentials": "include"
}); ;
await fetch("https://b.example/", {
    "credentials": "include",
    "headers": {
        "User-Agent": "Mozilla/5.0",
    },
    "method": "GET",
    "mode": "cors"
});"#), @r#"
    POST https://api.mypurecloud.com/api/v2/conversations
      accept: */*
      authorization: Bearer abc
      referer: https://app.example/
      | "{\"type\":\"cobrowse\"}"
    GET https://b.example/
      user-agent: Mozilla/5.0
    "#);
}

#[test]
fn fetch_as_people_write_it() {
    insta::assert_snapshot!(told(r"const answer = 1; // no
"), @"import.unrecognised: this is none of a token, a raw HTTP request or answer, a command or script that makes a call (cURL, fetch, axios, Python, HTTPie, PowerShell), or a HAR file; in the browser's network panel choose `Copy as cURL` for one call or `Save all as HAR` for all");
    insta::assert_snapshot!(told(r"await fetch(`https://a.example/x`, {
  method: 'POST', // a remark
  headers: new Headers({ Authorization: `Bearer ${token}`, 'X-A': 'b' + c, Accept: '*/*' }),
  body: JSON.stringify({ a: [1, 2], b: 'c' }),
  ...rest,
})"), @"
    POST https://a.example/x
      accept: */*
    note: The value of the header `X-A` is not in the text: it comes from a variable.
    note: The token is not in the fetch call: the `Authorization` header holds a placeholder. Put the token in its place to have it explained.
    ");
    insta::assert_snapshot!(told("fetch('https://a.example/', {headers: [['Authorization', 'Bearer abc']]})"), @"
    GET https://a.example/
      authorization: Bearer abc
    ");
    insta::assert_snapshot!(told("fetch('https://a.example/', {headers})"), @"
    GET https://a.example/
    note: The call's headers are not in the text (they come from a variable): copy the call from the network panel with `Copy as fetch`.
    ");
}

#[test]
fn chrome_s_powershell() {
    insta::assert_snapshot!(told("$session = New-Object Microsoft.PowerShell.Commands.WebRequestSession\n$session.UserAgent = \"Mozilla/5.0\"\nInvoke-WebRequest -UseBasicParsing -Uri \"https://api.mypurecloud.com/api/v2/conversations\" `\n-Method \"POST\" `\n-WebSession $session `\n-Headers @{\n\"accept\"=\"*/*\"\n  \"authorization\"=\"Bearer abc\"\n} `\n-ContentType \"application/json\" `\n-Body \"{`\"type`\":`\"cobrowse`\",`\"c`\":`\"$([char]233)`\"}\""), @r#"
    POST https://api.mypurecloud.com/api/v2/conversations
      accept: */*
      authorization: Bearer abc
      content-type: application/json
      | "{\"type\":\"cobrowse\",\"c\":\"é\"}"
    "#);
    insta::assert_snapshot!(told("irm https://a.example/X -Headers @{ Authorization = \"Bearer $token\"; 'X-A' = 'it''s' }"), @"
    GET https://a.example/X
      x-a: it's
    note: The token is not in the PowerShell command: the `Authorization` header holds a placeholder. Put the token in its place to have it explained.
    ");
}

#[test]
fn long_texts_take_time_in_proportion_to_their_length() {
    let start = std::time::Instant::now();
    for text in [
        format!("curl https://a.example/{}", ";".repeat(1_000_000)),
        "a\n".repeat(500_000),
        format!("fetch({}", "[".repeat(1_000_000)),
        format!("curl {}", "$(".repeat(500_000)),
        "GET https://a.example/\n".repeat(40_000),
        format!("GET https://a.example/\n\n{}", "HTTP/1.1 200\n\n".repeat(40_000)),
    ] {
        let _ = read(&text, NOW);
    }
    // Seconds in a debug build; hours if any of them were quadratic.
    assert!(start.elapsed().as_secs() < 60);
}

#[test]
fn a_token_in_its_json_form_is_a_token_and_no_broken_har() {
    let signed = r#"{"payload":"e30","protected":"eyJhbGciOiJIUzI1NiJ9","signature":"AA"}"#;
    assert_eq!(told(&format!("  {signed}\n")), format!("token {signed}"));
    let several = r#"{"payload":"e30","signatures":[{"protected":"eyJhbGciOiJIUzI1NiJ9","signature":"AA"}]}"#;
    assert_eq!(told(several), format!("token {several}"));
    let broken = r#"{"payload":"e30","signatures":"AA"}"#;
    assert!(!told(broken).starts_with("token"), "{}", told(broken));
}
