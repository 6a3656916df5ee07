//! The one registry of what proves who calls: headers, cookies, parameters, schemes and the beginnings of tokens. It is
//! read from the vendors' folders and `vendors/credentials.txt`; finding, masking, scrubbing and the command's guard of
//! its arguments ask it alike.

use super::{all, general};
use crate::vendor::{Carrier, TokenForm, Travels, Vendor};
use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

#[derive(Default)]
struct Registry {
    headers: HashMap<&'static str, Vec<&'static Travels>>,
    cookies: HashSet<String>,
    parameters: HashSet<String>,
    harmless: HashSet<&'static str>,
    /// By their first byte, the longest first.
    tokens: HashMap<u8, Vec<&'static TokenForm>>,
}

static REGISTRY: LazyLock<Registry> = LazyLock::new(|| {
    let mut made = Registry::default();
    for vendor in all().iter().chain([general()]) {
        made.add(vendor);
    }
    for forms in made.tokens.values_mut() {
        forms.sort_by_key(|form| std::cmp::Reverse(form.prefix.len()));
    }
    made
});

impl Registry {
    fn add(&mut self, vendor: &'static Vendor) {
        for carrier in &vendor.credentials {
            match carrier {
                Carrier::Header(name, travels) => self.headers.entry(name).or_default().push(travels),
                Carrier::Cookie(name) => {
                    self.cookies.insert(name.to_ascii_lowercase());
                }
                Carrier::Query(name) | Carrier::Fragment(name) => {
                    self.parameters.insert(name.to_ascii_lowercase());
                }
            }
        }
        self.harmless.extend(vendor.harmless.iter().map(String::as_str));
        for form in &vendor.tokens {
            if let Some(first) = form.prefix.bytes().next() {
                self.tokens.entry(first).or_default().push(form);
            }
        }
    }
}

/// How a credential stands in a request header (lower case), in all ways that are known; empty for other headers.
pub fn header(name: &str) -> &'static [&'static Travels] {
    REGISTRY.headers.get(name).map_or(&[], Vec::as_slice)
}

/// The name of a registered header, for as long as the program runs.
pub fn header_name(name: &str) -> Option<&'static str> {
    REGISTRY.headers.get_key_value(name).map(|(name, _)| *name)
}

/// Whether a cookie is known to prove who calls.
pub fn is_cookie(name: &str) -> bool {
    REGISTRY.cookies.contains(&name.to_ascii_lowercase())
}

/// Whether a parameter of an address or form holds a secret, or may.
pub fn is_parameter(name: &str) -> bool {
    REGISTRY.parameters.contains(&name.to_ascii_lowercase())
}

/// Whether a request header (lower case) is known to hold no secret.
pub fn is_harmless(name: &str) -> bool {
    REGISTRY.harmless.contains(name) || ["sec-", "access-control-"].iter().any(|start| name.starts_with(start))
}

/// The form of a token that a text begins like, if it is long enough for it.
pub fn token(text: &str) -> Option<&'static TokenForm> {
    let forms = REGISTRY.tokens.get(text.as_bytes().first()?)?;
    let found = forms
        .iter()
        .find(|form| text.starts_with(&form.prefix) && text.len() >= form.least);
    found.copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_registry_knows_headers_parameters_and_beginnings() {
        for name in ["authorization", "x-api-key", "x-amz-bearer", "cookie"] {
            assert!(header_name(name).is_some(), "{name}");
            assert!(!is_harmless(name), "{name}");
        }
        for name in ["accept", "user-agent", "x-request-id", "sec-fetch-mode"] {
            assert!(is_harmless(name) && header(name).is_empty(), "{name}");
        }
        assert!(is_parameter("Access_Token") && !is_parameter("page"));
        assert_eq!(
            token("ya29.abcdefghijklmnopqrstuv").map(|form| form.vendor.as_str()),
            Some("Google")
        );
        assert_eq!(token("ya29.short"), None);
        assert_eq!(token(""), None);
    }
}
