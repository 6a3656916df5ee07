//! How the browser is told to look: light, dark, forced colours; and what axe-core finds in a page that looks so.

use crate::tools::workspace;
use crate::{Browser, Error, Kind, Result};
use serde_json::{Value, json};

/// How pages are asked to look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Look {
    /// The usual.
    Light,
    /// `prefers-color-scheme: dark`.
    Dark,
    /// `forced-colors: active`, as contrast themes of Windows set it.
    Forced,
}

impl Look {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Light, Self::Dark, Self::Forced];

    /// In a word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Light => "light",
            Self::Dark => "dark",
            Self::Forced => "forced colours",
        }
    }
}

impl Look {
    /// Values of `prefers-color-scheme` and `forced-colors`.
    pub(crate) fn values(self) -> (&'static str, &'static str) {
        let scheme = if self == Self::Dark { "dark" } else { "light" };
        (scheme, if self == Self::Forced { "active" } else { "none" })
    }
}

impl Browser {
    /// Makes the current tab look so, until it is told otherwise.
    ///
    /// # Errors
    /// When the browser refuses.
    pub async fn look(&self, look: Look) -> Result<()> {
        let (scheme, forced) = look.values();
        match self.kind() {
            Kind::Chromium => {
                let features = json!({ "features": [
                    { "name": "prefers-color-scheme", "value": scheme },
                    { "name": "forced-colors", "value": forced },
                ] });
                self.driver()
                    .cdp()
                    .send_raw("Emulation.setEmulatedMedia", features)
                    .await?;
            }
            Kind::Firefox => {
                let script = "const top = Services.wm.getMostRecentWindow('navigator:browser').gBrowser.selectedBrowser.browsingContext.top;
                    top.prefersColorSchemeOverride = args[0];
                    top.forcedColorsOverride = args[1];
                    return true;";
                self.in_chrome("look", script, vec![json!(scheme), json!(forced)])
                    .await?;
            }
        }
        Ok(())
    }

    /// Lets the current tab ask for less movement (`prefers-reduced-motion`), or no longer.
    ///
    /// # Errors
    /// When the browser refuses.
    pub async fn calm(&self, on: bool) -> Result<()> {
        match self.kind() {
            Kind::Chromium => {
                let value = if on { "reduce" } else { "" };
                self.emulate("prefers-reduced-motion", value).await
            }
            Kind::Firefox => {
                // Of a tab it cannot be said there, but of the browser.
                let script = "if (args[0]) Services.prefs.setIntPref('ui.prefersReducedMotion', 1);
                    else Services.prefs.clearUserPref('ui.prefersReducedMotion');
                    return true;";
                self.in_chrome("less movement", script, vec![json!(on)]).await.map(drop)
            }
        }
    }

    /// What axe-core finds in the current document: one line for each violation, with its rule and the first elements. A page
    /// of a frame that is chosen is looked at alone.
    ///
    /// # Errors
    /// When axe-core is not installed or does not run.
    pub async fn axe(&self) -> Result<Vec<String>> {
        self.run(&axe()?, vec![]).await?;
        violations(&self.run_async(RUN, vec![]).await?)
    }

    /// As [`Browser::axe`], in the card.
    ///
    /// # Errors
    /// As [`Browser::axe`], or when there is no card.
    pub async fn axe_in_card(&self) -> Result<Vec<String>> {
        let none = || Error::answer("the card", "there is none");
        self.in_card(&axe()?, vec![]).await?.ok_or_else(none)?;
        let run = RUN.replace("rules: {}", &format!("rules: {OF_A_FRAME}"));
        violations(&self.in_card_async(&run, vec![]).await?.ok_or_else(none)?)
    }
}

/// A frame is a part of another's page, whose landmarks are not its own.
const OF_A_FRAME: &str = "{ 'landmark-one-main': { enabled: false }, region: { enabled: false } }";

pub(crate) const RUN: &str = "const done = arguments[arguments.length - 1];
    window.axe.run(document, { resultTypes: ['violations'], iframes: false, rules: {} }).then(({ violations, passes }) => done({
        passed: passes.length,
        violations: violations.map(({ id, impact, help, nodes }) => {
            const where = nodes.slice(0, 4).map(({ target, any }) => `${target.join(' ')} (${any[0]?.message ?? ''})`);
            return `${id} (${impact}), ${nodes.length} times: ${help}; ${where.join(' | ')}`;
        }),
    }), (error) => done({ error: String(error) }));";

/// The script, with what makes it the page's.
pub(crate) fn axe() -> Result<String> {
    let path = workspace().join("node_modules/axe-core/axe.min.js");
    let text = std::fs::read_to_string(&path).map_err(|error| Error::answer("axe-core", error))?;
    // The driver runs scripts as a function's body.
    Ok(format!("if (!window.axe) {{ {text}\n; window.axe ??= axe; }}"))
}

pub(crate) fn violations(seen: &Value) -> Result<Vec<String>> {
    let failed = || Error::answer("axe-core", seen);
    if seen.get("passed").and_then(Value::as_u64).unwrap_or_default() == 0 {
        return Err(failed());
    }
    let list = seen.get("violations").and_then(Value::as_array).ok_or_else(failed)?;
    Ok(list.iter().filter_map(Value::as_str).map(str::to_owned).collect())
}
