//! A recording as browsers write them, of any size, the same for the same size. All of it is made up.

use crate::{Error, Result};
use serde_json::{Value, json};
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;

/// One call in so many was refused.
const REFUSED: usize = 20;
const TOKENS: &str = include_str!("../../token/tokens.json");
const HEADERS: [(&str, &str); 9] = [
    ("accept", "application/json, text/plain, */*"),
    ("accept-encoding", "gzip, deflate, br, zstd"),
    ("accept-language", "en-GB,en;q=0.9"),
    ("origin", "https://apps.mypurecloud.com"),
    ("referer", "https://apps.mypurecloud.com/"),
    ("sec-fetch-dest", "empty"),
    ("sec-fetch-mode", "cors"),
    ("sec-fetch-site", "same-site"),
    (
        "user-agent",
        "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36",
    ),
];

/// Numbers that look like chance (xorshift).
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn id(&mut self) -> String {
        let (a, b) = (self.next(), self.next());
        format!(
            "{:08x}-{:04x}-4{:03x}-8{:03x}-{:012x}",
            a >> 32,
            (a >> 16) & 0xffff,
            a & 0xfff,
            b >> 52,
            b & 0xffff_ffff_ffff
        )
    }
}

/// Writes a recording of so many calls and about so many bytes.
pub(crate) fn write(path: &Path, bytes: usize, calls: usize) -> Result<()> {
    let fault = || Error::io(format!("cannot write {}", path.display()));
    let tokens: Value = serde_json::from_str(TOKENS).map_err(Error::other)?;
    let tokens: Vec<&str> = tokens
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|one| one.get("token")?.as_str())
        // A recording of thousands of calls with the longest would hold little else.
        .filter(|token| token.len() < 1_000)
        .collect();
    let mut chance = Chance(0x2545_f491_4f6c_dd1d);
    let mut out = BufWriter::new(File::create(path).map_err(fault())?);
    let head = r#"{"log":{"version":"1.2","creator":{"name":"WebInspector","version":"537.36"},"pages":[],"entries":["#;
    let mut written = head.len();
    out.write_all(head.as_bytes()).map_err(fault())?;
    for at in 0..calls {
        let room = bytes.saturating_sub(written) / (calls - at).max(1);
        let token = tokens.get(at % tokens.len().max(1)).copied().unwrap_or_default();
        let mut text = entry(at, token, room, &mut chance);
        if at > 0 {
            text.insert(0, ',');
        }
        out.write_all(text.as_bytes()).map_err(fault())?;
        written += text.len();
    }
    out.write_all(b"]}}\n").map_err(fault())?;
    out.flush().map_err(fault())
}

fn headers(all: impl IntoIterator<Item = (String, String)>) -> Vec<Value> {
    let one = |(name, value)| json!({"name": name, "value": value});
    all.into_iter().map(one).collect()
}

fn entry(at: usize, token: &str, room: usize, chance: &mut Chance) -> String {
    let refused = at % REFUSED == 7;
    let (id, correlation) = (chance.id(), chance.id());
    let path = match at % 4 {
        0 => format!("/api/v2/routing/queues/{id}/members?pageSize=100&pageNumber={}", at % 9),
        1 => format!("/api/v2/users/{id}/presences/purecloud"),
        2 => format!("/api/v2/conversations/{id}"),
        _ => "/api/v2/analytics/conversations/details/query".to_owned(),
    };
    let method = if at % 4 == 3 { "POST" } else { "GET" };
    let sent = HEADERS
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    let sent = sent.chain([("authorization".to_owned(), format!("Bearer {token}"))]);
    let second = at / 10;
    let date = format!("{:02}:{:02}:{:02}", second / 3600 % 24, second / 60 % 60, second % 60);
    let answered = [
        ("content-type", "application/json".to_owned()),
        ("date", format!("Fri, 20 Nov 2026 {date} GMT")),
        ("inin-correlation-id", correlation.clone()),
        ("cache-control", "no-cache, no-store, must-revalidate".to_owned()),
        (
            "strict-transport-security",
            "max-age=31536000; includeSubDomains".to_owned(),
        ),
    ];
    let answered = answered.map(|(name, value)| (name.to_owned(), value));
    let body = if refused { refusal(&correlation) } else { String::new() };
    let mut entry = json!({
        "startedDateTime": format!("2026-11-20T{date}.{:03}Z", at % 10 * 100),
        "time": (chance.next() % 400_000) as f64 / 1000.0,
        "request": {
            "method": method,
            "url": format!("https://api.mypurecloud.com{path}"),
            "httpVersion": "h2",
            "headers": headers(sent),
            "queryString": [],
            "cookies": [],
            "headersSize": -1,
            "bodySize": 0,
        },
        "response": {
            "status": if refused { 403 } else { 200 },
            "statusText": "",
            "httpVersion": "h2",
            "headers": headers(answered),
            "cookies": [],
            "content": {"size": body.len(), "mimeType": "application/json", "text": body},
            "redirectURL": "",
            "headersSize": -1,
            "bodySize": -1,
        },
        "cache": {},
        "timings": {"blocked": 0.9, "dns": -1, "ssl": -1, "connect": -1, "send": 0.1, "wait": 87.2, "receive": 0.4},
        "serverIPAddress": "203.0.113.7",
        "_resourceType": "fetch",
    });
    let length = entry.to_string().len();
    if !refused && let Some(content) = entry.pointer_mut("/response/content") {
        let body = answer(room.saturating_sub(length), chance);
        *content = json!({"size": body.len(), "mimeType": "application/json", "text": body});
    }
    entry.to_string()
}

fn refusal(correlation: &str) -> String {
    json!({
        "message": "Unable to perform the requested action. You are missing the following permission(s): routing:queue:view",
        "code": "missing.permissions",
        "status": 403,
        "contextId": correlation,
        "details": [],
        "errors": [],
    })
    .to_string()
}

/// An answer that takes about so many bytes as a text within a recording, where each of its quotes is escaped.
fn answer(bytes: usize, chance: &mut Chance) -> String {
    let mut body = "{\"entities\":[".to_owned();
    let mut taken = 40;
    let mut first = true;
    while taken + 190 < bytes {
        let id = chance.id();
        let number = chance.next() % 1000;
        let one = format!(
            "{}{{\"id\":\"{id}\",\"name\":\"Queue {number}\",\"state\":\"active\",\"version\":{number},\"selfUri\":\"/api/v2/routing/queues/{id}\"}}",
            if first { "" } else { "," }
        );
        taken += one.len() + 18;
        first = false;
        body.push_str(&one);
    }
    body.push_str("]}");
    body
}
