//! Which words are said: of the ways of a maker, the one that says what is meant, and that the engine reads so.

use super::dialect::{Dialect, Way, When};
use super::template::{Filled, Filling};
use crate::diagnosis::{self, Certainty};
use crate::exchange::{Body, Exchange, Outcome};
use crate::platforms::Tables;
use crate::reason::{Join, Proof, ReasonId, Stage, Value};
use crate::vendor::Mark;
use std::sync::Arc;

/// What is to be said.
pub struct Asked<'a> {
    /// The reason.
    pub reason: ReasonId,
    /// Its fields, and what else fills the places.
    pub filling: Filling,
    /// Whether a credential was sent.
    pub sent: bool,
    /// Host and path of the call.
    pub place: (&'a str, &'a str),
    /// The call, for the engine to read the answer to it; asked for the first time a way is used.
    pub call: &'a dyn Fn() -> Option<Exchange>,
}

/// What is said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// The answer.
    pub filled: Filled,
    /// Whose words they are, and which: `genesys/permission-any-named`; `-` where nobody's words fit.
    pub from: String,
    /// The names that it says, fewer than were asked where its words hold one alone.
    pub names: Vec<String>,
}

/// The words of several makers: the API's own, then those of whoever stands behind it.
#[derive(Debug, Clone)]
pub struct Voices(Vec<Arc<Dialect>>);

impl Voices {
    /// The makers, the API's own first.
    pub fn new(dialects: Vec<Arc<Dialect>>) -> Self {
        Self(dialects)
    }

    /// The API's own maker.
    pub fn own(&self) -> Option<&Dialect> {
        self.0.first().map(|own| &**own)
    }

    /// Whether any of the first `most` makers has words of its own for a reason, whether or not they fit a call.
    pub fn has_words(&self, reason: ReasonId, most: usize) -> bool {
        let of = |dialect: &Arc<Dialect>| dialect.ways.iter().any(|way| way.reason == reason);
        self.0.iter().take(most).any(of)
    }

    /// Says it in the words of the first maker that has words that fit; in nobody's words where none has.
    pub fn say(&self, asked: &Asked<'_>) -> Said {
        let said = self.0.iter().find_map(|dialect| say(dialect, asked));
        let mut said = said.unwrap_or_else(|| nobodys(asked));
        if let Some(own) = self.own() {
            dress(own, &mut said.filled, &asked.filling);
        }
        said
    }
}

impl Dialect {
    /// Whether the engine reads each whole answer of `answers.txt` as what it is meant as: its line, and yes or no. `call` is
    /// a call with a credential or without, `names` are names to say for a reason.
    pub fn read_whole(
        &self,
        call: &dyn Fn(bool) -> Option<Exchange>,
        names: &dyn Fn(ReasonId) -> Vec<String>,
    ) -> Vec<(String, bool)> {
        let whole = self.ways.iter().filter(|way| way.from.starts_with("answers:"));
        let read = |way: &Way| {
            let names = if carries(way) { names(way.reason) } else { Vec::new() };
            let sent = way.sent.unwrap_or(true);
            let asked = Asked {
                reason: way.reason,
                filling: Filling {
                    lists: vec![("whole", names.clone()), ("scopes", vec!["another".to_owned()])],
                    ..Filling::default()
                },
                sent,
                place: ("", ""),
                call: &|| call(sent),
            };
            let fit = Fit {
                way,
                names,
                rank: Default::default(),
            };
            (way.from.clone(), read_as(self, &fit, &asked) > Read::Otherwise)
        };
        whole.map(read).collect()
    }
}

/// A way, and what of the asked names it says.
struct Fit<'d> {
    way: &'d Way,
    names: Vec<String>,
    rank: (bool, bool, bool, u8, usize),
}

fn say(dialect: &Dialect, asked: &Asked<'_>) -> Option<Said> {
    let mut fits: Vec<Fit<'_>> = Vec::new();
    for (at, way) in dialect
        .ways
        .iter()
        .enumerate()
        .filter(|(_, way)| way.reason == asked.reason)
    {
        fits.extend(fit(way, asked, at));
    }
    fits.sort_by_key(|fit| fit.rank);
    // Words that leave no doubt, before those that leave some: but the maker's own before anybody else's.
    let chosen = [Read::Surely, Read::Perhaps]
        .into_iter()
        .find_map(|least| fits.iter().find(|fit| read_as(dialect, fit, asked) >= least))?;
    let mut filling = asked.filling.clone();
    filling.fields.set("names", Value::Names(chosen.names.clone()));
    let names = if carries(chosen.way) {
        &chosen.names
    } else {
        &chosen.way.own_names
    };
    Some(Said {
        filled: filled(chosen.way, &filling),
        from: format!("{}/{}", dialect.id(), chosen.way.from),
        names: names.clone(),
    })
}

fn carries(way: &Way) -> bool {
    way.template.asks_for("names") || way.template.asks_for("whole")
}

/// How a way fits what is asked, if it does.
fn fit<'d>(way: &'d Way, asked: &Asked<'_>, at: usize) -> Option<Fit<'d>> {
    if way.sent.is_some_and(|sent| sent != asked.sent) {
        return None;
    }
    if let Some((host, _)) = &way.place
        && host != asked.place.0
    {
        return None;
    }
    let names = asked.filling.names("names").unwrap_or_default();
    let join = match asked.filling.fields.get("join") {
        Some(Value::Join(join)) => *join,
        _ if names.len() == 1 => way.join,
        _ => Join::Unsaid,
    };
    let names: Vec<String> = match carries(way) {
        true if names.is_empty() => return None,
        // What lists everything that is needed lists it, whatever is missing of it.
        true if way.whole => asked.filling.names("whole").unwrap_or(names).to_vec(),
        // Words that mean "all" must not be said of a choice, nor the other way round: one name is true of both.
        true if join != Join::Unsaid && join != way.join => names.iter().take(1).cloned().collect(),
        true => names.to_vec(),
        false if way.own_names.is_empty() || way.own_names == names => Vec::new(),
        false => return None,
    };
    let elsewhere = way.place.as_ref().is_some_and(|(_, path)| path != asked.place.1);
    let proof = match way.proof {
        Proof::Stated => 0,
        Proof::Told => 1,
        Proof::Look => 2,
        Proof::General => 3,
    };
    let fewer = carries(way) && names.len() < asked.filling.names("names").map_or(0, <[String]>::len);
    let says_names = carries(way) || !way.own_names.is_empty();
    Some(Fit {
        way,
        names,
        rank: (!says_names, elsewhere, fewer, proof, at),
    })
}

/// How the engine reads an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Read {
    /// As something else.
    Otherwise,
    /// As what is meant, among other things.
    Perhaps,
    /// As what is meant, certainly or very likely.
    Surely,
}

/// How the engine reads the answer. It is asked once for each way and number of names.
fn read_as(dialect: &Dialect, fit: &Fit<'_>, asked: &Asked<'_>) -> Read {
    let Some(known) = fit.way.reads.get(fit.names.len().min(2)) else {
        return Read::Otherwise;
    };
    *known.get_or_init(|| {
        let Some(mut call) = (asked.call)() else {
            return Read::Otherwise;
        };
        let mut filling = asked.filling.clone();
        filling.fields.set("names", Value::Names(fit.names.clone()));
        let mut answer = filled(fit.way, &filling);
        dress(dialect, &mut answer, &filling);
        call.outcome = Outcome::Status(answer.status);
        call.response_headers = answer
            .headers
            .iter()
            .map(|(name, value)| (name, value.as_str()))
            .collect();
        call.response_body = Body::of(&answer.body);
        let diagnosis = diagnosis::diagnose(&call, &Tables::new(), &[]);
        let Some(first) = diagnosis.findings.first() else {
            return Read::Otherwise;
        };
        let expected = if fit.names.is_empty() {
            &fit.way.own_names
        } else {
            &fit.names
        };
        let mut read: Vec<&str> = first.names.iter().map(crate::requirement::Atom::name).collect();
        let mut meant: Vec<&str> = expected.iter().map(String::as_str).collect();
        read.sort_unstable();
        meant.sort_unstable();
        // What the words of context and the like name is not a name of ours.
        let named = !matches!(asked.reason, ReasonId::ContextUser | ReasonId::ContextClient);
        match first.certainty {
            _ if first.reason != asked.reason || (named && read != meant) => Read::Otherwise,
            Certainty::Certain | Certainty::Likely => Read::Surely,
            _ => Read::Perhaps,
        }
    })
}

fn filled(way: &Way, filling: &Filling) -> Filled {
    let mut filling = filling.clone();
    filling.texts.push(("status", way.template.status.to_string()));
    way.template.fill(&filling)
}

/// Adds what every answer of a maker has: its headers, ids of requests, the kind of the body.
pub(super) fn dress(dialect: &Dialect, filled: &mut Filled, filling: &Filling) {
    let has = |filled: &Filled, name: &str| filled.headers.iter().any(|(known, _)| known == name);
    for (name, value) in dialect.headers(filling, When::Always) {
        if !has(filled, &name) {
            filled.headers.push((name, value));
        }
    }
    let ids = dialect
        .platform
        .map(|platform| platform.vendor().request_ids.as_slice());
    for id in ids.unwrap_or_default() {
        // Of a vendor with several, each of its servers sends one: the first is the API's.
        if !has(filled, &id.header) && !ids.unwrap_or_default().iter().any(|other| has(filled, &other.header)) {
            let value = format!("{:016x}", super::template::mixed(filling.number));
            filled.headers.push((id.header.clone(), value));
        }
    }
    // By these headers an answer is known as the vendor's behind a proxy, and so here.
    let marks = dialect
        .platform
        .into_iter()
        .flat_map(|platform| platform.vendor().recognise.iter());
    for mark in marks.flatten() {
        if let Mark::Header(name, None) = mark
            && !has(filled, name)
        {
            let value = format!("{:016x}", super::template::mixed(filling.number));
            filled.headers.push((name.clone(), value));
        }
    }
    if !has(filled, "content-type") && !filled.body.is_empty() {
        let kind = match filled.body.trim_start() {
            text if text.starts_with(['{', '[']) => "application/json",
            text if text.starts_with("<?xml") => "application/xml",
            text if text.starts_with('<') => "text/html; charset=utf-8",
            _ => "text/plain; charset=utf-8",
        };
        filled.headers.push(("content-type".to_owned(), kind.to_owned()));
    }
}

/// A refusal in the form of RFC 9457, where nobody's words fit.
fn nobodys(asked: &Asked<'_>) -> Said {
    let (status, title) = match (asked.reason, asked.reason.stage()) {
        (ReasonId::RateLimited | ReasonId::QuotaExceeded, _) => (429, "Too Many Requests"),
        (ReasonId::CredentialNone, _) | (_, Stage::Token) => (401, "Unauthorized"),
        _ => (403, "Forbidden"),
    };
    let names = asked.filling.names("names").unwrap_or_default().to_vec();
    let reason = asked.reason.id();
    let detail = match names.is_empty() {
        true => reason.to_owned(),
        false => format!("{reason}: {}", names.join(", ")),
    };
    let body = serde_json::json!({"title": title, "status": status, "detail": detail});
    Said {
        filled: Filled {
            status,
            headers: vec![("content-type".to_owned(), "application/problem+json".to_owned())],
            body: body.to_string(),
        },
        from: "-".to_owned(),
        names,
    }
}
