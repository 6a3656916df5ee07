//! All folders in one text: what the library carries.

use super::model::Vendor;
use super::read::{FIRST_LINE, read};
use crate::cursor::TextError;
use crate::order;

/// In the bundle, the line that begins a folder: this word and the folder's name.
pub const FIRST_OF_FOLDER: &str = "folder";

/// What the bundle holds.
#[derive(Debug, Default)]
pub struct Bundle {
    /// Every vendor: those that stand first, then by name of the folder.
    pub vendors: Vec<Vendor>,
    /// What belongs to no vendor: prefixes of tokens, places of credentials, harmless headers.
    pub general: Vendor,
}

/// The date or version of a table's first source, which its head names: `source key | title | date | …`.
fn date_of(table: &str) -> &str {
    let head = table.lines().take_while(|line| !line.is_empty());
    let mut sources = head.filter(|line| line.starts_with("source "));
    let date = sources.next().and_then(|line| line.split('|').nth(2));
    date.unwrap_or_default().trim()
}

/// A folder's text for the bundle, without remarks, sources and blank lines. `table` is the text of its table, if it has
/// one.
pub fn stripped(id: &str, text: &str, table: Option<&str>, has_claims: bool) -> String {
    let mut out = format!("{FIRST_OF_FOLDER} {id}\n{FIRST_LINE}\nhas nothing\n");
    if let Some(table) = table {
        let line = format!("has table {}", date_of(table));
        out.push_str(line.trim_end());
        out.push('\n');
    }
    if has_claims {
        out.push_str("has claims\n");
    }
    let kept = text.lines().skip(1).filter(|line| {
        let start = line.trim_start();
        !start.is_empty() && !start.starts_with('#') && !line.starts_with("source ")
    });
    for line in kept {
        out.push_str(line.trim_end());
        out.push('\n');
    }
    out
}

/// The name of the general file, which is no vendor.
const GENERAL: &str = "credentials";

impl Bundle {
    /// Reads a bundle.
    ///
    /// # Errors
    /// [`TextError`] at the first fault; the build makes bundles of what it has checked.
    pub fn read(text: &str) -> Result<Self, TextError> {
        let mut made = Self::default();
        let begin = format!("{FIRST_OF_FOLDER} ");
        let starts = text
            .match_indices(&begin)
            .filter(|(at, _)| *at == 0 || text.as_bytes().get(at - 1) == Some(&b'\n'));
        let starts: Vec<usize> = starts.map(|(at, _)| at).collect();
        let ends = starts.iter().skip(1).copied().chain([text.len()]);
        for (start, end) in starts.iter().zip(ends) {
            let folder = text.get(*start..end).unwrap_or_default();
            let (head, body) = folder.split_once('\n').unwrap_or((folder, ""));
            let vendor = read(head.strip_prefix(&begin).unwrap_or_default(), body)?;
            if vendor.id == GENERAL {
                made.general = vendor;
            } else {
                made.vendors.push(vendor);
            }
        }
        order::sort_by(&mut made.vendors, |a, b| (!a.first, &a.id).cmp(&(!b.first, &b.id)));
        Ok(made)
    }
}
