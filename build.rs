//! Checks what the repository holds as data, and makes of it what the library carries.

// The library's own readers; a build script uses only a part of them.
#[allow(dead_code, unused_imports, unreachable_pub, missing_docs)]
#[path = "src/cursor.rs"]
mod cursor;
#[allow(dead_code, unused_imports, unreachable_pub, missing_docs)]
#[path = "src/reason/mod.rs"]
mod reason;
#[allow(dead_code, unused_imports, unreachable_pub, missing_docs)]
#[path = "src/requirement.rs"]
mod requirement;
#[allow(dead_code, unused_imports, unreachable_pub, missing_docs)]
#[path = "src/vendor/mod.rs"]
mod vendor;

#[path = "build/vendors.rs"]
mod vendors;

use std::path::Path;
use std::process::ExitCode;

fn main() -> ExitCode {
    println!("cargo::rerun-if-changed=build.rs");
    let out = std::env::var_os("OUT_DIR").unwrap_or_default();
    match vendors::bundle(Path::new("vendors"), Path::new(&out)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(fault) => {
            println!("cargo::error={fault}");
            ExitCode::FAILURE
        }
    }
}
