//! `target/npm`: the package for Node.js and test runners, and what it weighs; with `check`, used from a fresh folder.

use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use crate::engine;
use crate::error::{Error, Result};
use crate::files;
use crate::place::Place;
use crate::process::{Output, run};
use crate::setup::{Wanted, setup};
use crate::wasm;

const PACKAGE: &str = "why403-wasm-node";
const MINUTE: Duration = Duration::from_secs(60);

/// Builds the package; with `check` it is packed, installed in a fresh folder, and its tests and example run there.
pub(crate) fn run_task(place: &Place, check: bool) -> Result<()> {
    let ready = setup(
        place,
        Wanted {
            npm: true,
            ..Wanted::default()
        },
    )?;
    let npm = ready
        .npm
        .as_ref()
        .ok_or_else(|| Error::Other("npm was not set up".to_owned()))?;
    let target = place.root().join("target/npm");
    files::fresh(&target)?;
    let source = place.root().join("npm");
    files::copy(&source, &target, |name| {
        !name.starts_with("test/") && !name.starts_with("example/")
    })?;
    for licence in ["LICENSE-MIT", "LICENSE-APACHE"] {
        files::copy_file(&place.root().join(licence), &target.join(licence))?;
    }
    wasm::build_other(place, &ready.toolchain, npm, PACKAGE, &target.join("pkg"), "why403")?;
    for (name, bytes) in engine::data_for_dist() {
        files::write(&target.join(name), bytes)?;
    }
    for (name, bytes) in engine::tables_for_dist(place)? {
        files::write(&target.join(&name), &bytes)?;
    }
    let mut total = 0;
    for name in files::list(&target)? {
        total += size(&target.join(&name))?;
    }
    let engine_size = size(&target.join("pkg/why403_bg.wasm"))?;
    println!(
        "built target/npm: {} KB unpacked, of which the engine {} KB",
        total / 1000,
        engine_size / 1000
    );
    if check {
        used(place, &target)?;
    }
    Ok(())
}

fn size(file: &Path) -> Result<u64> {
    std::fs::metadata(file)
        .map(|data| data.len())
        .map_err(Error::io("read", file))
}

fn npm_command(folder: &Path) -> Command {
    let mut command = Command::new(if cfg!(windows) { "npm.cmd" } else { "npm" });
    command.current_dir(folder);
    command
}

/// Installs the packed package in a fresh folder, beside Playwright's test runner as its lock file pins it, and runs the tests.
fn used(place: &Place, target: &Path) -> Result<()> {
    let fresh = place.root().join("target/npm-fresh");
    files::fresh(&fresh)?;
    let mut pack = npm_command(target);
    pack.args(["pack", "--silent", "--pack-destination"]).arg(&fresh);
    run(pack, "npm pack", 5 * MINUTE, Output::Quiet)?;
    let packed = fresh.join(format!("why403-{}.tgz", env!("CARGO_PKG_VERSION")));
    println!("packed: {} KB", size(&packed)? / 1000);
    files::copy(&place.root().join("npm/test"), &fresh, |_| true)?;
    crate::npm::clean_install(&fresh)?;
    let mut install = npm_command(&fresh);
    install
        .args(["install", "--ignore-scripts", "--no-audit", "--no-fund", "--no-save"])
        .arg(&packed);
    run(install, "npm install", 5 * MINUTE, Output::Quiet)?;
    let started = Instant::now();
    let mut tests = Command::new("node");
    tests.args(["--test", "use.test.js"]).current_dir(&fresh);
    run(tests, "the package's tests", 5 * MINUTE, Output::Stream)?;
    println!("the tests took {:.1} s", started.elapsed().as_secs_f32());
    Ok(())
}
