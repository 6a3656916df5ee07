//! The question of the first run and the choice of vendors, answered as a user does, for tests and demonstrations that
//! are about something else.
//!
//! The user's answer is given in the page that the extension opens. The browser's own question for hosts cannot be
//! pressed without a person: Firefox is told through its chrome context that they are granted; for Chromium a copy of
//! the built extension asks for them in its manifest, which is the one difference to what ships.

use crate::popup::PageTab;
use crate::{Browser, Error, Kind, Options, Result, tools};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use tokio::sync::Mutex;

/// Where the copy of the extension stands.
const COPY: &str = "target/e2e-granted";
/// The page of the first run.
pub const WELCOME: &str = "welcome.html";

/// Match patterns of the vendors that stand first in the list: those of the demonstration's cases.
pub fn first_vendors() -> Vec<String> {
    let first = why403::platforms::ALL.iter().filter(|platform| platform.stands_first());
    first.flat_map(|platform| platform.host_patterns()).collect()
}

impl Browser {
    /// Starts the browser with the extension that stands in `options`, grants it these match patterns beside what its
    /// manifest asks for, and agrees.
    ///
    /// # Errors
    /// As [`Browser::start`], or when the extension does not ask.
    pub async fn start_agreed(kind: Kind, options: &Options, patterns: &[String]) -> Result<Self> {
        let browser = Self::start_granted(kind, options, patterns).await?;
        browser.agree().await?;
        Ok(browser)
    }

    /// As [`Browser::start_agreed`], and nobody agreed yet.
    ///
    /// # Errors
    /// As [`Browser::start`].
    pub async fn start_granted(kind: Kind, options: &Options, patterns: &[String]) -> Result<Self> {
        let mut options = options.clone();
        if let (Kind::Chromium, Some(built)) = (kind, &options.extension) {
            options.extension = Some(with_hosts(built, patterns)?);
        }
        let browser = Self::start(kind, &options).await?;
        if kind == Kind::Firefox {
            browser.grant(patterns).await?;
        }
        Ok(browser)
    }

    /// Has Chromium update the extension to another version: that of a session which [`Browser::start_granted`] began,
    /// since the copy's manifest is changed for it. (An extension of the command line does not come back when it loads
    /// itself anew.)
    ///
    /// # Errors
    /// When the extension is no such copy, or the browser refuses.
    pub async fn update_extension(&self, version: &str) -> Result<()> {
        let extension = self.extension()?;
        if !extension.path.ends_with(COPY) {
            return Err(Error::answer("update", "the extension is no copy"));
        }
        change_manifest(&extension.path, |manifest| {
            if let Some(manifest) = manifest.as_object_mut() {
                manifest.insert("version".to_owned(), json!(version));
            }
        })?;
        let mut tools = self.devtools().await?;
        let told = tools
            .send(None, "Extensions.loadUnpacked", json!({"path": extension.path}))
            .await?;
        match told.get("id").and_then(Value::as_str) == Some(extension.id.as_str()) {
            true => Ok(()),
            false => Err(Error::answer("Extensions.loadUnpacked", &told)),
        }
    }

    /// Goes to the page of the first run, which the extension opens by itself. Close it with [`Browser::close_tab`].
    ///
    /// Chromedriver does not know tabs that were opened before it was there: in Chromium the page is looked for by the
    /// protocol of its DevTools, closed, and opened again.
    ///
    /// # Errors
    /// When it does not open.
    pub async fn welcome(&self) -> Result<PageTab> {
        let page = self.extension()?.page(WELCOME);
        if self.kind() == Kind::Chromium {
            let tools = Mutex::new(self.devtools().await?);
            let found = self
                .wait_for("the page of the first run", async || {
                    let targets = tools.lock().await.targets().await?;
                    let found = targets.iter().find(|one| one.kind == "page" && one.url == page);
                    Ok(found.map(|one| one.id.clone()).ok_or_else(|| format!("{targets:?}")))
                })
                .await?;
            let closed = json!({"targetId": found});
            tools.into_inner().send(None, "Target.closeTarget", closed).await?;
            return self.page_in_tab(&page).await;
        }
        let before = self.driver().window().await?;
        let found = self
            .wait_for("the page of the first run", async || {
                for window in self.driver().windows().await? {
                    self.driver().switch_to_window(window).await?;
                    if self.driver().current_url().await?.as_str() == page {
                        return Ok(Ok(()));
                    }
                }
                Ok(Err("it is not open".to_owned()))
            })
            .await;
        if found.is_err() {
            self.driver().switch_to_window(before.clone()).await?;
        }
        found.map(|()| PageTab::after(before))
    }

    /// Agrees in the page of the first run and closes it. Returns once pages are watched.
    ///
    /// # Errors
    /// When the page does not open, or nothing comes of it.
    pub async fn agree(&self) -> Result<()> {
        let page = self.welcome().await?;
        self.wait_for("the question", async || {
            let there = self.run("return !!document.getElementById('agree')", vec![]).await?;
            Ok(if there == json!(true) {
                Ok(())
            } else {
                Err(self.page_text().await?)
            })
        })
        .await?;
        self.click("agree").await?;
        self.wait_for("the consent", async || {
            let text = self.page_text().await?;
            Ok(if text.contains("You agreed.") {
                Ok(())
            } else {
                Err(text)
            })
        })
        .await?;
        self.close_tab(page).await
    }
}

/// A copy of the extension, in `target/e2e-granted`, whose manifest asks for more hosts at install.
fn with_hosts(built: &Path, patterns: &[String]) -> Result<PathBuf> {
    let copy = tools::workspace().join(COPY);
    let _absent = std::fs::remove_dir_all(&copy);
    copy_folder(built, &copy).map_err(|source| Error::File {
        what: "cannot copy the extension to",
        path: copy.clone(),
        source,
    })?;
    change_manifest(&copy, |manifest| {
        let hosts = manifest.get_mut("host_permissions").and_then(Value::as_array_mut);
        if let Some(hosts) = hosts {
            hosts.extend(patterns.iter().cloned().map(Value::String));
        }
    })?;
    Ok(copy)
}

fn change_manifest(folder: &Path, change: impl FnOnce(&mut Value)) -> Result<()> {
    let file = folder.join("manifest.json");
    let fault = |reason: String| Error::Extension {
        path: file.clone(),
        reason,
    };
    let text = std::fs::read(&file).map_err(|error| fault(error.to_string()))?;
    let mut manifest: Value = serde_json::from_slice(&text).map_err(|error| fault(error.to_string()))?;
    change(&mut manifest);
    std::fs::write(&file, manifest.to_string()).map_err(|error| fault(error.to_string()))
}

fn copy_folder(from: &Path, to: &Path) -> std::io::Result<()> {
    std::fs::create_dir_all(to)?;
    for entry in std::fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy_folder(&entry.path(), &target)?;
        } else {
            std::fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}
