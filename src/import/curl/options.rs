//! What cURL's options make of a request.

use super::{Draft, FORM};
use crate::exchange::Body;
use crate::import::scan::Place;
use crate::import::{ImportError, Recording};
use base64::Engine as _;
use url::form_urlencoded::byte_serialize;

/// Short options that take a value.
const SHORT_WITH_VALUE: &str = "AbcCdDeEFHKmoPQrtTuUwxXyYz";

/// Long options that take a value, those that matter here apart (see `set`).
const LONG_WITH_VALUE: &str = "abstract-unix-socket alt-svc aws-sigv4 cacert capath cert cert-type ciphers config \
    connect-timeout connect-to continue-at cookie-jar create-file-mode crlfile curves delegation dns-interface \
    dns-ipv4-addr dns-ipv6-addr dns-servers doh-url dump-header ech egd-file engine expect100-timeout \
    form-string happy-eyeballs-timeout-ms haproxy-clientip hostpubmd5 hostpubsha256 hsts interface ip-tos \
    ipfs-gateway keepalive-cnt keepalive-time key key-type krb libcurl limit-rate local-port login-options \
    mail-auth mail-from mail-rcpt max-filesize max-redirs max-time netrc-file noproxy output output-dir \
    parallel-max pass pinnedpubkey preproxy proto proto-default proto-redir proxy proxy-cacert proxy-capath \
    proxy-cert proxy-header proxy-key proxy-user pubkey quote random-file range rate request-target resolve \
    retry retry-delay retry-max-time sasl-authzid service-name socks4 socks4a socks5 socks5-hostname speed-limit \
    speed-time stderr telnet-option tls-max tls13-ciphers tlsauthtype tlspassword tlsuser trace trace-ascii \
    trace-config unix-socket variable vlan-priority write-out";

/// One request being put together.
#[derive(Default)]
struct Request {
    urls: Vec<String>,
    method: Option<String>,
    headers: Vec<(String, String)>,
    removed: Vec<String>,
    data: Option<Vec<String>>,
    form: bool,
    json: bool,
    upload: bool,
    get: bool,
    head: bool,
    body_elsewhere: bool,
    headers_elsewhere: bool,
}

/// Reads the words of one command, `curl` first; `--next` begins another request.
pub(super) fn read(words: &[(String, Place)], now_ms: i64, into: &mut Recording) -> Result<(), ImportError> {
    let start = words.first().map_or(Place { line: 1, column: 1 }, |(_, place)| *place);
    let mut request = Request::default();
    let mut rest = words.iter().skip(1);
    let mut only_urls = false;
    while let Some((word, place)) = rest.next() {
        let mut value = |attached: &str| match attached {
            "" => rest
                .next()
                .map(|(value, _)| value.clone())
                .ok_or_else(|| ImportError::form(FORM, *place, "the option that stands here needs a value after it")),
            attached => Ok(attached.to_owned()),
        };
        if only_urls || !word.starts_with('-') || word == "-" {
            request.urls.push(word.clone());
        } else if word == "--" {
            only_urls = true;
        } else if word == "--next" || word == "-:" {
            std::mem::take(&mut request).finish(start, now_ms, into)?;
        } else if let Some(name) = word.strip_prefix("--") {
            if matters(name) || LONG_WITH_VALUE.split_whitespace().any(|known| known == name) {
                request.set(name, value("")?, into);
            } else {
                request.flag(name);
            }
        } else {
            let mut letters = word.get(1..).unwrap_or_default().chars();
            while let Some(letter) = letters.next() {
                if SHORT_WITH_VALUE.contains(letter) {
                    let value = value(letters.as_str())?;
                    request.set(long(letter), value, into);
                    break;
                }
                request.flag(long(letter));
            }
        }
    }
    request.finish(start, now_ms, into)
}

/// The long name of a short option that matters here.
fn long(letter: char) -> &'static str {
    match letter {
        'A' => "user-agent",
        'b' => "cookie",
        'd' => "data",
        'e' => "referer",
        'F' => "form",
        'G' => "get",
        'H' => "header",
        'I' => "head",
        'T' => "upload-file",
        'u' => "user",
        'X' => "request",
        _ => "",
    }
}

/// Whether a long option takes a value that matters here.
fn matters(name: &str) -> bool {
    matches!(
        name,
        "url"
            | "request"
            | "header"
            | "user"
            | "oauth2-bearer"
            | "user-agent"
            | "referer"
            | "cookie"
            | "form"
            | "form-string"
            | "upload-file"
            | "json"
            | "url-query"
    ) || name.starts_with("data")
}

impl Request {
    fn flag(&mut self, name: &str) {
        match name {
            "get" => self.get = true,
            "head" => self.head = true,
            _ => {}
        }
    }

    fn set(&mut self, name: &str, value: String, into: &mut Recording) {
        match name {
            "url" => self.urls.push(value),
            "request" => self.method = Some(value),
            "header" => self.header(&value, into),
            // `Basic` (RFC 7617) is what cURL sends unless told otherwise.
            "user" => self.add("Authorization", format!("Basic {}", base64(&value))),
            "oauth2-bearer" => self.add("Authorization", format!("Bearer {value}")),
            "user-agent" => self.add("User-Agent", value),
            "referer" => self.add("Referer", value),
            "cookie" => self.add("Cookie", value),
            "form" | "form-string" => self.form = true,
            "upload-file" => self.upload = true,
            "json" | "data" | "data-ascii" | "data-binary" | "data-raw" => {
                self.json |= name == "json";
                let from_file = name != "data-raw" && value.starts_with('@');
                self.body_elsewhere |= from_file;
                self.data
                    .get_or_insert_default()
                    .push(if from_file { String::new() } else { value });
            }
            "data-urlencode" => self.data.get_or_insert_default().push(urlencode(&value)),
            _ => {}
        }
    }

    fn add(&mut self, name: &str, value: String) {
        self.headers.push((name.to_owned(), value));
    }

    /// `Name: value`; `Name:` takes a header of cURL's own away; `Name;` sends it empty.
    fn header(&mut self, text: &str, into: &mut Recording) {
        if text.starts_with('@') {
            self.headers_elsewhere = true;
            into.notes
                .push("Headers of this command are in another file and are not known here.".to_owned());
        } else if let Some((name, value)) = text.split_once(':').filter(|(name, _)| !name.is_empty()) {
            match value.trim() {
                "" => self.removed.push(name.to_owned()),
                value => self.add(name, value.to_owned()),
            }
        } else if let Some(name) = text.strip_suffix(';') {
            self.add(name, String::new());
        }
    }

    fn finish(self, start: Place, now_ms: i64, into: &mut Recording) -> Result<(), ImportError> {
        if self.urls.is_empty() {
            return Err(ImportError::form(
                FORM,
                start,
                "it names no address; copy the whole command",
            ));
        }
        if self.body_elsewhere {
            into.notes
                .push("The body of this request is in another file and is not known here.".to_owned());
        }
        let data = self
            .data
            .as_ref()
            .map(|pieces| pieces.join(if self.json { "" } else { "&" }));
        for url in &self.urls {
            let mut draft = Draft::at(start);
            draft.method = Some(self.method.clone().unwrap_or_else(|| self.usual_method().to_owned()));
            draft.url = with_scheme(url);
            draft.headers.clone_from(&self.headers);
            if self.headers_elsewhere {
                draft.withheld = Some("some are in another file that the command names".to_owned());
            }
            if self.json {
                draft.default_header("Content-Type", "application/json");
                draft.default_header("Accept", "application/json");
            }
            match &data {
                Some(data) if self.get => append_query(&mut draft.url, data),
                Some(data) => {
                    draft.default_header("Content-Type", "application/x-www-form-urlencoded");
                    draft.body = if self.body_elsewhere {
                        Body::NotSeen
                    } else {
                        Body::of(data)
                    };
                }
                None => {}
            }
            draft
                .headers
                .retain(|(name, _)| !self.removed.iter().any(|r| r.eq_ignore_ascii_case(name)));
            draft.finish(FORM, now_ms, into)?;
        }
        Ok(())
    }

    fn usual_method(&self) -> &'static str {
        match () {
            () if self.head => "HEAD",
            () if self.get => "GET",
            () if self.data.is_some() || self.form => "POST",
            () if self.upload => "PUT",
            () => "GET",
        }
    }
}

/// cURL takes an address without scheme as `http`.
fn with_scheme(url: &str) -> String {
    if url.contains("://") || url.is_empty() {
        url.to_owned()
    } else {
        format!("http://{url}")
    }
}

fn append_query(url: &mut String, data: &str) {
    let fragment = url.find('#').map(|at| url.split_off(at));
    url.push(if url.contains('?') { '&' } else { '?' });
    url.push_str(data);
    url.extend(fragment);
}

/// `name=content` with the content encoded, as `--data-urlencode` does; a file's content is not known.
fn urlencode(value: &str) -> String {
    let encoded = |text: &str| byte_serialize(text.as_bytes()).collect::<String>();
    match value.split_once('=') {
        Some(("", content)) => encoded(content),
        Some((name, content)) => format!("{name}={}", encoded(content)),
        None if value.contains('@') => String::new(),
        None => encoded(value),
    }
}

fn base64(text: &str) -> String {
    base64::engine::general_purpose::STANDARD.encode(text)
}
