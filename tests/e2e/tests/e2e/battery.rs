//! No page breaks: many calls of every kind, with and without the extension, compared to the byte.

use crate::stage::{Load, Outcome, Scene, Test, start, tests};
use serde_json::Value;
use why403_e2e::Browser;
use why403_platforms::Platforms;

pub(crate) fn tests() -> Vec<Test> {
    let mut all = tests!(Load::Bare; bare_battery_is_the_same_each_time);
    all.extend(tests!(Load::Built; battery_is_as_without_the_extension));
    all
}

/// Runs the battery and returns name and outcome of each call.
async fn battery(browser: &Browser, platforms: &Platforms) -> why403_e2e::Result<Vec<(String, Value)>> {
    browser.open(&format!("{}/battery", platforms.origin())).await?;
    let results = browser
        .wait_for("the battery", async || {
            let seen = browser.run("return [document.title, window.results]", vec![]).await?;
            let title = seen[0].as_str().unwrap_or_default().to_owned();
            Ok(if title == "battery: done" {
                Ok(seen[1].clone())
            } else {
                Err(title)
            })
        })
        .await?;
    let pair = |one: &Value| {
        (
            one["name"].as_str().unwrap_or_default().to_owned(),
            one["outcome"].clone(),
        )
    };
    Ok(results.as_array().into_iter().flatten().map(pair).collect())
}

/// What is not the same in both.
fn differences(left: &[(String, Value)], right: &[(String, Value)]) -> Vec<String> {
    let mut found: Vec<String> = left
        .iter()
        .zip(right)
        .filter(|(left, right)| left != right)
        .map(|((name, left), (_, right))| format!("{name}:\n  {left}\n  {right}"))
        .collect();
    if left.len() != right.len() {
        found.push(format!("{} outcomes and {}", left.len(), right.len()));
    }
    found
}

/// Without this, equal outcomes would prove nothing, and unequal ones neither.
async fn bare_battery_is_the_same_each_time(scene: &Scene<'_>) -> Outcome {
    let first = battery(scene.browser, scene.platforms).await?;
    let second = battery(scene.browser, scene.platforms).await?;
    assert!(first.len() > 60, "{}", first.len());
    let found = differences(&first, &second);
    assert!(found.is_empty(), "{}", found.join("\n"));
    // It is a battery of working calls, not of faults.
    let thrown = first
        .iter()
        .filter(|(_, outcome)| outcome.to_string().contains("thrown: ReferenceError"));
    assert_eq!(thrown.count(), 0);
    Ok(())
}

async fn battery_is_as_without_the_extension(scene: &Scene<'_>) -> Outcome {
    let with = battery(scene.browser, scene.platforms).await?;
    let bare = start(scene.browser.kind(), Load::Bare, scene.platforms).await?;
    let without = battery(&bare, scene.platforms).await;
    bare.quit().await?;
    let found = differences(&without?, &with);
    assert!(
        found.is_empty(),
        "first without, then with the extension:\n{}",
        found.join("\n")
    );
    // The extension was at work meanwhile.
    scene
        .browser
        .wait_for_card("the battery's denials", |text| text.contains("routing/queues"))
        .await?;
    Ok(())
}
