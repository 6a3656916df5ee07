//! What dies while calls are refused: the background at random moments, a tab's process, room in the storage. What is
//! lost is counted and said. `WHY403_KILLS=10000` makes so many calls in the first.

use crate::stage::{Load, Outcome, Scene, Test, tests};
use libtest_mimic::Failed;
use serde_json::{Value, json};
use std::time::{Duration, Instant};
use why403_e2e::beside::Beside;

pub(crate) fn tests() -> Vec<Test> {
    tests!(Load::Built;
        dies_background_at_random,
        dies_tab,
        dies_room_in_the_storage,
    )
}

const CALL: &str = "https://api.mypurecloud.ie/api/v2/routing/queues?situation=denied";

/// So many calls each run makes.
const USUAL: u64 = 400;

/// Makes so many calls, eight at a time, each after a pause; counts those that were refused.
const CALLS: &str = "const [url, count, pause] = arguments;
    let left = count, refused = 0;
    const one = async () => {
        while (left-- > 0) {
            const answer = await fetch(`${url}&at=${left}`, { headers: { Authorization: 'Bearer token-of-many-calls-0123456789' } }).catch(() => null);
            await answer?.text();
            if (answer?.status === 403) refused += 1;
            await new Promise((done) => setTimeout(done, pause));
        }
    };
    window.made = undefined;
    Promise.all(Array.from({ length: 8 }, one)).then(() => { window.made = refused; });";

const ASK: &str = "const done = arguments[0]; (async () => {
        const api = globalThis.browser ?? chrome;
        const tabs = await api.tabs.query({});
        const tab = tabs.find(({ url }) => /\\/any\\b/.test(url ?? ''))?.id;
        return api.runtime.sendMessage({ kind: 'session', tab });
    })().then(done, (error) => done({ error: String(error) }))";

/// Refused calls that are kept, those that are said to be dropped, and answers that are said to be lost.
fn counts(session: &Value) -> (u64, u64, u64) {
    // The one number counts those that were dropped, too; the list itself may leave some out.
    let all = session["denials"].as_u64().unwrap_or_default();
    let of = |kind: &str, field: &str| -> u64 {
        let notices = session["notices"].as_array().into_iter().flatten();
        let found = notices.filter(|notice| notice["kind"] == kind);
        found.filter_map(|notice| notice.pointer(field)?.as_u64()).sum()
    };
    let dropped = of("lost", "/lost/denials");
    (all.saturating_sub(dropped), dropped, of("answers-lost", "/count"))
}

/// Is answered once it runs.
const WAKE: &str = "const done = arguments[0];
    (globalThis.browser ?? chrome).runtime.sendMessage({ kind: 'consent' }).then(() => done(true), () => done(false))";

/// What the page's documents handed on, and how much of it came, as the journal's head has it.
const TOLD: &str = "const done = arguments[0]; (async () => {
        const api = globalThis.browser ?? chrome;
        const tabs = await api.tabs.query({});
        const tab = tabs.find(({ url }) => /\\/any\\b/.test(url ?? ''))?.id;
        const head = (await api.storage.session.get(`t${tab}`))[`t${tab}`];
        // The page of now; those before it were forgiven.
        const { handed_on, came } = JSON.parse(JSON.parse(head).kept).told.documents.at(-1);
        return [handed_on, came];
    })().then(done, (error) => done(String(error)))";

async fn told(scene: &Scene<'_>, beside: &Beside) -> Result<Value, Failed> {
    Ok(scene.browser.ask_beside(beside, ASK, vec![]).await?)
}

fn wanted() -> u64 {
    let named = std::env::var("WHY403_KILLS").ok();
    named.and_then(|text| text.parse().ok()).unwrap_or(USUAL)
}

/// Between the calls of one of the eight. Where another browser's tests run beside, on two cores, a background that gets sixty
/// calls a second is seconds behind, and what waits in it when it is stopped Chromium drops: that would measure the machine.
fn pause_ms() -> u64 {
    if are_many() { 120 } else { 360 }
}

/// Whether more calls are wanted than each run makes.
pub(crate) fn are_many() -> bool {
    wanted() > USUAL
}

/// Numbers that look random and are the same each time (a linear congruence).
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % limit
    }
}

async fn dies_background_at_random(scene: &Scene<'_>) -> Outcome {
    let count = wanted();
    scene.open("/any").await?;
    let beside = scene.browser.open_beside().await?;
    scene
        .browser
        .run(CALLS, vec![json!(CALL), json!(count), json!(pause_ms())])
        .await?;
    let mut dice = Dice(403);
    let mut kills = 0_u64;
    let begun = Instant::now();
    let refused = loop {
        // It woke, however slow the machine is, and works for a while.
        scene.browser.ask_beside(&beside, WAKE, vec![]).await?;
        tokio::time::sleep(Duration::from_millis(200 + dice.below(900))).await;
        let made = scene.browser.run("return window.made ?? null", vec![]).await?;
        if let Some(made) = made.as_u64() {
            break made;
        }
        if begun.elapsed() > Duration::from_secs(90 + count / 20) {
            return Err("the calls were not done in time".into());
        }
        scene.browser.interrupt_background().await?;
        kills += 1;
    };
    assert_eq!(refused, count, "the page itself notices nothing");
    // What waits is settled and written.
    tokio::time::sleep(Duration::from_secs(2)).await;
    let session = told(scene, &beside).await?;
    let (kept, dropped, lost) = counts(&session);
    let sums = scene.browser.ask_beside(&beside, TOLD, vec![]).await?;
    let sum = |at: usize| sums[at].as_u64().ok_or_else(|| format!("the head tells {sums}"));
    let (handed_on, came) = (sum(0)?, sum(1)?);
    println!(
        "figures: {}: {count} refused, background killed {kills} times in {:.1?}: {kept} kept, {dropped} said to be dropped, {lost} answers said to be lost",
        scene.browser.kind(),
        begun.elapsed()
    );
    // It works as ever.
    let one =
        json!({"method": "GET", "url": CALL, "headers": {"Authorization": "Bearer token-after-all-of-it-0123456789"}});
    scene.make_call(&one).await?;
    let card = scene
        .browser
        .wait_for_card("the last call", |text| text.contains("routing:queue:view"))
        .await;
    scene.browser.close_beside(beside).await?;
    card?;
    assert!(kills >= 3, "{kills}");
    // What was heard and not written, and what waited in the background when it was killed, is gone, but not unsaid: the
    // page handed each answer on, all that came is kept or said to be dropped, and the rest is said to be lost.
    assert_eq!(handed_on, count, "answers handed on");
    // Besides those that were given up for want of room.
    assert!(
        lost >= handed_on - came,
        "{lost} said to be lost; {came} of {handed_on} came"
    );
    assert!(kept + dropped >= came, "{kept} + {dropped} of {came} that came");
    // Beyond the bound of a tab the oldest go, and are said to.
    assert!(kept + dropped >= count * 7 / 10, "{kept} + {dropped} of {count}");
    Ok(())
}

async fn dies_tab(scene: &Scene<'_>) -> Outcome {
    scene.open("/any").await?;
    let one =
        json!({"method": "GET", "url": CALL, "headers": {"Authorization": "Bearer token-before-a-crash-0123456789"}});
    scene.make_call(&one).await?;
    let words = |text: &str| text.contains("routing:queue:view");
    scene.browser.wait_for_card("the first call", words).await?;
    // Of another site, or it might share its process with the page.
    let origin = scene.platforms.origin().replace("localhost", "127.0.0.1");
    let other = format!("{origin}/hostile/part-refused");
    scene.browser.crash_another_tab(&other).await?;
    scene.make_call(&one).await?;
    scene
        .browser
        .wait_for_card("both calls", |text| text.contains("2 calls refused"))
        .await?;
    // Nor does the crashed tab's session stay behind in this one.
    let popup = scene
        .browser
        .popup("both calls", |text| text.contains("2 calls refused"))
        .await?;
    assert!(!popup.text.contains("part:refused:view"), "{}", popup.text);
    Ok(())
}

async fn dies_room_in_the_storage(scene: &Scene<'_>) -> Outcome {
    scene.open("/any").await?;
    let beside = scene.browser.open_beside().await?;
    let outcome = no_room(scene, &beside).await;
    let empty =
        "const done = arguments[0]; (globalThis.browser ?? chrome).storage.session.remove('junk').then(done, done)";
    scene.browser.ask_beside(&beside, empty, vec![]).await?;
    let outcome = match outcome {
        Ok(()) => room_again(scene, &beside).await,
        failed => failed,
    };
    scene.browser.close_beside(beside).await?;
    outcome
}

async fn no_room(scene: &Scene<'_>, beside: &Beside) -> Outcome {
    // All that is left, down to some hundred bytes.
    let fill = "const done = arguments[0]; (async () => {
            const { storage } = globalThis.browser ?? chrome;
            let size = 10 * 1024 * 1024, junk = 0;
            for (let step = size; step > 200; step = Math.floor(step / 2)) {
                try { await storage.session.set({ junk: 'x'.repeat(junk + step) }); junk += step; } catch {}
            }
            return junk;
        })().then(done, (error) => done(String(error)))";
    let junk = scene.browser.ask_beside(beside, fill, vec![]).await?;
    println!("\n{}: {junk} bytes of junk fill the storage", scene.browser.kind());
    assert!(junk.as_u64().is_some_and(|junk| junk > 1024 * 1024), "{junk}");
    scene.browser.run(CALLS, vec![json!(CALL), json!(40), json!(5)]).await?;
    // The calls are explained all the same.
    scene
        .browser
        .wait_for_card("the calls", |text| text.contains("routing:queue:view"))
        .await?;
    let mut last = Value::Null;
    for _ in 0..40 {
        last = told(scene, beside).await?;
        let notices = last["notices"].as_array().into_iter().flatten();
        if notices.into_iter().any(|notice| notice["kind"] == "trouble") {
            return Ok(());
        }
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    Err(format!("nobody is told that nothing can be written: {}", last["notices"]).into())
}

async fn room_again(scene: &Scene<'_>, beside: &Beside) -> Outcome {
    let one =
        json!({"method": "GET", "url": CALL, "headers": {"Authorization": "Bearer token-after-the-junk-0123456789"}});
    scene.make_call(&one).await?;
    tokio::time::sleep(Duration::from_secs(3)).await;
    // What was kept is read back from nothing but what was written.
    scene.browser.stop_background().await?;
    let (kept, dropped, _) = counts(&told(scene, beside).await?);
    println!(
        "{}: {kept} kept and {dropped} dropped after there was room again",
        scene.browser.kind()
    );
    assert_eq!(kept + dropped, 41);
    Ok(())
}
