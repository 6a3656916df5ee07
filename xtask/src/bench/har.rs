//! Recordings: the command beside `JSON.parse` in Node.js, and the static page beside `JSON.parse` in the same browser.
//! The recordings are made up, the same each time.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use serde_json::Value;

use super::figures::{Figure, folder};
use super::{Bench, programs};
use crate::error::{Error, Result};
use crate::place::on_path;
use crate::process::{Output, run};

const MB: u64 = 1_000_000;
const LIMIT: Duration = Duration::from_secs(180);
/// How often each is run.
const TIMES: usize = 5;
/// About what one call takes in the recording that the command reads: 90 MB and 22,000 calls.
const OF_A_CALL: u64 = 90 * MB / 22_000;
/// Reads and parses a file so many times, each in a process of its own as the command is.
const NODE: &str = r#"
    const text = () => require("node:fs").readFileSync(process.argv[1], "utf8");
    const begun = performance.now();
    const words = text();
    const read = performance.now();
    const all = JSON.parse(words);
    const parsed = performance.now();
    if (!all.log.entries.length) throw new Error("no calls");
    const peak = process.resourceUsage().maxRSS * 1024;
    console.log(JSON.stringify({ read: read - begun, parse: parsed - read, peak }));
"#;

/// The command, then the page.
pub(super) fn measure(bench: &Bench<'_>) -> Result<Vec<Figure>> {
    let mut figures = command(bench)?;
    let arguments: Vec<OsString> = [50, 200]
        .into_iter()
        .map(|size| {
            let path = recording(bench, size)?;
            Ok(["--file".into(), format!("{size}").into(), path.into_os_string()])
        })
        .collect::<Result<Vec<[OsString; 3]>>>()?
        .into_iter()
        .flatten()
        .collect();
    figures.extend(programs::in_browsers(bench, "har", "har", &arguments, 5 * LIMIT)?);
    Ok(figures)
}

/// A recording of so many MB; one that is there already is taken.
fn recording(bench: &Bench<'_>, megabytes: u64) -> Result<PathBuf> {
    let path = folder(bench.place).join(format!("recording-{megabytes}.har"));
    if !path.is_file() {
        let bytes = megabytes * MB;
        let whole = path.with_extension("part");
        let arguments = [
            "har".into(),
            "--bytes".into(),
            bytes.to_string().into(),
            "--calls".into(),
            (bytes / OF_A_CALL).to_string().into(),
            "--out".into(),
            whole.clone().into_os_string(),
        ];
        programs::ask_native(bench, &arguments, LIMIT)?;
        std::fs::rename(&whole, &path).map_err(Error::io("name", &path))?;
    }
    Ok(path)
}

fn number(value: &Value, name: &str) -> f64 {
    value.get(name).and_then(Value::as_f64).unwrap_or(f64::NAN)
}

fn command(bench: &Bench<'_>) -> Result<Vec<Figure>> {
    let file = recording(bench, 90)?;
    let size = std::fs::metadata(&file).map_err(Error::io("read", &file))?.len();
    let why403 = programs::why403(bench).into_os_string();
    let mut figures = Vec::new();
    let node = node(bench, &file)?;
    for format in ["text", "json"] {
        let arguments = [
            "program".into(),
            "--times".into(),
            TIMES.to_string().into(),
            "--".into(),
            why403.clone(),
            "explain".into(),
            file.clone().into_os_string(),
            "--format".into(),
            format.into(),
        ];
        let told = programs::json(&programs::ask_native(bench, &arguments, LIMIT)?, "the command")?;
        if told.get("status").and_then(Value::as_i64) != Some(1) {
            return Err(Error::Other(format!("the command explained no denial: {told}")));
        }
        let end = if format == "text" { "" } else { ".json" };
        let what = format!("command, {size} bytes with {} calls, as {format}", size / OF_A_CALL);
        figures.push(
            Figure::new(&format!("har.command{end}"), what, "ms", number(&told, "ms"))
                .at("native")
                .beside("JSON.parse in Node.js", node.parse)
                .beside("with reading the file", node.read + node.parse)
                .noted(format!("median of {TIMES} starts, the start included")),
        );
        figures.push(
            Figure::new(
                &format!("har.memory{end}"),
                format!("its highest memory, as {format}"),
                "bytes",
                number(&told, "peakBytes"),
            )
            .at("native")
            .beside("the file", size as f64)
            .beside("Node.js", node.peak),
        );
    }
    Ok(figures)
}

/// What Node.js needs for a recording, in milliseconds and bytes.
struct Node {
    read: f64,
    parse: f64,
    peak: f64,
}

fn node(bench: &Bench<'_>, file: &Path) -> Result<Node> {
    let program = on_path("node").ok_or_else(|| Error::Other("Node.js is not there to be measured beside".into()))?;
    let (mut read, mut parse, mut peak) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..TIMES {
        let mut command = Command::new(&program);
        command.args(["-e", NODE]).arg(file).current_dir(bench.place.root());
        let told = programs::json(&run(command, "Node.js", LIMIT, Output::Quiet)?, "Node.js")?;
        read.push(number(&told, "read"));
        parse.push(number(&told, "parse"));
        peak.push(number(&told, "peak"));
    }
    Ok(Node {
        read: median(read),
        parse: median(parse),
        peak: median(peak),
    })
}

fn median(mut all: Vec<f64>) -> f64 {
    all.sort_by(f64::total_cmp);
    all.get(all.len() / 2).copied().unwrap_or(f64::NAN)
}
