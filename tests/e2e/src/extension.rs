//! What is loaded into the browser, and the address of its pages.

use crate::{Error, Kind, Result};
use serde_json::Value;
use std::path::{Path, PathBuf};
use thirtyfour::support::base64_decode;

/// Firefox gives an add-on a random address; a setting fixes it to this one.
pub(crate) const UUID: &str = "4b9e7c1a-0a63-4d4b-9d5e-403403403403";

/// An unpacked extension.
#[derive(Clone, Debug)]
pub struct Extension {
    /// The folder, absolute and without links.
    pub path: PathBuf,
    /// Its id in this browser.
    pub id: String,
    /// Its name, which is that of its panel, too.
    pub name: String,
    base: String,
}

impl Extension {
    /// Reads the manifest of the folder.
    ///
    /// # Errors
    /// [`Error::Extension`] when there is none, or it names no id where Firefox needs one.
    pub fn read(kind: Kind, path: &Path) -> Result<Self> {
        let fault = |reason: String| Error::Extension {
            path: path.to_path_buf(),
            reason,
        };
        let path = path.canonicalize().map_err(|error| fault(error.to_string()))?;
        let text = std::fs::read_to_string(path.join("manifest.json"))
            .map_err(|error| fault(format!("manifest.json: {error}")))?;
        let manifest: Value = serde_json::from_str(&text).map_err(|error| fault(format!("manifest.json: {error}")))?;
        let (id, base) = match kind {
            Kind::Chromium => {
                let id = match manifest.get("key").and_then(Value::as_str) {
                    Some(key) => chromium_id(&base64_decode(key)?),
                    None => chromium_id(path.as_os_str().as_encoded_bytes()),
                };
                let base = format!("chrome-extension://{id}/");
                (id, base)
            }
            Kind::Firefox => {
                let id = manifest
                    .pointer("/browser_specific_settings/gecko/id")
                    .and_then(Value::as_str)
                    .ok_or_else(|| fault("no browser_specific_settings.gecko.id".to_owned()))?;
                (id.to_owned(), format!("moz-extension://{UUID}/"))
            }
        };
        let name = manifest
            .get("name")
            .and_then(Value::as_str)
            .unwrap_or_default()
            .to_owned();
        Ok(Self { path, id, name, base })
    }

    /// The address of one of its pages, such as `popup.html`.
    pub fn page(&self, name: &str) -> String {
        format!("{}{name}", self.base)
    }
}

/// Chromium's id: the first 16 bytes of the SHA-256 of the key or path, in letters a to p.
fn chromium_id(of: &[u8]) -> String {
    let digest = ring::digest::digest(&ring::digest::SHA256, of);
    let letter = |nibble: u8| char::from(b'a' + nibble);
    digest
        .as_ref()
        .iter()
        .take(16)
        .flat_map(|byte| [letter(byte >> 4), letter(byte & 15)])
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_those_that_chromium_gives() {
        // SHA-256 of "abc" begins ba7816bf 8f01cfea 414140de 5dae2223 (FIPS 180-4).
        assert_eq!(chromium_id(b"abc"), "lkhibglpipabmpokebebeanofnkocccd");
    }

    #[test]
    fn a_folder_without_manifest_is_named() {
        let error = Extension::read(Kind::Chromium, &std::env::temp_dir()).unwrap_err();
        assert!(error.to_string().contains("manifest.json"), "{error}");
    }
}
