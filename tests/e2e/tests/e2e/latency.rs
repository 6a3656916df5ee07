//! How soon the card is there, measured in the page's own clock. Printed, not asserted: machines differ.

use crate::stage::{Load, Outcome, Scene, Test, tests};
use serde_json::{Value, json};
use std::time::Duration;

pub(crate) fn tests() -> Vec<Test> {
    tests!(Load::Built; latency_of_the_card)
}

/// Makes a call and gives milliseconds from its answer's end until the card is visible, and until it has its height,
/// each rounded up to the next frame.
const MEASURE: &str = "const [request, done] = arguments;
    const card = () => document.querySelector('why403-card');
    const before = card()?.getBoundingClientRect().height ?? 0;
    performance.clearResourceTimings();
    let shown = null;
    window.makeCall(request);
    const look = () => {
        const entry = performance.getEntriesByType('resource').findLast(({ name }) => name === request.url);
        const host = card();
        if (entry && host) {
            const now = performance.now();
            const visible = getComputedStyle(host).visibility === 'visible';
            const height = host.getBoundingClientRect().height;
            if (visible) shown ??= now - entry.responseEnd;
            if (visible && height > 60) return done([shown, now - entry.responseEnd, before]);
        }
        if (performance.now() > 10000) return done([shown]);
        requestAnimationFrame(look);
    };
    look();";

async fn measure(scene: &Scene<'_>) -> Result<[f64; 2], libtest_mimic::Failed> {
    scene.open("/any").await?;
    // The page has settled, as a page has that a person looks at.
    tokio::time::sleep(Duration::from_millis(500)).await;
    let case = scene.case("case-2");
    let seen = scene.browser.run_async(MEASURE, vec![json!(case.request)]).await?;
    let number = |at: usize| seen.get(at).and_then(Value::as_f64);
    match (number(0), number(1)) {
        (Some(shown), Some(sized)) => Ok([shown, sized]),
        _ => Err(format!("no card: {seen}").into()),
    }
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
