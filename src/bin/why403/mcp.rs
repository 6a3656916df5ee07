//! `why403 mcp`: the Model Context Protocol over standard input and output.
//!
//! The protocol's part that tools need is five methods of JSON-RPC 2.0, one message a line; they are answered here by hand.
//! A framework for it would bring an asynchronous runtime and some hundred crates into a program that has no network. A real
//! client of another hand tests it (`tests/mcp`).

#[path = "mcp/answer.rs"]
mod answer;
#[path = "mcp/arguments.rs"]
mod arguments;
#[path = "mcp/clean.rs"]
mod clean;
#[path = "mcp/tools.rs"]
mod tools;
#[path = "mcp/views.rs"]
mod views;

use super::{Done, Failed, packs};
use clap::Args;
use serde_json::{Value, json};
use std::io::{BufRead as _, Read as _, Write as _};
use std::path::PathBuf;
use why403::pack::Pack;

#[derive(Args)]
pub(crate) struct Options {
    /// The folder of a pack, which says what is known of an API of your own; may be given several times
    #[arg(long, value_name = "FOLDER")]
    pack: Vec<PathBuf>,
}

/// Versions of the protocol that are spoken here, the newest first.
const VERSIONS: [&str; 4] = ["2025-11-25", "2025-06-18", "2025-03-26", "2024-11-05"];

/// A message is at most so long; a longer one is passed over and refused.
const MOST_BYTES: u64 = 64 * 1024 * 1024;

const INSTRUCTIONS: &str = "Explains why an API call was refused with 401 or 403, and says beforehand what calls need. All of it is read from \
     bundled tables; nothing is sent anywhere. Each statement has its source and certainty: repeat both. Where the answer \
     says unknown, do not guess a scope. Tokens that are passed in are not repeated.";

const PARSE: i64 = -32700;
const INVALID: i64 = -32600;
const NO_METHOD: i64 = -32601;
const PARAMETERS: i64 = -32602;

/// Answers until standard input ends.
pub(crate) fn run(options: &Options, packs: &[Pack]) -> Result<Done, Failed> {
    packs::all_there(&options.pack)?;
    let mut engine = answer::Engine::new(packs);
    let mut input = std::io::stdin().lock();
    loop {
        let mut line = Vec::new();
        let read = input
            .by_ref()
            .take(MOST_BYTES)
            .read_until(b'\n', &mut line)
            .map_err(|error| format!("standard input cannot be read: {error}"))?;
        if read == 0 {
            return Ok(Done::NothingDenied);
        }
        let answer = if u64::try_from(read).unwrap_or(u64::MAX) >= MOST_BYTES && line.last() != Some(&b'\n') {
            pass_over(&mut input)?;
            Some(refused(
                &Value::Null,
                INVALID,
                "the message is longer than 64 MiB; give a smaller recording",
            ))
        } else {
            heard(&line, &mut engine)
        };
        if let Some(answer) = answer {
            let mut out = std::io::stdout().lock();
            // A message is one line: JSON escapes the line breaks of texts.
            let written = writeln!(out, "{answer}").and_then(|()| out.flush());
            match written {
                Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => return Ok(Done::NothingDenied),
                Err(error) => return Err(format!("standard output cannot be written: {error}")),
                Ok(()) => {}
            }
        }
    }
}

/// Passes over the rest of a line.
fn pass_over(input: &mut impl std::io::BufRead) -> Result<(), Failed> {
    loop {
        let mut rest = Vec::new();
        let read = input
            .by_ref()
            .take(MOST_BYTES)
            .read_until(b'\n', &mut rest)
            .map_err(|error| error.to_string())?;
        if read == 0 || rest.last() == Some(&b'\n') {
            return Ok(());
        }
    }
}

/// The answer to a line; none to a notification.
fn heard(line: &[u8], engine: &mut answer::Engine<'_>) -> Option<Value> {
    if line.iter().all(u8::is_ascii_whitespace) {
        return None;
    }
    // What could not be read is not repeated: it may be a token in the wrong place.
    let Ok(message) = serde_json::from_slice::<Value>(line) else {
        return Some(refused(&Value::Null, PARSE, "this line is no JSON"));
    };
    match message {
        Value::Array(list) => {
            let answers: Vec<Value> = list.iter().filter_map(|one| answered(one, engine)).collect();
            (!answers.is_empty()).then_some(Value::Array(answers))
        }
        one => answered(&one, engine),
    }
}

fn answered(message: &Value, engine: &mut answer::Engine<'_>) -> Option<Value> {
    let id = match message.get("id") {
        Some(id @ (Value::String(_) | Value::Number(_))) => Some(id),
        _ => None,
    };
    let Some(method) = message.get("method").and_then(Value::as_str) else {
        // Answers of the client to questions that were never asked.
        let of_client = message.get("result").is_some() || message.get("error").is_some();
        return (!of_client).then(|| {
            refused(
                id.unwrap_or(&Value::Null),
                INVALID,
                "this is no request of JSON-RPC 2.0",
            )
        });
    };
    let id = id?;
    let nothing = json!({});
    let parameters = message.get("params").unwrap_or(&nothing);
    Some(match method {
        "initialize" => result(id, greeting(parameters)),
        "ping" => result(id, json!({})),
        "tools/list" => result(id, json!({ "tools": tools::all() })),
        "tools/call" => {
            let Some(tool) = parameters
                .get("name")
                .and_then(Value::as_str)
                .and_then(tools::Tool::named)
            else {
                return Some(refused(id, PARAMETERS, "there is no such tool; tools/list names them"));
            };
            let arguments = parameters.get("arguments").unwrap_or(&nothing);
            result(id, engine.call(tool, arguments))
        }
        _ => refused(id, NO_METHOD, "there is no such method here"),
    })
}

fn greeting(parameters: &Value) -> Value {
    let wanted = parameters.get("protocolVersion").and_then(Value::as_str);
    let version = VERSIONS
        .into_iter()
        .find(|one| Some(*one) == wanted)
        .unwrap_or(VERSIONS[0]);
    json!({
        "protocolVersion": version,
        "capabilities": { "tools": { "listChanged": false } },
        "serverInfo": { "name": "why403", "title": "why403", "version": env!("CARGO_PKG_VERSION") },
        "instructions": INSTRUCTIONS,
    })
}

fn result(id: &Value, result: Value) -> Value {
    json!({ "jsonrpc": "2.0", "id": id, "result": result })
}

fn refused(id: &Value, code: i64, message: &str) -> Value {
    json!({ "jsonrpc": "2.0", "id": id, "error": { "code": code, "message": message } })
}
