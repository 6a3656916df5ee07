//! Packs that the user imported: kept in `storage.local`, where no token is, and installed when the background starts.
//! Vendors and signs are settled then, so that another set of packs needs another start.

use super::Background;
use crate::browser::error::BrowserError;
use crate::browser::message::ImportedPack;
use crate::browser::page::log;
use crate::browser::webext;
use crate::order;
use crate::pack::{self, Kept, Pack, PackError};
use std::rc::Rc;
use wasm_bindgen::JsValue;

const PREFIX: &str = "pack:";

/// Installs the packs that `storage.local` holds. One that cannot be used stays in the list, with its faults.
pub(super) fn restore(here: &Background, stored: &[(String, JsValue)]) {
    let (usable, mut listed) = usable(stored);
    listed.extend(match pack::install(&usable) {
        Ok(()) => usable.iter().map(|pack| use_pack(here, pack)).collect::<Vec<_>>(),
        Err(error) => usable.iter().map(|pack| broken(pack.id(), error.clone())).collect(),
    });
    order::sort_by(&mut listed, |one, other| one.id.cmp(&other.id));
    *here.packs.borrow_mut() = listed;
}

/// Adds the tables of a pack that is installed.
fn use_pack(here: &Background, pack: &Pack) -> ImportedPack {
    if let Err(error) = pack.fill(&mut here.tables.borrow_mut()) {
        // The tables know it, and every report says it.
        log(&BrowserError::Table {
            platform: pack.id().to_owned(),
            reason: error.to_string(),
        });
    }
    ImportedPack::of(pack)
}

fn broken(id: &str, error: PackError) -> ImportedPack {
    let listed = ImportedPack::broken(id, &error);
    log(&error.into());
    listed
}

/// The packs that can be used together, and the others with their faults.
fn usable(stored: &[(String, JsValue)]) -> (Vec<Pack>, Vec<ImportedPack>) {
    let mut usable: Vec<Pack> = Vec::new();
    let mut unusable = Vec::new();
    for (key, value) in stored {
        let Some(id) = key.strip_prefix(PREFIX) else { continue };
        let read = Kept::of_text(id, &value.as_string().unwrap_or_default()).and_then(|kept| kept.pack());
        let together = read.and_then(|pack| {
            usable.push(pack);
            pack::check_together(&usable).inspect_err(|_| drop(usable.pop()))
        });
        if let Err(error) = together {
            unusable.push(broken(id, error));
        }
    }
    (usable, unusable)
}

/// Keeps a pack, which is used from the next start on.
///
/// # Errors
/// [`BrowserError::Pack`] when it has faults, by itself or beside the others; [`BrowserError::Api`] when the browser does
/// not keep it. Nothing changes then.
pub(super) async fn add(here: &Rc<Background>, id: &str, text: &str) -> Result<(), BrowserError> {
    let pack = Kept::of_text(id, text)?.pack()?;
    let mut stored = webext::stored("local").await?;
    stored.retain(|(key, _)| key.strip_prefix(PREFIX) != Some(id));
    let (mut all, _) = usable(&stored);
    all.push(pack);
    pack::check_together(&all)?;
    webext::store("local", &format!("{PREFIX}{id}"), JsValue::from_str(text)).await?;
    here.outdated.set(true);
    Ok(())
}

/// Forgets a pack, which is used until the next start.
///
/// # Errors
/// [`BrowserError::Api`] when the browser keeps it.
pub(super) async fn remove(here: &Rc<Background>, id: &str) -> Result<(), BrowserError> {
    webext::forget("local", &format!("{PREFIX}{id}")).await?;
    here.outdated.set(true);
    Ok(())
}
