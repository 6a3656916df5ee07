//! Weights: of each file of the extension, of what is packed, of the tables.

use std::fs::File;
use std::path::Path;

use zip::ZipArchive;

use super::figures::Figure;
use crate::error::{Error, Result};
use crate::files;
use crate::manifest::{Edition, Flavour};
use crate::place::Place;

/// Smaller files are told together.
const TOLD: u64 = 10_000;

/// Weighs what was built.
pub(super) fn measure(place: &Place) -> Result<Vec<Figure>> {
    let chrome = place.dist().join(Flavour::Chrome.name());
    let mut figures = Vec::new();
    let (mut whole, mut small, mut few) = (0, 0, 0);
    for name in files::list(&chrome)? {
        let size = size(&chrome.join(&name))?;
        whole += size;
        if size < TOLD {
            small += size;
            few += 1;
        } else if !name.starts_with("tables/") {
            figures.push(bytes(&format!("size.{name}"), &name, size));
        }
    }
    let what = format!("{few} files below {} KB", TOLD / 1000);
    figures.push(bytes("size.small", &what, small));
    figures.extend(tables(
        &chrome,
        &place.dist().join(Edition::Whole.archive(Flavour::Chrome)),
    )?);
    figures.push(bytes("size.chrome", "the extension for Chrome, unpacked", whole));
    for flavour in Flavour::ALL {
        let packed = size(&place.dist().join(Edition::Whole.archive(flavour)))?;
        let what = format!("packed, for {}", flavour.name());
        figures.push(bytes(&format!("size.{}.packed", flavour.name()), &what, packed));
    }
    Ok(figures)
}

fn bytes(id: &str, what: &str, size: u64) -> Figure {
    Figure::new(id, what, "bytes", size as f64)
}

fn size(path: &Path) -> Result<u64> {
    Ok(std::fs::metadata(path).map_err(Error::io("read", path))?.len())
}

/// All tables with their claims: as they are, and what they take in the archive.
fn tables(folder: &Path, archive: &Path) -> Result<Vec<Figure>> {
    let (mut raw, mut count) = (0, 0);
    let mut largest = (0, String::new());
    for name in files::list(folder)? {
        if name.starts_with("tables/") {
            let size = size(&folder.join(&name))?;
            raw += size;
            count += usize::from(name.ends_with(".table"));
            largest = largest.max((size, name));
        }
    }
    let fault = |error: zip::result::ZipError| Error::Other(format!("cannot read {}: {error}", archive.display()));
    let mut zip = ZipArchive::new(File::open(archive).map_err(Error::io("read", archive))?).map_err(fault)?;
    let mut packed = 0;
    for at in 0..zip.len() {
        let entry = zip.by_index_raw(at).map_err(fault)?;
        if entry.name().map_err(fault)?.starts_with("tables/") {
            packed += entry.compressed_size();
        }
    }
    let (size, name) = largest;
    Ok(vec![
        bytes("size.tables.largest", &format!("the largest table, {name}"), size),
        bytes(
            "size.tables.raw",
            &format!("all {count} tables with their claims, raw"),
            raw,
        ),
        bytes("size.tables.packed", "the same in the archive", packed),
    ])
}
