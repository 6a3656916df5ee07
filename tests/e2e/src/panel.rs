//! The panel in the browser's own developer tools.

use crate::devtools::DevTools;
use crate::look::{self, Look};
use crate::{Browser, Error, Kind, Result, keys};
use serde_json::{Value, json};
use std::cell::RefCell;
use std::collections::BTreeMap;
use tokio::sync::Mutex;

const PANEL: &str = "panel.html";
/// Tools that do not answer within this time are asked again.
const ANSWER: std::time::Duration = std::time::Duration::from_secs(4);

/// The developer tools of a tab, with the extension's panel chosen. [`OpenPanel::close`] closes them.
pub struct OpenPanel<'a> {
    browser: &'a Browser,
    /// Chromium's own connection, the tools' target, and the panel's session; Firefox is asked through the chrome
    /// context.
    target: Option<(Mutex<DevTools>, String, String)>,
}

/// Chooses the panel in Chromium's tools, which are a page of their own. That the extension's page about the tools has
/// run and made a panel takes a moment.
const CHOOSE: &str = r#"
    const { ViewManager } = await import("./ui/legacy/legacy.js");
    const manager = ViewManager.ViewManager.instance();
    const view = [...manager.views.keys()].find((view) => view.startsWith("chrome-extension://") && view.endsWith(name));
    if (view) await manager.showView(view);
    return view ?? null;"#;

/// For scripts of Firefox's chrome context: the tools of the current tab, and the identity of the panel in them.
const TOOLBOX: &str = r#"
    const { require } = ChromeUtils.importESModule("resource://devtools/shared/loader/Loader.sys.mjs");
    const { gDevTools } = require("devtools/client/framework/devtools");
    const win = Services.wm.getMostRecentWindow("navigator:browser");
    const tab = win.gBrowser.selectedTab;
    const panelOf = (toolbox) => toolbox?.getAdditionalTools().find(({ id }) => id.startsWith("webext-devtools-panel"))?.id;
"#;

/// Reads the page and, part by part, the details of the chosen call, and chooses the next call.
const READ: &str = "
    const unfold = () => {
        for (const one of document.querySelectorAll(':is(#detail, .bench-foot) details:not([open]) > summary')) one.click();
    };
    unfold();
    const whole = document.body?.innerText ?? '';
    const rows = [...document.querySelectorAll('[data-row]')];
    const chosen = document.querySelector('[data-row].chosen');
    const parts = [];
    const before = document.querySelector('[role=tab][aria-selected=true]')?.id;
    if (chosen) {
        for (const tab of document.querySelectorAll('[role=tab]')) {
            document.getElementById(tab.id)?.click();
            unfold();
            parts.push(document.getElementById('pane')?.innerText ?? '');
        }
        document.getElementById(before)?.click();
    }
    const next = rows[(rows.indexOf(chosen) + 1) % Math.max(rows.length, 1)];
    if (next && next !== chosen) next.click();
    return { whole, id: chosen?.getAttribute('data-of') ?? null, details: parts.join('\\n'),
        rows: rows.map((row) => row.getAttribute('data-of')) };";

impl Browser {
    /// Opens the developer tools of the current tab, and in them the extension's panel.
    ///
    /// # Errors
    /// When they do not open or have no such panel.
    pub async fn open_panel(&self) -> Result<OpenPanel<'_>> {
        let target = match self.kind() {
            Kind::Chromium => Some(self.open_chromium_panel().await?),
            Kind::Firefox => {
                let open = r#"
                    const toolbox = await gDevTools.showToolboxForTab(tab, { hostType: "bottom" });
                    for (let tries = 0; tries < 200 && !panelOf(toolbox); tries += 1)
                      await new Promise((done) => win.setTimeout(done, 50));
                    if (!panelOf(toolbox)) throw new Error("no panel");
                    await toolbox.selectTool(panelOf(toolbox));
                    return true;"#;
                self.in_chrome("panel", &format!("{TOOLBOX}{open}"), vec![]).await?;
                None
            }
        };
        let browser = self;
        let panel = OpenPanel { browser, target };
        panel.wait_for_text("anything", |text| !text.is_empty()).await?;
        Ok(panel)
    }

    async fn open_chromium_panel(&self) -> Result<(Mutex<DevTools>, String, String)> {
        let mut tools = self.devtools().await?;
        let page = self.run("return location.href", vec![]).await?;
        let targets = tools.targets().await?;
        let of_page = |target: &&crate::devtools::Target| target.kind == "page" && page == target.url.as_str();
        let found = targets.iter().find(of_page);
        let found = found.ok_or_else(|| Error::answer("target of the page", &page))?;
        let opened = tools
            .send(None, "Target.openDevTools", json!({"targetId": found.id}))
            .await?;
        let front = opened.get("targetId").and_then(Value::as_str).map(str::to_owned);
        let front = front.ok_or_else(|| Error::answer("Target.openDevTools", &opened))?;
        let session = tools.attach(&front).await?;
        let tools = Mutex::new(tools);
        let choose = format!("const name = {};{CHOOSE}", json!(self.extension()?.name));
        self.wait_for("the panel among the tools", async || {
            // Before the tools have loaded they can import nothing; what is asked while they load may never be answered.
            let chosen = async { tools.lock().await.evaluate(&session, &choose).await };
            Ok(match tokio::time::timeout(ANSWER, chosen).await {
                Ok(Ok(Value::Null)) => Err("no panel".to_owned()),
                Ok(Ok(_)) => Ok(()),
                Ok(Err(error)) => Err(error.to_string()),
                Err(_) => Err("no answer yet".to_owned()),
            })
        })
        .await?;
        let address = self.extension()?.page(PANEL);
        let panel = self
            .wait_for("the panel to open", async || {
                let targets = tools.lock().await.targets().await?;
                let found = targets.iter().find(|one| one.url.starts_with(&address));
                Ok(found.map(|one| one.id.clone()).ok_or_else(|| format!("{targets:?}")))
            })
            .await?;
        let session = tools.lock().await.attach(&panel).await?;
        Ok((tools, front, session))
    }
}

impl OpenPanel<'_> {
    /// Runs the body of a function of `window` and `document`, and returns what it returns, as JSON. In Firefox it runs
    /// with the browser's rights: it sees the document, not the page's variables.
    ///
    /// # Errors
    /// When it throws.
    pub async fn run(&self, body: &str) -> Result<Value> {
        match &self.target {
            Some((tools, _, session)) => tools.lock().await.evaluate(session, body).await,
            None => {
                let read = r#"
                    const toolbox = await gDevTools.getToolboxForTab(tab);
                    const frame = toolbox.doc.getElementById(`toolbox-panel-iframe-${panelOf(toolbox)}`);
                    const panel = frame?.contentDocument.querySelector("browser");
                    if (!panel?.currentURI?.spec.includes(args[0])) throw new Error("no panel");
                    return await frameScript(win, panel, args[1]);"#;
                let script = format!("{}{TOOLBOX}{read}", crate::firefox::FRAME_SCRIPTS);
                let args = vec![json!(PANEL), json!(body)];
                self.browser.in_chrome("script in the panel", &script, args).await
            }
        }
    }

    /// Presses a key where the focus is.
    ///
    /// # Errors
    /// When the browser does not take it.
    pub async fn press(&self, key: &str) -> Result<()> {
        match &self.target {
            Some((tools, _, session)) => {
                // Keys go where the window's focus is, and tools that are still loading take it to themselves. Which
                // element of the panel has it stays as it was.
                let focused = "if (!document.hasFocus()) window.focus(); return document.hasFocus()";
                self.browser
                    .wait_for("the panel to have the focus", async || {
                        let has = tools.lock().await.evaluate(session, focused).await?;
                        Ok(if has == true {
                            Ok(())
                        } else {
                            Err("it has not".to_owned())
                        })
                    })
                    .await?;
                keys::chromium(&mut *tools.lock().await, session, key).await
            }
            None => self.run(&keys::firefox(key)).await.map(drop),
        }
    }

    /// The text of the panel with every part of the details of every call in sight, once it is as wanted. Which call is
    /// chosen changes with it.
    ///
    /// # Errors
    /// [`Error::Timeout`] with the text that was there instead.
    pub async fn wait_for_text(&self, what: &str, wanted: impl Fn(&str) -> bool) -> Result<String> {
        let details: RefCell<BTreeMap<String, String>> = RefCell::default();
        self.browser
            .wait_for(&format!("a panel with {what}"), async || {
                let read = match self.run(READ).await {
                    Ok(read) => read,
                    // It may be loading.
                    Err(error) => return Ok(Err(error.to_string())),
                };
                let text = |name: &str| read.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
                let rows: Vec<&str> = read
                    .get("rows")
                    .and_then(Value::as_array)
                    .into_iter()
                    .flatten()
                    .filter_map(Value::as_str)
                    .collect();
                let mut details = details.borrow_mut();
                details.retain(|id, _| rows.contains(&id.as_str()));
                if read.get("id").is_some_and(Value::is_string) {
                    details.insert(text("id"), text("details"));
                }
                let parts: Vec<String> = [text("whole")].into_iter().chain(details.values().cloned()).collect();
                let text = parts.join("\n");
                Ok(if wanted(&text) { Ok(text) } else { Err(text) })
            })
            .await
    }

    /// The panel looks so from now on.
    ///
    /// # Errors
    /// When the browser refuses.
    pub async fn look(&self, look: Look) -> Result<()> {
        let (scheme, forced) = look.values();
        match &self.target {
            Some((tools, _, session)) => {
                let features = json!({ "features": [
                    { "name": "prefers-color-scheme", "value": scheme },
                    { "name": "forced-colors", "value": forced },
                ] });
                let mut tools = tools.lock().await;
                tools
                    .send(Some(session), "Emulation.setEmulatedMedia", features)
                    .await?;
            }
            None => {
                let script = r#"
                    const toolbox = await gDevTools.getToolboxForTab(tab);
                    const frame = toolbox.doc.getElementById(`toolbox-panel-iframe-${panelOf(toolbox)}`);
                    const { top } = frame.contentDocument.querySelector("browser").browsingContext;
                    top.prefersColorSchemeOverride = args[0];
                    top.forcedColorsOverride = args[1];
                    return true;"#;
                let args = vec![json!(scheme), json!(forced)];
                self.browser
                    .in_chrome("look of the panel", &format!("{TOOLBOX}{script}"), args)
                    .await?;
            }
        }
        Ok(())
    }

    /// What axe-core finds in it, in Chromium: one line for each violation.
    ///
    /// # Errors
    /// When axe-core is not installed or does not run.
    pub async fn axe(&self) -> Result<Vec<String>> {
        let run = format!(
            "{} return await new Promise((done) => {{ (function () {{ {} }})(done); }});",
            look::axe()?,
            look::RUN
        );
        look::violations(&self.run(&run).await?)
    }

    /// The panel as PNG, this wide (CSS pixels), in the light or the dark.
    ///
    /// # Errors
    /// When the browser gives none.
    pub async fn picture(&self, width: u32, dark: bool) -> Result<Vec<u8>> {
        let shot = match &self.target {
            Some((tools, front, session)) => {
                let mut tools = tools.lock().await;
                let scheme = if dark { "dark" } else { "light" };
                let media = json!({"features": [{"name": "prefers-color-scheme", "value": scheme}]});
                tools.send(Some(session), "Emulation.setEmulatedMedia", media).await?;
                // The panel is a frame of the tools: they are made as wide, and are in the picture.
                let front = tools.attach(front).await?;
                let mut whole = u64::from(width);
                for _ in 0..5 {
                    let size = json!({"width": whole, "height": 900, "deviceScaleFactor": 1, "mobile": false});
                    tools
                        .send(Some(&front), "Emulation.setDeviceMetricsOverride", size)
                        .await?;
                    tokio::time::sleep(std::time::Duration::from_millis(300)).await;
                    // They are docked, so the panel gets a part of the width.
                    let part = tools.evaluate(session, "return window.innerWidth").await?;
                    let part = part.as_u64().unwrap_or_default().max(1);
                    if part.abs_diff(u64::from(width)) < 4 {
                        break;
                    }
                    whole = (whole * u64::from(width) / part).min(2 * u64::from(width) + 400);
                }
                let png = json!({"format": "png"});
                tools.send(Some(&front), "Page.captureScreenshot", png).await?
            }
            None => {
                let shoot = r#"
                    const toolbox = await gDevTools.getToolboxForTab(tab);
                    const frame = toolbox.doc.getElementById(`toolbox-panel-iframe-${panelOf(toolbox)}`);
                    const panel = frame.contentDocument.querySelector("browser");
                    // Past the theme of the tools, which it follows otherwise.
                    panel.browsingContext.top.prefersColorSchemeOverride = args[1] ? "dark" : "light";
                    panel.style.width = `${args[0]}px`;
                    panel.style.maxWidth = `${args[0]}px`;
                    panel.style.height = panel.style.minHeight = "900px";
                    await new Promise((done) => win.setTimeout(done, 500));
                    const picture = await panel.browsingContext.currentWindowGlobal.drawSnapshot(null, 1, "white");
                    const canvas = new win.OffscreenCanvas(picture.width, picture.height);
                    canvas.getContext("2d").drawImage(picture, 0, 0);
                    const bytes = new Uint8Array(await (await canvas.convertToBlob()).arrayBuffer());
                    let text = "";
                    for (const byte of bytes) text += String.fromCharCode(byte);
                    return { data: win.btoa(text) };"#;
                let script = format!("{TOOLBOX}{shoot}");
                let args = vec![json!(width), json!(dark)];
                self.browser.in_chrome("screenshot of the panel", &script, args).await?
            }
        };
        crate::popup::decoded(&shot, "/data", "screenshot of the panel")
    }

    /// Closes the tools.
    ///
    /// # Errors
    /// When the browser refuses.
    pub async fn close(self) -> Result<()> {
        match self.target {
            Some((tools, front, _)) => {
                let closed = json!({"targetId": front});
                tools.lock().await.send(None, "Target.closeTarget", closed).await?;
                // Tools that are opened before these are gone are these, and go with them.
                self.browser
                    .wait_for("the tools to close", async || {
                        let targets = tools.lock().await.targets().await?;
                        let there = targets.iter().any(|one| one.id == front);
                        Ok(if there { Err("they are open".to_owned()) } else { Ok(()) })
                    })
                    .await?;
            }
            None => {
                let close = "await gDevTools.closeToolboxForTab(tab); return true;";
                self.browser
                    .in_chrome("closeToolbox", &format!("{TOOLBOX}{close}"), vec![])
                    .await?;
            }
        }
        Ok(())
    }
}
