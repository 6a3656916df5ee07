//! What a new table says otherwise than the old one: the staleness report.

use std::collections::BTreeMap;

use why403::table::{Operation, TextTable, expr};

/// At most this many operations are listed one by one per kind of change.
const LISTED: usize = 20;

/// A requirement is shown up to this many characters; the file's own diff has the rest.
const LONGEST: usize = 120;

/// Lines for a person: what was added, removed, and whose requirement changed. Nothing when the two say the same,
/// or when there was no old table.
pub(super) fn between(old: &TextTable, new: &TextTable) -> Vec<String> {
    if old.operations.is_empty() {
        return Vec::new();
    }
    let (before, after) = (index(old), index(new));
    let mut added = Vec::new();
    let mut changed = Vec::new();
    let mut other = Vec::new();
    for (key, operation) in &after {
        match before.get(key) {
            None => added.push(key.clone()),
            Some(old) if old.requirement != operation.requirement => {
                changed.push(format!("{key}: {} → {}", requirement(old), requirement(operation)));
            }
            Some(old) if old != operation => other.push(key.clone()),
            Some(_) => {}
        }
    }
    let removed: Vec<String> = before.keys().filter(|key| !after.contains_key(*key)).cloned().collect();
    let mut lines = Vec::new();
    for (title, list) in [
        ("added", added),
        ("removed", removed),
        ("requirement changed", changed),
        ("otherwise changed", other),
    ] {
        if !list.is_empty() {
            lines.push(format!("{title}: {}", list.len()));
            lines.extend(list.iter().take(LISTED).map(|line| format!("  {line}")));
            if list.len() > LISTED {
                lines.push(format!("  … and {} more", list.len() - LISTED));
            }
        }
    }
    lines
}

fn index(table: &TextTable) -> BTreeMap<String, &Operation> {
    let mut all: BTreeMap<String, &Operation> = BTreeMap::new();
    for operation in &table.operations {
        let base = if operation.base.is_empty() {
            String::new()
        } else {
            format!("[{}] ", operation.base)
        };
        let key = format!("{base}{} {}", operation.method, operation.template);
        // Same-shape twins differ by id alone.
        let key = if all.contains_key(&key) {
            format!("{key} ({})", operation.id)
        } else {
            key
        };
        all.insert(key, operation);
    }
    all
}

fn requirement(operation: &Operation) -> String {
    let parts: Vec<String> = operation
        .requirement
        .parts
        .iter()
        .map(|part| expr::to_text(&part.expr))
        .collect();
    if parts.is_empty() {
        return "nothing stated".to_owned();
    }
    let text = parts.join(" and ");
    match text.char_indices().nth(LONGEST) {
        Some((at, _)) => format!("{}…", text.get(..at).unwrap_or_default()),
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(text: &str) -> TextTable {
        let head = "why403 table 1\nplatform p\nsource d | D | 1 | | f\n";
        why403::table::text::parse(&format!("{head}{text}")).unwrap()
    }

    #[test]
    fn what_changed_is_told_by_kind() {
        let old = table("GET /a\n  official d scope x\nGET /b\nGET /c\n");
        let new = table("GET /a\n  official d scope y\nGET /c\n  deprecated\nGET /d\n");
        assert_eq!(
            between(&old, &new),
            [
                "added: 1",
                "  GET /d",
                "removed: 1",
                "  GET /b",
                "requirement changed: 1",
                "  GET /a: scope x → scope y",
                "otherwise changed: 1",
                "  GET /c",
            ]
        );
        assert!(between(&new, &new).is_empty());
        assert!(between(&TextTable::default(), &new).is_empty());
    }
}
