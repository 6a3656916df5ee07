//! What a page's calls that are not refused cost its main thread more: without an extension, with one that only listens to
//! `webRequest`, and with why403, on a site that is watched and on one that is not. The three browsers run side by side and
//! are measured in turns. Time is what the system counts for the main threads of the pages' processes, so all that runs
//! there is in it: the page's own part, hook, relay, and what the browser does for them.

use crate::figure::{beside, error_of_median, figure, median, noted, spread};
use crate::start;
use serde_json::{Value, json};
use std::path::PathBuf;
use why403_e2e::{Browser, Kind, Result, tools};
use why403_platforms::{Config, Platforms};

const ROUNDS: usize = 9;
/// Calls of one batch.
const CALLS: u64 = 80;
/// A site that the extension as installed does not watch.
const UNWATCHED: &str = "https://shop.example";
/// Calls of a kind, one after the other, each read to its end as pages do.
const CALL: &str = "const [how, count, done] = arguments;
    const url = '/echo/api/v1/orders';
    const addressed = () => (how === 'fetch-other' ? `${url}?at=${performance.now()}` : url);
    const headers = { authorization: 'Bearer good-token', 'content-type': 'application/json' };
    // The answer repeats it.
    const body = JSON.stringify({ text: 'x'.repeat(how === 'fetch-large' ? 16000 : 200) });
    const fetched = async () => (await (await fetch(addressed(), { method: 'POST', headers, body })).json()).length;
    const xhr = () => new Promise((loaded, failed) => {
        const request = new XMLHttpRequest();
        request.open('POST', url);
        for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
        request.onload = () => loaded(JSON.parse(request.responseText).length);
        request.onerror = failed;
        request.send(body);
    });
    const call = how === 'xhr' ? xhr : fetched;
    (async () => {
        for (let at = 0; at < count; at += 1) if (!(await call() > 0)) throw new Error('another answer');
    })().then(() => done(null), (error) => done(String(error)));";

struct Subject {
    name: String,
    browser: Browser,
}

/// Microseconds of a call, by round.
type Times = Vec<f64>;

/// What can be chosen for a closer look.
#[derive(clap::Args)]
pub(crate) struct Added {
    /// Another build of the extension, measured in turns with the others; it may be given several times.
    #[arg(long)]
    also: Vec<PathBuf>,
    /// Only these kinds of call: `fetch`, `fetch-large`, `xhr`.
    #[arg(long)]
    only: Vec<String>,
    /// Only the site that is watched.
    #[arg(long)]
    watched: bool,
    /// Rounds that count.
    #[arg(long, default_value_t = ROUNDS)]
    rounds: usize,
}

impl Added {
    pub(crate) async fn measure(&self, kind: Kind, figures: &mut Vec<Value>) -> Result<()> {
        measure(self, kind, figures).await
    }
}

async fn measure(chosen: &Added, kind: Kind, figures: &mut Vec<Value>) -> Result<()> {
    let platforms = Platforms::start(Config::default()).await?;
    let built = tools::dist().join(match kind {
        Kind::Chromium => "chrome",
        Kind::Firefox => "firefox",
    });
    let listener = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/listener"));
    let mut subjects = Vec::new();
    let usual = [
        ("without", None),
        ("listening", Some(listener)),
        ("why403", Some(built)),
    ];
    let usual = usual.map(|(name, extension)| (name.to_owned(), extension));
    let also = chosen
        .also
        .iter()
        .map(|build| (build.display().to_string(), Some(build.clone())));
    for (name, extension) in usual.into_iter().chain(also) {
        let browser = start(kind, &platforms, extension).await?;
        if !["without", "listening"].contains(&name.as_str()) {
            browser.agree().await?;
        }
        subjects.push(Subject { name, browser });
    }
    let outcome = all(chosen, &subjects, &platforms, figures).await;
    for subject in subjects {
        subject.browser.quit().await?;
    }
    outcome
}

async fn all(chosen: &Added, subjects: &[Subject], platforms: &Platforms, figures: &mut Vec<Value>) -> Result<()> {
    let watched = platforms.origin();
    for (site, origin) in [("watched", watched.as_str()), ("unwatched", UNWATCHED)] {
        if chosen.watched && site != "watched" {
            continue;
        }
        for subject in subjects {
            subject.browser.allow_seconds(60).await?;
            subject.browser.open(&format!("{origin}/any")).await?;
        }
        for (how, words) in [
            ("fetch", "fetch of a small answer"),
            ("fetch-other", "fetch of a small answer, each time from another address"),
            ("fetch-large", "fetch of 16 KB"),
            ("xhr", "XMLHttpRequest of a small answer"),
        ] {
            if !chosen.only.is_empty() && !chosen.only.iter().any(|only| only == how) {
                continue;
            }
            let times = in_turns(subjects, how, chosen.rounds).await?;
            figures.push(difference(site, how, words, &times, "why403"));
            for (name, _) in times.iter().skip(3) {
                let words = format!("{words}, with {name}");
                figures.push(difference(site, how, &words, &times, name));
            }
        }
    }
    Ok(())
}

/// The times of each subject. The first round warms the code and counts for nothing.
async fn in_turns(subjects: &[Subject], how: &str, rounds: usize) -> Result<Vec<(String, Times)>> {
    let mut all: Vec<(String, Times)> = subjects.iter().map(|subject| (subject.name.clone(), vec![])).collect();
    for round in 0..=rounds {
        for turn in 0..subjects.len() {
            let at = (turn + round) % subjects.len();
            let (Some(subject), Some((_, times))) = (subjects.get(at), all.get_mut(at)) else {
                continue;
            };
            let time = batch(&subject.browser, how).await?;
            if round > 0 {
                times.push(time);
            }
        }
    }
    Ok(all)
}

async fn batch(browser: &Browser, how: &str) -> Result<f64> {
    let before = browser.main_threads().await?;
    let failed = browser.run_async(CALL, vec![json!(how), json!(CALLS)]).await?;
    if !failed.is_null() {
        return Err(why403_e2e::Error::Answer {
            what: "calls of the page",
            answer: failed.to_string(),
        });
    }
    let after = browser.main_threads().await?;
    Ok(after.saturating_sub(before).as_secs_f64() * 1e6 / CALLS as f64)
}

/// What the others take more than the page without an extension. Rounds are compared with one another: what slowed one
/// round slowed all three.
fn difference(site: &str, how: &str, words: &str, all: &[(String, Times)], ours: &str) -> Value {
    let of = |name: &str| {
        all.iter()
            .find(|(known, _)| *known == name)
            .map(|(_, times)| times.as_slice())
    };
    let without = of("without").unwrap_or_default();
    let more = |name: &str| -> Times {
        let times = of(name).unwrap_or_default().iter().zip(without);
        times.map(|(with, without)| with - without).collect()
    };
    let (ours, listening) = (more(ours), more("listening"));
    let what = format!("{words}, {site} site: main thread's time more");
    let one = figure(&format!("added.{site}.{how}"), what, "µs", median(&ours));
    let one = spread(one, error_of_median(&ours));
    let one = beside(one, &[("an extension that only listens", median(&listening))]);
    noted(one, format!("without any: {:.0} µs a call", median(without)))
}
