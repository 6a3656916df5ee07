//! [`Reports`]: what was found out about the calls of a session, kept until something that it was found from changes.
//!
//! A call is explained once for all that are equal to a reader: the same operation (or shape of the path), the same
//! token and what is known of it, the same answer but for its ids. A list asks for verdicts only; the full report of
//! a call that is opened is always made from that call.

use super::{CallView, Report, Row, SessionView, TokenView, VerdictView};
use super::{build, of_token};
use crate::authority::Verdict;
use crate::credential;
use crate::diagnosis::{self, LOOP};
use crate::exchange::{Exchange, Outcome, shape};
use crate::platform::Platform;
use crate::platforms::{self, Tables};
use crate::requirement::Atom;
use crate::session::Session;
use std::collections::{HashMap, HashSet, VecDeque};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::rc::Rc;

/// At most this many distinct explanations are kept.
const MOST_SHAPES: usize = 2000;
/// At most this many whole reports are kept.
const MOST_FULL: usize = 24;
/// At most this many rows are in one list, denials first; the rest is counted.
pub const MOST_ROWS: usize = 300;
/// At most this many tokens are in one list, the newest.
pub const MOST_TOKENS: usize = 50;
/// At most this many names of a requirement are kept for a line.
const MOST_NAMES: usize = 16;
/// A verdict may say how long ago a token expired: calls of one minute are told the same.
const SAME_MS: i64 = 60_000;

/// `Fri, 27 Nov 2026 03:30` (RFC 9110 §5.6.7).
const DATE_TO_THE_MINUTE: usize = 22;

/// Headers that differ from call to call and decide nothing.
const NOISE: &[&str] = &[
    "date",
    "content-length",
    "etag",
    "last-modified",
    "age",
    "x-runtime",
    "server-timing",
    "traceparent",
];

/// A call in short.
#[derive(Debug, Clone)]
pub struct Line {
    /// As the list shows it.
    pub row: Row,
    /// Its operation: the table's template, or host and path.
    pub operation: String,
    /// What makes it equal to others for a reader: operation, status and verdict.
    pub kind: String,
    /// Names that it lacks or may lack, by the table.
    pub names: Vec<String>,
}

/// What equal calls share.
#[derive(Debug)]
struct Known {
    verdict: VerdictView,
    /// `None`: its own host and path.
    operation: Option<String>,
    /// The path, where the verdict names it: then it is good for that path only.
    path: Option<String>,
    /// Names that are not known to be held.
    names: Vec<String>,
}

/// From what a line was made: the call's own changes, the facts, the tables, the last success before it, and whether it is
/// the same refusal over and over.
type Stamp = (u32, u64, u64, u64, bool);

#[derive(Debug)]
struct Kept {
    stamp: Stamp,
    line: Rc<Line>,
}

/// Explanations of one session.
#[derive(Debug, Default)]
pub struct Reports {
    shapes: HashMap<u64, Rc<Known>>,
    lines: HashMap<u64, Kept>,
    /// Fingerprints of the first token of calls, with the call's version.
    carried: HashMap<u64, (u32, Option<Rc<str>>)>,
    tokens: HashMap<Rc<str>, (u64, Stamp, TokenView)>,
    /// Whole reports of the calls that were asked for last.
    full: VecDeque<(u64, Stamp, Rc<Report>)>,
    made: u64,
}

impl Reports {
    /// How many explanations were made so far.
    pub fn made(&self) -> u64 {
        self.made
    }

    /// A call in short, explained if no equal one was.
    pub fn line(&mut self, session: &Session, tables: &Tables, id: &str) -> Option<Rc<Line>> {
        Some(self.of(session, tables, session.exchange(id)?))
    }

    /// The whole report of a call, made from that call, and kept while it is looked at.
    pub fn report(&mut self, session: &Session, tables: &Tables, id: &str) -> Option<Rc<Report>> {
        let exchange = session.exchange(id)?;
        let (serial, stamp) = (exchange.mark.serial, stamp(session, tables, exchange));
        let kept = self.full.iter().find(|(of, when, _)| *of == serial && *when == stamp);
        if let Some((_, _, report)) = kept {
            return Some(Rc::clone(report));
        }
        self.made += 1;
        let report = Rc::new(session.report(id, tables)?);
        self.full.retain(|(of, _, _)| *of != serial);
        if self.full.len() >= MOST_FULL {
            self.full.pop_front();
        }
        self.full.push_back((serial, stamp, Rc::clone(&report)));
        Some(report)
    }

    fn of(&mut self, session: &Session, tables: &Tables, exchange: &Exchange) -> Rc<Line> {
        let stamp = stamp(session, tables, exchange);
        let serial = exchange.mark.serial;
        if let Some(kept) = self.lines.get(&serial).filter(|kept| kept.stamp == stamp) {
            return Rc::clone(&kept.line);
        }
        let owner = platforms::of_exchange(exchange);
        let platform = owner.as_ref().map(|owner| owner.platform);
        let host = owner.and_then(|owner| owner.host);
        let denied = diagnosis::is_denied(exchange, platform);
        let call = build::call(exchange, denied, platform, host.as_ref());
        let own = || format!("{} {}{}", call.method, call.host, call.path);
        let (verdict, operation, names) = match diagnosis::settled(exchange, platform) {
            Some((text, certainty)) => (VerdictView { text, certainty }, own(), Vec::new()),
            None => {
                let known = self.known(session, tables, exchange, &call.path);
                let operation = known.operation.clone().unwrap_or_else(own);
                (known.verdict.clone(), operation, known.names.clone())
            }
        };
        let kind = kind_of(&call, &operation, &verdict.text);
        let row = Row {
            call,
            verdict,
            count: 1,
        };
        let line = Rc::new(Line {
            row,
            operation,
            kind,
            names,
        });
        if self.lines.len() > 2 * crate::session::MOST_EXCHANGES {
            self.lines.retain(|serial, _| session.by_serial(*serial).is_some());
        }
        let kept = Kept {
            stamp,
            line: Rc::clone(&line),
        };
        self.lines.insert(serial, kept);
        line
    }

    fn known(&mut self, session: &Session, tables: &Tables, exchange: &Exchange, path: &str) -> Rc<Known> {
        let key = key(session, tables, exchange);
        let fits = |known: &&Rc<Known>| known.path.as_ref().is_none_or(|known| known == path);
        if let Some(known) = self.shapes.get(&key).filter(fits) {
            return Rc::clone(known);
        }
        self.made += 1;
        let diagnosis = session.explain(exchange, tables, &session.index());
        let report = build::report(exchange, &diagnosis, tables);
        let known = Rc::new(Known {
            path: report.verdict.text.contains(path).then(|| path.to_owned()),
            operation: report
                .operation
                .as_ref()
                .map(|one| format!("{} {}", one.method, one.template)),
            names: unmet(&report),
            verdict: report.verdict,
        });
        if self.shapes.len() >= MOST_SHAPES {
            self.shapes.clear();
        }
        self.shapes.insert(key, Rc::clone(&known));
        known
    }

    /// Everything in short, as [`Session::view`], with equal denials as one row: the newest, with their number.
    pub fn view(&mut self, session: &Session, tables: &Tables) -> SessionView {
        let mut rows: Vec<Row> = Vec::new();
        let mut places: HashMap<String, usize> = HashMap::new();
        for serial in session.denied_serials() {
            let Some(exchange) = session.by_serial(serial) else {
                continue;
            };
            let line = self.of(session, tables, exchange);
            match places.get(&line.kind).and_then(|at| rows.get_mut(*at)) {
                Some(row) => row.count += 1,
                None => {
                    places.insert(line.kind.clone(), rows.len());
                    rows.push(line.row.clone());
                }
            }
        }
        let mut more = rows.len().saturating_sub(MOST_ROWS);
        rows.truncate(MOST_ROWS);
        let ordinary = session.exchanges().len() - session.denials();
        let room = MOST_ROWS - rows.len();
        more += ordinary.saturating_sub(room);
        let newest = session.exchanges().iter().rev();
        let settled = newest.filter(|exchange| !session.was_denied(exchange.mark.serial));
        for exchange in settled.take(room) {
            rows.push(self.of(session, tables, exchange).row.clone());
        }
        SessionView {
            tokens: self.tokens(session, tables),
            rows,
            denials: session.denials(),
            more,
        }
    }

    /// The tokens, newest first: each from the newest call that carried it.
    fn tokens(&mut self, session: &Session, tables: &Tables) -> Vec<TokenView> {
        let mut seen: HashSet<Rc<str>> = HashSet::new();
        let mut found = Vec::new();
        for exchange in session.exchanges().iter().rev() {
            let Some(fingerprint) = self.fingerprint(exchange) else {
                continue;
            };
            if found.len() >= MOST_TOKENS || !seen.insert(Rc::clone(&fingerprint)) {
                continue;
            }
            let (serial, stamp) = (exchange.mark.serial, stamp(session, tables, exchange));
            if let Some((_, _, view)) = self
                .tokens
                .get(&fingerprint)
                .filter(|(of, when, _)| *of == serial && *when == stamp)
            {
                found.push(view.clone());
                continue;
            }
            self.made += 1;
            let diagnosis = session.explain(exchange, tables, &session.index());
            let first = diagnosis.credentials.first();
            if let Some(view) = first.and_then(|first| of_token::token_view(first, &diagnosis)) {
                self.tokens.insert(fingerprint, (serial, stamp, view.clone()));
                found.push(view);
            }
        }
        self.tokens.retain(|fingerprint, _| seen.contains(fingerprint));
        if self.carried.len() > 2 * crate::session::MOST_EXCHANGES {
            self.carried.retain(|serial, _| session.by_serial(*serial).is_some());
        }
        found
    }

    /// The fingerprint of the token that a call carried, if it carried one.
    pub(super) fn carried(&mut self, exchange: &Exchange) -> Option<Rc<str>> {
        self.fingerprint(exchange)
    }

    fn fingerprint(&mut self, exchange: &Exchange) -> Option<Rc<str>> {
        let mark = exchange.mark;
        if let Some((version, fingerprint)) = self.carried.get(&mark.serial)
            && *version == mark.version
        {
            return fingerprint.clone();
        }
        let first = credential::find(exchange).into_iter().next();
        let token = first.and_then(|first| first.token);
        let fingerprint = token.map(|token| Rc::from(token.fingerprint()));
        self.carried.insert(mark.serial, (mark.version, fingerprint.clone()));
        fingerprint
    }
}

fn stamp(session: &Session, tables: &Tables, exchange: &Exchange) -> Stamp {
    (
        exchange.mark.version,
        session.facts,
        tables.changes(),
        session.last_success(exchange),
        session.refused_before(exchange) >= LOOP,
    )
}

/// Names of the requirement that are not known to be held.
fn unmet(report: &Report) -> Vec<String> {
    let parts = report
        .requirement
        .iter()
        .filter(|part| part.verdict != Verdict::Satisfied);
    let atoms = parts.flat_map(|part| &part.atoms);
    let open = atoms.filter(|(atom, held)| *held != Verdict::Satisfied && !matches!(atom, Atom::Context(_)));
    open.take(MOST_NAMES).map(|(atom, _)| atom.name().to_owned()).collect()
}

/// What an explanation depends on.
fn key(session: &Session, tables: &Tables, exchange: &Exchange) -> u64 {
    let mut hasher = DefaultHasher::new();
    // By what a vendor behind a proxy is known, and what the policy and the signs look at, is in the answer, below.
    let platform = platforms::of_call(exchange);
    platform.map(Platform::id).hash(&mut hasher);
    let template = tables.template(platform, exchange);
    let path = template.unwrap_or_else(|| shape::of_path(exchange.url.path()));
    (exchange.url.scheme(), exchange.url.host(), &exchange.method, path).hash(&mut hasher);
    exchange.url.query_names().hash(&mut hasher);
    exchange.withheld.hash(&mut hasher);
    exchange.one_of.hash(&mut hasher);
    (exchange.page_word, exchange.worker).hash(&mut hasher);
    // The server's clock, to the minute: the token's times are held against it.
    let date = exchange.response_headers.plain("date").unwrap_or_default();
    date.get(..DATE_TO_THE_MINUTE).hash(&mut hasher);
    exchange.initiator.hash(&mut hasher);
    match &exchange.outcome {
        Outcome::Pending => 0.hash(&mut hasher),
        Outcome::Status(status) => status.hash(&mut hasher),
        // Preflights before it matter: it is looked at for itself.
        Outcome::Failed(_) => exchange.mark.serial.hash(&mut hasher),
    }
    for credential in credential::find(exchange) {
        // Hashed, not kept.
        credential.token.map(|token| token.expose().clone()).hash(&mut hasher);
    }
    for headers in [&exchange.request_headers, &exchange.response_headers] {
        for (name, value) in headers.iter().filter(|(name, _)| !NOISE.contains(name)) {
            name.hash(&mut hasher);
            shape::hash_text(value.expose(), &mut hasher);
        }
    }
    for body in [&exchange.request_body, &exchange.response_body] {
        match body.text() {
            Some(text) => shape::hash_text(text, &mut hasher),
            None => std::mem::discriminant(body).hash(&mut hasher),
        }
    }
    exchange.sent_at_ms.div_euclid(SAME_MS).hash(&mut hasher);
    (session.facts, tables.changes(), session.last_success(exchange)).hash(&mut hasher);
    (session.refused_before(exchange) >= LOOP).hash(&mut hasher);
    hasher.finish()
}

/// What makes a call equal to others for a reader. Where no table names the operation, ids in the path make no other kind:
/// or each call of a flood to an unlisted path would be explained, logged and listed by itself.
fn kind_of(call: &CallView, operation: &str, verdict: &str) -> String {
    let kind = format!("{operation} {} {verdict}", call.status.unwrap_or_default());
    let shape = shape::of_path(&call.path);
    if shape == call.path {
        return kind;
    }
    kind.replace(&call.path, &shape)
}

impl Report {
    /// The operation of a call: the table's template, or host and path where it has none.
    pub fn operation_words(&self) -> String {
        match &self.operation {
            Some(operation) => format!("{} {}", operation.method, operation.template),
            None => format!("{} {}{}", self.call.method, self.call.host, self.call.path),
        }
    }
}
