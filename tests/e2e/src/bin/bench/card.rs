//! How soon the card is there after a denial, in the page's own clock, also when the background had been stopped.

use crate::figure::{at, figure, median, noted, range};
use crate::{ended, stage};
use serde_json::{Value, json};
use std::time::Duration;
use why403_e2e::{Browser, Kind, Result};
use why403_platforms::Platforms;

const TIMES: usize = 13;
const WOKEN: usize = 5;

pub(crate) async fn measure(kind: Kind, figures: &mut Vec<Value>) -> Result<()> {
    let (platforms, browser) = stage(kind).await?;
    let outcome = card(&browser, &platforms, figures).await;
    ended(browser, outcome).await
}

async fn once(browser: &Browser, platforms: &Platforms, request: &Value) -> Result<[f64; 2]> {
    browser.open(&format!("{}/any", platforms.origin())).await?;
    // The page has settled, as a page has that a person looks at.
    tokio::time::sleep(Duration::from_millis(400)).await;
    browser.card_latency(request).await
}

async fn card(browser: &Browser, platforms: &Platforms, figures: &mut Vec<Value>) -> Result<()> {
    let case = platforms.cases().iter().find(|case| case.id == "case-2");
    let request = json!(case.map(|case| &case.request));
    let (mut visible, mut text, mut woken) = (vec![], vec![], vec![]);
    for _ in 0..TIMES {
        let [first, second] = once(browser, platforms, &request).await?;
        visible.push(first);
        text.push(second);
    }
    for _ in 0..WOKEN {
        browser.stop_background().await?;
        let [_, second] = once(browser, platforms, &request).await?;
        woken.push(second);
    }
    // The page is opened after the stop, which wakes it: so once more with the page there before.
    let mut asleep = vec![];
    for _ in 0..WOKEN {
        browser.open(&format!("{}/any", platforms.origin())).await?;
        browser.stop_background().await?;
        asleep.push(browser.card_latency(&request).await?[1]);
    }
    let first = figure("card.shown", "card's first text after a denial", "ms", median(&text));
    figures.push(noted(first, format!("{}; each is rounded up to a frame", range(&text))));
    figures.push(figure("card.visible", "its frame visible", "ms", median(&visible)));
    figures.push(figure(
        "card.shown.late",
        "its first text, the slowest tenth",
        "ms",
        at(&text, 0.9),
    ));
    let what = "card's first text, background stopped before";
    figures.push(noted(figure("card.woken", what, "ms", median(&asleep)), range(&asleep)));
    let what = "the same, page opened after the stop";
    figures.push(noted(
        figure("card.woken.page", what, "ms", median(&woken)),
        range(&woken),
    ));
    Ok(())
}
