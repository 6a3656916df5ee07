//! `cargo xtask docs`: what is made from the catalogue of reasons.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::ExitCode;

use crate::error::{Error, Result};
use crate::files;
use crate::place::Place;
use why403::reason::{ReasonId, page};

/// What stands for the reasons in the source of the page.
const MARK: &str = "<!-- @reasons -->";

/// The pages of `docs/reasons`, by name.
fn pages() -> BTreeMap<String, String> {
    let mut pages: BTreeMap<String, String> = ReasonId::ALL
        .iter()
        .map(|reason| (format!("{reason}.md"), page::markdown(*reason)))
        .collect();
    pages.insert("README.md".to_owned(), page::index());
    pages
}

fn folder(place: &Place) -> PathBuf {
    place.root().join("docs/reasons")
}

/// Writes `docs/reasons`, or with `check` says whether it is as it should be.
pub(crate) fn run(place: &Place, check: bool) -> Result<ExitCode> {
    let stale = stale(place)?;
    if check {
        for name in &stale {
            println!("docs/reasons/{name} is not what `cargo xtask docs` makes");
        }
        return Ok(if stale.is_empty() {
            ExitCode::SUCCESS
        } else {
            ExitCode::FAILURE
        });
    }
    files::fresh(&folder(place))?;
    let pages = pages();
    for (name, text) in &pages {
        files::write(&folder(place).join(name), text.as_bytes())?;
    }
    println!(
        "docs/reasons: {} pages, {} of them new or changed",
        pages.len(),
        stale.len()
    );
    Ok(ExitCode::SUCCESS)
}

/// Pages that are absent, other than they should be, or of no reason any more.
pub(crate) fn stale(place: &Place) -> Result<Vec<String>> {
    let folder = folder(place);
    let mut wanted = pages();
    let mut stale = Vec::new();
    if folder.is_dir() {
        for entry in std::fs::read_dir(&folder).map_err(Error::io("read", &folder))? {
            let path = entry.map_err(Error::io("read", &folder))?.path();
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            let text = std::fs::read_to_string(&path).map_err(Error::io("read", &path))?;
            if wanted.remove(&name).is_none_or(|page| page != text) {
                stale.push(name);
            }
        }
    }
    stale.extend(wanted.into_keys());
    stale.sort();
    Ok(stale)
}

/// The page of reasons for the extension and the static page, from its source.
pub(crate) fn reasons_page(source: &str) -> String {
    source.replace(MARK, &page::html())
}

/// What stands for the changes in the source of the page.
const NEWS: &str = "<!-- @news -->";

/// The page of what is new, from its source and the changelog: headings, lists and paragraphs.
pub(crate) fn news_page(source: &str, changelog: &str) -> String {
    let mut html = String::new();
    let mut block = String::new();
    // The last line ends the last block.
    for line in changelog.lines().chain([""]) {
        let begins = line.is_empty() || line.starts_with("- ") || line.starts_with('#');
        if begins && !block.is_empty() {
            html.push_str(&as_html(&std::mem::take(&mut block)));
        }
        if !line.is_empty() {
            if !block.is_empty() {
                block.push(' ');
            }
            block.push_str(line.trim());
        }
    }
    let html = html.replace("</ul>\n<ul>\n", "");
    source.replace(NEWS, &html)
}

/// One block of the changelog.
fn as_html(block: &str) -> String {
    if let Some(words) = block.strip_prefix("- ") {
        return format!("<ul>\n<li>{}</li>\n</ul>\n", inline(words));
    }
    match block.strip_prefix("## ") {
        Some(words) => format!("<h2>{}</h2>\n", inline(words)),
        // The title is the page's own.
        None if block.starts_with("# ") => String::new(),
        None => format!("<p>{}</p>\n", inline(block)),
    }
}

/// Text with code between backticks; all else as it stands.
fn inline(words: &str) -> String {
    let escaped = words.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    let pieces: Vec<&str> = escaped.split('`').collect();
    let whole = pieces.len() % 2 == 1;
    let mut html = String::new();
    for (at, piece) in pieces.into_iter().enumerate() {
        match (whole, at % 2) {
            (true, 1) => html.push_str(&format!("<code>{piece}</code>")),
            (false, 1) => html.push_str(&format!("`{piece}")),
            _ => html.push_str(&emphasised(piece)),
        }
    }
    html
}

/// What stands between two asterisks.
fn emphasised(words: &str) -> String {
    let pieces: Vec<&str> = words.split('*').collect();
    if pieces.len().is_multiple_of(2) {
        return words.to_owned();
    }
    let marked = pieces.into_iter().enumerate().map(|(at, piece)| match at % 2 {
        1 => format!("<em>{piece}</em>"),
        _ => piece.to_owned(),
    });
    marked.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_changelog_becomes_a_page_of_text() {
        let log = "# Changelog\n\nAll <changes>.\n\n## 1.0\n\n- *One* `a*<b`\n  goes on.\n- Two.\n\n## 0.9\n\n- Three `odd.\n";
        let page = news_page(&format!("<main>{NEWS}</main>"), log);
        let wanted = "<main><p>All &lt;changes&gt;.</p>\n<h2>1.0</h2>\n<ul>\n<li><em>One</em> <code>a*&lt;b</code> goes on.</li>\n<li>Two.</li>\n</ul>\n<h2>0.9</h2>\n<ul>\n<li>Three `odd.</li>\n</ul>\n</main>";
        assert_eq!(page, wanted);
        let log = std::fs::read_to_string(Place::find().unwrap().root().join("CHANGELOG.md")).unwrap();
        let page = news_page(NEWS, &log);
        assert!(
            page.starts_with("<p>") && page.contains("<h2>Unreleased</h2>") && page.matches("<li>").count() > 10,
            "{page}"
        );
    }

    #[test]
    fn the_pages_are_those_that_the_catalogue_makes() {
        let stale = stale(&Place::find().unwrap()).unwrap();
        assert_eq!(stale, Vec::<String>::new(), "run `cargo xtask docs`");
    }

    #[test]
    fn the_page_has_every_reason_under_its_id() {
        let page = reasons_page(MARK);
        for reason in ReasonId::ALL {
            assert!(page.contains(&format!("<section id=\"{reason}\">")), "{reason}");
        }
    }
}
