//! The forms by which a vendor's tokens are known: the line `token` of a folder.

use super::lines::{context, one_of, sentence, word_of};
use super::pattern::TokenPattern;
use crate::cursor::{Cursor, TextError};
use crate::requirement::Context;
use std::borrow::Cow;

/// What a kind of token is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// To call an API.
    Access,
    /// To get new tokens.
    Refresh,
    /// A key of the API.
    Key,
    /// What proves the client or signs messages.
    Secret,
    /// A code for the token endpoint.
    Code,
    /// Not known.
    Unknown,
}

/// The name of a kind of token within its folder, by which the vendor's own Rust file asks for it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct TokenKind(Cow<'static, str>);

impl TokenKind {
    /// The kind of this name.
    pub const fn new(name: &'static str) -> Self {
        Self(Cow::Borrowed(name))
    }

    /// Its name.
    pub fn name(&self) -> &str {
        &self.0
    }
}

/// A checksum that tokens carry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Check {
    /// After a fixed beginning come thirty letters and digits, and six digits of base 62 with their CRC-32. What has
    /// another length has none.
    Crc32Base62,
}

/// What a text is made of: the first of these that it fits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Alphabet {
    /// Hexadecimal digits.
    Hex,
    /// Letters and digits.
    Alphanumeric,
    /// base64url.
    Base64Url,
    /// What RFC 6750 §2.1 allows in a bearer token.
    B64Token,
    /// Other visible characters.
    Other,
}

/// One form of a vendor's tokens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TokenForm {
    /// The folder that says it.
    pub folder: String,
    /// Whose it is: the vendor's name, or the maker that the line names.
    pub vendor: String,
    /// What the whole token looks like.
    pub pattern: TokenPattern,
    /// What it is for.
    pub purpose: Purpose,
    /// Whether the vendor documents it; else it was only seen.
    pub promised: bool,
    /// What it is, e.g. `access token`.
    pub what: String,
    /// Its kind, where the vendor's Rust file tells kinds apart.
    pub kind: Option<TokenKind>,
    /// Whose token it is, where the kind tells.
    pub holder: Option<Context>,
    /// The checksum that it carries.
    pub check: Option<Check>,
    /// Whether it begins as nothing else does, so that it is found in the middle of a text, too.
    pub marks: bool,
    /// Other folders whose APIs take it as well.
    pub also: Vec<String>,
}

/// A form that several vendors' tokens and other things have, too: a hint, and no more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Resemblance {
    /// What it is made of.
    pub alphabet: Alphabet,
    /// Its length in bytes.
    pub length: usize,
    /// What tokens of just this form are known as, e.g. `an access token of Acme`.
    pub what: String,
}

/// What a line `token` says.
pub(super) enum TokenLine {
    Form(TokenForm),
    Resembles(Resemblance),
}

/// `token prefix TEXT LEAST …`, `token form PATTERN …`, `token resembles ALPHABET LENGTH | WHAT`.
pub(super) fn line(cursor: &mut Cursor<'_>, folder: &str, name: &str) -> Result<TokenLine, TextError> {
    let pattern = match one_of(cursor, &[("prefix", 0), ("form", 1), ("resembles", 2)])? {
        0 => {
            let prefix = word_of(cursor, "a prefix")?;
            TokenPattern::beginning(&prefix, number(cursor, "the shortest length")?)
        }
        1 => {
            let text = word_of(cursor, "a form")?;
            TokenPattern::new(&text).map_err(|(reason, remedy)| cursor.error(&reason, remedy))?
        }
        _ => return resemblance(cursor).map(TokenLine::Resembles),
    };
    let purposes = [
        ("access", Purpose::Access),
        ("refresh", Purpose::Refresh),
        ("key", Purpose::Key),
        ("secret", Purpose::Secret),
        ("code", Purpose::Code),
        ("unknown", Purpose::Unknown),
    ];
    let mut form = TokenForm {
        folder: folder.to_owned(),
        vendor: name.to_owned(),
        pattern,
        purpose: one_of(cursor, &purposes)?,
        promised: one_of(cursor, &[("promised", true), ("observed", false)])?,
        what: String::new(),
        kind: None,
        holder: None,
        check: None,
        marks: false,
        also: Vec::new(),
    };
    cursor.skip_spaces();
    while !cursor.try_take('|') {
        options(cursor, &mut form)?;
        cursor.skip_spaces();
    }
    let what = sentence(cursor, "what it is")?;
    match what.split_once(" | ") {
        // The words name the maker, too, where that is not the vendor of the folder.
        Some((maker, what)) => (form.vendor, form.what) = (maker.to_owned(), what.to_owned()),
        None => form.what = what,
    }
    Ok(TokenLine::Form(form))
}

/// One word of what stands before `|`, with what belongs to it.
fn options(cursor: &mut Cursor<'_>, form: &mut TokenForm) -> Result<(), TextError> {
    match one_of(
        cursor,
        &[("kind", 0), ("holder", 1), ("check", 2), ("marks", 3), ("also", 4)],
    )? {
        0 => form.kind = Some(TokenKind(Cow::Owned(word_of(cursor, "a kind")?))),
        1 => form.holder = Some(context(cursor)?),
        2 => form.check = Some(one_of(cursor, &[("crc32-base62", Check::Crc32Base62)])?),
        3 => form.marks = true,
        _ => form.also.push(word_of(cursor, "a folder")?),
    }
    Ok(())
}

fn resemblance(cursor: &mut Cursor<'_>) -> Result<Resemblance, TextError> {
    let alphabets = [
        ("hex", Alphabet::Hex),
        ("alphanumeric", Alphabet::Alphanumeric),
        ("base64url", Alphabet::Base64Url),
    ];
    let alphabet = one_of(cursor, &alphabets)?;
    let length = number(cursor, "the length")?;
    cursor.skip_spaces();
    cursor.take('|')?;
    let what = sentence(cursor, "what it is like")?;
    Ok(Resemblance { alphabet, length, what })
}

fn number(cursor: &mut Cursor<'_>, what: &str) -> Result<usize, TextError> {
    let read = cursor.field().parse();
    read.map_err(|_| cursor.error(&format!("{what} is missing here"), "write a number of bytes"))
}
