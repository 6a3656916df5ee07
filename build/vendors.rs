//! Reads every folder of `vendors`, checks it, and writes what the library carries of it.

use crate::vendor::{Bundle, read, stripped};
use std::fs;
use std::path::Path;

/// Writes `vendors.txt` into `out`, and `tables.rs` with the tables and claims that the command carries.
///
/// # Errors
/// `file:line:column: what is wrong; what to do`, for the first fault.
pub(crate) fn bundle(folder: &Path, out: &Path) -> Result<(), String> {
    println!("cargo::rerun-if-changed=build/vendors.rs");
    println!("cargo::rerun-if-changed={}", folder.display());
    let at = |path: &Path, error: &std::io::Error| format!("{}: {error}", path.display());
    let mut names: Vec<String> = Vec::new();
    for entry in fs::read_dir(folder).map_err(|error| at(folder, &error))? {
        let entry = entry.map_err(|error| at(folder, &error))?;
        if entry.path().is_dir() {
            names.push(entry.file_name().to_string_lossy().into_owned());
        }
    }
    names.sort();
    let mut all = one(&folder.join("credentials.txt"), "credentials", None, false)?;
    for name in &names {
        let inside = folder.join(name);
        // A table or claims that come or go.
        println!("cargo::rerun-if-changed={}", inside.display());
        let file = inside.join("table.txt");
        let table = match file.exists() {
            true => Some(fs::read_to_string(&file).map_err(|error| at(&file, &error))?),
            false => None,
        };
        all.push_str(&one(
            &inside.join("vendor.txt"),
            name,
            table.as_deref(),
            inside.join("claims.txt").exists(),
        )?);
    }
    Bundle::read(&all).map_err(|error| format!("the bundle of vendors: {error}"))?;
    let tables = carried(folder, &names);
    for (name, text) in [("vendors.txt", all), ("tables.rs", tables)] {
        let file = out.join(name);
        fs::write(&file, text).map_err(|error| at(&file, &error))?;
    }
    Ok(())
}

/// A list in Rust of the folders with a table, with the texts of table and claims.
fn carried(folder: &Path, names: &[String]) -> String {
    let mut list = String::from("&[\n");
    for name in names {
        let has = |file: &str| folder.join(name).join(file).exists();
        let text =
            |file: &str| format!("include_str!(concat!(env!(\"CARGO_MANIFEST_DIR\"), \"/vendors/{name}/{file}\"))");
        if has("table.txt") {
            let claims = if has("claims.txt") {
                format!("Some({})", text("claims.txt"))
            } else {
                "None".to_owned()
            };
            let table = text("table.txt");
            list.push_str(&format!(
                "Bundled {{ platform: {name:?}, table: {table}, claims: {claims} }},\n"
            ));
        }
    }
    list.push_str("]\n");
    list
}

/// A folder's part of the bundle.
fn one(path: &Path, id: &str, table: Option<&str>, has_claims: bool) -> Result<String, String> {
    let shown = path.display();
    println!("cargo::rerun-if-changed={shown}");
    let text = fs::read_to_string(path)
        .map_err(|error| format!("{shown}: {error}; each folder of `vendors` needs one, see vendors/README.md"))?;
    read(id, &text).map_err(|error| {
        format!(
            "{shown}:{}:{}: {}; {}",
            error.line, error.column, error.reason, error.remedy
        )
    })?;
    Ok(stripped(id, &text, table, has_claims))
}
