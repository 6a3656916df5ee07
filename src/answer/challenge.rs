//! Challenges of `WWW-Authenticate` (RFC 9110 §11.6.1): several schemes in one header, and the odd forms that servers send.

/// At most this many challenges of a header, and parameters of a challenge, are read.
const MOST_CHALLENGES: usize = 16;
const MOST_PARAMS: usize = 32;

/// One challenge of the server.
#[derive(Clone, PartialEq, Eq)]
pub struct Challenge {
    /// The scheme as the server wrote it.
    pub scheme: String,
    /// Parameters in order, names in lower case, values unquoted.
    pub params: Vec<(String, String)>,
}

impl Challenge {
    /// The first value of a parameter; the name in lower case.
    pub fn param(&self, name: &str) -> Option<&str> {
        let found = self.params.iter().find(|(key, _)| key == name);
        found.map(|(_, value)| value.as_str())
    }

    /// The scopes of the `scope` parameter (RFC 6750 §3).
    pub fn scopes(&self) -> Vec<String> {
        self.param("scope").map(scopes).unwrap_or_default()
    }
}

impl std::fmt::Debug for Challenge {
    /// A server may repeat the token in a parameter: names only.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let names: Vec<&str> = self.params.iter().map(|(name, _)| name.as_str()).collect();
        write!(f, "{} {names:?}", self.scheme)
    }
}

/// The scopes of a list that is nothing else, split at white space and commas, at most 50. What has other characters than
/// a scope may have (RFC 6749 §3.3: printable ASCII without `"` and `\`) is left out.
pub fn scopes(list: &str) -> Vec<String> {
    let may_stand = |byte: u8| byte.is_ascii_graphic() && byte != b'"' && byte != b'\\';
    list.split([' ', '\t', '\r', '\n', ','])
        .filter(|name| !name.is_empty() && name.len() <= 200 && name.bytes().all(may_stand))
        .take(50)
        .map(str::to_owned)
        .collect()
}

/// Reads the challenges of one header value: at most 16, of at most 32 parameters. What is not a challenge is passed
/// over. A value that begins with parameters and has no scheme (`error="…"`, `3000006;reason="…"`) gives one challenge
/// with an empty scheme.
pub fn parse(value: &str) -> Vec<Challenge> {
    const BETWEEN: [char; 4] = [' ', '\t', ',', ';'];
    let mut challenges: Vec<Challenge> = Vec::new();
    let mut rest = value.trim_start_matches(BETWEEN);
    while !rest.is_empty() && challenges.len() < MOST_CHALLENGES {
        let (word, after) = take_token(rest);
        if word.is_empty() {
            // No name begins here: one character is skipped, so that the loop ends.
            rest = skip_one(rest).trim_start_matches(BETWEEN);
            continue;
        }
        let after_space = after.trim_start_matches([' ', '\t']);
        match after_space.strip_prefix('=') {
            Some(after_equals) if !after_equals.starts_with('=') => {
                let (text, tail) = take_value(after_equals.trim_start_matches([' ', '\t']));
                if challenges.is_empty() {
                    challenges.push(Challenge {
                        scheme: String::new(),
                        params: Vec::new(),
                    });
                }
                if let Some(challenge) = challenges.last_mut().filter(|one| one.params.len() < MOST_PARAMS) {
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
        rest = rest.trim_start_matches(BETWEEN);
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

/// A quoted value, or one up to the next comma, semicolon or space. Some servers leave the quotes out and write a whole
/// sentence: it lasts to the next comma, as long as no `name=` stands in it.
fn take_value(text: &str) -> (String, &str) {
    let Some(quoted) = text.strip_prefix('"') else {
        let end = text.find([',', ';']).unwrap_or(text.len());
        let (value, rest) = text.split_at_checked(end).unwrap_or((text, ""));
        if !value.contains('=') {
            return (value.trim_end().to_owned(), rest);
        }
        let end = text.find([',', ';', ' ', '\t']).unwrap_or(text.len());
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
            r#"Newauth realm="apps", type=1, title="Login to \"apps\"", Basic realm="simple", DPoP algs="ES256 PS256", Negotiate"#,
        );
        let names: Vec<&str> = found.iter().map(|c| c.scheme.as_str()).collect();
        assert_eq!(names, ["Newauth", "Basic", "DPoP", "Negotiate"]);
        assert_eq!(found[0].param("title"), Some("Login to \"apps\""));
        assert_eq!(found[2].param("algs"), Some("ES256 PS256"));
    }

    #[test]
    fn odd_forms() {
        let bare = parse("Bearer realm=api, error=invalid_token, error_description=The token has expired, scope=a");
        assert_eq!(bare[0].param("error_description"), Some("The token has expired"));
        assert_eq!(bare[0].param("scope"), Some("a"));
        let spaced = parse("Bearer realm=api error=invalid_token");
        assert_eq!(spaced[0].param("error"), Some("invalid_token"));
        let diagnostics = parse(r#"3000006;reason="The token has invalid signature.";category="invalid_client""#);
        assert_eq!(diagnostics[0].param("category"), Some("invalid_client"));
        let bare = parse(r#"Error="x y""#);
        assert_eq!(bare[0].param("error"), Some("x y"));
        assert!(parse("\u{0}\u{1}(((").is_empty());
    }

    proptest! {
        #[test]
        fn any_text_ends(text in ".{0,300}") {
            prop_assert!(parse(&text).len() <= MOST_CHALLENGES);
        }
    }
}
