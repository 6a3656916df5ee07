//! The tokens of the page: those that calls of the tab carried, and one that the user pasted beside them. This page alone
//! keeps that one, in memory.

use super::Desk;
use crate::browser::message::reader::TokenAlone;
use crate::browser::page::{App, empty_field};
use crate::browser::view::desk::{Compared, Tool};
use crate::browser::view::words::now_ms;
use crate::credential;
use crate::diagnosis::Caller;
use crate::exchange::Exchange;
use crate::import::one_token;
use crate::platform::Platform;
use crate::platforms::{self, Tables};
use crate::report;
use crate::report::desk::{Pasted, pasted};
use crate::sensitive::Sensitive;
use crate::token;
use std::rc::Rc;

/// Shorter texts are no token yet: somebody types.
const SHORTEST: usize = 16;

/// A pasted token.
#[derive(Debug)]
pub(super) struct Beside {
    token: Pasted,
    /// A call of the tab as it would be sent with it.
    call: Exchange,
}

/// Takes what was pasted into the field, and chooses the token.
pub(super) fn input(app: &Rc<App<Desk>>, value: &str) {
    if value.trim().len() < SHORTEST {
        app.change(|desk| desk.shown.pasted_words = None);
        return;
    }
    let Some(found) = one_token(value, now_ms()) else {
        app.change(|desk| desk.shown.pasted_words = Some("No token was found in this text."));
        return;
    };
    empty_field("pasted");
    app.change(|desk| {
        let name = found.token.fingerprint();
        if !desk.paste(Pasted::of(found.token)) {
            desk.shown.pasted_words = Some("No call of this tab is kept that the token could be held against.");
            return;
        }
        desk.shown.pasted_words = Some("The pasted token is chosen.");
        match desk.shown.tool {
            Tool::Suppose => desk.shown.other = Some(name),
            _ => desk.shown.second = Some(name),
        }
        desk.look();
    });
}

impl Desk {
    /// Takes a token; false when the tab has no call that could carry it.
    fn paste(&mut self, token: Pasted) -> bool {
        let calls = self.session.exchanges().iter().rev();
        // Where a token is known is where this one is held against it.
        let carries = |exchange: &&Exchange| credential::find(exchange).iter().any(|one| one.token.is_some());
        let found = calls.clone().find(carries).or_else(|| calls.clone().next());
        let found = found.and_then(|call| pasted(&self.session, &call.id, &self.tables.borrow(), &token));
        let Some((call, view)) = found else { return false };
        self.pasted = Some(Beside { token, call });
        self.shown.pasted = Some(view);
        true
    }

    /// The session was read again.
    pub(super) fn paste_again(&mut self) {
        self.shown.pasted = None;
        if let Some(pasted) = self.pasted.take() {
            self.paste(pasted.token);
        }
    }

    /// A token by its fingerprint.
    pub(super) fn token(&self, fingerprint: &str) -> Option<Sensitive<String>> {
        match self.beside(fingerprint) {
            Some(pasted) => pasted.token.token().cloned(),
            None => self.session.reveal(fingerprint),
        }
    }

    /// The pasted token, if it is the one of this fingerprint.
    fn beside(&self, fingerprint: &str) -> Option<&Beside> {
        let pasted = self.shown.pasted.as_ref();
        pasted.filter(|one| one.fingerprint == fingerprint)?;
        self.pasted.as_ref()
    }

    /// The newest call that carries a token; of the pasted one the call that would.
    fn carrying(&self, fingerprint: &str) -> Option<&Exchange> {
        if let Some(pasted) = self.beside(fingerprint) {
            return Some(&pasted.call);
        }
        self.session.exchanges().iter().rev().find(|exchange| {
            let tokens = credential::find(exchange).into_iter().filter_map(|one| one.token);
            tokens.into_iter().any(|token| token.fingerprint() == fingerprint)
        })
    }

    /// Who calls with a token, and whose API that is.
    pub(super) fn caller(&self, fingerprint: &str) -> Option<(Caller, Option<&'static dyn Platform>)> {
        let exchange = self.carrying(fingerprint)?;
        let caller = Caller::of(exchange, &self.session.learned(exchange));
        Some((caller, platforms::of_call(exchange)))
    }

    pub(super) fn alone(&self, fingerprint: &str, tables: &Tables) -> Option<TokenAlone> {
        let token = self.token(fingerprint)?;
        let view = match &self.shown.pasted {
            Some(pasted) if pasted.fingerprint == fingerprint => pasted.clone(),
            _ => self.session.report(&self.carrying(fingerprint)?.id, tables)?.token?,
        };
        Some(TokenAlone {
            view,
            details: report::details(&token::decode(&token), &[], now_ms()),
        })
    }

    pub(super) fn compare(&self, first: &str, second: &str, tables: &Tables) -> Option<Box<Compared>> {
        let ((one, whose), (two, of)) = (self.caller(first)?, self.caller(second)?);
        let both = whose
            .zip(of)
            .filter(|(one, two)| one.id() == two.id())
            .map(|(one, _)| one);
        let table = both.and_then(|platform| Some((tables.table(platform.id())?, platform.id())));
        Some(Box::new(Compared {
            difference: report::difference(&one, &two, table, tables, now_ms()),
            vendor: both.map(|platform| platform.name().to_owned()),
            first: self.alone(first, tables)?,
            second: self.alone(second, tables)?,
        }))
    }
}
