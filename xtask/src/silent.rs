//! The edition for the developer tools is silent by construction: its manifest asks for nothing. The build refuses any other.

use serde_json::{Map, Value};

/// All that its manifest may say. What is not here (permissions, hosts, content scripts, a background, pages that the web
/// may open, other extensions that may write to it) it does not have.
const MAY_SAY: &[&str] = &[
    "action",
    "browser_specific_settings",
    "content_security_policy",
    "description",
    "devtools_page",
    "icons",
    "manifest_version",
    "minimum_chrome_version",
    "name",
    "short_name",
    "version",
];

/// Whence its pages may load what: from itself, and wasm may run.
const SOURCES: &[&str] = &["'none'", "'self'", "'wasm-unsafe-eval'"];

/// Whether a manifest asks for nothing; the error says what it asks for.
pub(crate) fn check(manifest: &Value) -> Result<(), String> {
    let keys = manifest.as_object().ok_or("it is no object")?;
    if let Some(key) = keys.keys().find(|key| !MAY_SAY.contains(&key.as_str())) {
        return Err(format!("it must not say {key:?}: this edition asks for nothing"));
    }
    policy(keys)?;
    let data = manifest.pointer("/browser_specific_settings/gecko/data_collection_permissions");
    match data {
        Some(data) if *data != serde_json::json!({"required": ["none"]}) => {
            Err(format!("it collects nothing, so it must not say {data}"))
        }
        _ => Ok(()),
    }
}

fn policy(keys: &Map<String, Value>) -> Result<(), String> {
    let policy = keys.get("content_security_policy").and_then(Value::as_object);
    let policy = policy.filter(|pages| pages.len() == 1);
    let text = policy.and_then(|pages| pages.get("extension_pages"));
    let text = text
        .and_then(Value::as_str)
        .ok_or("it needs a policy of its pages, and of nothing else")?;
    let mut closed = false;
    for directive in text.split(';') {
        let mut words = directive.split_whitespace();
        let name = words.next().unwrap_or_default();
        let sources: Vec<&str> = words.collect();
        closed |= name == "default-src" && sources == ["'none'"];
        if let Some(source) = sources.iter().find(|source| !SOURCES.contains(source)) {
            return Err(format!("its policy must not allow {source} in {name}"));
        }
    }
    if closed {
        Ok(())
    } else {
        Err("its policy must begin with default-src 'none'".to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::check;
    use crate::manifest::{Edition, Flavour, generate};
    use serde_json::{Value, json};
    use std::path::Path;

    /// The manifest as it is built.
    fn built(flavour: Flavour) -> Value {
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../extension/manifest.json");
        let source = std::fs::read_to_string(&file).unwrap();
        let hosts = ["https://api.example.com/*".to_owned()];
        let text = generate(&file, &source, (Edition::Devtools, flavour), "1.2.3", &hosts).unwrap();
        serde_json::from_str(&text).unwrap()
    }

    #[test]
    fn what_is_built_asks_for_nothing() {
        for flavour in Flavour::ALL {
            let manifest = built(flavour);
            assert_eq!(check(&manifest), Ok(()), "{flavour:?}");
            // No host, be it where it may.
            let text = manifest.to_string();
            assert!(!text.contains("://") && !text.contains("<all_urls>"), "{text}");
            assert_eq!(manifest["name"], "why403-devtools");
            assert_eq!(manifest["devtools_page"], "devtools.html");
        }
    }

    #[test]
    fn both_editions_can_be_installed_beside_each_other() {
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../extension/manifest.json");
        let source = std::fs::read_to_string(&file).unwrap();
        let made = |edition| -> Value {
            let text = generate(&file, &source, (edition, Flavour::Firefox), "1.2.3", &[]).unwrap();
            serde_json::from_str(&text).unwrap()
        };
        let (whole, devtools) = (made(Edition::Whole), made(Edition::Devtools));
        for place in ["/name", "/browser_specific_settings/gecko/id", "/action/default_title"] {
            let (one, other) = (whole.pointer(place), devtools.pointer(place));
            assert!(
                one.is_some() && other.is_some() && one != other,
                "{place}: {one:?}, {other:?}"
            );
        }
    }

    #[test]
    fn each_way_of_asking_for_something_is_refused() {
        let with = |key: &str, value: Value| {
            let mut manifest = built(Flavour::Firefox);
            manifest[key] = value;
            check(&manifest)
        };
        let hosts = || json!(["https://api.example.com/*"]);
        for (key, value) in [
            ("permissions", json!(["storage"])),
            ("permissions", json!([])),
            ("optional_permissions", json!(["webRequest"])),
            ("host_permissions", hosts()),
            ("optional_host_permissions", hosts()),
            ("content_scripts", json!([{"matches": ["https://*/*"], "js": ["a.js"]}])),
            ("background", json!({"service_worker": "background.js"})),
            ("web_accessible_resources", json!([])),
            ("externally_connectable", json!({"matches": hosts()})),
            ("options_ui", json!({"page": "options.html"})),
            ("side_panel", json!({"default_path": "panel.html"})),
        ] {
            assert!(with(key, value).is_err_and(|said| said.contains(key)), "{key}");
        }
        for policy in [
            "default-src 'none'; connect-src 'self' https:",
            "default-src 'none'; connect-src https://api.example.com",
            "default-src 'none'; script-src 'self' 'unsafe-eval'",
            "default-src 'none'; img-src *",
            "default-src 'self'",
            "script-src 'self'",
            "",
        ] {
            let pages = json!({"extension_pages": policy});
            assert!(with("content_security_policy", pages).is_err(), "{policy}");
        }
        assert!(with("content_security_policy", json!({})).is_err());
        let collects = json!({"gecko": {"id": "a@b", "data_collection_permissions": {
            "required": ["none"], "optional": ["authenticationInfo"]}}});
        assert!(with("browser_specific_settings", collects).is_err());
    }
}
