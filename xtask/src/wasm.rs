//! The engine as wasm, with the JavaScript that loads it.

use std::ffi::OsString;
use std::hash::{DefaultHasher, Hasher};
use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;

use wasm_bindgen_cli_support::Bindgen;

use crate::error::{Error, Result};
use crate::files;
use crate::npm;
use crate::place::Place;
use crate::process::{Output, run};
use crate::toolchain::{TARGET, Toolchain};

/// What the compiler may use of wasm, and so what `wasm-opt` must know. Chrome 116 and
/// Firefox 142, the oldest that the manifests allow, have all of it.
const WASM_FEATURES: &[&str] = &[
    "--enable-bulk-memory",
    "--enable-bulk-memory-opt",
    "--enable-call-indirect-overlong",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
];

/// The modules of the browser, each a folder of `wasm`: what its background, its small pages, the static page and the large
/// pages load.
pub(crate) const MODULES: &[&str] = &["background", "pages", "paste", "tools"];

/// The package of a module.
pub(crate) fn package_of(module: &str) -> String {
    format!("why403-wasm-{module}")
}

/// Compiles the modules and generates their bindings; the answer is the folder with `<module>.js` and
/// `<module>_bg.wasm` of each. With `optimiser` it is the release build.
pub(crate) fn build(place: &Place, toolchain: &Toolchain, optimiser: Option<&npm::Tools>) -> Result<PathBuf> {
    let release = optimiser.is_some();
    let compiled = compile(place, toolchain, release)?;
    let package = place
        .wasm_target()
        .join(if release { "pkg-release" } else { "pkg-dev" });
    let mut states = Vec::new();
    for (module, compiled) in MODULES.iter().zip(&compiled) {
        // Hidden, so that it is not copied: the state that the module was made from.
        let mark = package.join(format!(".{module}-made-from"));
        let state = state(place, compiled)?;
        let made = std::fs::read_to_string(&mark).is_ok_and(|before| before == state);
        states.push((module, compiled, mark, state, made));
    }
    // Something of another build may lie there.
    if states.iter().all(|(.., made)| !made) {
        files::fresh(&package)?;
    }
    for (module, compiled, mark, state, made) in states {
        if made {
            continue;
        }
        bindings(compiled, &package, module, release)?;
        if let Some(npm) = optimiser {
            optimise(npm, &package.join(format!("{module}_bg.wasm")))?;
        }
        files::write(&mark, state.as_bytes())?;
    }
    Ok(package)
}

/// Compiles another package of the workspace as what ships is compiled, with its bindings as
/// `<name>.js` and `<name>_bg.wasm` in `folder`.
pub(crate) fn build_other(
    place: &Place,
    toolchain: &Toolchain,
    optimiser: &npm::Tools,
    package: &str,
    folder: &std::path::Path,
    name: &str,
) -> Result<()> {
    let mut command = toolchain.command(place, "build");
    command
        .args(["--package", package, "--lib", "--profile", "wasm"])
        .env("CARGO_ENCODED_RUSTFLAGS", without_paths(place, toolchain)?);
    let limit = Duration::from_secs(20 * 60);
    run(command, "compiling for wasm", limit, Output::Stream)?;
    let file = format!("{}.wasm", package.replace('-', "_"));
    let compiled = place.wasm_target().join(TARGET).join("wasm").join(file);
    bindings(&compiled, folder, name, true)?;
    optimise(optimiser, &folder.join(format!("{name}_bg.wasm")))
}

/// Names what the bindings and the optimised wasm depend on: the compiled library, this
/// build task (its flags and binding generator), and the lock file that pins `wasm-opt`.
fn state(place: &Place, compiled: &std::path::Path) -> Result<String> {
    let this = std::env::current_exe()
        .map_err(|error| Error::Other(format!("the build task does not find itself: {error}")))?;
    let mut hasher = DefaultHasher::new();
    for file in [compiled, &this, &place.root().join("package-lock.json")] {
        hasher.write(&std::fs::read(file).map_err(Error::io("read", file))?);
    }
    Ok(format!("{:016x}", hasher.finish()))
}

/// The compiled modules, in the order of [`MODULES`].
fn compile(place: &Place, toolchain: &Toolchain, release: bool) -> Result<Vec<PathBuf>> {
    let (profile, folder) = if release { ("wasm", "wasm") } else { ("dev", "debug") };
    let mut command = toolchain.command(place, "build");
    command.args(["--lib", "--profile", profile]);
    for module in MODULES {
        command.args(["--package", &package_of(module)]);
    }
    if release {
        command.env("CARGO_ENCODED_RUSTFLAGS", without_paths(place, toolchain)?);
    }
    run(
        command,
        "compiling for wasm",
        Duration::from_secs(20 * 60),
        Output::Stream,
    )?;
    let folder = place.wasm_target().join(TARGET).join(folder);
    let file = |module: &&str| folder.join(format!("{}.wasm", package_of(module).replace('-', "_")));
    Ok(MODULES.iter().map(file).collect())
}

/// Compiler flags that replace this machine's folders in messages, so that the same
/// source gives the same bytes anywhere.
fn without_paths(place: &Place, toolchain: &Toolchain) -> Result<OsString> {
    let mut prefixes = vec![(place.root().to_owned(), "/why403")];
    let cargo_home = std::env::var_os("CARGO_HOME")
        .map(PathBuf::from)
        .or_else(|| std::env::home_dir().map(|home| home.join(".cargo")));
    if let Some(home) = cargo_home {
        prefixes.push((home, "/cargo"));
    }
    for folder in toolchain.std_sources(place)? {
        prefixes.push((folder, "/rust"));
    }
    let mut flags = OsString::new();
    for (from, to) in prefixes {
        if !flags.is_empty() {
            // What separates the flags of CARGO_ENCODED_RUSTFLAGS.
            flags.push("\x1f");
        }
        flags.push("--remap-path-prefix=");
        flags.push(from);
        flags.push("=");
        flags.push(to);
    }
    Ok(flags)
}

fn bindings(compiled: &std::path::Path, package: &std::path::Path, name: &str, release: bool) -> Result<()> {
    let mut generator = Bindgen::new();
    generator
        .web(true)
        .map_err(|error| Error::Bindgen(format!("{error:#}")))?
        .input_path(compiled)
        .out_name(name)
        // The background starts the engine anew when it failed.
        .reset_state_function(name == "background")
        .typescript(false)
        .debug(!release)
        .keep_debug(false)
        .remove_name_section(release)
        .remove_producers_section(release)
        .generate(package)
        .map_err(|error| Error::Bindgen(format!("{error:#}")))
}

fn optimise(npm: &npm::Tools, wasm: &std::path::Path) -> Result<()> {
    let mut command: Command = npm.wasm_opt();
    command.arg("-Oz").args(WASM_FEATURES).arg(wasm).arg("-o").arg(wasm);
    run(command, "wasm-opt", Duration::from_secs(10 * 60), Output::Quiet)?;
    Ok(())
}
