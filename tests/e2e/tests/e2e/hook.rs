//! The page's hook: each call gets its own words, nobody speaks for another, and what the page does not read is not read.

use crate::stage::{Load, Outcome, Scene, Test, start, tests};
use libtest_mimic::Failed;
use serde_json::{Value, json};
use std::time::Duration;
use why403_e2e::{Browser, Kind};
use why403_platforms::{Platforms, poured};

pub(crate) fn tests() -> Vec<Test> {
    let mut all = tests!(Load::Built;
        hook_concurrent_calls_get_their_own_words,
        hook_calls_that_nothing_tells_apart_are_marked,
        hook_calls_across_a_sleep_get_no_words_of_others,
        hook_frame_of_another_origin_cannot_speak_for_the_page,
        hook_written_documents_are_heard,
        hook_parent_that_listens_first_gets_and_loses_nothing,
        hook_unread_answers_stay_at_the_server,
        hook_flood_is_counted,
    );
    all.extend(tests!(Load::Granted; hook_innocent_query_is_not_blamed));
    all.extend(tests!(Load::Bare; hook_small_answers_alike_are_looked_at_once));
    all
}

const API: &str = "https://api.mypurecloud.ie/api/v2/routing/queues?situation=";
const AT_ONCE: usize = 12;
/// Longer than whatever the background waits for.
const ASLEEP: Duration = Duration::from_secs(4);

/// Tokens end in the number of their call.
fn token(number: usize) -> String {
    format!("token-of-a-concurrent-call-{number:02}")
}

/// Makes calls at once, each with a token of its own; reads the answers when all are there, in another order.
const ALL: &str = "const [url, tokens, init, done] = arguments;
    const call = (token, at) => fetch(url, { ...init[at % init.length], headers: { Authorization: `Bearer ${token}` } });
    Promise.all(tokens.map(call)).then((answers) => {
        const texts = [];
        for (let at = 0; at < answers.length; at += 1) {
            const place = (at * 7 + 3) % answers.length;
            texts[place] ??= answers[place].text();
        }
        return Promise.all(answers.map((answer, at) => texts[at] ?? answer.text()));
    }).then(done)";

/// Every refused call as the card's frame is told: number of its token, report.
async fn reports(scene: &Scene<'_>) -> Result<Vec<(String, Value)>, Failed> {
    let ask = "const done = arguments[0]; (async () => {
            const ask = (words) => (globalThis.browser ?? chrome).runtime.sendMessage(words);
            const { tab } = await ask({ kind: 'card', tab: null });
            const { rows } = await ask({ kind: 'session', tab });
            const all = [];
            for (const { call, count } of rows.filter(({ call }) => call.denied)) {
                const report = await ask({ kind: 'report', tab, id: call.id });
                const token = report.token && await ask({ kind: 'reveal', tab, fingerprint: report.token.fingerprint });
                // Equal ones stand in one row.
                all.push([String(token), { ...report, count: count ?? 1 }]);
            }
            return all;
        })().then(done, (error) => done(String(error)))";
    let seen = scene.browser.in_card_async(ask, vec![]).await?;
    let seen = seen.ok_or("no card")?;
    let list = seen.as_array().ok_or_else(|| format!("no reports: {seen}"))?;
    Ok(list
        .iter()
        .map(|one| (one[0].as_str().unwrap_or_default().to_owned(), one[1].clone()))
        .collect())
}

/// Waits until as many calls are refused and what is told of them no longer changes.
async fn settled(scene: &Scene<'_>, count: usize) -> Result<Vec<(String, Value)>, Failed> {
    scene
        .browser
        .wait_for_card("refused calls", |text| text.contains("refused"))
        .await?;
    let mut last = vec![];
    for _ in 0..40 {
        tokio::time::sleep(Duration::from_millis(400)).await;
        let seen = reports(scene).await?;
        let refused: u64 = seen.iter().filter_map(|(_, report)| report["count"].as_u64()).sum();
        if refused == count as u64 && seen == last {
            return Ok(seen);
        }
        last = seen;
    }
    Err(format!("{} refused calls instead of {count}", last.len()).into())
}

/// What a report says, verdict, reasons and limits together.
fn words(report: &Value) -> String {
    format!("{} {} {}", report["verdict"], report["findings"], report["limits"])
}

async fn at_once(scene: &Scene<'_>, situation: &str) -> Result<Vec<(String, Value)>, Failed> {
    scene.open("/any").await?;
    let tokens: Vec<String> = (0..AT_ONCE).map(token).collect();
    let url = format!("{API}{situation}");
    let said = scene
        .browser
        .run_async(ALL, vec![json!(url), json!(tokens), json!([{}])])
        .await?;
    for number in 0..AT_ONCE {
        let own = format!("routing:n{number:02}:view");
        assert!(said[number].as_str().unwrap_or_default().contains(&own), "{said}");
    }
    settled(scene, AT_ONCE).await
}

async fn hook_concurrent_calls_get_their_own_words(scene: &Scene<'_>) -> Outcome {
    for situation in ["each", "each-length"] {
        let mut right = 0;
        let mut wrong = vec![];
        for (token, report) in at_once(scene, situation).await? {
            let number = token.rsplit('-').next().unwrap_or_default();
            let own = format!("routing:n{number}:view");
            if words(&report).contains(&own) && report["call"]["one_of"].is_null() {
                right += 1;
            } else {
                wrong.push(format!("{token}: {}", report["verdict"]["text"]));
            }
        }
        assert_eq!((right, wrong), (AT_ONCE, vec![]), "{situation}");
    }
    Ok(())
}

async fn hook_calls_that_nothing_tells_apart_are_marked(scene: &Scene<'_>) -> Outcome {
    for (token, report) in at_once(scene, "each-alike").await? {
        let one_of = format!("This is one of {AT_ONCE} equal calls");
        let said = words(&report);
        assert!(said.contains(&one_of), "{token}: {said}");
    }
    Ok(())
}

/// The computer sleeps while calls are under way, each time at another moment; the server answers meanwhile.
async fn hook_calls_across_a_sleep_get_no_words_of_others(scene: &Scene<'_>) -> Outcome {
    let begin =
        format!("const all = function () {{ {ALL} }}; window.woken = new Promise((done) => all(...arguments, done));");
    let (mut own, mut others) = (0, vec![]);
    for (round, moment) in [0, 15, 60, 150].into_iter().enumerate() {
        scene.open("/any").await?;
        let tokens: Vec<String> = (0..AT_ONCE).map(token).collect();
        let arguments = vec![json!(format!("{API}each")), json!(tokens), json!([{}])];
        scene.browser.run(&begin, arguments).await?;
        tokio::time::sleep(Duration::from_millis(moment)).await;
        scene.browser.sleep(ASLEEP).await?;
        let said = scene
            .browser
            .run_async("window.woken.then(arguments[0])", vec![])
            .await?;
        assert_eq!(said.as_array().map(Vec::len), Some(AT_ONCE), "{said}");
        for (token, report) in settled(scene, AT_ONCE).await? {
            let number = token.rsplit('-').next().unwrap_or_default();
            let said = words(&report);
            if said.contains(&format!("routing:n{number}:view")) {
                own += 1;
            } else if said.contains("routing:n") && !said.contains("equal calls that were under way at once") {
                others.push(format!("round {round}, {token}: {said}"));
            }
        }
    }
    println!("{own} of {} calls across a sleep have their own words", 4 * AT_ONCE);
    assert_eq!(others, Vec::<String>::new(), "words of other calls");
    Ok(())
}

async fn hook_innocent_query_is_not_blamed(scene: &Scene<'_>) -> Outcome {
    let query = |text: &str| json!({"method": "POST", "body": json!({"query": text}).to_string()});
    let innocent = query("{ viewer { login } }");
    let refused = query("{ repository { secrets } }");
    for round in 0..10 {
        scene.open("/any").await?;
        let order = if round % 2 == 0 {
            json!([innocent, refused])
        } else {
            json!([refused, innocent])
        };
        let tokens = [token(0), token(1)];
        let guilty = token(if round % 2 == 0 { 1 } else { 0 });
        let url = "https://api.github.com/graphql";
        scene
            .browser
            .run_async(ALL, vec![json!(url), json!(tokens), order])
            .await?;
        for (token, report) in settled(scene, 1).await? {
            assert_eq!(token, guilty, "round {round}: {}", report["verdict"]["text"]);
            assert!(words(&report).contains("not accessible"), "{}", words(&report));
        }
    }
    Ok(())
}

/// Opens a frame of this address in the page and waits for it.
const FRAME: &str = "const [url, done] = arguments; const frame = document.createElement('iframe');
    frame.onload = () => done(true); frame.src = url; frame.title = 'a frame'; document.body.append(frame);";

/// In the frame: answers its calls itself from now on, and makes many of them.
const LIE: &str = "const [url, done] = arguments; (async () => {
        await navigator.serviceWorker.register('/liar.js');
        if (!navigator.serviceWorker.controller) {
            await new Promise((go) => navigator.serviceWorker.addEventListener('controllerchange', go, { once: true }));
        }
        const lie = async () => (await fetch(url, { headers: { Authorization: 'Bearer frame' } })).text();
        const first = await lie();
        window.lies = setInterval(lie, 15);
        return first;
    })().then(done, (error) => done(`${error}`))";

async fn hook_frame_of_another_origin_cannot_speak_for_the_page(scene: &Scene<'_>) -> Outcome {
    scene.open("/any").await?;
    let other = scene.platforms.origin().replace("localhost", "127.0.0.1");
    scene
        .browser
        .run_async(FRAME, vec![json!(format!("{other}/any"))])
        .await?;
    let url = format!("{API}denied");
    let lie = scene.browser.run_in_frame(0, LIE, vec![json!(url)]).await?;
    assert!(lie.as_str().unwrap_or_default().contains("lie:of:frame"), "{lie}");
    for number in 0..5 {
        let call =
            json!({"method": "GET", "url": url, "headers": {"Authorization": format!("Bearer {}", token(number))}});
        scene.make_call(&call).await?;
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    let seen = settled(scene, 5).await;
    let end = "const done = arguments[0]; clearInterval(window.lies); navigator.serviceWorker.getRegistration().then((one) => one.unregister()).then(done)";
    scene.browser.run_in_frame(0, end, vec![]).await?;
    for (token, report) in seen? {
        let said = words(&report);
        assert!(
            said.contains("routing:queue:view") && !said.contains("lie:of"),
            "{token}: {said}"
        );
    }
    Ok(())
}

/// A script for a document that is written: makes a refused call and reads it.
fn written(number: usize) -> String {
    format!(
        "<!doctype html><title>written</title><body><p>written<script>window.answered = fetch('{API}denied', {{ headers: {{ Authorization: 'Bearer {}' }} }}).then((response) => response.json()).then(() => true)</script>",
        token(number)
    )
}

fn heard(seen: &[(String, Value)]) {
    for (token, report) in seen {
        let said = words(report);
        assert!(
            said.contains("routing:queue:view") && !said.contains("body was not seen"),
            "{token}: {said}"
        );
    }
}

async fn hook_written_documents_are_heard(scene: &Scene<'_>) -> Outcome {
    scene.open("/any").await?;
    let in_frame = "const [html, done] = arguments; const frame = document.createElement('iframe'); frame.title = 'written';
        document.body.append(frame); frame.contentDocument.open(); frame.contentDocument.write(html); frame.contentDocument.close();
        frame.contentWindow.answered.then(done)";
    scene.browser.run_async(in_frame, vec![json!(written(1))]).await?;
    heard(&settled(scene, 1).await?);
    let in_place = "const [html, done] = arguments; document.open(); document.write(html); document.close(); window.answered.then(done)";
    scene.browser.run_async(in_place, vec![json!(written(2))]).await?;
    heard(&settled(scene, 2).await?);
    // And once more in the document that was written.
    scene.browser.run_async(in_place, vec![json!(written(3))]).await?;
    heard(&settled(scene, 3).await?);
    Ok(())
}

async fn hook_parent_that_listens_first_gets_and_loses_nothing(scene: &Scene<'_>) -> Outcome {
    scene.open("/any").await?;
    let script = "const [url, token, done] = arguments; const frame = document.createElement('iframe'); frame.title = 'watched';
        frame.src = '/any'; document.body.append(frame); const seen = []; const inner = frame.contentWindow;
        const stop = (event) => { seen.push(`${event.type} ${event.data}`); event.stopImmediatePropagation(); };
        for (const target of [inner, inner.document]) for (const kind of ['message', 'why403', 'focus', 'answer']) target.addEventListener(kind, stop, true);
        const changes = []; new MutationObserver((list) => changes.push(...list.map((one) => one.type))).observe(inner.document, { attributes: true, subtree: true });
        frame.onload = async () => {
            const answer = await frame.contentWindow.fetch(url, { headers: { Authorization: `Bearer ${token}` } });
            await answer.json();
            setTimeout(() => done([seen, changes, frame.contentWindow.status]), 300);
        };";
    let arguments = vec![json!(format!("{API}denied")), json!(token(1))];
    let seen = scene.browser.run_async(script, arguments).await?;
    assert_eq!(seen, json!([[], [], ""]));
    heard(&settled(scene, 1).await?);
    Ok(())
}

/// MiB that are taken of five endless answers of which the page reads nothing.
async fn taken_unread(browser: &Browser, platforms: &Platforms) -> why403_e2e::Result<u64> {
    browser.open(&format!("{}/any", platforms.origin())).await?;
    let before = poured();
    let script = "const [url, token, done] = arguments; window.stop = new AbortController();
        const init = { headers: { Authorization: `Bearer ${token}` }, signal: stop.signal };
        Promise.all(Array.from({ length: 5 }, () => fetch(url, init))).then((all) => { window.held = all; setTimeout(() => done(all.map(({ status }) => status)), 3000); }, (error) => done(`${error}`))";
    let arguments = vec![json!(format!("{API}endless")), json!(token(1))];
    let seen = browser.run_async(script, arguments).await?;
    let taken = poured().saturating_sub(before) / 1024 / 1024;
    browser.run("stop.abort()", vec![]).await?;
    assert_eq!(seen, json!([403, 403, 403, 403, 403]));
    Ok(taken)
}

async fn hook_unread_answers_stay_at_the_server(scene: &Scene<'_>) -> Outcome {
    let with = taken_unread(scene.browser, scene.platforms).await?;
    let bare = start(scene.browser.kind(), Load::Bare, scene.platforms).await?;
    let without = taken_unread(&bare, scene.platforms).await;
    bare.quit().await?;
    let without = without?;
    println!("of five endless answers {with} MiB are taken with the extension, {without} MiB without");
    // Firefox itself takes what nobody reads, as fast as it comes: there the numbers tell of the machine's speed as well.
    let (times, more) = match scene.browser.kind() {
        Kind::Chromium => (3, 16),
        Kind::Firefox => (6, 64),
    };
    assert!(
        with < without.saturating_mul(times) / 2 + more,
        "{with} MiB and {without} MiB"
    );
    Ok(())
}

async fn hook_flood_is_counted(scene: &Scene<'_>) -> Outcome {
    const CALLS: usize = 120;
    scene.open("/any").await?;
    let tokens = vec![token(7); CALLS];
    scene
        .browser
        .run_async(ALL, vec![json!(format!("{API}denied")), json!(tokens), json!([{}])])
        .await?;
    scene
        .browser
        .wait_for_card("the flood", |text| text.contains("refused"))
        .await?;
    // Until the second is over, and what was too much is told.
    tokio::time::sleep(Duration::from_secs(3)).await;
    let ask = "const done = arguments[0]; (async () => {
            const ask = (words) => (globalThis.browser ?? chrome).runtime.sendMessage(words);
            const { tab } = await ask({ kind: 'card', tab: null });
            const { rows, notices } = await ask({ kind: 'session', tab });
            // Equal ones stand in one row.
            const sum = (list) => list.reduce((sum, { count = 1 }) => sum + count, 0);
            const unread = sum(rows.filter(({ verdict }) => !verdict.text.includes('The server says')));
            const lost = notices.filter(({ kind }) => kind === 'answers-lost').map(({ count }) => count);
            // Where they were lost, for whoever looks for it: in the page's own script, on the way, or here.
            const all = rows.map(({ verdict, count = 1, call }) => `${count} ${call.id}: ${verdict.text}`);
            // Firefox shows frames in pages no storage.
            const head = (await (globalThis.browser ?? chrome).storage.session?.get(`t${tab}`))?.[`t${tab}`];
            const kept = head ? JSON.parse(JSON.parse(head).kept) : {};
            return [sum(rows), unread, lost[0] ?? 0, { all, lost: kept.lost, told: kept.told }];
        })().then(done, (error) => done(String(error)))";
    let seen = scene.browser.in_card_async(ask, vec![]).await?.unwrap_or_default();
    println!(
        "calls, without words, said to be lost: {} {} {}",
        seen[0], seen[1], seen[2]
    );
    assert_eq!(seen[0], json!(CALLS), "{seen}");
    assert_eq!(seen[1], seen[2], "{seen}");
    Ok(())
}

/// The hook by itself, in a page without the extension, with a listener in the relay's place: the script that ships.
const HOOK: &str = include_str!("../../../../extension/hook.js");
/// Sends texts one after the other to an address that repeats them; gives how many answers the hook told of after each.
/// A number is a pause in milliseconds.
const ONE_BY_ONE: &str = "const [steps, done] = arguments; const name = window.status.slice(0, 32); let told = 0;
    addEventListener(`${name}+`, ({ relatedTarget }) => relatedTarget.addEventListener('answer', () => { told += 1; }), { once: true });
    dispatchEvent(new Event(name));
    const xhr = (url, body) => new Promise((loaded, failed) => {
        const request = new XMLHttpRequest(); request.open('POST', url); request.onload = loaded; request.onerror = failed; request.send(body);
    });
    const pause = (ms) => new Promise((over) => setTimeout(over, ms));
    const fetched = async (url, body) => (await fetch(url, { method: 'POST', body })).text();
    const all = async (call, url) => {
        const seen = [];
        for (const step of steps) {
            const before = told;
            if (typeof step === 'number') { await pause(step); continue; }
            await call(url, step);
            await pause(100);
            seen.push(told - before);
        }
        return seen;
    };
    (async () => [await all(fetched, '/echo/fetched'), await all(xhr, '/echo/asked')])().then(done, (error) => done(String(error)));";

async fn hook_small_answers_alike_are_looked_at_once(scene: &Scene<'_>) -> Outcome {
    scene.open("/any").await?;
    let steps = json!([
        "nothing is wrong",
        "<error>no</error>, of another length",
        // As long as the harmless one: within five seconds it is taken for that one, and then no longer.
        "<error>no</error",
        5_000,
        "<error>no</error",
        "nothing is wrong",
        "<error>no</error",
    ]);
    let script = format!("{HOOK}\n{ONE_BY_ONE}");
    let seen = scene.browser.run_async(&script, vec![steps]).await?;
    let once = [0, 1, 0, 1, 0, 0];
    assert_eq!(seen, json!([once, once]));
    Ok(())
}
