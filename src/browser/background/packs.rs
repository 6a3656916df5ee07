//! Packs that the user imported: kept in `storage.local`, where no token is, and installed when the background starts.
//! Vendors and signs are settled then, so that another set of packs needs another start.

use super::Background;
use crate::browser::error::BrowserError;
use crate::browser::managed::GivenPack;
use crate::browser::message::{ImportedPack, PACK};
use crate::browser::page::log;
use crate::browser::webext;
use crate::order;
use crate::pack::{self, Kept, Pack, PackError};
use std::rc::Rc;
use wasm_bindgen::JsValue;

/// Installs the packs that `storage.local` holds. One that cannot be used stays in the list, with its faults.
pub(super) fn restore(here: &Background, stored: &[(String, JsValue)]) {
    let given = here.managed.borrow().packs.clone();
    let (usable, mut listed) = usable(&given, stored);
    listed.extend(match pack::install(&usable) {
        Ok(()) => usable.iter().map(|pack| use_pack(here, pack)).collect::<Vec<_>>(),
        Err(error) => usable.iter().map(|pack| broken(pack.id(), error.clone())).collect(),
    });
    for one in &mut listed {
        one.given = given.iter().any(|pack| pack.id == one.id);
    }
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

/// The packs that can be used together, and the others with their faults. An administrator's come first, and one of
/// theirs takes the place of the user's own with the same id.
fn usable(given: &[GivenPack], stored: &[(String, JsValue)]) -> (Vec<Pack>, Vec<ImportedPack>) {
    let mut usable: Vec<Pack> = Vec::new();
    let mut unusable = Vec::new();
    let of_given = given.iter().map(|pack| {
        let kept = Kept::of_text(&pack.id, &pack.kept);
        (pack.id.as_str(), kept.and_then(|kept| kept.pack()))
    });
    let own = stored.iter().filter_map(|(key, value)| {
        let id = key
            .strip_prefix(PACK)
            .filter(|id| given.iter().all(|pack| pack.id != *id))?;
        let kept = Kept::of_text(id, &value.as_string().unwrap_or_default());
        Some((id, kept.and_then(|kept| kept.pack())))
    });
    for (id, read) in of_given.chain(own) {
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
    stored.retain(|(key, _)| key.strip_prefix(PACK) != Some(id));
    let given = here.managed.borrow().packs.clone();
    let (mut all, _) = usable(&given, &stored);
    all.push(pack);
    pack::check_together(&all)?;
    webext::store("local", &format!("{PACK}{id}"), JsValue::from_str(text)).await?;
    here.outdated.set(true);
    Ok(())
}

/// Forgets a pack, which is used until the next start.
///
/// # Errors
/// [`BrowserError::Api`] when the browser keeps it.
pub(super) async fn remove(here: &Rc<Background>, id: &str) -> Result<(), BrowserError> {
    webext::forget("local", &format!("{PACK}{id}")).await?;
    here.outdated.set(true);
    Ok(())
}
