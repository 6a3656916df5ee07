//! What is wrong with a pack.

use super::{MOST_BYTES_OF_DOCUMENT, MOST_BYTES_OF_TEXT, MOST_HOSTS, MOST_PACKS};
use crate::cursor::TextError;
use crate::import::openapi::OpenApiError;
use crate::sign::Problem;
use std::fmt;

/// What a fault of a pack is about.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum What {
    /// The pack's name cannot be an id.
    #[error("`{0}` cannot be the name of a pack; name its folder in small letters, digits and hyphens")]
    Id(String),
    /// A bundled vendor, or another pack, has this id.
    #[error("`{0}` is the name of {1} already; give the folder another name")]
    IdTaken(String, String),
    /// The pack has no `vendor.txt`.
    #[error("the pack has no vendor.txt; write one, see docs/packs/README.md")]
    NoVendor,
    /// A file that no pack has.
    #[error("a pack has no file of this name; it has vendor.txt, signs.txt, claims.txt, and table.txt or openapi.yaml")]
    UnknownFile,
    /// A table and a document, or two documents.
    #[error("the pack has `{0}`, too, and one of the two can count; remove the other")]
    TwoTables(String),
    /// A file is too long.
    #[error(
        "the file is longer than {} for a text and {} for an API's document; shorten or split it",
        kib(MOST_BYTES_OF_TEXT),
        kib(MOST_BYTES_OF_DOCUMENT)
    )]
    TooLarge,
    /// A folder with more files than a pack can have.
    #[error("the folder has more than {0} files, so it is no pack; choose the pack's own folder")]
    TooManyFiles(usize),
    /// A file is no text.
    #[error("the file is no UTF-8 text; save it as UTF-8")]
    NotUtf8,
    /// A line that holds what has a token's form, in a pack that the browser would keep.
    #[error(
        "this line holds what looks like a token; the browser keeps packs on disk, so write one that is made up and shorter"
    )]
    HoldsToken,
    /// What was kept of a pack cannot be used.
    #[error("what was kept of the pack is damaged ({0}); remove it, and import its folder again")]
    Kept(String),
    /// Too many hosts by regions.
    #[error(
        "the lines `host` and `region` make more than {MOST_HOSTS} hosts; write fewer, with `*` where a label is open"
    )]
    TooManyHosts,
    /// More packs than can be installed.
    #[error("more than {MOST_PACKS} packs are given; give fewer")]
    TooManyPacks,
    /// A text's own reader refuses it.
    #[error("{reason}; {remedy}")]
    Text {
        /// What is wrong.
        reason: String,
        /// What to do.
        remedy: String,
        /// The code: `pack.vendor`, `pack.table`, `pack.claims` or `pack.signs`.
        code: &'static str,
    },
    /// The API's document cannot be imported.
    #[error("{0}")]
    Document(String),
    /// A line that only the bundled vendors may have.
    #[error("a pack cannot have a line `{0}`; {1}")]
    Line(&'static str, &'static str),
    /// A host belongs to a bundled vendor, or to another pack.
    #[error("the host `{host}` meets `{other}` of {of}; a pack names the hosts of its own API alone")]
    HostTaken {
        /// The pattern of the pack.
        host: String,
        /// The pattern that it meets.
        other: String,
        /// Whose it is.
        of: String,
    },
    /// No host of an API.
    #[error("the pack names no host of an API; add a line `host api api.example.com`")]
    NoHost,
    /// Signs, table or claims are of another maker.
    #[error("this is about `{found}`, and the pack is `{id}`; write `{id}` here")]
    Other {
        /// The name that stands there.
        found: String,
        /// The pack's.
        id: String,
    },
    /// The signs are not a vendor's.
    #[error("the signs of a pack are a vendor's, so that they count for its own hosts alone; write the kind `vendor`")]
    Kind,
    /// The table serves none of the pack's hosts.
    #[error("the table serves none of the hosts that vendor.txt names; name the same hosts in both")]
    TableHosts,
}

impl What {
    /// The stable code for JavaScript and JSON.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Id(_) => "pack.id",
            Self::IdTaken(..) => "pack.id-taken",
            Self::NoVendor => "pack.no-vendor",
            Self::UnknownFile => "pack.unknown-file",
            Self::TwoTables(_) => "pack.two-tables",
            Self::TooLarge => "pack.too-large",
            Self::TooManyFiles(_) => "pack.too-many-files",
            Self::NotUtf8 => "pack.not-utf8",
            Self::HoldsToken => "pack.token",
            Self::Kept(_) => "pack.kept",
            Self::TooManyHosts => "pack.too-many-hosts",
            Self::TooManyPacks => "pack.too-many",
            Self::Text { code, .. } => code,
            Self::Document(_) => "pack.document",
            Self::Line(..) => "pack.line",
            Self::HostTaken { .. } => "pack.host-taken",
            Self::NoHost => "pack.no-host",
            Self::Other { .. } => "pack.other",
            Self::Kind => "pack.kind",
            Self::TableHosts => "pack.table-hosts",
        }
    }
}

/// One fault of a pack.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The file, `<pack>/<name>`; the pack alone where no file is at fault.
    pub file: String,
    /// The line, from 1; 0 where it is not known.
    pub line: usize,
    /// The column, from 1; 0 where it is not known.
    pub column: usize,
    /// What is wrong, and what to do.
    pub what: What,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.file)?;
        for number in [self.line, self.column].into_iter().filter(|number| *number > 0) {
            write!(f, ":{number}")?;
        }
        write!(f, ": {} [{}]", self.what, self.what.code())
    }
}

impl Fault {
    /// A fault in a line of a file, or of the whole file where the line is 0.
    pub fn new(file: &str, line: usize, what: What) -> Self {
        Self {
            file: file.to_owned(),
            line,
            column: 0,
            what,
        }
    }

    pub(super) fn text(file: &str, code: &'static str, error: TextError) -> Self {
        Self {
            file: file.to_owned(),
            line: error.line,
            column: error.column,
            what: What::Text {
                reason: error.reason,
                remedy: error.remedy,
                code,
            },
        }
    }

    pub(super) fn sign(file: &str, problem: Problem) -> Self {
        let what = What::Text {
            reason: problem.what,
            remedy: problem.todo,
            code: "pack.signs",
        };
        Self::new(file, problem.line, what)
    }

    pub(super) fn document(file: &str, error: &OpenApiError) -> Self {
        let (line, column, words) = match error {
            OpenApiError::Syntax { line, column, reason } => {
                (*line, *column, format!("{reason}; mend the document there"))
            }
            OpenApiError::Document { path, line, reason } => (*line, 0, format!("at {path}: {reason}")),
            other => (0, 0, other.to_string()),
        };
        Self {
            file: file.to_owned(),
            line,
            column,
            what: What::Document(words),
        }
    }
}

/// Why packs cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PackError {
    /// They have faults: all that were found.
    #[error("{}", shown(.0))]
    Faults(Vec<Fault>),
    /// It is too late to install packs, or some are installed already.
    #[error(transparent)]
    InUse(#[from] crate::vendors::InUse),
    /// The bundled signs cannot be read.
    #[error(transparent)]
    Signs(#[from] crate::sign::SignsError),
}

impl PackError {
    /// One fault of a whole file, or of a pack.
    pub fn fault(file: &str, what: What) -> Self {
        Self::Faults(vec![Fault::new(file, 0, what)])
    }

    /// The stable code for JavaScript and JSON: of several faults, that of the first.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Faults(faults) => faults.first().map_or("pack.faults", |fault| fault.what.code()),
            Self::InUse(_) => "pack.in-use",
            Self::Signs(error) => error.code(),
        }
    }

    /// The faults, if there are some.
    pub fn faults(&self) -> &[Fault] {
        match self {
            Self::Faults(faults) => faults,
            Self::InUse(_) | Self::Signs(_) => &[],
        }
    }
}

fn shown(faults: &[Fault]) -> String {
    let lines: Vec<String> = faults.iter().map(ToString::to_string).collect();
    lines.join("\n")
}

/// `1024 KiB`.
fn kib(bytes: usize) -> String {
    format!("{} KiB", bytes / 1024)
}
