//! The static page, served as built.

use crate::built::{all_in, no_token};
use crate::stage::{Load, Outcome, Scene, Test, tests};
use serde_json::json;
use std::time::Duration;

pub(crate) fn tests() -> Vec<Test> {
    tests!(Load::Built;
        static_page_explains_a_pasted_call,
        static_page_writes_the_request_for_access,
        static_page_reads_a_pasted_token,
        static_page_opens_without_a_network,
        static_page_takes_a_link,
        static_page_reads_several_files,
    )
}

/// Pastes a text into the static page and waits for words of the report.
pub(crate) async fn pasted(scene: &Scene<'_>, text: &str, words: &str) -> Result<String, libtest_mimic::Failed> {
    scene.open("/www/").await?;
    pasted_here(scene, text, words).await
}

/// The same on the page that is open.
async fn pasted_here(scene: &Scene<'_>, text: &str, words: &str) -> Result<String, libtest_mimic::Failed> {
    let paste = "const field = document.querySelector('#text'); field.value = arguments[0];
        field.dispatchEvent(new Event('input', { bubbles: true }))";
    let tries = std::cell::Cell::new(0_u32);
    let report = scene
        .browser
        .wait_for(&format!("a report with {words}"), async || {
            // Again, since the page may not be ready for the first; not at once, since a new text ends the reading of the old.
            if tries.replace(tries.get() + 1).is_multiple_of(10) {
                scene.browser.run(paste, vec![json!(text)]).await?;
            }
            tokio::time::sleep(Duration::from_millis(300)).await;
            let script = "return document.querySelector('#result').textContent";
            let seen = scene.browser.run(script, vec![]).await?;
            let seen = seen.as_str().unwrap_or_default().to_owned();
            Ok(if seen.contains(words) { Ok(seen) } else { Err(seen) })
        })
        .await?;
    Ok(report)
}

async fn static_page_explains_a_pasted_call(scene: &Scene<'_>) -> Outcome {
    let curl = scene.case("case-2").as_curl();
    let report = pasted(scene, &curl, "conversations/{conversationId}/disconnect").await?;
    no_token(scene, &report);
    // Nothing but its own files.
    let own = format!("{}/www/", scene.platforms.origin());
    let foreign: Vec<String> = scene
        .requests()
        .iter()
        .map(|seen| seen.line())
        .filter(|line| !line.contains(&own))
        .collect();
    assert!(foreign.is_empty(), "{foreign:?}");
    assert!(
        scene
            .requests()
            .iter()
            .all(|seen| seen.method == "GET" && seen.parameters.is_empty())
    );
    Ok(())
}

/// The request for the administrator, copied from the page without a backend.
async fn static_page_writes_the_request_for_access(scene: &Scene<'_>) -> Outcome {
    let case = scene.case("case-1");
    // A call and its answer, as `curl -v` prints them.
    let call = format!(
        "{}\n\nHTTP/1.1 {} \ncontent-type: application/json\n\n{}",
        case.as_curl(),
        case.response.status,
        case.response.body
    );
    pasted(scene, &call, "conversation:cobrowse:add").await?;
    scene
        .browser
        .wait_for("the button", async || {
            let script = "const button = document.querySelector('#result [data-do=ask-text]'); return button !== null";
            let there = scene.browser.run(script, vec![]).await?;
            Ok(if there == true { Ok(()) } else { Err("none".to_owned()) })
        })
        .await?;
    scene.browser.click_on("#result [data-do=ask-text]").await?;
    scene
        .browser
        .wait_for("word of the copy", async || {
            let text = scene.browser.page_text().await?;
            Ok(if text.contains("Copied") { Ok(()) } else { Err(text) })
        })
        .await?;
    let request = crate::journeys::clipboard(scene).await?;
    assert!(
        request.starts_with("Please give this access in Genesys Cloud.")
            && request.contains("conversation:cobrowse:add")
            && request.contains("The smallest change:"),
        "{request}"
    );
    no_token(scene, &request);
    Ok(())
}

async fn static_page_reads_a_pasted_token(scene: &Scene<'_>) -> Outcome {
    let token = scene.case("case-2").token();
    let report = pasted(scene, token, "analytics:query").await?;
    all_in(&report, &["user:read"]);
    no_token(scene, &report);
    Ok(())
}

/// What the page says.
async fn says(scene: &Scene<'_>, words: &str) -> Result<String, libtest_mimic::Failed> {
    let text = scene
        .browser
        .wait_for(&format!("a page with {words}"), async || {
            let script = "return document.querySelector('#result').textContent";
            let seen = scene.browser.run(script, vec![]).await?;
            let seen = seen.as_str().unwrap_or_default().to_owned();
            Ok(if seen.contains(words) { Ok(seen) } else { Err(seen) })
        })
        .await?;
    Ok(text)
}

async fn static_page_opens_without_a_network(scene: &Scene<'_>) -> Outcome {
    scene.open("/www/").await?;
    let kept = "navigator.serviceWorker.ready.then(({ active }) => {
            const done = arguments[0];
            if (active.state === 'activated') return done(true);
            active.addEventListener('statechange', () => done(true), { once: true });
        })";
    scene.browser.run_async(kept, vec![]).await?;
    let before = scene.requests().len();
    scene.open("/www/").await?;
    let text = scene.case("case-2").as_curl();
    let report = pasted_here(scene, &text, "conversations/{conversationId}/disconnect").await?;
    no_token(scene, &report);
    // Page, engine, signs and the platform's table come from what was kept. Browsers look for a newer script of it alone.
    let asked: Vec<String> = scene.requests().iter().skip(before).map(|seen| seen.line()).collect();
    let others: Vec<&String> = asked.iter().filter(|line| !line.ends_with("/www/offline.js")).collect();
    assert!(others.is_empty(), "{others:?}");
    Ok(())
}

async fn static_page_takes_a_link(scene: &Scene<'_>) -> Outcome {
    let curl = scene.case("case-2").as_curl();
    let packed = "return btoa(arguments[0]).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')";
    let packed = scene.browser.run(packed, vec![json!(curl)]).await?;
    let link = format!("/www/#text={}", packed.as_str().unwrap_or_default());
    let page = format!("{}/www/", scene.platforms.origin());
    // From another page, and in a tab that shows this one: there nothing is loaded anew.
    scene.open("/any").await?;
    for _ in 0..2 {
        scene.open(&link).await?;
        let taken = "return [location.href, document.querySelector('#text')?.value ?? '']";
        scene
            .browser
            .wait_for("the text out of the address and in the field", async || {
                let seen = scene.browser.run(taken, vec![]).await?;
                Ok(if seen == json!([page, curl]) {
                    Ok(())
                } else {
                    Err(seen.to_string())
                })
            })
            .await?;
        let report = says(scene, "conversations/{conversationId}/disconnect").await?;
        no_token(scene, &report);
        scene
            .browser
            .run("document.querySelector('[data-do=clear]').click()", vec![])
            .await?;
    }
    scene.open(&link).await?;
    says(scene, "conversations/{conversationId}/disconnect").await?;
    // As a user does: browsers let nobody else write to the clipboard.
    scene.browser.click_on("[data-do=link]").await?;
    says(scene, "The link holds a token").await?;
    // What stands behind the `#` was never sent.
    assert!(scene.requests().iter().all(|seen| !seen.line().contains("#text")));
    Ok(())
}

async fn static_page_reads_several_files(scene: &Scene<'_>) -> Outcome {
    scene.open("/www/").await?;
    let document = json!({
        "openapi": "3.0.0",
        "info": { "title": "Orders", "version": "1" },
        "servers": [{ "url": "https://api.shop.example/v1" }],
        "paths": { "/orders/{id}": { "get": { "security": [{ "login": ["orders:read"] }] } } },
        "components": { "securitySchemes": { "login": { "type": "oauth2", "flows": { "implicit": {
            "authorizationUrl": "https://login.shop.example/", "scopes": { "orders:read": "" } } } } } },
    });
    let recording = |at: &str, path: &str| {
        json!({ "log": { "version": "1.2", "entries": [{
            "startedDateTime": at,
            "request": { "method": "GET", "url": format!("https://api.shop.example/v1/{path}"), "headers": [
                { "name": "authorization", "value": "Bearer an-opaque-token-of-nobody-0123456789" }] },
            "response": { "status": 403, "headers": [], "content": { "text": "{}" } },
        }] } })
    };
    let files = json!([
        ["orders.json", document.to_string()],
        ["second.har", recording("2026-11-20T12:00:01Z", "orders/8").to_string()],
        ["first.har", recording("2026-11-20T12:00:00Z", "orders/7").to_string()],
    ]);
    let choose = "const files = new DataTransfer();
        for (const [name, text] of arguments[0]) files.items.add(new File([text], name));
        const field = document.querySelector('#file');
        field.files = files.files;
        field.dispatchEvent(new Event('change', { bubbles: true }))";
    scene
        .browser
        .wait_for("both recordings and the document", async || {
            scene.browser.run(choose, vec![files.clone()]).await?;
            tokio::time::sleep(Duration::from_millis(400)).await;
            let seen = scene
                .browser
                .run("return document.querySelector('#result').textContent", vec![])
                .await?;
            let seen = seen.as_str().unwrap_or_default().to_owned();
            let all = ["1 operation of Orders", "2 calls, 2 of them refused", "orders:read"];
            Ok(if all.iter().all(|words| seen.contains(words)) {
                Ok(())
            } else {
                Err(seen)
            })
        })
        .await?;
    Ok(())
}
