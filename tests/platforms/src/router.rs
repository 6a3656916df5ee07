//! Which host is which stand-in.

use crate::call::{Answer, Call};
use crate::played::Stage;
use crate::{Case, cxone, demo, genesys, special, vendors, webex};
use serde_json::json;
use std::path::PathBuf;

/// What a host stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    Demo,
    Special,
    Genesys,
    Webex,
    Cxone,
    Vendors,
    /// An API that the extension does not know.
    Unlisted,
}

const UNLISTED: &str = "api.unlisted.example";

pub(crate) struct Router {
    cases: Vec<Case>,
    www: Option<PathBuf>,
    stage: Stage,
}

impl Router {
    pub(crate) fn new(cases: Vec<Case>, www: Option<PathBuf>, stage: Stage) -> Self {
        Self { cases, www, stage }
    }

    pub(crate) fn knows(&self, host: &str) -> bool {
        place(host).is_some() || self.stage.is_host(host) || host == crate::issuer::HOST
    }

    pub(crate) async fn answer(&self, call: &Call) -> Answer {
        if crate::issuer::is_asked(call) {
            return crate::issuer::answer(call);
        }
        if let Some(answer) = self.stage.answer(call) {
            return answer;
        }
        match place(&call.host) {
            Some(Place::Demo) => demo::answer(call, &self.cases, self.www.as_deref()).await,
            Some(Place::Special) => special::answer(call),
            Some(Place::Genesys) => genesys::answer(call, &self.cases),
            Some(Place::Webex) => webex::answer(call, &self.cases),
            Some(Place::Cxone) => cxone::answer(call),
            Some(Place::Vendors) => vendors::answer(call),
            Some(Place::Unlisted) => unlisted(call),
            None => Answer::new(502),
        }
    }
}

fn place(host: &str) -> Option<Place> {
    Some(match host {
        "localhost" | "127.0.0.1" | "[::1]" | "shop.example" | "app.test" | demo::APP => Place::Demo,
        special::HOST => Place::Special,
        host if genesys::HOSTS.contains(&host) => Place::Genesys,
        host if webex::HOSTS.contains(&host) => Place::Webex,
        host if cxone::HOSTS.contains(&host) => Place::Cxone,
        host if vendors::HOSTS.contains(&host) => Place::Vendors,
        UNLISTED => Place::Unlisted,
        _ => return None,
    })
}

/// Refuses everything as RFC 6750 says.
fn unlisted(call: &Call) -> Answer {
    if call.is_preflight() {
        return Answer::preflight(call);
    }
    if call.parameter("told").is_some() {
        return crate::hostile::told(call);
    }
    let challenge = "Bearer error=\"insufficient_scope\", scope=\"orders:read\"";
    Answer::json(403, &json!({"error": "insufficient_scope", "scope": "orders:read"}))
        .with("www-authenticate", challenge)
        .with_cors(call, "www-authenticate")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_match_as_a_whole() {
        assert_eq!(place("api.mypurecloud.com"), Some(Place::Genesys));
        for stranger in ["api.mypurecloud.com.evil.example", "mypurecloud.com", "example.com", ""] {
            assert_eq!(place(stranger), None, "{stranger}");
        }
    }
}
