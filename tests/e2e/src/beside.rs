//! A window with a page of the extension beside the one under test: it asks the background, whatever the page does.

use crate::browser::Raw;
use crate::{Browser, Kind, Result};
use serde_json::{Value, json};
use std::time::Duration;
use thirtyfour::WindowHandle;

/// Any page of the extension will do.
const PAGE: &str = "options.html";

/// The two windows.
#[derive(Debug)]
pub struct Beside {
    page: WindowHandle,
    own: WindowHandle,
}

impl Browser {
    /// Opens such a window; the page stays the current one.
    ///
    /// # Errors
    /// When it cannot be opened.
    pub async fn open_beside(&self) -> Result<Beside> {
        let page = self.driver().window().await?;
        let own = self.driver().new_window().await?;
        self.driver().switch_to_window(own.clone()).await?;
        let opened = self.open(&self.extension()?.page(PAGE)).await;
        self.driver().switch_to_window(page.clone()).await?;
        opened.map(|()| Beside { page, own })
    }

    /// Runs a script in that window; it ends by calling its last argument with the result.
    ///
    /// # Errors
    /// When it throws, or does not end in time.
    pub async fn ask_beside(&self, beside: &Beside, script: &str, args: Vec<Value>) -> Result<Value> {
        self.driver().switch_to_window(beside.own.clone()).await?;
        let outcome = self.run_async(script, args).await;
        self.driver().switch_to_window(beside.page.clone()).await?;
        outcome
    }

    /// Closes it.
    ///
    /// # Errors
    /// When the window under test is gone.
    pub async fn close_beside(&self, beside: Beside) -> Result<()> {
        self.driver().switch_to_window(beside.own).await?;
        self.driver().close_window().await?;
        Ok(self.driver().switch_to_window(beside.page).await?)
    }

    /// Clicks at a place of the window, in CSS pixels, as a person would: with no look at what lies there.
    ///
    /// # Errors
    /// When the driver refuses.
    pub async fn click_at(&self, x: i64, y: i64) -> Result<()> {
        // A pointer that jumps: some are to click before a card has stood still.
        let chain = self.driver().action_chain_with_delay(None, Some(Duration::ZERO));
        Ok(chain.move_to(x, y).click().perform().await?)
    }

    /// Presses the button at one place of the window, moves to another and lets go.
    ///
    /// # Errors
    /// When the driver refuses.
    pub async fn drag(&self, from: (i64, i64), to: (i64, i64)) -> Result<()> {
        const PAUSE: Duration = Duration::from_millis(150);
        let half = ((from.0 + to.0) / 2, (from.1 + to.1) / 2);
        let chain = || self.driver().action_chain();
        // In steps: the browser tells a frame's process of the pointer that it holds a moment after it was pressed.
        chain().move_to(from.0, from.1).click_and_hold().perform().await?;
        for (x, y) in [half, to] {
            tokio::time::sleep(PAUSE).await;
            chain().move_to(x, y).perform().await?;
        }
        tokio::time::sleep(PAUSE).await;
        Ok(chain().release().perform().await?)
    }

    /// Chromium's current tab matches such a media feature from now on, or what it did before where `value` is empty.
    ///
    /// # Errors
    /// When the driver refuses.
    pub async fn emulate(&self, feature: &str, value: &str) -> Result<()> {
        let params = json!({"features": [{"name": feature, "value": value}]});
        let command = json!({"cmd": "Emulation.setEmulatedMedia", "params": params});
        let _answer: Value = self.send(Raw::post("goog/cdp/execute", command)).await?;
        Ok(())
    }

    /// Makes the window so wide, in CSS pixels.
    ///
    /// # Errors
    /// When the driver refuses.
    pub async fn widen(&self, width: u32, height: u32) -> Result<()> {
        let _rect: Value = self
            .send(Raw::post("window/rect", json!({"width": width, "height": height})))
            .await?;
        Ok(())
    }

    /// Makes the browser force colours, as a contrast theme of the system does, or not.
    ///
    /// # Errors
    /// When the driver refuses.
    pub async fn force_colours(&self, on: bool) -> Result<()> {
        match self.kind() {
            Kind::Chromium => self.emulate("forced-colors", if on { "active" } else { "" }).await?,
            Kind::Firefox => {
                let value = if on { 2 } else { 0 };
                let script = "Services.prefs.setIntPref('browser.display.document_color_use', args[0]); return true;";
                self.in_chrome("forced colours", script, vec![json!(value)]).await?;
            }
        }
        Ok(())
    }
}
