//! Answers of a test's own, for calls to any host.

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

    fn is_at(&self, call: &Call) -> bool {
        self.parts().is_some_and(|(host, path, query)| {
            host.eq_ignore_ascii_case(&call.host) && path == call.path && query == call.query
        })
    }

    fn answer(&self, call: &Call) -> Answer {
        let mut answer = Answer::new(self.status);
        for (name, value) in &self.headers {
            answer = answer.with(name, value);
        }
        let names: Vec<&str> = self.headers.iter().map(|(name, _)| name.as_str()).collect();
        answer.body = self.body.clone().into_bytes();
        answer.with_cors(call, &names.join(", "))
    }
}

/// Calls that are being played, each with how often it was answered.
type Playing = Vec<(Played, usize)>;

/// Where the calls that are being played are kept. Clones share it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Stage(Arc<Mutex<Playing>>);

impl Stage {
    pub(crate) fn set(&self, played: Vec<Played>) {
        let all = played.into_iter().map(|one| (one, 0)).collect();
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = all;
    }

    pub(crate) fn is_host(&self, host: &str) -> bool {
        let playing = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let mut hosts = playing.iter().filter_map(|(one, _)| one.parts());
        hosts.any(|(played, ..)| played.eq_ignore_ascii_case(host))
    }

    /// The answer to a call that is being played or to its preflight; none to any other. Of equal calls each answer is
    /// given once, in their order, and the last again and again.
    pub(crate) fn answer(&self, call: &Call) -> Option<Answer> {
        let mut playing = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let preflight = call.is_preflight();
        let fits = |one: &Played| one.is_at(call) && (preflight || one.method == call.method);
        let fresh = playing.iter().position(|(one, times)| *times == 0 && fits(one));
        let at = fresh.or_else(|| playing.iter().rposition(|(one, _)| fits(one)))?;
        let (played, times) = playing.get_mut(at)?;
        if preflight {
            return Some(Answer::preflight(call));
        }
        *times += 1;
        Some(played.answer(call))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use hyper::header::HeaderMap;

    fn of(url: &str, status: u16) -> Played {
        Played {
            method: "GET".to_owned(),
            url: url.to_owned(),
            status,
            headers: vec![],
            body: String::new(),
        }
    }

    #[test]
    fn addresses_are_taken_apart() {
        let parts = |url: &str| {
            of(url, 403)
                .parts()
                .map(|(host, path, query)| format!("{host} {path} {query}"))
        };
        assert_eq!(parts("https://a.example").as_deref(), Some("a.example / "));
        assert_eq!(
            parts("https://a.example/b?c=/d#e").as_deref(),
            Some("a.example /b c=/d")
        );
        assert_eq!(parts("a.example"), None);
    }

    #[test]
    fn equal_calls_are_answered_in_their_order() {
        let stage = Stage::default();
        stage.set(vec![
            of("https://a.example/b", 401),
            of("https://a.example/c", 204),
            of("https://a.example/b", 200),
        ]);
        let call = |path: &str| Call {
            scheme: "https",
            host: "a.example".to_owned(),
            port: 443,
            method: "GET".to_owned(),
            path: path.to_owned(),
            query: String::new(),
            headers: HeaderMap::new(),
            body: Vec::new(),
        };
        let status = |path: &str| stage.answer(&call(path)).map(|answer| answer.status);
        assert_eq!(
            [status("/b"), status("/b"), status("/b")],
            [Some(401), Some(200), Some(200)]
        );
        assert_eq!([status("/c"), status("/d")], [Some(204), None]);
        assert!(stage.is_host("A.example") && !stage.is_host("b.example"));
    }
}
