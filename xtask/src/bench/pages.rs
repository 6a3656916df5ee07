//! The pages that measure the engine beside others in one run: its token half beside decoders (`tokens`), its table beside
//! routers (`tables`), and the extension's own background with a stand-in of the browser's functions (`background`).

use std::path::{Path, PathBuf};
use std::time::Duration;

use serde_json::json;
use why403::table::{Table, Template};

use super::figures::{Figure, folder};
use super::{Bench, programs};
use crate::error::{Error, Result};
use crate::files;
use crate::npm;
use crate::place::{Place, create_folder};
use crate::process::{Output, run as run_command};
use crate::tables;
use crate::wasm;

/// The page's own files, in `benches/wasm-token` and so on.
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
/// The longest that a page may measure in one browser, in seconds.
const LIMIT: u64 = 240;

/// Tokens beside other decoders.
pub(super) fn tokens(bench: &Bench<'_>) -> Result<Vec<Figure>> {
    let page = fresh_page(bench.place, "token")?;
    files::copy_file(
        &bench.place.root().join("benches/token/tokens.json"),
        &page.join("tokens.json"),
    )?;
    files::write(&page.join("genesys.table"), &genesys(bench.place)?)?;
    engine_and_peers(bench, "token", &page, &["buffer.js"], BUFFER)?;
    open(bench, "tokens", &page, &[])
}

/// Tables beside routers.
pub(super) fn tables(bench: &Bench<'_>) -> Result<Vec<Figure>> {
    let page = fresh_page(bench.place, "table")?;
    let all = tables::compiled(bench.place)?;
    let names: Vec<&str> = all.iter().map(|(name, _)| name.as_str()).collect();
    files::write(&page.join("tables.json"), json!(names).to_string().as_bytes())?;
    for (name, bytes) in &all {
        files::write(&page.join(format!("{name}.table")), bytes)?;
    }
    files::write(&page.join("calls.json"), calls(bench.place)?.as_bytes())?;
    engine_and_peers(bench, "table", &page, &["node.js"], NODE)?;
    open(bench, "tables", &page, &["genesys", "largest", "all"])
}

/// The extension's background as built, run in a page.
pub(super) fn background(bench: &Bench<'_>) -> Result<Vec<Figure>> {
    let page = fresh_page(bench.place, "background")?;
    files::copy_file(
        &bench.place.root().join("benches/token/tokens.json"),
        &page.join("tokens.json"),
    )?;
    files::copy_file(
        &bench.place.root().join("benches/wasm-background/stand-in.js"),
        &page.join("stand-in.js"),
    )?;
    files::copy(&bench.place.dist().join("chrome"), &page.join("extension"), |_| true)?;
    open(bench, "background", &page, &[])
}

/// One call to each operation of Genesys Cloud, with the number that the engine's table has for it.
fn calls(place: &Place) -> Result<String> {
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
    Ok(json!(calls).to_string())
}

fn genesys(place: &Place) -> Result<Vec<u8>> {
    let table = tables::compiled(place)?.into_iter().find(|(name, _)| name == "genesys");
    let (_, table) = table.ok_or_else(|| Error::Other("there is no table of Genesys Cloud".into()))?;
    Ok(table)
}

/// The page's own files, in a folder under `target`.
fn fresh_page(place: &Place, subject: &str) -> Result<PathBuf> {
    let source = place.root().join(format!("benches/wasm-{subject}"));
    let page = folder(place).join(format!("{subject}-page"));
    files::fresh(&page)?;
    for name in PAGE {
        files::copy_file(&source.join(name), &page.join(name))?;
    }
    files::copy_file(&place.root().join("benches/turns.js"), &page.join("turns.js"))?;
    Ok(page)
}

fn engine_and_peers(bench: &Bench<'_>, subject: &str, page: &Path, more: &[&str], options: &[&str]) -> Result<()> {
    let npm = bench.npm()?;
    let package = format!("why403-bench-wasm-{subject}");
    wasm::build_other(
        bench.place,
        &bench.ready.toolchain,
        npm,
        &package,
        &page.join("pkg"),
        "engine",
    )?;
    bundle(bench.place, npm, subject, &page.join("peers.js"), more, options)
}

/// Opens a page in both browsers and takes what it found; before, each of `alone` in a browser of its own, where nothing
/// of the code ran yet.
fn open(bench: &Bench<'_>, part: &str, page: &Path, alone: &[&str]) -> Result<Vec<Figure>> {
    let mut arguments = vec![
        "--page".into(),
        page.as_os_str().to_owned(),
        "--limit".into(),
        LIMIT.to_string().into(),
    ];
    for name in alone {
        arguments.extend(["--alone".into(), (*name).into()]);
    }
    programs::in_browsers(bench, part, "page", &arguments, Duration::from_secs(4 * LIMIT))
}

/// The peers as one module for the page. Their packages are kept under `target`.
fn bundle(place: &Place, npm: &npm::Tools, subject: &str, to: &Path, more: &[&str], options: &[&str]) -> Result<()> {
    let source = place.root().join(format!("benches/wasm-{subject}"));
    let packages = folder(place).join(format!("{subject}-peers"));
    let mark = format!("bench-{subject}-peers-lock");
    create_folder(&packages)?;
    for name in PEERS.iter().chain(more) {
        files::copy_file(&source.join(name), &packages.join(name))?;
    }
    let lock = packages.join("package-lock.json");
    let wanted = std::fs::read_to_string(&lock).map_err(Error::io("read", &lock))?;
    if !place.remembers(&mark, &wanted) || !packages.join("node_modules").is_dir() {
        npm::clean_install(&packages)?;
        place.remember(&mark, &wanted)?;
    }
    let mut command = npm.node();
    command
        .arg(packages.join("node_modules/esbuild/bin/esbuild"))
        .args(["peers.js", "--bundle", "--format=esm", "--platform=browser", "--minify"])
        .args(options)
        .arg(format!("--outfile={}", to.display()))
        .current_dir(&packages);
    run_command(command, "esbuild", Duration::from_secs(120), Output::Quiet).map(|_| ())
}
