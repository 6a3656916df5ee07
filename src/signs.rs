//! The bundled signs and those of packs, and how an exchange is read with them.

use crate::answer::{Answer, Seen};
use crate::credential;
use crate::exchange::{Body, Exchange};
use crate::sign::{self, Signs, SignsError};
use crate::vendors::InUse;
use std::sync::OnceLock;

/// What `build.rs` made of `signs/*.txt` and `vendors/*/signs.txt`. In the extension it is a file beside the modules, which
/// do not carry these bytes, since they do not name them.
pub static BYTES: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/signs.bin"));

/// The stamp of [`BYTES`].
const STAMP: u64 = include!(concat!(env!("OUT_DIR"), "/signs.stamp"));

static BUNDLED: OnceLock<Result<Signs, SignsError>> = OnceLock::new();

/// Takes the signs of the build from a file, before they are first used.
///
/// # Errors
/// [`SignsError::Damaged`] when they are those of another build; there are no signs then.
pub fn give(bytes: Vec<u8>) -> Result<(), SignsError> {
    let made = match sign::stamp(&bytes) == STAMP {
        true => Signs::from_bytes(bytes),
        false => Err(SignsError::Damaged),
    };
    // Given before: those are the same.
    BUNDLED.get_or_init(|| made).as_ref().map(|_| ()).map_err(Clone::clone)
}

/// The signs that ship with the program.
///
/// # Errors
/// [`SignsError::Damaged`] when the build and the program do not fit; [`SignsError::Missing`] with the feature
/// `given` before [`give`].
pub fn bundled() -> Result<&'static Signs, SignsError> {
    #[cfg(not(feature = "given"))]
    BUNDLED.get_or_init(|| Signs::from_bytes(BYTES));
    let made = BUNDLED.get().ok_or(SignsError::Missing)?;
    made.as_ref().map_err(Clone::clone)
}

/// What packs add; settled, perhaps with nothing, at the first use of [`all`].
static ADDED: OnceLock<Vec<Signs>> = OnceLock::new();

/// The signs that ship with the program, and those of packs beside them, read as if they had been compiled together.
///
/// # Errors
/// [`SignsError::Damaged`] as [`bundled`].
pub fn all() -> Result<&'static Signs, SignsError> {
    static ALL: OnceLock<Result<Signs, SignsError>> = OnceLock::new();
    let made = ALL.get_or_init(|| {
        let added = ADDED.get_or_init(Vec::new);
        bundled().map(|signs| signs.clone().with(added.clone()))
    });
    made.as_ref().map_err(Clone::clone)
}

/// Whether nothing can be added any more.
pub fn is_in_use() -> bool {
    ADDED.get().is_some()
}

/// Adds signs. What they say must have been checked.
///
/// # Errors
/// [`InUse`] after the first use of [`all`], or when this was called before; nothing is added then.
pub fn add(signs: Vec<Signs>) -> Result<(), InUse> {
    ADDED.set(signs).map_err(|_| InUse)
}

/// Reads the answer of an exchange.
pub fn answer_of(exchange: &Exchange) -> Answer {
    let own =
        |name: &str| matches!(name, "authorization" | "cookie") || name.contains("token") || name.contains("api-key");
    let by_header = exchange.request_headers.iter().any(|(name, _)| own(name));
    let sent = by_header || exchange.withheld.is_some() || !credential::find(exchange).is_empty();
    // What an authorization endpoint hands back to the app is its answer.
    let handed_back = exchange.error_handed_back();
    Answer::of(&Seen {
        method: &exchange.method,
        host: exchange.url.host(),
        path: exchange.url.path(),
        request_headers: exchange.request_headers.iter().map(|(name, _)| name).collect(),
        sent,
        // It is what a token endpoint answers with 400 (RFC 6749 §4.1.2.1, §5.2), and servers use the same words.
        status: if handed_back.is_some() {
            Some(400)
        } else {
            exchange.status()
        },
        // Read by signs; what is shown of an answer is scrubbed first.
        headers: exchange
            .response_headers
            .iter()
            .map(|(name, value)| (name, value.expose().as_str()))
            .collect(),
        body: match &exchange.response_body {
            _ if handed_back.is_some() => handed_back.as_deref(),
            Body::NotSeen => None,
            Body::Empty => Some(""),
            Body::Text { .. } => exchange.response_body.text(),
        },
        cut: matches!(exchange.response_body, Body::Text { cut: true, .. }),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_of_another_build_are_not_taken() {
        assert_eq!(sign::stamp(BYTES), STAMP);
        let mut other = BYTES.to_vec();
        if let Some(last) = other.last_mut() {
            *last ^= 1;
        }
        assert_ne!(sign::stamp(&other), STAMP);
        assert_ne!(sign::stamp(BYTES.get(..BYTES.len() - 1).unwrap()), STAMP);
    }
}
