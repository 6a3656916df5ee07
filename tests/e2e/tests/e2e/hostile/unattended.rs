//! Pages in a tab that no driver holds, since Chromium renders nothing ahead in one that is held.

use super::expect::Expect;
use super::{ended, played, verdict};
use crate::stage::{Outcome, Scene};
use libtest_mimic::Failed;
use serde_json::json;
use why403_e2e::beside::Beside;
use why403_e2e::crash::Unattended;
use why403_e2e::{Browser, Kind};
use why403_platforms::{Platforms, hostile_pages};

/// What a page saw, whose tab is closed afterwards if no driver may hold it.
pub(super) async fn alone(browser: &Browser, platforms: &Platforms, page: &Expect) -> Result<String, Failed> {
    if !page.is_unattended || browser.kind() == Kind::Firefox {
        return played(browser, platforms, &page.name).await;
    }
    let (outcome, tab) = unattended(browser, platforms, page).await?;
    close(browser, platforms, page, Some(tab)).await?;
    Ok(outcome)
}

/// Closes the tab that no driver holds, if there is one.
pub(super) async fn close(browser: &Browser, platforms: &Platforms, page: &Expect, tab: Option<Unattended>) -> Outcome {
    let names = [Some(&page.name), page.then.as_ref()];
    let url = |name: &String| format!("{}/hostile/{name}", platforms.origin());
    let urls: Vec<String> = names.into_iter().flatten().map(url).collect();
    if let Some(tab) = tab {
        browser.close_unattended(tab, &urls).await?;
    }
    Ok(())
}

/// As [`played`], in a tab that no driver holds. The driver's own tab is elsewhere on the same site.
pub(super) async fn unattended(
    browser: &Browser,
    platforms: &Platforms,
    page: &Expect,
) -> Result<(String, Unattended), Failed> {
    browser.open(&format!("{}/", platforms.origin())).await?;
    let url = format!("{}/hostile/{}", platforms.origin(), page.name);
    let tab = browser.open_unattended(&url).await?;
    let outcome = told_by(browser, &url).await?;
    Ok((outcome, tab))
}

/// What the page of this address says in its title that it saw.
pub(super) async fn told_by(browser: &Browser, url: &str) -> Result<String, Failed> {
    let outcome = browser
        .wait_for(&format!("the end of {url}"), async || {
            let title = browser.unattended_title(url).await?.unwrap_or_default();
            Ok(title.strip_prefix("done: ").map(str::to_owned).ok_or(title))
        })
        .await?;
    if outcome.starts_with("failed: ") {
        return Err(format!("the page itself {outcome}").into());
    }
    Ok(outcome)
}

/// Goes on to another page by the page's own script, and looks whether what its head says is seen.
pub(super) async fn then(
    scene: &Scene<'_>,
    beside: &Beside,
    name: &str,
    tab: Option<&Unattended>,
) -> Result<Result<String, String>, Failed> {
    let page = Expect::read(&hostile_pages().join(format!("{name}.html")));
    let path = format!("/hostile/{name}");
    let outcome = match tab {
        // The page itself goes when it hears this.
        Some(tab) => {
            scene.browser.show_unattended(tab).await?;
            let go = "new BroadcastChannel('go').postMessage(arguments[0])";
            scene.browser.run(go, vec![json!(path)]).await?;
            told_by(scene.browser, &format!("{}{path}", scene.platforms.origin())).await?
        }
        None => {
            scene
                .browser
                .run("location.href = arguments[0]", vec![json!(path)])
                .await?;
            ended(scene.browser, name).await?
        }
    };
    verdict(scene, beside, &page, &outcome).await
}
