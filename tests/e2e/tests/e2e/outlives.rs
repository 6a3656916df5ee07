//! What the user is told when the extension itself dies under a page: the engine traps and starts anew, the extension is
//! loaded anew and leaves a card behind that nobody fills.

use crate::stage::{Load, Outcome, Scene, Test, tests};
use libtest_mimic::Failed;
use serde_json::{Value, json};
use std::time::Duration;
use why403_e2e::Kind;
use why403_e2e::beside::Beside;

pub(crate) fn tests() -> Vec<Test> {
    tests!(Load::Once;
        outlives_traps_of_the_engine,
        outlives_its_own_reload,
    )
}

const CALL: &str = "https://api.mypurecloud.ie/api/v2/routing/queues?situation=told&told=";

/// A refused call that names a permission of its own.
async fn refused(scene: &Scene<'_>, permission: &str) -> Outcome {
    let words =
        format!("Unable to perform the requested action. You are missing the following permission(s): {permission}");
    let body = json!({"message": words, "code": "missing.permissions", "status": 403}).to_string();
    let order = json!({"status": 403, "body": body}).to_string();
    let hex: String = order.bytes().map(|byte| format!("{byte:02x}")).collect();
    let call = json!({
        "method": "GET",
        "url": format!("{CALL}{hex}"),
        "headers": {"Authorization": "Bearer token-of-one-that-outlives-0123456789"},
    });
    let seen = scene.make_call(&call).await?;
    match seen.starts_with("403") {
        true => Ok(()),
        false => Err(format!("the page saw {seen}").into()),
    }
}

async fn explained(scene: &Scene<'_>, permission: &str) -> Outcome {
    let wanted = |text: &str| text.contains(permission);
    scene.browser.wait_for_card(permission, wanted).await?;
    Ok(())
}

async fn session(scene: &Scene<'_>, beside: &Beside) -> Result<Value, Failed> {
    let ask = "const done = arguments[0]; (async () => {
            const api = globalThis.browser ?? chrome;
            const tabs = await api.tabs.query({});
            const tab = tabs.find(({ url }) => /\\/any\\b/.test(url ?? ''))?.id;
            return api.runtime.sendMessage({ kind: 'session', tab });
        })().then(done, (error) => done({ error: String(error) }))";
    Ok(scene.browser.ask_beside(beside, ask, vec![]).await?)
}

/// How often the engine is said to have been started anew, and how many refused calls are known.
fn told(session: &Value) -> (u64, u64) {
    let notices = session["notices"].as_array().into_iter().flatten();
    let lost = notices.filter(|notice| notice["kind"] == "lost");
    let restarts = lost.filter_map(|notice| notice.pointer("/lost/restarts")?.as_u64());
    (restarts.sum(), session["denials"].as_u64().unwrap_or_default())
}

async fn outlives_traps_of_the_engine(scene: &Scene<'_>) -> Outcome {
    scene.open("/any").await?;
    let beside = scene.browser.open_beside().await?;
    refused(scene, "before:the:trap").await?;
    explained(scene, "before:the:trap").await?;
    // What was shown is written a moment later.
    tokio::time::sleep(Duration::from_secs(2)).await;
    assert_eq!(told(&session(scene, &beside).await?), (0, 1));
    let mut calls = 1;
    // A trap in a task that nobody waits for; and, where its memory can be reached, one of the engine itself, by the
    // next thing that it is asked.
    let spoils: &[bool] = match scene.browser.kind() {
        Kind::Chromium => &[false, true],
        Kind::Firefox => &[false],
    };
    for (at, spoils) in spoils.iter().enumerate() {
        let restarts = at as u64 + 1;
        if *spoils {
            scene.browser.spoil_engine().await?;
            let answer = session(scene, &beside).await?;
            println!("the spoiled engine answers {answer}");
            assert!(answer["error"]["name"] == "RuntimeError", "{answer}");
        } else {
            scene.browser.trap_in_background(&beside).await?;
        }
        // Two faults within a second count as one.
        tokio::time::sleep(Duration::from_millis(1500)).await;
        assert_eq!(told(&session(scene, &beside).await?), (restarts, calls));
        let permission = format!("after:trap:{restarts}");
        refused(scene, &permission).await?;
        explained(scene, &permission).await?;
        calls += 1;
        let now = session(scene, &beside).await?;
        assert_eq!(told(&now), (restarts, calls), "{now}");
        assert!(now.to_string().contains("before:the:trap"), "{now}");
        tokio::time::sleep(Duration::from_secs(2)).await;
    }
    scene.browser.close_beside(beside).await?;
    let words = format!("The engine failed and was started anew {} times", spoils.len());
    let popup = scene.browser.popup(&words, |text| text.contains(&words)).await?;
    assert!(popup.text.contains(&format!("{calls} calls refused")), "{}", popup.text);
    Ok(())
}

async fn outlives_its_own_reload(scene: &Scene<'_>) -> Outcome {
    let browser = scene.browser;
    scene.open("/any").await?;
    refused(scene, "before:the:reload").await?;
    explained(scene, "before:the:reload").await?;
    assert_eq!(browser.note().await?, None);
    browser.reload_extension().await?;
    let (nodes, text) = browser
        .wait_for("a note in the card's place", async || {
            let card = browser.card_text().await;
            match (browser.note().await?, card) {
                (Some(note), Ok(None)) => Ok(Ok(note)),
                seen => Ok(Err(format!("{seen:?}"))),
            }
        })
        .await?;
    assert_eq!(text, "why403 was reloaded. Reload this page, too.");
    assert_eq!(nodes, json!(["#text"]), "plain text and nothing else");
    let place = "const { x, y, width, height } = document.querySelector('why403-note').getBoundingClientRect();
        const found = document.elementFromPoint(x + width / 2, y + height / 2)?.localName;
        return [found, x >= 0 && y >= 0 && x + width <= innerWidth && y + height <= innerHeight, width > 100,
            document.querySelector('why403-note').shadowRoot, document.querySelectorAll('why403-note').length]";
    let seen = browser.run(place, vec![]).await?;
    assert_eq!(seen, json!(["why403-note", true, true, null, 1]));
    browser.click_on("why403-note").await?;
    assert_eq!(browser.note().await?, None, "a click takes it away");
    tokio::time::sleep(Duration::from_secs(1)).await;
    assert_eq!(browser.note().await?, None, "it does not come back");
    // Loaded anew, as it says; an extension of Chromium's command line does not come back.
    scene.open("/any").await?;
    assert_eq!(browser.note().await?, None);
    if browser.kind() == Kind::Firefox {
        refused(scene, "after:the:reload").await?;
        explained(scene, "after:the:reload").await?;
    }
    Ok(())
}
