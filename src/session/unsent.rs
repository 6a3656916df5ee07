//! A call that the browser ended before it was sent, as when its preflight failed and the browser tells of headers only
//! once they are on their way.

use super::{Observation, Session, SessionError};

/// Why its headers are missing.
const UNSENT: &str = "the browser ended the call before it sent it";

impl Session {
    /// Adds a call that began and was never sent; `begun` is an [`Observation::Sent`] without headers. What ended it is
    /// observed next.
    ///
    /// # Errors
    /// [`SessionError::Exchange`] when method or address cannot be read; the session is then unchanged.
    pub fn never_sent(&mut self, begun: Observation) -> Result<(), SessionError> {
        let Some(id) = self.observe(begun)?.id else {
            return Ok(());
        };
        if let Some(at) = self.place(&id)
            && let Some(exchange) = self.exchanges.get_mut(at)
        {
            exchange.withheld = Some(UNSENT.to_owned());
            self.touch(at);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Observation, Place, Session};
    use crate::platforms::Tables;

    const URL: &str = "https://api.mypurecloud.ie/api/v2/routing/queues";

    fn sent(id: &str, method: &str, headers: Vec<(String, String)>) -> Observation {
        Observation::Sent {
            id: id.to_owned(),
            method: method.to_owned(),
            url: URL.to_owned(),
            headers,
            time_ms: 1000.0,
            place: Place {
                frame: Some(0),
                origin: Some("http://localhost".to_owned()),
                ..Place::default()
            },
            tab: Some(1),
            body: None,
        }
    }

    fn failed(id: &str) -> Observation {
        Observation::Failed {
            id: id.to_owned(),
            error: "net::ERR_FAILED".to_owned(),
        }
    }

    #[test]
    fn a_call_that_was_never_sent_is_told_without_a_word_about_its_token() {
        let mut session = Session::new();
        session.never_sent(sent("1", "GET", Vec::new())).unwrap();
        session.observe(failed("1")).unwrap();
        assert_eq!(session.denials(), 0, "what failed is no refusal");
        let report = session.report("1", &Tables::new()).unwrap();
        let words = format!("{report:?}");
        assert!(
            words.contains("The browser ended the call without an answer"),
            "{words}"
        );
        assert!(!words.to_lowercase().contains("no token was sent"), "{words}");
        assert!(words.contains("before it sent it"), "{words}");
    }

    #[test]
    fn it_is_explained_by_its_refused_preflight() {
        let mut session = Session::new();
        let asks = [
            ("access-control-request-method", "GET"),
            ("access-control-request-headers", "authorization"),
        ];
        let asks = asks.map(|(name, value)| (name.to_owned(), value.to_owned()));
        session.observe(sent("2", "OPTIONS", asks.to_vec())).unwrap();
        session
            .observe(Observation::Answered {
                id: "2".to_owned(),
                status: 403,
                headers: Vec::new(),
                time_ms: 1010.0,
            })
            .unwrap();
        session.never_sent(sent("1", "GET", Vec::new())).unwrap();
        session.observe(failed("1")).unwrap();
        let report = session.report("1", &Tables::new()).unwrap();
        let words = format!("{report:?}");
        assert!(words.contains("preflight with 403"), "{words}");
    }
}
