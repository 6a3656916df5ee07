//! What measurements need beside what tests need.

use crate::browser::Raw;
use crate::{Browser, Error, Kind, Result};
use serde_json::{Value, json};
use std::path::Path;
use thirtyfour::By;

/// Makes a call and gives milliseconds from its answer's end until the card is visible, and until it has its height,
/// each rounded up to the next frame. The card has its height when its first text is laid out.
const CARD: &str = "const [request, done] = arguments;
    const card = () => document.querySelector('why403-card');
    performance.clearResourceTimings();
    const begun = performance.now();
    let shown = null;
    window.makeCall(request);
    const look = () => {
        const entry = performance.getEntriesByType('resource').findLast(({ name }) => name === request.url);
        const host = card();
        if (entry && host) {
            const now = performance.now();
            const visible = getComputedStyle(host).visibility === 'visible';
            const height = host.getBoundingClientRect().height;
            if (visible) shown ??= now - entry.responseEnd;
            if (visible && height > 60) return done([shown, now - entry.responseEnd]);
        }
        if (performance.now() - begun > 10000) return done([shown]);
        requestAnimationFrame(look);
    };
    look();";

/// Opens the popup's page in a window of its own, and gives milliseconds from the beginning of its loading until the frame
/// in which the calls are painted; after 18 seconds it gives up and gives that time. The window beside it keeps its clock running.
const POPUP: &str = r"const [url, wanted, done] = arguments;
    const useful = new RegExp(wanted);
    const opened = window.open(url, '_blank', 'width=460,height=640');
    if (opened === null) return done({ error: 'the window does not open' });
    const begun = performance.now();
    const finish = () => opened.requestAnimationFrame(() => opened.setTimeout(() => {
        const ms = opened.performance.now();
        opened.close();
        done({ ms });
    }));
    const fits = () => useful.test(opened.document.body?.textContent ?? '');
    const look = () => {
        if (performance.now() - begun > 18000) {
            opened.close();
            return done({ ms: performance.now() - begun });
        }
        // The window first holds an empty page.
        if (!opened.location.href.startsWith(url) || opened.document.documentElement === null) return setTimeout(look, 1);
        if (fits()) return finish();
        const late = setTimeout(() => { watch.disconnect(); look(); }, 5000);
        const watch = new opened.MutationObserver(() => {
            if (!fits()) return;
            clearTimeout(late);
            watch.disconnect();
            finish();
        });
        watch.observe(opened.document, { subtree: true, childList: true, characterData: true });
    };
    look();";

impl Browser {
    /// Lets pages see time as finely as the browser can (Firefox; Chromium needs no word).
    ///
    /// # Errors
    /// When the browser refuses.
    pub async fn exact_clock(&self) -> Result<()> {
        if self.kind() == Kind::Firefox {
            let script = r#"Services.prefs.setBoolPref("privacy.reduceTimerPrecision", false); return true;"#;
            self.in_chrome("clock", script, vec![]).await?;
        }
        Ok(())
    }

    /// Lets scripts run for so many seconds.
    ///
    /// # Errors
    /// When the driver refuses.
    pub async fn allow_seconds(&self, seconds: u64) -> Result<()> {
        let limits = json!({"script": seconds * 1000, "pageLoad": 60_000, "implicit": 0});
        self.send(Raw::post("timeouts", limits)).await.map(drop)
    }

    /// Chooses a file in an `<input type=file>`.
    ///
    /// # Errors
    /// When there is no such element.
    pub async fn choose_file(&self, selector: &str, path: &Path) -> Result<()> {
        let input = self.driver().find(By::Css(selector)).await?;
        Ok(input.send_keys(path.to_string_lossy()).await?)
    }

    /// Makes a call from the page `/any`; milliseconds from its answer's end until the card is visible, and until its first
    /// text is laid out.
    ///
    /// # Errors
    /// When no card comes.
    pub async fn card_latency(&self, request: &Value) -> Result<[f64; 2]> {
        let seen = self.run_async(CARD, vec![request.clone()]).await?;
        let number = |at: usize| seen.get(at).and_then(Value::as_f64);
        match (number(0), number(1)) {
            (Some(shown), Some(sized)) => Ok([shown, sized]),
            _ => Err(Error::answer("time until the card", &seen)),
        }
    }

    /// Opens the popup's page for a tab in a window of its own; milliseconds from the beginning of its loading
    /// until a text that fits a pattern is painted. To be called in a page of the
    /// extension; [`Browser::popup_in_tab`] opens one, and its address names the tab.
    ///
    /// # Errors
    /// When the text does not come.
    pub async fn popup_loads(&self, wanted: &str) -> Result<f64> {
        let url = self.run("return location.href", vec![]).await?;
        let seen = self.run_async(POPUP, vec![url, json!(wanted)]).await?;
        let ms = seen.get("ms").and_then(Value::as_f64);
        ms.ok_or_else(|| Error::answer("time until the popup", &seen))
    }
}
