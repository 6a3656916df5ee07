//! Marks by which a vendor's tokens, answers and pages tell something: the lines `claim`, `request-id` and `page-id`.

use super::glob::Glob;
use super::lines::{context, sentence, word_of};
use crate::cursor::{Cursor, TextError};
use crate::requirement::Context;

/// A claim whose value tells whose token it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClaimMark {
    /// The claim.
    pub claim: String,
    /// Its value.
    pub value: Glob,
    /// How both are shown, e.g. `sub: …@clients`.
    pub shown: String,
    /// Whose token it is then.
    pub holder: Context,
    /// Why, e.g. `Acme's form of a client as subject`.
    pub why: String,
}

/// A header that tells one answer from another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestId {
    /// Its name, lower case.
    pub header: String,
    /// What it is called where it is given to support; without it, it is not.
    pub label: Option<String>,
}

/// Words by which pages give the number that their keepers ask for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageId {
    /// What stands before the number, lower case.
    pub words: String,
    /// What it is called.
    pub label: String,
}

/// `claim NAME=GLOB HOLDER | WHY`.
pub(super) fn claim(cursor: &mut Cursor<'_>) -> Result<ClaimMark, TextError> {
    let word = word_of(cursor, "a claim")?;
    let Some((claim, value)) = word.split_once('=') else {
        return Err(cursor.error(
            "this claim has no value",
            "write `NAME=VALUE`, with `*` for any characters",
        ));
    };
    let holder = context(cursor)?;
    cursor.skip_spaces();
    cursor.take('|')?;
    Ok(ClaimMark {
        claim: claim.to_owned(),
        value: Glob::new(value),
        shown: format!("{claim}: {}", value.replace('*', "…")),
        holder,
        why: sentence(cursor, "why")?,
    })
}

/// `request-id NAME … [| LABEL]`.
pub(super) fn request_ids(cursor: &mut Cursor<'_>) -> Result<Vec<RequestId>, TextError> {
    let text = sentence(cursor, "a header")?;
    let (names, label) = match text.split_once(" | ") {
        Some((names, label)) => (names, Some(label.trim().to_owned())),
        None => (text.as_str(), None),
    };
    let made = names.split_whitespace().map(|name| RequestId {
        header: name.to_lowercase(),
        label: label.clone(),
    });
    Ok(made.collect())
}

/// `page-id WORDS | LABEL`.
pub(super) fn page_id(cursor: &mut Cursor<'_>) -> Result<PageId, TextError> {
    let text = sentence(cursor, "what stands before the number")?;
    match text.split_once(" | ") {
        Some((words, label)) => Ok(PageId {
            words: words.trim().to_lowercase(),
            label: label.trim().to_owned(),
        }),
        None => Err(cursor.error("the number has no name", "write `page-id WORDS | LABEL`")),
    }
}
