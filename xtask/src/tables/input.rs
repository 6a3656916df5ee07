//! Where the vendors' documents are found, and how they are opened.

use std::io::Read;
use std::path::{Path, PathBuf};

use flate2::read::GzDecoder;
use serde_json::Value;

use super::package::{Package, Registry, Temporary};
use crate::error::{Error, Result};

/// No document is larger than this when unpacked.
const LARGEST: u64 = 256 << 20;

/// The folder with the vendors' documents.
pub(super) struct Inputs {
    folder: PathBuf,
    temporary: Temporary,
}

impl Inputs {
    pub(super) fn new(folder: PathBuf) -> Self {
        Self {
            folder,
            temporary: Temporary::new(),
        }
    }

    /// A package: `<start><version><end>` in `folder`, else fetched from its registry.
    pub(super) fn package(
        &self,
        folder: &str,
        registry: &Registry,
        name: &str,
        pattern: (&str, &str),
    ) -> Result<Package> {
        Package::find(&self.folder.join(folder), &self.temporary, registry, name, pattern)
    }

    /// The text of a document; one that ends in `.gz` is unpacked.
    pub(super) fn text(&self, file: &str, canonical: &str) -> Result<String> {
        let path = self.folder.join(file);
        let bytes = std::fs::read(&path).map_err(|error| Error::Missing {
            what: path.display().to_string(),
            why: "a table is made from it".to_owned(),
            ways: vec![
                format!("name the folder that has it: cargo xtask tables --data FOLDER ({error})"),
                format!("download it from {canonical}"),
            ],
        })?;
        let mut text = String::new();
        let read = if file.ends_with(".gz") {
            GzDecoder::new(bytes.as_slice()).take(LARGEST).read_to_string(&mut text)
        } else {
            bytes.as_slice().take(LARGEST).read_to_string(&mut text)
        };
        read.map_err(Error::io("unpack", &path))?;
        Ok(text)
    }

    /// A JSON document.
    pub(super) fn json(&self, file: &str, canonical: &str) -> Result<Value> {
        let text = self.text(file, canonical)?;
        serde_json::from_str(&text).map_err(|error| Error::Content {
            path: self.folder.join(file),
            problem: error.to_string(),
        })
    }

    /// The newest of the files in `folder` whose names are `start`, a date, `end`; the name without the folder, and the date.
    pub(super) fn newest(&self, folder: &str, start: &str, end: &str) -> Result<(String, String)> {
        let path = self.folder.join(folder);
        let mut found: Vec<(String, String)> = Vec::new();
        for entry in std::fs::read_dir(&path).map_err(Error::io("read", &path))? {
            let name = entry.map_err(Error::io("read", &path))?.file_name();
            let name = name.to_string_lossy();
            let date = name.strip_prefix(start).and_then(|rest| rest.strip_suffix(end));
            found.extend(date.map(|date| (date.to_owned(), format!("{folder}/{name}"))));
        }
        found.sort();
        found
            .pop()
            .map(|(date, name)| (name, date))
            .ok_or_else(|| Error::Missing {
                what: format!("{}/{start}<date>{end}", path.display()),
                why: "a table is made from it".to_owned(),
                ways: vec!["name the folder that has it: cargo xtask tables --data FOLDER".to_owned()],
            })
    }

    /// A fault in a document, with the place in it.
    pub(super) fn fault(&self, file: &str, problem: impl Into<String>) -> Error {
        Error::Content {
            path: Path::new(&self.folder).join(file),
            problem: problem.into(),
        }
    }
}

/// The string members of an array, in order.
pub(super) fn strings(value: &Value) -> Vec<String> {
    let list = value.as_array().map(Vec::as_slice).unwrap_or_default();
    list.iter().filter_map(Value::as_str).map(str::to_owned).collect()
}

/// Methods of OpenAPI path items, in lower case as there.
pub(super) const METHODS: &[&str] = &["get", "head", "post", "put", "patch", "delete", "options", "trace"];

/// Every operation of an OpenAPI or Swagger document: method in capitals, path, the operation, its path item.
pub(super) fn operations(document: &Value) -> Vec<(String, &str, &Value, &Value)> {
    let mut found = Vec::new();
    for (path, item) in document.get("paths").and_then(Value::as_object).into_iter().flatten() {
        for method in METHODS {
            if let Some(operation) = item.get(method) {
                found.push((method.to_ascii_uppercase(), path.as_str(), operation, item));
            }
        }
    }
    found
}
