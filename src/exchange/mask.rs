//! Secrets in paths. Hidden are what has a token's own form (`token::without_tokens`), the values of path parameters
//! (RFC 3986 §3.3, `;name=value`), values beside a secret's name, and the secrets of webhooks and bots, which have no
//! form of their own but a known place (`credential path` in `vendors`). Everything else stays: ids tell what the call was about.

use crate::token::without_tokens;
use crate::vendors::credentials;
use std::borrow::Cow;

/// What stands in a secret's place.
const HIDDEN: &str = "…";
/// An address that is encoded more often hides something.
const MOST_DECODINGS: usize = 8;
/// Of the registered parameters, those that name ordinary things in paths: `rows(key='7')`, `state=open`.
const ORDINARY: &[&str] = &["key", "code", "state"];

/// The path with its secrets hidden.
pub(super) fn path(host: &str, path: &str) -> String {
    segments(host, path)
        .into_iter()
        .map(|(_, shown)| shown)
        .collect::<Vec<_>>()
        .join("/")
}

/// The segments of which [`path`] does not show everything, as sent, and the values of their parameters.
pub(super) fn secrets(host: &str, path: &str) -> Vec<String> {
    let mut found = Vec::new();
    for (sent, shown) in segments(host, path) {
        if sent != shown {
            found.push(sent.to_owned());
            // Servers repeat the secret without its name, too.
            let values = sent.split(';').filter_map(|part| part.split_once(['=', ':']));
            found.extend(values.map(|(_, value)| value.to_owned()));
        }
    }
    found
}

/// A text without percent-encoding, where that makes a difference.
pub(super) fn decoded(text: &str) -> Option<String> {
    fully_decoded(text).map(Cow::into_owned).filter(|plain| plain != text)
}

/// Each segment as sent and as shown.
pub(super) fn segments<'a>(host: &str, path: &'a str) -> Vec<(&'a str, Cow<'a, str>)> {
    let sent: Vec<&str> = path.split('/').collect();
    let hooked = credentials::secret_segment(host, &sent);
    let number = |segment: &str| segment.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
    let shown = sent.iter().enumerate().map(|(at, segment)| {
        let of_hook = hooked.is_some_and(|from| at >= from) && !number(segment) && !is_id_or_word(segment);
        let shown = if of_hook { HIDDEN.into() } else { shown(host, segment) };
        (*segment, shown)
    });
    shown.collect()
}

/// What may follow a webhook's secret: `messages`, `callback`, a GUID.
fn is_id_or_word(segment: &str) -> bool {
    let word = segment.len() <= 12 && segment.bytes().all(|byte| byte.is_ascii_lowercase());
    let guid = segment.len() == 36 && segment.split('-').map(str::len).eq([8, 4, 4, 4, 12]);
    word || guid
}

/// One segment: its name, then its parameters.
fn shown<'a>(host: &str, segment: &'a str) -> Cow<'a, str> {
    if !segment.contains(';') {
        return part(host, segment);
    }
    let mut parts = segment.split(';');
    let mut out = part(host, parts.next().unwrap_or_default()).into_owned();
    for parameter in parts {
        out.push(';');
        match parameter.split_once('=') {
            Some((name, _)) => out.push_str(&format!("{}={HIDDEN}", part(host, name))),
            None => out.push_str(&part(host, parameter)),
        }
    }
    out.into()
}

fn part<'a>(host: &str, sent: &'a str) -> Cow<'a, str> {
    let Some(plain) = fully_decoded(sent) else {
        return HIDDEN.into();
    };
    let Some(shown) = hidden(host, &plain) else {
        // Half an escape before a token spoils it when decoded.
        return without_tokens(sent).map_or(sent.into(), Cow::from);
    };
    // What was encoded cannot be put together again from its parts.
    if plain == sent { shown.into() } else { HIDDEN.into() }
}

/// The decoded text with its secrets hidden, or `None` when it has none.
fn hidden(host: &str, plain: &str) -> Option<String> {
    if let Some(shown) = bot(host, plain) {
        return Some(shown);
    }
    let without = without_tokens(plain);
    let named = named_values(without.as_deref().unwrap_or(plain));
    named.or(without)
}

/// `bot<number>:<secret>`, as in the Bot API of Telegram, which other hosts serve as well.
fn bot(host: &str, plain: &str) -> Option<String> {
    let (number, secret) = plain.strip_prefix("bot")?.split_once(':')?;
    let numbered = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
    // Elsewhere a short word after a colon is an action (`bots/bot1:publish`).
    let telling = secret.len() >= 20 || credentials::has_bots(host);
    (numbered && telling && !secret.is_empty()).then(|| format!("bot{number}:{HIDDEN}"))
}

/// Values beside a secret's name: `token='…'`, `access_token=…`.
fn named_values(plain: &str) -> Option<String> {
    let mut out = String::new();
    let mut rest = plain;
    let mut found = false;
    while let Some(at) = rest.find('=') {
        let (before, after) = rest.split_at_checked(at + 1)?;
        out.push_str(before);
        let word = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
        let name = before
            .trim_end_matches('=')
            .rsplit(|c| !word(c))
            .next()
            .unwrap_or_default();
        let quote = after.chars().next().filter(|c| matches!(c, '\'' | '"'));
        let opening = quote.map_or(0, char::len_utf8);
        let value = after.get(opening..).unwrap_or_default();
        let end = match quote {
            Some(quote) => value.find(quote),
            None => value.find([',', ';', '&', ')', '\'']),
        };
        let end = end.unwrap_or(value.len());
        if is_secret_name(name) && end > 0 {
            found = true;
            out.extend(quote);
            out.push_str(HIDDEN);
            rest = value.get(end..).unwrap_or_default();
        } else {
            rest = after;
        }
    }
    out.push_str(rest);
    found.then_some(out)
}

fn is_secret_name(name: &str) -> bool {
    let ordinary = ORDINARY.iter().any(|known| known.eq_ignore_ascii_case(name));
    // Sessions stand in path parameters under their cookies' names (Java, PHP).
    !ordinary && (credentials::is_parameter(name) || credentials::is_cookie(name))
}

/// Percent-encoding undone as often as it was done; `None` when that is more often than anybody does by mistake.
fn fully_decoded(text: &str) -> Option<Cow<'_, str>> {
    let mut plain = Cow::Borrowed(text);
    for _ in 0..MOST_DECODINGS {
        let next = match percent_encoding::percent_decode_str(&plain).decode_utf8_lossy() {
            Cow::Borrowed(_) => None,
            Cow::Owned(next) => Some(next),
        };
        match next {
            Some(next) => plain = next.into(),
            None => return Some(plain),
        }
    }
    None
}
