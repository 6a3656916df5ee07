//! [`Lock`]: what an application calls and the smallest set of rights that covers it, written down so that a change of
//! either is seen in review; and what differs between it, new recordings, what is declared, and what a grant holds.
//!
//! All of it is for the command: nothing here is in a module of the extension.

mod compare;
mod cover;
pub mod declared;
mod grant;
mod lines;
mod read;
mod written;

pub use compare::{Against, Checked, Difference, HeldRight, Level, Locked, Place, Plane, What};
pub use declared::{Declared, Said};
pub use grant::{Grant, GrantError};
pub use lines::{junit, markdown, text_lines};
pub use read::LockError;

use crate::diagnosis::Caller;
use crate::exchange::Exchange;
use crate::platforms::Tables;
use crate::report::{Group, grouped, of_group};
use crate::requirement::{Atom, Context, Expr};
use crate::session::Session;
use crate::table::Lookup;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// What an application calls, and what that needs.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Lock {
    /// One for each API, kind of caller and client; sorted by them.
    pub apis: Vec<Api>,
}

/// The calls to one API by one kind of caller.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Api {
    /// The platform's short name, or the host.
    pub key: String,
    /// `Genesys Cloud` …, or the host.
    pub name: String,
    /// Who calls, where the recording tells.
    pub caller: Option<Context>,
    /// The OAuth client, where the recording tells.
    pub client: Option<String>,
    /// The document that the requirements are from, with its date; empty where there is no table.
    pub source: String,
    /// The operations that are called, `GET /api/v2/users/me`, each with what it needs.
    pub calls: BTreeMap<String, Expr>,
    /// Calls of which nothing is known, each with why.
    pub unknown: BTreeMap<String, String>,
    /// The smallest set that covers the calls.
    pub rights: Vec<Right>,
}

/// A name of the smallest set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Right {
    /// The name.
    pub atom: Atom,
    /// The calls that nothing else of the set covers.
    pub calls: Vec<String>,
}

/// What tells one API's part of a lock from another's.
type Key = (String, Option<Context>, Option<String>);

impl Lock {
    /// What the calls of a session need. `tables` holds the tables of the platforms that were called.
    pub fn of(session: &Session, tables: &Tables) -> Self {
        let client_of = |exchange: &Exchange| {
            let caller = Caller::of(exchange, &session.learned(exchange));
            caller.authority().client.as_ref().map(|fact| fact.value.clone())
        };
        let exchanges = session.exchanges().iter();
        let of_calls: HashMap<&str, Option<String>> = exchanges
            .map(|exchange| (exchange.id.as_str(), client_of(exchange)))
            .collect();
        let clients: BTreeSet<&Option<String>> = of_calls.values().collect();
        let mut lock = Self::default();
        for client in clients {
            let groups = grouped(session, tables, &|exchange: &Exchange| {
                of_calls.get(exchange.id.as_str()) == Some(client)
            });
            lock.apis.extend(
                groups
                    .into_iter()
                    .map(|((key, caller), group)| Api::of(key, caller, client.clone(), group, tables)),
            );
        }
        lock.sort();
        lock
    }

    /// Both locks in one: the calls of both, and the smallest sets for them.
    #[must_use]
    pub fn joined(self, other: Self, tables: &Tables) -> Self {
        let mut all: BTreeMap<Key, Api> = BTreeMap::new();
        for api in self.apis.into_iter().chain(other.apis) {
            match all.get_mut(&api.id()) {
                None => {
                    all.insert(api.id(), api);
                }
                Some(known) => {
                    // What is known now goes before what was written down.
                    known.calls.extend(api.calls);
                    known.unknown.extend(api.unknown);
                    known.unknown.retain(|call, _| !known.calls.contains_key(call));
                    known.name = api.name;
                    known.source = api.source;
                }
            }
        }
        let apis = all.into_values().map(|api| api.solved(tables));
        let mut lock = Self { apis: apis.collect() };
        lock.sort();
        lock
    }

    /// The short names of its platforms, for loading their tables; hosts among them are none.
    pub fn platforms(&self) -> Vec<&str> {
        let mut keys: Vec<&str> = self.apis.iter().map(|api| api.key.as_str()).collect();
        keys.dedup();
        keys
    }

    fn sort(&mut self) {
        crate::order::sort_by_key(&mut self.apis, Api::id);
    }
}

impl Api {
    fn of(key: String, caller: Option<Context>, client: Option<String>, group: Group, tables: &Tables) -> Self {
        let mut made = Self {
            source: tables.main_source(&key),
            name: group.title.clone(),
            calls: group.calls.clone(),
            unknown: group
                .unknown
                .iter()
                .map(|(call, why)| (shaped(call), why.clone()))
                .collect(),
            rights: Vec::new(),
            key,
            caller,
            client,
        };
        made.solve(group, tables);
        made
    }

    /// The same calls with the smallest set made anew.
    fn solved(mut self, tables: &Tables) -> Self {
        let group = Group {
            title: self.name.clone(),
            platform: crate::platforms::by_id(&self.key),
            calls: self.calls.clone(),
            least: self
                .calls
                .keys()
                .flat_map(|call| least(call, &self.key, tables))
                .collect(),
            ..Group::default()
        };
        self.solve(group, tables);
        self
    }

    fn solve(&mut self, group: Group, tables: &Tables) {
        let found = of_group(&self.key, self.caller, group, tables);
        let rights = found.names.into_iter().filter_map(|name| {
            Some(Right {
                atom: crate::table::expr::atom(&name.kind, &name.name)?,
                calls: name.forced_by,
            })
        });
        self.rights = rights.collect();
        crate::order::sort_by_key(&mut self.rights, |right| right.atom.clone());
        // Of these nothing is known but that they are called.
        for (call, why) in found.unknown {
            if self.calls.remove(&call).is_some() {
                self.unknown.insert(call, why);
            }
        }
    }

    fn id(&self) -> Key {
        (self.key.clone(), self.caller, self.client.clone())
    }

    /// `Genesys Cloud, with a user's token, client 5f0c…`.
    pub fn title(&self) -> String {
        let caller = self
            .caller
            .map_or_else(String::new, |caller| format!(", with a {}'s token", caller.word()));
        let client = self
            .client
            .as_ref()
            .map_or_else(String::new, |client| format!(", client {client}"));
        format!("{}{caller}{client}", self.name)
    }

    /// The names of the smallest set.
    pub fn atoms(&self) -> Vec<&Atom> {
        self.rights.iter().map(|right| &right.atom).collect()
    }
}

/// A call of which no template is known, without the ids in it: the next recording has others.
fn shaped(call: &str) -> String {
    match call.split_once(' ') {
        Some((method, path)) => format!("{method} {}", crate::exchange::shape::of_path(path)),
        None => call.to_owned(),
    }
}

/// The names that the table marks as the least for an operation, `GET /api/v2/users/me`.
fn least(call: &str, key: &str, tables: &Tables) -> Vec<Atom> {
    let (method, template) = call.split_once(' ').unwrap_or_default();
    let Some(table) = tables.table(key) else {
        return Vec::new();
    };
    let Lookup::Found { operation, .. } = table.lookup(method, template) else {
        return Vec::new();
    };
    let parts = operation.requirement().parts;
    let marked = parts.iter().filter_map(|part| part.least.as_ref());
    marked
        .flat_map(|expr| expr.atoms().into_iter().cloned().collect::<Vec<_>>())
        .collect()
}
