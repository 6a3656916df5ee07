//! axe-core finds nothing, on any surface, in the light, in the dark and in forced colours.

use crate::stage::{Load, Outcome, Scene, Test, tests};
use serde_json::json;
use std::time::Duration;
use why403_e2e::Kind;
use why403_e2e::look::Look;

pub(crate) fn tests(kind: Kind) -> Vec<Test> {
    let mut all = tests!(Load::Built;
        axe_card_and_popup,
        axe_side_panel,
        axe_closer_look,
        axe_pages_of_the_extension,
        axe_static_page,
    );
    // Into Firefox's tools no script gets with the page's own rights, and axe-core does not run with others: there the side
    // panel, which is the same page, stands for it.
    if kind == Kind::Chromium {
        all.extend(tests!(Load::Built; axe_panel));
    }
    all
}

/// Looks at the current page in each way, and collects what is found.
async fn look_at(scene: &Scene<'_>, surface: &str, found: &mut Vec<String>) -> Outcome {
    for look in Look::ALL {
        scene.browser.look(look).await?;
        // Colours may take a moment to change.
        tokio::time::sleep(Duration::from_millis(250)).await;
        let all = scene.browser.axe().await?;
        found.extend(all.into_iter().map(|one| format!("{surface}, {}: {one}", look.word())));
    }
    scene.browser.look(Look::Light).await?;
    Ok(())
}

fn none(found: &[String]) -> Outcome {
    assert!(found.is_empty(), "{} violations:\n{}", found.len(), found.join("\n"));
    Ok(())
}

async fn axe_card_and_popup(scene: &Scene<'_>) -> Outcome {
    let mut found = Vec::new();
    scene.open("/any").await?;
    for case in ["case-1", "case-2", "case-4"] {
        scene.make_call(&json!(scene.case(case).request)).await?;
    }
    scene
        .browser
        .wait_for_card("three calls", |text| text.contains("3 calls refused"))
        .await?;
    for look in Look::ALL {
        scene.browser.look(look).await?;
        tokio::time::sleep(Duration::from_millis(250)).await;
        let all = scene.browser.axe_in_card().await?;
        found.extend(all.into_iter().map(|one| format!("card, {}: {one}", look.word())));
    }
    scene.browser.look(Look::Light).await?;
    let tab = scene.browser.popup_in_tab().await?;
    let unfold = "for (const row of document.querySelectorAll('details:not([open]) > summary')) row.click();
        return document.body.textContent";
    scene
        .browser
        .wait_for("the popup's calls", async || {
            let text = scene.browser.run(unfold, vec![]).await?;
            let text = text.as_str().unwrap_or_default().to_owned();
            Ok(if text.contains("refused") && text.contains("Issuer") {
                Ok(())
            } else {
                Err(text)
            })
        })
        .await?;
    look_at(scene, "popup", &mut found).await?;
    scene.browser.close_tab(tab).await?;
    none(&found)
}

/// What is looked at of the panel and the side panel: the list alone, then each part of a call.
const PARTS: [&str; 6] = ["why", "requirement", "token", "journey", "exchange", "what-if"];

/// The panel in the developer tools themselves.
async fn axe_panel(scene: &Scene<'_>) -> Outcome {
    let mut found = Vec::new();
    let panel = crate::panel::with_cases(scene).await?;
    for part in PARTS {
        panel
            .run(&format!("document.getElementById('tab-{part}').click()"))
            .await?;
        tokio::time::sleep(Duration::from_millis(250)).await;
        for look in Look::ALL {
            panel.look(look).await?;
            tokio::time::sleep(Duration::from_millis(250)).await;
            let all = panel.axe().await?;
            found.extend(
                all.into_iter()
                    .map(|one| format!("panel, {part}, {}: {one}", look.word())),
            );
        }
    }
    panel.look(Look::Light).await?;
    panel.close().await?;
    none(&found)
}

/// The same pages in tabs of their own, where axe-core can be had; that they are the same is held by `side.rs`.
async fn axe_side_panel(scene: &Scene<'_>) -> Outcome {
    let mut found = Vec::new();
    scene.open("/any").await?;
    for case in ["case-1", "case-2", "case-4"] {
        scene.make_call(&json!(scene.case(case).request)).await?;
    }
    let tab = scene.browser.side_in_tab().await?;
    crate::options::shown(scene, "3 calls refused").await?;
    look_at(scene, "side panel", &mut found).await?;
    for part in PARTS {
        let open = format!("document.getElementById('tab-{part}').click()");
        scene.browser.run(&open, vec![]).await?;
        tokio::time::sleep(Duration::from_millis(250)).await;
        look_at(scene, &format!("side panel, {part}"), &mut found).await?;
    }
    scene.browser.close_tab(tab).await?;
    none(&found)
}

async fn axe_closer_look(scene: &Scene<'_>) -> Outcome {
    let mut found = Vec::new();
    scene.open("/any").await?;
    for case in ["case-1", "case-2", "case-4"] {
        scene.make_call(&json!(scene.case(case).request)).await?;
    }
    // What the page reads is written a moment after it is shown.
    let all = "3 calls refused";
    scene.browser.wait_for_card(all, |text| text.contains(all)).await?;
    tokio::time::sleep(Duration::from_secs(1)).await;
    let tab = scene.browser.desk_in_tab().await?;
    for (tool, words) in [
        ("token", "Which token?"),
        ("two", "What differs"),
        ("can", "With which token?"),
        ("needs", "appears here while you type"),
        ("suppose", "Which call?"),
        ("share", "Share this session"),
    ] {
        let open = format!("document.querySelector('[data-do=tool][data-of={tool}]')?.click()");
        scene
            .browser
            .wait_for(&format!("the closer look's {tool}"), async || {
                scene.browser.run(&open, vec![]).await?;
                let text = scene.browser.page_text().await?;
                Ok(if text.contains(words) { Ok(()) } else { Err(text) })
            })
            .await?;
        look_at(scene, &format!("closer look, {tool}"), &mut found).await?;
    }
    scene.browser.close_tab(tab).await?;
    none(&found)
}

async fn axe_pages_of_the_extension(scene: &Scene<'_>) -> Outcome {
    let mut found = Vec::new();
    for (page, words) in [
        ("options.html", "Your own tables"),
        ("welcome.html", "You agreed"),
        ("reasons.html", "scope.missing"),
        ("help.html", "How sure a sentence is"),
        ("news.html", "Unreleased"),
    ] {
        scene.browser.open(&scene.browser.extension()?.page(page)).await?;
        crate::options::shown(scene, words).await?;
        look_at(scene, page, &mut found).await?;
    }
    none(&found)
}

async fn axe_static_page(scene: &Scene<'_>) -> Outcome {
    let mut found = Vec::new();
    let curl = scene.case("case-2").as_curl();
    let token = scene.case("case-2").token().to_owned();
    let two = format!("{token}\n\n{}", scene.case("case-1").token());
    for (what, text, words) in [
        ("empty", String::new(), "appears here"),
        ("a call", curl, "conversations/{conversationId}/disconnect"),
        ("a token", token, "analytics:query"),
        ("two tokens", two, "differ"),
        ("a bare call", "genesys GET /api/v2/users/me".to_owned(), "users/me"),
        ("an error", "why is my call refused".to_owned(), "cannot be read"),
    ] {
        crate::paste::pasted(scene, &text, words).await?;
        look_at(scene, &format!("static page with {what}"), &mut found).await?;
    }
    none(&found)
}
