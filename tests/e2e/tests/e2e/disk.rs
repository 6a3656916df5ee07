//! Nothing on disk: after a browser ended, or was killed, no file of its profile holds a token that was watched.
//!
//! A second text is planted on disk by the extension's own page: a search that did not find it would prove nothing.

use crate::stage::{Load, Outcome, Scene, Test, start, tests};
use libtest_mimic::Failed;
use serde_json::json;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};
use why403_e2e::Browser;

pub(crate) fn tests() -> Vec<Test> {
    // The browser that is looked at is one of the test's own.
    tests!(Load::Bare; nothing_on_disk_after_an_end, nothing_on_disk_after_a_kill)
}

/// Databases write behind: a kill must find on disk what was written.
const WRITTEN: Duration = Duration::from_secs(4);
/// In [`forms`].
const FORMS: usize = 10;

async fn nothing_on_disk_after_an_end(scene: &Scene<'_>) -> Outcome {
    let browser = used(scene).await?;
    browser.0.end_by_itself().await?;
    looked_through(&browser, "after an end")
}

async fn nothing_on_disk_after_a_kill(scene: &Scene<'_>) -> Outcome {
    let browser = used(scene).await?;
    browser.0.kill().await?;
    looked_through(&browser, "after kill -9")
}

/// A text that stands nowhere else: 48 letters and digits.
fn random(mark: char) -> String {
    let now = SystemTime::now()
        .duration_since(SystemTime::UNIX_EPOCH)
        .unwrap_or_default();
    let mut state =
        u64::try_from(now.as_nanos() % u128::from(u64::MAX)).unwrap_or(1) ^ (u64::from(std::process::id()) << 32);
    let alphabet = b"ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnpqrstuvwxyz23456789";
    let letters = (0..47).map(|_| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        char::from(alphabet[usize::try_from(state >> 33).unwrap_or_default() % alphabet.len()])
    });
    std::iter::once(mark).chain(letters).collect()
}

/// A browser in which a refused call with a fresh token was explained, and another text was stored; with both.
async fn used(scene: &Scene<'_>) -> Result<(Browser, String, String), Failed> {
    let browser = start(scene.browser.kind(), Load::Built, scene.platforms).await?;
    let (token, planted) = (random('T'), random('P'));
    browser.open(&format!("{}/any", scene.platforms.origin())).await?;
    let call = json!({
        "method": "GET",
        "url": scene.case("case-1").request.url,
        "headers": {"Authorization": format!("Bearer {token}")},
    });
    let script = "const done = arguments[1]; window.makeCall(arguments[0]).then(done)";
    let seen = browser.run_async(script, vec![call]).await?;
    assert!(
        seen.as_str()
            .is_some_and(|seen| seen.starts_with("401") || seen.starts_with("403")),
        "{seen}"
    );
    // It was watched, and it is shown in full to the user who asks: the most that the extension does with it.
    let masked = format!("{}…", token.get(..4).unwrap_or_default());
    let popup = browser.open_popup().await?;
    let unfold = "for (const row of document.querySelectorAll('details:not([open]) > summary')) row.click();
        return document.body.textContent";
    browser
        .wait_for("the token in the popup, masked", async || {
            let text = popup.run(unfold).await?;
            let text = text.as_str().unwrap_or_default().to_owned();
            Ok(if text.contains(&masked) { Ok(()) } else { Err(text) })
        })
        .await?;
    popup.close().await?;
    browser.open(&browser.extension()?.page("options.html")).await?;
    let plant = "const done = arguments[1]; (globalThis.browser ?? chrome).storage.local.set({ planted: arguments[0] }).then(() => done(true))";
    browser.run_async(plant, vec![json!(planted)]).await?;
    tokio::time::sleep(WRITTEN).await;
    Ok((browser, token, planted))
}

fn looked_through(used: &(Browser, String, String), when: &str) -> Outcome {
    let (browser, token, planted) = used;
    let mut files = Vec::new();
    collect(browser.files(), &mut files);
    let (mut bytes, mut with_token, mut with_planted) = (0, Vec::new(), 0);
    for file in &files {
        // The driver's own output is none of the browser's files.
        let Ok(content) = std::fs::read(file) else { continue };
        if file.file_name().is_some_and(|name| name == "driver.log") {
            continue;
        }
        bytes += content.len();
        let holds = |text: &str| forms(text).iter().position(|form| contains(&content, form));
        if let Some(form) = holds(token) {
            with_token.push(format!("{} (form {form})", file.display()));
        }
        with_planted += usize::from(holds(planted).is_some());
    }
    println!(
        "figures: {} {when}: {} files, {} MB, {FORMS} forms: the token in {} files, the planted text in {with_planted}",
        browser.kind(),
        files.len(),
        bytes / 1_000_000,
        with_token.len()
    );
    assert!(with_token.is_empty(), "the token is on disk: {with_token:#?}");
    assert!(
        with_planted > 0,
        "the planted text was not found: the search proves nothing"
    );
    Ok(())
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        match entry.file_type() {
            Ok(kind) if kind.is_dir() => collect(&entry.path(), files),
            Ok(kind) if kind.is_file() => files.push(entry.path()),
            _ => {}
        }
    }
}

/// The text as programs write it.
fn forms(text: &str) -> [Vec<u8>; FORMS] {
    let bytes = text.as_bytes();
    let hex = |upper: bool| -> Vec<u8> {
        let one = |byte: &u8| {
            if upper {
                format!("{byte:02X}")
            } else {
                format!("{byte:02x}")
            }
        };
        bytes.iter().map(one).collect::<String>().into_bytes()
    };
    let units = |each: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(each).collect();
    // Base64 begins at any of three places; the ends depend on what stands beside.
    let inside = |skip: usize| {
        let whole = base64(&bytes[skip..bytes.len() - (bytes.len() - skip) % 3]);
        whole.into_bytes()
    };
    [
        bytes.to_vec(),
        text.to_ascii_lowercase().into_bytes(),
        bytes.iter().rev().copied().collect(),
        units(u16::to_le_bytes),
        units(u16::to_be_bytes),
        hex(false),
        hex(true),
        inside(0),
        inside(1),
        inside(2),
    ]
}

fn base64(bytes: &[u8]) -> String {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let groups = bytes.chunks_exact(3).flat_map(|three| {
        let bits = u32::from_be_bytes([0, three[0], three[1], three[2]]);
        [18, 12, 6, 0].map(|shift| char::from(ALPHABET[usize::try_from(bits >> shift & 63).unwrap_or_default()]))
    });
    groups.collect()
}

fn contains(content: &[u8], form: &[u8]) -> bool {
    let Some((first, rest)) = form.split_first() else {
        return false;
    };
    let mut from = 0;
    while let Some(at) = content[from..].iter().position(|byte| byte == first) {
        let next = from + at + 1;
        if content[next..].starts_with(rest) {
            return true;
        }
        from = next;
    }
    false
}
