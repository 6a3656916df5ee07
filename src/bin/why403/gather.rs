//! Recordings of calls: files, folders of them, and lists of operations.

use super::{Failed, input, now_ms, shown_path, token};
use std::path::{Path, PathBuf};
use why403::exchange::Exchange;
use why403::import::{Imported, read_where};
use why403::session::listen::is_telling;

/// The calls of all files.
#[derive(Default)]
pub(crate) struct Gathered {
    /// With ids that are unique among all files.
    pub(crate) exchanges: Vec<Exchange>,
    /// The files, as they are shown.
    pub(crate) files: Vec<String>,
    pub(crate) notes: Vec<String>,
}

/// Folders are looked through so deep, and so many recordings are taken from them.
const DEEPEST: usize = 16;
const MOST_FILES: usize = 5000;

/// Reads recordings. In a folder those are taken whose names end in `.har`. `platform` is that of operations that are listed
/// without a host.
pub(crate) fn gather(paths: &[PathBuf], platform: Option<&str>) -> Result<Gathered, Failed> {
    let mut all = Gathered::default();
    for path in paths {
        if !path.is_dir() {
            one(path, platform, &mut all)?;
            continue;
        }
        let mut files = Vec::new();
        recordings(path, 0, &mut files)?;
        if files.is_empty() {
            return Err(format!("{} holds no recording (.har)", shown_path(path)));
        }
        files.sort();
        for file in &files {
            one(file, platform, &mut all)?;
        }
    }
    Ok(all)
}

fn recordings(folder: &Path, depth: usize, files: &mut Vec<PathBuf>) -> Result<(), Failed> {
    let failed = |error: std::io::Error| format!("{} cannot be read: {error}", shown_path(folder));
    for entry in std::fs::read_dir(folder).map_err(failed)? {
        let entry = entry.map_err(failed)?;
        let path = entry.path();
        let kind = entry.file_type().map_err(failed)?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let passed_over = name.starts_with('.') || name == "node_modules" || name == "target";
        if kind.is_dir() && depth < DEEPEST && !passed_over {
            recordings(&path, depth + 1, files)?;
        } else if kind.is_file() && name.to_ascii_lowercase().ends_with(".har") {
            if files.len() >= MOST_FILES {
                return Err(format!(
                    "there are more than {MOST_FILES} recordings; name a smaller folder"
                ));
            }
            files.push(path);
        }
    }
    Ok(())
}

fn one(path: &Path, platform: Option<&str>, all: &mut Gathered) -> Result<(), Failed> {
    let shown = if path.as_os_str() == "-" {
        "standard input".to_owned()
    } else {
        path.display().to_string()
    };
    let text = input::read(path)?;
    let number = all.files.len();
    let mut exchanges = match listed(&text, platform) {
        Some(list) => list?,
        None => match read_where(&text, now_ms(), &is_telling).map_err(|error| format!("{shown}: {error}"))? {
            Imported::Exchanges(recording) => {
                all.notes
                    .extend(recording.notes.iter().map(|note| format!("{shown}: {note}")));
                if recording.skipped_count > 0 {
                    let count = recording.skipped_count;
                    all.notes
                        .push(format!("{shown}: {count} entries could not be read and are left out."));
                }
                recording.exchanges
            }
            _ => return Err(format!("{shown} is no recording of calls")),
        },
    };
    for exchange in &mut exchanges {
        exchange.id = format!("{number}.{}", exchange.id);
    }
    all.exchanges.append(&mut exchanges);
    all.files.push(shown);
    Ok(())
}

/// A list of operations, `GET https://api.example.com/v1/things` or, with a platform, `GET /v1/things`; `None` when the text
/// is something else.
fn listed(text: &str, platform: Option<&str>) -> Option<Result<Vec<Exchange>, Failed>> {
    let lines = text
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty() && !line.starts_with('#'));
    let mut calls = Vec::new();
    for line in lines {
        calls.push(call(line)?);
    }
    (!calls.is_empty()).then(|| made(&calls, platform))
}

/// The calls of a list; each line must be one.
pub(crate) fn calls(lines: &[String], platform: Option<&str>) -> Result<Vec<Exchange>, Failed> {
    let parts: Option<Vec<(&str, &str)>> = lines.iter().map(|line| call(line.trim())).collect();
    let parts = parts.ok_or("write each call as `METHOD https://…`, or with a platform as `METHOD /path`")?;
    made(&parts, platform)
}

/// Method and address of a line.
fn call(line: &str) -> Option<(&str, &str)> {
    let (method, address) = line.split_once(' ')?;
    let address = address.trim();
    let is_call = method.chars().all(|c| c.is_ascii_uppercase())
        && (address.starts_with("https://") || address.starts_with("http://") || address.starts_with('/'))
        && !address.contains(char::is_whitespace);
    is_call.then_some((method, address))
}

fn made(calls: &[(&str, &str)], platform: Option<&str>) -> Result<Vec<Exchange>, Failed> {
    let exchange = |(at, (method, address)): (usize, &(&str, &str))| -> Result<Exchange, Failed> {
        let whole = match (address.starts_with('/'), platform) {
            (false, _) => (*address).to_owned(),
            (true, Some(platform)) => format!("https://{}{address}", token::host_of(platform)?),
            (true, None) => return Err("the list has paths without hosts; name their platform (--platform)".to_owned()),
        };
        let mut made =
            Exchange::new((at + 1).to_string(), method, &whole, now_ms()).map_err(|error| error.to_string())?;
        // Of a call that is only named nobody knows whether it carries a token.
        made.withheld = Some("the call is only named".to_owned());
        Ok(made)
    };
    calls.iter().enumerate().map(exchange).collect()
}
