//! What the tests share: the stand-ins, and one browser session as long as the next test wants the same.

use futures_util::FutureExt;
use libtest_mimic::Failed;
use serde_json::Value;
use std::any::Any;
use std::panic::AssertUnwindSafe;
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::sync::Mutex;
use std::time::Duration;
use tokio::runtime::Runtime;
use why403_e2e::first_run::first_vendors;
use why403_e2e::{Browser, Kind, Options, browser, tools};
use why403_platforms::{Case, Config, Platforms, Seen};

/// No test takes longer.
const LIMIT: Duration = Duration::from_secs(120);

pub(crate) type Outcome = Result<(), Failed>;
pub(crate) type Running<'a> = Pin<Box<dyn Future<Output = Outcome> + 'a>>;

/// One test.
pub(crate) struct Test {
    pub(crate) name: &'static str,
    pub(crate) load: Load,
    pub(crate) run: for<'a> fn(&'a Scene<'a>) -> Running<'a>,
}

/// What is loaded into the browser.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Load {
    /// The harness's own trivial extension.
    Probe,
    /// Nothing.
    Bare,
    /// The extension as it is after the installation: nobody agreed yet.
    Fresh,
    /// The extension as built, the user agreed and chose the vendors that stand first in the list.
    Built,
    /// As [`Load::Built`], in a session that ends with the test.
    Once,
    /// The edition for the developer tools alone, as built.
    Devtools,
    /// As [`Load::Fresh`], on a machine whose administrator lays down a policy.
    Managed(&'static str),
    /// The extension as built, with more hosts granted: [`granted`].
    Granted,
}

impl Load {
    fn policy(self) -> Option<Value> {
        match self {
            Self::Managed(policy) => Some(serde_json::from_str(policy).unwrap()),
            _ => None,
        }
    }
}

/// Match patterns that the user is supposed to have granted in sessions of [`Load::Granted`].
pub(crate) fn granted() -> Vec<String> {
    let hosts = ["shop.example", "api.unlisted.example"].map(str::to_owned);
    let mut hosts: Vec<String> = hosts
        .into_iter()
        .chain(crate::labelled::hosts())
        .chain(crate::vendors::hosts())
        .chain(crate::ungranted::hosts())
        .chain(crate::packs::hosts())
        .chain(crate::contradictions::hosts())
        .chain(crate::journeys::hosts())
        .collect();
    hosts.sort();
    hosts.dedup();
    hosts.iter().map(|host| format!("https://{host}/*")).collect()
}

/// Lists tests: `tests!(Load::Probe; first, second)`.
macro_rules! tests {
    ($load:expr; $($name:ident),* $(,)?) => {
        vec![$($crate::stage::Test {
            name: stringify!($name),
            load: $load,
            run: |scene| Box::pin($name(scene)),
        }),*]
    };
}
pub(crate) use tests;

/// What a test sees.
pub(crate) struct Scene<'a> {
    pub(crate) browser: &'a Browser,
    pub(crate) platforms: &'a Platforms,
    /// How long the log was when the test began.
    pub(crate) mark: usize,
}

impl Scene<'_> {
    /// Opens a page of the demo site, by path.
    pub(crate) async fn open(&self, path: &str) -> Outcome {
        let url = format!("{}{path}", self.platforms.origin());
        Ok(self.browser.open(&url).await?)
    }

    /// Makes a call from the page `/any`, and returns what the page sees of the answer.
    pub(crate) async fn make_call(&self, call: &Value) -> Result<String, Failed> {
        let script = "const done = arguments[1]; window.makeCall(arguments[0]).then(done)";
        let seen = self.browser.run_async(script, vec![call.clone()]).await?;
        Ok(seen.as_str().unwrap_or_default().to_owned())
    }

    /// All that the popup knows, every call unfolded.
    pub(crate) async fn popup_text(&self, what: &str, wanted: impl Fn(&str) -> bool) -> Result<String, Failed> {
        let popup = self.browser.open_popup().await?;
        let unfold = "for (const row of document.querySelectorAll('details:not([open]) > summary')) row.click();
            return document.body.textContent";
        let text = self
            .browser
            .wait_for(&format!("a popup with {what}"), async || {
                let text = popup.run(unfold).await?;
                let text = text.as_str().unwrap_or_default().to_owned();
                Ok(if wanted(&text) { Ok(text) } else { Err(text) })
            })
            .await;
        popup.close().await?;
        Ok(text?)
    }

    /// The case with this button.
    pub(crate) fn case(&self, id: &str) -> &Case {
        let case = self.platforms.cases().iter().find(|case| case.id == id);
        case.unwrap_or_else(|| panic!("no case {id}"))
    }

    /// The requests that reached the proxy since the test began.
    pub(crate) fn requests(&self) -> Vec<Seen> {
        self.platforms.log().requests_since(self.mark)
    }
}

struct Session {
    kind: Kind,
    load: Load,
    browser: Browser,
}

/// Everything that outlives a test.
pub(crate) struct Stage {
    runtime: Runtime,
    platforms: Platforms,
    session: Mutex<Option<Session>>,
}

impl Stage {
    pub(crate) fn new() -> Self {
        let runtime = Runtime::new().unwrap();
        let www = Some(tools::dist().join("www"));
        let starting = Platforms::start(Config { www, port: 0 });
        let platforms = runtime.block_on(starting).unwrap();
        Self {
            runtime,
            platforms,
            session: Mutex::default(),
        }
    }

    pub(crate) fn close(&self) {
        // A test that panicked has poisoned it; the browser must end all the same.
        let session = self.session.lock().unwrap_or_else(|error| error.into_inner()).take();
        self.end(session);
    }

    fn end(&self, session: Option<Session>) {
        if let Some(session) = session {
            // If it does not end by itself, it has been killed.
            let _killed = self.runtime.block_on(session.browser.quit());
        }
    }

    pub(crate) fn perform(&self, kind: Kind, test: &Test) -> Outcome {
        let mut kept = self.session.lock().unwrap_or_else(|error| error.into_inner());
        let other = |session: &Session| session.kind != kind || session.load != test.load || session.load == Load::Once;
        if kept.as_ref().is_some_and(other) {
            self.end(kept.take());
        }
        let mark = self.platforms.log().len();
        let session = match kept.take() {
            Some(session) => session,
            None => self.start(kind, test.load)?,
        };
        let outcome = self.runtime.block_on(self.run(&session.browser, test, mark));
        if outcome.is_ok() {
            *kept = Some(session);
        } else {
            // The next test gets a fresh one.
            self.end(Some(session));
        }
        outcome
    }

    fn start(&self, kind: Kind, load: Load) -> Result<Session, Failed> {
        let browser = self.runtime.block_on(start(kind, load, &self.platforms))?;
        Ok(Session { kind, load, browser })
    }

    async fn run(&self, browser: &Browser, test: &Test, mark: usize) -> Outcome {
        let scene = Scene {
            browser,
            platforms: &self.platforms,
            mark,
        };
        let guarded = AssertUnwindSafe((test.run)(&scene)).catch_unwind();
        let many = crate::labelled::all_are_played()
            || crate::dies::are_many()
            || crate::flood::is_long()
            || test.name.starts_with(crate::hostile::PREFIX);
        let limit = LIMIT * if many { 10 } else { 1 };
        let mut outcome = match tokio::time::timeout(limit, guarded).await {
            Ok(Ok(outcome)) => outcome,
            Ok(Err(panic)) => Err(said(&*panic).into()),
            Err(_) => Err(format!("not done within {} s", limit.as_secs()).into()),
        };
        // Whatever a test is about, nobody but the page may have made connections.
        let strangers = self.platforms.log().strangers_since(mark);
        let strangers: Vec<String> = strangers.iter().map(ToString::to_string).collect();
        if outcome.is_ok() && !strangers.is_empty() {
            outcome = Err(format!("connections that no page made: {strangers:#?}").into());
        }
        if outcome.is_err() {
            let folder = tools::failures().join(browser.kind().to_string());
            self.keep_evidence(browser, &folder, test.name, mark).await;
        }
        outcome
    }

    async fn keep_evidence(&self, browser: &Browser, folder: &Path, name: &str, mark: usize) {
        let log = self.platforms.log().since(mark);
        let lines: Vec<String> = log.iter().map(ToString::to_string).collect();
        let file = |end: &str| folder.join(format!("{name}.{end}"));
        // Evidence is a help: a missing piece must not hide the failure itself.
        let _log = browser::write(&file("proxy.log"), lines.join("\n").as_bytes());
        let _output = browser::write(&file("driver.log"), browser.driver_output().as_bytes());
        let shot = tokio::time::timeout(Duration::from_secs(10), browser.screenshot());
        if let Ok(Ok(png)) = shot.await {
            let _shot = browser::write(&file("png"), &png);
        }
    }
}

/// Starts a browser with something loaded.
pub(crate) async fn start(kind: Kind, load: Load, platforms: &Platforms) -> why403_e2e::Result<Browser> {
    let probe = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/probe");
    let built = match kind {
        Kind::Chromium => "chrome",
        Kind::Firefox => "firefox",
    };
    let extension = match load {
        Load::Devtools => Some(tools::dist().join(format!("{built}-devtools"))),
        Load::Bare => None,
        Load::Probe => Some(PathBuf::from(probe)),
        Load::Fresh | Load::Managed(_) | Load::Built | Load::Once | Load::Granted => Some(tools::dist().join(built)),
    };
    let options = Options {
        proxy: platforms.address(),
        extension,
        headless: true,
        policy: load.policy(),
    };
    match load {
        Load::Bare | Load::Probe | Load::Fresh | Load::Managed(_) | Load::Devtools => {
            Browser::start(kind, &options).await
        }
        Load::Built | Load::Once => Browser::start_agreed(kind, &options, &first_vendors()).await,
        Load::Granted => {
            let patterns: Vec<String> = first_vendors().into_iter().chain(granted()).collect();
            Browser::start_agreed(kind, &options, &patterns).await
        }
    }
}

fn said(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<String>().cloned();
    let text = text.or_else(|| panic.downcast_ref::<&str>().map(|text| (*text).to_owned()));
    text.unwrap_or_else(|| "panicked".to_owned())
}
