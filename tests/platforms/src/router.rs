//! Which host is which stand-in.

use crate::call::{Answer, Call};
use crate::{Case, cxone, demo, genesys, special, webex};
use std::path::PathBuf;

/// What a host stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    Demo,
    Special,
    Genesys,
    Webex,
    Cxone,
}

pub(crate) struct Router {
    cases: Vec<Case>,
    www: Option<PathBuf>,
}

impl Router {
    pub(crate) fn new(cases: Vec<Case>, www: Option<PathBuf>) -> Self {
        Self { cases, www }
    }

    pub(crate) fn knows(&self, host: &str) -> bool {
        place(host).is_some() || host == crate::issuer::HOST
    }

    pub(crate) async fn answer(&self, call: &Call) -> Answer {
        if crate::issuer::is_asked(call) {
            return crate::issuer::answer(call);
        }
        match place(&call.host) {
            Some(Place::Demo) => demo::answer(call, &self.cases, self.www.as_deref()).await,
            Some(Place::Special) => special::answer(call),
            Some(Place::Genesys) => genesys::answer(call, &self.cases),
            Some(Place::Webex) => webex::answer(call, &self.cases),
            Some(Place::Cxone) => cxone::answer(call),
            None => Answer::new(502),
        }
    }
}

fn place(host: &str) -> Option<Place> {
    Some(match host {
        "localhost" | "127.0.0.1" | "[::1]" | "shop.example" => Place::Demo,
        special::HOST => Place::Special,
        host if genesys::HOSTS.contains(&host) => Place::Genesys,
        host if webex::HOSTS.contains(&host) => Place::Webex,
        host if cxone::HOSTS.contains(&host) => Place::Cxone,
        _ => return None,
    })
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
