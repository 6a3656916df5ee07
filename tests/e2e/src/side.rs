//! The panel beside the page as the browser opens it: Chromium's side panel, Firefox's sidebar.

use crate::devtools::DevTools;
use crate::{Browser, Kind, Result, keys};
use serde_json::{Value, json};
use tokio::sync::Mutex;

const SIDE: &str = "side.html";

/// The side panel or sidebar, open. [`OpenSide::close`] closes it.
pub struct OpenSide<'a> {
    browser: &'a Browser,
    /// Chromium's own connection, the panel's target and its session; Firefox is asked through the chrome context.
    target: Option<(Mutex<DevTools>, String, String)>,
}

/// For scripts of Firefox's chrome context: the sidebar's own browser, once it shows a page of an extension.
const SIDEBAR: &str = r#"
    const win = Services.wm.getMostRecentWindow("navigator:browser");
    const sidebar = win.SidebarController.browser?.contentDocument?.getElementById("webext-panels-browser");
    if (!win.SidebarController.isOpen || !sidebar?.currentURI?.spec.includes(args[0])) throw new Error("no sidebar");
"#;

impl Browser {
    /// Opens the panel beside the current tab's page by the button of the popup.
    ///
    /// # Errors
    /// When it does not open.
    pub async fn open_side(&self) -> Result<OpenSide<'_>> {
        let popup = self.open_popup().await?;
        popup
            .wait_for_text("its buttons", |text| text.contains("Side panel"))
            .await?;
        // The popup closes itself with it, perhaps before it has answered.
        let pressed = popup.run("document.querySelector('[data-do=side]').click()").await;
        let target = match self.kind() {
            Kind::Chromium => Some(self.find_chromium_side().await?),
            Kind::Firefox => None,
        };
        let side = OpenSide { browser: self, target };
        let outcome = side.wait_for_text("anything", |text| !text.is_empty()).await;
        match (outcome, pressed) {
            (Ok(_), _) => Ok(side),
            (Err(error), Ok(_)) => Err(error),
            (Err(_), Err(error)) => Err(error),
        }
    }

    async fn find_chromium_side(&self) -> Result<(Mutex<DevTools>, String, String)> {
        let tools = Mutex::new(self.devtools().await?);
        let address = self.extension()?.page(SIDE);
        let side = self
            .wait_for("the side panel to open", async || {
                let targets = tools.lock().await.targets().await?;
                // A tab with the same page would be a `tab` as well.
                let found = targets
                    .iter()
                    .find(|one| one.kind != "tab" && one.url.starts_with(&address));
                Ok(found.map(|one| one.id.clone()).ok_or_else(|| format!("{targets:?}")))
            })
            .await?;
        let session = tools.lock().await.attach(&side).await?;
        Ok((tools, side, session))
    }
}

impl OpenSide<'_> {
    /// Runs the body of a function of `window` and `document`, and returns what it returns, as JSON. In Firefox it runs
    /// with the browser's rights: it sees the document, not the page's variables.
    ///
    /// # Errors
    /// When it throws.
    pub async fn run(&self, body: &str) -> Result<Value> {
        match &self.target {
            Some((tools, _, session)) => tools.lock().await.evaluate(session, body).await,
            None => {
                let read = "return await frameScript(win, sidebar, args[1]);";
                let script = format!("{}{SIDEBAR}{read}", crate::firefox::FRAME_SCRIPTS);
                let args = vec![json!(SIDE), json!(body)];
                self.browser.in_chrome("script in the sidebar", &script, args).await
            }
        }
    }

    /// Presses a key where the focus is.
    ///
    /// # Errors
    /// When the browser does not take it.
    pub async fn press(&self, key: &str) -> Result<()> {
        match &self.target {
            Some((tools, _, session)) => keys::chromium(&mut *tools.lock().await, session, key).await,
            None => self.run(&keys::firefox(key)).await.map(drop),
        }
    }

    /// Waits until a script gives something else than `false` or nothing, and returns it.
    ///
    /// # Errors
    /// [`Error::Timeout`](crate::Error::Timeout) with the text that was there instead.
    pub async fn until(&self, what: &str, script: &str) -> Result<Value> {
        self.browser
            .wait_for(what, async || {
                Ok(match self.run(script).await? {
                    Value::Bool(false) | Value::Null => {
                        Err(self.run("return document.body.innerText").await?.to_string())
                    }
                    found => Ok(found),
                })
            })
            .await
    }

    /// Its text, once it is as wanted.
    ///
    /// # Errors
    /// [`Error::Timeout`](crate::Error::Timeout) with the text that was there instead.
    pub async fn wait_for_text(&self, what: &str, wanted: impl Fn(&str) -> bool) -> Result<String> {
        self.browser
            .wait_for(&format!("a side panel with {what}"), async || {
                let text = self.run("return document.body?.innerText ?? ''").await?;
                let text = text.as_str().unwrap_or_default();
                Ok(if wanted(text) {
                    Ok(text.to_owned())
                } else {
                    Err(text.to_owned())
                })
            })
            .await
    }

    /// It as PNG.
    ///
    /// # Errors
    /// When the browser gives none.
    pub async fn picture(&self) -> Result<Vec<u8>> {
        let shot = match &self.target {
            Some((tools, _, session)) => {
                let png = json!({"format": "png"});
                tools
                    .lock()
                    .await
                    .send(Some(session), "Page.captureScreenshot", png)
                    .await?
            }
            None => {
                let shoot = format!("{SIDEBAR}{}", crate::popup::shoot("sidebar"));
                self.browser
                    .in_chrome("screenshot of the sidebar", &shoot, vec![json!(SIDE)])
                    .await?
            }
        };
        crate::popup::decoded(&shot, "/data", "screenshot of the side panel")
    }

    /// Closes it.
    ///
    /// # Errors
    /// When the browser refuses.
    pub async fn close(self) -> Result<()> {
        match self.target {
            Some((tools, target, _)) => {
                let closed = json!({"targetId": target});
                tools.into_inner().send(None, "Target.closeTarget", closed).await?;
            }
            None => {
                let hide =
                    r#"Services.wm.getMostRecentWindow("navigator:browser").SidebarController.hide(); return true;"#;
                self.browser.in_chrome("hide the sidebar", hide, vec![]).await?;
            }
        }
        Ok(())
    }
}
