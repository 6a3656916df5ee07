//! Stopping the background, as browsers do when it idles.

use crate::{Browser, Error, Kind, Result};
use serde_json::{Value, json};

impl Browser {
    /// Stops the extension's background, and returns when it has stopped. The next event wakes it.
    ///
    /// # Errors
    /// When it does not stop.
    pub async fn stop_background(&self) -> Result<()> {
        // While calls are under way the next event wakes it at once: then another worker runs.
        let before = match self.kind() {
            Kind::Chromium => self.worker().await?,
            Kind::Firefox => None,
        };
        self.tell_background_to_stop().await?;
        self.wait_for("the background to stop", async || {
            // In Firefox a message that was under way may have woken it again.
            if self.kind() == Kind::Firefox {
                self.tell_background_to_stop().await?;
            }
            let stopped = match (self.kind(), &before) {
                (Kind::Chromium, Some(_)) => self.worker().await? != before,
                _ => !self.background_runs().await?,
            };
            Ok(if stopped { Ok(()) } else { Err("it runs".to_owned()) })
        })
        .await
    }

    async fn tell_background_to_stop(&self) -> Result<()> {
        match self.kind() {
            Kind::Chromium => {
                let cdp = self.driver().cdp();
                cdp.send_raw("ServiceWorker.enable", json!({})).await?;
                cdp.send_raw("ServiceWorker.stopAllWorkers", json!({})).await?;
            }
            Kind::Firefox => {
                let script = "await WebExtensionPolicy.getByID(args[0]).extension
                    .terminateBackground({ ignoreDevToolsAttached: true }); return true";
                let id = json!(self.extension()?.id);
                self.in_chrome("terminateBackground", script, vec![id]).await?;
            }
        }
        Ok(())
    }

    /// Whether the background runs now.
    ///
    /// # Errors
    /// When the browser does not say.
    pub async fn background_runs(&self) -> Result<bool> {
        match self.kind() {
            Kind::Chromium => Ok(self.worker().await?.is_some()),
            Kind::Firefox => {
                let script = "return WebExtensionPolicy.getByID(args[0]).extension.backgroundState";
                let id = json!(self.extension()?.id);
                let state = self.in_chrome("backgroundState", script, vec![id]).await?;
                Ok(state != json!("stopped"))
            }
        }
    }
    /// Chromium's name of the service worker that runs now.
    async fn worker(&self) -> Result<Option<String>> {
        let all = self.driver().cdp().send_raw("Target.getTargets", json!({})).await?;
        let targets = all.get("targetInfos").and_then(Value::as_array);
        let targets = targets.ok_or_else(|| Error::answer("Target.getTargets", &all))?;
        let base = self.extension()?.page("");
        let text = |target: &Value, name| {
            let text = target.get(name).and_then(Value::as_str).unwrap_or_default();
            text.to_owned()
        };
        let worker = targets
            .iter()
            .find(|target| text(target, "type") == "service_worker" && text(target, "url").starts_with(&base));
        Ok(worker.map(|target| text(target, "targetId")))
    }
}
