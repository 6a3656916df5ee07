//! The text form of signs: one line a fact, so that changes read well.

use super::error::Problem;
use super::example::Example;
use super::model::{Condition, FieldSource, Maker, MakerKind, Sign, Source, Test};
use super::pattern::{Pattern, Wrong};
use crate::reason::{Proof, Reason, ReasonId};

/// A file of signs that was read.
#[derive(Debug, Clone, Default)]
pub struct Parsed {
    /// The maker of every sign of the file.
    pub maker: Option<Maker>,
    /// Its sources.
    pub sources: Vec<Source>,
    /// Its signs; `maker` is 0, `source` an index into `sources`.
    pub signs: Vec<Read>,
    /// The file's name, for messages.
    pub file: String,
}

/// A sign with what only its tests need.
#[derive(Debug, Clone)]
pub struct Read {
    /// The sign.
    pub sign: Sign,
    /// The line where it begins, from 1.
    pub line: usize,
    /// It must be found here, before every other.
    pub examples: Vec<Example>,
    /// It must not be found here.
    pub counters: Vec<Example>,
}

/// At most this many bytes and lines of a file.
const MOST_BYTES: usize = 4 * 1024 * 1024;
const MOST_SIGNS: usize = 10_000;

/// Reads a file.
///
/// # Errors
/// Every mistake of the file with its line.
pub fn parse(file: &str, text: &str) -> Result<Parsed, Vec<Problem>> {
    let mut reader = Reader {
        file,
        line: 0,
        parsed: Parsed {
            file: file.to_owned(),
            ..Parsed::default()
        },
        sign: None,
        defines: Vec::new(),
        problems: Vec::new(),
    };
    if text.len() > MOST_BYTES {
        reader.problem(("the file has more than 4 MiB".to_owned(), "split it"));
        return Err(reader.problems);
    }
    let mut lines = text.lines().enumerate();
    if lines.next().map(|(_, line)| line.trim_start_matches('\u{feff}').trim()) != Some("why403 signs 1") {
        reader.line = 1;
        reader.problem((
            "the file does not begin with `why403 signs 1`".to_owned(),
            "make that its first line",
        ));
        return Err(reader.problems);
    }
    for (at, line) in lines {
        reader.line = at + 1;
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let line = reader.defined(line);
        if let Err(wrong) = reader.line(&line) {
            reader.problem(wrong);
        }
        if reader.problems.len() >= 100 {
            break;
        }
    }
    reader.end_sign();
    if reader.parsed.maker.is_none() {
        reader.line = 1;
        reader.problem((
            "the file names no maker".to_owned(),
            "add `maker ID | Name | KIND` after its first line",
        ));
    }
    if reader.problems.is_empty() {
        Ok(reader.parsed)
    } else {
        Err(reader.problems)
    }
}

struct Reader<'a> {
    file: &'a str,
    line: usize,
    parsed: Parsed,
    sign: Option<Draft>,
    defines: Vec<(String, String)>,
    problems: Vec<Problem>,
}

/// A sign that is being read.
struct Draft {
    name: String,
    line: usize,
    anywhere: bool,
    when: Vec<(String, Vec<Condition>)>,
    /// The group that the last condition went to.
    last: usize,
    unless: Vec<Condition>,
    reason: Option<ReasonId>,
    fields: Vec<(String, FieldSource)>,
    proof: Option<Proof>,
    also: Vec<ReasonId>,
    source: Option<usize>,
    examples: Vec<Example>,
    counters: Vec<Example>,
}

fn wrong<T>(what: impl Into<String>, todo: &'static str) -> Result<T, Wrong> {
    Err((what.into(), todo))
}

impl Reader<'_> {
    fn problem(&mut self, (what, todo): Wrong) {
        self.problem_at(self.line, what, todo);
    }

    fn problem_at(&mut self, line: usize, what: String, todo: &str) {
        self.problems.push(Problem {
            file: self.file.to_owned(),
            line,
            what,
            todo: todo.to_owned(),
        });
    }

    fn line(&mut self, line: &str) -> Result<(), Wrong> {
        let (word, rest) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
        let rest = rest.trim();
        match word {
            "maker" => return self.maker(rest),
            "define" => return self.define(rest),
            "source" if self.sign.is_none() => return self.new_source(rest),
            "sign" => return self.new_sign(rest),
            _ => {}
        }
        let sources: Vec<&str> = self.parsed.sources.iter().map(|source| source.key.as_str()).collect();
        let Some(sign) = self.sign.as_mut() else {
            return wrong(format!("`{word}` stands outside a sign"), "begin one with `sign NAME`");
        };
        match word {
            "reason" => sign.reason(rest)?,
            "proof" => match Proof::from_word(rest) {
                Some(proof) => sign.proof = Some(proof),
                None => return wrong(format!("`{rest}` is no proof"), "write stated, told, look or general"),
            },
            "also" => sign.also.push(reason_id(rest)?),
            "anywhere" => sign.anywhere = true,
            "source" => match sources.iter().position(|key| *key == rest) {
                Some(at) => sign.source = Some(at),
                None => {
                    return wrong(
                        format!("the file has no source `{rest}`"),
                        "add `source KEY | title | date | address` before the signs",
                    );
                }
            },
            "example" => sign.examples.push(Example::parse(rest, self.line)?),
            "counter" => sign.counters.push(Example::parse(rest, self.line)?),
            "unless" => {
                let (word, rest) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
                sign.unless.push(condition(word, rest.trim())?);
            }
            "or" => {
                let (word, rest) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
                let condition = condition(word, rest.trim())?;
                let last = sign.last;
                match sign.when.get_mut(last) {
                    Some((_, list)) => list.push(condition),
                    None => {
                        return wrong(
                            "`or` stands before every condition",
                            "begin with a condition without `or`",
                        );
                    }
                }
            }
            "and" => {
                let (word, rest) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
                let condition = condition(word, rest.trim())?;
                sign.when.push((format!("and {}", sign.when.len()), vec![condition]));
            }
            _ => {
                let condition = condition(word, rest)?;
                if matches!(condition, Condition::Here(_)) {
                    return wrong(
                        "`here` stands alone",
                        "write `unless here PATTERN`; `says` is the condition itself",
                    );
                }
                let group = condition.group();
                sign.last = sign
                    .when
                    .iter()
                    .position(|(known, _)| *known == group)
                    .unwrap_or(sign.when.len());
                match sign.when.get_mut(sign.last) {
                    Some((_, list)) => list.push(condition),
                    None => sign.when.push((group, vec![condition])),
                }
            }
        }
        Ok(())
    }

    /// `define NAME PATTERN`: later lines of the file may say `{@NAME}` for the pattern.
    fn define(&mut self, rest: &str) -> Result<(), Wrong> {
        let Some((name, pattern)) = rest.split_once(char::is_whitespace).filter(|(name, _)| is_id(name)) else {
            return wrong("a definition has a name and a pattern", "write `define NAME (a|b|c)`");
        };
        self.defines.push((format!("{{@{name}}}"), pattern.trim().to_owned()));
        Ok(())
    }

    /// The line with what was defined put in.
    fn defined(&self, line: &str) -> String {
        let mut line = line.to_owned();
        if line.contains("{@") {
            self.defines
                .iter()
                .for_each(|(name, pattern)| line = line.replace(name, pattern));
        }
        line
    }

    fn maker(&mut self, rest: &str) -> Result<(), Wrong> {
        let parts: Vec<&str> = rest.split('|').map(str::trim).collect();
        let [id, title, kind] = parts.as_slice() else {
            return wrong("a maker has three parts", "write `maker ID | Name | KIND`");
        };
        let Some(kind) = MakerKind::from_word(kind) else {
            return wrong(
                format!("`{kind}` is no kind of maker"),
                "write standard, vendor, identity, framework, gateway, network or general",
            );
        };
        if !is_id(id) {
            return wrong(format!("`{id}` is no id"), "use small letters, digits, `-` and `.`");
        }
        self.parsed.maker = Some(Maker {
            id: (*id).to_owned(),
            title: (*title).to_owned(),
            kind,
        });
        Ok(())
    }

    fn new_source(&mut self, rest: &str) -> Result<(), Wrong> {
        let parts: Vec<&str> = rest.split('|').map(str::trim).collect();
        let (Some(key), Some(title), Some(date)) = (parts.first(), parts.get(1), parts.get(2)) else {
            return wrong(
                "a source has three or four parts",
                "write `source KEY | title | date or version | address`",
            );
        };
        if self.parsed.sources.iter().any(|known| known.key == *key) {
            return wrong(format!("there are two sources `{key}`"), "rename one");
        }
        self.parsed.sources.push(Source {
            key: (*key).to_owned(),
            title: (*title).to_owned(),
            date: (*date).to_owned(),
            url: parts.get(3).copied().unwrap_or_default().to_owned(),
        });
        Ok(())
    }

    fn new_sign(&mut self, name: &str) -> Result<(), Wrong> {
        self.end_sign();
        if !is_id(name) {
            return wrong(
                format!("`{name}` is no name of a sign"),
                "use small letters, digits, `-` and `.`",
            );
        }
        if let Some(other) = self.parsed.signs.iter().find(|known| known.sign.name == name) {
            let what = format!("line {} has a sign `{name}`, too", other.line);
            self.problem_at(self.line, what, "rename one");
        }
        if self.parsed.signs.len() >= MOST_SIGNS {
            return wrong("the file has more than 10000 signs", "split it");
        }
        self.sign = Some(Draft {
            name: name.to_owned(),
            line: self.line,
            anywhere: false,
            when: Vec::new(),
            last: 0,
            unless: Vec::new(),
            reason: None,
            fields: Vec::new(),
            proof: None,
            also: Vec::new(),
            source: None,
            examples: Vec::new(),
            counters: Vec::new(),
        });
        Ok(())
    }

    fn end_sign(&mut self) {
        let Some(draft) = self.sign.take() else { return };
        let (name, line) = (draft.name.clone(), draft.line);
        match draft.finish() {
            Ok(read) => self.parsed.signs.push(read),
            Err((what, todo)) => self.problem_at(line, format!("the sign `{name}`: {what}"), todo),
        }
    }
}

fn is_id(text: &str) -> bool {
    !text.is_empty()
        && text
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b"-.".contains(&b))
}

fn reason_id(text: &str) -> Result<ReasonId, Wrong> {
    match ReasonId::from_id(text) {
        Some(id) => Ok(id),
        None => wrong(format!("there is no reason `{text}`"), "`why403 reason` lists them all"),
    }
}

impl Draft {
    /// `ID field=value …`.
    fn reason(&mut self, rest: &str) -> Result<(), Wrong> {
        let (id, mut rest) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
        let id = reason_id(id)?;
        self.reason = Some(id);
        while let Some((name, after)) = rest.trim_start().split_once('=') {
            let Some(field) = id.fields().iter().find(|field| field.name == name) else {
                let known: Vec<&str> = id.fields().iter().map(|field| field.name).collect();
                return wrong(
                    format!("the reason `{id}` has no field `{name}`; it has {}", known.join(", ")),
                    "use one of them",
                );
            };
            let (value, quoted, tail) = field_value(after)?;
            let source = FieldSource::parse(value, quoted)?;
            if field.kind == "join" && !value.starts_with('{') && !matches!(value, "all" | "any" | "unsaid") {
                return wrong(format!("`{value}` is no join"), "write all, any or unsaid");
            }
            self.fields.push((name.to_owned(), source));
            rest = tail;
        }
        if !rest.trim().is_empty() {
            return wrong(
                format!("`{}` is no field", rest.trim()),
                "write `field=value`, with quotes when it has blanks",
            );
        }
        Ok(())
    }

    fn finish(self) -> Result<Read, Wrong> {
        let Some(reason) = self.reason else {
            return wrong("it states no reason", "add `reason ID`");
        };
        let Some(proof) = self.proof else {
            return wrong(
                "it does not say what it proves",
                "add `proof stated`, `told`, `look` or `general`",
            );
        };
        let Some(source) = self.source else {
            return wrong("it has no source", "add `source KEY`");
        };
        if self.when.is_empty() {
            return wrong("it has no condition", "add one, such as `says …` or `code …`");
        }
        if self.examples.is_empty() {
            return wrong("it has no example", "add `example STATUS | BODY`");
        }
        if self.counters.is_empty() {
            return wrong(
                "it has no counter-example",
                "add `counter STATUS | BODY` of a near miss",
            );
        }
        let known: Vec<&str> = (self.when.iter())
            .flat_map(|(_, list)| list.iter().filter_map(Condition::pattern))
            .flat_map(Pattern::captures)
            .collect();
        for (field, from) in &self.fields {
            if let Some(name) = from.captures().into_iter().find(|name| !known.contains(name)) {
                return wrong(
                    format!("the field `{field}` wants the capture `{name}`, which no pattern has"),
                    "name it `{NAME:kind}` in a pattern",
                );
            }
        }
        debug_assert!(Reason::from_fields(reason, &crate::reason::Fields::default()).is_ok());
        let when: Vec<Vec<Condition>> = self.when.into_iter().map(|(_, list)| list).collect();
        let weight = weight(&when) + u32::try_from(self.unless.len()).unwrap_or(0);
        let sign = Sign {
            name: self.name,
            maker: 0,
            anywhere: self.anywhere,
            when,
            unless: self.unless,
            reason,
            fields: self.fields,
            proof,
            also: self.also,
            source,
            weight,
        };
        Ok(Read {
            sign,
            line: self.line,
            examples: self.examples,
            counters: self.counters,
        })
    }
}

/// How much the conditions say; of alternatives the one that says least.
fn weight(when: &[Vec<Condition>]) -> u32 {
    let test = |test: &Test| match test {
        Test::Present => 2,
        Test::Is(_) => 4,
        Test::Like(pattern) => 2 + pattern.weight(),
    };
    let one = |condition: &Condition| match condition {
        Condition::Here(pattern)
        | Condition::Says(pattern)
        | Condition::Title(pattern)
        | Condition::Page(pattern)
        | Condition::Path(pattern) => pattern.weight(),
        Condition::Header(_, is) | Condition::Key(_, is) | Condition::Xml(_, is) | Condition::Param(_, is) => test(is),
        Condition::Code(_) => 4,
        Condition::Host(_) | Condition::Scheme(_) | Condition::Request(..) => 2,
        Condition::Status(_) | Condition::Method(_) | Condition::Sent(_) | Condition::Body(_) => 1,
    };
    when.iter().map(|group| group.iter().map(one).min().unwrap_or(0)).sum()
}

/// One value: quoted, in braces, or up to the next blank.
fn field_value(text: &str) -> Result<(&str, bool, &str), Wrong> {
    if let Some(after) = text.strip_prefix('"') {
        return match after.split_once('"') {
            Some((value, tail)) => Ok((value, true, tail)),
            None => wrong("a quote is not closed", "close it with `\"`"),
        };
    }
    if text.starts_with('{') {
        let end = text.find('}').map(|at| at + 1);
        let Some(end) = end else {
            return wrong("a `{` is not closed", "close it with `}`");
        };
        let (value, tail) = text.split_at_checked(end).unwrap_or((text, ""));
        return Ok((value, false, tail));
    }
    let end = text.find(char::is_whitespace).unwrap_or(text.len());
    let (value, tail) = text.split_at_checked(end).unwrap_or((text, ""));
    Ok((value, false, tail))
}

/// `NAME`, `NAME = value`, `NAME ~ pattern`.
fn named(rest: &str) -> Result<(String, Test), Wrong> {
    let (name, tail) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
    if name.is_empty() {
        return wrong("a name is missing", "write `NAME`, `NAME = value` or `NAME ~ pattern`");
    }
    let tail = tail.trim();
    let test = if tail.is_empty() {
        Test::Present
    } else if let Some(value) = tail.strip_prefix('=') {
        Test::Is(value.trim().trim_matches('"').to_lowercase())
    } else if let Some(pattern) = tail.strip_prefix('~') {
        Test::Like(Pattern::parse(pattern)?)
    } else {
        return wrong(
            format!("`{tail}` is no test"),
            "write `NAME`, `NAME = value` or `NAME ~ pattern`",
        );
    };
    Ok((name.to_owned(), test))
}

fn condition(word: &str, rest: &str) -> Result<Condition, Wrong> {
    let lower = || rest.to_ascii_lowercase();
    Ok(match word {
        "status" => {
            let statuses: Vec<u16> = rest.split_whitespace().filter_map(|word| word.parse().ok()).collect();
            if statuses.is_empty() || statuses.len() != rest.split_whitespace().count() {
                return wrong(format!("`{rest}` is no list of statuses"), "write `status 401 403`");
            }
            Condition::Status(statuses)
        }
        "header" => named(rest).map(|(name, test)| Condition::Header(name.to_ascii_lowercase(), test))?,
        "key" => named(rest).map(|(name, test)| Condition::Key(name, test))?,
        "xml" => named(rest).map(|(name, test)| Condition::Xml(name, test))?,
        "code" if !rest.is_empty() => Condition::Code(rest.to_lowercase()),
        "says" => Condition::Says(Pattern::parse(rest)?),
        "here" => Condition::Here(Pattern::parse(rest)?),
        "title" => Condition::Title(Pattern::parse(rest)?),
        "page" => Condition::Page(Pattern::parse(rest)?),
        "path" => Condition::Path(Pattern::parse(rest)?),
        "challenge" => match named(rest)? {
            (scheme, Test::Present) => Condition::Scheme(scheme.to_ascii_lowercase()),
            (name, Test::Is(value)) if value == "*" => Condition::Param(name.to_ascii_lowercase(), Test::Present),
            (name, test) => Condition::Param(name.to_ascii_lowercase(), test),
        },
        "method" => Condition::Method(
            rest.to_ascii_uppercase()
                .split_whitespace()
                .map(str::to_owned)
                .collect(),
        ),
        "host" if !rest.is_empty() => Condition::Host(lower()),
        "request" => match rest.strip_prefix('!') {
            Some(name) => Condition::Request(name.trim().to_ascii_lowercase(), false),
            None => Condition::Request(lower(), true),
        },
        "sent" => Condition::Sent(true),
        "unsent" => Condition::Sent(false),
        "body" if Condition::is_body(rest) => Condition::Body(rest.to_owned()),
        "body" => {
            return wrong(
                format!("`{rest}` is no form of a body"),
                "write json, xml, html, form, multipart, text, empty or unseen",
            );
        }
        _ => {
            return wrong(
                format!("`{word}` is not known here"),
                "conditions are status, header, key, code, says, title, page, xml, challenge, method, path, host, request, sent, unsent, body; before one may stand unless, and, or",
            );
        }
    })
}
