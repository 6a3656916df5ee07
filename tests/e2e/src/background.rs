//! Stopping the background, as browsers do when it idles.

use crate::beside::Beside;
use crate::devtools::DevTools;
use crate::{Browser, Error, Kind, Result};
use serde_json::{Value, json};

/// Browsers stop a background that idled for half a minute. What it shows is written a moment later, so it idles for a
/// moment here, too.
const IDLE: std::time::Duration = std::time::Duration::from_secs(1);

impl Browser {
    /// Stops the extension's background, and returns when it has stopped. The next event wakes it.
    ///
    /// # Errors
    /// When it does not stop.
    pub async fn stop_background(&self) -> Result<()> {
        tokio::time::sleep(IDLE).await;
        self.tell_background_to_stop().await?;
        self.wait_for("the background to stop", async || {
            // In Firefox a message that was under way may have woken it again.
            if self.kind() == Kind::Firefox {
                self.tell_background_to_stop().await?;
            }
            Ok(match self.background_runs().await? {
                false => Ok(()),
                true => Err("it runs".to_owned()),
            })
        })
        .await
    }

    /// Has the extension's background stopped once while it works: what comes next wakes it at once, so that no moment
    /// without it may be seen.
    ///
    /// # Errors
    /// When the browser does not take the command.
    pub async fn interrupt_background(&self) -> Result<()> {
        self.tell_background_to_stop().await
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

    /// Loads the extension anew, as an update does.
    ///
    /// # Errors
    /// When the browser does not do it.
    pub async fn reload_extension(&self) -> Result<()> {
        let tab = self.page_in_tab(&self.extension()?.page("welcome.html")).await?;
        let script = "setTimeout(() => (globalThis.browser ?? chrome).runtime.reload(), 50)";
        self.run(script, vec![]).await?;
        tokio::time::sleep(IDLE).await;
        // The browser closes the pages of an extension that it loads anew.
        self.leave_tab(tab).await
    }

    /// To which of these events of `webRequest` the background listens; it must run. Chromium only: Firefox tells it
    /// nobody, and wakes a background for what it listened to once, though it took the listener away.
    ///
    /// # Errors
    /// When no background runs, or the browser does not say.
    pub async fn listened_to<'a>(&self, events: &[&'a str]) -> Result<Vec<&'a str>> {
        let (mut tools, session) = self.worker().await?;
        let evaluate = json!({
            "expression": format!("{}.map((name) => chrome.webRequest[name].hasListeners())", json!(events)),
            "returnByValue": true,
        });
        let told = tools.send(Some(&session), "Runtime.evaluate", evaluate).await?;
        let flags = told.pointer("/result/value").and_then(Value::as_array);
        let flags = flags.filter(|flags| flags.len() == events.len());
        let flags = flags.ok_or_else(|| Error::answer("listeners of the background", &told))?;
        let heard = events.iter().zip(flags).filter(|(_, flag)| **flag == json!(true));
        Ok(heard.map(|(name, _)| *name).collect())
    }

    /// A connection to Chromium's worker of the extension, which must run, and the session with it.
    pub(crate) async fn worker(&self) -> Result<(DevTools, String)> {
        let mut tools = self.devtools().await?;
        let base = self.extension()?.page("");
        let targets = tools.targets().await?;
        let worker = targets
            .iter()
            .find(|one| one.kind == "service_worker" && one.url.starts_with(&base));
        let worker = worker.ok_or_else(|| Error::answer("service worker", json!(format!("{targets:?}"))))?;
        let session = tools.attach(&worker.id).await?;
        Ok((tools, session))
    }

    /// Overwrites the memory of the background's engine, so that whatever it is asked next traps. Chromium only: in
    /// Firefox nobody but the background's own module reaches that memory.
    ///
    /// # Errors
    /// When no background runs, or its engine is not found.
    pub async fn spoil_engine(&self) -> Result<()> {
        let (mut tools, session) = self.worker().await?;
        let session = Some(session.as_str());
        let words = json!({"expression": "WebAssembly.Memory.prototype"});
        let found = tools.send(session, "Runtime.evaluate", words).await?;
        let prototype = found.pointer("/result/objectId").cloned().unwrap_or_default();
        let words = json!({"prototypeObjectId": prototype});
        let found = tools.send(session, "Runtime.queryObjects", words).await?;
        let list = found.pointer("/objects/objectId").cloned().unwrap_or_default();
        let spoil =
            "function () { for (const { buffer } of this) new Uint8Array(buffer).fill(255); return this.length; }";
        let words = json!({"objectId": list, "functionDeclaration": spoil, "returnByValue": true});
        let told = tools.send(session, "Runtime.callFunctionOn", words).await?;
        match told.pointer("/result/value").and_then(Value::as_u64) {
            Some(count) if count > 0 => Ok(()),
            _ => Err(Error::answer("memory of the engine", &told)),
        }
    }

    /// Has a trap of wasm end a task in the background that nobody waits for, as one of the engine's own tasks would.
    /// `beside` is a page of the extension.
    ///
    /// # Errors
    /// When no background runs.
    pub async fn trap_in_background(&self, beside: &Beside) -> Result<()> {
        // (module (func (export "f") unreachable))
        let trap = "const code = new bg.Uint8Array([0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 3, 2, 1, 0,
                7, 5, 1, 1, 102, 0, 0, 10, 5, 1, 3, 0, 0, 11]);
            const { exports } = new bg.WebAssembly.Instance(new bg.WebAssembly.Module(code));
            bg.Promise.resolve().then(exports.f);";
        match self.kind() {
            Kind::Chromium => {
                let (mut tools, session) = self.worker().await?;
                let words =
                    json!({"expression": format!("(() => {{ const bg = globalThis; {trap} return true; }})()")});
                let told = tools.send(Some(&session), "Runtime.evaluate", words).await?;
                match told.get("exceptionDetails") {
                    Some(thrown) => Err(Error::answer("trap in the background", thrown)),
                    None => Ok(()),
                }
            }
            Kind::Firefox => {
                let script = format!(
                    "const done = arguments[0]; browser.runtime.getBackgroundPage().then((bg) => {{ {trap} return true; }})
                        .then(done, (error) => done(String(error)))"
                );
                let told = self.ask_beside(beside, &script, vec![]).await?;
                match told {
                    Value::Bool(true) => Ok(()),
                    other => Err(Error::answer("trap in the background", &other)),
                }
            }
        }
    }

    /// Whether the background runs now.
    ///
    /// # Errors
    /// When the browser does not say.
    pub async fn background_runs(&self) -> Result<bool> {
        match self.kind() {
            Kind::Chromium => {
                let all = self.driver().cdp().send_raw("Target.getTargets", json!({})).await?;
                let targets = all.get("targetInfos").and_then(Value::as_array);
                let targets = targets.ok_or_else(|| Error::answer("Target.getTargets", &all))?;
                let base = self.extension()?.page("");
                Ok(targets.iter().any(|target| {
                    let text = |name| target.get(name).and_then(Value::as_str).unwrap_or_default();
                    text("type") == "service_worker" && text("url").starts_with(&base)
                }))
            }
            Kind::Firefox => {
                let script = "return WebExtensionPolicy.getByID(args[0]).extension.backgroundState";
                let id = json!(self.extension()?.id);
                let state = self.in_chrome("backgroundState", script, vec![id]).await?;
                Ok(state != json!("stopped"))
            }
        }
    }
}
