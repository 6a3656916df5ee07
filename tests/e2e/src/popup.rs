//! The popup, as the browser opens it and as a tab.

use crate::devtools::DevTools;
use crate::{Browser, Error, Kind, Result};
use serde_json::{Value, json};
use thirtyfour::WindowHandle;
use thirtyfour::support::base64_decode;

/// What an opened popup showed.
#[derive(Clone, Debug)]
pub struct Popup {
    /// Its text.
    pub text: String,
    /// Its picture.
    pub png: Vec<u8>,
}

const POPUP: &str = "popup.html";

impl Browser {
    /// Opens the real popup over the current tab, reads it once its text is as wanted, and closes it.
    ///
    /// # Errors
    /// When it does not open, or [`Error::Timeout`] with the text that was there instead.
    pub async fn popup(&self, what: &str, wanted: impl Fn(&str) -> bool) -> Result<Popup> {
        match self.kind() {
            Kind::Chromium => self.chromium_popup(what, wanted).await,
            Kind::Firefox => self.firefox_popup(what, wanted).await,
        }
    }

    async fn chromium_popup(&self, what: &str, wanted: impl Fn(&str) -> bool) -> Result<Popup> {
        let options = self
            .driver()
            .capabilities()
            .get("goog:chromeOptions")
            .cloned()
            .unwrap_or_default();
        let address = options.get("debuggerAddress").and_then(Value::as_str);
        let address = address.ok_or_else(|| Error::answer("debuggerAddress", &options))?;
        let mut tools = DevTools::connect(address).await?;
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
        let tools = tokio::sync::Mutex::new(tools);
        let popup = self
            .wait_for("the popup to open", async || {
                let targets = tools.lock().await.targets().await?;
                let found = targets
                    .iter()
                    .find(|one| one.kind == "page" && one.url.starts_with(&address));
                Ok(found.map(|one| one.id.clone()).ok_or_else(|| format!("{targets:?}")))
            })
            .await?;
        let attach = json!({"targetId": popup, "flatten": true});
        let attached = tools.lock().await.send(None, "Target.attachToTarget", attach).await?;
        let session = attached.get("sessionId").and_then(Value::as_str).unwrap_or_default();
        let text = self
            .wait_for(&format!("a popup with {what}"), async || {
                let read = json!({"expression": "document.body.innerText", "returnByValue": true});
                let read = tools.lock().await.send(Some(session), "Runtime.evaluate", read).await?;
                let text = read
                    .pointer("/result/value")
                    .and_then(Value::as_str)
                    .unwrap_or_default();
                Ok(if wanted(text) {
                    Ok(text.to_owned())
                } else {
                    Err(text.to_owned())
                })
            })
            .await?;
        let mut tools = tools.into_inner();
        let shot = tools
            .send(Some(session), "Page.captureScreenshot", json!({"format": "png"}))
            .await?;
        let png = decoded(&shot, "/data", "screenshot of the popup")?;
        tools
            .send(None, "Target.closeTarget", json!({"targetId": popup}))
            .await?;
        Ok(Popup { text, png })
    }

    async fn firefox_popup(&self, what: &str, wanted: impl Fn(&str) -> bool) -> Result<Popup> {
        let id = json!(self.extension()?.id);
        let open = r#"
            const { ExtensionParent } = ChromeUtils.importESModule("resource://gre/modules/ExtensionParent.sys.mjs");
            const { extension } = WebExtensionPolicy.getByID(args[0]);
            const win = Services.wm.getMostRecentWindow("navigator:browser");
            await ExtensionParent.apiManager.global.browserActionFor(extension).openPopup(win, false);
            return true;"#;
        self.in_chrome("openPopup", open, vec![id]).await?;
        // A frame script is the one way into the popup's process that needs no actor of our own.
        let read = r#"
            const win = Services.wm.getMostRecentWindow("navigator:browser");
            const browser = win.document.querySelector(".webextension-popup-browser");
            if (!browser?.currentURI?.spec.includes(args[0])) return null;
            const name = `why403:${Math.random()}`;
            return await new Promise((resolve) => {
              browser.messageManager.addMessageListener(name, ({ data }) => resolve(data));
              const script = `sendAsyncMessage(${JSON.stringify(name)}, content.document.body?.innerText ?? "")`;
              browser.messageManager.loadFrameScript(`data:application/javascript,${encodeURIComponent(script)}`, false);
              win.setTimeout(() => resolve(null), 2000);
            });"#;
        let text = self
            .wait_for(&format!("a popup with {what}"), async || {
                let seen = self.in_chrome("text of the popup", read, vec![json!(POPUP)]).await?;
                Ok(match seen.as_str() {
                    Some(text) if wanted(text) => Ok(text.to_owned()),
                    Some(text) => Err(text.to_owned()),
                    None => Err("no popup".to_owned()),
                })
            })
            .await?;
        let shoot = r#"
            const win = Services.wm.getMostRecentWindow("navigator:browser");
            const browser = win.document.querySelector(".webextension-popup-browser");
            const picture = await browser.browsingContext.currentWindowGlobal.drawSnapshot(null, 1, "white");
            const canvas = new win.OffscreenCanvas(picture.width, picture.height);
            canvas.getContext("2d").drawImage(picture, 0, 0);
            const bytes = new Uint8Array(await (await canvas.convertToBlob()).arrayBuffer());
            browser.closest("panel")?.hidePopup();
            let text = "";
            for (const byte of bytes) text += String.fromCharCode(byte);
            return { data: win.btoa(text) };"#;
        let shot = self.in_chrome("screenshot of the popup", shoot, vec![]).await?;
        let png = decoded(&shot, "/data", "screenshot of the popup")?;
        Ok(Popup { text, png })
    }

    /// Opens the popup's page in a tab of its own, for the current tab, and goes there. Close it with
    /// [`Browser::close_tab`].
    ///
    /// # Errors
    /// When the page cannot be opened.
    pub async fn popup_in_tab(&self) -> Result<PopupTab> {
        let before = self.driver().window().await?;
        let url = self.run("return location.href", vec![]).await?;
        self.driver().switch_to_window(self.driver().new_tab().await?).await?;
        let page = self.extension()?.page(POPUP);
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
        Ok(PopupTab { before })
    }

    /// Closes the tab that [`Browser::popup_in_tab`] opened, and goes back.
    ///
    /// # Errors
    /// When the tab before is gone.
    pub async fn close_tab(&self, tab: PopupTab) -> Result<()> {
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

/// The popup's page in a tab; knows the tab before.
#[derive(Debug)]
pub struct PopupTab {
    before: WindowHandle,
}

fn decoded(answer: &Value, pointer: &str, what: &'static str) -> Result<Vec<u8>> {
    let data = answer.pointer(pointer).and_then(Value::as_str);
    Ok(base64_decode(data.ok_or_else(|| Error::answer(what, answer))?)?)
}
