//! The hostile pages of `tests/hostile/pages`, each once without the extension and once with it, in one session of a
//! browser for all of them. `WHY403_HOSTILE=name,other` runs those whose name holds one of the words; `WHY403_HOSTILE=write` writes
//! `docs/hostile.md` once both browsers have run all of them.

mod expect;
mod table;
mod unattended;

use crate::stage::{Load, Outcome, Scene, Test, tests};
use expect::{Expect, Seen};
use libtest_mimic::Failed;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::{LazyLock, Mutex, PoisonError};
use std::time::{Duration, Instant};
use unattended::{alone, close, then, unattended};
use why403_e2e::beside::Beside;
use why403_e2e::{Browser, Kind};
use why403_platforms::{Platforms, Seen as Reached, hostile_pages};

/// So often a page is opened anew whose click came too late.
const TRIES: usize = 20;

/// Tests of this name may take longer than others.
pub(crate) const PREFIX: &str = "hostile_";

pub(crate) fn bare() -> Vec<Test> {
    tests!(Load::Bare; hostile_pages_without_the_extension)
}

pub(crate) fn tests() -> Vec<Test> {
    tests!(Load::Built;
        hostile_words,
        hostile_page,
        hostile_answer,
        hostile_card,
    )
}

/// What pages saw without the extension.
static WITHOUT: LazyLock<Mutex<HashMap<(&'static str, String), String>>> = LazyLock::new(Mutex::default);

fn named(kind: Kind) -> &'static str {
    match kind {
        Kind::Chromium => "Chromium",
        Kind::Firefox => "Firefox",
    }
}

/// The pages of a group, or all.
pub(crate) fn pages(group: &str) -> Vec<Expect> {
    let files = std::fs::read_dir(hostile_pages())
        .unwrap()
        .map(|entry| entry.unwrap().path());
    let mut all: Vec<Expect> = files
        .filter(|path| path.extension().is_some_and(|end| end == "html"))
        .map(|path| Expect::read(&path))
        .filter(|page| !page.is_part && page.name.starts_with(group))
        .collect();
    all.sort_by(|one, other| one.name.cmp(&other.name));
    all
}

fn chosen(group: &str) -> Vec<Expect> {
    let word = std::env::var("WHY403_HOSTILE").ok().filter(|word| word != "write");
    let mut all = pages(group);
    let named = |words: &String, name: &str| words.split(',').any(|word| name.contains(word));
    all.retain(|page| word.as_ref().is_none_or(|words| named(words, &page.name)));
    all
}

/// Opens a page and waits until it is done: what it saw.
async fn played(browser: &Browser, platforms: &Platforms, name: &str) -> Result<String, Failed> {
    browser.open(&format!("{}/hostile/{name}", platforms.origin())).await?;
    ended(browser, name).await
}

/// Waits until a page is done: what it saw.
async fn ended(browser: &Browser, name: &str) -> Result<String, Failed> {
    let path = format!("/hostile/{name}");
    let outcome = browser
        .wait_for(&format!("the end of {name}"), async || {
            let script = "return location.pathname === arguments[0] ? window.outcome ?? null : null";
            let seen = browser.run(script, vec![json!(path)]).await?;
            Ok(seen.as_str().map(str::to_owned).ok_or_else(|| "not done".to_owned()))
        })
        .await?;
    if outcome.starts_with("failed: ") {
        return Err(format!("the page itself {outcome}").into());
    }
    Ok(outcome)
}

async fn hostile_pages_without_the_extension(scene: &Scene<'_>) -> Outcome {
    let mut failed = vec![];
    let kind = named(scene.browser.kind());
    for page in chosen("").into_iter().filter(|page| page.is_compared(kind)) {
        let begun = Instant::now();
        let outcome = alone(scene.browser, scene.platforms, &page).await;
        println!(
            "{} {} without {:.1?}",
            named(scene.browser.kind()),
            page.name,
            begun.elapsed()
        );
        match outcome {
            Ok(outcome) => {
                let mut all = WITHOUT.lock().unwrap_or_else(PoisonError::into_inner);
                all.insert((named(scene.browser.kind()), page.name), outcome);
            }
            Err(error) => failed.push(format!("{}: {}", page.name, error.message().unwrap_or_default())),
        }
    }
    assert!(failed.is_empty(), "{}", failed.join("\n"));
    Ok(())
}

/// What the page saw without the extension: in a browser of its own, if that was not asked before.
async fn without(scene: &Scene<'_>, pages: &[Expect]) -> Outcome {
    let kind = named(scene.browser.kind());
    let known = |page: &&Expect| {
        let all = WITHOUT.lock().unwrap_or_else(PoisonError::into_inner);
        all.contains_key(&(kind, page.name.clone()))
    };
    let open: Vec<&Expect> = pages
        .iter()
        .filter(|page| page.is_compared(kind) && !known(page))
        .collect();
    if open.is_empty() {
        return Ok(());
    }
    let bare = crate::stage::start(scene.browser.kind(), Load::Bare, scene.platforms).await?;
    for page in open {
        let outcome = alone(&bare, scene.platforms, page).await;
        let mut all = WITHOUT.lock().unwrap_or_else(PoisonError::into_inner);
        all.insert(
            (kind, page.name.clone()),
            outcome.unwrap_or_else(|error| format!("{error:?}")),
        );
    }
    bare.quit().await?;
    Ok(())
}

async fn hostile_words(scene: &Scene<'_>) -> Outcome {
    group(scene, "words").await
}

async fn hostile_page(scene: &Scene<'_>) -> Outcome {
    group(scene, "page").await
}

async fn hostile_answer(scene: &Scene<'_>) -> Outcome {
    group(scene, "answer").await
}

async fn hostile_card(scene: &Scene<'_>) -> Outcome {
    group(scene, "card").await
}

async fn group(scene: &Scene<'_>, name: &str) -> Outcome {
    let pages = chosen(name);
    without(scene, &pages).await?;
    let beside = scene.browser.open_beside().await?;
    let kind = named(scene.browser.kind());
    let mut failed = vec![];
    for page in &pages {
        let begun = Instant::now();
        let outcome = match checked(scene, &beside, page).await {
            Ok(outcome) => outcome,
            Err(error) => Err(error.message().unwrap_or_default().to_owned()),
        };
        println!("{kind} {} {:.1?}: {outcome:?}", page.name, begun.elapsed());
        if let Err(why) = &outcome {
            failed.push(format!("{}: {why}", page.name));
        }
        table::note(kind, &page.name, outcome);
    }
    // The next test begins elsewhere.
    scene.open("/any").await?;
    scene.browser.close_beside(beside).await?;
    table::write()?;
    assert!(
        failed.is_empty(),
        "{} of {}:\n{}",
        failed.len(),
        pages.len(),
        failed.join("\n")
    );
    Ok(())
}

/// Asks the background for all that it knows of the page's tab.
const ASK: &str = "const done = arguments[0]; (async () => {
        const api = globalThis.browser ?? chrome;
        const ask = (words) => api.runtime.sendMessage(words);
        const tabs = await api.tabs.query({});
        const tab = tabs.find(({ url }) => /\\/(?:hostile|any)\\b/.test(url ?? ''))?.id;
        if (tab === undefined) return { error: 'no tab' };
        const session = await ask({ kind: 'session', tab });
        const reports = [];
        for (const { call, count } of (session.rows ?? []).filter(({ call }) => call.denied)) {
            const report = await ask({ kind: 'report', tab, id: call.id });
            reports.push({ ...report, count: count ?? 1 });
        }
        return { tab, session, reports };
    })().then(done, (error) => done({ error: String(error) }))";

async fn ask(scene: &Scene<'_>, beside: &Beside, outcome: &str) -> Result<Seen, Failed> {
    let told = scene.browser.ask_beside(beside, ASK, vec![]).await?;
    if let Some(error) = told.get("error") {
        return Err(format!("the background: {error}").into());
    }
    Ok(Seen {
        origin: scene.platforms.origin(),
        outcome: outcome.to_owned(),
        told,
    })
}

/// `Ok(Err(_))` says what did not hold.
async fn checked(scene: &Scene<'_>, beside: &Beside, page: &Expect) -> Result<Result<String, String>, Failed> {
    let browser = scene.browser;
    let kind = browser.kind();
    for _ in 0..TRIES {
        let mark = scene.platforms.log().len();
        let mut tab = None;
        let outcome = match page.is_unattended && kind == Kind::Chromium {
            true => {
                let (outcome, own) = unattended(browser, scene.platforms, page).await?;
                tab = Some(own);
                outcome
            }
            false => played(browser, scene.platforms, &page.name).await?,
        };
        if let Some(means) = outcome.strip_prefix("this browser has no ") {
            return Ok(match page.lacks(named(kind), means) {
                true => Ok(format!("not to be tried: this browser has no {means}")),
                false => Err(format!("the page found no {means}, which this browser is to have")),
            });
        }
        for path in &page.reached {
            let here = |seen: &Reached| seen.method != "OPTIONS" && seen.path == *path;
            browser
                .wait_for(&format!("a request to {path}"), async || {
                    let all = scene.platforms.log().requests_since(mark);
                    let lines = || all.iter().map(Reached::line).collect::<Vec<_>>().join(", ");
                    Ok(if all.iter().any(here) { Ok(()) } else { Err(lines()) })
                })
                .await?;
        }
        let mut in_time = true;
        if let Some(selector) = &page.click {
            match click(browser, selector, page.ambush).await? {
                Some(took) => in_time = page.within.is_none_or(|limit| took <= limit),
                None => return Ok(Err("nothing to click on".to_owned())),
            }
        }
        let first = verdict(scene, beside, page, &outcome).await?;
        if page.click.is_some() {
            let unmute = "const done = arguments[1]; (globalThis.browser ?? chrome).runtime.sendMessage({ kind: 'unmute', tab: arguments[0] }).then(done, done)";
            let tab = ask(scene, beside, &outcome).await?.told["tab"].clone();
            browser.ask_beside(beside, unmute, vec![tab]).await?;
        }
        if !in_time {
            // The machine was too slow for the click to come at the moment that the page waits for: nothing was tried.
            continue;
        }
        if let Err(why) = first {
            close(scene.browser, scene.platforms, page, tab).await?;
            return Ok(Err(why));
        }
        if page.is_compared(named(kind)) {
            let all = WITHOUT.lock().unwrap_or_else(PoisonError::into_inner);
            let without = all.get(&(named(kind), page.name.clone())).cloned().unwrap_or_default();
            let wrong = match &page.differs_in {
                Some(names) => differing(&without, &outcome).is_none_or(|found| found != *names),
                None => without != outcome,
            };
            if wrong {
                return Ok(Err(format!("without: {without}\n  with: {outcome}")));
            }
        }
        if let Some(name) = &page.then {
            let outcome = then(scene, beside, name, tab.as_ref()).await;
            close(scene.browser, scene.platforms, page, tab).await?;
            return outcome;
        }
        return Ok(first);
    }
    Ok(Err(format!("not tried: in {TRIES} tries the click never came in time")))
}

/// The names under which two objects, as JSON, hold something else.
fn differing(one: &str, other: &str) -> Option<Vec<String>> {
    let read = |text: &str| serde_json::from_str::<BTreeMap<String, Value>>(text).ok();
    let (one, other) = (read(one)?, read(other)?);
    let names: BTreeSet<&String> = one.keys().chain(other.keys()).collect();
    let names = names.into_iter().filter(|name| one.get(*name) != other.get(*name));
    Some(names.cloned().collect())
}

/// Waits until what must be seen is seen, then looks whether what must not be seen is not.
async fn verdict(
    scene: &Scene<'_>,
    beside: &Beside,
    page: &Expect,
    outcome: &str,
) -> Result<Result<String, String>, Failed> {
    let begun = Instant::now();
    let quiet = if page.waits() { 900 } else { 0 };
    tokio::time::sleep(Duration::from_millis(quiet)).await;
    loop {
        let seen = ask(scene, beside, outcome).await?;
        let mut missing = page.missing(named(scene.browser.kind()), &seen);
        if missing.is_none()
            && let Some(words) = page.card(named(scene.browser.kind()))
        {
            let card = scene.browser.card_text().await?.unwrap_or_default();
            if !card.contains(words) {
                missing = Some(format!("a card with {words:?}; it says {card:?}"));
            }
        }
        match missing {
            None => break,
            Some(missing) if begun.elapsed() > Duration::from_secs(6) => {
                return Ok(Err(format!("not seen: {missing}")));
            }
            Some(_) => tokio::time::sleep(Duration::from_millis(100)).await,
        }
    }
    if let Some((count, selector)) = page.card_count(named(scene.browser.kind())) {
        let script = "return document.querySelectorAll(arguments[0]).length";
        let found = scene.browser.in_card(script, vec![json!(selector)]).await?;
        if found != Some(json!(count)) {
            return Ok(Err(format!("{found:?} of {selector} in the card instead of {count}")));
        }
    }
    if let Some(selector) = &page.card_never {
        let count = "return document.querySelectorAll(arguments[0]).length";
        let found = scene.browser.in_card(count, vec![json!(selector)]).await?;
        if found != Some(json!(0)) {
            return Ok(Err(format!("{found:?} of {selector} in the card")));
        }
    }
    tokio::time::sleep(Duration::from_millis(120)).await;
    let seen = ask(scene, beside, outcome).await?;
    Ok(page.wrong(named(scene.browser.kind()), &seen))
}

/// Clicks where an element of the card is: milliseconds since the page was ready. With an ambush the card is moved just
/// before.
async fn click(browser: &Browser, selector: &str, ambush: bool) -> Result<Option<u64>, Failed> {
    let place = "const found = document.querySelector(arguments[0]);
        if (found === null) return null;
        found.scrollIntoView({ block: 'center' });
        const { x, y, width, height } = found.getBoundingClientRect();
        return [x + width / 2, y + height / 2]";
    let found = browser
        .wait_for(&format!("{selector} in the card"), async || {
            let found = browser.in_card(place, vec![json!(selector)]).await?.unwrap_or_default();
            Ok(if found.is_array() {
                Ok(found)
            } else {
                Err("none".to_owned())
            })
        })
        .await;
    let Ok(found) = found else { return Ok(None) };
    let host = "if (arguments[0]) window.ambush();
        const { x, y } = document.querySelector('why403-card').getBoundingClientRect();
        return [x, y]";
    let host = browser.run(host, vec![json!(ambush)]).await?;
    let at = |list: &Value, place: usize| list[place].as_f64().unwrap_or_default();
    let (x, y) = (at(&host, 0) + at(&found, 0), at(&host, 1) + at(&found, 1));
    browser.click_at(x.round() as i64, y.round() as i64).await?;
    let took = browser
        .run(
            "return Math.round(performance.now() - (window.readyAt ?? performance.now()))",
            vec![],
        )
        .await?;
    tokio::time::sleep(Duration::from_millis(700)).await;
    Ok(Some(took.as_u64().unwrap_or_default()))
}
