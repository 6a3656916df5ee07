//! A recording on the static page: how long until its calls are explained, and the longest that the page stood still,
//! beside `JSON.parse` of the same file in the same page.

use crate::figure::{beside, figure, noted, unknown};
use crate::{ended, stage};
use clap::Args;
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::time::Duration;
use why403_e2e::{Browser, Error, Kind, Result};

const LIMIT: Duration = Duration::from_secs(180);
/// Notes frames from now on: the longest time between two, while the file is read.
const WATCH: &str = r"const state = (window.benchState = { begun: null, ended: null, longest: 0 });
    let last = performance.now();
    const frame = () => {
        const now = performance.now();
        if (state.begun !== null && state.ended === null) state.longest = Math.max(state.longest, now - Math.max(last, state.begun));
        last = now;
        requestAnimationFrame(frame);
    };
    frame();
    document.querySelector('#file').addEventListener('change', () => (state.begun = performance.now()), { capture: true });
    const result = document.querySelector('#result');
    const look = () => {
        if (state.begun === null || state.ended !== null || !/\d calls, \d[\d,]* (of them )?refused/.test(result.textContent)) return;
        // The frame in which it is painted counts as well.
        requestAnimationFrame(() => requestAnimationFrame(() => (state.ended = performance.now())));
    };
    new MutationObserver(look).observe(result, { subtree: true, childList: true, characterData: true });";
/// A field of our own for the same file, which nobody else reads.
const FIELD: &str = "const field = document.createElement('input');
    field.type = 'file';
    field.id = 'bench-file';
    document.body.prepend(field);
    field.addEventListener('change', async () => {
        const begun = performance.now();
        const text = await field.files[0].text();
        const read = performance.now();
        const calls = JSON.parse(text).log.entries.length;
        window.benchParsed = { read: read - begun, parse: performance.now() - read, calls };
    });";

/// The recordings.
#[derive(Args)]
pub(crate) struct Har {
    /// What a recording is called, and where it is.
    #[arg(long = "file", num_args = 2, value_names = ["MB", "PATH"])]
    files: Vec<String>,
}

impl Har {
    pub(crate) async fn measure(&self, kind: Kind, figures: &mut Vec<Value>) -> Result<()> {
        for pair in self.files.chunks(2) {
            let [name, path] = pair else { continue };
            // The whole path: the browser stands in another folder.
            let path = PathBuf::from(path);
            let path = path.canonicalize().unwrap_or(path);
            // In a browser of its own each: memory of one must not press on the next.
            let (platforms, browser) = stage(kind).await?;
            let outcome = recording(&browser, &format!("{}/www/", platforms.origin()), name, &path).await;
            figures.extend(ended(browser, outcome).await?);
        }
        Ok(())
    }
}

async fn recording(browser: &Browser, url: &str, name: &str, path: &Path) -> Result<Vec<Value>> {
    browser.allow_seconds(LIMIT.as_secs()).await?;
    browser.open(url).await?;
    browser.run(FIELD, vec![]).await?;
    browser.choose_file("#bench-file", path).await?;
    let parsed = found(browser, "return window.benchParsed ?? null", |seen| !seen.is_null()).await?;
    let number = |value: &Value, name: &str| value.get(name).and_then(Value::as_f64).unwrap_or(f64::NAN);
    // The text of the whole file is to be gone before the page is measured.
    browser.open(url).await?;
    browser.run(WATCH, vec![]).await?;
    tokio::time::sleep(Duration::from_millis(500)).await;
    browser.choose_file("#file", path).await?;
    let page = found(
        browser,
        "return [window.benchState, document.querySelector('#result').innerText.slice(0, 200)]",
        |seen| {
            let said = seen.get(1).and_then(Value::as_str).unwrap_or_default();
            seen.pointer("/0/ended").is_some_and(|ended| !ended.is_null()) || refused(said)
        },
    )
    .await?;
    let said = page
        .get(1)
        .and_then(Value::as_str)
        .unwrap_or_default()
        .replace('\n', " ");
    let state = page.get(0).cloned().unwrap_or_default();
    let id = |end: &str| format!("har.page.{name}.{end}");
    let peers = [
        ("JSON.parse", number(&parsed, "parse")),
        (
            "with reading the file",
            number(&parsed, "parse") + number(&parsed, "read"),
        ),
    ];
    let total = number(&state, "ended") - number(&state, "begun");
    let calls = number(&parsed, "calls");
    let what = format!("recording of {name} MB with {calls} calls on the static page");
    if total.is_nan() {
        let figure = noted(
            unknown(figure(&id("total"), what, "ms", 0.0)),
            format!("the page says: {said}"),
        );
        return Ok(vec![figure]);
    }
    let frame = figure(
        &id("frame"),
        "its longest frame meanwhile",
        "ms",
        number(&state, "longest"),
    );
    Ok(vec![beside(figure(&id("total"), what, "ms", total), &peers), frame])
}

/// Whether the page refuses the file.
fn refused(said: &str) -> bool {
    ["cannot", "too large", "could not", "at most"]
        .iter()
        .any(|words| said.contains(words))
}

async fn found(browser: &Browser, script: &str, wanted: impl Fn(&Value) -> bool) -> Result<Value> {
    let asked = browser.wait_within(LIMIT, "the recording", async || {
        tokio::time::sleep(Duration::from_millis(100)).await;
        let seen = browser.run(script, vec![json!(null)]).await?;
        Ok(if wanted(&seen) { Ok(seen) } else { Err(seen.to_string()) })
    });
    asked.await.map_err(|error| match error {
        Error::Timeout { after, last, .. } => Error::Timeout {
            what: "the recording to be read".to_owned(),
            after,
            last,
        },
        other => other,
    })
}
