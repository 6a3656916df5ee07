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

    /// The title of the page of an address in such a tab, if it is there: all that is told of it.
    ///
    /// # Errors
    /// When the browser does not say.
    pub async fn unattended_title(&self, url: &str) -> Result<Option<String>> {
        let all = self
            .devtools()
            .await?
            .send(None, "Target.getTargets", json!({}))
            .await?;
        let mut targets = all.get("targetInfos").and_then(Value::as_array).into_iter().flatten();
        let text = |target: &Value, name: &str| target.get(name).and_then(Value::as_str).map(str::to_owned);
        // What is rendered ahead has a target of its own, with a subtype.
        let found = targets.find(|target| {
            text(target, "type").as_deref() == Some("page")
                && text(target, "subtype").is_none_or(|subtype| subtype.is_empty())
                && text(target, "url").as_deref() == Some(url)
        });
        Ok(found.and_then(|target| text(target, "title")))
    }

    /// Brings such a tab to the front: in the back Chromium shows nothing that was rendered ahead.
    ///
    /// # Errors
    /// When it is gone.
    pub async fn show_unattended(&self, tab: &Unattended) -> Result<()> {
        let mut tools = self.devtools().await?;
        let target = json!({"targetId": tab.0});
        tools.send(None, "Target.activateTarget", target).await.map(drop)
    }

    /// Closes such a tab, whichever page it went to: the target of one that was rendered ahead takes the place of the
    /// one that the tab began with.
    ///
    /// # Errors
    /// When there is none.
    pub async fn close_unattended(&self, _tab: Unattended, urls: &[String]) -> Result<()> {
        let mut tools = self.devtools().await?;
        let targets = tools.targets().await?;
        let mut own = targets
            .iter()
            .filter(|one| one.kind == "tab" && urls.contains(&one.url));
        let own = own
            .next()
            .ok_or_else(|| Error::answer("tab that no driver holds", format!("{targets:?}")))?;
        tools
            .send(None, "Target.closeTarget", json!({"targetId": own.id}))
            .await
            .map(drop)
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
