//! Checking files of signs: every example is found, before every other sign; no counter-example is.

use super::compile::compile;
use super::error::{Problem, SignsError};
use super::model::MakerKind;
use super::run::Signs;
use super::text::{Parsed, parse};
use crate::reason::Reason;

/// Reads, compiles and checks files, given as names and texts; the compiled bytes, or every mistake with file and line.
///
/// # Errors
/// [`SignsError::Text`].
pub fn check(files: &[(&str, &str)]) -> Result<Vec<u8>, SignsError> {
    let mut problems = Vec::new();
    let mut parsed = Vec::new();
    for (file, text) in files {
        match parse(file, text) {
            Ok(one) => parsed.push(one),
            Err(more) => problems.extend(more),
        }
    }
    // The files that can be read are checked, too, so that one mistake does not hide the others.
    let bytes = compile(&parsed)?;
    let signs = Signs::from_bytes(bytes.clone())?;
    for file in &parsed {
        problems.extend(examples(&signs, file));
    }
    if problems.is_empty() {
        Ok(bytes)
    } else {
        Err(SignsError::Text(problems))
    }
}

/// The mistakes of one file's examples, read with these signs, which hold those of the file.
pub fn examples(signs: &Signs, file: &Parsed) -> Vec<Problem> {
    let Some(maker) = &file.maker else { return Vec::new() };
    let platform = (maker.kind == MakerKind::Vendor).then_some(maker.id.as_str());
    let mut problems = Vec::new();
    let mut problem = |line: usize, what: String, todo: &str| {
        problems.push(Problem {
            file: file.file.clone(),
            line,
            what,
            todo: todo.to_owned(),
        });
    };
    for read in &file.signs {
        let name = &read.sign.name;
        for example in &read.examples {
            let answer = example.answer();
            let platform = if read.sign.anywhere { None } else { platform };
            let hits = signs.read(&answer, platform);
            let own = hits
                .iter()
                .position(|hit| hit.sign == *name && hit.maker.id == maker.id);
            match (own, hits.first()) {
                (Some(0), Some(hit)) => {
                    if let Err(error) = Reason::from_fields(hit.reason, &hit.fields) {
                        problem(
                            example.line,
                            format!("the sign `{name}`: {error}"),
                            "mend the line `reason`",
                        );
                    }
                }
                // A maker's own sign that states the same reason of these words is no shadow on a general one.
                (Some(_), Some(first)) if is_general(maker.kind) && first.reason == read.sign.reason => {}
                (Some(_), Some(first)) => problem(
                    example.line,
                    format!(
                        "the sign `{name}` is shadowed in its own example by `{}/{}` ({})",
                        first.maker.id, first.sign, first.reason
                    ),
                    if read.sign.reason.names_a_cause() {
                        "say more in its conditions, exclude it with `unless` there, or drop one of the two"
                    } else {
                        "its reason names no cause and yields to every sign that names one; give it a reason that says more, or drop it"
                    },
                ),
                _ => {
                    let why = signs.why_not(&read.sign, &answer);
                    problem(
                        example.line,
                        format!("the sign `{name}` is not found in its own example: {why}"),
                        "mend the pattern or the example",
                    );
                }
            }
        }
        for counter in &read.counters {
            let hits = signs.read(&counter.answer(), platform);
            if hits.iter().any(|hit| hit.sign == *name && hit.maker.id == maker.id) {
                problem(
                    counter.line,
                    format!("the sign `{name}` is found in its counter-example"),
                    "narrow the pattern, or mend the counter-example",
                );
            }
        }
    }
    problems
}

/// Whether a maker's signs are meant for the words of everyone.
fn is_general(kind: MakerKind) -> bool {
    matches!(kind, MakerKind::General | MakerKind::Standard)
}

/// The files of signs below a project's root, as names and texts, in the order of their names.
///
/// # Errors
/// When a directory or file cannot be read.
#[cfg(not(target_arch = "wasm32"))]
pub fn files_in(root: &std::path::Path) -> std::io::Result<Vec<(String, String)>> {
    let mut paths = Vec::new();
    for entry in std::fs::read_dir(root.join("signs"))? {
        paths.push(entry?.path());
    }
    for entry in std::fs::read_dir(root.join("vendors"))? {
        paths.push(entry?.path().join("signs.txt"));
    }
    paths.retain(|path| path.is_file() && path.extension().is_some_and(|end| end == "txt"));
    paths.sort();
    let read = |path: std::path::PathBuf| {
        let name = path.strip_prefix(root).unwrap_or(&path).to_string_lossy().into_owned();
        Ok((name, std::fs::read_to_string(&path)?))
    };
    paths.into_iter().map(read).collect()
}
