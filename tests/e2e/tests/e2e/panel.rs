//! The panel of the developer tools.

use crate::built::all_in;
use crate::stage::{Load, Outcome, Scene, Test, tests};
use serde_json::json;

pub(crate) fn tests() -> Vec<Test> {
    tests!(Load::Built; panel_knows_what_the_server_said_to_a_worker)
}

/// The hook in the page does not see what a worker reads; the developer tools do.
async fn panel_knows_what_the_server_said_to_a_worker(scene: &Scene<'_>) -> Outcome {
    let url = &scene.case("case-2").request.url;
    let said = "Insufficient permissions to perform the requested operation.";
    scene.open("/situations").await?;
    scene.browser.press("situation-worker").await?;
    let unseen = "The answer's body was not seen";
    let before = scene.popup_text(unseen, |text| text.contains(unseen)).await?;
    assert!(!before.contains(said), "{before}");

    scene.open("/situations").await?;
    let panel = scene.browser.open_panel().await?;
    // Chromium gives no body of a worker that has ended meanwhile.
    let from_kept_worker = "const done = arguments[1];
        window.kept = new Worker('/worker.js');
        window.kept.onmessage = ({ data }) => done(data);
        window.kept.postMessage(arguments[0])";
    let request = &scene.case("case-2").request;
    let call = json!({"method": request.method, "url": url, "headers": request.headers, "body": request.body});
    let answer = scene.browser.run_async(from_kept_worker, vec![call]).await?;
    assert!(answer.as_str().is_some_and(|answer| answer.contains(said)), "{answer}");
    let text = panel.wait_for_text(said, |text| text.contains(said)).await?;
    panel.close().await?;
    assert!(!text.contains(unseen), "{text}");
    let (_, path) = scene.case("case-2").host_and_path();
    all_in(&text, &["1 call refused", "likely", path]);
    let calls = scene.requests();
    let calls = calls.iter().filter(|seen| seen.line() == format!("POST {url}")).count();
    assert_eq!(calls, 2, "the panel asks nobody");
    Ok(())
}
