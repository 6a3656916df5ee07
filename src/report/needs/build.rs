//! From the calls of a session to what they need together.

use super::{FormView, NeededName, Needs};
use crate::credential;
use crate::diagnosis::network::is_preflight;
use crate::diagnosis::{Needed, needed};
use crate::exchange::Exchange;
use crate::platform::{Platform, Service};
use crate::platforms::{self, OF_SIGN_IN, Tables};
use crate::requirement::{Atom, Context, Expr};
use crate::session::Session;
use crate::smallest::{Asked, Measure, Smallest, smallest};
use crate::vendors;
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// The calls of one API by one kind of caller.
#[derive(Default)]
pub(crate) struct Group {
    /// The vendor's product, or the host.
    pub(crate) title: String,
    pub(crate) platform: Option<&'static dyn Platform>,
    /// What each distinct operation needs.
    pub(crate) calls: BTreeMap<String, Expr>,
    pub(crate) inferred: BTreeSet<String>,
    /// Calls of which nothing is known, each with why.
    pub(crate) unknown: BTreeMap<String, String>,
    pub(crate) held: BTreeSet<Atom>,
    /// Names that a source marks as the least.
    pub(crate) least: BTreeSet<Atom>,
}

/// Groups by the key of their table and the kind of caller.
pub(crate) type Groups = BTreeMap<(String, Option<Context>), Group>;

/// What the calls of a session need, API by API.
///
/// Preflights, sign-in hosts and calls that carried nothing to an unknown host are left out; all other calls are counted
/// or named as unknown. `tables` holds the tables of the platforms that were called ([`Session::platforms`]).
pub fn needs(session: &Session, tables: &Tables) -> Vec<Needs> {
    grouped(session, tables, &|_| true)
        .into_iter()
        .map(|((table, caller), group)| of_group(&table, caller, group, tables))
        .collect()
}

/// The calls of a session that are wanted, API by API.
pub(crate) fn grouped(session: &Session, tables: &Tables, wanted: &dyn Fn(&Exchange) -> bool) -> Groups {
    let mut groups = Groups::new();
    for exchange in session.exchanges().iter().filter(|exchange| wanted(exchange)) {
        add(session, exchange, tables, &mut groups);
    }
    groups
}

fn add(session: &Session, exchange: &Exchange, tables: &Tables, groups: &mut Groups) {
    let platform = platforms::of_call(exchange);
    let host = exchange.url.host();
    let sign_in = |one: &dyn Platform| one.host(host).is_some_and(|found| found.service == Service::Login);
    if is_preflight(exchange) || platform.is_some_and(sign_in) {
        return;
    }
    let mut insert = |key: String, caller: Option<Context>| {
        let group = groups.entry((key, caller)).or_default();
        group.platform = platform;
        group.title = platform.map_or_else(|| host.to_owned(), |one| one.name().to_owned());
    };
    let Some(found) = needed(exchange, tables, &session.learned(exchange)) else {
        let path = exchange.url.shown_path();
        let api = platform.is_some_and(|one| one.serves_api(host, &one.path(exchange.url.path())));
        let carried = !credential::find(exchange).is_empty();
        if !api && !carried {
            return;
        }
        let key = platform.map_or_else(|| host.to_owned(), |one| one.id().to_owned());
        insert(key.clone(), None);
        if let Some(group) = groups.get_mut(&(key, None)) {
            let why = match platform {
                Some(one) if tables.table(one.id()).is_some() => format!("not in the table of {}", one.name()),
                Some(one) => format!("no table of {} is here", one.name()),
                None => "no table of this host is here".to_owned(),
            };
            group.unknown.insert(format!("{} {path}", exchange.method), why);
        }
        return;
    };
    let Needed {
        table,
        operation,
        expr,
        least,
        caller,
        authority,
        inferred,
    } = found;
    insert(table.clone(), caller);
    let Some(group) = groups.get_mut(&(table, caller)) else {
        return;
    };
    let label = format!("{} {}", operation.method, operation.template);
    if inferred {
        group.inferred.insert(label.clone());
    }
    let lists = [
        (authority.scopes.names(), Atom::Scope as fn(String) -> Atom),
        (authority.permissions.names(), Atom::Permission),
        (authority.roles.names(), Atom::Role),
    ];
    for (names, of_kind) in lists {
        // A token whose roles are its scopes is known to hold both.
        let others = names
            .iter()
            .filter(|name| !group.held.contains(&Atom::Scope((*name).clone())));
        let names: Vec<Atom> = others.cloned().map(of_kind).collect();
        group.held.extend(names);
    }
    group.least.extend(least);
    group.calls.insert(label, expr);
}

/// The smallest set for a group, and what must be known of it.
pub(crate) fn of_group(key: &str, caller: Option<Context>, group: Group, tables: &Tables) -> Needs {
    let labels: Vec<String> = group.calls.keys().cloned().collect();
    let exprs: Vec<Expr> = group.calls.values().cloned().collect();
    let covers = |held: &Atom, needed: &Atom| match (held, needed) {
        (Atom::Scope(held), Atom::Scope(needed)) => {
            group.platform.is_some_and(|one| one.covers(held, needed)) || tables.covers(key, held, needed)
        }
        _ => held == needed,
    };
    let opening = Opening {
        tables,
        key,
        covers: &covers,
        known: RefCell::default(),
    };
    let opens = |name: &Atom| opening.of(name);
    let preferred = |name: &Atom| group.least.contains(name);
    let mut asked = Asked {
        needs: &exprs,
        caller,
        covers: &covers,
        opens: &opens,
        preferred: &preferred,
        among: None,
        measure: Measure::Fewest,
    };
    let found = smallest(&asked);
    asked.measure = Measure::Least;
    let careful = smallest(&asked);
    let power = |names: &[Atom]| names.iter().map(|name| u64::from(opens(name))).sum::<u64>();
    let named = |name: &Atom, forced_by: Vec<String>| NeededName {
        kind: name.kind().to_owned(),
        name: name.name().to_owned(),
        opens: opens(name),
        forced_by,
    };
    let plain = |names: &[Atom]| names.iter().map(|name| named(name, Vec::new())).collect::<Vec<_>>();
    let of = |numbers: &[usize]| {
        numbers
            .iter()
            .filter_map(|at| labels.get(*at).cloned())
            .collect::<Vec<_>>()
    };
    let mut unknown: Vec<(String, String)> = group.unknown.into_iter().collect();
    let mut closed = Vec::new();
    for at in &found.unmet {
        let Some(label) = labels.get(*at).cloned() else {
            continue;
        };
        match exprs.get(*at) {
            Some(expr) if !expr.atoms().is_empty() => closed.push(label),
            _ => unknown.push((label, "its source does not say what it needs".to_owned())),
        }
    }
    Needs {
        platform: group.title,
        caller: caller.map(|caller| caller.word().to_owned()),
        names: found
            .names
            .iter()
            .zip(&found.forced_by)
            .map(|(name, calls)| named(name, of(calls)))
            .collect(),
        ties: found.ties.iter().map(|tie| plain(tie)).collect(),
        opens_less: (power(&careful.names) < power(&found.names)).then(|| plain(&careful.names)),
        excess: plain(&excess(&group.held, &asked, &found)),
        unknown,
        closed,
        partly: of(&found.partly),
        listed: of(&found.listed),
        inferred: group.inferred.into_iter().collect(),
        forms: forms(group.platform, caller, &found.names),
        proven: found.proven,
        calls: labels,
    }
}

/// The set in the vendor's forms, and in those of everybody.
fn forms(platform: Option<&'static dyn Platform>, caller: Option<Context>, names: &[Atom]) -> Vec<FormView> {
    let own = platform.map(|platform| platform.vendor().forms.as_slice());
    let all = own.unwrap_or_default().iter().chain(&vendors::general().forms);
    let fitting = all.filter(|form| form.fits(caller));
    fitting
        .filter_map(|form| {
            let filled = form.fill(names)?;
            Some(FormView {
                id: form.id.clone(),
                title: form.title.clone(),
                text: filled.text,
                left_out: filled.left_out,
            })
        })
        .collect()
}

/// What is held and could go: all but the smallest set of held names for the calls that what is held covers.
fn excess(held: &BTreeSet<Atom>, asked: &Asked<'_>, found: &Smallest) -> Vec<Atom> {
    let names: Vec<Atom> = held.iter().cloned().collect();
    let all: Vec<&Atom> = names.iter().collect();
    let open = asked
        .needs
        .iter()
        .enumerate()
        .filter(|(at, need)| !found.unmet.contains(at) && crate::smallest::met(need, &all, asked));
    let covered: Vec<Expr> = open.map(|(_, need)| need.clone()).collect();
    let kept = smallest(&Asked {
        needs: &covered,
        among: Some(&names),
        measure: Measure::Least,
        ..*asked
    });
    let of_sign_in = |name: &Atom| matches!(name, Atom::Scope(scope) if OF_SIGN_IN.contains(&scope.as_str()));
    let could_go = names
        .into_iter()
        .filter(|name| !kept.names.contains(name) && !of_sign_in(name));
    could_go.collect()
}

/// How many operations of the table name a name, or what it covers.
struct Opening<'a> {
    tables: &'a Tables,
    key: &'a str,
    covers: &'a dyn Fn(&Atom, &Atom) -> bool,
    known: RefCell<HashMap<Atom, u32>>,
}

impl Opening<'_> {
    fn of(&self, name: &Atom) -> u32 {
        if let Some(known) = self.known.borrow().get(name) {
            return *known;
        }
        let count = self.tables.table(self.key).map_or(1, |table| {
            let kind = name.kind();
            let covered = table
                .names(kind)
                .filter(|other| *other == name.name() || self.covered(name, other));
            let wanted: Vec<Atom> = covered.map(|other| renamed(name, other)).collect();
            table.requiring(&wanted).count()
        });
        let count = u32::try_from(count).unwrap_or(u32::MAX).max(1);
        self.known.borrow_mut().insert(name.clone(), count);
        count
    }

    fn covered(&self, name: &Atom, other: &str) -> bool {
        matches!(name, Atom::Scope(_)) && (self.covers)(name, &renamed(name, other))
    }
}

/// Another name of the same kind.
fn renamed(like: &Atom, name: &str) -> Atom {
    let name = name.to_owned();
    match like {
        Atom::Scope(_) => Atom::Scope(name),
        Atom::Permission(_) => Atom::Permission(name),
        Atom::Role(_) => Atom::Role(name),
        Atom::License(_) => Atom::License(name),
        Atom::Header(_) => Atom::Header(name),
        Atom::Context(context) => Atom::Context(*context),
    }
}
