//! What a page asks that has a session's calls on its table: new rows, a call whole, a token, two tokens, a supposed
//! caller, a call to be copied. Answers are plain structs; only a copied call may hold a token, where the user asked for it.

mod copied;
mod exchanged;
mod pasted;
mod tree;

pub use copied::Form;
pub use exchanged::{BodyView, Exchanged};
pub use pasted::{Meant, Pasted, pasted};
pub use tree::{Branch, Joined};

use super::{Details, Difference, Line, Report, Reports, Row, SupposedView, TokenView, VerdictView};
use super::{details, difference, suppose};
use crate::credential;
use crate::diagnosis::{Caller, Supposed};
use crate::exchange::Exchange;
use crate::platform::Platform;
use crate::platforms::{self, Tables};
use crate::requirement::{Atom, Context};
use crate::session::Session;
use crate::token;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::rc::Rc;

/// At most this many names are supposed at once, and so long each.
pub const MOST_SUPPOSED: usize = 64;
/// A name that is supposed has at most so many bytes.
const LONGEST_NAME: usize = 300;

/// A question about one call or token.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Asks {
    /// A call whole. Answer: [`Told::Call`].
    Call(String),
    /// All of a token, by its fingerprint. Answer: [`Told::Token`].
    Token(String),
    /// What is known of a pasted token, were it sent with the call of this id. Answer: [`Told::Pasted`].
    Pasted(String, Pasted),
    /// Two tokens side by side: one of the session, by its fingerprint, and another. Answer: [`Told::Difference`].
    Difference(String, Meant),
    /// A call by a supposed caller. Answer: [`Told::Supposed`].
    Suppose(Suppose),
    /// A call to be copied: its id, the form, and whether with what proves who calls. Answer: [`Told::Copied`].
    Copy(String, Form, bool),
}

/// What is supposed of a caller.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Suppose {
    /// The call.
    pub id: String,
    /// It holds these as well.
    pub with: Vec<Atom>,
    /// It does not hold these.
    pub without: Vec<Atom>,
    /// It is such a caller.
    pub caller: Option<Context>,
    /// It sends this token.
    pub token: Option<Meant>,
}

impl Suppose {
    /// Whether nothing is supposed.
    pub fn is_nothing(&self) -> bool {
        self.with.is_empty() && self.without.is_empty() && self.caller.is_none() && self.token.is_none()
    }
}

/// An answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Told {
    /// There is no such call or token any more.
    Nothing,
    /// A call.
    Call(Box<Whole>),
    /// All of a token.
    Token(Box<Details>),
    /// A pasted token.
    Pasted(Box<TokenView>),
    /// Two tokens.
    Difference(Box<Difference>),
    /// A call by a supposed caller.
    Supposed(Box<Hypothesis>),
    /// Text for the clipboard. It holds a token only where that was asked for.
    Copied(String),
}

/// A call with all that is known of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Whole {
    /// Why it was refused.
    pub report: Report,
    /// What its operation requires, as a tree.
    pub tree: Vec<Branch>,
    /// Request and answer, without secrets.
    pub exchanged: Exchanged,
}

/// A call by a supposed caller, beside what it was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hypothesis {
    /// What is supposed, as one sentence that says that nothing was sent.
    pub supposed: String,
    /// The verdict on the real call.
    pub was: VerdictView,
    /// What the table says of the supposed one.
    pub verdict: VerdictView,
    /// What the operation requires, held against the supposed caller.
    pub tree: Vec<Branch>,
}

/// A call as a row of the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeskRow {
    /// The call and its verdict.
    pub row: Row,
    /// The table's operation, or method, host and path.
    pub operation: String,
    /// Fingerprint of its token.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub token: Option<String>,
    /// Names that it lacks or may lack.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub names: Vec<String>,
}

/// What a filter asks of a row beside what is shown of it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Behind {
    /// The table's operation, or method, host and path.
    pub operation: String,
    /// Fingerprint of its token.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub token: Option<String>,
    /// Names that it lacks or may lack.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub names: Vec<String>,
}

impl Behind {
    /// Of a call that is kept; nothing of another.
    pub fn of(session: &Session, tables: &Tables, reports: &mut Reports, id: &str) -> Self {
        let Some((exchange, line)) = session.exchange(id).zip(reports.line(session, tables, id)) else {
            return Self::default();
        };
        Self {
            operation: line.operation.clone(),
            token: reports.carried(exchange).map(|name| name.to_string()),
            names: line.names.clone(),
        }
    }
}

impl DeskRow {
    /// A row with what is behind it.
    pub fn with(row: Row, behind: Behind) -> Self {
        let Behind {
            operation,
            token,
            names,
        } = behind;
        Self {
            row,
            operation,
            token,
            names,
        }
    }
}

/// Remembers which rows were handed out, so that only what changed is handed out again.
#[derive(Debug, Default)]
pub struct Desk {
    revision: u64,
    /// By the call's serial number: the line as it was last, and when it changed.
    lines: HashMap<u64, (Rc<Line>, u64)>,
}

impl Desk {
    /// Calls that are new or changed since `since`, which is what this gave back before (0: all), oldest first.
    pub fn rows(
        &mut self,
        session: &Session,
        tables: &Tables,
        reports: &mut Reports,
        since: u64,
    ) -> (u64, Vec<DeskRow>) {
        let next = self.revision + 1;
        let mut rows = Vec::new();
        for exchange in session.exchanges() {
            let Some(line) = reports.line(session, tables, &exchange.id) else {
                continue;
            };
            let serial = exchange.mark.serial;
            let changed = match self.lines.get(&serial) {
                Some((before, when)) if Rc::ptr_eq(before, &line) => *when,
                Some((before, when)) if same(before, &line) => {
                    let when = *when;
                    self.lines.insert(serial, (Rc::clone(&line), when));
                    when
                }
                _ => {
                    self.lines.insert(serial, (Rc::clone(&line), next));
                    self.revision = next;
                    next
                }
            };
            if changed > since {
                rows.push(DeskRow {
                    row: line.row.clone(),
                    operation: line.operation.clone(),
                    token: reports.carried(exchange).map(|name| name.to_string()),
                    names: line.names.clone(),
                });
            }
        }
        if self.lines.len() > 2 * session.exchanges().len() + 16 {
            self.lines.retain(|serial, _| session.by_serial(*serial).is_some());
        }
        (self.revision, rows)
    }
}

/// Whether a reader sees the same.
fn same(one: &Line, other: &Line) -> bool {
    one.row == other.row && one.operation == other.operation && one.names == other.names
}

/// Answers a question. `now_ms` is the present time.
pub fn answer(session: &Session, tables: &Tables, reports: &mut Reports, asks: &Asks, now_ms: i64) -> Told {
    told(session, tables, reports, asks, now_ms).unwrap_or(Told::Nothing)
}

fn told(session: &Session, tables: &Tables, reports: &mut Reports, asks: &Asks, now_ms: i64) -> Option<Told> {
    Some(match asks {
        Asks::Call(id) => {
            let report = reports.report(session, tables, id)?;
            let diagnosis = session.diagnose(id, tables)?;
            Told::Call(Box::new(Whole {
                report: Report::clone(&report),
                tree: tree::of(&diagnosis),
                exchanged: exchanged::of(session.exchange(id)?),
            }))
        }
        Asks::Token(fingerprint) => {
            // Decoded here, and shown without what proves who calls.
            let token = session.reveal(fingerprint)?;
            Told::Token(Box::new(details(&token::decode(&token), &[], now_ms)))
        }
        Asks::Pasted(id, token) => Told::Pasted(Box::new(pasted(session, id, tables, token)?.1)),
        Asks::Difference(first, second) => {
            let first = carrier(session, first)?;
            let second = match second {
                Meant::Seen(name) => carrier(session, name)?.clone(),
                // As it would be sent where the first is.
                Meant::Pasted(token) => pasted(session, &first.id, tables, token)?.0,
            };
            let callers = [first, &second];
            let platform = match callers.map(platforms::of_call) {
                [Some(one), Some(two)] if one.id() == two.id() => Some(one),
                _ => None,
            };
            let table = platform.map(Platform::id);
            let table = table.and_then(|key| Some((tables.table(key)?, key)));
            let [first, second] = callers.map(|call| Caller::of(call, &session.learned(call)));
            Told::Difference(Box::new(difference(&first, &second, table, tables, now_ms)))
        }
        Asks::Suppose(given) => {
            let supposed = supposed(session, given)?;
            let SupposedView {
                supposed: words,
                was,
                report,
            } = suppose(session, &given.id, tables, &supposed)?;
            let (_, diagnosis) = session.suppose(&given.id, tables, &supposed)?;
            Told::Supposed(Box::new(Hypothesis {
                supposed: words,
                was,
                verdict: report.verdict,
                tree: tree::of(&diagnosis),
            }))
        }
        Asks::Copy(id, form, with_token) => Told::Copied(copied::written(session.exchange(id)?, *form, *with_token)),
    })
}

/// The newest call that carried a token.
fn carrier<'s>(session: &'s Session, fingerprint: &str) -> Option<&'s Exchange> {
    let carries = |exchange: &&Exchange| {
        let first = credential::find(exchange).into_iter().next();
        let token = first.and_then(|first| first.token);
        token.is_some_and(|token| token.fingerprint() == fingerprint)
    };
    session.exchanges().iter().rev().find(carries)
}

fn supposed(session: &Session, given: &Suppose) -> Option<Supposed> {
    let names = |list: &[Atom]| -> Vec<Atom> {
        let fits = |name: &&Atom| !name.name().trim().is_empty() && name.name().len() <= LONGEST_NAME;
        list.iter().filter(fits).take(MOST_SUPPOSED).cloned().collect()
    };
    let token = match &given.token {
        Some(meant) => Some(meant.token(session)?),
        None => None,
    };
    Some(Supposed {
        with: names(&given.with),
        without: names(&given.without),
        caller: given.caller,
        token,
    })
}

#[cfg(test)]
mod tests;
