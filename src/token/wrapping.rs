//! What people copy around a token, undone step by step and said: quotes, `Bearer%20`, soft line breaks, typographic
//! quotes, characters that cannot be seen, `&quot;`, base64 of a JWT, cookies in chunks, `#access_token=`.

use crate::sensitive::Sensitive;
use base64::Engine as _;

/// More steps than anybody wraps by mistake.
const MOST_STEPS: usize = 12;

/// Takes one wrapping off, where there is one: what is left, and what it was in words.
type Step = fn(&str) -> Option<(String, String)>;

/// A text without its wrappings.
#[derive(Debug, Clone)]
pub struct Unwrapped {
    /// What is left.
    pub token: Sensitive<String>,
    /// What was taken off, outermost first, in words.
    pub steps: Vec<String>,
}

/// Takes off everything that stands around a token. A text that is none comes back as it is, or nearly.
pub fn unwrap(text: &str) -> Unwrapped {
    let mut now = text.trim().to_owned();
    let mut steps: Vec<String> = Vec::new();
    for _ in 0..MOST_STEPS {
        let all: [Step; 10] = [
            unseen,
            soft_breaks,
            entities,
            chunks,
            parameter,
            header,
            quotes,
            percent,
            breaks,
            armour,
        ];
        let Some((next, said)) = all.iter().find_map(|step| step(&now)) else {
            break;
        };
        next.trim().clone_into(&mut now);
        steps.push(said);
    }
    Unwrapped {
        token: Sensitive::new(now),
        steps,
    }
}

fn counted(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

/// Soft hyphens, zero-width characters, byte order marks, marks of direction.
fn unseen(text: &str) -> Option<(String, String)> {
    let is_unseen = |c: char| matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}' | '\u{feff}');
    let count = text.chars().filter(|c| is_unseen(*c)).count();
    let rest: String = text.chars().filter(|c| !is_unseen(*c)).collect();
    (count > 0).then(|| {
        (
            rest,
            counted(count, "character that cannot be seen", "characters that cannot be seen"),
        )
    })
}

/// Quoted-printable (RFC 2045 §6.7): `=` at the end of a line.
fn soft_breaks(text: &str) -> Option<(String, String)> {
    let plain = text.replace("\r\n", "\n");
    let count = plain.matches("=\n").count();
    // Padding before a line break is no soft break where nothing follows it.
    (count > 0).then(|| {
        let rest = plain.replace("=\n", "").replace("=3D", "=");
        (
            rest,
            counted(count, "soft line break of an e-mail", "soft line breaks of an e-mail"),
        )
    })
}

/// Character references of HTML.
fn entities(text: &str) -> Option<(String, String)> {
    const NAMES: &[(&str, &str)] = &[
        ("&quot;", "\""),
        ("&#34;", "\""),
        ("&#x22;", "\""),
        ("&apos;", "'"),
        ("&#39;", "'"),
        ("&#x27;", "'"),
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&nbsp;", " "),
        ("&#61;", "="),
        ("&#x3D;", "="),
        ("&amp;", "&"),
    ];
    let found: Vec<&str> = NAMES
        .iter()
        .map(|(name, _)| *name)
        .filter(|name| text.contains(name))
        .collect();
    let first = found.first()?;
    let rest = NAMES
        .iter()
        .fold(text.to_owned(), |text, (name, plain)| text.replace(name, plain));
    Some((rest, format!("characters written as in HTML (`{first}`)")))
}

/// Cookies that hold a value in pieces: `session.0=…; session.1=…`, `token-chunk-1=…`.
fn chunks(text: &str) -> Option<(String, String)> {
    let text = text
        .strip_prefix("Cookie:")
        .or_else(|| text.strip_prefix("cookie:"))
        .unwrap_or(text);
    let mut pieces: Vec<(usize, &str)> = Vec::new();
    let mut name: Option<&str> = None;
    for pair in text.split([';', '\n']).map(str::trim) {
        let Some((key, value)) = pair.split_once('=') else {
            continue;
        };
        let digits = key.len() - key.trim_end_matches(|c: char| c.is_ascii_digit()).len();
        let (base, number) = key.split_at_checked(key.len() - digits)?;
        if digits == 0 || digits > 3 || !base.ends_with(['.', '-', '_']) {
            continue;
        }
        if name.is_some_and(|known| known != base) {
            continue;
        }
        name = Some(base);
        pieces.push((number.parse().ok()?, value));
    }
    if pieces.len() < 2 {
        return None;
    }
    crate::order::sort_by_key(&mut pieces, |(number, _)| *number);
    let joined: String = pieces.iter().map(|(_, value)| *value).collect();
    Some((joined, format!("a cookie in {} pieces", pieces.len())))
}

/// `#access_token=…&token_type=…`, a whole address or a form with it.
fn parameter(text: &str) -> Option<(String, String)> {
    for name in [
        "access_token",
        "id_token",
        "accessToken",
        "idToken",
        "refresh_token",
        "token",
        "assertion",
    ] {
        for lead in ["#", "?", "&", ""] {
            let mark = format!("{lead}{name}=");
            let at = match lead {
                "" => text.starts_with(&mark).then_some(0),
                _ => text.find(&mark),
            };
            let Some(at) = at else { continue };
            let rest = text.get(at + mark.len()..).unwrap_or_default();
            let value = rest.split(['&', ';', '#']).next().unwrap_or_default();
            let value = value.split_whitespace().next().unwrap_or_default();
            if !value.is_empty() {
                let place = if at == 0 { "" } else { ", out of an address" };
                return Some((value.to_owned(), format!("`{mark}` before it{place}")));
            }
        }
    }
    None
}

/// The line of a header, its name, a scheme, an escaped blank behind that.
fn header(text: &str) -> Option<(String, String)> {
    let lower = text.to_ascii_lowercase();
    for name in [
        "proxy-authorization:",
        "authorization:",
        "dpop:",
        "x-auth-token:",
        "x-access-token:",
    ] {
        if lower.starts_with(name) {
            let rest = text.get(name.len()..).unwrap_or_default();
            return Some((rest.to_owned(), format!("the name of the header (`{name}`)")));
        }
    }
    for scheme in ["bearer", "dpop", "token", "jwt", "oauth", "basic", "ssws"] {
        let Some(rest) = lower.strip_prefix(scheme) else {
            continue;
        };
        let rest = text.get(text.len() - rest.len()..).unwrap_or_default();
        let written = text.get(..scheme.len()).unwrap_or_default();
        for (blank, shown) in [
            (" ", " "),
            ("\t", " "),
            ("%20", "%20"),
            ("+", "+"),
            (":", ":"),
            ("\u{a0}", " "),
        ] {
            if let Some(rest) = rest.strip_prefix(blank).filter(|rest| rest.trim().len() >= 8) {
                return Some((rest.to_owned(), format!("the scheme (`{written}{shown}`)")));
            }
        }
    }
    None
}

/// Pairs of quotes, typographic ones as well, escaped ones, and one that stands alone.
fn quotes(text: &str) -> Option<(String, String)> {
    const MARKS: &[(&str, &str)] = &[
        ("\\\"", "escaped quotes (`\\\"`)"),
        ("\"", "quotes"),
        ("'", "quotes"),
        ("`", "quotes"),
        ("“", "typographic quotes (`“ ”`)"),
        ("”", "typographic quotes (`“ ”`)"),
        ("„", "typographic quotes (`„ “`)"),
        ("‘", "typographic quotes (`‘ ’`)"),
        ("’", "typographic quotes (`‘ ’`)"),
        ("«", "typographic quotes (`« »`)"),
        ("»", "typographic quotes (`« »`)"),
    ];
    // What stands behind a quote at the end of a line of code.
    let rest = text.trim_end_matches([',', ';']);
    let opened = MARKS.iter().find(|(mark, _)| rest.starts_with(mark));
    let (rest, first) = match opened {
        Some((mark, said)) => (rest.get(mark.len()..).unwrap_or_default(), Some(*said)),
        None => (rest, None),
    };
    let closed = MARKS
        .iter()
        .find(|(mark, _)| rest.ends_with(mark) && rest.len() > mark.len());
    let (rest, last) = match closed {
        Some((mark, said)) => (rest.get(..rest.len() - mark.len()).unwrap_or_default(), Some(*said)),
        None => (rest, None),
    };
    let said = first.or(last)?;
    Some((rest.to_owned(), said.to_owned()))
}

/// `%XX`.
fn percent(text: &str) -> Option<(String, String)> {
    let escape = |three: &[u8]| matches!(three, [b'%', a, b] if a.is_ascii_hexdigit() && b.is_ascii_hexdigit());
    let has = text.as_bytes().windows(3).any(escape);
    // In a text that is no word, `%` may be anything.
    let rest = percent_encoding::percent_decode_str(text).decode_utf8().ok()?;
    (has && !text.contains(char::is_whitespace))
        .then(|| (rest.into_owned(), "escapes of an address (`%XX`)".to_owned()))
}

/// Line breaks and blanks within a token that is known to have none.
fn breaks(text: &str) -> Option<(String, String)> {
    let count = text.chars().filter(|c| c.is_whitespace()).count();
    let joined: String = text.chars().filter(|c| !c.is_whitespace() && *c != '\\').collect();
    let is_token = joined.starts_with("eyJ")
        && joined.matches('.').count() >= 2
        && joined
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "-_.~=+/".contains(c));
    (count > 0 && is_token).then(|| {
        (
            joined,
            counted(
                count,
                "line break or blank within it",
                "line breaks or blanks within it",
            ),
        )
    })
}

/// base64 of a whole JWT.
fn armour(text: &str) -> Option<(String, String)> {
    if text.contains('.') || text.len() < 40 {
        return None;
    }
    let plain = text.trim_end_matches('=').replace('+', "-").replace('/', "_");
    let bytes = base64::engine::general_purpose::URL_SAFE_NO_PAD.decode(plain).ok()?;
    let inside = String::from_utf8(bytes).ok()?;
    let is_jwt = inside.trim_start_matches(['"', '\'']).starts_with("eyJ") && inside.matches('.').count() >= 2;
    let is_header = inside.get(..7).is_some_and(|head| head.eq_ignore_ascii_case("bearer "));
    (is_jwt || is_header).then(|| (inside, "base64 around the whole token".to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    const JWT: &str = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ1In0.c2lnbmF0dXJlLW9mLW5vYm9keS1hdC1hbGw";

    /// The token that was taken out is the same in all rows; what is told is what the table shows.
    #[test]
    fn every_wrapping_is_undone_and_said() {
        let (head, tail) = JWT.split_at(30);
        let armoured = base64::engine::general_purpose::STANDARD.encode(JWT);
        let rows = [
            format!("\"{JWT}\""),
            format!("“{JWT}”"),
            format!("‘{JWT}’,"),
            format!("«{JWT}»"),
            format!("\\\"{JWT}\\\""),
            format!("&quot;{JWT}&quot;"),
            format!("Bearer {JWT}"),
            format!("Bearer%20{JWT}"),
            format!("Authorization: Bearer {JWT}"),
            format!("authorization: \"bearer {JWT}\""),
            format!("{head}\u{200b}{tail}\u{feff}"),
            format!("{head}\n  {tail}"),
            format!("{head}=\r\n{tail}"),
            armoured.clone(),
            format!("'{armoured}';"),
            format!("app.0={head}; lang=en; app.1={tail}"),
            format!("Cookie: s-1={tail}; s-0={head}"),
            format!("https://app.example/cb#access_token={JWT}&token_type=bearer"),
            format!("#id_token={JWT}"),
            format!("access_token={JWT}&expires_in=3600"),
            JWT.replace('.', "%2E"),
            JWT.to_owned(),
        ];
        let mut out = String::new();
        for row in rows {
            let found = unwrap(&row);
            assert_eq!(found.token.expose(), JWT, "{row}");
            let shown = row
                .replace(JWT, "JWT")
                .replace(&armoured, "B64")
                .replace(head, "HE")
                .replace(tail, "AD");
            out.push_str(&format!("{:<52} {}\n", shown.escape_debug(), found.steps.join("; ")));
        }
        insta::assert_snapshot!(out, @r#"
        \"JWT\" quotes
        “JWT” typographic quotes (`“ ”`)
        ‘JWT’, typographic quotes (`‘ ’`)
        «JWT» typographic quotes (`« »`)
        \\\"JWT\\\" escaped quotes (`\"`)
        &quot;JWT&quot; characters written as in HTML (`&quot;`); quotes
        Bearer JWT the scheme (`Bearer `)
        Bearer%20JWT the scheme (`Bearer%20`)
        Authorization: Bearer JWT the name of the header (`authorization:`); the scheme (`Bearer `)
        authorization: \"bearer JWT\" the name of the header (`authorization:`); quotes; the scheme (`bearer `)
        HE\u{200b}AD\u{feff} 2 characters that cannot be seen
        HE\n  AD 3 line breaks or blanks within it
        HE=\r\nAD 1 soft line break of an e-mail
        B64 base64 around the whole token
        \'B64\'; quotes; base64 around the whole token
        app.0=HE; lang=en; app.1=AD a cookie in 2 pieces
        Cookie: s-1=AD; s-0=HE a cookie in 2 pieces
        https://app.example/cb#access_token=JWT&token_type=bearer `#access_token=` before it, out of an address
        #id_token=JWT `#id_token=` before it
        access_token=JWT&expires_in=3600 `access_token=` before it
        eyJhbGciOiJIUzI1NiJ9%2EeyJzdWIiOiJ1In0%2Ec2lnbmF0dXJlLW9mLW5vYm9keS1hdC1hbGw escapes of an address (`%XX`)
        JWT
        "#);
    }

    #[test]
    fn what_is_no_wrapping_stays() {
        for text in [
            "a+b/c==",
            "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",
            "100% sure",
            "token",
            "s.0=only",
            "",
        ] {
            let found = unwrap(text);
            assert_eq!((found.token.expose().as_str(), found.steps.len()), (text, 0), "{text}");
        }
    }
}
