//! The browsers and their drivers: those installed if they can be driven, else Debian's.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::debian;
use crate::error::{Error, Result};
use crate::place::on_path;
use crate::process::ask;

/// The extension's manifest names the same versions; a test holds the two together.
const OLDEST_CHROMIUM: u32 = 119;
const OLDEST_FIREFOX: u32 = 142;
/// From this version on, Google's own build of Chrome ignores `--load-extension`.
const GOOGLE_CHROME_STOPS_LOADING: u32 = 137;

const CHROMIUM_NAMES: &[&str] = &[
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
];
const CHROMIUM_PLACES: &[&str] = &[
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome for Testing.app/Contents/MacOS/Google Chrome for Testing",
];
const CHROMEDRIVER_NAMES: &[&str] = &["chromedriver", "chromium.chromedriver"];
const CHROMEDRIVER_PLACES: &[&str] = &[
    "/usr/lib/chromium/chromedriver",
    "/usr/lib/chromium-browser/chromedriver",
];
const FIREFOX_NAMES: &[&str] = &["firefox-esr", "firefox"];
const FIREFOX_PLACES: &[&str] = &[
    "/Applications/Firefox.app/Contents/MacOS/firefox",
    "C:\\Program Files\\Mozilla Firefox\\firefox.exe",
];

/// Chromium with the driver of the same version.
#[derive(Clone, Debug)]
pub(crate) struct Chromium {
    /// The browser.
    pub(crate) browser: PathBuf,
    /// chromedriver.
    pub(crate) driver: PathBuf,
}

/// Chromium and its driver, installed if need be.
pub(crate) fn chromium() -> Result<Chromium> {
    let first = match find_chromium() {
        Ok(found) => return Ok(found),
        Err(reason) => reason,
    };
    let mut ways = vec![
        format!("here now: {first}"),
        "set CHROMIUM and CHROMEDRIVER to a Chromium or Chrome for Testing and a chromedriver of the same version"
            .into(),
        "put both on PATH (https://googlechromelabs.github.io/chrome-for-testing/)".into(),
    ];
    let debian = "on Debian, as root or with sudo: apt-get install chromium chromium-driver";
    if debian::available() {
        match debian::install(&["chromium", "chromium-driver"]).and_then(|()| find_chromium().map_err(Error::Other)) {
            Ok(found) => return Ok(found),
            Err(error) => ways.push(format!("{debian} (tried: {error})")),
        }
    } else {
        ways.push(debian.into());
    }
    Err(Error::Missing {
        what: format!("a Chromium of at least version {OLDEST_CHROMIUM} and its driver"),
        why: "the extension is shown and tested in it".into(),
        ways,
    })
}

/// Firefox, installed if need be.
pub(crate) fn firefox() -> Result<PathBuf> {
    let first = match find_firefox() {
        Ok(found) => return Ok(found),
        Err(reason) => reason,
    };
    let mut ways = vec![
        format!("here now: {first}"),
        "set FIREFOX to a Firefox's program".into(),
        "put `firefox` or `firefox-esr` on PATH".into(),
    ];
    let debian = "on Debian, as root or with sudo: apt-get install firefox-esr";
    if debian::available() {
        match debian::install(&["firefox-esr"]).and_then(|()| find_firefox().map_err(Error::Other)) {
            Ok(found) => return Ok(found),
            Err(error) => ways.push(format!("{debian} (tried: {error})")),
        }
    } else {
        ways.push(debian.into());
    }
    Err(Error::Missing {
        what: format!("a Firefox of at least version {OLDEST_FIREFOX}"),
        why: "the extension is shown and tested in it".into(),
        ways,
    })
}

fn find_chromium() -> Result<Chromium, String> {
    let mut reasons = Vec::new();
    let drivers = candidates("CHROMEDRIVER", CHROMEDRIVER_NAMES, CHROMEDRIVER_PLACES);
    for browser in candidates("CHROMIUM", CHROMIUM_NAMES, CHROMIUM_PLACES) {
        let Some(words) = version_words(&browser) else {
            reasons.push(format!("{} does not tell its version", browser.display()));
            continue;
        };
        let major = match usable_chromium(&words) {
            Ok(major) => major,
            Err(reason) => {
                reasons.push(format!("{}: {reason}", browser.display()));
                continue;
            }
        };
        let driver = drivers
            .iter()
            .find(|driver| version_words(driver).and_then(|words| major_of(&words)) == Some(major));
        match driver {
            Some(driver) => {
                return Ok(Chromium {
                    browser,
                    driver: driver.clone(),
                });
            }
            None => reasons.push(format!(
                "{} is version {major}, and there is no chromedriver of that version",
                browser.display()
            )),
        }
    }
    Err(or_none(&reasons, "no Chromium"))
}

fn find_firefox() -> Result<PathBuf, String> {
    let mut reasons = Vec::new();
    for browser in candidates("FIREFOX", FIREFOX_NAMES, FIREFOX_PLACES) {
        match version_words(&browser).and_then(|words| major_of(&words)) {
            Some(major) if major >= OLDEST_FIREFOX => return Ok(browser),
            Some(major) => reasons.push(format!(
                "{} is version {major}, older than {OLDEST_FIREFOX}",
                browser.display()
            )),
            None => reasons.push(format!("{} does not tell its version", browser.display())),
        }
    }
    Err(or_none(&reasons, "no Firefox"))
}

fn or_none(reasons: &[String], none: &str) -> String {
    if reasons.is_empty() {
        none.to_owned()
    } else {
        reasons.join("; ")
    }
}

/// The version of a Chromium that can load an unpacked extension, from its words.
fn usable_chromium(words: &str) -> Result<u32, String> {
    let major = major_of(words).ok_or_else(|| format!("no version in {words:?}"))?;
    let branded = words.contains("Google Chrome") && !words.contains("for Testing");
    if major < OLDEST_CHROMIUM {
        Err(format!("version {major} is older than {OLDEST_CHROMIUM}"))
    } else if branded && major >= GOOGLE_CHROME_STOPS_LOADING {
        Err(format!(
            "Google Chrome {major} does not load extensions from its command line"
        ))
    } else {
        Ok(major)
    }
}

/// What the environment names alone; else what PATH and the usual places have.
fn candidates(variable: &str, names: &[&str], places: &[&str]) -> Vec<PathBuf> {
    if let Some(named) = std::env::var_os(variable).filter(|named| !named.is_empty()) {
        return vec![PathBuf::from(named)];
    }
    names
        .iter()
        .filter_map(|name| on_path(name))
        .chain(places.iter().map(PathBuf::from).filter(|path| path.is_file()))
        .collect()
}

/// What a program answers to `--version`.
pub(crate) fn version_words(program: &Path) -> Option<String> {
    let mut command = Command::new(program);
    command.arg("--version");
    // A browser that sees a display may open a window before it answers.
    command.env("MOZ_HEADLESS", OsStr::new("1"));
    ask(command)
}

/// The first number of the first word that starts with a digit.
fn major_of(words: &str) -> Option<u32> {
    words
        .split_whitespace()
        .find(|word| word.starts_with(|first: char| first.is_ascii_digit()))?
        .split('.')
        .next()?
        .parse()
        .ok()
}

#[cfg(test)]
mod tests {
    use super::{OLDEST_CHROMIUM, OLDEST_FIREFOX, major_of, usable_chromium};

    #[test]
    fn the_oldest_versions_are_those_of_the_manifest() {
        let file = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../extension/manifest.json");
        let text = std::fs::read_to_string(file).unwrap();
        let manifest: serde_json::Value = serde_json::from_str(&text).unwrap();
        let major = |pointer: &str| major_of(manifest.pointer(pointer)?.as_str()?);
        assert_eq!(major("/chrome/minimum_chrome_version"), Some(OLDEST_CHROMIUM));
        assert_eq!(
            major("/firefox/browser_specific_settings/gecko/strict_min_version"),
            Some(OLDEST_FIREFOX)
        );
    }

    #[test]
    fn versions_are_read_from_what_the_programs_print() {
        for (words, major) in [
            ("Chromium 156.0.8078.79 built on Debian GNU/Linux 12 (bookworm)", 156),
            ("ChromeDriver 156.0.8078.79 (3f0e-refs/branch-heads/8078@{#1})", 156),
            ("Mozilla Firefox 153.7.0esr", 153),
        ] {
            assert_eq!(major_of(words), Some(major), "{words}");
        }
        assert_eq!(major_of("Segmentation fault"), None);
    }

    #[test]
    fn a_chrome_that_ignores_load_extension_is_not_used() {
        assert!(usable_chromium("Google Chrome 150.0.1.2").is_err());
        assert_eq!(usable_chromium("Google Chrome for Testing 150.0.1.2"), Ok(150));
        assert_eq!(usable_chromium("Chromium 150.0.1.2"), Ok(150));
        assert!(usable_chromium("Chromium 99.0").is_err());
    }
}
