//! What a document leaves open or says in a way that cannot be used, named and counted: the operations that it concerns
//! are imported as unknown, and the rest as it stands.

use super::Unread;
use std::collections::BTreeMap;
use std::fmt;

/// At most so many different warnings are kept; the others are counted together.
const MOST: usize = 40;

/// A warning quotes at most so many names.
const MOST_SHOWN: usize = 4;

/// What was met.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Warning {
    /// `security` names a scheme that the document does not declare.
    UndeclaredScheme(String),
    /// A server's host is a variable of which neither a value nor a default is known.
    OpenHost(String),
    /// An extension in a form that no rule understands.
    Extension(String),
    /// A channel that is not reached over HTTP.
    OtherProtocol(String),
    /// Something that a reader left out, with the reason.
    LeftOut(String),
}

impl fmt::Display for Warning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UndeclaredScheme(name) => write!(
                f,
                "`security` names the scheme `{name}`, which the document does not declare: what these operations require \
                 is unknown; declare it and import again"
            ),
            Self::OpenHost(url) => write!(
                f,
                "the server `{url}` has a host that is a variable without a default: it was left out; name the host that \
                 you use"
            ),
            Self::Extension(name) => write!(f, "`{name}` has a form that no rule understands: unknown"),
            Self::OtherProtocol(name) => write!(f, "`{name}` is not reached over HTTP and was left out"),
            Self::LeftOut(what) => f.write_str(what),
        }
    }
}

/// The warnings of one document.
#[derive(Debug, Default)]
pub(super) struct Warnings {
    counts: BTreeMap<Warning, usize>,
    others: usize,
    /// Lists of scopes that the document itself speaks against needing all of: how many, and the first.
    doubtful: usize,
    example: Option<String>,
    unread: Vec<Unread>,
}

impl Warnings {
    /// Counts one more of it.
    pub(super) fn add(&mut self, warning: Warning) {
        if let Some(count) = self.counts.get_mut(&warning) {
            *count += 1;
        } else if self.counts.len() < MOST {
            self.counts.insert(warning, 1);
        } else {
            self.others += 1;
        }
    }

    /// Keeps what cannot be read.
    pub(super) fn unread(&mut self, one: Unread) {
        self.unread.push(one);
    }

    /// All that cannot be read, in the order of the document.
    pub(super) fn take_unread(&mut self) -> Vec<Unread> {
        std::mem::take(&mut self.unread)
    }

    /// Counts a list of scopes that the document itself speaks against needing all of.
    pub(super) fn doubt(&mut self, names: &[&str], why: &str) {
        self.doubtful += 1;
        let shown = names.get(..MOST_SHOWN).unwrap_or(names).join(", ");
        let more = if names.len() > MOST_SHOWN { " …" } else { "" };
        self.example.get_or_insert_with(|| format!("`{shown}`{more}: {why}"));
    }

    /// As sentences for the reader.
    pub(super) fn notes(&self) -> Vec<String> {
        let times = |count: usize| {
            if count == 1 {
                "once".to_owned()
            } else {
                format!("{count} times")
            }
        };
        let mut notes: Vec<String> = self
            .counts
            .iter()
            .map(|(warning, count)| format!("Warning ({}): {warning}.", times(*count)))
            .collect();
        if let Some(example) = &self.example {
            notes.push(format!(
                "Warning ({}): scopes are listed as if all were needed, and the document itself speaks against it ({example}): \
                 whether all are needed is taken as not said; if any one is enough, import again with `any`.",
                times(self.doubtful)
            ));
        }
        if self.others > 0 {
            notes.push(format!("Warning: {} more of other names.", self.others));
        }
        notes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_warnings_are_bounded() {
        let mut warnings = Warnings::default();
        for number in 0..100 {
            warnings.add(Warning::UndeclaredScheme(format!("s{number}")));
            warnings.add(Warning::UndeclaredScheme("s0".to_owned()));
        }
        let notes = warnings.notes();
        assert_eq!(notes.len(), MOST + 1);
        assert!(
            notes.iter().any(|note| note.starts_with("Warning (101 times): ")),
            "{notes:?}"
        );
    }
}
