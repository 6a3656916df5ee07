//! Tokens whose form a vendor's folder knows. [`Basis`] says how far each form can be trusted: documented by the vendor,
//! or only seen.

use super::opaque::{Basis, Checksum, OpaqueShape, VendorToken};
use super::usage::Purpose;
use super::{MAX_NESTING, anomaly::Anomaly, jws};
use crate::vendor::{self, Check, TokenForm};
use crate::vendors::tokens;

/// A shape that names its vendor or its kind, with its purpose.
pub(super) type Found = (OpaqueShape, Basis, Purpose);

/// The vendor's shape of `text`, if it has one.
pub(super) fn recognise(text: &str, depth: usize, anomalies: &mut Vec<Anomaly>) -> Option<Found> {
    let (form, told) = tokens::form(text)?;
    let facts = told.facts.into_iter().map(|(label, value)| (label, fact(value)));
    let inner = told.inner.filter(|_| depth < MAX_NESTING).map(|inner| {
        let token = super::decode_at(inner, depth + 1);
        anomalies.extend(jws::inside("token after the prefix", &token));
        Box::new(token)
    });
    let token = VendorToken {
        form,
        facts: facts.collect(),
        checksum: checksum(form, text),
        inner,
    };
    let basis = if form.promised {
        Basis::Promised
    } else {
        Basis::Observed
    };
    Some((OpaqueShape::Vendor(token), basis, purpose(form)))
}

fn purpose(form: &TokenForm) -> Purpose {
    match form.purpose {
        vendor::Purpose::Access => Purpose::AccessToken,
        vendor::Purpose::Refresh => Purpose::RefreshToken,
        vendor::Purpose::Key => Purpose::ApiKey,
        vendor::Purpose::Secret => Purpose::ClientSecret,
        vendor::Purpose::Code => Purpose::AuthorizationCode,
        vendor::Purpose::Unknown => Purpose::Unknown,
    }
}

/// A fact as it is compared and shown: UUIDs in lower case (RFC 9562 §4), all else as it stands.
fn fact(value: &str) -> String {
    if vendor::is_uuid(value) {
        value.to_ascii_lowercase()
    } else {
        value.to_owned()
    }
}

fn checksum(form: &TokenForm, text: &str) -> Checksum {
    let rest = text.strip_prefix(form.pattern.head()).unwrap_or_default();
    match form.check {
        Some(Check::Crc32Base62) if rest.len() == 36 && rest.bytes().all(|byte| byte.is_ascii_alphanumeric()) => {
            match rest.split_at_checked(30) {
                Some((body, sum)) if sum == base62(crc32(body.as_bytes())) => Checksum::Valid,
                _ => Checksum::Invalid,
            }
        }
        _ => Checksum::None,
    }
}

/// A text of this form with the checksum that fits it, where the form has one and it fitted before.
pub(crate) fn with_checksum(text: &str, before: &VendorToken) -> String {
    let head = before.form.pattern.head();
    let rest = text.strip_prefix(head).unwrap_or_default();
    match rest.split_at_checked(30) {
        Some((body, sum)) if before.checksum == Checksum::Valid && sum.len() == 6 => {
            format!("{head}{body}{}", base62(crc32(body.as_bytes())))
        }
        _ => text.to_owned(),
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
