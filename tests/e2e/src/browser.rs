//! A running browser.

use crate::process::Driver;
use crate::transport::Loopback;
use crate::{Error, Extension, Result, Tools, chromium, firefox, policy};
use http::Method;
use serde_json::{Value, json};
use std::fmt;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};
use thirtyfour::common::command::FormatRequestData;
use thirtyfour::{By, Capabilities, RequestData, SessionId, WebDriver};

/// Longest wait for anything that a page or the extension is to do.
pub const PATIENCE: Duration = Duration::from_secs(15);
const STEP: Duration = Duration::from_millis(25);

/// Which browser.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Chromium or Chrome.
    Chromium,
    /// Firefox.
    Firefox,
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Chromium => "chromium",
            Self::Firefox => "firefox",
        })
    }
}

/// How to start a browser.
#[derive(Clone, Debug)]
pub struct Options {
    /// The proxy for everything.
    pub proxy: SocketAddr,
    /// Folder of the unpacked extension, if one is to be loaded.
    pub extension: Option<PathBuf>,
    /// Without a window.
    pub headless: bool,
    /// What an administrator lays down for the extension.
    pub policy: Option<Value>,
}

/// A running browser. It ends when it is dropped; [`Browser::quit`] ends it politely.
pub struct Browser {
    kind: Kind,
    // Before the process: its `Drop` must not find the session open.
    driver: WebDriver,
    extension: Option<Extension>,
    pub(crate) process: Driver,
}

impl Browser {
    /// Starts the browser with a fresh profile.
    ///
    /// # Errors
    /// When a program is missing or the session does not come up.
    pub async fn start(kind: Kind, options: &Options) -> Result<Self> {
        let extension = options
            .extension
            .as_deref()
            .map(|path| Extension::read(kind, path))
            .transpose()?;
        let folder = tempfile::Builder::new()
            .prefix("why403-")
            .tempdir()
            .map_err(|source| Error::File {
                what: "cannot make a folder in",
                path: std::env::temp_dir(),
                source,
            })?;
        let (process, capabilities) = match kind {
            Kind::Chromium => {
                let tools = Tools::chromium()?;
                let mut command = match (&options.policy, &extension) {
                    (Some(policy), Some(extension)) => {
                        policy::chromium(&tools.driver, folder.path(), &extension.id, policy)?
                    }
                    _ => Command::new(&tools.driver),
                };
                command.arg("--port=0");
                let process = Driver::start("chromedriver", command, folder, "successfully on port ").await?;
                let profile = process.folder().join("profile");
                let path = extension.as_ref().map(|extension| extension.path.as_path());
                let wanted = chromium::capabilities(options, &tools.browser, &profile, path);
                (process, wanted)
            }
            Kind::Firefox => {
                let tools = Tools::firefox()?;
                let mut command = Command::new(&tools.driver);
                command.args(["--port", "0", "--allow-system-access", "--profile-root"]);
                command
                    .arg(folder.path())
                    .env(firefox::ENVIRONMENT.0, firefox::ENVIRONMENT.1);
                if let (Some(policy), Some(extension)) = (&options.policy, &extension) {
                    policy::firefox(&mut command, folder.path(), &extension.id, policy)?;
                }
                let process = Driver::start("geckodriver", command, folder, "Listening on 127.0.0.1:").await?;
                let id = extension.as_ref().map(|extension| extension.id.as_str());
                (process, firefox::capabilities(options, &tools.browser, id))
            }
        };
        let capabilities = match capabilities {
            Value::Object(map) => Capabilities::from(map),
            _ => Capabilities::new(),
        };
        let port = process.port;
        let driver = WebDriver::builder(format!("http://127.0.0.1:{port}/"), capabilities)
            .client(Loopback { port })
            .connect()
            .await?;
        let mut browser = Self {
            kind,
            driver,
            extension,
            process,
        };
        browser.process.browser = browser.process_id();
        browser.prepare().await?;
        Ok(browser)
    }

    async fn prepare(&self) -> Result<()> {
        let limits = json!({"script": 60_000, "pageLoad": 30_000, "implicit": 0});
        self.send(Raw::post("timeouts", limits)).await?;
        let size = json!({"x": 0, "y": 0, "width": 1280, "height": 1000});
        self.send(Raw::post("window/rect", size)).await?;
        if let (Kind::Firefox, Some(extension)) = (self.kind, &self.extension) {
            let addon = json!({"path": extension.path, "temporary": true});
            self.send(Raw::post("moz/addon/install", addon)).await?;
        }
        Ok(())
    }

    pub(crate) fn process_id(&self) -> Option<u32> {
        let name = match self.kind {
            Kind::Chromium => "goog:processID",
            Kind::Firefox => "moz:processID",
        };
        let id = self.driver.capabilities().get(name)?.as_u64()?;
        u32::try_from(id).ok()
    }

    /// Which browser it is.
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// The loaded extension.
    ///
    /// # Errors
    /// When it was started without one.
    pub fn extension(&self) -> Result<&Extension> {
        self.extension
            .as_ref()
            .ok_or_else(|| Error::answer("extension", "none was loaded"))
    }

    pub(crate) fn driver(&self) -> &WebDriver {
        &self.driver
    }

    pub(crate) async fn send(&self, command: Raw) -> Result<Value> {
        Ok(self.driver.cmd(command).await?.value_json()?)
    }

    /// Opens an address in the current tab and waits until it is loaded.
    ///
    /// # Errors
    /// When it cannot be loaded.
    pub async fn open(&self, url: &str) -> Result<()> {
        Ok(self.driver.goto(url).await?)
    }

    /// Runs a script in the page; `arguments` holds `args`.
    ///
    /// # Errors
    /// When it throws.
    pub async fn run(&self, script: &str, args: Vec<Value>) -> Result<Value> {
        Ok(self.driver.execute(script, args).await?.json().clone())
    }

    /// Runs a script in the page that ends by calling its last argument with the result.
    ///
    /// # Errors
    /// When it throws, or does not end in time.
    pub async fn run_async(&self, script: &str, args: Vec<Value>) -> Result<Value> {
        Ok(self.driver.execute_async(script, args).await?.json().clone())
    }

    /// As [`Browser::run_async`], in the page's frame of this number, from 0.
    ///
    /// # Errors
    /// As [`Browser::run_async`], or when there is no such frame.
    pub async fn run_in_frame(&self, frame: u16, script: &str, args: Vec<Value>) -> Result<Value> {
        self.driver.enter_frame(frame).await?;
        let outcome = self.run_async(script, args).await;
        self.driver.enter_default_frame().await?;
        outcome
    }

    /// Clicks the element with this id.
    ///
    /// # Errors
    /// When there is none or something lies over it.
    pub async fn click(&self, id: &str) -> Result<()> {
        Ok(self.driver.find(By::Id(id)).await?.click().await?)
    }

    /// Clicks the first element that a selector finds, as a person would.
    ///
    /// # Errors
    /// When there is none, or something lies over it.
    pub async fn click_on(&self, selector: &str) -> Result<()> {
        Ok(self.driver.find(By::Css(selector)).await?.click().await?)
    }

    /// Presses the button `id` of a demo page, whatever lies over it, and returns what the page made of the answer.
    ///
    /// # Errors
    /// When there is no such button, or no answer within [`PATIENCE`].
    pub async fn press(&self, id: &str) -> Result<String> {
        self.run("document.getElementById(arguments[0]).click()", vec![json!(id)])
            .await?;
        self.wait_for(&format!("the outcome of {id}"), async || {
            let script = "const output = document.getElementById(arguments[0]); return [output.dataset.done !== undefined, output.textContent]";
            let seen = self.run(script, vec![json!(format!("result-{id}"))]).await?;
            let text = seen.get(1).and_then(Value::as_str).unwrap_or_default().to_owned();
            Ok(if seen.get(0) == Some(&json!(true)) { Ok(text) } else { Err(text) })
        })
        .await
    }

    /// Asks until it is there, at most for [`PATIENCE`]; `Err` of the inner result says what is there instead.
    ///
    /// # Errors
    /// [`Error::Timeout`] with what was last seen.
    pub async fn wait_for<T>(
        &self,
        what: &str,
        ask: impl AsyncFnMut() -> Result<std::result::Result<T, String>>,
    ) -> Result<T> {
        self.wait_within(PATIENCE, what, ask).await
    }

    /// As [`Browser::wait_for`], with a limit of its own.
    ///
    /// # Errors
    /// [`Error::Timeout`] with what was last seen.
    pub async fn wait_within<T>(
        &self,
        limit: Duration,
        what: &str,
        mut ask: impl AsyncFnMut() -> Result<std::result::Result<T, String>>,
    ) -> Result<T> {
        let begun = Instant::now();
        loop {
            // A page that is just changing gives errors: they count as "not yet".
            let last = match ask().await {
                Ok(Ok(found)) => return Ok(found),
                Ok(Err(last)) => last,
                Err(error) => error.to_string(),
            };
            if begun.elapsed() > limit {
                return Err(Error::Timeout {
                    what: what.to_owned(),
                    after: limit,
                    last: Some(last),
                });
            }
            tokio::time::sleep(STEP).await;
        }
    }

    /// The tab as PNG.
    ///
    /// # Errors
    /// When the browser gives none.
    pub async fn screenshot(&self) -> Result<Vec<u8>> {
        Ok(self.driver.screenshot_as_png().await?)
    }

    /// The tab as PNG, into a file.
    ///
    /// # Errors
    /// When the browser gives none or the file cannot be written.
    pub async fn screenshot_to(&self, path: &Path) -> Result<()> {
        write(path, &self.screenshot().await?)
    }

    /// Whether the browser is still there.
    pub async fn is_alive(&self) -> bool {
        self.driver.windows().await.is_ok_and(|windows| !windows.is_empty())
    }

    /// What the driver printed, for reports of failures.
    pub fn driver_output(&self) -> String {
        self.process.output()
    }

    /// Ends the session, the browser and the driver.
    ///
    /// # Errors
    /// When the browser would not end by itself; it is ended all the same.
    pub async fn quit(self) -> Result<()> {
        let Self { driver, process, .. } = self;
        let ended = driver.quit().await;
        drop(process);
        Ok(ended?)
    }
}

/// Writes a file and the folders above it.
///
/// # Errors
/// When that is not possible.
pub fn write(path: &Path, bytes: &[u8]) -> Result<()> {
    let fault = |source| Error::File {
        what: "cannot write",
        path: path.to_path_buf(),
        source,
    };
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).map_err(fault)?;
    }
    std::fs::write(path, bytes).map_err(fault)
}

/// A WebDriver command that `thirtyfour` has no name for.
#[derive(Debug)]
pub(crate) struct Raw {
    method: Method,
    path: String,
    body: Option<Value>,
}

impl Raw {
    pub(crate) fn get(path: impl Into<String>) -> Self {
        Self {
            method: Method::GET,
            path: path.into(),
            body: None,
        }
    }

    pub(crate) fn post(path: impl Into<String>, body: Value) -> Self {
        Self {
            method: Method::POST,
            path: path.into(),
            body: Some(body),
        }
    }
}

impl FormatRequestData for Raw {
    fn format_request(&self, session: &SessionId) -> RequestData {
        let path = format!("session/{session}/{}", self.path);
        let request = RequestData::new(self.method.clone(), path);
        match &self.body {
            Some(body) => request.add_body(body.clone()),
            None => request,
        }
    }
}
