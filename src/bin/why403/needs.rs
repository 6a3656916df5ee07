//! `why403 needs`.

use super::arguments::{Format, Needs};
use super::{Done, Failed, bundled, input, now_ms, packs, print};
use why403::import::{Imported, read};
use why403::pack::Pack;
use why403::platforms::Tables;
use why403::report;
use why403::session::Session;

/// Says what the calls of a file need together.
pub(crate) fn run(options: &Needs, packs: &[Pack]) -> Result<Done, Failed> {
    packs::all_there(&options.pack)?;
    let text = input::read(&options.file)?;
    let spinner = input::spinner(text.len(), "Reading");
    let recording = match read(&text, now_ms()).map_err(|error| error.to_string())? {
        Imported::Exchanges(recording) => recording,
        _ => return Err("this is no recording of calls".to_owned()),
    };
    let mut notes = recording.notes;
    if recording.skipped_count > 0 {
        notes.push(format!(
            "Skipped {} entries that could not be read.",
            recording.skipped_count
        ));
    }
    let session = Session::from_exchanges(recording.exchanges);
    let mut tables = Tables::new();
    notes.extend(bundled::load(&mut tables, &session.platforms(), packs));
    let found = report::needs(&session, &tables);
    spinner.finish_and_clear();
    if let Some(form) = &options.form {
        return in_form(form, &found);
    }
    let out = match options.format {
        Format::Text => report::needs_text(&found),
        Format::Markdown => report::needs_markdown(&found),
        Format::Json => {
            let value = serde_json::json!({ "schema": 1, "needs": found, "notes": notes });
            format!(
                "{}\n",
                serde_json::to_string_pretty(&value).map_err(|error| error.to_string())?
            )
        }
    };
    print(&out)?;
    if options.format != Format::Json {
        for note in &notes {
            eprintln!("note: {note}");
        }
    }
    Ok(Done::NothingDenied)
}

/// The sets in one form, as they are pasted; what has no place in it goes to standard error.
fn in_form(id: &str, all: &[report::Needs]) -> Result<Done, Failed> {
    let mut known: Vec<&str> = all
        .iter()
        .flat_map(|needs| &needs.forms)
        .map(|form| form.id.as_str())
        .collect();
    known.sort_unstable();
    known.dedup();
    let mut found = false;
    for needs in all {
        for form in needs.forms.iter().filter(|form| form.id == id) {
            found = true;
            print(&form.text)?;
            for name in &form.left_out {
                eprintln!("note: {name} has no place in it");
            }
            for (call, why) in &needs.unknown {
                eprintln!("note: not covered: {call}: {why}");
            }
        }
    }
    match found {
        true => Ok(Done::NothingDenied),
        false => Err(format!("these calls have no such form; there is: {}", known.join(", "))),
    }
}
