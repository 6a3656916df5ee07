//! A compiler that can build for `wasm32-unknown-unknown`.
//!
//! Three ways, in this order: the target is installed; rustup can add it; Debian's
//! `rustc-web`, which builds the standard library from Debian's source. The third is
//! for places where Rust's own servers are out of reach.

use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;

use crate::cargo_tools::cargo;
use crate::debian;
use crate::error::{Error, Result};
use crate::place::{Place, on_path};
use crate::process::{Output, ask, run};

/// The target triple.
pub(crate) const TARGET: &str = "wasm32-unknown-unknown";
/// Chooses one way: `installed`, `rustup` or `debian`.
const OVERRIDE: &str = "WHY403_WASM_TOOLCHAIN";
/// `rustup` waits for ever where its servers are out of reach.
const RUSTUP_LIMIT: Duration = Duration::from_secs(60);
/// File under `target/tools` that says that `rustup target add` was tried in vain.
const RUSTUP_FAILED: &str = "rustup-target-failed";
const DEBIAN_PACKAGES: &[&str] = &["rustc-web", "cargo-web", "rust-web-src", "rust-web-clippy"];

/// How to compile for wasm here.
#[derive(Clone, Debug)]
pub(crate) enum Toolchain {
    /// The toolchain in use has the target.
    Own,
    /// Debian's compiler with a standard library built on the way.
    Debian {
        /// Debian's `cargo`.
        cargo: PathBuf,
        /// Debian's `rustc`.
        rustc: PathBuf,
        /// Debian's `cargo-clippy`.
        clippy: Option<PathBuf>,
        /// An `lld` for wasm.
        linker: PathBuf,
    },
}

impl Toolchain {
    /// Finds a way, and installs what it needs.
    pub(crate) fn ready(place: &Place) -> Result<Self> {
        let only = std::env::var(OVERRIDE).ok().filter(|way| !way.is_empty());
        let may = |way: &str| only.as_deref().is_none_or(|chosen| chosen == way);
        let sysroot = sysroot(place)?;
        let mut tried = Vec::new();

        if may("installed") || may("rustup") {
            if sysroot.join("lib/rustlib").join(TARGET).join("lib").is_dir() {
                return Ok(Self::Own);
            }
            tried.push(format!("the toolchain {} has no {TARGET}", sysroot.display()));
        }
        if may("rustup") {
            match add_with_rustup(place, &sysroot) {
                Ok(()) => return Ok(Self::Own),
                Err(error) => tried.push(error.to_string()),
            }
        }
        if may("debian") {
            match debian(place, &sysroot) {
                Ok(found) => return Ok(found),
                Err(error) => tried.push(error.to_string()),
            }
        }
        // Without another way, the next run shall try rustup again.
        place.forget(RUSTUP_FAILED);
        Err(Error::Missing {
            what: format!("a Rust compiler for {TARGET}"),
            why: "the extension's core is Rust that runs in the browser".into(),
            ways: vec![
                format!("rustup target add {TARGET}"),
                "install your distribution's Rust standard library for wasm".into(),
                format!(
                    "on Debian, as root or with sudo: apt-get install {}",
                    DEBIAN_PACKAGES.join(" ")
                ),
                format!("{OVERRIDE}=installed|rustup|debian chooses one of these three"),
                format!("tried: {}", tried.join("; ")),
            ],
        })
    }

    /// One word for messages.
    pub(crate) fn name(&self) -> &'static str {
        match self {
            Self::Own => "the toolchain's own target",
            Self::Debian { .. } => "Debian's rustc-web",
        }
    }

    /// Whether [`Self::command`] knows `clippy`.
    pub(crate) fn has_clippy(&self) -> bool {
        match self {
            Self::Own => on_path("cargo-clippy").is_some(),
            Self::Debian { clippy, .. } => clippy.is_some(),
        }
    }

    /// `cargo <subcommand>` for the wasm target, from the checkout, with its own target folder.
    pub(crate) fn command(&self, place: &Place, subcommand: &str) -> Command {
        let mut command = match self {
            Self::Own => {
                let mut command = cargo();
                command.arg(subcommand);
                command
            }
            Self::Debian {
                cargo,
                rustc,
                clippy,
                linker,
            } => {
                let mut command = match clippy {
                    // Debian's cargo would find rustup's `cargo-clippy` first.
                    Some(clippy) if subcommand == "clippy" => Command::new(clippy),
                    _ => Command::new(cargo),
                };
                command
                    .arg(subcommand)
                    .args(["-Z", "build-std=std,panic_abort"])
                    .env("CARGO", cargo)
                    .env("RUSTC", rustc)
                    // The standard library of a released compiler may only be built so.
                    .env("RUSTC_BOOTSTRAP", "1")
                    .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", linker)
                    .env_remove("RUSTUP_TOOLCHAIN")
                    .env_remove("RUSTDOC");
                command
            }
        };
        command
            .args(["--target", TARGET, "--target-dir"])
            .arg(place.wasm_target())
            .env_remove("CARGO_TARGET_DIR")
            .current_dir(place.root());
        command
    }

    /// The folders whose source the panics of the standard library name.
    pub(crate) fn std_sources(&self, place: &Place) -> Result<Vec<PathBuf>> {
        let Self::Debian { rustc, .. } = self else {
            // What Rust distributes is compiled with names of no machine.
            return Ok(Vec::new());
        };
        let mut command = Command::new(rustc);
        command.args(["--print", "sysroot"]).current_dir(place.root());
        let sysroot = ask(command)
            .map(PathBuf::from)
            .ok_or_else(|| Error::Other(format!("{} does not answer", rustc.display())))?;
        let source = sysroot.join("lib/rustlib/src/rust");
        // Debian's is a link to /usr/src; the compiler may name either.
        let real = source.canonicalize().ok();
        Ok(std::iter::once(source).chain(real).collect())
    }
}

fn rustc() -> Command {
    // Cargo names the compiler it was started with only to build scripts.
    Command::new(std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into()))
}

fn sysroot(place: &Place) -> Result<PathBuf> {
    let mut command = rustc();
    command.args(["--print", "sysroot"]).current_dir(place.root());
    ask(command).map(PathBuf::from).ok_or_else(|| Error::Missing {
        what: "rustc".into(),
        why: "it compiles everything".into(),
        ways: vec!["install Rust (https://rustup.rs)".into()],
    })
}

fn add_with_rustup(place: &Place, sysroot: &std::path::Path) -> Result<()> {
    if on_path("rustup").is_none() {
        return Err(Error::Other("there is no rustup".into()));
    }
    let fact = sysroot.to_string_lossy();
    if place.remembers(RUSTUP_FAILED, &fact) {
        return Err(Error::Other(format!(
            "`rustup target add {TARGET}` was tried before in vain"
        )));
    }
    let what = format!("rustup target add {TARGET}");
    eprintln!("  {what} (at most {} s)", RUSTUP_LIMIT.as_secs());
    let mut command = Command::new("rustup");
    command.args(["target", "add", TARGET]).current_dir(place.root());
    let added = run(command, &what, RUSTUP_LIMIT, Output::Quiet);
    if let Err(error) = added {
        place.remember(RUSTUP_FAILED, &fact)?;
        return Err(error);
    }
    Ok(())
}

fn debian(place: &Place, sysroot: &std::path::Path) -> Result<Toolchain> {
    if let Some(found) = find_debian(place, sysroot) {
        return Ok(found);
    }
    if !debian::available() {
        return Err(Error::Other("this system has no apt-get".into()));
    }
    debian::install(DEBIAN_PACKAGES)?;
    find_debian(place, sysroot).ok_or_else(|| {
        Error::Other("Debian's packages are installed, but their rustc, cargo or an lld is not found".into())
    })
}

fn find_debian(place: &Place, sysroot: &std::path::Path) -> Option<Toolchain> {
    if !debian::available() {
        return None;
    }
    debian::file_of("rust-web-src", "library/std/Cargo.toml")?;
    Some(Toolchain::Debian {
        cargo: debian::file_of("cargo-web", "bin/cargo")?,
        rustc: debian::file_of("rustc-web", "bin/rustc")?,
        clippy: debian::file_of("rust-web-clippy", "bin/cargo-clippy"),
        linker: linker(place, sysroot)?,
    })
}

/// The `rust-lld` of the installed toolchain, or an `lld` of the system.
fn linker(place: &Place, sysroot: &std::path::Path) -> Option<PathBuf> {
    let mut command = rustc();
    command.arg("-vV").current_dir(place.root());
    let words = ask(command)?;
    let host = words.lines().find_map(|line| line.strip_prefix("host: "))?;
    let ours = sysroot.join("lib/rustlib").join(host).join("bin/rust-lld");
    if ours.is_file() {
        return Some(ours);
    }
    on_path("rust-lld").or_else(|| on_path("wasm-ld"))
}
