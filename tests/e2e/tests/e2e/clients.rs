//! Common clients of HTTP, each in a page of its own, with and without the extension: every outcome is equal, errors
//! with their classes, messages and stacks. `tests/e2e/fixtures/clients` says what each is asked to do.

use crate::stage::{Load, Outcome, Scene, Test, start, tests};
use libtest_mimic::Failed;
use serde_json::Value;
use std::time::Duration;
use why403_e2e::Browser;
use why403_platforms::{CLIENTS, Platforms, client_scripts};

pub(crate) fn tests() -> Vec<Test> {
    tests!(Load::Built; hostile_to_no_client)
}

async fn outcomes(browser: &Browser, platforms: &Platforms, client: &str) -> Result<Value, Failed> {
    browser
        .open(&format!("{}/clients/{client}", platforms.origin()))
        .await?;
    // Each check has a limit of its own; there may be fifty.
    for _ in 0..600 {
        let seen = browser.run("return window.outcome ?? null", vec![]).await?;
        if let Some(text) = seen.as_str() {
            return Ok(serde_json::from_str(text)?);
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    Err(format!("{client} was not done within a minute").into())
}

/// Checks that are not the same each time without the extension either.
fn unsteady(first: &Value, second: &Value) -> Vec<String> {
    let all = first.as_object().into_iter().flatten();
    all.filter(|(name, outcome)| second.get(name.as_str()) != Some(*outcome))
        .map(|(name, _)| name.clone())
        .collect()
}

async fn hostile_to_no_client(scene: &Scene<'_>) -> Outcome {
    let missing = CLIENTS
        .iter()
        .filter(|client| !client_scripts().join(format!("{client}.js")).is_file());
    assert_eq!(
        missing.count(),
        0,
        "`cargo xtask test --only e2e` makes the clients' scripts"
    );
    let bare = start(scene.browser.kind(), Load::Bare, scene.platforms).await?;
    let outcome = compared(scene, &bare).await;
    bare.quit().await?;
    outcome
}

async fn compared(scene: &Scene<'_>, bare: &Browser) -> Outcome {
    let mut wrong = Vec::new();
    let mut count = 0;
    for client in CLIENTS {
        let without = outcomes(bare, scene.platforms, client).await?;
        let again = outcomes(bare, scene.platforms, client).await?;
        let unsteady = unsteady(&without, &again);
        let with = outcomes(scene.browser, scene.platforms, client).await?;
        let checks = without.as_object().map(serde_json::Map::len).unwrap_or_default();
        println!(
            "{} {client}: {checks} checks, {} of them not the same each time without the extension: {unsteady:?}",
            scene.browser.kind(),
            unsteady.len()
        );
        assert!(checks >= 25, "{client}: {without}");
        assert!(unsteady.len() <= 1, "{client}: {unsteady:?}");
        for (name, outcome) in without.as_object().into_iter().flatten() {
            if unsteady.contains(name) {
                continue;
            }
            count += 1;
            if with.get(name) != Some(outcome) {
                wrong.push(format!(
                    "{client} {name}:\n  without {outcome}\n  with {}",
                    with[name.as_str()]
                ));
            }
        }
    }
    println!(
        "{}: {count} checks compared, {} differ",
        scene.browser.kind(),
        wrong.len()
    );
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    // They were refused, and the extension was at work meanwhile.
    scene
        .browser
        .wait_for_card("the clients' refusals", |text| text.contains("refused"))
        .await?;
    Ok(())
}
