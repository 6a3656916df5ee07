//! The first run: nothing before the user agreed, everything after without a restart, the question again when more is
//! watched, and nothing left when the consent is taken back. And the choice of vendors.

mod update;

use crate::built::all_in;
use crate::options::shown;
use crate::stage::{Load, Outcome, Scene, Test, tests};
use serde_json::{Value, json};
use std::time::Duration;
use update::update_of_the_version_asks_again;
use why403_e2e::Kind;

pub(crate) fn tests(kind: Kind) -> Vec<Test> {
    let mut all = tests!(Load::Fresh;
        nothing_before_consent_and_all_after_it,
        update_that_watches_more_asks_again,
        withdrawing_stops_and_removes_everything,
        popup_asks_until_it_is_answered,
        vendors_are_chosen_with_one_question_and_given_back,
    );
    if kind == Kind::Chromium {
        all.extend(tests!(Load::Fresh; update_of_the_version_asks_again));
    }
    all
}

/// A refused call of the page to its own host, with a token.
async fn refused(scene: &Scene<'_>) -> Outcome {
    scene.open("/any").await?;
    again(scene).await
}

async fn again(scene: &Scene<'_>) -> Outcome {
    let call = json!({
        "method": "GET",
        "url": format!("{}/denied", scene.platforms.origin()),
        "headers": {"Authorization": "Bearer a-token-of-the-first-run-0123456789"},
    });
    let seen = scene.make_call(&call).await?;
    if !seen.starts_with("403") {
        return Err(format!("the page saw {seen}").into());
    }
    Ok(())
}

async fn explained(scene: &Scene<'_>) -> Outcome {
    let words = "orders:write";
    scene.browser.wait_for_card(words, |text| text.contains(words)).await?;
    Ok(())
}

/// Runs an async function of `api` in a page of the extension, in a tab of its own.
async fn in_own_page(scene: &Scene<'_>, body: &str) -> Result<Value, libtest_mimic::Failed> {
    let page = scene.browser.extension()?.page("welcome.html");
    let tab = scene.browser.page_in_tab(&page).await?;
    let script = format!(
        "const done = arguments[0]; const api = globalThis.browser ?? chrome;
        (async () => {{ {body} }})().then(done, (error) => done(`failed: ${{error}}`))"
    );
    let told = scene.browser.run_async(&script, vec![]).await;
    scene.browser.close_tab(tab).await?;
    Ok(told?)
}

/// All that the extension keeps, and its scripts.
async fn kept(scene: &Scene<'_>) -> Result<Value, libtest_mimic::Failed> {
    let body = "const [session, local, scripts] = await Promise.all([
            api.storage.session.get(null), api.storage.local.get(null), api.scripting.getRegisteredContentScripts()]);
        return { session, local, scripts: scripts.map(({ id }) => id) }";
    in_own_page(scene, body).await
}

const EVENTS: [&str; 6] = [
    "onBeforeRequest",
    "onSendHeaders",
    "onBeforeRedirect",
    "onHeadersReceived",
    "onCompleted",
    "onErrorOccurred",
];

/// Which reports of the browser the background listens to.
async fn listens(scene: &Scene<'_>) -> Result<Vec<&'static str>, libtest_mimic::Failed> {
    // It may rest: a message wakes it.
    in_own_page(scene, "await api.runtime.sendMessage({ kind: 'consent' })").await?;
    Ok(scene.browser.listened_to(&EVENTS).await?)
}

async fn hooked(scene: &Scene<'_>) -> Result<bool, libtest_mimic::Failed> {
    let script = "return !('value' in Object.getOwnPropertyDescriptor(Response.prototype, 'json')) || !fetch.toString().includes('fetch')";
    Ok(scene.browser.run(script, vec![]).await? == json!(true))
}

/// A refused call leaves nothing: no card, nothing kept but `local`, no script in the page, nobody listening.
async fn nothing_is_seen(scene: &Scene<'_>, local: Value) -> Outcome {
    refused(scene).await?;
    tokio::time::sleep(Duration::from_millis(800)).await;
    assert_eq!(scene.browser.card_text().await?, None);
    assert!(!hooked(scene).await?, "the page is hooked");
    assert_eq!(
        kept(scene).await?,
        json!({"session": {}, "local": local, "scripts": []})
    );
    if scene.browser.kind() == Kind::Chromium {
        assert_eq!(listens(scene).await?, [""; 0], "the background listens");
    }
    Ok(())
}

/// Agrees, whatever was answered before.
async fn agreed(scene: &Scene<'_>) -> Outcome {
    in_own_page(
        scene,
        "const { version } = await api.runtime.sendMessage({ kind: 'consent' });
        return await api.runtime.sendMessage({ kind: 'agree', version })",
    )
    .await?;
    Ok(())
}

/// As after the installation, but for the page that is opened then.
async fn unanswered(scene: &Scene<'_>) -> Outcome {
    in_own_page(scene, "await api.runtime.sendMessage({ kind: 'withdraw' })").await?;
    Ok(())
}

async fn nothing_before_consent_and_all_after_it(scene: &Scene<'_>) -> Outcome {
    let page = scene.browser.welcome().await?;
    let text = shown(scene, "Nothing has been observed or stored so far").await?;
    all_in(
        &text,
        &[
            "Watched",
            "Read",
            "Where it stays",
            "What never happens",
            "Agree and watch",
            "Whose API do your pages call?",
        ],
    );
    scene.browser.close_tab(page).await?;
    nothing_is_seen(scene, json!({})).await?;
    // The page that was there before gets its card, too; it need not be loaded anew.
    scene.open("/any").await?;
    match scene.browser.kind() {
        Kind::Chromium => agreed(scene).await?,
        Kind::Firefox => assert_eq!(heard(scene, false).await?, json!([NONE, ALL])),
    }
    again(scene).await?;
    scene
        .browser
        .wait_for_card("the call", |text| text.contains("/denied"))
        .await?;
    refused(scene).await?;
    explained(scene).await?;
    assert!(hooked(scene).await?, "the page is not hooked");
    if scene.browser.kind() == Kind::Chromium {
        assert_eq!(listens(scene).await?, EVENTS);
    }
    assert_eq!(kept(scene).await?["scripts"], json!(["1-1-relay", "1-2-hook"]));
    // And after a rest of the background.
    scene.browser.stop_background().await?;
    refused(scene).await?;
    explained(scene).await
}

async fn update_that_watches_more_asks_again(scene: &Scene<'_>) -> Outcome {
    agreed(scene).await?;
    // As an older version left it, which watched less.
    let old = r#"{"version":0,"atMs":1}"#;
    let store =
        format!("await api.storage.local.clear(); await api.storage.local.set({{ consent: '{old}' }}); return 1");
    in_own_page(scene, &store).await?;
    // Before the reload the page of the extension may be closed by it.
    scene.open("/").await?;
    let page = match scene.browser.kind() {
        Kind::Firefox => {
            scene.browser.reload_extension().await?;
            scene.browser.welcome().await?
        }
        // An extension of the command line does not come back there when it is loaded anew: its background is stopped
        // instead, and the page of the first run is opened by the test.
        Kind::Chromium => {
            scene.browser.stop_background().await?;
            let page = scene.browser.extension()?.page("welcome.html");
            scene.browser.page_in_tab(&page).await?
        }
    };
    let text = shown(scene, "than the one that you agreed to").await?;
    all_in(&text, &["Nothing is observed until you agree again."]);
    scene.browser.close_tab(page).await?;
    nothing_is_seen(scene, json!({"consent": old})).await?;
    scene
        .browser
        .open(&scene.browser.extension()?.page("welcome.html"))
        .await?;
    shown(scene, "Agree and watch").await?;
    scene.browser.click("agree").await?;
    shown(scene, "You agreed.").await?;
    refused(scene).await?;
    explained(scene).await
}

async fn withdrawing_stops_and_removes_everything(scene: &Scene<'_>) -> Outcome {
    agreed(scene).await?;
    refused(scene).await?;
    explained(scene).await?;
    in_own_page(scene, "await api.runtime.sendMessage({ kind: 'preserve', on: true })").await?;
    scene
        .browser
        .wait_for("what is kept", async || {
            let kept = kept(scene).await.map_err(|_| why403_e2e::Error::Timeout {
                what: "what is kept".to_owned(),
                after: Duration::ZERO,
                last: None,
            })?;
            let full = kept["session"] != json!({}) && kept["local"]["settings"].is_string();
            Ok(if full { Ok(()) } else { Err(kept.to_string()) })
        })
        .await?;
    let page = scene
        .browser
        .page_in_tab(&scene.browser.extension()?.page("options.html"))
        .await?;
    shown(scene, "Stop watching and remove everything").await?;
    scene.browser.click("withdraw").await?;
    let text = shown(scene, "Nothing is watched any more").await?;
    all_in(&text, &["Agree and watch"]);
    scene.browser.close_tab(page).await?;
    // The page that was watched still has its scripts, with nobody to talk to.
    again(scene).await?;
    tokio::time::sleep(Duration::from_millis(800)).await;
    assert_eq!(scene.browser.card_text().await?, None);
    nothing_is_seen(scene, json!({})).await?;
    if scene.browser.kind() == Kind::Firefox {
        assert_eq!(heard(scene, true).await?, json!([NONE, ALL, NONE]));
    }
    Ok(())
}

const NONE: [bool; 6] = [false; 6];
const ALL: [bool; 6] = [true; 6];

/// Firefox tells nobody what a background listens to. But a page of the extension reaches the background's window, and
/// sees each listener when the background itself asks whether it is there, which it does at the consent: whether each was
/// registered before the consent, after it, and, if that is wanted, after it was withdrawn.
async fn heard(scene: &Scene<'_>, withdraws: bool) -> Result<Value, libtest_mimic::Failed> {
    let body = "const bg = await api.runtime.getBackgroundPage();
        const events = NAMES.map((name) => ({ event: bg.browser.webRequest[name], native: bg.browser.webRequest[name].hasListener }));
        for (const one of events) {
            one.event.hasListener = (heard) => {
                one.heard = heard;
                one.before ??= one.native.call(one.event, heard);
                return one.native.call(one.event, heard);
            };
        }
        const now = () => events.map(({ event, native, heard }) => native.call(event, heard));
        const { version } = await api.runtime.sendMessage({ kind: 'consent' });
        await api.runtime.sendMessage({ kind: 'agree', version });
        const told = [events.map(({ before }) => before), now()];
        if (WITHDRAWS) {
            await api.runtime.sendMessage({ kind: 'withdraw' });
            told.push(now());
        }
        for (const { event, native } of events) event.hasListener = native;
        return told";
    let body = body
        .replace("NAMES", &json!(EVENTS).to_string())
        .replace("WITHDRAWS", &withdraws.to_string());
    in_own_page(scene, &body).await
}

async fn popup_asks_until_it_is_answered(scene: &Scene<'_>) -> Outcome {
    unanswered(scene).await?;
    refused(scene).await?;
    let popup = scene.browser.open_popup().await?;
    let words = "Nothing has been observed or stored so far";
    let text = popup.wait_for_text(words, |text| text.contains(words)).await?;
    all_in(&text, &["What never happens", "Agree and watch", "Not now"]);
    assert!(!text.contains("/denied"), "{text}");
    popup.run("document.querySelector('[data-do=agree]').click()").await?;
    let watched = "No call with a token yet";
    popup.wait_for_text(watched, |text| text.contains(watched)).await?;
    popup.close().await?;
    refused(scene).await?;
    explained(scene).await
}

/// Ticks two vendors and agrees: the browser is asked once, for the hosts of both and nothing else.
async fn vendors_are_chosen_with_one_question_and_given_back(scene: &Scene<'_>) -> Outcome {
    let browser = scene.browser;
    unanswered(scene).await?;
    if browser.kind() == Kind::Firefox {
        browser.answer_prompts().await?;
    }
    browser.open(&browser.extension()?.page("welcome.html")).await?;
    shown(scene, "Agree and watch").await?;
    browser.click("choose-genesys").await?;
    browser.click("choose-github").await?;
    if browser.kind() == Kind::Chromium {
        // Nobody can answer its question: the test takes the place of the function that asks.
        let script = "window.asked = [];
            for (const api of new Set([window.browser?.permissions, window.chrome?.permissions])) {
                if (api) api.request = async (wanted) => { window.asked.push(wanted); return false; };
            }";
        browser.run(script, vec![]).await?;
    }
    browser.click("agree").await?;
    let (asked, then) = match browser.kind() {
        Kind::Chromium => {
            shown(scene, "so calls to these vendors stay hidden").await?;
            (browser.run("return window.asked", vec![]).await?, false)
        }
        Kind::Firefox => {
            shown(scene, "Calls to the vendors that you chose are seen from now on").await?;
            (browser.asked_for().await?, true)
        }
    };
    let list = asked.as_array().cloned().unwrap_or_default();
    assert_eq!(list.len(), 1, "{asked}");
    let origins: Vec<&str> = list[0]["origins"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .collect();
    for wanted in [
        "https://api.mypurecloud.com/*",
        "https://login.mypurecloud.de/*",
        "https://api.github.com/*",
    ] {
        assert!(origins.contains(&wanted), "{origins:?}");
    }
    let foreign = origins
        .iter()
        .find(|origin| !["pure", "github", "ghe.com"].iter().any(|part| origin.contains(part)));
    assert_eq!(foreign, None);
    // The popup says of a call to a vendor whether it was chosen.
    scene.open("/").await?;
    browser.press("case-2").await?;
    let verdict = "is not an official operation of Genesys Cloud";
    if then {
        browser.wait_for_card(verdict, |text| text.contains(verdict)).await?;
        let page = browser.page_in_tab(&browser.extension()?.page("options.html")).await?;
        shown(scene, "Stop watching and remove everything").await?;
        browser.click_on("[data-do=drop-vendor][data-of=genesys]").await?;
        shown(scene, "Calls to Genesys Cloud are hidden from why403 from now on").await?;
        browser.close_tab(page).await?;
        scene.open("/").await?;
        browser.press("case-2").await?;
    }
    let popup = browser.open_popup().await?;
    let hidden = "Calls to Genesys Cloud are hidden from why403";
    let text = popup.wait_for_text(hidden, |text| text.contains(hidden)).await?;
    all_in(&text, &["Watch calls to Genesys Cloud", "api.mypurecloud"]);
    if then {
        popup
            .run("document.querySelector('[data-do=watch-vendor]').click()")
            .await?;
        browser
            .wait_for("the vendor", async || {
                let asked = browser.asked_for().await?;
                let count = asked.as_array().map_or(0, Vec::len);
                Ok(if count == 2 { Ok(()) } else { Err(asked.to_string()) })
            })
            .await?;
    }
    popup.close().await?;
    if then {
        scene.open("/").await?;
        browser.press("case-2").await?;
        browser.wait_for_card(verdict, |text| text.contains(verdict)).await?;
    }
    Ok(())
}
