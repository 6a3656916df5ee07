//! Packs that the user imports in the page of options: a company's own signs, table and remedies.

use crate::built::{all_in, no_token};
use crate::options::{open, press, shown};
use crate::sites::sorted;
use crate::stage::{Load, Outcome, Scene, Test, tests};
use libtest_mimic::Failed;
use serde_json::{Value, json};
use std::path::Path;
use why403_e2e::Kind;
use why403_platforms::Played;

pub(crate) fn tests() -> Vec<Test> {
    let mut all = tests!(Load::Built;
        broken_pack_is_refused_with_file_and_line,
        pack_asks_for_its_hosts,
        kept_pack_that_is_broken_is_listed_and_removed,
    );
    all.extend(tests!(Load::Granted;
        imported_pack_explains_a_denial,
        two_packs_with_one_host_are_refused,
    ));
    all
}

/// The hosts of the example.
pub(crate) fn hosts() -> Vec<String> {
    ["api.acme.example", "login.acme.example"].map(str::to_owned).to_vec()
}

const REFUNDS: &str = "https://api.acme.example/v1/orders/1042/refunds";
/// What the pack alone knows: its sign's reason, and its remedy.
const REASON: &str = "The server says that the scope refunds:write is missing.";
const REMEDY: &str = "to the client's scopes, then get a new token: the old one keeps its scopes.";

/// The example of `docs/packs`, with a change.
fn example(change: impl Fn(&str, String) -> String) -> Vec<(&'static str, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/packs/example");
    let files = ["openapi.yaml", "signs.txt", "vendor.txt"];
    let read = files.map(|name| (name, std::fs::read_to_string(folder.join(name)).unwrap()));
    read.into_iter()
        .map(|(name, text)| (name, change(name, text)))
        .collect()
}

/// Chooses a folder in the page's field, as far as a test can: the browser's own dialog is left out.
async fn choose(scene: &Scene<'_>, folder: &str, files: &[(&str, String)]) -> Outcome {
    let script = "const field = document.getElementById('pack-folder');
        const files = arguments[1].map(([name, text]) => {
            const file = new File([text], name);
            Object.defineProperty(file, 'webkitRelativePath', { value: `${arguments[0]}/${name}` });
            return file;
        });
        files.item = (at) => files[at];
        Object.defineProperty(field, 'files', { value: files, configurable: true });
        field.dispatchEvent(new Event('change', { bubbles: true }));";
    scene.browser.run(script, vec![json!(folder), json!(files)]).await?;
    Ok(())
}

/// The page calls the example's API, which refuses.
async fn call(scene: &Scene<'_>) -> Outcome {
    scene.open("/any").await?;
    let call = json!({
        "method": "POST",
        "url": REFUNDS,
        "headers": {"Authorization": "Bearer acme_at_0123456789abcdefghij"},
        "body": "{\"amount\":12}",
    });
    let seen = scene.make_call(&call).await?;
    assert!(seen.starts_with("403 "), "{seen}");
    Ok(())
}

async fn card(scene: &Scene<'_>) -> Result<String, Failed> {
    let words = "return document.body.textContent";
    let card = scene.browser.in_card(words, vec![]).await?;
    let card = card.as_ref().and_then(Value::as_str).unwrap_or_default().to_owned();
    no_token(scene, &card);
    Ok(card)
}

async fn use_example(scene: &Scene<'_>) -> Outcome {
    open(scene).await?;
    choose(scene, "example", &example(|_, text| text)).await?;
    let text = shown(scene, "Use this pack").await?;
    all_in(
        &text,
        &["Acme Orders", "api.acme.example", "2 hosts, 3 operations, 3 signs"],
    );
    press(scene, "use-pack").await?;
    shown(scene, "The pack is used from now on.").await?;
    Ok(())
}

async fn imported_pack_explains_a_denial(scene: &Scene<'_>) -> Outcome {
    scene.platforms.play(Some(Played {
        method: "POST".to_owned(),
        url: REFUNDS.to_owned(),
        status: 403,
        headers: vec![("content-type".to_owned(), "application/json".to_owned())],
        body: r#"{"acme":{"no":"AO-17","text":"Client lacks refunds:write"}}"#.to_owned(),
    }));
    let outcome = explained(scene).await;
    scene.platforms.play(None);
    outcome
}

async fn explained(scene: &Scene<'_>) -> Outcome {
    use_example(scene).await?;
    call(scene).await?;
    scene
        .browser
        .wait_for_card(REASON, |text| text.contains(REASON))
        .await?;
    all_in(&card(scene).await?, &["Acme Orders", REMEDY, "imported document"]);
    let whole = |text: &str| text.contains(REASON) && text.contains(REMEDY);
    let popup = scene.popup_text("the pack's remedy", whole).await?;
    all_in(
        &popup,
        &[
            "Acme Orders access token",
            "/v1/orders/{order}/refunds",
            "Integrations > Clients",
        ],
    );
    no_token(scene, &popup);
    // It is there after a rest: for the calls that are kept, and for the next one.
    scene.browser.stop_background().await?;
    scene.popup_text("the pack's remedy", whole).await?;
    scene.browser.stop_background().await?;
    call(scene).await?;
    scene
        .browser
        .wait_for_card(REASON, |text| text.contains(REASON))
        .await?;
    all_in(&card(scene).await?, &[REMEDY]);
    // Without the pack the calls that are kept are explained anew; the engine was made anew, and none went.
    let tab = scene.browser.popup_in_tab().await?;
    let removed = removed(scene).await;
    scene.browser.close_tab(tab).await?;
    removed?;
    let plain = |text: &str| text.contains("/v1/orders/1042/refunds") && !text.contains(REMEDY);
    let text = scene.popup_text("the call without the pack", plain).await?;
    all_in(&text, &["1 call refused", "Client lacks refunds:write"]);
    assert!(!text.contains("Acme Orders"), "{text}");
    call(scene).await?;
    let words = "Client lacks refunds:write";
    scene.browser.wait_for_card(words, |text| text.contains(words)).await?;
    assert!(!card(scene).await?.contains(REMEDY));
    scene.browser.stop_background().await?;
    open(scene).await?;
    shown(scene, "No pack yet.").await.map(drop)
}

async fn removed(scene: &Scene<'_>) -> Outcome {
    open(scene).await?;
    shown(scene, "Acme Orders").await?;
    press(scene, "remove-pack").await?;
    shown(scene, "No pack yet.").await.map(drop)
}

async fn two_packs_with_one_host_are_refused(scene: &Scene<'_>) -> Outcome {
    use_example(scene).await?;
    let other = example(|_, text| {
        text.replace("maker example", "maker other")
            .replace("name Acme", "name Other")
    });
    choose(scene, "other", &other).await?;
    shown(scene, "Use this pack").await?;
    press(scene, "use-pack").await?;
    let text = shown(scene, "This pack cannot be used").await?;
    all_in(
        &text,
        &[
            "other/vendor.txt:6",
            "api.acme.example",
            "another pack, Acme Orders",
            "pack.host-taken",
            "Nothing of it is used.",
        ],
    );
    let listed = "return [...document.querySelectorAll('[data-pack]')].map((one) => one.dataset.pack)";
    assert_eq!(scene.browser.run(listed, vec![]).await?, json!(["example"]));
    removed(scene).await
}

async fn broken_pack_is_refused_with_file_and_line(scene: &Scene<'_>) -> Outcome {
    open(scene).await?;
    let broken = example(|name, text| match name {
        "vendor.txt" => text.replace(
            "host login login.acme.example",
            "host login login.acme.example\nhost api",
        ),
        "signs.txt" => text.replace("reason object.refused", "reason object.refuzed"),
        _ => text,
    });
    choose(scene, "example", &broken).await?;
    let text = shown(scene, "This pack cannot be used").await?;
    all_in(
        &text,
        &[
            "example/vendor.txt:8",
            "pack.vendor",
            "example/signs.txt:18",
            "object.refuzed",
            "pack.signs",
            "Nothing of it is used.",
            "No pack yet.",
        ],
    );
    let buttons = "return document.querySelectorAll('[data-do=use-pack]').length";
    assert_eq!(scene.browser.run(buttons, vec![]).await?, json!(0));
    // A file that no pack has, and none that every pack has.
    choose(scene, "Orders", &[("sings.txt", String::new())]).await?;
    let text = shown(scene, "pack.no-vendor").await?;
    all_in(&text, &["Orders/sings.txt", "pack.unknown-file", "pack.id]"]);
    Ok(())
}

async fn pack_asks_for_its_hosts(scene: &Scene<'_>) -> Outcome {
    let browser = scene.browser;
    open(scene).await?;
    choose(scene, "example", &example(|_, text| text)).await?;
    shown(scene, "Use this pack").await?;
    let wanted: Vec<String> = hosts().iter().map(|host| format!("https://{host}/*")).collect();
    match browser.kind() {
        // No test can answer Chromium's own question: one that says no takes its place.
        Kind::Chromium => {
            let refuse = "window.asked = [];
                for (const api of new Set([window.browser?.permissions, window.chrome?.permissions])) {
                    if (api) api.request = async (wanted) => { window.asked.push(wanted); return false; };
                }";
            browser.run(refuse, vec![]).await?;
            press(scene, "use-pack").await?;
            let text = shown(scene, "so nothing has changed").await?;
            all_in(&text, &["No pack yet."]);
            let asked = browser.run("return window.asked", vec![]).await?;
            assert_eq!(sorted(asked), json!([{"origins": wanted}]));
        }
        Kind::Firefox => {
            browser.answer_prompts().await?;
            press(scene, "use-pack").await?;
            shown(scene, "The pack is used from now on.").await?;
            browser.revoke(&wanted).await?;
            open(scene).await?;
            shown(scene, "Watch its hosts").await?;
            browser.answer_prompts().await?;
            press(scene, "watch-pack").await?;
            shown(scene, "The hosts of Acme Orders are watched.").await?;
            let text = browser.page_text().await?;
            browser.revoke(&wanted).await?;
            assert!(!text.contains("Watch its hosts"), "{text}");
            press(scene, "remove-pack").await?;
            shown(scene, "No pack yet.").await?;
        }
    }
    Ok(())
}

/// As after an update that knows a vendor of the pack's host.
async fn kept_pack_that_is_broken_is_listed_and_removed(scene: &Scene<'_>) -> Outcome {
    open(scene).await?;
    let files = example(|_, text| text.replace("login.acme.example", "login.zendesk.com"));
    let (_, vendor) = files.iter().find(|(name, _)| *name == "vendor.txt").unwrap();
    let kept = json!({ "id": "old", "vendor": vendor }).to_string();
    let write = "const done = arguments[1];
        (window.browser ?? window.chrome).storage.local.set({ 'pack:old': arguments[0] }).then(() => done('written'), (error) => done(`${error}`));";
    let written = scene.browser.run_async(write, vec![json!(kept)]).await?;
    assert_eq!(written, json!("written"));
    scene.browser.stop_background().await?;
    open(scene).await?;
    let text = shown(scene, "Cannot be used:").await?;
    all_in(
        &text,
        &["old/vendor.txt:7", "login.zendesk.com", "Zendesk", "pack.host-taken"],
    );
    assert!(!text.contains("Watch its hosts"), "{text}");
    press(scene, "remove-pack").await?;
    shown(scene, "No pack yet.").await.map(drop)
}
