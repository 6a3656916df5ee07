//! Handshakes of WebSockets and streams of events that are refused: no script can set a header there, so the token stands
//! in the address. It is explained like a call's, and never shown.
//!
//! Both browsers show a handshake only to who has the host's permission for `ws:` or `wss:` itself, which the extension has
//! for this machine; Chromium tells of a refused one's answer only where all headers are asked for, and of 401 alone: under
//! 400 and 403 it says no more than that it failed (measured with Chromium 156 and Firefox 153).

use crate::built::all_in;
use crate::stage::{Load, Outcome, Scene, Test, tests};
use serde_json::{Value, json};
use std::time::Duration;
use why403_e2e::Kind;
use why403_platforms::Played;

pub(crate) fn tests() -> Vec<Test> {
    tests!(Load::Granted;
        refused_handshake_of_a_websocket_is_explained,
        refused_handshake_without_a_known_parameter_is_explained,
        refused_stream_of_events_is_explained,
    )
}

const TOKEN: &str = "Zx81qW7k-Tn4Vb9RQ2Lm3Pd8s0Gh6Jw5";
const EXPIRED: &str = "Bearer error=\"invalid_token\", error_description=\"The token expired\"";
const SCOPE: &str = "Bearer error=\"insufficient_scope\", scope=\"orders:live\"";

/// On the page's own host.
fn here(scene: &Scene<'_>, query: &str) -> String {
    // The stand-in's tunnels speak TLS alone.
    let origin = scene.platforms.origin().replacen("http:", "wss:", 1);
    format!("{origin}/live?{query}")
}

fn refusal(url: &str, status: u16, challenge: &str) -> Played {
    Played {
        method: "GET".to_owned(),
        // The stand-in knows hosts, not ports.
        url: match url
            .split_once("://localhost:")
            .and_then(|(_, rest)| rest.split_once('/'))
        {
            Some((_, path)) => format!("http://localhost/{path}"),
            None => url.to_owned(),
        },
        status,
        headers: vec![("www-authenticate".to_owned(), challenge.to_owned())],
        body: String::new(),
    }
}

/// Opens a socket or a stream in the page until it fails.
async fn open(scene: &Scene<'_>, kind: &str, url: &str) -> Outcome {
    scene.open("/any").await?;
    let script = "const [kind, url, done] = arguments;
        const one = new globalThis[kind](url);
        one.onopen = () => done('open');
        one.onerror = () => { one.close(); done('error'); };";
    let seen = scene.browser.run_async(script, vec![json!(kind), json!(url)]).await?;
    assert_eq!(seen, json!("error"));
    Ok(())
}

async fn explained(scene: &Scene<'_>, kind: &str, refused: Played, url: &str, words: &[&str]) -> Outcome {
    let status = refused.status;
    scene.platforms.play(Some(refused));
    let outcome = told(scene, kind, url, status, words).await;
    scene.platforms.play(None);
    outcome
}

async fn told(scene: &Scene<'_>, kind: &str, url: &str, status: u16, words: &[&str]) -> Outcome {
    open(scene, kind, url).await?;
    let card = scene
        .browser
        .wait_for_card(&words.join(", "), |text| words.iter().all(|word| text.contains(word)))
        .await?;
    let state = scene.browser.card_state().await?;
    let call = &state["entries"][0]["report"]["call"];
    assert_eq!((&call["status"], &call["page_word"]), (&json!(status), &Value::Null));
    let popup = scene.popup_text("the call", |text| text.contains("/live")).await?;
    for text in [&card, &popup, &state.to_string()] {
        assert!(!text.contains(TOKEN) && !text.contains("Zx81qW7k"), "{text}");
    }
    all_in(&popup, words);
    Ok(())
}

/// What Chromium does not tell is not made up.
async fn told_nothing(scene: &Scene<'_>, refused: Played, url: &str) -> Outcome {
    scene.platforms.play(Some(refused));
    let outcome = open(scene, "WebSocket", url).await;
    scene.platforms.play(None);
    outcome?;
    tokio::time::sleep(Duration::from_secs(1)).await;
    assert_eq!(scene.browser.card_text().await?, None);
    Ok(())
}

async fn refused_handshake_of_a_websocket_is_explained(scene: &Scene<'_>) -> Outcome {
    let url = here(scene, &format!("access_token={TOKEN}&room=7"));
    let refused = refusal(&url, 401, EXPIRED);
    explained(
        scene,
        "WebSocket",
        refused,
        &url,
        &["The server says that the token has expired"],
    )
    .await
}

async fn refused_handshake_without_a_known_parameter_is_explained(scene: &Scene<'_>) -> Outcome {
    let url = here(scene, &format!("token={TOKEN}"));
    let refused = refusal(&url, 403, SCOPE);
    if scene.browser.kind() == Kind::Chromium {
        return told_nothing(scene, refused, &url).await;
    }
    explained(scene, "WebSocket", refused, &url, &["orders:live"]).await
}

async fn refused_stream_of_events_is_explained(scene: &Scene<'_>) -> Outcome {
    let url = format!("https://api.unlisted.example/live?access_token={TOKEN}");
    let refused = refusal(&url, 403, SCOPE);
    explained(
        scene,
        "EventSource",
        refused,
        &url,
        &["The server says that the scope orders:live is missing."],
    )
    .await
}
