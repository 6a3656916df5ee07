//! Where things are in the checkout.

use std::path::{Path, PathBuf};

use crate::error::{Error, Result};

/// The checkout and the folders that the build task writes to.
#[derive(Clone, Debug)]
pub(crate) struct Place {
    root: PathBuf,
}

impl Place {
    /// The checkout that this build task belongs to.
    pub(crate) fn find() -> Result<Self> {
        // Cargo names the package's folder when it runs the program; what was
        // compiled in is the answer for a binary that is started by itself.
        let package = std::env::var_os("CARGO_MANIFEST_DIR")
            .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
        let root = package
            .parent()
            .ok_or_else(|| Error::Other("the build task's package has no parent folder".into()))?;
        Ok(Self { root: root.into() })
    }

    /// The checkout.
    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    /// What was fetched or built once: `target/tools`.
    pub(crate) fn tools(&self) -> PathBuf {
        self.root.join("target/tools")
    }

    /// A program in `target/tools/bin`.
    pub(crate) fn tool(&self, name: &str) -> PathBuf {
        self.tools()
            .join("bin")
            .join(format!("{name}{}", std::env::consts::EXE_SUFFIX))
    }

    /// Cargo's target folder for wasm: another compiler may build it than the native parts.
    pub(crate) fn wasm_target(&self) -> PathBuf {
        self.root.join("target/wasm")
    }

    /// The finished extension and page: `target/dist`.
    pub(crate) fn dist(&self) -> PathBuf {
        self.root.join("target/dist")
    }

    /// What `run` leaves: screenshots and text.
    pub(crate) fn run_output(&self) -> PathBuf {
        self.root.join("target/run")
    }

    /// Remembers a fact of set-up, for instance that a way was tried in vain.
    pub(crate) fn remember(&self, name: &str, fact: &str) -> Result<()> {
        let file = self.tools().join(name);
        create_folder(&self.tools())?;
        std::fs::write(&file, fact).map_err(Error::io("write", &file))
    }

    /// Whether [`Self::remember`] was told the same fact before.
    pub(crate) fn remembers(&self, name: &str, fact: &str) -> bool {
        std::fs::read_to_string(self.tools().join(name)).is_ok_and(|found| found == fact)
    }

    /// Forgets a fact.
    pub(crate) fn forget(&self, name: &str) {
        // A fact that is not there is forgotten already.
        let _ = std::fs::remove_file(self.tools().join(name));
    }
}

/// Makes a folder and those above it.
pub(crate) fn create_folder(path: &Path) -> Result<()> {
    std::fs::create_dir_all(path).map_err(Error::io("create", path))
}

/// The first program of this name on PATH.
pub(crate) fn on_path(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path)
        .map(|folder| folder.join(format!("{name}{}", std::env::consts::EXE_SUFFIX)))
        .find(|program| program.is_file())
}
