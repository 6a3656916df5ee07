//! The popup, as the browser opens it and as a tab.

use crate::devtools::DevTools;
use crate::look::Look;
use crate::{Browser, Error, Kind, Result, keys};
use serde_json::{Value, json};
use thirtyfour::WindowHandle;
use thirtyfour::support::base64_decode;
use tokio::sync::Mutex;

/// What an opened popup showed.
#[derive(Clone, Debug)]
pub struct Popup {
    /// Its text.
    pub text: String,
    /// Its picture.
    pub png: Vec<u8>,
}

const POPUP: &str = "popup.html";

/// The real popup, open over a tab. [`OpenPopup::close`] closes it.
pub struct OpenPopup<'a> {
    browser: &'a Browser,
    /// Chromium's own connection, the target and its session; Firefox is asked through the chrome context.
    target: Option<(Mutex<DevTools>, String, String)>,
}

impl Browser {
    /// Opens the real popup over the current tab, reads it once its text is as wanted, and closes it.
    ///
    /// # Errors
    /// When it does not open, or [`Error::Timeout`] with the text that was there instead.
    pub async fn popup(&self, what: &str, wanted: impl Fn(&str) -> bool) -> Result<Popup> {
        let popup = self.open_popup().await?;
        let text = popup.wait_for_text(what, wanted).await?;
        let png = popup.picture().await?;
        popup.close().await?;
        Ok(Popup { text, png })
    }

    /// Opens the real popup over the current tab.
    ///
    /// # Errors
    /// When it does not open.
    pub async fn open_popup(&self) -> Result<OpenPopup<'_>> {
        let target = match self.kind() {
            Kind::Chromium => Some(self.open_chromium_popup().await?),
            Kind::Firefox => {
                let id = json!(self.extension()?.id);
                let open = r#"
                    const { ExtensionParent } = ChromeUtils.importESModule("resource://gre/modules/ExtensionParent.sys.mjs");
                    const { extension } = WebExtensionPolicy.getByID(args[0]);
                    const win = Services.wm.getMostRecentWindow("navigator:browser");
                    await ExtensionParent.apiManager.global.browserActionFor(extension).openPopup(win, false);
                    return true;"#;
                self.in_chrome("openPopup", open, vec![id]).await?;
                None
            }
        };
        let browser = self;
        Ok(OpenPopup { browser, target })
    }

    async fn open_chromium_popup(&self) -> Result<(Mutex<DevTools>, String, String)> {
        let mut tools = self.devtools().await?;
        let page = self.run("return location.href", vec![]).await?;
        let targets = tools.targets().await?;
        let tab = targets
            .iter()
            .find(|target| target.kind == "tab" && page == target.url.as_str());
        let tab = tab.ok_or_else(|| Error::answer("tab of the page", &page))?;
        let extension = self.extension()?.clone();
        let action = json!({"id": extension.id, "targetId": tab.id});
        tools.send(None, "Extensions.triggerAction", action).await?;
        let address = extension.page(POPUP);
        // Everything below shares one connection; `wait_for` wants to ask again and again.
        let tools = Mutex::new(tools);
        let popup = self
            .wait_for("the popup to open", async || {
                let targets = tools.lock().await.targets().await?;
                let found = targets
                    .iter()
                    .find(|one| one.kind == "page" && one.url.starts_with(&address));
                Ok(found.map(|one| one.id.clone()).ok_or_else(|| format!("{targets:?}")))
            })
            .await?;
        let session = tools.lock().await.attach(&popup).await?;
        Ok((tools, popup, session))
    }

    /// Chromium's own connection, past the driver.
    pub(crate) async fn devtools(&self) -> Result<DevTools> {
        let options = self
            .driver()
            .capabilities()
            .get("goog:chromeOptions")
            .cloned()
            .unwrap_or_default();
        let address = options.get("debuggerAddress").and_then(Value::as_str);
        DevTools::connect(address.ok_or_else(|| Error::answer("debuggerAddress", &options))?).await
    }
}

impl OpenPopup<'_> {
    /// Runs the body of a function of `window` and `document`, as if the user were just clicking, and returns what it
    /// returns, as JSON. In Firefox it runs with the browser's rights: it sees the document, not the page's variables.
    ///
    /// # Errors
    /// When it throws.
    pub async fn run(&self, body: &str) -> Result<Value> {
        match &self.target {
            Some((tools, _, session)) => tools.lock().await.evaluate(session, body).await,
            None => {
                // A frame script is the one way into the popup's process that needs no actor of our own.
                let read = r#"
                    const win = Services.wm.getMostRecentWindow("navigator:browser");
                    const browser = win.document.querySelector(".webextension-popup-browser");
                    if (!browser?.currentURI?.spec.includes(args[0])) throw new Error("no popup");
                    return await frameScript(win, browser, args[1]);"#;
                let script = format!("{}{read}", crate::firefox::FRAME_SCRIPTS);
                let args = vec![json!(POPUP), json!(body)];
                self.browser.in_chrome("script in the popup", &script, args).await
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

    /// The popup looks so from now on.
    ///
    /// # Errors
    /// When the browser refuses.
    pub async fn look(&self, look: Look) -> Result<()> {
        let (scheme, forced) = look.values();
        match &self.target {
            Some((tools, _, session)) => {
                let params = json!({ "features": [
                    { "name": "prefers-color-scheme", "value": scheme },
                    { "name": "forced-colors", "value": forced },
                ] });
                let mut tools = tools.lock().await;
                tools.send(Some(session), "Emulation.setEmulatedMedia", params).await?;
            }
            None => {
                let script = r#"
                    const win = Services.wm.getMostRecentWindow("navigator:browser");
                    const top = win.document.querySelector(".webextension-popup-browser").browsingContext.top;
                    top.prefersColorSchemeOverride = args[0];
                    top.forcedColorsOverride = args[1];
                    return true;"#;
                let args = vec![json!(scheme), json!(forced)];
                self.browser.in_chrome("look of the popup", script, args).await?;
            }
        }
        Ok(())
    }

    /// The text of the popup, once it is as wanted.
    ///
    /// # Errors
    /// [`Error::Timeout`] with the text that was there instead.
    pub async fn wait_for_text(&self, what: &str, wanted: impl Fn(&str) -> bool) -> Result<String> {
        self.browser
            .wait_for(&format!("a popup with {what}"), async || {
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

    /// The popup as PNG.
    ///
    /// # Errors
    /// When the browser gives none.
    pub async fn picture(&self) -> Result<Vec<u8>> {
        let shot = match &self.target {
            Some((tools, _, session)) => {
                let format = json!({"format": "png"});
                tools
                    .lock()
                    .await
                    .send(Some(session), "Page.captureScreenshot", format)
                    .await?
            }
            None => {
                let find = r#"
                    const win = Services.wm.getMostRecentWindow("navigator:browser");
                    const browser = win.document.querySelector(".webextension-popup-browser");"#;
                let shoot = format!("{find}{}", shoot("browser"));
                self.browser
                    .in_chrome("screenshot of the popup", &shoot, vec![])
                    .await?
            }
        };
        decoded(&shot, "/data", "screenshot of the popup")
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
                let hide = r#"
                    const win = Services.wm.getMostRecentWindow("navigator:browser");
                    win.document.querySelector(".webextension-popup-browser")?.closest("panel")?.hidePopup();
                    return true;"#;
                self.browser.in_chrome("hidePopup", hide, vec![]).await?;
            }
        }
        Ok(())
    }
}

impl Browser {
    /// Opens the popup's page in a tab of its own, for the current tab, and goes there. Close it with
    /// [`Browser::close_tab`].
    ///
    /// # Errors
    /// When the page cannot be opened.
    pub async fn popup_in_tab(&self) -> Result<PageTab> {
        self.of_tab_in_tab(POPUP).await
    }

    /// As [`Browser::popup_in_tab`], the page of the side panel.
    ///
    /// # Errors
    /// When it does not open.
    pub async fn side_in_tab(&self) -> Result<PageTab> {
        self.of_tab_in_tab("side.html").await
    }

    /// As [`Browser::popup_in_tab`], the page of the closer look.
    ///
    /// # Errors
    /// When it does not open.
    pub async fn desk_in_tab(&self) -> Result<PageTab> {
        self.of_tab_in_tab("desk.html").await
    }

    async fn of_tab_in_tab(&self, name: &str) -> Result<PageTab> {
        let before = self.driver().window().await?;
        let url = self.run("return location.href", vec![]).await?;
        self.driver().switch_to_window(self.driver().new_tab().await?).await?;
        let page = self.extension()?.page(name);
        self.open(&page).await?;
        // Only the extension's own pages can tell the tab's number.
        let script = "const done = arguments[1];
            (globalThis.browser ?? chrome).tabs.query({}).then((tabs) => done(tabs.find(({ url }) => url === arguments[0])?.id ?? null))";
        let tab = self
            .driver()
            .execute_async(script, vec![url.clone()])
            .await?
            .json()
            .clone();
        let tab = tab.as_i64().ok_or_else(|| Error::answer("number of the tab", &url))?;
        self.open(&format!("{page}?tab={tab}")).await?;
        Ok(PageTab { before })
    }

    /// Goes to the tab that the extension opens when something is done. Close it with [`Browser::close_tab`].
    ///
    /// # Errors
    /// When what is done fails, or no tab opens in time.
    pub async fn page_opened_by(&self, act: impl AsyncFnOnce() -> Result<()>) -> Result<PageTab> {
        let before = self.driver().window().await?;
        let known = self.driver().windows().await?;
        act().await?;
        let new = self
            .wait_for("a new tab", async || {
                let all = self.driver().windows().await?;
                let new = all.into_iter().find(|one| !known.contains(one));
                Ok(new.ok_or_else(|| "none".to_owned()))
            })
            .await?;
        self.driver().switch_to_window(new).await?;
        Ok(PageTab { before })
    }

    /// Opens an address in a tab of its own and goes there. Close it with [`Browser::close_tab`].
    ///
    /// # Errors
    /// When it cannot be opened.
    pub async fn page_in_tab(&self, url: &str) -> Result<PageTab> {
        let before = self.driver().window().await?;
        self.driver().switch_to_window(self.driver().new_tab().await?).await?;
        self.open(url).await?;
        Ok(PageTab { before })
    }

    /// Goes back from a tab that was opened so and may be closed already.
    pub(crate) async fn leave_tab(&self, tab: PageTab) -> Result<()> {
        if self.driver().windows().await?.len() > 1 {
            // Closed already.
            let _closed = self.driver().close_window().await;
        }
        Ok(self.driver().switch_to_window(tab.before).await?)
    }

    /// Closes a tab that was opened so, and goes back.
    ///
    /// # Errors
    /// When the tab before is gone.
    pub async fn close_tab(&self, tab: PageTab) -> Result<()> {
        self.driver().close_window().await?;
        Ok(self.driver().switch_to_window(tab.before).await?)
    }

    /// The text of the current tab's page.
    ///
    /// # Errors
    /// When there is none.
    pub async fn page_text(&self) -> Result<String> {
        let text = self.run("return document.body.innerText", vec![]).await?;
        Ok(text.as_str().unwrap_or_default().to_owned())
    }
}

/// A page of the extension in a tab; knows the tab before.
#[derive(Debug)]
pub struct PageTab {
    before: WindowHandle,
}

impl PageTab {
    pub(crate) fn after(before: WindowHandle) -> Self {
        Self { before }
    }
}

/// For scripts of Firefox's chrome context: the page that the browser element of this name shows, as PNG in base64.
pub(crate) fn shoot(element: &str) -> String {
    format!(
        r#"const picture = await {element}.browsingContext.currentWindowGlobal.drawSnapshot(null, 1, "white");
           const canvas = new win.OffscreenCanvas(picture.width, picture.height);
           canvas.getContext("2d").drawImage(picture, 0, 0);
           const bytes = new Uint8Array(await (await canvas.convertToBlob()).arrayBuffer());
           let text = "";
           for (const byte of bytes) text += String.fromCharCode(byte);
           return {{ data: win.btoa(text) }};"#
    )
}

pub(crate) fn decoded(answer: &Value, pointer: &str, what: &'static str) -> Result<Vec<u8>> {
    let data = answer.pointer(pointer).and_then(Value::as_str);
    Ok(base64_decode(data.ok_or_else(|| Error::answer(what, answer))?)?)
}
