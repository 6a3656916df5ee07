//! A sign while its lines are read, and what makes it whole.

use super::condition::wrong;
use super::example::Example;
use super::model::{Condition, FieldSource, Sign, Test};
use super::pattern::{Pattern, Wrong};
use super::text::Read;
use crate::reason::{Proof, ReasonId};

/// A sign that is being read.
pub(super) struct Draft {
    pub(super) name: String,
    pub(super) line: usize,
    pub(super) anywhere: bool,
    pub(super) when: Vec<(String, Vec<Condition>)>,
    /// The group that the last condition went to.
    pub(super) last: usize,
    pub(super) unless: Vec<Condition>,
    pub(super) reason: Option<ReasonId>,
    pub(super) fields: Vec<(String, FieldSource)>,
    pub(super) proof: Option<Proof>,
    pub(super) also: Vec<ReasonId>,
    pub(super) source: Option<usize>,
    pub(super) examples: Vec<Example>,
    pub(super) counters: Vec<Example>,
}

impl Draft {
    pub(super) fn new(name: &str, line: usize) -> Self {
        Self {
            name: name.to_owned(),
            line,
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
        }
    }

    /// `ID field=value …`.
    pub(super) fn reason(&mut self, rest: &str) -> Result<(), Wrong> {
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

    pub(super) fn finish(self) -> Result<Read, Wrong> {
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
        let mut when: Vec<Vec<Condition>> = self.when.into_iter().map(|(_, list)| list).collect();
        // Of alternatives that hold, one that captures something is taken.
        let captures = |condition: &Condition| condition.pattern().map_or(0, |pattern| pattern.captures().len());
        when.iter_mut()
            .for_each(|group| group.sort_by_key(|one| std::cmp::Reverse(captures(one))));
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

pub(super) fn reason_id(text: &str) -> Result<ReasonId, Wrong> {
    match ReasonId::from_id(text) {
        Some(id) => Ok(id),
        None => wrong(format!("there is no reason `{text}`"), "`why403 reason` lists them all"),
    }
}
