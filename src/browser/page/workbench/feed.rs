//! What the developer tools tell: each ended call, and that the page went elsewhere. Where nothing else sees the calls they
//! are held here; else only the bodies are of use that the page's hook cannot see (those of workers).

use super::source::{Here, Source};
use super::{Workbench, source, start};
use crate::browser::error::BrowserError;
use crate::browser::js::{self, get};
use crate::browser::page::{App, log, tools};
use crate::browser::view::words::now_ms;
use crate::browser::webext;
use crate::session::inspected::Told;
use js_sys::{Array, Function, JSON};
use std::rc::Rc;
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};

/// Calls of this time are shown together.
const TOGETHER_MS: i32 = 50;
/// At most this many calls wait, unread, until it is known whether they may be read.
const MOST_WAITING: usize = 1000;
/// Chromium may not have the text of an answer yet when it tells of the call: it is asked once more after this time.
const AGAIN_MS: i32 = 250;

impl Workbench {
    fn here(&mut self) -> Option<&mut Here> {
        // A recording takes nothing of the page.
        let recording = self.recording();
        match &mut self.source {
            Source::Here(here) if !recording => Some(here),
            _ => None,
        }
    }
}

/// Listens to the developer tools as long as the page lives.
///
/// # Errors
/// [`BrowserError`] when the browser lacks what is needed.
pub(super) fn listen(app: &Rc<App<Workbench>>) -> Result<(), BrowserError> {
    let hears = Rc::clone(app);
    let finished = Closure::<dyn Fn(JsValue)>::new(move |entry: JsValue| {
        if hears.read(|page| page.bench.paused) {
            return;
        }
        let waits = hears.write(|page| match &mut page.waiting {
            Some(waiting) => {
                if waiting.len() < MOST_WAITING {
                    waiting.push(entry.clone());
                }
                true
            }
            None => false,
        });
        // Nothing is read before the user agreed.
        if !waits && hears.read(Workbench::may_observe) {
            start(&hears, tell(Rc::clone(&hears), entry));
        }
    });
    let event = "devtools.network.onRequestFinished.addListener";
    webext::begin(event, &[finished.into_js_value()])?;

    let hears = Rc::clone(app);
    let navigated = Closure::<dyn Fn(JsValue)>::new(move |url: JsValue| {
        hears.write(|page| {
            page.site_ms = 0;
            if let Some(here) = page.here() {
                here.calls.navigated(&url.as_string().unwrap_or_default());
            }
        });
        refresh(&hears);
    });
    webext::begin("devtools.network.onNavigated.addListener", &[navigated.into_js_value()])?;
    Ok(())
}

/// Takes the calls that were made since the tools were opened, then those that ended meanwhile.
pub(super) async fn read_list(app: Rc<App<Workbench>>) -> Result<(), BrowserError> {
    let (owner, function) = webext::function("devtools.network.getHAR")?;
    let list = tools::called_back("devtools.network.getHAR", &owner, &function).await;
    let entries = list.as_ref().map(|list| get(&list.get(0), "entries"));
    if let Some(entries) = entries.ok().and_then(|entries| entries.dyn_into::<Array>().ok()) {
        for entry in entries.iter() {
            if let Some(told) = read(&entry).await? {
                app.write(|page| page.here().map(|here| here.calls.tell_listed(&told, now_ms())));
            }
        }
    }
    let waiting = app.write(|page| page.waiting.take()).unwrap_or_default();
    refresh(&app);
    for entry in waiting {
        start(&app, tell(Rc::clone(&app), entry));
    }
    // Without the list the calls from now on are seen all the same.
    list.map(drop)
}

/// Forgets, unread, the calls that wait: the user did not agree.
pub(super) fn forget_waiting(app: &App<Workbench>) {
    app.write(|page| page.waiting.iter_mut().for_each(Vec::clear));
}

/// Takes the calls that ended before it was known whether the user agreed, and who sees the site.
pub(super) fn take_waiting(app: &Rc<App<Workbench>>) {
    let waiting = app.write(|page| page.waiting.take()).unwrap_or_default();
    for entry in waiting {
        start(app, tell(Rc::clone(app), entry));
    }
}

/// Takes a call that ended.
async fn tell(app: Rc<App<Workbench>>, entry: JsValue) -> Result<(), BrowserError> {
    if app.write(|page| page.here().is_none()) {
        let of_background = app.read(|page| (page.tab, page.recording()));
        return match of_background {
            (Some(tab), false) => tools::read(tab, entry).await,
            _ => Ok(()),
        };
    }
    if let Some(told) = read(&entry).await? {
        app.write(|page| page.here().map(|here| here.calls.tell(&told, now_ms())));
        refresh(&app);
    }
    Ok(())
}

/// A call as the tools tell it, with the text of its answer where that is worth asking for.
async fn read(entry: &JsValue) -> Result<Option<Told>, BrowserError> {
    let words = JSON::stringify(entry).map_err(|thrown| BrowserError::api("JSON.stringify", &thrown))?;
    let Some(mut told) = Told::read(&String::from(words)) else {
        return Ok(None);
    };
    if told.wants_text() {
        let mut text = text_of(entry).await;
        if text.is_none() && told.has_text() {
            js::sleep(AGAIN_MS).await?;
            text = text_of(entry).await;
        }
        told.add_text(text);
    }
    Ok(Some(told))
}

/// The text of an answer. Without it the call is told of all the same: Firefox's list has no way to ask.
async fn text_of(entry: &JsValue) -> Option<String> {
    if !get(entry, "getContent").is_function() {
        return None;
    }
    tools::content(entry).await.unwrap_or_else(|error| {
        log(&error);
        None
    })
}

/// Shows what changed; several changes become one.
pub(super) fn refresh(app: &Rc<App<Workbench>>) {
    if app.write(|page| std::mem::replace(&mut page.refreshing, true)) {
        return;
    }
    let work = Rc::clone(app);
    start(app, async move {
        js::sleep(TOGETHER_MS).await?;
        work.write(|page| page.refreshing = false);
        source::follow(&work);
        Ok(())
    });
}

/// The address of the inspected page; empty where the tools do not tell it.
pub(super) async fn address() -> String {
    let path = "devtools.inspectedWindow.eval";
    let Ok((owner, function)) = webext::function(path) else {
        return String::new();
    };
    let asks: Function = function
        .bind1(&owner, &JsValue::from_str("location.href"))
        .unchecked_into();
    let told = tools::called_back(path, &owner, &asks).await;
    told.ok()
        .and_then(|told| {
            let first = told.get(0);
            // Firefox answers with a pair.
            first
                .as_string()
                .or_else(|| first.dyn_ref::<Array>()?.get(0).as_string())
        })
        .unwrap_or_default()
}
