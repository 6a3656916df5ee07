//! [`Malformed`]: a text that is no token as it stands: why, where, what to do, and what of it can still be read.

use super::Token;
use super::anomaly::Part;
use super::base64url::Base64Fault;
use super::claims::Claims;
use super::header::Header;
use super::json::JsonFaultKind;

/// A text that is no token as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Malformed {
    /// Why.
    pub reason: Reason,
    /// Where: byte position in the text given to `decode`. What was wrapped around the token
    /// (white space, quotes, a scheme) counts; escapes and white space that were taken out of
    /// its middle do not.
    pub position: usize,
    /// The header, if it can still be read, whole or in part.
    pub header: Option<Header>,
    /// The claims, if they can still be read, whole or in part.
    pub claims: Option<Claims>,
    /// The token that it becomes when the reason is removed (quotes taken off, lines joined …).
    pub inner: Option<Box<Token>>,
}

impl Malformed {
    pub(super) fn new(reason: Reason, position: usize) -> Self {
        Self {
            reason,
            position,
            header: None,
            claims: None,
            inner: None,
        }
    }

    /// What, where and what to do, in two sentences without values of the token.
    pub fn text(&self) -> String {
        format!("{} {}", self.reason.message(self.position), self.reason.advice())
    }
}

/// Why a text is no token as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Reason {
    /// There is nothing.
    Empty,
    /// A word that stands where the token should be, such as `undefined`.
    Placeholder {
        /// The word.
        word: &'static str,
    },
    /// The scheme of the header is still before the token.
    SchemeLeftOn {
        /// The scheme, e.g. `Bearer`.
        scheme: &'static str,
    },
    /// The whole header line (`Authorization: …`) or parameter (`access_token=…`) was taken.
    NameLeftOn {
        /// The name, e.g. `Authorization:`.
        name: &'static str,
    },
    /// Quotes around the token.
    Quoted,
    /// White space, line breaks or invisible characters inside the token.
    Space {
        /// How many characters.
        count: usize,
    },
    /// `%XX` escapes inside the token.
    PercentEncoded,
    /// The middle or the end was replaced by `…`, `...`, `***` or dots.
    Elided,
    /// The token ends early.
    CutShort {
        /// The part in which, or after which, it ends.
        part: Part,
    },
    /// The wrong number of dot-separated parts for what the header says.
    Parts {
        /// How many there are.
        found: usize,
        /// How many there must be.
        expected: usize,
    },
    /// A part is not base64url.
    Base64 {
        /// Which one.
        part: Part,
        /// Why.
        fault: Base64Fault,
    },
    /// A part is not JSON.
    Json {
        /// Which one.
        part: Part,
        /// Why.
        what: JsonFaultKind,
    },
    /// A JSON serialization without a member that it needs, or with one of the wrong type.
    Member {
        /// Name of the member.
        name: &'static str,
    },
    /// More signatures, recipients or disclosures than any token has.
    TooMany {
        /// Name of the member.
        name: &'static str,
    },
    /// A character that no token has.
    Character,
    /// Too large to be decoded.
    Oversized {
        /// Its length in bytes.
        length: usize,
    },
    /// A whole answer of a token endpoint (RFC 6749 §5.1) in place of its `access_token`.
    TokenAnswer,
    /// JSON, but no token.
    NotAToken,
    /// A private key, certificate or other PEM text.
    Pem,
    /// Tokens nested deeper than any use has.
    TooNested,
}

impl Reason {
    /// The stable code for JavaScript and JSON.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Empty => "malformed.empty",
            Self::Placeholder { .. } => "malformed.placeholder",
            Self::SchemeLeftOn { .. } => "malformed.scheme",
            Self::NameLeftOn { .. } => "malformed.name",
            Self::Quoted => "malformed.quoted",
            Self::Space { .. } => "malformed.space",
            Self::PercentEncoded => "malformed.percent",
            Self::Elided => "malformed.elided",
            Self::CutShort { .. } => "malformed.cut-short",
            Self::Parts { .. } => "malformed.parts",
            Self::Base64 { .. } => "malformed.base64",
            Self::Json { .. } => "malformed.json",
            Self::Member { .. } => "malformed.member",
            Self::TooMany { .. } => "malformed.too-many",
            Self::Character => "malformed.character",
            Self::Oversized { .. } => "malformed.oversized",
            Self::TokenAnswer => "malformed.token-answer",
            Self::NotAToken => "malformed.not-a-token",
            Self::Pem => "malformed.pem",
            Self::TooNested => "malformed.too-nested",
        }
    }

    /// What is wrong and where, in one sentence.
    pub fn message(&self, at: usize) -> String {
        match self {
            Self::Empty => "There is no token.".to_owned(),
            Self::Placeholder { word } => format!("`{word}` stands where the token should be."),
            Self::SchemeLeftOn { scheme } => {
                format!("The scheme `{scheme}` is still before the token (byte {at}).")
            }
            Self::NameLeftOn { name } => format!("`{name}` is still before the token (byte {at})."),
            Self::Quoted => format!("The token is in quotes (byte {at})."),
            Self::Space { count: 1 } => {
                format!("There is white space or a line break inside the token (byte {at}).")
            }
            Self::Space { count } => format!(
                "There is white space or a line break inside the token ({count} characters, the first at byte {at})."
            ),
            Self::PercentEncoded => format!("The token is percent-encoded (byte {at})."),
            Self::Elided => format!("A piece of the token was left out (byte {at})."),
            Self::CutShort { part } => {
                format!("The token ends early, in or after its {part} (byte {at}).")
            }
            Self::Parts { found, expected } => {
                format!("The token has {found} dot-separated parts; its header calls for {expected} (byte {at}).")
            }
            Self::Base64 {
                part,
                fault: Base64Fault::Character,
            } => format!("The {part} has a character that is not base64url (byte {at})."),
            Self::Base64 {
                part,
                fault: Base64Fault::Length,
            } => format!("The {part} has one character too many or too few (byte {at})."),
            Self::Json { part, what } => {
                format!("The {part} is not JSON: {} (byte {at}).", what.words())
            }
            Self::Member { name } => {
                format!("The JSON form of the token has no usable member `{name}`.")
            }
            Self::TooMany { name } => format!("The token has more {name} than any token has."),
            Self::Character => format!("There is a character that no token has (byte {at})."),
            Self::Oversized { length } => {
                format!("The text has {length} bytes, more than any token that a server accepts.")
            }
            Self::TokenAnswer => "This is the whole answer of a token endpoint.".to_owned(),
            Self::NotAToken => "This is JSON, but not a token.".to_owned(),
            Self::Pem => "This is a PEM text (a key or a certificate), not a token.".to_owned(),
            Self::TooNested => "Tokens are nested deeper than any use has.".to_owned(),
        }
    }

    /// What to do, in one sentence.
    pub fn advice(&self) -> &'static str {
        match self {
            Self::Empty => "Look at where the program takes it from: the variable was empty when the request was made.",
            Self::Placeholder { .. } => {
                "The program sent a word in place of the token: look at where it takes it from, and whether sign-in had finished."
            }
            Self::SchemeLeftOn { .. } => "Send the scheme once: the token alone belongs after it.",
            Self::NameLeftOn { .. } => "Take the value alone.",
            Self::Quoted => "Take the quotes off: a server reads them as part of the token.",
            Self::Space { .. } => "Join the lines: a token has no white space.",
            Self::PercentEncoded => "Decode it: in a header a token stands as it is.",
            Self::Elided => "Copy the whole token: what shows it shortens it.",
            Self::CutShort { .. } => {
                "Copy the whole token, or look for a length limit on its way (database column, cookie, shell line)."
            }
            Self::Parts { .. } => "Copy the whole token, once, with nothing attached.",
            Self::Base64 { .. } | Self::Json { .. } => {
                "Copy the token again from its source; what was sent is damaged."
            }
            Self::Member { .. } => "Copy the whole JSON text.",
            Self::TooMany { .. } => "Give the token with fewer of them.",
            Self::Character => "Copy the token again from its source; look for typographic characters.",
            Self::Oversized { .. } => "Give the token alone.",
            Self::TokenAnswer => "Send its `access_token` alone.",
            Self::NotAToken => "Send the token itself, not what describes it.",
            Self::Pem => "If it is a private key and was sent anywhere, replace it.",
            Self::TooNested => "Give the innermost token.",
        }
    }
}
