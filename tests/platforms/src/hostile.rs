//! Hostile pages, from `tests/hostile/pages`, and answers as a page orders them.

use crate::call::{Answer, Call};
use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::Value;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// No ordered body is longer, in bytes, however often it is to be repeated.
const MOST: usize = 64 * 1024 * 1024;

/// The folder of the pages.
pub fn pages() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../hostile/pages")
}

/// What a page's head says of itself: one value after its word, in the comment that it begins with.
pub fn head(page: &str) -> Vec<(String, String)> {
    let comment = page
        .trim_start()
        .strip_prefix("<!--")
        .and_then(|rest| rest.split_once("-->"));
    let comment = comment.map_or("", |(comment, _)| comment);
    let mut fields: Vec<(String, String)> = Vec::new();
    for line in comment.lines() {
        match line.split_once(':') {
            Some((word, value)) if !line.starts_with(' ') => {
                fields.push((word.trim().to_owned(), value.trim().to_owned()));
            }
            _ => {
                if let (Some((_, value)), true) = (fields.last_mut(), line.starts_with(' ')) {
                    value.push(' ');
                    value.push_str(line.trim());
                }
            }
        }
    }
    fields
}

/// A page of the folder, with the headers that its head names.
pub(crate) fn page(name: &str) -> Answer {
    let plain = name
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'.');
    let script = name.ends_with(".js");
    let file = if script {
        name.to_owned()
    } else {
        format!("{name}.html")
    };
    let text = match std::fs::read_to_string(pages().join(file)) {
        Ok(text) if plain && !name.starts_with('.') => text,
        _ => return Answer::text(404, "text/plain; charset=utf-8", "no such page\n"),
    };
    if script {
        return Answer::text(200, "text/javascript; charset=utf-8", text).with("cache-control", "no-store");
    }
    let mut answer = Answer::text(200, "text/html; charset=utf-8", "");
    let mut kept = "no-store";
    for (word, value) in head(&text) {
        match word.as_str() {
            "policy" => answer = answer.with("content-security-policy", &value),
            "header" => {
                if let Some((name, value)) = value.split_once(':') {
                    answer = answer.with(name.trim(), value.trim());
                }
            }
            // A page that the browser keeps alive when it is left.
            "kept" => kept = "no-cache",
            _ => {}
        }
    }
    let common = std::fs::read_to_string(pages().join("common.js")).unwrap_or_default();
    let text = text.replace("<!--common-->", &format!("<script nonce=\"hostile\">{common}</script>"));
    answer.body = text.into_bytes();
    answer.with("cache-control", kept)
}

/// The answer that a page ordered: hexadecimal digits of a JSON text in the parameter `told`.
pub(crate) fn told(call: &Call) -> Answer {
    let order = call.parameter("told").and_then(bytes).unwrap_or_default();
    let order: Value = serde_json::from_slice(&order).unwrap_or_default();
    let text = |name: &str| order.get(name).and_then(Value::as_str).unwrap_or_default();
    let number = |name: &str| order.get(name).and_then(Value::as_u64);
    let status = number("status").and_then(|status| u16::try_from(status).ok());
    let mut answer = Answer::new(status.unwrap_or(200));
    let kind = order.get("type").and_then(Value::as_str).unwrap_or("application/json");
    answer = answer.with("content-type", kind);
    for field in order.get("headers").and_then(Value::as_array).into_iter().flatten() {
        let part = |at: usize| field.get(at).and_then(Value::as_str).unwrap_or_default();
        let times = field.get(2).and_then(Value::as_u64).unwrap_or(1).min(500);
        for _ in 0..times {
            answer = answer.with(part(0), part(1));
        }
    }
    let middle = match text("hex") {
        "" => text("body").as_bytes().to_vec(),
        hex => bytes(hex).unwrap_or_default(),
    };
    let times = usize::try_from(number("repeat").unwrap_or(1)).unwrap_or(1);
    let times = times.min(MOST / middle.len().max(1));
    let mut body = text("before").as_bytes().to_vec();
    body.extend(middle.repeat(times));
    body.extend_from_slice(text("after").as_bytes());
    if order.get("gzip") == Some(&Value::Bool(true)) {
        let mut packed = GzEncoder::new(Vec::new(), Compression::best());
        if packed.write_all(&body).is_ok()
            && let Ok(packed) = packed.finish()
        {
            body = packed;
            answer = answer.with("content-encoding", "gzip");
        }
    }
    answer.body = body;
    answer.delay = Duration::from_millis(number("delay").unwrap_or_default().min(5_000));
    match order.get("cors") {
        Some(Value::Bool(false)) => answer,
        _ => answer.with_cors(call, text("exposed")),
    }
}

fn bytes(hex: &str) -> Option<Vec<u8>> {
    let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    let pairs = hex.as_bytes().chunks(2);
    pairs
        .map(|pair| match pair {
            [high, low] => Some(digit(*high)?.wrapping_mul(16) | digit(*low)?),
            _ => None,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heads_are_read_with_their_continued_lines() {
        let page = "<!--\ntries: one\n  and more\nsame: yes\n-->\n<p>says: no</p>";
        let wanted = [("tries", "one and more"), ("same", "yes")];
        assert_eq!(
            head(page),
            wanted.map(|(one, other)| (one.to_owned(), other.to_owned()))
        );
    }

    #[test]
    fn no_page_leads_out_of_the_folder() {
        for bad in ["..", "../pages/common", ".git", "a/b", "a%2fb"] {
            assert_eq!(page(bad).status, 404, "{bad}");
        }
    }
}
