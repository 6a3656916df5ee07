//! Takes off what people and programs leave around or inside a token: `Bearer `, quotes, line
//! breaks, `%XX`, `…`. Each is told with its place, because a server does not take it off.

use super::anomaly::{Anomaly, Part};
use super::compact;
use super::malformed::Reason;
use std::borrow::Cow;

/// A text with its wrappings taken off.
pub(super) struct Cleaned<'a> {
    pub(super) text: Cow<'a, str>,
    /// What was taken off, outermost first, with its byte position in the raw text.
    pub(super) steps: Vec<(Reason, usize)>,
    /// Set when what is left is no token for a reason that is already known.
    pub(super) verdict: Option<(Reason, usize)>,
}

/// Header lines and parameters that are copied along with a token.
const NAMES: &[&str] = &[
    "Authorization:",
    "Proxy-Authorization:",
    "DPoP:",
    "access_token=",
    "id_token=",
    "refresh_token=",
    "token=",
];
const SCHEMES: &[&str] = &["Bearer", "DPoP", "Basic", "Token", "JWT", "OAuth", "SSWS"];
const QUOTES: &[(char, char)] = &[
    ('"', '"'),
    ('\'', '\''),
    ('`', '`'),
    ('“', '”'),
    ('„', '“'),
    ('‘', '’'),
    ('«', '»'),
    ('<', '>'),
];
/// What programs send when a variable is not set.
const PLACEHOLDERS: &[&str] = &[
    "undefined",
    "null",
    "none",
    "nil",
    "nan",
    "true",
    "false",
    "0",
    "[object object]",
    "[object promise]",
    "[object response]",
    "token",
    "access_token",
    "accesstoken",
    "your_token",
    "your-token",
    "yourtoken",
    "your_access_token",
    "your-access-token",
    "youraccesstoken",
    "my_token",
    "mytoken",
    "test",
    "redacted",
    "[redacted]",
    "xxx",
    "todo",
    "changeme",
];
/// Marks that stand for a piece left out.
const ELISIONS: &[&str] = &["…", "...", "***", "•••", "●●●"];

/// White space, and characters that cannot be seen: soft hyphen, zero-width ones, byte order mark.
fn is_space(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}')
}

/// Takes the wrappings off.
pub(super) fn clean<'a>(raw: &'a str, anomalies: &mut Vec<Anomaly>) -> Cleaned<'a> {
    let mut work = Work {
        text: raw,
        at: 0,
        steps: Vec::new(),
    };
    if let Some(rest) = raw.strip_prefix('\u{feff}') {
        anomalies.push(Anomaly::ByteOrderMark { part: Part::Whole });
        work.keep(rest);
    }
    if work.trim() {
        anomalies.push(Anomaly::OuterSpace);
    }
    work.unwrap_all();
    if let Some(at) = percent(work.text).filter(|_| !work.holds_text()) {
        let decoded = undo_percent(work.text);
        work.steps.push((Reason::PercentEncoded, work.at + at));
        let mut again = Work {
            text: &decoded,
            at: work.at,
            steps: work.steps,
        };
        again.trim();
        again.unwrap_all();
        let done = again.finish();
        return Cleaned {
            text: Cow::Owned(done.text.into_owned()),
            ..done
        };
    }
    work.finish()
}

struct Work<'a> {
    text: &'a str,
    /// Byte position of `text` in the raw text.
    at: usize,
    steps: Vec<(Reason, usize)>,
}

impl<'a> Work<'a> {
    /// Goes on with `rest`, which is the end of the text.
    fn keep(&mut self, rest: &'a str) {
        self.at += self.text.len() - rest.len();
        self.text = rest;
    }

    fn trim(&mut self) -> bool {
        let before = self.text.len();
        self.keep(self.text.trim_start_matches(is_space));
        self.text = self.text.trim_end_matches(is_space);
        self.text.len() < before
    }

    /// True when white space, `%` and dots belong to the text: JSON, PEM, a payload that is not encoded.
    fn holds_text(&self) -> bool {
        self.text.starts_with('{') || self.is_pem() || compact::has_plain_payload(self.text)
    }

    fn is_pem(&self) -> bool {
        self.text.starts_with("-----BEGIN")
    }

    fn unwrap_all(&mut self) {
        // Six: a header line with a scheme, twice, in quotes, twice.
        for _ in 0..6 {
            let start = self.at;
            let Some(reason) = self.unwrap_once() else {
                break;
            };
            self.steps.push((reason, start));
            self.trim();
        }
    }

    fn unwrap_once(&mut self) -> Option<Reason> {
        if is_placeholder(self.text).is_some() {
            return None;
        }
        for name in NAMES {
            if let Some(rest) = strip_word(self.text, name) {
                self.keep(rest);
                if name.ends_with('=') {
                    self.text = self.text.split('&').next().unwrap_or_default();
                }
                return Some(Reason::NameLeftOn { name });
            }
        }
        for scheme in SCHEMES {
            let Some(rest) = strip_word(self.text, scheme) else {
                continue;
            };
            // `Bearerish` is no scheme with a token.
            if rest.is_empty() || rest.starts_with(|c| is_space(c) || c == ':') {
                self.keep(rest.strip_prefix(':').unwrap_or(rest));
                return Some(Reason::SchemeLeftOn { scheme });
            }
        }
        let mut quoted = false;
        for (open, close) in QUOTES {
            if let Some(rest) = self.text.strip_prefix(*open) {
                self.keep(rest);
                self.text = rest.strip_suffix(*close).unwrap_or(rest);
                quoted = true;
                break;
            }
            if let Some(rest) = self.text.strip_suffix(*close) {
                self.text = rest;
                quoted = true;
                break;
            }
        }
        quoted.then_some(Reason::Quoted)
    }

    fn finish(mut self) -> Cleaned<'a> {
        let at = self.at;
        let verdict = if self.text.is_empty() {
            Some(Reason::Empty)
        } else if self.is_pem() {
            Some(Reason::Pem)
        } else {
            is_placeholder(self.text).map(|word| Reason::Placeholder { word })
        };
        if verdict.is_some() {
            return Cleaned {
                text: Cow::Borrowed(self.text),
                steps: self.steps,
                verdict: verdict.map(|reason| (reason, at)),
            };
        }
        let elided = ELISIONS.iter().filter_map(|mark| self.text.find(mark)).min();
        let spaced = self.text.find(is_space);
        if (elided.is_none() && spaced.is_none()) || self.holds_text() {
            return self.done(None);
        }
        if let Some(cut) = elided {
            self.text = self.text.get(..cut).unwrap_or_default().trim_end_matches(is_space);
            if self.text.is_empty() {
                return self.done(Some((Reason::Elided, at + cut)));
            }
            self.steps.push((Reason::Elided, at + cut));
        }
        let (mut count, mut first) = (0, 0);
        let mut joined = String::with_capacity(self.text.len());
        let mut chars = self.text.char_indices().peekable();
        while let Some((place, c)) = chars.next() {
            // A backslash at the end of a line joins lines in a shell.
            let joins = |next: Option<&(usize, char)>| next.is_some_and(|(_, c)| matches!(c, '\n' | '\r'));
            if is_space(c) || (c == '\\' && joins(chars.peek())) {
                if count == 0 {
                    first = place;
                }
                count += 1;
            } else {
                joined.push(c);
            }
        }
        if count == 0 {
            return self.done(None);
        }
        self.steps.push((Reason::Space { count }, at + first));
        Cleaned {
            text: Cow::Owned(joined),
            steps: self.steps,
            verdict: None,
        }
    }

    fn done(self, verdict: Option<(Reason, usize)>) -> Cleaned<'a> {
        Cleaned {
            text: Cow::Borrowed(self.text),
            steps: self.steps,
            verdict,
        }
    }
}

/// What follows `word`, if the text starts with it in any case.
fn strip_word<'a>(text: &'a str, word: &str) -> Option<&'a str> {
    let (head, rest) = text.split_at_checked(word.len())?;
    head.eq_ignore_ascii_case(word).then_some(rest)
}

fn is_placeholder(text: &str) -> Option<&'static str> {
    if text.len() > 80 {
        return None;
    }
    let lower = text.to_ascii_lowercase();
    if let Some(word) = PLACEHOLDERS.iter().find(|word| **word == lower) {
        return Some(word);
    }
    let name = |inner: &str| {
        !inner.is_empty()
            && inner.len() <= 64
            && inner.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | ' '))
            // A name, not a token in brackets.
            && (inner.contains([' ', '_', '-']) || inner.len() <= 24)
            && !inner.starts_with("eyJ")
    };
    let between = |open: &str, close: &str| {
        text.strip_prefix(open)
            .and_then(|rest| rest.strip_suffix(close))
            .is_some_and(name)
    };
    let shapes: [(&str, &str, &'static str); 5] = [
        ("{{", "}}", "{{…}}"),
        ("${", "}", "${…}"),
        ("{", "}", "{…}"),
        ("<", ">", "<…>"),
        ("%", "%", "%…%"),
    ];
    for (open, close, word) in shapes {
        if between(open, close) {
            return Some(word);
        }
    }
    let variable = |rest: &str| rest.chars().all(|c| c.is_ascii_uppercase() || c == '_') && rest.len() > 1;
    text.strip_prefix('$').is_some_and(variable).then_some("$…")
}

/// Where the first `%XX` stands.
fn percent(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    bytes
        .windows(3)
        .position(|w| matches!(w, [b'%', a, b] if a.is_ascii_hexdigit() && b.is_ascii_hexdigit()))
}

fn undo_percent(text: &str) -> String {
    let mut out = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, tail)) = rest.split_first() {
        let digit = |index: usize| tail.get(index).and_then(|byte| char::from(*byte).to_digit(16));
        match (first, digit(0), digit(1)) {
            (b'%', Some(high), Some(low)) => {
                out.push(u8::try_from(high * 16 + low).unwrap_or_default());
                rest = tail.get(2..).unwrap_or_default();
            }
            _ => {
                out.push(*first);
                rest = tail;
            }
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}
