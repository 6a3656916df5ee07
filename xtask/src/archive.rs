//! Packed extensions, the same bytes for the same files: entries in order of their
//! names, one fixed time, one fixed mode. Mozilla rebuilds from source and compares.

use std::io::{Cursor, Write};
use std::path::Path;

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use crate::error::{Error, Result};
use crate::files;

/// Packs all files of `folder` into `archive`.
pub(crate) fn pack(folder: &Path, archive: &Path) -> Result<()> {
    let mut entries = Vec::new();
    for name in files::list(folder)? {
        let path = folder.join(&name);
        let bytes = std::fs::read(&path).map_err(Error::io("read", &path))?;
        entries.push((name, bytes));
    }
    let bytes =
        bytes_of(entries).map_err(|error| Error::Other(format!("cannot pack {}: {error}", archive.display())))?;
    std::fs::write(archive, bytes).map_err(Error::io("write", archive))
}

fn bytes_of(mut entries: Vec<(String, Vec<u8>)>) -> zip::result::ZipResult<Vec<u8>> {
    entries.sort();
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .compression_level(Some(9))
        .last_modified_time(DateTime::DEFAULT)
        .unix_permissions(0o644);
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in entries {
        writer.start_file(name, options)?;
        writer.write_all(&bytes)?;
    }
    Ok(writer.finish()?.into_inner())
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, SystemTime};

    use super::*;

    #[test]
    fn the_order_of_the_files_does_not_matter() {
        let one = ("a.js".to_owned(), b"one".to_vec());
        let two = ("pkg/b.wasm".to_owned(), vec![0; 1000]);
        let forwards = bytes_of(vec![one.clone(), two.clone()]).unwrap();
        let backwards = bytes_of(vec![two, one]).unwrap();
        assert_eq!(forwards, backwards);
    }

    #[test]
    fn the_time_of_the_files_does_not_matter() {
        let folder = std::env::temp_dir().join(format!("why403-archive-{}", std::process::id()));
        let content = folder.join("content");
        std::fs::create_dir_all(content.join("sub")).unwrap();
        std::fs::write(content.join("sub/file.txt"), "text").unwrap();
        pack(&content, &folder.join("one.zip")).unwrap();
        let file = std::fs::File::options()
            .write(true)
            .open(content.join("sub/file.txt"))
            .unwrap();
        file.set_modified(SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000_000))
            .unwrap();
        pack(&content, &folder.join("two.zip")).unwrap();
        let one = std::fs::read(folder.join("one.zip")).unwrap();
        let two = std::fs::read(folder.join("two.zip")).unwrap();
        std::fs::remove_dir_all(&folder).unwrap();
        assert_eq!(one, two);
        assert!(one.windows(12).any(|bytes| bytes == b"sub/file.txt"));
    }
}
