//! The page of options: granted hosts, vendors, appearance, and all settings as a file.
//!
//! Without a person Firefox's question is answered by the test; Chromium's cannot be, so there the test takes the place of the
//! function that asks.

use crate::built::all_in;
use crate::options::{drop_file, open, press, shown};
use crate::sites::{both, sorted};
use crate::stage::{Load, Outcome, Scene, Test, tests};
use libtest_mimic::Failed;
use serde_json::{Value, json};
use why403_e2e::Kind;

pub(crate) fn tests() -> Vec<Test> {
    tests!(Load::Built;
        hosts_are_listed_and_given_back,
        appearance_is_that_of_every_page_and_of_the_card,
        pages_of_the_extension_are_linked,
        settings_are_exported_and_imported,
        wrong_file_of_settings_is_refused_whole,
        what_a_file_wants_is_asked_with_a_button,
        options_fit_a_narrow_page,
    )
}

async fn hosts_are_listed_and_given_back(scene: &Scene<'_>) -> Outcome {
    let firefox = scene.browser.kind() == Kind::Firefox;
    if firefox {
        scene.browser.grant(&both("shop.example")).await?;
    }
    open(scene).await?;
    let text = shown(scene, "Watched sites").await?;
    all_in(&text, &["localhost", "always", "hosts of vendors"]);
    let rows = "return [...document.querySelectorAll('[data-host]')].map((row) => row.dataset.host)";
    let listed = scene.browser.run(rows, vec![]).await?;
    let listed: Vec<&str> = listed
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .collect();
    assert!(
        listed.contains(&"localhost") && listed.contains(&"webexapis.com"),
        "{listed:?}"
    );
    if firefox {
        assert!(listed.contains(&"shop.example"), "{listed:?}");
        scene
            .browser
            .click_on("[data-do=stop-host][data-of='shop.example']")
            .await?;
        shown(scene, "shop.example is not watched any more.").await?;
        let granted = "const done = arguments[0]; browser.permissions.getAll().then(({ origins }) => done(origins))";
        let granted = scene.browser.run_async(granted, vec![]).await?;
        assert!(!granted.to_string().contains("shop.example"), "{granted}");
    }
    Ok(())
}

/// What a page looks like: its background.
async fn background(scene: &Scene<'_>) -> Result<Value, Failed> {
    Ok(scene
        .browser
        .run(
            "return getComputedStyle(document.documentElement).backgroundColor",
            vec![],
        )
        .await?)
}

async fn is_dark(scene: &Scene<'_>, page: &str) -> Outcome {
    scene.browser.open(&scene.browser.extension()?.page(page)).await?;
    scene
        .browser
        .wait_for(&format!("{page} in the dark"), async || {
            let seen = scene
                .browser
                .run(
                    "return getComputedStyle(document.documentElement).backgroundColor",
                    vec![],
                )
                .await?;
            Ok(if seen == json!(DARK) {
                Ok(())
            } else {
                Err(seen.to_string())
            })
        })
        .await?;
    Ok(())
}

const DARK: &str = "rgb(18, 22, 31)";
const LIGHT: &str = "rgb(255, 255, 255)";

async fn appearance_is_that_of_every_page_and_of_the_card(scene: &Scene<'_>) -> Outcome {
    let browser = scene.browser;
    open(scene).await?;
    assert_eq!(background(scene).await?, json!(LIGHT));
    browser.click("theme-dark").await?;
    shown(scene, "Changed.").await?;
    for page in [
        "options.html",
        "popup.html",
        "welcome.html",
        "reasons.html",
        "help.html",
        "news.html",
        "desk.html",
        "side.html",
    ] {
        is_dark(scene, page).await?;
    }
    open(scene).await?;
    browser.click("corner-top-start").await?;
    shown(scene, "Changed.").await?;
    scene.open("/").await?;
    browser.press("case-1").await?;
    browser
        .wait_for_card("the refusal", |text| text.contains("refused"))
        .await?;
    let seen = browser
        .in_card(
            "return getComputedStyle(document.documentElement).backgroundColor",
            vec![],
        )
        .await?;
    assert_eq!(seen, Some(json!(DARK)));
    let corner = "const box = document.querySelector('why403-card').getBoundingClientRect(); return [box.left < 100, box.top < 100]";
    assert_eq!(browser.run(corner, vec![]).await?, json!([true, true]));
    // Off: none appears, and the popup tells of the call all the same.
    open(scene).await?;
    browser.click("cards").await?;
    shown(scene, "Changed.").await?;
    scene.open("/").await?;
    browser.press("case-1").await?;
    scene.popup_text("the call", |text| text.contains("refused")).await?;
    assert_eq!(browser.card_text().await?, None);
    // Back, for the tests that follow.
    open(scene).await?;
    for id in ["cards", "corner-bottom-end", "theme-system"] {
        browser.click(id).await?;
    }
    browser
        .wait_for("the light again", async || {
            let seen = browser
                .run(
                    "return [document.documentElement.dataset.theme ?? '', document.getElementById('cards').checked]",
                    vec![],
                )
                .await?;
            Ok(if seen == json!(["", true]) {
                Ok(())
            } else {
                Err(seen.to_string())
            })
        })
        .await?;
    scene.open("/").await?;
    browser.press("case-1").await?;
    browser
        .wait_for_card("the refusal", |text| text.contains("refused"))
        .await?;
    Ok(())
}

async fn pages_of_the_extension_are_linked(scene: &Scene<'_>) -> Outcome {
    open(scene).await?;
    let version = "return document.getElementById('version').textContent";
    assert_eq!(
        scene.browser.run(version, vec![]).await?,
        json!(env!("CARGO_PKG_VERSION"))
    );
    for (page, words) in [
        ("news.html", "Unreleased"),
        ("help.html", "How sure a sentence is"),
        ("reasons.html", "scope.missing"),
    ] {
        let linked = "return document.querySelectorAll(`a[href^=\"${arguments[0]}\"]`).length > 0";
        open(scene).await?;
        assert_eq!(
            scene.browser.run(linked, vec![json!(page)]).await?,
            json!(true),
            "{page}"
        );
        scene.browser.open(&scene.browser.extension()?.page(page)).await?;
        shown(scene, words).await?;
    }
    Ok(())
}

/// Presses the button and gives the file that the browser is to save.
async fn exported(scene: &Scene<'_>) -> Result<Value, Failed> {
    let catch = "const make = URL.createObjectURL;
        URL.createObjectURL = (blob) => { window.saved = blob; URL.createObjectURL = make; return make(blob); };
        HTMLAnchorElement.prototype.click = function () { window.named = this.download; }";
    scene.browser.run(catch, vec![]).await?;
    scene.browser.click("export-settings").await?;
    shown(scene, "Saved as why403-settings.json. No token and no call is in it.").await?;
    let read = "const done = arguments[0]; window.saved.text().then((text) => done([window.named, text]))";
    let saved = scene.browser.run_async(read, vec![]).await?;
    assert_eq!(saved[0], json!("why403-settings.json"));
    Ok(serde_json::from_str(saved[1].as_str().unwrap_or_default())?)
}

/// Drops a file of settings, and uses it.
async fn import(scene: &Scene<'_>, file: &Value) -> Outcome {
    drop_file(
        scene,
        "why403-settings.json",
        &format!("return {}", json!(file.to_string())),
    )
    .await?;
    shown(scene, "Use these settings").await?;
    press(scene, "use-settings").await?;
    shown(scene, "The settings are taken.").await?;
    Ok(())
}

/// Turns a switch of the appearance, and waits until that is kept.
async fn turn(scene: &Scene<'_>, id: &str) -> Outcome {
    let kept = "const done = arguments[0];
        (globalThis.browser ?? chrome).storage.local.get('settings').then(({ settings }) => done(settings ?? ''))";
    let before = scene.browser.run_async(kept, vec![]).await?;
    scene.browser.click(id).await?;
    scene
        .browser
        .wait_for(&format!("{id} to be kept"), async || {
            let now = scene.browser.run_async(kept, vec![]).await?;
            Ok(if now == before { Err(now.to_string()) } else { Ok(()) })
        })
        .await?;
    Ok(())
}

async fn settings_are_exported_and_imported(scene: &Scene<'_>) -> Outcome {
    let browser = scene.browser;
    // A refused call with a token, so that one could get into the file.
    let case = scene.case("case-1");
    scene.open("/").await?;
    browser.press("case-1").await?;
    browser
        .wait_for_card("the refusal", |text| text.contains("refused"))
        .await?;
    open(scene).await?;
    crate::options::add_table(scene, "mine").await?;
    turn(scene, "theme-dark").await?;
    turn(scene, "small").await?;
    let mut file = exported(scene).await?;
    assert_eq!(file["format"], json!("why403-settings"));
    assert_eq!(file["schema"], json!(1));
    assert_eq!(
        file["appearance"],
        json!({"theme": "dark", "cards": true, "corner": "bottom-end", "small": true})
    );
    assert_eq!(file["tables"][0]["name"], json!("mine"));
    assert_eq!(file["vendors"]["genesys"]["watch"], json!(true));
    let text = file.to_string();
    assert!(
        !text.contains(case.token()) && !text.contains("conversations"),
        "{text}"
    );
    // Everything is put back, and comes again from the file.
    turn(scene, "theme-system").await?;
    turn(scene, "small").await?;
    press(scene, "remove-table").await?;
    shown(scene, "None yet.").await?;
    file["muted"] = json!([{"site": "https://muted.example"}]);
    import(scene, &file).await?;
    let text = shown(scene, "https://muted.example").await?;
    all_in(&text, &["mine", "Orders"]);
    let theme = "return document.documentElement.dataset.theme";
    assert_eq!(browser.run(theme, vec![]).await?, json!("dark"));
    // After a rest, too.
    browser.stop_background().await?;
    open(scene).await?;
    let text = shown(scene, "https://muted.example").await?;
    all_in(&text, &["mine"]);
    let seen = "return ['theme-dark', 'small'].map((id) => document.getElementById(id).checked)";
    assert_eq!(browser.run(seen, vec![]).await?, json!([true, true]));
    turn(scene, "theme-system").await?;
    turn(scene, "small").await?;
    press(scene, "take-back").await?;
    press(scene, "remove-table").await?;
    shown(scene, "None yet.").await.map(drop)
}

async fn wrong_file_of_settings_is_refused_whole(scene: &Scene<'_>) -> Outcome {
    open(scene).await?;
    let choose = "const field = document.getElementById('settings-file');
        const files = new DataTransfer();
        files.items.add(new File([arguments[0]], 'other.json'));
        field.files = files.files;
        field.dispatchEvent(new Event('change', { bubbles: true }))";
    for (text, code, words) in [
        (
            "{\"log\": {}}",
            "settings.not-settings",
            "take one that the options exported",
        ),
        (
            "{\"format\": \"why403-settings\", \"schema\": 2}",
            "settings.newer",
            "update why403",
        ),
        (
            "{\"format\": \"why403-settings\", \"schema\": 1, \"sites\": [\"a.example\", \"https://b.example/\"]}",
            "settings.value",
            "sites[1]",
        ),
        ("{", "settings.syntax", "Line 1, column 1"),
    ] {
        scene.browser.run(choose, vec![json!(text)]).await?;
        let said = shown(scene, words).await?;
        all_in(&said, &["This file cannot be used", "Nothing of it is used."]);
        let seen = "return document.querySelector('[data-notice=unreadable]').dataset.code";
        assert_eq!(scene.browser.run(seen, vec![]).await?, json!(code));
        let buttons = "return document.querySelectorAll('[data-do=use-settings]').length";
        assert_eq!(scene.browser.run(buttons, vec![]).await?, json!(0));
    }
    Ok(())
}

async fn what_a_file_wants_is_asked_with_a_button(scene: &Scene<'_>) -> Outcome {
    let browser = scene.browser;
    if browser.kind() == Kind::Firefox {
        browser.answer_prompts().await?;
    }
    open(scene).await?;
    let file = json!({
        "format": "why403-settings", "schema": 1,
        "sites": ["wanted.example"], "vendors": {"no-such-vendor": {"watch": true}},
    });
    import(scene, &file).await?;
    let text = shown(scene, "The browser has not allowed all that the file wants").await?;
    all_in(&text, &["wanted.example", "The vendor no-such-vendor: this version"]);
    if browser.kind() == Kind::Chromium {
        let script = "window.asked = [];
            for (const api of new Set([window.browser?.permissions, window.chrome?.permissions])) {
                if (api) api.request = async (wanted) => { window.asked.push(wanted); return false; };
            }";
        browser.run(script, vec![]).await?;
        press(scene, "ask-wanted").await?;
        shown(scene, "The browser did not allow it").await?;
        let asked = browser.run("return window.asked", vec![]).await?;
        assert_eq!(sorted(asked), json!([{"origins": both("wanted.example")}]));
        // It is still offered, and can be left.
        press(scene, "leave-wanted").await?;
    } else {
        press(scene, "ask-wanted").await?;
        let outcome = shown(scene, "The browser allows all that the file wants.").await;
        let listed = "return document.querySelectorAll('[data-do=stop-host][data-of=\"wanted.example\"]').length";
        let listed = browser.run(listed, vec![]).await?;
        browser.revoke(&both("wanted.example")).await?;
        outcome?;
        assert_eq!(listed, json!(1));
    }
    browser
        .wait_for("no more questions", async || {
            let left = browser
                .run(
                    "return document.querySelectorAll('[data-notice=wanted]').length",
                    vec![],
                )
                .await?;
            Ok(if left == json!(0) {
                Ok(())
            } else {
                Err(left.to_string())
            })
        })
        .await?;
    Ok(())
}

/// At 320 CSS pixels (WCAG 2.1, 1.4.10) nothing has to be moved sideways.
async fn options_fit_a_narrow_page(scene: &Scene<'_>) -> Outcome {
    open(scene).await?;
    shown(scene, "Vendors").await?;
    let wide = "document.body.style.width = '320px';
        for (const one of document.querySelectorAll('details')) one.open = true;
        const over = [...document.querySelectorAll('main *')].filter((one) => one.getBoundingClientRect().right > 321
            && getComputedStyle(one).position !== 'absolute');
        return over.slice(0, 5).map((one) => `${one.tagName} ${one.className} ${one.textContent.slice(0, 40)}`)";
    scene.browser.widen(500, 900).await?;
    let over = scene.browser.run(wide, vec![]).await;
    scene.browser.widen(1280, 900).await?;
    assert_eq!(over?, json!([]));
    Ok(())
}
