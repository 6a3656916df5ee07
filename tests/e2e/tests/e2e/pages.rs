//! The situations' pages without any extension: what the tests with one are measured against.

use crate::stage::{Load, Outcome, Scene, Test, tests};
use serde_json::json;

pub(crate) fn tests() -> Vec<Test> {
    tests!(Load::Bare;
        bare_situations_are_what_they_promise,
        bare_strict_policy_lets_only_calls_through,
        bare_wrapped_page_sees_its_own_calls,
    )
}

/// Name of the situation, and how what the page sees of it begins.
pub(crate) const SITUATIONS: &[(&str, &str)] = &[
    ("denied", "403 {"),
    ("ok", "200 {"),
    ("no-cors", "TypeError: "),
    ("slow", "403 {"),
    ("waf", "403 <!DOCTYPE html>"),
    ("empty", "403 "),
    ("huge", "403 {"),
    ("not-json", "403 {\"message\": \"cut of"),
    ("challenge", "403 "),
    ("rate-limit", "429 {"),
    ("redirect", "403 {"),
    ("preflight-403", "TypeError: "),
    ("preflight-no-cors", "TypeError: "),
    ("no-token", "401 {"),
    ("same-origin", "403 {\"error\":\"insufficient_scope\""),
    ("xhr", "403 {"),
    ("xhr-sync", "403 {"),
    ("xhr-json", "403 {"),
    ("xhr-blob", "403 {"),
    ("xhr-arraybuffer", "403 {"),
    ("xhr-no-cors", "TypeError: XHR failed"),
    ("worker", "403 {\"code\":\"forbidden\""),
    ("frame", "403 {\"code\":\"forbidden\""),
    ("request-object", "403 403 {"),
    ("request-spent", "403 then TypeError"),
    ("stream-body", "403 {"),
    ("stream-read", "403 "),
    ("unread", "403"),
    ("abort", "AbortError: "),
];

async fn bare_situations_are_what_they_promise(scene: &Scene<'_>) -> Outcome {
    scene.open("/situations").await?;
    let ids = scene
        .browser
        .run(
            "return [...document.querySelectorAll('button')].map(({ id }) => id)",
            vec![],
        )
        .await?;
    let listed: Vec<String> = SITUATIONS.iter().map(|(name, _)| format!("situation-{name}")).collect();
    assert_eq!(ids, json!(listed));
    let mut wrong = vec![];
    for (name, begins) in SITUATIONS {
        let seen = scene.browser.press(&format!("situation-{name}")).await?;
        if !seen.starts_with(begins) {
            wrong.push(format!("{name}: {seen}, not {begins}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    // What fails in its preflight is never sent.
    let sent = scene.requests();
    let refused = sent.iter().filter(|seen| seen.path == "/api/v2/routing/queues");
    assert!(refused.clone().any(|seen| seen.method == "OPTIONS"));
    Ok(())
}

async fn bare_strict_policy_lets_only_calls_through(scene: &Scene<'_>) -> Outcome {
    scene.open("/csp").await?;
    let seen = scene.browser.press("case-2").await?;
    assert!(seen.starts_with("403 {"), "{seen}");
    let script = "const frame = document.createElement('iframe'); frame.src = '/frame';
        document.body.append(frame); const done = arguments[0];
        setTimeout(() => done(window.violations), 500)";
    let violations = scene.browser.run_async(script, vec![]).await?;
    assert!(violations.to_string().contains("frame-src"), "{violations}");
    Ok(())
}

async fn bare_wrapped_page_sees_its_own_calls(scene: &Scene<'_>) -> Outcome {
    scene.open("/wrapped").await?;
    for id in ["wrapped-before", "wrapped-after", "wrapped-replaced"] {
        let seen = scene.browser.press(id).await?;
        assert!(seen.starts_with("403 {"), "{id}: {seen}");
    }
    let seen = scene.browser.run("return window.seen", vec![]).await?;
    let (one, two) = (&scene.case("case-1").request.url, &scene.case("case-2").request.url);
    assert_eq!(seen, json!([format!("fetch {one}"), "late", format!("fetch {two}")]));
    Ok(())
}
