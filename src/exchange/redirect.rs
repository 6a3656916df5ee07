//! What a redirect of a login page hands back to the app: the answer of an authorization endpoint (RFC 6749 §4.1.2), in
//! the query or behind the `#` of the address that it leads to.

use super::Exchange;
use crate::sensitive::Sensitive;

/// At most this many parameters are read.
const MOST: usize = 60;
/// Parameters that say why, by RFC 6749 §4.1.2.1 and as servers add to them; none is a secret.
const WORDS: &[&str] = &[
    "error",
    "error_description",
    "error_subcode",
    "error_code",
    "error_reason",
    "error_hint",
    "suberror",
];

impl Exchange {
    /// The parameters of the address that an answer of 302, 303 or 307 leads to, of query and fragment; secret by nature.
    pub fn handed_back(&self) -> Vec<(String, Sensitive<String>)> {
        if !matches!(self.status(), Some(302 | 303 | 307)) {
            return Vec::new();
        }
        // Taken apart, and kept inside `Sensitive`.
        let Some(address) = self.response_headers.get("location").map(Sensitive::expose) else {
            return Vec::new();
        };
        let (address, fragment) = address.split_once('#').unwrap_or((address, ""));
        let query = address.split_once('?').map_or("", |(_, query)| query);
        let pairs = [query, fragment]
            .into_iter()
            .flat_map(|text| url::form_urlencoded::parse(text.trim_start_matches(['/', '?']).as_bytes()));
        pairs
            .take(MOST)
            .map(|(name, value)| (name.into_owned(), Sensitive::new(value.into_owned())))
            .collect()
    }

    /// The error that a redirect hands back, as the body of a form, where it is the answer of an authorization endpoint:
    /// to an authorization request, or beside what only such an answer has.
    pub fn error_handed_back(&self) -> Option<String> {
        let back = self.handed_back();
        let has = |name: &str| back.iter().any(|(known, _)| known == name);
        let of_sign_in = || !self.url.query("client_id").is_empty() || !self.url.query("response_type").is_empty();
        if !has("error") || !(of_sign_in() || has("error_description") || has("state") || has("iss")) {
            return None;
        }
        let mut form = url::form_urlencoded::Serializer::new(String::new());
        for (name, value) in back.iter().filter(|(name, _)| WORDS.contains(&name.as_str())) {
            // A server's words, scrubbed as those of a body are.
            form.append_pair(name, value.expose());
        }
        Some(form.finish())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::Outcome;

    fn redirect(url: &str, status: u16, location: &str) -> Exchange {
        let mut exchange = Exchange::new("1", "GET", url, 0).unwrap();
        exchange.outcome = Outcome::Status(status);
        exchange.response_headers.push("Location", location);
        exchange
    }

    const SIGN_IN: &str = "https://login.example.com/authorize?client_id=c&response_type=code";

    #[test]
    fn an_error_of_a_sign_in_is_read_from_query_and_fragment() {
        for location in [
            "https://app.example.com/cb?error=access_denied&error_description=No%20way&state=secret",
            "https://app.example.com/cb#error=access_denied&error_description=No+way&state=secret",
            "app:/cb?code=secret&error=access_denied&error_description=No+way",
        ] {
            let form = redirect(SIGN_IN, 302, location).error_handed_back().unwrap();
            assert_eq!(form, "error=access_denied&error_description=No+way", "{location}");
        }
    }

    #[test]
    fn other_redirects_hand_back_nothing() {
        let page = "https://app.example.com/login";
        for (url, status, location) in [
            (page, 302, "https://app.example.com/login?error=1"),
            (SIGN_IN, 302, "https://app.example.com/cb?code=x&state=y"),
            (SIGN_IN, 200, "https://app.example.com/cb?error=access_denied"),
            (SIGN_IN, 302, "https://login.example.com/u/login"),
        ] {
            assert_eq!(redirect(url, status, location).error_handed_back(), None, "{location}");
        }
    }
}
