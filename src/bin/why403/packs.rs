//! `--pack FOLDER` and `why403 pack check FOLDER`.

use super::arguments::PackCheck;
use super::{Done, Failed, print, shown_path, tell};
use std::ffi::OsString;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use why403::pack::{self, FILES, Kept, MOST_BYTES_OF_DOCUMENT, Pack};

/// Installs the packs that a command line names. This comes before the command line is read, since the guard against
/// tokens in it must know the packs' own tokens. A word that is no folder is left for [`all_there`]: it may be a token.
pub(crate) fn of_words(words: &[OsString]) -> Result<Vec<Pack>, Failed> {
    let command = words.get(1).and_then(|word| word.to_str());
    if !matches!(
        command,
        Some(
            "explain" | "token" | "share" | "needs" | "names" | "can" | "requires" | "diff" | "lock" | "check" | "mcp"
        )
    ) {
        return Ok(Vec::new());
    }
    let mut packs = Vec::new();
    let mut faults = Vec::new();
    for folder in folders(words).iter().filter(|folder| folder.is_dir()) {
        match read(folder) {
            Ok(pack) => packs.push(pack),
            Err(reason) => faults.push(reason),
        }
    }
    if !faults.is_empty() {
        return Err(format!("a pack cannot be used:\n{}", faults.join("\n")));
    }
    if !packs.is_empty() {
        pack::install(&packs).map_err(|error| format!("the packs cannot be used:\n{error}"))?;
    }
    Ok(packs)
}

/// What stands behind `--pack`.
fn folders(words: &[OsString]) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut rest = words.iter();
    while let Some(word) = rest.next() {
        if word == "--" {
            break;
        }
        if word == "--pack" {
            found.extend(rest.next().map(PathBuf::from));
        } else if let Some(folder) = word.to_str().and_then(|word| word.strip_prefix("--pack=")) {
            found.push(PathBuf::from(folder));
        }
    }
    found
}

/// Whether every folder that was named could be read.
///
/// # Errors
/// The first that is none.
pub(crate) fn all_there(folders: &[PathBuf]) -> Result<(), Failed> {
    let Some(folder) = folders.iter().find(|folder| !folder.is_dir()) else {
        return Ok(());
    };
    Err(format!(
        "{} is no folder; write the folder of a pack, with its vendor.txt",
        shown_path(folder)
    ))
}

/// Reads and checks one pack, and says what it holds.
pub(crate) fn check(options: &PackCheck) -> Result<Done, Failed> {
    all_there(std::slice::from_ref(&options.folder))?;
    let pack = read(&options.folder).map_err(|reason| format!("the pack has faults:\n{reason}"))?;
    let counts = pack.counts();
    let mut out = format!("{}: {}, no fault\n", pack.id(), pack.name());
    for (count, one, many) in [
        (counts.hosts, "host", "hosts"),
        (counts.credentials, "credential", "credentials"),
        (counts.remedies, "remedy", "remedies"),
        (counts.operations, "operation", "operations"),
        (counts.signs, "sign", "signs"),
        (
            counts.examples,
            "example of signs, which holds",
            "examples of signs, which all hold",
        ),
        (counts.claims, "claim", "claims"),
    ] {
        let _ = writeln!(out, "  {count} {}", if count == 1 { one } else { many });
    }
    print(&out)?;
    for note in pack.notes() {
        tell(&format!("note: {}", note.replace(['\n', '\r'], " ")));
    }
    Ok(Done::NothingDenied)
}

/// `why403 pack keep`.
pub(crate) fn keep(options: &PackCheck) -> Result<Done, Failed> {
    all_there(std::slice::from_ref(&options.folder))?;
    let (id, files) = files_of(&options.folder)?;
    let kept = Kept::read(&id, &borrowed(&files)).map_err(|error| format!("the pack has faults:\n{error}"))?;
    print(&format!("{}\n", kept.1.to_text()))?;
    Ok(Done::NothingDenied)
}

fn read(folder: &Path) -> Result<Pack, Failed> {
    let (id, files) = files_of(folder)?;
    Pack::read(&id, &borrowed(&files)).map_err(|error| error.to_string())
}

fn borrowed(files: &[(String, String)]) -> Vec<(&str, &str)> {
    let pairs = files.iter().map(|(name, text)| (name.as_str(), text.as_str()));
    pairs.collect()
}

/// The name of a folder and its files. Folders in it and hidden files are passed over.
fn files_of(folder: &Path) -> Result<(String, Vec<(String, String)>), Failed> {
    let shown = |error: &std::io::Error| format!("{}: {error}", folder.display());
    // `.` and `..` have the name of the folder that they stand for.
    let whole = folder.canonicalize().map_err(|error| shown(&error))?;
    let id = whole.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let mut files: Vec<(String, String)> = Vec::new();
    for entry in std::fs::read_dir(&whole).map_err(|error| shown(&error))? {
        let path = entry.map_err(|error| shown(&error))?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if path.is_dir() || name.starts_with('.') {
            continue;
        }
        files.push((
            name.clone(),
            text(&path, &name).map_err(|reason| format!("{id}/{name}: {reason}"))?,
        ));
    }
    files.sort();
    Ok((id, files))
}

/// The text of a file that a pack can have; others are not opened, their name alone is a fault.
fn text(path: &Path, name: &str) -> Result<String, Failed> {
    use std::io::Read as _;
    let mut text = String::new();
    if FILES.contains(&name) {
        let most = u64::try_from(MOST_BYTES_OF_DOCUMENT).unwrap_or(u64::MAX);
        let file = std::fs::File::open(path).map_err(|error| error.to_string())?;
        // One byte more, so that the reader sees that it is too long.
        file.take(most.saturating_add(1))
            .read_to_string(&mut text)
            .map_err(|error| format!("{error}; save it as UTF-8"))?;
    }
    Ok(text)
}
