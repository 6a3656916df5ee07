//! The card while somebody reads it: nothing moves, what comes again is counted, what is new waits. Its pill and its corner.

use crate::card::{ENTER, ESCAPE, no_card, refused, tab_to};
use crate::stage::{Load, Outcome, Scene, Test, tests};
use libtest_mimic::Failed;
use serde_json::{Value, json};
use std::time::{Duration, Instant};

pub(crate) fn tests() -> Vec<Test> {
    tests!(Load::Built;
        polled_refusals_leave_the_reader_alone,
        closed_kind_stays_closed_until_the_page_is_loaded_anew,
        one_number_is_told_everywhere,
        unwatched_page_has_no_number,
        pill_and_corner_are_reached_by_keys_and_remembered,
        head_is_drawn_to_another_corner,
        modal_dialog_makes_it_small,
        field_that_is_typed_into_is_never_covered,
        right_to_left_page_has_it_at_the_left,
        focus_returns_where_it_was,
        forced_colours_have_a_border,
        muted_kind_is_taken_back,
        pictures_of_the_card,
    )
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
const PLACE: &str =
    "const { left, top, right, bottom, width, height } = document.querySelector('why403-card').getBoundingClientRect();
    return { left, top, right, bottom, width, height, wide: document.documentElement.clientWidth, high: innerHeight }";

async fn in_card(scene: &Scene<'_>, script: &str) -> Result<Value, Failed> {
    let seen = scene.browser.in_card(script, vec![]).await?;
    seen.ok_or_else(|| "no card".into())
}

async fn place(scene: &Scene<'_>) -> Result<Value, Failed> {
    Ok(scene.browser.run(PLACE, vec![]).await?)
}

async fn placed(scene: &Scene<'_>, what: &str, wanted: impl Fn(&dyn Fn(&str) -> f64) -> bool) -> Outcome {
    let found = scene.browser.wait_for(what, async || {
        let seen = scene.browser.run(PLACE, vec![]).await?;
        let side = |name: &str| seen[name].as_f64().unwrap_or_default();
        Ok(if wanted(&side) { Ok(()) } else { Err(seen.to_string()) })
    });
    Ok(found.await?)
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
    let stands = place(scene).await?;
    let first = in_card(scene, TIMES).await?;
    poll(scene, &[denied("routing:language:view")]).await?;
    while begun.elapsed() < MINUTE {
        tokio::time::sleep(Duration::from_secs(2)).await;
        assert_eq!(in_card(scene, SEEN).await?, before, "after {:?}", begun.elapsed());
        assert_eq!(place(scene).await?, stands, "after {:?}", begun.elapsed());
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
    browser.click("field").await?;
    browser
        .wait_for_card("the new kind", |text| {
            text.contains("routing:language:view") && !text.contains("1 new")
        })
        .await?;
    Ok(())
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
        !popup.text.contains("nothing refused") && !popup.text.contains("No call"),
        "{}",
        popup.text
    );
    Ok(())
}

const LEFT: &str = "\u{E012}";
const UP: &str = "\u{E013}";

async fn pill_and_corner_are_reached_by_keys_and_remembered(scene: &Scene<'_>) -> Outcome {
    let outcome = pill_and_corner(scene).await;
    // Other tests want it where it was.
    scene.open("/").await?;
    refused(scene, "case-1", "1 call refused").await?;
    for (to, on) in [("right", "true"), ("down", "true")] {
        let script = format!(
            "const done = arguments[0]; const api = globalThis.browser ?? chrome;
            api.runtime.sendMessage({{ kind: 'move', to: '{to}' }}).then(() => done({on}), (error) => done(String(error)))"
        );
        scene.browser.in_card_async(&script, vec![]).await?;
    }
    outcome
}

async fn pill_and_corner(scene: &Scene<'_>) -> Outcome {
    let browser = scene.browser;
    scene.open("/").await?;
    refused(scene, "case-1", "1 call refused").await?;
    placed(scene, "it below, right", |side| {
        side("right") > side("wide") - 30.0 && side("bottom") > side("high") - 30.0
    })
    .await?;
    browser.run("document.getElementById('case-5').focus()", vec![]).await?;
    tab_to(scene, "[data-do=move]").await?;
    browser.keys(LEFT).await?;
    placed(scene, "it at the left", |side| {
        side("left") < 30.0 && side("bottom") > side("high") - 30.0
    })
    .await?;
    browser.keys(UP).await?;
    placed(scene, "it above, left", |side| {
        side("left") < 30.0 && side("top") < 30.0
    })
    .await?;
    tab_to(scene, "[data-do=pill]").await?;
    browser.keys(ENTER).await?;
    let small = |text: &str| text.trim() == "1 call refused" || text.trim().ends_with("\n1 call refused");
    browser.wait_for_card("a pill", small).await?;
    placed(scene, "a small one", |side| {
        side("width") < 200.0 && side("height") < 60.0
    })
    .await?;
    // Another page: it is small and stands there still.
    scene.open("/").await?;
    browser.press("case-2").await?;
    browser.wait_for_card("a pill", small).await?;
    placed(scene, "it small, above, left", |side| {
        side("left") < 30.0 && side("top") < 30.0 && side("width") < 200.0
    })
    .await?;
    browser.run("document.getElementById('case-5').focus()", vec![]).await?;
    tab_to(scene, "[data-do=unpill]").await?;
    browser.keys(ENTER).await?;
    browser
        .wait_for_card("the whole card", |text| text.contains("/close"))
        .await?;
    placed(scene, "it whole", |side| side("width") > 300.0).await
}

async fn head_is_drawn_to_another_corner(scene: &Scene<'_>) -> Outcome {
    let browser = scene.browser;
    scene.open("/").await?;
    refused(scene, "case-1", "1 call refused").await?;
    let at = place(scene).await?;
    let number = |name: &str| at[name].as_f64().unwrap_or_default() as i64;
    let (x, y) = (number("left") + 120, number("top") + 20);
    browser.drag((x, y), (x - 300, y + 5)).await?;
    placed(scene, "it at the left", |side| side("left") < 30.0).await?;
    let (x, y) = (136, y);
    browser.drag((x, y), (x + 300, y + 5)).await?;
    placed(scene, "it at the right", |side| side("right") > side("wide") - 30.0).await
}

async fn modal_dialog_makes_it_small(scene: &Scene<'_>) -> Outcome {
    scene.open("/").await?;
    refused(scene, "case-1", "1 call refused").await?;
    let open = "const dialog = document.createElement('dialog');
        dialog.textContent = 'A question of the page';
        document.body.append(dialog);
        dialog.showModal();";
    scene.browser.run(open, vec![]).await?;
    placed(scene, "a small one", |side| {
        side("width") < 200.0 && side("height") < 60.0
    })
    .await?;
    scene
        .browser
        .run("document.querySelector('dialog').close()", vec![])
        .await?;
    placed(scene, "the whole one", |side| {
        side("width") > 300.0 && side("height") > 100.0
    })
    .await
}

async fn field_that_is_typed_into_is_never_covered(scene: &Scene<'_>) -> Outcome {
    scene.open("/any").await?;
    scene.make_call(&denied("routing:queue:view")).await?;
    scene
        .browser
        .wait_for_card("a card", |text| text.contains("routing:queue:view"))
        .await?;
    let covered = "const field = document.getElementById('field');
        field.style.cssText = arguments[0];
        field.focus();
        return true";
    let corner = "position: fixed; right: 20px; bottom: 20px; width: 200px; height: 40px";
    scene.browser.run(covered, vec![json!(corner)]).await?;
    placed(scene, "it away from the field", |side| {
        side("left") < 30.0 && side("width") > 300.0
    })
    .await?;
    // No corner is free for all of it.
    let band = "position: fixed; left: 0; right: 0; width: 100%; top: 80px; bottom: 80px; height: auto";
    scene.browser.run(covered, vec![json!(band)]).await?;
    placed(scene, "a small one", |side| side("width") < 200.0).await?;
    scene.browser.run("document.activeElement.blur()", vec![]).await?;
    placed(scene, "it where it was", |side| {
        side("width") > 300.0 && side("right") > side("wide") - 30.0 && side("bottom") > side("high") - 30.0
    })
    .await
}

async fn right_to_left_page_has_it_at_the_left(scene: &Scene<'_>) -> Outcome {
    scene.open("/any").await?;
    scene
        .browser
        .run("document.documentElement.dir = 'rtl'", vec![])
        .await?;
    scene.make_call(&denied("routing:queue:view")).await?;
    scene
        .browser
        .wait_for_card("a card", |text| text.contains("routing:queue:view"))
        .await?;
    placed(scene, "it at the left", |side| side("left") < 30.0).await
}

async fn focus_returns_where_it_was(scene: &Scene<'_>) -> Outcome {
    scene.open("/any").await?;
    scene.make_call(&denied("routing:queue:view")).await?;
    scene
        .browser
        .wait_for_card("a card", |text| text.contains("routing:queue:view"))
        .await?;
    scene
        .browser
        .run("document.getElementById('field').focus()", vec![])
        .await?;
    tab_to(scene, "[data-do=close]").await?;
    tokio::time::sleep(Duration::from_millis(1200)).await;
    scene.browser.keys(ESCAPE).await?;
    no_card(scene).await?;
    let here = scene.browser.run("return document.activeElement.id", vec![]).await?;
    assert_eq!(here, json!("field"));
    Ok(())
}

async fn forced_colours_have_a_border(scene: &Scene<'_>) -> Outcome {
    let browser = scene.browser;
    scene.open("/any").await?;
    scene.make_call(&denied("routing:queue:view")).await?;
    browser
        .wait_for_card("a card", |text| text.contains("routing:queue:view"))
        .await?;
    // In a tab of its own, since Chromium forces the colours of one process alone.
    let url = browser.run("return location.href", vec![]).await?;
    let tab = browser.page_in_tab(&browser.extension()?.page("card.html")).await?;
    let find = "const done = arguments[1];
        (globalThis.browser ?? chrome).tabs.query({}).then((tabs) => done(tabs.find(({ url }) => url === arguments[0])?.id ?? null))";
    let id = browser.run_async(find, vec![url]).await?;
    browser
        .open(&browser.extension()?.page(&format!("card.html?tab={id}")))
        .await?;
    browser.force_colours(true).await?;
    let border = "return [matchMedia('(forced-colors: active)').matches, getComputedStyle(document.querySelector('#root')).borderTopWidth,
        getComputedStyle(document.querySelector('#root')).borderTopStyle]";
    let seen = browser.run(border, vec![]).await;
    browser.force_colours(false).await?;
    browser.close_tab(tab).await?;
    assert_eq!(seen?, json!([true, "2px", "solid"]));
    Ok(())
}

async fn muted_kind_is_taken_back(scene: &Scene<'_>) -> Outcome {
    let browser = scene.browser;
    scene.open("/").await?;
    refused(scene, "case-1", "1 call refused").await?;
    browser.click_in_card("[data-do=mute-operation]").await?;
    let words = "Not shown on this site any more";
    let gone = |text: &str| text.contains(words) && !text.contains("cobrowse:add is missing");
    browser.wait_for_card(words, gone).await?;
    browser.click_in_card("[data-do=undo]").await?;
    let back = |text: &str| !text.contains(words) && text.contains("conversation:cobrowse:add");
    browser.wait_for_card("it back", back).await?;
    // Once more, and taken back in the options.
    browser.click_in_card("[data-do=mute-operation]").await?;
    no_card(scene).await?;
    scene.open("/").await?;
    browser.press("case-1").await?;
    tokio::time::sleep(Duration::from_secs(1)).await;
    assert_eq!(browser.card_text().await?, None);
    crate::options::open(scene).await?;
    let listed = crate::options::shown(scene, "Not shown in the card").await?;
    assert!(listed.contains("cobrowse"), "{listed}");
    crate::options::press(scene, "take-back").await?;
    crate::options::shown(scene, "Shown again.").await?;
    scene.open("/").await?;
    refused(scene, "case-1", "1 call refused").await
}

/// `WHY403_PICTURES=FOLDER` leaves pictures of the card's states there, to be looked at; without it nothing is done.
async fn pictures_of_the_card(scene: &Scene<'_>) -> Outcome {
    let Ok(folder) = std::env::var("WHY403_PICTURES") else {
        return Ok(());
    };
    let browser = scene.browser;
    let file = |name: &str| std::path::PathBuf::from(&folder).join(format!("{}-{name}.png", browser.kind()));
    let shoot = async |name: &str| -> Outcome {
        tokio::time::sleep(Duration::from_millis(700)).await;
        Ok(browser.screenshot_to(&file(name)).await?)
    };
    scene.open("/").await?;
    refused(scene, "case-1", "1 call refused").await?;
    shoot("one").await?;
    for case in ["case-1", "case-2", "case-3", "case-4", "case-5"] {
        browser.press(case).await?;
    }
    browser
        .wait_for_card("six", |text| text.contains("6 calls refused"))
        .await?;
    shoot("many").await?;
    in_card(
        scene,
        "document.querySelector('details.entry[open] details.more').open = true; return true",
    )
    .await?;
    browser.press("case-1b").await?;
    shoot("reading").await?;
    // In a tab of its own: narrow, dark, with forced colours.
    let url = browser.run("return location.href", vec![]).await?;
    let tab = browser.page_in_tab(&browser.extension()?.page("card.html")).await?;
    let find = "const done = arguments[1];
        (globalThis.browser ?? chrome).tabs.query({}).then((tabs) => done(tabs.find(({ url }) => url === arguments[0])?.id ?? null))";
    let id = browser.run_async(find, vec![url]).await?;
    browser
        .open(&browser.extension()?.page(&format!("card.html?tab={id}")))
        .await?;
    browser.widen(420, 800).await?;
    shoot("alone").await?;
    if browser.kind() == why403_e2e::Kind::Chromium {
        browser.emulate("prefers-color-scheme", "dark").await?;
        shoot("dark").await?;
        browser.emulate("prefers-color-scheme", "").await?;
    }
    browser.force_colours(true).await?;
    shoot("forced").await?;
    browser.force_colours(false).await?;
    browser.close_tab(tab).await?;
    browser.widen(340, 800).await?;
    scene.open("/any").await?;
    browser.run("document.documentElement.dir = 'rtl'", vec![]).await?;
    let long = format!("routing:{}:view", "averylongnameofathing".repeat(8));
    scene.make_call(&denied(&long)).await?;
    browser.wait_for_card("it", |text| text.contains("averylong")).await?;
    shoot("narrow-rtl-long").await?;
    browser.widen(1280, 1000).await?;
    scene.open("/any").await?;
    scene.make_call(&crate::sites::unlisted()).await?;
    browser.wait_for_card("it", |text| text.contains("hidden")).await?;
    shoot("hidden-host").await?;
    let dialog = "const dialog = document.createElement('dialog'); dialog.textContent = 'A question of the page';
        document.body.append(dialog); dialog.showModal()";
    browser.run(dialog, vec![]).await?;
    shoot("pill").await?;
    scene.open("/").await?;
    refused(scene, "case-1", "1 call refused").await?;
    browser.click_in_card("[data-do=mute-operation]").await?;
    shoot("undo").await?;
    browser.click_in_card("[data-do=undo]").await?;
    let page = browser.page_in_tab(&browser.extension()?.page("options.html")).await?;
    crate::options::shown(scene, "Not shown in the card").await?;
    shoot("options").await?;
    browser.close_tab(page).await?;
    Ok(())
}
