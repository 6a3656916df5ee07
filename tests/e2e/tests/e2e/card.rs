//! The card in a person's hands: copy, mute, several denials, the keyboard.

use crate::built::{all_in, no_token};
use crate::stage::{Load, Outcome, Scene, Test, tests};
use serde_json::{Value, json};
use std::time::Duration;

pub(crate) fn tests() -> Vec<Test> {
    tests!(Load::Built;
        copied_markdown_holds_no_token,
        access_is_asked_for_from_card_and_popup,
        muted_call_shows_no_card,
        muted_site_shows_no_card_until_it_is_unmuted,
        same_denial_is_counted_and_others_fold,
        keyboard_alone_is_enough,
        case_5_cluster_and_organisation_are_read_from_the_token,
        wrapped_page_is_explained,
    )
}

const TAB: &str = "\u{E004}";
pub(crate) const ENTER: &str = "\u{E007}";
pub(crate) const ESCAPE: &str = "\u{E00C}";

/// Presses a demo button and waits until the card speaks of it.
pub(crate) async fn refused(scene: &Scene<'_>, id: &str, words: &str) -> Outcome {
    scene.browser.press(id).await?;
    scene.browser.wait_for_card(words, |text| text.contains(words)).await?;
    Ok(())
}

pub(crate) async fn no_card(scene: &Scene<'_>) -> Outcome {
    let gone = scene.browser.wait_for("the card to go", async || {
        Ok(match scene.browser.card_text().await? {
            None => Ok(()),
            Some(text) => Err(text),
        })
    });
    Ok(gone.await?)
}

async fn copied_markdown_holds_no_token(scene: &Scene<'_>) -> Outcome {
    scene.open("/any").await?;
    let case = scene.case("case-2");
    scene.make_call(&json!(case.request)).await?;
    scene
        .browser
        .wait_for_card("one call", |text| text.contains("/close"))
        .await?;
    scene.browser.click_in_card("[data-do=copy]").await?;
    scene
        .browser
        .wait_for_card("Copied", |text| text.contains("Copied"))
        .await?;
    // What was copied is what a person can paste.
    scene.browser.click("field").await?;
    scene.browser.control('v').await?;
    let pasted = scene
        .browser
        .run("return document.getElementById('field').value", vec![])
        .await?;
    let pasted = pasted.as_str().unwrap_or_default();
    all_in(
        pasted,
        &[
            "## `POST https://api.mypurecloud.com/api/v2/conversations/messaging/",
            "403 Forbidden",
            "is not an official operation of Genesys Cloud",
            "/disconnect",
        ],
    );
    no_token(scene, pasted);
    // Nor a part of it that is worth something.
    for part in case.token().split('.').filter(|part| part.len() > 8) {
        assert!(!pasted.contains(part), "{pasted}");
    }
    Ok(())
}

/// The request for the administrator, in both forms, from the card and from the popup.
async fn access_is_asked_for_from_card_and_popup(scene: &Scene<'_>) -> Outcome {
    scene.open("/any").await?;
    let case = scene.case("case-1");
    scene.make_call(&json!(case.request)).await?;
    scene
        .browser
        .wait_for_card("the call", |text| text.contains("Ask for access"))
        .await?;
    let holds = |text: &str| {
        assert!(text.starts_with("Please give this access in Genesys Cloud."), "{text}");
        all_in(
            text,
            &["conversation:cobrowse:add", "The smallest change:", "The call: "],
        );
        no_token(scene, text);
    };
    let mut copied = Vec::new();
    for form in ["ask-text", "ask-markdown"] {
        scene
            .browser
            .in_card(
                "document.querySelector('details.more:has([data-do=ask-text])').open = true",
                vec![],
            )
            .await?;
        // It grows by that, and a button is pressed only where it stood still for a moment.
        tokio::time::sleep(std::time::Duration::from_millis(900)).await;
        scene.browser.click_in_card(&format!("[data-do={form}]")).await?;
        scene
            .browser
            .wait_for_card("Copied", |text| text.contains("Copied"))
            .await?;
        let text = crate::journeys::clipboard(scene).await?;
        holds(&text);
        copied.push(text);
        let over = |text: &str| !text.contains("Copied");
        scene.browser.wait_for_card("the button again", over).await?;
    }
    assert!(
        !copied[0].contains('`') && copied[1].contains("`conversation:cobrowse:add`"),
        "{copied:?}"
    );
    let popup = scene.browser.popup_in_tab().await?;
    for form in ["ask-text", "ask-markdown"] {
        let there = format!(
            "document.querySelector('details.row:not([open]) > summary')?.click();
             const button = document.querySelector('[data-do={form}]');
             button?.scrollIntoView({{ block: 'center' }});
             return button !== null"
        );
        scene
            .browser
            .wait_for("the button", async || {
                let found = scene.browser.run(&there, vec![]).await?;
                Ok(if found == json!(true) {
                    Ok(())
                } else {
                    Err("none".to_owned())
                })
            })
            .await?;
        scene.browser.click_on(&format!("[data-do={form}]")).await?;
        scene
            .browser
            .wait_for("word of the copy", async || {
                let said = scene
                    .browser
                    .run("return document.querySelector('.done').textContent", vec![])
                    .await?;
                let is_done = said == json!("Copied, without the token.");
                Ok(if is_done { Ok(()) } else { Err(said.to_string()) })
            })
            .await?;
        let text = crate::journeys::clipboard(scene).await?;
        holds(&text);
    }
    scene.browser.close_tab(popup).await?;
    Ok(())
}

async fn muted_call_shows_no_card(scene: &Scene<'_>) -> Outcome {
    scene.open("/").await?;
    refused(scene, "case-1", "1 call refused").await?;
    scene.browser.click_in_card("[data-do=mute-operation]").await?;
    no_card(scene).await?;
    scene.browser.press("case-1").await?;
    tokio::time::sleep(Duration::from_secs(1)).await;
    assert_eq!(scene.browser.card_text().await?, None);
    // The list goes on, and so does every other call.
    scene
        .browser
        .popup("both calls", |text| text.contains("2 calls refused"))
        .await?;
    refused(scene, "case-2", "/close").await?;
    // On another site it is shown.
    let other = scene.platforms.origin().replace("localhost", "127.0.0.1");
    scene.browser.open(&other).await?;
    refused(scene, "case-1", "1 call refused").await?;
    // Other tests want it.
    crate::options::open(scene).await?;
    crate::options::press(scene, "take-back").await?;
    crate::options::shown(scene, "Shown again.").await?;
    Ok(())
}

async fn muted_site_shows_no_card_until_it_is_unmuted(scene: &Scene<'_>) -> Outcome {
    scene.open("/").await?;
    refused(scene, "case-1", "1 call refused").await?;
    scene.browser.click_in_card("[data-do=mute-site]").await?;
    let words = "No card is shown on this site any more";
    scene.browser.wait_for_card(words, |text| text.contains(words)).await?;
    no_card(scene).await?;
    // On the next page, too.
    scene.open("/").await?;
    scene.browser.press("case-2").await?;
    tokio::time::sleep(Duration::from_secs(1)).await;
    assert_eq!(scene.browser.card_text().await?, None);
    let popup = scene.browser.open_popup().await?;
    let muted = "The card is muted on this site";
    popup
        .wait_for_text(muted, |text| text.contains(muted) && text.contains("1 call refused"))
        .await?;
    popup.run("document.querySelector('[data-do=unmute]').click()").await?;
    popup
        .wait_for_text("no word of muting", |text| !text.contains(muted))
        .await?;
    popup.close().await?;
    refused(scene, "case-4", "needs a user's token").await
}

async fn same_denial_is_counted_and_others_fold(scene: &Scene<'_>) -> Outcome {
    scene.open("/").await?;
    refused(scene, "case-1", "1 call refused").await?;
    refused(scene, "case-1", "×2").await?;
    for id in ["case-1b", "case-2", "case-3", "case-4"] {
        scene.browser.press(id).await?;
    }
    scene
        .browser
        .wait_for_card("six calls", |text| text.contains("6 calls refused"))
        .await?;
    refused(scene, "case-5", "2 more calls are in the popup.").await?;
    // One is open, the newest; the others are a line each.
    let rows = "return [...document.querySelectorAll('details.entry')].map((row) => [row.open, row.querySelector('.path').textContent])";
    let rows = scene.browser.in_card(rows, vec![]).await?.unwrap_or_default();
    let open: Vec<bool> = rows
        .as_array()
        .into_iter()
        .flatten()
        .map(|row| row[0] == json!(true))
        .collect();
    assert_eq!(open, [true, false, false, false, false], "{rows}");
    assert_eq!(rows[0][1], json!("/v1/subscriptions"));
    // It fits into the page, whatever is in it.
    let box_of = "const { top, bottom, left, right } = document.querySelector('why403-card').getBoundingClientRect();
        return top >= 0 && left >= 0 && bottom <= innerHeight && right <= innerWidth";
    assert_eq!(scene.browser.run(box_of, vec![]).await?, json!(true));
    Ok(())
}

/// Presses Tab until the focus is on an element of the card.
pub(crate) async fn tab_to(scene: &Scene<'_>, selector: &str) -> Outcome {
    let mut last = Value::Null;
    for _ in 0..40 {
        let script =
            "const here = document.activeElement; return [here.matches(arguments[0]), here.outerHTML.slice(0, 120)]";
        if let Some(seen) = scene.browser.in_card(script, vec![json!(selector)]).await? {
            if seen[0] == json!(true) {
                return Ok(());
            }
            last = seen;
        }
        scene.browser.keys(TAB).await?;
    }
    Err(format!("no {selector} by Tab; last {last}").into())
}

async fn keyboard_alone_is_enough(scene: &Scene<'_>) -> Outcome {
    scene.open("/").await?;
    refused(scene, "case-1", "1 call refused").await?;
    refused(scene, "case-2", "2 calls refused").await?;
    scene
        .browser
        .run("document.getElementById('case-5').focus()", vec![])
        .await?;
    tab_to(scene, "[data-do=close]").await?;
    // The older one is folded: its line opens with Enter.
    tab_to(scene, "details:not([open]) > summary").await?;
    scene.browser.keys(ENTER).await?;
    let verdict = "permission conversation:cobrowse:add is missing";
    let opened = |text: &str| text.contains(verdict) && text.contains("How to fix it");
    scene.browser.wait_for_card("the older one opened", opened).await?;
    tab_to(scene, "details[open] [data-do=copy]").await?;
    scene.browser.keys(ENTER).await?;
    scene
        .browser
        .wait_for_card("Copied", |text| text.contains("Copied"))
        .await?;
    scene.browser.keys(ESCAPE).await?;
    no_card(scene).await
}

async fn case_5_cluster_and_organisation_are_read_from_the_token(scene: &Scene<'_>) -> Outcome {
    scene.open("/").await?;
    refused(scene, "case-5", "cjp:config_write").await?;
    let token = scene.case("case-5").token().to_owned();
    let (_, organisation) = token.rsplit_once('_').expect("an organisation at its end");
    let all = scene
        .popup_text(organisation, |text| text.contains(organisation))
        .await?;
    all_in(&all, &["P0A1", "Organisation", organisation]);
    no_token(scene, &all);
    Ok(())
}

/// The page's own wrappers change nothing, not even a `fetch` of a fresh frame.
async fn wrapped_page_is_explained(scene: &Scene<'_>) -> Outcome {
    for (id, verdict) in [
        (
            "wrapped-before",
            "The server says that the permission conversation:cobrowse:add is missing.",
        ),
        ("wrapped-after", "is not an official operation of Genesys Cloud"),
        ("wrapped-replaced", "needs a user's token"),
    ] {
        scene.open("/wrapped").await?;
        refused(scene, id, verdict).await?;
        // Its body was seen, whoever called.
        let state = scene.browser.card_state().await?;
        let limits = state["entries"][0]["report"]["limits"].to_string();
        assert!(!limits.contains("body was not seen"), "{id}: {limits}");
    }
    Ok(())
}
