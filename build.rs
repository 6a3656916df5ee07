//! Reads the vendors' folders (`build/vendors.rs`) and the signs (`signs/*.txt`, `vendors/*/signs.txt`), checks their
//! examples, and compiles them for the library.
//! A mistake in them fails the build with file and line.
//!
//! The rooms that read and match are taken in as they are, so that the build and the program cannot disagree.
#![allow(dead_code, unreachable_pub, unused_imports, unused_macros, missing_docs)]

#[path = "src/answer/mod.rs"]
mod answer;
#[path = "src/cursor.rs"]
mod cursor;
#[path = "src/reason/mod.rs"]
mod reason;
#[path = "src/requirement.rs"]
mod requirement;
#[path = "src/sign/mod.rs"]
mod sign;
#[path = "src/vendor/mod.rs"]
mod vendor;
#[path = "build/vendors.rs"]
mod vendors;

use std::path::{Path, PathBuf};

fn main() {
    for path in [
        "signs",
        "vendors",
        "src/answer",
        "src/reason",
        "src/sign",
        "src/requirement.rs",
        "src/cursor.rs",
        "src/vendor",
        "build.rs",
    ] {
        println!("cargo::rerun-if-changed={path}");
    }
    if let Err(message) = run() {
        for line in message.lines() {
            println!("cargo::error={line}");
        }
        std::process::exit(1);
    }
}

fn run() -> Result<(), String> {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let out = PathBuf::from(std::env::var_os("OUT_DIR").ok_or("cargo gives no OUT_DIR")?);
    vendors::bundle(Path::new("vendors"), &out)?;
    let files = sign::check::files_in(&root).map_err(|error| format!("the signs cannot be read: {error}"))?;
    let files: Vec<(&str, &str)> = files
        .iter()
        .map(|(name, text)| (name.as_str(), text.as_str()))
        .collect();
    let bytes = sign::check::check(&files).map_err(|error| error.to_string())?;
    std::fs::write(out.join("signs.bin"), bytes).map_err(|error| format!("signs.bin cannot be written: {error}"))
}
