//! `cargo xtask bench`: the native benchmarks, and the pages that measure the engine in Chromium: its token half beside
//! other decoders (`tokens`), its table beside routers (`tables`).

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

use serde_json::json;
use why403::table::{Table, Template};

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
/// What names the engine's peers, and makes one file of them.
const PEERS: &[&str] = &["package.json", "package-lock.json", ".npmrc", "peers.js"];
/// What the decoders need of Node.js beside that.
const BUFFER: &[&str] = &[
    "--inject:buffer.js",
    "--define:global=globalThis",
    "--alias:node:crypto=./buffer.js",
];
/// What a router needs of Node.js, and does not call.
const NODE: &[&str] = &[
    "--alias:assert=./node.js",
    "--alias:node:assert=./node.js",
    "--alias:node:http=./node.js",
    "--alias:http=./node.js",
    "--alias:node:querystring=./node.js",
    "--alias:querystring=./node.js",
    "--define:global=globalThis",
];

/// Chooses what is measured.
pub(crate) fn run(place: &Place, arguments: &[OsString]) -> Result<ExitCode> {
    match arguments.first() {
        Some(first) if first == "tokens" => tokens(place).map(|()| ExitCode::SUCCESS),
        Some(first) if first == "tables" => tables_page(place).map(|()| ExitCode::SUCCESS),
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
    let page = fresh_page(place, "token")?;
    files::copy_file(
        &place.root().join("benches/token/tokens.json"),
        &page.join("tokens.json"),
    )?;
    files::write(&page.join("genesys.table"), &genesys(place)?)?;
    measure(place, "token", &page, &["buffer.js"], BUFFER)
}

/// One call to each operation of Genesys Cloud, with the number that the engine's table has for it.
fn tables_page(place: &Place) -> Result<()> {
    let page = fresh_page(place, "table")?;
    let all = tables::compiled(place)?;
    let names: Vec<&str> = all.iter().map(|(name, _)| name.as_str()).collect();
    files::write(&page.join("tables.json"), json!(names).to_string().as_bytes())?;
    for (name, bytes) in &all {
        files::write(&page.join(format!("{name}.table")), bytes)?;
    }
    let table = Table::load(genesys(place)?).map_err(|error| Error::Other(error.to_string()))?;
    let calls: Vec<_> = table
        .refs()
        .filter_map(|operation| {
            let template = operation.template();
            let path = Template::parse(&template).ok()?;
            let path = path.example(|n| format!("6a6b{n:04}-1111-4222-8333-444455556666"));
            let (method, number) = (operation.method(), operation.index());
            // A path that no template fits, known but for its last word.
            let miss = Some(format!("{path}/no-such-thing"));
            let miss = miss.filter(|miss| table.lookup(method, miss).operation().is_none());
            Some(json!({"method": method, "template": template, "path": path, "miss": miss, "number": number}))
        })
        .collect();
    files::write(&page.join("calls.json"), json!(calls).to_string().as_bytes())?;
    measure(place, "table", &page, &["node.js"], NODE)
}

fn genesys(place: &Place) -> Result<Vec<u8>> {
    let table = tables::compiled(place)?.into_iter().find(|(name, _)| name == "genesys");
    let (_, table) = table.ok_or_else(|| Error::Other("there is no table of Genesys Cloud".into()))?;
    Ok(table)
}

/// The page's own files, in a folder under `target`.
fn fresh_page(place: &Place, subject: &str) -> Result<PathBuf> {
    let source = place.root().join(format!("benches/wasm-{subject}"));
    let page = place.root().join(format!("target/bench/{subject}s"));
    files::fresh(&page)?;
    for name in PAGE {
        files::copy_file(&source.join(name), &page.join(name))?;
    }
    Ok(page)
}

/// Adds engine and peers to a page, opens it, and prints what it found.
fn measure(place: &Place, subject: &str, page: &Path, more: &[&str], options: &[&str]) -> Result<()> {
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
    let package = format!("why403-bench-wasm-{subject}");
    wasm::build_other(place, &ready.toolchain, npm, &package, &page.join("pkg"), "engine")?;
    bundle(place, npm, subject, &page.join("peers.js"), more, options)?;
    let mut command = cargo();
    command
        .args(["run", "--package", "why403-e2e", "--bin", "measure", "--", "--page"])
        .arg(page)
        .current_dir(place.root());
    ready.name_browsers(&mut command);
    let limit = Duration::from_secs(20 * 60);
    run_command(command, "the measurement", limit, Output::Stream).map(|_| ())
}

/// The peers as one module for the page. Their packages are kept under `target`.
fn bundle(place: &Place, npm: &npm::Tools, subject: &str, to: &Path, more: &[&str], options: &[&str]) -> Result<()> {
    let source = place.root().join(format!("benches/wasm-{subject}"));
    let folder = place.root().join(format!("target/bench/{subject}-peers"));
    let mark = format!("bench-{subject}-peers-lock");
    create_folder(&folder)?;
    for name in PEERS.iter().chain(more) {
        files::copy_file(&source.join(name), &folder.join(name))?;
    }
    let lock = folder.join("package-lock.json");
    let wanted = std::fs::read_to_string(&lock).map_err(Error::io("read", &lock))?;
    if !place.remembers(&mark, &wanted) || !folder.join("node_modules").is_dir() {
        npm::clean_install(&folder)?;
        place.remember(&mark, &wanted)?;
    }
    let mut command = npm.node();
    command
        .arg(folder.join("node_modules/esbuild/bin/esbuild"))
        .args(["peers.js", "--bundle", "--format=esm", "--platform=browser", "--minify"])
        .args(options)
        .arg(format!("--outfile={}", to.display()))
        .current_dir(&folder);
    run_command(command, "esbuild", Duration::from_secs(120), Output::Quiet).map(|_| ())
}
