//! Scripts that make calls, as people write them and as tools write them out: `fetch` with its options in a variable, axios,
//! jQuery's `ajax`, Python's `requests` and `httpx`. Nothing is run: a script's plain strings, objects and assignments are
//! read, and a name that they do not settle stays a name.

mod call;

use std::collections::{HashMap, HashSet};

use super::literal::{self, Literal, begins_name, in_name, is_quote};
use super::scan::{Place, Scan};
use super::{ImportError, Recording, http};
use call::Head;

/// What makes a session with headers of its own.
const SESSIONS: [&str; 4] = [
    "requests.Session(",
    "requests.session(",
    "httpx.Client(",
    "httpx.AsyncClient(",
];
/// What puts a field into an object, or several.
const ADDS: [&str; 4] = ["append", "set", "update", "add"];

/// Whether a text holds a call that is read here.
pub(super) fn is_script(text: &str) -> bool {
    let mut script = Script::new(text, 0);
    script.only_look = true;
    script.run();
    script.found
}

/// Reads every call of a script, and an answer below the last one.
pub(super) fn read(text: &str, now_ms: i64) -> Result<Recording, ImportError> {
    let mut script = Script::new(text, now_ms);
    script.run();
    let Script {
        mut recording, failed, ..
    } = script;
    match (recording.exchanges.last_mut(), failed) {
        (None, failed) => Err(failed.unwrap_or(ImportError::Unrecognised)),
        (Some(last), failed) => {
            http::status_below(text, last);
            if let Some(failed) = failed {
                recording.notes.push(format!("One more call was not read: {failed}."));
            }
            Ok(recording)
        }
    }
}

struct Script<'a> {
    scan: Scan<'a>,
    /// What is assigned, by name, with names within it replaced.
    known: HashMap<String, Literal>,
    /// Names of sessions.
    sessions: HashSet<String>,
    recording: Recording,
    /// Why the first call that was not read was not.
    failed: Option<ImportError>,
    now_ms: i64,
    /// Whether there is any call is all that is asked.
    only_look: bool,
    found: bool,
}

impl<'a> Script<'a> {
    fn new(text: &'a str, now_ms: i64) -> Self {
        Self {
            scan: Scan::new(text),
            known: HashMap::new(),
            sessions: HashSet::new(),
            recording: Recording::default(),
            failed: None,
            now_ms,
            only_look: false,
            found: false,
        }
    }

    fn run(&mut self) {
        while let Some(c) = self.scan.peek() {
            if self.only_look && self.found {
                return;
            }
            if is_quote(c) {
                let mut ahead = self.scan.clone();
                // An apostrophe of prose closes nothing.
                if literal::string(&mut ahead, c).is_ok() {
                    self.scan = ahead;
                } else {
                    self.scan.next();
                }
            } else if c == '#' || self.scan.rest().starts_with("//") || self.scan.rest().starts_with("/*") {
                literal::blank(&mut self.scan);
            } else if begins_name(c) {
                let place = self.scan.place();
                let word = self.scan.take_while(in_name);
                self.word(word, place);
            } else {
                self.scan.next();
            }
        }
    }

    /// What begins with a word. Where it is nothing, only the word is read.
    fn word(&mut self, word: &str, place: Place) {
        let mut ahead = self.scan.clone();
        spaces(&mut ahead);
        if let Some(head) = Head::of(word, &self.sessions)
            && ahead.eat("(")
        {
            self.found = true;
            match call::arguments(&mut ahead) {
                Ok(arguments) => {
                    self.scan = ahead;
                    let outcome = call::take(self, head, &arguments, place);
                    self.note_failure(outcome);
                }
                Err(reason) => self.note_failure(Err(ImportError::form(head.form(), ahead.place(), reason))),
            }
            return;
        }
        if ahead.eat("(") {
            if let Some((base, name)) = word.rsplit_once('.')
                && ADDS.contains(&name)
                && let Ok(arguments) = call::arguments(&mut ahead)
            {
                self.add(base, &arguments.plain);
                self.scan = ahead;
            }
        } else if ahead.eat("[") {
            self.subscript(word, ahead);
        } else {
            self.assignment(word, ahead);
        }
    }

    /// `name["key"] = value`.
    fn subscript(&mut self, word: &str, mut ahead: Scan<'a>) {
        let Ok(Some(key)) = literal::operand(&mut ahead) else {
            return;
        };
        spaces(&mut ahead);
        if !ahead.eat("]") {
            return;
        }
        spaces(&mut ahead);
        if ahead.eat("=")
            && !ahead.rest().starts_with('=')
            && let Some(value) = on_one_line(&mut ahead)
        {
            self.add(word, &[key, value]);
            self.scan = ahead;
        }
    }

    /// `name = value`, `name: Type = value`. What stands to the right of another sign may be a call itself.
    fn assignment(&mut self, word: &str, mut ahead: Scan<'a>) {
        if ahead.eat(":") {
            spaces(&mut ahead);
            ahead.take_while(in_name);
            spaces(&mut ahead);
        }
        if !ahead.eat("=") || ahead.rest().starts_with(['=', '>']) {
            return;
        }
        spaces(&mut ahead);
        if SESSIONS.iter().any(|begin| ahead.rest().starts_with(begin)) {
            self.sessions.insert(word.to_owned());
        } else if let Some(value) = on_one_line(&mut ahead) {
            let value = self.resolved(&value);
            self.known.insert(word.to_owned(), value);
            self.scan = ahead;
        }
    }

    /// Puts a field, or those of an object, into the object of a name.
    fn add(&mut self, base: &str, values: &[Literal]) {
        let values: Vec<Literal> = values.iter().map(|value| self.resolved(value)).collect();
        let fields = match values.as_slice() {
            [Literal::Text(key), value] => vec![(key.clone(), value.clone())],
            [Literal::Object(fields)] => fields.clone(),
            _ => return,
        };
        let object = self.known.entry(base.to_owned()).or_insert(Literal::Other);
        match object {
            Literal::Object(old) => old.extend(fields),
            other => *other = Literal::Object(fields),
        }
    }

    /// A value with what is known in the place of names.
    fn resolved(&self, value: &Literal) -> Literal {
        match value {
            Literal::Text(text) => Literal::Text(self.filled(text)),
            Literal::Name(name) => self.known.get(name).cloned().unwrap_or_else(|| value.clone()),
            Literal::Joined(parts) => Literal::Text(parts.iter().map(|part| self.piece(part)).collect()),
            Literal::List(items) => Literal::List(items.iter().map(|item| self.resolved(item)).collect()),
            Literal::Object(fields) => {
                let each = |(key, value): &(String, Literal)| (key.clone(), self.resolved(value));
                Literal::Object(fields.iter().map(each).collect())
            }
            Literal::Other => Literal::Other,
        }
    }

    /// A piece of a joined string; a name that nothing settles as a template's.
    fn piece(&self, part: &Literal) -> String {
        match (self.resolved(part), part) {
            (Literal::Text(text), _) => text,
            (_, Literal::Name(name)) => format!("${{{name}}}"),
            _ => "${}".to_owned(),
        }
    }

    /// A template's text with the strings that are known.
    fn filled(&self, text: &str) -> String {
        let mut pieces = text.split("${");
        let mut out = pieces.next().unwrap_or_default().to_owned();
        for piece in pieces {
            let named = piece.split_once('}');
            let known = named.and_then(|(name, rest)| Some((self.known.get(name.trim())?.text()?, rest)));
            match known {
                Some((value, rest)) => {
                    out.push_str(value);
                    out.push_str(rest);
                }
                None => {
                    out.push_str("${");
                    out.push_str(piece);
                }
            }
        }
        out
    }

    fn note_failure(&mut self, outcome: Result<(), ImportError>) {
        if let Err(error) = outcome {
            self.failed.get_or_insert(error);
        }
    }
}

fn spaces(scan: &mut Scan<'_>) {
    scan.take_while(|c| matches!(c, ' ' | '\t'));
}

/// A value that ends with its line, unless it is in brackets; `None` when it is anything that must be evaluated.
fn on_one_line(scan: &mut Scan<'_>) -> Option<Literal> {
    spaces(scan);
    if scan.rest().starts_with(['{', '[']) || scan.rest().starts_with("new Headers(") {
        return literal::read(scan).ok();
    }
    let mut all = Vec::new();
    loop {
        all.push(literal::operand(scan).ok()??);
        spaces(scan);
        match scan.peek() {
            None | Some('\n' | '\r' | ';' | ',' | ')' | '#') => return Some(literal::one_or_joined(all)),
            Some('+') => {
                scan.next();
                literal::blank(scan);
            }
            Some(_) => return None,
        }
    }
}
