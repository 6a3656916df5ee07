//! The headers of both sides: tokens, cookies, and whatever stands under a name that nobody knows to be harmless.

use super::call::{ADDRESSES, address, is_plain, label};
use super::clean::{Cleaner, Side};
use super::receipt::Kind;
use super::stand_in;
use crate::credential::{self, Scheme};
use crate::exchange::{Exchange, Headers};
use crate::vendors::credentials;

/// Names of parameters of schemes and challenges that say how, not who.
const OF_SCHEMES: &[&str] = &[
    "realm",
    "algorithm",
    "qop",
    "signedheaders",
    "headers",
    "keyid",
    "charset",
    "oauth_signature_method",
    "oauth_version",
    "oauth_timestamp",
    "ts",
    "uri",
];

pub(super) fn headers(cleaner: &mut Cleaner<'_>, exchange: &Exchange, side: Side) -> Headers {
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
        let name = if label(name) == name {
            name.to_owned()
        } else {
            cleaner.forms.like(name)
        };
        out.push(&name, cleaner.resolve(&new, &str::to_owned));
    }
    out
}

fn sent(cleaner: &mut Cleaner<'_>, name: &str, value: &str, found: &[credential::Credential]) -> String {
    let place = format!("request header {}", label(name));
    match name {
        "authorization" | "proxy-authorization" => authorization(cleaner, value, found, &place),
        "cookie" => cookies(cleaner, value, &place),
        // An address, but for its path.
        "origin" => cleaner.text(value, Side::Request, &place),
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
        let (secret, scope) = match inside
            .split_once('/')
            .filter(|_| name.eq_ignore_ascii_case("credential"))
        {
            Some((key, scope)) => (key, format!("/{scope}")),
            None => (inside, String::new()),
        };
        let new = if kept || secret.is_empty() {
            secret.to_owned()
        } else {
            cleaner.mark(secret, Kind::Credential, place)
        };
        let close = if value.len() > 1 && value.ends_with('"') {
            "\""
        } else {
            ""
        };
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
            let (pair, rest) = value
                .split_once(';')
                .map_or((value, None), |(pair, rest)| (pair, Some(rest)));
            let pair = cookies(cleaner, pair, &place);
            rest.map_or(pair.clone(), |rest| format!("{pair};{rest}"))
        }
        _ if ADDRESSES.contains(&name) => {
            let new = address(cleaner, value);
            cleaner.scrubbed(&new, Side::Answer, &place)
        }
        _ if credentials::header_name(name).is_some() && value.len() >= 8 => {
            cleaner.mark(value, Kind::Credential, &place)
        }
        _ => cleaner.text(value, Side::Answer, &place),
    }
}
