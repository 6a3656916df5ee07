//! Two clean builds, in folders of different names and lengths, and whether they are the same, byte for byte.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use super::Found;
use crate::cargo_tools::cargo;
use crate::error::{Error, Result};
use crate::files;
use crate::place::{Place, create_folder};
use crate::process::{Output, run};

const LIMIT: Duration = Duration::from_secs(60 * 60);

/// Clones what is committed twice, builds both, compares all that `target/dist` holds.
pub(super) fn compare(place: &Place) -> Result<Found> {
    let home = place.root().join("target/trust-builds");
    files::fresh(&home)?;
    let one = build(place, &home.join("a"))?;
    let two = build(place, &home.join("another-folder-with-a-longer-name"))?;
    let (names, others) = (files::list(&one)?, files::list(&two)?);
    let mut different: Vec<String> = names.iter().filter(|name| !others.contains(name)).cloned().collect();
    different.extend(others.iter().filter(|name| !names.contains(name)).cloned());
    let (mut same, mut packed) = (0, 0);
    for name in names.iter().filter(|name| others.contains(name)) {
        let read = |folder: &Path| std::fs::read(folder.join(name)).map_err(Error::io("read", &folder.join(name)));
        match read(&one)? == read(&two)? {
            true => same += 1,
            false => different.push(name.clone()),
        }
        packed += usize::from([".zip", ".xpi", ".wasm"].iter().any(|end| name.ends_with(end)));
    }
    let figures = format!(
        "two clean builds in different folders: {same} of {} files byte-identical, {packed} of them wasm, zip and xpi{}",
        same + different.len(),
        if different.is_empty() {
            String::new()
        } else {
            format!("; different: {}", different.join(", "))
        }
    );
    // The clones hold a compiler's work of gigabytes.
    let _ = std::fs::remove_dir_all(&home);
    Ok(Found {
        good: different.is_empty() && packed >= 4,
        figures,
    })
}

/// A clone of what is committed, built as `docs/review.md` says; its `target/dist`.
fn build(place: &Place, folder: &Path) -> Result<PathBuf> {
    if let Some(above) = folder.parent() {
        create_folder(above)?;
    }
    let mut clone = Command::new("git");
    clone
        .args(["clone", "--quiet", "--no-hardlinks"])
        .arg(place.root())
        .arg(folder);
    run(clone, "git clone", LIMIT, Output::Quiet)?;
    let mut command = cargo();
    command
        .args(["xtask", "build", "--release"])
        .current_dir(folder)
        // Cargo names this checkout to what it started.
        .env_remove("CARGO_MANIFEST_DIR")
        .env_remove("CARGO_TARGET_DIR")
        .env("CARGO_INCREMENTAL", "0");
    run(command, "cargo xtask build --release", LIMIT, Output::Quiet)?;
    Ok(folder.join("target/dist"))
}
