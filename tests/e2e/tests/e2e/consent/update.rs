//! An update of the extension to another version, from a consent to less.

use super::{agreed, explained, in_own_page, nothing_is_seen, refused};
use crate::built::all_in;
use crate::options::shown;
use crate::stage::{Outcome, Scene};
use serde_json::json;
use why403_e2e::{Browser, Kind, Options, tools};

/// An update as Chromium does it: the version is another, the page of the first run opens by itself. Firefox does so in
/// the test before.
pub(super) async fn update_of_the_version_asks_again(scene: &Scene<'_>) -> Outcome {
    let options = Options {
        proxy: scene.platforms.address(),
        extension: Some(tools::dist().join("chrome")),
        headless: true,
        policy: None,
    };
    let browser = Browser::start_granted(Kind::Chromium, &options, &[]).await?;
    let own = Scene {
        browser: &browser,
        platforms: scene.platforms,
        mark: scene.mark,
    };
    let outcome = updated(&own).await;
    browser.quit().await?;
    outcome
}

async fn updated(scene: &Scene<'_>) -> Outcome {
    scene.browser.agree().await?;
    refused(scene).await?;
    explained(scene).await?;
    let old = r#"{"version":0,"atMs":1}"#;
    let store =
        format!("await api.storage.local.clear(); await api.storage.local.set({{ consent: '{old}' }}); return 1");
    in_own_page(scene, &store).await?;
    scene.open("/").await?;
    scene.browser.update_extension("99.0.0").await?;
    let page = scene.browser.welcome().await?;
    let text = shown(scene, "than the one that you agreed to").await?;
    all_in(&text, &["Nothing is observed until you agree again."]);
    let version = "return api.runtime.getManifest().version";
    scene.browser.close_tab(page).await?;
    assert_eq!(in_own_page(scene, version).await?, json!("99.0.0"));
    nothing_is_seen(scene, json!({"consent": old})).await?;
    agreed(scene).await?;
    refused(scene).await?;
    explained(scene).await
}
