//! Packs in the page of options: a folder is chosen, read and checked here, and kept by the background.

use super::{Options, no_hosts, refresh, start};
use crate::browser::error::BrowserError;
use crate::browser::js;
use crate::browser::message::{FromView, ImportedPack, faults_of};
use crate::browser::page::App;
use crate::browser::view::options::PackDraft;
use crate::browser::webext;
use crate::pack::{FILES, Fault, Kept, Pack, PackError, What};
use std::collections::BTreeSet;
use std::rc::Rc;
use wasm_bindgen_futures::JsFuture;

/// More files make no pack: another folder was chosen.
const MOST_FILES: usize = 200;

/// A pack whose hosts are all granted is not among these.
///
/// # Errors
/// [`BrowserError`] when the browser does not say what is granted.
pub(super) async fn hidden(packs: &[ImportedPack]) -> Result<BTreeSet<String>, BrowserError> {
    let mut hidden = BTreeSet::new();
    for pack in packs.iter().filter(|pack| !pack.patterns.is_empty()) {
        if !webext::granted(&pack.patterns).await? {
            hidden.insert(pack.id.clone());
        }
    }
    Ok(hidden)
}

/// Reads a folder that was chosen.
///
/// # Errors
/// [`BrowserError`] when the browser cannot read a file; the faults of a pack are drawn.
pub(super) async fn open(app: Rc<App<Options>>, files: Vec<web_sys::File>) -> Result<(), BrowserError> {
    app.change(|page| {
        page.kept = None;
        page.shown.done = None;
        page.shown.trouble = None;
        page.shown.pack = PackDraft::Reading;
    });
    // The browser draws before a long reading.
    js::sleep(0).await?;
    let read = read(files).await;
    app.change(|page| match read {
        Ok((pack, kept)) => {
            let found = ImportedPack::of(&pack);
            let chosen = page.shown.chosen.as_ref();
            let replaces = chosen.is_some_and(|chosen| chosen.packs.iter().any(|one| one.id == found.id));
            page.kept = Some(kept.to_text());
            page.shown.pack = PackDraft::Ready {
                pack: found,
                notes: pack.notes().to_vec(),
                replaces,
            };
            Ok(())
        }
        Err(BrowserError::Pack(error)) => {
            page.shown.pack = PackDraft::Refused {
                code: error.code().to_owned(),
                faults: faults_of(&error),
            };
            Ok(())
        }
        Err(error) => {
            page.shown.pack = PackDraft::Nothing;
            Err(error)
        }
    })
}

/// Reads the files of a folder as the command does: folders in it and hidden files are passed over, and files that no
/// pack has are not opened.
async fn read(files: Vec<web_sys::File>) -> Result<(Pack, Kept), BrowserError> {
    let mut id = String::new();
    let mut own: Vec<(String, web_sys::File)> = Vec::new();
    for file in files {
        let path = js::get(&file, "webkitRelativePath").as_string().unwrap_or_default();
        let Some((folder, name)) = path.split_once('/') else {
            return Err(BrowserError::NoSuchApi("File.webkitRelativePath".to_owned()));
        };
        folder.clone_into(&mut id);
        if !name.contains('/') && !name.starts_with('.') {
            own.push((name.to_owned(), file));
        }
    }
    if own.len() > MOST_FILES {
        return Err(PackError::fault(&id, What::TooManyFiles(MOST_FILES)).into());
    }
    own.sort_by(|(one, _), (other, _)| one.cmp(other));
    let sizes: Vec<(&str, usize)> = own.iter().map(|(name, file)| (name.as_str(), size(file))).collect();
    Pack::check_names(&id, &sizes)?;
    let mut texts: Vec<(&str, String)> = Vec::new();
    let mut faults = Vec::new();
    for (name, file) in own.iter().filter(|(name, _)| FILES.contains(&name.as_str())) {
        let bytes = JsFuture::from(file.array_buffer())
            .await
            .map_err(|thrown| BrowserError::api("File.arrayBuffer", &thrown))?;
        match String::from_utf8(js_sys::Uint8Array::new(&bytes).to_vec()) {
            Ok(text) => texts.push((name, text)),
            Err(_) => faults.push(Fault::new(&format!("{id}/{name}"), 0, What::NotUtf8)),
        }
    }
    if !faults.is_empty() {
        return Err(PackError::Faults(faults).into());
    }
    let texts: Vec<(&str, &str)> = texts.iter().map(|(name, text)| (*name, text.as_str())).collect();
    Ok(Kept::read(&id, &texts)?)
}

/// Bytes of a file.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a size is whole and positive, and a cast stops at the greatest number"
)]
fn size(file: &web_sys::File) -> usize {
    file.size() as usize
}

/// Asks the browser for the pack's hosts and uses it. Nothing may be waited for before: the browser grants only in a click.
pub(super) fn use_pack(app: &Rc<App<Options>>) {
    let ready = app.read(|page| match (&page.shown.pack, &page.kept) {
        (PackDraft::Ready { pack, .. }, Some(kept)) => Some((pack.clone(), kept.clone())),
        _ => None,
    });
    let Some((found, pack)) = ready else { return };
    let asked = webext::request_grant(&found.patterns);
    let after = Rc::clone(app);
    start(app, async move {
        if !js::wait("permissions.request", asked?).await?.is_truthy() {
            return Err(no_hosts(&found.name));
        }
        match webext::ask::<()>(&FromView::AddPack { id: found.id, pack }).await {
            Ok(()) => after.write(|page| {
                page.kept = None;
                page.shown.pack = PackDraft::Nothing;
            }),
            Err(BrowserError::Answered { code, message }) if code.starts_with("pack.") => {
                after.change(|page| {
                    page.kept = None;
                    page.shown.pack = PackDraft::Refused {
                        code,
                        faults: message.lines().map(str::to_owned).collect(),
                    };
                });
                return Ok(());
            }
            Err(error) => return Err(error),
        }
        refresh(&after, Some("The pack is used from now on.".to_owned())).await
    });
}

/// Asks the browser for the hosts of a pack that is used already.
pub(super) fn watch(app: &Rc<App<Options>>, id: &str) {
    let found = app.read(|page| {
        let packs = &page.shown.chosen.as_ref()?.packs;
        packs.iter().find(|pack| pack.id == id).cloned()
    });
    let Some(found) = found else { return };
    let asked = webext::request_grant(&found.patterns);
    let after = Rc::clone(app);
    start(app, async move {
        if !js::wait("permissions.request", asked?).await?.is_truthy() {
            return Err(no_hosts(&found.name));
        }
        refresh(&after, Some(format!("The hosts of {} are watched.", found.name))).await
    });
}

/// Forgets a pack.
pub(super) fn remove(app: &Rc<App<Options>>, id: String) {
    let after = Rc::clone(app);
    start(app, async move {
        webext::ask::<()>(&FromView::RemovePack { id }).await?;
        refresh(&after, Some("Removed.".to_owned())).await
    });
}
