//! Safe to share: no credential of the input in the output, and the same explanation.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice
)]

#[path = "support/echo.rs"]
mod echo;
#[path = "support/labelled.rs"]
mod labelled;
mod support;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use echo::leaks;
use proptest::prelude::*;
use serde_json::Value;
use why403::credential::{self, Secrets};
use why403::exchange::{Body, Exchange, Outcome};
use why403::import::{Imported, read_where};
use why403::platforms::Tables;
use why403::session::Session;
use why403::session::listen::is_telling;
use why403::share::{Choice, share};
use why403::token::looks_random;

const NOW: i64 = 1_795_176_000_000;

fn labelled() -> Vec<(String, Vec<Exchange>)> {
    let all = labelled::all_files().into_iter();
    all.map(|path| {
        let case: Value = serde_json::from_str(&std::fs::read_to_string(&path).unwrap()).unwrap();
        let name = path.strip_prefix(support::root()).unwrap().display().to_string();
        (name, labelled::session(&case).exchanges().to_vec())
    })
    .collect()
}

/// Calls made at random: what is sent somewhere, and the answer that repeats it.
fn generated() -> impl Strategy<Value = (Vec<Exchange>, Vec<String>)> {
    let letters = "[A-Za-z0-9]{2}[A-Za-z0-9._~+/-]{14,60}[A-Za-z0-9]{2}";
    let secret = (letters, "[a-z][0-9][A-Z][0-9]").prop_map(|(text, mix)| format!("{mix}{text}{mix}"));
    let one = (secret, 0..PLACES.len(), 0..echo::ENCODINGS, 0..4_usize, any::<bool>());
    prop::collection::vec(one, 1..4).prop_map(|calls| {
        let mut exchanges = Vec::new();
        let mut secrets = Vec::new();
        for (at, (text, place, how, answer, signed)) in calls.into_iter().enumerate() {
            let secret = if signed { signed_like(&text) } else { text.clone() };
            let echo = echo::encoded(&secret, how);
            // Under no name, only what is as random as tokens are is taken for a secret.
            let place = if PLACES[place] == "json nested" && !looks_random(&secret) {
                0
            } else {
                place
            };
            exchanges.push(call(at, PLACES[place], &secret, &echo, answer));
            // Of a token that tells facts, these stay: its signature and the name in it go.
            if signed {
                secrets.push(secret.rsplit('.').next().unwrap().to_owned());
                secrets.push(URL_SAFE_NO_PAD.encode(format!("\"name\":\"{text}\"")));
                secrets.push(text);
            } else {
                secrets.push(secret);
            }
        }
        (exchanges, secrets)
    })
}

const PLACES: &[&str] = &[
    "authorization",
    "x-api-key",
    "cookie",
    "x-acme-thing",
    "sesame",
    "query access_token",
    "query anything",
    "fragment",
    "user",
    "form client_secret",
    "json password",
    "json nested",
    "referer",
    "hook",
];

fn signed_like(name: &str) -> String {
    let part = |text: &str| URL_SAFE_NO_PAD.encode(text);
    let claims = format!(
        r#"{{"iss":"https://login.example.com","exp":1795180000,"scope":"read write","sub":"u","name":"{name}"}}"#
    );
    // As many bytes as RS256 makes.
    let signature = format!("{name}{}", "k3Y9".repeat(80));
    format!(
        "{}.{}.{}",
        part(r#"{"alg":"RS256","typ":"JWT"}"#),
        part(&claims),
        part(signature.get(..256).unwrap())
    )
}

fn call(at: usize, place: &str, secret: &str, echo: &str, answer: usize) -> Exchange {
    let plain: String = url::form_urlencoded::byte_serialize(secret.as_bytes()).collect();
    let base = "https://api.example.com/v1/things";
    let url = match place.split_once(' ') {
        Some(("query", "access_token")) => format!("{base}?access_token={plain}&page=2"),
        Some(("query", _)) => format!("{base}?filter={plain}"),
        _ if place == "fragment" => format!("{base}#access_token={plain}"),
        _ if place == "user" => format!("https://joe:{plain}@api.example.com/v1/things"),
        _ if place == "hook" => format!("https://hooks.slack.com/services/T0/B0/{}", plain),
        _ => base.to_owned(),
    };
    let mut exchange = Exchange::new(format!("{}", at + 1), "POST", &url, NOW).unwrap();
    let headers = &mut exchange.request_headers;
    match place {
        "authorization" => headers.push(place, format!("Bearer {secret}")),
        "cookie" => headers.push(place, format!("lang=en; sid={secret}")),
        "referer" => headers.push(place, format!("https://app.example.com/?token={plain}")),
        "x-api-key" | "x-acme-thing" | "sesame" => headers.push(place, secret),
        _ => headers.push("accept", "application/json"),
    }
    let quoted = serde_json::to_string(secret).unwrap();
    exchange.request_body = match place {
        "form client_secret" => Body::of(&format!("grant_type=client_credentials&client_secret={plain}")),
        "json password" => Body::of(&format!(r#"{{"user":"joe","password":{quoted}}}"#)),
        "json nested" => Body::of(&format!(r#"{{"a":{{"b":[1,{quoted}]}}}}"#)),
        _ => Body::NotSeen,
    };
    exchange.outcome = Outcome::Status(403);
    let quoted = serde_json::to_string(echo).unwrap();
    exchange.response_headers.push("content-type", "application/json");
    exchange.response_body = Body::of(&match answer {
        0 => format!(r#"{{"message":{quoted},"code":"forbidden"}}"#),
        1 => format!("<html><title>{echo}</title><p>Forbidden {echo}</p></html>"),
        2 => format!("Access denied for {echo}, sorry."),
        _ => r#"{"message":"no"}"#.to_owned(),
    });
    if answer == 3 {
        exchange
            .response_headers
            .push("location", format!("/login?next={plain}"));
        exchange
            .response_headers
            .push("set-cookie", format!("sid={secret}; HttpOnly"));
    }
    exchange
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn no_credential_is_in_what_is_shared((exchanges, secrets) in generated()) {
        let shared = share(&exchanges, &Choice::default(), &Tables::new(), NOW);
        let shared = shared.map_err(|error| TestCaseError::fail(error.to_string()))?;
        for secret in &secrets {
            for output in [&shared.har, &shared.markdown] {
                // Signs between letters and digits stay where they are.
                let found = leaks(output, secret).filter(|found| found.contains(char::is_alphanumeric));
                prop_assert!(found.is_none(), "{found:?} of {secret} in {output}");
            }
        }
    }
}

/// Refused to be shared, which is the safe side. One more, or one fewer, fails.
const REFUSED: &[&str] = &[];

#[test]
fn no_credential_of_a_labelled_refusal_is_in_what_is_shared() {
    let mut looked = 0;
    for (name, exchanges) in labelled() {
        if REFUSED.contains(&name.as_str()) {
            continue;
        }
        let shared = share(&exchanges, &Choice::default(), &Tables::new(), NOW)
            .unwrap_or_else(|error| panic!("{name}: {error}"));
        for exchange in &exchanges {
            for credential in credential::find(exchange) {
                let Some(token) = credential.token else { continue };
                let token = token.expose().trim().to_owned();
                // A short one is a word, as `test` is.
                if token.len() < 12 {
                    continue;
                }
                looked += 1;
                assert!(!shared.har.contains(&token), "{name}: {token}");
                let signature = token.rsplit('.').next().unwrap();
                let is_signature = token.starts_with("eyJ") && signature.len() > 20;
                assert!(!is_signature || !shared.har.contains(signature), "{name}: {signature}");
            }
            for secret in Secrets::of(exchange, &credential::find(exchange)).sure() {
                // Its header, and claims that are facts alone, may be the same.
                let public = secret.starts_with("eyJ") && secret.matches('.').count() < 2;
                assert!(
                    public || !shared.har.contains(secret) || exchange.url.host().contains(secret),
                    "{name}: {secret}"
                );
            }
        }
    }
    assert!(looked > 500, "only {looked} credentials were looked for");
}

#[test]
fn every_labelled_refusal_is_explained_as_before() {
    let tables = support::tables();
    let (mut refused, mut changed) = (Vec::new(), Vec::new());
    let all = labelled();
    let count = all.len();
    for (name, exchanges) in all {
        match share(&exchanges, &Choice::default(), tables, NOW) {
            Err(error) => {
                eprintln!("{name}: {error}");
                refused.push(name);
            }
            Ok(shared) => {
                if std::env::var("SHOW").is_ok_and(|wanted| name.contains(&wanted)) {
                    let session = Session::from_exchanges(exchanges.clone());
                    eprintln!("{}", why403::report::text(&session.report("1", tables).unwrap()));
                    eprintln!("{}\n{}", shared.har, shared.markdown);
                }
                for one in &shared.receipt.changed {
                    changed.push(format!("{name}: was {}, is {}", one.was, one.is));
                }
            }
        }
    }
    eprintln!(
        "{count} labelled refusals, {} refused, {} changed",
        refused.len(),
        changed.len()
    );
    assert_eq!(changed, Vec::<String>::new());
    assert_eq!(refused, REFUSED);
}

/// What the strips of a session say: each step with its state and names, and where the right was lost.
fn strips(exchanges: Vec<Exchange>) -> Vec<String> {
    let session = Session::from_exchanges(exchanges);
    let reports = session.reports(support::tables(), |one| session.denied(one));
    let told = reports.iter().map(|report| {
        let journey = report.journey.as_ref();
        let line = journey.map(|journey| journey.line()).unwrap_or_default();
        let texts: Vec<&str> = journey
            .iter()
            .flat_map(|journey| &journey.steps)
            .map(|step| &*step.text)
            .collect();
        let lost = journey.and_then(|journey| journey.lost_words()).unwrap_or_default();
        let told = format!("{line}\n{}\n{lost}\n{}", texts.join("\n"), report.verdict.text);
        // A client's id that is taken out becomes another one.
        let pieces = told.split("client ");
        let but_for_ids = pieces.map(|piece| match piece.find([')', ',']) {
            Some(end) if !piece[..end].contains(' ') => &piece[end..],
            _ => piece,
        });
        but_for_ids.collect::<Vec<_>>().join("client ")
    });
    told.collect()
}

fn opened(har: &str) -> Vec<Exchange> {
    match read_where(har, 0, &is_telling).unwrap() {
        Imported::Exchanges(recording) => recording.exchanges,
        _ => panic!("no recording"),
    }
}

#[test]
fn a_shared_session_opens_with_the_same_steps() {
    let mut wrong = Vec::new();
    let mut count = 0;
    for entry in std::fs::read_dir(support::root().join("tests/journeys")).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|kind| kind != "har") {
            continue;
        }
        count += 1;
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        let exchanges = opened(&std::fs::read_to_string(&path).unwrap());
        let shared = match share(&exchanges, &Choice::default(), support::tables(), NOW) {
            Ok(shared) => shared,
            Err(error) => {
                wrong.push(format!("{name}: {error}"));
                continue;
            }
        };
        let (before, after) = (strips(exchanges), strips(opened(&shared.har)));
        assert!(before.iter().any(|strip| strip.contains("Lost at")), "{name}");
        if before != after {
            wrong.push(format!("{name}:\n{}\nis now\n{}", before.join("\n"), after.join("\n")));
        }
        for change in &shared.receipt.changed {
            wrong.push(format!("{name}: was {}, is {}", change.was, change.is));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
    assert!(count >= 34, "{count} recordings");
}

/// One client's id stands in the address of the sign-in, in the form of the token request, in HTTP Basic and in the token.
#[test]
fn a_clients_id_has_one_stand_in() {
    let part = |text: &str| URL_SAFE_NO_PAD.encode(text);
    let client = "0oabQr76boOzehl7DhKx";
    let token = format!(
        "{}.{}.{}",
        part(r#"{"alg":"RS256"}"#),
        part(&format!(
            r#"{{"iss":"https://acme.example.com","cid":"{client}","sub":"{client}","aud":["{client}"]}}"#
        )),
        part(&"s".repeat(256))
    );
    let basic = base64::engine::general_purpose::STANDARD.encode(format!("{client}:hush-hush-9Zx81qW7k"));
    let at = "https://acme.example.com/oauth2/v1";
    let mut sign_in = Exchange::new(
        "1",
        "GET",
        &format!("{at}/authorize?client_id={client}&response_type=code&scope=a"),
        NOW,
    )
    .unwrap();
    sign_in.outcome = Outcome::Status(302);
    let mut issue = Exchange::new("2", "POST", &format!("{at}/token"), NOW + 1).unwrap();
    issue.request_headers.push("authorization", format!("Basic {basic}"));
    issue.request_body = Body::of("grant_type=authorization_code&code=Zk48dkW9sVb2nQx8Lm3Pd7");
    issue.outcome = Outcome::Status(200);
    issue.response_body = Body::of(&format!(r#"{{"access_token":"{token}"}}"#));
    let mut call = Exchange::new("3", "GET", "https://acme.example.com/api/v1/users", NOW + 2).unwrap();
    call.request_headers.push("authorization", format!("Bearer {token}"));
    call.outcome = Outcome::Status(403);
    let shared = share(&[sign_in, issue, call], &Choice::default(), &Tables::new(), NOW).unwrap();
    let exchanges = opened(&shared.har);
    let new = exchanges[0].url.query("client_id")[0].expose().clone();
    assert_ne!(new, client);
    let told = |index: usize, from: usize| {
        let value = exchanges[index].request_headers.get("authorization").unwrap().expose();
        let encoded = value[from..].split('.').nth(usize::from(index == 2)).unwrap();
        let engine = base64::engine::general_purpose::STANDARD;
        let bytes = engine
            .decode(encoded)
            .or_else(|_| URL_SAFE_NO_PAD.decode(encoded))
            .unwrap();
        String::from_utf8(bytes).unwrap()
    };
    assert!(
        told(1, "Basic ".len()).starts_with(&format!("{new}:")),
        "{}",
        told(1, 6)
    );
    assert_eq!(told(2, "Bearer ".len()).matches(&new).count(), 3, "{}", told(2, 7));
    assert!(!shared.har.contains(client));
}
