//! The popup's first useful paint with more and more refused calls in the tab, and how much later the card tells of one
//! more.

use crate::calls::Calls;
use crate::figure::{figure, median, noted, range};
use crate::{ended, stage};
use serde_json::Value;
use std::time::{Duration, Instant};
use why403_e2e::{Browser, Kind, Result};
use why403_platforms::Platforms;

const SIZES: [u64; 6] = [0, 1, 10, 100, 500, 1_000];
const TIMES: usize = 5;
/// As fast as calls are made where their pace is not measured.
const FAST: f64 = 1_000.0;
/// A number of refused calls, or that there is none.
const USEFUL: &str = r"[1-9][\d,]* calls? refused|nothing refused";
/// The longest wait for the card to tell of all.
const LIMIT: Duration = Duration::from_secs(120);

pub(crate) async fn measure(kind: Kind, figures: &mut Vec<Value>) -> Result<()> {
    let (platforms, browser) = stage(kind).await?;
    let outcome = popup(&browser, &platforms, figures).await;
    ended(browser, outcome).await
}

async fn popup(browser: &Browser, platforms: &Platforms, figures: &mut Vec<Value>) -> Result<()> {
    browser.allow_seconds(30).await?;
    let mut cards = Vec::new();
    for kind in ["known", "unknown"] {
        let mut calls = Calls::page(browser, platforms, kind).await?;
        for size in SIZES {
            let missing = size.saturating_sub(calls.made);
            if missing > 0 {
                calls.make(missing, FAST).await?;
                calls.told(LIMIT).await?;
            }
            if size == 0 && kind == "unknown" {
                continue;
            }
            let times = loads(browser, USEFUL, TIMES).await?;
            let id = if size == 0 {
                "popup.0".to_owned()
            } else {
                format!("popup.{size}.{kind}")
            };
            let words = if size == 0 {
                String::new()
            } else {
                format!(", {kind} paths")
            };
            let what = format!("popup's first useful paint, {size} denials{words}");
            let real = real(browser).await?;
            let note = format!(
                "{}; the real popup, with the driver's own time: {real:.0} ms",
                range(&times)
            );
            figures.push(noted(figure(&id, what, "ms", median(&times)), note));
            if size > 0 {
                cards.push(told_of_one_more(&mut calls, size, kind).await?);
            }
        }
    }
    figures.extend(cards);
    Ok(())
}

/// Loads the popup some times for the current tab.
pub(crate) async fn loads(browser: &Browser, wanted: &str, times: usize) -> Result<Vec<f64>> {
    let tab = browser.popup_in_tab().await?;
    let mut all = Vec::new();
    for _ in 0..times {
        all.push(browser.popup_loads(wanted).await?);
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    browser.close_tab(tab).await?;
    Ok(all)
}

/// From the driver's command until the real popup says something useful, in milliseconds.
async fn real(browser: &Browser) -> Result<f64> {
    let begun = Instant::now();
    let popup = browser.open_popup().await?;
    let useful = |text: &str| text.contains("refused");
    popup.wait_for_text("calls", useful).await?;
    let took = begun.elapsed();
    popup.close().await?;
    Ok(took.as_secs_f64() * 1e3)
}

/// How much later the card tells of one more denial.
pub(crate) async fn told_of_one_more(calls: &mut Calls<'_>, size: u64, kind: &str) -> Result<Value> {
    calls.told(LIMIT).await?;
    let mut late = Vec::new();
    for _ in 0..5 {
        let before = usize::try_from(calls.made).unwrap_or_default();
        calls.make(1, FAST).await?;
        calls.told(LIMIT).await?;
        late.extend(calls.behind(before).await?);
    }
    let what = format!("card tells of one more, after {size} denials, {kind} paths");
    Ok(noted(
        figure(&format!("card.more.{size}.{kind}"), what, "ms", median(&late)),
        range(&late),
    ))
}
