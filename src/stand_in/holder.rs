//! [`Holder`]: who calls, and what it holds; and [`lacking()`]: what of a requirement it does not.

use crate::reason::{Fields, Join, ReasonId, Value};
use crate::requirement::{Atom, Context, Expr};
use std::collections::BTreeSet;

/// What a caller holds of one kind. A list that nobody told is not enforced; one that is empty holds nothing.
pub type List = Option<BTreeSet<String>>;

/// Who calls.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Holder {
    /// The client's id, or the token's own name in the configuration.
    pub client: String,
    /// The user's name, where a user signed in.
    pub user: Option<String>,
    /// Whose authority it is.
    pub context: Option<Context>,
    /// OAuth scopes.
    pub scopes: List,
    /// Permissions of the vendor's own access control; `*` in one stands for any characters.
    pub permissions: List,
    /// Roles.
    pub roles: List,
    /// Licences of the organisation.
    pub licenses: List,
    /// Divisions (or whatever parts an organisation has) whose objects it may touch.
    pub divisions: List,
}

/// What is looked at beside the caller.
pub struct Rules<'a> {
    /// Whether holding the first scope covers a need for the second.
    pub covers: &'a dyn Fn(&str, &str) -> bool,
    /// Scopes are no matter for this caller.
    pub scopes_ignored: bool,
    /// Whether the request has a header.
    pub has_header: &'a dyn Fn(&str) -> bool,
}

/// What is missing: names of one kind, and how they hang together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lack {
    /// The names, all of one kind.
    pub atoms: Vec<Atom>,
    /// Whether any one of them would do.
    pub join: Join,
    /// All names of that kind that the condition asks for, those that are held among them.
    pub whole: Vec<String>,
}

impl Holder {
    /// Whether one condition is met; `None` where nobody told, so that it is not enforced.
    fn has(&self, atom: &Atom, rules: &Rules<'_>) -> Option<bool> {
        let like = |held: &String, needed: &String| held == needed || held == "*" || fits(held, needed);
        match atom {
            Atom::Scope(_) if rules.scopes_ignored => None,
            Atom::Scope(needed) => {
                let held = self.scopes.as_ref()?;
                Some(held.iter().any(|held| held == needed || (rules.covers)(held, needed)))
            }
            Atom::Permission(needed) => Some(self.permissions.as_ref()?.iter().any(|held| like(held, needed))),
            Atom::Role(needed) => {
                let held = self.roles.as_ref()?;
                Some(held.iter().any(|held| held.eq_ignore_ascii_case(needed)))
            }
            Atom::License(needed) => Some(self.licenses.as_ref()?.iter().any(|held| like(held, needed))),
            Atom::Context(needed) => Some(self.context? == *needed),
            Atom::Header(name) => Some((rules.has_header)(name)),
        }
    }

    /// Whether an expression is met. A list whose source does not say whether all are needed needs all; what is unknown
    /// stands beside what is known and decides nothing.
    fn meets(&self, expr: &Expr, rules: &Rules<'_>) -> Option<bool> {
        match expr {
            Expr::Is(atom) => self.has(atom, rules),
            Expr::Unknown => None,
            Expr::All(list) | Expr::Listed(list) => {
                let mut met = list.is_empty().then_some(true);
                for one in list {
                    match self.meets(one, rules) {
                        Some(false) => return Some(false),
                        Some(true) => met = Some(true),
                        None => {}
                    }
                }
                met
            }
            Expr::Any(list) => {
                let mut met = list.is_empty().then_some(false);
                for one in list {
                    match self.meets(one, rules) {
                        Some(true) => return Some(true),
                        Some(false) => met = Some(false),
                        None => {}
                    }
                }
                met
            }
        }
    }
}

/// Whether a name fits one with `*` in it.
fn fits(pattern: &str, name: &str) -> bool {
    let Some((before, after)) = pattern.split_once('*') else {
        return false;
    };
    let inside = name.strip_prefix(before).and_then(|rest| rest.strip_suffix(after));
    inside.is_some_and(|_| name.len() >= before.len() + after.len())
}

/// What of a condition a caller lacks; `None` when it is met, or when nothing of it is enforced.
pub fn lacking(expr: &Expr, holder: &Holder, rules: &Rules<'_>) -> Option<Lack> {
    if holder.meets(expr, rules) != Some(false) {
        return None;
    }
    let (atoms, join) = missing(expr, holder, rules);
    // A server refuses for one thing at a time: who calls, then what the client may, then what the user may.
    let first = atoms.iter().map(rank).min()?;
    let atoms: Vec<Atom> = atoms.into_iter().filter(|atom| rank(atom) == first).collect();
    let kind = atoms.first().map(Atom::kind).unwrap_or_default();
    let mut whole: Vec<String> = match join {
        Join::Any => atoms.iter().map(|atom| atom.name().to_owned()).collect(),
        _ => {
            let same = expr.atoms().into_iter().filter(|atom| atom.kind() == kind);
            same.map(|atom| atom.name().to_owned()).collect()
        }
    };
    let mut seen = BTreeSet::new();
    whole.retain(|name| seen.insert(name.clone()));
    Some(Lack { atoms, join, whole })
}

fn rank(atom: &Atom) -> u8 {
    match atom {
        Atom::Header(_) => 0,
        Atom::Context(_) => 1,
        Atom::License(_) => 2,
        Atom::Scope(_) => 3,
        Atom::Permission(_) => 4,
        Atom::Role(_) => 5,
    }
}

/// The names that an unmet expression lacks.
fn missing(expr: &Expr, holder: &Holder, rules: &Rules<'_>) -> (Vec<Atom>, Join) {
    let unmet = |e: &&Expr| holder.meets(e, rules) == Some(false);
    match expr {
        Expr::Is(atom) => (vec![atom.clone()], Join::All),
        Expr::Unknown => (Vec::new(), Join::All),
        Expr::All(list) | Expr::Listed(list) => {
            let parts: Vec<(Vec<Atom>, Join)> = list.iter().filter(unmet).map(|e| missing(e, holder, rules)).collect();
            let plain = parts.iter().all(|(_, join)| *join == Join::All);
            if plain {
                return (distinct(parts.into_iter().flat_map(|(atoms, _)| atoms)), Join::All);
            }
            // Of a choice beside other things, the one that a server would look at first.
            let least = |(atoms, _): &(Vec<Atom>, Join)| atoms.iter().map(rank).min().unwrap_or(u8::MAX);
            parts.into_iter().min_by_key(least).unwrap_or((Vec::new(), Join::All))
        }
        Expr::Any(list) => {
            let open: Vec<&Expr> = list.iter().filter(unmet).filter(|e| !closed(e, holder)).collect();
            let ways: Vec<&Expr> = match open.is_empty() {
                true => list.iter().filter(unmet).collect(),
                false => open,
            };
            let parts: Vec<(Vec<Atom>, Join)> = ways.into_iter().map(|e| missing(e, holder, rules)).collect();
            let single = |(atoms, join): &(Vec<Atom>, Join)| atoms.len() == 1 || *join == Join::Any;
            let kind = parts.first().and_then(|(atoms, _)| atoms.first()).map(Atom::kind);
            let alike = |(atoms, _): &(Vec<Atom>, Join)| atoms.iter().all(|atom| Some(atom.kind()) == kind);
            if parts.len() > 1 && parts.iter().all(|part| single(part) && alike(part)) {
                return (distinct(parts.into_iter().flat_map(|(atoms, _)| atoms)), Join::Any);
            }
            let shortest = parts.into_iter().min_by_key(|(atoms, _)| atoms.len());
            shortest.unwrap_or((Vec::new(), Join::All))
        }
    }
}

/// Whether an alternative is for another kind of caller.
fn closed(expr: &Expr, holder: &Holder) -> bool {
    let Some(own) = holder.context else {
        return false;
    };
    match expr {
        Expr::Is(Atom::Context(needed)) => *needed != own,
        Expr::All(list) => list.iter().any(|e| closed(e, holder)),
        _ => false,
    }
}

fn distinct(atoms: impl Iterator<Item = Atom>) -> Vec<Atom> {
    let mut seen = BTreeSet::new();
    atoms.filter(|atom| seen.insert(atom.clone())).collect()
}

impl Lack {
    /// The reason that a server gives for it, with its fields.
    pub fn reason(&self) -> (ReasonId, Fields) {
        let mut fields = Fields::default();
        let names: Vec<String> = self.atoms.iter().map(|atom| atom.name().to_owned()).collect();
        let named = |fields: &mut Fields, join: Join| {
            fields.set("names", Value::Names(names.clone()));
            if names.len() > 1 {
                fields.set("join", Value::Join(join));
            }
        };
        let reason = match self.atoms.first() {
            Some(Atom::Scope(_)) => ReasonId::ScopeMissing,
            Some(Atom::Permission(_)) => ReasonId::PermissionMissing,
            Some(Atom::Role(_)) => ReasonId::RoleMissing,
            Some(Atom::License(_)) => ReasonId::LicenseMissing,
            Some(Atom::Context(Context::Client)) => return (ReasonId::ContextClient, fields),
            Some(Atom::Context(_)) => return (ReasonId::ContextUser, fields),
            Some(Atom::Header(_)) => {
                fields.set("names", Value::Names(names));
                return (ReasonId::HeaderMissing, fields);
            }
            None => return (ReasonId::Refused, fields),
        };
        named(&mut fields, self.join);
        (reason, fields)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn holder(scopes: &[&str], permissions: Option<&[&str]>) -> Holder {
        let set = |list: &[&str]| list.iter().map(|name| (*name).to_owned()).collect();
        Holder {
            scopes: Some(set(scopes)),
            permissions: permissions.map(set),
            context: Some(Context::User),
            ..Holder::default()
        }
    }

    fn scope(name: &str) -> Expr {
        Expr::Is(Atom::Scope(name.to_owned()))
    }

    fn permission(name: &str) -> Expr {
        Expr::Is(Atom::Permission(name.to_owned()))
    }

    fn lack(expr: &Expr, holder: &Holder) -> Option<(String, Join)> {
        let rules = Rules {
            covers: &|held, needed| held == "all" && needed != "never",
            scopes_ignored: false,
            has_header: &|_| false,
        };
        let lack = lacking(expr, holder, &rules)?;
        let names: Vec<String> = lack.atoms.iter().map(ToString::to_string).collect();
        Some((names.join(" "), lack.join))
    }

    #[test]
    fn any_one_of_several_is_named_as_such() {
        let any = Expr::Any(vec![scope("a"), scope("b")]);
        assert_eq!(
            lack(&any, &holder(&[], None)),
            Some(("scope a scope b".to_owned(), Join::Any))
        );
        assert_eq!(lack(&any, &holder(&["b"], None)), None);
        assert_eq!(lack(&any, &holder(&["all"], None)), None);
    }

    #[test]
    fn of_all_only_those_that_are_missing() {
        let all = Expr::All(vec![scope("a"), scope("b"), scope("c")]);
        assert_eq!(
            lack(&all, &holder(&["b"], None)),
            Some(("scope a scope c".to_owned(), Join::All))
        );
        let listed = Expr::Listed(vec![scope("a"), scope("b")]);
        assert_eq!(
            lack(&listed, &holder(&["b"], None)),
            Some(("scope a".to_owned(), Join::All))
        );
    }

    #[test]
    fn a_list_that_nobody_told_is_not_enforced() {
        let both = Expr::All(vec![scope("a"), permission("p")]);
        assert_eq!(lack(&both, &holder(&["a"], None)), None);
        assert_eq!(
            lack(&both, &holder(&["a"], Some(&[]))),
            Some(("permission p".to_owned(), Join::All))
        );
        // A permission beside scopes, of which nobody told, opens no way.
        let either = Expr::Any(vec![scope("a"), permission("p")]);
        assert_eq!(
            lack(&either, &holder(&[], None)),
            Some(("scope a".to_owned(), Join::All))
        );
    }

    #[test]
    fn permissions_may_be_held_by_their_beginning() {
        let one = permission("routing:queue:view");
        assert_eq!(lack(&one, &holder(&[], Some(&["routing:*"]))), None);
        assert!(lack(&one, &holder(&[], Some(&["rout:*"]))).is_some());
        assert!(lack(&one, &holder(&[], Some(&["routing:queue:view*:view"]))).is_some());
    }

    #[test]
    fn unknown_decides_nothing() {
        assert_eq!(lack(&Expr::Unknown, &holder(&[], None)), None);
        let beside = Expr::All(vec![Expr::Unknown, scope("a")]);
        assert_eq!(
            lack(&beside, &holder(&[], None)),
            Some(("scope a".to_owned(), Join::All))
        );
        assert_eq!(lack(&Expr::nothing(), &holder(&[], None)), None);
        // Nobody can meet a choice of nothing.
        assert_eq!(
            holder(&[], None).meets(
                &Expr::Any(Vec::new()),
                &Rules {
                    covers: &|_, _| false,
                    scopes_ignored: false,
                    has_header: &|_| false,
                }
            ),
            Some(false)
        );
    }

    #[test]
    fn who_calls_comes_first_and_ways_of_others_are_closed() {
        let ways = Expr::Any(vec![
            Expr::All(vec![Expr::Is(Atom::Context(Context::Client)), scope("app")]),
            Expr::All(vec![Expr::Is(Atom::Context(Context::User)), scope("a")]),
        ]);
        assert_eq!(lack(&ways, &holder(&[], None)), Some(("scope a".to_owned(), Join::All)));
        let only = Expr::All(vec![Expr::Is(Atom::Context(Context::Client)), scope("app")]);
        assert_eq!(
            lack(&only, &holder(&[], None)),
            Some(("context client".to_owned(), Join::All))
        );
    }
}
