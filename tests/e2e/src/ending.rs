//! Ending a browser so that its files stay to be looked at, and having it stand still for a while.

use crate::{Browser, Error, Kind, Result};
use serde_json::json;
use std::path::Path;
use std::time::Duration;

impl Browser {
    /// The folder in which the browser has its profile. It is removed with this.
    pub fn files(&self) -> &Path {
        self.process.folder()
    }

    /// Ends the browser as a user does, and leaves its files.
    ///
    /// # Errors
    /// When it does not end.
    pub async fn end_by_itself(&self) -> Result<()> {
        // The answer may be lost with the browser.
        let _lost = match self.kind() {
            Kind::Chromium => self
                .driver()
                .cdp()
                .send_raw("Browser.close", json!({}))
                .await
                .map(drop)
                .map_err(Error::from),
            Kind::Firefox => {
                let quit = "const win = Services.wm.getMostRecentWindow('navigator:browser');
                    win.setTimeout(() => Services.startup.quit(Ci.nsIAppStartup.eAttemptQuit), 200); return true";
                self.in_chrome("quit", quit, vec![]).await.map(drop)
            }
        };
        self.gone().await
    }

    /// Kills the browser and all that it started, by their ids, as `kill -9` does; its files stay.
    ///
    /// # Errors
    /// When it does not end.
    pub async fn kill(&self) -> Result<()> {
        self.process.kill_browser();
        self.gone().await
    }

    /// Has the computer sleep, as far as the browser can tell: all its processes stand still at once, while the clock and
    /// the servers go on. (A driver on another system than Linux or macOS cannot do it.)
    ///
    /// # Errors
    /// When this system has no such signals.
    pub async fn sleep(&self, time: Duration) -> Result<()> {
        #[cfg(unix)]
        {
            self.process.halt_browser(true);
            tokio::time::sleep(time).await;
            self.process.halt_browser(false);
            Ok(())
        }
        #[cfg(not(unix))]
        Err(Error::answer(
            "sleep",
            format!("{time:?}: processes cannot be halted here"),
        ))
    }

    async fn gone(&self) -> Result<()> {
        self.wait_for("the browser's end", async || {
            Ok(match self.process.browser_runs() {
                false => Ok(()),
                true => Err("it runs".to_owned()),
            })
        })
        .await
    }
}
