//! The extension as built: the cases explained, over the platforms' real host names.

use crate::stage::{Load, Outcome, Scene, Test, tests};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::time::Duration;

pub(crate) fn tests() -> Vec<Test> {
    tests!(Load::Built;
        nothing_but_the_page_connects,
        case_1_cobrowse,
        case_1b_cobrowse_official,
        case_2_messaging_close,
        case_3_bot_session,
        case_4_outbound_call,
        case_5_webex_subscription,
        denials_stack_in_one_card,
        card_is_closed_by_its_button,
        popup_lists_tokens_and_calls,
        background_is_woken_by_a_denial,
        session_outlives_the_background,
        console_says_why_without_the_token,
        console_waits_for_the_servers_words,
    )
}

/// Opens the demo page, presses the button, and returns all that the card holds, unfolded or not.
async fn explained(scene: &Scene<'_>, id: &str, verdict: &str) -> Result<String, libtest_mimic::Failed> {
    scene.open("/").await?;
    scene.browser.press(id).await?;
    scene
        .browser
        .wait_for_card(verdict, |text| text.contains(verdict))
        .await?;
    let all = scene
        .browser
        .in_card("return document.body.textContent", vec![])
        .await?;
    let all = all.as_ref().and_then(Value::as_str).unwrap_or_default().to_owned();
    no_token(scene, &all);
    Ok(all)
}

/// A token is never shown in full.
pub(crate) fn no_token(scene: &Scene<'_>, text: &str) {
    for case in scene.platforms.cases() {
        assert!(!text.contains(case.token()), "the token of {} is shown", case.id);
    }
}

pub(crate) fn all_in(text: &str, words: &[&str]) {
    let missing: Vec<&&str> = words.iter().filter(|word| !text.contains(**word)).collect();
    assert!(missing.is_empty(), "{missing:?} not in: {text}");
}

/// From the browser's start, through a wake of the background and a popup, until some seconds of idling.
async fn nothing_but_the_page_connects(scene: &Scene<'_>) -> Outcome {
    scene.open("/").await?;
    let mut wanted: BTreeSet<String> = ["", "style.css", "calls.js"]
        .iter()
        .map(|file| format!("GET {}/{file}", scene.platforms.origin()))
        .collect();
    for case in scene.platforms.cases() {
        scene.browser.press(&case.id).await?;
        wanted.insert(format!("OPTIONS {}", case.request.url));
        wanted.insert(format!("POST {}", case.request.url));
    }
    scene
        .browser
        .wait_for_card("six calls", |text| text.contains("6 calls refused"))
        .await?;
    scene.browser.stop_background().await?;
    scene
        .browser
        .popup("the calls", |text| text.contains("6 calls refused"))
        .await?;
    tokio::time::sleep(Duration::from_secs(5)).await;
    let seen: Vec<String> = scene.requests().iter().map(|seen| seen.line()).collect();
    assert_eq!(seen.iter().cloned().collect::<BTreeSet<_>>(), wanted);
    assert_eq!(seen.len(), wanted.len(), "each once: {seen:#?}");
    Ok(())
}

const COBROWSE: &[&str] = &[
    "certain",
    "according to the server's answer",
    "Admin > People & Permissions > Roles/Permissions",
    "conversation:cobrowse:write",
    "cobrowse:manage",
    "PERSON or GROUP",
    "Offline",
    "No such scope or permission in the official document",
    "2026-07-19",
];

async fn case_1_cobrowse(scene: &Scene<'_>) -> Outcome {
    let verdict = "The server says that the permission conversation:cobrowse:add is missing.";
    let text = explained(scene, "case-1", verdict).await?;
    all_in(&text, COBROWSE);
    Ok(())
}

async fn case_1b_cobrowse_official(scene: &Scene<'_>) -> Outcome {
    let verdict = "The server says that the permission conversation:cobrowse:add is missing.";
    let text = explained(scene, "case-1b", verdict).await?;
    all_in(&text, COBROWSE);
    all_in(&text, &["conversation:cobrowseVoice:add", "scope", "conversations"]);
    Ok(())
}

async fn case_2_messaging_close(scene: &Scene<'_>) -> Outcome {
    let text = explained(scene, "case-2", "is not an official operation of Genesys Cloud").await?;
    all_in(
        &text,
        &[
            "POST /api/v2/conversations/{conversationId}/disconnect",
            "conversation:communication:disconnect",
            "messaging:conversation:close",
            "It is not on this token.",
            "least privilege",
        ],
    );
    Ok(())
}

async fn case_3_bot_session(scene: &Scene<'_>) -> Outcome {
    let text = explained(scene, "case-3", "is not an official operation of Genesys Cloud").await?;
    all_in(
        &text,
        &[
            "POST /api/v2/textbots/botflows/sessions",
            "textbots:botFlowSession:execute",
            "bot:platform",
            "x-genesys-organization-id",
            "This request did not send it.",
            "The token names the organisation",
        ],
    );
    Ok(())
}

async fn case_4_outbound_call(scene: &Scene<'_>) -> Outcome {
    let text = explained(scene, "case-4", "needs a user's token").await?;
    all_in(
        &text,
        &[
            "client credentials token",
            "POST /api/v2/conversations/calls",
            "outbound:call:write",
            "PKCE",
            "resource owner password grant",
            "RFC 9700",
        ],
    );
    Ok(())
}

async fn case_5_webex_subscription(scene: &Scene<'_>) -> Outcome {
    let text = explained(scene, "case-5", "cjp:config_write").await?;
    let tracking = scene
        .case("case-5")
        .response
        .headers
        .get("trackingid")
        .expect("a tracking id");
    all_in(&text, &["administrator", "unknown", tracking]);
    Ok(())
}

async fn denials_stack_in_one_card(scene: &Scene<'_>) -> Outcome {
    scene.open("/").await?;
    scene.browser.press("case-1").await?;
    scene
        .browser
        .wait_for_card("one call", |text| text.contains("1 call refused"))
        .await?;
    scene.browser.press("case-2").await?;
    let both = |text: &str| text.contains("2 calls refused") && text.contains("/close");
    scene.browser.wait_for_card("two calls", both).await?;
    let hosts = "return document.querySelectorAll('why403-card').length";
    assert_eq!(scene.browser.run(hosts, vec![]).await?, json!(1));
    Ok(())
}

async fn card_is_closed_by_its_button(scene: &Scene<'_>) -> Outcome {
    scene.open("/").await?;
    scene.browser.press("case-1").await?;
    scene
        .browser
        .wait_for_card("one call", |text| text.contains("1 call refused"))
        .await?;
    scene.browser.click_in_card("[data-do=close]").await?;
    scene
        .browser
        .wait_for("the card to go", async || {
            Ok(match scene.browser.card_text().await? {
                None => Ok(()),
                Some(text) => Err(text),
            })
        })
        .await?;
    // The next denial brings it back.
    scene.browser.press("case-2").await?;
    scene
        .browser
        .wait_for_card("the next call", |text| text.contains("/close"))
        .await?;
    Ok(())
}

async fn popup_lists_tokens_and_calls(scene: &Scene<'_>) -> Outcome {
    scene.open("/").await?;
    for id in ["case-1", "case-2", "case-5"] {
        scene.browser.press(id).await?;
    }
    let complete = |text: &str| text.contains("3 calls refused") && text.contains("/v1/subscriptions");
    let popup = scene.browser.popup("three calls", complete).await?;
    all_in(
        &popup.text,
        &[
            "Webex token",
            "Genesys Cloud token",
            "opaque token · scopes unknown",
            "expires in",
            "api.mypurecloud.com",
            "api.wxcc-us1.cisco.com",
        ],
    );
    no_token(scene, &popup.text);
    let tab = scene.browser.popup_in_tab().await?;
    let same = scene
        .browser
        .wait_for("the popup in a tab", async || {
            let text = scene.browser.page_text().await?;
            Ok(if complete(&text) { Ok(text) } else { Err(text) })
        })
        .await;
    scene.browser.close_tab(tab).await?;
    no_token(scene, &same?);
    Ok(())
}

async fn background_is_woken_by_a_denial(scene: &Scene<'_>) -> Outcome {
    scene.open("/").await?;
    scene.browser.stop_background().await?;
    scene.browser.press("case-4").await?;
    scene
        .browser
        .wait_for_card("the call", |text| text.contains("needs a user's token"))
        .await?;
    Ok(())
}

async fn session_outlives_the_background(scene: &Scene<'_>) -> Outcome {
    scene.open("/").await?;
    scene.browser.press("case-1").await?;
    scene
        .browser
        .wait_for_card("one call", |text| text.contains("1 call refused"))
        .await?;
    scene.browser.stop_background().await?;
    scene.browser.press("case-2").await?;
    scene
        .browser
        .wait_for_card("both calls", |text| text.contains("2 calls refused"))
        .await?;
    scene.browser.stop_background().await?;
    let both = |text: &str| text.contains("2 calls refused") && text.contains("/close");
    scene.browser.popup("both calls", both).await?;
    Ok(())
}

/// The page's console, once it names what case 1 lacks.
async fn console_of_case_1(scene: &Scene<'_>) -> Outcome {
    let lines = scene
        .browser
        .wait_for("a message in the console", async || {
            let lines = scene.browser.console().await?.join("\n");
            let there = lines.contains("permission conversation:cobrowse:add is missing");
            Ok(if there { Ok(lines) } else { Err(lines) })
        })
        .await?;
    no_token(scene, &lines);
    Ok(())
}

async fn console_says_why_without_the_token(scene: &Scene<'_>) -> Outcome {
    scene.open("/").await?;
    // What was there before is no concern of this test.
    scene.browser.console().await?;
    scene.browser.press("case-1").await?;
    console_of_case_1(scene).await
}

/// What is written stays as it is: a page that reads its answer late gets the server's words all the same.
async fn console_waits_for_the_servers_words(scene: &Scene<'_>) -> Outcome {
    scene.open("/").await?;
    scene.browser.console().await?;
    let late = "const { url, method, headers, body } = arguments[0];
        fetch(url, { method, headers, body }).then((answer) => setTimeout(() => answer.text(), 1000));";
    let request = serde_json::to_value(&scene.case("case-1").request)?;
    scene.browser.run(late, vec![request]).await?;
    console_of_case_1(scene).await
}
