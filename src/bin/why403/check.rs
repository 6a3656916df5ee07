//! `why403 table check`: a whole collection of documents, one at a time.

use super::arguments::Check;
use super::{Done, Failed, input, oracle, print, shown_path};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use why403::import::openapi::{Document, MOST_BYTES, OpenApiError, Options, read};
use why403::table::{Table, compile, text, write_text};

/// Documents whose servers are paths only are read as if this host served them.
const HOST: &str = "host.invalid";

#[derive(Default)]
struct Counts {
    documents: usize,
    imported: usize,
    without_host: usize,
    operations: usize,
    table_operations: usize,
    stated_operations: usize,
    silent: usize,
    naming: usize,
    nothing: usize,
    warned: usize,
    alternatives: usize,
    sets: usize,
    equal: usize,
    not_compared: usize,
    failed: BTreeMap<&'static str, Vec<String>>,
    unequal: Vec<String>,
}

/// Imports every document under a folder and writes nothing.
pub(crate) fn run(options: &Check) -> Result<Done, Failed> {
    let mut files = Vec::new();
    collect(&options.folder, &mut files)?;
    files.sort();
    if files.is_empty() {
        return Err(format!(
            "`{}` holds no .json, .yaml or .yml file",
            options.folder.display()
        ));
    }
    let bar = input::bar(files.len());
    let mut counts = Counts::default();
    for file in &files {
        one(file, &mut counts);
        bar.inc(1);
    }
    bar.finish_and_clear();
    print(&told(&counts))?;
    let bad = counts.failed.values().map(Vec::len).sum::<usize>() + counts.unequal.len();
    if bad > 0 {
        return Err(format!(
            "{bad} of {} documents failed or were read differently",
            counts.documents
        ));
    }
    Ok(Done::NothingDenied)
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> Result<(), Failed> {
    let failed = |error: std::io::Error| format!("{} cannot be read: {error}", shown_path(folder));
    for entry in std::fs::read_dir(folder).map_err(failed)? {
        let entry = entry.map_err(failed)?;
        let path = entry.path();
        let kind = entry.file_type().map_err(failed)?;
        let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
        if kind.is_dir() {
            collect(&path, files)?;
        } else if kind.is_file() && matches!(ending, "json" | "yaml" | "yml") {
            files.push(path);
        }
    }
    Ok(())
}

fn one(file: &Path, counts: &mut Counts) {
    counts.documents += 1;
    let shown = file.display();
    let size = std::fs::metadata(file).map_or(0, |data| data.len());
    if size > u64::try_from(MOST_BYTES).unwrap_or(u64::MAX) {
        let message = format!("{shown}: {}", OpenApiError::TooLarge);
        counts
            .failed
            .entry(OpenApiError::TooLarge.code())
            .or_default()
            .push(message);
        return;
    }
    let text = match input::read(file) {
        Ok(text) => text,
        Err(message) => return counts.failed.entry("file").or_default().push(message),
    };
    // Both trees of a large document need not be held at once.
    let stated = serde_json::from_str(&text).ok().map(|value| oracle::read(&value));
    if let Some(stated) = &stated {
        counts.stated_operations += stated.operations.len();
        counts.alternatives += stated.alternatives;
        counts.sets += stated.sets;
    }
    let document = match imported(&text, counts) {
        Ok(document) => document,
        Err(error) => {
            return counts
                .failed
                .entry(error.code())
                .or_default()
                .push(format!("{shown}: {error}"));
        }
    };
    if let Err(message) = usable(&document) {
        return counts
            .failed
            .entry("table")
            .or_default()
            .push(format!("{shown}: {message}"));
    }
    counts.imported += 1;
    counts.warned += usize::from(document.notes.iter().any(|note| note.starts_with("Warning")));
    counts.operations += document.operations.len();
    counts.table_operations += document.table.operations.len();
    compare(stated.as_ref(), &document, &shown.to_string(), counts);
}

fn imported(text: &str, counts: &mut Counts) -> Result<Document, OpenApiError> {
    match read(text, &Options::default()) {
        Err(OpenApiError::NoHost) => {
            counts.without_host += 1;
            let options = Options {
                hosts: vec![HOST.to_owned()],
                ..Options::default()
            };
            read(text, &options)
        }
        other => other,
    }
}

/// The table must come back from its text form as it was, and load from its compiled form.
fn usable(document: &Document) -> Result<(), Failed> {
    let table = &document.table;
    let again = text::parse(&write_text(table)).map_err(|error| format!("its text form: {error}"))?;
    if again.operations != table.operations || again.bases != table.bases {
        return Err("its text form is read differently".to_owned());
    }
    let bytes = compile(table).map_err(|error| error.to_string())?;
    let loaded = Table::load(bytes).map_err(|error| error.to_string())?;
    if loaded.len() != table.operations.len() {
        return Err("its compiled form holds another number of operations".to_owned());
    }
    Ok(())
}

fn compare(stated: Option<&oracle::Stated>, document: &Document, shown: &str, counts: &mut Counts) {
    if let Some(stated) = stated.filter(|stated| stated.operations.len() != document.operations.len()) {
        let (there, here) = (stated.operations.len(), document.operations.len());
        counts
            .unequal
            .push(format!("{shown}: {there} operations in the document, {here} imported"));
    }
    for operation in &document.operations {
        let here = operation.security.as_ref().map(oracle::multiplied);
        counts.silent += usize::from(here.is_none());
        counts.naming += usize::from(operation.names());
        counts.nothing += usize::from(operation.needs_nothing());
        let key = (operation.method.clone(), operation.path.clone());
        match stated.map(|stated| stated.operations.get(&key)) {
            None => counts.not_compared += 1,
            Some(Some(there)) if *there == here => counts.equal += 1,
            Some(_) => counts
                .unequal
                .push(format!("{shown}: {}: read differently", operation.pointer)),
        }
    }
}

fn told(counts: &Counts) -> String {
    let mut out = String::new();
    let failed: usize = counts.failed.values().map(Vec::len).sum();
    let _ = writeln!(
        out,
        "{} documents: {} imported, {failed} failed",
        counts.documents, counts.imported
    );
    let _ = writeln!(
        out,
        "{} of them name no host and need one from the user",
        counts.without_host
    );
    let _ = writeln!(
        out,
        "{} operations stated (JSON), {} with OR alternatives, {} with AND sets",
        counts.stated_operations, counts.alternatives, counts.sets
    );
    let _ = writeln!(
        out,
        "{} operations imported, {} of them without any `security`; {} in the tables, where servers multiply them and \
         equal paths join them",
        counts.operations, counts.silent, counts.table_operations
    );
    let _ = writeln!(
        out,
        "{} operations get a requirement (something that a token must hold is named), {} say that nothing is needed; {} \
         documents are imported with a warning",
        counts.naming, counts.nothing, counts.warned
    );
    let _ = writeln!(
        out,
        "{} expressions equal to the document's own `security`, {} not equal, {} not compared (YAML)",
        counts.equal,
        counts.unequal.len(),
        counts.not_compared
    );
    for (code, messages) in &counts.failed {
        let _ = writeln!(out, "\n{code}: {}", messages.len());
        for message in messages {
            let _ = writeln!(out, "  {message}");
        }
    }
    for message in &counts.unequal {
        let _ = writeln!(out, "\nnot equal: {message}");
    }
    out
}
