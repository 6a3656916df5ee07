//! The extension on pages that call in other ways, and on answers that are no tidy JSON.

use crate::stage::{Load, Outcome, Scene, Test, tests};
use serde_json::json;
use std::time::Duration;

pub(crate) fn tests() -> Vec<Test> {
    tests!(Load::Built; situations_are_explained, strict_policy_is_no_obstacle)
}

/// Situation, and what the card says of it; nothing where there must be no card.
const SITUATIONS: &[(&str, Option<&str>)] = &[
    ("ok", None),
    ("abort", None),
    (
        "denied",
        Some("The server says that the permission routing:queue:view is missing."),
    ),
    (
        "slow",
        Some("The server says that the permission routing:queue:view is missing."),
    ),
    ("waf", Some("something in front of the API may have made it")),
    ("empty", Some("GET /api/v2/routing/queues requires")),
    ("huge", Some("routing:queue:view")),
    ("not-json", Some("GET /api/v2/routing/queues requires")),
    (
        "challenge",
        Some("The server says that the scope routing:readonly is missing."),
    ),
    (
        "redirect",
        Some("The server says that the permission routing:queue:view is missing."),
    ),
    ("no-token", Some("No token was sent, and the server says so.")),
    (
        "same-origin",
        Some("The server says that the scope orders:write is missing."),
    ),
    (
        "xhr",
        Some("The server says that the permission routing:queue:view is missing."),
    ),
    (
        "xhr-sync",
        Some("The server says that the permission routing:queue:view is missing."),
    ),
    (
        "xhr-json",
        Some("The server says that the permission routing:queue:view is missing."),
    ),
    ("xhr-blob", Some("routing:queue:view")),
    (
        "xhr-arraybuffer",
        Some("The server says that the permission routing:queue:view is missing."),
    ),
    ("worker", Some("is not an official operation of Genesys Cloud")),
    ("frame", Some("is not an official operation of Genesys Cloud")),
    (
        "request-object",
        Some("The server says that the permission routing:queue:view is missing."),
    ),
    (
        "stream-body",
        Some("The server says that the permission routing:queue:view is missing."),
    ),
    // What the page does not read, and what it reads as a stream, is not read.
    ("stream-read", Some("GET /api/v2/routing/queues requires")),
    ("unread", Some("GET /api/v2/routing/queues requires")),
];

async fn situations_are_explained(scene: &Scene<'_>) -> Outcome {
    let mut wrong = vec![];
    for (name, expected) in SITUATIONS {
        scene.open("/situations").await?;
        scene.browser.press(&format!("situation-{name}")).await?;
        match expected {
            Some(words) => {
                let seen = scene.browser.wait_for_card(words, |text| text.contains(words)).await;
                if let Err(error) = seen {
                    wrong.push(format!("{name}: {error}"));
                }
            }
            None => {
                tokio::time::sleep(Duration::from_secs(1)).await;
                if let Some(text) = scene.browser.card_text().await? {
                    wrong.push(format!("{name}: a card with {text}"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    Ok(())
}

async fn strict_policy_is_no_obstacle(scene: &Scene<'_>) -> Outcome {
    scene.open("/csp").await?;
    scene.browser.press("case-2").await?;
    let verdict = "is not an official operation of Genesys Cloud";
    scene
        .browser
        .wait_for_card(verdict, |text| text.contains(verdict))
        .await?;
    // Firefox asks for the icon of every page by itself; the rest would be the extension's doing.
    let others = "return window.violations.filter((line) => !line.endsWith('/favicon.ico'))";
    assert_eq!(scene.browser.run(others, vec![]).await?, json!([]));
    Ok(())
}
