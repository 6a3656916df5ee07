//! How soon the card is there, measured in the page's own clock. Printed, not asserted: machines differ.

use crate::stage::{Load, Outcome, Scene, Test, tests};
use serde_json::json;
use std::time::Duration;

pub(crate) fn tests() -> Vec<Test> {
    tests!(Load::Built; latency_of_the_card)
}

async fn measure(scene: &Scene<'_>) -> Result<[f64; 2], libtest_mimic::Failed> {
    scene.open("/any").await?;
    // The page has settled, as a page has that a person looks at.
    tokio::time::sleep(Duration::from_millis(500)).await;
    let case = scene.case("case-2");
    Ok(scene.browser.card_latency(&json!(case.request)).await?)
}

fn spread(mut all: Vec<f64>) -> String {
    all.sort_by(f64::total_cmp);
    let at = |place: usize| all.get(place).copied().unwrap_or_default();
    format!(
        "min {:.0} ms, median {:.0} ms, max {:.0} ms of {}",
        at(0),
        at(all.len() / 2),
        at(all.len().saturating_sub(1)),
        all.len()
    )
}

async fn latency_of_the_card(scene: &Scene<'_>) -> Outcome {
    let kind = scene.browser.kind();
    let (mut shown, mut sized, mut woken) = (vec![], vec![], vec![]);
    for _ in 0..15 {
        let [first, second] = measure(scene).await?;
        shown.push(first);
        sized.push(second);
    }
    for _ in 0..5 {
        scene.browser.stop_background().await?;
        let [_, second] = measure(scene).await?;
        woken.push(second);
    }
    println!();
    println!(
        "{kind}: from the answer's end until the card is visible: {}",
        spread(shown)
    );
    println!("{kind}: until it has its height: {}", spread(sized));
    println!("{kind}: the same after the background was stopped: {}", spread(woken));
    Ok(())
}
