//! Rights as they are declared: in the addresses of sign-ins, in files of Terraform, in manifests of applications, in the
//! `permissions` of workflows. The readers are small and tolerant: they know lists and fields, no schema, and what they
//! find counts only where the vendor's table has such a name.

mod address;
mod brackets;
mod indented;
mod names;
mod rights;

pub(super) use rights::{Found, found, unknown};

use crate::platforms::Tables;
use crate::requirement::Atom;
use std::path::Path;

/// A file that declares rights.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Declared {
    /// Its name, as it is shown.
    pub file: String,
    /// The platform that it is for, by its short name; all of a lock without it.
    pub platform: Option<String>,
    /// What stands in it.
    pub said: Vec<Said>,
}

/// A text that stands in such a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// The names of the fields, blocks and lists that it stands in, the outermost first.
    pub keys: Vec<String>,
    /// The text, without quotation marks.
    pub text: String,
    /// The line, from 1.
    pub line: usize,
    /// Which block it stands in; texts of one block belong together.
    pub block: usize,
}

/// So much of a file is looked at, and so many texts of it are kept: declarations are short.
const MOST_BYTES: usize = 4 * 1024 * 1024;
const MOST_TEXTS: usize = 100_000;
/// Deeper blocks are passed over.
const DEEPEST: usize = 64;

impl Declared {
    /// Reads a file's text. No text is an error: what is not understood declares nothing.
    pub fn read(file: &str, text: &str) -> Self {
        let text = text.get(..MOST_BYTES).unwrap_or(text);
        let ending = Path::new(file).extension().and_then(|ending| ending.to_str());
        let indented = matches!(ending, Some("yml" | "yaml"))
            || (ending.is_none() && text.lines().any(|line| line.trim_end().ends_with(':')));
        let mut said = if indented {
            indented::read(text)
        } else {
            brackets::read(text)
        };
        said.extend(address::read(text));
        if said.is_empty() {
            said = names::read(text);
        }
        said.truncate(MOST_TEXTS);
        Self {
            file: file.to_owned(),
            platform: None,
            said,
        }
    }
}

impl Declared {
    /// The rights of a platform that it declares, by the platform's table, each with its line.
    pub fn rights(&self, platform: &str, tables: &Tables) -> Vec<(Atom, usize)> {
        let found = found(std::slice::from_ref(self), platform, &[], tables);
        found.into_iter().map(|right| (right.atom, right.line)).collect()
    }

    /// Names of a platform that are of any kind, without a file.
    pub fn of_names(shown: &str, platform: &str, names: &[String]) -> Self {
        let said = names.iter().enumerate().map(|(at, name)| Said {
            keys: vec![names::BARE.to_owned()],
            text: name.clone(),
            line: at + 1,
            block: 0,
        });
        Self {
            file: shown.to_owned(),
            platform: Some(platform.to_owned()),
            said: said.collect(),
        }
    }
}

impl Said {
    /// What the fields around it take it for: `scope`, `permission`, `role`; `None` where they tell nothing.
    pub fn kind(&self) -> Option<&'static str> {
        // The nearest field tells.
        self.keys.iter().rev().find_map(|key| {
            let key = key.to_ascii_lowercase();
            [
                ("scope", "scope"),
                ("permission", "permission"),
                ("action_set", "permission"),
                ("role", "role"),
            ]
            .into_iter()
            .find(|(part, _)| key.contains(part))
            .map(|(_, kind)| kind)
        })
    }

    /// The names in it: lists are written with blanks or commas between them.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        let parts = self.text.split(|c: char| c.is_whitespace() || c == ',');
        parts.filter(|part| !part.is_empty())
    }
}
