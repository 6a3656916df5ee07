//! The bill of materials (CycloneDX 1.6, JSON): what ships, and what builds it, from the lock files.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use super::Found;
use crate::cargo_tools::cargo;
use crate::error::{Error, Result};
use crate::files;
use crate::place::Place;
use crate::process::{Output, run};
use crate::toolchain::TARGET;
use crate::wasm;

const LIMIT: std::time::Duration = std::time::Duration::from_secs(120);

/// Makes `target/dist/why403.cdx.json` and holds it against the lock files.
pub(super) fn make(place: &Place) -> Result<Found> {
    let all = metadata(place)?;
    let shipped = shipped(place)?;
    let mut components = Vec::new();
    for package in packages(&all) {
        let Some(source) = package.get("source").and_then(Value::as_str) else {
            continue;
        };
        let (name, version) = name_of(package);
        let scope = if shipped.contains(&(name.clone(), version.clone())) {
            "required"
        } else {
            "excluded"
        };
        components.push(component(
            &name,
            &version,
            "cargo",
            scope,
            package.get("license"),
            Some(source),
        ));
    }
    let crates = components.len();
    let lock = place.root().join("package-lock.json");
    let text = std::fs::read_to_string(&lock).map_err(Error::io("read", &lock))?;
    let npm: Value = serde_json::from_str(&text).map_err(|error| wrong(&lock, error))?;
    let entries: Map<String, Value> = npm
        .get("packages")
        .and_then(Value::as_object)
        .cloned()
        .unwrap_or_default();
    for (path, entry) in &entries {
        let Some((_, name)) = path.rsplit_once("node_modules/") else {
            continue;
        };
        let version = entry.get("version").and_then(Value::as_str).unwrap_or_default();
        components.push(component(name, version, "npm", "excluded", entry.get("license"), None));
    }
    let made = components.len() - crates;
    let bom = json!({
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {
            "component": {"type": "application", "name": "why403", "version": env!("CARGO_PKG_VERSION"),
                "licenses": [{"expression": "MIT OR Apache-2.0"}]},
            "tools": {"components": [{"type": "application", "name": "cargo xtask trust", "version": env!("CARGO_PKG_VERSION")}]},
        },
        "components": components,
    });
    let file = place.dist().join("why403.cdx.json");
    let written = serde_json::to_string_pretty(&bom).map_err(|error| wrong(&file, error))?;
    files::write(&file, written.as_bytes())?;
    judge(place, &bom, crates, made, shipped.len(), &entries)
}

fn wrong(path: &std::path::Path, error: serde_json::Error) -> Error {
    Error::Content {
        path: path.to_owned(),
        problem: error.to_string(),
    }
}

/// Complete when every package of both lock files is in it, and each has a licence.
fn judge(
    place: &Place,
    bom: &Value,
    crates: usize,
    npm: usize,
    shipped: usize,
    entries: &Map<String, Value>,
) -> Result<Found> {
    let listed: Vec<&Value> = bom
        .get("components")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .collect();
    let there: BTreeSet<&str> = listed.iter().filter_map(|one| one.get("purl")?.as_str()).collect();
    let lock = place.root().join("Cargo.lock");
    let text = std::fs::read_to_string(&lock).map_err(Error::io("read", &lock))?;
    let mut wanted = locked(&text);
    let of_npm = entries.iter().filter_map(|(path, entry)| {
        let (_, name) = path.rsplit_once("node_modules/")?;
        Some(purl("npm", name, entry.get("version")?.as_str()?))
    });
    wanted.extend(of_npm);
    let missing: Vec<&String> = wanted.iter().filter(|one| !there.contains(one.as_str())).collect();
    let unlicensed = listed.iter().filter(|one| one.get("licenses").is_none()).count();
    let figures = format!(
        "CycloneDX 1.6, target/dist/why403.cdx.json: {crates} crates ({shipped} of them in the wasm), {npm} npm packages \
         (none is shipped), {} of {} locked packages missing, {unlicensed} without a stated licence",
        missing.len(),
        wanted.len()
    );
    if !missing.is_empty() {
        println!("missing: {missing:?}");
    }
    Ok(Found {
        good: missing.is_empty() && crates > 0 && npm > 0 && shipped > 0,
        figures,
    })
}

/// What `Cargo.lock` names with a source.
fn locked(text: &str) -> BTreeSet<String> {
    let entries = text.split("[[package]]").skip(1);
    let value = |entry: &str, key: &str| -> Option<String> {
        let line = entry
            .lines()
            .find_map(|line| line.strip_prefix(&format!("{key} = \"")))?;
        Some(line.trim_end_matches('"').to_owned())
    };
    let found = entries.filter(|entry| entry.contains("\nsource = "));
    found
        .filter_map(|entry| Some(purl("cargo", &value(entry, "name")?, &value(entry, "version")?)))
        .collect()
}

fn purl(kind: &str, name: &str, version: &str) -> String {
    format!(
        "pkg:{kind}/{}@{}",
        name.replace('@', "%40"),
        version.replace('+', "%2B")
    )
}

fn component(
    name: &str,
    version: &str,
    kind: &str,
    scope: &str,
    license: Option<&Value>,
    source: Option<&str>,
) -> Value {
    let mut found = json!({
        "type": "library",
        "bom-ref": purl(kind, name, version),
        "purl": purl(kind, name, version),
        "name": name,
        "version": version,
        "scope": scope,
    });
    if let (Some(Value::String(text)), Some(fields)) = (license, found.as_object_mut()) {
        fields.insert(
            "licenses".to_owned(),
            json!([{"expression": text.replace('/', " OR ")}]),
        );
    }
    if let (Some(source), Some(fields)) = (source, found.as_object_mut()) {
        // The kind of source alone: a mirror's address is nobody's business.
        let kind = source.split('+').next().unwrap_or_default();
        fields.insert(
            "properties".to_owned(),
            json!([{"name": "cargo:source", "value": kind}]),
        );
    }
    found
}

fn metadata(place: &Place) -> Result<Value> {
    let mut command = cargo();
    command
        .args(["metadata", "--format-version", "1", "--locked"])
        .current_dir(place.root());
    let ended = run(command, "cargo metadata", LIMIT, Output::Silent)?;
    serde_json::from_str(ended.stdout.trim()).map_err(|error| Error::Other(format!("cargo metadata: {error}")))
}

fn packages(metadata: &Value) -> impl Iterator<Item = &Value> {
    metadata.get("packages").and_then(Value::as_array).into_iter().flatten()
}

fn name_of(package: &Value) -> (String, String) {
    let text = |key: &str| package.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
    (text("name"), text("version"))
}

/// Name and version of all that the modules of the browser are made of.
fn shipped(place: &Place) -> Result<BTreeSet<(String, String)>> {
    let mut command = cargo();
    command
        .args([
            "tree", "--locked", "--target", TARGET, "--edges", "normal", "--prefix", "none",
        ])
        .args(["--format", "{p}", "--no-default-features"]);
    for module in wasm::MODULES {
        command.args(["--package", &wasm::package_of(module)]);
    }
    command.current_dir(place.root());
    let ended = run(command, "cargo tree", LIMIT, Output::Silent)?;
    Ok(ended.stdout.lines().filter_map(in_tree).collect())
}

/// A line such as `serde v1.0.229 (*)`; nothing for our own packages.
fn in_tree(line: &str) -> Option<(String, String)> {
    let mut words = line.split_whitespace();
    let (name, version) = (words.next()?, words.next()?.strip_prefix('v')?);
    (!name.starts_with("why403")).then(|| (name.to_owned(), version.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_locked_from_a_registry_is_wanted() {
        let text = "version = 4\n\n[[package]]\nname = \"a\"\nversion = \"1.0.0+x\"\nsource = \"registry+x\"\n\n\
            [[package]]\nname = \"why403\"\nversion = \"0.1.0\"\n";
        assert_eq!(locked(text).into_iter().collect::<Vec<_>>(), ["pkg:cargo/a@1.0.0%2Bx"]);
    }

    #[test]
    fn the_tree_names_what_ships() {
        assert_eq!(
            in_tree("serde v1.0.229 (*)"),
            Some(("serde".to_owned(), "1.0.229".to_owned()))
        );
        assert_eq!(in_tree("why403 v0.1.0 (/why403)"), None);
        assert_eq!(in_tree(""), None);
    }

    #[test]
    fn a_scoped_name_of_npm_is_a_purl() {
        assert_eq!(purl("npm", "@a/b", "1.2.3"), "pkg:npm/%40a/b@1.2.3");
    }
}
