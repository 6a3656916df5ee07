//! Refusals that are easily passed over in silence: a host that the user did not allow, a development proxy, a refusal
//! inside a 200, a token endpoint's 400. Each is explained in the card.

use crate::built::{all_in, no_token};
use crate::sites::{both, sorted, unlisted};
use crate::stage::{Load, Outcome, Scene, Test, tests};
use serde_json::{Map, Value, json};
use std::path::{Path, PathBuf};
use std::time::Duration;
use why403_e2e::Kind;
use why403_platforms::Played;

pub(crate) fn tests() -> Vec<Test> {
    let mut all = tests!(Load::Built;
        hidden_host_is_explained_by_the_page_and_offered,
        hidden_host_that_refuses_inside_a_200_is_explained,
        copied_answers_of_a_hidden_host_are_one_call,
        hidden_host_is_counted_by_the_button,
        development_proxy_is_explained,
    );
    all.extend(tests!(Load::Granted;
        graphql_error_in_a_200_is_explained,
        token_endpoints_400_is_explained,
    ));
    all
}

const HIDDEN: &str = "api.unlisted.example";
const SHOPIFY: &str = "108-shopify-graphql-access-denied-in-200";
const CONSENT: &str = "140-entra-consent-required-at-token-endpoint";

/// The hosts that the extension must be allowed to see for them.
pub(crate) fn hosts() -> Vec<String> {
    ["demo-shop.myshopify.com", "login.microsoftonline.com"]
        .map(str::to_owned)
        .to_vec()
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn read(path: &str) -> Value {
    let path = root().join(path);
    serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The first call of a recorded file: what the stand-in answers, and how the page makes the call.
fn recorded(name: &str) -> (Played, Value) {
    let file = read(&format!("tests/truth/known/{name}.har"));
    let entry = &file["log"]["entries"][0];
    let (request, response) = (&entry["request"], &entry["response"]);
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let fields = |list: &Value, left_out: &[&str]| -> Vec<(String, String)> {
        let all = list.as_array().into_iter().flatten();
        let all = all.map(|field| (text(&field["name"]), text(&field["value"])));
        all.filter(|(name, _)| !left_out.contains(&name.to_ascii_lowercase().as_str()))
            .collect()
    };
    // What the browser sets itself, and what the stand-in does.
    let set = ["host", "origin", "referer", "user-agent", "content-length", "cookie"];
    let headers: Map<String, Value> = fields(&request["headers"], &set)
        .into_iter()
        .map(|(name, value)| (name, json!(value)))
        .collect();
    let call = json!({
        "method": request["method"],
        "url": request["url"],
        "headers": headers,
        "body": request["postData"]["text"],
    });
    let played = Played {
        method: text(&request["method"]),
        url: text(&request["url"]),
        status: response["status"].as_u64().unwrap().try_into().unwrap(),
        headers: fields(&response["headers"], &["content-length", "access-control-allow-origin"]),
        body: text(&response["content"]["text"]),
    };
    (played, call)
}

/// Plays a call from a page and waits until the card has these words; gives the newest report.
async fn played(
    scene: &Scene<'_>,
    played: Played,
    call: &Value,
    words: &[&str],
) -> Result<Value, libtest_mimic::Failed> {
    let status = played.status.to_string();
    scene.platforms.play(Some(played));
    let outcome = card_says(scene, &status, call, words).await;
    scene.platforms.play(None);
    outcome
}

async fn card_says(
    scene: &Scene<'_>,
    status: &str,
    call: &Value,
    words: &[&str],
) -> Result<Value, libtest_mimic::Failed> {
    scene.open("/any").await?;
    let seen = scene.make_call(call).await?;
    if !seen.starts_with(status) {
        return Err(format!("the page saw {seen}").into());
    }
    let what = words.join(", ");
    let card = scene
        .browser
        .wait_for_card_within(Duration::from_secs(6), &what, |text| {
            words.iter().all(|word| text.contains(word))
        })
        .await?;
    no_token(scene, &card);
    let state = scene.browser.card_state().await?;
    Ok(state["entries"][0]["report"].clone())
}

/// Presses the card's button; what the browser was asked for.
async fn allow(scene: &Scene<'_>) -> Result<Value, libtest_mimic::Failed> {
    let browser = scene.browser;
    if browser.kind() == Kind::Firefox {
        // No frame in a page may ask there: the card opens the popup's page, whose button asks.
        browser.answer_prompts().await?;
        let opened = browser
            .page_opened_by(async || browser.click_in_card("[data-do=allow]").await)
            .await?;
        let offered = format!("Watch {HIDDEN}");
        browser
            .wait_for(&offered, async || {
                let text = browser.page_text().await?;
                Ok(if text.contains(&offered) { Ok(()) } else { Err(text) })
            })
            .await?;
        // As a person would: the browser grants nothing to a script.
        browser
            .click_on(&format!("[data-do=watch][data-of='{HIDDEN}']"))
            .await?;
        let asked = browser
            .wait_for("the browser's question", async || {
                let asked = browser.asked_for().await?;
                Ok(if asked == json!([]) {
                    Err("none".to_owned())
                } else {
                    Ok(asked)
                })
            })
            .await;
        browser.close_tab(opened).await?;
        let one = &asked?[0];
        assert_eq!((&one["permissions"], &one["data"]), (&json!([]), &json!([])));
        return Ok(json!([{"origins": one["origins"]}]));
    }
    // Nobody can answer Chromium's question: that the frame may ask shows in how it refuses to without a click, and
    // then the test takes the place of the function that asks.
    let script = "const done = arguments[0];
        const [api] = [globalThis.browser, globalThis.chrome].filter((one) => one?.permissions);
        (async () => {
            const refused = await api.permissions.request({ origins: ['https://api.unlisted.example/*'] })
                .then(String, String);
            const asked = [];
            for (const one of new Set([globalThis.browser?.permissions, globalThis.chrome?.permissions])) {
                if (one) one.request = (wanted) => { asked.push(wanted); return new Promise((done) => setTimeout(done, 600, true)); };
            }
            document.querySelector('[data-do=allow]').click();
            setTimeout(() => done({ refused, asked }), 300);
        })();";
    let told = browser.in_card_async(script, vec![]).await?.unwrap_or_default();
    let refused = told["refused"].as_str().unwrap_or_default();
    assert!(refused.contains("user gesture"), "{refused}");
    Ok(told["asked"].clone())
}

async fn hidden_host_is_explained_by_the_page_and_offered(scene: &Scene<'_>) -> Outcome {
    let outcome = offered(scene).await;
    if scene.browser.kind() == Kind::Firefox {
        scene.browser.revoke(&both(HIDDEN)).await?;
    }
    outcome
}

async fn offered(scene: &Scene<'_>) -> Outcome {
    let button = format!("Allow {HIDDEN}");
    let words = ["orders:read", "The token is hidden: allow this host", &button];
    let report = card_says(scene, "403", &unlisted(), &words).await?;
    assert_eq!(report["call"]["page_word"], json!(true));
    assert_eq!(report["call"]["initiator"], json!(scene.platforms.origin()));
    assert_ne!(report["verdict"]["certainty"], json!("certain"));
    for finding in report["findings"].as_array().into_iter().flatten() {
        assert_ne!(finding["certainty"], json!("certain"), "{finding}");
    }
    assert_eq!(sorted(allow(scene).await?), json!([{"origins": both(HIDDEN)}]));
    if scene.browser.kind() == Kind::Chromium {
        // The page is loaded anew, as the button says.
        let how = "return performance.getEntriesByType('navigation')[0].type";
        let loaded = scene.browser.wait_for("the page anew", async || {
            let how = scene.browser.run(how, vec![]).await?;
            Ok(if how == json!("reload") {
                Ok(())
            } else {
                Err(how.to_string())
            })
        });
        loaded.await?;
    } else {
        // The question was answered with yes: the browser's own report is known.
        let verdict = "The server says that the scope orders:read is missing.";
        let report = card_says(scene, "403", &unlisted(), &[verdict]).await?;
        assert_eq!(report["call"]["method"], json!("GET"));
        assert_eq!(
            scene.browser.card_state().await?["entries"].as_array().map(Vec::len),
            Some(1)
        );
    }
    Ok(())
}

async fn hidden_host_that_refuses_inside_a_200_is_explained(scene: &Scene<'_>) -> Outcome {
    let (answer, call) = recorded(SHOPIFY);
    let words = ["unauthenticated_read_content", "The token is hidden: allow this host"];
    let report = played(scene, answer, &call, &words).await?;
    assert_ne!(report["verdict"]["certainty"], json!("certain"));
    Ok(())
}

/// A page that reads an answer and its copy makes one call.
async fn copied_answers_of_a_hidden_host_are_one_call(scene: &Scene<'_>) -> Outcome {
    scene.open("/any").await?;
    let script = "const done = arguments[0];
        fetch('https://api.unlisted.example/orders', { headers: { authorization: 'Bearer a-token-of-no-platform-0123456789' } })
            .then(async (answer) => { const copy = answer.clone(); done(await answer.text() + await copy.text()); }, (error) => done(String(error)));";
    scene.browser.run_async(script, vec![]).await?;
    let card = scene
        .browser
        .wait_for_card("orders:read", |text| text.contains("orders:read"))
        .await?;
    all_in(&card, &["1 call refused"]);
    tokio::time::sleep(Duration::from_millis(700)).await;
    let card = scene.browser.card_text().await?.unwrap_or_default();
    all_in(&card, &["1 call refused"]);
    Ok(())
}

/// What only the page tells is counted like any other refusal.
async fn hidden_host_is_counted_by_the_button(scene: &Scene<'_>) -> Outcome {
    card_says(scene, "403", &unlisted(), &["The token is hidden"]).await?;
    let told = crate::calm::button(scene).await?;
    assert_eq!(told, json!({"text": "1", "title": "why403: 1 call refused", "list": 1}));
    Ok(())
}

/// The case of a development proxy, asked at the page's own origin.
async fn development_proxy_is_explained(scene: &Scene<'_>) -> Outcome {
    let case = read("tests/denials/proxy/genesys-behind-localhost.json");
    let (request, response) = (&case["request"], &case["response"]);
    const PATH: &str = "/api/v2/routing/queues";
    assert!(request["url"].as_str().is_some_and(|url| url.ends_with(PATH)));
    let headers = response["headers"].as_object().cloned().unwrap_or_default();
    let answer = Played {
        method: "POST".to_owned(),
        url: format!("http://localhost{PATH}"),
        status: 403,
        headers: headers
            .into_iter()
            .map(|(name, value)| (name, value.as_str().unwrap_or_default().to_owned()))
            .collect(),
        body: response["body"].to_string(),
    };
    let call = json!({
        "method": "POST",
        "url": format!("{}{PATH}", scene.platforms.origin()),
        "headers": request["headers"],
    });
    let report = played(scene, answer, &call, &["the permission routing:queue:add is missing"]).await?;
    let certainty = report["verdict"]["certainty"]
        .as_str()
        .unwrap_or_default()
        .to_lowercase();
    assert_eq!(json!(certainty), case["expect"]["certainty"]);
    assert_eq!(report["call"]["page_word"], Value::Null);
    let limits = report["limits"].to_string();
    all_in(&limits, &[case["expect"]["limit"].as_str().unwrap_or_default()]);
    Ok(())
}

async fn graphql_error_in_a_200_is_explained(scene: &Scene<'_>) -> Outcome {
    explained(scene, SHOPIFY).await
}

async fn token_endpoints_400_is_explained(scene: &Scene<'_>) -> Outcome {
    explained(scene, CONSENT).await
}

/// The card says of a recorded call what its label wants.
async fn explained(scene: &Scene<'_>, name: &str) -> Outcome {
    let expect = read(&format!("tests/truth/known/{name}.expect.json"));
    let (answer, call) = recorded(name);
    let words: Vec<&str> = expect["must_mention"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .collect();
    assert!(!words.is_empty());
    let report = played(scene, answer, &call, &words).await?;
    let certainty = report["verdict"]["certainty"]
        .as_str()
        .unwrap_or_default()
        .to_lowercase();
    assert_eq!(json!(certainty), expect["certainty"], "{report}");
    // The browser's own report, not the page's word.
    assert_eq!(report["call"]["method"], call["method"]);
    Ok(())
}
