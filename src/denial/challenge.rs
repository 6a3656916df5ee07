//! `WWW-Authenticate` (RFC 9110 §11.6.1): a list of challenges, several schemes in one header.

/// One challenge of the server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Challenge {
    /// The scheme as the server wrote it.
    pub scheme: String,
    /// Parameters in order, names in lower case, values unquoted.
    pub params: Vec<(String, String)>,
}

impl Challenge {
    /// The first value of a parameter.
    pub fn param(&self, name: &str) -> Option<&str> {
        self.params
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    }

    /// The scopes of the `scope` parameter (RFC 6750 §3).
    pub fn scopes(&self) -> Vec<String> {
        self.param("scope").map(scopes).unwrap_or_default()
    }
}

/// At most this many scopes of a list are read.
const MOST_SCOPES: usize = 50;

/// The scopes of a list, split at white space. What has other characters than a scope may have (RFC 6749 §3.3: printable
/// ASCII without `"` and `\`) is none, and must not be shown as one.
pub fn scopes(list: &str) -> Vec<String> {
    let may_stand = |byte: u8| byte.is_ascii_graphic() && byte != b'"' && byte != b'\\';
    list.split_ascii_whitespace()
        .filter(|name| name.bytes().all(may_stand))
        .take(MOST_SCOPES)
        .map(super::cut)
        .collect()
}

/// Reads the challenges of one header value. What is not a challenge is passed over; the
/// result holds at most 16 challenges of at most 32 parameters.
pub fn parse(value: &str) -> Vec<Challenge> {
    let mut challenges: Vec<Challenge> = Vec::new();
    let mut rest = value.trim_start_matches([' ', '\t', ',']);
    while !rest.is_empty() && challenges.len() < 16 {
        let (word, after) = take_token(rest);
        if word.is_empty() {
            // Not a token here: skip one character so that the loop ends.
            rest = skip_one(rest).trim_start_matches([' ', '\t', ',']);
            continue;
        }
        let after_space = after.trim_start_matches([' ', '\t']);
        match (after_space.strip_prefix('='), challenges.last_mut()) {
            (Some(after_equals), Some(challenge)) if !after_equals.starts_with('=') => {
                let (text, tail) = take_value(after_equals.trim_start_matches([' ', '\t']));
                if challenge.params.len() < 32 {
                    challenge.params.push((word.to_ascii_lowercase(), text));
                }
                rest = tail;
            }
            _ => {
                challenges.push(Challenge {
                    scheme: word.to_owned(),
                    params: Vec::new(),
                });
                rest = after_space;
            }
        }
        rest = rest.trim_start_matches([' ', '\t', ',']);
    }
    challenges
}

fn is_tchar(c: char) -> bool {
    c.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~/".contains(c)
}

fn take_token(text: &str) -> (&str, &str) {
    let end = text.find(|c| !is_tchar(c)).unwrap_or(text.len());
    text.split_at_checked(end).unwrap_or((text, ""))
}

fn skip_one(text: &str) -> &str {
    let mut chars = text.chars();
    chars.next();
    chars.as_str()
}

fn take_value(text: &str) -> (String, &str) {
    let Some(quoted) = text.strip_prefix('"') else {
        let end = text.find([',', ' ', '\t']).unwrap_or(text.len());
        let (value, rest) = text.split_at_checked(end).unwrap_or((text, ""));
        return (value.to_owned(), rest);
    };
    let mut value = String::new();
    let mut chars = quoted.chars();
    while let Some(c) = chars.next() {
        match c {
            '"' => return (value, chars.as_str()),
            '\\' => value.extend(chars.next()),
            other => value.push(other),
        }
    }
    (value, "")
}

// Property tests run natively only.
#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_examples_of_rfc_6750_and_rfc_9470() {
        let found =
            parse(r#"Bearer realm="example", error="insufficient_scope", error_description="x, y", scope="a b""#);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].param("error"), Some("insufficient_scope"));
        assert_eq!(found[0].param("error_description"), Some("x, y"));
        assert_eq!(found[0].scopes(), ["a", "b"]);
        let step_up = parse(r#"Bearer error="insufficient_user_authentication", acr_values="myACR", max_age="5""#);
        assert_eq!(step_up[0].param("max_age"), Some("5"));
    }

    #[test]
    fn several_schemes_in_one_header() {
        let found = parse(
            r#"Newauth realm="apps", type=1, title="Login to \"apps\"", Basic realm="simple", DPoP algs="ES256 PS256""#,
        );
        let names: Vec<&str> = found.iter().map(|c| c.scheme.as_str()).collect();
        assert_eq!(names, ["Newauth", "Basic", "DPoP"]);
        assert_eq!(found[0].param("title"), Some("Login to \"apps\""));
        assert_eq!(found[2].param("algs"), Some("ES256 PS256"));
    }

    #[test]
    fn a_scheme_alone_and_nonsense() {
        assert_eq!(
            parse("Negotiate"),
            [Challenge {
                scheme: "Negotiate".to_owned(),
                params: vec![]
            }]
        );
        assert!(parse("").is_empty());
        assert!(parse("\u{0}\u{1}(((").is_empty());
    }

    proptest! {
        #[test]
        fn any_text_ends(text in ".{0,300}") {
            prop_assert!(parse(&text).len() <= 16);
        }
    }
}
