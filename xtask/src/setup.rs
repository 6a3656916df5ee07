//! Set-up: what each command needs, fetched once.
//!
//! Each part looks first and fetches only what is missing, so that a second run
//! needs neither network nor time.

use std::path::PathBuf;
use std::process::Command;
use std::time::Instant;

use crate::browsers::{self, Chromium};
use crate::cargo_tools;
use crate::error::{Error, Result};
use crate::npm;
use crate::place::Place;
use crate::toolchain::Toolchain;

/// Which parts a command needs.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Wanted {
    /// `wasm-opt` and `web-ext`.
    pub(crate) npm: bool,
    /// Chromium and chromedriver.
    pub(crate) chromium: bool,
    /// Firefox and geckodriver.
    pub(crate) firefox: bool,
    /// The runner of wasm tests.
    pub(crate) runner: bool,
}

impl Wanted {
    /// Every part.
    pub(crate) const ALL: Self = Self {
        npm: true,
        chromium: true,
        firefox: true,
        runner: true,
    };
}

/// Firefox with its driver.
#[derive(Clone, Debug)]
pub(crate) struct Firefox {
    /// The browser.
    pub(crate) browser: PathBuf,
    /// geckodriver.
    pub(crate) driver: PathBuf,
}

/// What set-up found or fetched; a part that was not wanted is absent.
#[derive(Clone, Debug)]
pub(crate) struct Ready {
    /// The compiler for wasm.
    pub(crate) toolchain: Toolchain,
    /// `wasm-opt` and `web-ext`.
    pub(crate) npm: Option<npm::Tools>,
    /// Chromium and chromedriver.
    pub(crate) chromium: Option<Chromium>,
    /// Firefox and geckodriver.
    pub(crate) firefox: Option<Firefox>,
    /// The runner of wasm tests.
    pub(crate) runner: Option<PathBuf>,
}

impl Ready {
    /// Tells a child where browsers and drivers are.
    pub(crate) fn name_browsers(&self, command: &mut Command) {
        if let Some(chromium) = &self.chromium {
            command
                .env("CHROMIUM", &chromium.browser)
                .env("CHROMEDRIVER", &chromium.driver);
        }
        if let Some(firefox) = &self.firefox {
            command
                .env("FIREFOX", &firefox.browser)
                .env("GECKODRIVER", &firefox.driver);
        }
    }
}

/// Gets what is wanted; the parts that can wait for the network at once do so.
pub(crate) fn setup(place: &Place, wanted: Wanted) -> Result<Ready> {
    let started = Instant::now();
    let place = &place.clone();
    let (toolchain, npm, chromium, firefox, drivers) = std::thread::scope(|scope| {
        let toolchain = scope.spawn(move || Toolchain::ready(place));
        let npm = scope.spawn(move || part(wanted.npm, || npm::Tools::ready(place)));
        let browsers = scope.spawn(move || {
            (
                part(wanted.chromium, browsers::chromium),
                part(wanted.firefox, browsers::firefox),
            )
        });
        let drivers = scope.spawn(move || {
            (
                part(wanted.firefox, || cargo_tools::geckodriver(place)),
                part(wanted.runner, || cargo_tools::wasm_test_runner(place)),
            )
        });
        let (chromium, firefox) = joined(browsers.join())?;
        Ok::<_, Error>((
            joined(toolchain.join())?,
            joined(npm.join())?,
            chromium,
            firefox,
            joined(drivers.join())?,
        ))
    })?;
    let (geckodriver, runner) = drivers;
    // Every part ran; all that is missing is told at once.
    let mut problems = Vec::new();
    let toolchain = keep(toolchain.map(Some), &mut problems);
    let npm = keep(npm, &mut problems);
    let chromium = keep(chromium, &mut problems);
    let browser = keep(firefox, &mut problems);
    let driver = keep(geckodriver, &mut problems);
    let runner = keep(runner, &mut problems);
    let (Some(toolchain), true) = (toolchain, problems.is_empty()) else {
        return Err(Error::Other(problems.join("\n")));
    };
    if started.elapsed().as_secs() > 2 {
        eprintln!("set-up took {} s", started.elapsed().as_secs());
    }
    Ok(Ready {
        toolchain,
        npm,
        chromium,
        firefox: browser.zip(driver).map(|(browser, driver)| Firefox { browser, driver }),
        runner,
    })
}

/// Prints what was found, one line each.
pub(crate) fn describe(ready: &Ready) {
    println!("wasm compiler   {}", ready.toolchain.name());
    if ready.npm.is_some() {
        println!("npm tools       node_modules (wasm-opt, web-ext)");
    }
    let mut paths = Vec::new();
    if let Some(chromium) = &ready.chromium {
        paths.push(("Chromium", &chromium.browser));
        paths.push(("chromedriver", &chromium.driver));
    }
    if let Some(firefox) = &ready.firefox {
        paths.push(("Firefox", &firefox.browser));
        paths.push(("geckodriver", &firefox.driver));
    }
    if let Some(runner) = &ready.runner {
        paths.push(("wasm test runner", runner));
    }
    for (name, path) in paths {
        println!("{name:<15} {}", path.display());
    }
}

fn part<T>(wanted: bool, get: impl FnOnce() -> Result<T>) -> Result<Option<T>> {
    if wanted { get().map(Some) } else { Ok(None) }
}

fn keep<T>(result: Result<Option<T>>, problems: &mut Vec<String>) -> Option<T> {
    result.unwrap_or_else(|error| {
        problems.push(error.to_string());
        None
    })
}

fn joined<T>(result: std::thread::Result<T>) -> Result<T> {
    result.map_err(|_| Error::Other("a part of set-up stopped without an answer".into()))
}
