//! The manifests of both browsers and both editions, from one source.
//!
//! `extension/manifest.json` holds what both browsers share, and under the keys `chrome` and
//! `firefox` what one of them alone gets. Objects are merged; everything else,
//! arrays too, is replaced. `null` removes a shared key.
//!
//! The key `devtools` holds the edition that lives in the developer tools only: of the whole
//! extension's manifest it takes the keys that its `@takes` names and no other, so that a new
//! permission there never becomes one here.

use std::path::Path;

use serde_json::{Map, Value};

use crate::error::{Error, Result};
use crate::silent;

/// Stands in a text for the hosts that the extension may connect to.
const CONNECT_SOURCES: &str = "@connect-sources";
/// In an edition of its own: the keys that it takes of the whole extension's manifest.
const TAKES: &str = "@takes";

/// What is built of the extension.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Edition {
    /// All of it.
    Whole,
    /// The panel in the developer tools alone, without any permission.
    Devtools,
}

impl Edition {
    /// Both.
    pub(crate) const ALL: [Self; 2] = [Self::Whole, Self::Devtools];

    /// The key in the manifest source, for an edition that has one.
    fn key(self) -> Option<&'static str> {
        match self {
            Self::Whole => None,
            Self::Devtools => Some("devtools"),
        }
    }

    /// The folder under `target/dist`.
    pub(crate) fn folder(self, flavour: Flavour) -> &'static str {
        match (self, flavour) {
            (Self::Whole, flavour) => flavour.name(),
            (Self::Devtools, Flavour::Chrome) => "chrome-devtools",
            (Self::Devtools, Flavour::Firefox) => "firefox-devtools",
        }
    }

    /// The packed extension's file name.
    pub(crate) fn archive(self, flavour: Flavour) -> &'static str {
        match (self, flavour) {
            (Self::Whole, Flavour::Chrome) => "why403-chrome.zip",
            (Self::Whole, Flavour::Firefox) => "why403-firefox.xpi",
            (Self::Devtools, Flavour::Chrome) => "why403-devtools-chrome.zip",
            (Self::Devtools, Flavour::Firefox) => "why403-devtools-firefox.xpi",
        }
    }
}

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

    /// The key in the manifest source.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Chrome => "chrome",
            Self::Firefox => "firefox",
        }
    }
}

/// The manifest of one browser as text; `file` is the source's name for messages.
pub(crate) fn generate(
    file: &Path,
    source: &str,
    (edition, flavour): (Edition, Flavour),
    version: &str,
    hosts: &[String],
) -> Result<String> {
    let wrong = |problem: String| Error::Content {
        path: file.to_owned(),
        problem,
    };
    let source: Value = serde_json::from_str(source).map_err(|error| wrong(format!("this is not JSON: {error}")))?;
    let Value::Object(mut source) = source else {
        return Err(wrong("the manifest must be a JSON object".into()));
    };
    let mut own = Map::new();
    for key in Edition::ALL.iter().filter_map(|one| one.key()) {
        let keys = take_object(&mut source, key).map_err(wrong)?;
        if Some(key) == edition.key() {
            own = keys.ok_or_else(|| wrong(format!("there is no {key:?}")))?;
        }
    }
    let mut common = of_browser(source, flavour).map_err(wrong)?;
    if edition.key().is_some() {
        let takes = own.remove(TAKES);
        let takes = takes.as_ref().and_then(Value::as_array);
        let takes = takes.ok_or_else(|| wrong(format!("an edition must list what it takes in {TAKES:?}")))?;
        common.retain(|key, _| takes.iter().any(|taken| taken == key));
        merge(&mut common, of_browser(own, flavour).map_err(wrong)?);
    }
    // Whatever the source says: there is one version, that of the workspace.
    common.insert("version".into(), version.into());
    let manifest = sorted(fill_in(Value::Object(common), hosts));
    if edition == Edition::Devtools {
        silent::check(&manifest).map_err(|problem| wrong(format!("{:?}: {problem}", "devtools")))?;
    }
    let mut text = serde_json::to_string_pretty(&manifest)
        .map_err(|error| wrong(format!("cannot be written as JSON: {error}")))?;
    text.push('\n');
    Ok(text)
}

/// Merges what one browser alone gets into the rest, and takes out what the other gets.
fn of_browser(mut keys: Map<String, Value>, flavour: Flavour) -> std::result::Result<Map<String, Value>, String> {
    let mut own = Map::new();
    for one in Flavour::ALL {
        let found = take_object(&mut keys, one.name())?;
        if one == flavour {
            own = found.unwrap_or_default();
        }
    }
    merge(&mut keys, own);
    Ok(keys)
}

fn take_object(keys: &mut Map<String, Value>, key: &str) -> std::result::Result<Option<Map<String, Value>>, String> {
    match keys.remove(key) {
        None => Ok(None),
        Some(Value::Object(object)) => Ok(Some(object)),
        Some(_) => Err(format!("{key:?} must be an object")),
    }
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

    const WHOLE_CHROME: (Edition, Flavour) = (Edition::Whole, Flavour::Chrome);

    fn made(flavour: Flavour) -> Value {
        let hosts = ["https://a.example".into(), "https://*.b.example".into()];
        let text = generate(
            Path::new("manifest.json"),
            SOURCE,
            (Edition::Whole, flavour),
            "1.2.3",
            &hosts,
        )
        .unwrap();
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
        let text = generate(Path::new("m.json"), source, WHOLE_CHROME, "1.2.3", &[]).unwrap();
        assert!(text.contains("\"1.2.3\"") && !text.contains('9'), "{text}");
    }

    fn edition(source: &str, flavour: Flavour) -> Result<Value> {
        let text = generate(Path::new("m.json"), source, (Edition::Devtools, flavour), "1", &[])?;
        Ok(serde_json::from_str(&text).unwrap())
    }

    #[test]
    fn an_edition_takes_what_it_names_and_nothing_else() {
        let source = SOURCE.replacen(
            '{',
            r#"{"devtools": {
                "@takes": ["minimum_chrome_version", "version"],
                "name": "why403-devtools",
                "content_security_policy": {"extension_pages": "default-src 'none'; script-src 'self'"},
                "firefox": {"browser_specific_settings": {"gecko": {"id": "devtools@example.org"}}}
            },"#,
            1,
        );
        let names = |manifest: Value| manifest.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
        assert_eq!(
            names(edition(&source, Flavour::Chrome).unwrap()),
            ["content_security_policy", "minimum_chrome_version", "name", "version"]
        );
        let firefox = edition(&source, Flavour::Firefox).unwrap();
        assert_eq!(
            firefox["browser_specific_settings"]["gecko"]["id"],
            "devtools@example.org"
        );
        assert_eq!(firefox["name"], "why403-devtools");
        assert_eq!(made(Flavour::Chrome).get("devtools"), None);
    }

    #[test]
    fn an_edition_that_takes_a_permission_is_refused() {
        let source = SOURCE.replacen('{', r#"{"devtools": {"@takes": ["permissions"], "name": "x"},"#, 1);
        let error = edition(&source, Flavour::Chrome).unwrap_err().to_string();
        assert!(error.contains("permissions"), "{error}");
    }

    #[test]
    fn keys_are_written_in_order() {
        let text = generate(
            Path::new("manifest.json"),
            r#"{"b": {"z": 1, "y": 2}, "a": 0}"#,
            WHOLE_CHROME,
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
