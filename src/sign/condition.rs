//! Conditions in the text form.

use super::model::{Condition, Test};
use super::pattern::{Pattern, Wrong};

pub(super) fn wrong<T>(what: impl Into<String>, todo: &'static str) -> Result<T, Wrong> {
    Err((what.into(), todo))
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

pub(super) fn condition(word: &str, rest: &str) -> Result<Condition, Wrong> {
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
