//! Genesys Cloud. Sources: public API document of 2026-07-19 (Swagger 2.0), JavaScript SDK
//! documentation 259.0.0, Resource Center pages on OAuth clients and roles (2026).

mod dialect;
mod learn;
mod notice;
mod rights;

use super::{HostMatch, Platform, Question, Service};
use crate::authority::{Authority, Fact, Learned, RightTold};
use crate::denial::Denial;
use crate::exchange::{Exchange, RequestUrl};
use crate::finding::Finding;
use crate::requirement::Atom;
use crate::token::Token;
use crate::vendor::Vendor;
use serde_json::Value;

/// The platform.
#[derive(Debug)]
pub(super) struct Genesys(pub(super) Vendor);

impl Platform for Genesys {
    fn vendor(&self) -> &Vendor {
        &self.0
    }

    fn read_token(&self, _token: &Token, authority: &mut Authority) {
        if let Some(Fact { value: issuer, source }) = &authority.issuer {
            let host = issuer
                .split("://")
                .nth(1)
                .unwrap_or(issuer)
                .split('/')
                .next()
                .unwrap_or_default();
            if let Some(HostMatch {
                region: Some(region), ..
            }) = self.host(host)
            {
                authority.region = Some(Fact::new(region.words(), source.clone()));
                authority.region_listed = true;
            }
        }
    }

    fn read_denial(&self, exchange: &Exchange, denial: &mut Denial) {
        dialect::read(exchange, denial);
    }

    fn is_telling(&self, path: &str) -> bool {
        learn::is_telling(path)
    }

    fn learn(&self, exchange: &Exchange, body: &Value) -> Option<Learned> {
        learn::learn(&self.path(exchange.url.path()), body)
    }

    fn questions(&self, origin: &str, _token: Option<&Token>) -> Vec<Question> {
        learn::questions(origin)
    }

    fn right_questions(&self, origin: &str, right: Option<&Atom>) -> Vec<Question> {
        rights::questions(origin, right)
    }

    fn learn_right(&self, url: &RequestUrl, right: &Atom, body: &str) -> Option<RightTold> {
        rights::learn(&self.path(url.path()), right, body)
    }

    fn notice(&self, exchange: &Exchange, token: Option<&Token>, authority: &Authority) -> Vec<Finding> {
        let region = self.host(exchange.url.host()).and_then(|host| host.region);
        let on_api = self
            .host(exchange.url.host())
            .is_some_and(|host| host.service == Service::Api);
        notice::all(
            exchange,
            token,
            authority,
            region.as_ref().map(|region| (region, on_api)),
        )
    }
}

#[cfg(test)]
mod tests;
