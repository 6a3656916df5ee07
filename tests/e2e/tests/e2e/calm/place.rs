//! Where the card stands and how large it is: the corner, the pill, what it keeps off.

use super::denied;
use crate::card::{ENTER, ESCAPE, no_card, refused, tab_to};
use crate::stage::{Load, Outcome, Scene, Test, tests};
use libtest_mimic::Failed;
use serde_json::{Value, json};
use std::time::Duration;

pub(super) fn tests() -> Vec<Test> {
    tests!(Load::Built;
        pill_and_corner_are_reached_by_keys_and_remembered,
        head_is_drawn_to_another_corner,
        modal_dialog_makes_it_small,
        field_that_is_typed_into_is_never_covered,
        right_to_left_page_has_it_at_the_left,
        focus_returns_where_it_was,
        forced_colours_have_a_border,
    )
}

const PLACE: &str =
    "const { left, top, right, bottom, width, height } = document.querySelector('why403-card').getBoundingClientRect();
    return { left, top, right, bottom, width, height, wide: document.documentElement.clientWidth, high: innerHeight }";

pub(super) async fn place(scene: &Scene<'_>) -> Result<Value, Failed> {
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
    // Within the card: beyond it chromedriver gives the pointer to the page, whoever holds it.
    let (x, y) = (number("left") + 200, number("top") + 20);
    // What moved a moment ago is not taken hold of.
    tokio::time::sleep(Duration::from_millis(800)).await;
    browser.drag((x, y), (x - 120, y + 5)).await?;
    placed(scene, "it at the left", |side| side("left") < 30.0).await?;
    tokio::time::sleep(Duration::from_millis(800)).await;
    browser.drag((80, y), (200, y + 5)).await?;
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
