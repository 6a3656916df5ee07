//! Many refused calls within seconds: what is kept and what was dropped adds up, the popup opens quickly afterwards,
//! and a background that is stopped in between loses no refusal. `WHY403_FLOOD=10000` makes more of them.

use crate::stage::{Load, Outcome, Scene, Test, tests};
use libtest_mimic::Failed;
use serde_json::json;
use std::time::{Duration, Instant};
use why403_e2e::Kind;

pub(crate) fn tests() -> Vec<Test> {
    tests!(Load::Built; flood_is_kept_or_counted, flood_outlives_stops_of_the_background)
}

/// Makes this many calls, so many at a time, and counts those that were refused.
const FLOOD: &str = "const [request, count] = arguments;
    let left = count, refused = 0;
    const one = async () => {
        while (left-- > 0) {
            const { url, method, headers, body } = request;
            const answer = await fetch(url, { method, headers, body }).catch(() => null);
            await answer?.text();
            if (answer?.status === 403 || answer?.status === 401) refused += 1;
        }
    };
    window.flooded = Promise.all(Array.from({ length: 16 }, one)).then(() => refused);";

fn wanted() -> u64 {
    let named = std::env::var("WHY403_FLOOD").ok();
    named.and_then(|text| text.parse().ok()).unwrap_or(1500)
}

/// The number before some words.
fn number_before(text: &str, words: &str) -> Option<u64> {
    let (before, _) = text.split_once(words)?;
    let digits = before.trim_end().rsplit(|c: char| !c.is_ascii_digit()).next()?;
    digits.parse().ok()
}

/// Refused calls that the popup counts, those that it says were dropped, and how long it took to say so.
async fn told(scene: &Scene<'_>, least: u64) -> Result<(u64, u64, Duration), Failed> {
    let count = |text: &str| {
        let dropped = text.split_once("older calls were dropped").map_or(0, |(_, rest)| {
            number_before(rest, " of them refused").unwrap_or_default()
        });
        Some((number_before(text, " calls refused")?, dropped))
    };
    let begun = Instant::now();
    let all = |text: &str| count(text).is_some_and(|(kept, dropped)| kept + dropped >= least);
    let popup = scene.browser.popup("what was kept and dropped", all).await?;
    let (kept, dropped) = count(&popup.text).ok_or("no numbers")?;
    Ok((kept, dropped, begun.elapsed()))
}

async fn begin(scene: &Scene<'_>, count: u64) -> Outcome {
    let request = json!(scene.case("case-1").request);
    scene.browser.run(FLOOD, vec![request, json!(count)]).await?;
    Ok(())
}

/// Waits for the end of a flood: how many were refused.
async fn end(scene: &Scene<'_>) -> Result<u64, Failed> {
    let done = "window.flooded.then(arguments[0])";
    let refused = scene.browser.run_async(done, vec![]).await?;
    Ok(refused.as_u64().unwrap_or_default())
}

async fn flood_is_kept_or_counted(scene: &Scene<'_>) -> Outcome {
    let count = wanted();
    scene.open("/any").await?;
    let begun = Instant::now();
    begin(scene, count).await?;
    let refused = end(scene).await?;
    let took = begun.elapsed();
    assert_eq!(refused, count);
    let (kept, dropped, opened) = told(scene, count).await?;
    println!(
        "\n{}: {count} refused in {took:.1?}; kept {kept}, said to be dropped {dropped}; popup {opened:.1?}",
        scene.browser.kind()
    );
    assert_eq!(kept + dropped, count);
    let card = scene
        .browser
        .wait_for_card("the number", |text| text.contains(&format!("{count}")))
        .await?;
    assert!(card.contains("refused"), "{card}");
    Ok(())
}

async fn flood_outlives_stops_of_the_background(scene: &Scene<'_>) -> Outcome {
    const PARTS: u64 = 6;
    let count = wanted() / 5;
    scene.open("/any").await?;
    let mut sum = 0;
    for part in 0..PARTS {
        begin(scene, count).await?;
        if scene.browser.kind() == Kind::Firefox {
            // Stopped while calls are under way, each time at another moment: Firefox hands on what comes meanwhile.
            tokio::time::sleep(Duration::from_millis(60 + 37 * part)).await;
            scene.browser.interrupt_background().await?;
            sum += end(scene).await?;
        } else {
            // Chromium stops a worker that idles. The command that stops a busy one drops the events that wait in it,
            // about a hundred calls in a flood, and nobody is told which.
            sum += end(scene).await?;
            told(scene, sum).await?;
            scene.browser.stop_background().await?;
        }
    }
    // What was kept is read back from nothing but what was written.
    told(scene, sum * 9 / 10).await?;
    scene.browser.stop_background().await?;
    let (kept, dropped, opened) = told(scene, sum * 9 / 10).await?;
    println!(
        "\n{}: {sum} refused, background stopped {PARTS} times; kept {kept}, said to be dropped {dropped}; popup {opened:.1?}",
        scene.browser.kind()
    );
    assert_eq!(kept + dropped, sum);
    Ok(())
}
