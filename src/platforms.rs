//! The list of platforms, and their tables. It stands above the trait so that no circle forms.

mod list;
mod matched;
mod named;
mod near;
mod recognise;

pub use list::{ALL, by_id, host_patterns, of_host};
pub use matched::Matched;
pub use named::{Named, OF_SIGN_IN};
pub use near::Near;
pub use recognise::{How, Owner, as_sent_to_vendor, of_address, of_call, of_exchange, stand_in};

use crate::exchange::{Exchange, shape};
use crate::platform::{Coverage, Platform, Service};
use crate::requirement::{Atom, Source};
use crate::table::{Claim, Claims, Lookup, Operation, Table, TableError};
use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::sync::Mutex;

/// What a table answers about a call.
struct Place<'t> {
    key: String,
    table: &'t Table,
    path: Cow<'t, str>,
    found: Lookup<'t>,
}

/// The tables at hand, by platform.
#[derive(Debug, Default)]
pub struct Tables {
    tables: BTreeMap<String, Table>,
    unavailable: BTreeMap<String, String>,
    claims: BTreeMap<String, Claims>,
    /// Counts the changes of the above.
    changes: u64,
    /// What was found near calls, by table, host, method and shape of the path.
    near: Mutex<HashMap<String, Vec<Near>>>,
}

/// At most this many results of a search for near operations are kept.
const MOST_NEAR: usize = 256;

/// Keys of imported tables begin so; no platform's id does.
const IMPORTED: &str = "imported:";
impl Tables {
    /// No table yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds the compiled table of a platform.
    ///
    /// # Errors
    /// [`TableError`] when the bytes are damaged; the platform then reads "table unavailable".
    pub fn insert(&mut self, platform: &str, bytes: Vec<u8>) -> Result<(), TableError> {
        self.changed();
        match Table::load(bytes) {
            Ok(table) => {
                self.unavailable.remove(platform);
                self.tables.insert(platform.to_owned(), table);
                Ok(())
            }
            Err(error) => {
                self.mark_unavailable(platform, &error.to_string());
                Err(error)
            }
        }
    }

    /// Adds the community claims about a platform.
    pub fn insert_claims(&mut self, platform: &str, claims: Claims) {
        self.changed();
        self.claims.insert(platform.to_owned(), claims);
    }

    /// Notes that a platform's table cannot be had, and why.
    pub fn mark_unavailable(&mut self, platform: &str, reason: &str) {
        self.changed();
        self.tables.remove(platform);
        self.unavailable.insert(platform.to_owned(), reason.to_owned());
    }

    /// Whether nothing is left to load for a platform: its table is here, known to be unavailable, or there is none.
    pub fn has(&self, platform: &str) -> bool {
        let none = || by_id(platform).is_some_and(|platform| !platform.has_table());
        self.tables.contains_key(platform) || self.unavailable.contains_key(platform) || none()
    }

    /// The table of a platform.
    pub fn table(&self, platform: &str) -> Option<&Table> {
        self.tables.get(platform)
    }

    /// Whether holding scope `held` covers a need for `needed`, by the platform's table.
    pub fn covers(&self, platform: &str, held: &str, needed: &str) -> bool {
        held == needed
            || self
                .tables
                .get(platform)
                .is_some_and(|table| table.scope_covers(held, needed))
    }

    /// A source of a platform's table by its short name.
    pub fn source(&self, platform: &str, key: &str) -> Option<&Source> {
        self.tables.get(platform)?.source(key)
    }

    /// Title and date of a source of a platform's table, e.g. `Genesys Cloud public API document, 2026-07-19`.
    pub fn source_words(&self, platform: &str, key: &str) -> String {
        let sources = self.tables.get(platform).map(Table::sources).unwrap_or_default();
        sources
            .iter()
            .find(|source| source.key == key)
            .map_or_else(|| key.to_owned(), Source::words)
    }

    /// Title and date of a platform's first source: the document that its table mainly comes from.
    pub fn main_source(&self, platform: &str) -> String {
        let sources = self.tables.get(platform).map(Table::sources).unwrap_or_default();
        sources.first().map_or_else(String::new, Source::words)
    }

    /// Adds a table that the user imported, under a name of the user's. It serves the hosts that it names itself.
    ///
    /// # Errors
    /// [`TableError`] when the bytes are damaged; nothing of it is then used.
    pub fn insert_imported(&mut self, name: &str, bytes: Vec<u8>) -> Result<(), TableError> {
        self.changed();
        let table = Table::load(bytes)?;
        self.tables.insert(format!("{IMPORTED}{name}"), table);
        Ok(())
    }

    /// Forgets one imported table.
    pub fn remove_imported(&mut self, name: &str) {
        self.changed();
        self.tables.remove(&format!("{IMPORTED}{name}"));
    }

    /// The imported tables with the names that the user gave them.
    pub fn imported(&self) -> impl Iterator<Item = (&str, &Table)> {
        let all = self.tables.iter();
        all.filter_map(|(key, table)| Some((key.strip_prefix(IMPORTED)?, table)))
    }

    /// Whether an imported table serves a host that no bundled platform has.
    pub fn is_imported_host(&self, host: &str) -> bool {
        self.imported().any(|(_, table)| table.knows_host(host)) && of_host(host).is_none()
    }

    /// Forgets every imported table.
    pub fn clear_imported(&mut self) {
        self.changed();
        self.tables.retain(|key, _| !key.starts_with(IMPORTED));
    }

    /// Under which key the table for a host is kept: the platform's own, or else an imported one that names the host.
    pub fn key(&self, platform: Option<&'static dyn Platform>, host: &str) -> String {
        if let Some(platform) = platform {
            return platform.id().to_owned();
        }
        let imported = self.tables.iter().filter(|(key, _)| key.starts_with(IMPORTED));
        let found = imported.into_iter().find(|(_, table)| table.knows_host(host));
        found.map(|(key, _)| key.clone()).unwrap_or_default()
    }

    fn no_table(&self, platform: Option<&'static dyn Platform>) -> Matched {
        let Some(platform) = platform else {
            return Matched::NotCovered;
        };
        let why = match self.unavailable.get(platform.id()) {
            None if !platform.has_table() => {
                let docs = platform.vendor().docs.as_ref();
                let told = docs.map_or_else(String::new, |docs| format!("; the vendor's own word is at {docs}"));
                format!(
                    "There is no table of {}, so what the operation requires is not known here{told}.",
                    platform.name()
                )
            }
            Some(reason) => format!("The table of {} is unavailable: {reason}", platform.name()),
            None => format!(
                "There is no table of {} here, so what the operation requires is unknown.",
                platform.name()
            ),
        };
        Matched::NoTable { why }
    }

    /// The template of the official operation that a call is, if its table has it: [`Tables::matched`] without what is near.
    pub fn template(&self, platform: Option<&'static dyn Platform>, exchange: &Exchange) -> Option<String> {
        match self.look_up(platform, exchange) {
            Ok(Place { found, .. }) => found.operation().map(|operation| operation.template()),
            Err(_) => None,
        }
    }

    /// The official operation that a call is, if a rule of the platform or its table has it.
    pub fn operation(&self, platform: Option<&'static dyn Platform>, exchange: &Exchange) -> Option<Operation> {
        if let Some(operation) = platform.and_then(|platform| platform.rule(exchange)) {
            return Some(operation);
        }
        let place = self.look_up(platform, exchange).ok()?;
        let mut operation = place.found.operation()?.to_operation();
        near::name_method(&mut operation, &exchange.method);
        Some(operation)
    }

    /// What the platform's table has for a call. `wanted` are names that the server asked for: when the call itself
    /// is not official, operations that require them are the nearest.
    pub fn matched(&self, platform: Option<&'static dyn Platform>, exchange: &Exchange, wanted: &[Atom]) -> Matched {
        if exchange.method == Exchange::METHOD_UNSEEN {
            return Matched::NoTable {
                why: "The page does not tell the method of its call, so no operation can be named.".to_owned(),
            };
        }
        if let Some(operation) = platform.and_then(|platform| platform.rule(exchange)) {
            return Matched::Operation {
                operation: Box::new(operation),
                other_case: false,
            };
        }
        let host = exchange.url.host();
        let method = exchange.method.as_str();
        let Place {
            key,
            table,
            path,
            found,
        } = match self.look_up(platform, exchange) {
            Ok(place) => place,
            Err(nowhere) => return *nowhere,
        };
        let source = self.main_source(&key);
        let nearest = || {
            let mut list = near::requiring(table, method, &path, wanted);
            list.extend(self.pinned(&key, table, method, &path));
            list.extend(self.ranked(&key, table, host, method, &path));
            list.iter_mut()
                .for_each(|near| near::name_method(&mut near.operation, method));
            near::distinct(list)
        };
        let coverage = platform.map_or(Coverage::Whole, |platform| platform.coverage(host, &path));
        match found {
            Lookup::UnknownPath | Lookup::OtherMethods { .. } if coverage == Coverage::Part => Matched::Unlisted {
                why: format!(
                    "The table of {} is not complete, and this call is not in it: what it requires is unknown.",
                    table.title()
                ),
                nearest: nearest(),
            },
            Lookup::UnknownPath | Lookup::OtherMethods { .. } if coverage == Coverage::Nothing => Matched::NoTable {
                why: format!(
                    "The table of {} is not about calls of this kind: what this one requires is unknown.",
                    table.title()
                ),
            },
            Lookup::Found { operation, other_case } => {
                let mut operation = Box::new(operation.to_operation());
                near::name_method(&mut operation, method);
                Matched::Operation { operation, other_case }
            }
            Lookup::OtherMethods { template, methods } => {
                let methods = methods.into_iter().map(str::to_owned).collect();
                Matched::OtherMethods {
                    template,
                    methods,
                    nearest: nearest(),
                    source,
                }
            }
            Lookup::UnknownPath => Matched::UnknownPath {
                nearest: nearest(),
                source,
            },
        }
    }

    /// The nearest operations of a table: the search is the same for all paths of one shape, and is made once.
    fn ranked(&self, key: &str, table: &Table, host: &str, method: &str, path: &str) -> Vec<Near> {
        let name = format!("{key} {host} {method} {}", shape::of_path(path));
        if let Some(found) = self.near.lock().ok().and_then(|near| near.get(&name).cloned()) {
            return found;
        }
        let ranked = table.nearest_at(host, method, path, near::NEAREST).into_iter();
        let found: Vec<Near> = ranked
            .map(|near| Near {
                operation: near.operation.to_operation(),
                reason: near.reason.to_string(),
            })
            .collect();
        if let Ok(mut near) = self.near.lock() {
            if near.len() >= MOST_NEAR {
                near.clear();
            }
            near.insert(name, found.clone());
        }
        found
    }

    /// Another number whenever a table or claims came or went.
    pub fn changes(&self) -> u64 {
        self.changes
    }

    fn changed(&mut self) {
        self.changes += 1;
        if let Ok(mut near) = self.near.lock() {
            near.clear();
        }
    }

    /// What the table answers, or why there is none to ask.
    fn look_up<'t>(
        &'t self,
        platform: Option<&'static dyn Platform>,
        exchange: &'t Exchange,
    ) -> Result<Place<'t>, Box<Matched>> {
        let host = exchange.url.host();
        let login = |platform: &dyn Platform| platform.host(host).is_some_and(|found| found.service == Service::Login);
        if platform.is_some_and(login) {
            return Err(Box::new(Matched::NotCovered));
        }
        let key = self.key(platform, host);
        let Some(table) = self.tables.get(&key) else {
            return Err(Box::new(self.no_table(platform)));
        };
        let path = match platform {
            Some(platform) => platform.path(exchange.url.path()),
            None => exchange.url.path().into(),
        };
        if platform.is_some_and(|platform| !platform.serves_api(host, &path)) {
            return Err(Box::new(Matched::NotCovered));
        }
        if !table.knows_host(host) && table.bases().all(|base| !base.hosts.is_empty()) {
            let why = format!(
                "The table of {} does not cover the host {host}, so what the operation requires is unknown.",
                table.title()
            );
            return Err(Box::new(Matched::NoTable { why }));
        }
        let method = exchange.method.as_str();
        let found = match table.lookup_at(host, method, &path) {
            Lookup::UnknownPath => {
                let other = platform.and_then(|platform| platform.other_path(&path));
                other.map_or(Lookup::UnknownPath, |other| table.lookup_at(host, method, &other))
            }
            found => found,
        };
        Ok(Place {
            key,
            table,
            path,
            found,
        })
    }

    /// Official operations that this project names beside a community claim about the call.
    fn pinned(&self, platform: &str, table: &Table, method: &str, path: &str) -> Vec<Near> {
        let pins = self
            .claims(platform, method, path)
            .into_iter()
            .filter_map(|claim| claim.nearest.as_ref());
        pins.filter_map(|(method, template)| table.lookup(method, template).operation())
            .map(|operation| Near {
                operation: operation.to_operation(),
                reason: "what the threads about this call are after".to_owned(),
            })
            .collect()
    }

    /// The community claims about a call.
    pub fn claims(&self, platform: &str, method: &str, path: &str) -> Vec<&Claim> {
        self.claims
            .get(platform)
            .map(|claims| claims.for_request(method, path))
            .unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_host_belongs_to_two_platforms_and_look_alikes_to_none() {
        for pattern in host_patterns() {
            let host = pattern
                .trim_start_matches("https://")
                .trim_end_matches("/*")
                .replace('*', "acme");
            // Some vendors share a host and have paths of their own there.
            let whole = |p: &&&dyn Platform| {
                let hosts = p.vendor().hosts.iter();
                hosts
                    .filter(|one| one.path.is_none())
                    .any(|one| one.pattern.fits(&host))
            };
            assert_eq!(ALL.iter().filter(whole).count(), 1, "{host}");
            for other in [format!("{host}.evil.example"), format!("evil-{host}x")] {
                assert!(of_host(&other).is_none(), "{other}");
            }
        }
    }

    #[test]
    fn contact_centres_stand_first_in_the_list_of_vendors() {
        let first: Vec<&str> = ALL.iter().filter(|p| p.stands_first()).map(|p| p.id()).collect();
        assert_eq!(first, ["cxone", "five9", "genesys", "webex", "zendesk"]);
    }
}
