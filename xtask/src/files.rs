//! Folders: listed, copied, emptied.

use std::path::Path;

use crate::error::{Error, Result};
use crate::place::create_folder;

/// The names of all files under `folder`, with `/` between the parts, in order.
/// Hidden files are left out: editors and file managers leave them.
pub(crate) fn list(folder: &Path) -> Result<Vec<String>> {
    let mut names = Vec::new();
    collect(folder, "", &mut names)?;
    names.sort();
    Ok(names)
}

fn collect(folder: &Path, prefix: &str, names: &mut Vec<String>) -> Result<()> {
    let entries = std::fs::read_dir(folder).map_err(Error::io("read", folder))?;
    for entry in entries {
        let entry = entry.map_err(Error::io("read", folder))?;
        let name = entry.file_name().into_string().map_err(|name| {
            Error::Other(format!(
                "{}: the name {} is not UTF-8",
                folder.display(),
                name.to_string_lossy()
            ))
        })?;
        if name.starts_with('.') {
            continue;
        }
        let path = entry.path();
        if path.is_dir() {
            collect(&path, &format!("{prefix}{name}/"), names)?;
        } else {
            names.push(format!("{prefix}{name}"));
        }
    }
    Ok(())
}

/// Copies all files of `from` for which `wanted` holds into `to`.
pub(crate) fn copy(from: &Path, to: &Path, wanted: impl Fn(&str) -> bool) -> Result<()> {
    for name in list(from)? {
        if wanted(&name) {
            copy_file(&from.join(&name), &to.join(&name))?;
        }
    }
    Ok(())
}

/// Copies one file, and makes the folders above it.
pub(crate) fn copy_file(from: &Path, to: &Path) -> Result<()> {
    let bytes = std::fs::read(from).map_err(Error::io("read", from))?;
    write(to, &bytes)
}

/// Writes one file, and makes the folders above it.
pub(crate) fn write(to: &Path, bytes: &[u8]) -> Result<()> {
    if let Some(folder) = to.parent() {
        create_folder(folder)?;
    }
    std::fs::write(to, bytes).map_err(Error::io("write", to))
}

/// Removes a file of a run before, if there is one.
pub(crate) fn forget(path: &Path) -> Result<()> {
    match std::fs::remove_file(path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(Error::io("remove", path)(error)),
        _ => Ok(()),
    }
}

/// An empty folder at `path`, whatever was there.
pub(crate) fn fresh(path: &Path) -> Result<()> {
    if path.exists() {
        std::fs::remove_dir_all(path).map_err(Error::io("empty", path))?;
    }
    create_folder(path)
}
