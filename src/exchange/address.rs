//! [`RequestUrl`]: where a request went, and what of that may be shown.

use super::{ExchangeError, mask};
use crate::order;
use crate::sensitive::Sensitive;
use crate::token::without_tokens;
use std::fmt;
use url::Url;

/// A request's address. Its `Debug` and [`RequestUrl::shown`] leave out fragments, user info, the values of all query
/// and path parameters, because any of them may be a secret, and whatever in the path has a token's form.
#[derive(Clone, PartialEq, Eq)]
pub struct RequestUrl(Sensitive<Url>);

impl RequestUrl {
    /// Parses an absolute `http`, `https`, `ws` or `wss` address of at most 16 KiB.
    ///
    /// # Errors
    /// [`ExchangeError::Url`] when it is not such an address.
    pub fn parse(text: &str) -> Result<Self, ExchangeError> {
        if text.len() > 16 * 1024 {
            return Err(ExchangeError::Url {
                reason: "longer than 16 KiB".to_owned(),
            });
        }
        let url = Url::parse(text.trim()).map_err(|error| ExchangeError::Url {
            reason: error.to_string(),
        })?;
        if !matches!(url.scheme(), "http" | "https" | "ws" | "wss") || url.host_str().is_none() {
            return Err(ExchangeError::Url {
                // What stands before the first colon is not repeated: a token pasted in front of an address lands there.
                reason: "it is not an http or https address with a host".to_owned(),
            });
        }
        Ok(Self(Sensitive::new(url)))
    }

    /// The host in lower case, without port; never a secret.
    pub fn host(&self) -> &str {
        // Hosts are no secrets.
        self.0.expose().host_str().unwrap_or_default()
    }

    /// The path, percent-encoded as sent, starting with `/`: for looking calls up and comparing them. It may hold
    /// secrets; what a reader sees is [`RequestUrl::shown_path`].
    pub fn path(&self) -> &str {
        // Held against the tables, which have templates of the whole path.
        self.0.expose().path()
    }

    /// The path as it may be shown: secrets replaced by `…`, ids as sent.
    pub fn shown_path(&self) -> String {
        mask::path(self.host(), self.path())
    }

    /// The segments of the path, each as sent and as it may be shown.
    pub fn segments(&self) -> Vec<(String, String)> {
        let all = mask::segments(self.host(), self.path()).into_iter();
        all.map(|(sent, shown)| (sent.to_owned(), shown.into_owned())).collect()
    }

    /// What the address holds that [`RequestUrl::shown`] leaves out, but for the query: to be taken out of a server's
    /// words. Whole segments, as sent and decoded, the user info, and the fragment with its values.
    pub fn secrets(&self) -> Vec<Sensitive<String>> {
        // Split, and kept inside `Sensitive`.
        let url = self.0.expose();
        let mut found = mask::secrets(self.host(), self.path());
        // A name before a password is none; a name alone is how some send a token.
        found.push(url.password().unwrap_or(url.username()).to_owned());
        let fragment = url.fragment().unwrap_or_default();
        let values = fragment.split('&').filter_map(|pair| pair.split_once('='));
        found.extend(
            values
                .map(|(_, value)| value.to_owned())
                .filter(|value| value.len() >= 8),
        );
        found.push(fragment.to_owned());
        let decoded = found.iter().filter_map(|text| mask::decoded(text)).collect::<Vec<_>>();
        found.extend(decoded);
        found.retain(|text| !text.is_empty());
        order::sort_by_key(&mut found, |text| std::cmp::Reverse(text.len()));
        found.dedup();
        found.into_iter().map(Sensitive::new).collect()
    }

    /// `scheme://host[:port]`.
    pub fn origin(&self) -> String {
        // Origins are no secrets.
        self.0.expose().origin().ascii_serialization()
    }

    /// `https` or `http`…
    pub fn scheme(&self) -> &str {
        // Schemes are no secrets.
        self.0.expose().scheme()
    }

    /// The values of a query parameter, decoded; secret by nature.
    pub fn query(&self, name: &str) -> Vec<Sensitive<String>> {
        // Kept inside `Sensitive`.
        let url = self.0.expose();
        url.query_pairs()
            .filter(|(key, _)| key == name)
            .map(|(_, value)| Sensitive::new(value.into_owned()))
            .collect()
    }

    /// The names of the query parameters; of one that is a token itself, `…`.
    pub fn query_names(&self) -> Vec<String> {
        // Names only.
        let pairs = self.0.expose().query_pairs();
        pairs
            .map(|(key, _)| without_tokens(&key).unwrap_or_else(|| key.into_owned()))
            .collect()
    }

    /// The address as it may be shown: origin, path without secrets, and the query with every value replaced by `…`.
    pub fn shown(&self) -> String {
        let names = self.query_names();
        let query: Vec<String> = names.iter().map(|name| format!("{name}=…")).collect();
        let mark = if query.is_empty() { "" } else { "?" };
        format!("{}{}{mark}{}", self.origin(), self.shown_path(), query.join("&"))
    }

    /// The whole address, to keep the session in memory or to hand a copy to the user.
    pub fn expose_for_session(&self) -> &str {
        // The session lives in `storage.session` only.
        self.0.expose().as_str()
    }
}

impl fmt::Debug for RequestUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.shown())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_error_repeats_what_stands_before_the_colon() {
        let error = RequestUrl::parse("eyJhbGciOiJIUzI1NiJ9https://api.example.com/x").unwrap_err();
        assert!(!error.to_string().to_lowercase().contains("eyjhbg"), "{error}");
    }
}
