//! One call, place by place: address, headers and bodies of both sides.

use super::clean::{Cleaner, Side};
use super::json_text::{self, Value};
use super::personal;
use super::receipt::Kind;
use super::stand_in;
use crate::credential::{self, Scheme, is_secret_name};
use crate::exchange::{Body, Exchange, ExchangeError, Headers, RequestUrl};
use crate::token::{begins_like_token, looks_random};
use crate::vendors::credentials;
use url::form_urlencoded;

/// Parameters whose values say what was asked, and never who asked.
const PLAIN: &[&str] = &[
    "scope", "scopes", "audience", "resource", "grant_type", "response_type", "response_mode", "prompt", "client_id",
    "token_type", "expires_in", "error", "error_description", "error_uri", "requested_token_type", "subject_token_type",
    "client_assertion_type", "code_challenge_method", "access_type", "include_granted_scopes", "acr_values", "max_age",
    "display", "ui_locales", "api-version", "api_version", "version", "action", "alt", "format", "expand", "fields", "include",
    "page", "pagesize", "page_size", "per_page", "limit", "offset", "sort", "order", "method", "interval", "granularity",
];
/// Of these the parameters alone are secrets.
const ADDRESSES: &[&str] = &["referer", "location", "content-location", "redirect_uri", "origin"];
/// Names of parameters of schemes and challenges that say how, not who.
const OF_SCHEMES: &[&str] = &["realm", "algorithm", "qop", "signedheaders", "headers", "keyid", "charset", "oauth_signature_method", "oauth_version", "oauth_timestamp", "ts", "uri"];

/// A call without what must not be shared.
pub(super) fn cleaned(cleaner: &mut Cleaner<'_>, exchange: &Exchange, keep_body: bool) -> Result<Exchange, ExchangeError> {
    // Taken apart, and what is secret replaced.
    let url = address(cleaner, exchange.url.expose_for_session());
    let mut out = Exchange::new(exchange.id.clone(), &exchange.method, &url, exchange.sent_at_ms)?;
    out.request_headers = headers(cleaner, exchange, Side::Request);
    out.response_headers = headers(cleaner, exchange, Side::Answer);
    out.request_body = body(cleaner, &exchange.request_body, Side::Request);
    out.response_body = match keep_body {
        true => body(cleaner, &exchange.response_body, Side::Answer),
        false => Body::NotSeen,
    };
    out.outcome = exchange.outcome.clone();
    out.withheld.clone_from(&exchange.withheld);
    out.initiator.clone_from(&exchange.initiator);
    out.answered_at_ms = exchange.answered_at_ms;
    out.one_of = exchange.one_of;
    out.page_word = exchange.page_word;
    Ok(out)
}

/// An address: secrets of its path, values of its parameters, whoever is named before the host, what follows `#`.
fn address(cleaner: &mut Cleaner<'_>, text: &str) -> String {
    let (rest, fragment) = split(text, '#');
    let (rest, query) = split(rest, '?');
    let mut out = match RequestUrl::parse(rest) {
        Ok(url) => {
            let mut path = String::new();
            for (at, (sent, shown)) in url.segments().into_iter().enumerate() {
                if at > 0 {
                    path.push('/');
                }
                path.push_str(&segment(cleaner, &sent, &shown));
            }
            format!("{}{path}", url.origin())
        }
        // A path alone, as servers redirect to.
        Err(_) => cleaner.text(rest, Side::Request, "path"),
    };
    if let Some(query) = query {
        out.push('?');
        out.push_str(&pairs(cleaner, query, "query"));
    }
    if let Some(fragment) = fragment.filter(|text| text.contains('=')) {
        out.push('#');
        out.push_str(&pairs(cleaner, fragment, "fragment"));
    }
    cleaner.resolve(&out, &percent)
}

fn percent(text: &str) -> String {
    form_urlencoded::byte_serialize(text.as_bytes()).collect()
}

fn split(text: &str, at: char) -> (&str, Option<&str>) {
    match text.split_once(at) {
        Some((head, tail)) => (head, Some(tail)),
        None => (text, None),
    }
}

/// A segment of a path: what is not shown of it is replaced.
fn segment(cleaner: &mut Cleaner<'_>, sent: &str, shown: &str) -> String {
    if sent == shown {
        return cleaner.personal(sent, "path");
    }
    if let Some((head, tail)) = shown.split_once('…').filter(|(_, tail)| !tail.contains('…'))
        && let Some(hidden) = sent.strip_prefix(head).and_then(|rest| rest.strip_suffix(tail))
    {
        return format!("{head}{}{tail}", cleaner.mark(hidden, Kind::Secret, "path"));
    }
    cleaner.mark(sent, Kind::Secret, "path")
}

/// `name=value&…`, each value as its name wants it.
fn pairs(cleaner: &mut Cleaner<'_>, text: &str, place: &str) -> String {
    let mut out: Vec<String> = Vec::new();
    for pair in text.split('&') {
        let Some((raw_name, raw)) = pair.split_once('=') else {
            // A name without a value may be a token.
            out.push(cleaner.text(pair, Side::Request, place));
            continue;
        };
        let plain = |text: &str| {
            let text = text.replace('+', " ");
            percent_encoding::percent_decode_str(&text).decode_utf8_lossy().into_owned()
        };
        let name = cleaner.text(raw_name, Side::Request, place);
        let value = plain(raw);
        let new = parameter(cleaner, &plain(raw_name), &value, place);
        out.push(match new == value {
            true => format!("{name}={raw}"),
            // What is between marks is written as it stands in addresses; marks are undone later.
            false => format!("{name}={}", escaped(&new)),
        });
    }
    out.join("&")
}

/// Percent-encoded but for our marks, which are.
fn escaped(text: &str) -> String {
    let ours = |c: char| ('\u{e000}'..='\u{f8ff}').contains(&c);
    text.chars()
        .map(|c| if ours(c) { c.to_string() } else { percent(c.encode_utf8(&mut [0; 4])) })
        .collect()
}

fn parameter(cleaner: &mut Cleaner<'_>, name: &str, value: &str, place: &str) -> String {
    let lower = name.to_ascii_lowercase();
    let place_of = format!("{place} {}", label(&lower));
    if value.is_empty() {
        return String::new();
    }
    if ADDRESSES.contains(&lower.as_str()) {
        return address(cleaner, value);
    }
    if PLAIN.contains(&lower.as_str()) || is_plain(value) {
        return cleaner.text(value, Side::Request, &place_of);
    }
    if is_secret_name(name) {
        return cleaner.mark(value, Kind::Credential, &place_of);
    }
    if let Some(kind) = personal::by_name(name, false) {
        return cleaner.person(kind, value, &place_of);
    }
    let personal = cleaner.personal(value, &place_of);
    match begins_like_token(value) {
        true => cleaner.mark(value, Kind::Credential, &place_of),
        false if personal != value => personal,
        false => cleaner.value(value, Kind::Value, &place_of),
    }
}

/// A short number, yes or no.
fn is_plain(value: &str) -> bool {
    matches!(value, "true" | "false" | "null") || (value.len() <= 6 && value.bytes().all(|b| b.is_ascii_digit()))
}

/// A name of others in the receipt.
fn label(name: &str) -> String {
    let odd = name.len() > 40 || begins_like_token(name) || looks_random(name);
    if odd { "(an odd name)".to_owned() } else { name.chars().filter(|c| !c.is_control()).collect() }
}

fn headers(cleaner: &mut Cleaner<'_>, exchange: &Exchange, side: Side) -> Headers {
    let all = match side {
        Side::Request => &exchange.request_headers,
        Side::Answer => &exchange.response_headers,
    };
    let found = credential::find(exchange);
    let mut out = Headers::new();
    for (name, value) in all.iter() {
        // Taken apart, and what is secret replaced.
        let value = Cleaner::foreign(value.expose());
        let new = match side {
            Side::Request => sent(cleaner, name, &value, &found),
            Side::Answer => answered(cleaner, name, &value),
        };
        let name = if label(name) == name { name.to_owned() } else { cleaner.forms.like(name) };
        out.push(&name, cleaner.resolve(&new, &str::to_owned));
    }
    out
}

fn sent(cleaner: &mut Cleaner<'_>, name: &str, value: &str, found: &[credential::Credential]) -> String {
    let place = format!("request header {}", label(name));
    match name {
        "authorization" | "proxy-authorization" => authorization(cleaner, value, found, &place),
        "cookie" => cookies(cleaner, value, &place),
        _ if ADDRESSES.contains(&name) => address(cleaner, value),
        _ if credentials::is_harmless(name) => cleaner.text(value, Side::Request, &place),
        _ => {
            let known = credentials::header_name(name).is_some();
            // Shorter values are words and numbers.
            if !known && (value.len() < 8 || is_plain(value)) {
                return value.to_owned();
            }
            let kind = if known { Kind::Credential } else { Kind::Value };
            let word = |word: &str| word.len() <= 12 && word.bytes().all(|b| b.is_ascii_alphabetic());
            match value.split_once(' ').filter(|(scheme, _)| word(scheme)) {
                Some((scheme, rest)) => format!("{scheme} {}", cleaner.mark(rest, kind, &place)),
                None if is_placeholder(value) => value.to_owned(),
                None => cleaner.mark(value, kind, &place),
            }
        }
    }
}

/// What programs send in place of a value that they have not.
fn is_placeholder(value: &str) -> bool {
    matches!(value.trim(), "undefined" | "null" | "[object Object]" | "")
}

fn authorization(cleaner: &mut Cleaner<'_>, value: &str, found: &[credential::Credential], place: &str) -> String {
    let mut out = value.to_owned();
    for credential in found {
        let Some(token) = &credential.token else { continue };
        // Replaced where it stands.
        let token = token.expose().as_str();
        if !out.contains(token) {
            continue;
        }
        let new = match credential.scheme {
            Scheme::Other(_) if !credential.carries_a_token() => parameters(cleaner, token, place),
            Scheme::Basic => {
                cleaner.count(Kind::Credential, place);
                let new = stand_in::basic(cleaner, token, place);
                cleaner.remember(token, &new);
                new
            }
            _ => cleaner.mark(token, Kind::Credential, place),
        };
        out = out.replace(token, &new);
    }
    out
}

/// `name=value, name="value"` of a scheme of its own.
fn parameters(cleaner: &mut Cleaner<'_>, text: &str, place: &str) -> String {
    let mut out: Vec<String> = Vec::new();
    for piece in text.split_inclusive([',', ' ']) {
        let Some((name, rest)) = piece.split_once('=') else {
            out.push(cleaner.text(piece, Side::Request, place));
            continue;
        };
        let kept = OF_SCHEMES.contains(&name.trim().to_ascii_lowercase().as_str());
        let value = rest.trim_end_matches([',', ' ']);
        let (open, inside) = match value.strip_prefix('"') {
            Some(inside) => ("\"", inside.strip_suffix('"').unwrap_or(inside)),
            None => ("", value),
        };
        // `key/date/region/service`: where it is for stays.
        let (secret, scope) = match inside.split_once('/').filter(|_| name.eq_ignore_ascii_case("credential")) {
            Some((key, scope)) => (key, format!("/{scope}")),
            None => (inside, String::new()),
        };
        let new = if kept || secret.is_empty() { secret.to_owned() } else { cleaner.mark(secret, Kind::Credential, place) };
        let close = if value.len() > 1 && value.ends_with('"') { "\"" } else { "" };
        let tail = rest.get(value.len()..).unwrap_or_default();
        out.push(format!("{name}={open}{new}{scope}{close}{tail}"));
    }
    out.concat()
}

fn cookies(cleaner: &mut Cleaner<'_>, value: &str, place: &str) -> String {
    let one = |pair: &str, cleaner: &mut Cleaner<'_>| match pair.split_once('=') {
        Some((name, value)) if !value.is_empty() => {
            let name = cleaner.text(name, Side::Request, place);
            format!("{name}={}", cleaner.mark(value, Kind::Cookie, place))
        }
        _ if pair.contains('=') => pair.to_owned(),
        _ => cleaner.text(pair, Side::Request, place),
    };
    let all: Vec<String> = value.split("; ").map(|pair| one(pair, cleaner)).collect();
    all.join("; ")
}

fn answered(cleaner: &mut Cleaner<'_>, name: &str, value: &str) -> String {
    let place = format!("response header {}", label(name));
    match name {
        "set-cookie" => {
            // What follows the first pair says how long and where.
            let (pair, rest) = value.split_once(';').map_or((value, None), |(pair, rest)| (pair, Some(rest)));
            let pair = cookies(cleaner, pair, &place);
            rest.map_or(pair.clone(), |rest| format!("{pair};{rest}"))
        }
        _ if ADDRESSES.contains(&name) => {
            let new = address(cleaner, value);
            cleaner.scrubbed(&new, Side::Answer, &place)
        }
        _ if credentials::header_name(name).is_some() && value.len() >= 8 => cleaner.mark(value, Kind::Credential, &place),
        _ => cleaner.text(value, Side::Answer, &place),
    }
}

fn body(cleaner: &mut Cleaner<'_>, body: &Body, side: Side) -> Body {
    let Some(text) = body.text() else {
        return body.clone();
    };
    let place = if side == Side::Request { "request body" } else { "response body" };
    let text = Cleaner::foreign(text);
    let new = if json_text::is_json(&text) {
        let new = json_text::rewrite(&text, &mut |value| field(cleaner, value, side, place));
        // Names of members, and whatever stands beside the strings.
        cleaner.scrubbed(&new, side, place)
    } else if side == Side::Request && is_form(&text) {
        pairs(cleaner, &text, place)
    } else {
        cleaner.text(&text, side, place)
    };
    let write: &dyn Fn(&str) -> String = match json_text::is_json(&text) {
        true => &|made| serde_json::to_string(made).unwrap_or_default().trim_matches('"').to_owned(),
        false if side == Side::Request && is_form(&text) => &percent,
        false => &str::to_owned,
    };
    Body::of(&cleaner.resolve(&new, write))
}

fn is_form(text: &str) -> bool {
    let name = text.split('=').next().unwrap_or_default();
    text.contains('=') && !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b"_-.[]%".contains(&b))
}

/// A field of a JSON body.
fn field(cleaner: &mut Cleaner<'_>, value: &Value<'_>, side: Side, place: &str) -> Option<String> {
    let (name, text) = (value.name(), value.text);
    let place_of = format!("{place}, {}", label(&name.to_ascii_lowercase()));
    // An error's code and an issue's state are no secrets, and a sentence is none.
    let ordinary = ["key", "code", "state"].contains(&name.to_ascii_lowercase().as_str());
    let secret = is_secret_name(name)
        && match side {
            Side::Request => !text.is_empty() && (!ordinary || looks_random(text)),
            Side::Answer => !ordinary && text.len() >= 8 && is_word_of_signs(text),
        };
    if !value.is_string {
        return (secret && text.len() >= 4 && side == Side::Request).then(|| cleaner.forms.like(text));
    }
    if secret {
        return Some(cleaner.mark(text, Kind::Secret, &place_of));
    }
    if let Some(kind) = personal::by_name(name, false).filter(|kind| cleaner.chosen(*kind)) {
        return Some(cleaner.person(kind, text, &place_of));
    }
    let new = cleaner.text(text, side, place);
    (new != text).then_some(new)
}

/// One word with a digit in it, or too long for one.
fn is_word_of_signs(text: &str) -> bool {
    !text.contains(char::is_whitespace)
        && !text.starts_with("http")
        && (text.bytes().any(|b| b.is_ascii_digit()) || text.len() >= 32)
        && !text.starts_with("urn:")
}
