//! One call, place by place: address, headers and bodies of both sides.

use super::clean::{Cleaner, Side};
use super::headers::headers;
use super::ids::pushed;
use super::json_text::{self, Value};
use super::personal;
use super::receipt::Kind;
use crate::credential::is_secret_name;
use crate::exchange::{Body, Exchange, ExchangeError, RequestUrl};
use crate::token::{begins_like_token, looks_random};
use url::form_urlencoded;

/// Parameters whose values say what was asked, and never who asked.
const PLAIN: &[&str] = &[
    "scope",
    "scopes",
    "audience",
    "resource",
    "grant_type",
    "response_type",
    "response_mode",
    "prompt",
    "client_id",
    "token_type",
    "expires_in",
    "error",
    "error_description",
    "error_uri",
    "requested_token_type",
    "subject_token_type",
    "client_assertion_type",
    "code_challenge_method",
    "access_type",
    "include_granted_scopes",
    "acr_values",
    "max_age",
    "display",
    "ui_locales",
    "api-version",
    "api_version",
    "version",
    "action",
    "alt",
    "format",
    "expand",
    "fields",
    "include",
    "page",
    "pagesize",
    "page_size",
    "per_page",
    "limit",
    "offset",
    "sort",
    "order",
    "method",
    "interval",
    "granularity",
];
/// Of these the parameters alone are secrets.
pub(super) const ADDRESSES: &[&str] = &["referer", "location", "content-location", "redirect_uri", "origin"];
/// A call without what must not be shared.
pub(super) fn cleaned(
    cleaner: &mut Cleaner<'_>,
    exchange: &Exchange,
    keep_body: bool,
) -> Result<Exchange, ExchangeError> {
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
pub(super) fn address(cleaner: &mut Cleaner<'_>, text: &str) -> String {
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
        return format!("{head}{}{tail}", cleaner.mark(&decoded(hidden), Kind::Secret, "path"));
    }
    cleaner.mark(&decoded(sent), Kind::Secret, "path")
}

/// As it is written again when the address is put together.
fn decoded(text: &str) -> String {
    percent_encoding::percent_decode_str(text)
        .decode_utf8_lossy()
        .into_owned()
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
            percent_encoding::percent_decode_str(&text)
                .decode_utf8_lossy()
                .into_owned()
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
        .map(|c| {
            if ours(c) {
                c.to_string()
            } else {
                percent(c.encode_utf8(&mut [0; 4]))
            }
        })
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
    if let Some((kind, secret)) = pushed(name, value) {
        return format!("{kind}{}", cleaner.mark(secret, Kind::Secret, &place_of));
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
pub(super) fn is_plain(value: &str) -> bool {
    matches!(value, "true" | "false" | "null") || (value.len() <= 6 && value.bytes().all(|b| b.is_ascii_digit()))
}

/// A name of others in the receipt.
pub(super) fn label(name: &str) -> String {
    let odd = name.len() > 40 || begins_like_token(name) || looks_random(name);
    if odd {
        "(an odd name)".to_owned()
    } else {
        name.chars().filter(|c| !c.is_control()).collect()
    }
}

fn body(cleaner: &mut Cleaner<'_>, body: &Body, side: Side) -> Body {
    let Some(text) = body.text() else {
        return body.clone();
    };
    let place = if side == Side::Request {
        "request body"
    } else {
        "response body"
    };
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
        true => &|made| {
            serde_json::to_string(made)
                .unwrap_or_default()
                .trim_matches('"')
                .to_owned()
        },
        false if side == Side::Request && is_form(&text) => &percent,
        false => &str::to_owned,
    };
    Body::of(&cleaner.resolve(&new, write))
}

fn is_form(text: &str) -> bool {
    let name = text.split('=').next().unwrap_or_default();
    text.contains('=')
        && !name.is_empty()
        && name
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b"_-.[]%".contains(&b))
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
    if let Some((kind, secret)) = pushed(name, text) {
        return Some(format!("{kind}{}", cleaner.mark(secret, Kind::Secret, &place_of)));
    }
    if secret {
        return Some(cleaner.mark(text, Kind::Secret, &place_of));
    }
    if let Some(kind) = personal::by_name(name, false).filter(|kind| cleaner.chosen(*kind)) {
        return Some(cleaner.person(kind, text, &place_of));
    }
    let address = text.contains("://") || text.starts_with('/');
    if side == Side::Request && looks_random(text) && !text.contains(char::is_whitespace) && !address {
        // All of it, not only the part that looks so.
        return Some(cleaner.mark(text, Kind::Secret, place));
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
