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
/// Stands for what may be a secret.
const HIDDEN: &str = "…";
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
    format!("{name}: {}", compared(value))
}

/// A value that a sign compared with a pattern, as far as it is known to be harmless: its words and short numbers, and
/// of an address the host and the words of its path. `…` stands for all else.
pub(crate) fn compared(value: &str) -> String {
    let pieces = value.split_ascii_whitespace().map(piece);
    pieces.collect::<Vec<_>>().join(" ")
}

/// A sentence of a header: as it is, but that its addresses hand nothing over.
pub(crate) fn sentence(text: &str) -> String {
    let pieces = text.split(' ').map(|word| match word.contains("://") {
        true => piece(word),
        false => word.to_owned(),
    });
    pieces.collect::<Vec<_>>().join(" ")
}

fn piece(piece: &str) -> String {
    if let Some((before, rest)) = piece.split_once("://") {
        let start = before
            .rfind(|c: char| !c.is_ascii_alphanumeric())
            .map_or(0, |at| at + 1);
        let (lead, scheme) = before.split_at_checked(start).unwrap_or(("", before));
        let plain = rest.split(['?', '#']).next().unwrap_or_default();
        let (authority, path) = plain
            .split_once('/')
            .map_or((plain, None), |(host, path)| (host, Some(path)));
        let host = authority.rsplit('@').next().unwrap_or_default();
        let path = path.map(|path| format!("/{}", words_of_path(path))).unwrap_or_default();
        let lead = if may_hold_token(lead) { HIDDEN } else { lead };
        let host = if may_hold_token(host) { HIDDEN } else { host };
        return format!("{lead}{scheme}://{host}{path}");
    }
    if piece.contains('/') {
        return words_of_path(piece.split(['?', '#']).next().unwrap_or_default());
    }
    match may_hold_token(piece) {
        true => HIDDEN.to_owned(),
        false => piece.to_owned(),
    }
}

fn words_of_path(path: &str) -> String {
    // `oauth2`, `v60`.
    let plain = |segment: &str| {
        let name = segment.trim_end_matches(|c: char| c.is_ascii_digit());
        segment.len() <= name.len() + 2 && is_word(name)
    };
    let shown = |segment: &str| match segment.is_empty() || plain(segment) {
        true => segment.to_owned(),
        false => HIDDEN.to_owned(),
    };
    path.split('/').map(shown).collect::<Vec<_>>().join("/")
}

/// Whether a piece without blanks is more than a word, a name with a short number, or an address of IP.
fn may_hold_token(piece: &str) -> bool {
    let numbers = piece.bytes().all(|b| b.is_ascii_digit() || b".:,;".contains(&b));
    // `AADSTS50076`.
    let code = |part: &str| {
        part.trim_end_matches(|c: char| c.is_ascii_digit())
            .bytes()
            .all(|b| b.is_ascii_alphabetic())
    };
    let few = |part: &str| part.len() < 8 || part.bytes().filter(u8::is_ascii_digit).count() <= 2;
    let short_names = piece
        .split(|c: char| !c.is_alphanumeric())
        .all(|part| part.len() <= 24 && (few(part) || code(part)));
    let digits = piece.bytes().filter(u8::is_ascii_digit).count();
    !(short_names && digits <= 6 || numbers && piece.len() <= 24)
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

    #[test]
    fn of_a_value_that_was_compared_what_is_harmless_is_shown() {
        for (value, shown) in [
            (
                "required; url=https://github.com/orgs/acme/sso?authorization_request=AZSCKL",
                "required; url=https://github.com/orgs/acme/sso",
            ),
            ("/login?return_to=%2Fa&code=9f8e7d6c5b4a", "/login"),
            (
                "https://user:hunter22@id.acme.example/verify/9f8e7d6c5b4a",
                "https://id.acme.example/verify/…",
            ),
            (
                "https://id.acme.example/login/654321#access_token=abc",
                "https://id.acme.example/login/…",
            ),
            (
                "TOKEN_EXPIRED : session 9f8e7d6c5b4a39281706f5e4d3c2b1a0",
                "TOKEN_EXPIRED : session …",
            ),
            ("AADSTS50076: Due to a change", "AADSTS50076: Due to a change"),
            ("cloudflare", "cloudflare"),
            ("203.0.113.7", "203.0.113.7"),
            ("ya29.a0AfH6SMBx0123456789", "…"),
        ] {
            assert_eq!(compared(value), shown);
        }
    }

    #[test]
    fn a_header_that_leads_elsewhere_keeps_what_it_hands_over() {
        let value = "https://id.acme.example/magic/9f8e7d6c5b4a?ticket=ST-1856339";
        assert_eq!(header("location", value), "location: https://id.acme.example/magic/…");
    }
}
