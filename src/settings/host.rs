//! The host in what people paste where a host is asked for.

use url::Url;

/// Longer names are no hosts (RFC 1035 §3.1).
const LONGEST: usize = 253;

/// The host that a text names: alone, with a port, or as a part of a whole address, in the form that browsers send. A `*` stands
/// for a part of one label. Nothing where it names none. A user's name or password in the address goes.
pub fn host_in(text: &str) -> Option<String> {
    let text = text.trim();
    let address = match text.split_once("://") {
        Some((_, rest)) => rest,
        None => text.strip_prefix("//").unwrap_or(text),
    };
    // The parser would look for the host further on.
    if address.starts_with('/') {
        return None;
    }
    // Whatever the scheme was (a WebSocket's, a variable): the parser has rules of its own for those that it does not know.
    let url = Url::parse(&format!("https://{address}")).ok()?;
    let host = url.host_str()?.trim_end_matches('.');
    let label = |label: &str| {
        let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '*');
        !label.is_empty() && label.chars().all(plain)
    };
    (host.len() <= LONGEST && host.split('.').all(label)).then(|| host.to_owned())
}

/// Whether a text is a host in that form already.
pub(super) fn is_host(text: &str) -> bool {
    host_in(text).as_deref() == Some(text) || is_address_of_ipv6(text)
}

/// `[::1]`, which stands in the browsers' match patterns.
fn is_address_of_ipv6(text: &str) -> bool {
    let inner = text.strip_prefix('[').and_then(|text| text.strip_suffix(']'));
    inner.is_some_and(|inner| inner.parse::<std::net::Ipv6Addr>().is_ok())
}
