//! Pictures of the card, to be looked at.

use super::{denied, in_card};
use crate::card::refused;
use crate::stage::{Load, Outcome, Scene, Test, tests};
use std::time::Duration;

pub(super) fn tests() -> Vec<Test> {
    tests!(Load::Built; pictures_of_the_card)
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
