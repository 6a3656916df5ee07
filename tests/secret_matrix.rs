//! No secret in any output: every place where a request carries one, times every form in which a server repeats it,
//! times every place of the answer, times every rendering. The number of runs is printed.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

#[path = "support/echo.rs"]
mod echo;

use base64::Engine as _;
use echo::{ENCODINGS, encoded, leaks, outputs, squeezed};
use why403::exchange::{Body, Exchange, Outcome};
use why403::platforms::Tables;
use why403::share::{Choice, ShareError, share};

/// Made up; the last has no sign of any vendor.
const SECRETS: &[&str] = &["ghq7Zr4TkW9sVb2nQx8Lm3Pd", "s3ssion-Kd8Wq2Zx7Tn4Vb9R"];

/// Places of the request. `%S` is the secret, `%B` the secret as the password of HTTP Basic in base64.
const PLACES: &[Place] = &[
    Place {
        name: "bearer",
        headers: &[("authorization", "Bearer %S")],
        ..PLAIN
    },
    Place {
        name: "basic password",
        headers: &[("authorization", "Basic %B")],
        ..PLAIN
    },
    Place {
        name: "parameter of Authorization",
        headers: &[(
            "authorization",
            "Digest username=\"joe\", response=\"%S\", opaque=\"x\"",
        )],
        ..PLAIN
    },
    Place {
        name: "signature in Authorization",
        headers: &[("authorization", "Signature keyId=\"k1\",signature=\"%S\"")],
        ..PLAIN
    },
    Place {
        name: "key header",
        headers: &[("x-api-key", "%S")],
        ..PLAIN
    },
    Place {
        name: "odd header",
        headers: &[("x-zebra", "%S")],
        ..PLAIN
    },
    Place {
        name: "parameter in an odd header",
        headers: &[("x-zebra", "a=1; tok=%S; b=2")],
        ..PLAIN
    },
    Place {
        name: "cookie",
        headers: &[("cookie", "lang=en; zz=%S; a=b")],
        ..PLAIN
    },
    Place {
        name: "referrer's query",
        headers: &[("referer", "https://app.example/cb?code=%S&x=1")],
        ..PLAIN
    },
    Place {
        name: "referrer's odd parameter",
        headers: &[("referer", "https://app.example/cb?zz=%S")],
        ..PLAIN
    },
    Place {
        name: "referrer's path",
        headers: &[("referer", "https://app.example/invite/%S/join")],
        ..PLAIN
    },
    Place {
        name: "sub-protocol",
        headers: &[("sec-websocket-protocol", "graphql-ws, bearer.%S")],
        ..PLAIN
    },
    Place {
        name: "query",
        url: "https://api.example.com/v1/things?access_token=%S",
        ..PLAIN
    },
    Place {
        name: "odd parameter",
        url: "https://api.example.com/v1/things?zz=%S",
        ..PLAIN
    },
    Place {
        // A random segment that nothing marks is an id, and ids stay readable (`tests/address.rs`).
        name: "named value in the path",
        url: "https://api.example.com/v1/invites/token=%S/accept",
        ..PLAIN
    },
    Place {
        name: "user in the address",
        url: "https://joe:%S@api.example.com/v1/things",
        ..PLAIN
    },
    Place {
        name: "form",
        kind: "application/x-www-form-urlencoded",
        body: "grant_type=password&password=%S",
        ..PLAIN
    },
    Place {
        name: "odd field of a form",
        kind: "application/x-www-form-urlencoded",
        body: "a=1&zz=%S",
        ..PLAIN
    },
    Place {
        name: "JSON",
        kind: "application/json",
        body: r#"{"client_secret":"%S"}"#,
        ..PLAIN
    },
    Place {
        name: "nested JSON",
        kind: "application/json",
        body: r#"{"a":[{"b":{"c":{"zz":"%S"}}}]}"#,
        ..PLAIN
    },
    Place {
        name: "multipart",
        kind: "multipart/form-data; boundary=b",
        body: "--b\r\ncontent-disposition: form-data; name=\"zz\"\r\n\r\n%S\r\n--b--\r\n",
        ..PLAIN
    },
    Place {
        name: "a blob of text",
        kind: "text/plain",
        body: "%S",
        ..PLAIN
    },
];

struct Place {
    name: &'static str,
    url: &'static str,
    headers: &'static [(&'static str, &'static str)],
    kind: &'static str,
    body: &'static str,
}

const PLAIN: Place = Place {
    name: "",
    url: "https://api.example.com/v1/things",
    headers: &[],
    kind: "",
    body: "",
};

/// Kinds and bodies of answers; `%E` is what the server repeats, `%J` the same in JSON.
const ANSWERS: &[(&str, &str)] = &[
    ("application/json", r#"{"message":%J,"code":"forbidden"}"#),
    ("application/json", r#"{"error":{"code":%J,"details":[{"reason":%J}]}}"#),
    (
        "application/json",
        r#"{"error":"invalid_token","error_description":"The value %E is bad"}"#,
    ),
    ("text/plain", "Access denied for %E, sorry."),
    (
        "text/html",
        "<html><title>403 %E</title><h1>Forbidden</h1><p>%E is not allowed</p></html>",
    ),
    (
        "application/xml",
        "<Error><Code>AccessDenied</Code><Message>Not %E</Message></Error>",
    ),
    ("", ""),
];

fn call(place: &Place, secret: &str, echo: &str, answer: usize) -> Exchange {
    let basic = base64::engine::general_purpose::STANDARD.encode(format!("joe:{secret}"));
    let filled = |text: &str| text.replace("%S", secret).replace("%B", &basic);
    let mut exchange = Exchange::new("1", "POST", &filled(place.url), 1_795_176_000_000).unwrap();
    for (name, value) in place.headers {
        exchange.request_headers.push(name, filled(value));
    }
    if !place.kind.is_empty() {
        exchange.request_headers.push("content-type", place.kind);
        exchange.request_body = Body::of(&filled(place.body));
    }
    exchange.outcome = Outcome::Status(403);
    let (kind, body) = ANSWERS[answer];
    if kind.is_empty() {
        // In headers alone.
        let challenge = format!(r#"Bearer realm="{echo}", error="insufficient_scope", scope="read {echo}""#);
        exchange.response_headers.push("www-authenticate", challenge);
        exchange.response_headers.push("x-request-id", echo);
        exchange
            .response_headers
            .push("location", format!("https://id.example/login?next={echo}"));
    } else {
        exchange.response_headers.push("content-type", kind);
        let body = body
            .replace("%J", &serde_json::to_string(echo).unwrap())
            .replace("%E", echo);
        exchange.response_body = Body::of(&body);
    }
    exchange
}

#[test]
fn no_place_times_form_times_output_shows_a_secret() {
    let mut runs = 0;
    let mut leaked = Vec::new();
    for secret in SECRETS {
        for place in PLACES {
            for how in 0..ENCODINGS {
                let echo = encoded(secret, how);
                for answer in 0..ANSWERS.len() {
                    // A change of case of the whole answer's text would change its tags, too.
                    for (at, output) in &outputs(call(place, secret, &echo, answer)) {
                        runs += 1;
                        // Half an escape says nothing; what is looked for is the form that the server wrote.
                        let of_form = match how {
                            7..=9 | 13 => squeezed(output).contains(&squeezed(&echo)).then(|| echo.clone()),
                            _ => leaks(output, &echo),
                        };
                        if let Some(found) = leaks(output, secret).or(of_form) {
                            leaked.push(format!("{} / form {how} / answer {answer} / {at}: {found}", place.name));
                        }
                    }
                }
            }
        }
    }
    println!("{runs} runs (place × form × answer × output), {} leaks", leaked.len());
    assert!(runs >= 40_000, "{runs}");
    let shown: Vec<&String> = leaked.iter().step_by((leaked.len() / 60).max(1)).collect();
    assert!(leaked.is_empty(), "{} of {runs}: {shown:#?}", leaked.len());
}

#[test]
fn no_place_times_form_shows_a_secret_in_a_shared_recording() {
    let (mut runs, mut refused) = (0, 0);
    for secret in SECRETS {
        for place in PLACES {
            for how in 0..ENCODINGS {
                let echo = encoded(secret, how);
                let made = call(place, secret, &echo, 0);
                runs += 1;
                match share(&[made], &Choice::default(), &Tables::new(), 1_795_176_000_000) {
                    Ok(shared) => {
                        for output in [shared.har.as_str(), shared.markdown.as_str(), &shared.receipt.text()] {
                            let found = leaks(output, secret);
                            assert!(found.is_none(), "{} / form {how}: {found:?} in {output}", place.name);
                        }
                    }
                    // It refuses where its own finder still finds one: nothing is written.
                    Err(ShareError::Left(_)) => refused += 1,
                    Err(other) => panic!("{}: {other}", place.name),
                }
            }
        }
    }
    println!("{runs} shared recordings, {refused} refused, 0 leaks");
    assert!(refused * 10 <= runs, "{refused} of {runs} are refused");
}
