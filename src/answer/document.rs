//! Which form a body has, and how each is read.

use super::{Answer, Kind, Member, Place, cut_json, head, json, key, markup};
use serde_json::{Deserializer, Value};

/// Of a page, this much markup is kept.
const MARKUP: usize = 32 * 1024;
/// A plain text up to this length is one sentence; of a longer one each line is.
const ONE_SENTENCE: usize = 600;

/// Reads a body into the answer.
pub(super) fn read(answer: &mut Answer, body: &str, cut: bool) {
    let text = body.trim_start_matches('\u{feff}').trim();
    // Guards against being read as a script.
    let text = [")]}',", ")]}'", "while(1);", "for(;;);"]
        .iter()
        .find_map(|guard| text.strip_prefix(guard))
        .unwrap_or(text)
        .trim();
    let content = answer.header("content-type").unwrap_or_default().to_ascii_lowercase();
    answer.kind = if text.is_empty() {
        Kind::Empty
    } else if text.starts_with(['{', '[']) && read_json(answer, text, cut) {
        Kind::Json
    } else if text.starts_with("--") && (content.contains("multipart") || text.contains("HTTP/1.")) {
        parts(answer, text);
        Kind::Multipart
    } else if is_page(text, &content) {
        page(answer, text);
        Kind::Html
    } else if text.starts_with('<') {
        xml(answer, text);
        Kind::Xml
    } else if text.starts_with("data:") || text.starts_with("event:") || content.contains("event-stream") {
        events(answer, text);
        Kind::Json
    } else if is_form(text) {
        form(answer, text);
        Kind::Form
    } else if let Some(Value::String(inner)) = text.starts_with('"').then(|| serde_json::from_str(text).ok()).flatten()
    {
        // A JSON string alone: a text, or a document within it.
        let inner = inner.trim().to_owned();
        if !(inner.starts_with(['{', '[']) && read_json(answer, &inner, false)) {
            plain(answer, &inner);
        }
        Kind::Json
    } else {
        plain(answer, text);
        Kind::Text
    };
}

fn read_json(answer: &mut Answer, text: &str, cut: bool) -> bool {
    if let Ok(value) = serde_json::from_str::<Value>(text) {
        json::read(answer, &value);
        answer.json = Some(value);
        return true;
    }
    // One document a line.
    let several: Vec<Value> = Deserializer::from_str(text)
        .into_iter::<Value>()
        .map_while(Result::ok)
        .take(32)
        .collect();
    let several: Vec<&Value> = several
        .iter()
        .filter(|value| value.is_object() || value.is_array())
        .collect();
    if !several.is_empty() {
        several.into_iter().for_each(|value| json::read(answer, value));
        return true;
    }
    // The page's hook cuts at the same size without saying so.
    if (cut || text.len() + 8 > super::MOST_BYTES)
        && let Some(value) = cut_json::head_of(text)
    {
        json::read(answer, &value);
        answer.json = Some(value);
        return true;
    }
    false
}

/// `text/event-stream`: each `data:` line is a document or a text.
fn events(answer: &mut Answer, text: &str) {
    for line in text.lines().filter_map(|line| line.strip_prefix("data:")).take(32) {
        let line = line.trim();
        if !(line.starts_with(['{', '[']) && read_json(answer, line, false)) {
            plain(answer, line);
        }
    }
}

/// A word that is sent as HTML is no page.
fn is_page(text: &str, content: &str) -> bool {
    let start: String = text.chars().take(256).collect::<String>().to_ascii_lowercase();
    let declared = content.contains("text/html") && text.contains('<');
    declared || start.starts_with("<!doctype html") || start.starts_with("<html") || start.contains("<html")
}

fn page(answer: &mut Answer, text: &str) {
    answer.page = head(text, MARKUP).to_owned();
    for piece in unbroken(markup::html(text)) {
        let (place, rank) = match piece.path.as_str() {
            "title" => (Place::Title, 3),
            "h1" | "h2" | "h3" => (Place::Block, 2),
            "p" | "pre" => (Place::Block, 1),
            _ => (Place::Block, 4),
        };
        answer.push_sentence(place, &piece.path, &piece.text, rank);
    }
}

/// A word in `pre` within a sentence is a part of it: `Please verify your <pre>key=</pre> parameter.`
fn unbroken(pieces: Vec<markup::Piece>) -> Vec<markup::Piece> {
    let mut whole: Vec<markup::Piece> = Vec::new();
    let mut within = false;
    for piece in pieces {
        let ends = |text: &str| text.trim_end().ends_with(['.', '!', '?', ':', ';', '>']);
        let heading = |path: &str| matches!(path, "title" | "h1" | "h2" | "h3" | "pre");
        let joins =
            piece.path == "pre" && piece.text.len() <= 80 || within && piece.text.starts_with(char::is_lowercase);
        match whole.last_mut() {
            Some(before) if joins && (within || !heading(&before.path)) && !ends(&before.text) => {
                before.text = format!("{} {}", before.text, piece.text);
                within = piece.path == "pre";
            }
            _ => {
                within = false;
                whole.push(piece);
            }
        }
    }
    whole
}

fn xml(answer: &mut Answer, text: &str) {
    for piece in markup::xml(text) {
        answer.push_leaf(&piece.path, &piece.text);
        if key::is_status(&piece.path)
            && let Ok(status) = piece.text.parse()
        {
            answer.push_inner(status);
        }
        json::speak(answer, &piece.path, &piece.text);
        // `s:Client`, `wsse:FailedAuthentication`.
        if key::last(&piece.path).eq_ignore_ascii_case("faultcode") || piece.path.ends_with("Code.Value") {
            answer.push_code(&piece.path, piece.text.rsplit(':').next().unwrap_or_default());
        }
    }
}

/// `error=…&error_description=…`, and nothing else.
fn is_form(text: &str) -> bool {
    let pairs = || text.split('&');
    let named = |pair: &str| {
        pair.split_once('=').is_some_and(|(name, _)| {
            !name.is_empty()
                && name.len() <= 60
                && name
                    .bytes()
                    .all(|b| b.is_ascii_alphanumeric() || b"_-.[]%".contains(&b))
        })
    };
    !text.contains([' ', '\n', '<', '{']) && text.len() < 8192 && pairs().all(named)
}

fn form(answer: &mut Answer, text: &str) {
    for (name, value) in text.split('&').take(50).filter_map(|pair| pair.split_once('=')) {
        let value = form_decoded(value);
        answer.push_leaf(name, &value);
        json::speak(answer, name, &value);
    }
}

/// `+` and `%XX` undone; what is no such thing stays.
pub(super) fn form_decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        let mut ahead = rest.clone();
        let digit = |byte: Option<u8>| char::from(byte?).to_digit(16);
        match (byte, digit(ahead.next()), digit(ahead.next())) {
            (b'%', Some(high), Some(low)) => {
                bytes.extend(u8::try_from(high * 16 + low));
                rest = ahead;
            }
            (b'+', ..) => bytes.push(b' '),
            _ => bytes.push(byte),
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Several answers in one body: each part that was refused is read as a body of its own.
fn parts(answer: &mut Answer, text: &str) {
    let Some(boundary) = text.lines().next().map(str::trim).filter(|line| line.len() > 2) else {
        return;
    };
    for part in text.split(boundary).take(64) {
        let Some(at) = part.find("HTTP/1.") else {
            // Of nested change sets the inner boundary begins a part of its own.
            continue;
        };
        for member in part
            .get(at..)
            .unwrap_or_default()
            .split("HTTP/1.")
            .filter(|member| !member.is_empty())
            .take(32)
        {
            let status = member
                .split_whitespace()
                .nth(1)
                .and_then(|word| word.parse::<u16>().ok());
            let Some(status) = status.filter(|status| (400..600).contains(status)) else {
                continue;
            };
            answer.push_inner(status);
            answer.members.push(Member { id: None, status });
            let body = member.split_once("\r\n\r\n").or_else(|| member.split_once("\n\n"));
            let body = body.map(|(_, body)| body.trim()).unwrap_or_default();
            let body = body.split("\n--").next().unwrap_or_default().trim();
            if body.starts_with(['{', '[']) && read_json(answer, body, false) {
                continue;
            }
            if body.starts_with('<') {
                xml(answer, body);
            } else {
                plain(answer, body);
            }
        }
    }
}

fn plain(answer: &mut Answer, text: &str) {
    if !text.contains(char::is_whitespace) {
        answer.push_code("", text);
    }
    if text.len() <= ONE_SENTENCE {
        answer.push_sentence(Place::Text, "", text, 0);
        return;
    }
    for (at, line) in text
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .take(60)
        .enumerate()
    {
        answer.push_sentence(Place::Text, "", line, if at == 0 { 0 } else { 4 });
    }
}
