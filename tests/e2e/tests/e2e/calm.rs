//! The card while somebody reads it: nothing moves, what comes again is counted, what is new waits. Its pill and its corner.

mod pictures;
mod place;

use crate::card::{no_card, refused};
use crate::stage::{Load, Outcome, Scene, Test, tests};
use libtest_mimic::Failed;
use serde_json::{Value, json};
use std::time::{Duration, Instant};

pub(crate) fn tests() -> Vec<Test> {
    let own = tests!(Load::Built;
        polled_refusals_leave_the_reader_alone,
        words_that_come_late_make_no_kind_of_their_own,
        closed_kind_stays_closed_until_the_page_is_loaded_anew,
        one_number_is_told_everywhere,
        unwatched_page_has_no_number,
        muted_kind_is_taken_back,
    );
    own.into_iter().chain(place::tests()).chain(pictures::tests()).collect()
}

/// An address that answers with a refusal in the platform's words for a permission, and the call to it.
fn denied(permission: &str) -> Value {
    let body = json!({
        "message": format!("Unable to perform the requested action. You are missing the following permission(s): {permission}"),
        "code": "missing.permissions",
        "status": 403,
    });
    let order = json!({"status": 403, "body": body.to_string()}).to_string();
    let hex: String = order.bytes().map(|byte| format!("{byte:02x}")).collect();
    json!({
        "method": "GET",
        "url": format!("https://api.mypurecloud.ie/api/v2/routing/queues?situation=told&told={hex}"),
        "headers": {"Authorization": "Bearer a-token-of-a-calm-page-0123456789"},
    })
}

/// Calls all of them each second from now on.
async fn poll(scene: &Scene<'_>, calls: &[Value]) -> Outcome {
    let script = "const calls = arguments[0];
        const all = () => { for (const one of calls) window.makeCall(one); };
        all();
        setInterval(all, 1000);";
    scene.browser.run(script, vec![json!(calls)]).await?;
    Ok(())
}

/// What a reader sees, but for the numbers: words, order, what is open, where it is scrolled to, what is selected, and where
/// the card stands.
const SEEN: &str = "const entries = [...document.querySelectorAll('ul.entries > li')].map((one) => {
        const copy = one.cloneNode(true);
        copy.querySelector('.times')?.remove();
        return [copy.textContent, [...one.querySelectorAll('details')].map((part) => part.open)];
    });
    return { entries, scroll: Math.round(scrollY), selected: String(getSelection()), width: innerWidth, height: innerHeight };";
const TIMES: &str =
    "return [...document.querySelectorAll('ul.entries .times')].map((one) => Number(one.textContent.slice(1)) || 1)";
async fn in_card(scene: &Scene<'_>, script: &str) -> Result<Value, Failed> {
    let seen = scene.browser.in_card(script, vec![]).await?;
    seen.ok_or_else(|| "no card".into())
}

/// What is other, from where on.
fn moved(before: &Value, now: &Value) -> String {
    let (before, now) = (before.to_string(), now.to_string());
    let same = before.bytes().zip(now.bytes()).take_while(|(one, other)| one == other);
    let from = same.count().saturating_sub(60);
    let part = |text: &str| {
        text.get(from..)
            .unwrap_or_default()
            .chars()
            .take(260)
            .collect::<String>()
    };
    format!("…{} became …{}", part(&before), part(&now))
}

/// Four refused calls each second for a minute, one of them of a kind that comes later, while somebody reads.
async fn polled_refusals_leave_the_reader_alone(scene: &Scene<'_>) -> Outcome {
    const MINUTE: Duration = Duration::from_secs(60);
    let browser = scene.browser;
    scene.open("/any").await?;
    let kinds = ["routing:queue:view", "routing:skill:view", "routing:wrapup:view"].map(denied);
    let begun = Instant::now();
    poll(
        scene,
        &[kinds[0].clone(), kinds[1].clone(), kinds[2].clone(), kinds[0].clone()],
    )
    .await?;
    browser
        .wait_for_card("three kinds", |text| {
            text.contains("routing:skill:view") && text.contains("×2")
        })
        .await?;
    let three = "return document.querySelectorAll('ul.entries > li').length === 3";
    let all_there = browser.wait_for("three entries", async || {
        let there = browser.in_card(three, vec![]).await?;
        Ok(if there == Some(json!(true)) {
            Ok(())
        } else {
            Err(format!("{there:?}"))
        })
    });
    all_there.await?;
    // A person opens what is known of the entry that is open, scrolls, and selects the verdict. The pointer stays.
    browser
        .click_in_card("details.entry[open] details.more > summary")
        .await?;
    let read = "const verdict = document.querySelector('details.entry[open] .verdict');
        getSelection().selectAllChildren(verdict);
        scrollTo(0, 60);
        return String(getSelection())";
    let selected = in_card(scene, read).await?;
    assert!(
        selected.as_str().is_some_and(|text| text.contains("routing:")),
        "{selected}"
    );
    tokio::time::sleep(Duration::from_millis(700)).await;
    let before = in_card(scene, SEEN).await?;
    assert!(before["scroll"].as_f64().is_some_and(|y| y > 0.0), "{before}");
    let stands = place::place(scene).await?;
    let first = in_card(scene, TIMES).await?;
    poll(scene, &[denied("routing:language:view")]).await?;
    while begun.elapsed() < MINUTE {
        tokio::time::sleep(Duration::from_secs(2)).await;
        let now = in_card(scene, SEEN).await?;
        assert!(now == before, "after {:?}: {}", begun.elapsed(), moved(&before, &now));
        assert_eq!(place::place(scene).await?, stands, "after {:?}", begun.elapsed());
    }
    let last = in_card(scene, TIMES).await?;
    let sum = |times: &Value| -> f64 { times.as_array().into_iter().flatten().filter_map(Value::as_f64).sum() };
    assert!(sum(&last) > sum(&first) + 60.0, "{first} and {last}");
    let text = browser.card_text().await?.unwrap_or_default();
    assert!(text.contains("1 new"), "{text}");
    assert!(!text.contains("routing:language:view"), "{text}");
    // The reader leaves: what waited comes.
    in_card(
        scene,
        "getSelection().removeAllRanges(); scrollTo(0, 0);
        for (const part of document.querySelectorAll('details.more[open]')) part.open = false;
        return true",
    )
    .await?;
    // By way of the page, as a pointer goes: chromedriver gives a click in a frame to the frame alone.
    let side = |name: &str| stands[name].as_f64().unwrap_or_default() as i64;
    browser.click_at(side("left") + 200, side("top") + 20).await?;
    tokio::time::sleep(Duration::from_millis(300)).await;
    browser.click("field").await?;
    browser
        .wait_for_card("the new kind", |text| {
            text.contains("routing:language:view") && !text.contains("1 new")
        })
        .await?;
    // Or it would poll on while the next test's page is on its way, and be counted there.
    scene.open("/any").await
}

/// A call that is refused again, and whose answer the page reads late, is counted and does not come and go as a second kind.
async fn words_that_come_late_make_no_kind_of_their_own(scene: &Scene<'_>) -> Outcome {
    scene.open("/any").await?;
    let call = denied("routing:queue:view");
    let late = "const [{ method, url, headers }, ms] = arguments;
        fetch(url, { method, headers }).then((answer) => setTimeout(() => answer.text(), ms));";
    scene.browser.run(late, vec![call.clone(), json!(0)]).await?;
    scene
        .browser
        .wait_for_card("the kind", |text| text.contains("routing:queue:view is missing"))
        .await?;
    scene.browser.run(late, vec![call, json!(400)]).await?;
    let twice = |text: &str| text.contains("2 calls refused") && text.contains("×2");
    let begun = Instant::now();
    loop {
        let entries = in_card(scene, "return document.querySelectorAll('ul.entries > li').length").await?;
        assert_eq!(entries, json!(1), "after {:?}", begun.elapsed());
        let text = scene.browser.card_text().await?.unwrap_or_default();
        if twice(&text) {
            return Ok(());
        }
        assert!(begun.elapsed() < Duration::from_secs(15), "{text}");
    }
}

/// The number and the words of the extension's button for the page under test, and the number of the list.
pub(crate) async fn button(scene: &Scene<'_>) -> Result<Value, Failed> {
    let script = "const done = arguments[1]; (async () => {
            const api = globalThis.browser ?? chrome;
            const tabs = await api.tabs.query({});
            const tabId = tabs.find(({ url }) => url === arguments[0])?.id;
            const session = await api.runtime.sendMessage({ kind: 'session', tab: tabId });
            return {
                text: await api.action.getBadgeText({ tabId }),
                title: await api.action.getTitle({ tabId }),
                list: session.denials,
            };
        })().then(done, (error) => done(String(error)))";
    let url = scene.browser.run("return location.href", vec![]).await?;
    let beside = scene.browser.open_beside().await?;
    let told = scene.browser.ask_beside(&beside, script, vec![url]).await;
    scene.browser.close_beside(beside).await?;
    Ok(told?)
}

async fn closed_kind_stays_closed_until_the_page_is_loaded_anew(scene: &Scene<'_>) -> Outcome {
    scene.open("/").await?;
    refused(scene, "case-1", "1 call refused").await?;
    refused(scene, "case-2", "2 calls refused").await?;
    // The newer stands first; the other's cross closes that one alone.
    scene
        .browser
        .click_in_card("ul.entries > li:nth-child(2) [data-do=dismiss]")
        .await?;
    let left = |text: &str| text.contains("2 calls refused") && !text.contains("/cobrowse");
    scene.browser.wait_for_card("one kind", left).await?;
    scene.browser.press("case-1").await?;
    scene
        .browser
        .wait_for_card("the number", |text| text.contains("3 calls refused"))
        .await
        .ok();
    tokio::time::sleep(Duration::from_millis(700)).await;
    let entries = in_card(scene, "return document.querySelectorAll('ul.entries > li').length").await?;
    assert_eq!(entries, json!(1));
    scene.browser.click_in_card("[data-do=close]").await?;
    no_card(scene).await?;
    for case in ["case-1", "case-2"] {
        scene.browser.press(case).await?;
    }
    tokio::time::sleep(Duration::from_secs(1)).await;
    assert_eq!(scene.browser.card_text().await?, None);
    assert_eq!(button(scene).await?["text"], json!("5"), "the button tells");
    scene.open("/").await?;
    refused(scene, "case-1", "1 call refused").await
}

async fn one_number_is_told_everywhere(scene: &Scene<'_>) -> Outcome {
    scene.open("/").await?;
    let before = button(scene).await?;
    assert_eq!(
        before,
        json!({"text": "", "title": "why403: nothing refused", "list": 0})
    );
    for case in ["case-1", "case-1", "case-2"] {
        scene.browser.press(case).await?;
    }
    let words = "3 calls refused";
    scene.browser.wait_for_card(words, |text| text.contains(words)).await?;
    let told = button(scene).await?;
    assert_eq!(
        told,
        json!({"text": "3", "title": format!("why403: {words}"), "list": 3})
    );
    scene.browser.popup(words, |text| text.contains(words)).await?;
    Ok(())
}

/// Nothing is said of calls that nobody sees.
async fn unwatched_page_has_no_number(scene: &Scene<'_>) -> Outcome {
    scene.browser.open("https://shop.example/").await?;
    scene.browser.press("case-2").await?;
    tokio::time::sleep(Duration::from_millis(500)).await;
    let told = button(scene).await?;
    assert_eq!(told["title"], json!("why403: this page is not watched"));
    assert_eq!(told["text"], json!(""));
    let popup = scene
        .browser
        .popup("not watched", |text| text.contains("This site is not watched"))
        .await?;
    assert!(
        !popup.text.contains("nothing refused") && !popup.text.contains("No call with a token yet"),
        "{}",
        popup.text
    );
    Ok(())
}

async fn muted_kind_is_taken_back(scene: &Scene<'_>) -> Outcome {
    let browser = scene.browser;
    scene.open("/").await?;
    refused(scene, "case-1", "1 call refused").await?;
    browser.click_in_card("[data-do=mute-operation]").await?;
    let words = "Not shown on this site any more";
    browser.wait_for_card(words, |text| text.contains(words)).await?;
    let entries = "return document.querySelectorAll('ul.entries > li').length";
    assert_eq!(in_card(scene, entries).await?, json!(0));
    browser.click_in_card("[data-do=undo]").await?;
    browser.wait_for_card("it back", |text| !text.contains(words)).await?;
    assert_eq!(in_card(scene, entries).await?, json!(1));
    // Once more, and taken back in the options.
    browser.click_in_card("[data-do=mute-operation]").await?;
    no_card(scene).await?;
    scene.open("/").await?;
    browser.press("case-1").await?;
    tokio::time::sleep(Duration::from_secs(1)).await;
    assert_eq!(browser.card_text().await?, None);
    crate::options::open(scene).await?;
    let listed = crate::options::shown(scene, "Not shown in the card").await?;
    assert!(listed.contains("api.mypurecloud.com/api/v2/conversations"), "{listed}");
    crate::options::press(scene, "take-back").await?;
    crate::options::shown(scene, "Shown again.").await?;
    scene.open("/").await?;
    refused(scene, "case-1", "1 call refused").await
}
