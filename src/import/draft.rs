//! [`Draft`]: a request as a command or a pasted text states it, before it becomes an [`Exchange`].

use super::{ImportError, Recording, scan::Place};
use crate::exchange::{Body, Exchange, Outcome};

/// What a pasted request says so far.
#[derive(Debug, Default)]
pub(super) struct Draft {
    pub(super) method: Option<String>,
    pub(super) url: String,
    pub(super) headers: Vec<(String, String)>,
    pub(super) body: Body,
    pub(super) line: usize,
    /// Why headers that are sent may not be here.
    pub(super) withheld: Option<String>,
}

impl Draft {
    /// A request that begins at `place`.
    pub(super) fn at(place: Place) -> Self {
        Self {
            line: place.line,
            ..Self::default()
        }
    }

    /// The first value of a header, whatever the case of its name.
    pub(super) fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(key, _)| key.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.as_str())
    }

    /// Adds a header unless it is there.
    pub(super) fn default_header(&mut self, name: &str, value: &str) {
        if self.header(name).is_none() {
            self.headers.push((name.to_owned(), value.to_owned()));
        }
    }

    /// Adds the request to `into`. An `Authorization` whose token is only a placeholder
    /// (`$TOKEN`, `{{token}}`, `<token>`) is left out, with a note.
    pub(super) fn finish(self, form: &'static str, now_ms: i64, into: &mut Recording) -> Result<(), ImportError> {
        let id = (into.exchanges.len() + 1).to_string();
        let method = self.method.as_deref().unwrap_or("GET");
        let mut exchange = Exchange::new(id, method, &self.url, now_ms).map_err(|source| ImportError::Request {
            form,
            line: self.line,
            source,
        })?;
        for (name, value) in self.headers {
            if name.eq_ignore_ascii_case("authorization") && is_placeholder(&value) {
                exchange.withheld = Some(format!("the {form} holds a placeholder in place of the token"));
                into.notes.push(format!(
                    "The token is not in the {form}: the `Authorization` header holds a placeholder. \
                     Put the token in its place to have it explained."
                ));
            } else if !name.starts_with(':') {
                exchange.request_headers.push(&name, value);
            }
        }
        exchange.withheld = exchange.withheld.or(self.withheld);
        exchange.initiator = initiator(&exchange);
        exchange.request_body = self.body;
        exchange.outcome = Outcome::Pending;
        into.exchanges.push(exchange);
        Ok(())
    }
}

/// The origin of the page, from `Origin` or else `Referer`.
pub(super) fn initiator(exchange: &Exchange) -> Option<String> {
    let headers = &exchange.request_headers;
    // Origins and referrers name pages; only the origin is kept.
    headers
        .plain("origin")
        .and_then(origin_of)
        .or_else(|| headers.plain("referer").and_then(origin_of))
}

/// `scheme://host[:port]` of an address of the web.
pub(super) fn origin_of(address: &str) -> Option<String> {
    let url = url::Url::parse(address).ok()?;
    matches!(url.scheme(), "http" | "https").then(|| url.origin().ascii_serialization())
}

/// Whether an `Authorization` value names a variable in place of a token.
fn is_placeholder(value: &str) -> bool {
    let token = value.split_whitespace().nth(1).unwrap_or(value.trim());
    let whole = |open: &str, close: &str| token.starts_with(open) && token.ends_with(close);
    let variable = token
        .strip_prefix('$')
        .is_some_and(|name| name.starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '_' | '{' | '(')));
    variable || whole("{{", "}}") || whole("<", ">") || (token.len() > 2 && whole("%", "%")) || token.contains("${")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_are_told_from_tokens() {
        for value in [
            "Bearer $TOKEN",
            "Bearer ${TOKEN}",
            "Bearer {{access_token}}",
            "Bearer <your-token>",
            "Bearer %TOKEN%",
            "Bearer $(cat token)",
        ] {
            assert!(is_placeholder(value), "{value}");
        }
        for value in [
            "Bearer abc",
            "Bearer eyJhbGciOiJub25lIn0.e30.",
            "",
            "Bearer",
            "Basic YTpi",
        ] {
            assert!(!is_placeholder(value), "{value}");
        }
    }
}
