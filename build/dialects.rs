//! Lists the texts of all signs, with what answers have beside them, for the command's stand-in.

use crate::sign::check;
use std::path::Path;

/// Writes `dialects.rs`: a list in Rust of every file of signs.
///
/// # Errors
/// What cannot be read or written, with its file.
pub(crate) fn bundle(out: &Path) -> Result<(), String> {
    let files = check::files_in(Path::new(".")).map_err(|error| format!("the signs cannot be read: {error}"))?;
    let text = |file: &str| format!("include_str!(concat!(env!(\"CARGO_MANIFEST_DIR\"), \"/{file}\"))");
    let mut list = String::from("&[\n");
    for (name, _) in &files {
        let beside = match name.strip_prefix("signs/") {
            Some(file) => format!("signs/answers/{file}"),
            None => name.replace("/signs.txt", "/answers.txt"),
        };
        let answers = match Path::new(&beside).exists() {
            true => format!("Some({})", text(&beside)),
            false => "None".to_owned(),
        };
        let signs = text(name);
        list.push_str(&format!(
            "Files {{ name: {name:?}, signs: {signs}, answers: {answers} }},\n"
        ));
    }
    list.push_str("]\n");
    let file = out.join("dialects.rs");
    std::fs::write(&file, list).map_err(|error| format!("{}: {error}", file.display()))
}
