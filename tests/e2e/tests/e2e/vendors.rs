//! Look-ups at vendors whose hosts the user allowed on a click, and at one that fills the address from the token:
//! exactly those that the switch names, and scopes from a header that no page may read.

use crate::built::all_in;
use crate::lookups::{asked, lines, popup, switch};
use crate::options;
use crate::stage::{Load, Outcome, Scene, Test, tests};
use serde_json::{Value, json};
use std::time::Duration;

pub(crate) fn tests() -> Vec<Test> {
    tests!(Load::Granted;
        github_lists_scopes_in_a_header,
        github_is_not_asked_about_a_token_without_scopes,
        slack_lists_scopes_in_a_header,
        slack_refuses_with_200_and_tells_nothing,
        google_is_asked_without_the_token_in_the_address,
        cxone_lists_the_permissions_of_the_tokens_own_agent,
    )
}

/// The hosts that the switches ask for beyond those of the labelled denials.
pub(crate) fn hosts() -> Vec<String> {
    let hosts = [
        "api.github.com",
        "*.ghe.com",
        "slack.com",
        "*.slack.com",
        "slack-gov.com",
        "*.slack-gov.com",
        "www.googleapis.com",
        "oauth2.googleapis.com",
    ];
    hosts.map(str::to_owned).to_vec()
}

/// A refused call, and what follows from it.
struct Look<'a> {
    vendor: &'a str,
    authorization: &'a str,
    /// Method and address.
    call: (&'a str, &'a str),
    /// What is asked, as the proxy logs it.
    asked: &'a [&'a str],
    /// Names of the parameters of its address.
    parameters: &'a [&'a str],
    /// What the popup then says of the token.
    says: &'a [&'a str],
}

async fn refused(scene: &Scene<'_>, look: &Look<'_>) -> Outcome {
    scene.open("/any").await?;
    let (method, url) = look.call;
    let call: Value = json!({"method": method, "url": url, "headers": {"Authorization": look.authorization}});
    let seen = scene.make_call(&call).await?;
    assert!(seen.starts_with("403 ") || seen.contains("missing_scope"), "{seen}");
    let path = url.rsplit('/').next().unwrap_or_default();
    scene
        .browser
        .wait_for_card("the denial", |text| text.contains(path))
        .await?;
    Ok(())
}

/// Switches a vendor on, makes the call twice, and compares what was asked and told.
async fn played(scene: &Scene<'_>, look: &Look<'_>) -> Outcome {
    switch(scene, look.vendor, "auto").await?;
    refused(scene, look).await?;
    if look.asked.is_empty() {
        tokio::time::sleep(Duration::from_secs(1)).await;
    } else {
        let text = popup(scene, "about this token again", None).await?;
        all_in(&text, look.says);
    }
    refused(scene, look).await?;
    tokio::time::sleep(Duration::from_secs(1)).await;
    let seen = asked(scene);
    assert_eq!(lines(&seen), look.asked);
    let private = ["cookie", "referer"];
    for one in &seen {
        assert!(one.token, "{one:?}");
        assert_eq!(one.parameters, look.parameters);
        assert!(
            !one.headers.iter().any(|name| private.contains(&name.as_str())),
            "{one:?}"
        );
    }
    switch(scene, look.vendor, "off").await
}

async fn github_lists_scopes_in_a_header(scene: &Scene<'_>) -> Outcome {
    options::open(scene).await?;
    let text = options::shown(scene, "/rate_limit").await?;
    all_in(
        &text,
        &[
            "https://oauth2.googleapis.com/tokeninfo",
            "/api/auth.test",
            "permissions?agentId=<icAgentId>",
        ],
    );
    let look = Look {
        vendor: "github",
        // The vendor's own word for Bearer.
        authorization: "token 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",
        call: ("GET", "https://api.github.com/repos/shop/shop/keys"),
        asked: &["GET https://api.github.com/rate_limit"],
        parameters: &[],
        says: &[
            "gist",
            "read:user",
            "the response header x-oauth-scopes",
            "GET https://api.github.com/rate_limit",
            "200; told something",
        ],
    };
    played(scene, &look).await
}

async fn github_is_not_asked_about_a_token_without_scopes(scene: &Scene<'_>) -> Outcome {
    let look = Look {
        vendor: "github",
        authorization: "Bearer ghs_zQWBuTSOoRi4A9spHcVY5ncnsDkxkJ0mLq17",
        call: ("GET", "https://api.github.com/repos/shop/shop/keys"),
        asked: &[],
        parameters: &[],
        says: &[],
    };
    played(scene, &look).await
}

const MESSAGE: (&str, &str) = ("POST", "https://slack.com/api/chat.postMessage");
const TEST: &[&str] = &["GET https://slack.com/api/auth.test"];

async fn slack_lists_scopes_in_a_header(scene: &Scene<'_>) -> Outcome {
    let look = Look {
        vendor: "slack",
        authorization: "Bearer xoxb-000000000000-0000000000000-toldtoldtoldtoldtoldtold",
        call: MESSAGE,
        asked: TEST,
        parameters: &[],
        says: &[
            "channels:read",
            "users:read",
            "T0SHOP",
            "U0ROBOT",
            "200; told something",
        ],
    };
    played(scene, &look).await
}

async fn slack_refuses_with_200_and_tells_nothing(scene: &Scene<'_>) -> Outcome {
    let look = Look {
        vendor: "slack",
        authorization: "Bearer xoxb-000000000000-0000000000000-otherotherotherotherothe",
        call: MESSAGE,
        asked: TEST,
        parameters: &[],
        says: &["scopes unknown", "200; told nothing"],
    };
    played(scene, &look).await
}

async fn google_is_asked_without_the_token_in_the_address(scene: &Scene<'_>) -> Outcome {
    let look = Look {
        vendor: "google",
        authorization: "Bearer ya29.told-told-told-told-told-told-told-told",
        call: ("GET", "https://www.googleapis.com/drive/v3/files"),
        asked: &["GET https://oauth2.googleapis.com/tokeninfo"],
        parameters: &[],
        says: &[
            "https://www.googleapis.com/auth/calendar.readonly",
            "1234.apps.googleusercontent.com",
            "200; told something",
        ],
    };
    played(scene, &look).await
}

async fn cxone_lists_the_permissions_of_the_tokens_own_agent(scene: &Scene<'_>) -> Outcome {
    let look = Look {
        vendor: "cxone",
        // Its claim `icAgentId` is 987654.
        authorization: "Bearer eyJhbGciOiJSUzI1NiIsInR5cCI6IkpXVCJ9.eyJpY0FnZW50SWQiOiI5ODc2NTQiLCJ0ZW5hbnRJZCI6InQtMSIsInN1YiI6InVzZXI6MSJ9.bm90IGEgcmVhbCBzaWduYXR1cmU",
        call: (
            "POST",
            "https://api-na1.niceincontact.com/InContactAPI/services/v23.0/agent-sessions/s-1/dialer-login",
        ),
        asked: &["GET https://api-na1.niceincontact.com/InContactAPI/services/v23.0/permissions"],
        parameters: &["agentId"],
        says: &[
            "AgentSoftPhone=Enable",
            "permissions?agentId=987654",
            "200; told something",
        ],
    };
    played(scene, &look).await
}
