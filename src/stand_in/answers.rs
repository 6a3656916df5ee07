//! `answers.txt`: what a vendor's answers have beside what the examples of its signs show: headers of every answer, members
//! of every refusal, whole answers where no example is whole, and what pages of other origins may read.

use super::template::{Template, Text};
use crate::cursor::TextError;
use crate::reason::{Join, ReasonId};
use crate::sign::Example;

/// A file that was read.
#[derive(Debug, Clone, Default)]
pub(super) struct Answers {
    /// Headers of every answer.
    pub(super) every: Vec<(String, Text)>,
    /// Headers of what is allowed; those that list the caller's scopes only where they are told.
    pub(super) allowed: Vec<(String, Text)>,
    /// Members that every refusal has that is an object of JSON, with their values as they are written.
    pub(super) members: Vec<(String, String)>,
    /// Headers of every answer while calls are counted.
    pub(super) rate: Vec<(String, Text)>,
    /// Whole answers.
    pub(super) whole: Vec<Whole>,
    /// What it answers while it is out of service.
    pub(super) outage: Option<Template>,
    /// What pages of other origins may read.
    pub(super) cors: Option<Cors>,
}

/// A whole answer.
#[derive(Debug, Clone)]
pub(super) struct Whole {
    pub(super) line: usize,
    pub(super) reason: ReasonId,
    pub(super) join: Join,
    pub(super) sent: Option<bool>,
    pub(super) template: Template,
}

/// What pages of other origins may read.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Cors {
    /// `*`, or the page's own origin.
    pub(super) origin: Origin,
    /// Headers of answers that they may read.
    pub(super) exposes: Vec<String>,
}

/// Whose pages may read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Origin {
    /// Everybody's, by `*`.
    Any,
    /// Everybody's, by the origin that asks.
    #[default]
    Own,
    /// Nobody's.
    Nobody,
}

/// Reads a file.
///
/// # Errors
/// The first mistake, with its line.
pub(super) fn read(text: &str) -> Result<Answers, TextError> {
    let mut answers = Answers::default();
    let mut lines = text.lines().enumerate();
    if lines.next().map(|(_, line)| line.trim()) != Some("why403 answers 1") {
        return Err(wrong(
            1,
            "the file does not begin with `why403 answers 1`",
            "make that its first line",
        ));
    }
    let mut has_source = false;
    for (at, line) in lines {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let (word, rest) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
        if word != "source" && !has_source {
            return Err(wrong(
                at + 1,
                "a fact stands above the first source",
                "write `source title | date | address` before it",
            ));
        }
        fact(&mut answers, word, rest.trim(), at + 1)?;
        has_source = true;
    }
    Ok(answers)
}

fn fact(answers: &mut Answers, word: &str, rest: &str, line: usize) -> Result<(), TextError> {
    match word {
        "source" if rest.split('|').count() >= 2 => {}
        "source" => {
            return Err(wrong(
                line,
                "a source has no date",
                "write `source title | date | address`",
            ));
        }
        "every" => answers.every.push(header(rest, line)?),
        "allowed" => answers.allowed.push(header(rest, line)?),
        "rate" => answers.rate.push(header(rest, line)?),
        "member" => {
            let (name, value) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
            if name.is_empty() || value.trim().is_empty() {
                return Err(wrong(line, "a member has no value", "write `member NAME JSON`"));
            }
            placed(value, true, line)?;
            answers.members.push((name.to_owned(), value.trim().to_owned()));
        }
        "outage" => answers.outage = Some(template(rest, line)?.0),
        "cors" => {
            let cors = answers.cors.get_or_insert_default();
            let (what, list) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
            match (what, list.trim()) {
                ("origin", "any") => cors.origin = Origin::Any,
                ("origin", "own") => cors.origin = Origin::Own,
                ("origin", "nobody") => cors.origin = Origin::Nobody,
                ("exposes", names) if !names.is_empty() => {
                    cors.exposes = names.split(',').map(|name| name.trim().to_ascii_lowercase()).collect();
                }
                _ => {
                    return Err(wrong(
                        line,
                        "this is nothing that pages may do",
                        "write `cors origin any`, `own` or `nobody`, or `cors exposes NAME, NAME`",
                    ));
                }
            }
        }
        "answer" => {
            let (head, rest) = rest.split_once('|').unwrap_or((rest, ""));
            let mut head = head.split_whitespace();
            let reason = head.next().and_then(ReasonId::from_id).ok_or_else(|| {
                wrong(
                    line,
                    "there is no such reason",
                    "write an id of a reason; `why403 reason` lists them",
                )
            })?;
            let (template, is_sent) = template(rest, line)?;
            let mut whole = Whole {
                line,
                reason,
                join: Join::Unsaid,
                sent: (!is_sent).then_some(false),
                template,
            };
            for option in head {
                match option.strip_prefix("join=").and_then(Join::from_word) {
                    Some(join) => whole.join = join,
                    None => {
                        return Err(wrong(
                            line,
                            "there is no such option",
                            "write `join=any` or `join=all`; `unsent` stands before the status",
                        ));
                    }
                }
            }
            answers.whole.push(whole);
        }
        _ => {
            return Err(wrong(
                line,
                "there is no such fact",
                "write source, every, allowed, rate, member, outage, cors or answer",
            ));
        }
    }
    Ok(())
}

/// `STATUS | header: value | BODY`, and whether a credential was sent.
fn template(rest: &str, line: usize) -> Result<(Template, bool), TextError> {
    let example =
        Example::read(rest).map_err(|reason| wrong(line, &reason, "write `STATUS | header: value | BODY`"))?;
    let (status, headers, body) = example.parts();
    let headers = headers
        .iter()
        .map(|(name, value)| Ok((name.clone(), placed(value, false, line)?)));
    let template = Template {
        status,
        headers: headers.collect::<Result<_, TextError>>()?,
        body: placed(body, true, line)?,
    };
    Ok((template, example.is_sent()))
}

fn header(rest: &str, line: usize) -> Result<(String, Text), TextError> {
    match rest.split_once(':') {
        Some((name, value)) if !name.contains(' ') => {
            Ok((name.to_ascii_lowercase(), placed(value.trim(), false, line)?))
        }
        _ => Err(wrong(line, "this is no header", "write `name: value`")),
    }
}

/// A text with places.
fn placed(text: &str, body: bool, line: usize) -> Result<Text, TextError> {
    Text::written(text, body).map_err(|name| {
        let reason =
            format!("there is no place `{name}`, or it is a list without what stands between (`{{names:, }}`)");
        wrong(line, &reason, "write a place that docs/serve.md lists")
    })
}

fn wrong(line: usize, reason: &str, remedy: &str) -> TextError {
    TextError {
        line,
        column: 1,
        reason: reason.to_owned(),
        remedy: remedy.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_line_is_read_and_mistakes_are_named() {
        let text = "why403 answers 1\nsource A page | 2026\nevery x-id: {uuid}\nmember status {status}\n\
                    answer scope.missing join=any | 403 | www-authenticate: Bearer scope=\"{names: }\" | {\"a\":\"{names:, }\"}\n\
                    outage 503 | retry-after: 5 | {}\ncors origin any\ncors exposes X-Id, Link\nrate x-left: {remaining}\n";
        let answers = read(text).unwrap();
        assert_eq!(
            (answers.every.len(), answers.members.len(), answers.rate.len()),
            (1, 1, 1)
        );
        let whole = answers.whole.first().unwrap();
        assert_eq!((whole.reason, whole.join), (ReasonId::ScopeMissing, Join::Any));
        assert!(whole.template.asks_for("names"));
        assert_eq!(answers.cors.unwrap().exposes, ["x-id", "link"]);
        for (text, line) in [
            ("why403 signs 1", 1),
            ("why403 answers 1\nevery x: 1", 2),
            ("why403 answers 1\nsource a | b\nanswer no.such | 403", 3),
            ("why403 answers 1\nsource a | b\nevery x: {nobody}", 3),
            ("why403 answers 1\nsource a | b\nperhaps", 3),
            ("why403 answers 1\nsource a | b\nanswer scope.missing | never", 3),
        ] {
            assert_eq!(read(text).unwrap_err().line, line, "{text}");
        }
    }
}
