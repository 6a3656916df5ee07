//! Where a vendor's credentials travel: the line `credential`.

use super::host::HostPattern;
use super::lines::{host_pattern, one_of, word_of};
use super::places::SecretPath;
use crate::cursor::{Cursor, TextError};

/// How a credential stands in a header.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Travels {
    /// The value alone.
    Raw,
    /// After the name of a scheme and a blank.
    Scheme(String),
    /// After a word of the vendor's own.
    Keyword(String),
    /// However it likes.
    Any,
}

/// Where credentials travel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Carrier {
    /// In a request header (lower case).
    Header(String, Travels),
    /// In a cookie.
    Cookie(String),
    /// In a parameter of the address.
    Query(String),
    /// In a parameter behind the address's `#`.
    Fragment(String),
    /// In a segment of the path: the secret of a webhook.
    Path(SecretPath),
    /// In a segment `bot<number>:<secret>` of paths of these hosts.
    Bot(HostPattern),
}

pub(super) fn line(cursor: &mut Cursor<'_>) -> Result<Carrier, TextError> {
    let kinds = [
        ("header", 0),
        ("cookie", 1),
        ("query", 2),
        ("fragment", 3),
        ("path", 4),
        ("bot", 5),
    ];
    let kind = one_of(cursor, &kinds)?;
    match kind {
        4 => return path(cursor),
        5 => return host_pattern(cursor).map(Carrier::Bot),
        _ => {}
    }
    let name = word_of(cursor, "a name")?;
    Ok(match kind {
        0 if cursor.is_done() => Carrier::Header(name.to_lowercase(), Travels::Any),
        0 => {
            let travels = match one_of(cursor, &[("raw", 0), ("scheme", 1), ("keyword", 2)])? {
                0 => Travels::Raw,
                1 => Travels::Scheme(word_of(cursor, "a scheme")?),
                _ => Travels::Keyword(word_of(cursor, "a word")?),
            };
            Carrier::Header(name.to_lowercase(), travels)
        }
        1 => Carrier::Cookie(name),
        2 => Carrier::Query(name),
        _ => Carrier::Fragment(name),
    })
}

fn path(cursor: &mut Cursor<'_>) -> Result<Carrier, TextError> {
    let host = host_pattern(cursor)?;
    let path = word_of(cursor, "a path")?;
    let made = SecretPath::new(host, &path).map(Carrier::Path);
    made.ok_or_else(|| {
        cursor.error(
            "this path says no place of a secret",
            "write names, then `*` for other segments, then `{secret}`, e.g. `/**/webhooks/*/{secret}`",
        )
    })
}
