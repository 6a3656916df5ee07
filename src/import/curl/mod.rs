//! cURL commands, as the browsers' `Copy as cURL` (bash and cmd) writes them and as people type them.

mod cmd;
mod options;
mod words;

use super::draft::Draft;
use super::http;
use super::scan::Place;
use super::{ImportError, Recording};

pub(super) const FORM: &str = "cURL command";

/// One command's words, each with its place.
#[derive(Debug, Default)]
pub(super) struct Command {
    pub(super) words: Vec<(String, Place)>,
}

/// Whether a text begins with a cURL command, perhaps behind a prompt.
pub(super) fn is_command(text: &str) -> bool {
    let text = text.trim_start_matches(['$', '>', '%', '#']).trim_start();
    let first = text.split(char::is_whitespace).next().unwrap_or_default();
    is_curl(first)
}

/// Reads every cURL command of the text, and an answer below the last one.
pub(super) fn read(text: &str, now_ms: i64) -> Result<Recording, ImportError> {
    let mut recording = Recording::default();
    let (commands, rest) = if cmd::is_cmd(text) {
        (cmd::commands(text)?, "")
    } else {
        words::commands(text)?
    };
    for command in &commands {
        let start = command.words.iter().position(|(word, _)| is_curl(word));
        if let Some(words) = start.and_then(|at| command.words.get(at..)) {
            options::read(words, now_ms, &mut recording)?;
        }
    }
    if let Some(last) = recording.exchanges.last_mut() {
        http::answer_text(rest, last);
    }
    Ok(recording)
}

/// The words of a command, each with its place.
pub(super) type Words = Vec<(String, Place)>;

/// A shell's text as commands, each with its words and their places, and what stands below them.
pub(super) fn split(text: &str) -> Result<(Vec<Words>, &str), ImportError> {
    let (commands, rest) = words::commands(text)?;
    Ok((commands.into_iter().map(|command| command.words).collect(), rest))
}

fn is_curl(word: &str) -> bool {
    let name = word.rsplit(['/', '\\']).next().unwrap_or(word);
    name.eq_ignore_ascii_case("curl") || name.eq_ignore_ascii_case("curl.exe")
}
