//! `cargo xtask bench`: the native benchmarks, and the page that measures the token half of the
//! engine in Chromium beside other decoders.

use std::ffi::OsString;
use std::path::Path;
use std::process::ExitCode;
use std::time::Duration;

use crate::cargo_tools::cargo;
use crate::error::{Error, Result};
use crate::files;
use crate::npm;
use crate::place::{Place, create_folder};
use crate::process::{Output, run as run_command};
use crate::setup::{Wanted, setup};
use crate::tables;
use crate::wasm;

/// The page's own files, in `benches/wasm-token`.
const PAGE: &[&str] = &["index.html", "bench.js"];
/// What names the other decoders, and makes one file of them.
const PEERS: &[&str] = &["package.json", "package-lock.json", ".npmrc", "peers.js", "buffer.js"];

/// Chooses what is measured.
pub(crate) fn run(place: &Place, arguments: &[OsString]) -> Result<ExitCode> {
    match arguments.first() {
        Some(first) if first == "tokens" => tokens(place).map(|()| ExitCode::SUCCESS),
        _ => native(place, arguments),
    }
}

fn native(place: &Place, arguments: &[OsString]) -> Result<ExitCode> {
    let status = cargo()
        .arg("bench")
        .args(arguments)
        .current_dir(place.root())
        .status()
        .map_err(|source| Error::Start {
            what: "cargo bench".into(),
            source,
        })?;
    Ok(if status.success() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

fn tokens(place: &Place) -> Result<()> {
    let ready = setup(
        place,
        Wanted {
            npm: true,
            chromium: true,
            ..Wanted::default()
        },
    )?;
    let npm = ready
        .npm
        .as_ref()
        .ok_or_else(|| Error::Other("set-up did not provide wasm-opt".into()))?;
    let source = place.root().join("benches/wasm-token");
    let page = place.root().join("target/bench/tokens");
    files::fresh(&page)?;
    for name in PAGE {
        files::copy_file(&source.join(name), &page.join(name))?;
    }
    files::copy_file(
        &place.root().join("benches/token/tokens.json"),
        &page.join("tokens.json"),
    )?;
    let table = tables::compiled(place)?.into_iter().find(|(name, _)| name == "genesys");
    let (_, table) = table.ok_or_else(|| Error::Other("there is no table of Genesys Cloud".into()))?;
    files::write(&page.join("genesys.table"), &table)?;
    let engine = page.join("pkg");
    wasm::build_other(
        place,
        &ready.toolchain,
        npm,
        "why403-bench-wasm-token",
        &engine,
        "engine",
    )?;
    bundle(place, npm, &source, &page.join("peers.js"))?;
    let mut command = cargo();
    command
        .args(["run", "--package", "why403-e2e", "--bin", "measure", "--", "--page"])
        .arg(&page)
        .current_dir(place.root());
    ready.name_browsers(&mut command);
    let limit = Duration::from_secs(20 * 60);
    run_command(command, "the measurement", limit, Output::Stream).map(|_| ())
}

/// The other decoders as one module for the page. Their packages are kept under `target`.
fn bundle(place: &Place, npm: &npm::Tools, source: &Path, to: &Path) -> Result<()> {
    let folder = place.root().join("target/bench/peers");
    create_folder(&folder)?;
    for name in PEERS {
        files::copy_file(&source.join(name), &folder.join(name))?;
    }
    let lock = folder.join("package-lock.json");
    let wanted = std::fs::read_to_string(&lock).map_err(Error::io("read", &lock))?;
    if !place.remembers("bench-peers-lock", &wanted) || !folder.join("node_modules").is_dir() {
        npm::clean_install(&folder)?;
        place.remember("bench-peers-lock", &wanted)?;
    }
    let mut command = npm.node();
    command
        .arg(folder.join("node_modules/esbuild/bin/esbuild"))
        .args(["peers.js", "--bundle", "--format=esm", "--platform=browser", "--minify"])
        .args([
            "--inject:buffer.js",
            "--define:global=globalThis",
            "--alias:node:crypto=./buffer.js",
        ])
        .arg(format!("--outfile={}", to.display()))
        .current_dir(&folder);
    run_command(command, "esbuild", Duration::from_secs(120), Output::Quiet).map(|_| ())
}
