//! Hosts at which a watched page signs in and which the browser hides: the popup and the options say so and offer them;
//! once one is allowed, the journey of a token shows what was asked for there, and its own pages get no script.

use crate::built::all_in;
use crate::sites::{both, pressed, sorted};
use crate::stage::{Load, Outcome, Scene, Test, tests};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::json;
use why403_e2e::Kind;
use why403_platforms::Played;

pub(crate) fn tests() -> Vec<Test> {
    tests!(Load::Built;
        sign_in_at_a_hidden_host_is_offered,
        redirect_to_a_hidden_sign_in_is_offered,
        token_request_at_a_hidden_host_is_offered,
        issuer_that_is_hidden_is_offered,
    )
}

/// Other tests have other hosts: what is noted of a tab stays.
const HOST: &str = "id.unlisted.example";
const TITLE: &str = "Sign-ins are hidden from why403";
const BUTTON: &str = "Watch sign-ins at id.unlisted.example";
const ASKED: &str = "https://id.unlisted.example/authorize?client_id=orders-web&response_type=code&scope=orders%3Aread&state=Zx81qW7kTn4V";
const TOKEN: &str = "Kd8Wq2Zx7Tn4Vb9RQ2Lm3Pd8s0Gh6Jw5";

fn answer(method: &str, url: &str, status: u16, header: (&str, &str), body: &str) -> Played {
    Played {
        method: method.to_owned(),
        url: url.to_owned(),
        status,
        headers: vec![(header.0.to_owned(), header.1.to_owned())],
        body: body.to_owned(),
    }
}

/// The login host, which leads back to the page at once, hands out a token, and has a page of its own.
fn login(scene: &Scene<'_>) -> Vec<Played> {
    let back = format!(
        "{}/any?code=Lm3Pd8s0Gh6Jw5Qx&state=Zx81qW7kTn4V",
        scene.platforms.origin()
    );
    let token = json!({"access_token": TOKEN, "token_type": "Bearer", "expires_in": 600, "scope": "orders:read"});
    vec![
        answer("GET", ASKED, 302, ("location", &back), ""),
        answer("GET", "http://localhost/login", 302, ("location", ASKED), ""),
        answer(
            "POST",
            "https://id.unlisted.example/oauth/token",
            200,
            ("content-type", "application/json"),
            &token.to_string(),
        ),
        answer(
            "POST",
            "https://tokens.unlisted.example/oauth/token",
            200,
            ("content-type", "application/json"),
            &token.to_string(),
        ),
        answer(
            "GET",
            "https://id.unlisted.example/password",
            200,
            ("content-type", "text/html"),
            "<!doctype html><title>sign in</title><link rel=icon href=data:,><p>Your password",
        ),
    ]
}

async fn played(scene: &Scene<'_>, test: impl AsyncFn() -> Outcome) -> Outcome {
    scene.platforms.play_all(login(scene));
    let outcome = test().await;
    scene.platforms.play(None);
    outcome
}

/// The page goes there, and comes back.
async fn go(scene: &Scene<'_>, url: &str) -> Outcome {
    scene.open("/any").await?;
    let go = "setTimeout((url) => location.assign(url), 0, arguments[0])";
    scene.browser.run(go, vec![json!(url)]).await?;
    let here = "return [location.search.includes('code='), document.readyState]";
    scene
        .browser
        .wait_for("the way back", async || {
            let seen = scene.browser.run(here, vec![]).await?;
            Ok(if seen == json!([true, "complete"]) {
                Ok(())
            } else {
                Err(seen.to_string())
            })
        })
        .await?;
    Ok(())
}

/// The popup offers the host with these words, and asks the browser for nothing else.
async fn offered(scene: &Scene<'_>, words: &str) -> Outcome {
    let popup = scene.popup_text(words, |text| text.contains(words)).await?;
    all_in(&popup, &[TITLE, BUTTON, "Its own pages get no script."]);
    let asked = pressed(scene, TITLE, BUTTON, "watch-login").await?;
    assert_eq!(sorted(asked), json!([{"origins": both(HOST)}]));
    Ok(())
}

async fn sign_in_at_a_hidden_host_is_offered(scene: &Scene<'_>) -> Outcome {
    played(scene, async || {
        go(scene, ASKED).await?;
        let words = "This page signs in at id.unlisted.example.";
        let outcome = match scene.popup_text(words, |text| text.contains(words)).await {
            Err(error) => Err(error),
            Ok(_) => {
                listed(scene).await?;
                offered(scene, words).await
            }
        };
        if scene.browser.kind() == Kind::Firefox {
            // The question was answered with yes.
            let seen = match &outcome {
                Ok(()) => once_allowed(scene).await,
                Err(_) => Ok(()),
            };
            scene.browser.revoke(&both(HOST)).await?;
            seen?;
        }
        outcome
    })
    .await
}

/// The page of options lists it.
async fn listed(scene: &Scene<'_>) -> Outcome {
    let page = scene.browser.extension()?.page("options.html");
    let tab = scene.browser.page_in_tab(&page).await?;
    let text = scene
        .browser
        .wait_for("the list", async || {
            let text = scene.browser.page_text().await?;
            Ok(if text.contains(BUTTON) { Ok(text) } else { Err(text) })
        })
        .await;
    scene.browser.close_tab(tab).await?;
    all_in(&text?, &["Sign-in hosts", "hidden"]);
    Ok(())
}

async fn once_allowed(scene: &Scene<'_>) -> Outcome {
    go(scene, ASKED).await?;
    let grant = json!({
        "method": "POST",
        "url": "https://id.unlisted.example/oauth/token",
        "form": {"grant_type": "authorization_code", "client_id": "orders-web", "code": "Lm3Pd8s0Gh6Jw5Qx"},
    });
    let seen = scene.make_call(&grant).await?;
    assert!(seen.starts_with("200 "), "{seen}");
    let call = json!({
        "method": "GET",
        "url": format!("{}/denied", scene.platforms.origin()),
        "headers": {"Authorization": format!("Bearer {TOKEN}")},
    });
    scene.make_call(&call).await?;
    let lost = "the sign-in at id.unlisted.example asked for orders:read";
    let card = scene
        .browser
        .wait_for_card("the journey", |text| text.contains("lost here"))
        .await?;
    all_in(&card, &["orders:write"]);
    let popup = scene.popup_text("the journey", |text| text.contains(lost)).await?;
    assert!(!popup.contains(TITLE) && !popup.contains(TOKEN), "{popup}");
    // Nobody looks on where the password is typed.
    scene.browser.open("https://id.unlisted.example/password").await?;
    let hooked = "return !('value' in Object.getOwnPropertyDescriptor(Response.prototype, 'json'))";
    assert_eq!(scene.browser.run(hooked, vec![]).await?, json!(false));
    Ok(())
}

async fn redirect_to_a_hidden_sign_in_is_offered(scene: &Scene<'_>) -> Outcome {
    played(scene, async || {
        go(scene, &format!("{}/login", scene.platforms.origin())).await?;
        let words = "This page signs in at id.unlisted.example.";
        scene.popup_text(words, |text| text.contains(words)).await?;
        Ok(())
    })
    .await
}

async fn token_request_at_a_hidden_host_is_offered(scene: &Scene<'_>) -> Outcome {
    played(scene, async || {
        scene.open("/any").await?;
        let grant = json!({
            "method": "POST",
            "url": "https://tokens.unlisted.example/oauth/token",
            "form": {"grant_type": "client_credentials", "client_id": "orders-web"},
        });
        let seen = scene.make_call(&grant).await?;
        assert!(seen.starts_with("200 "), "{seen}");
        let words = "This page asks tokens.unlisted.example for its tokens.";
        let popup = scene.popup_text(words, |text| text.contains(words)).await?;
        // Nobody was refused there.
        assert!(!popup.contains("The page was refused there"), "{popup}");
        Ok(())
    })
    .await
}

async fn issuer_that_is_hidden_is_offered(scene: &Scene<'_>) -> Outcome {
    scene.open("/any").await?;
    let part = |text: &str| URL_SAFE_NO_PAD.encode(text);
    let token = format!(
        "{}.{}.{}",
        part(r#"{"alg":"RS256"}"#),
        part(r#"{"iss":"https://issuer.unlisted.example/realms/acme","aud":"orders"}"#),
        part(&"k".repeat(256))
    );
    let call = json!({
        "method": "GET",
        "url": format!("{}/denied", scene.platforms.origin()),
        "headers": {"Authorization": format!("Bearer {token}")},
    });
    scene.make_call(&call).await?;
    let words = "A token of this page names issuer.unlisted.example as its issuer.";
    let popup = scene.popup_text(words, |text| text.contains(words)).await?;
    all_in(&popup, &["Watch sign-ins at issuer.unlisted.example"]);
    Ok(())
}
