//! Private windows and containers.

use crate::{Browser, Error, Kind, Result};
use serde_json::json;
use thirtyfour::WindowHandle;

impl Browser {
    /// Whether the extension runs in private windows.
    ///
    /// # Errors
    /// When the browser does not say.
    pub async fn runs_in_private_windows(&self) -> Result<bool> {
        let told = match self.kind() {
            Kind::Chromium => {
                let tab = self.page_in_tab(&self.extension()?.page("options.html")).await?;
                let told = self
                    .run_async("chrome.extension.isAllowedIncognitoAccess().then(arguments[0])", vec![])
                    .await;
                self.close_tab(tab).await?;
                told?
            }
            Kind::Firefox => {
                let script = "return WebExtensionPolicy.getByID(args[0]).privateBrowsingAllowed";
                let id = json!(self.extension()?.id);
                self.in_chrome("privateBrowsingAllowed", script, vec![id]).await?
            }
        };
        told.as_bool().ok_or_else(|| Error::answer("private windows", &told))
    }

    /// Tries to allow it there, as the user may in the list of extensions (Chromium only).
    ///
    /// # Errors
    /// When that list cannot be opened.
    pub async fn try_to_allow_in_private_windows(&self) -> Result<()> {
        let tab = self.page_in_tab("chrome://extensions/").await?;
        let script = "const done = arguments[1];
            // Loaded anew outside of this mode, an unpacked extension is switched off.
            chrome.developerPrivate.updateProfileConfiguration({ inDeveloperMode: true })
                .then(() => chrome.developerPrivate.updateExtensionConfiguration({ extensionId: arguments[0], incognitoAccess: true }))
                .then(done, done)";
        let told = self.run_async(script, vec![json!(self.extension()?.id)]).await;
        self.close_tab(tab).await?;
        told.map(drop)
    }

    /// Opens an address in a private window and goes there; returns where it came from.
    ///
    /// # Errors
    /// When none opens.
    pub async fn open_private_window(&self, url: &str) -> Result<WindowHandle> {
        let before = self.driver().window().await?;
        let known = self.driver().windows().await?;
        match self.kind() {
            Kind::Chromium => {
                let mut tools = self.devtools().await?;
                let made = tools.send(None, "Target.createBrowserContext", json!({})).await?;
                let context = made.get("browserContextId").cloned().unwrap_or_default();
                let target = json!({"url": url, "browserContextId": context, "newWindow": true});
                tools.send(None, "Target.createTarget", target).await?;
            }
            Kind::Firefox => {
                let script = r#"
                    const win = Services.wm.getMostRecentWindow("navigator:browser").OpenBrowserWindow({ private: true });
                    await new Promise((done) => win.addEventListener("load", done, { once: true }));
                    const triggeringPrincipal = Services.scriptSecurityManager.getSystemPrincipal();
                    while (!win.gBrowserInit?.delayedStartupFinished) await new Promise((done) => win.setTimeout(done, 50));
                    win.gBrowser.selectedBrowser.fixupAndLoadURIString(args[0], { triggeringPrincipal });
                    return true;"#;
                self.in_chrome("private window", script, vec![json!(url)]).await?;
            }
        }
        self.go_to_new("a private window", &known).await?;
        Ok(before)
    }

    /// Opens an address in a tab of a container (Firefox) and goes there; returns its handle.
    ///
    /// # Errors
    /// When none opens.
    pub async fn open_in_container(&self, container: u32, url: &str) -> Result<WindowHandle> {
        let known = self.driver().windows().await?;
        let script = r#"
            const { gBrowser } = Services.wm.getMostRecentWindow("navigator:browser");
            const triggeringPrincipal = Services.scriptSecurityManager.getSystemPrincipal();
            gBrowser.selectedTab = gBrowser.addTab(args[1], { userContextId: args[0], triggeringPrincipal });
            return true;"#;
        self.in_chrome("tab of a container", script, vec![json!(container), json!(url)])
            .await?;
        self.go_to_new("a tab of a container", &known).await
    }

    /// Goes to a window or tab that was opened before.
    ///
    /// # Errors
    /// When it is gone.
    pub async fn go_to(&self, window: &WindowHandle) -> Result<()> {
        Ok(self.driver().switch_to_window(window.clone()).await?)
    }

    /// Goes to the window that was not there before, once its page is loaded.
    async fn go_to_new(&self, what: &str, known: &[WindowHandle]) -> Result<WindowHandle> {
        let new = self
            .wait_for(what, async || {
                let all = self.driver().windows().await?;
                Ok(all
                    .into_iter()
                    .find(|one| !known.contains(one))
                    .ok_or_else(|| "none".to_owned()))
            })
            .await?;
        self.driver().switch_to_window(new.clone()).await?;
        self.wait_for("its page", async || {
            let ready = self.run("return typeof window.makeCall", vec![]).await?;
            Ok(if ready == json!("function") {
                Ok(())
            } else {
                Err("not loaded".to_owned())
            })
        })
        .await?;
        Ok(new)
    }

    /// Closes the window, and goes back.
    ///
    /// # Errors
    /// When the window before is gone.
    pub async fn close_private_window(&self, before: WindowHandle) -> Result<()> {
        self.driver().close_window().await?;
        Ok(self.driver().switch_to_window(before).await?)
    }
}
