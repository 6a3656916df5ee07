//! Reads one dot-separated part of a token: base64url, then UTF-8, then JSON, noting what is odd
//! at each step and where in the token it is.

use super::anomaly::{Anomaly, Part};
use super::base64url::{self, Base64Fault};
use super::json::{Document, JsonFault, JsonFaultKind};
use super::json_reader::{self, Oddity};
use super::malformed::Reason;

/// Decoded bytes of a part.
pub(super) struct Bytes {
    pub(super) bytes: Vec<u8>,
    /// Why decoding stopped, and where in the token.
    pub(super) fault: Option<(Base64Fault, usize)>,
}

/// A text of the token with its place in it.
#[derive(Clone, Copy)]
pub(super) struct Piece<'a> {
    pub(super) part: Part,
    pub(super) text: &'a str,
    /// Byte position of `text` in the token; 0 inside a JSON serialization.
    pub(super) offset: usize,
}

impl<'a> Piece<'a> {
    pub(super) fn new(part: Part, text: &'a str, offset: usize) -> Self {
        Self { part, text, offset }
    }

    /// Where the decoded byte `index` comes from in the token.
    pub(super) fn origin(&self, index: usize) -> usize {
        (self.offset + index / 3 * 4 + index % 3).min(self.offset + self.text.len())
    }

    /// Decodes base64url.
    pub(super) fn bytes(&self, anomalies: &mut Vec<Anomaly>) -> Bytes {
        let part = self.part;
        let decoded = base64url::decode(self.text);
        if let Some(at) = decoded.standard {
            let at = self.offset + at;
            anomalies.push(Anomaly::StandardAlphabet { part, at });
        }
        if let Some(at) = decoded.padding {
            let at = self.offset + at;
            anomalies.push(Anomaly::Padding { part, at });
        }
        if let Some(at) = decoded.trailing_bits {
            let at = self.offset + at;
            anomalies.push(Anomaly::TrailingBits { part, at });
        }
        Bytes {
            bytes: decoded.bytes,
            fault: decoded.fault.map(|(fault, at)| (fault, self.offset + at)),
        }
    }
}

/// The bytes of a part as text.
pub(super) struct PartText {
    pub(super) text: String,
    /// Where the bytes are not UTF-8, so that `text` is not what they are.
    pub(super) broken_at: Option<usize>,
}

impl PartText {
    pub(super) fn of(bytes: Vec<u8>) -> Self {
        match String::from_utf8(bytes) {
            Ok(text) => Self { text, broken_at: None },
            Err(error) => {
                let at = error.utf8_error().valid_up_to();
                Self {
                    text: String::from_utf8_lossy(error.as_bytes()).into_owned(),
                    broken_at: Some(at),
                }
            }
        }
    }
}

/// A JSON text read out of a token.
pub(super) struct JsonPart {
    /// The value, if there is one; with a fault, as far as it goes.
    pub(super) document: Document,
    /// Why reading stopped; its position counts in the decoded bytes.
    pub(super) fault: Option<JsonFault>,
}

/// Reads a part as JSON text: byte order mark, UTF-8, JSON.
pub(super) fn json(text: PartText, part: Part, anomalies: &mut Vec<Anomaly>) -> JsonPart {
    let marked = text.text.starts_with('\u{feff}');
    let PartText { text, broken_at } = text;
    let read = json_reader::read(text, if marked { '\u{feff}'.len_utf8() } else { 0 });
    // What is no JSON at all is not odd JSON.
    if read.document.value().is_some() {
        anomalies.extend(marked.then_some(Anomaly::ByteOrderMark { part }));
        anomalies.extend(broken_at.map(|at| Anomaly::NotUtf8 { part, at }));
        anomalies.extend(read.oddities.into_iter().map(|(path, oddity)| match oddity {
            Oddity::Repeated => Anomaly::Repeated { part, path },
            Oddity::OutOfRange => Anomaly::NumberOutOfRange { part, path },
            Oddity::Imprecise => Anomaly::NumberImprecise { part, path },
            Oddity::LoneSurrogate => Anomaly::LoneSurrogate { part, path },
        }));
    }
    JsonPart {
        document: read.document,
        fault: read.fault,
    }
}

/// The reason and position of a token whose `piece` cannot be read to its end.
pub(super) fn broken(
    piece: Piece<'_>,
    base64: Option<(Base64Fault, usize)>,
    json: Option<JsonFault>,
) -> Option<(Reason, usize)> {
    let part = piece.part;
    match (base64, json) {
        (Some((fault, at)), _) => Some((Reason::Base64 { part, fault }, at)),
        (None, Some(fault)) => {
            let at = piece.origin(fault.at);
            Some(match fault.what {
                JsonFaultKind::EndedEarly => (Reason::CutShort { part }, at),
                what => (Reason::Json { part, what }, at),
            })
        }
        (None, None) => None,
    }
}
