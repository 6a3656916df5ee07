//! What an administrator lays down (`storage.managed`). `docs/policy.md` describes it, `extension/policy.json` is its
//! schema for Chrome.
//!
//! A policy that cannot be read forbids everything: a misspelt "forbidden" must not read as "allowed".

use super::consent;
use super::webext;
use serde::Deserialize;
use std::collections::BTreeMap;
use wasm_bindgen::JsValue;

/// A policy; the default is none.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct Managed {
    /// The version of the consent ([`consent::VERSION`]) that the administrator gives for all users; 0: they are asked.
    pub consent: u32,
    /// The only hosts whose pages may be watched; without it the user chooses.
    pub sites: Option<Vec<String>>,
    /// The only hosts whose calls may be seen; without it the user chooses.
    pub hosts: Option<Vec<String>>,
    /// No look-up leaves the browser: neither about a token nor for an issuer's keys.
    pub look_ups_forbidden: bool,
    /// No card appears in pages; popup and developer tools explain.
    pub cards_off: bool,
    /// Requirement tables in their text form, by name.
    pub tables: Vec<GivenTable>,
    /// Packs.
    pub packs: Vec<GivenPack>,
    /// Why the policy cannot be read; nothing of it counts then, and nothing is observed.
    #[serde(skip)]
    pub fault: Option<String>,
}

/// A table that the administrator gives.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct GivenTable {
    /// Its name.
    pub name: String,
    /// What `why403 table import` writes.
    pub text: String,
}

/// A pack that the administrator gives.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct GivenPack {
    /// Its id: the folder's name.
    pub id: String,
    /// What `why403 pack keep` writes of the folder.
    pub kept: String,
}

impl Managed {
    /// Reads the policy; `begun` as [`webext::stored_of`] takes it. A browser without one has none.
    pub async fn read(begun: &JsValue) -> Self {
        // Firefox rejects where no policy names the extension.
        match webext::stored_of("managed", begun).await {
            Ok(stored) if !stored.is_empty() => Self::of(&stored),
            _ => Self::default(),
        }
    }

    /// The policy that these entries are.
    pub fn of(stored: &[(String, JsValue)]) -> Self {
        let mut entries = BTreeMap::new();
        for (key, value) in stored {
            let text = js_sys::JSON::stringify(value).map(String::from).unwrap_or_default();
            match serde_json::from_str::<serde_json::Value>(&text) {
                Ok(value) => drop(entries.insert(key.as_str(), value)),
                Err(_) => return Self::faulty(format!("`{key}` has no value")),
            }
        }
        let read = serde_json::to_value(entries).and_then(serde_json::from_value::<Self>);
        let policy = match read {
            Ok(policy) => policy,
            Err(error) => return Self::faulty(error.to_string()),
        };
        let hosts = policy.sites.iter().chain(&policy.hosts).flatten();
        match hosts.into_iter().find(|host| !is_host(host)) {
            Some(host) => Self::faulty(format!(
                "`{host}` is no host; write the name alone, with `*.` before it for all below it"
            )),
            None => policy,
        }
    }

    fn faulty(words: String) -> Self {
        Self {
            fault: Some(words),
            ..Self::default()
        }
    }

    /// Whether the administrator agreed for the users to what is watched today.
    pub fn consents(&self) -> bool {
        self.fault.is_none() && self.consent >= consent::VERSION
    }

    /// Whether pages of this host may be watched.
    pub fn allows_site(&self, host: &str) -> bool {
        self.fault.is_none() && allowed(self.sites.as_deref(), host)
    }

    /// Whether calls to this host may be seen.
    pub fn allows_host(&self, host: &str) -> bool {
        self.fault.is_none() && allowed(self.hosts.as_deref(), host)
    }

    /// Whether anything may be asked of anybody.
    pub fn allows_look_ups(&self) -> bool {
        self.fault.is_none() && !self.look_ups_forbidden
    }
}

/// A host matches whole labels, never a substring.
fn allowed(list: Option<&[String]>, host: &str) -> bool {
    let Some(list) = list else { return true };
    let host = host.trim_end_matches('.').to_ascii_lowercase();
    list.iter().any(|one| {
        let one = one.to_ascii_lowercase();
        match one.strip_prefix("*.") {
            // As in the browsers' match patterns, the name itself is among those below it.
            Some(rest) => host == rest || host.strip_suffix(rest).is_some_and(|above| above.ends_with('.')),
            None => host == one,
        }
    })
}

fn is_host(text: &str) -> bool {
    let name = text.strip_prefix("*.").unwrap_or(text);
    let label = |label: &str| !label.is_empty() && label.chars().all(|c| c.is_alphanumeric() || "-_".contains(c));
    name.split('.').all(label)
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_bindgen_test::wasm_bindgen_test;

    fn of(text: &str) -> Managed {
        let value = js_sys::JSON::parse(text).unwrap();
        let entries = js_sys::Object::entries(value.unchecked_ref());
        let entry = |entry: JsValue| {
            let entry: js_sys::Array = entry.unchecked_into();
            (entry.get(0).as_string().unwrap(), entry.get(1))
        };
        Managed::of(&entries.iter().map(entry).collect::<Vec<_>>())
    }
    use wasm_bindgen::JsCast;

    #[wasm_bindgen_test]
    fn without_lists_the_user_chooses() {
        let policy = of("{}");
        assert_eq!(policy, Managed::default());
        assert!(policy.allows_site("any.example") && policy.allows_host("any.example") && policy.allows_look_ups());
        assert!(!policy.consents());
        assert!(
            !of(r#"{"consent": 1}"#).consents(),
            "to what an earlier version watched"
        );
        assert!(of(r#"{"consent": 3}"#).consents());
    }

    #[wasm_bindgen_test]
    fn hosts_match_whole_labels() {
        let policy = of(r#"{"sites": ["app.corp.example", "*.dev.example"], "hosts": []}"#);
        for host in [
            "app.corp.example",
            "APP.corp.example.",
            "a.dev.example",
            "a.b.dev.example",
            "dev.example",
        ] {
            assert!(policy.allows_site(host), "{host}");
        }
        for host in [
            "corp.example",
            "xapp.corp.example",
            "app.corp.example.evil.example",
            "evildev.example",
        ] {
            assert!(!policy.allows_site(host), "{host}");
        }
        assert!(!policy.allows_host("app.corp.example"), "an empty list allows none");
    }

    #[wasm_bindgen_test]
    fn a_policy_that_cannot_be_read_forbids_everything() {
        for text in [
            r#"{"lookupsForbidden": true, "consent": 1}"#,
            r#"{"consent": "1"}"#,
            r#"{"sites": "app.example"}"#,
            r#"{"sites": ["https://app.example"]}"#,
            r#"{"sites": ["*"]}"#,
            r#"{"packs": [{"id": "acme"}]}"#,
        ] {
            let policy = of(text);
            assert!(policy.fault.is_some(), "{text}");
            assert!(!policy.consents() && !policy.allows_look_ups(), "{text}");
            assert!(
                !policy.allows_site("app.example") && !policy.allows_host("app.example"),
                "{text}"
            );
        }
    }

    #[wasm_bindgen_test]
    fn all_of_it_is_read() {
        let policy = of(r#"{"consent": 1, "lookUpsForbidden": true, "cardsOff": true,
                "tables": [{"name": "orders", "text": "…"}],
                "packs": [{"id": "acme", "kept": "…"}]}"#);
        assert_eq!(policy.fault, None);
        assert!(policy.cards_off && !policy.allows_look_ups());
        assert_eq!((policy.tables.len(), policy.packs.len()), (1, 1));
    }
}
