//! Refused calls as fast as the page can: what is kept and what was dropped adds up, the page's own calls get no
//! slower with what was seen before, the popup opens quickly afterwards, and a background that is stopped in between loses
//! no refusal. `WHY403_FLOOD=10000` makes more of them.

use crate::stage::{Load, Outcome, Scene, Test, tests};
use libtest_mimic::Failed;
use serde_json::{Value, json};
use std::time::{Duration, Instant};
use why403_e2e::Kind;
use why403_e2e::beside::Beside;
use why403_e2e::memory::Memory;

pub(crate) fn tests() -> Vec<Test> {
    tests!(Load::Built;
        flood_is_kept_or_counted,
        flood_outlives_stops_of_the_background,
        flood_of_large_answers_stays_bounded,
    )
}

/// Makes this many calls, sixteen at a time, counts those that were refused, and notes how long each took, in
/// milliseconds, with its answer read.
const FLOOD: &str = "const [request, count] = arguments;
    let left = count, refused = 0;
    const times = [];
    const one = async () => {
        while (left-- > 0) {
            const { url, method, headers, body } = request;
            const begun = performance.now();
            const answer = await fetch(url, { method, headers, body }).catch(() => null);
            await answer?.text();
            times.push(performance.now() - begun);
            if (answer?.status === 403 || answer?.status === 401) refused += 1;
        }
    };
    const median = (part) => part.sort((one, other) => one - other)[part.length >> 1] ?? 0;
    window.flooded = Promise.all(Array.from({ length: 16 }, one)).then(() => {
        const tenth = Math.ceil(times.length / 10);
        const [first, last] = [median(times.slice(0, tenth)), median(times.slice(-tenth))];
        return { refused, first, last, longest: Math.max(...times) };
    });";

/// A site that nobody watches: what the same calls take there is what the browser and this machine take.
const UNWATCHED: &str = "https://shop.example";

/// More than is kept of a tab. Of 10,000 beside the other browser's tests, on two cores, Firefox opens no popup in time afterwards;
/// alone it does: `WHY403_FLOOD=10000` shows it.
const USUAL: u64 = 1_500;
/// So many are made each time before the background is stopped.
const BETWEEN_STOPS: u64 = 300;
/// Longer than a flood takes on a machine that has other work.
const LONGEST: Duration = Duration::from_secs(900);

fn wanted() -> u64 {
    let named = std::env::var("WHY403_FLOOD").ok();
    named.and_then(|text| text.parse().ok()).unwrap_or(USUAL)
}

/// Whether more are asked for than fit into a test's usual time.
pub(crate) fn is_long() -> bool {
    wanted() > USUAL
}

/// What the page itself saw of a flood; times are medians of the first and of the last tenth of the calls.
#[derive(Debug)]
struct Flooded {
    refused: u64,
    first: f64,
    last: f64,
    longest: f64,
}

/// The number before some words.
fn number_before(text: &str, words: &str) -> Option<u64> {
    let (before, _) = text.split_once(words)?;
    let digits = before.trim_end().rsplit(|c: char| !c.is_ascii_digit()).next()?;
    digits.parse().ok()
}

/// Refused calls that the popup counts, those of them that it says were dropped, and how long it took to say so.
async fn told(scene: &Scene<'_>, least: u64) -> Result<(u64, u64, Duration), Failed> {
    let count = |text: &str| {
        let dropped = text.split_once("older calls were dropped").map_or(0, |(_, rest)| {
            number_before(rest, " of them refused").unwrap_or_default()
        });
        Some((number_before(text, " calls refused")?, dropped))
    };
    let begun = Instant::now();
    let all = |text: &str| count(text).is_some_and(|(refused, _)| refused >= least);
    let popup = scene.browser.popup("what was kept and dropped", all).await?;
    let (all, dropped) = count(&popup.text).ok_or("no numbers")?;
    Ok((all, dropped, begun.elapsed()))
}

async fn begin(scene: &Scene<'_>, count: u64) -> Outcome {
    let request = json!(scene.case("case-1").request);
    scene.browser.run(FLOOD, vec![request, json!(count)]).await?;
    Ok(())
}

/// Waits for the end of a flood.
async fn end(scene: &Scene<'_>) -> Result<Flooded, Failed> {
    // Longer than a script may run.
    let keep = "window.seen = undefined; window.flooded.then((seen) => { window.seen = seen; })";
    scene.browser.run(keep, vec![]).await?;
    let seen = scene
        .browser
        .wait_within(LONGEST, "the flood's end", async || {
            tokio::time::sleep(Duration::from_millis(100)).await;
            let seen = scene.browser.run("return window.seen ?? null", vec![]).await?;
            Ok(if seen.is_null() {
                Err("it goes on".to_owned())
            } else {
                Ok(seen)
            })
        })
        .await?;
    let number = |name: &str| seen[name].as_f64().ok_or_else(|| format!("the page says {seen}"));
    Ok(Flooded {
        refused: seen["refused"].as_u64().unwrap_or_default(),
        first: number("first")?,
        last: number("last")?,
        longest: number("longest")?,
    })
}

async fn flood_is_kept_or_counted(scene: &Scene<'_>) -> Outcome {
    let count = wanted();
    scene.browser.open(&format!("{UNWATCHED}/any")).await?;
    begin(scene, count / 10).await?;
    let alone = end(scene).await?;
    scene.open("/any").await?;
    let begun = Instant::now();
    begin(scene, count).await?;
    let seen = end(scene).await?;
    let took = begun.elapsed();
    assert_eq!(seen.refused, count);
    // On a slow machine the last of them is told a while after the page made it.
    let words = format!("{count} calls refused");
    let told_all = |text: &str| text.replace(',', "").contains(&words);
    let limit = Duration::from_secs(120);
    scene.browser.wait_for_card_within(limit, &words, told_all).await?;
    let (all, dropped, opened) = told(scene, count).await?;
    println!(
        "\nfigures: {}: {count} refused in {took:.1?}; told {all}, said to be dropped {dropped}; popup {opened:.1?}; a call took the page {:.1} ms at first, {:.1} ms at the end, {:.0} ms at most; {:.1} ms on a site that is not watched",
        scene.browser.kind(),
        seen.first,
        seen.last,
        seen.longest,
        alone.last,
    );
    // The one number counts those that were dropped, too.
    assert_eq!(all, count);
    assert!(dropped < count, "{dropped}");
    // Ratios of one run, far above what noise makes: a cost that grew with what was seen would be tenfold by now.
    assert!(
        seen.last <= 3.0 * seen.first.max(alone.last),
        "{seen:?} beside {alone:?}"
    );
    Ok(())
}

async fn flood_outlives_stops_of_the_background(scene: &Scene<'_>) -> Outcome {
    const PARTS: u64 = 6;
    let count = BETWEEN_STOPS;
    scene.open("/any").await?;
    let mut sum = 0;
    for part in 0..PARTS {
        begin(scene, count).await?;
        if scene.browser.kind() == Kind::Firefox {
            // Stopped while calls are under way, each time at another moment: Firefox hands on what comes meanwhile.
            tokio::time::sleep(Duration::from_millis(60 + 37 * part)).await;
            scene.browser.interrupt_background().await?;
            sum += end(scene).await?.refused;
        } else {
            // Chromium stops a worker that idles. The command that stops a busy one drops the events that wait in it,
            // about a hundred calls in a flood, and nobody is told which.
            sum += end(scene).await?.refused;
            told(scene, sum).await?;
            scene.browser.stop_background().await?;
        }
    }
    // What was kept is read back from nothing but what was written.
    told(scene, sum * 9 / 10).await?;
    scene.browser.stop_background().await?;
    let (all, dropped, opened) = told(scene, sum * 9 / 10).await?;
    println!(
        "\n{}: {sum} refused, background stopped {PARTS} times; told {all}, said to be dropped {dropped}; popup {opened:.1?}",
        scene.browser.kind()
    );
    assert_eq!(all, sum);
    Ok(())
}

const API: &str = "https://api.mypurecloud.ie/api/v2/routing/queues?situation=told&told=";

/// Makes so many calls, sixteen at a time, each refused in words of its own and with a body of so many bytes.
const LARGE: &str = "const [url, count, size, mark] = arguments;
    let left = count, refused = 0;
    const hex = (text) => Array.from(new TextEncoder().encode(text), (byte) => byte.toString(16).padStart(2, '0')).join('');
    const one = async () => {
        while (left > 0) {
            const at = left--;
            const message = `Unable to perform the requested action. You are missing the following permission(s): ${mark}:n${at}:view`;
            const begun = `{\"message\":\"${message}\",\"code\":\"missing.permissions\",\"status\":403,\"filling\":\"`;
            const order = { status: 403, before: begun, body: 'filling of a large answer, 40 letters. ', repeat: Math.ceil((size - begun.length) / 39), after: '\"}' };
            const headers = { Authorization: 'Bearer token-of-large-answers-0123456789' };
            const answer = await fetch(`${url}${hex(JSON.stringify(order))}`, { headers }).catch(() => null);
            const text = await answer?.text();
            if (answer?.status === 403 && text.length >= size) refused += 1;
        }
    };
    window.made = undefined;
    Promise.all(Array.from({ length: 16 }, one)).then(() => { window.made = refused; });";

/// What the background has of the page.
async fn session(scene: &Scene<'_>, beside: &Beside) -> Result<Value, Failed> {
    let ask = "const done = arguments[0]; (async () => {
            const api = globalThis.browser ?? chrome;
            const tabs = await api.tabs.query({});
            const tab = tabs.find(({ url }) => /\\/any\\b/.test(url ?? ''))?.id;
            return api.runtime.sendMessage({ kind: 'session', tab });
        })().then(done, (error) => done({ error: String(error) }))";
    Ok(scene.browser.ask_beside(beside, ask, vec![]).await?)
}

/// A sum over the notices of a kind.
fn noticed(session: &Value, kind: &str, field: &str) -> u64 {
    let notices = session["notices"].as_array().into_iter().flatten();
    let found = notices.filter(|notice| notice["kind"] == kind);
    found.filter_map(|notice| notice.pointer(field)?.as_u64()).sum()
}

async fn memory(scene: &Scene<'_>) -> Result<Memory, Failed> {
    if scene.browser.kind() == Kind::Firefox {
        scene.browser.minimize_memory().await?;
    }
    Ok(scene.browser.extension_memory().await?)
}

async fn flood_of_large_answers_stays_bounded(scene: &Scene<'_>) -> Outcome {
    const MOST: u64 = 60_000_000;
    for (count, size) in [(250_u64, 40_000), (1000, 4000)] {
        scene.open("/any").await?;
        let beside = scene.browser.open_beside().await?;
        session(scene, &beside).await?;
        let before = memory(scene).await?;
        let begun = Instant::now();
        let arguments = vec![json!(API), json!(count), json!(size), json!(format!("large{size}"))];
        scene.browser.run(LARGE, arguments).await?;
        let made = scene
            .browser
            .wait_within(Duration::from_secs(60), "the flood's end", async || {
                let made = scene.browser.run("return window.made ?? null", vec![]).await?;
                Ok(made.as_u64().ok_or_else(|| "it goes on".to_owned()))
            })
            .await?;
        let took = begun.elapsed();
        assert_eq!(made, count, "the page itself got every answer whole");
        let mut last = Value::Null;
        let (mut kept, mut dropped) = (0, 0);
        for _ in 0..60 {
            last = session(scene, &beside).await?;
            dropped = noticed(&last, "lost", "/lost/denials");
            kept = last["denials"].as_u64().unwrap_or_default().saturating_sub(dropped);
            if kept + dropped >= count {
                break;
            }
            tokio::time::sleep(Duration::from_millis(250)).await;
        }
        // Until the words that were too many are told, and everything is written.
        tokio::time::sleep(Duration::from_secs(3)).await;
        let after = memory(scene).await?;
        last = session(scene, &beside).await.unwrap_or(last);
        let unread = noticed(&last, "answers-lost", "/count");
        let cut = noticed(&last, "lost", "/lost/bodies");
        let restarts = noticed(&last, "lost", "/lost/restarts");
        let mb =
            |bytes: Option<u64>| bytes.map_or_else(|| "-".to_owned(), |bytes| format!("{:.1}", bytes as f64 / 1e6));
        println!(
            "figures: {}: {count} refused with {size} bytes each in {took:.1?}: {kept} kept, {dropped} said to be dropped, {unread} answers said to be unread, {cut} said to be cut, engine restarted {restarts} times; MB before and after: engine {} and {}, process with its pages {} and {}",
            scene.browser.kind(),
            mb(before.engine),
            mb(after.engine),
            mb(before.process),
            mb(after.process),
        );
        assert_eq!(kept + dropped, count, "{}", last["notices"]);
        assert_eq!(restarts, 0, "the engine died of it");
        // Words are there, or their lack is counted.
        let rows = last["rows"].as_array().into_iter().flatten();
        let said = |row: &&Value| {
            row["verdict"]["text"]
                .as_str()
                .is_some_and(|text| text.contains("large"))
        };
        let silent = rows.filter(|row| row["call"]["denied"] == true && !said(row)).count() as u64;
        assert!(silent <= unread, "{silent} without words, {unread} said to be unread");
        // In Chromium what the background itself holds; in Firefox what its process grew by, pages and all.
        let bounded = match (after.engine, before.process, after.process) {
            (Some(engine), ..) => engine,
            (None, Some(before), Some(after)) => after.saturating_sub(before),
            other => return Err(format!("no figures of memory: {other:?}").into()),
        };
        assert!(bounded <= MOST, "{bounded} bytes");
        // And it works as ever.
        scene
            .browser
            .run(LARGE, vec![json!(API), json!(1), json!(400), json!("after:all")])
            .await?;
        let wanted = |text: &str| text.contains("after:all:n1:view");
        scene.browser.wait_for_card("the last call", wanted).await?;
        scene.browser.close_beside(beside).await?;
    }
    Ok(())
}
