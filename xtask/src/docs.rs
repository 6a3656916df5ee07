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

#[cfg(test)]
mod tests {
    use super::*;

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
