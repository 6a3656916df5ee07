//! `why403 share`.

use super::arguments::{ReceiptFormat, Share, ShareFormat};
use super::{Done, Failed, bundled, input, now_ms, packs, print, shown_path, tell};
use why403::import::{Imported, read};
use why403::pack::Pack;
use why403::platforms::Tables;
use why403::session::Session;
use why403::share::{Choice, Personal, share};

/// Writes a recording that may be shared, and says what was taken out.
pub(crate) fn run(options: &Share, packs: &[Pack]) -> Result<Done, Failed> {
    packs::all_there(&options.pack)?;
    let choice = Choice {
        personal: personal(options)?,
    };
    let text = input::read(&options.file)?;
    let spinner = input::spinner(text.len(), "Reading");
    let recording = match read(&text, now_ms()).map_err(|error| error.to_string())? {
        Imported::Exchanges(recording) => recording,
        _ => return Err("this is no recording of calls".to_owned()),
    };
    let session = Session::from_exchanges(recording.exchanges.clone());
    let mut tables = Tables::new();
    for note in bundled::load(&mut tables, &session.platforms(), packs) {
        tell(&format!("note: {note}"));
    }
    if recording.skipped_count > 0 {
        tell(&format!(
            "note: {} entries could not be read and are not in it",
            recording.skipped_count
        ));
    }
    let shared = share(&recording.exchanges, &choice, &tables, now_ms());
    spinner.finish_and_clear();
    let shared = shared.map_err(|error| error.to_string())?;
    let written = match options.format {
        ShareFormat::Har => &shared.har,
        ShareFormat::Markdown => &shared.markdown,
    };
    match &options.out {
        None => {
            print(written)?;
            tell(shared.receipt.text().trim_end());
        }
        Some(path) => {
            std::fs::write(path, written)
                .map_err(|error| format!("{} cannot be written: {error}", shown_path(path)))?;
            print(&match options.receipt {
                ReceiptFormat::Text => shared.receipt.text(),
                ReceiptFormat::Json => {
                    let value = serde_json::json!({ "schema": 1, "receipt": shared.receipt });
                    format!(
                        "{}\n",
                        serde_json::to_string_pretty(&value).map_err(|error| error.to_string())?
                    )
                }
            })?;
        }
    }
    Ok(Done::NothingDenied)
}

/// The kinds of personal data that are taken out.
fn personal(options: &Share) -> Result<Vec<Personal>, Failed> {
    let all = Personal::ALL;
    let mut kept = Vec::new();
    for word in options.keep.iter().flat_map(|words| words.split(',')).map(str::trim) {
        match all.iter().find(|kind| kind.word() == word) {
            Some(kind) => kept.push(*kind),
            None => {
                let words: Vec<&str> = all.iter().map(|kind| kind.word()).collect();
                return Err(format!(
                    "there is no such kind of personal data to keep; there is: {}",
                    words.join(", ")
                ));
            }
        }
    }
    Ok(all.into_iter().filter(|kind| !kept.contains(kind)).collect())
}
