//! Names held against the vendor's own: a scope that a forum made up, a permission asked for as a scope, a slip.

use super::Tables;
use crate::platform::Coverage;
use crate::requirement::Atom;

/// Scopes that ask for who the user is, or for a refresh token (OpenID Connect Core §5.4 and §11). No API's operation
/// requires them, and every authorization server may take them.
pub const OF_SIGN_IN: &[&str] = &["openid", "profile", "email", "address", "phone", "offline_access"];

/// What a vendor's documents say of a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Named {
    /// An operation requires it, in these very letters.
    Exists,
    /// It is one of OpenID Connect's own scopes.
    OfSignIn,
    /// It exists in other letters: names are told apart by the case of their letters (RFC 6749 §3.3).
    OtherCase(Atom),
    /// It exists, and is a name of another kind: `permission`, `role` …
    OtherKind(Atom),
    /// No operation of the table requires such a name.
    Missing {
        /// The names most like it, best first; of the kind asked for before others.
        nearest: Vec<Atom>,
        /// Whether the table holds the vendor's whole document, so that a name it does not have is none.
        whole: bool,
    },
    /// It exists, and the organisation does not have it: its licence or product does not bring it, or it is in beta.
    NotHere {
        /// Whether the vendor's own list for the organisation says so; otherwise the refusal's words make it likely.
        certain: bool,
    },
    /// There is no table to look in.
    NoTable,
}

impl Named {
    /// The verdict for one organisation. `listed` is what the vendor's list for it said, where it was asked; `by_plan`
    /// whether the refusal itself spoke of a plan, product or licence.
    #[must_use]
    pub fn here(self, listed: Option<bool>, by_plan: bool) -> Self {
        match (self, listed, by_plan) {
            (Self::Exists, Some(false), _) => Self::NotHere { certain: true },
            (Self::Exists, None, true) => Self::NotHere { certain: false },
            (named, ..) => named,
        }
    }
}

/// So many names of one kind are offered.
const OFFERED: usize = 3;
const KINDS: [&str; 4] = ["scope", "permission", "role", "license"];

impl Tables {
    /// What the table of a platform says of a name. `kind` is what the name is taken for, one of `scope`, `permission`,
    /// `role`, `license`.
    pub fn named(&self, platform: &str, kind: &str, name: &str) -> Named {
        let Some(table) = self.table(platform) else {
            return Named::NoTable;
        };
        if table.has_name(kind, name) {
            return Named::Exists;
        }
        if kind == "scope" && OF_SIGN_IN.contains(&name) {
            return Named::OfSignIn;
        }
        let others = || KINDS.into_iter().filter(|other| *other != kind);
        if let Some(other) = others().find(|other| table.has_name(other, name)) {
            return made(other, name).map_or(Named::NoTable, Named::OtherKind);
        }
        let same = table.names(kind).find(|known| known.eq_ignore_ascii_case(name));
        if let Some(other) = same.and_then(|known| made(kind, known)) {
            return Named::OtherCase(other);
        }
        let mut nearest = table.similar_names(kind, name, OFFERED);
        nearest.extend(others().flat_map(|other| table.similar_names(other, name, 1)));
        let whole = super::by_id(platform).is_some_and(|one| one.coverage("", "/") == Coverage::Whole);
        Named::Missing { nearest, whole }
    }
}

fn made(kind: &str, name: &str) -> Option<Atom> {
    let name = name.to_owned();
    match kind {
        "scope" => Some(Atom::Scope(name)),
        "permission" => Some(Atom::Permission(name)),
        "role" => Some(Atom::Role(name)),
        "license" => Some(Atom::License(name)),
        _ => None,
    }
}
