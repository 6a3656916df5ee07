//! What a document leaves open or says in a way that cannot be used, named and counted: the operations that it concerns
//! are imported as unknown, and the rest as it stands.

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
    /// Lists of names of which one seems to include the others, read as "all are needed": how many, and the first.
    interchangeable: usize,
    example: Option<String>,
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

    /// Counts a list of names when one of them seems to include the others.
    pub(super) fn look_at(&mut self, names: &[&str]) {
        if interchangeable(names.iter().copied()) {
            self.interchangeable += 1;
            let shown = names.get(..MOST_SHOWN).unwrap_or(names);
            self.example.get_or_insert_with(|| shown.join(", "));
        }
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
        if let Some(names) = &self.example {
            notes.push(format!(
                "Warning ({}): scopes such as `{names}` look interchangeable, and all of them are taken as needed, as \
                 OpenAPI says; if any one is enough, import again with `any`.",
                times(self.interchangeable)
            ));
        }
        if self.others > 0 {
            notes.push(format!("Warning: {} more of other names.", self.others));
        }
        notes
    }
}

/// Levels of access, of which a higher one usually includes the lower.
const LEVELS: [&str; 14] = [
    "read",
    "readonly",
    "view",
    "write",
    "readwrite",
    "edit",
    "update",
    "create",
    "delete",
    "admin",
    "manage",
    "full",
    "all",
    "rw",
];

/// Whether the names are the same but for a level of access at their end or beginning: `org:read, org:admin`.
fn interchangeable<'a>(names: impl IntoIterator<Item = &'a str>) -> bool {
    let mut stems: Vec<(String, String)> = Vec::new();
    for name in names {
        let lower = name.to_ascii_lowercase();
        let at_end = lower.rfind([':', '.', '_', '-', '/']);
        let at_start = lower.find([':', '.', '_', '-', '/']);
        let is_level = |text: &str| LEVELS.contains(&text);
        let split = |at: Option<usize>| {
            let at = at?;
            Some((lower.get(..at)?.to_owned(), lower.get(at + 1..)?.to_owned()))
        };
        let stem = match (split(at_end), split(at_start)) {
            (Some((stem, level)), _) if is_level(&level) => (stem, level),
            (_, Some((level, stem))) if is_level(&level) => (stem, level),
            // `crm.deals` beside `crm.deals.all`.
            _ => (lower.clone(), String::new()),
        };
        stems.push(stem);
    }
    let Some((first, _)) = stems.first() else { return false };
    let levelled = stems.iter().filter(|(_, level)| !level.is_empty()).count();
    stems.len() > 1 && levelled + 1 >= stems.len() && stems.iter().all(|(stem, _)| stem == first)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_of_one_thing_look_interchangeable() {
        for names in [
            vec!["org:read", "org:write", "org:admin"],
            vec!["read:jira-work", "manage:jira-work"],
            vec!["ZohoCRM.modules.ALL", "ZohoCRM.modules.READ"],
            vec!["deals", "deals:full"],
        ] {
            assert!(interchangeable(names.clone()), "{names:?}");
        }
        for names in [
            vec!["org:read"],
            vec!["org:read", "team:read"],
            vec!["orders", "customers"],
            vec!["MERCHANT_PROFILE_READ", "ORDERS_READ"],
            vec![],
        ] {
            assert!(!interchangeable(names.clone()), "{names:?}");
        }
    }

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
