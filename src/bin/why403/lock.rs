//! `why403 lock`.

use super::gather::gather;
use super::{Done, Failed, bundled, input, packs, print, shown_path, tell};
use clap::Args;
use std::path::PathBuf;
use why403::lock;
use why403::pack::Pack;
use why403::platforms::Tables;
use why403::session::Session;

#[derive(Args)]
pub(crate) struct Lock {
    /// Recordings (HAR and whatever `explain` reads), folders of them, or lists of operations (`GET https://…` a line);
    /// without them, or with `-`, standard input
    #[arg(default_value = "-")]
    files: Vec<PathBuf>,
    /// Where to write it; `-` for standard output
    #[arg(short, long, default_value = "scopes.lock")]
    out: PathBuf,
    /// Keep the calls that are in the file, and add these
    #[arg(long)]
    add: bool,
    /// The platform of operations that are listed without a host, e.g. genesys
    #[arg(long)]
    platform: Option<String>,
    /// The folder of a pack, which says what is known of an API of your own; may be given several times
    #[arg(long, value_name = "FOLDER")]
    pack: Vec<PathBuf>,
}

/// Writes what calls need.
pub(crate) fn run(options: &Lock, packs: &[Pack]) -> Result<Done, Failed> {
    packs::all_there(&options.pack)?;
    let to_file = options.out.as_os_str() != "-";
    let before = match to_file && options.out.exists() {
        true => Some(
            lock::Lock::read(&input::read(&options.out)?)
                .map_err(|error| format!("{} stays as it is: {error}", shown_path(&options.out)))?,
        ),
        false => None,
    };
    let gathered = gather(&options.files, options.platform.as_deref())?;
    let session = Session::from_exchanges(gathered.exchanges);
    let mut platforms = session.platforms();
    platforms.extend(before.iter().flat_map(lock::Lock::platforms));
    let mut tables = Tables::new();
    let mut notes = gathered.notes;
    notes.extend(bundled::load(&mut tables, &platforms, packs));
    let mut made = lock::Lock::of(&session, &tables);
    if made.apis.is_empty() {
        return Err("no call to an API is in these recordings, so there is nothing to write".to_owned());
    }
    if let Some(before) = before.filter(|_| options.add) {
        made = before.joined(made, &tables);
    }
    let text = made.to_text();
    if to_file {
        std::fs::write(&options.out, &text)
            .map_err(|error| format!("{} cannot be written: {error}", shown_path(&options.out)))?;
    } else {
        print(&text)?;
    }
    for note in &notes {
        tell(&format!("note: {}", note.replace(['\n', '\r'], " ")));
    }
    for api in &made.apis {
        let count = |number: usize, one: &str| match number {
            1 => format!("1 {one}"),
            _ => format!("{number} {one}s"),
        };
        tell(&format!(
            "{}: {}, {}, {} of which nothing is known",
            api.title(),
            count(api.calls.len(), "call"),
            count(api.rights.len(), "right"),
            api.unknown.len()
        ));
    }
    Ok(Done::NothingDenied)
}
