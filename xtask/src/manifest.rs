//! The two browsers' manifests, from one source.
//!
//! `extension/manifest.json` holds what both share, and under the keys `chrome` and
//! `firefox` what one of them alone gets. Objects are merged; everything else,
//! arrays too, is replaced. `null` removes a shared key.

use std::path::Path;

use serde_json::{Map, Value};

use crate::error::{Error, Result};

/// Stands in a text for the hosts that the extension may connect to.
const CONNECT_SOURCES: &str = "@connect-sources";

/// A browser that gets an extension of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Flavour {
    /// Chrome, Chromium and their kin.
    Chrome,
    /// Firefox.
    Firefox,
}

impl Flavour {
    /// Both.
    pub(crate) const ALL: [Self; 2] = [Self::Chrome, Self::Firefox];

    /// The key in the manifest source, and the folder under `target/dist`.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Chrome => "chrome",
            Self::Firefox => "firefox",
        }
    }

    /// The packed extension's file name.
    pub(crate) fn archive(self) -> &'static str {
        match self {
            Self::Chrome => "why403-chrome.zip",
            Self::Firefox => "why403-firefox.xpi",
        }
    }
}

/// The manifest of one browser as text; `file` is the source's name for messages.
pub(crate) fn generate(file: &Path, source: &str, flavour: Flavour, version: &str, hosts: &[String]) -> Result<String> {
    let wrong = |problem: String| Error::Content {
        path: file.to_owned(),
        problem,
    };
    let source: Value = serde_json::from_str(source).map_err(|error| wrong(format!("this is not JSON: {error}")))?;
    let Value::Object(mut common) = source else {
        return Err(wrong("the manifest must be a JSON object".into()));
    };
    let mut own = Map::new();
    for other in Flavour::ALL {
        match common.remove(other.name()) {
            None => {}
            Some(Value::Object(keys)) if other == flavour => own = keys,
            Some(Value::Object(_)) => {}
            Some(_) => {
                return Err(wrong(format!("{:?} must be an object", other.name())));
            }
        }
    }
    merge(&mut common, own);
    // Whatever the source says: there is one version, that of the workspace.
    common.insert("version".into(), version.into());
    let manifest = sorted(fill_in(Value::Object(common), hosts));
    let mut text = serde_json::to_string_pretty(&manifest)
        .map_err(|error| wrong(format!("cannot be written as JSON: {error}")))?;
    text.push('\n');
    Ok(text)
}

fn merge(into: &mut Map<String, Value>, from: Map<String, Value>) {
    for (key, value) in from {
        match (into.get_mut(&key), value) {
            (Some(Value::Object(old)), Value::Object(new)) => merge(old, new),
            (_, Value::Null) => {
                into.remove(&key);
            }
            (_, value) => {
                into.insert(key, value);
            }
        }
    }
}

/// Replaces `@connect-sources` in texts by the hosts.
fn fill_in(value: Value, hosts: &[String]) -> Value {
    match value {
        Value::Array(elements) => Value::Array(elements.into_iter().map(|element| fill_in(element, hosts)).collect()),
        Value::String(text) => Value::String(text.replace(CONNECT_SOURCES, &hosts.join(" "))),
        Value::Object(keys) => Value::Object(
            keys.into_iter()
                .map(|(key, value)| (key, fill_in(value, hosts)))
                .collect(),
        ),
        other => other,
    }
}

/// The same with every object's keys in order: whether serde_json keeps the order
/// of insertion depends on what else is compiled, and the stores want identical rebuilds.
fn sorted(value: Value) -> Value {
    match value {
        Value::Object(keys) => {
            let mut pairs: Vec<_> = keys.into_iter().collect();
            pairs.sort_by(|one, other| one.0.cmp(&other.0));
            Value::Object(pairs.into_iter().map(|(key, value)| (key, sorted(value))).collect())
        }
        Value::Array(elements) => Value::Array(elements.into_iter().map(sorted).collect()),
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SOURCE: &str = r#"{
        "name": "why403",
        "permissions": ["storage", "webRequest"],
        "background": {"type": "module"},
        "host_permissions": ["http://localhost/*"],
        "content_security_policy": {"extension_pages": "connect-src 'self' @connect-sources; object-src 'none'"},
        "chrome": {
            "background": {"service_worker": "background.js"},
            "permissions": ["storage", "webRequest", "sidePanel"],
            "minimum_chrome_version": "116"
        },
        "firefox": {
            "background": {"scripts": ["background.js"]},
            "browser_specific_settings": {"gecko": {"id": "why403@example.org"}}
        }
    }"#;

    fn made(flavour: Flavour) -> Value {
        let hosts = ["https://a.example".into(), "https://*.b.example".into()];
        let text = generate(Path::new("manifest.json"), SOURCE, flavour, "1.2.3", &hosts).unwrap();
        serde_json::from_str(&text).unwrap()
    }

    #[test]
    fn objects_merge_and_arrays_are_replaced() {
        let chrome = made(Flavour::Chrome);
        assert_eq!(
            chrome["background"],
            serde_json::json!({"type": "module", "service_worker": "background.js"})
        );
        assert_eq!(
            chrome["permissions"],
            serde_json::json!(["storage", "webRequest", "sidePanel"])
        );
    }

    #[test]
    fn neither_manifest_names_the_other_browser() {
        let firefox = made(Flavour::Firefox);
        assert_eq!(
            firefox["background"],
            serde_json::json!({"type": "module", "scripts": ["background.js"]})
        );
        for key in ["chrome", "firefox", "minimum_chrome_version"] {
            assert_eq!(firefox.get(key), None, "{key}");
        }
    }

    #[test]
    fn hosts_to_connect_to_take_the_place_of_their_mark() {
        assert_eq!(
            made(Flavour::Chrome)["content_security_policy"]["extension_pages"],
            "connect-src 'self' https://a.example https://*.b.example; object-src 'none'"
        );
        assert_eq!(
            made(Flavour::Firefox)["host_permissions"],
            serde_json::json!(["http://localhost/*"])
        );
    }

    #[test]
    fn the_version_is_the_workspaces_whatever_the_source_says() {
        assert_eq!(made(Flavour::Firefox)["version"], "1.2.3");
        let source = r#"{"version": "9"}"#;
        let text = generate(Path::new("m.json"), source, Flavour::Chrome, "1.2.3", &[]).unwrap();
        assert!(text.contains("\"1.2.3\"") && !text.contains('9'), "{text}");
    }

    #[test]
    fn keys_are_written_in_order() {
        let text = generate(
            Path::new("manifest.json"),
            r#"{"b": {"z": 1, "y": 2}, "a": 0}"#,
            Flavour::Chrome,
            "1",
            &[],
        )
        .unwrap();
        let places: Vec<_> = ["\"a\"", "\"b\"", "\"y\"", "\"z\"", "\"version\""]
            .iter()
            .map(|key| text.find(key))
            .collect();
        assert!(places.is_sorted(), "{text}");
    }
}
