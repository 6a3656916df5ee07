//! From an exchange to the facts that it leaves behind.

use super::fact::{Issue, Noted, Returned, SignIn};
use crate::credential;
use crate::denial::cut;
use crate::exchange::Exchange;
use crate::platforms;
use crate::sensitive::Sensitive;
use crate::vendor::Endpoint;
use crate::vendors::{self, credentials};
use base64::Engine as _;
use serde_json::Value;

/// At most so many names of a list are kept, and so many characters of one.
const MOST_NAMES: usize = 200;
const LONGEST_NAME: usize = 200;
/// A name that is a secret's beginning or end is none.
const SHORTEST_SECRET: usize = 8;

/// Parameters or members by name; those of members within members with dots.
type Pairs = Vec<(String, Sensitive<String>)>;

/// What an exchange tells of a journey: an authorization request, what came of one, or a token request.
pub fn read(exchange: &Exchange) -> Option<Noted> {
    if is_token_request(exchange) {
        return issue(exchange).map(Noted::Issue);
    }
    if is_sign_in(exchange) {
        return sign_in(exchange).map(Noted::SignIn);
    }
    returned(exchange).map(Noted::Returned)
}

/// Whether a path ends like that of a token endpoint, or the vendor of the host has one there.
pub fn is_token_endpoint(host: &str, path: &str) -> bool {
    let lower = path.trim_end_matches('/').to_ascii_lowercase();
    let common = ["/token", "/access_token", "/tokens", "/oauth2.access"];
    let mut own = vendors::every().flat_map(|vendor| &vendor.token_endpoints);
    let named = (common.iter().any(|end| lower.ends_with(end)) || own.any(|end| lower.ends_with(end)))
        && (lower.contains("oauth") || lower.contains("token") || lower.contains("connect"));
    named || own_token_request(host, path).is_some()
}

fn own_token_request(host: &str, path: &str) -> Option<&'static Endpoint> {
    let (platform, _) = platforms::of_address(host, path)?;
    platform.vendor().token_request(path)
}

fn own_sign_in(host: &str, path: &str) -> Option<&'static Endpoint> {
    let (platform, _) = platforms::of_address(host, path)?;
    platform.vendor().sign_in(path)
}

fn is_token_request(exchange: &Exchange) -> bool {
    let asks = exchange.method == "POST" || !exchange.url.query("grant_type").is_empty();
    asks && is_token_endpoint(exchange.url.host(), exchange.url.path())
}

/// Whether a request is one of an authorization endpoint, or pushed to it.
pub fn is_sign_in(exchange: &Exchange) -> bool {
    let (host, path) = (exchange.url.host(), exchange.url.path());
    if is_pushed(exchange) {
        return true;
    }
    let has = |name: &str| !exchange.url.query(name).is_empty();
    let ends = path.trim_end_matches('/').to_ascii_lowercase();
    let common = ends.ends_with("/authorize") || ends.ends_with("/auth");
    has("client_id") && (has("response_type") || has("request_uri") || common || own_sign_in(host, path).is_some())
}

/// Whether a request pushes an authorization request ahead (RFC 9126).
pub fn is_pushed(exchange: &Exchange) -> bool {
    let path = exchange.url.path().trim_end_matches('/').to_ascii_lowercase();
    exchange.method == "POST"
        && (path.ends_with("/par") || path.ends_with("/par.oauth2") || path.ends_with("/par/request"))
}

fn sign_in(exchange: &Exchange) -> Option<SignIn> {
    let (host, path) = (exchange.url.host(), exchange.url.path());
    let own = own_sign_in(host, path);
    let mut asked = query(exchange);
    if exchange.method == "POST" {
        asked.extend(body(exchange.request_body.text()));
    }
    asked.extend(sent(exchange));
    let text = |name: &str| one(&asked, &[name]);
    let client = text("client_id").or_else(|| basic_user(exchange));
    client.as_ref()?;
    Some(SignIn {
        at_ms: exchange.sent_at_ms,
        host: host.to_owned(),
        client,
        scopes: scopes(&asked, own.map(|own| &*own.scope), "scope", own),
        audience: all(&asked, &["audience", "resource"]),
        prompt: text("prompt"),
        response: text("response_type"),
        pushed: is_pushed(exchange),
        refers: has(&asked, "request_uri"),
        back: returned(exchange),
    })
}

/// What a redirect hands back to the app.
fn returned(exchange: &Exchange) -> Option<Returned> {
    let back = exchange.handed_back();
    let error = exchange
        .error_handed_back()
        .and_then(|_| one(&back, &["error"]))
        .filter(|code| is_code(code));
    let answers = has(&back, "state") || has(&back, "iss") || is_sign_in(exchange);
    let token = value(&back, "access_token").map(Sensitive::fingerprint);
    let code = has(&back, "code") && answers;
    if error.is_none() && token.is_none() && !code {
        return None;
    }
    Some(Returned {
        at_ms: exchange.answered_at_ms.unwrap_or(exchange.sent_at_ms),
        host: exchange.url.host().to_owned(),
        error,
        granted: scopes(&back, None, "scope", None),
        token,
        code,
    })
}

fn issue(exchange: &Exchange) -> Option<Issue> {
    let (host, path) = (exchange.url.host(), exchange.url.path());
    let own = own_token_request(host, path);
    let mut asked = query(exchange);
    let request = exchange.request_body.text();
    asked.extend(body(request));
    let mut answer = body(exchange.response_body.text());
    // What was sent is no name either, wherever it is repeated.
    asked.extend(sent(exchange));
    answer.extend(sent(exchange));
    let text = |name: &str| one(&asked, &[name]);
    let grant = text("grant_type").or_else(|| own.and_then(|own| own.grant.clone()));
    if grant.is_none() && exchange.response_body.text().is_none() && !has(&asked, "client_id") {
        return None;
    }
    let names = |pick: fn(&Endpoint) -> &Vec<String>| own.map(|own| pick(own).as_slice()).unwrap_or_default();
    let good = exchange.status().is_some_and(|status| (200..300).contains(&status));
    let fingerprint = |pairs: &Pairs, name: &str| value(pairs, name).map(Sensitive::fingerprint);
    let token = names(|own| &own.token)
        .iter()
        .map(String::as_str)
        .chain(["access_token"])
        .find_map(|name| fingerprint(&answer, name))
        .filter(|_| good);
    let error = match (&token, exchange.status()) {
        (Some(_), _) | (None, None) => None,
        (None, Some(status)) => {
            let code = one(&answer, &["error", "error.code", "errorCode", "code"]).filter(|code| is_code(code));
            code.or_else(|| (!good).then(|| status.to_string()))
        }
    };
    Some(Issue {
        at_ms: exchange.sent_at_ms,
        host: host.to_owned(),
        grant,
        client: one_of(&asked, names(|own| &own.client), "client_id").or_else(|| basic_user(exchange)),
        asked: scopes(&asked, own.map(|own| &*own.scope), "scope", own),
        audience: all(&asked, &["audience", "resource"]),
        request_seen: request.is_some() || has(&asked, "grant_type"),
        error,
        granted: scopes(&answer, own.map(|own| &*own.granted), "scope", own).filter(|_| token.is_some()),
        lives_s: one(&answer, &["expires_in"]).and_then(|text| text.parse().ok()),
        kind: one(&answer, &["token_type"]),
        spent: fingerprint(&asked, "refresh_token"),
        refresh: fingerprint(&answer, "refresh_token"),
        home: names(|own| &own.home)
            .iter()
            .find_map(|name| host_of(&one(&answer, &[name])?)),
        token,
    })
}

/// The host of an address, with or without its scheme.
fn host_of(address: &str) -> Option<String> {
    let whole = if address.contains("://") {
        address.to_owned()
    } else {
        format!("https://{address}")
    };
    url::Url::parse(&whole).ok()?.host_str().map(str::to_owned)
}

/// The client's id as the name of HTTP Basic (RFC 6749 §2.3.1); the secret behind it is not looked at.
fn basic_user(exchange: &Exchange) -> Option<String> {
    // Taken apart; the name alone is kept.
    let value = exchange.request_headers.get("authorization")?.expose();
    let (scheme, rest) = value.trim().split_once(' ')?;
    let bytes = base64::engine::general_purpose::STANDARD.decode(rest.trim()).ok()?;
    let text = String::from_utf8(bytes).ok()?;
    let (name, secret) = text.split_once(':')?;
    // Programs that send the secret alone put it first.
    (scheme.eq_ignore_ascii_case("basic") && !secret.is_empty()).then(|| name_of(name))?
}

fn query(exchange: &Exchange) -> Pairs {
    let names = exchange.url.query_names();
    let mut pairs = Pairs::new();
    for name in names.into_iter().take(MOST_NAMES) {
        if !has(&pairs, &name) {
            pairs.extend(exchange.url.query(&name).into_iter().map(|value| (name.clone(), value)));
        }
    }
    pairs
}

/// A form or a document of JSON.
fn body(text: Option<&str>) -> Pairs {
    let Some(text) = text.map(str::trim) else {
        return Pairs::new();
    };
    let mut pairs = Pairs::new();
    if text.starts_with('{') {
        if let Ok(Value::Object(members)) = serde_json::from_str(text) {
            for (name, value) in members.iter().take(MOST_NAMES) {
                members_of(name, value, 0, &mut pairs);
            }
        }
        return pairs;
    }
    if text.contains('=') && !text.starts_with('<') {
        let form = url::form_urlencoded::parse(text.as_bytes()).take(MOST_NAMES);
        pairs.extend(form.map(|(name, value)| (name.into_owned(), Sensitive::new(value.into_owned()))));
    }
    pairs
}

fn members_of(name: &str, value: &Value, depth: usize, into: &mut Pairs) {
    match value {
        Value::Object(members) if depth < 2 => {
            for (inner, value) in members.iter().take(MOST_NAMES) {
                members_of(&format!("{name}.{inner}"), value, depth + 1, into);
            }
        }
        Value::Array(items) => {
            let items = items.iter().filter_map(Value::as_str).take(MOST_NAMES);
            into.extend(items.map(|item| (name.to_owned(), Sensitive::new(item.to_owned()))));
        }
        Value::String(text) => into.push((name.to_owned(), Sensitive::new(text.clone()))),
        Value::Number(number) => into.push((name.to_owned(), Sensitive::new(number.to_string()))),
        _ => {}
    }
}

/// The credentials of a request, under a name that marks a secret.
fn sent(exchange: &Exchange) -> Pairs {
    let tokens = credential::find(exchange).into_iter().filter_map(|one| one.token);
    tokens.map(|token| ("client_secret".to_owned(), token)).collect()
}

/// Whether a text reads like an error's code, and not like something that a server repeats.
fn is_code(text: &str) -> bool {
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    text.len() <= 60 && digits <= 6 && text.bytes().all(|b| b.is_ascii_alphanumeric() || b"_.-".contains(&b))
}

fn value<'p>(pairs: &'p Pairs, name: &str) -> Option<&'p Sensitive<String>> {
    // Its emptiness is looked at.
    let found = pairs
        .iter()
        .find(|(known, value)| known == name && !value.expose().is_empty());
    found.map(|(_, value)| value)
}

fn has(pairs: &Pairs, name: &str) -> bool {
    value(pairs, name).is_some()
}

/// The first of these, as it may be kept.
fn one(pairs: &Pairs, names: &[&str]) -> Option<String> {
    // A name, not a secret: `is_plain` looks at it.
    let found = names.iter().find_map(|name| value(pairs, name))?.expose();
    is_plain(pairs, found).then(|| name_of(found))?
}

fn one_of(pairs: &Pairs, own: &[String], common: &str) -> Option<String> {
    let own = own.iter().map(String::as_str);
    own.chain([common]).find_map(|name| one(pairs, &[name]))
}

/// All of these, as they may be kept.
fn all(pairs: &Pairs, names: &[&str]) -> Vec<String> {
    let found = pairs.iter().filter(|(name, _)| names.contains(&name.as_str()));
    // As above.
    let plain = found.filter(|(_, value)| is_plain(pairs, value.expose()));
    plain
        .filter_map(|(_, value)| name_of(value.expose()))
        .take(MOST_NAMES)
        .collect()
}

/// The scopes under the vendor's own names, else under the common one; `None` where none of these is there.
fn scopes(pairs: &Pairs, own: Option<&[String]>, common: &str, endpoint: Option<&Endpoint>) -> Option<Vec<String>> {
    let mut names: Vec<&str> = own.unwrap_or_default().iter().map(String::as_str).collect();
    names.push(common);
    let split = endpoint.and_then(|endpoint| endpoint.split);
    let found = pairs.iter().filter(|(name, _)| names.contains(&name.as_str()));
    let mut seen = false;
    let mut list: Vec<String> = Vec::new();
    for (_, value) in found {
        seen = true;
        // Names of scopes are none of the secrets beside them.
        let words = value.expose().split(|c: char| c.is_whitespace() || Some(c) == split);
        for word in words.filter(|word| !word.is_empty() && is_plain(pairs, word)) {
            let word = name_of(word).filter(|word| !list.contains(word));
            list.extend(word.filter(|_| list.len() < MOST_NAMES));
        }
    }
    seen.then_some(list)
}

/// Whether a text is none of the secrets that stand beside it.
fn is_plain(pairs: &Pairs, text: &str) -> bool {
    let secret = |name: &str| {
        let last = name.rsplit('.').next().unwrap_or(name);
        credentials::is_parameter(last) || last.to_ascii_lowercase().contains("secret")
    };
    !pairs.iter().filter(|(name, _)| secret(name)).any(|(_, value)| {
        // Compared, not kept.
        let value = value.expose();
        value == text || (value.len() >= SHORTEST_SECRET && text.contains(value.as_str()))
    })
}

/// A name as it may be kept: no token in it, and no longer than a name.
fn name_of(text: &str) -> Option<String> {
    let clean = cut(text);
    (!clean.is_empty()).then(|| clean.chars().take(LONGEST_NAME).collect())
}
