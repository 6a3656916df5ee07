//! The same call by a supposed caller.

use super::Session;
use crate::diagnosis::{self, Diagnosis, History, Supposed};
use crate::exchange::Exchange;
use crate::platforms::Tables;
use std::sync::Arc;

impl Session {
    /// A call as a supposed caller would send it, and what the table says of that. Nothing is sent, and nothing of the
    /// session changes.
    pub fn suppose(&self, id: &str, tables: &Tables, supposed: &Supposed) -> Option<(Exchange, Diagnosis)> {
        let exchange = self.exchange(id)?;
        let really = diagnosis::diagnose(exchange, tables, &self.learned(exchange));
        let call = supposed.call(exchange);
        let history = History {
            supposed: Some((supposed.clone(), really.authority.lacking)),
            forms: Arc::clone(&self.forms),
            ..History::default()
        };
        let diagnosis = diagnosis::diagnose_in(&call, tables, &self.learned(&call), &history);
        Some((call, diagnosis))
    }
}
