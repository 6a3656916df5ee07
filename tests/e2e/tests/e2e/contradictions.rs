//! What contradicts the bundled tables is noted only where the user wants it, without token and address, and is shown,
//! exported and forgotten.

use crate::built::all_in;
use crate::options::{open, press, shown};
use crate::stage::{Load, Outcome, Scene, Test, tests};
use serde_json::{Value, json};
use std::time::Duration;

pub(crate) fn tests() -> Vec<Test> {
    tests!(Load::Granted; contradictions_are_noted_where_the_user_wants_it)
}

/// The hosts that the test calls.
pub(crate) fn hosts() -> Vec<String> {
    vec!["shop.api.frontapp.com".to_owned()]
}

/// A token with the claims `{"scope":"tags:read","exp":4102444800}`.
const TOKEN: &str =
    "eyJhbGciOiJSUzI1NiIsInR5cCI6IkpXVCJ9.eyJzY29wZSI6InRhZ3M6cmVhZCIsImV4cCI6NDEwMjQ0NDgwMH0.c2lnbmF0dXJl";
const ANSWERED: &str = "answered 200 without scope accounts:read";
const REFUSED: &str = "the server named scope ledgers:read";

/// One call that is answered without the scope that the document demands, and one that is refused for another.
async fn calls(scene: &Scene<'_>) -> Outcome {
    scene.open("/any").await?;
    for (path, status) in [("/accounts", "200 "), ("/accounts/acc_5tgb6yhn", "403 ")] {
        let url = format!("https://shop.api.frontapp.com{path}");
        let headers = json!({"Authorization": format!("Bearer {TOKEN}")});
        let seen = scene
            .make_call(&json!({"method": "GET", "url": url, "headers": headers}))
            .await?;
        assert!(seen.starts_with(status), "{seen}");
    }
    // Longer than the body of an answer is waited for.
    tokio::time::sleep(Duration::from_secs(4)).await;
    Ok(())
}

/// Everything that stands in `storage.local`.
async fn kept(scene: &Scene<'_>) -> Result<String, libtest_mimic::Failed> {
    let script = "const done = arguments[0];
        (globalThis.browser ?? globalThis.chrome).storage.local.get(null).then((all) => done(JSON.stringify(all)))";
    let text = scene.browser.run_async(script, vec![]).await?;
    Ok(text.as_str().unwrap_or_default().to_owned())
}

async fn switch(scene: &Scene<'_>, words: &str) -> Outcome {
    open(scene).await?;
    scene.browser.click("seen").await?;
    shown(scene, words).await.map(drop)
}

async fn contradictions_are_noted_where_the_user_wants_it(scene: &Scene<'_>) -> Outcome {
    // Off at first: nothing is kept.
    calls(scene).await?;
    open(scene).await?;
    let text = scene.browser.page_text().await?;
    assert!(!text.contains("Seen here"), "{text}");
    assert!(!kept(scene).await?.contains("contradictions"));

    switch(scene, "No contradiction yet.").await?;
    calls(scene).await?;
    // What is kept is there after a rest, too.
    scene.browser.stop_background().await?;
    open(scene).await?;
    let text = shown(scene, ANSWERED).await?;
    all_in(
        &text,
        &[
            "Front",
            "GET /accounts",
            "once",
            REFUSED,
            "GET /accounts/{account_id}",
            "scope accounts:read",
        ],
    );
    let all = kept(scene).await?;
    all_in(&all, &["ledgers:read", "/accounts/{account_id}"]);
    for secret in [TOKEN, "eyJ", "acc_5tgb6yhn", "c2lnbmF0dXJl"] {
        assert!(!all.contains(secret), "{secret} is on disk: {all}");
    }

    // Beside the table's word, in the report of the refused call.
    scene.open("/any").await?;
    calls(scene).await?;
    let popup = scene
        .popup_text("what was seen", |text| text.contains("Seen here"))
        .await?;
    all_in(
        &popup,
        &[
            REFUSED,
            "2 times",
            "Front is held against: Front Core API OpenAPI document, 2026-08-11",
        ],
    );

    // One is forgotten, and then all.
    open(scene).await?;
    shown(scene, ANSWERED).await?;
    press(scene, "remove-seen").await?;
    shown(scene, "Forgotten.").await?;
    let count = "return document.querySelectorAll('[data-contradiction]').length";
    assert_eq!(scene.browser.run(count, vec![]).await?, Value::from(1));
    switch(scene, "all was forgotten").await?;
    assert!(!kept(scene).await?.contains("contradictions"));
    Ok(())
}
