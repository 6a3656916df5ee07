//! The way of the data is one way: no room imports from a floor above its own.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, clippy::string_slice)]

mod support;

use std::path::{Path, PathBuf};

/// Floors from the ground up; rooms on one floor may know each other only where `BESIDE` says so.
const FLOORS: &[&[&str]] = &[
    &["sensitive", "requirement", "cursor", "order", "scrub"],
    &["reason", "smallest"],
    &["finding", "vendor"],
    &["vendors"],
    &["exchange", "token", "table", "answer", "sign", "policy"],
    &["credential", "authority", "denial", "import", "signs"],
    &["platform"],
    &["platforms"],
    &["journey"],
    &["diagnosis", "pack"],
    &["contradiction"],
    &["session", "stand_in"],
    &["report"],
    &["share", "lock", "settings", "facade"],
    &["browser", "bin"],
];

/// `exchange` shows addresses, and `token` knows what in them is a token; a sign looks at an answer, and `signs` at what
/// was sent with it; what an answer states is found by signs.
const BESIDE: &[(&str, &str)] = &[
    ("exchange", "token"),
    ("sign", "answer"),
    ("signs", "credential"),
    ("denial", "signs"),
];

fn floor(room: &str) -> usize {
    FLOORS
        .iter()
        .position(|rooms| rooms.contains(&room))
        .unwrap_or_else(|| panic!("`{room}` stands on no floor"))
}

fn files(dir: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
        } else if path.extension().is_some_and(|e| e == "rs") {
            found.push(path);
        }
    }
    found
}

fn room_of(path: &Path) -> String {
    let relative = path.strip_prefix(support::root().join("src")).unwrap();
    let first = relative.components().next().unwrap().as_os_str().to_str().unwrap();
    first.trim_end_matches(".rs").to_owned()
}

/// Rooms that a file names: `crate::room`, and `crate::{room, …}` in `use` lines.
fn rooms_named(text: &str) -> Vec<String> {
    let word = |s: &str| {
        s.chars()
            .take_while(|c| c.is_ascii_alphanumeric() || *c == '_')
            .collect::<String>()
    };
    let mut found: Vec<String> = Vec::new();
    for prefix in ["crate::", "why403::"] {
        for (at, _) in text.match_indices(prefix) {
            let rest = &text[at + prefix.len()..];
            match rest.strip_prefix('{') {
                Some(group) => found.extend(
                    group
                        .split('}')
                        .next()
                        .unwrap_or_default()
                        .split(',')
                        .map(|s| word(s.trim())),
                ),
                // A function at the top of the library is no room.
                None if rest.get(word(rest).len()..).is_some_and(|after| after.starts_with('(')) => {}
                None => found.push(word(rest)),
            }
        }
    }
    found.retain(|name| name.starts_with(|c: char| c.is_ascii_lowercase()));
    found
}

#[test]
fn no_room_imports_from_a_floor_above() {
    let mut checked = 0;
    for path in files(&support::root().join("src")) {
        let room = room_of(&path);
        // The map itself.
        if room == "lib" {
            continue;
        }
        let text = std::fs::read_to_string(&path).unwrap();
        for other in rooms_named(&text).into_iter().filter(|other| *other != room) {
            checked += 1;
            let below = floor(&other) < floor(&room);
            let beside = BESIDE.contains(&(room.as_str(), other.as_str()));
            assert!(
                below || beside,
                "{}: `{room}` imports `{other}` from its own floor or above",
                path.display()
            );
        }
    }
    assert!(
        checked > 50,
        "only {checked} imports seen: does the test still read the sources?"
    );
}

#[test]
fn a_wrong_import_would_be_seen() {
    assert_eq!(rooms_named("use crate::report::Report;"), ["report"]);
    assert_eq!(rooms_named("use crate::{session, token::Token};"), ["session", "token"]);
    assert!(floor("report") > floor("token"));
}
