//! The clients of HTTP that the end-to-end tests run with and without the extension: each one script under
//! `target/clients`. Nothing of them is shipped.

use std::path::Path;
use std::time::Duration;

use crate::error::{Error, Result};
use crate::files;
use crate::npm;
use crate::place::{Place, create_folder};
use crate::process::{Output, run};

/// What is no client of its own.
const SHARED: &str = "kit.js";
const LIMIT: Duration = Duration::from_secs(120);

/// Makes the scripts, unless they were made of the same files before.
pub(crate) fn build(place: &Place, npm: &npm::Tools) -> Result<()> {
    let source = place.root().join("tests/e2e/fixtures/clients");
    let (folder, target) = (
        place.root().join("target/clients-build"),
        place.root().join("target/clients"),
    );
    create_folder(&folder)?;
    create_folder(&target)?;
    let mut names = Vec::new();
    let mut all = String::new();
    for entry in std::fs::read_dir(&source).map_err(Error::io("read", &source))? {
        let path = entry.map_err(Error::io("read", &source))?.path();
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned());
        let Some(name) = name.filter(|_| path.is_file()) else {
            continue;
        };
        all.push_str(&std::fs::read_to_string(&path).map_err(Error::io("read", &path))?);
        files::copy_file(&path, &folder.join(&name))?;
        names.push(name);
    }
    names.sort();
    let scripts: Vec<&String> = names
        .iter()
        .filter(|name| name.ends_with(".js") && *name != SHARED)
        .collect();
    let made = |name: &&String| target.join(name.as_str()).is_file();
    if place.remembers("clients", &all) && scripts.iter().all(made) {
        return Ok(());
    }
    let lock = folder.join("package-lock.json");
    let wanted = std::fs::read_to_string(&lock).map_err(Error::io("read", &lock))?;
    if !place.remembers("clients-lock", &wanted) || !folder.join("node_modules").is_dir() {
        npm::clean_install(&folder)?;
        place.remember("clients-lock", &wanted)?;
    }
    bundle(npm, &folder, &target, &scripts)?;
    place.remember("clients", &all)
}

fn bundle(npm: &npm::Tools, folder: &Path, target: &Path, scripts: &[&String]) -> Result<()> {
    let mut command = npm.node();
    command
        .arg(folder.join("node_modules/esbuild/bin/esbuild"))
        .args(scripts)
        .args(["--bundle", "--format=iife", "--platform=browser", "--log-level=error"])
        .arg(format!("--outdir={}", target.display()))
        .current_dir(folder);
    run(command, "esbuild", LIMIT, Output::Quiet).map(|_| ())
}
