//! The popup: refused calls, tokens and other calls; the filter; keys; the switch for the site.

use crate::built::{all_in, no_token};
use crate::stage::{Load, Outcome, Scene, Test, tests};
use libtest_mimic::Failed;
use serde_json::{Value, json};
use std::time::Duration;
use why403_e2e::beside::Beside;
use why403_e2e::look::Look;
use why403_e2e::popup::OpenPopup;

pub(crate) fn tests() -> Vec<Test> {
    tests!(Load::Built;
        popup_filters_by_every_word_that_is_seen,
        popup_is_used_by_keys_alone,
        popup_switches_a_site_off_and_on,
        popup_switch_loses_no_call_that_wakes_the_background,
        popup_in_pictures,
    )
}

/// A call to Genesys Cloud that is let pass.
fn fine() -> Value {
    json!({"method": "GET", "url": "https://api.mypurecloud.ie/api/v2/routing/queues?situation=fine",
        "headers": {"Authorization": "Bearer token-of-a-fine-call-0123456789"}})
}

/// Waits until a script in the popup gives something else than `false`, and returns it.
async fn until(scene: &Scene<'_>, popup: &OpenPopup<'_>, what: &str, script: &str) -> Result<Value, Failed> {
    let found = scene
        .browser
        .wait_for(what, async || {
            Ok(match popup.run(script).await? {
                Value::Bool(false) | Value::Null => Err(popup.run("return document.body.innerText").await?.to_string()),
                found => Ok(found),
            })
        })
        .await?;
    Ok(found)
}

/// The popup over a page with three refused calls.
async fn with_calls<'a>(scene: &'a Scene<'_>) -> Result<OpenPopup<'a>, Failed> {
    scene.open("/").await?;
    for id in ["case-1", "case-2", "case-5"] {
        scene.browser.press(id).await?;
    }
    let popup = scene.browser.open_popup().await?;
    until(
        scene,
        &popup,
        "three refused rows",
        "return document.querySelectorAll('.row.denied').length === 3",
    )
    .await?;
    Ok(popup)
}

/// Types into the filter as the browser would, and tells the paths of the calls that are left.
async fn filtered(popup: &OpenPopup<'_>, text: &str) -> Result<Vec<String>, Failed> {
    let script = format!(
        "const field = document.getElementById('filter'); field.focus(); field.value = {};
         field.dispatchEvent(new document.defaultView.Event('input', {{ bubbles: true }}));
         return [...document.querySelectorAll('main .row .path')].map((path) => path.textContent)",
        json!(text)
    );
    let paths = popup.run(&script).await?;
    let paths = paths.as_array().into_iter().flatten();
    Ok(paths.filter_map(Value::as_str).map(str::to_owned).collect())
}

async fn popup_filters_by_every_word_that_is_seen(scene: &Scene<'_>) -> Outcome {
    let popup = with_calls(scene).await?;
    let text = popup.run("return document.body.innerText").await?;
    let text = text.as_str().unwrap_or_default();
    no_token(scene, text);
    all_in(
        text,
        &[
            "localhost is watched",
            "Watch this site",
            "A closer look",
            "Side panel",
            "F12",
        ],
    );
    let titles =
        popup.run("return [...document.querySelectorAll('main > section > h2')].map((one) => one.textContent)");
    assert_eq!(titles.await?, json!(["Refused calls", "Tokens"]));
    // Each word of the rows' lines, as it is drawn.
    let words = "return [...document.querySelectorAll('main .row > summary')].map((line) => {
            const path = line.querySelector('.path').textContent;
            const parts = line.querySelectorAll('.status, .method, .path, .time, .row-host, .row-verdict');
            return [path, [...parts].flatMap((part) => part.textContent.split(/\\s+/)).filter(Boolean)];
        })";
    let rows = popup.run(words).await?;
    let mut tried = 0;
    for row in rows.as_array().into_iter().flatten() {
        let path = row[0].as_str().unwrap_or_default().to_owned();
        for word in row[1].as_array().into_iter().flatten().filter_map(Value::as_str) {
            let found = filtered(&popup, word).await?;
            assert!(found.contains(&path), "{word} leaves {found:?}, and not {path}");
            tried += 1;
        }
    }
    assert!(tried > 30, "{tried} words");
    // The panel's language.
    assert_eq!(filtered(&popup, "is:refused").await?.len(), 3);
    assert_eq!(filtered(&popup, "host:cisco.com").await?.len(), 1);
    assert_eq!(filtered(&popup, "-host:cisco.com").await?.len(), 2);
    assert_eq!(filtered(&popup, "no such word").await?.len(), 0);
    popup
        .wait_for_text("nothing left", |text| text.contains("No call matches the filter."))
        .await?;
    popup.close().await?;
    Ok(())
}

async fn popup_is_used_by_keys_alone(scene: &Scene<'_>) -> Outcome {
    let popup = with_calls(scene).await?;
    let place = "return [...document.querySelectorAll('main summary')]
        .filter((line) => line.closest('details').matches('.row, .token')).indexOf(document.activeElement)";
    let at = async |key: &str, wanted: i64| -> Outcome {
        popup.press(key).await?;
        let place = popup.run(place).await?;
        assert_eq!(place, json!(wanted), "after {key}");
        Ok(())
    };
    // Three calls and their three tokens.
    at("ArrowDown", 0).await?;
    at("ArrowDown", 1).await?;
    at("ArrowUp", 0).await?;
    at("ArrowUp", 0).await?;
    at("End", 5).await?;
    at("Home", 0).await?;
    // Enter opens, Escape closes, and the focus stays.
    popup.press("Enter").await?;
    until(
        scene,
        &popup,
        "an opened call",
        "return document.querySelector('.row[open] .report') !== null",
    )
    .await?;
    at("Escape", 0).await?;
    until(
        scene,
        &popup,
        "no opened call",
        "return document.querySelector('.row[open]') === null",
    )
    .await?;
    // The filter and back.
    popup.press("/").await?;
    let focus = "return document.activeElement.id";
    assert_eq!(popup.run(focus).await?, json!("filter"));
    for letter in ["h", "o", "s"] {
        popup.press(letter).await?;
    }
    until(
        scene,
        &popup,
        "what may be meant",
        "return !document.getElementById('proposals').hidden",
    )
    .await?;
    popup.press("ArrowDown").await?;
    popup.press("Enter").await?;
    let value = "return document.getElementById('filter').value";
    assert_eq!(popup.run(value).await?, json!("host:"));
    until(
        scene,
        &popup,
        "values",
        "return document.getElementById('proposals').textContent.includes('cisco')",
    )
    .await?;
    // What is proposed goes first, then the text.
    popup.press("Escape").await?;
    assert_eq!(popup.run(value).await?, json!("host:"));
    popup.press("Escape").await?;
    assert_eq!(popup.run(value).await?, json!(""));
    popup.press("Enter").await?;
    assert_eq!(popup.run(place).await?, json!(0), "back in the list");
    // Every button is reached by Tab and pressed by Enter.
    let reached = "const all = [...document.querySelectorAll('button, input, summary')].filter((one) => one.offsetParent !== null);
        return all.every((one) => one.tabIndex >= 0)";
    assert_eq!(popup.run(reached).await?, json!(true));
    popup.run("document.querySelector('[data-do=clear]').focus()").await?;
    popup.press("Enter").await?;
    popup
        .wait_for_text("nothing left", |text| text.contains("No call with a token yet"))
        .await?;
    // Where there is nothing to close the key is the browser's, which closes the popup by it.
    let note = "window.addEventListener('keydown', (event) => { window.why403Taken = event.defaultPrevented; }, { once: true })";
    popup.run(note).await?;
    popup.press("Escape").await?;
    assert_eq!(popup.run("return window.why403Taken ?? 'no key'").await?, json!(false));
    popup.close().await?;
    Ok(())
}

/// What the background tells of the tab of the demo page: what the button says, and the session.
const ASK: &str = "const done = arguments[0]; (async () => {
        const api = globalThis.browser ?? chrome;
        const tabs = await api.tabs.query({});
        const tabId = tabs.find(({ url }) => /^http:..localhost/.test(url ?? ''))?.id;
        const session = await api.runtime.sendMessage({ kind: 'session', tab: tabId });
        return { session, title: await api.action.getTitle({ tabId }), badge: await api.action.getBadgeText({ tabId }) };
    })().then(done, (error) => done({ error: String(error) }))";

const OFF: &str = "why403: switched off for this site";

async fn told(scene: &Scene<'_>, beside: &Beside) -> Result<Value, Failed> {
    Ok(scene.browser.ask_beside(beside, ASK, vec![]).await?)
}

/// Nothing is known of the page's calls, and the button says why.
async fn nothing(scene: &Scene<'_>, beside: &Beside, when: &str) -> Outcome {
    // What was seen would be there by now.
    tokio::time::sleep(Duration::from_millis(700)).await;
    let told = told(scene, beside).await?;
    let session = &told["session"];
    assert_eq!(session["denials"], json!(0), "{when}: {told}");
    assert_eq!(session["rows"], json!([]), "{when}: {told}");
    assert_eq!(session["tokens"], json!([]), "{when}: {told}");
    assert_eq!(session["notices"], json!([]), "{when}: {told}");
    assert_eq!(
        (told["title"].as_str(), told["badge"].as_str()),
        (Some(OFF), Some("")),
        "{when}"
    );
    assert_eq!(scene.browser.card_text().await?, None, "{when}");
    Ok(())
}

/// Presses the switch in the popup.
async fn switch(scene: &Scene<'_>, words: &str) -> Outcome {
    let popup = scene.browser.open_popup().await?;
    until(
        scene,
        &popup,
        "the switch",
        "return document.getElementById('switch') !== null",
    )
    .await?;
    popup.run("document.getElementById('switch').focus()").await?;
    popup.press(" ").await?;
    popup.wait_for_text(words, |text| text.contains(words)).await?;
    popup.close().await?;
    Ok(())
}

async fn popup_switches_a_site_off_and_on(scene: &Scene<'_>) -> Outcome {
    scene.open("/").await?;
    let beside = scene.browser.open_beside().await?;
    scene.browser.press("case-1").await?;
    scene
        .browser
        .wait_for_card("the call", |text| text.contains("1 call refused"))
        .await?;
    switch(scene, "Switched off for this site").await?;
    nothing(scene, &beside, "at once").await?;
    // The page that was there, with its hook.
    scene.browser.press("case-2").await?;
    nothing(scene, &beside, "of the same page").await?;
    scene.open("/").await?;
    scene.browser.press("case-1").await?;
    nothing(scene, &beside, "of a new page").await?;
    // A background that is only woken by the call.
    scene.browser.stop_background().await?;
    scene.browser.press("case-2").await?;
    nothing(scene, &beside, "of a woken background").await?;
    let popup = scene.browser.open_popup().await?;
    let text = popup
        .wait_for_text("the notice", |text| text.contains("Switched off for this site"))
        .await?;
    assert!(
        !text.contains("refused") && text.contains("localhost is switched off"),
        "{text}"
    );
    popup.close().await?;
    let panel = scene.browser.open_panel().await?;
    let text = panel
        .wait_for_text("the notice", |text| text.contains("Switched off for this site"))
        .await?;
    // One of the usual filters is "Only refused".
    for words in [
        "nothing refused",
        "call refused",
        "calls refused",
        "No call with a token",
    ] {
        assert!(!text.contains(words), "{words}: {text}");
    }
    scene.browser.press("case-5").await?;
    tokio::time::sleep(Duration::from_millis(700)).await;
    assert_eq!(
        panel
            .run("return document.querySelectorAll('[data-row]').length")
            .await?,
        json!(0)
    );
    panel.close().await?;
    // On again: this page began without hook, and is to be loaded anew.
    switch(scene, "Reload the page").await?;
    scene.open("/").await?;
    scene.browser.press("case-1").await?;
    scene
        .browser
        .wait_for_card("the call", |text| text.contains("1 call refused"))
        .await?;
    let told = told(scene, &beside).await?;
    assert_eq!(told["session"]["denials"], json!(1), "{told}");
    assert_eq!(told["title"], json!("why403: 1 call refused"));
    scene.browser.close_beside(beside).await?;
    Ok(())
}

/// Another site is off: a call that wakes the background, which has its settings still to read, is seen as ever.
async fn popup_switch_loses_no_call_that_wakes_the_background(scene: &Scene<'_>) -> Outcome {
    let beside = scene.browser.open_beside().await?;
    let other = async |on: bool| {
        let words = "const done = arguments[1]; (globalThis.browser ?? chrome).runtime
            .sendMessage({ kind: 'switch-site', host: 'elsewhere.example', on: arguments[0] }).then(done, (error) => done(String(error)))";
        scene.browser.ask_beside(&beside, words, vec![json!(on)]).await
    };
    other(false).await?;
    scene.open("/").await?;
    for (number, id) in [(1, "case-1"), (2, "case-2"), (3, "case-5")] {
        scene.browser.stop_background().await?;
        scene.browser.press(id).await?;
        let words = format!("{number} call");
        scene
            .browser
            .wait_for_card(&words, |text| text.contains(&words))
            .await?;
    }
    let told = told(scene, &beside).await?;
    other(true).await?;
    scene.browser.close_beside(beside).await?;
    assert_eq!(told["session"]["denials"], json!(3), "{told}");
    Ok(())
}

/// None, one and many, in every look; with `WHY403_PICTURES=FOLDER` the pictures are left there.
async fn popup_in_pictures(scene: &Scene<'_>) -> Outcome {
    let folder = std::env::var("WHY403_PICTURES").ok();
    scene.open("/any").await?;
    let long = json!({"method": "GET", "headers": {"Authorization": "Bearer token-of-a-long-name-0123456789"},
        "url": format!("https://api.mypurecloud.ie/api/v2/{}/members?situation=denied", "a-very-long-name".repeat(8))});
    for (what, calls) in [("none", 0), ("one", 1), ("many", 4)] {
        for number in 0..calls {
            match number {
                0 => scene.make_call(&json!(scene.case("case-1").request)).await?,
                1 => scene.make_call(&json!(scene.case("case-2").request)).await?,
                2 => scene.make_call(&long).await?,
                _ => scene.make_call(&fine()).await?,
            };
        }
        let popup = scene.browser.open_popup().await?;
        let ready = format!("return document.querySelectorAll('.row').length >= {}", calls.min(3));
        until(scene, &popup, what, &ready).await?;
        for look in Look::ALL {
            popup.look(look).await?;
            tokio::time::sleep(Duration::from_millis(300)).await;
            // Nothing sticks out to the side.
            let wide = "const root = document.documentElement; return [root.scrollWidth, root.clientWidth]";
            let wide = popup.run(wide).await?;
            assert!(wide[0].as_i64() <= wide[1].as_i64(), "{what}, {}: {wide}", look.word());
            if let Some(folder) = &folder {
                let name = format!(
                    "popup-{}-{what}-{}.png",
                    scene.browser.kind(),
                    look.word().replace(' ', "-")
                );
                why403_e2e::browser::write(&std::path::Path::new(folder).join(name), &popup.picture().await?)?;
            }
        }
        popup.close().await?;
    }
    Ok(())
}
