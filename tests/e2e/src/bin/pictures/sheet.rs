//! One page with all pictures, surface by surface.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use why403_e2e::browser::write;
use why403_e2e::{Error, Result};

const HEAD: &str = "<!doctype html><meta charset=utf-8><title>Pictures of why403</title><style>body{font:14px sans-serif;margin:16px;background:#888}figure{display:inline-block;vertical-align:top;margin:6px;background:#fff;padding:4px}img{max-width:480px;display:block}figcaption{max-width:480px}</style>";

/// Writes the page over all that lies in the folder.
///
/// # Errors
/// When the folder cannot be read or the page not be written.
pub(crate) fn write_sheet(out: &Path) -> Result<PathBuf> {
    let mut page = HEAD.to_owned();
    for surface in folders(out)? {
        let _infallible = write!(page, "<h2>{}</h2>", name(&surface));
        for browser in folders(&surface)? {
            for file in entries(&browser)? {
                let path = file.strip_prefix(out).unwrap_or(&file).display().to_string();
                let _infallible = write!(
                    page,
                    "<figure><img loading=lazy src=\"{path}\" alt=\"\"><figcaption>{path}</figcaption></figure>"
                );
            }
        }
    }
    let sheet = out.join("index.html");
    write(&sheet, page.as_bytes())?;
    Ok(sheet)
}

fn name(path: &Path) -> String {
    path.file_name()
        .map(|name| name.to_string_lossy().into_owned())
        .unwrap_or_default()
}

fn folders(path: &Path) -> Result<Vec<PathBuf>> {
    Ok(entries(path)?.into_iter().filter(|entry| entry.is_dir()).collect())
}

fn entries(path: &Path) -> Result<Vec<PathBuf>> {
    let fault = |source| Error::File {
        what: "cannot read",
        path: path.to_path_buf(),
        source,
    };
    let mut all = Vec::new();
    for entry in std::fs::read_dir(path).map_err(fault)? {
        all.push(entry.map_err(fault)?.path());
    }
    all.sort();
    Ok(all)
}
