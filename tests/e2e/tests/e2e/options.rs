//! The page of options: the user's own tables.

use crate::built::all_in;
use crate::stage::{Load, Outcome, Scene, Test, tests};
use libtest_mimic::Failed;
use serde_json::{Value, json};

pub(crate) fn tests() -> Vec<Test> {
    tests!(Load::Built;
        imported_document_explains_a_denial,
        broken_document_is_refused_as_a_whole,
    )
}

/// Opens the page of options.
pub(crate) async fn open(scene: &Scene<'_>) -> Outcome {
    scene
        .browser
        .open(&scene.browser.extension()?.page("options.html"))
        .await?;
    shown(scene, "Your own tables").await.map(drop)
}

/// Waits until the page shows some words, and returns all of its text.
pub(crate) async fn shown(scene: &Scene<'_>, words: &str) -> Result<String, Failed> {
    let text = scene
        .browser
        .wait_for(&format!("the options with {words}"), async || {
            let text = scene.browser.page_text().await?;
            Ok(if text.contains(words) { Ok(text) } else { Err(text) })
        })
        .await?;
    Ok(text)
}

/// Types into a field of the page.
async fn fill(scene: &Scene<'_>, field: &str, text: &str) -> Outcome {
    let script = "const field = document.getElementById(arguments[0]); field.value = arguments[1];
        field.dispatchEvent(new Event('input', { bubbles: true }))";
    scene.browser.run(script, vec![json!(field), json!(text)]).await?;
    Ok(())
}

/// Presses a button as a user does, once it is there.
pub(crate) async fn press(scene: &Scene<'_>, what: &str) -> Outcome {
    let name =
        "const button = document.querySelector(arguments[0]); if (button) button.id = 'pressed'; return !!button";
    let selector = format!("[data-do={what}]");
    scene
        .browser
        .wait_for(&format!("the button {what}"), async || {
            let found = scene.browser.run(name, vec![json!(selector)]).await?;
            Ok(if found == Value::Bool(true) {
                Ok(())
            } else {
                Err("no button".to_owned())
            })
        })
        .await?;
    Ok(scene.browser.click("pressed").await?)
}

const DOCUMENT: &str = r#"
openapi: 3.0.3
info: { title: Orders, version: "7" }
servers: [{ url: "https://orders.example" }]
components:
  securitySchemes:
    oauth: { type: oauth2, flows: { clientCredentials: { tokenUrl: "https://login.example/token", scopes: {} } } }
paths:
  /denied:
    get: { operationId: getDenied, security: [{ oauth: ["orders:write", "orders:audit"] }], responses: {} }
"#;

async fn imported_document_explains_a_denial(scene: &Scene<'_>) -> Outcome {
    open(scene).await?;
    fill(scene, "document", DOCUMENT).await?;
    shown(scene, "orders.example").await?;
    // A host that is granted already: no test can answer the browser's own question.
    fill(scene, "hosts", "localhost").await?;
    let text = shown(scene, "1 operation, 1 with a requirement").await?;
    all_in(&text, &["Orders", "localhost"]);
    press(scene, "use-table").await?;
    shown(scene, "The table is used from now on.").await?;
    // It is there after a rest, too.
    scene.browser.stop_background().await?;
    scene.open("/situations").await?;
    scene.browser.press("situation-same-origin").await?;
    scene
        .browser
        .wait_for_card("the verdict", |text| text.contains("orders:write"))
        .await?;
    let all = "return document.body.textContent";
    let card = scene.browser.in_card(all, vec![]).await?;
    let card = card.as_ref().and_then(Value::as_str).unwrap_or_default().to_owned();
    all_in(
        &card,
        &["GET", "/denied", "orders:audit", "imported document", "Orders"],
    );
    open(scene).await?;
    press(scene, "remove-table").await?;
    shown(scene, "None yet.").await?;
    scene.browser.stop_background().await?;
    open(scene).await?;
    shown(scene, "None yet.").await.map(drop)
}

async fn broken_document_is_refused_as_a_whole(scene: &Scene<'_>) -> Outcome {
    open(scene).await?;
    fill(
        scene,
        "document",
        &DOCUMENT.replace("[{ oauth: [\"orders:write\", \"orders:audit\"] }]", "[{ oauth: 7 }]"),
    )
    .await?;
    let text = shown(scene, "This document cannot be used").await?;
    all_in(
        &text,
        &[
            "Line 10",
            "#/paths/~1denied/get/security/0/oauth",
            "Nothing of it is used.",
        ],
    );
    let buttons = "return document.querySelectorAll('[data-do=use-table]').length";
    assert_eq!(scene.browser.run(buttons, vec![]).await?, json!(0));
    fill(scene, "document", &DOCUMENT.replace("servers:", "x-servers:")).await?;
    let text = shown(scene, "names no host").await?;
    all_in(&text, &["name the host that serves it"]);
    fill(scene, "hosts", "https://orders.example/api").await?;
    shown(scene, "is no host").await?;
    Ok(())
}
