//! [`Answer`]: what a server answered, read once, whatever its form.
//!
//! JSON of any shape, XML and SOAP, HTML of frameworks, plain text, forms, batches, challenges and telling headers all
//! become the same three things: leaves (a path and a text), codes, and sentences. This room knows no vendor and no
//! reason; signs (the room `sign`) say what the words mean. It needs nothing of the other rooms, so that the build can
//! read the signs' examples with the very same code.

pub mod challenge;
pub(crate) mod cut_json;
mod document;
pub(crate) mod harmless;
mod json;
mod key;
mod kind;
mod markup;
mod parts;
mod shown;
mod spelling;

pub use challenge::Challenge;
pub use kind::Kind;

use crate::order;
use serde_json::Value;
use std::fmt;

/// At most this many leaves of an answer are kept.
const MOST_LEAVES: usize = 2000;
/// At most this many sentences and codes.
const MOST_SENTENCES: usize = 300;
const MOST_CODES: usize = 200;
const MOST_SPELLED: usize = 20;
/// At most this many characters of a leaf or a sentence are kept.
const LONGEST: usize = 2000;
/// A code is no longer than this.
const LONGEST_CODE: usize = 160;
/// At most this many bytes of a body are read.
const MOST_BYTES: usize = 64 * 1024;

/// What was seen of a request and its answer, as plain texts.
#[derive(Clone, Default)]
pub struct Seen<'a> {
    /// The method in upper case.
    pub method: &'a str,
    /// The host in lower case, without port.
    pub host: &'a str,
    /// The path as sent.
    pub path: &'a str,
    /// Names of the request's headers.
    pub request_headers: Vec<&'a str>,
    /// Whether a credential was sent, as far as it is known; when that was withheld, it counts as sent.
    pub sent: bool,
    /// The status, if there was an answer.
    pub status: Option<u16>,
    /// The answer's headers.
    pub headers: Vec<(&'a str, &'a str)>,
    /// The body; `None` when it was not seen.
    pub body: Option<&'a str>,
    /// Whether the body was cut at the size that is kept.
    pub cut: bool,
}

/// Where a text stood.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// A member of the body that has a name: JSON, XML, form.
    Member,
    /// A parameter of a challenge.
    Challenge,
    /// A header of the answer.
    Header,
    /// The title of a page.
    Title,
    /// A block of a page's text.
    Block,
    /// Plain text.
    Text,
}

/// A member of the body that is no list and no object.
#[derive(Clone, PartialEq, Eq)]
pub struct Leaf {
    /// Its path: names joined with `.`, `[]` after the name of a list (`errors[].extensions.code`). A list around the
    /// whole body is left out.
    pub path: String,
    /// The text; numbers and truth values as they are written.
    pub text: String,
}

/// A machine-readable code of the answer.
#[derive(Clone, PartialEq, Eq)]
pub struct Code {
    /// The leaf's path, `www-authenticate`, or the header's name.
    pub path: String,
    /// The code.
    pub text: String,
}

/// A sentence of the answer.
#[derive(Clone, PartialEq, Eq)]
pub struct Sentence {
    /// Where it stood.
    pub place: Place,
    /// The leaf's path, `www-authenticate`, the header's name or the page's element.
    pub path: String,
    /// The text, white space folded.
    pub text: String,
    /// How telling its place is: 0 is a name such as `message`.
    rank: u8,
}

/// One of several answers in a batch, or one error in a list of them, that has a status of its own.
#[derive(Clone, PartialEq, Eq)]
pub struct Member {
    /// Its id in the batch, if it has one.
    pub id: Option<String>,
    /// Its status.
    pub status: u16,
}

/// What a server answered. Its texts may hold the token that was sent: what is shown of them is scrubbed first.
#[derive(Clone, Default)]
pub struct Answer {
    method: String,
    host: String,
    path: String,
    request_headers: Vec<String>,
    sent: bool,
    status: Option<u16>,
    inner: Vec<u16>,
    headers: Vec<(String, String)>,
    challenges: Vec<Challenge>,
    kind: Kind,
    json: Option<Value>,
    leaves: Vec<Leaf>,
    codes: Vec<Code>,
    /// Codes that are written as names of several words, as these words: the place in `codes`, and `missing totp token`.
    spelled: Vec<(usize, String)>,
    sentences: Vec<Sentence>,
    members: Vec<Member>,
    page: String,
    body_len: usize,
}

impl Answer {
    /// Reads an answer. Nothing in it is an error: what cannot be read as anything else is text.
    pub fn of(seen: &Seen<'_>) -> Self {
        let mut answer = Self {
            method: seen.method.to_ascii_uppercase(),
            host: seen.host.to_ascii_lowercase(),
            path: seen.path.to_owned(),
            request_headers: (seen.request_headers.iter())
                .map(|name| name.to_ascii_lowercase())
                .collect(),
            sent: seen.sent,
            status: seen.status,
            headers: (seen.headers.iter().take(200))
                .map(|(name, value)| (name.to_ascii_lowercase(), (*value).to_owned()))
                .collect(),
            ..Self::default()
        };
        parts::challenges(&mut answer);
        parts::headers(&mut answer);
        if let Some(body) = seen.body {
            answer.body_len = body.len();
            let kept = head(body, MOST_BYTES);
            document::read(&mut answer, kept, seen.cut || kept.len() < body.len());
        }
        answer.spelled = (answer.codes.iter().enumerate())
            .filter_map(|(at, code)| Some((at, spelling::words(&code.text)?)))
            .take(MOST_SPELLED)
            .collect();
        // Fullest first; within a rank the order of the answer stays.
        order::sort_by_key(&mut answer.sentences, |sentence| sentence.rank);
        answer
    }

    /// The method in upper case.
    pub fn method(&self) -> &str {
        &self.method
    }

    /// The host in lower case.
    pub fn host(&self) -> &str {
        &self.host
    }

    /// The path as sent; it may hold secrets.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Whether a credential was sent, as far as it is known.
    pub fn sent(&self) -> bool {
        self.sent
    }

    /// Whether the request had a header of this name (lower case).
    pub fn requested_with(&self, name: &str) -> bool {
        self.request_headers.iter().any(|known| known == name)
    }

    /// Names of the request's headers, in lower case.
    pub fn request_headers(&self) -> impl Iterator<Item = &str> {
        self.request_headers.iter().map(String::as_str)
    }

    /// The status of HTTP.
    pub fn status(&self) -> Option<u16> {
        self.status
    }

    /// Whether HTTP or the body states this status: a GraphQL error, a member of a batch, `statusCode` inside a 200.
    pub fn states(&self, status: u16) -> bool {
        self.status == Some(status) || self.inner.contains(&status)
    }

    /// The statuses that the body states, each once.
    pub fn inner_statuses(&self) -> &[u16] {
        &self.inner
    }

    /// The first value of a header of the answer (name in lower case).
    pub fn header(&self, name: &str) -> Option<&str> {
        let found = self.headers.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.as_str())
    }

    /// The headers of the answer, names in lower case.
    pub fn headers(&self) -> impl Iterator<Item = (&str, &str)> {
        self.headers.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// The challenges of `WWW-Authenticate` and `Proxy-Authenticate`.
    pub fn challenges(&self) -> &[Challenge] {
        &self.challenges
    }

    /// The body's form.
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// The body as JSON, if it is one document.
    pub fn json(&self) -> Option<&Value> {
        self.json.as_ref()
    }

    /// The members of the body.
    pub fn leaves(&self) -> &[Leaf] {
        &self.leaves
    }

    /// The texts at a path, in order. Names are compared without case; `**.name` is `name` at any depth; a list may be
    /// written with or without its `[]` at the end.
    pub fn at<'a>(&'a self, path: &'a str) -> impl Iterator<Item = &'a str> {
        self.leaves
            .iter()
            .filter(move |leaf| key::path_is(&leaf.path, path))
            .map(|leaf| leaf.text.as_str())
    }

    /// Whether there is anything at a path.
    pub fn has(&self, path: &str) -> bool {
        self.leaves.iter().any(|leaf| key::path_begins(&leaf.path, path))
    }

    /// The codes, most telling first.
    pub fn codes(&self) -> &[Code] {
        &self.codes
    }

    /// Codes that are names of several words (`missing_totp_token`, `CSRFTokenError`), each with these words.
    pub fn spelled(&self) -> impl Iterator<Item = (&str, &str)> {
        let code = |at: usize| self.codes.get(at).map(|code| code.text.as_str());
        self.spelled
            .iter()
            .filter_map(move |(at, words)| Some((code(*at)?, words.as_str())))
    }

    /// The sentences, most telling first.
    pub fn sentences(&self) -> &[Sentence] {
        &self.sentences
    }

    /// The raw markup of a page, at most 32 KiB; empty for every other form.
    pub fn page(&self) -> &str {
        &self.page
    }

    /// Answers within a batch that have a status of their own.
    pub fn members(&self) -> &[Member] {
        &self.members
    }

    fn push_leaf(&mut self, path: &str, text: &str) {
        if self.leaves.len() < MOST_LEAVES {
            self.leaves.push(Leaf {
                path: path.to_owned(),
                text: head(text, LONGEST).to_owned(),
            });
        }
    }

    fn push_code(&mut self, path: &str, text: &str) {
        let text = text.trim();
        let known = |code: &Code| code.text == text && code.path == path;
        if !text.is_empty()
            && text.len() <= LONGEST_CODE
            && self.codes.len() < MOST_CODES
            && !self.codes.iter().any(known)
        {
            self.codes.push(Code {
                path: path.to_owned(),
                text: text.to_owned(),
            });
        }
    }

    fn push_sentence(&mut self, place: Place, path: &str, text: &str, rank: u8) {
        if self.sentences.len() >= MOST_SENTENCES {
            return;
        }
        let text = markup::folded(text);
        if text.is_empty() || self.sentences.iter().any(|known| known.text == text) {
            return;
        }
        self.sentences.push(Sentence {
            place,
            path: path.to_owned(),
            text,
            rank,
        });
    }

    fn push_inner(&mut self, status: u16) {
        if (400..600).contains(&status) && !self.inner.contains(&status) && self.inner.len() < 16 {
            self.inner.push(status);
        }
    }
}

/// The first bytes of a text, cut on a boundary of characters.
fn head(text: &str, most: usize) -> &str {
    let mut end = text.len().min(most);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.get(..end).unwrap_or_default()
}

impl fmt::Debug for Answer {
    /// Sizes only: the texts may repeat a token.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Answer")
            .field("status", &self.status)
            .field("kind", &self.kind)
            .field("headers", &self.headers.len())
            .field("challenges", &self.challenges.len())
            .field("body", &self.body_len)
            .field("leaves", &self.leaves.len())
            .field("codes", &self.codes.len())
            .field("sentences", &self.sentences.len())
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests;
