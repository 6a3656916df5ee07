//! `docs/hostile.md`: every page and file, what it tries, and what came of it in each browser.

use super::pages;
use crate::stage::Outcome;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{LazyLock, Mutex, PoisonError};

type Results = BTreeMap<(String, &'static str), Result<String, String>>;
static RESULTS: LazyLock<Mutex<Results>> = LazyLock::new(Mutex::default);

pub(super) fn note(kind: &'static str, name: &str, outcome: Result<String, String>) {
    let mut results = RESULTS.lock().unwrap_or_else(PoisonError::into_inner);
    results.insert((name.to_owned(), kind), outcome);
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Writes the table, if that is wanted and all pages were tried in both browsers.
pub(super) fn write() -> Outcome {
    if std::env::var("WHY403_HOSTILE").is_ok_and(|word| word == "write") {
        let results = RESULTS.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(text) = text(&results) {
            std::fs::write(root().join("docs/hostile.md"), text)?;
        }
    }
    Ok(())
}

fn text(results: &Results) -> Option<String> {
    let mut out = String::from(
        "# Hostile pages and files\n\n\
        Made by `WHY403_HOSTILE=write` in the end-to-end tests (`tests/e2e/tests/e2e/hostile.rs`) from the heads of the files\n\
        in `tests/hostile` and from what was seen. \"Held\" is: what the head says must be seen was seen, and what it says must\n\
        never be seen was not; where it says `same`, the page saw the same without the extension. What a browser gives no\n\
        means for stands in the last section.\n\n\
        ## Pages\n\n| page | tries | must be seen | Chromium | Firefox |\n|---|---|---|---|---|\n",
    );
    for page in pages("") {
        let of = |kind| results.get(&(page.name.clone(), kind));
        let cell = |outcome: &Result<String, String>| match outcome {
            Ok(words) => cell(words),
            Err(why) => format!("**fails**: {}", cell(&why.chars().take(120).collect::<String>())),
        };
        out.push_str(&format!(
            "| `{}` | {} | {} | {} | {} |\n",
            page.name,
            self::cell(&page.tries),
            self::cell(&page.seen),
            cell(of("Chromium")?),
            cell(of("Firefox")?)
        ));
    }
    let mut files: Vec<PathBuf> = std::fs::read_dir(root().join("tests/hostile/files"))
        .ok()?
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|end| end == "case"))
        .collect();
    files.sort();
    out.push_str(
        "\n## Files\n\nFor the command, which reads them outside any browser: `tests/hostile.rs` gives each to it, within twenty seconds\n\
        and 300 MB, and fails where what must be seen was not. They run with every `cargo test`; in a browser they run nowhere.\n\n\
        | file | tries | must be seen |\n|---|---|---|\n",
    );
    for path in files {
        let case = std::fs::read_to_string(&path).ok()?;
        let field = |word: &str| {
            let mut lines = case.lines().take_while(|line| *line != "---");
            let found = lines.find_map(|line| line.strip_prefix(word)?.strip_prefix(": "));
            cell(found.unwrap_or_default())
        };
        let name = path.file_stem()?.to_string_lossy().into_owned();
        out.push_str(&format!("| `{name}` | {} | {} |\n", field("tries"), field("seen")));
    }
    let limits = std::fs::read_to_string(root().join("tests/hostile/limits.md")).ok()?;
    out.push_str(&format!("\n{limits}"));
    Some(out)
}

fn cell(words: &str) -> String {
    words.replace('\n', " ").replace('|', "\\|").replace('<', "&lt;")
}
