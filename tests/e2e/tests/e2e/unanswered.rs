//! Calls that end without an answer for the page: no CORS headers, a preflight that is refused, a call that the page
//! aborts. What the browser hides, the extension must not guess.

use crate::built::{all_in, no_token};
use crate::stage::{Load, Outcome, Scene, Test, tests};

pub(crate) fn tests() -> Vec<Test> {
    tests!(Load::Built;
        answer_without_cors_headers,
        preflight_refused,
        preflight_without_cors_headers,
        call_aborted_by_the_page,
    )
}

const ENDED: &str = "The browser ended the call without an answer";
const WHY: &str = "a network or CORS failure, from which nothing follows about the token.";
const MAY_BE: &str = "a 401 or 403 without them looks just so";
const UNSEEN: &str = "The answer's body was not seen";

/// Presses the situation's button, finds `words` in the popup's list, and returns all that it says with `more` in it
/// once every call is unfolded.
async fn popup_after(scene: &Scene<'_>, name: &str, words: &str, more: &str) -> Result<String, libtest_mimic::Failed> {
    scene.open("/situations").await?;
    scene.browser.press(&format!("situation-{name}")).await?;
    // The line is there before anything is unfolded.
    let popup = scene.browser.popup(words, |text| text.contains(words)).await?;
    all_in(&popup.text, &["GET /api/v2/routing/queues", "api.mypurecloud.ie"]);
    assert!(
        !popup.text.contains("OPTIONS") || name == "preflight-403",
        "{}",
        popup.text
    );
    let all = scene.popup_text(more, |text| text.contains(more)).await?;
    no_token(scene, &all);
    Ok(all)
}

/// The browser withholds the answer from the page; its head is told all the same.
async fn answer_without_cors_headers(scene: &Scene<'_>) -> Outcome {
    for name in ["no-cors", "xhr-no-cors"] {
        let requires = "requires any one of the scopes routing or routing:readonly";
        popup_after(scene, name, requires, UNSEEN).await?;
        let card = scene.browser.card_text().await?.unwrap_or_default();
        all_in(&card, &["cannot be known from the token", "routing:queue:view"]);
    }
    Ok(())
}

async fn preflight_refused(scene: &Scene<'_>) -> Outcome {
    let said = "The server refused the browser's CORS preflight with 403";
    popup_after(scene, "preflight-403", said, "Access-Control-Allow-Origin").await?;
    let card = scene.browser.card_text().await?.unwrap_or_default();
    all_in(&card, &[said, "preflights never carry a token", "likely"]);
    Ok(())
}

async fn preflight_without_cors_headers(scene: &Scene<'_>) -> Outcome {
    let all = popup_after(scene, "preflight-no-cors", ENDED, MAY_BE).await?;
    all_in(&all, &[WHY, "Access-Control-Allow-Origin"]);
    assert_eq!(scene.browser.card_text().await?, None);
    Ok(())
}

async fn call_aborted_by_the_page(scene: &Scene<'_>) -> Outcome {
    let ended = "The page itself ended the call";
    popup_after(scene, "abort", ended, ended).await?;
    assert_eq!(scene.browser.card_text().await?, None);
    Ok(())
}
