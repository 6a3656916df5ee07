//! Genesys Cloud's bodies: `{message, code, status, messageParams{}, contextId, errors[] …}`, with a
//! catalogue of codes in `vendors/genesys/codes.txt`.

use crate::denial::{Denial, Says, cut, first_address, json_body, text_at};
use crate::exchange::Exchange;
use serde_json::Value;

/// Whether a 400 is a refusal of the caller.
pub(super) fn is_denial(exchange: &Exchange) -> bool {
    let Some(body) = json_body(exchange) else { return false };
    let (code, _) = code_and_message(&body);
    // Under 400 the catalogue's file holds those codes alone that refuse the caller.
    class_of(400, code).1
}

/// At the top, or in the first of `errors` where a service wraps them.
fn code_and_message(body: &Value) -> (&str, &str) {
    let text = |key| text_at(body, &[key]).or_else(|| text_at(body, &["errors", "0", key]));
    (text("code").unwrap_or_default(), text("message").unwrap_or_default())
}

pub(super) fn read(exchange: &Exchange, denial: &mut Denial) {
    if let Some(id) = exchange.response_headers.plain("inin-correlation-id") {
        denial.note("Correlation id (inin-correlation-id)", id);
    }
    let Some(body) = json_body(exchange) else { return };
    if let Some(id) = text_at(&body, &["contextId"]) {
        denial.note("Context id", id);
    }
    let (code, message) = code_and_message(&body);
    if code.is_empty() {
        return;
    }
    denial.code = Some(cut(code));
    denial.message = Some(cut(message)).filter(|message| !message.is_empty());
    let (class, catalogued) = class_of(denial.status.unwrap_or_default(), code);
    denial.catalogued = Some(catalogued);
    denial.unsay(|says| !matches!(says, Says::NotTheApi { .. } | Says::Metadata { .. }));
    say(denial, class_by_sentence(class, message), message, &body);
}

/// Codes that name nothing, with sentences that do.
fn class_by_sentence<'a>(class: &'a str, message: &str) -> &'a str {
    let lower = message.to_ascii_lowercase();
    match class {
        "general" if lower.contains("is not enabled") => "feature",
        "general" if lower.contains("does not have the") && lower.contains("permission") => "permission-all",
        other => other,
    }
}

/// Class of a code under a status in the catalogue, and whether the catalogue has it there; what it has not is `general`.
fn class_of(status: u16, code: &str) -> (&'static str, bool) {
    const CATALOGUE: &str = include_str!("../../../vendors/genesys/codes.txt");
    let status = status.to_string();
    CATALOGUE
        .lines()
        .filter(|line| !line.starts_with('#'))
        .find_map(|line| {
            let mut words = line.split(' ');
            let (under, class, name) = (words.next()?, words.next()?, words.next()?);
            (under == status && name == code).then_some((class, true))
        })
        .unwrap_or(("general", false))
}

fn say(denial: &mut Denial, class: &str, message: &str, body: &Value) {
    let (names, divisions) = permissions_in(message, body);
    match class {
        "scope" => denial.say(Says::LacksScopes {
            names: scopes_in(message),
            any: true,
        }),
        "permission-any" => denial.say(Says::LacksPermissions {
            names,
            any: true,
            divisions,
        }),
        "permission-all" => denial.say(Says::LacksPermissions {
            names,
            any: false,
            divisions,
        }),
        "division-any" | "division-all" => {
            let divisions = if divisions.is_empty() {
                vec!["the object's division".to_owned()]
            } else {
                divisions
            };
            denial.say(Says::LacksPermissions {
                names,
                any: class == "division-any",
                divisions,
            });
        }
        "object" => denial.say(Says::ObjectRefused),
        "tenant" => denial.say(Says::OtherTenant),
        "origin" => denial.say(Says::OriginNotAllowed { origin: None }),
        "feature" => denial.say(Says::FeatureNotEnabled {
            what: None,
            address: None,
        }),
        "policy" => denial.say(Says::PolicyDenied {
            policies: guids_in(message),
        }),
        "address" => denial.say(Says::AddressNotAllowed {
            address: bracketed(message).first().and_then(|inside| first_address(inside)),
        }),
        "no-credential" => denial.say(Says::NoCredential),
        "token-refused" => denial.say(Says::TokenRefused),
        "token-expired" => denial.say(Says::TokenExpired),
        "user" => denial.say(Says::NeedsUser),
        "client" => denial.say(Says::NeedsClient),
        "rate" => denial.say(Says::RateLimited { retry_after: None }),
        _ => denial.say(Says::Refused),
    }
}

/// The contents of every `[…]` of a message.
fn bracketed(message: &str) -> Vec<&str> {
    message
        .split('[')
        .skip(1)
        .filter_map(|rest| rest.split(']').next())
        .collect()
}

/// Scope names: within brackets, else the last words after `scope`.
fn scopes_in(message: &str) -> Vec<String> {
    let inside = bracketed(message);
    let text = match inside.first() {
        Some(text) => text,
        None => message.rsplit_once("scope ").map_or("", |(_, tail)| tail),
    };
    let names: Vec<&str> = text
        .split([',', ' '])
        .map(|name| name.trim_matches(['.', '\'', '"']))
        .filter(|name| !name.is_empty())
        .take(50)
        .collect();
    // One word, or a list in brackets; several words without brackets are a sentence, and none of them is a name.
    let listed = !inside.is_empty() || names.len() == 1;
    let named = names.iter().all(|name| is_scope(name));
    if listed && named {
        names.into_iter().map(cut).collect()
    } else {
        Vec::new()
    }
}

/// `conversations`, `conversations:readonly`, `user-basic-info`: lower case, and no more than one colon.
fn is_scope(name: &str) -> bool {
    let plain = |part: &str| {
        !part.is_empty()
            && part
                .bytes()
                .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
    };
    name.split(':').count() <= 2 && name.split(':').all(plain)
}

/// Permission names anywhere in the message and its parameters: three segments, with an optional
/// fourth that is a division's GUID (seen in the wild: `telephony:extensionPool:edit:<guid>`).
fn permissions_in(message: &str, body: &Value) -> (Vec<String>, Vec<String>) {
    let mut text = message.to_owned();
    if let Some(params) = body.get("messageParams").and_then(Value::as_object) {
        for value in params.values().filter_map(Value::as_str) {
            text.push(' ');
            text.push_str(value);
        }
    }
    let (mut names, mut divisions) = (Vec::new(), Vec::new());
    for word in text.split([' ', ',', '[', ']', '\'', '"', '(', ')', '{', '}']) {
        let word = word.trim_matches(['.', ';']);
        let segments: Vec<&str> = word.split(':').collect();
        // A time has three segments, too; a part of a permission has a letter first.
        let plain = |part: &&str| {
            part.starts_with(|c: char| c.is_ascii_alphabetic() || c == '*')
                && part.chars().all(|c| c.is_ascii_alphanumeric() || "_-*".contains(c))
        };
        let (name, division) = match segments.as_slice() {
            [a, b, c] if [a, b, c].into_iter().all(plain) => (format!("{a}:{b}:{c}"), None),
            [a, b, c, guid] if [a, b, c].into_iter().all(plain) && is_guid(guid) => {
                (format!("{a}:{b}:{c}"), Some(*guid))
            }
            _ => continue,
        };
        if !names.contains(&name) && names.len() < 50 {
            names.push(name);
        }
        divisions.extend(division.map(str::to_owned));
    }
    for guid in guids_in(message) {
        if !divisions.contains(&guid) {
            divisions.push(guid);
        }
    }
    (names, divisions)
}

fn guids_in(message: &str) -> Vec<String> {
    let words = message.split(|c: char| !(c.is_ascii_hexdigit() || c == '-'));
    words.filter(|word| is_guid(word)).take(20).map(str::to_owned).collect()
}

fn is_guid(text: &str) -> bool {
    let groups: Vec<usize> = text.split('-').map(str::len).collect();
    groups == [8, 4, 4, 4, 12] && text.bytes().all(|b| b.is_ascii_hexdigit() || b == b'-')
}
