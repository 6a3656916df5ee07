//! Pictures of the current tab at a size of its own, whatever the window's size is.

use crate::popup::decoded;
use crate::{Browser, Kind, Result};
use serde_json::json;
use std::time::Duration;

/// What changes with the size has changed after this time.
const SETTLES: Duration = Duration::from_millis(350);

/// How large a picture is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Size {
    /// Of the page, in CSS pixels.
    pub width: u32,
    /// Of the page, in CSS pixels.
    pub height: u32,
    /// Pixels of the picture for each of the page's.
    pub scale: f64,
}

impl Size {
    /// One pixel for each of the page's.
    pub fn of(width: u32, height: u32) -> Self {
        Self {
            width,
            height,
            scale: 1.0,
        }
    }
}

impl Browser {
    /// The current tab as PNG, laid out for this size.
    ///
    /// # Errors
    /// When the browser gives none.
    pub async fn shoot(&self, size: Size) -> Result<Vec<u8>> {
        self.lay_out(size).await?;
        let shot = match self.kind() {
            Kind::Chromium => {
                let png = json!({"format": "png"});
                self.driver().cdp().send_raw("Page.captureScreenshot", png).await?
            }
            Kind::Firefox => {
                let script = r#"
                    const win = Services.wm.getMostRecentWindow("navigator:browser");
                    const browser = win.gBrowser.selectedBrowser;
                    const picture = await browser.browsingContext.currentWindowGlobal.drawSnapshot(null, args[0], "white");
                    const canvas = new win.OffscreenCanvas(picture.width, picture.height);
                    canvas.getContext("2d").drawImage(picture, 0, 0);
                    const bytes = new Uint8Array(await (await canvas.convertToBlob()).arrayBuffer());
                    let text = "";
                    for (const byte of bytes) text += String.fromCharCode(byte);
                    return { data: win.btoa(text) };"#;
                self.in_chrome("picture of a tab", script, vec![json!(size.scale)])
                    .await?
            }
        };
        self.lay_out_again().await?;
        decoded(&shot, "/data", "picture of a tab")
    }

    /// Lays the current tab out for a size, until [`Browser::lay_out_again`].
    ///
    /// # Errors
    /// When the browser refuses.
    pub async fn lay_out(&self, size: Size) -> Result<()> {
        let Size { width, height, scale } = size;
        match self.kind() {
            Kind::Chromium => {
                let size = json!({"width": width, "height": height, "deviceScaleFactor": scale, "mobile": false});
                let cdp = self.driver().cdp();
                cdp.send_raw("Emulation.setDeviceMetricsOverride", size).await?;
            }
            Kind::Firefox => {
                let script =
                    "const { style } = Services.wm.getMostRecentWindow('navigator:browser').gBrowser.selectedBrowser;
                    style.width = style.minWidth = style.maxWidth = `${args[0]}px`;
                    style.height = style.minHeight = style.maxHeight = `${args[1]}px`;
                    return true;";
                self.in_chrome("size of a tab", script, vec![json!(width), json!(height)])
                    .await?;
            }
        }
        tokio::time::sleep(SETTLES).await;
        Ok(())
    }

    /// As wide and high as the window lets it be.
    ///
    /// # Errors
    /// When the browser refuses.
    pub async fn lay_out_again(&self) -> Result<()> {
        match self.kind() {
            Kind::Chromium => {
                let cdp = self.driver().cdp();
                cdp.send_raw("Emulation.clearDeviceMetricsOverride", json!({})).await?;
            }
            Kind::Firefox => {
                let script = "const { style } = Services.wm.getMostRecentWindow('navigator:browser').gBrowser.selectedBrowser;
                    for (const name of ['width', 'min-width', 'max-width', 'height', 'min-height', 'max-height']) style.removeProperty(name);
                    return true;";
                self.in_chrome("size of a tab", script, vec![]).await?;
            }
        }
        Ok(())
    }
}
