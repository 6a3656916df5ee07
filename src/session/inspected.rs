//! The calls of a tab as its developer tools tell them: entries of a HAR, each when its call has ended, and the page's
//! going elsewhere. There is no other report of them, so nothing is matched; a session is made of what is told.
//!
//! Both browsers tell the headers as they were sent, `Authorization` and cookies among them (Chromium 156, Firefox 153);
//! only files that Chromium saves leave them out.

use super::{Change, Session, listen};
use crate::diagnosis::network;
use crate::exchange::{Exchange, Outcome};
use crate::import::{har, timestamp};
use crate::platform::Service;
use crate::platforms;
use crate::policy::{self, Outlook};
use serde_json::{Value, json};
use std::collections::{HashMap, VecDeque};
use std::hash::{DefaultHasher, Hash, Hasher};

/// At most this many documents wait for the tools to say that the page went there.
const MOST_DOCUMENTS: usize = 8;
/// At most this many calls of a list are remembered, to know them when they are told again.
const MOST_KNOWN: usize = 10_000;
/// What Chromium calls the loads that scripts and workers make, and those that it makes for them.
const BY_SCRIPT: &[&str] = &["xhr", "fetch", "preflight", "other", "ping"];
/// Forms of a successful answer that may refuse.
const FORMS: &[&str] = &["json", "xml", "html", "text/plain", "multipart/mixed"];
/// Why a call ended, where the browser's tools do not say.
const UNTOLD: &str = "the developer tools do not say why";

/// One ended call as the developer tools tell it.
pub struct Told {
    entry: Value,
}

impl Told {
    /// Reads an entry of a HAR, as JSON. Nothing, when it is no call over HTTP (a `data:` address, a page of an extension).
    pub fn read(entry: &str) -> Option<Self> {
        let told = Self {
            entry: serde_json::from_str(entry).ok()?,
        };
        let over_http = ["http://", "https://"];
        over_http
            .iter()
            .any(|scheme| told.url().starts_with(scheme))
            .then_some(told)
    }

    fn text(&self, pointer: &str) -> &str {
        self.entry.pointer(pointer).and_then(Value::as_str).unwrap_or_default()
    }

    fn url(&self) -> &str {
        self.text("/request/url")
    }

    fn status(&self) -> u16 {
        let status = self.entry.pointer("/response/status").and_then(Value::as_u64);
        status.and_then(|status| u16::try_from(status).ok()).unwrap_or_default()
    }

    fn sent_at_ms(&self) -> Option<i64> {
        timestamp::parse(self.text("/startedDateTime"))
    }

    /// What the browser says that the load was for (`Sec-Fetch-Dest`), lower case; empty where it does not say.
    fn purpose(&self) -> String {
        let headers = self.entry.pointer("/request/headers").and_then(Value::as_array);
        let mut headers = headers.into_iter().flatten();
        let of = |header: &Value, key: &str| header.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
        let found = headers.find(|header| of(header, "name").eq_ignore_ascii_case("sec-fetch-dest"));
        found
            .map(|header| of(header, "value").to_ascii_lowercase())
            .unwrap_or_default()
    }

    /// Whether a script or a worker made the call: pages, pictures and styles are no calls of an API.
    fn is_by_script(&self) -> bool {
        match self.text("/_resourceType") {
            "" => matches!(self.purpose().as_str(), "" | "empty"),
            kind => BY_SCRIPT.contains(&kind),
        }
    }

    /// Whether it may be the page itself.
    fn is_document(&self) -> bool {
        match self.purpose().as_str() {
            // Browsers do not say it over plain HTTP.
            "" => self.text("/response/content/mimeType").starts_with("text/html"),
            purpose => purpose == "document",
        }
    }

    /// Whether the answer's text is worth asking for, and is not here yet.
    pub fn wants_text(&self) -> bool {
        let status = self.status();
        if !self.is_by_script() || self.entry.pointer("/response/content/text").is_some() {
            return false;
        }
        match policy::outlook(status) {
            Outlook::Answered => false,
            Outlook::Refused => true,
            Outlook::MayRefuse if !(200..300).contains(&status) => true,
            Outlook::MayRefuse => self.is_short() && FORMS.iter().any(|form| self.form().contains(form)),
        }
    }

    /// Whether the answer has a text that the tools should know.
    pub fn has_text(&self) -> bool {
        let size = self.entry.pointer("/response/content/size").and_then(Value::as_f64);
        size.is_some_and(|size| size > 0.0)
    }

    fn form(&self) -> &str {
        self.text("/response/content/mimeType")
    }

    fn is_short(&self) -> bool {
        let size = self.entry.pointer("/response/content/size").and_then(Value::as_u64);
        size.is_none_or(|size| usize::try_from(size).is_ok_and(|size| size <= policy::ANSWER_CAP))
    }

    /// Adds the answer's text, which the tools give apart; nothing where they do not have it.
    pub fn add_text(&mut self, text: Option<String>) {
        let content = self
            .entry
            .pointer_mut("/response/content")
            .and_then(Value::as_object_mut);
        if let (Some(content), Some(text)) = (content, text) {
            // What is said of an encoding was said of a text that is not here.
            content.remove("encoding");
            content.insert("text".to_owned(), json!(text));
        }
    }

    /// The same for one call in the list at the start and in the report of its end.
    fn key(&self) -> u64 {
        let mut hasher = DefaultHasher::new();
        (self.text("/startedDateTime"), self.text("/request/method"), self.url()).hash(&mut hasher);
        hasher.finish()
    }
}

/// The calls of an inspected tab.
#[derive(Debug, Default)]
pub struct Inspected {
    session: Session,
    /// Calls are kept when the page changes.
    pub preserve: bool,
    /// Documents that were loaded: address and time, oldest first.
    documents: VecDeque<(String, i64)>,
    /// The page went there, and its document was not told of yet.
    going: Option<String>,
    /// When the loading of the page began: milliseconds since 1970-01-01T00:00:00Z.
    since_ms: Option<i64>,
    /// Calls of the list at the start, by [`Told::key`], and how often.
    known: HashMap<u64, u32>,
    last: u64,
    /// Counts how often calls were forgotten.
    page: u64,
}

impl Inspected {
    /// The calls of a recording, which nothing follows.
    pub fn recorded(session: Session) -> Self {
        Self {
            session,
            ..Self::default()
        }
    }

    /// A number that changes when calls are forgotten.
    pub fn page(&self) -> u64 {
        self.page
    }

    /// What is known of the calls.
    pub fn session(&self) -> &Session {
        &self.session
    }

    /// Takes a call of the list that the tools give at the start. One that has not ended is told of later.
    pub fn tell_listed(&mut self, told: &Told, now_ms: i64) -> Change {
        let ended = told.status() != 0 || !told.text("/response/_error").is_empty();
        if !ended || self.known.len() >= MOST_KNOWN {
            return Change::default();
        }
        *self.known.entry(told.key()).or_default() += 1;
        // The documents in the list are those of the page that is there: nobody goes to them.
        self.take(told, now_ms)
    }

    /// Takes a call that ended.
    pub fn tell(&mut self, told: &Told, now_ms: i64) -> Change {
        if !self.known.is_empty()
            && let Some(times) = self.known.get_mut(&told.key())
            && *times > 0
        {
            *times -= 1;
            return Change::default();
        }
        if told.is_document() {
            self.document(told.url(), told.sent_at_ms().unwrap_or(now_ms));
        }
        self.take(told, now_ms)
    }

    fn take(&mut self, told: &Told, now_ms: i64) -> Change {
        if !told.is_by_script() {
            return self.sign_in(told, now_ms);
        }
        self.last += 1;
        // What has no method or address of HTTP is no call of an API.
        let Ok(mut exchange) = har::exchange(self.last.to_string(), &told.entry, now_ms) else {
            return Change::default();
        };
        if told.status() == 0 && told.text("/response/_error").is_empty() {
            exchange.outcome = Outcome::Failed(UNTOLD.to_owned());
        }
        let of_page_before = self.since_ms.is_some_and(|since| exchange.sent_at_ms < since);
        if (of_page_before && !self.preserve) || !self.matters(&exchange) {
            return Change::default();
        }
        self.session.record(exchange)
    }

    /// What the redirect of a page or frame tells of a sign-in.
    fn sign_in(&mut self, told: &Told, now_ms: i64) -> Change {
        if !matches!(told.status(), 302 | 303 | 307) {
            return Change::default();
        }
        let name = format!("sign-in-{}", self.last + 1);
        let Ok(exchange) = har::exchange(name, &told.entry, now_ms) else {
            return Change::default();
        };
        let change = self.session.sign_in(&exchange);
        self.last += u64::from(change.id.is_some());
        change
    }

    /// Whether a call is worth keeping: it carries a credential, goes to the API of a known platform, its answer may tell
    /// about a token, or it was refused. A preflight is of interest only when it was refused.
    fn matters(&self, exchange: &Exchange) -> bool {
        let carries = exchange.request_headers.has("authorization") || !exchange.url.query("access_token").is_empty();
        let host = exchange.url.host();
        let to_api = || platforms::of_host(host).is_some_and(|(_, host)| host.service == Service::Api);
        let of_itself = || to_api() || listen::is_telling(exchange);
        carries || (!network::is_preflight(exchange) && of_itself()) || self.session.denied(exchange)
    }

    /// A document was loaded, perhaps that of the page.
    fn document(&mut self, url: &str, sent_at_ms: i64) {
        let url = plain(url);
        if self.going.as_ref() == Some(&url) {
            self.going = None;
            self.begin_page(sent_at_ms);
            return;
        }
        if self.documents.len() >= MOST_DOCUMENTS {
            self.documents.pop_front();
        }
        self.documents.push_back((url, sent_at_ms));
    }

    /// The page went to `url`. Firefox says so when the page has loaded, Chromium before its document was told of.
    pub fn navigated(&mut self, url: &str) {
        let url = plain(url);
        let began = self.documents.iter().rev().find(|(one, _)| *one == url);
        let began = began.map(|(_, at)| *at);
        self.documents.clear();
        match began {
            Some(at) => self.begin_page(at),
            None => {
                self.going = Some(url);
                // All that was told so far was of the page before.
                self.forget(i64::MAX);
            }
        }
    }

    fn begin_page(&mut self, at_ms: i64) {
        self.since_ms = Some(at_ms);
        self.forget(at_ms);
    }

    /// Forgets calls that were sent before, unless they are to be kept. What was learned about tokens stays.
    fn forget(&mut self, before_ms: i64) {
        if !self.preserve {
            self.page += 1;
            drop(self.session.split_off(before_ms));
        }
    }

    /// Forgets everything.
    pub fn clear(&mut self) {
        self.page += 1;
        self.session.clear();
    }
}

/// An address without its fragment, which no server sees.
fn plain(url: &str) -> String {
    url.split('#').next().unwrap_or_default().to_owned()
}

impl Session {
    /// Adds a call that has ended, with all that is known of it. What its answer tells about a token is noted; of a call
    /// that was not denied the bodies are dropped.
    pub fn record(&mut self, exchange: Exchange) -> Change {
        self.make_room();
        let at = self.add(exchange);
        self.read_and_drop(at);
        self.change(at)
    }
}

#[cfg(test)]
mod tests;
