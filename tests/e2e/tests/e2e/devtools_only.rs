//! The edition for the developer tools alone: its panel explains as well, and there is nothing else of it. It has no
//! script in the page, nowhere to store anything, and nobody to send anything to.

use crate::built::{all_in, no_token};
use crate::stage::{Load, Outcome, Scene, Test, start, tests};
use libtest_mimic::Failed;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use why403_e2e::Kind;
use why403_e2e::panel::OpenPanel;

pub(crate) fn tests() -> Vec<Test> {
    tests!(Load::Devtools;
        devtools_only_explains_the_cases_and_connects_to_nobody,
        devtools_only_sees_what_the_page_does_not,
        devtools_only_follows_the_page_keeps_and_clears,
        devtools_only_says_what_was_before_it,
        devtools_only_reads_what_the_tools_saw_before_it,
        devtools_only_leaves_the_page_as_it_was,
        devtools_only_has_nowhere_to_store_anything,
        devtools_only_asks_for_nothing,
    )
}

const NOTHING_YET: &str = "No call with a token yet";

/// What the panel must say of each case.
const CASES: &[(&str, &[&str])] = &[
    (
        "case-1",
        &[
            "The server says that the permission conversation:cobrowse:add is missing.",
            "certain",
            "Admin > People & Permissions > Roles/Permissions",
            "conversation:cobrowse:write",
        ],
    ),
    ("case-1b", &["conversation:cobrowseVoice:add", "conversations"]),
    (
        "case-2",
        &[
            "is not an official operation of Genesys Cloud",
            "POST /api/v2/conversations/{conversationId}/disconnect",
            "conversation:communication:disconnect",
        ],
    ),
    (
        "case-3",
        &[
            "POST /api/v2/textbots/botflows/sessions",
            "textbots:botFlowSession:execute",
            "x-genesys-organization-id",
        ],
    ),
    ("case-4", &["needs a user's token", "POST /api/v2/conversations/calls"]),
    ("case-5", &["cjp:config_write", "administrator"]),
];

async fn open<'a>(scene: &'a Scene<'_>, path: &str) -> Result<OpenPanel<'a>, Failed> {
    scene.open(path).await?;
    let panel = scene.browser.open_panel().await?;
    panel
        .wait_for_text("its first words", |text| text.contains(NOTHING_YET))
        .await?;
    Ok(panel)
}

async fn devtools_only_explains_the_cases_and_connects_to_nobody(scene: &Scene<'_>) -> Outcome {
    let panel = open(scene, "/").await?;
    let mut wanted: BTreeSet<String> = ["", "style.css", "calls.js"]
        .iter()
        .map(|file| format!("GET {}/{file}", scene.platforms.origin()))
        .collect();
    for case in scene.platforms.cases() {
        scene.browser.press(&case.id).await?;
        wanted.insert(format!("OPTIONS {}", case.request.url));
        wanted.insert(format!("POST {}", case.request.url));
    }
    let tracking = scene.case("case-5").response.headers.get("trackingid");
    let others = [
        tracking.ok_or("no tracking id")?,
        "6 calls refused",
        "expires in",
        "Webex token",
    ];
    let words: Vec<&str> = CASES
        .iter()
        .flat_map(|(_, words)| *words)
        .copied()
        .chain(others)
        .collect();
    // One call after the other is opened, each in its parts.
    let text = panel
        .wait_for_text("the cases", |text| words.iter().all(|word| text.contains(word)))
        .await;
    // What is missing, by name.
    all_in(text.as_deref().unwrap_or_default(), &words);
    let text = text?;
    no_token(scene, &text);
    panel.close().await?;
    let mut seen: BTreeSet<String> = scene.requests().iter().map(|seen| seen.line()).collect();
    // Chromium's own tools ask the page's server for it, with any extension or none.
    seen.retain(|line| !line.ends_with("/.well-known/appspecific/com.chrome.devtools.json"));
    assert_eq!(seen, wanted, "what the page asked for, and nothing else");
    Ok(())
}

/// Situation, and what the panel says of it, in Chromium and in Firefox.
const SITUATIONS: &[(&str, &str, &str)] = &[
    (
        "denied",
        "The server says that the permission routing:queue:view is missing.",
        "The server says that the permission routing:queue:view is missing.",
    ),
    // Chromium hides the text of what it withholds from the page; Firefox does not.
    (
        "no-cors",
        "requires any one of the scopes routing or routing:readonly",
        "The server says that the permission routing:queue:view is missing.",
    ),
    (
        "preflight-403",
        "The server refused the browser's CORS preflight with 403",
        "The server refused the browser's CORS preflight with 403",
    ),
    (
        "redirect",
        "The server says that the permission routing:queue:view is missing.",
        "The server says that the permission routing:queue:view is missing.",
    ),
    (
        "same-origin",
        "The server says that the scope orders:write is missing.",
        "The server says that the scope orders:write is missing.",
    ),
    (
        "frame",
        "is not an official operation of Genesys Cloud",
        "is not an official operation of Genesys Cloud",
    ),
    (
        "worker",
        "is not an official operation of Genesys Cloud",
        "is not an official operation of Genesys Cloud",
    ),
    (
        "unread",
        "routing:queue:view",
        "The server says that the permission routing:queue:view is missing.",
    ),
];

async fn devtools_only_sees_what_the_page_does_not(scene: &Scene<'_>) -> Outcome {
    let panel = open(scene, "/situations").await?;
    let mut wrong = vec![];
    for (name, chromium, firefox) in SITUATIONS {
        let words = match scene.browser.kind() {
            Kind::Chromium => chromium,
            Kind::Firefox => firefox,
        };
        scene.open("/situations").await?;
        scene.browser.press(&format!("situation-{name}")).await?;
        // One: those of the page before went with it.
        let right = |text: &str| text.contains(words) && text.contains("1 call refused");
        if let Err(error) = panel.wait_for_text(words, right).await {
            wrong.push(format!("{name}: {error}"));
        }
    }
    scene.open("/situations").await?;
    scene.browser.press("situation-ok").await?;
    let fine = |text: &str| text.contains("nothing refused") && text.contains("/api/v2/routing/queues");
    panel.wait_for_text("a call that was not refused", fine).await?;
    panel.close().await?;
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    Ok(())
}

async fn devtools_only_follows_the_page_keeps_and_clears(scene: &Scene<'_>) -> Outcome {
    let panel = open(scene, "/").await?;
    let refused = async |count: &str, path: &str| {
        let both = |text: &str| text.contains(count) && text.contains(path);
        panel.wait_for_text(count, both).await
    };
    scene.browser.press("case-1").await?;
    refused("1 call refused", "/api/v2/conversations").await?;
    panel.run("document.getElementById('preserve').click()").await?;
    scene.open("/").await?;
    scene.browser.press("case-2").await?;
    refused("2 calls refused", "/close").await?;
    panel.run("document.getElementById('preserve').click()").await?;
    scene.open("/").await?;
    scene.browser.press("case-5").await?;
    refused("1 call refused", "/v1/subscriptions").await?;
    panel
        .run("for (const row of document.querySelectorAll('[data-do=clear]')) row.click()")
        .await?;
    panel
        .wait_for_text("nothing", |text| text.contains(NOTHING_YET))
        .await?;
    scene.browser.press("case-4").await?;
    refused("1 call refused", "/api/v2/conversations/calls").await?;
    panel.close().await?;
    Ok(())
}

/// What was called before the tools were open is not seen; the panel says so, and reloads the page on demand.
async fn devtools_only_says_what_was_before_it(scene: &Scene<'_>) -> Outcome {
    scene.open("/").await?;
    scene.browser.press("case-1").await?;
    let panel = scene.browser.open_panel().await?;
    let said = |text: &str| text.contains(NOTHING_YET) && text.contains("before the developer tools were open");
    let text = panel.wait_for_text("what it cannot see", said).await?;
    let own = match scene.browser.kind() {
        Kind::Chromium => "withholds from the page",
        Kind::Firefox => "A call whose preflight failed",
    };
    all_in(&text, &["What this panel cannot see", own]);
    scene.browser.run("window.before = true", vec![]).await?;
    panel.run("document.querySelector('[data-do=reload]').click()").await?;
    scene
        .browser
        .wait_for("the page to be loaded again", async || {
            let script = "return document.readyState === 'complete' && window.before === undefined";
            let again = scene.browser.run(script, vec![]).await? == json!(true);
            Ok(again.then_some(()).ok_or_else(|| "it is the old one".to_owned()))
        })
        .await?;
    panel.close().await?;
    Ok(())
}

/// The panel's page is made when it is first looked at; the tools have seen calls by then. Loaded again, it is such a page.
async fn devtools_only_reads_what_the_tools_saw_before_it(scene: &Scene<'_>) -> Outcome {
    let panel = open(scene, "/").await?;
    scene.browser.press("case-2").await?;
    scene.browser.press("case-5").await?;
    let both = |text: &str| text.contains("2 calls refused") && text.contains("/close");
    panel.wait_for_text("the calls", both).await?;
    panel
        .run("document.body.dataset.old = ''; window.setTimeout(() => window.location.reload(), 50)")
        .await?;
    scene
        .browser
        .wait_for("the panel's new page", async || {
            let old = panel.run("return document.body.dataset.old ?? 'new'").await?;
            Ok(if old == json!("new") {
                Ok(())
            } else {
                Err(old.to_string())
            })
        })
        .await?;
    let told = |text: &str| both(text) && text.contains("is not an official operation of Genesys Cloud");
    let text = panel.wait_for_text("the calls again", told).await?;
    no_token(scene, &text);
    // One more is one more.
    scene.browser.press("case-4").await?;
    panel
        .wait_for_text("three", |text| text.contains("3 calls refused"))
        .await?;
    panel.close().await?;
    Ok(())
}

/// All that a page could notice: its globals, the functions that extensions wrap, its elements, and how a call fails.
const NOTICED: &str = "const done = arguments[0];
    const native = [fetch, XMLHttpRequest, XMLHttpRequest.prototype.open, XMLHttpRequest.prototype.send,
        Response.prototype.text, Response.prototype.clone, Headers, Request, Worker, postMessage];
    const call = fetch('http://localhost:1/').then(() => 'answered', (error) => error.stack);
    call.then((stack) => done({
        globals: Object.getOwnPropertyNames(window).sort(),
        native: native.map((one) => Function.prototype.toString.call(one)),
        names: native.map((one) => one.name),
        markup: document.documentElement.outerHTML,
        frames: window.length,
        stack,
    }))";

async fn devtools_only_leaves_the_page_as_it_was(scene: &Scene<'_>) -> Outcome {
    let kind = scene.browser.kind();
    let bare = start(kind, Load::Bare, scene.platforms).await?;
    let without = async {
        bare.open(&format!("{}/any", scene.platforms.origin())).await?;
        bare.run_async(NOTICED, vec![]).await
    }
    .await;
    bare.quit().await?;
    let without = without?;
    let panel = open(scene, "/any").await?;
    scene.open("/any").await?;
    let with = scene.browser.run_async(NOTICED, vec![]).await;
    panel.close().await?;
    let with = with?;
    for what in ["globals", "native", "names", "markup", "frames", "stack"] {
        assert!(!without[what].is_null(), "{what}");
        assert_eq!(with[what], without[what], "{what}");
    }
    assert!(
        with["native"][0]
            .as_str()
            .is_some_and(|text| text.contains("[native code]"))
    );
    Ok(())
}

async fn devtools_only_has_nowhere_to_store_anything(scene: &Scene<'_>) -> Outcome {
    let panel = open(scene, "/").await?;
    scene.browser.press("case-2").await?;
    panel
        .wait_for_text("the call", |text| text.contains("1 call refused"))
        .await?;
    // Firefox runs this with the browser's rights, beside the page.
    let script = "const page = window.wrappedJSObject ?? window;
        const api = page.browser ?? page.chrome;
        const has = (name) => typeof api[name] !== 'undefined';
        return {
            apis: ['storage', 'webRequest', 'scripting', 'cookies', 'webNavigation', 'declarativeNetRequest'].filter(has),
            devtools: has('devtools'),
            local: window.localStorage.length,
            session: window.sessionStorage.length,
            cookies: document.cookie,
        }";
    let seen = panel.run(script).await?;
    panel.close().await?;
    let nothing = json!({"apis": [], "devtools": true, "local": 0, "session": 0, "cookies": ""});
    assert_eq!(seen, nothing);
    Ok(())
}

/// What is built, and not only the source that it is built from.
async fn devtools_only_asks_for_nothing(scene: &Scene<'_>) -> Outcome {
    let folder = &scene.browser.extension()?.path;
    let text = std::fs::read_to_string(folder.join("manifest.json"))?;
    let manifest: Value = serde_json::from_str(&text)?;
    let said: Vec<&str> = manifest
        .as_object()
        .into_iter()
        .flatten()
        .map(|(key, _)| key.as_str())
        .collect();
    let own = match scene.browser.kind() {
        Kind::Chromium => "minimum_chrome_version",
        Kind::Firefox => "browser_specific_settings",
    };
    let mut wanted = vec![
        "action",
        "content_security_policy",
        "description",
        "devtools_page",
        "icons",
        "manifest_version",
        "name",
        "version",
        own,
    ];
    wanted.sort_unstable();
    assert_eq!(said, wanted);
    for file in [
        "background.js",
        "relay.js",
        "card.js",
        "hook.js",
        "card.html",
        "options.html",
        "popup.html",
    ] {
        assert!(!folder.join(file).exists(), "{file}");
    }
    Ok(())
}
