//! Sites that the user added, by host: which of a vendor's own pages are watched all the same. And hosts at which users sign
//! in, which the user allowed for their redirects and answers: their pages get no script.

use super::error::BrowserError;
use super::js;
use super::webext;
use crate::platforms;
use std::collections::BTreeSet;
use wasm_bindgen::JsValue;

const KEY: &str = "sites";
const LOGINS: &str = "logins";
/// At most this many are kept.
const MOST: usize = 1000;

/// Hosts at which pages are developed, as the browsers' match patterns name them: names that lead to no public site (RFC 6761,
/// RFC 6762) and this machine's other address.
pub const DEVELOPMENT: [&str; 4] = ["*.localhost", "[::1]", "*.test", "*.local"];

/// For a host at which pages are developed: what can be watched instead of it alone, or itself where it is the address of a
/// private network (RFC 1918) or of this machine.
pub fn development(host: &str) -> Option<&str> {
    let below = |pattern: &&str| {
        let end = pattern.trim_start_matches('*');
        end != *pattern && host.ends_with(end)
    };
    let private = || {
        let address: std::net::Ipv4Addr = host.parse().ok()?;
        (address.is_private() || address.is_loopback()).then_some(host)
    };
    let known = DEVELOPMENT.iter().find(|pattern| **pattern == host || below(pattern));
    known.copied().or_else(private)
}

/// Hosts of the sites that the user added.
///
/// # Errors
/// [`BrowserError`] when the browser's storage cannot be read.
pub async fn added() -> Result<BTreeSet<String>, BrowserError> {
    list(KEY).await
}

/// Adds a site. The background hears of it from the storage and registers the scripts.
///
/// # Errors
/// [`BrowserError`] when the browser's storage cannot be written.
pub async fn add(host: &str) -> Result<(), BrowserError> {
    add_to(KEY, host).await
}

/// Hosts that the user was asked for, or allowed, because pages sign in there.
///
/// # Errors
/// As [`added`].
pub async fn logins() -> Result<BTreeSet<String>, BrowserError> {
    list(LOGINS).await
}

/// Adds a host at which pages sign in. Whether the browser grants it is another matter.
///
/// # Errors
/// As [`add`].
pub async fn add_login(host: &str) -> Result<(), BrowserError> {
    add_to(LOGINS, host).await
}

/// Forgets a site that the user gave back.
///
/// # Errors
/// As [`add`].
pub async fn forget(host: &str) -> Result<(), BrowserError> {
    let mut all = list(KEY).await?;
    match all.remove(host) {
        true => write(KEY, &all).await,
        false => Ok(()),
    }
}

async fn list(key: &str) -> Result<BTreeSet<String>, BrowserError> {
    let stored = webext::stored("local").await?;
    let text = stored.into_iter().find(|(known, _)| known == key);
    let text = text.and_then(|(_, value)| value.as_string()).unwrap_or_default();
    // Unreadable, as after an update: none was added.
    Ok(serde_json::from_str(&text).unwrap_or_default())
}

async fn add_to(key: &str, host: &str) -> Result<(), BrowserError> {
    let mut all = list(key).await?;
    match all.len() < MOST && all.insert(host.to_owned()) {
        true => write(key, &all).await,
        false => Ok(()),
    }
}

async fn write(key: &str, all: &BTreeSet<String>) -> Result<(), BrowserError> {
    let text = serde_json::to_string(all).map_err(|error| BrowserError::Message(error.to_string()))?;
    webext::store("local", key, JsValue::from_str(&text)).await
}

/// Waits until the background, which hears of a granted site by itself, has registered the scripts with which its pages are to
/// begin; not for long.
///
/// # Errors
/// [`BrowserError`] when the browser does not tell its scripts.
pub async fn wait_for_scripts(host: &str) -> Result<(), BrowserError> {
    const TIMES: u32 = 40;
    const PAUSE_MS: i32 = 50;
    let wanted = webext::patterns_of(host);
    for _ in 0..TIMES {
        let scripts = webext::call("scripting.getRegisteredContentScripts", &[]).await?;
        let is_there = js_sys::Array::from(&scripts).iter().any(|script| {
            let matches = js_sys::Array::from(&js::get(&script, "matches"));
            let mut matches = matches.iter().filter_map(|one| one.as_string());
            matches.any(|pattern| wanted.contains(&pattern))
        });
        if is_there {
            break;
        }
        js::sleep(PAUSE_MS).await?;
    }
    Ok(())
}

/// Whether pages of this host are watched, if the host is granted: a vendor's own, and those of a host at which others
/// sign in, only where the user added them. Only the background knows the vendors of packs; pages ask it.
///
/// # Errors
/// As [`added`].
pub async fn is_watched(host: &str) -> Result<bool, BrowserError> {
    let spared = platforms::of_host(host).is_some() || logins().await?.contains(host);
    Ok(!spared || added().await?.contains(host))
}

#[cfg(test)]
mod tests {
    use super::development;
    use wasm_bindgen_test::wasm_bindgen_test;

    #[wasm_bindgen_test]
    fn hosts_of_development_are_known_and_no_others() {
        for (host, offered) in [
            ("app.localhost", "*.localhost"),
            ("a.b.test", "*.test"),
            ("printer.local", "*.local"),
            ("[::1]", "[::1]"),
            ("10.1.2.3", "10.1.2.3"),
            ("172.16.0.1", "172.16.0.1"),
            ("172.31.255.255", "172.31.255.255"),
            ("192.168.178.20", "192.168.178.20"),
            ("127.0.0.2", "127.0.0.2"),
        ] {
            assert_eq!(development(host), Some(offered), "{host}");
        }
        for host in [
            "example.com",
            "localhost.example",
            "mytest",
            "172.32.0.1",
            "11.0.0.1",
            "192.168.1",
            "8.8.8.8",
            "test",
        ] {
            assert_eq!(development(host), None, "{host}");
        }
    }
}
