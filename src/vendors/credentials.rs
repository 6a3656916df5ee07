//! The one registry of places where something proves who calls: headers, cookies, parameters, schemes and webhooks. It
//! is read from the vendors' folders and `vendors/credentials.txt`; finding, masking, scrubbing and the command's guard
//! of its arguments ask it alike.

use super::every;
use crate::vendor::{Carrier, HostPattern, SecretPath, Travels, Vendor};
use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

#[derive(Default)]
struct Registry {
    headers: HashMap<&'static str, Vec<&'static Travels>>,
    cookies: HashSet<String>,
    parameters: HashSet<String>,
    harmless: HashSet<&'static str>,
    paths: Vec<&'static SecretPath>,
    bots: Vec<&'static HostPattern>,
}

static REGISTRY: LazyLock<Registry> = LazyLock::new(|| {
    let mut made = Registry::default();
    for vendor in every() {
        made.add(vendor);
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
                Carrier::Path(place) => self.paths.push(place),
                Carrier::Bot(host) => self.bots.push(host),
            }
        }
        self.harmless.extend(vendor.harmless.iter().map(String::as_str));
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

/// From which segment on the path of a host (lower case) holds the secret of a webhook. The path is split at `/`, so
/// that its first segment is empty.
pub fn secret_segment(host: &str, segments: &[&str]) -> Option<usize> {
    let here = REGISTRY.paths.iter().filter(|place| place.host.fits(host));
    here.into_iter().find_map(|place| place.secret_at(segments))
}

/// Whether a host (lower case) has paths with `bot<number>:<secret>`.
pub fn has_bots(host: &str) -> bool {
    REGISTRY.bots.iter().any(|pattern| pattern.fits(host))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_registry_knows_headers_parameters_and_paths() {
        for name in ["authorization", "x-api-key", "x-amz-bearer", "cookie"] {
            assert!(header_name(name).is_some(), "{name}");
            assert!(!is_harmless(name), "{name}");
        }
        for name in ["accept", "user-agent", "x-request-id", "sec-fetch-mode"] {
            assert!(is_harmless(name) && header(name).is_empty(), "{name}");
        }
        assert!(is_parameter("Access_Token") && !is_parameter("page"));
        assert_eq!(
            secret_segment("hooks.slack.com", &["", "services", "T", "B", "s"]),
            Some(4)
        );
        assert_eq!(
            secret_segment("hooks.slack.com.evil.example", &["", "services", "T", "B", "s"]),
            None
        );
        assert!(has_bots("api.telegram.org") && !has_bots("telegram.org"));
    }
}
