//! [`Recorder`]: the last calls, for a recording that may be shared.

use crate::exchange::Exchange;
use std::collections::VecDeque;
use std::sync::Mutex;

/// At most so many calls are kept; the oldest go first.
const MOST: usize = 2_000;

/// The last calls, and how many came before them.
#[derive(Debug, Default)]
pub(super) struct Recorder {
    calls: Mutex<(VecDeque<Exchange>, u64)>,
}

impl Recorder {
    pub(super) fn add(&self, mut exchange: Exchange) {
        if let Ok(mut calls) = self.calls.lock() {
            let (kept, count) = &mut *calls;
            *count += 1;
            exchange.id = count.to_string();
            if kept.len() >= MOST {
                kept.pop_front();
            }
            kept.push_back(exchange);
        }
    }

    /// The calls, oldest first, and how many are not among them.
    pub(super) fn calls(&self) -> (Vec<Exchange>, u64) {
        let Ok(calls) = self.calls.lock() else {
            return (Vec::new(), 0);
        };
        let kept: Vec<Exchange> = calls.0.iter().cloned().collect();
        let gone = calls.1.saturating_sub(u64::try_from(kept.len()).unwrap_or(u64::MAX));
        (kept, gone)
    }
}
