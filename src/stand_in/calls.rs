//! Calls of the configuration: `GET /path*`, and what happens to them.

use super::config::{Config, FaultKind, RateConfig};
use std::collections::HashMap;
use std::hash::{BuildHasher as _, RandomState};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

/// A method and a path with `*` in it.
#[derive(Debug, Clone)]
pub(super) struct Call {
    method: Option<String>,
    path: Pattern,
}

/// A path with `*` in it, which stands for any characters.
#[derive(Debug, Clone)]
pub(super) struct Pattern(Vec<String>);

impl Pattern {
    pub(super) fn new(text: &str) -> Self {
        Self(text.split('*').map(str::to_owned).collect())
    }

    pub(super) fn fits(&self, path: &str) -> bool {
        let Some((first, others)) = self.0.split_first() else {
            return false;
        };
        let Some(mut rest) = path.strip_prefix(first.as_str()) else {
            return false;
        };
        let Some((last, middle)) = others.split_last() else {
            return rest.is_empty();
        };
        for piece in middle {
            match rest.split_once(piece.as_str()) {
                Some((_, after)) => rest = after,
                None => return false,
            }
        }
        rest.ends_with(last.as_str())
    }
}

impl Call {
    /// What [`Config::check`] has looked at.
    pub(super) fn new(text: &str) -> Self {
        let (method, path) = text.split_once(' ').unwrap_or(("*", text));
        Self {
            method: (method != "*").then(|| method.to_owned()),
            path: Pattern::new(path),
        }
    }

    pub(super) fn fits(&self, method: &str, path: &str) -> bool {
        self.method.as_deref().is_none_or(|own| own == method) && self.path.fits(path)
    }
}

/// Faults, with what they count.
#[derive(Debug)]
pub(super) struct Faults(Vec<Fault>);

#[derive(Debug)]
struct Fault {
    call: Call,
    kind: FaultKind,
    every: u64,
    times: u64,
    latency_ms: u64,
    seen: AtomicU64,
    done: AtomicU64,
}

impl Faults {
    pub(super) fn of(config: &Config) -> Self {
        let fault = |fault: &super::config::FaultConfig| Fault {
            call: Call::new(&fault.call),
            kind: fault.kind,
            every: fault.every.max(1),
            times: fault.times,
            latency_ms: fault.latency_ms,
            seen: AtomicU64::new(0),
            done: AtomicU64::new(0),
        };
        Self(config.fault.iter().map(fault).collect())
    }

    /// What happens to a call: how much later its answer comes, and what it is in place of the real one.
    pub(super) fn at(&self, method: &str, path: &str) -> (u64, Option<FaultKind>) {
        let (mut late, mut kind) = (0, None);
        for fault in self.0.iter().filter(|fault| fault.call.fits(method, path)) {
            let number = fault.seen.fetch_add(1, Ordering::Relaxed) + 1;
            if !number.is_multiple_of(fault.every) {
                continue;
            }
            if fault.times > 0 && fault.done.fetch_add(1, Ordering::Relaxed) >= fault.times {
                continue;
            }
            late += fault.latency_ms;
            if fault.kind != FaultKind::Slow {
                kind = kind.or(Some(fault.kind));
            }
        }
        (late, kind)
    }
}

/// Counts calls, by whoever makes them.
#[derive(Debug)]
pub(super) struct Rates {
    rate: RateConfig,
    hasher: RandomState,
    counts: Mutex<HashMap<u64, (i64, u64)>>,
}

/// Calls are counted, for the limit of a rate, of at most so many callers at a time.
const MOST_CALLERS: usize = 20_000;

/// What is left of a rate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Left {
    pub(super) limit: u64,
    pub(super) remaining: u64,
    /// Seconds until the next window.
    pub(super) seconds: i64,
    /// When that is, in seconds since 1970-01-01T00:00:00Z.
    pub(super) reset_s: i64,
    pub(super) over: bool,
}

impl Rates {
    pub(super) fn of(rate: RateConfig) -> Self {
        Self {
            rate,
            hasher: RandomState::new(),
            counts: Mutex::default(),
        }
    }

    /// Counts a call of a caller, whose token is kept as a number alone.
    pub(super) fn count(&self, caller: &str, now_ms: i64) -> Left {
        let length = i64::try_from(self.rate.seconds).unwrap_or(60).max(1) * 1000;
        let begun = now_ms.div_euclid(length) * length;
        let mut count = 1;
        if let Ok(mut counts) = self.counts.lock() {
            if counts.len() >= MOST_CALLERS {
                counts.clear();
            }
            let entry = counts.entry(self.hasher.hash_one(caller)).or_insert((begun, 0));
            if entry.0 != begun {
                *entry = (begun, 0);
            }
            entry.1 += 1;
            count = entry.1;
        }
        let until = begun + length;
        Left {
            limit: self.rate.calls,
            remaining: self.rate.calls.saturating_sub(count),
            seconds: (until - now_ms).div_euclid(1000).max(0) + 1,
            reset_s: until.div_euclid(1000),
            over: count > self.rate.calls,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn calls_fit_whole() {
        let call = Call::new("GET /api/*/queues/*");
        assert!(call.fits("GET", "/api/v2/queues/7"));
        assert!(!call.fits("POST", "/api/v2/queues/7") && !call.fits("GET", "/api/v2/queues"));
        assert!(Call::new("* /x").fits("PUT", "/x") && !Call::new("* /x").fits("PUT", "/xy"));
        assert!(Call::new("GET /*").fits("GET", "/"));
    }

    #[test]
    fn faults_come_at_their_number_and_so_often() {
        let config: Config = serde_json::from_value(serde_json::json!({"fault": [
            {"call": "GET /a", "kind": "outage", "every": 2, "times": 2},
            {"call": "* /*", "kind": "slow", "latency-ms": 5},
        ]}))
        .unwrap();
        let faults = Faults::of(&config);
        let kinds: Vec<bool> = (0..7).map(|_| faults.at("GET", "/a").1.is_some()).collect();
        assert_eq!(kinds, [false, true, false, true, false, false, false]);
        assert_eq!(faults.at("GET", "/b"), (5, None));
    }

    #[test]
    fn a_rate_is_a_callers_own_and_begins_anew() {
        let rates = Rates::of(RateConfig { calls: 2, seconds: 60 });
        assert!(!rates.count("a", 1000).over && !rates.count("a", 2000).over);
        let left = rates.count("a", 3000);
        assert!(
            left.over && left.remaining == 0 && left.seconds == 58 && left.reset_s == 60,
            "{left:?}"
        );
        assert!(!rates.count("b", 3000).over && !rates.count("a", 60_000).over);
    }
}
