//! Recorded sessions (`tests/journeys`), end to end: the app signs in by real redirects, asks for a token and calls, the
//! stand-ins answer as the recording says, and card and popup name the step at which the right was lost.
//!
//! Times are those of today: what a token says of its own is moved with them, all else of it is as recorded. With
//! `WHY403_PICTURES=FOLDER` pictures of card and popup are left there.

use crate::built::no_token;
use crate::stage::{Load, Outcome, Scene, Test, tests};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use libtest_mimic::Failed;
use serde_json::{Map, Value, json};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime, UNIX_EPOCH};
use why403_platforms::Played;

pub(crate) fn tests() -> Vec<Test> {
    tests!(Load::Granted;
        // Before the other sign-ins of the same client: of several in one tab none is surely that of the token.
        journey_graph_scope_never_asked_for,
        journey_auth0_error_redirect_of_a_silent_sign_in,
        journey_cxone_access_key,
        journey_entra_consent_at_the_token_endpoint,
        journey_entra_silent_renewal_blocked,
        journey_genesys_client_credentials_where_a_user_is_needed,
        journey_genesys_scope_never_asked_for,
        journey_google_granular_consent,
        journey_okta_scope_never_asked_for,
        journey_salesforce_instance_url,
        journey_webex_scope_not_granted,
        journey_webex_sign_in_refused,
        journey_zendesk_own_token,
        names_that_zendesk_hands_out_and_has_not_are_told_at_once,
    )
}

const APP: &str = "https://app.acme.example";
/// 2026-11-20T12:00:00Z, when all recordings begin.
const RECORDED_S: i64 = 1_795_176_000;

/// The recordings that are played.
const NAMES: &[&str] = &[
    "auth0-callback-unknown",
    "cxone-access-key-permission",
    "entra-consent-at-token-endpoint",
    "entra-silent-login-required",
    "genesys-client-where-a-user-is-needed",
    "genesys-scope-unasked",
    "google-granular-consent",
    "graph-scope-unasked",
    "okta-scope-unasked",
    "salesforce-other-instance",
    "webex-invalid-scope",
    "webex-scope-ungranted",
    "zendesk-own-token-read-only",
];

/// The hosts that the extension must be allowed to see for them.
pub(crate) fn hosts() -> Vec<String> {
    let all = NAMES.iter().flat_map(|name| entries(name));
    let of_entries = all.map(|entry| text(&entry["request"]["url"]));
    let mut hosts: Vec<String> = of_entries
        .chain([APP.to_owned()])
        .filter_map(|url| {
            let rest = url.split_once("://")?.1;
            rest.split('/').next().map(str::to_owned)
        })
        .collect();
    hosts.sort();
    hosts.dedup();
    hosts
}

fn path(name: &str, kind: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("../journeys/{name}.{kind}"))
}

fn read(path: &Path, change: impl Fn(&str) -> String) -> Value {
    let text = std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    serde_json::from_str(&change(&text)).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

pub(crate) fn entries(name: &str) -> Vec<Value> {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    let shift = i64::try_from(now.as_secs()).unwrap() - RECORDED_S;
    let har = read(&path(name, "har"), |text| moved(text, shift));
    har["log"]["entries"].as_array().cloned().unwrap_or_default()
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

/// A text in which the times of every JWT are later by so many seconds.
fn moved(text: &str, seconds: i64) -> String {
    let in_token = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while !rest.is_empty() {
        let word = rest.find(|c| !in_token(c)).unwrap_or(rest.len());
        let (head, tail) = rest.split_at(word);
        out.push_str(&token(head, seconds).unwrap_or_else(|| head.to_owned()));
        let gap = tail.find(in_token).unwrap_or(tail.len());
        let (between, next) = tail.split_at(gap);
        out.push_str(between);
        rest = next;
    }
    out
}

fn token(word: &str, seconds: i64) -> Option<String> {
    let parts: Vec<&str> = word.split('.').collect();
    let [header, claims, signature] = parts[..] else {
        return None;
    };
    if !header.starts_with("eyJ") {
        return None;
    }
    let mut claims: Map<String, Value> = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(claims).ok()?).ok()?;
    for name in ["exp", "iat", "nbf", "auth_time"] {
        if let Some(at) = claims.get(name).and_then(Value::as_i64) {
            claims.insert(name.to_owned(), json!(at + seconds));
        }
    }
    let claims = URL_SAFE_NO_PAD.encode(Value::Object(claims).to_string());
    Some(format!("{header}.{claims}.{signature}"))
}

/// What a page cannot set, or the stand-in sets itself.
const LEFT_OUT: &[&str] = &[
    "host",
    "origin",
    "referer",
    "user-agent",
    "content-length",
    "cookie",
    "sec-fetch-dest",
    "date",
    "set-cookie",
];

fn headers(of: &Value) -> Vec<(String, String)> {
    let all = of["headers"].as_array().into_iter().flatten();
    all.map(|field| (text(&field["name"]), text(&field["value"])))
        .filter(|(name, _)| !LEFT_OUT.contains(&name.to_ascii_lowercase().as_str()))
        .collect()
}

fn played(entry: &Value) -> Played {
    let (request, response) = (&entry["request"], &entry["response"]);
    Played {
        method: text(&request["method"]),
        url: text(&request["url"]),
        status: response["status"].as_u64().unwrap().try_into().unwrap(),
        headers: headers(response),
        body: text(&response["content"]["text"]),
    }
}

/// Whether a request loads a document, and whether that is a frame.
fn document(entry: &Value) -> Option<bool> {
    let all = entry["request"]["headers"].as_array().into_iter().flatten();
    let mut kinds = all.filter(|field| text(&field["name"]).eq_ignore_ascii_case("sec-fetch-dest"));
    Some(kinds.next()?["value"] == json!("iframe"))
}

/// Does in the page what the recording has: goes to the login host, loads it in a hidden frame, or calls.
async fn act(scene: &Scene<'_>, entry: &Value) -> Outcome {
    let url = text(&entry["request"]["url"]);
    match document(entry) {
        Some(false) => {
            // As an app does it; the login host leads back.
            let go = "document.title = 'left'; setTimeout((url) => location.assign(url), 0, arguments[0])";
            scene.browser.run(go, vec![json!(url)]).await?;
            let there = "return [location.origin + location.pathname, document.title, document.readyState]";
            scene
                .browser
                .wait_for("the page that the sign-in leads back to", async || {
                    let seen = scene.browser.run(there, vec![]).await?;
                    let back = seen[0] == json!(format!("{APP}/cb")) && seen[1] != json!("left");
                    Ok(if back && seen[2] == json!("complete") {
                        Ok(())
                    } else {
                        Err(seen.to_string())
                    })
                })
                .await?;
        }
        Some(true) => {
            let load = "const done = arguments[1];
                const frame = document.createElement('iframe');
                frame.hidden = true;
                frame.onload = () => done('loaded');
                frame.src = arguments[0];
                document.body.append(frame);";
            scene.browser.run_async(load, vec![json!(url)]).await?;
        }
        None => {
            let headers: Map<String, Value> = headers(&entry["request"])
                .into_iter()
                .map(|(name, value)| (name, json!(value)))
                .collect();
            let mut call = json!({"method": entry["request"]["method"], "url": url, "headers": headers});
            if let Some(body) = entry["request"]["postData"]["text"].as_str() {
                call["body"] = json!(body);
            }
            let seen = scene.make_call(&call).await?;
            let status = entry["response"]["status"].to_string();
            if !seen.starts_with(&status) {
                return Err(format!("{url}: the page saw {seen}").into());
            }
        }
    }
    Ok(())
}

fn word(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_lowercase()
}

/// Plays a recording; the card's line and the popup's strip must name the step that its label names.
async fn journey(scene: &Scene<'_>, name: &str) -> Outcome {
    let entries = entries(name);
    play(scene, &entries, async || lost(scene, name, &entries).await).await
}

/// Plays what a recording has in a page of the app, and then does something more.
pub(crate) async fn play(scene: &Scene<'_>, entries: &[Value], then: impl AsyncFn() -> Outcome) -> Outcome {
    scene.platforms.play_all(entries.iter().map(played).collect());
    let outcome = async {
        scene.browser.open(&format!("{APP}/any")).await?;
        for entry in entries {
            act(scene, entry).await?;
        }
        then().await
    }
    .await;
    scene.platforms.play(None);
    outcome
}

async fn lost(scene: &Scene<'_>, name: &str, entries: &[Value]) -> Outcome {
    let expect = read(&path(name, "expect.json"), str::to_owned);
    let card = scene
        .browser
        .wait_for_card_within(Duration::from_secs(8), "a journey", |text| text.contains("lost here"))
        .await?;
    no_token(scene, &card);
    for entry in entries {
        for secret in secrets(entry) {
            assert!(!card.contains(&secret), "{name}: {secret} in the card");
        }
    }
    let report = scene.browser.card_state().await?["entries"][0]["report"].clone();
    let journey = &report["journey"];
    let found = format!(
        "{} ({})",
        word(&journey["lost"]["step"]),
        word(&journey["lost"]["certainty"])
    );
    let wanted = format!("{} ({})", word(&expect["step"]), word(&expect["certainty"]));
    let codes: Vec<&str> = report["findings"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|one| one["code"].as_str())
        .collect();
    let reason = expect["reason"].as_str().unwrap_or_default();
    if found != wanted || !codes.contains(&reason) {
        return Err(
            format!("{name}: {wanted} by {reason} is expected, found {found} by {codes:?}: {journey:#}").into(),
        );
    }
    // In the line the marked step is the one with that word.
    let marked = card
        .split(" → ")
        .find(|step| step.contains("lost here"))
        .unwrap_or_default()
        .to_owned();
    if !marked.contains(&word(&expect["step"])) {
        return Err(format!("{name}: the card's line marks {marked:?}").into());
    }
    pictures(scene, name).await?;
    let popup = scene.popup_text("the strip", |text| text.contains("lost here")).await?;
    for secret in entries.iter().flat_map(secrets) {
        assert!(!popup.contains(&secret), "{name}: {secret} in the popup");
    }
    Ok(())
}

/// What was copied last: pasted into a field of a page of the app.
pub(crate) async fn clipboard(scene: &Scene<'_>) -> Result<String, Failed> {
    let make = "const field = document.createElement('textarea');
        field.id = 'pasted-here';
        document.body.append(field);
        field.focus();";
    scene.browser.run(make, vec![]).await?;
    scene.browser.control('v').await?;
    let read = "const field = document.getElementById('pasted-here');
        const text = field.value;
        field.remove();
        return text";
    let text = scene.browser.run(read, vec![]).await?;
    Ok(text.as_str().unwrap_or_default().to_owned())
}

/// Of the card in its page and of the popup with everything unfolded, for whoever wants to see them.
async fn pictures(scene: &Scene<'_>, name: &str) -> Outcome {
    let Some(folder) = std::env::var_os("WHY403_PICTURES").map(PathBuf::from) else {
        return Ok(());
    };
    let file = |what: &str| folder.join(format!("{name}-{what}-{}.png", scene.browser.kind()));
    scene.browser.screenshot_to(&file("card")).await?;
    let popup = scene.browser.open_popup().await?;
    popup.wait_for_text("the call", |text| text.contains("refused")).await?;
    popup
        .run("document.querySelector('details.row > summary')?.click()")
        .await?;
    tokio::time::sleep(Duration::from_millis(500)).await;
    let png = popup.picture().await;
    popup.close().await?;
    Ok(why403_e2e::browser::write(&file("popup"), &png?)?)
}

/// Codes, states, secrets and tokens of a request and its answer.
pub(crate) fn secrets(entry: &Value) -> Vec<String> {
    const NAMES: &[&str] = &[
        "code",
        "state",
        "client_secret",
        "refresh_token",
        "access_token",
        "accessKeySecret",
        "full_token",
        "client_assertion",
    ];
    let mut found = Vec::new();
    let location = headers(&entry["response"])
        .into_iter()
        .find(|(name, _)| name.eq_ignore_ascii_case("location"));
    let texts = [
        text(&entry["request"]["url"]),
        text(&entry["request"]["postData"]["text"]),
        location.map(|(_, value)| value).unwrap_or_default(),
        text(&entry["response"]["content"]["text"]),
    ];
    for text in texts {
        for piece in text.split(['?', '#', '&', ',', '{', '}']) {
            let Some((name, value)) = piece.split_once(['=', ':']) else {
                continue;
            };
            let value = value.trim_matches('"');
            // A refusal's code is none of the grant.
            let refusal = name.trim_matches('"') == "code" && value.contains('.');
            if NAMES.contains(&name.trim_matches('"')) && value.len() >= 12 && !refusal {
                found.push(value.to_owned());
            }
        }
    }
    found
}

async fn journey_auth0_error_redirect_of_a_silent_sign_in(scene: &Scene<'_>) -> Outcome {
    journey(scene, "auth0-callback-unknown").await
}

async fn journey_cxone_access_key(scene: &Scene<'_>) -> Outcome {
    journey(scene, "cxone-access-key-permission").await
}

async fn journey_entra_consent_at_the_token_endpoint(scene: &Scene<'_>) -> Outcome {
    journey(scene, "entra-consent-at-token-endpoint").await
}

async fn journey_entra_silent_renewal_blocked(scene: &Scene<'_>) -> Outcome {
    journey(scene, "entra-silent-login-required").await
}

async fn journey_genesys_client_credentials_where_a_user_is_needed(scene: &Scene<'_>) -> Outcome {
    journey(scene, "genesys-client-where-a-user-is-needed").await
}

async fn journey_genesys_scope_never_asked_for(scene: &Scene<'_>) -> Outcome {
    journey(scene, "genesys-scope-unasked").await
}

async fn journey_google_granular_consent(scene: &Scene<'_>) -> Outcome {
    journey(scene, "google-granular-consent").await
}

async fn journey_graph_scope_never_asked_for(scene: &Scene<'_>) -> Outcome {
    journey(scene, "graph-scope-unasked").await
}

async fn journey_okta_scope_never_asked_for(scene: &Scene<'_>) -> Outcome {
    journey(scene, "okta-scope-unasked").await
}

async fn journey_salesforce_instance_url(scene: &Scene<'_>) -> Outcome {
    journey(scene, "salesforce-other-instance").await
}

async fn journey_webex_scope_not_granted(scene: &Scene<'_>) -> Outcome {
    journey(scene, "webex-scope-ungranted").await
}

/// In the page itself: the refusal is known while one page goes and the next, whose server takes its time, did not begin.
async fn journey_webex_sign_in_refused(scene: &Scene<'_>) -> Outcome {
    let name = "webex-invalid-scope";
    for late in ["0", "400"] {
        let mut entries = entries(name);
        for field in entries[0]["response"]["headers"].as_array_mut().unwrap() {
            if field["name"] == json!("Location") {
                field["value"] = json!(format!("{}&late={late}", text(&field["value"])));
            }
        }
        play(scene, &entries, async || lost(scene, name, &entries).await).await?;
    }
    Ok(())
}

async fn journey_zendesk_own_token(scene: &Scene<'_>) -> Outcome {
    journey(scene, "zendesk-own-token-read-only").await
}

/// Before any call is refused.
async fn names_that_zendesk_hands_out_and_has_not_are_told_at_once(scene: &Scene<'_>) -> Outcome {
    let mut entries = entries("zendesk-own-token-read-only");
    entries.truncate(1);
    for (side, at) in [("request", "/postData/text"), ("response", "/content/text")] {
        let text = entries[0][side].pointer_mut(at).unwrap();
        let made_up = text
            .as_str()
            .unwrap()
            .replace(r#"["read"]"#, r#"["tickets:reed","wfm:write"]"#);
        *text = json!(made_up);
    }
    play(scene, &entries, async || {
        let words = "Zendesk handed out a token for tickets:reed, wfm:write.";
        let popup = scene.popup_text(words, |text| text.contains(words)).await?;
        assert!(
            popup.contains("The name nearest to tickets:reed is tickets:read."),
            "{popup}"
        );
        assert!(popup.contains("every call with this token is refused"), "{popup}");
        Ok(())
    })
    .await
}
