//! `why403 check`.

use super::gather::gather;
use super::{Done, Failed, bundled, input, packs, print, sarif, shown_path, tell, terminal};
use clap::{Args, ValueEnum};
use std::path::{Path, PathBuf};
use why403::lock::{Checked, Declared, Grant, Level, Lock, Locked, What, junit, markdown, text_lines};
use why403::pack::Pack;
use why403::platforms::{Tables, by_id};
use why403::session::Session;

#[derive(Args)]
pub(crate) struct Check {
    /// New recordings, folders of them, or lists of operations: what is called now
    files: Vec<PathBuf>,
    /// The lock
    #[arg(long, default_value = "scopes.lock", value_name = "FILE")]
    lock: PathBuf,
    /// A file that declares rights: Terraform, a manifest, a workflow's `permissions`, a source with the address of a
    /// sign-in; `PLATFORM=FILE` where it is for one platform alone. May be given several times
    #[arg(long, value_name = "FILE")]
    declared: Vec<String>,
    /// A live grant: a file with a token or with the answer of a token endpoint, `-` for standard input; `PLATFORM=FILE`
    /// where it is for one platform alone. May be given several times
    #[arg(long, value_name = "FILE")]
    grant: Vec<String>,
    /// The platform of operations that are listed without a host, e.g. genesys
    #[arg(long)]
    platform: Option<String>,
    /// How to write it
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// Write it to this file; the text goes to standard output then
    #[arg(short, long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Warnings count as errors
    #[arg(long)]
    strict: bool,
    /// The folder of a pack, which says what is known of an API of your own; may be given several times
    #[arg(long, value_name = "FOLDER")]
    pack: Vec<PathBuf>,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Text,
    /// For a comment in a pull request
    Markdown,
    Json,
    /// SARIF 2.1.0, for code scanning
    Sarif,
    /// JUnit's XML, for build servers
    Junit,
}

/// Holds the lock against what is given. Exit status 1 when something differs that matters.
pub(crate) fn run(options: &Check, packs: &[Pack]) -> Result<Done, Failed> {
    packs::all_there(&options.pack)?;
    if options.files.is_empty() && options.declared.is_empty() && options.grant.is_empty() {
        return Err(
            "there is nothing to hold the lock against; name recordings, or files with --declared or --grant"
                .to_owned(),
        );
    }
    let text = input::read(&options.lock)?;
    let lock = Lock::read(&text).map_err(|error| error.to_string())?;
    let file = options.lock.display().to_string();
    let gathered = gather(&options.files, options.platform.as_deref())?;
    let session = Session::from_exchanges(gathered.exchanges);
    let mut platforms = session.platforms();
    platforms.extend(lock.platforms());
    let mut tables = Tables::new();
    let mut notes = gathered.notes;
    notes.extend(bundled::load(&mut tables, &platforms, packs));
    let declared = options
        .declared
        .iter()
        .map(|word| declaration(word))
        .collect::<Result<Vec<_>, _>>()?;
    let locked = Locked {
        lock: &lock,
        file: &file,
        text: &text,
        tables: &tables,
    };
    let mut checked = Checked::default();
    if !options.files.is_empty() {
        checked.calls(locked, &Lock::of(&session, &tables), &declared, gathered.files);
    }
    if !declared.is_empty() {
        checked.declared(locked, &declared);
    }
    for word in &options.grant {
        let (platform, path) = of_platform(word)?;
        let shown = shown(&path)?;
        let grant = Grant::read(&shown, &input::read(&path)?).map_err(|error| error.to_string())?;
        checked
            .granted(locked, &grant, platform)
            .map_err(|error| error.to_string())?;
    }
    checked.sort();
    for note in &notes {
        tell(&format!("note: {}", note.replace(['\n', '\r'], " ")));
    }
    let written = written(options.format, &checked, &file, &notes)?;
    let to_terminal = || terminal::print(&terminal::painted(&text_lines(&checked, terminal::width())));
    match (&options.out, written) {
        (None, None) => to_terminal()?,
        (None, Some(text)) => print(&text)?,
        (Some(path), written) => {
            let plain = || -> String {
                let lines = text_lines(&checked, why403::report::COLUMNS);
                lines.iter().map(|line| format!("{}\n", line.text)).collect()
            };
            std::fs::write(path, written.unwrap_or_else(plain))
                .map_err(|error| format!("{} cannot be written: {error}", shown_path(path)))?;
            to_terminal()?;
        }
    }
    let bad = checked.count(Level::Error)
        + if options.strict {
            checked.count(Level::Warning)
        } else {
            0
        };
    Ok(if bad > 0 { Done::Denied } else { Done::NothingDenied })
}

/// The text of a form; `None` for the terminal's.
fn written(format: Format, checked: &Checked, lock: &str, notes: &[String]) -> Result<Option<String>, Failed> {
    Ok(Some(match format {
        Format::Text => return Ok(None),
        Format::Markdown => markdown(checked),
        Format::Junit => junit(checked),
        Format::Sarif => in_sarif(checked)?,
        Format::Json => {
            let value = serde_json::json!({ "schema": 1, "lock": lock, "check": checked, "notes": notes });
            let text = serde_json::to_string_pretty(&value).map_err(|error| error.to_string())?;
            format!("{text}\n")
        }
    }))
}

fn in_sarif(checked: &Checked) -> Result<String, Failed> {
    let rules = What::ALL.into_iter().map(|what| sarif::Rule {
        id: what.id().to_owned(),
        sentence: what.sentence().to_owned(),
        help: what.sentence().to_owned(),
    });
    let results: Vec<sarif::Entry> = checked
        .differences
        .iter()
        .map(|one| {
            let mut message = format!("{} ({})", one.text, one.api);
            if let Some(remedy) = &one.remedy {
                remedy
                    .steps
                    .iter()
                    .for_each(|step| message.push_str(&format!("\n→ {step}")));
                remedy
                    .place
                    .iter()
                    .for_each(|place| message.push_str(&format!("\nWhere: {place}")));
            }
            let right = one.right.as_ref().map(ToString::to_string);
            sarif::Entry {
                rule: one.what.id().to_owned(),
                level: one.level.word(),
                message,
                file: sarif::address(Path::new(&one.place.file)),
                line: one.place.line,
                about: right
                    .or_else(|| one.calls.first().cloned())
                    .unwrap_or_else(|| one.api.clone()),
                properties: serde_json::json!({ "plane": one.plane, "api": one.api, "calls": one.calls }),
            }
        })
        .collect();
    sarif::written(rules.collect(), &results)
}

/// `PLATFORM=FILE`, or a file.
fn of_platform(word: &str) -> Result<(Option<&str>, PathBuf), Failed> {
    match word.split_once('=') {
        Some((platform, file)) if by_id(platform).is_some() => Ok((Some(platform), PathBuf::from(file))),
        Some((_, _)) if !Path::new(word).exists() => {
            Err("write PLATFORM=FILE with a platform that `why403 table list` names, or a file".to_owned())
        }
        _ => Ok((None, PathBuf::from(word))),
    }
}

fn shown(path: &Path) -> Result<String, Failed> {
    match path.as_os_str() == "-" {
        true => Ok("standard input".to_owned()),
        // What is no file may be a token.
        false if !path.exists() => Err(format!("{} cannot be read: there is no such file", shown_path(path))),
        false => Ok(path.display().to_string()),
    }
}

fn declaration(word: &str) -> Result<Declared, Failed> {
    let (platform, path) = of_platform(word)?;
    let mut declared = Declared::read(&shown(&path)?, &input::read(&path)?);
    declared.platform = platform.map(str::to_owned);
    Ok(declared)
}
