//! What of an answer's members and headers may be shown though nobody wrote it for a reader: a server hands out tokens,
//! codes and telephone numbers with a refusal, too. What is not known to be harmless is named and not shown.

/// Parts of names under which secrets travel, without `_`, `-` and case.
const SECRET: &[&str] = &[
    "token",
    "secret",
    "passw",
    "session",
    "cookie",
    "jwt",
    "key",
    "otp",
    "pin",
    "assertion",
    "credential",
    "nonce",
    "ticket",
    "sign",
    "csrf",
    "xsrf",
    "auth",
    "challenge",
    "state",
    "verifier",
    "approval",
    "phone",
    "mail",
    "hash",
];
/// Longer texts are shown by their name alone.
const LONGEST: usize = 80;
/// Longer numbers may be somebody's.
const LONGEST_NUMBER: usize = 10;

/// Whether a name says that a secret may stand under it.
pub(super) fn may_hold_secret(name: &str) -> bool {
    let plain: String = (name.chars().filter(char::is_ascii_alphanumeric))
        .map(|c| c.to_ascii_lowercase())
        .collect();
    SECRET.iter().any(|part| plain.contains(part))
}

/// A member as `name: value` where both are harmless, as `name` where the value may be a secret; `None` where the name
/// is none that a program gave.
pub(super) fn member(path: &str, text: &str) -> Option<String> {
    let named = |part: &str| part.len() <= 40 && part.bytes().filter(u8::is_ascii_digit).count() <= 3;
    let path_is_named = path.len() <= LONGEST
        && path.split('.').all(|part| named(part.trim_end_matches("[]")))
        && path
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b"_-.[]@:".contains(&b));
    if path.is_empty() || !path_is_named {
        return None;
    }
    match value(text) {
        Some(shown) if !may_hold_secret(path) => Some(format!("{path}: {shown}")),
        _ => Some(path.to_owned()),
    }
}

/// A number, a name of words, or an address without what may be a secret in it.
fn value(text: &str) -> Option<String> {
    let number = !text.is_empty() && text.len() <= LONGEST_NUMBER && text.bytes().all(|b| b.is_ascii_digit());
    if number || is_word(text) {
        return Some(text.to_owned());
    }
    let (scheme, rest) = text.split_once("://")?;
    let plain = rest.split(['?', '#']).next().unwrap_or_default();
    let (host, path) = plain.split_once('/').unwrap_or((plain, ""));
    let host_is_plain = host.len() <= LONGEST && host.bytes().all(|b| b.is_ascii_alphanumeric() || b".-:".contains(&b));
    let path_is_words = path.split('/').all(|segment| segment.is_empty() || is_word(segment));
    (matches!(scheme, "https" | "http") && host_is_plain && path_is_words).then(|| format!("{scheme}://{plain}"))
}

/// Only letters, in short parts with `_`, `-` or `.` between them. Random text of any length has digits or a longer part.
pub(super) fn is_word(text: &str) -> bool {
    !text.is_empty()
        && text.len() <= 60
        && text.bytes().all(|b| b.is_ascii_alphabetic() || b"_-.".contains(&b))
        && text.split(['_', '-', '.']).all(|part| part.len() <= 24)
}

/// A header as it is quoted: `name: value`, of a challenge the scheme alone, and the name alone where the value may be a
/// secret.
pub(crate) fn header(name: &str, value: &str) -> String {
    let value = value.trim();
    if name.ends_with("-authenticate") {
        let scheme = value.split_ascii_whitespace().next().unwrap_or_default();
        return format!("{name}: {}", scheme.trim_end_matches(','));
    }
    if may_hold_secret(name) || value.len() > LONGEST {
        return name.to_owned();
    }
    // An address without what may be a secret in it.
    let shown = match value.contains('/') {
        true => value.split(['?', '#']).next().unwrap_or_default(),
        false => value,
    };
    format!("{name}: {shown}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_may_be_a_secret_is_named_and_not_shown() {
        for (path, text, shown) in [
            ("XErr", "2148916233", "XErr: 2148916233"),
            (
                "Redirect",
                "https://start.example.com/CreateAccount?x=1",
                "Redirect: https://start.example.com/CreateAccount",
            ),
            ("resultCode", "SESSION_INVALID", "resultCode: SESSION_INVALID"),
            ("mfa_token", "Fe26secretsecretsecret", "mfa_token"),
            ("session", "AYABeSECRETSECRET0123456789", "session"),
            ("phone", "+49123456", "phone"),
            ("link", "https://a.example/magic/9f8e7d6c5b4a", "link"),
            ("link", "https://user:pass@a.example/x", "link"),
            ("id", "9f8e7d6c5b4a39281706f5e4d3c2b1a0", "id"),
            ("otp", "123456", "otp"),
        ] {
            assert_eq!(member(path, text).as_deref(), Some(shown));
        }
        assert_eq!(member("9f8e7d6c5b4a39281706f5e4d3c2b1a0", "x"), None);
    }

    #[test]
    fn a_header_keeps_its_secret() {
        assert_eq!(header("x-csrf-token", "V9synthetic1"), "x-csrf-token");
        assert_eq!(
            header("proxy-authenticate", "NTLM TlRMTVNTUAAC"),
            "proxy-authenticate: NTLM"
        );
        assert_eq!(
            header("x-ms-forbidden-ip", "203.0.113.7"),
            "x-ms-forbidden-ip: 203.0.113.7"
        );
    }
}
