//! Labelled denials of `vendors/*/denials` and `tests/denials`, end to end: a page makes the call, a stand-in answers as the file says, and the
//! card says what the file expects.
//!
//! With `WHY403_DENIALS=all` every file that a page can play is played, else those named below.

use crate::stage::{Load, Outcome, Scene, Test, tests};
use serde_json::{Map, Value, json};
use std::path::{Path, PathBuf};
use std::time::Duration;
use why403_platforms::Played;

pub(crate) fn tests() -> Vec<Test> {
    tests!(Load::Granted; labelled_denials_are_explained)
}

/// Folder and name. None depends on the time at which it is played.
const NAMES: &[&str] = &[
    "genesys/behind-the-apps-host",
    "genesys/credentials-expired",
    "genesys/doubled-scheme",
    "genesys/page-of-a-content-network",
    "genesys/permission-any-of-several",
    "genesys/permission-in-division",
    "genesys/permission-list-empty",
    "genesys/scope-in-brackets",
    "genesys/trustee",
    "genesys/unknown-operation",
    "genesys/user-needed",
    "webex/gateway-invalid-or-expired",
    "webex/imperva-page",
    "webex/network-portal-511",
    "webex/subscription-forbidden",
    "webex/suite-scopes-or-roles-or-licences",
    "cxone/application-not-authorized",
    "cxone/insufficient-permissions",
    "cxone/no-token",
    "zendesk/cloudflare-challenge",
    "zendesk/could-not-authenticate",
    "zendesk/role",
    "zendesk/scopes-missing",
    "zendesk/sign-in-page",
    "graph/claims-challenge",
    "graph/no-premium-licence",
    "graph/scopes-named",
    "github/graphql-scopes",
    "github/integration-and-or",
    "github/scope-by-headers",
    "github/secondary-rate-limit",
    "github/sso",
    "google/key-service-blocked",
    "google/maps-request-denied",
    "google/scope-insufficient",
    "google/service-disabled",
    "slack/missing-scope",
    "slack/not-in-channel",
    "slack/token-revoked",
    "generic/aws-authorizer",
    "generic/cloudflare-block",
    "generic/dpop-nonce",
    "generic/problem-details",
    "generic/rfc6750-insufficient-scope",
    "generic/several-schemes",
    "generic/token-in-the-address",
    "aws/iam-action",
    "django/simplejwt-wrong-type",
    "envoy/rbac",
    "identity/okta-feature",
    "kong/acl",
    "node/nest-guard",
];

/// What a page may not set itself (Fetch standard, "forbidden request-header").
const FORBIDDEN: &[&str] = &["cookie", "date", "host", "origin", "referer"];
/// What the browser sets in any case.
const SET_BY_BROWSER: &[&str] = &["accept-encoding", "connection", "content-length", "user-agent"];

/// One file.
struct Denial {
    name: String,
    content: Value,
}

impl Denial {
    fn read(path: &Path, name: String) -> Self {
        let content = serde_json::from_slice(&std::fs::read(path).unwrap())
            .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        Self { name, content }
    }

    fn url(&self) -> &str {
        self.content["request"]["url"].as_str().unwrap_or_default()
    }

    fn host(&self) -> &str {
        let rest = self.url().strip_prefix("https://").unwrap_or_default();
        rest.split(['/', '?', '#']).next().unwrap_or_default()
    }

    fn headers(&self) -> Map<String, Value> {
        let mut headers = self.content["request"]["headers"]
            .as_object()
            .cloned()
            .unwrap_or_default();
        headers.retain(|name, _| !SET_BY_BROWSER.contains(&name.to_ascii_lowercase().as_str()));
        headers
    }

    /// Whether a page can make the call, and a server of today give the answer.
    fn is_playable(&self) -> bool {
        let request = &self.content["request"];
        let of_a_page = |name: &str| {
            let name = name.to_ascii_lowercase();
            !FORBIDDEN.contains(&name.as_str()) && !name.starts_with("sec-") && !name.starts_with("access-control-")
        };
        let plain = ["withheld", "initiator", "sent_at_ms"]
            .iter()
            .all(|field| request[*field].is_null());
        plain
            && self.content["failed"].is_null()
            && self.content["expect"]["denied"] == json!(true)
            // A body that was not seen cannot be served.
            && !self.content["response"]["body"].is_null()
            && self.content["response"]["status"].as_u64().is_some_and(|status| status < 600)
            && !self.host().is_empty()
            && !self.host().contains(':')
            && request["method"] != json!("OPTIONS")
            && self.headers().keys().all(|name| of_a_page(name))
    }

    fn played(&self) -> Played {
        let response = &self.content["response"];
        let headers = response["headers"].as_object().cloned().unwrap_or_default();
        // The length is the stand-in's affair.
        let headers = headers
            .into_iter()
            .filter(|(name, _)| !name.eq_ignore_ascii_case("content-length"));
        Played {
            method: self.content["request"]["method"]
                .as_str()
                .unwrap_or_default()
                .to_owned(),
            url: self.url().to_owned(),
            status: response["status"]
                .as_u64()
                .and_then(|status| status.try_into().ok())
                .unwrap_or(500),
            headers: headers
                .map(|(name, value)| (name, value.as_str().unwrap_or_default().to_owned()))
                .collect(),
            body: text(&response["body"]).unwrap_or_default(),
        }
    }

    fn call(&self) -> Value {
        let request = &self.content["request"];
        let mut call = json!({"method": request["method"], "url": self.url(), "headers": self.headers()});
        if let Some(body) = text(&request["body"]).filter(|_| request["method"] != json!("GET")) {
            call["body"] = json!(body);
        }
        call
    }

    /// What is not as the file expects.
    fn mismatches(&self, report: &Value) -> Vec<String> {
        let expect = &self.content["expect"];
        let mut wrong = vec![];
        let certainty = certainty_word(&report["verdict"]["certainty"]);
        if certainty != expect["certainty"].as_str().unwrap_or_default() {
            wrong.push(format!("certainty {certainty}, not {}", expect["certainty"]));
        }
        let found: Vec<(&str, String)> = report["findings"]
            .as_array()
            .into_iter()
            .flatten()
            .map(|one| {
                (
                    one["code"].as_str().unwrap_or_default(),
                    certainty_word(&one["certainty"]),
                )
            })
            .collect();
        let mut from = 0;
        for (at, wanted) in expect["findings"].as_array().into_iter().flatten().enumerate() {
            let fits = |(code, certainty): &(&str, String)| {
                wanted["code"] == *code && wanted["certainty"] == certainty.as_str()
            };
            match found.iter().skip(from).position(fits) {
                Some(place) if at == 0 && place > 0 => wrong.push(format!("{wanted} is not the first finding")),
                Some(place) => from += place + 1,
                None => wrong.push(format!("no finding {wanted}")),
            }
        }
        for code in expect["not"].as_array().into_iter().flatten() {
            if found.iter().any(|(found, _)| code == found) {
                wrong.push(format!("finding {code} must not be there"));
            }
        }
        if !wrong.is_empty() {
            wrong.push(format!("found: {found:?}"));
        }
        wrong
    }
}

/// The word of a certainty in a report's JSON.
fn certainty_word(certainty: &Value) -> String {
    certainty.as_str().unwrap_or_default().to_lowercase()
}

/// A body as it goes over the wire.
fn text(body: &Value) -> Option<String> {
    match body {
        Value::Null => None,
        Value::String(text) => Some(text.clone()),
        json => Some(json.to_string()),
    }
}

/// The folders of labelled denials with the first part of their names: those of every vendor, and those of `tests/denials`.
fn folders() -> Vec<(String, PathBuf)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let vendors = std::fs::read_dir(root.join("vendors"))
        .unwrap()
        .map(|entry| entry.unwrap());
    let mut all: Vec<(String, PathBuf)> = vendors
        .map(|entry| {
            (
                entry.file_name().to_string_lossy().into_owned(),
                entry.path().join("denials"),
            )
        })
        .filter(|(_, folder)| folder.is_dir())
        .collect();
    let others = std::fs::read_dir(root.join("tests/denials"))
        .unwrap()
        .map(|entry| entry.unwrap());
    for entry in others.filter(|entry| entry.path().is_dir()) {
        let name = entry.file_name().to_string_lossy().into_owned();
        assert!(
            all.iter().all(|(known, _)| *known != name),
            "two folders are called {name}"
        );
        all.push((name, entry.path()));
    }
    all
}

pub(crate) fn all_are_played() -> bool {
    std::env::var_os("WHY403_DENIALS").is_some_and(|which| which == "all")
}

fn chosen() -> Vec<Denial> {
    let mut all: Vec<(String, PathBuf)> = Vec::new();
    for (first, folder) in folders() {
        let paths = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
        let files = paths.filter(|path| path.extension().is_some_and(|end| end == "json"));
        all.extend(files.map(|path| {
            let stem = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            (format!("{first}/{stem}"), path)
        }));
    }
    all.sort();
    if !all_are_played() {
        let named = NAMES
            .iter()
            .map(|name| all.iter().find(|(known, _)| known == name).unwrap());
        return named.map(|(name, path)| Denial::read(path, name.clone())).collect();
    }
    let all = all.iter().map(|(name, path)| Denial::read(path, name.clone()));
    all.filter(Denial::is_playable).collect()
}

/// The hosts that the extension must be allowed to see for them.
pub(crate) fn hosts() -> Vec<String> {
    chosen().iter().map(|denial| denial.host().to_owned()).collect()
}

async fn labelled_denials_are_explained(scene: &Scene<'_>) -> Outcome {
    let all = chosen();
    assert!(all.len() >= 15, "{}", all.len());
    let mut wrong = vec![];
    for denial in &all {
        assert!(denial.is_playable(), "{}", denial.name);
        scene.platforms.play(Some(denial.played()));
        let outcome = explained(scene, denial).await;
        scene.platforms.play(None);
        if let Err(failed) = outcome {
            wrong.push(format!("{}: {}", denial.name, failed.message().unwrap_or_default()));
        }
    }
    assert!(
        wrong.is_empty(),
        "{} of {}:\n{}",
        wrong.len(),
        all.len(),
        wrong.join("\n")
    );
    Ok(())
}

async fn explained(scene: &Scene<'_>, denial: &Denial) -> Outcome {
    scene.open("/any").await?;
    let seen = scene.make_call(&denial.call()).await?;
    let status = denial.content["response"]["status"].to_string();
    if !seen.starts_with(&status) {
        return Err(format!("the page saw {seen}").into());
    }
    // Views show names in code, without its marks.
    let verdict = denial.content["expect"]["verdict"]
        .as_str()
        .unwrap_or_default()
        .replace('`', "");
    scene
        .browser
        .wait_for_card_within(Duration::from_secs(4), &verdict, |text| text.contains(&verdict))
        .await?;
    // The sentence may be the same before the answer's body has come; the rest of the report is not.
    let report = scene
        .browser
        .wait_within(Duration::from_secs(4), "the report of the whole answer", async || {
            let report = scene.browser.card_state().await?["entries"][0]["report"].clone();
            let wrong = denial.mismatches(&report);
            Ok(if wrong.is_empty() {
                Ok(report)
            } else {
                Err(wrong.join("; "))
            })
        })
        .await?;
    // What the background knows is what the card shows.
    let certainty = certainty_word(&report["verdict"]["certainty"]);
    let card = scene
        .browser
        .wait_for_card_within(Duration::from_secs(4), &certainty, |text| {
            text.contains(&verdict) && text.contains(&certainty)
        })
        .await?;
    for value in denial.headers().values().filter_map(Value::as_str) {
        let token = value.rsplit(' ').next().unwrap_or_default();
        assert!(token.len() < 20 || !card.contains(token), "the token is shown");
    }
    Ok(())
}
