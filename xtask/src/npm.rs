//! Pinned tools from npm: `wasm-opt` (binaryen) and `web-ext`.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use crate::error::{Error, Result};
use crate::place::{Place, on_path};
use crate::process::{Output, run};

/// The tools of `package.json`, installed.
#[derive(Clone, Debug)]
pub(crate) struct Tools {
    node: PathBuf,
    modules: PathBuf,
}

impl Tools {
    /// Installs what `package-lock.json` names, unless that was done before.
    pub(crate) fn ready(place: &Place) -> Result<Self> {
        let missing = |what: &str, tried: Option<Error>| Error::Missing {
            what: what.to_owned(),
            why: "wasm-opt makes the shipped wasm small, and web-ext checks the extension".into(),
            ways: vec![
                "install Node.js 20 or newer with npm (https://nodejs.org)".into(),
                match tried {
                    Some(error) => format!("run `npm ci` in the checkout (tried: {error})"),
                    None => "put `node` and `npm` on PATH".into(),
                },
            ],
        };
        let node = on_path("node").ok_or_else(|| missing("Node.js", None))?;
        let tools = Self {
            node,
            modules: place.root().join("node_modules"),
        };
        let lock = place.root().join("package-lock.json");
        let wanted = std::fs::read_to_string(&lock).map_err(Error::io("read", &lock))?;
        if place.remembers("npm-lock", &wanted) && tools.wasm_opt_file().is_file() && tools.web_ext_file().is_file() {
            return Ok(tools);
        }
        clean_install(place.root()).map_err(|error| missing("the tools of package.json", Some(error)))?;
        place.remember("npm-lock", &wanted)?;
        Ok(tools)
    }

    /// A command that runs `wasm-opt`.
    pub(crate) fn wasm_opt(&self) -> Command {
        let mut command = Command::new(&self.node);
        command.arg(self.wasm_opt_file());
        command
    }

    /// A command that runs `web-ext`.
    pub(crate) fn web_ext(&self) -> Command {
        let mut command = Command::new(&self.node);
        command.arg(self.web_ext_file());
        command
    }

    /// A command that runs a program of Node.js.
    pub(crate) fn node(&self) -> Command {
        Command::new(&self.node)
    }

    fn wasm_opt_file(&self) -> PathBuf {
        self.modules.join("binaryen/bin/wasm-opt")
    }

    fn web_ext_file(&self) -> PathBuf {
        self.modules.join("web-ext/bin/web-ext.js")
    }
}

/// Installs what the `package-lock.json` of a folder names, without running any script of it.
pub(crate) fn clean_install(folder: &Path) -> Result<()> {
    eprintln!("  npm ci");
    let mut command = Command::new(if cfg!(windows) { "npm.cmd" } else { "npm" });
    command
        .args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"])
        .current_dir(folder);
    run(command, "npm ci", Duration::from_secs(10 * 60), Output::Quiet).map(|_| ())
}
