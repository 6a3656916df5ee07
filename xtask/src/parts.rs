//! The parts of `cargo xtask test`, each by itself.

use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;

use serde_json::{Value, json};

use crate::budget;
use crate::cargo_tools::cargo;
use crate::clients;
use crate::dist;
use crate::error::{Error, Result};
use crate::files;
use crate::manifest::{Edition, Flavour};
use crate::place::Place;
use crate::process::{Ended, Output, run, run_any};
use crate::setup::Ready;
use crate::tally::Tally;
use crate::wasm;

const MINUTE: Duration = Duration::from_secs(60);
const E2E: &str = "why403-e2e";
/// web-ext is Mozilla's: of Chrome's manifest it asks for what only Firefox has.
const ONLY_FIREFOX_WANTS: &[&str] = &[
    "BACKGROUND_SERVICE_WORKER_NOFALLBACK",
    "ADDON_ID_REQUIRED",
    "MISSING_DATA_COLLECTION_PERMISSIONS",
    // The linter knows the permissions of Firefox; Chromium's side panel has one of its own.
    "MANIFEST_PERMISSIONS \"sidePanel\"",
];

/// One part of the tests.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Part {
    /// Formatting.
    Fmt,
    /// Lints of the native code.
    Clippy,
    /// Lints of the browser half.
    ClippyWasm,
    /// The documentation, with links that lead somewhere.
    Doc,
    /// Native tests and documentation's examples.
    Native,
    /// Tests of the browser half in Chromium.
    WasmChromium,
    /// Tests of the browser half in Firefox.
    WasmFirefox,
    /// The release build.
    Build,
    /// The stores' lint of the built extensions.
    Lint,
    /// The weight of what was built.
    Budget,
    /// The built extensions in both browsers.
    E2e,
}

impl Part {
    /// Whether it looks at what `Build` left.
    pub(crate) fn needs_build(self) -> bool {
        matches!(self, Self::Lint | Self::Budget | Self::E2e)
    }

    /// Performs it; an error counts as one failure.
    pub(crate) fn perform(self, place: &Place, ready: &Ready) -> Result<Tally> {
        match self {
            Self::Fmt => one(place, "cargo fmt", &["fmt", "--all", "--check"], MINUTE),
            Self::Clippy => one(
                place,
                "cargo clippy",
                &["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"],
                20 * MINUTE,
            ),
            Self::ClippyWasm => clippy_wasm(place, ready),
            Self::Doc => {
                let mut command = cargo();
                command
                    .args(["doc", "--workspace", "--no-deps", "--document-private-items"])
                    .env("RUSTDOCFLAGS", "-D warnings")
                    .current_dir(place.root());
                run(command, "cargo doc", 20 * MINUTE, Output::Stream).map(|_| Tally::PASS)
            }
            Self::Native => {
                let mut command = cargo();
                command
                    .args(["test", "--workspace", "--exclude", E2E, "--no-fail-fast"])
                    .current_dir(place.root());
                counted(command, "native tests", 30 * MINUTE)
            }
            Self::WasmChromium => wasm_tests(place, ready, Browser::Chromium),
            Self::WasmFirefox => wasm_tests(place, ready, Browser::Firefox),
            Self::Build => {
                let npm = ready.npm.as_ref().ok_or_else(|| absent("wasm-opt"))?;
                dist::build(place, &ready.toolchain, Some(npm)).map(|()| Tally::PASS)
            }
            Self::Lint => lint(place, ready),
            Self::Budget => {
                let mut sum = Tally::default();
                for (edition, flavour) in extensions() {
                    sum += budget::weigh(&place.dist().join(edition.folder(flavour)))?;
                }
                sum += budget::weigh(&place.dist().join("www"))?;
                Ok(sum)
            }
            Self::E2e => {
                let npm = ready.npm.as_ref().ok_or_else(|| absent("Node.js"))?;
                clients::build(place, npm)?;
                end_to_end(place, ready)
            }
        }
    }
}

/// All that is built for browsers.
fn extensions() -> impl Iterator<Item = (Edition, Flavour)> {
    let of = |edition| Flavour::ALL.into_iter().map(move |flavour| (edition, flavour));
    Edition::ALL.into_iter().flat_map(of)
}

fn absent(tool: &str) -> Error {
    Error::Other(format!("set-up did not provide {tool}"))
}

/// A command that passes or fails as a whole.
fn one(place: &Place, what: &str, arguments: &[&str], limit: Duration) -> Result<Tally> {
    let mut command = cargo();
    command.args(arguments).current_dir(place.root());
    run(command, what, limit, Output::Stream).map(|_| Tally::PASS)
}

/// A command whose output says how many tests passed.
fn counted(command: Command, what: &str, limit: Duration) -> Result<Tally> {
    tallied(&run_any(command, what, limit, Output::Stream)?, what)
}

fn tallied(ended: &Ended, what: &str) -> Result<Tally> {
    let mut tally = Tally::of_output(&ended.stdout);
    if !ended.status.success() && tally.failed == 0 {
        eprintln!("error: {what} failed ({}) without a failed test", ended.status);
        tally += Tally::FAIL;
    }
    if tally == Tally::default() {
        return Err(Error::Other(format!("{what}: no test ran")));
    }
    Ok(tally)
}

/// Both browsers side by side: most of the time a test waits. Firefox's words follow Chromium's.
fn end_to_end(place: &Place, ready: &Ready) -> Result<Tally> {
    let tests = |arguments: &[&str]| {
        let mut command = cargo();
        command
            .args(["test", "--package", E2E])
            .args(arguments)
            .env("WHY403_DIST", place.dist())
            .current_dir(place.root());
        ready.name_browsers(&mut command);
        command
    };
    let mut sum = counted(tests(&["--lib", "--bins"]), "tests of the end-to-end tests", 5 * MINUTE)?;
    let of = |browser: &str| tests(&["--test", "e2e", "--", browser]);
    run(of("--list"), "list of the end-to-end tests", 10 * MINUTE, Output::Quiet)?;
    let firefox = of("firefox::");
    let beside =
        std::thread::spawn(move || run_any(firefox, "end-to-end tests in Firefox", 40 * MINUTE, Output::Quiet));
    let chromium = counted(of("chromium::"), "end-to-end tests in Chromium", 40 * MINUTE);
    let firefox = beside
        .join()
        .map_err(|_| Error::Other("Firefox's tests could not be followed".into()))??;
    println!("{}", firefox.stdout);
    sum += chromium?;
    sum += tallied(&firefox, "end-to-end tests in Firefox")?;
    Ok(sum)
}

fn clippy_wasm(place: &Place, ready: &Ready) -> Result<Tally> {
    let clippy = ready.toolchain.has_clippy();
    if !clippy {
        println!("the wasm toolchain has no clippy: the compiler's own warnings stand in for it");
    }
    let subcommand = if clippy { "clippy" } else { "rustc" };
    let mut command = ready.toolchain.command(place, subcommand);
    command.args(["--lib", "--no-default-features", "--package", "why403"]);
    // `rustc` takes one package; the others hold nothing but names.
    for module in wasm::MODULES.iter().filter(|_| clippy) {
        command.args(["--package", &wasm::package_of(module)]);
    }
    command.args(["--", "-D", "warnings"]);
    run(command, "lints of the browser half", 15 * MINUTE, Output::Stream).map(|_| Tally::PASS)
}

/// A browser that wasm tests run in.
#[derive(Clone, Copy)]
pub(crate) enum Browser {
    Chromium,
    Firefox,
}

impl Browser {
    fn name(self) -> &'static str {
        match self {
            Self::Chromium => "chromium",
            Self::Firefox => "firefox",
        }
    }
}

fn wasm_tests(place: &Place, ready: &Ready, browser: Browser) -> Result<Tally> {
    let command = wasm_test_command(place, ready, browser, &["--lib", "--no-default-features"])?;
    counted(command, &format!("wasm tests in {}", browser.name()), 15 * MINUTE)
}

/// The tests of another package in a browser; `options` are the test program's own.
pub(crate) fn wasm_tests_of(
    place: &Place,
    ready: &Ready,
    browser: Browser,
    package: &[&str],
    options: &[&str],
) -> Result<Ended> {
    let mut command = wasm_test_command(place, ready, browser, package)?;
    command.arg("--").args(options);
    let what = format!("{} in {}", package.join(" "), browser.name());
    run_any(command, &what, 25 * MINUTE, Output::Stream)
}

fn wasm_test_command(place: &Place, ready: &Ready, browser: Browser, package: &[&str]) -> Result<Command> {
    let runner = ready
        .runner
        .as_ref()
        .ok_or_else(|| absent("the runner of wasm tests"))?;
    let mut command = ready.toolchain.command(place, "test");
    command
        .args(package)
        .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER", runner)
        .env("WASM_BINDGEN_USE_BROWSER", "1")
        .env("WASM_BINDGEN_TEST_TIMEOUT", "300")
        .env("WASM_BINDGEN_TEST_DRIVER_TIMEOUT", "60")
        .env_remove("CHROMEDRIVER")
        .env_remove("GECKODRIVER");
    let capabilities = match browser {
        Browser::Chromium => {
            let chromium = ready.chromium.as_ref().ok_or_else(|| absent("Chromium"))?;
            command.env("CHROMEDRIVER", &chromium.driver);
            chromium_alone(&chromium.browser)
        }
        Browser::Firefox => {
            let firefox = ready.firefox.as_ref().ok_or_else(|| absent("Firefox"))?;
            command.env("GECKODRIVER", &firefox.driver);
            firefox_alone(&firefox.browser)
        }
    };
    let file = place.tools().join(format!("webdriver-{}.json", browser.name()));
    files::write(&file, capabilities.to_string().as_bytes())?;
    command.env("WASM_BINDGEN_TEST_WEBDRIVER_JSON", &file);
    Ok(command)
}

/// Chromium that speaks to this machine only.
fn chromium_alone(browser: &std::path::Path) -> Value {
    json!({"goog:chromeOptions": {"binary": browser, "args": [
        "--disable-gpu",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
    ]}})
}

/// Firefox that speaks to this machine only: all else goes to a proxy that is not there.
fn firefox_alone(browser: &std::path::Path) -> Value {
    json!({"moz:firefoxOptions": {"binary": browser, "prefs": {
        "network.proxy.type": 1,
        "network.proxy.http": "127.0.0.1",
        "network.proxy.http_port": 9,
        "network.proxy.ssl": "127.0.0.1",
        "network.proxy.ssl_port": 9,
        "network.proxy.no_proxies_on": "127.0.0.1, localhost",
    }}})
}

fn lint(place: &Place, ready: &Ready) -> Result<Tally> {
    let npm = ready.npm.as_ref().ok_or_else(|| absent("web-ext"))?;
    let mut sum = Tally::default();
    for (edition, flavour) in extensions() {
        let folder: PathBuf = place.dist().join(edition.folder(flavour));
        let mut command = npm.web_ext();
        command
            .args(["lint", "--no-config-discovery", "--output", "json", "--source-dir"])
            .arg(&folder)
            .env("NO_UPDATE_NOTIFIER", "1")
            .current_dir(place.root());
        let ended = run_any(command, "web-ext lint", 5 * MINUTE, Output::Quiet)?;
        let accepted = match flavour {
            Flavour::Chrome => ONLY_FIREFOX_WANTS,
            Flavour::Firefox => &[],
        };
        let Some(complaints) = complaints(&ended.stdout, accepted) else {
            return Err(Error::Failed {
                what: "web-ext lint".into(),
                status: ended.status.to_string(),
                tail: ended.tail,
            });
        };
        println!("{}: {} complaints", edition.folder(flavour), complaints.len());
        for complaint in &complaints {
            println!("  {complaint}");
        }
        sum += if complaints.is_empty() {
            Tally::PASS
        } else {
            Tally::FAIL
        };
    }
    Ok(sum)
}

/// What `web-ext lint --output json` complains of beyond what is accepted: codes, or a code and words of its message with a
/// blank between them; nothing if that is not its output.
fn complaints(output: &str, accepted: &[&str]) -> Option<Vec<String>> {
    let report: Value = serde_json::from_str(output.trim()).ok()?;
    let mut all = Vec::new();
    for kind in ["errors", "notices", "warnings"] {
        for complaint in report.get(kind)?.as_array()? {
            let word = |key: &str| complaint.get(key).and_then(Value::as_str).unwrap_or("");
            let is_accepted = |one: &&str| match one.split_once(' ') {
                None => *one == word("code"),
                Some((code, about)) => code == word("code") && word("message").contains(about),
            };
            if accepted.iter().any(is_accepted) {
                continue;
            }
            all.push(format!("{kind}: {} {} {}", word("code"), word("file"), word("message")));
        }
    }
    Some(all)
}

#[cfg(test)]
mod tests {
    use super::complaints;

    #[test]
    fn each_kind_of_complaint_counts() {
        let output = r#"{"count":2,"summary":{"errors":1,"notices":0,"warnings":1},
            "errors":[{"code":"BAD","file":"a.js","message":"no"}],
            "notices":[],
            "warnings":[{"code":"HM","message":"perhaps"}]}"#;
        assert_eq!(
            complaints(output, &[]).unwrap(),
            ["errors: BAD a.js no", "warnings: HM  perhaps"]
        );
        assert_eq!(complaints(output, &["BAD"]).unwrap(), ["warnings: HM  perhaps"]);
        assert_eq!(complaints(output, &["BAD no"]).unwrap(), ["warnings: HM  perhaps"]);
        assert_eq!(complaints(output, &["BAD yes", "HM no"]).unwrap().len(), 2);
    }

    #[test]
    fn output_of_another_kind_is_not_taken_for_no_complaint() {
        assert_eq!(complaints("", &[]), None);
        assert_eq!(complaints("{}", &[]), None);
        assert_eq!(complaints("Error: no manifest", &[]), None);
    }
}
