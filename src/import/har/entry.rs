//! One entry of a HAR file, from pieces of the text to an exchange.

use super::Tells;
use crate::exchange::{Body, Exchange, Headers, Outcome};
use crate::import::draft::{initiator, origin_of};
use crate::import::pull::{Broken, Pull, Raw};
use crate::import::timestamp;
use crate::policy;
use base64::Engine as _;

/// One entry, as pieces of the text.
#[derive(Default)]
pub(super) struct Entry<'a> {
    started: Option<Raw<'a>>,
    error: Option<Raw<'a>>,
    initiator: Option<&'a str>,
    withheld: Option<Raw<'a>>,
    request: Option<Request<'a>>,
    response: Response<'a>,
}

#[derive(Default)]
struct Request<'a> {
    url: Option<Raw<'a>>,
    method: Option<Raw<'a>>,
    headers: Headers,
    body: Option<Raw<'a>>,
}

#[derive(Default)]
struct Response<'a> {
    status: Option<i64>,
    status_text: Option<Raw<'a>>,
    error: Option<Raw<'a>>,
    headers: Headers,
    body_size: Option<i64>,
    content: Option<Content<'a>>,
}

#[derive(Default)]
struct Content<'a> {
    text: Option<Raw<'a>>,
    encoding: Option<Raw<'a>>,
    size: Option<i64>,
}

impl<'a> Entry<'a> {
    /// Reads one.
    pub(super) fn read(pull: &mut Pull<'a>) -> Result<Self, Broken> {
        let mut entry = Self::default();
        pull.object(|name, inside| {
            if name.is("request") {
                entry.request = Some(Request::read(inside)?);
            } else if name.is("response") {
                entry.response = Response::read(inside)?;
            } else if name.is("startedDateTime") {
                entry.started = inside.string()?;
            } else if name.is("_error") {
                entry.error = inside.string()?;
            } else if name.is("_initiator") {
                entry.initiator = Some(inside.value()?);
            } else if name.is("_withheld") {
                entry.withheld = inside.string()?;
            } else {
                inside.skip()?;
            }
            Ok(())
        })?;
        Ok(entry)
    }

    /// The exchange; the error is the reason for which the entry cannot be used.
    pub(super) fn exchange(self, id: String, now_ms: i64, tells: Tells<'_>) -> Result<Exchange, String> {
        let request = self.request.ok_or("it has no request")?;
        let url = request.url.ok_or("its request has no address")?.text();
        let method = request.method.map_or("GET".into(), |method| method.text());
        let started = self.started.and_then(|started| timestamp::parse(&started.text()));
        let mut exchange =
            Exchange::new(id, &method, &url, started.unwrap_or(now_ms)).map_err(|error| error.to_string())?;
        exchange.request_headers = request.headers;
        // Of files that this program wrote to be shared.
        let withheld = self
            .withheld
            .map(|why| why.head(800).chars().take(200).collect::<String>());
        exchange.withheld = withheld.filter(|why| !why.is_empty());
        exchange.initiator = initiator(&exchange).or_else(|| script_origin(self.initiator?));
        let status = self.response.status.and_then(|status| u16::try_from(status).ok());
        exchange.outcome = match status {
            Some(status) if status >= 100 => Outcome::Status(status),
            _ => Outcome::Failed(failure(self.error, &self.response)),
        };
        exchange.response_headers = self.response.headers;
        if let Some(answer) = told(
            &exchange,
            self.response.content.as_ref(),
            self.response.body_size,
            tells,
        ) {
            exchange.response_body = answer;
            exchange.request_body = request
                .body
                .map_or(Body::NotSeen, |text| Body::of(&text.head(Body::CAP + 1)));
        }
        Ok(exchange)
    }
}

impl<'a> Request<'a> {
    fn read(pull: &mut Pull<'a>) -> Result<Self, Broken> {
        let mut request = Self::default();
        pull.object(|name, inside| {
            if name.is("url") {
                request.url = inside.string()?;
            } else if name.is("method") {
                request.method = inside.string()?;
            } else if name.is("headers") {
                request.headers = headers(inside)?;
            } else if name.is("postData") {
                inside.object(|name, inside| {
                    if !name.is("text") {
                        return inside.skip();
                    }
                    request.body = inside.string()?;
                    Ok(())
                })?;
            } else {
                inside.skip()?;
            }
            Ok(())
        })?;
        Ok(request)
    }
}

impl<'a> Response<'a> {
    fn read(pull: &mut Pull<'a>) -> Result<Self, Broken> {
        let mut response = Self::default();
        pull.object(|name, inside| {
            if name.is("status") {
                response.status = inside.number()?;
            } else if name.is("statusText") {
                response.status_text = inside.string()?;
            } else if name.is("_error") {
                response.error = inside.string()?;
            } else if name.is("headers") {
                response.headers = headers(inside)?;
            } else if name.is("bodySize") {
                response.body_size = inside.number()?;
            } else if name.is("content") {
                response.content = Some(Content::read(inside)?);
            } else {
                inside.skip()?;
            }
            Ok(())
        })?;
        Ok(response)
    }
}

impl<'a> Content<'a> {
    fn read(pull: &mut Pull<'a>) -> Result<Self, Broken> {
        let mut content = Self::default();
        pull.object(|name, inside| {
            if name.is("text") {
                content.text = inside.string()?;
            } else if name.is("encoding") {
                content.encoding = inside.string()?;
            } else if name.is("size") {
                content.size = inside.number()?;
            } else {
                inside.skip()?;
            }
            Ok(())
        })?;
        Ok(content)
    }

    fn is_in_base64(&self) -> bool {
        self.encoding
            .is_some_and(|encoding| encoding.text().eq_ignore_ascii_case("base64"))
    }

    /// Whether it begins as JSON or a page does.
    fn is_json_or_page(&self) -> bool {
        let beginning = self.body(None, 64);
        let head: String = beginning
            .text()
            .unwrap_or_default()
            .trim_start()
            .chars()
            .take(5)
            .collect();
        let head = head.to_ascii_lowercase();
        head.starts_with(['{', '[']) || head == "<!doc" || head == "<html"
    }

    /// The body's beginning: at least so many bytes of it, where it has them.
    fn body(&self, body_size: Option<i64>, least: usize) -> Body {
        let Some(text) = self.text else {
            let empty = self.size == Some(0) && body_size == Some(0);
            return if empty { Body::Empty } else { Body::NotSeen };
        };
        if !self.is_in_base64() {
            return Body::of(&text.head(least));
        }
        let most = least.div_ceil(3) * 4;
        let head = text.head(most);
        let head = head.get(..most.min(head.len())).unwrap_or_default();
        match base64::engine::general_purpose::STANDARD.decode(head) {
            Ok(bytes) => Body::of(&String::from_utf8_lossy(&bytes)),
            Err(_) => Body::NotSeen,
        }
    }
}

/// The answer's body, where it may say something about a refusal or a token: that of every error, and of others what
/// tells about a token or holds a hint of an error near its beginning, since some platforms say no with 200.
fn told(exchange: &Exchange, content: Option<&Content<'_>>, body_size: Option<i64>, tells: Tells<'_>) -> Option<Body> {
    // Enough for the cap and one byte more, so that a cut is seen.
    let whole = || content.map_or(Body::NotSeen, |content| content.body(body_size, Body::CAP + 1));
    match exchange.status() {
        Some(status) if status >= 400 => Some(whole()),
        // Somebody in between answered (203), or the answer has a status of its own beside that of HTTP.
        Some(200..300)
            if exchange.status() == Some(203)
                || has_own_status(exchange)
                // What was asked tells, too, where the answer was left out.
                || (tells(exchange)
                    && content.is_none_or(|content| content.text.is_none() || content.is_json_or_page())) =>
        {
            Some(whole())
        }
        Some(200..300) => {
            let content = content?;
            let short = content.text.is_some_and(|text| text.len() <= policy::HINT_REACH);
            if !content.is_in_base64() {
                // Most end here: nothing of the text is copied before it is known to tell something.
                let text = content.text?;
                if text.escapes().is_some_and(|raw| !policy::may_hint(raw)) {
                    return None;
                }
                let head = text.head(policy::HINT_REACH);
                let hints = !head.is_empty() && policy::hints(&head);
                return hints.then(|| if short { Body::of(&head) } else { whole() });
            }
            let head = content.body(body_size, policy::HINT_REACH);
            let hints = head.text().is_some_and(policy::hints);
            hints.then(|| if short { head } else { whole() })
        }
        _ => None,
    }
}

fn has_own_status(exchange: &Exchange) -> bool {
    policy::TELLING_HEADERS
        .iter()
        .any(|name| exchange.response_headers.has(name))
}

/// Pseudo-headers of HTTP/2 (`:authority`) are left out; they repeat the address.
fn headers(pull: &mut Pull<'_>) -> Result<Headers, Broken> {
    let mut headers = Headers::new();
    pull.list(|inside| {
        let (mut name, mut value) = (None, None);
        inside.object(|key, inside| {
            if key.is("name") {
                name = inside.string()?;
            } else if key.is("value") {
                value = inside.string()?;
            } else {
                inside.skip()?;
            }
            Ok(())
        })?;
        if let (Some(name), Some(value)) = (name, value) {
            let name = name.text();
            if !name.starts_with(':') {
                headers.push(&name, value.text());
            }
        }
        Ok(())
    })?;
    Ok(headers)
}

/// Why there was no answer, in the browser's words.
fn failure(error: Option<Raw<'_>>, response: &Response<'_>) -> String {
    let words = response.error.or(error).or(response.status_text);
    words
        .map(|words| words.head(800).chars().take(200).collect::<String>())
        .filter(|words| !words.is_empty())
        .unwrap_or_else(|| "the file holds no answer".to_owned())
}

/// The origin of the script that sent it, when no header names the page (Chrome's `_initiator`).
fn script_origin(initiator: &str) -> Option<String> {
    let mut address: Option<Raw<'_>> = None;
    let mut frames: Vec<Raw<'_>> = Vec::new();
    let read = Pull::new(initiator).object(|name, inside| {
        if name.is("url") {
            address = inside.string()?;
            return Ok(());
        }
        if !name.is("stack") {
            return inside.skip();
        }
        inside.object(|name, inside| {
            if !name.is("callFrames") {
                return inside.skip();
            }
            inside.list(|inside| {
                inside.object(|name, inside| {
                    if !name.is("url") {
                        return inside.skip();
                    }
                    frames.extend(inside.string()?);
                    Ok(())
                })?;
                Ok(())
            })?;
            Ok(())
        })?;
        Ok(())
    });
    // It was passed over before, so it can be read.
    read.ok()?;
    let all = address.into_iter().chain(frames);
    all.into_iter().find_map(|address| origin_of(&address.text()))
}
