//! HAR 1.1 and 1.2 as Chrome, Firefox and others write them.
//!
//! The file is read entry by entry, so that memory follows the largest entry and not the file.
//! Broken entries are skipped and counted; only a file that is no JSON, or no HAR, is an error.

use super::draft::{initiator, origin_of};
use super::{ImportError, Imported, Recording, timestamp};
use crate::exchange::{Body, Exchange, Outcome};
use crate::policy;
use crate::sensitive::Sensitive;
use base64::Engine as _;
use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::Value;
use std::fmt;

/// Reads a HAR file, or the answer of a token endpoint, whose token is then taken.
pub(super) fn read(text: &str, now_ms: i64) -> Result<Imported, ImportError> {
    let mut file = File {
        now_ms,
        ..File::default()
    };
    let mut json = serde_json::Deserializer::from_str(text);
    Top(&mut file)
        .deserialize(&mut json)
        .and_then(|()| json.end())
        .map_err(|error| match error.classify() {
            serde_json::error::Category::Data => ImportError::NotHar {
                path: file.path,
                reason: file.wanted,
            },
            _ => ImportError::json(&error),
        })?;
    if let Some(token) = file.access_token {
        return Ok(Imported::Token(token));
    }
    if !file.has_log {
        return Err(ImportError::NotHar {
            path: "log",
            reason: "is missing",
        });
    }
    if !file.has_entries {
        return Err(ImportError::NotHar {
            path: "log.entries",
            reason: "is missing",
        });
    }
    file.note_what_is_not_in_it();
    Ok(Imported::Exchanges(file.recording))
}

/// What was read so far, and where the reading is.
#[derive(Default)]
struct File {
    now_ms: i64,
    recording: Recording,
    creator: String,
    has_log: bool,
    has_entries: bool,
    access_token: Option<Sensitive<String>>,
    path: &'static str,
    wanted: &'static str,
}

impl File {
    fn note_what_is_not_in_it(&mut self) {
        let list = &self.recording.exchanges;
        let carries = |e: &Exchange| e.request_headers.has("authorization") || !e.url.query("access_token").is_empty();
        if list.is_empty() || list.iter().any(carries) {
            return;
        }
        let chrome =
            self.creator.eq_ignore_ascii_case("WebInspector") && !list.iter().any(|e| e.request_headers.has("cookie"));
        if !chrome {
            self.recording.notes.push(
                "No token is in this file: no request in it has an `Authorization` header. \
                 Export it again with sensitive data, if the program that wrote it left that out."
                    .to_owned(),
            );
            return;
        }
        for exchange in &mut self.recording.exchanges {
            exchange.withheld = Some("Chrome saved the file without `Authorization` and cookies".to_owned());
        }
        self.recording.notes.push(
            "No token is in this file. Chrome leaves `Authorization` and cookies out unless DevTools → Settings → \
             Preferences → Network → `Allow to generate HAR with sensitive data` is on; then choose \
             `Export HAR (with sensitive data)`."
                .to_owned(),
        );
    }

    fn entry(&mut self, index: usize, entry: &Value) {
        match exchange((index + 1).to_string(), entry, self.now_ms) {
            Ok(exchange) => self.recording.exchanges.push(exchange),
            Err(reason) => self.recording.skip(format!("log.entries[{index}]"), reason),
        }
    }
}

struct Top<'a>(&'a mut File);
struct Log<'a>(&'a mut File);
struct Entries<'a>(&'a mut File);

macro_rules! seed {
    ($name:ident, $call:ident, $path:literal, $wanted:literal) => {
        impl<'de> DeserializeSeed<'de> for $name<'_> {
            type Value = ();

            fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<(), D::Error> {
                self.0.path = $path;
                self.0.wanted = $wanted;
                from.$call(self)
            }
        }
    };
}

seed!(Top, deserialize_map, "$", "is not an object");
seed!(Log, deserialize_map, "log", "is not an object");
seed!(Entries, deserialize_seq, "log.entries", "is not a list");

impl<'de> Visitor<'de> for Top<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(key) = map.next_key::<String>()? {
            match key.as_str() {
                "log" => {
                    self.0.has_log = true;
                    map.next_value_seed(Log(self.0))?;
                }
                // The answer of a token endpoint (RFC 6749 §5.1).
                "access_token" => {
                    if let Value::String(token) = map.next_value()? {
                        self.0.access_token = Some(Sensitive::new(token));
                    }
                }
                _ => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(())
    }
}

impl<'de> Visitor<'de> for Log<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(key) = map.next_key::<String>()? {
            match key.as_str() {
                "entries" => {
                    self.0.has_entries = true;
                    map.next_value_seed(Entries(self.0))?;
                }
                "creator" => {
                    let creator: Value = map.next_value()?;
                    self.0.creator = string(&creator, "name").unwrap_or_default().to_owned();
                }
                _ => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(())
    }
}

impl<'de> Visitor<'de> for Entries<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        let mut index = 0;
        while let Some(entry) = list.next_element::<Value>()? {
            self.0.entry(index, &entry);
            index += 1;
        }
        Ok(())
    }
}

/// One entry as the call `id`, with the bodies that may tell something; the error is the reason for which it cannot be used.
pub(crate) fn exchange(id: String, entry: &Value, now_ms: i64) -> Result<Exchange, String> {
    let request = entry.get("request").ok_or("it has no request")?;
    let url = string(request, "url").ok_or("its request has no address")?;
    let method = string(request, "method").unwrap_or("GET");
    let sent_at_ms = string(entry, "startedDateTime")
        .and_then(timestamp::parse)
        .unwrap_or(now_ms);
    let mut exchange = Exchange::new(id, method, url, sent_at_ms).map_err(|error| error.to_string())?;
    exchange.request_headers = headers(request);
    exchange.initiator = initiator(&exchange).or_else(|| script_origin(entry));

    let response = entry.get("response").unwrap_or(&Value::Null);
    exchange.response_headers = headers(response);
    let status = response.get("status").and_then(Value::as_u64);
    exchange.outcome = match status.and_then(|status| u16::try_from(status).ok()) {
        Some(status) if status >= 100 => Outcome::Status(status),
        _ => Outcome::Failed(failure(entry, response)),
    };
    let answer = content(response);
    if may_tell(exchange.status(), answer.text()) {
        exchange.response_body = answer;
        exchange.request_body = request
            .get("postData")
            .and_then(|data| string(data, "text"))
            .map_or(Body::NotSeen, Body::of);
    }
    Ok(exchange)
}

/// Bodies that may say something about a refusal or a token: every body of an error, and what is JSON or a page, or
/// holds a hint of an error, otherwise, since some platforms say no with 200. A session reads them and keeps those of denials alone.
fn may_tell(status: Option<u16>, body: Option<&str>) -> bool {
    let json_or_page = |text: &str| {
        let head: String = text.trim_start().chars().take(5).collect();
        let head = head.to_ascii_lowercase();
        head.starts_with(['{', '[']) || head.starts_with("<!doc") || head.starts_with("<html")
    };
    match status {
        Some(status) if status >= 400 => true,
        Some(200..300) => body.is_some_and(|text| json_or_page(text) || policy::hints(text)),
        _ => false,
    }
}

/// Pseudo-headers of HTTP/2 (`:authority`) are left out; they repeat the address.
fn headers(message: &Value) -> crate::exchange::Headers {
    let list = message.get("headers").and_then(Value::as_array);
    list.into_iter()
        .flatten()
        .filter_map(|header| Some((string(header, "name")?, string(header, "value")?)))
        .filter(|(name, _)| !name.starts_with(':'))
        .collect()
}

fn content(response: &Value) -> Body {
    let Some(content) = response.get("content") else {
        return Body::NotSeen;
    };
    let Some(text) = string(content, "text") else {
        let size = |value: &Value, key| value.get(key).and_then(Value::as_i64);
        let empty = size(content, "size") == Some(0) && size(response, "bodySize") == Some(0);
        return if empty { Body::Empty } else { Body::NotSeen };
    };
    if !string(content, "encoding").is_some_and(|e| e.eq_ignore_ascii_case("base64")) {
        return Body::of(text);
    }
    // Enough for the cap and one byte more, so that a cut is seen.
    let most = Body::CAP.div_ceil(3) * 4 + 4;
    let head = text.get(..most.min(text.len())).unwrap_or_default();
    match base64::engine::general_purpose::STANDARD.decode(head) {
        Ok(bytes) => Body::of(&String::from_utf8_lossy(&bytes)),
        Err(_) => Body::NotSeen,
    }
}

/// Why there was no answer, in the browser's words.
fn failure(entry: &Value, response: &Value) -> String {
    string(response, "_error")
        .or_else(|| string(entry, "_error"))
        .or_else(|| string(response, "statusText"))
        .filter(|text| !text.is_empty())
        .map_or_else(
            || "the file holds no answer".to_owned(),
            |text| text.chars().take(200).collect(),
        )
}

/// The origin of the script that sent it, when no header names the page (Chrome's `_initiator`).
fn script_origin(entry: &Value) -> Option<String> {
    let initiator = entry.get("_initiator")?;
    string(initiator, "url").and_then(origin_of).or_else(|| {
        let frames = initiator.pointer("/stack/callFrames")?.as_array()?;
        frames.iter().find_map(|frame| string(frame, "url").and_then(origin_of))
    })
}

fn string<'a>(value: &'a Value, key: &str) -> Option<&'a str> {
    value.get(key)?.as_str()
}
