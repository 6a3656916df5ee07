//! The page of options: the user's own tables, and the keyboard.

use crate::built::all_in;
use crate::stage::{Load, Outcome, Scene, Test, tests};
use libtest_mimic::Failed;
use serde_json::{Value, json};

pub(crate) fn tests() -> Vec<Test> {
    tests!(Load::Built;
        imported_document_explains_a_denial,
        operation_that_cannot_be_read_costs_itself_alone,
        dropped_file_is_read_as_a_chosen_one,
        long_document_does_not_hold_the_page,
        focus_never_falls_to_the_body,
        switched_off_site_is_listed_with_its_way_back,
    )
}

/// Opens the page of options.
pub(crate) async fn open(scene: &Scene<'_>) -> Outcome {
    scene
        .browser
        .open(&scene.browser.extension()?.page("options.html"))
        .await?;
    shown(scene, "Your own tables").await.map(drop)
}

/// Waits until the page shows some words, and returns all of its text.
pub(crate) async fn shown(scene: &Scene<'_>, words: &str) -> Result<String, Failed> {
    let text = scene
        .browser
        .wait_for(&format!("the options with {words}"), async || {
            let text = scene.browser.page_text().await?;
            Ok(if text.contains(words) { Ok(text) } else { Err(text) })
        })
        .await?;
    Ok(text)
}

/// Types into a field of the page.
async fn fill(scene: &Scene<'_>, field: &str, text: &str) -> Outcome {
    let script = "const field = document.getElementById(arguments[0]); field.value = arguments[1];
        field.dispatchEvent(new Event('input', { bubbles: true }))";
    scene.browser.run(script, vec![json!(field), json!(text)]).await?;
    Ok(())
}

/// Presses a button as a user does, once it is there.
pub(crate) async fn press(scene: &Scene<'_>, what: &str) -> Outcome {
    let name = "document.getElementById('pressed')?.removeAttribute('id');
        const button = document.querySelector(arguments[0]); if (button) button.id = 'pressed'; button?.scrollIntoView({ block: 'center' }); return !!button";
    let selector = format!("[data-do={what}]");
    scene
        .browser
        .wait_for(&format!("the button {what}"), async || {
            let found = scene.browser.run(name, vec![json!(selector)]).await?;
            Ok(if found == Value::Bool(true) {
                Ok(())
            } else {
                Err("no button".to_owned())
            })
        })
        .await?;
    Ok(scene.browser.click("pressed").await?)
}

async fn switched_off_site_is_listed_with_its_way_back(scene: &Scene<'_>) -> Outcome {
    const SITE: &str = "quiet.example";
    open(scene).await?;
    let off = "const done = arguments[1]; (globalThis.browser ?? chrome).runtime
        .sendMessage({ kind: 'switch-site', host: arguments[0], on: false }).then(() => done(true), (error) => done(String(error)))";
    let said = scene.browser.run_async(off, vec![json!(SITE)]).await?;
    assert_eq!(said, json!(true));
    open(scene).await?;
    let text = shown(scene, SITE).await?;
    all_in(&text, &["Switched off"]);
    press(scene, "switch-on").await?;
    let text = shown(scene, "Switched on").await?;
    assert!(!text.contains(SITE), "{text}");
    Ok(())
}

const DOCUMENT: &str = r#"
openapi: 3.0.3
info: { title: Orders, version: "7" }
servers: [{ url: "https://orders.example" }]
components:
  securitySchemes:
    oauth: { type: oauth2, flows: { clientCredentials: { tokenUrl: "https://login.example/token", scopes: {} } } }
paths:
  /denied:
    get: { operationId: getDenied, security: [{ oauth: ["orders:write", "orders:audit"] }], responses: {} }
"#;

async fn imported_document_explains_a_denial(scene: &Scene<'_>) -> Outcome {
    open(scene).await?;
    fill(scene, "document", DOCUMENT).await?;
    shown(scene, "orders.example").await?;
    // A host that is granted already: no test can answer the browser's own question.
    fill(scene, "hosts", "localhost").await?;
    let text = shown(scene, "1 operation, 1 with a requirement").await?;
    all_in(&text, &["Orders", "localhost"]);
    press(scene, "use-table").await?;
    shown(scene, "The table is used from now on.").await?;
    // It is there after a rest, too.
    scene.browser.stop_background().await?;
    scene.open("/situations").await?;
    scene.browser.press("situation-same-origin").await?;
    scene
        .browser
        .wait_for_card("the verdict", |text| text.contains("orders:write"))
        .await?;
    let all = "return document.body.textContent";
    let card = scene.browser.in_card(all, vec![]).await?;
    let card = card.as_ref().and_then(Value::as_str).unwrap_or_default().to_owned();
    all_in(
        &card,
        &["GET", "/denied", "orders:audit", "imported document", "Orders"],
    );
    open(scene).await?;
    press(scene, "remove-table").await?;
    shown(scene, "None yet.").await?;
    scene.browser.stop_background().await?;
    open(scene).await?;
    shown(scene, "None yet.").await.map(drop)
}

/// One slip costs one operation: it is unknown, and listed with its place and the reason. What concerns the whole document
/// refuses it.
async fn operation_that_cannot_be_read_costs_itself_alone(scene: &Scene<'_>) -> Outcome {
    open(scene).await?;
    let bad = DOCUMENT.replace("[{ oauth: [\"orders:write\", \"orders:audit\"] }]", "[{ oauth: 7 }]");
    let good = "  /good:\n    get: { security: [{ oauth: [\"orders:read\"] }], responses: {} }\n";
    fill(scene, "document", &format!("{bad}{good}")).await?;
    let text = shown(scene, "1 operation cannot be read, so what it requires is unknown").await?;
    all_in(
        &text,
        &[
            "GET /denied: line 10, at #/paths/~1denied/get/security/0/oauth",
            "a list of scopes was expected",
            "2 operations, 1 with a requirement",
            "Use this table",
        ],
    );
    fill(scene, "document", &DOCUMENT.replace("paths:", "paths: 7\nx-paths:")).await?;
    let text = shown(scene, "This document cannot be used").await?;
    all_in(&text, &["Line 8", "#/paths", "Nothing of it is used."]);
    let buttons = "return document.querySelectorAll('[data-do=use-table]').length";
    assert_eq!(scene.browser.run(buttons, vec![]).await?, json!(0));
    fill(scene, "document", &DOCUMENT.replace("servers:", "x-servers:")).await?;
    let text = shown(scene, "names no host").await?;
    all_in(&text, &["name the host that serves it"]);
    // A pasted address is one of its host.
    fill(scene, "hosts", "https://Api.Orders.Example:8443/v1/orders?page=2").await?;
    let text = shown(scene, "1 operation, 1 with a requirement").await?;
    all_in(&text, &["api.orders.example"]);
    fill(scene, "hosts", "{tenant}.orders.example").await?;
    shown(scene, "is no host").await?;
    Ok(())
}

/// Drops a file on the page, as far as a test can. Its text is made by a script in the page.
pub(crate) async fn drop_file(scene: &Scene<'_>, name: &str, text: &str) -> Outcome {
    let script = "const transfer = new DataTransfer();
        transfer.items.add(new File([new Function(arguments[1])()], arguments[0]));
        for (const kind of ['dragover', 'drop']) {
            document.querySelector('main').dispatchEvent(
                new DragEvent(kind, { dataTransfer: transfer, bubbles: true, cancelable: true }));
        }";
    scene.browser.run(script, vec![json!(name), json!(text)]).await?;
    Ok(())
}

fn as_script(text: &str) -> String {
    format!("return {}", json!(text))
}

async fn dropped_file_is_read_as_a_chosen_one(scene: &Scene<'_>) -> Outcome {
    open(scene).await?;
    drop_file(scene, "orders.yaml", &as_script(DOCUMENT)).await?;
    let text = shown(scene, "1 operation, 1 with a requirement").await?;
    all_in(&text, &["orders.yaml", "orders.example", "Use this table"]);
    let chosen = "const field = document.getElementById('file');
        const files = new DataTransfer();
        files.items.add(new File([arguments[0]], 'chosen.yaml'));
        field.files = files.files;
        field.dispatchEvent(new Event('change', { bubbles: true }))";
    let renamed = DOCUMENT.replace("title: Orders", "title: Chosen");
    scene.browser.run(chosen, vec![json!(renamed)]).await?;
    let text = shown(scene, "Chosen").await?;
    all_in(&text, &["chosen.yaml"]);
    Ok(())
}

/// A document of 20 MB, in a worker: the page goes on meanwhile.
async fn long_document_does_not_hold_the_page(scene: &Scene<'_>) -> Outcome {
    const LONG: &str = "const paths = {};
        const words = 'A description as long as those of real documents are. '.repeat(30);
        for (let at = 0; at < 12000; at += 1) {
            paths[`/orders/${at}/{id}`] = { get: { description: words, security: [{ oauth: [`orders:${at % 40}`] }], responses: {} } };
        }
        const oauth = { type: 'oauth2', flows: { clientCredentials: { tokenUrl: 'https://login.example/token', scopes: {} } } };
        const text = JSON.stringify({ openapi: '3.0.3', info: { title: 'Long', version: '1' }, servers: [{ url: 'https://localhost' }],
            components: { securitySchemes: { oauth } }, paths });
        window.length = text.length;
        window.gap = 0;
        let last = performance.now();
        window.beat = setInterval(() => {
            const now = performance.now();
            window.gap = Math.max(window.gap, now - last);
            last = now;
        }, 10);
        setTimeout(() => { window.gap = 0; last = performance.now(); }, 0);
        return text";
    open(scene).await?;
    drop_file(scene, "long.json", LONG).await?;
    shown(scene, "12000 operations, 12000 with a requirement").await?;
    let seen = scene
        .browser
        .run("clearInterval(window.beat); return [window.length, window.gap]", vec![])
        .await?;
    let figure = |at: usize| seen[at].as_f64().unwrap_or_default();
    println!(
        "figures: {} a document of {} bytes, longest pause of the page {} ms",
        scene.browser.kind(),
        figure(0),
        figure(1)
    );
    assert!(figure(0) > 20.0e6, "{seen}");
    // In the page itself it takes seconds.
    assert!(figure(1) < 700.0, "{seen}");
    press(scene, "use-table").await?;
    shown(scene, "The table is used from now on.").await?;
    press(scene, "remove-table").await?;
    shown(scene, "None yet.").await.map(drop)
}

const ENTER: &str = "\u{e007}";
const SPACE: &str = " ";

/// Focuses what a selector finds, as Tab would, and presses a key.
async fn key(scene: &Scene<'_>, selector: &str, key: &str) -> Outcome {
    let focus =
        "const found = document.querySelector(arguments[0]); found?.focus(); return document.activeElement === found";
    let focused = scene.browser.run(focus, vec![json!(selector)]).await?;
    assert_eq!(focused, json!(true), "{selector}");
    Ok(scene.browser.keys(key).await?)
}

/// Where the focus is: never on the body.
async fn focused(scene: &Scene<'_>) -> Result<String, Failed> {
    let script = "const at = document.activeElement;
        return at === document.body || at === null ? '' : `${at.tagName} ${at.id} ${at.textContent}`.slice(0, 80)";
    let seen = scene.browser.run(script, vec![]).await?;
    let seen = seen.as_str().unwrap_or_default().to_owned();
    assert_ne!(seen, "", "the focus fell to the body");
    Ok(seen)
}

pub(crate) async fn add_table(scene: &Scene<'_>, name: &str) -> Outcome {
    fill(scene, "document", DOCUMENT).await?;
    fill(scene, "hosts", "localhost").await?;
    fill(scene, "name", name).await?;
    shown(scene, "Use this table").await?;
    key(scene, "[data-do=use-table]", ENTER).await?;
    shown(scene, "The table is used from now on.").await?;
    Ok(())
}

/// By the keyboard alone: after each action the focus stays on something that is near.
async fn focus_never_falls_to_the_body(scene: &Scene<'_>) -> Outcome {
    open(scene).await?;
    key(scene, ".contents li:nth-child(4) a", ENTER).await?;
    scene
        .browser
        .wait_for("the heading", async || {
            let at = "return document.activeElement.id";
            let at = scene.browser.run(at, vec![]).await?;
            Ok(if at == json!("appearance") {
                Ok(())
            } else {
                Err(at.to_string())
            })
        })
        .await?;
    for name in ["one", "two", "three"] {
        add_table(scene, name).await?;
        focused(scene).await?;
    }
    let gone = "return document.querySelectorAll('[data-do=remove-table]').length";
    for left in [2, 1, 0] {
        key(scene, "[data-do=remove-table]", ENTER).await?;
        scene
            .browser
            .wait_for("one table less", async || {
                let count = scene.browser.run(gone, vec![]).await?;
                Ok(if count == json!(left) {
                    Ok(())
                } else {
                    Err(count.to_string())
                })
            })
            .await?;
        let at = focused(scene).await?;
        // The next one's button, as long as there is one.
        assert_eq!(at.starts_with("BUTTON"), left > 0, "{at}");
    }
    key(scene, "#theme-light", SPACE).await?;
    shown(scene, "Changed.").await?;
    assert!(focused(scene).await?.contains("theme-light"));
    key(scene, "#theme-system", SPACE).await?;
    key(scene, "#seen", SPACE).await?;
    shown(scene, "Contradictions are noted from now on.").await?;
    assert!(focused(scene).await?.contains("seen"));
    key(scene, "#seen", SPACE).await?;
    shown(scene, "Nothing is noted any more").await?;
    drop_file(
        scene,
        "none.json",
        "return JSON.stringify({ format: 'why403-settings', schema: 1 })",
    )
    .await?;
    shown(scene, "Use these settings").await?;
    key(scene, "[data-do=leave-settings]", ENTER).await?;
    scene
        .browser
        .wait_for("the file's end", async || {
            let text = scene.browser.page_text().await?;
            Ok(if text.contains("Use these settings") {
                Err(text)
            } else {
                Ok(())
            })
        })
        .await?;
    focused(scene).await.map(drop)
}
