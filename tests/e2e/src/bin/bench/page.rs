//! A page that measures something by itself: `benches/wasm-token` and its like.

use crate::{ended, start};
use clap::Args;
use serde_json::Value;
use std::path::PathBuf;
use std::time::{Duration, Instant};
use why403_e2e::{Browser, Error, Kind, Result};
use why403_platforms::{Config, Platforms};

/// Opens `index.html` of a folder and takes `measured.figures` once the page has set it.
#[derive(Args)]
pub(crate) struct Page {
    /// The folder of the page.
    #[arg(long, value_name = "DIR")]
    page: PathBuf,
    /// Give up after this many seconds.
    #[arg(long, default_value_t = 240)]
    limit: u64,
    /// Measure this before, in a browser of its own.
    #[arg(long)]
    alone: Vec<String>,
}

impl Page {
    pub(crate) async fn measure(&self, kind: Kind, figures: &mut Vec<Value>) -> Result<()> {
        let www = Some(self.page.clone());
        let platforms = Platforms::start(Config { www, port: 0 }).await?;
        for query in self.alone.iter().map(|name| format!("?alone={name}")) {
            figures.extend(self.opened(kind, &platforms, &query).await?);
        }
        figures.extend(self.opened(kind, &platforms, "").await?);
        Ok(())
    }

    async fn opened(&self, kind: Kind, platforms: &Platforms, query: &str) -> Result<Vec<Value>> {
        let browser = start(kind, platforms, None).await?;
        let outcome = self
            .wait(&browser, &format!("{}/www/{query}", platforms.origin()))
            .await;
        ended(browser, outcome).await
    }

    async fn wait(&self, browser: &Browser, url: &str) -> Result<Vec<Value>> {
        browser.open(url).await?;
        let limit = Duration::from_secs(self.limit);
        let begun = Instant::now();
        loop {
            tokio::time::sleep(Duration::from_millis(500)).await;
            // While it measures, the page answers between two batches only.
            let seen = browser.run("return globalThis.measured ?? null", vec![]).await;
            if let Ok(mut seen) = seen {
                if let Some(error) = seen.get("error").and_then(Value::as_str) {
                    let answer = error.to_owned();
                    return Err(Error::Answer {
                        what: "the measuring page",
                        answer,
                    });
                }
                if let Some(Value::Array(figures)) = seen.get_mut("figures").map(Value::take) {
                    return Ok(figures);
                }
            }
            if begun.elapsed() > limit {
                return Err(Error::Timeout {
                    what: "the measurement".to_owned(),
                    after: limit,
                    last: None,
                });
            }
        }
    }
}
