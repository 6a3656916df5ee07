//! What an administrator lays down, by each browser's real policy.

use crate::built::all_in;
use crate::options::shown;
use crate::stage::{Load, Outcome, Scene, Test, tests};
use serde_json::json;
use std::time::Duration;

pub(crate) fn tests() -> Vec<Test> {
    let mut all = tests!(Load::Managed(FULL); policy_agrees_limits_and_gives);
    all.extend(tests!(Load::Managed(BROKEN); policy_that_cannot_be_read_forbids_everything));
    all
}

const FULL: &str = r#"{
    "consent": 3,
    "sites": ["localhost"],
    "hosts": ["localhost"],
    "lookUpsForbidden": true,
    "cardsOff": true,
    "tables": [{"name": "orders", "text": "why403 table 1\nplatform orders\ntitle Orders of the house\nlicense not stated\ncase sensitive\nsource document | imported document `Orders of the house` | 7 |  | not stated\noperations 1\nknown imported 1\n\nbase hosts-1\n  host localhost\n\nGET /denied getDenied\n  imported document all scope(orders:write, orders:audit)\n"}],
    "packs": [{"id": "house", "kept": "{\"id\": \"house\", \"vendor\": \"why403 vendor 1\\nname House API\\n\\nsource House | 2026-11 | https://docs.corp.example/api\\nhost api api.corp.example\\n\"}"}]
}"#;

const BROKEN: &str = r#"{"consent": 3, "sites": ["https://app.corp.example/"]}"#;

/// A refused call of the page to its own host.
async fn refused(scene: &Scene<'_>, origin: &str) -> Outcome {
    scene.browser.open(&format!("{origin}/any")).await?;
    let call = json!({
        "method": "GET",
        "url": format!("{origin}/denied"),
        "headers": {"Authorization": "Bearer a-token-of-the-house-0123456789"},
    });
    let seen = scene.make_call(&call).await?;
    if !seen.starts_with("403") {
        return Err(format!("the page saw {seen}").into());
    }
    Ok(())
}

async fn policy_agrees_limits_and_gives(scene: &Scene<'_>) -> Outcome {
    // A browser that has just begun may open a page before it has started the extension.
    scene
        .browser
        .open(&scene.browser.extension()?.page("options.html"))
        .await?;
    shown(scene, "Your administrator agreed for all users of this browser.").await?;
    let origin = scene.platforms.origin();
    refused(scene, &origin).await?;
    // The administrator agreed and gave a table; cards are off.
    let text = scene.popup_text("the call", |text| text.contains("/denied")).await?;
    all_in(&text, &["orders:write"]);
    assert_eq!(scene.browser.card_text().await?, None);
    scene
        .browser
        .open(&scene.browser.extension()?.page("options.html"))
        .await?;
    let text = shown(scene, "Your consent").await?;
    all_in(
        &text,
        &[
            "Your administrator agreed for all users of this browser.",
            "Your administrator forbids it: nothing is asked of anybody",
            "Orders of the house",
            "House API",
            "given by your administrator",
        ],
    );
    let buttons =
        "return document.querySelectorAll('[data-do=withdraw], [data-do=remove-table], [data-do=remove-pack]').length";
    assert_eq!(scene.browser.run(buttons, vec![]).await?, json!(0));
    // Only one of the two names of this machine is allowed.
    let other = origin.replace("localhost", "127.0.0.1");
    let tab = scene.browser.page_in_tab(&other).await?;
    refused(scene, &other).await?;
    tokio::time::sleep(Duration::from_millis(500)).await;
    let text = scene
        .popup_text("the site", |text| text.contains("may not be watched"))
        .await?;
    scene.browser.close_tab(tab).await?;
    assert!(!text.contains("/denied"), "{text}");
    Ok(())
}

async fn policy_that_cannot_be_read_forbids_everything(scene: &Scene<'_>) -> Outcome {
    let origin = scene.platforms.origin();
    refused(scene, &origin).await?;
    let text = scene
        .popup_text("the fault", |text| text.contains("cannot be read"))
        .await?;
    all_in(
        &text,
        &["Nothing is watched", "https://app.corp.example/", "is no host"],
    );
    assert!(!text.contains("Agree and watch"), "{text}");
    assert_eq!(scene.browser.card_text().await?, None);
    Ok(())
}
