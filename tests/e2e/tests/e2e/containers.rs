//! Containers (Firefox): what happens in one is shown in no other, calls of service workers included, which are in no tab.

use crate::stage::{Load, Outcome, Scene, Test, start, tests};
use serde_json::{Value, json};
use why403_e2e::{Browser, Kind};

/// Chromium has none.
pub(crate) fn tests(kind: Kind) -> Vec<Test> {
    match kind {
        Kind::Chromium => vec![],
        Kind::Firefox => tests!(Load::Built; containers_are_apart),
    }
}

const API: &str = "https://api.mypurecloud.ie/api/v2/routing/queues?situation=denied";

/// Lets a service worker of the page's site make a call; ends with the status.
const BY_WORKER: &str = "const [url, authorization, done] = arguments;
    (async () => {
        const registration = await navigator.serviceWorker.register('/hostile/caller.js', { scope: '/hostile/' });
        const worker = registration.active ?? registration.waiting ?? registration.installing;
        while (worker.state !== 'activated') await new Promise((go) => setTimeout(go, 20));
        const channel = new MessageChannel();
        const told = new Promise((go) => { channel.port1.onmessage = ({ data }) => go(data); });
        worker.postMessage({ url, headers: { Authorization: authorization } }, [channel.port2]);
        const status = await told;
        await registration.unregister();
        return status;
    })().then(done, (error) => done(String(error)));";

/// What the extension shows of each tab whose address holds the word, as text.
async fn shown(browser: &Browser, word: &str) -> Result<String, libtest_mimic::Failed> {
    let ask = "const [word, done] = arguments; (async () => {
            const tabs = (await browser.tabs.query({})).filter(({ url }) => url?.includes(word));
            const sessions = tabs.map(({ id }) => browser.runtime.sendMessage({ kind: 'session', tab: id }));
            return JSON.stringify(await Promise.all(sessions));
        })().then(done, (error) => done(`failed: ${error}`))";
    let beside = browser.open_beside().await?;
    let told = browser.ask_beside(&beside, ask, vec![json!(word)]).await?;
    browser.close_beside(beside).await?;
    let told = told.as_str().unwrap_or_default().to_owned();
    assert!(told.starts_with("[{"), "{told}");
    Ok(told)
}

async fn refused(browser: &Browser, of: &str) -> Outcome {
    let url = format!("{API}&by={of}");
    let call =
        json!({"method": "GET", "url": url, "headers": {"Authorization": format!("Bearer token-of-{of}-0123456789")}});
    let script = "const done = arguments[1]; window.makeCall(arguments[0]).then(done)";
    let seen = browser.run_async(script, vec![call]).await?;
    assert!(seen.as_str().unwrap_or_default().starts_with("403 "), "{seen}");
    let words = |text: &str| text.contains("routing:queue:view");
    browser.wait_for_card("the refused call", words).await?;
    Ok(())
}

async fn containers_are_apart(scene: &Scene<'_>) -> Outcome {
    let browser = start(scene.browser.kind(), Load::Built, scene.platforms).await?;
    let outcome = apart(&browser, scene).await;
    browser.quit().await?;
    outcome
}

async fn apart(browser: &Browser, scene: &Scene<'_>) -> Outcome {
    let origin = scene.platforms.origin();
    let work = browser.open_in_container(2, &format!("{origin}/any?of=work")).await?;
    refused(browser, "work").await?;
    // The newer tab of the same site, in another container: a worker's call would be the newest tab's.
    browser.open_in_container(1, &format!("{origin}/any?of=home")).await?;
    refused(browser, "home").await?;
    browser.go_to(&work).await?;
    let by_worker = API.replace("routing/queues", "routing/skills");
    let status = browser
        .run_async(
            BY_WORKER,
            vec![json!(by_worker), json!("Bearer token-of-a-worker-0123456789")],
        )
        .await?;
    assert_eq!(status, Value::from(403));
    let of_work = browser
        .wait_for("the worker's call", async || {
            let told = shown(browser, "of=work").await;
            let told = told.map_err(|failed| failed.message().unwrap_or_default().to_owned());
            Ok(told.and_then(|told| {
                if told.contains("routing/skills") {
                    Ok(told)
                } else {
                    Err(told)
                }
            }))
        })
        .await?;
    let of_home = shown(browser, "of=home").await?;
    assert!(of_work.contains("routing/queues"), "{of_work}");
    assert!(of_home.contains("routing/queues"), "{of_home}");
    assert!(
        !of_home.contains("routing/skills"),
        "a worker of the other container: {of_home}"
    );
    Ok(())
}
