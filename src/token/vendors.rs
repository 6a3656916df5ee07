//! Shapes by which vendors' opaque tokens are told apart. [`Basis`] says how far each can be
//! trusted: documented by the vendor, or only seen. Plain prefixes are data (`vendors/*/vendor.txt`).

use super::opaque::{Basis, Checksum, GitHubKind, OpaqueShape, SlackKind};
use super::usage::Purpose;
use super::{MAX_NESTING, anomaly::Anomaly, base64url, jws};
use crate::vendor;
use crate::vendors::credentials;

use Basis::{Observed, Promised};
use Purpose::{AccessToken, ApiKey, AuthorizationCode, ClientSecret, RefreshToken};

/// A shape that a vendor's prefix or form tells, with its purpose.
pub(super) type Found = (OpaqueShape, Basis, Purpose);

/// The vendor's shape of `text`, if it has one.
pub(super) fn recognise(text: &str, depth: usize, anomalies: &mut Vec<Anomaly>) -> Option<Found> {
    github(text, depth, anomalies)
        .or_else(|| slack(text))
        .or_else(|| webex(text))
        .or_else(|| by_prefix(text))
        .or_else(|| by_form(text))
}

/// Whether a text begins with a mark that stands nowhere but before tokens, also in the middle of a longer text.
pub(super) fn is_marked(text: &str) -> bool {
    slack(text).is_some() || github_kind(text).is_some()
}

/// By the registry of the vendors' folders.
fn by_prefix(text: &str) -> Option<Found> {
    let known = credentials::token(text)?;
    let purpose = match known.purpose {
        vendor::Purpose::Access => AccessToken,
        vendor::Purpose::Refresh => RefreshToken,
        vendor::Purpose::Key => ApiKey,
        vendor::Purpose::Secret => ClientSecret,
        vendor::Purpose::Code => AuthorizationCode,
        vendor::Purpose::Unknown => Purpose::Unknown,
    };
    let basis = if known.promised { Promised } else { Observed };
    let (vendor, what) = (known.vendor.as_str(), known.what.as_str());
    Some((OpaqueShape::Vendor { vendor, what }, basis, purpose))
}

/// Forms that are no plain prefix.
fn by_form(text: &str) -> Option<Found> {
    let word = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    let vendor = |vendor, what, purpose| Some((OpaqueShape::Vendor { vendor, what }, Observed, purpose));
    if text.len() == 42 && text.starts_with("00") && text.chars().all(word) {
        return vendor("Okta", "API token (scheme `SSWS`)", ApiKey);
    }
    let upper = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit();
    if text.len() == 20 && (text.starts_with("AKIA") || text.starts_with("ASIA")) && text.chars().all(upper) {
        return vendor("Amazon Web Services", "access key id", ApiKey);
    }
    // Three characters, a digit, `Q~`.
    let mut head = text.chars().skip(3);
    let marked =
        head.next().is_some_and(|c| c.is_ascii_digit()) && head.next() == Some('Q') && head.next() == Some('~');
    if marked && (37..=44).contains(&text.len()) {
        return vendor("Microsoft Entra", "client secret", ClientSecret);
    }
    None
}

/// `<base64url>_<cluster>_<organisation>`, as facts/webex observes it; lengths are not held to.
fn webex(text: &str) -> Option<Found> {
    let mut parts = text.rsplitn(3, '_');
    let (organisation, cluster, head) = (parts.next()?, parts.next()?, parts.next()?);
    let plain_cluster = (2..=8).contains(&cluster.len())
        && cluster
            .bytes()
            .all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit());
    if !is_uuid(organisation) || !plain_cluster || head.len() < 16 {
        return None;
    }
    let decoded = base64url::decode(head);
    let inside = String::from_utf8(decoded.bytes).unwrap_or_default();
    let usual_head = decoded.fault.is_none()
        && inside
            .split_at_checked(36)
            .is_some_and(|(id, tail)| is_uuid(id) && tail.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'-'));
    let shape = OpaqueShape::Webex {
        cluster: cluster.to_owned(),
        organisation: organisation.to_ascii_lowercase(),
        usual_head,
    };
    // Webex gives its refresh tokens the same shape.
    Some((shape, Observed, Purpose::Unknown))
}

pub(super) fn is_uuid(text: &str) -> bool {
    let lengths: Vec<usize> = text.split('-').map(str::len).collect();
    lengths == [8, 4, 4, 4, 12] && text.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'-')
}

/// Slack's prefixes, which its documentation names.
fn slack(text: &str) -> Option<Found> {
    let (rest, rotating) = match text.strip_prefix("xoxe.") {
        Some(rest) => (rest, true),
        None => (text, false),
    };
    let (kind, purpose) = match rest.split_once('-')?.0 {
        "xoxb" => (SlackKind::Bot, AccessToken),
        "xoxp" => (SlackKind::User, AccessToken),
        "xapp" => (SlackKind::App, AccessToken),
        "xwfp" => (SlackKind::Workflow, AccessToken),
        "xoxa" => (SlackKind::Workspace, AccessToken),
        "xoxe" | "xoxr" => (SlackKind::Refresh, RefreshToken),
        "xoxc" | "xoxs" => (SlackKind::Browser, AccessToken),
        "xoxd" => (SlackKind::Cookie, Purpose::Unknown),
        _ => return None,
    };
    Some((OpaqueShape::Slack { kind, rotating }, Promised, purpose))
}

/// GitHub's prefixes (documented since April 2021), and its installation tokens with a JWT inside
/// (`ghs_<app>_<jwt>`, documented since April 2026).
fn github(text: &str, depth: usize, anomalies: &mut Vec<Anomaly>) -> Option<Found> {
    let (kind, rest) = github_kind(text)?;
    let purpose = if kind == GitHubKind::Refresh {
        RefreshToken
    } else {
        AccessToken
    };
    let mut app = None;
    let mut inner = None;
    if let Some((id, jwt)) = rest.split_once('_')
        && kind == GitHubKind::AppInstallation
        && jwt.contains('.')
        && depth < MAX_NESTING
    {
        let token = super::decode_at(jwt, depth + 1);
        anomalies.extend(jws::inside("token after the prefix", &token));
        app = Some(id.to_owned());
        inner = Some(Box::new(token));
    }
    let shape = OpaqueShape::GitHub {
        kind,
        checksum: github_checksum(kind, rest),
        app,
        inner,
    };
    Some((shape, Promised, purpose))
}

/// Which kind a prefix says, and what follows it.
fn github_kind(text: &str) -> Option<(GitHubKind, &str)> {
    [
        ("ghp_", GitHubKind::PersonalClassic),
        ("gho_", GitHubKind::OAuthApp),
        ("ghu_", GitHubKind::AppUser),
        ("ghs_", GitHubKind::AppInstallation),
        ("ghr_", GitHubKind::Refresh),
        ("github_pat_", GitHubKind::PersonalFineGrained),
    ]
    .into_iter()
    .find_map(|(prefix, kind)| Some((kind, text.strip_prefix(prefix)?)))
}

/// Thirty characters and six of their CRC-32 in base 62.
fn github_checksum(kind: GitHubKind, rest: &str) -> Checksum {
    let plain = rest.len() == 36 && rest.bytes().all(|byte| byte.is_ascii_alphanumeric());
    if kind == GitHubKind::PersonalFineGrained || !plain {
        return Checksum::None;
    }
    match rest.split_at_checked(30) {
        Some((body, sum)) if sum == base62(crc32(body.as_bytes())) => Checksum::Valid,
        _ => Checksum::Invalid,
    }
}

/// CRC-32 as in zlib and PNG.
fn crc32(bytes: &[u8]) -> u32 {
    let mut crc = u32::MAX;
    for byte in bytes {
        crc ^= u32::from(*byte);
        for _ in 0..8 {
            let low = crc & 1;
            crc = (crc >> 1) ^ (0xEDB8_8320 * low);
        }
    }
    !crc
}

/// Six digits of base 62: `0-9`, `A-Z`, `a-z`.
fn base62(mut value: u32) -> String {
    const DIGITS: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    let mut out = [b'0'; 6];
    for slot in out.iter_mut().rev() {
        let digit = DIGITS.get((value % 62) as usize).copied();
        *slot = digit.unwrap_or(b'0');
        value /= 62;
    }
    String::from_utf8_lossy(&out).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_checksum_is_that_of_github() {
        assert_eq!(base62(crc32(b"zQWBuTSOoRi4A9spHcVY5ncnsDkxkJ")), "0mLq17");
        assert_eq!(crc32(b"123456789"), 0xCBF4_3926);
    }
}
