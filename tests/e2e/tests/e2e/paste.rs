//! The static page, served as built.

use crate::built::{all_in, no_token};
use crate::stage::{Load, Outcome, Scene, Test, tests};
use serde_json::json;
use std::time::Duration;

pub(crate) fn tests() -> Vec<Test> {
    tests!(Load::Built; static_page_explains_a_pasted_call, static_page_reads_a_pasted_token)
}

/// Pastes a text into the static page and waits for words of the report.
async fn pasted(scene: &Scene<'_>, text: &str, words: &str) -> Result<String, libtest_mimic::Failed> {
    scene.open("/www/").await?;
    let paste = "const field = document.querySelector('#text'); field.value = arguments[0];
        field.dispatchEvent(new Event('input', { bubbles: true }))";
    let report = scene
        .browser
        .wait_for(&format!("a report with {words}"), async || {
            // Again and again: the page may not be ready for the first.
            scene.browser.run(paste, vec![json!(text)]).await?;
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

async fn static_page_reads_a_pasted_token(scene: &Scene<'_>) -> Outcome {
    let token = scene.case("case-2").token();
    let report = pasted(scene, token, "analytics:query").await?;
    all_in(&report, &["user:read"]);
    no_token(scene, &report);
    Ok(())
}
