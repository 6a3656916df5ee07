//! What somebody has in hand, turned into [`Exchange`]s: a token, a raw HTTP request,
//! a command or script that makes a call, an answer alone, a HAR file; and OpenAPI documents as tables ([`openapi`]).

mod answer;
mod bare;
mod curl;
mod draft;
mod error;
mod fetch;
pub(crate) mod har;
mod http;
mod httpie;
mod literal;
pub mod openapi;
mod powershell;
mod pull;
mod scan;
mod script;
pub(crate) mod timestamp;

pub use bare::{BareCall, Dressed, bare_call, one_token, two_tokens};
pub use error::ImportError;
pub use timestamp::{parse as time, utc};

use crate::exchange::Exchange;
use crate::sensitive::Sensitive;
use crate::token::{self, Kind};

/// What a text held.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum Imported {
    /// A token alone, without scheme and quotes.
    Token(Sensitive<String>),
    /// One request or many.
    Exchanges(Recording),
}

/// The exchanges of a text or file, and what must be known about them.
#[derive(Debug, Clone, Default)]
pub struct Recording {
    /// The exchanges, in the order of the text; `id` is the place in it, from 1.
    pub exchanges: Vec<Exchange>,
    /// Entries that could not be used, the first [`Recording::LISTED`] of them.
    pub skipped: Vec<Skipped>,
    /// How many entries could not be used.
    pub skipped_count: usize,
    /// What a reader must know, as sentences: a token that is not in the file, a body that is in another file.
    pub notes: Vec<String>,
}

impl Recording {
    /// At most this many skipped entries are listed; the others are counted.
    pub const LISTED: usize = 50;

    fn skip(&mut self, path: String, reason: impl Into<String>) {
        self.skipped_count += 1;
        if self.skipped.len() < Self::LISTED {
            self.skipped.push(Skipped {
                path,
                reason: reason.into(),
            });
        }
    }
}

impl IntoIterator for Recording {
    type Item = Exchange;
    type IntoIter = std::vec::IntoIter<Exchange>;

    fn into_iter(self) -> Self::IntoIter {
        self.exchanges.into_iter()
    }
}

/// An entry of a file that could not be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Skipped {
    /// JSON path of the entry, e.g. `log.entries[3]`.
    pub path: String,
    /// Why, as a clause, e.g. ``its address: `data:` is not an address of an API``.
    pub reason: String,
}

/// Reads a token, request, command or HAR file, whichever it is. `now_ms` (milliseconds since
/// 1970-01-01T00:00:00Z) is the time of requests that state none.
///
/// ```
/// use why403::import::{Imported, read};
///
/// let text = "curl 'https://api.mypurecloud.com/api/v2/users/me' -H 'Authorization: Bearer abc'";
/// let Ok(Imported::Exchanges(recording)) = read(text, 0) else { panic!() };
/// assert_eq!(recording.exchanges[0].url.path(), "/api/v2/users/me");
/// ```
///
/// # Errors
/// [`ImportError`] says what is wrong, where, and what to do; it never repeats the text.
pub fn read(text: &str, now_ms: i64) -> Result<Imported, ImportError> {
    read_where(text, now_ms, &|_| true)
}

/// As [`read`], for long recordings: of calls that were answered with 2xx only those bodies are kept that hold a hint of
/// an error, and those of calls for which `tells` says that they tell something.
///
/// # Errors
/// As [`read`].
pub fn read_where(text: &str, now_ms: i64, tells: &dyn Fn(&Exchange) -> bool) -> Result<Imported, ImportError> {
    read_along(text, now_ms, tells, &|_| ())
}

/// As [`read_where`]; `counts` is told after each entry of a recording how many were read so far.
///
/// # Errors
/// As [`read`].
pub fn read_along(
    text: &str,
    now_ms: i64,
    tells: &dyn Fn(&Exchange) -> bool,
    counts: &dyn Fn(usize),
) -> Result<Imported, ImportError> {
    let text = text.trim_start_matches('\u{feff}');
    let trimmed = text.trim();
    if trimmed.is_empty() {
        return Err(ImportError::Empty);
    }
    if is_json_token(trimmed) {
        return Ok(Imported::Token(Sensitive::new(trimmed.to_owned())));
    }
    if let Some(recording) = answer::alone(trimmed, now_ms) {
        return Ok(Imported::Exchanges(recording));
    }
    if trimmed.starts_with(['{', '[']) {
        return har::read(text, now_ms, har::Along { tells, counts });
    }
    let recording = if curl::is_command(trimmed) {
        curl::read(text, now_ms)?
    } else if fetch::is_call(trimmed) {
        fetch::read(text, now_ms)?
    } else if powershell::is_command(trimmed) {
        powershell::read(text, now_ms)?
    } else if httpie::is_command(trimmed) {
        httpie::read(text, now_ms)?
    } else if http::is_request(trimmed) {
        http::read(text, now_ms)?
    } else if script::is_script(trimmed) {
        script::read(text, now_ms)?
    } else {
        return token_alone(text).map(|token| Imported::Token(Sensitive::new(token)));
    };
    Ok(Imported::Exchanges(recording))
}

/// A token in one of the JSON serializations (RFC 7515 §7.2, RFC 7516 §7.2).
fn is_json_token(text: &str) -> bool {
    if !text.starts_with('{') || text.len() > token::MAX_LENGTH {
        return false;
    }
    let decoded = token::decode(&Sensitive::new(text.to_owned()));
    matches!(decoded.kind, Kind::Jws(_) | Kind::Jwe(_))
}

/// A token alone: with or without `Authorization:`, scheme, quotes; broken over several lines.
fn token_alone(text: &str) -> Result<String, ImportError> {
    // Of a block of headers only the one line counts.
    let is_header = |line: &&str| line.contains(": ");
    let authorization = |line: &&str| strip_prefix_ignoring_case(line.trim(), "authorization:").is_some();
    let text = match text.lines().find(authorization) {
        Some(line) if text.lines().filter(is_header).count() > 1 => line,
        _ => text,
    };
    let mut token = String::new();
    let mut dots = 0;
    for (number, line) in text.lines().enumerate() {
        let mut piece = line.trim();
        if token.is_empty() {
            piece = without_dressing(piece);
        } else {
            if dots >= 2 && piece.starts_with("eyJ") {
                return Err(ImportError::ManyTokens { line: number + 1 });
            }
            piece = piece.trim_end_matches(['"', '\'', '`', ',', ';']);
        }
        dots += piece.matches('.').count();
        token.push_str(piece);
    }
    if token.is_empty() {
        return Err(ImportError::Empty);
    }
    // A JSON Web Token that was copied out of wrapped text may hold blanks.
    if token.starts_with("eyJ") {
        token.retain(|c| !c.is_whitespace());
    }
    // Such characters are in no token, but in code, mark-up and prose.
    let foreign = |c: char| c.is_whitespace() || c.is_control() || "<>{}[]()\"'`\\;,".contains(c);
    if token.contains(foreign) {
        return Err(ImportError::Unrecognised);
    }
    Ok(token)
}

/// `Authorization: Bearer "abc",` → `abc`.
fn without_dressing(line: &str) -> &str {
    let quotes = ['"', '\'', '`', ',', ';'];
    let mut text = line.trim_matches(quotes).trim();
    for name in ["proxy-authorization", "authorization", "access_token", "token"] {
        if let Some(rest) = strip_prefix_ignoring_case(text, name) {
            let rest = rest.trim_start_matches(quotes).trim_start();
            if let Some(value) = rest.strip_prefix([':', '=']) {
                text = value.trim().trim_matches(quotes).trim();
                break;
            }
        }
    }
    for scheme in ["bearer", "dpop", "token"] {
        while let Some(rest) = strip_prefix_ignoring_case(text, scheme) {
            if !rest.is_empty() && !rest.starts_with(char::is_whitespace) {
                break;
            }
            text = rest.trim().trim_matches(quotes).trim();
        }
    }
    text
}

fn strip_prefix_ignoring_case<'a>(text: &'a str, prefix: &str) -> Option<&'a str> {
    let head = text.get(..prefix.len())?;
    head.eq_ignore_ascii_case(prefix)
        .then(|| text.get(prefix.len()..))
        .flatten()
}
