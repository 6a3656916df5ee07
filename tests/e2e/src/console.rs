//! What the page's console shows.

use crate::browser::Raw;
use crate::{Browser, Kind, Result};
use serde_json::{Value, json};

impl Browser {
    /// Everything written into the consoles of the current page since the last call (Chromium) or
    /// since the page was opened (Firefox), one text per message.
    ///
    /// # Errors
    /// When the browser does not say.
    pub async fn console(&self) -> Result<Vec<String>> {
        let lines = match self.kind() {
            Kind::Chromium => self.send(Raw::post("se/log", json!({"type": "browser"}))).await?,
            Kind::Firefox => {
                // Messages are kept in the process that wrote them.
                let read = r#"
                    const win = Services.wm.getMostRecentWindow("navigator:browser");
                    return await frameScript(win, win.gBrowser.selectedBrowser, `
                      const kept = Cc["@mozilla.org/consoleAPI-storage;1"].getService(Ci.nsIConsoleAPIStorage);
                      const id = window.windowGlobalChild.innerWindowId;
                      return kept.getEvents(id).map((event) =>
                        ({ message: [event.level, ...event.arguments.map(String)].join(" ") }));
                    `);"#;
                let script = format!("{}{read}", crate::firefox::FRAME_SCRIPTS);
                self.in_chrome("console", &script, vec![]).await?
            }
        };
        let text = |line: &Value| line.get("message")?.as_str().map(str::to_owned);
        Ok(lines.as_array().into_iter().flatten().filter_map(text).collect())
    }
}
