//! What outlives the background: the tabs in `storage.session` (memory, closed to content scripts),
//! the settings in `storage.local`. Tokens are in the first only.

use super::tab::TabState;
use super::{Background, here, imported};
use crate::browser::error::BrowserError;
use crate::browser::js;
use crate::browser::message::ToViews;
use crate::browser::page::log;
use crate::browser::webext;
use crate::session::Session;
use crate::session::ask::Asking;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::spawn_local;

/// Changes of this time are written together.
const TOGETHER_MS: i32 = 100;
const SETTINGS: &str = "settings";
const ANSWERS: &str = "answers";

/// What the user chose.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Settings {
    /// Origins on whose pages no card is shown.
    pub(super) muted_sites: BTreeSet<String>,
    /// Calls are kept when the page changes.
    pub(super) preserve: bool,
    /// What may be asked about tokens, by platform; where one is missing: nothing.
    pub(super) asking: BTreeMap<String, Asking>,
}

impl Settings {
    /// What the user allows at a platform.
    pub(super) fn asking_of(&self, platform: &str) -> Asking {
        self.asking.get(platform).copied().unwrap_or_default()
    }
}

fn key(tab: i64) -> String {
    format!("tab:{tab}")
}

/// Reads everything back.
pub(super) async fn restore(here: &Rc<Background>) -> Result<(), BrowserError> {
    if webext::has("storage.session.setAccessLevel") {
        let trusted = js::object(&[("accessLevel", "TRUSTED_CONTEXTS".into())]);
        webext::call("storage.session.setAccessLevel", &[trusted]).await?;
    }
    for (name, value) in webext::stored("session").await? {
        if name == ANSWERS {
            match Session::from_memory(&value.as_string().unwrap_or_default()) {
                Ok(answers) => *here.answers.borrow_mut() = answers,
                Err(error) => log(&BrowserError::Message(error.to_string())),
            }
        }
        let number = name.strip_prefix("tab:").and_then(|tab| tab.parse().ok());
        let (Some(tab), Some(text)) = (number, value.as_string()) else {
            continue;
        };
        match TabState::from_memory(&text) {
            Ok(state) => {
                here.tabs.borrow_mut().insert(tab, state);
            }
            Err(error) => log(&error),
        }
    }
    for (name, value) in webext::stored("local").await? {
        imported::restore(here, &name, &value);
        if name == SETTINGS
            && let Some(settings) = value.as_string().and_then(|text| serde_json::from_str(&text).ok())
        {
            *here.settings.borrow_mut() = settings;
        }
    }
    Ok(())
}

/// Writes a tab before long; several changes become one write.
pub(super) fn save_soon(here: &Rc<Background>, tab: i64) {
    if here.with_tab(tab, |tab| std::mem::replace(&mut tab.saving, true)) {
        return;
    }
    let here = Rc::clone(here);
    spawn_local(async move {
        if let Err(error) = js::sleep(TOGETHER_MS).await {
            log(&error);
        }
        save(&here, tab).await;
        // Whatever is worth writing is worth showing, where the popup or the panel is open.
        webext::tell_views(&ToViews::Changed { tab }).await;
    });
}

/// Writes a tab at once.
pub(super) fn save_now(here: &Rc<Background>, tab: i64) {
    let here = Rc::clone(here);
    spawn_local(async move { save(&here, tab).await });
}

async fn save(here: &Rc<Background>, tab: i64) {
    let text = match here.tabs.borrow_mut().get_mut(&tab) {
        Some(state) => {
            state.saving = false;
            state.to_memory()
        }
        // Closed in the meantime.
        None => return,
    };
    let written = match text {
        // `storage.session`: memory only.
        Ok(text) => webext::store("session", &key(tab), JsValue::from_str(text.expose())).await,
        Err(error) => Err(error),
    };
    let trouble = written.err();
    if let Some(error) = &trouble {
        log(error);
    }
    let words = trouble.map(|error| format!("Calls are not kept when the browser pauses the extension: {error}"));
    if let Some(state) = here.tabs.borrow_mut().get_mut(&tab) {
        state.trouble = words;
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

/// Removes what is written of a tab.
pub(super) fn forget(tab: i64) {
    spawn_local(async move {
        if let Err(error) = webext::forget("session", &key(tab)).await {
            log(&error);
        }
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
