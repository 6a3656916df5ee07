//! Hosts that the user has not allowed: the popup says so and offers them, and asks for nothing else.
//!
//! Without a person Firefox's question is answered by the test; Chromium's cannot be, so there the test takes the
//! place of the function that asks, and a manifest with the host stands for the answer.

use crate::built::{all_in, no_token};
use crate::stage::{Load, Outcome, Scene, Test, tests};
use serde_json::{Value, json};
use std::time::Duration;
use why403_e2e::Kind;
use why403_platforms::Played;

pub(crate) fn tests() -> Vec<Test> {
    let mut all = tests!(Load::Built;
        site_that_is_not_watched_is_offered,
        host_that_is_hidden_is_offered,
        vendors_own_page_is_left_alone_until_it_is_added,
        site_under_development_is_offered_with_all_of_its_kind,
    );
    all.extend(tests!(Load::Granted; granted_site_is_watched, granted_host_is_explained));
    all
}

const SHOP: &str = "https://shop.example/";

pub(crate) fn unlisted() -> Value {
    json!({
        "method": "GET",
        "url": "https://api.unlisted.example/orders",
        "headers": {"Authorization": "Bearer a-token-of-no-platform-0123456789"},
    })
}

/// Presses the popup's button that does this, and returns what the browser was asked for.
pub(crate) async fn pressed(
    scene: &Scene<'_>,
    text: &str,
    button: &str,
    does: &str,
) -> Result<Value, libtest_mimic::Failed> {
    pressed_of(scene, text, button, &format!("[data-do={does}]")).await
}

/// As [`pressed`], of several buttons that one.
async fn pressed_of(
    scene: &Scene<'_>,
    text: &str,
    button: &str,
    selector: &str,
) -> Result<Value, libtest_mimic::Failed> {
    let browser = scene.browser;
    if browser.kind() == Kind::Firefox {
        browser.answer_prompts().await?;
    }
    let popup = browser.open_popup().await?;
    let seen = popup.wait_for_text(text, |seen| seen.contains(text)).await?;
    all_in(&seen, &[button]);
    let asked = match browser.kind() {
        Kind::Chromium => {
            let script = "const asked = [];
                for (const api of new Set([window.browser?.permissions, window.chrome?.permissions])) {
                    if (api) api.request = async (wanted) => { asked.push(wanted); return false; };
                }
                document.querySelector(\"SELECTOR\").click();
                await new Promise((done) => setTimeout(done, 300));
                return asked;";
            popup.run(&script.replace("SELECTOR", selector)).await?
        }
        Kind::Firefox => {
            let click = format!("document.querySelector(\"{selector}\").click()");
            popup.run(&click).await?;
            tokio::time::sleep(Duration::from_millis(500)).await;
            let mut asked = browser.asked_for().await?;
            for one in asked
                .as_array_mut()
                .into_iter()
                .flatten()
                .filter_map(Value::as_object_mut)
            {
                // Nothing but hosts.
                assert_eq!(one.remove("permissions"), Some(json!([])));
                assert_eq!(one.remove("data"), Some(json!([])));
            }
            asked
        }
    };
    popup.close().await?;
    Ok(asked)
}

/// In the order in which they are asked for; Firefox has an order of its own.
pub(crate) fn sorted(mut asked: Value) -> Value {
    for one in asked.as_array_mut().into_iter().flatten() {
        if let Some(list) = one["origins"].as_array_mut() {
            list.sort_by_key(ToString::to_string);
        }
    }
    asked
}

pub(crate) fn both(host: &str) -> Vec<String> {
    vec![format!("http://{host}/*"), format!("https://{host}/*")]
}

async fn site_that_is_not_watched_is_offered(scene: &Scene<'_>) -> Outcome {
    scene.browser.open(SHOP).await?;
    scene.browser.press("case-2").await?;
    let asked = pressed(scene, "This site is not watched", "Watch shop.example", "watch").await?;
    assert_eq!(sorted(asked), json!([{"origins": both("shop.example")}]));
    assert_eq!(scene.browser.card_text().await?, None);
    if scene.browser.kind() == Kind::Firefox {
        // The question was answered with yes.
        let watched = watched(scene).await;
        scene.browser.revoke(&both("shop.example")).await?;
        watched?;
    }
    Ok(())
}

/// A name that leads to no public site: all of its kind can be watched at once.
async fn site_under_development_is_offered_with_all_of_its_kind(scene: &Scene<'_>) -> Outcome {
    const PAGE: &str = "https://app.test/";
    scene.browser.open(PAGE).await?;
    let button = "Watch every *.test";
    let selector = "[data-do=watch][data-of='*.test']";
    let asked = pressed_of(scene, "looks like a site under development", button, selector).await?;
    assert_eq!(sorted(asked), json!([{"origins": both("*.test")}]));
    if scene.browser.kind() == Kind::Firefox {
        // The question was answered with yes.
        let outcome = watched_at(scene, PAGE).await;
        scene.browser.revoke(&both("*.test")).await?;
        outcome?;
    }
    Ok(())
}

async fn watched(scene: &Scene<'_>) -> Outcome {
    watched_at(scene, SHOP).await
}

async fn watched_at(scene: &Scene<'_>, page: &str) -> Outcome {
    scene.browser.open(page).await?;
    scene.browser.press("case-2").await?;
    let verdict = "is not an official operation of Genesys Cloud";
    let card = scene
        .browser
        .wait_for_card(verdict, |text| text.contains(verdict))
        .await?;
    no_token(scene, &card);
    Ok(())
}

async fn host_that_is_hidden_is_offered(scene: &Scene<'_>) -> Outcome {
    scene.open("/any").await?;
    let seen = scene.make_call(&unlisted()).await?;
    assert!(seen.starts_with("403 "), "{seen}");
    let host = "api.unlisted.example";
    let asked = pressed(
        scene,
        &format!("Calls to {host} are hidden"),
        &format!("Watch {host}"),
        "watch",
    )
    .await?;
    assert_eq!(sorted(asked), json!([{"origins": both(host)}]));
    if scene.browser.kind() == Kind::Firefox {
        let explained = granted_host_is_explained(scene).await;
        scene.browser.revoke(&both(host)).await?;
        explained?;
    }
    Ok(())
}

/// A vendor's hosts are granted for the calls to them, not for its own pages.
async fn vendors_own_page_is_left_alone_until_it_is_added(scene: &Scene<'_>) -> Outcome {
    const PAGE: &str = "https://acme.zendesk.com/agent";
    scene.platforms.play(Some(Played {
        method: "GET".to_owned(),
        url: PAGE.to_owned(),
        status: 200,
        headers: vec![("content-type".to_owned(), "text/html".to_owned())],
        body: "<!doctype html><title>agent</title><link rel=icon href=data:,><p>A vendor's own page".to_owned(),
    }));
    let outcome = left_alone(scene, PAGE).await;
    scene.platforms.play(None);
    outcome
}

async fn left_alone(scene: &Scene<'_>, page: &str) -> Outcome {
    let hooked = "return !('value' in Object.getOwnPropertyDescriptor(Response.prototype, 'json')) || !fetch.toString().includes('fetch')";
    scene.browser.open(page).await?;
    assert_eq!(scene.browser.run(hooked, vec![]).await?, json!(false));
    if scene.browser.kind() == Kind::Firefox {
        scene.browser.answer_prompts().await?;
    }
    let popup = scene.browser.open_popup().await?;
    let text = "This site is not watched";
    popup.wait_for_text(text, |seen| seen.contains(text)).await?;
    // Of the two addresses, `http` and `https`, one is granted already; the test answers for the other.
    let granted = match scene.browser.kind() {
        Kind::Chromium => {
            "for (const api of [window.browser, window.chrome]) if (api?.permissions) api.permissions.request = async () => true;"
        }
        Kind::Firefox => "",
    };
    popup
        .run(&format!("{granted} document.querySelector('[data-do=watch]').click()"))
        .await?;
    popup.wait_for_text("watched", |seen| !seen.contains(text)).await?;
    popup.close().await?;
    scene
        .browser
        .wait_for("the hook", async || {
            scene.browser.open(page).await?;
            let seen = scene.browser.run(hooked, vec![]).await?;
            Ok(if seen == json!(true) {
                Ok(())
            } else {
                Err(seen.to_string())
            })
        })
        .await?;
    Ok(())
}

async fn granted_site_is_watched(scene: &Scene<'_>) -> Outcome {
    watched(scene).await
}

async fn granted_host_is_explained(scene: &Scene<'_>) -> Outcome {
    scene.open("/any").await?;
    scene.make_call(&unlisted()).await?;
    let verdict = "The server says that the scope orders:read is missing.";
    scene
        .browser
        .wait_for_card(verdict, |text| text.contains(verdict))
        .await?;
    Ok(())
}
