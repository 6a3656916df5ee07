//! Look-ups about a token at its vendor: exactly those that the user switched on, and whatever comes back.

use crate::built::all_in;
use crate::options;
use crate::stage::{Load, Outcome, Scene, Test, tests};
use libtest_mimic::Failed;
use serde_json::{Value, json};
use std::time::Duration;
use why403_e2e::Kind;
use why403_platforms::Seen;

pub(crate) fn tests() -> Vec<Test> {
    tests!(Load::Built;
        nothing_is_asked_until_it_is_switched_on,
        consent_is_asked_for_and_can_be_taken_back,
        click_asks_and_asks_again,
        denial_asks_by_itself_and_once,
        other_host_is_asked_where_the_switch_names_it,
        every_kind_of_answer_is_taken,
        who_gives_a_right_is_asked_when_pressed_alone,
    )
}

const API: &str = "https://api.mypurecloud.com";
const QUEUES: &str = "https://api.mypurecloud.com/api/v2/routing/queues";
const QUESTIONS: [&str; 3] = [
    "GET https://api.mypurecloud.com/api/v2/authorization/subjects/me",
    "GET https://api.mypurecloud.com/api/v2/tokens/me",
    "GET https://api.mypurecloud.com/api/v2/users/me",
];

/// Turns a switch as a user does.
pub(crate) async fn switch(scene: &Scene<'_>, vendor: &str, to: &str) -> Outcome {
    if scene.browser.kind() == Kind::Firefox {
        scene.browser.answer_prompts().await?;
    }
    options::open(scene).await?;
    scene.browser.click(&format!("{vendor}-{to}")).await?;
    let said = match to {
        "off" => "is not asked.",
        "click" => "is asked when you press the button beside a token.",
        _ => "is asked when a call is refused.",
    };
    options::shown(scene, said).await.map(drop)
}

/// Calls an API from the page, and waits until its denial is explained.
async fn denied(scene: &Scene<'_>, token: &str) -> Outcome {
    let script = "const done = arguments[2];
        fetch(arguments[0], { headers: { Authorization: `Bearer ${arguments[1]}` } })
          .then((answer) => done(String(answer.status)), (error) => done(String(error)))";
    let seen = scene
        .browser
        .run_async(script, vec![json!(QUEUES), json!(token)])
        .await?;
    assert_eq!(seen, json!("403"));
    scene
        .browser
        .wait_for_card("the denial", |text| text.contains("/api/v2/routing/queues"))
        .await?;
    Ok(())
}

/// The requests that the page did not make, sorted.
pub(crate) fn asked(scene: &Scene<'_>) -> Vec<Seen> {
    let own = |seen: &Seen| {
        seen.origin == scene.platforms.origin()
            || seen.method == "OPTIONS"
            || seen.initiator == Some(scene.platforms.origin())
    };
    let mut asked: Vec<Seen> = scene.requests().into_iter().filter(|seen| !own(seen)).collect();
    asked.sort_by_key(Seen::line);
    asked
}

pub(crate) fn lines(asked: &[Seen]) -> Vec<String> {
    asked.iter().map(Seen::line).collect()
}

/// Opens the popup in a tab with every token unfolded, does something there once `words` are in it, and returns its text.
pub(crate) async fn popup(scene: &Scene<'_>, words: &str, then: Option<(&str, &str)>) -> Result<String, Failed> {
    let tab = scene.browser.popup_in_tab().await?;
    let outcome = within_popup(scene, words, then).await;
    scene.browser.close_tab(tab).await?;
    outcome
}

async fn within_popup(scene: &Scene<'_>, words: &str, then: Option<(&str, &str)>) -> Result<String, Failed> {
    let text = unfolded(scene, words).await?;
    let Some((press, after)) = then else { return Ok(text) };
    scene
        .browser
        .run("document.querySelector(arguments[0]).click()", vec![json!(press)])
        .await?;
    unfolded(scene, after).await
}

async fn unfolded(scene: &Scene<'_>, words: &str) -> Result<String, Failed> {
    let unfold = "document.querySelectorAll('.token:not([open]) > summary').forEach((row) => row.click());
        return document.body.innerText";
    let text = scene
        .browser
        .wait_for(&format!("the popup with {words}"), async || {
            let text = scene.browser.run(unfold, vec![]).await?;
            let text = text.as_str().unwrap_or_default().to_owned();
            Ok(if text.contains(words) { Ok(text) } else { Err(text) })
        })
        .await?;
    Ok(text)
}

async fn nothing_is_asked_until_it_is_switched_on(scene: &Scene<'_>) -> Outcome {
    scene.open("/").await?;
    denied(scene, "lookup-told-off-0123456789abcdef").await?;
    let text = popup(scene, "could tell more of this token, but is not asked", None).await?;
    all_in(&text, &["scopes unknown", "Change that in the options"]);
    assert_eq!(lines(&asked(scene)), [""; 0]);
    Ok(())
}

/// Firefox wants the user's word before an extension sends tokens, and lets the user take it back.
async fn consent_is_asked_for_and_can_be_taken_back(scene: &Scene<'_>) -> Outcome {
    if scene.browser.kind() == Kind::Chromium {
        // It has no such permission: asking for one would fail there, and with it every test of look-ups.
        return Ok(());
    }
    scene.browser.revoke_consent().await?;
    switch(scene, "genesys", "auto").await?;
    let prompts = scene.browser.asked_for().await?;
    let data: Vec<&Value> = prompts
        .as_array()
        .into_iter()
        .flatten()
        .map(|one| &one["data"])
        .collect();
    assert_eq!(data, [&json!(["authenticationInfo"])]);
    scene.browser.revoke_consent().await?;
    scene.open("/").await?;
    denied(scene, "lookup-told-consent-0123456789abcdef").await?;
    let words = "sending a token to api.mypurecloud.com is not allowed";
    popup(scene, words, None).await?;
    assert_eq!(lines(&asked(scene)), [""; 0]);
    switch(scene, "genesys", "off").await
}

async fn click_asks_and_asks_again(scene: &Scene<'_>) -> Outcome {
    switch(scene, "genesys", "click").await?;
    scene.open("/").await?;
    denied(scene, "lookup-told-click-0123456789abcdef").await?;
    tokio::time::sleep(Duration::from_millis(500)).await;
    assert_eq!(lines(&asked(scene)), [""; 0], "before the click");
    let ask = "[data-do=ask]";
    let text = popup(
        scene,
        "Ask Genesys Cloud about this token",
        Some((ask, "about this token again")),
    )
    .await?;
    all_in(
        &text,
        &[
            "the token endpoint's answer (tokens/me)",
            "analytics",
            "users:readonly",
            "GET https://api.mypurecloud.com/api/v2/tokens/me?preserveIdleTTL=true",
            "200; told something",
            "1 call refused",
        ],
    );
    let seen = asked(scene);
    assert_eq!(lines(&seen), QUESTIONS);
    for one in &seen {
        assert!(one.token, "{one:?}");
        let private = ["cookie", "referer"];
        assert!(
            !one.headers.iter().any(|name| private.contains(&name.as_str())),
            "{one:?}"
        );
    }
    // The card knows it, too, and what was asked is no call of the page.
    scene
        .browser
        .wait_for_card("the scopes", |text| text.contains("has none of what"))
        .await?;
    let rows = popup(scene, "1 call refused", Some((ask, "about this token again"))).await?;
    assert_eq!(rows.matches("403 GET ").count(), 1, "{rows}");
    scene
        .browser
        .wait_for("three more look-ups", async || {
            let count = asked(scene).len();
            Ok(if count == 6 { Ok(()) } else { Err(count.to_string()) })
        })
        .await?;
    switch(scene, "genesys", "off").await
}

async fn denial_asks_by_itself_and_once(scene: &Scene<'_>) -> Outcome {
    switch(scene, "genesys", "auto").await?;
    scene.open("/").await?;
    let token = "lookup-told-auto-0123456789abcdef";
    denied(scene, token).await?;
    scene
        .browser
        .wait_for_card("the scopes", |text| text.contains("has none of what"))
        .await?;
    // Neither another denial, nor another page, nor a background that was stopped makes them again.
    denied(scene, token).await?;
    scene.open("/").await?;
    denied(scene, token).await?;
    scene.browser.stop_background().await?;
    scene.open("/").await?;
    denied(scene, token).await?;
    scene
        .browser
        .wait_for_card("the scopes", |text| text.contains("has none of what"))
        .await?;
    tokio::time::sleep(Duration::from_secs(1)).await;
    assert_eq!(lines(&asked(scene)), QUESTIONS);
    switch(scene, "genesys", "off").await
}

async fn other_host_is_asked_where_the_switch_names_it(scene: &Scene<'_>) -> Outcome {
    options::open(scene).await?;
    let text = options::shown(scene, "https://webexapis.com/v1/people/me").await?;
    all_in(&text, &["at webexapis.com, whichever host of Webex received the token"]);
    switch(scene, "webex", "auto").await?;
    scene.open("/").await?;
    // Not switched on: not asked.
    scene.browser.press("case-1").await?;
    scene.browser.press("case-5").await?;
    scene
        .browser
        .wait_for("the look-ups", async || {
            let seen = lines(&asked(scene));
            Ok(if seen.len() == 2 {
                Ok(())
            } else {
                Err(format!("{seen:?}"))
            })
        })
        .await?;
    tokio::time::sleep(Duration::from_secs(1)).await;
    let expected = [
        "GET https://webexapis.com/v1/authorizations/tokenExpiry",
        "GET https://webexapis.com/v1/people/me",
    ];
    assert_eq!(lines(&asked(scene)), expected);
    let text = popup(scene, "403; told nothing", None).await?;
    all_in(
        &text,
        &["GET https://webexapis.com/v1/people/me", "about this token again"],
    );
    switch(scene, "webex", "off").await
}

/// Which roles contain what a call lacks, and whether the organisation has it: never by itself, and told in the report and
/// in the request for the administrator.
async fn who_gives_a_right_is_asked_when_pressed_alone(scene: &Scene<'_>) -> Outcome {
    const RIGHTS: [&str; 2] = [
        "GET https://api.mypurecloud.com/api/v2/authorization/permissions",
        "GET https://api.mypurecloud.com/api/v2/authorization/roles",
    ];
    switch(scene, "genesys", "auto").await?;
    scene.open("/").await?;
    let rights_asked = || {
        lines(&asked(scene))
            .iter()
            .filter(|line| RIGHTS.contains(&line.as_str()))
            .count()
    };
    let cases = [
        (
            "lookup-told-rights-0123456789abcdef",
            [
                "These roles contain the permission routing:queue:view: Routing Admin, Supervisor",
                "is available in this organisation",
            ],
        ),
        (
            "lookup-none-rights-0123456789abcdef",
            [
                "No role of the organisation contains the permission routing:queue:view",
                "is not available in this organisation",
            ],
        ),
    ];
    for (at, (token, said)) in cases.into_iter().enumerate() {
        denied(scene, token).await?;
        let by_itself = async || {
            let seen = lines(&asked(scene));
            let is_there = seen.len() == at * (QUESTIONS.len() + RIGHTS.len()) + QUESTIONS.len();
            Ok(if is_there { Ok(()) } else { Err(format!("{seen:?}")) })
        };
        scene.browser.wait_for("what is asked by itself", by_itself).await?;
        assert_eq!(rights_asked(), at * RIGHTS.len());
        let press = "[data-do=ask-rights]";
        let text = popup(
            scene,
            "Ask who gives routing:queue:view",
            Some((press, "authorization/roles?pageSize=100")),
        )
        .await?;
        all_in(&text, &["200; told something"]);
        let unfold = "document.querySelectorAll('details.row:not([open]) > summary').forEach((row) => row.click());
            return document.body.innerText";
        let tab = scene.browser.popup_in_tab().await?;
        let told = async || {
            let text = scene.browser.run(unfold, vec![]).await?;
            let text = text.as_str().unwrap_or_default().to_owned();
            Ok(if said.iter().all(|words| text.contains(words)) {
                Ok(())
            } else {
                Err(text)
            })
        };
        let outcome = scene.browser.wait_for("what was told", told).await;
        scene.browser.close_tab(tab).await?;
        outcome?;
        assert_eq!(rights_asked(), (at + 1) * RIGHTS.len());
    }
    switch(scene, "genesys", "off").await
}

/// What the token chooses, and how its three answers are listed.
const ANSWERS: [(&str, [&str; 2]); 6] = [
    ("refused", ["403; told nothing", "401; told nothing"]),
    ("broken", ["200; told nothing", ""]),
    ("lying", ["200; told nothing", ""]),
    ("huge", ["200, but longer than 64 KiB; told nothing", ""]),
    (
        "moved",
        ["leads to another address, which is not followed; told nothing", ""],
    ),
    ("slow", ["no answer within 10 s; told nothing", ""]),
];

async fn every_kind_of_answer_is_taken(scene: &Scene<'_>) -> Outcome {
    switch(scene, "genesys", "auto").await?;
    for (kind, words) in ANSWERS {
        scene.open("/").await?;
        denied(scene, &format!("lookup-{kind}-answer-0123456789abcdef")).await?;
        let text = popup(scene, "about this token again", None).await?;
        all_in(&text, &words);
        all_in(&text, &["scopes unknown"]);
        assert!(!text.contains("told something"), "{kind}: {text}");
    }
    let seen = asked(scene);
    assert_eq!(seen.len(), 3 * ANSWERS.len(), "{:#?}", lines(&seen));
    // A redirect leads nowhere.
    assert!(seen.iter().all(|one| one.origin == API), "{:#?}", lines(&seen));
    switch(scene, "genesys", "off").await
}
