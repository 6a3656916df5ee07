//! [`Index`]: what the rules that look at other calls need of a session, found once for all calls that are explained
//! together. It lives as long as one answer: nothing in it can be out of date.

use super::before::Operation;
use crate::diagnosis::network;
use crate::exchange::Exchange;
use crate::platforms::Tables;
use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

/// Calls with their places in the session, oldest first.
type Places<'a> = Vec<(usize, &'a Exchange)>;

/// The calls of a session by what other calls look for.
pub(crate) struct Index<'a> {
    /// Calls that succeeded, by method, then by number of segments.
    succeeded: HashMap<&'a str, HashMap<usize, Places<'a>>>,
    /// Refused preflights, oldest first.
    preflights: Vec<&'a Exchange>,
    /// Operations of calls, by their place in the session, as far as they were asked for.
    operations: RefCell<HashMap<usize, Rc<Operation>>>,
}

impl<'a> Index<'a> {
    pub(super) fn of(exchanges: &'a [Exchange]) -> Self {
        let mut succeeded: HashMap<&str, HashMap<usize, Places<'_>>> = HashMap::new();
        let mut preflights = Vec::new();
        for (at, exchange) in exchanges.iter().enumerate() {
            let Some(status) = exchange.status() else { continue };
            let good = (200..300).contains(&status);
            if good || status == 304 {
                let alike = succeeded.entry(&exchange.method).or_default().entry(segments(exchange));
                alike.or_default().push((at, exchange));
            }
            if !good && status != 0 && network::is_preflight(exchange) {
                preflights.push(exchange);
            }
        }
        Self {
            succeeded,
            preflights,
            operations: RefCell::default(),
        }
    }

    /// Calls of the same method and number of segments that succeeded, with their places, oldest first.
    pub(super) fn succeeded_like(&self, exchange: &Exchange) -> &[(usize, &'a Exchange)] {
        let alike = self.succeeded.get(exchange.method.as_str());
        let alike = alike.and_then(|by_segments| by_segments.get(&segments(exchange)));
        alike.map_or(&[], Vec::as_slice)
    }

    /// Refused preflights, newest first.
    pub(super) fn preflights(&self) -> impl Iterator<Item = &'a Exchange> {
        self.preflights.iter().rev().copied()
    }

    /// The operation of the call at a place.
    pub(super) fn operation(&self, at: usize, exchange: &Exchange, tables: &Tables) -> Rc<Operation> {
        let mut known = self.operations.borrow_mut();
        let operation = known
            .entry(at)
            .or_insert_with(|| Rc::new(Operation::of(exchange, tables)));
        Rc::clone(operation)
    }
}

fn segments(exchange: &Exchange) -> usize {
    exchange.url.path().split('/').count()
}
