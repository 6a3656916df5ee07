//! The panel beside the page as the browser opens it, and what the panel of the developer tools does by keys alone.

use crate::built::no_token;
use crate::journeys::clipboard;
use crate::panel::{until, with_cases};
use crate::stage::{Load, Outcome, Scene, Test, tests};
use serde_json::json;
use why403_e2e::Kind;

pub(crate) fn tests() -> Vec<Test> {
    tests!(Load::Built;
        side_panel_opens_beside_the_page_and_follows_it,
        panel_copies_saves_and_opens_by_keys,
    )
}

const ROWS: &str = "return document.querySelectorAll('[data-row]').length";

async fn side_panel_opens_beside_the_page_and_follows_it(scene: &Scene<'_>) -> Outcome {
    scene.open("/").await?;
    scene.browser.press("case-1").await?;
    let side = scene.browser.open_side().await?;
    side.until(
        "the call",
        "return document.querySelectorAll('[data-row]').length === 1",
    )
    .await?;
    // What is refused while it is open appears by itself.
    scene.browser.press("case-2").await?;
    scene.browser.press("case-5").await?;
    side.until(
        "calls that came",
        "return document.querySelectorAll('[data-row]').length === 3",
    )
    .await?;
    let text = side
        .wait_for_text("the number", |text| text.contains("3 calls refused"))
        .await?;
    assert!(
        !text.contains("refused of 3") && text.contains("localhost is watched"),
        "{text}"
    );
    no_token(scene, &text);
    // Keys, as they are pressed.
    let chosen = "return document.querySelector('.bench-row.chosen')?.getAttribute('aria-rowindex') ?? 'none'";
    let focus = "return document.activeElement.id";
    // Which part is open is remembered, from other tests as well.
    side.run("document.getElementById('tab-why').click(); window.focus(); document.getElementById('grid').focus()")
        .await?;
    for (key, row) in [("Home", "2"), ("ArrowDown", "3"), ("End", "4"), ("ArrowUp", "3")] {
        side.press(key).await?;
        assert_eq!(side.run(chosen).await?, json!(row), "{key}");
    }
    side.press("Enter").await?;
    assert_eq!(side.run(focus).await?, json!("tab-why"));
    side.press("ArrowRight").await?;
    assert_eq!(side.run(focus).await?, json!("tab-requirement"));
    side.press("Escape").await?;
    assert_eq!(side.run(focus).await?, json!("grid"));
    // The request for the administrator, from the call's menu.
    side.press("Shift+F10").await?;
    side.until("the menu", "return document.getElementById('menu') !== null")
        .await?;
    side.run("document.querySelector('#menu [data-do=ask-text]').focus()")
        .await?;
    side.press("Enter").await?;
    side.until(
        "word of the copy",
        "return document.querySelector('.done')?.textContent.startsWith('Copied') ?? false",
    )
    .await?;
    assert_eq!(side.run(focus).await?, json!("grid"));
    let request = clipboard(scene).await?;
    assert!(
        request.starts_with("Please give this access in Genesys Cloud.") && request.contains("The smallest change:"),
        "{request}"
    );
    no_token(scene, &request);
    side.run("window.focus(); document.getElementById('grid').focus()")
        .await?;
    side.press("/").await?;
    assert_eq!(side.run(focus).await?, json!("filter"));
    for letter in ["/", "c", "l", "o", "s", "e"] {
        side.press(letter).await?;
    }
    side.until(
        "one row left",
        "return document.querySelectorAll('[data-row]').length === 1",
    )
    .await?;
    side.press("Escape").await?;
    side.until(
        "all rows",
        "return document.querySelectorAll('[data-row]').length === 3",
    )
    .await?;
    side.press("Escape").await?;
    assert_eq!(side.run(focus).await?, json!("grid"));
    // A new page: its calls alone.
    scene.open("/").await?;
    side.until(
        "an empty list",
        "return document.querySelectorAll('[data-row]').length === 0",
    )
    .await?;
    assert_eq!(side.run(ROWS).await?, json!(0));
    side.close().await?;
    Ok(())
}

/// Notes what a page saves as a file.
fn catch_saved(kind: Kind) -> &'static str {
    match kind {
        Kind::Chromium => {
            "const make = URL.createObjectURL;
             URL.createObjectURL = (blob) => { blob.text().then((text) => { window.why403Saved = text; }); return make.call(URL, blob); };"
        }
        Kind::Firefox => {
            "const make = window.URL.createObjectURL;
             const caught = (blob) => { blob.text().then((text) => { window.why403Saved = text; }); return make.call(window.URL, blob); };
             Components.utils.exportFunction(caught, window.wrappedJSObject.URL, { defineAs: 'createObjectURL' });"
        }
    }
}

async fn panel_copies_saves_and_opens_by_keys(scene: &Scene<'_>) -> Outcome {
    let panel = with_cases(scene).await?;
    let said = |begin: &str| {
        format!(
            "const said = document.querySelector('.done').textContent
                + (document.querySelector('[data-notice=trouble]')?.textContent ?? '');
             return said.startsWith('{begin}') && said"
        )
    };
    // The menu of a call: by its keys, each item reached, one pressed.
    panel
        .run("window.focus(); document.getElementById('grid').focus()")
        .await?;
    panel.press("Home").await?;
    panel.press("Shift+F10").await?;
    until(
        scene,
        &panel,
        "the menu",
        "return document.getElementById('menu') !== null",
    )
    .await?;
    let items = panel
        .run("return document.querySelectorAll('[role=menuitem]').length")
        .await?;
    let mut seen = std::collections::BTreeSet::new();
    for _ in 0..items.as_u64().unwrap_or_default() {
        let item = panel
            .run("return document.activeElement.getAttribute('data-do')")
            .await?;
        seen.insert(item.to_string());
        panel.press("ArrowDown").await?;
    }
    assert_eq!(Some(seen.len() as u64), items.as_u64(), "{seen:?}");
    panel.press("Enter").await?;
    until(scene, &panel, "word of the copy", &said("Copied")).await?;
    // The difference of two tokens.
    panel.run("document.getElementById('tab-token').click()").await?;
    let choice = "[data-input=other-token]";
    until(
        scene,
        &panel,
        "other tokens",
        &format!("return document.querySelector('{choice}') !== null"),
    )
    .await?;
    panel
        .run(&format!("document.querySelector('{choice}').focus()"))
        .await?;
    panel.press("ArrowDown").await?;
    let differ = "return document.querySelector('.compare')?.innerText.includes('differ') ?? false";
    until(scene, &panel, "the difference", differ).await?;
    // Saved, and what was saved opened again.
    panel.run(catch_saved(scene.browser.kind())).await?;
    panel.run("document.querySelector('[data-do=export]').focus()").await?;
    panel.press("Enter").await?;
    until(scene, &panel, "word of the export", &said("Exported 6 calls")).await?;
    let saved = until(scene, &panel, "the file", "return window.why403Saved ?? false").await?;
    no_token(scene, saved.as_str().unwrap_or_default());
    // No key of the page chooses a file: the browser's own dialogue does. Its field is reached by Tab.
    let open = format!(
        "const field = document.getElementById('import');
         if (field.tabIndex < 0) throw new Error('out of reach');
         const chosen = new window.DataTransfer();
         chosen.items.add(new window.File([{saved}], 'calls.har'));
         field.files = chosen.files;
         field.dispatchEvent(new window.Event('change', {{ bubbles: true }}))"
    );
    panel.run(&open).await?;
    let opened = "return document.querySelector('[data-notice=recording]') !== null && document.querySelectorAll('[data-row]').length === 6";
    until(scene, &panel, "the recording", opened).await?;
    panel.run("document.querySelector('[data-do=live]').focus()").await?;
    panel.press("Enter").await?;
    until(
        scene,
        &panel,
        "the page again",
        "return document.querySelector('[data-notice=recording]') === null",
    )
    .await?;
    panel.close().await?;
    Ok(())
}
