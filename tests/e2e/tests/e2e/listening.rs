//! Listening: what answers that the page itself received tell of its token, with no request of our own.

use crate::built::all_in;
use crate::stage::{Load, Outcome, Scene, Test, tests};
use serde_json::{Value, json};

pub(crate) fn tests() -> Vec<Test> {
    tests!(Load::Built; scopes_are_heard_from_the_token_endpoint_and_from_tokens_me)
}

const API: &str = "https://api.mypurecloud.com/api/v2";

fn with(token: &str, url: &str) -> Value {
    json!({"method": "GET", "url": url, "headers": {"Authorization": format!("Bearer {token}")}})
}

async fn scopes_are_heard_from_the_token_endpoint_and_from_tokens_me(scene: &Scene<'_>) -> Outcome {
    scene.open("/any").await?;
    let secret = "Basic Y2xpZW50OnNlY3JldA==";
    let grant = json!({
        "method": "POST",
        "url": "https://login.mypurecloud.com/oauth/token",
        "headers": {"Authorization": secret},
        "form": {"grant_type": "client_credentials", "scope": "routing:readonly users:readonly"},
    });
    let answer = scene.make_call(&grant).await?;
    let body = answer.strip_prefix("200 ").unwrap_or(&answer);
    let body: Value = serde_json::from_str(body).map_err(|error| format!("{answer}: {error}"))?;
    let token = body["access_token"].as_str().unwrap_or_default();
    // Refused with the token that was handed out just now.
    let queues = format!("{API}/routing/queues");
    let seen = scene.make_call(&with(token, &queues)).await?;
    assert!(seen.starts_with("403 "), "{seen}");
    scene
        .browser
        .wait_for_card("the call", |text| text.contains("routing/queues"))
        .await?;
    let first = scene
        .popup_text("scopes", |text| text.contains("users:readonly"))
        .await?;
    all_in(
        &first,
        &["routing:readonly", "login.mypurecloud.com", "client credentials"],
    );
    assert!(!first.contains(token) && !first.contains("Y2xpZW50OnNlY3JldA"));
    // What the platform itself says of the token counts as well.
    let seen = scene.make_call(&with(token, &format!("{API}/tokens/me"))).await?;
    assert!(seen.starts_with("200 "), "{seen}");
    scene.make_call(&with(token, &queues)).await?;
    let second = scene
        .popup_text("more scopes", |text| text.contains("analytics"))
        .await?;
    all_in(&second, &["tokens/me", "Example client"]);
    // The page made these calls, and nobody else any other.
    let mut lines: Vec<String> = scene.requests().iter().map(|seen| seen.line()).collect();
    lines.retain(|line| line.contains("mypurecloud.com") && !line.starts_with("OPTIONS"));
    assert_eq!(lines.len(), 4, "{lines:#?}");
    Ok(())
}
