//! Private windows: nothing of them is seen, and nobody can let the extension in. In Chromium's `split` mode both kinds of
//! windows share `storage.session` (seen in version 156 by this test), so that it would not keep them apart.

use crate::stage::{Load, Outcome, Scene, Test, start, tests};
use serde_json::json;
use std::time::Duration;
use why403_e2e::{Browser, Kind};

pub(crate) fn tests() -> Vec<Test> {
    tests!(Load::Built; private_windows_are_apart)
}

const CALL: &str = "https://api.mypurecloud.ie/api/v2/routing/queues?situation=denied";
const TOKEN: &str = "token-of-a-private-window-0123456789";

async fn refused(browser: &Browser) -> Outcome {
    let call = json!({"method": "GET", "url": CALL, "headers": {"Authorization": format!("Bearer {TOKEN}")}});
    let script = "const done = arguments[1]; window.makeCall(arguments[0]).then(done)";
    let seen = browser.run_async(script, vec![call]).await?;
    assert!(seen.as_str().unwrap_or_default().starts_with("403 "), "{seen}");
    Ok(())
}

/// All that the ordinary windows' background knows and has written.
async fn known(browser: &Browser) -> Result<String, libtest_mimic::Failed> {
    let beside = browser.open_beside().await?;
    let ask = "const done = arguments[0]; (async () => {
            const api = globalThis.browser ?? chrome;
            const sessions = [];
            for (const { id } of await api.tabs.query({})) sessions.push(await api.runtime.sendMessage({ kind: 'session', tab: id }));
            return JSON.stringify([sessions, await api.storage.session.get(null), await api.storage.local.get(null)]);
        })().then(done, (error) => done(`failed: ${error}`))";
    let told = browser.ask_beside(&beside, ask, vec![]).await?;
    browser.close_beside(beside).await?;
    let told = told.as_str().unwrap_or_default().to_owned();
    assert!(told.starts_with("[["), "{told}");
    Ok(told)
}

async fn private_windows_are_apart(scene: &Scene<'_>) -> Outcome {
    // What is allowed here stays so for the browser's life.
    let browser = start(scene.browser.kind(), Load::Built, scene.platforms).await?;
    let outcome = apart(&browser, scene).await;
    browser.quit().await?;
    outcome
}

async fn apart(browser: &Browser, scene: &Scene<'_>) -> Outcome {
    let page = format!("{}/any", scene.platforms.origin());
    browser.open(&page).await?;
    assert!(!browser.runs_in_private_windows().await?, "nobody allowed it");
    if browser.kind() == Kind::Chromium {
        browser.try_to_allow_in_private_windows().await?;
        tokio::time::sleep(Duration::from_secs(2)).await;
        assert!(!browser.runs_in_private_windows().await?, "nobody can allow it");
    }
    let before = browser.open_private_window(&page).await?;
    refused(browser).await?;
    tokio::time::sleep(Duration::from_secs(1)).await;
    assert_eq!(browser.card_text().await?, None);
    browser.close_private_window(before).await?;
    let ordinary = known(browser).await?;
    assert!(
        !ordinary.contains("routing/queues") && !ordinary.contains(TOKEN),
        "{ordinary}"
    );
    // The same call in an ordinary window is seen there: the look is not blind.
    browser.open(&page).await?;
    refused(browser).await?;
    browser
        .wait_for_card("the refused call", |text| text.contains("routing:queue:view"))
        .await?;
    assert!(known(browser).await?.contains("routing/queues"));
    Ok(())
}
