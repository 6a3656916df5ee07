//! Programs that Cargo builds from crates.io into `target/tools`.

use std::path::PathBuf;
use std::process::Command;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use crate::browsers::version_words;
use crate::error::{Error, Result};
use crate::place::{Place, on_path};
use crate::process::{Output, run};

const GECKODRIVER: &str = "0.37.1";
/// The version of the `wasm-bindgen` crate, as in the root `Cargo.toml`.
const WASM_BINDGEN: &str = "0.2.130";
const CARGO_FUZZ: &str = "0.13.2";
const CARGO_DENY: &str = "0.20.2";
/// One build at a time: they share a target folder, and the machine's cores.
static BUILDING: Mutex<()> = Mutex::new(());

/// geckodriver: the one that GECKODRIVER names, ours, or one on PATH of the same version.
pub(crate) fn geckodriver(place: &Place) -> Result<PathBuf> {
    if let Some(named) = std::env::var_os("GECKODRIVER").filter(|named| !named.is_empty()) {
        return Ok(named.into());
    }
    let ours = place.tool("geckodriver");
    let theirs = on_path("geckodriver");
    for found in std::iter::once(ours.clone()).chain(theirs) {
        if found.is_file() && version_words(&found).is_some_and(|words| words.contains(GECKODRIVER)) {
            return Ok(found);
        }
    }
    install(place, "geckodriver", GECKODRIVER, &[]).map_err(|error| Error::Missing {
        what: format!("geckodriver {GECKODRIVER}"),
        why: "it drives Firefox, for the demonstration and for the tests".into(),
        ways: vec![
            format!("cargo install geckodriver --version {GECKODRIVER} (tried: {error})"),
            "set GECKODRIVER to a geckodriver that knows --allow-system-access".into(),
            format!("put geckodriver {GECKODRIVER} on PATH"),
        ],
    })?;
    Ok(ours)
}

/// The program that runs wasm tests in a browser.
pub(crate) fn wasm_test_runner(place: &Place) -> Result<PathBuf> {
    let name = "wasm-bindgen-test-runner";
    let ours = place.tool(name);
    if ours.is_file() && place.remembers("wasm-bindgen-cli", WASM_BINDGEN) {
        return Ok(ours);
    }
    install(place, "wasm-bindgen-cli", WASM_BINDGEN, &["--bin", name]).map_err(|error| Error::Missing {
        what: format!("{name} {WASM_BINDGEN}"),
        why: "it runs the tests of the browser half in a browser".into(),
        ways: vec![format!(
            "cargo install wasm-bindgen-cli --version {WASM_BINDGEN} --root target/tools (tried: {error})"
        )],
    })?;
    place.remember("wasm-bindgen-cli", WASM_BINDGEN)?;
    Ok(ours)
}

/// What builds and runs fuzz targets.
pub(crate) fn cargo_fuzz(place: &Place) -> Result<PathBuf> {
    of_cargo(place, "cargo-fuzz", CARGO_FUZZ, "it builds the fuzz targets")
}

/// What checks licences, advisories, bans and sources.
pub(crate) fn cargo_deny(place: &Place) -> Result<PathBuf> {
    of_cargo(place, "cargo-deny", CARGO_DENY, "it checks what we depend on")
}

/// A subcommand of cargo: ours, or one on PATH of the same version.
fn of_cargo(place: &Place, name: &str, version: &str, why: &str) -> Result<PathBuf> {
    let ours = place.tool(name);
    for found in std::iter::once(ours.clone()).chain(on_path(name)) {
        if found.is_file() && version_words(&found).is_some_and(|words| words.contains(version)) {
            return Ok(found);
        }
    }
    install(place, name, version, &[]).map_err(|error| Error::Missing {
        what: format!("{name} {version}"),
        why: why.into(),
        ways: vec![
            format!("cargo install {name} --version {version} --root target/tools (tried: {error})"),
            format!("put {name} {version} on PATH"),
        ],
    })?;
    Ok(ours)
}

/// This toolchain's cargo.
pub(crate) fn cargo() -> Command {
    Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
}

/// With the package's own lock file first; where a registry lacks one of the versions
/// it names, with those that fit.
fn install(place: &Place, package: &str, version: &str, more: &[&str]) -> Result<()> {
    let _turn = BUILDING.lock().unwrap_or_else(PoisonError::into_inner);
    let what = format!("cargo install {package} {version}");
    eprintln!("  {what}");
    let limit = Duration::from_secs(20 * 60);
    let locked = run(
        install_command(place, package, version, more, true),
        &what,
        limit,
        Output::Quiet,
    );
    if let Err(error) = locked {
        eprintln!("  {what}: without its lock file, because with it {error}");
        let unlocked = install_command(place, package, version, more, false);
        run(unlocked, &what, limit, Output::Quiet)?;
    }
    Ok(())
}

fn install_command(place: &Place, package: &str, version: &str, more: &[&str], locked: bool) -> Command {
    let mut command = cargo();
    command
        .args(["install", "--force", package, "--version", version])
        .args(locked.then_some("--locked"))
        .args(more)
        .arg("--root")
        .arg(place.tools())
        .arg("--target-dir")
        .arg(place.tools().join("build"))
        // They wait for browsers most of the time: a quick build matters more than
        // quick code, but the runner also works through the whole wasm.
        .args(["--profile", "dev"])
        .args(["--config", "profile.dev.debug=false"])
        .args(["--config", "profile.dev.opt-level=1"])
        .args(["--config", "profile.dev.incremental=false"]);
    command
}
