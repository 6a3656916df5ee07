//! Runs the command `why403` as a user does.

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

/// What a run left.
pub struct Ran {
    pub status: i32,
    pub out: String,
    pub err: String,
}

impl Ran {
    /// Status, standard output and standard error.
    pub fn parts(self) -> (i32, String, String) {
        (self.status, self.out, self.err)
    }
}

/// Runs the command with these words and this standard input, at the root of the repository.
pub fn why403(words: &[&str], input: &str) -> Ran {
    why403_in(&crate::support::root(), words, input, &[])
}

/// The same in a folder, with these variables of the environment.
pub fn why403_in(folder: &Path, words: &[&str], input: &str, variables: &[(&str, &str)]) -> Ran {
    let mut child = Command::new(env!("CARGO_BIN_EXE_why403"))
        .args(words)
        .envs(variables.iter().copied())
        .current_dir(folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // A command that refuses its words does not read.
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    let output = child.wait_with_output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    Ran {
        status: output.status.code().unwrap(),
        out: text(output.stdout),
        err: text(output.stderr),
    }
}
