//! The check of a token's signature in the popup: with a key that is pasted, and with keys that the
//! issuer is asked for. What is asked, and that nothing else is, the proxy's log proves.

use crate::stage::{Load, Outcome, Scene, Test, tests};
use serde_json::{Value, json};
use why403_e2e::popup::PageTab;

pub(crate) fn tests() -> Vec<Test> {
    tests!(Load::Built;
        signature_is_checked_with_a_pasted_key,
        issuer_is_asked_after_its_address_was_confirmed,
        issuer_that_keeps_its_keys_elsewhere_is_confirmed_twice,
        issuer_that_does_not_answer_well_gives_no_keys,
        issuer_is_not_asked_when_the_user_leaves_it,
        issuer_that_is_no_vendors_is_opened_by_the_user,
    )
}

const FIXTURE: &str = include_str!("../../../fixtures/tokens/keys/issuer.json");
const CONFIGURATION: &str = "GET https://api.mypurecloud.ie/issuer/.well-known/openid-configuration";
const KEYS: &str = "GET https://api.mypurecloud.ie/issuer/keys";

fn fixture(pointer: &str) -> Value {
    let all: Value = serde_json::from_str(FIXTURE).unwrap();
    all.pointer(pointer).unwrap().clone()
}

/// A page calls with the token; the popup stands in a tab, the check of the signature unfolded.
async fn unfolded(scene: &Scene<'_>, token: &str) -> Result<PageTab, libtest_mimic::Failed> {
    unfolded_of(scene, fixture(&format!("/tokens/{token}"))).await
}

async fn unfolded_of(scene: &Scene<'_>, token: Value) -> Result<PageTab, libtest_mimic::Failed> {
    scene.open("/").await?;
    let call = "const done = arguments[1];
        fetch('https://api.mypurecloud.com/api/v2/users/me', { headers: { authorization: `Bearer ${arguments[0]}` } })
          .then(({ status }) => done(status), (error) => done(String(error)))";
    assert_eq!(scene.browser.run_async(call, vec![token]).await?, json!(401));
    let tab = scene.browser.popup_in_tab().await?;
    scene
        .browser
        .wait_for("the check of the signature", async || {
            let script = "const check = document.querySelector('.token details.signature');
                if (!check) return document.body.innerText;
                check.closest('.token').open = true; check.open = true; return true";
            let seen = scene.browser.run(script, vec![]).await?;
            Ok(if seen == json!(true) {
                Ok(())
            } else {
                Err(seen.to_string())
            })
        })
        .await?;
    Ok(tab)
}

/// Clicks a button of the check as a user does: permissions are granted in a click only.
async fn press(scene: &Scene<'_>, what: &str) -> Outcome {
    scene
        .browser
        .wait_for(&format!("the button {what}"), async || {
            let script = "const button = document.querySelector(`[data-do=${arguments[0]}]`);
                if (!button) return document.body.innerText;
                button.id = arguments[0]; button.scrollIntoView(); return true";
            let seen = scene.browser.run(script, vec![json!(what)]).await?;
            Ok(if seen == json!(true) {
                Ok(())
            } else {
                Err(seen.to_string())
            })
        })
        .await?;
    Ok(scene.browser.click(what).await?)
}

/// Waits until the words are in the check, and returns all of it.
async fn shows(scene: &Scene<'_>, words: &str) -> Result<String, libtest_mimic::Failed> {
    let seen = scene
        .browser
        .wait_for(words, async || {
            let script = "return document.querySelector('details.signature').innerText";
            let seen = scene.browser.run(script, vec![]).await?;
            let seen = seen.as_str().unwrap_or_default().to_owned();
            Ok(if seen.contains(words) { Ok(seen) } else { Err(seen) })
        })
        .await?;
    Ok(seen)
}

/// What was asked of issuers, with proof that nothing came along.
fn asked(scene: &Scene<'_>) -> Vec<String> {
    let all = scene.requests();
    let asked: Vec<_> = all
        .iter()
        .filter(|seen| seen.path.contains("issuer") || seen.origin.contains("issuer"))
        .collect();
    for seen in &asked {
        assert!(!seen.token, "the token went along: {}", seen.line());
        for name in ["authorization", "cookie", "referer"] {
            assert!(!seen.headers.iter().any(|header| header == name), "{name} went along");
        }
        assert!(seen.parameters.is_empty());
    }
    asked.iter().map(|seen| seen.line()).collect()
}

async fn signature_is_checked_with_a_pasted_key(scene: &Scene<'_>) -> Outcome {
    let tab = unfolded(scene, "plain").await?;
    let paste = "const field = document.querySelector(\"[data-input^='key:']\"); field.value = arguments[0];
        field.dispatchEvent(new Event('input', { bubbles: true }))";
    scene
        .browser
        .run(paste, vec![json!(fixture("/jwks").to_string())])
        .await?;
    press(scene, "check-signature").await?;
    let seen = shows(scene, "The signature is valid").await?;
    assert!(seen.contains("key 2 of 2 in the JWK Set that you gave"), "{seen}");
    // The other key of the set alone.
    scene
        .browser
        .run(paste, vec![json!(fixture("/jwks/keys/0").to_string())])
        .await?;
    press(scene, "check-signature").await?;
    shows(scene, "The signature is not valid").await?;
    assert_eq!(asked(scene), [""; 0]);
    Ok(scene.browser.close_tab(tab).await?)
}

async fn issuer_is_asked_after_its_address_was_confirmed(scene: &Scene<'_>) -> Outcome {
    let tab = unfolded(scene, "plain").await?;
    press(scene, "issuer-begin").await?;
    let seen = shows(scene, "Ask api.mypurecloud.ie").await?;
    assert!(
        seen.contains("https://api.mypurecloud.ie/issuer/.well-known/openid-configuration"),
        "{seen}"
    );
    assert_eq!(asked(scene), [""; 0], "nothing before the user confirms");
    press(scene, "issuer-ask").await?;
    let seen = shows(scene, "The signature is valid").await?;
    assert_eq!(asked(scene), [CONFIGURATION, KEYS]);
    for words in [CONFIGURATION, KEYS, "that https://api.mypurecloud.ie/issuer/keys gave"] {
        assert!(seen.contains(words), "{words} not in {seen}");
    }
    Ok(scene.browser.close_tab(tab).await?)
}

async fn issuer_that_keeps_its_keys_elsewhere_is_confirmed_twice(scene: &Scene<'_>) -> Outcome {
    let first = CONFIGURATION.replace("/issuer/", "/issuer/elsewhere/");
    let second = KEYS.replace(".ie/", ".de/");
    let tab = unfolded(scene, "elsewhere").await?;
    press(scene, "issuer-begin").await?;
    press(scene, "issuer-ask").await?;
    shows(scene, "Ask api.mypurecloud.de").await?;
    assert_eq!(asked(scene), [first.as_str()]);
    press(scene, "issuer-ask").await?;
    shows(scene, "The signature is valid").await?;
    assert_eq!(asked(scene), [first, second]);
    Ok(scene.browser.close_tab(tab).await?)
}

async fn issuer_that_does_not_answer_well_gives_no_keys(scene: &Scene<'_>) -> Outcome {
    for (situation, words) in [
        ("lying", "belongs to another issuer"),
        ("redirect", "leads to another address, which is not followed"),
        ("huge", "longer than 256 KiB"),
        ("missing", "status 404"),
        ("slow", "No answer within 10 s"),
    ] {
        let before = asked(scene).len();
        let tab = unfolded(scene, situation).await?;
        press(scene, "issuer-begin").await?;
        press(scene, "issuer-ask").await?;
        let seen = shows(scene, words).await?;
        assert!(!seen.contains("The signature is valid"), "{seen}");
        assert_eq!(asked(scene).len(), before + 1, "{situation}: {:?}", asked(scene));
        scene.browser.close_tab(tab).await?;
    }
    Ok(())
}

async fn issuer_is_not_asked_when_the_user_leaves_it(scene: &Scene<'_>) -> Outcome {
    let tab = unfolded(scene, "plain").await?;
    press(scene, "issuer-begin").await?;
    press(scene, "issuer-stop").await?;
    shows(scene, "Ask the issuer for its keys").await?;
    assert_eq!(asked(scene), [""; 0]);
    Ok(scene.browser.close_tab(tab).await?)
}

/// Issuer `https://login.corp.example/realms/dev`, a signature of nobody.
const OF_NO_VENDOR: &str = "eyJhbGciOiJSUzI1NiIsImtpZCI6ImEifQ.eyJpc3MiOiJodHRwczovL2xvZ2luLmNvcnAuZXhhbXBsZS9yZWFsbXMvZGV2Iiwic3ViIjoidTEiLCJhdWQiOiJvcmRlcnMifQ.c3Nzc3Nzc3Nzc3Nzc3Nzc3Nzc3Nzc3Nzc3Nzc3Nzc3Nzc3Nzc3Nzc3Nzc3Nzc3Nzc3Nzc3Nzc3Nzc3Nzcw";

/// The extension's policy names the vendors' hosts and nobody else's: it says so, and the browser holds it to that.
async fn issuer_that_is_no_vendors_is_opened_by_the_user(scene: &Scene<'_>) -> Outcome {
    let tab = unfolded_of(scene, json!(OF_NO_VENDOR)).await?;
    press(scene, "issuer-begin").await?;
    let seen = shows(scene, "paste the keys above").await?;
    for words in [
        "login.corp.example is none of theirs",
        "https://login.corp.example/realms/dev/.well-known/openid-configuration",
    ] {
        assert!(seen.contains(words), "{words} not in {seen}");
    }
    let script = "const done = arguments[0];
        addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI }) => done([effectiveDirective, new URL(blockedURI).host]));
        fetch('https://login.corp.example/').then(() => done('it was asked'), () => setTimeout(() => done('no violation'), 2000))";
    let told = scene.browser.run_async(script, vec![]).await?;
    assert_eq!(told, json!(["connect-src", "login.corp.example"]));
    assert!(!scene.requests().iter().any(|seen| seen.origin.contains("corp.example")));
    Ok(scene.browser.close_tab(tab).await?)
}
