//! Time and memory of another program. The highest memory is asked of the system while it runs (Linux only): it never
//! falls, so only what is taken within the last two milliseconds of its life can be missed.

use crate::measure::median;
use crate::{Error, Result};
use serde_json::json;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

const STEP: Duration = Duration::from_millis(2);

/// Runs it and prints `{"ms": …, "peakBytes": …, "status": …}`; the output of the program is read by nobody.
pub(crate) fn run(times: usize, command: &[String]) -> Result<()> {
    let (name, arguments) = command
        .split_first()
        .ok_or_else(|| Error::Other("no program is named".to_owned()))?;
    let mut took = Vec::new();
    let mut peaks = Vec::new();
    let mut status = None;
    for _ in 0..times.max(1) {
        let begun = Instant::now();
        let mut child = Command::new(name)
            .args(arguments)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .spawn()
            .map_err(Error::io(format!("cannot start {name}")))?;
        let file = format!("/proc/{}/status", child.id());
        let mut peak = 0.0_f64;
        let ended = loop {
            if let Some(kb) = std::fs::read_to_string(&file).ok().as_deref().and_then(highest) {
                peak = peak.max(kb * 1024.0);
            }
            let ended = child.try_wait().map_err(Error::io(format!("cannot wait for {name}")))?;
            if let Some(ended) = ended {
                break ended;
            }
            std::thread::sleep(STEP);
        };
        took.push(begun.elapsed().as_secs_f64() * 1e3);
        peaks.push(peak);
        status = ended.code();
    }
    let words = json!({"ms": median(took), "peakBytes": median(peaks), "status": status});
    println!("{words}");
    Ok(())
}

/// `VmHWM` of a process, in KB.
fn highest(status: &str) -> Option<f64> {
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.split_whitespace().next()?.parse().ok()
}
