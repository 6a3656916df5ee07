//! Batches of all subjects in turns, so that what slows the machine slows all of them.

use std::time::{Duration, Instant};

const ROUNDS: usize = 31;
const BATCH: Duration = Duration::from_millis(8);

/// Something to be measured.
pub(crate) struct Subject<'a> {
    /// Its name.
    pub(crate) name: String,
    /// How many operations one run performs.
    pub(crate) operations: usize,
    /// One run. What it returns is looked at, so that nothing of it can be left out.
    pub(crate) run: Box<dyn FnMut() -> usize + 'a>,
}

impl<'a> Subject<'a> {
    pub(crate) fn new(name: impl Into<String>, operations: usize, run: impl FnMut() -> usize + 'a) -> Self {
        Self {
            name: name.into(),
            operations,
            run: Box::new(run),
        }
    }
}

/// Nanoseconds of one operation by subject: the median of many batches.
pub(crate) fn in_turns(subjects: Vec<Subject<'_>>) -> Vec<(String, f64)> {
    struct Running<'a> {
        subject: Subject<'a>,
        runs: usize,
        times: Vec<f64>,
    }
    let mut all: Vec<Running<'_>> = subjects
        .into_iter()
        .map(|mut subject| {
            let runs = calibrated(&mut subject);
            Running {
                subject,
                runs,
                times: Vec::with_capacity(ROUNDS),
            }
        })
        .collect();
    let count = all.len().max(1);
    for round in 0..ROUNDS {
        all.rotate_left(round % count);
        for one in &mut all {
            let took = batch(&mut one.subject, one.runs).as_secs_f64() * 1e9;
            let operations = one.runs.saturating_mul(one.subject.operations).max(1);
            one.times.push(took / operations as f64);
        }
    }
    all.into_iter()
        .map(|one| (one.subject.name, median(one.times)))
        .collect()
}

/// The value in the middle.
pub(crate) fn median(mut all: Vec<f64>) -> f64 {
    all.sort_by(f64::total_cmp);
    all.get(all.len() / 2).copied().unwrap_or(f64::NAN)
}

/// The time of a subject, by name.
pub(crate) fn of(all: &[(String, f64)], name: &str) -> f64 {
    all.iter()
        .find(|(known, _)| known == name)
        .map_or(f64::NAN, |(_, time)| *time)
}

/// How many runs fill a batch, found warm.
fn calibrated(subject: &mut Subject<'_>) -> usize {
    let mut runs = 1;
    loop {
        let took = batch(subject, runs);
        if took >= BATCH || runs > 1 << 24 {
            return runs;
        }
        let factor = (BATCH.as_secs_f64() * 1.2 / took.as_secs_f64().max(1e-7)).clamp(1.5, 8.0);
        runs = (runs as f64 * factor).ceil() as usize;
    }
}

fn batch(subject: &mut Subject<'_>, runs: usize) -> Duration {
    let begun = Instant::now();
    let mut sum = 0_usize;
    for _ in 0..runs {
        sum = sum.wrapping_add((subject.run)());
    }
    std::hint::black_box(sum);
    begun.elapsed()
}
