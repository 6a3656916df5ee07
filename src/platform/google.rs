//! Google APIs. Sources: vendor's discovery documents, `google.rpc.ErrorInfo` and the error pages of
//! Drive, Gmail, Maps and Cloud (2026); bodies as seen in public issue threads.

mod learn;

use super::{Platform, Question};
use crate::authority::{Authority, Held, Learned};
use crate::exchange::Exchange;
use crate::token::Token;
use crate::vendor::Vendor;
use serde_json::Value;

/// The platform.
#[derive(Debug)]
pub(super) struct Google(pub(super) Vendor);

impl Platform for Google {
    fn vendor(&self) -> &Vendor {
        &self.0
    }

    fn read_token(&self, token: &Token, authority: &mut Authority) {
        if token.opaque().is_some() {
            authority.scopes = Held::unknown("the token is opaque; Google's tokeninfo lists its scopes");
        }
    }

    fn is_telling(&self, path: &str) -> bool {
        learn::is_telling(path)
    }

    fn learn(&self, exchange: &Exchange, body: &Value) -> Option<Learned> {
        learn::learn(exchange, body)
    }

    fn questions(&self, _origin: &str, token: Option<&Token>) -> Vec<Question> {
        learn::questions(token)
    }
}

#[cfg(test)]
mod tests {
    use crate::platform::bundled;

    #[test]
    fn hosts_by_whole_labels() {
        for host in [
            "www.googleapis.com",
            "gmail.googleapis.com",
            "us-central1-aiplatform.googleapis.com",
            "oauth2.googleapis.com",
        ] {
            assert!(bundled("google").host(host).is_some(), "{host}");
        }
        for other in [
            "googleapis.com",
            "evilgoogleapis.com",
            "www.googleapis.com.evil.example",
            "www.google.com",
        ] {
            assert_eq!(bundled("google").host(other), None, "{other}");
        }
    }
}
