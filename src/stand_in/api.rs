//! [`Api`]: one API that is served: its table, and whether a caller may make a call.

use super::answers::Cors;
use super::choose::Voices;
use super::config::{Believe, Unlisted};
use super::holder::{Holder, Lack, Rules, lacking};
use crate::exchange::Exchange;
use crate::platform::{Coverage, Platform};
use crate::platforms::Tables;
use crate::requirement::{Atom, Context, Expr, Provenance};
use crate::table::{Auth, Lookup, Operation, Table};
use std::sync::{Arc, OnceLock};

/// One API.
pub struct Api {
    pub(super) prefix: String,
    pub(super) platform: Option<&'static dyn Platform>,
    /// As which host it answers.
    pub(super) host: String,
    pub(super) voices: Voices,
    unlisted: Unlisted,
    believe: Believe,
    tables: Arc<Tables>,
    /// The name of an imported table; a platform's own where there is none.
    imported: Option<String>,
    rules: Vec<OnceLock<Arc<Rule>>>,
}

/// What an operation requires, as it is enforced.
#[derive(Debug)]
pub(super) struct Rule {
    /// `GET /things/{id}`.
    pub(super) call: String,
    pub(super) template: String,
    auth: Auth,
    parts: Vec<Expr>,
}

/// What the table says to a call.
pub(super) enum Found {
    Rule(Arc<Rule>),
    /// The table does not have it, and any token may make it.
    Open(&'static str),
    /// There is no such path, or not with this method.
    No {
        methods: Vec<&'static str>,
    },
}

/// What an API is made of.
pub struct Made {
    /// What paths begin with here.
    pub prefix: String,
    /// The platform, for a bundled one.
    pub platform: Option<&'static dyn Platform>,
    /// The name of an imported table.
    pub imported: Option<String>,
    /// As which host it answers.
    pub host: String,
    /// In whose words.
    pub voices: Voices,
    /// What becomes of calls that the table does not have.
    pub unlisted: Unlisted,
    /// How far the table is believed.
    pub believe: Believe,
}

impl Api {
    /// An API whose table is among these.
    pub fn new(made: Made, tables: Arc<Tables>) -> Self {
        let mut api = Self {
            prefix: made.prefix.trim_end_matches('/').to_owned(),
            platform: made.platform,
            host: made.host,
            voices: made.voices,
            unlisted: made.unlisted,
            believe: made.believe,
            imported: made.imported,
            rules: Vec::new(),
            tables,
        };
        let count = api.table().map_or(0, Table::len);
        api.rules = (0..count).map(|_| OnceLock::new()).collect();
        api
    }

    pub(super) fn table(&self) -> Option<&Table> {
        match &self.imported {
            Some(name) => self
                .tables
                .imported()
                .find(|(own, _)| own == name)
                .map(|(_, table)| table),
            None => self.tables.table(self.platform?.id()),
        }
    }

    pub(super) fn cors(&self) -> Option<&Cors> {
        self.voices.own().and_then(|own| own.cors())
    }

    /// What the table says to a call. `path` is without this API's prefix; `host` is the one that was asked for.
    pub(super) fn find(&self, method: &str, host: &str, path: &str) -> Found {
        let Some(table) = self.table() else {
            let address = format!("https://{}{path}", self.host);
            let exchange = Exchange::new("1", method, &address, 0).ok();
            let rule = exchange.and_then(|exchange| self.platform?.rule(&exchange));
            return match rule {
                Some(operation) => Found::Rule(Arc::new(Rule::of(&operation, self.believe))),
                None => Found::Open("there is no table of this API"),
            };
        };
        let plain = path.split(['?', '#']).next().unwrap_or_default();
        let own = self.platform.map_or(plain.into(), |platform| platform.path(plain));
        let host = if table.knows_host(host) { host } else { &self.host };
        let look = |path: &str| match table.knows_host(host) {
            true => match table.lookup_at(host, method, path) {
                // A vendor with several hosts: what one does not have may be another's.
                Lookup::UnknownPath => table.lookup(method, path),
                found => found,
            },
            false => table.lookup(method, path),
        };
        let found = match look(&own) {
            Lookup::UnknownPath => {
                let other = self.platform.and_then(|platform| platform.other_path(&own));
                match other {
                    Some(other) => self.settled(look(&other)),
                    None => self.settled(Lookup::UnknownPath),
                }
            }
            found => self.settled(found),
        };
        match found {
            Ok(rule) => Found::Rule(rule),
            Err(methods) => {
                let coverage = self
                    .platform
                    .map_or(Coverage::Whole, |platform| platform.coverage(host, &own));
                let is_api = self.platform.is_none_or(|platform| platform.serves_api(host, &own));
                match self.unlisted {
                    Unlisted::Refuse => Found::No { methods },
                    Unlisted::Allow => Found::Open("the table does not have it"),
                    Unlisted::AsKnown if coverage == Coverage::Whole && is_api => Found::No { methods },
                    Unlisted::AsKnown => Found::Open("the table is not about calls of this kind"),
                }
            }
        }
    }

    fn settled(&self, found: Lookup<'_>) -> Result<Arc<Rule>, Vec<&'static str>> {
        match found {
            Lookup::Found { operation, .. } => {
                let made = || Arc::new(Rule::of(&operation.to_operation(), self.believe));
                match self.rules.get(operation.index()) {
                    Some(kept) => Ok(Arc::clone(kept.get_or_init(made))),
                    None => Ok(made()),
                }
            }
            Lookup::OtherMethods { methods, .. } => Err(methods),
            Lookup::UnknownPath => Err(Vec::new()),
        }
    }

    /// What a caller lacks for an operation; `None` when it may.
    pub(super) fn lack(&self, rule: &Rule, holder: &Holder, has_header: &dyn Fn(&str) -> bool) -> Option<Lack> {
        let table = self.table();
        let covers = |held: &str, needed: &str| {
            self.platform.is_some_and(|platform| platform.covers(held, needed))
                || table.is_some_and(|table| table.scope_covers(held, needed))
        };
        let ignored = self
            .platform
            .and_then(|platform| platform.scopes_ignored(holder.context, None));
        let rules = Rules {
            covers: &covers,
            scopes_ignored: ignored.is_some(),
            has_header,
        };
        rule.parts.iter().find_map(|part| lacking(part, holder, &rules))
    }
}

impl Rule {
    /// An operation as it is enforced.
    pub(super) fn of(operation: &Operation, believe: Believe) -> Self {
        let believed = |provenance: Provenance| match provenance {
            Provenance::Official | Provenance::Prose | Provenance::Imported => true,
            Provenance::Inference => believe == Believe::Inference,
            Provenance::Community => false,
        };
        let parts = operation.requirement.parts.iter();
        Self {
            call: format!("{} {}", operation.method, operation.template),
            template: operation.template.clone(),
            auth: operation.auth,
            parts: parts
                .filter(|part| believed(part.provenance))
                .map(|part| part.expr.clone())
                .collect(),
        }
    }

    /// The first permission that it names.
    pub(super) fn permission(&self) -> Option<String> {
        let atoms = self.parts.iter().flat_map(Expr::atoms);
        atoms.into_iter().find_map(|atom| match atom {
            Atom::Permission(name) => Some(name.clone()),
            _ => None,
        })
    }

    /// Whether it is made without any token.
    pub(super) fn is_open(&self) -> bool {
        self.auth == Auth::Open
    }

    /// Whether its table says anything that is enforced.
    pub(super) fn is_known(&self) -> bool {
        self.parts
            .iter()
            .any(|part| !matches!(part, Expr::Unknown) && !part.is_nothing())
    }

    /// Whether only guests' tokens are asked for.
    pub(super) fn wants_guest(&self, holder: &Holder) -> bool {
        self.auth == Auth::Guest && holder.context.is_some_and(|context| context != Context::Guest)
    }
}
