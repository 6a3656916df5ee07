//! [`DocumentField`]: a vendor's own fields in OpenAPI documents that state requirements: the line `field`.

use super::glob::Glob;
use super::lines::{one_of, word_of};
use crate::cursor::{Cursor, TextError};

/// What the names in a field are names of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FieldKind {
    /// Scopes.
    Scope,
    /// Permissions.
    Permission,
    /// Roles.
    Role,
}

/// How several names in one field are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FieldJoin {
    /// Nothing says it: "all are needed" is said of `security` alone. Any one, where the user chose that for the document.
    Chosen,
    /// The vendor says that any one suffices.
    Any,
    /// The vendor says that all are needed.
    All,
    /// A text is one name, blanks and all.
    Whole,
}

/// What a field of an operation says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FieldSays {
    /// Its names are needed besides `security`.
    Needs {
        /// What they are names of.
        kind: FieldKind,
        /// How several are read.
        join: FieldJoin,
        /// Whether this field or another such one of the same vendor suffices.
        either: bool,
    },
    /// A list of sets of scopes; each set takes the place of `security`.
    Sets,
    /// Where it is true, any credential takes the place of `security`.
    Free,
}

/// A field of a vendor's own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DocumentField {
    /// Its name; `*` stands for any characters.
    pub name: String,
    /// The name as a pattern, if it is one.
    pub glob: Option<Glob>,
    /// What it says.
    pub says: FieldSays,
}

/// `field NAME scope|permission|role [any|all|whole] [either]`, `field NAME sets`, `field NAME free`.
pub(super) fn line(cursor: &mut Cursor<'_>) -> Result<DocumentField, TextError> {
    let name = word_of(cursor, "the field's name")?;
    if !name.starts_with("x-") {
        return Err(cursor.error("a vendor's own field begins with `x-`", "write its whole name"));
    }
    let needs = |kind| FieldSays::Needs {
        kind,
        join: FieldJoin::Chosen,
        either: false,
    };
    let all = [
        ("scope", needs(FieldKind::Scope)),
        ("permission", needs(FieldKind::Permission)),
        ("role", needs(FieldKind::Role)),
        ("sets", FieldSays::Sets),
        ("free", FieldSays::Free),
    ];
    let mut says = one_of(cursor, &all)?;
    if let FieldSays::Needs { join, either, .. } = &mut says {
        while !cursor.is_done() {
            match one_of(cursor, &[("any", 0), ("all", 1), ("either", 2), ("whole", 3)])? {
                0 => *join = FieldJoin::Any,
                1 => *join = FieldJoin::All,
                3 => *join = FieldJoin::Whole,
                _ => *either = true,
            }
        }
    }
    let glob = name.contains('*').then(|| Glob::new(&name));
    Ok(DocumentField { name, glob, says })
}
