//! HTTPie's commands (`http` and `https`), as its documentation has them (httpie.io, read 2026-11): method, address, and
//! items whose separator says what they are.

use base64::Engine as _;

use super::draft::Draft;
use super::scan::Place;
use super::{ImportError, Recording, curl, http};
use crate::exchange::Body;

const FORM: &str = "HTTPie command";
/// Options with a value of their own that says nothing of the request.
const VALUED: [&str; 12] = [
    "-s",
    "--style",
    "-o",
    "--output",
    "--session",
    "--timeout",
    "-p",
    "--print",
    "--verify",
    "--cert",
    "--proxy",
    "--pretty",
];

/// Whether a text begins with such a command, perhaps behind a prompt.
pub(super) fn is_command(text: &str) -> bool {
    let text = text.trim_start_matches(['$', '>', '%']).trim_start();
    let mut words = text.split_whitespace();
    let first = words.next().unwrap_or_default();
    is_name(first) && words.next().is_some_and(|second| !second.starts_with("HTTP/"))
}

fn is_name(word: &str) -> bool {
    matches!(word, "http" | "https")
}

/// Reads every such command of the text, and an answer below the last one.
pub(super) fn read(text: &str, now_ms: i64) -> Result<Recording, ImportError> {
    let (commands, rest) = curl::split(text).map_err(|error| error.of_form(FORM))?;
    let mut recording = Recording::default();
    for words in &commands {
        let start = words.iter().position(|(word, _)| is_name(word));
        if let Some([(name, place), words @ ..]) = start.and_then(|at| words.get(at..)) {
            command(name, *place, words, now_ms, &mut recording)?;
        }
    }
    match recording.exchanges.last_mut() {
        None => Err(ImportError::Unrecognised),
        Some(last) => {
            http::answer_text(rest, last);
            Ok(recording)
        }
    }
}

fn command(
    scheme: &str,
    place: Place,
    words: &[(String, Place)],
    now_ms: i64,
    into: &mut Recording,
) -> Result<(), ImportError> {
    let mut draft = Draft::at(place);
    let mut auth = None;
    let mut is_bearer = false;
    let mut plain = Vec::new();
    let mut words = words.iter();
    while let Some((word, place)) = words.next() {
        let mut value = || {
            let missing = || ImportError::form(FORM, *place, "the option that stands here needs a value after it");
            words.next().map(|(value, _)| value.clone()).ok_or_else(missing)
        };
        match word.as_str() {
            "-a" | "--auth" => auth = Some(value()?),
            "-A" | "--auth-type" => is_bearer = value()?.eq_ignore_ascii_case("bearer"),
            "-f" | "--form" => draft.default_header("content-type", "application/x-www-form-urlencoded"),
            "--raw" => draft.body = Body::of(&value()?),
            option if VALUED.contains(&option) => drop(value()?),
            option if option.starts_with('-') => {
                if let Some(given) = option.strip_prefix("--auth=") {
                    auth = Some(given.to_owned());
                } else if let Some(kind) = option.strip_prefix("--auth-type=") {
                    is_bearer = kind.eq_ignore_ascii_case("bearer");
                }
            }
            _ => plain.push(word.as_str()),
        }
    }
    let mut plain = plain.as_slice();
    if let [method, rest @ ..] = plain
        && method.bytes().all(|byte| byte.is_ascii_uppercase())
    {
        draft.method = Some((*method).to_owned());
        plain = rest;
    }
    let [address, items @ ..] = plain else {
        return Err(ImportError::form(
            FORM,
            place,
            "it names no address; copy the whole command",
        ));
    };
    draft.url = whole(scheme, address);
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    let mut has_data = matches!(draft.body, Body::Text { .. });
    for item in items {
        match separated(item) {
            Some((name, ":", value)) if !value.is_empty() => draft.headers.push((name.to_owned(), value.to_owned())),
            Some((name, "==", value)) => drop(query.append_pair(name, value)),
            Some((_, "=" | ":=" | "@", _)) => has_data = true,
            _ => {}
        }
    }
    let query = query.finish();
    if !query.is_empty() {
        draft.url.push(if draft.url.contains('?') { '&' } else { '?' });
        draft.url.push_str(&query);
    }
    if has_data {
        draft.method.get_or_insert_with(|| "POST".to_owned());
        draft.default_header("content-type", "application/json");
    }
    if let Some(auth) = auth {
        let value = if is_bearer {
            format!("Bearer {auth}")
        } else {
            format!("Basic {}", base64::engine::general_purpose::STANDARD.encode(auth))
        };
        draft.default_header("authorization", &value);
    }
    draft.finish(FORM, now_ms, into)
}

/// An address as HTTPie completes it: `:3000/x` is of this computer, one without a scheme gets the command's.
fn whole(scheme: &str, address: &str) -> String {
    match address.strip_prefix(':') {
        Some(rest) if rest.starts_with(|c: char| c.is_ascii_digit()) => format!("{scheme}://localhost:{rest}"),
        Some(rest) => format!("{scheme}://localhost{rest}"),
        None if address.contains("://") => address.to_owned(),
        None => format!("{scheme}://{address}"),
    }
}

/// Name, separator and value of an item; the first separator counts, of two at one place the longer.
fn separated(item: &str) -> Option<(&str, &str, &str)> {
    let at = item.find([':', '=', '@'])?;
    let (name, rest) = item.split_at_checked(at)?;
    let separator = ["==", ":=", ":", "=", "@"]
        .into_iter()
        .find(|one| rest.starts_with(one))?;
    Some((name, separator, rest.strip_prefix(separator)?.trim()))
}
