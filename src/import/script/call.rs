//! One call of a script: whose it is, its arguments, and the request that they say.

use std::collections::HashSet;

use base64::Engine as _;

use super::Script;
use crate::exchange::Body;
use crate::import::draft::Draft;
use crate::import::literal::{self, Literal};
use crate::import::scan::{Place, Scan};
use crate::import::{ImportError, fetch};

/// Headers that every call of axios sends, as scripts set them.
const DEFAULTS_OF_AXIOS: [&str; 2] = ["axios.defaults.headers.common", "axios.defaults.headers"];
const METHODS: [&str; 7] = ["get", "post", "put", "patch", "delete", "head", "options"];

/// Whose call it is.
#[derive(Clone, Copy)]
enum Library {
    Fetch,
    Axios,
    Ajax,
    Python,
}

/// What stands before a call's bracket.
pub(super) struct Head<'a> {
    library: Library,
    /// The method, where the name says it.
    method: Option<&'static str>,
    /// The session that it is called of.
    session: Option<&'a str>,
}

impl<'a> Head<'a> {
    /// The head that a word is.
    pub(super) fn of(word: &'a str, sessions: &HashSet<String>) -> Option<Self> {
        let head = |library, method| Self {
            library,
            method,
            session: None,
        };
        match word {
            "fetch" | "window.fetch" | "self.fetch" | "globalThis.fetch" => return Some(head(Library::Fetch, None)),
            "axios" => return Some(head(Library::Axios, None)),
            "$.ajax" | "jQuery.ajax" => return Some(head(Library::Ajax, None)),
            _ => {}
        }
        let (base, name) = word.rsplit_once('.')?;
        let method = METHODS.iter().copied().find(|method| *method == name);
        if method.is_none() && name != "request" {
            return None;
        }
        match base {
            "axios" => Some(head(Library::Axios, method)),
            "requests" | "httpx" => Some(head(Library::Python, method)),
            session if sessions.contains(session) => Some(Self {
                session: Some(session),
                ..head(Library::Python, method)
            }),
            _ => None,
        }
    }

    /// What it is called in errors.
    pub(super) fn form(&self) -> &'static str {
        match self.library {
            Library::Fetch => "fetch call",
            Library::Axios => "axios call",
            Library::Ajax => "ajax call",
            Library::Python => "Python call",
        }
    }
}

/// What stands in a call's brackets.
#[derive(Default)]
pub(super) struct Arguments {
    /// Those without a name, in order.
    pub(super) plain: Vec<Literal>,
    /// Python's, with a name.
    named: Vec<(String, Literal)>,
}

/// Reads arguments and the bracket that closes them; the one that opens them is read.
pub(super) fn arguments(scan: &mut Scan<'_>) -> Result<Arguments, &'static str> {
    let mut arguments = Arguments::default();
    loop {
        literal::blank(scan);
        if scan.eat(")") {
            return Ok(arguments);
        }
        let mut ahead = scan.clone();
        let name = ahead.take_while(literal::in_name);
        ahead.take_while(char::is_whitespace);
        if !name.is_empty() && ahead.eat("=") && !ahead.rest().starts_with(['=', '>']) {
            *scan = ahead;
            literal::blank(scan);
            let value = pair(scan).map_or_else(|| literal::read(scan), Ok)?;
            arguments.named.push((name.to_owned(), value));
        } else {
            arguments.plain.push(literal::read(scan)?);
        }
        literal::blank(scan);
        if !scan.eat(",") && !scan.rest().starts_with(')') {
            return Err("`)` is missing here");
        }
    }
}

/// `("name", "password")`, as Python writes two that belong together.
fn pair(scan: &mut Scan<'_>) -> Option<Literal> {
    let mut ahead = scan.clone();
    if !ahead.eat("(") {
        return None;
    }
    let pair = arguments(&mut ahead).ok().filter(|pair| pair.named.is_empty())?;
    *scan = ahead;
    Some(Literal::List(pair.plain))
}

/// Puts the request of a call into the recording.
pub(super) fn take(
    script: &mut Script<'_>,
    head: Head<'_>,
    arguments: &Arguments,
    place: Place,
) -> Result<(), ImportError> {
    let mut draft = Draft::at(place);
    draft.method = head.method.map(str::to_ascii_uppercase);
    let mut plain = arguments.plain.iter().map(|value| script.resolved(value));
    let mut options = Vec::new();
    match head.library {
        Library::Python => {
            if head.method.is_none() {
                draft.method = plain
                    .next()
                    .and_then(|method| method.text().map(str::to_ascii_uppercase));
            }
            options.extend(plain.next().map(|url| ("url".to_owned(), url)));
            let named = arguments.named.iter();
            options.extend(named.map(|(name, value)| (name.clone(), script.resolved(value))));
        }
        Library::Fetch | Library::Axios | Library::Ajax => {
            for value in plain {
                match value {
                    Literal::Object(fields) => options.push((String::new(), Literal::Object(fields))),
                    url @ Literal::Text(_) => options.push(("url".to_owned(), url)),
                    _ => {}
                }
            }
        }
    }
    // Of `axios.post(url, data, config)` the last object is the configuration, before it stands the body.
    let has_body = matches!(head.library, Library::Axios) && matches!(head.method, Some("post" | "put" | "patch"));
    let objects = options.iter().filter(|(name, _)| name.is_empty()).count();
    if has_body
        && (objects > 1 || arguments.plain.len() == 2)
        && let Some(at) = options.iter().position(|(name, _)| name.is_empty())
    {
        options.remove(at);
    }
    let mut fields = Vec::new();
    for (name, value) in options {
        match value {
            Literal::Object(inner) if name.is_empty() => fields.extend(inner),
            value => fields.push((name, value)),
        }
    }
    let options = Literal::Object(fields);
    request(script, &head, &options, &mut draft)?;
    let now_ms = script.now_ms;
    draft.finish(head.form(), now_ms, &mut script.recording)
}

fn request(script: &mut Script<'_>, head: &Head<'_>, options: &Literal, draft: &mut Draft) -> Result<(), ImportError> {
    let named = draft.method.take();
    let place = Place {
        line: draft.line,
        column: 1,
    };
    // As `fetch` has them: method, headers, body.
    fetch::options(options, draft, &mut script.recording);
    let text = |key: &str| options.get(key).and_then(Literal::text);
    draft.method = named
        .or_else(|| draft.method.take())
        .or_else(|| text("type").map(str::to_owned));
    draft.method = draft.method.take().map(|method| method.to_ascii_uppercase());
    let url = text("url").ok_or_else(|| {
        let reason = "its address is not a string of this text; put the address itself there";
        ImportError::form(head.form(), place, reason)
    })?;
    let base = text("baseURL").filter(|_| !url.contains("://"));
    draft.url = match base {
        Some(base) => format!("{}/{}", base.trim_end_matches('/'), url.trim_start_matches('/')),
        None => url.to_owned(),
    };
    if let Some(Literal::Object(pairs)) = options.get("params") {
        query(pairs, draft);
    }
    if let Some(data) = text("data") {
        draft.body = Body::of(data);
    }
    if options.get("json").is_some() {
        draft.default_header("content-type", "application/json");
    }
    basic(options.get("auth"), draft);
    let defaults: Vec<String> = match (head.library, head.session) {
        (Library::Axios, _) => DEFAULTS_OF_AXIOS.map(str::to_owned).to_vec(),
        (_, Some(session)) => vec![format!("{session}.headers")],
        _ => Vec::new(),
    };
    for name in defaults {
        if let Some(Literal::Object(fields)) = script.known.get(&name) {
            for (name, value) in fields {
                draft.default_header(name, value.text().unwrap_or("${}"));
            }
        }
    }
    Ok(())
}

fn query(pairs: &[(String, Literal)], draft: &mut Draft) {
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    for (name, value) in pairs {
        if let Some(value) = value.text() {
            query.append_pair(name, value);
        }
    }
    let query = query.finish();
    if !query.is_empty() {
        draft.url.push(if draft.url.contains('?') { '&' } else { '?' });
        draft.url.push_str(&query);
    }
}

/// HTTP Basic of a name and a password: a pair, or an object with both.
fn basic(auth: Option<&Literal>, draft: &mut Draft) {
    let both = match auth {
        Some(Literal::List(pair)) => match pair.as_slice() {
            [name, password] => name.text().zip(password.text()),
            _ => None,
        },
        Some(object @ Literal::Object(_)) => {
            let text = |key| object.get(key).and_then(Literal::text);
            text("username").zip(text("password"))
        }
        _ => None,
    };
    if let Some((name, password)) = both {
        let both = base64::engine::general_purpose::STANDARD.encode(format!("{name}:{password}"));
        draft.default_header("authorization", &format!("Basic {both}"));
    }
}
