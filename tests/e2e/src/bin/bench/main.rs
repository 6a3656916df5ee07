//! What `cargo xtask bench` measures in the browsers. Each subcommand measures in Chromium, then in Firefox, and writes
//! figures as JSON; `xtask/src/bench/figures.rs` has their form.
//!
//! | file | what |
//! |---|---|
//! | `page` | a page that measures something by itself |
//! | `card` | the card after a denial |
//! | `popup` | the popup with many calls, and how popup and card grow |
//! | `flood` | 10,000 refused calls within a minute |
//! | `added` | what a page's calls cost more |
//! | `har` | recordings on the static page |
//! | `calls` | calls that are refused, as many as are wanted, and when the card tells of them |
//! | `figure` | a number with its peers, medians |

mod added;
mod calls;
mod card;
mod figure;
mod flood;
mod har;
mod page;
mod popup;

use clap::{Parser, Subcommand, ValueEnum};
use serde_json::{Value, json};
use std::path::PathBuf;
use std::process::ExitCode;
use why403_e2e::browser::write;
use why403_e2e::first_run::first_vendors;
use why403_e2e::{Browser, Kind, Options, Result, tools};
use why403_platforms::{Config, Platforms};

#[derive(Parser)]
#[command(about = "Measures why403 in the browsers; `cargo xtask bench` runs it.")]
struct Arguments {
    #[command(subcommand)]
    task: Task,
    /// Where the figures go.
    #[arg(long, global = true)]
    out: Option<PathBuf>,
    /// Only in this browser.
    #[arg(long, value_enum, global = true)]
    browser: Option<Which>,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Which {
    Chromium,
    Firefox,
}

#[derive(Subcommand)]
enum Task {
    /// A page that measures something by itself.
    Page(page::Page),
    /// The card after a denial.
    Card,
    /// The popup with many calls.
    Popup,
    /// 10,000 refused calls within a minute.
    Flood(flood::Flood),
    /// What a page's calls cost more.
    Added(added::Added),
    /// Recordings on the static page.
    Har(har::Har),
}

#[tokio::main]
async fn main() -> ExitCode {
    let arguments = Arguments::parse();
    // Ctrl-C drops everything that runs, which ends drivers and browsers.
    let figures = tokio::select! {
        figures = measure(&arguments) => figures,
        _ = tokio::signal::ctrl_c() => return ExitCode::FAILURE,
    };
    let text = Value::Array(figures).to_string();
    match &arguments.out {
        None => println!("{text}"),
        Some(path) => {
            if let Err(error) = write(path, text.as_bytes()) {
                eprintln!("error: {error}");
                return ExitCode::FAILURE;
            }
        }
    }
    ExitCode::SUCCESS
}

/// In both browsers. What fails in one leaves a figure that says so, and the other is measured all the same.
async fn measure(arguments: &Arguments) -> Vec<Value> {
    let mut all = Vec::new();
    for (kind, which) in [(Kind::Chromium, Which::Chromium), (Kind::Firefox, Which::Firefox)] {
        if arguments.browser.is_some_and(|only| only != which) {
            continue;
        }
        let mut figures = Vec::new();
        let outcome = match &arguments.task {
            Task::Page(page) => page.measure(kind, &mut figures).await,
            Task::Card => card::measure(kind, &mut figures).await,
            Task::Popup => popup::measure(kind, &mut figures).await,
            Task::Flood(flood) => flood.measure(kind, &mut figures).await,
            Task::Added(added) => added.measure(kind, &mut figures).await,
            Task::Har(har) => har.measure(kind, &mut figures).await,
        };
        if let Err(error) = outcome {
            eprintln!("error: {kind}: {error}");
            let note = format!("{kind}: {error}").replace('\n', " ");
            figures.push(json!({"id": "failed", "what": "failed", "unit": "", "value": null, "note": note}));
        }
        for figure in &mut figures {
            if let Some(fields) = figure.as_object_mut() {
                fields.insert("where".to_owned(), json!(kind.to_string()));
            }
        }
        all.extend(figures);
    }
    all
}

/// The stand-ins and a browser with the extension as built.
async fn stage(kind: Kind) -> Result<(Platforms, Browser)> {
    let www = Some(tools::dist().join("www"));
    let platforms = Platforms::start(Config { www, port: 0 }).await?;
    let folder = match kind {
        Kind::Chromium => "chrome",
        Kind::Firefox => "firefox",
    };
    let options = options(&platforms, Some(tools::dist().join(folder)));
    let browser = Browser::start_agreed(kind, &options, &first_vendors()).await?;
    browser.exact_clock().await?;
    Ok((platforms, browser))
}

/// A browser with something loaded, and a clock as fine as it can be.
async fn start(kind: Kind, platforms: &Platforms, extension: Option<PathBuf>) -> Result<Browser> {
    let browser = Browser::start(kind, &options(platforms, extension)).await?;
    browser.exact_clock().await?;
    Ok(browser)
}

fn options(platforms: &Platforms, extension: Option<PathBuf>) -> Options {
    Options {
        proxy: platforms.address(),
        extension,
        headless: true,
        policy: None,
    }
}

/// Ends a browser, and gives what was measured in it before.
async fn ended<T>(browser: Browser, outcome: Result<T>) -> Result<T> {
    let ended = browser.quit().await;
    let outcome = outcome?;
    ended.map(|()| outcome)
}
