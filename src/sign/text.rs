//! The text form of signs: one line a fact, so that changes read well.

use super::condition::{condition, wrong};
use super::draft::{Draft, reason_id};
use super::error::Problem;
use super::example::Example;
use super::model::{Condition, Maker, MakerKind, Sign, Source};
use super::pattern::Wrong;
use crate::reason::Proof;

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
        self.sign = Some(Draft::new(name, self.line));
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
