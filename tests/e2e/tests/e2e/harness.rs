//! The harness itself, on a trivial extension (`fixtures/probe`): what the other tests rely on.

use crate::stage::{Load, Outcome, Scene, Test, tests};
use std::collections::BTreeSet;
use std::time::Duration;
use why403_platforms::Entry;

pub(crate) fn tests() -> Vec<Test> {
    tests!(Load::Probe;
        probe_nothing_but_the_page_connects,
        probe_card_in_closed_shadow_root_is_read,
        probe_popup_is_opened_and_read,
        probe_popup_in_a_tab_is_read,
        probe_background_is_stopped_and_woken,
        probe_console_is_read,
        probe_site_of_another_name_is_served,
    )
}

/// Waits for the probe's card about the case.
async fn card_of(scene: &Scene<'_>, id: &str) -> Outcome {
    let url = &scene.case(id).request.url;
    let wanted = format!("probe: 403 POST {url}");
    scene.browser.wait_for_card(&wanted, |text| text == wanted).await?;
    Ok(())
}

/// The first test of a session: from the browser's start until some seconds of idling.
async fn probe_nothing_but_the_page_connects(scene: &Scene<'_>) -> Outcome {
    scene.open("/").await?;
    let mut wanted: BTreeSet<String> = ["", "style.css", "calls.js"]
        .iter()
        .map(|file| format!("GET {}/{file}", scene.platforms.origin()))
        .collect();
    let mut hosts = BTreeSet::new();
    for case in scene.platforms.cases() {
        let answer = scene.browser.press(&case.id).await?;
        assert_eq!(answer, format!("{} {}", case.response.status, case.response.body));
        wanted.insert(format!("OPTIONS {}", case.request.url));
        wanted.insert(format!("POST {}", case.request.url));
        hosts.insert(case.host_and_path().0.to_owned());
    }
    card_of(scene, "case-5").await?;
    tokio::time::sleep(Duration::from_secs(5)).await;
    let seen: Vec<String> = scene.requests().iter().map(|seen| seen.line()).collect();
    assert_eq!(seen.iter().cloned().collect::<BTreeSet<_>>(), wanted);
    assert_eq!(seen.len(), wanted.len(), "each once: {seen:#?}");
    let tunnels = scene
        .platforms
        .log()
        .since(scene.mark)
        .into_iter()
        .filter_map(|entry| match entry {
            Entry::Connect { host, .. } => Some(host),
            _ => None,
        });
    assert_eq!(tunnels.collect::<BTreeSet<_>>(), hosts);
    Ok(())
}

async fn probe_card_in_closed_shadow_root_is_read(scene: &Scene<'_>) -> Outcome {
    scene.open("/").await?;
    assert_eq!(scene.browser.card_text().await?, None);
    scene.browser.press("case-2").await?;
    card_of(scene, "case-2").await?;
    scene.browser.press("case-4").await?;
    card_of(scene, "case-4").await?;
    // A page's script sees the element and no more.
    let seen = scene
        .browser
        .run("return document.querySelector('why403-card').shadowRoot", vec![])
        .await?;
    assert!(seen.is_null());
    Ok(())
}

async fn probe_popup_is_opened_and_read(scene: &Scene<'_>) -> Outcome {
    scene.open("/").await?;
    scene.browser.press("case-3").await?;
    card_of(scene, "case-3").await?;
    let wanted = format!("popup of probe: 403 POST {}", scene.case("case-3").request.url);
    let popup = scene.browser.popup(&wanted, |text| text == wanted).await?;
    assert!(popup.png.starts_with(b"\x89PNG"));
    // And once more: it was closed.
    scene.browser.popup(&wanted, |text| text == wanted).await?;
    Ok(())
}

async fn probe_popup_in_a_tab_is_read(scene: &Scene<'_>) -> Outcome {
    scene.open("/").await?;
    scene.browser.press("case-1").await?;
    card_of(scene, "case-1").await?;
    let tab = scene.browser.popup_in_tab().await?;
    let text = scene.browser.page_text().await?;
    let tabs = scene
        .browser
        .run("return new URLSearchParams(location.search).get('tab')", vec![])
        .await?;
    scene.browser.close_tab(tab).await?;
    assert_eq!(
        text,
        format!("popup of probe: 403 POST {}", scene.case("case-1").request.url)
    );
    assert!(tabs.as_str().is_some_and(|tab| tab.parse::<u32>().is_ok()), "{tabs}");
    assert_eq!(scene.browser.run("return document.title", vec![]).await?, "why403 demo");
    Ok(())
}

async fn probe_background_is_stopped_and_woken(scene: &Scene<'_>) -> Outcome {
    scene.open("/").await?;
    scene.browser.press("case-1").await?;
    card_of(scene, "case-1").await?;
    assert!(scene.browser.background_runs().await?);
    scene.browser.stop_background().await?;
    assert!(!scene.browser.background_runs().await?);
    scene.browser.press("case-2").await?;
    card_of(scene, "case-2").await?;
    assert!(scene.browser.background_runs().await?);
    Ok(())
}

async fn probe_console_is_read(scene: &Scene<'_>) -> Outcome {
    scene.open("/").await?;
    scene
        .browser
        .run("console.warn('a word from %s', 'the page')", vec![])
        .await?;
    let lines = scene.browser.console().await?;
    assert!(lines.iter().any(|line| line.contains("a word from")), "{lines:?}");
    Ok(())
}

async fn probe_site_of_another_name_is_served(scene: &Scene<'_>) -> Outcome {
    scene.browser.open("https://shop.example/").await?;
    scene.browser.press("case-5").await?;
    card_of(scene, "case-5").await?;
    let seen = scene.requests();
    let call = seen.iter().find(|seen| seen.method == "POST").expect("the call");
    assert_eq!(call.initiator.as_deref(), Some("https://shop.example"));
    assert!(call.token);
    Ok(())
}
