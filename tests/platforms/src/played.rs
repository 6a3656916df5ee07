//! One answer of a test's own, for one call to any host.

use crate::call::{Answer, Call};
use std::sync::{Arc, Mutex, PoisonError};

/// A call, and what is to be answered to it.
#[derive(Clone, Debug)]
pub struct Played {
    /// Upper case.
    pub method: String,
    /// `https://host/path?query` as the page sends it.
    pub url: String,
    /// HTTP status.
    pub status: u16,
    /// In the order of sending, CORS headers apart.
    pub headers: Vec<(String, String)>,
    /// Body.
    pub body: String,
}

impl Played {
    /// Host, path and query of the address.
    fn parts(&self) -> Option<(&str, &str, &str)> {
        let rest = self.url.split_once("://")?.1;
        let rest = rest.split('#').next()?;
        let (rest, query) = rest.split_once('?').unwrap_or((rest, ""));
        let slash = rest.find('/').unwrap_or(rest.len());
        let (host, path) = rest.split_at(slash);
        Some((host, if path.is_empty() { "/" } else { path }, query))
    }
}

/// Where the call that is being played is kept. Clones share it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Stage(Arc<Mutex<Option<Played>>>);

impl Stage {
    pub(crate) fn set(&self, played: Option<Played>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = played;
    }

    fn get(&self) -> Option<Played> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(crate) fn is_host(&self, host: &str) -> bool {
        self.get()
            .as_ref()
            .and_then(Played::parts)
            .is_some_and(|(played, ..)| played.eq_ignore_ascii_case(host))
    }

    /// The answer to the call that is being played or to its preflight; none to any other.
    pub(crate) fn answer(&self, call: &Call) -> Option<Answer> {
        let played = self.get()?;
        let (host, path, query) = played.parts()?;
        if !host.eq_ignore_ascii_case(&call.host) || path != call.path || query != call.query {
            return None;
        }
        if call.is_preflight() {
            return Some(Answer::preflight(call));
        }
        if played.method != call.method {
            return None;
        }
        let mut answer = Answer::new(played.status);
        for (name, value) in &played.headers {
            answer = answer.with(name, value);
        }
        let names: Vec<&str> = played.headers.iter().map(|(name, _)| name.as_str()).collect();
        answer.body = played.body.clone().into_bytes();
        Some(answer.with_cors(call, &names.join(", ")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_taken_apart() {
        let of = |url: &str| Played {
            method: "GET".to_owned(),
            url: url.to_owned(),
            status: 403,
            headers: vec![],
            body: String::new(),
        };
        assert_eq!(of("https://a.example").parts(), Some(("a.example", "/", "")));
        assert_eq!(
            of("https://a.example/b?c=/d#e").parts(),
            Some(("a.example", "/b", "c=/d"))
        );
        assert_eq!(of("a.example").parts(), None);
    }
}
