//! Drivers as child processes that end with all their children.

use crate::{Error, Result};
use std::collections::HashMap;
use std::fs::File;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// Longest wait for a driver to say where it listens.
const START: Duration = Duration::from_secs(30);

/// A running driver. When it is dropped, it and everything it started is killed, by id.
pub(crate) struct Driver {
    child: Child,
    /// The browser's id, once known: it may have left the driver's family by then.
    pub(crate) browser: Option<u32>,
    pub(crate) port: u16,
    output: PathBuf,
    // Dropped last: the browser's profile is in it.
    folder: TempDir,
}

impl Driver {
    /// Starts a driver that prints the port it listens on after one of `marks`.
    pub(crate) async fn start(what: &'static str, mut command: Command, folder: TempDir, mark: &str) -> Result<Self> {
        let output = folder.path().join("driver.log");
        let file = File::create(&output).map_err(|source| Error::File {
            what: "cannot write",
            path: output.clone(),
            source,
        })?;
        let failed = |output: String| Error::Driver { what, output };
        let again = file.try_clone().map_err(|error| failed(error.to_string()))?;
        let child = command
            .stdin(Stdio::null())
            .stdout(file)
            .stderr(again)
            .spawn()
            .map_err(|error| failed(error.to_string()))?;
        let mut driver = Self {
            child,
            browser: None,
            port: 0,
            output,
            folder,
        };
        let begun = Instant::now();
        while begun.elapsed() < START {
            if let Some(port) = port_after(&driver.output(), mark) {
                driver.port = port;
                return Ok(driver);
            }
            if matches!(driver.child.try_wait(), Ok(Some(_)) | Err(_)) {
                break;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        Err(failed(driver.output()))
    }

    /// What it printed so far.
    pub(crate) fn output(&self) -> String {
        std::fs::read(&self.output)
            .map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
            .unwrap_or_default()
    }

    /// Kills the browser and what it started; the driver stays, and so do the files.
    pub(crate) fn kill_browser(&self) {
        if let Some(browser) = self.browser {
            family(browser, &parents()).into_iter().for_each(kill);
        }
    }

    /// Has the browser and what it started stand still, or go on.
    #[cfg(unix)]
    pub(crate) fn halt_browser(&self, still: bool) {
        use rustix::process::Signal;
        let order = if still { Signal::STOP } else { Signal::CONT };
        if let Some(browser) = self.browser {
            let all = family(browser, &parents());
            all.into_iter().for_each(|id| signal(id, order));
        }
    }

    /// Whether the browser still runs. A process that only waits to be collected does not.
    pub(crate) fn browser_runs(&self) -> bool {
        let Some(browser) = self.browser else { return false };
        std::fs::read_to_string(format!("/proc/{browser}/stat")).is_ok_and(|stat| !stat.contains(") Z "))
    }

    /// A folder that is removed with the driver.
    pub(crate) fn folder(&self) -> &std::path::Path {
        self.folder.path()
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        let parents = parents();
        let mut doomed = family(self.child.id(), &parents);
        if let Some(browser) = self.browser {
            doomed.extend(family(browser, &parents));
        }
        doomed.iter().copied().for_each(kill);
        let _reaped = self.child.wait();
        // The profile can be removed only when nobody writes into it any more.
        let begun = Instant::now();
        while begun.elapsed() < Duration::from_secs(5)
            && doomed
                .iter()
                .any(|id| std::path::Path::new("/proc").join(id.to_string()).exists())
        {
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}

fn port_after(output: &str, mark: &str) -> Option<u16> {
    let rest = output.split(mark).nth(1)?;
    let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
    // The line must be complete, or the number may be cut short.
    rest.contains('\n').then(|| digits.parse().ok()).flatten()
}

/// The process and all that descend from it.
fn family(root: u32, parents: &HashMap<u32, u32>) -> Vec<u32> {
    let mut found = vec![root];
    let mut next = 0;
    while let Some(&parent) = found.get(next) {
        let children = parents
            .iter()
            .filter(|(child, of)| **of == parent && !found.contains(child));
        let children: Vec<u32> = children.map(|(child, _)| *child).collect();
        found.extend(children);
        next += 1;
    }
    found
}

/// Each process's parent; empty where it cannot be told.
pub(crate) fn parents() -> HashMap<u32, u32> {
    let Ok(entries) = std::fs::read_dir("/proc") else {
        return from_ps().unwrap_or_default();
    };
    entries
        .flatten()
        .filter_map(|entry| {
            let id = entry.file_name().to_str()?.parse().ok()?;
            let stat = std::fs::read_to_string(entry.path().join("stat")).ok()?;
            // `id (name) state parent …`, and the name may hold anything.
            let parent = stat.rsplit(") ").next()?.split(' ').nth(1)?.parse().ok()?;
            Some((id, parent))
        })
        .collect()
}

fn from_ps() -> Option<HashMap<u32, u32>> {
    let output = Command::new("ps").args(["-A", "-o", "pid=,ppid="]).output().ok()?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let pair = |line: &str| {
        let mut words = line.split_whitespace();
        Some((words.next()?.parse().ok()?, words.next()?.parse().ok()?))
    };
    Some(text.lines().filter_map(pair).collect())
}

#[cfg(unix)]
fn signal(id: u32, signal: rustix::process::Signal) {
    use rustix::process::{Pid, kill_process};
    if let Some(id) = i32::try_from(id).ok().and_then(Pid::from_raw) {
        // It may have ended by itself.
        let _gone = kill_process(id, signal);
    }
}

#[cfg(unix)]
fn kill(id: u32) {
    signal(id, rustix::process::Signal::KILL);
}

#[cfg(not(unix))]
fn kill(id: u32) {
    let _gone = Command::new("taskkill")
        .args(["/F", "/T", "/PID", &id.to_string()])
        .output();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ports_are_read_from_complete_lines() {
        let chrome = "started successfully on port ";
        assert_eq!(
            port_after("ChromeDriver was started successfully on port 45127.\n", chrome),
            Some(45127)
        );
        assert_eq!(
            port_after("ChromeDriver was started successfully on port 4512", chrome),
            None
        );
        assert_eq!(
            port_after("INFO\tListening on 127.0.0.1:4444\n", "127.0.0.1:"),
            Some(4444)
        );
    }

    #[cfg(unix)]
    #[tokio::test]
    async fn what_a_driver_started_ends_with_it() {
        let folder = tempfile::tempdir().unwrap();
        let mut command = Command::new("sh");
        command.args([
            "-c",
            "sleep 1000 & echo child $!; echo 'listening on 127.0.0.1:4444'; wait",
        ]);
        let driver = Driver::start("sh", command, folder, "127.0.0.1:").await.unwrap();
        assert_eq!(driver.port, 4444);
        let text = driver.output();
        let child: u32 = text
            .split("child ")
            .nth(1)
            .unwrap()
            .lines()
            .next()
            .unwrap()
            .parse()
            .unwrap();
        assert_eq!(parents().get(&child), Some(&driver.child.id()));
        drop(driver);
        assert!(!parents().contains_key(&child));
    }
}
