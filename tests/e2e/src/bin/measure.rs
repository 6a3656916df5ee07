//! Opens a page that measures something, waits until it has done so, and prints what it found.

use clap::Parser;
use serde_json::Value;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::{Duration, Instant};
use why403_e2e::{Browser, Error, Kind, Options, Result};
use why403_platforms::{Config, Platforms};

/// Opens `index.html` of a folder in Chromium without a window and prints `measured.text` once the
/// page has set it.
#[derive(Parser)]
struct Arguments {
    /// The folder of the page.
    #[arg(long, value_name = "DIR")]
    page: PathBuf,
    /// Give up after this many seconds.
    #[arg(long, default_value_t = 600)]
    limit: u64,
}

#[tokio::main]
async fn main() -> ExitCode {
    let arguments = Arguments::parse();
    // Ctrl-C drops everything that runs, which ends driver and browser.
    let outcome = tokio::select! {
        outcome = measure(arguments) => outcome,
        _ = tokio::signal::ctrl_c() => return ExitCode::FAILURE,
    };
    match outcome {
        Ok(text) => {
            println!("{text}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn measure(arguments: Arguments) -> Result<String> {
    let www = Some(arguments.page);
    let platforms = Platforms::start(Config { www, port: 0 }).await?;
    let options = Options {
        proxy: platforms.address(),
        extension: None,
        policy: None,
        headless: true,
    };
    let browser = Browser::start(Kind::Chromium, &options).await?;
    let outcome = wait(&browser, &platforms, Duration::from_secs(arguments.limit)).await;
    browser.quit().await?;
    outcome
}

async fn wait(browser: &Browser, platforms: &Platforms, limit: Duration) -> Result<String> {
    browser.open(&format!("{}/www/", platforms.origin())).await?;
    let begun = Instant::now();
    loop {
        tokio::time::sleep(Duration::from_millis(500)).await;
        // While it measures, the page answers between two sizes only.
        let seen = browser.run("return globalThis.measured ?? null", vec![]).await;
        let word = |seen: &Value, name: &str| seen.get(name).and_then(Value::as_str).map(str::to_owned);
        if let Ok(seen) = seen {
            if let Some(text) = word(&seen, "text") {
                return Ok(text);
            }
            if let Some(error) = word(&seen, "error") {
                let what = "the measuring page";
                return Err(Error::Answer { what, answer: error });
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
