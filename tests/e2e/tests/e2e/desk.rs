//! The closer look at one tab: it opens from the popup, names the tab alone in its address, and says of a token, of a call
//! and of what may be shared what the command says.

use crate::built::all_in;
use crate::journeys;
use crate::stage::{Load, Outcome, Scene, Test, tests};
use libtest_mimic::Failed;
use serde_json::{Value, json};
use why403_e2e::Kind;

pub(crate) fn tests() -> Vec<Test> {
    tests!(Load::Granted; desk_looks_closer_at_the_tab_of_the_popup)
}

const NAME: &str = "graph-scope-unasked";

async fn desk_looks_closer_at_the_tab_of_the_popup(scene: &Scene<'_>) -> Outcome {
    let entries = journeys::entries(NAME);
    journeys::play(scene, &entries, async || {
        scene
            .browser
            .wait_for_card("a journey", |text| text.contains("lost here"))
            .await?;
        let popup = scene.browser.popup_in_tab().await?;
        let press = async || {
            let there = async || {
                let clicked = scene.browser.click_on("[data-do=desk]").await;
                Ok(clicked.map_err(|error| error.to_string()))
            };
            scene.browser.wait_for("the button", there).await
        };
        let opened = match scene.browser.kind() {
            Kind::Firefox => scene.browser.page_opened_by(press).await,
            // Its driver does not know a tab that an extension opens: the button is there, and its page is opened again.
            Kind::Chromium => {
                press().await?;
                let number = scene.browser.run("return location.search", vec![]).await?;
                let page = format!("desk.html{}", number.as_str().unwrap_or_default());
                scene.browser.page_in_tab(&scene.browser.extension()?.page(&page)).await
            }
        };
        let outcome = match opened {
            Ok(desk) => {
                let outcome = looked_at(scene, &entries).await;
                scene.browser.close_tab(desk).await?;
                outcome
            }
            Err(error) => Err(error.into()),
        };
        scene.browser.close_tab(popup).await?;
        outcome
    })
    .await
}

/// Waits until the page has these words.
async fn says(scene: &Scene<'_>, words: &[&str]) -> Result<String, Failed> {
    let text = scene
        .browser
        .wait_for(&words.join(", "), async || {
            let text = scene.browser.run("return document.body.textContent", vec![]).await?;
            let text = text.as_str().unwrap_or_default().to_owned();
            let all = words.iter().all(|word| text.contains(word));
            Ok(if all { Ok(text) } else { Err(text) })
        })
        .await?;
    Ok(text)
}

async fn tool(scene: &Scene<'_>, name: &str) -> Outcome {
    Ok(scene
        .browser
        .click_on(&format!("[data-do=tool][data-of={name}]"))
        .await?)
}

async fn typed(scene: &Scene<'_>, id: &str, words: &str) -> Outcome {
    let script = "const field = document.getElementById(arguments[0]);
        field.value = arguments[1];
        field.dispatchEvent(new Event('input', { bubbles: true }));";
    scene.browser.run(script, vec![json!(id), json!(words)]).await?;
    Ok(())
}

async fn looked_at(scene: &Scene<'_>, entries: &[Value]) -> Outcome {
    let mut all = says(
        scene,
        &["a closer look", "Which token?", "Everything in this token", "User.Read"],
    )
    .await?;
    let address = scene
        .browser
        .run("return location.search + location.hash", vec![])
        .await?;
    let number = address.as_str().and_then(|text| text.strip_prefix("?tab="));
    assert!(number.is_some_and(|number| number.parse::<u32>().is_ok()), "{address}");
    all_in(&all, &["for whom it is", "aud"]);
    tool(scene, "two").await?;
    all += &says(scene, &["Only one token was seen"]).await?;
    tool(scene, "can").await?;
    typed(scene, "search", "/me/chats").await?;
    all += &says(scene, &["missing: ", "/me/chats", "Chat.Read"]).await?;
    tool(scene, "needs").await?;
    typed(scene, "asked", "GET https://graph.microsoft.com/v1.0/me/messages").await?;
    all += &says(scene, &["What does this need?", "Mail.ReadBasic"]).await?;
    tool(scene, "suppose").await?;
    typed(scene, "name", "Chat.ReadBasic").await?;
    scene.browser.click_on("[data-do=with][data-of=scope]").await?;
    all += &says(
        scene,
        &[
            "Hypothetical: the same call, if its caller had scope Chat.ReadBasic",
            "As it was",
        ],
    )
    .await?;
    tool(scene, "share").await?;
    scene.browser.click_on("[data-do=make]").await?;
    all += &says(
        scene,
        &["Save the HAR file", "Copy the explanations as Markdown", "Still in it"],
    )
    .await?;
    for secret in entries.iter().flat_map(journeys::secrets) {
        assert!(!all.contains(&secret), "{secret}");
    }
    Ok(())
}
