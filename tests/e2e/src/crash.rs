//! Tabs that no driver holds: of one the process crashes, as after a fault in the browser.

use crate::{Browser, Error, Kind, Result};
use serde_json::{Value, json};
use std::time::Duration;

/// A crashed page answers no command.
const NO_ANSWER: Duration = Duration::from_secs(2);

/// A tab of Chromium that no driver holds.
#[derive(Debug)]
pub struct Unattended(String);

impl Browser {
    /// Opens an address in a tab that no driver holds (Chromium only).
    ///
    /// # Errors
    /// When the browser does not open it.
    pub async fn open_unattended(&self, url: &str) -> Result<Unattended> {
        let mut tools = self.devtools().await?;
        let made = tools.send(None, "Target.createTarget", json!({"url": url})).await?;
        let target = made.get("targetId").and_then(Value::as_str);
        let target = target.ok_or_else(|| Error::answer("Target.createTarget", &made))?;
        Ok(Unattended(target.to_owned()))
    }

    /// Address and title of such a tab: all that is told of it.
    ///
    /// # Errors
    /// When it is gone.
    pub async fn unattended_title(&self, tab: &Unattended) -> Result<(String, String)> {
        let mut tools = self.devtools().await?;
        let target = json!({"targetId": tab.0});
        let told = tools.send(None, "Target.getTargetInfo", target).await?;
        let text = |name: &str| told.pointer(name).and_then(Value::as_str).unwrap_or_default().to_owned();
        Ok((text("/targetInfo/url"), text("/targetInfo/title")))
    }

    /// Closes such a tab.
    ///
    /// # Errors
    /// When it is gone.
    pub async fn close_unattended(&self, tab: Unattended) -> Result<()> {
        let mut tools = self.devtools().await?;
        let target = json!({"targetId": tab.0});
        tools.send(None, "Target.closeTarget", target).await.map(drop)
    }

    /// Opens an address in a tab of its own behind the current one, has its process crash a moment later, and closes it.
    ///
    /// # Errors
    /// When the browser does not open it.
    pub async fn crash_another_tab(&self, url: &str) -> Result<()> {
        match self.kind() {
            Kind::Chromium => {
                let mut tools = self.devtools().await?;
                let made = tools
                    .send(None, "Target.createTarget", json!({"url": url, "background": true}))
                    .await?;
                let target = made.get("targetId").and_then(Value::as_str);
                let target = target
                    .ok_or_else(|| Error::answer("Target.createTarget", &made))?
                    .to_owned();
                tokio::time::sleep(Duration::from_secs(2)).await;
                let session = tools.attach(&target).await?;
                let crash = tools.send(Some(&session), "Page.crash", json!({}));
                // Either no answer, or that the page is gone.
                let _gone = tokio::time::timeout(NO_ANSWER, crash).await;
                drop(tools);
                let mut tools = self.devtools().await?;
                tools
                    .send(None, "Target.closeTarget", json!({"targetId": target}))
                    .await?;
            }
            Kind::Firefox => {
                let script = r#"
                    const win = Services.wm.getMostRecentWindow("navigator:browser");
                    const { gBrowser } = win;
                    // Under a driver the whole browser ends with any tab's process, unless told otherwise.
                    Services.env.set("MOZ_CRASHREPORTER_SHUTDOWN", "");
                    const triggeringPrincipal = Services.scriptSecurityManager.getSystemPrincipal();
                    const sleep = (time) => new Promise((done) => win.setTimeout(done, time));
                    const tab = gBrowser.addTab(args[0], { triggeringPrincipal });
                    await sleep(2000);
                    const crashed = new Promise((done) => tab.linkedBrowser.addEventListener("oop-browser-crashed", () => done(true), { once: true }));
                    tab.linkedBrowser.fixupAndLoadURIString("about:crashcontent", { triggeringPrincipal });
                    const outcome = await Promise.race([crashed, sleep(4000).then(() => false)]);
                    gBrowser.removeTab(tab);
                    return outcome;"#;
                let crashed = self.in_chrome("crash of a tab", script, vec![json!(url)]).await?;
                if crashed != json!(true) {
                    return Err(Error::answer("crash of a tab", &crashed));
                }
            }
        }
        Ok(())
    }
}
