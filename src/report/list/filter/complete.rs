//! What may be meant while a filter is typed: keys, then values that were seen.

use super::{Key, quoted, words};

/// At most this many are proposed.
const MOST: usize = 8;

/// Something that may be meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal {
    /// What stands there then: `status:` or `status:403`.
    pub text: String,
    /// What it means, for a key.
    pub means: &'static str,
}

/// What may be meant by the word at the caret.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Proposals {
    /// Where the word begins, in bytes.
    pub from: usize,
    /// Where it ends.
    pub to: usize,
    /// What may be meant.
    pub list: Vec<Proposal>,
}

impl Proposals {
    /// The text with one of them in it, and where the caret stands then, in bytes. After a value a space follows.
    pub fn chosen(&self, at: usize, text: &str) -> Option<(String, usize)> {
        let chosen = &self.list.get(at)?.text;
        let (before, after) = (text.get(..self.from)?, text.get(self.to..)?);
        let space = if chosen.ends_with(':') || after.starts_with(' ') {
            ""
        } else {
            " "
        };
        let made = format!("{before}{chosen}{space}");
        let caret = made.len();
        Some((format!("{made}{after}"), caret))
    }
}

/// What may be meant by the word that ends at or holds `caret` (in bytes). `seen` gives the values of a key.
pub fn complete(text: &str, caret: usize, seen: &dyn Fn(Key) -> Vec<String>) -> Proposals {
    let here = words(text)
        .into_iter()
        .find(|word| word.from < caret && caret <= word.to);
    let Some(word) = here else {
        return Proposals {
            from: caret.min(text.len()),
            to: caret.min(text.len()),
            list: Vec::new(),
        };
    };
    let (not, rest) = match word.text.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", word.text.as_str()),
    };
    let list = match rest.split_once(':') {
        Some((key, typed)) => Key::named(key).map_or_else(Vec::new, |key| values(not, key, typed, seen)),
        None => keys(not, rest),
    };
    Proposals {
        from: word.from,
        to: word.to,
        list,
    }
}

fn keys(not: &str, typed: &str) -> Vec<Proposal> {
    let typed = typed.to_ascii_lowercase();
    Key::ALL
        .into_iter()
        .filter(|key| key.word().starts_with(&typed))
        .map(|key| Proposal {
            text: format!("{not}{}:", key.word()),
            means: key.means(),
        })
        .collect()
}

fn values(not: &str, key: Key, typed: &str, seen: &dyn Fn(Key) -> Vec<String>) -> Vec<Proposal> {
    // Of several values the last is still typed.
    let (before, last) = match typed.rsplit_once(',') {
        Some((before, last)) => (format!("{before},"), last),
        None => (String::new(), typed),
    };
    let wanted = last.trim_matches('"').to_lowercase();
    let mut all = match key {
        Key::Is => ["refused", "ok", "failed", "pending"].map(str::to_owned).to_vec(),
        Key::Verdict => ["certain", "likely", "possible", "unknown"].map(str::to_owned).to_vec(),
        _ => seen(key),
    };
    all.retain(|value| {
        let value = value.to_lowercase();
        value.contains(&wanted) && value != wanted
    });
    all.truncate(MOST);
    all.into_iter()
        .map(|value| Proposal {
            text: format!("{not}{}:{before}{}", key.word(), quoted(&value, false)),
            means: "",
        })
        .collect()
}
