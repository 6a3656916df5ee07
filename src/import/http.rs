//! A raw HTTP request, optionally followed by its answer; also what `curl -v` prints and the
//! `###`-separated files of editors' REST clients.

use super::draft::Draft;
use super::scan::Place;
use super::{ImportError, Recording};
use crate::exchange::{Body, Exchange, Outcome};

const FORM: &str = "HTTP request";

/// Whether a text begins like a request, an answer, or the output of `curl -v`.
pub(super) fn is_request(text: &str) -> bool {
    text.lines()
        .map(str::trim)
        .find(|line| !line.is_empty() && !is_remark(line))
        .is_some_and(|line| {
            let line = line.trim_start_matches(['>', '<']).trim_start();
            request_line(line).is_some() || status_line(line).is_some()
        })
}

/// Reads one request, or several that `###` separates.
pub(super) fn read(text: &str, now_ms: i64) -> Result<Recording, ImportError> {
    let lines = lines(text);
    let mut recording = Recording::default();
    for block in lines.split(|(_, line)| line.starts_with("###")) {
        let start = block
            .iter()
            .position(|(_, line)| !line.trim().is_empty() && !is_remark(line));
        if let Some(block) = start.and_then(|start| block.get(start..)) {
            request(block, now_ms, &mut recording)?;
        }
    }
    if recording.exchanges.is_empty() {
        return Err(ImportError::Empty);
    }
    Ok(recording)
}

/// Fills the answer in that follows a command, e.g. the output of `curl -i` or `curl -v` pasted with it.
pub(super) fn answer_text(text: &str, exchange: &mut Exchange) {
    let lines = lines(text);
    let start = lines
        .iter()
        .position(|(_, line)| status_line(line).is_some() || line.starts_with('{'));
    if let Some(lines) = start.and_then(|start| lines.get(start..)) {
        answer(lines, exchange);
    }
}

/// Fills in the answer that stands somewhere below a script: from its first status line on.
pub(super) fn status_below(text: &str, exchange: &mut Exchange) {
    let lines = lines(text);
    let start = lines.iter().position(|(_, line)| status_line(line).is_some());
    if let Some(lines) = start.and_then(|start| lines.get(start..)) {
        answer(lines, exchange);
    }
}

/// The lines with their numbers; of `curl -v` without its remarks and arrows.
fn lines(text: &str) -> Vec<(usize, &str)> {
    let verbose = text.lines().any(|line| line.starts_with("> "))
        && text
            .lines()
            .any(|line| line.starts_with("* ") || line.starts_with("< "));
    let numbered = text.lines().enumerate().map(|(at, line)| (at + 1, line));
    if !verbose {
        return numbered.collect();
    }
    numbered
        .filter(|(_, line)| !is_remark_of_curl(line))
        .map(|(at, line)| match line.strip_prefix(['>', '<']) {
            Some(rest) => (at, rest.strip_prefix(' ').unwrap_or(rest)),
            None => (at, line),
        })
        .collect()
}

/// Whether a line begins an answer, e.g. `HTTP/1.1 403 Forbidden`.
pub(super) fn is_status_line(line: &str) -> bool {
    status_line(line).is_some()
}

fn is_remark(line: &str) -> bool {
    line.starts_with('#') || line.starts_with("//") || is_remark_of_curl(line)
}

fn is_remark_of_curl(line: &str) -> bool {
    line.starts_with("* ") || (line.starts_with("{ [") || line.starts_with("} [")) && line.contains("bytes data")
}

/// Method and target of `POST /path HTTP/1.1`, `POST https://host/path` or an address alone.
fn request_line(line: &str) -> Option<(&str, &str)> {
    let mut words = line.split_whitespace();
    let first = words.next()?;
    if first.starts_with("https://") || first.starts_with("http://") {
        return words.next().is_none().then_some(("GET", first));
    }
    let (method, target) = (first, words.next()?);
    let rest = words.next();
    let is_method = method.len() <= 20 && method.bytes().all(|b| b.is_ascii_uppercase() || b == b'-' || b == b'_');
    let absolute = target.starts_with("http://") || target.starts_with("https://");
    let is_target = absolute || target.starts_with('/');
    let is_version = rest.is_none_or(|version| version.starts_with("HTTP/"));
    (is_method && is_target && is_version && words.next().is_none()).then_some((method, target))
}

/// The status of `HTTP/1.1 403 Forbidden` or `HTTP/2 403`.
fn status_line(line: &str) -> Option<u16> {
    let (_version, rest) = line.strip_prefix("HTTP/")?.split_once(' ')?;
    let status = rest.split_whitespace().next()?.parse().ok()?;
    (100..1000).contains(&status).then_some(status)
}

fn request(lines: &Lines<'_>, now_ms: i64, into: &mut Recording) -> Result<(), ImportError> {
    let Some(((number, first), rest)) = lines.split_first() else {
        return Ok(());
    };
    let place = Place {
        line: *number,
        column: 1,
    };
    if status_line(first.trim()).is_some() {
        return Err(ImportError::AnswerAlone { line: *number });
    }
    let Some((method, target)) = request_line(first.trim()) else {
        return Err(ImportError::form(
            FORM,
            place,
            "a request line such as `GET https://api.example.com/path` or `GET /path HTTP/1.1` was expected",
        ));
    };
    let mut draft = Draft::at(place);
    draft.method = Some(method.to_owned());
    let (fields, rest) = headers(rest, true)?;
    draft.headers = fields;
    let rest = jmeter(rest, &mut draft).unwrap_or(rest);
    draft.url = if target.starts_with('/') {
        let host = draft.header("host").or_else(|| draft.header(":authority"));
        let Some(host) = host else {
            return Err(ImportError::form(
                FORM,
                place,
                "it has no `Host` header, so the host is not known; add one or write the whole address in the first line",
            ));
        };
        let clear = host.ends_with(":80") || host.starts_with("localhost") || host.starts_with("127.");
        format!("{}://{host}{target}", if clear { "http" } else { "https" })
    } else {
        target.to_owned()
    };
    // A body goes on to the end or to the answer.
    let end = rest
        .iter()
        .position(|(_, line)| status_line(line).is_some())
        .unwrap_or(rest.len());
    let (body, after) = rest.split_at_checked(end).unwrap_or((rest, &[]));
    let body = joined(body);
    if !body.is_empty() {
        draft.body = Body::of(&body);
    }
    draft.finish(FORM, now_ms, into)?;
    if let Some(exchange) = into.exchanges.last_mut() {
        answer(after, exchange);
    }
    Ok(())
}

/// What JMeter's *View Results Tree* shows of a request: the address, `GET data:` with the body, cookies, and the headers below
/// them. `None` when it is not that; else what stands behind it.
fn jmeter<'a, 'b>(lines: &'b Lines<'a>, draft: &mut Draft) -> Option<&'b Lines<'a>> {
    let begins = |(_, line): &(usize, &str)| {
        line.strip_suffix(" data:")
            .is_some_and(|word| draft.method.as_deref() == Some(word))
    };
    let is_end = |(_, line): &(usize, &str)| line.starts_with("[no cookies]") || line.starts_with("Cookie Data:");
    let first = lines.iter().position(|line| !line.1.trim().is_empty())?;
    let (_, body) = lines
        .get(first..)
        .filter(|rest| rest.first().is_some_and(begins))?
        .split_first()?;
    let end = body.iter().position(is_end)?;
    let (body, after) = body.split_at_checked(end)?;
    let text = joined(body);
    if !text.is_empty() {
        draft.body = Body::of(&text);
    }
    let named = after.iter().position(|(_, line)| line.trim() == "Request Headers:");
    let after = after.get(named.map_or(1, |at| at + 1)..)?;
    let start = after
        .iter()
        .position(|(_, line)| !line.trim().is_empty())
        .unwrap_or(after.len());
    let (fields, rest) = headers(after.get(start..)?, false).ok()?;
    draft.headers.extend(fields);
    Some(rest)
}

type Fields = Vec<(String, String)>;
/// Lines of the text with their numbers, from 1.
type Lines<'a> = [(usize, &'a str)];

/// Reads header lines up to a blank line or a status line; a line that is no header is an error
/// when `strict`, else it ends them.
fn headers<'a, 'b>(mut lines: &'b Lines<'a>, strict: bool) -> Result<(Fields, &'b Lines<'a>), ImportError> {
    let mut fields = Fields::new();
    while let Some(((number, line), rest)) = lines.split_first() {
        if line.trim().is_empty() {
            return Ok((fields, rest));
        }
        if status_line(line).is_some() {
            break;
        }
        if line.starts_with([' ', '\t']) {
            // A folded line (RFC 9112 §5.2).
            if let Some((_, value)) = fields.last_mut() {
                value.push(' ');
                value.push_str(line.trim());
            }
        } else if let Some((name, value)) = header(line) {
            fields.push((name.to_owned(), value.to_owned()));
        } else if strict {
            return Err(ImportError::form(
                FORM,
                Place {
                    line: *number,
                    column: 1,
                },
                "a header such as `Accept: application/json` or an empty line before the body was expected",
            ));
        } else {
            break;
        }
        lines = rest;
    }
    Ok((fields, lines))
}

fn header(line: &str) -> Option<(&str, &str)> {
    let pseudo = usize::from(line.starts_with(':'));
    let colon = line.get(pseudo..)?.find(':')? + pseudo;
    let (name, value) = (line.get(..colon)?, line.get(colon + 1..)?);
    let is_name = name
        .bytes()
        .skip(pseudo)
        .all(|b| b.is_ascii_graphic() && b != b'"' && b != b'{');
    (is_name && name.len() > pseudo).then(|| (name, value.trim()))
}

/// The last answer of the text counts: `100 Continue` and redirects may come before it.
fn answer(mut lines: &Lines<'_>, exchange: &mut Exchange) {
    while let Some(((_, first), rest)) = lines.split_first() {
        let Some(status) = status_line(first) else {
            break;
        };
        exchange.outcome = Outcome::Status(status);
        let Ok((fields, rest)) = headers(rest, false) else {
            return;
        };
        exchange.response_headers = fields.into_iter().collect();
        let end = rest.iter().position(|(_, line)| status_line(line).is_some());
        let (body, after) = rest.split_at_checked(end.unwrap_or(rest.len())).unwrap_or((rest, &[]));
        exchange.response_body = match joined(body) {
            text if text.is_empty() => Body::NotSeen,
            text => Body::of(&text),
        };
        lines = after;
    }
    // A body alone, below a command.
    let text = joined(lines);
    if matches!(exchange.outcome, Outcome::Pending) && text.starts_with('{') {
        exchange.response_body = Body::of(&text);
    }
}

fn joined(lines: &Lines<'_>) -> String {
    let lines: Vec<&str> = lines.iter().map(|(_, line)| *line).collect();
    lines.join("\n").trim().to_owned()
}
