//! Child processes, each bounded in time and ended with all its descendants.
//!
//! Every child leads a process group of its own (on Unix), so that a timeout or
//! Ctrl-C ends what the child started too, by the id of that group and of no other.

use std::collections::{BTreeSet, VecDeque};
use std::io::{BufRead, BufReader, Read};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use crate::error::{Error, Result};

/// How many of the last lines an error repeats.
const TAIL_LINES: usize = 30;
/// How long to wait for output that a grandchild still holds open.
const GRACE: Duration = Duration::from_secs(2);
/// How often a silent child is looked after.
const TICK: Duration = Duration::from_millis(50);

/// Process groups that Ctrl-C must end.
static RUNNING: Mutex<BTreeSet<u32>> = Mutex::new(BTreeSet::new());

/// What becomes of the child's output.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Output {
    /// Each line is printed as it comes, standard error to standard error.
    Stream,
    /// Nothing is printed but a sign of life every 20 seconds.
    Quiet,
    /// Nothing at all is printed.
    Silent,
}

/// How a child that ran ended, whatever its status.
#[derive(Debug)]
pub(crate) struct Ended {
    /// Its exit status.
    pub(crate) status: ExitStatus,
    /// All it wrote to standard output.
    pub(crate) stdout: String,
    /// The last lines of both outputs, in the order they came.
    pub(crate) tail: String,
}

enum Line {
    Out(String),
    Err(String),
}

/// Makes Ctrl-C and SIGTERM end every running child before this program ends.
pub(crate) fn end_children_on_interrupt() -> Result<()> {
    ctrlc::set_handler(|| {
        let running = RUNNING.lock().unwrap_or_else(PoisonError::into_inner);
        for id in running.iter() {
            kill_group(*id);
        }
        std::process::exit(130);
    })
    .map_err(|error| Error::Other(format!("cannot listen for Ctrl-C: {error}")))
}

/// Runs `command`; a failing exit status is an error.
pub(crate) fn run(command: Command, what: &str, limit: Duration, output: Output) -> Result<Ended> {
    let ended = run_any(command, what, limit, output)?;
    if ended.status.success() {
        Ok(ended)
    } else {
        let tail = if output == Output::Stream {
            String::new()
        } else {
            ended.tail
        };
        Err(Error::Failed {
            what: what.to_owned(),
            status: ended.status.to_string(),
            tail,
        })
    }
}

/// Runs `command` and returns how it ended; only a time that is up or a command
/// that cannot be started is an error.
pub(crate) fn run_any(mut command: Command, what: &str, limit: Duration, output: Output) -> Result<Ended> {
    command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    #[cfg(unix)]
    std::os::unix::process::CommandExt::process_group(&mut command, 0);
    let mut child = command.spawn().map_err(|source| Error::Start {
        what: format!("{what} ({})", command.get_program().to_string_lossy()),
        source,
    })?;
    let id = child.id();
    lock().insert(id);
    let ended = attend(&mut child, what, limit, output);
    lock().remove(&id);
    ended
}

/// The trimmed standard output of a short command, or nothing if it fails.
pub(crate) fn ask(command: Command) -> Option<String> {
    let ended = run_any(command, "a question", Duration::from_secs(20), Output::Silent).ok()?;
    ended.status.success().then(|| ended.stdout.trim().to_owned())
}

fn lock() -> std::sync::MutexGuard<'static, BTreeSet<u32>> {
    RUNNING.lock().unwrap_or_else(PoisonError::into_inner)
}

fn attend(child: &mut Child, what: &str, limit: Duration, output: Output) -> Result<Ended> {
    let (sender, lines) = channel();
    if let Some(out) = child.stdout.take() {
        read_lines(out, sender.clone(), Line::Out);
    }
    if let Some(err) = child.stderr.take() {
        read_lines(err, sender, Line::Err);
    }
    let mut heard = Heard::new(what, output);
    let deadline = Instant::now() + limit;
    let status = loop {
        let closed = heard.listen(&lines, TICK);
        if let Some(status) = child.try_wait().map_err(|source| Error::Start {
            what: what.to_owned(),
            source,
        })? {
            break status;
        }
        if Instant::now() >= deadline {
            end(child);
            heard.drain(&lines, GRACE);
            return Err(Error::TimedOut {
                what: what.to_owned(),
                limit,
                tail: heard.tail(),
            });
        }
        if closed {
            std::thread::sleep(TICK);
        }
    };
    if !heard.drain(&lines, GRACE) {
        // Something that the child started still holds its output: it goes with the child.
        kill_group(child.id());
        heard.drain(&lines, GRACE);
    }
    Ok(Ended {
        status,
        tail: heard.tail(),
        stdout: heard.stdout,
    })
}

/// What a child has said so far.
struct Heard<'a> {
    what: &'a str,
    output: Output,
    stdout: String,
    last: VecDeque<String>,
    started: Instant,
    sign_of_life: Instant,
}

impl<'a> Heard<'a> {
    fn new(what: &'a str, output: Output) -> Self {
        let now = Instant::now();
        Self {
            what,
            output,
            stdout: String::new(),
            last: VecDeque::new(),
            started: now,
            sign_of_life: now,
        }
    }

    /// Takes what is there, waiting at most `wait` for the first line; true when
    /// both outputs are closed.
    fn listen(&mut self, lines: &Receiver<Line>, wait: Duration) -> bool {
        let mut next = lines.recv_timeout(wait);
        loop {
            match next {
                Ok(line) => self.take(line),
                Err(RecvTimeoutError::Timeout) => break false,
                Err(RecvTimeoutError::Disconnected) => break true,
            }
            next = lines.recv_timeout(Duration::ZERO);
        }
    }

    /// Takes all that still comes; false if it does not close within `wait`.
    fn drain(&mut self, lines: &Receiver<Line>, wait: Duration) -> bool {
        let deadline = Instant::now() + wait;
        while Instant::now() < deadline {
            if self.listen(lines, TICK) {
                return true;
            }
        }
        false
    }

    fn take(&mut self, line: Line) {
        let text = match line {
            Line::Out(text) => {
                if self.output == Output::Stream {
                    println!("{text}");
                }
                self.stdout.push_str(&text);
                self.stdout.push('\n');
                text
            }
            Line::Err(text) => {
                if self.output == Output::Stream {
                    eprintln!("{text}");
                }
                text
            }
        };
        if self.output == Output::Quiet && self.sign_of_life.elapsed() > Duration::from_secs(20) {
            self.sign_of_life = Instant::now();
            let seconds = self.started.elapsed().as_secs();
            eprintln!("  {}: {seconds} s, {}", self.what, text.trim());
        }
        if self.last.len() == TAIL_LINES {
            self.last.pop_front();
        }
        self.last.push_back(text);
    }

    fn tail(&self) -> String {
        let lines: Vec<&str> = self.last.iter().map(String::as_str).collect();
        lines.join("\n")
    }
}

fn read_lines(from: impl Read + Send + 'static, to: Sender<Line>, kind: impl Fn(String) -> Line + Send + 'static) {
    std::thread::spawn(move || {
        let mut reader = BufReader::new(from);
        let mut bytes = Vec::new();
        // Bytes and not `lines()`: one line that is not UTF-8 must not end the reading,
        // or the child would block on a full pipe.
        while matches!(reader.read_until(b'\n', &mut bytes), Ok(count) if count > 0) {
            let text = String::from_utf8_lossy(&bytes);
            let line = kind(text.trim_end_matches(['\n', '\r']).to_owned());
            if to.send(line).is_err() {
                break;
            }
            bytes.clear();
        }
    });
}

/// Ends the child and all of its group, and takes its status so that no zombie stays.
fn end(child: &mut Child) {
    kill_group(child.id());
    let _ = child.kill();
    let _ = child.wait();
}

#[cfg(unix)]
fn kill_group(id: u32) {
    let group = i32::try_from(id).ok().and_then(rustix::process::Pid::from_raw);
    if let Some(group) = group {
        let _ = rustix::process::kill_process_group(group, rustix::process::Signal::KILL);
    }
}

/// Windows has no process groups to signal; `taskkill` ends a tree by the id of its root.
#[cfg(not(unix))]
fn kill_group(id: u32) {
    let _ = Command::new("taskkill")
        .args(["/T", "/F", "/PID", &id.to_string()])
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    fn shell(script: &str) -> Command {
        let mut command = Command::new("sh");
        command.args(["-c", script]);
        command
    }

    fn alive(id: &str) -> bool {
        let mut command = Command::new("kill");
        command.args(["-0", id]);
        ask(command).is_some()
    }

    #[test]
    fn a_child_whose_time_is_up_is_ended_with_its_own_children() {
        let started = Instant::now();
        let error = run(
            shell("sleep 60 & echo $!; wait"),
            "sleeping",
            Duration::from_millis(300),
            Output::Silent,
        )
        .unwrap_err();
        let Error::TimedOut { tail, .. } = error else {
            panic!("{error}");
        };
        assert!(started.elapsed() < Duration::from_secs(5));
        // The grandchild is reaped by init, which may take a moment.
        let gone = (0..50).any(|_| {
            std::thread::sleep(Duration::from_millis(20));
            !alive(tail.trim()) || is_zombie(tail.trim())
        });
        assert!(gone, "process {tail} still runs");
    }

    fn is_zombie(id: &str) -> bool {
        std::fs::read_to_string(format!("/proc/{id}/stat")).is_ok_and(|stat| stat.contains(") Z "))
    }

    #[test]
    fn output_held_open_by_a_background_process_does_not_hold_the_run() {
        let started = Instant::now();
        let ended = run(
            shell("sleep 60 & echo done"),
            "leaving",
            Duration::from_secs(30),
            Output::Silent,
        )
        .unwrap();
        assert_eq!(ended.stdout, "done\n");
        assert!(started.elapsed() < Duration::from_secs(10));
    }

    #[test]
    fn a_failure_repeats_the_last_lines() {
        let error = run(
            shell("echo one; echo two >&2; exit 3"),
            "trying",
            Duration::from_secs(5),
            Output::Silent,
        )
        .unwrap_err()
        .to_string();
        assert!(error.starts_with("trying failed (exit status: 3)"), "{error}");
        assert!(error.contains("one") && error.contains("two"), "{error}");
    }

    #[test]
    fn bytes_that_are_not_utf8_do_not_stop_the_reading() {
        let ended = run(
            shell("printf 'a\\377b\\n'; echo end"),
            "printing",
            Duration::from_secs(5),
            Output::Silent,
        )
        .unwrap();
        assert!(ended.stdout.ends_with("end\n"));
    }
}
