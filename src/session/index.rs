//! [`Index`]: what the rules that look at other calls need of a session. What is where is known to the session
//! (`room`); what is found on the way lives as long as one answer, so nothing in it can be out of date.

use super::Session;
use super::before::Operation;
use crate::exchange::Exchange;
use crate::platforms::Tables;
use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

/// The calls of a session by what other calls look for.
pub(crate) struct Index<'a> {
    session: &'a Session,
    /// Operations of calls, by serial, as far as they were asked for.
    operations: RefCell<HashMap<u64, Rc<Operation>>>,
}

impl<'a> Index<'a> {
    pub(super) fn of(session: &'a Session) -> Self {
        Self {
            session,
            operations: RefCell::default(),
        }
    }

    /// Calls of the same method and number of segments that succeeded, newest first.
    pub(super) fn succeeded_like(&self, exchange: &Exchange) -> impl Iterator<Item = &'a Exchange> {
        let session = self.session;
        session
            .succeeded_like(exchange)
            .filter_map(|serial| session.by_serial(serial))
    }

    /// Refused preflights, newest first.
    pub(super) fn preflights(&self) -> impl Iterator<Item = &'a Exchange> {
        let session = self.session;
        session.room.preflights().filter_map(|serial| session.by_serial(serial))
    }

    /// The operation of a call.
    pub(super) fn operation(&self, exchange: &Exchange, tables: &Tables) -> Rc<Operation> {
        let mut known = self.operations.borrow_mut();
        let operation = known
            .entry(exchange.mark.serial)
            .or_insert_with(|| Rc::new(Operation::of(exchange, tables)));
        Rc::clone(operation)
    }
}
