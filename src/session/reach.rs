//! Which hosts the extension can connect to at all. Its content security policy lists them, made from the vendors'
//! files when it is built; a browser lets no extension add one later.

use super::ask::asked_hosts;
use crate::platform::Service;
use crate::platforms;

/// The sources of `connect-src`, sorted: the hosts that can be asked about a token, and those where the vendors'
/// users sign in, which are the issuers that can be asked for their keys. `https://*.zendesk.com` stands for all below it.
pub fn sources() -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    for platform in platforms::ALL.iter() {
        let sign_in = platform.vendor().hosts.iter();
        let sign_in = sign_in.filter(|host| host.asked && host.service == Service::Login);
        all.extend(sign_in.filter_map(|host| host.pattern.match_pattern()));
        all.extend(asked_hosts(*platform));
    }
    for pattern in &mut all {
        pattern.truncate(pattern.trim_end_matches("/*").len());
    }
    all.sort();
    all.dedup();
    all
}

/// Whether one of these sources lets the extension connect to a host (lower case). A page asks the background for them:
/// it knows no vendors.
pub fn reaches(sources: &[String], host: &str) -> bool {
    sources.iter().any(|source| {
        let source = source.trim_start_matches("https://");
        match source.strip_prefix("*.") {
            Some(rest) => host.strip_suffix(rest).is_some_and(|above| above.ends_with('.')),
            None => host == source,
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reaches(host: &str) -> bool {
        super::reaches(&sources(), host)
    }

    #[test]
    fn hosts_of_the_vendors_are_reached_and_no_others() {
        for host in [
            "api.mypurecloud.com",
            "login.mypurecloud.de",
            "login.microsoftonline.com",
            "acme.zendesk.com",
        ] {
            assert!(reaches(host), "{host}");
        }
        for host in [
            "example.com",
            "evilapi.mypurecloud.com",
            "api.mypurecloud.com.evil.example",
            "zendesk.com.evil.example",
        ] {
            assert!(!reaches(host), "{host}");
        }
    }

    #[test]
    fn every_source_names_a_vendors_host_and_nothing_wider() {
        let all = sources();
        assert!(all.len() > 20, "{all:?}");
        for source in &all {
            let host = source.strip_prefix("https://").unwrap();
            let name = host.strip_prefix("*.").unwrap_or(host);
            assert!(
                name.contains('.') && !name.contains(['*', '/', ' ', ';', ':']),
                "{source}"
            );
            let known = ["any", "api.any", "any.any"]
                .iter()
                .any(|any| platforms::of_host(&host.replace('*', any)).is_some());
            assert!(known, "{source}");
        }
    }

    #[test]
    fn whoever_can_be_asked_about_a_token_is_reached() {
        for platform in platforms::ALL.iter() {
            for pattern in asked_hosts(*platform) {
                let host = pattern
                    .trim_start_matches("https://")
                    .trim_end_matches("/*")
                    .replace('*', "any");
                assert!(reaches(&host), "{host}");
            }
        }
    }
}
