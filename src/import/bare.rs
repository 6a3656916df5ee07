//! A call without anything else (`GET /api/v2/users/me`, an address, a path), and two tokens: what people paste who ask
//! and have nothing that was refused.

use super::{Imported, read};
use crate::sensitive::Sensitive;
use crate::token::{self, Kind, begins_like_token};

/// A vendor's name has no more words.
const MOST_WORDS: usize = 4;
/// Longer texts are no line that anybody writes by hand.
const LONGEST: usize = 4096;
/// A longest token with what is around it is no longer.
const MOST_DRESSED: usize = 2 * token::MAX_LENGTH;
/// Shorter words are no tokens to compare.
const SHORTEST: usize = 16;

/// A call that somebody names and did not send.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BareCall {
    /// What stands before it, which may be a vendor's name; empty when nothing does.
    pub before: String,
    /// The method in upper case, if one is given.
    pub method: Option<String>,
    /// A whole address, or a path that begins with `/`.
    pub target: String,
}

impl BareCall {
    /// Whether it has a host.
    pub fn is_whole(&self) -> bool {
        is_address(&self.target)
    }
}

/// The call that a text is, when it is one line with nothing but a call: an address or a path, before it perhaps a method,
/// before that perhaps words. Whether these name a vendor is for others to say.
pub fn bare_call(text: &str) -> Option<BareCall> {
    let text = text.trim_start_matches('\u{feff}').trim();
    if text.len() > LONGEST || text.lines().count() != 1 {
        return None;
    }
    let mut words: Vec<&str> = text.split_whitespace().collect();
    if words.len() > 1 && words.last().is_some_and(|last| last.starts_with("HTTP/")) {
        words.pop();
    }
    let target = words.pop()?.trim_matches(['"', '\'', '`']);
    let method = words.last().and_then(|word| method(word));
    if method.is_some() {
        words.pop();
    }
    let fits = match (is_address(target), method.is_some()) {
        // What stands before a whole address is a command.
        (true, _) => words.is_empty() && !has_fragment(target),
        (false, true) => target.starts_with('/') && words.len() <= MOST_WORDS,
        (false, false) => is_path(target) && words.len() <= MOST_WORDS,
    };
    fits.then(|| BareCall {
        before: words.join(" "),
        method,
        target: target.to_owned(),
    })
}

fn is_address(word: &str) -> bool {
    word.starts_with("https://") || word.starts_with("http://")
}

fn method(word: &str) -> Option<String> {
    const METHODS: [&str; 7] = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"];
    let upper = word.to_ascii_uppercase();
    METHODS.contains(&upper.as_str()).then_some(upper)
}

/// Whether a word is a path and no token: `/` is a letter of base64, too.
fn is_path(word: &str) -> bool {
    let path = word.split(['?', '#']).next().unwrap_or_default();
    let Some(rest) = path.strip_prefix('/') else {
        return false;
    };
    let letter = |c: char| c.is_alphanumeric() || "-._~{}:@$*()',%".contains(c);
    let segment = |one: &str| one.len() <= 64 && one.chars().all(letter);
    rest.starts_with(|c: char| c.is_alphabetic()) && rest.split('/').all(segment)
}

/// A token, and what was taken off around it.
#[derive(Debug, Clone)]
pub struct Dressed {
    /// The token.
    pub token: Sensitive<String>,
    /// What stood around it, outermost first, in words.
    pub unwrapped: Vec<String>,
}

/// The token that a text is, with whatever is wrapped around it; `None` when it is anything else.
pub fn one_token(text: &str, now_ms: i64) -> Option<Dressed> {
    // An answer page's address (RFC 6749 §4.2.2) is a wrapping; any other call is more than its token.
    let is_call = || matches!(read(text, now_ms), Ok(Imported::Exchanges(_)));
    if text.len() > MOST_DRESSED || (!has_fragment(text) && is_call()) {
        return None;
    }
    let found = token::unwrap(text);
    let inside = if found.steps.is_empty() {
        text
    } else {
        // To be read as any text is; it stays inside.
        found.token.expose().as_str()
    };
    if let Ok(Imported::Token(token)) = read(inside, now_ms) {
        return Some(Dressed {
            token,
            unwrapped: found.steps,
        });
    }
    // A block of headers, or one of the JSON forms.
    match read(text, now_ms) {
        Ok(Imported::Token(token)) => Some(Dressed {
            token,
            unwrapped: Vec::new(),
        }),
        _ => None,
    }
}

/// Whether a text is an address with values behind a `#`.
fn has_fragment(text: &str) -> bool {
    let text = text.trim();
    let fragment = text.split_once('#').map(|(_, fragment)| fragment);
    is_address(text) && text.split_whitespace().count() == 1 && fragment.is_some_and(|it| it.contains("_token="))
}

/// The two tokens that a text is: with an empty line between them, or each whole on a line of its own.
pub fn two_tokens(text: &str, now_ms: i64) -> Option<[Dressed; 2]> {
    let text = text.trim_start_matches('\u{feff}').trim();
    if text.len() > token::MAX_LENGTH.saturating_mul(3) {
        return None;
    }
    let mut blocks: Vec<String> = vec![String::new()];
    for line in text.lines() {
        match (line.trim().is_empty(), blocks.last_mut()) {
            (false, Some(block)) => {
                block.push_str(line);
                block.push('\n');
            }
            (true, Some(block)) if !block.is_empty() => blocks.push(String::new()),
            _ => {}
        }
    }
    let (blocks, apart) = match blocks.as_slice() {
        [first, second] => ([first.as_str(), second.as_str()], true),
        [only] => {
            let mut lines = only.lines();
            let pair = [lines.next()?, lines.next()?];
            if lines.next().is_some() {
                return None;
            }
            (pair, false)
        }
        _ => return None,
    };
    // Measured, not kept.
    let found = blocks.map(|block| one_token(block, now_ms).filter(|one| one.token.expose().len() >= SHORTEST));
    let [Some(first), Some(second)] = found else {
        return None;
    };
    // One token may be broken over two lines.
    (apart || (is_whole(&first) && is_whole(&second))).then_some([first, second])
}

fn is_whole(one: &Dressed) -> bool {
    let kind = token::decode(&one.token).kind;
    // Only its beginning is looked at.
    let begins = || {
        let word = one.token.expose();
        !word.starts_with("eyJ") && begins_like_token(word)
    };
    matches!(kind, Kind::Jws(_) | Kind::Jwe(_)) || begins()
}

#[cfg(test)]
mod tests {
    use super::*;

    const ONE: &str = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ1In0.c2lnbmF0dXJlLW9mLW5vYm9keS1hdC1hbGw";
    const TWO: &str = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ2In0.c2lnbmF0dXJlLW9mLW5vYm9keS1hdC1hbGw";

    fn told(text: &str) -> String {
        match bare_call(text) {
            None => "none".to_owned(),
            Some(call) => format!("{:?} {:?} {}", call.before, call.method.as_deref(), call.target),
        }
    }

    #[test]
    fn a_line_with_a_call_is_one_and_commands_and_tokens_are_none() {
        let rows = [
            "https://api.example.com/v1/things?x=1",
            "get https://api.example.com/v1/things",
            "POST https://api.example.com/v1/things HTTP/1.1",
            "GET /api/v2/users/me",
            "/api/v2/users/{userId}",
            "  /api/v2/users/me  ",
            "graph GET /me/messages",
            "Microsoft Graph patch /me/events/{id}",
            "'/api/v2/users'",
            "DELETE /",
        ];
        let out: String = rows.iter().map(|row| format!("{}\n", told(row))).collect();
        insta::assert_snapshot!(out, @r#"
        "" None https://api.example.com/v1/things?x=1
        "" Some("GET") https://api.example.com/v1/things
        "" Some("POST") https://api.example.com/v1/things
        "" Some("GET") /api/v2/users/me
        "" None /api/v2/users/{userId}
        "" None /api/v2/users/me
        "graph" Some("GET") /me/messages
        "Microsoft Graph" Some("PATCH") /me/events/{id}
        "" None /api/v2/users
        "" Some("DELETE") /
        "#);
        for none in [
            "",
            "curl https://api.example.com/",
            "GET https://api.example.com/\nAccept: */*",
            "/9j/4AAQSkZJRgABAQAAAQABAAD+2wBDAAMCAgICAgMCAgIDAwMDBAYEBAQEBAgGBgUGCQgKCgkICQkKDA8MCgsO",
            "// a remark",
            "the quick brown fox jumps over /dogs",
            "https://app.example/cb#access_token=abcdefghijklmnopqrstuvwx&state=1",
            ONE,
            "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",
        ] {
            assert_eq!(told(none), "none", "{none}");
        }
    }

    #[test]
    fn two_tokens_are_told_from_one_that_is_broken() {
        let pair = |text: &str| {
            two_tokens(text, 0)
                .map(|pair| pair.map(|one| format!("{} {}", one.token.expose(), one.unwrapped.join("; "))))
        };
        let plain = Some([format!("{ONE} "), format!("{TWO} ")]);
        assert_eq!(pair(&format!("{ONE}\n{TWO}")), plain);
        assert_eq!(pair(&format!("\n{ONE}\r\n \r\n{TWO}\n\n")), plain);
        let dressed = pair(&format!("Authorization: Bearer {ONE}\n\n\"{TWO}\"")).unwrap();
        assert!(dressed.iter().all(|one| one.len() > ONE.len() + 5), "{dressed:?}");
        let opaque = "an-opaque-token-of-nobody-0123456789";
        assert!(pair(&format!("{opaque}\n\n{ONE}")).is_some());
        let (head, tail) = ONE.split_at(21);
        for one in [
            ONE.to_owned(),
            format!("{head}\n{tail}"),
            format!("{}\n{}", ONE.split_at(60).0, ONE.split_at(60).1),
            format!("{opaque}\n{opaque}"),
            format!("POST https://api.example.com/?access_token={opaque}\n\n{opaque}"),
            format!("{ONE}\n{TWO}\n{ONE}"),
            format!("{ONE}\n\n{TWO}\n\n{ONE}"),
            format!("GET https://api.example.com/\nAuthorization: Bearer {ONE}\n\n{TWO}"),
            "short\n\nwords".to_owned(),
        ] {
            assert!(pair(&one).is_none(), "{one}");
        }
    }
}
