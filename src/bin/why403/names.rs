//! `why403 names`.

use super::arguments::{Kind, Names, is_token};
use super::{Done, Failed, bundled, input, packs, print};
use std::fmt::Write as _;
use why403::pack::Pack;
use why403::platforms::{Named, Tables, by_id};
use why403::requirement::Atom;

/// Holds names against the vendor's own; one line each.
pub(crate) fn run(options: &Names, packs: &[Pack]) -> Result<Done, Failed> {
    packs::all_there(&options.pack)?;
    let platform = by_id(&options.vendor).ok_or("there is no such vendor; `why403 table list` names them")?;
    let mut tables = Tables::new();
    for note in bundled::load(&mut tables, &[platform.id()], packs) {
        eprintln!("note: {note}");
    }
    if tables.table(platform.id()).is_none() {
        return Err(format!(
            "there is no table of {}, so its names are not known here",
            platform.name()
        ));
    }
    let source = tables.main_source(platform.id());
    let given = match options.names.as_slice() {
        [only] if only == "-" => input::read("-".as_ref())?,
        names => names.join(" "),
    };
    // As lists are written: in tokens, in addresses, in settings.
    let split = |c: char| c.is_whitespace() || c == ',' || c == '"' || c == '\'' || c == '[' || c == ']';
    let kind = options.kind.word();
    let mut out = String::new();
    for name in given.split(split).filter(|name| !name.is_empty()) {
        let named = tables.named(platform.id(), kind, name);
        let known = !matches!(named, Named::Missing { .. });
        // Writing to a `String` cannot fail.
        let _ = if !known && (is_token(name) || name.contains(char::is_control)) {
            // A pasted list may hold anything, and a terminal obeys control characters.
            writeln!(out, "… (a word that may be a token, not said again): no name")
        } else {
            writeln!(out, "{name}: {}", words(&named, kind, platform.name()))
        };
    }
    if out.is_empty() {
        return Err("no name was given".to_owned());
    }
    print(&out)?;
    eprintln!("note: by {source}");
    Ok(Done::NothingDenied)
}

impl Kind {
    fn word(self) -> &'static str {
        match self {
            Self::Scope => "scope",
            Self::Permission => "permission",
            Self::Role => "role",
        }
    }
}

fn words(named: &Named, kind: &str, vendor: &str) -> String {
    let quoted = |atom: &Atom| format!("{} {}", atom.kind(), atom.name());
    match named {
        Named::Exists => format!("a {kind} of {vendor}"),
        Named::OfSignIn => "a scope of OpenID Connect; no operation of an API needs it".to_owned(),
        Named::OtherCase(atom) => format!("no such {kind}; it is written {}", atom.name()),
        Named::OtherKind(atom) => format!("no {kind}: it is a {}", atom.kind()),
        Named::Missing { nearest, whole } => {
            let known = match whole {
                true => format!("no such {kind}"),
                false => format!("no {kind} that the table names; the table holds a part of what {vendor} has"),
            };
            match nearest.as_slice() {
                [] => format!("{known}, and none like it"),
                some => format!(
                    "{known}; nearest: {}",
                    some.iter().map(quoted).collect::<Vec<_>>().join(", ")
                ),
            }
        }
        Named::NotHere { certain: true } => format!("a {kind} of {vendor} that this organisation has not"),
        Named::NotHere { certain: false } => format!("a {kind} of {vendor} that this organisation likely has not"),
        Named::NoTable => "not known here".to_owned(),
    }
}
