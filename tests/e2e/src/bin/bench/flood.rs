//! 10,000 refused calls within a minute in one tab: how far behind the card is, what the background takes, whether the
//! browser's quota is hit; and popup and card after it.

use crate::calls::Calls;
use crate::figure::{at, figure, median, noted, range, unknown};
use crate::popup::{loads, told_of_one_more};
use crate::{ended, stage};
use clap::Args;
use serde_json::Value;
use std::time::Duration;
use why403_e2e::memory::Memory;
use why403_e2e::{Browser, Error, Kind, Result};
use why403_platforms::Platforms;

/// What the popup says when something could not be written.
const NOT_KEPT: &str = "Calls are not kept when";
const LIMIT: Duration = Duration::from_secs(300);

/// How many, and how fast.
#[derive(Args)]
pub(crate) struct Flood {
    /// Refused calls.
    #[arg(long, default_value_t = 10_000)]
    calls: u64,
    /// Within so many seconds.
    #[arg(long, default_value_t = 60.0)]
    seconds: f64,
}

impl Flood {
    pub(crate) async fn measure(&self, kind: Kind, figures: &mut Vec<Value>) -> Result<()> {
        let (platforms, browser) = stage(kind).await?;
        let outcome = self.flood(&browser, &platforms, figures).await;
        ended(browser, outcome).await
    }

    async fn flood(&self, browser: &Browser, platforms: &Platforms, figures: &mut Vec<Value>) -> Result<()> {
        browser.allow_seconds(30).await?;
        let mut calls = Calls::page(browser, platforms, "unknown").await?;
        calls.make(1, 1_000.0).await?;
        calls.told(LIMIT).await?;
        let pace = self.calls as f64 / self.seconds;
        let done = calls.make(self.calls - 1, pace).await?;
        calls.told(LIMIT).await?;
        let behind = calls.behind(1).await?;
        let what = format!("card behind the answers of {} refused calls, at most", self.calls);
        let note = format!(
            "{:.0} refused in {:.1} s; median {:.0} ms, one in a hundred above {:.0} ms; {} answers told of",
            done.refused + 1.0,
            done.ms / 1e3,
            median(&behind),
            at(&behind, 0.99),
            behind.len() + 1,
        );
        figures.push(noted(figure("flood.behind", what, "ms", at(&behind, 1.0)), note));
        // What it still had to do is done; what the browser does not tell costs no other figure.
        tokio::time::sleep(Duration::from_secs(2)).await;
        figures.push(match memory(browser).await {
            Ok(figure) => figure,
            Err(error) => noted(unknown(of_memory(0.0)), error.to_string()),
        });
        let tab = browser.popup_in_tab().await?;
        let text = browser
            .wait_within(LIMIT, "the popup's calls", async || {
                let text = browser.page_text().await?;
                Ok(if text.contains("refused") { Ok(text) } else { Err(text) })
            })
            .await?;
        let hit = text.contains(NOT_KEPT);
        let dropped = text
            .lines()
            .find(|line| line.contains("dropped"))
            .unwrap_or("nothing dropped");
        let what = "writes that the browser refused, as the popup tells";
        figures.push(noted(
            figure("flood.refused-writes", what, "", f64::from(u8::from(hit))),
            dropped.to_owned(),
        ));
        let script = "const done = arguments[0]; (globalThis.browser ?? chrome).storage.session.getBytesInUse(null).then(done, () => done(null))";
        let bytes = browser.run_async(script, vec![]).await?;
        browser.close_tab(tab).await?;
        if let Some(bytes) = bytes.as_f64() {
            let what = "storage.session in use after it; the browser allows 10 MiB";
            figures.push(figure("flood.storage", what, "bytes", bytes));
        }
        let times = loads(browser, r"[1-9][\d,]* calls? refused", 5).await?;
        let what = format!("popup's first useful paint, {} denials, unknown paths", self.calls);
        figures.push(noted(
            figure("popup.10000.unknown", what, "ms", median(&times)),
            range(&times),
        ));
        figures.push(told_of_one_more(&mut calls, self.calls, "unknown").await?);
        Ok(())
    }
}

/// What the background takes after it. Firefox tells only of the whole process: there it is what goes when the background
/// is stopped.
async fn memory(browser: &Browser) -> Result<Value> {
    let with = browser.extension_memory().await?;
    let (value, note) = match (browser.kind(), with) {
        (Kind::Chromium, Memory { engine, process }) => {
            let process = process.unwrap_or_default() as f64 / 1e6;
            let note = format!(
                "objects of JavaScript and memory of wasm; its process with the browser's own code has {process:.0} MB"
            );
            (engine, note)
        }
        (Kind::Firefox, Memory { process, .. }) => {
            browser.stop_background().await?;
            browser.minimize_memory().await?;
            let without = browser.extension_memory().await?.process;
            let taken = process.zip(without).map(|(with, without)| with.saturating_sub(without));
            let process = process.unwrap_or_default() as f64 / 1e6;
            (
                taken,
                format!("what its process gives back when it is stopped, of {process:.0} MB"),
            )
        }
    };
    let value = value.ok_or_else(|| Error::Answer {
        what: "memory of the extension",
        answer: "the system does not tell it".to_owned(),
    })?;
    Ok(noted(of_memory(value as f64), note))
}

fn of_memory(value: f64) -> Value {
    figure("flood.memory", "memory of the background after it", "bytes", value)
}
