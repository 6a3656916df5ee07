//! The closer look at one tab: it opens from the popup, names the tab alone in its address, and says of a token, of a call
//! and of what may be shared what the command says.

use crate::built::all_in;
use crate::journeys;
use crate::stage::{Load, Outcome, Scene, Test, tests};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use libtest_mimic::Failed;
use serde_json::{Value, json};
use std::time::Duration;
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
    counts(scene).await?;
    calm(scene).await?;
    tool(scene, "two").await?;
    all += &says(scene, &["Only one token was seen"]).await?;
    all += &pasted(scene).await?;
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
    all += &another_token(scene).await?;
    all += &asks_for_access(scene).await?;
    tool(scene, "share").await?;
    scene.browser.click_on("[data-do=make]").await?;
    all += &says(
        scene,
        &["Save the HAR file", "Copy the explanations as Markdown", "Still in it"],
    )
    .await?;
    let secrets = entries.iter().flat_map(journeys::secrets);
    for secret in secrets.chain([other_token()]) {
        assert!(!all.contains(&secret), "{secret}");
    }
    Ok(())
}

/// A token of the same API with another scope, which no call carries.
fn other_token() -> String {
    let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let header = part(&json!({"alg": "RS256", "typ": "JWT", "kid": "k-2"}));
    let claims = part(&json!({
        "iss": "https://sts.windows.net/0a1b2c3d-0000-4000-8000-000000000001/",
        "aud": "https://graph.microsoft.com",
        "scp": "Chat.ReadBasic User.Read",
        "exp": 4_102_444_800_i64,
    }));
    format!("{header}.{claims}.c2lnbmF0dXJlLW9mLW5vYm9keQ")
}

const TIMES: &str = "document.querySelector('details.everything').open = true;
    return [...document.querySelectorAll('.claim-rows .reads')].map((one) => one.textContent).join()";

/// Times count while one looks, and nobody is told each second; the header is there as rows and as JSON.
async fn counts(scene: &Scene<'_>) -> Outcome {
    let before = scene.browser.run(TIMES, vec![]).await?;
    assert!(before.as_str().is_some_and(|times| times.contains(" ago")), "{before}");
    let counted = async || {
        let now = scene.browser.run(TIMES, vec![]).await?;
        Ok(if now == before { Err(now.to_string()) } else { Ok(()) })
    };
    scene.browser.wait_for("times that count", counted).await?;
    let announced = "return document.querySelectorAll(
        ':is([aria-live], [role=status], [role=alert]) :is(time, .reads)').length";
    assert_eq!(scene.browser.run(announced, vec![]).await?, json!(0));
    let header = "const all = [...document.querySelectorAll('details.everything details')];
        all.find((one) => one.textContent.startsWith('Header as JSON')).open = true;
        return document.querySelector('.everything pre.json').innerText";
    let header = scene.browser.run(header, vec![]).await?;
    let header = header.as_str().unwrap_or_default();
    assert!(
        header.starts_with("{\n  \"") && header.contains("\"alg\": \""),
        "{header}"
    );
    picture(scene, "token").await
}

/// Nothing counts by itself for whoever asked for less movement.
async fn calm(scene: &Scene<'_>) -> Outcome {
    scene.browser.calm(true).await?;
    // A second that had begun.
    tokio::time::sleep(Duration::from_millis(1200)).await;
    let before = scene.browser.run(TIMES, vec![]).await?;
    tokio::time::sleep(Duration::from_millis(3000)).await;
    let after = scene.browser.run(TIMES, vec![]).await?;
    scene.browser.calm(false).await?;
    assert_eq!(before, after);
    Ok(())
}

/// A pasted token is held against the one of the tab; the field is emptied, keeps the focus, and nothing is sent.
async fn pasted(scene: &Scene<'_>) -> Result<String, Failed> {
    typed(scene, "pasted", "no token").await?;
    typed(scene, "pasted", "these are words and no token").await?;
    says(scene, &["No token was found in this text."]).await?;
    let sent = scene.requests().len();
    scene
        .browser
        .run("document.getElementById('pasted').focus()", vec![])
        .await?;
    typed(scene, "pasted", &format!("Bearer {}", other_token())).await?;
    let all = says(
        scene,
        &[
            "The pasted token is chosen.",
            "Pasted · ",
            "Only in the second",
            "Chat.ReadBasic",
            "What each can call",
        ],
    )
    .await?;
    let field =
        "const field = document.getElementById('pasted'); return [field.value, document.activeElement === field]";
    assert_eq!(scene.browser.run(field, vec![]).await?, json!(["", true]));
    assert_eq!(scene.requests().len(), sent);
    picture(scene, "two").await?;
    Ok(all)
}

/// The pasted token as a supposed caller's.
async fn another_token(scene: &Scene<'_>) -> Result<String, Failed> {
    let script = "[...document.querySelectorAll('[data-do=other-token]')]
        .find((one) => one.textContent.startsWith('Pasted')).click()";
    scene.browser.run(script, vec![]).await?;
    let all = says(
        scene,
        &["Hypothetical: the same call, if its caller sent the other token"],
    )
    .await?;
    picture(scene, "suppose").await?;
    Ok(all)
}

/// The request for whoever can give the access, in both forms.
async fn asks_for_access(scene: &Scene<'_>) -> Result<String, Failed> {
    let mut all = String::new();
    for (form, begins) in [
        ("text", "Please give this access in "),
        ("markdown", "Please give this access in "),
    ] {
        let real = format!("[data-do=ask-{form}]:not([data-of=supposed])");
        scene.browser.click_on(&real).await?;
        says(scene, &["Copied, without the token."]).await?;
        let copied = journeys::clipboard(scene).await?;
        assert!(copied.starts_with(begins), "{copied}");
        all_in(
            &copied,
            &[
                "Chat.Read",
                "The smallest change:",
                "the same call must no longer be refused",
            ],
        );
        all += &copied;
    }
    // What was done is said above the tools for a moment.
    scene.browser.run("scrollTo(0, 0)", vec![]).await?;
    Ok(all)
}

/// For whoever wants to see it (`WHY403_PICTURES=FOLDER`).
async fn picture(scene: &Scene<'_>, name: &str) -> Outcome {
    if let Some(folder) = std::env::var_os("WHY403_PICTURES") {
        let file = format!("desk-{name}-{}.png", scene.browser.kind());
        scene
            .browser
            .screenshot_to(&std::path::Path::new(&folder).join(file))
            .await?;
    }
    Ok(())
}
