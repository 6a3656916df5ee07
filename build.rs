//! Reads what the repository holds as data — the vendors (`vendors/*/vendor.txt`) and the signs (`signs/*.txt`,
//! `vendors/*/signs.txt`) —, checks it, and compiles it for the library. A mistake fails the build with file and line.
//!
//! The rooms that read and match are taken in as they are, so that the build and the program cannot disagree.
#![allow(dead_code, unreachable_pub, unused_imports, unused_macros, missing_docs)]

#[path = "src/answer/mod.rs"]
mod answer;
#[path = "src/cursor.rs"]
mod cursor;
#[path = "build/dialects.rs"]
mod dialects;
#[path = "src/order.rs"]
mod order;
#[path = "src/reason/mod.rs"]
mod reason;
#[path = "src/requirement.rs"]
mod requirement;
#[path = "src/sign/mod.rs"]
mod sign;
#[path = "build/signs.rs"]
mod signs;
#[path = "src/vendor/mod.rs"]
mod vendor;
#[path = "build/vendors.rs"]
mod vendors;

use std::path::Path;
use std::process::ExitCode;

/// What the build reads beside the data.
const SOURCES: &[&str] = &[
    "build.rs",
    "build",
    "src/answer",
    "src/cursor.rs",
    "src/order.rs",
    "src/reason",
    "src/requirement.rs",
    "src/sign",
    "src/vendor",
    "signs",
    "vendors",
];

fn main() -> ExitCode {
    for path in SOURCES {
        println!("cargo::rerun-if-changed={path}");
    }
    let out = std::env::var_os("OUT_DIR").unwrap_or_default();
    let made = vendors::bundle(Path::new("vendors"), Path::new(&out))
        .and_then(|()| signs::bundle(Path::new(&out)))
        .and_then(|()| dialects::bundle(Path::new(&out)));
    match made {
        Ok(()) => ExitCode::SUCCESS,
        Err(faults) => {
            for line in faults.lines() {
                println!("cargo::error={line}");
            }
            ExitCode::FAILURE
        }
    }
}
