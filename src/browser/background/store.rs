//! What outlives the background: the tabs in `storage.session` (memory, closed to content scripts),
//! the settings in `storage.local`. Tokens are in the first only.

use super::tab::TabState;
use super::{Background, Writing, consent, explain, here, imported, packs, seen};
use crate::browser::error::BrowserError;
use crate::browser::js;
use crate::browser::managed::Managed;
use crate::browser::message::{Corner, Muted, ToViews};
use crate::browser::page::log;
use crate::browser::view::words::now_ms;
use crate::browser::webext;
use crate::sensitive::Sensitive;
use crate::session::Session;
use crate::session::ask::Asking;
use crate::session::bounds::MOST_BYTES;
use crate::session::journal::{self, Journal, Names, Replay};
use crate::settings::{Appearance, Theme};
use js_sys::{JsString, Object, Reflect};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::rc::Rc;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::spawn_local;

/// Changes of this time are written together.
const TOGETHER_MS: i32 = 100;
/// The next write follows the last one after this time.
const NEXT_MS: i32 = 30;
/// At most this many keys of a tab that are of no use any more are removed together.
const REMOVED: usize = 500;
const SETTINGS: &str = "settings";
const ANSWERS: &str = "answers";

/// What the user chose.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Settings {
    /// Origins on whose pages no card is shown.
    pub(super) muted_sites: BTreeSet<String>,
    /// Operations for which none is shown, each on a site.
    pub(super) muted: BTreeSet<Muted>,
    /// Where cards stand.
    pub(super) corner: Corner,
    /// Cards are small.
    pub(super) pill: bool,
    /// No card appears in any page.
    pub(super) cards_off: bool,
    /// Light or dark. `extension/theme.js` reads it, too.
    pub(super) theme: Theme,
    /// Calls are kept when the page changes.
    pub(super) preserve: bool,
    /// Hosts of sites that are switched off.
    pub(super) off: BTreeSet<String>,
    /// What may be asked about tokens, by platform; where one is missing: nothing.
    pub(super) asking: BTreeMap<String, Asking>,
}

impl Settings {
    /// How the card and the pages look.
    pub(super) fn appearance(&self) -> Appearance {
        Appearance {
            theme: self.theme,
            cards: !self.cards_off,
            corner: self.corner,
            small: self.pill,
        }
    }

    /// Makes them look so.
    pub(super) fn look(&mut self, appearance: Appearance) {
        self.theme = appearance.theme;
        self.cards_off = !appearance.cards;
        self.corner = appearance.corner;
        self.pill = appearance.small;
    }

    /// What the user allows at a platform.
    pub(super) fn asking_of(&self, platform: &str) -> Asking {
        self.asking.get(platform).copied().unwrap_or_default()
    }
}

/// Reads everything back; `begun` holds what is being read already. The calls of a tab stay as they are until the tab is
/// needed.
pub(super) async fn restore(here: &Rc<Background>, begun: &JsValue) -> Result<(), BrowserError> {
    const CLOSE: &str = "storage.session.setAccessLevel";
    let closing = match webext::has(CLOSE) {
        true => webext::begin(CLOSE, &[js::object(&[("accessLevel", "TRUSTED_CONTEXTS".into())])])?,
        false => JsValue::UNDEFINED,
    };
    let local = webext::stored_of("local", begun).await;
    let managed = Managed::read(begun).await;
    js::wait(CLOSE, closing).await?;
    let local = local?;
    *here.managed.borrow_mut() = managed;
    consent::restore(here, &local);
    if !here.may_observe() {
        // Of a version that watched less, or written while the consent was withdrawn.
        webext::call("storage.session.clear", &[]).await?;
        // Scripts outlive the browser's end; browsers forget them with an update, as a rule.
        webext::call("scripting.unregisterContentScripts", &[]).await?;
        return Ok(());
    }
    // Before anything asks who the vendors are.
    packs::restore(here, &local);
    let mut heads: HashMap<i64, Replay> = HashMap::new();
    let mut entries: HashMap<(i64, u64), Vec<(String, JsString)>> = HashMap::new();
    for (name, value) in webext::stored_of("session", begun).await? {
        let Ok(text) = value.dyn_into::<JsString>() else {
            continue;
        };
        if name == ANSWERS {
            match Session::from_memory(&String::from(text)) {
                Ok(answers) => *here.answers.borrow_mut() = answers,
                Err(error) => log(&BrowserError::Message(error.to_string())),
            }
            continue;
        }
        match journal::names(&name) {
            Some(Names::Head(tab)) => match Replay::of_head(tab, &String::from(text)) {
                Ok(replay) => drop(heads.insert(tab, replay)),
                Err(error) => log(&BrowserError::Message(error.to_string())),
            },
            Some(Names::Entry(tab, generation)) => entries.entry((tab, generation)).or_default().push((name, text)),
            None => {}
        }
    }
    for (tab, replay) in heads {
        let own = entries.remove(&(tab, replay.generation())).unwrap_or_default();
        match TabState::asleep(replay, own) {
            Ok(state) => drop(here.tabs.borrow_mut().insert(tab, state)),
            Err(error) => log(&BrowserError::Message(error.to_string())),
        }
    }
    // Of pages that are gone: their keys were not removed before the background was stopped.
    let left: Vec<String> = entries.into_values().flatten().map(|(key, _)| key).collect();
    remove(&left).await;
    for (name, value) in local {
        imported::restore(here, &name, &value);
        seen::restore(here, &name, &value);
        if name == SETTINGS
            && let Some(settings) = value.as_string().and_then(|text| serde_json::from_str(&text).ok())
        {
            *here.settings.borrow_mut() = settings;
        }
    }
    // They take the place of the user's own of the same name.
    imported::restore_given(here);
    Ok(())
}

async fn remove(keys: &[String]) {
    if !keys.is_empty()
        && let Err(error) = webext::call("storage.session.remove", &[js::strings(keys)]).await
    {
        log(&error);
    }
}

/// Writes a tab before long; several changes become one write.
pub(super) fn save_soon(here: &Rc<Background>, tab: i64) {
    here.with_tab(tab, |tab| tab.changed = true);
    let now = here.writing.get();
    if now == Writing::Nothing {
        here.writing.set(Writing::Soon);
        let here = Rc::clone(here);
        spawn_local(async move {
            if let Err(error) = js::sleep(TOGETHER_MS).await {
                log(&error);
            }
            if here.writing.get() == Writing::Soon {
                write(&here).await;
            }
        });
    }
}

/// Writes a tab at once, or as soon as what is being written is.
pub(super) fn save_now(here: &Rc<Background>, tab: i64) {
    here.with_tab(tab, |tab| tab.changed = true);
    if here.writing.get() != Writing::Now {
        let here = Rc::clone(here);
        here.writing.set(Writing::Now);
        spawn_local(async move { write(&here).await });
    }
}

/// Writes what changed until nothing is left to be written. There is never more than one of it.
async fn write(here: &Rc<Background>) {
    here.writing.set(Writing::Now);
    loop {
        let changed = here.take_changed();
        let later = note(here, &changed);
        explain::badges(here, &changed).await;
        flush(here).await;
        for tab in changed {
            // Whatever is worth writing is worth showing, where the popup or the panel is open.
            webext::tell_views(&ToViews::Changed { tab }).await;
        }
        let more = later || here.tabs.borrow().values().any(|tab| tab.changed);
        if !more && !here.has_old() {
            here.writing.set(Writing::Nothing);
            return;
        }
        if let Err(error) = js::sleep(NEXT_MS).await {
            log(&error);
        }
    }
}

/// Writes what is not written yet, before the engine ends.
pub(super) async fn finish(here: &Rc<Background>) -> Result<(), BrowserError> {
    // What was observed just now may still be on its way into the journals.
    js::sleep(TOGETHER_MS).await?;
    while here.writing.get() == Writing::Now {
        js::sleep(NEXT_MS).await?;
    }
    write(here).await;
    Ok(())
}

/// Puts what changed into the journals and holds all of them to the bound. True when something is left for later.
fn note(here: &Background, changed: &[i64]) -> bool {
    let now = now_ms();
    let mut later = false;
    let mut tabs = here.tabs.borrow_mut();
    for tab in changed {
        let Some(state) = tabs.get_mut(tab) else { continue };
        state.wake();
        let kept = state.kept_words();
        if state.journal.note(&mut state.session, &kept, now, false) {
            state.changed = true;
            later = true;
        }
    }
    let asleep: usize = tabs.values().map(TabState::asleep_bytes).sum();
    let awake: usize = tabs.values().map(|state| state.journal.bytes()).sum();
    if asleep > 0 && asleep + awake > MOST_BYTES {
        tabs.values_mut().for_each(TabState::wake);
    }
    let mut all: Vec<(&mut Session, &mut Journal)> = tabs
        .values_mut()
        .map(|state| (&mut state.session, &mut state.journal))
        .collect();
    journal::fit(&mut all);
    later
}

/// Writes what the journals hold ready: all entries together, then removals.
async fn flush(here: &Background) {
    let mut gone: Vec<String> = Vec::new();
    let mut entries: Vec<(String, Sensitive<String>)> = Vec::new();
    let mut written: Vec<i64> = Vec::new();
    for (id, state) in here.tabs.borrow_mut().iter_mut() {
        gone.extend(state.journal.take_old(REMOVED));
        let before = entries.len();
        for write in state.journal.take_writes() {
            match write.value {
                Some(value) => entries.push((write.key, value)),
                None => gone.push(write.key),
            }
        }
        if entries.len() > before {
            written.push(*id);
        }
    }
    for journal in here.closed.borrow_mut().iter_mut() {
        gone.extend(journal.take_old(REMOVED));
    }
    here.closed.borrow_mut().retain(|journal| journal.bytes() > 0);
    if entries.is_empty() {
        remove(&gone).await;
        return;
    }
    let object = Object::new();
    for (key, value) in &entries {
        // `storage.session`: memory only. Setting a property of a plain object does not fail.
        drop(Reflect::set(
            &object,
            &JsValue::from_str(key),
            &JsValue::from_str(value.expose()),
        ));
    }
    drop(entries);
    let written_all = webext::call("storage.session.set", &[object.clone().into()]).await;
    remove(&gone).await;
    let trouble = match written_all {
        // Something else fills the storage: there may be room now.
        Err(_) if !gone.is_empty() => webext::call("storage.session.set", &[object.into()]).await.err(),
        other => other.err(),
    };
    if let Some(error) = &trouble {
        log(error);
    }
    let words = trouble.map(|error| format!("Calls are not kept when the browser pauses the extension: {error}"));
    for id in written {
        if let Some(state) = here.tabs.borrow_mut().get_mut(&id) {
            // Not again and again where it fails again and again; and once more when there is room again, for what was
            // taken meanwhile is nowhere.
            if words.is_some() != state.trouble.is_some() {
                state.write_again();
            }
            state.trouble.clone_from(&words);
        }
    }
}

/// Writes what look-ups told: facts and fingerprints, no tokens, and in memory only all the same.
pub(super) fn save_answers(here: &Rc<Background>) {
    let text = here.answers.borrow().to_memory();
    spawn_local(async move {
        // `storage.session`: memory only.
        let words = JsValue::from_str(text.expose());
        if let Err(error) = webext::store("session", ANSWERS, words).await {
            log(&error);
        }
    });
}

/// Tells the pages about every tab: what they show may be another now.
pub(super) async fn tell_all(here: &Rc<Background>) {
    let tabs: Vec<i64> = here.tabs.borrow().keys().copied().collect();
    for tab in tabs {
        webext::tell_views(&ToViews::Changed { tab }).await;
    }
}

/// Removes what is written of a tab: its head at once, so that it is forgotten, the rest when there is time.
pub(super) fn forget(here: &Rc<Background>, mut state: TabState) {
    state.wake();
    let head = state.journal.end();
    here.closed.borrow_mut().push(state.journal);
    drop_later(state.session);
    let here = Rc::clone(here);
    spawn_local(async move {
        remove(&[head]).await;
        if here.writing.get() == Writing::Nothing {
            write(&here).await;
        }
    });
}

/// Drops calls that are forgotten when nothing waits for it.
pub(super) fn drop_later(session: Session) {
    spawn_local(async move {
        if let Err(error) = js::sleep(TOGETHER_MS).await {
            log(&error);
        }
        drop(session);
    });
}

/// Changes the settings and writes them.
pub(super) async fn change_settings(change: impl FnOnce(&mut Settings)) -> Result<(), BrowserError> {
    let text = {
        let here = here();
        let mut settings = here.settings.borrow_mut();
        change(&mut settings);
        serde_json::to_string(&*settings).map_err(|error| BrowserError::Message(error.to_string()))?
    };
    webext::store("local", SETTINGS, JsValue::from_str(&text)).await
}
