//! One exchange as an entry, and back.

use super::words::{Put, Words};
use crate::exchange::{Body, Exchange, Headers, Outcome};
use crate::sensitive::Sensitive;
use serde::de::Visitor;
use serde::{Deserialize, Deserializer, Serialize};
use std::fmt;

/// A part of an address of this length may come again, such as a token in it.
const LONG_PART: usize = 48;

/// A text, or the number of it.
#[derive(Debug, Serialize)]
#[serde(untagged)]
enum Text {
    Number(u64),
    Here(String),
}

/// By hand: what serde makes for two forms keeps each value in a form of its own first.
impl<'de> Deserialize<'de> for Text {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Either;

        impl Visitor<'_> for Either {
            type Value = Text;

            fn expecting(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
                to.write_str("a text or the number of one")
            }

            fn visit_u64<E>(self, number: u64) -> Result<Text, E> {
                Ok(Text::Number(number))
            }

            fn visit_str<E>(self, text: &str) -> Result<Text, E> {
                Ok(Text::Here(text.to_owned()))
            }
        }
        deserializer.deserialize_any(Either)
    }
}

/// `i`: id, `m`: method, `u`: parts of the address, `h`/`r`: fields of request and response as `name: value`, `q`/`b`: bodies,
/// `w`: why headers are missing, `s`: status, `e`: the browser's words, `t`: when sent, `a`: when answered, `n`: tab,
/// `f`: frame, `d`: document, `o`: origin, `c`: one of so many, `p`: the page's own word, `k`: a worker's.
#[derive(Debug, Serialize, Deserialize)]
struct Entry {
    i: String,
    m: String,
    u: Vec<Text>,
    h: Vec<Text>,
    r: Vec<Text>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    w: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    q: Option<(Text, bool)>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    b: Option<(Text, bool)>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    s: Option<u16>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    e: Option<String>,
    t: i64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    n: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    o: Option<Text>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    f: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    d: Option<Text>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    a: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    c: Option<u32>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    p: bool,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    k: bool,
}

struct Writer<'a, 'p> {
    words: &'a mut Words,
    put: Put<'p>,
    used: Vec<u64>,
}

impl Writer<'_, '_> {
    fn text(&mut self, text: &str) -> Text {
        match self.words.number(text, self.put) {
            Some(number) => {
                self.used.push(number);
                Text::Number(number)
            }
            None => Text::Here(text.to_owned()),
        }
    }

    fn fields(&mut self, headers: &Headers) -> Vec<Text> {
        // Kept in memory for the tab's life.
        let fields = headers.iter();
        fields
            .map(|(name, value)| self.text(&format!("{name}: {}", value.expose())))
            .collect()
    }

    fn body(&mut self, body: &Body) -> Option<(Text, bool)> {
        match body {
            Body::NotSeen => None,
            Body::Empty => Some((Text::Here(String::new()), false)),
            // As above.
            Body::Text { text, cut } => Some((self.text(text.expose()), *cut)),
        }
    }

    /// Short parts together, long ones alone.
    fn address(&mut self, url: &str) -> Vec<Text> {
        let mut parts = Vec::new();
        let mut short = String::new();
        for part in url.split_inclusive(['?', '&', '#', '/', '=']) {
            if part.len() < LONG_PART {
                short.push_str(part);
                continue;
            }
            if !short.is_empty() {
                parts.push(Text::Here(std::mem::take(&mut short)));
            }
            parts.push(self.text(part));
        }
        if !short.is_empty() {
            parts.push(Text::Here(short));
        }
        parts
    }
}

/// The entry of an exchange, and the words that it uses.
pub(super) fn write(exchange: &Exchange, words: &mut Words, put: Put<'_>) -> (Sensitive<String>, Vec<u64>) {
    let mut writer = Writer {
        words,
        put,
        used: Vec::new(),
    };
    let (s, e) = match &exchange.outcome {
        Outcome::Pending => (None, None),
        Outcome::Status(status) => (Some(*status), None),
        Outcome::Failed(words) => (None, Some(words.clone())),
    };
    let entry = Entry {
        i: exchange.id.clone(),
        m: exchange.method.clone(),
        // As above.
        u: writer.address(exchange.url.expose_for_session()),
        h: writer.fields(&exchange.request_headers),
        r: writer.fields(&exchange.response_headers),
        w: exchange.withheld.clone(),
        q: writer.body(&exchange.request_body),
        b: writer.body(&exchange.response_body),
        s,
        e,
        t: exchange.sent_at_ms,
        n: exchange.tab,
        o: exchange.initiator.as_deref().map(|text| writer.text(text)),
        f: exchange.frame,
        d: exchange.document.as_deref().map(|text| writer.text(text)),
        a: exchange.answered_at_ms,
        c: exchange.one_of,
        p: exchange.page_word,
        k: exchange.worker,
    };
    // Strings and numbers always serialize.
    let text = serde_json::to_string(&entry).unwrap_or_default();
    (Sensitive::new(text), writer.used)
}

/// What an exchange takes in memory, in bytes.
pub(super) fn weight(exchange: &Exchange) -> usize {
    /// The struct, the id and what the allocator adds.
    const SELF: usize = 512;
    /// Two strings of a field.
    const FIELD: usize = 64;
    let headers = |headers: &Headers| -> usize {
        let fields = headers.iter();
        // Measured, not kept.
        fields
            .map(|(name, value)| FIELD + name.len() + value.expose().len())
            .sum()
    };
    let body = |body: &Body| body.text().map_or(0, str::len);
    SELF + 2 * exchange.url.expose_for_session().len()
        + headers(&exchange.request_headers)
        + headers(&exchange.response_headers)
        + body(&exchange.request_body)
        + body(&exchange.response_body)
}

/// Reads an entry; `word` gives a word by its number. `None` when it cannot be read or a word is missing. The words
/// that it uses come with it.
pub(super) fn read(text: &str, word: &dyn Fn(u64) -> Option<String>) -> Option<(Exchange, Vec<u64>)> {
    let entry: Entry = serde_json::from_str(text).ok()?;
    let mut used = Vec::new();
    let mut plain = |text: Text| match text {
        Text::Here(text) => Some(text),
        Text::Number(number) => {
            used.push(number);
            word(number)
        }
    };
    let url: String = entry.u.into_iter().map(&mut plain).collect::<Option<_>>()?;
    let mut exchange = Exchange::new(entry.i, &entry.m, &url, entry.t).ok()?;
    let mut fields = |list: Vec<Text>| -> Option<Headers> {
        let mut headers = Headers::new();
        for field in list {
            let field = plain(field)?;
            let (name, value) = field.split_once(": ")?;
            headers.push(name, value);
        }
        Some(headers)
    };
    exchange.request_headers = fields(entry.h)?;
    exchange.response_headers = fields(entry.r)?;
    let mut body = |body: Option<(Text, bool)>| -> Option<Body> {
        let Some((text, cut)) = body else {
            return Some(Body::NotSeen);
        };
        let text = plain(text)?;
        Some(match text.is_empty() {
            true => Body::Empty,
            false => Body::Text {
                text: Sensitive::new(text),
                cut,
            },
        })
    };
    exchange.request_body = body(entry.q)?;
    exchange.response_body = body(entry.b)?;
    exchange.withheld = entry.w;
    exchange.outcome = match (entry.s, entry.e) {
        (Some(status), _) => Outcome::Status(status),
        (None, Some(words)) => Outcome::Failed(words),
        (None, None) => Outcome::Pending,
    };
    exchange.tab = entry.n;
    exchange.initiator = match entry.o {
        Some(text) => Some(plain(text)?),
        None => None,
    };
    exchange.document = match entry.d {
        Some(text) => Some(plain(text)?),
        None => None,
    };
    exchange.frame = entry.f;
    exchange.answered_at_ms = entry.a;
    exchange.one_of = entry.c;
    exchange.page_word = entry.p;
    exchange.worker = entry.k;
    Some((exchange, used))
}
