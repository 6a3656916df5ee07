//! Which right includes which.

use crate::platforms::{Tables, by_id};
use crate::requirement::Atom;
use crate::vendor::Glob;

/// Levels of access that include those before them, where a name is written `thing=level`.
const LEVELS: [&str; 3] = ["read", "write", "admin"];

/// Whether holding one right covers a need for another, on the platform `key`.
///
/// What is held may be written with `*` for any characters, as roles are declared. Scopes cover others where the vendor
/// says so; a level of access covers lower ones.
pub(super) fn covers(tables: &Tables, key: &str, held: &Atom, needed: &Atom) -> bool {
    if held.kind() != needed.kind() {
        return false;
    }
    let (has, needs) = (held.name(), needed.name());
    if has == needs || (has.contains('*') && Glob::new(has).fits(needs)) {
        return true;
    }
    match held {
        Atom::Scope(_) => by_id(key).is_some_and(|one| one.covers(has, needs)) || tables.covers(key, has, needs),
        _ => is_higher(has, needs),
    }
}

fn is_higher(held: &str, needed: &str) -> bool {
    let split = |name: &str| {
        let (thing, level) = name.split_once('=')?;
        let level = LEVELS.iter().position(|known| *known == level)?;
        Some((thing.to_owned(), level))
    };
    match (split(held), split(needed)) {
        (Some((one, held)), Some((other, needed))) => held >= needed && (one == other || Glob::new(&one).fits(&other)),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wildcards_and_levels_cover_what_is_below_them() {
        let tables = Tables::new();
        let of = |name: &str| Atom::Permission(name.to_owned());
        let covered = |held: &str, needed: &str| covers(&tables, "nobody", &of(held), &of(needed));
        assert!(covered("routing:queue:*", "routing:queue:view"));
        assert!(covered("routing:*", "routing:queue:view"));
        assert!(!covered("routing:queue:*", "routing:skill:view"));
        assert!(covered("contents=write", "contents=read"));
        assert!(!covered("contents=read", "contents=write"));
        assert!(!covered("contents=write", "issues=read"));
        assert!(covered("*=write", "issues=read"));
        let scope = Atom::Scope("contents=write".to_owned());
        assert!(!covers(&tables, "nobody", &scope, &of("contents=write")));
    }
}
