//! [`Dialect`]: in which words a maker refuses. They are the examples of its signs, so that what the stand-in says and what
//! the engine reads are one fact; `answers.txt` beside them adds what the examples leave out.

use super::answers::{self, Answers, Cors};
use super::choose::Read;
use super::template::{Filled, Filling, Template, Text};
use crate::cursor::TextError;
use crate::platform::Platform;
use crate::platforms;
use crate::reason::{Fields, Join, Proof, ReasonId, Value};
use crate::sign::{Maker, Problem, Signs, parse};
use std::sync::OnceLock;

/// The texts of a maker: a file of signs, and beside it what its answers have.
#[derive(Debug, Clone, Copy)]
pub struct Files<'a> {
    /// The name of the file of signs, for messages.
    pub name: &'a str,
    /// The signs.
    pub signs: &'a str,
    /// The file `answers.txt`, where there is one.
    pub answers: Option<&'a str>,
}

/// One way to refuse.
#[derive(Debug)]
pub(super) struct Way {
    pub(super) reason: ReasonId,
    /// Where it is from: a sign, or a line of `answers.txt`.
    pub(super) from: String,
    pub(super) template: Template,
    pub(super) join: Join,
    /// Names that the words themselves hold, whatever is asked.
    pub(super) own_names: Vec<String>,
    /// It lists what the call needs, not what is missing.
    pub(super) whole: bool,
    /// Said only where a credential was sent, or only where none was.
    pub(super) sent: Option<bool>,
    /// Where it was seen, if it is of one place alone: host and path.
    pub(super) place: Option<(String, String)>,
    pub(super) proof: Proof,
    /// How the engine reads it: without names, with one, with several.
    pub(super) reads: [OnceLock<Read>; 3],
}

/// The ways of one maker.
#[derive(Debug)]
pub struct Dialect {
    pub(super) maker: Maker,
    pub(super) platform: Option<&'static dyn Platform>,
    pub(super) ways: Vec<Way>,
    pub(super) answers: Answers,
}

/// Which headers are meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum When {
    /// Those of every answer.
    Always,
    /// Those of what is allowed.
    Allowed,
    /// Those of calls that are counted against a rate.
    Counted,
}

/// Why a dialect cannot be made.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum DialectError {
    /// The signs have mistakes.
    #[error("{}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))]
    Signs(Vec<Problem>),
    /// The answers have a mistake.
    #[error("answers of {maker}: {error}")]
    Answers {
        /// The maker's id.
        maker: String,
        /// What is wrong, and where.
        error: TextError,
    },
}

impl DialectError {
    /// The stable code for JavaScript and JSON.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Signs(_) => "stand-in.signs",
            Self::Answers { .. } => "stand-in.answers",
        }
    }
}

impl Dialect {
    /// Reads a maker's texts. `signs` are all signs, with which the examples are read.
    ///
    /// # Errors
    /// [`DialectError`]: the mistakes, with file and line.
    pub fn read(files: &Files<'_>, signs: &Signs) -> Result<Self, DialectError> {
        let parsed = parse(files.name, files.signs).map_err(DialectError::Signs)?;
        let Some(maker) = parsed.maker else {
            return Err(DialectError::Signs(Vec::new()));
        };
        let answers = files.answers.map_or_else(|| Ok(Answers::default()), answers::read);
        let answers = answers.map_err(|error| DialectError::Answers {
            maker: maker.id.clone(),
            error,
        })?;
        let mut ways: Vec<Way> = answers.whole.iter().map(of_answer).collect();
        for read in &parsed.signs {
            for (at, example) in read.examples.iter().enumerate() {
                // What needs a header of the request is said to few.
                if !example.wanted().is_empty() {
                    continue;
                }
                let answer = example.answer();
                let hits = signs.read(&answer, Some(&maker.id));
                let own = |hit: &&crate::sign::Hit<'_>| hit.maker.id == maker.id && hit.sign == read.sign.name;
                let Some(hit) = hits.iter().find(own) else {
                    continue;
                };
                let (status, headers, body) = example.parts();
                let mut template = Template::seen(status, headers, body, &hit.fields);
                complete(&mut template, &answers, body);
                let (_, host, path) = example.request();
                let from = format!(
                    "{}{}",
                    read.sign.name,
                    if at == 0 { String::new() } else { format!("#{}", at + 1) }
                );
                ways.push(way(hit.reason, from, template, &hit.fields, read.sign.proof, |way| {
                    way.sent = (!example.is_sent()).then_some(false);
                    way.place = (!host.is_empty()).then(|| (host.to_owned(), path.to_owned()));
                }));
            }
        }
        Ok(Self {
            platform: platforms::by_id(&maker.id),
            maker,
            ways,
            answers,
        })
    }

    /// The maker's id, e.g. `genesys` or `spring`.
    pub fn id(&self) -> &str {
        &self.maker.id
    }

    /// The maker's name.
    pub fn title(&self) -> &str {
        &self.maker.title
    }

    /// What pages of other origins may read, where the maker's file says it.
    pub(super) fn cors(&self) -> Option<&Cors> {
        self.answers.cors.as_ref()
    }

    /// Headers of every answer, and those of allowed and of counted calls.
    pub(super) fn headers(&self, with: &Filling, when: When) -> Vec<(String, String)> {
        let list = match when {
            When::Always => &self.answers.every,
            When::Allowed => &self.answers.allowed,
            When::Counted => &self.answers.rate,
        };
        let told = |text: &Text| !text.asks_for("scopes") || with.names("scopes").is_some();
        let told = list.iter().filter(|(_, value)| told(value));
        told.map(|(name, value)| (name.clone(), value.fill(with))).collect()
    }

    /// Whether there is nothing to add to an allowed answer.
    pub(super) fn is_plain(&self) -> bool {
        self.answers.every.is_empty() && self.answers.allowed.is_empty()
    }

    /// What it answers while it is out of service.
    pub(super) fn outage(&self, with: &Filling) -> Option<Filled> {
        self.answers.outage.as_ref().map(|outage| outage.fill(with))
    }
}

/// A way with what the fields tell of it.
fn way(
    reason: ReasonId,
    from: String,
    template: Template,
    fields: &Fields,
    proof: Proof,
    more: impl FnOnce(&mut Way),
) -> Way {
    let own_names = match fields.get("names") {
        Some(Value::Names(names)) if !(template.asks_for("names") || template.asks_for("whole")) => names.clone(),
        _ => Vec::new(),
    };
    let mut way = Way {
        reason,
        from,
        template,
        join: match fields.get("join") {
            Some(Value::Join(join)) => *join,
            _ => Join::Unsaid,
        },
        own_names,
        whole: fields.get("needed").is_some(),
        sent: None,
        place: None,
        proof,
        reads: Default::default(),
    };
    more(&mut way);
    way
}

fn of_answer(whole: &answers::Whole) -> Way {
    let from = format!("answers:{}", whole.line);
    way(
        whole.reason,
        from,
        whole.template.clone(),
        &Fields::default(),
        Proof::Stated,
        |way| {
            way.join = whole.join;
            way.sent = whole.sent;
            way.whole = way.template.asks_for("whole");
        },
    )
}

/// Adds the members that every refusal has to a body that is an object, where it lacks them.
fn complete(template: &mut Template, answers: &Answers, body: &str) {
    let Ok(serde_json::Value::Object(object)) = serde_json::from_str(body) else {
        return;
    };
    for (name, value) in answers.members.iter().filter(|(name, _)| !object.contains_key(name)) {
        template.body.add_member(name, value, object.is_empty());
    }
}
