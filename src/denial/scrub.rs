//! No token leaves in a server's words: the one that was sent is taken out wherever the server
//! repeats it, and so is whatever has a token's form.

use super::{Denial, hear};
use crate::reason::Reason;
use crate::scrub::{KeptForms, SHORTEST, Scrubber, TAKEN_OUT};
use crate::token::{SHORTEST_TOKEN, begins_like_token};

/// Still shorter ones are no secrets.
const SHORTEST_WORD: usize = 4;

/// Secrets to take out of texts.
#[derive(Debug)]
pub struct Secrets<'s> {
    scrubber: Scrubber<'s>,
    /// Too short to be looked for inside of words.
    words: Vec<&'s str>,
}

impl<'s> Secrets<'s> {
    /// Of these texts.
    pub fn new(forms: &KeptForms, secrets: &[&'s str]) -> Self {
        let short = |secret: &&&str| (SHORTEST_WORD..SHORTEST).contains(&secret.len());
        Self {
            scrubber: Scrubber::with(forms, secrets.iter().copied()),
            words: secrets.iter().filter(short).copied().collect(),
        }
    }

    /// Takes them out of a text that a server wrote.
    pub fn take_out(&self, text: &mut String) {
        // First the long ones: a short one within them would leave their rest.
        self.scrubber.clean(text);
        for word in &self.words {
            without_word(text, word);
        }
    }
}

/// Whether a text has no word that is long enough for a token.
pub(super) fn has_short_words(text: &str) -> bool {
    let is_token_char = |byte: &u8| byte.is_ascii_alphanumeric() || b"-._~+/=".contains(byte);
    text.as_bytes()
        .split(|byte| !is_token_char(byte))
        .all(|word| word.len() < SHORTEST_TOKEN)
}

/// Replaces every word that has a token's form.
pub(super) fn tokens(text: &str) -> String {
    let is_token_char = |c: char| c.is_ascii_alphanumeric() || "-._~+/=".contains(c);
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while !rest.is_empty() {
        let word_end = rest.find(|c| !is_token_char(c)).unwrap_or(rest.len());
        let (word, tail) = rest.split_at_checked(word_end).unwrap_or((rest, ""));
        // `access_token=…` and `/callback/…`: the token begins within the word.
        let mut starts = std::iter::once(0).chain(word.match_indices(['=', '/', '.', '~', '+']).map(|(at, _)| at + 1));
        match starts.find(|at| word.get(*at..).is_some_and(begins_like_token)) {
            Some(at) => {
                out.push_str(word.get(..at).unwrap_or_default());
                out.push_str(TAKEN_OUT);
            }
            None => out.push_str(word),
        }
        let gap_end = tail.find(is_token_char).unwrap_or(tail.len());
        let (gap, next) = tail.split_at_checked(gap_end).unwrap_or((tail, ""));
        out.push_str(gap);
        rest = next;
    }
    out
}

/// Takes a short secret out where it stands as a word of its own.
fn without_word(text: &mut String, secret: &str) {
    let in_word = |c: char| c.is_alphanumeric();
    let mut from = 0;
    while let Some(at) = text.get(from..).and_then(|tail| tail.find(secret)).map(|at| at + from) {
        let end = at + secret.len();
        let before = text.get(..at).and_then(|head| head.chars().next_back());
        let after = text.get(end..).and_then(|tail| tail.chars().next());
        from = end;
        if !before.is_some_and(in_word) && !after.is_some_and(in_word) {
            text.replace_range(at..end, TAKEN_OUT);
            from = at + TAKEN_OUT.len();
        }
    }
}

/// Takes `secrets` out of every text of a denial.
pub(super) fn denial(denial: &mut Denial, forms: &KeptForms, secrets: &[&str]) {
    let secrets = Secrets::new(forms, secrets);
    let own = [&mut denial.code, &mut denial.message].into_iter().flatten();
    for text in own.chain(&mut denial.besides) {
        secrets.take_out(text);
    }
    for (_, value) in &mut denial.support {
        secrets.take_out(value);
    }
    for challenge in &mut denial.challenges {
        for (_, value) in &mut challenge.params {
            secrets.take_out(value);
        }
    }
    // A condition with a secret in it is none.
    denial.accepts.retain(|accepts| {
        !accepts.expr.atoms().iter().any(|atom| {
            let mut name = atom.name().to_owned();
            secrets.take_out(&mut name);
            name != atom.name()
        })
    });
    if let Some(address) = &mut denial.metadata {
        secrets.take_out(address);
    }
    for statement in &mut denial.states {
        if let Some(words) = &mut statement.words {
            secrets.take_out(words);
        }
        let fields = hear::mapped(&statement.reason.fields(), &mut |text| secrets.take_out(text));
        // The same fields of the same reason fit.
        if let Ok(reason) = Reason::from_fields(statement.reason.id(), &fields) {
            statement.reason = reason;
        }
    }
}
