//! The panel of the edition for the developer tools. It is the whole of that extension: it listens to
//! `devtools.network`, holds the calls in its own memory, and explains them. There is nobody else to ask or to tell.

use super::signature::{self, ChecksSignatures};
use super::{Action, App, Screen, copy, every_second, log, run};
use crate::browser::error::BrowserError;
use crate::browser::js::{self, get};
use crate::browser::message::{Notice, SessionAnswer};
use crate::browser::view::calls::STEP;
use crate::browser::view::node::Element;
use crate::browser::view::popup::{PopupState, Site, popup};
use crate::browser::view::signature::Checks;
use crate::browser::view::words::now_ms;
use crate::browser::{tables, webext};
use crate::platforms::Tables;
use crate::report::{Report, Reports, markdown, text};
use crate::session::inspected::{Inspected, Told};
use js_sys::{Array, Function, JSON};
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};

/// Calls of this time are shown together.
const TOGETHER_MS: i32 = 50;
/// Chromium may not have the text of an answer yet when it tells of the call: it is asked once more after this time.
const AGAIN_MS: i32 = 250;

/// The panel.
#[derive(Debug, Default)]
pub struct Inspector {
    calls: Inspected,
    reports: Reports,
    tables: Rc<RefCell<Tables>>,
    shown: PopupState,
    /// Ended calls that wait until the list of those before is read; then nothing waits.
    waiting: Option<Vec<JsValue>>,
    /// What changed is about to be shown.
    refreshing: bool,
}

impl Screen for Inspector {
    fn view(&self) -> Vec<Element> {
        popup(&self.shown)
    }

    fn act(app: &Rc<App<Self>>, action: Action) {
        match action {
            Action::Press { what, subject } => press(app, &what, subject),
            Action::Toggle { subject, open } => app.change(|panel| panel.toggle(subject, open)),
            Action::Input { what, value } => match what.as_str() {
                "filter" => app.change(|panel| panel.shown.opened.filter = value),
                "preserve" => app.change(|panel| {
                    panel.calls.preserve = !value.is_empty();
                    panel.update();
                }),
                other => {
                    signature::input(app, other, &value);
                }
            },
            Action::Escape => {}
        }
    }
}

impl ChecksSignatures for Inspector {
    fn checks(&mut self) -> &mut Checks {
        &mut self.shown.checks
    }
}

impl Inspector {
    fn toggle(&mut self, subject: String, open: bool) {
        if !open {
            self.shown.opened.open.remove(&subject);
            return;
        }
        self.explain(&subject);
        self.shown.opened.open.insert(subject);
    }

    /// Explains a call that is open. That it is a token's name, or of a call that went, is no error.
    fn explain(&mut self, id: &str) {
        let tables = self.tables.borrow();
        match self.reports.report(self.calls.session(), &tables, id) {
            Some(report) => {
                self.shown.opened.reports.insert(id.to_owned(), Report::clone(&report));
            }
            None => {
                self.shown.opened.reports.remove(id);
            }
        }
    }

    /// Reads everything anew.
    fn update(&mut self) {
        let session = self.calls.session();
        let view = self.reports.view(session, &self.tables.borrow());
        let lost = session.lost();
        let mut answer = SessionAnswer::of(view);
        answer.preserve = self.calls.preserve;
        answer
            .notices
            .extend((!lost.is_nothing()).then_some(Notice::Lost { lost }));
        self.shown.session = Some(answer);
        self.shown.now_ms = now_ms();
        for id in self.shown.opened.open.clone() {
            self.explain(&id);
        }
    }

    /// What was found out is of calls that are no more.
    fn forget_reports(&mut self) {
        self.reports = Reports::default();
        self.shown.opened.reports.clear();
    }
}

fn press(app: &Rc<App<Inspector>>, what: &str, subject: String) {
    match what {
        "clear" => app.change(|panel| {
            panel.calls.clear();
            panel.forget_reports();
            panel.shown.opened.open.clear();
            panel.shown.revealed.clear();
            panel.shown.done = None;
            panel.update();
        }),
        "reload" => {
            if let Err(error) = webext::begin("devtools.inspectedWindow.reload", &[]) {
                show(app, &error);
            }
        }
        "reveal" => app.change(|panel| {
            // The user pressed "Show".
            if let Some(token) = panel.calls.session().reveal(&subject) {
                panel.shown.revealed.insert(subject, token);
            }
        }),
        "hide" => app.change(|panel| {
            panel.shown.revealed.remove(&subject);
        }),
        "check-signature" => {
            if let Some(token) = app.read(|panel| panel.calls.session().reveal(&subject)) {
                start(app, signature::check(Rc::clone(app), subject, token));
            }
        }
        "more-rows" => app.change(|panel| panel.shown.opened.extra += STEP),
        "copy" => copy_as(app, &subject, markdown),
        "copy-text" => copy_as(app, &subject, text),
        _ => {}
    }
}

fn copy_as(app: &Rc<App<Inspector>>, id: &str, form: fn(&Report) -> String) {
    let words = app.read(|panel| panel.shown.opened.reports.get(id).map(form));
    let Some(words) = words else { return };
    let after = Rc::clone(app);
    start(app, async move {
        copy(&words).await?;
        after.change(|panel| panel.shown.done = Some("Copied, without the token.".to_owned()));
        Ok(())
    });
}

/// Runs something that waits; its error is shown.
fn start(app: &Rc<App<Inspector>>, work: impl Future<Output = Result<(), BrowserError>> + 'static) {
    let app = Rc::clone(app);
    run(work, move |error| show(&app, &error));
}

fn show(app: &App<Inspector>, error: &BrowserError) {
    log(error);
    app.change(|panel| panel.shown.trouble = Some(error.to_string()));
}

/// Fills `root` with the panel, and listens to the developer tools as long as the panel lives.
///
/// # Errors
/// [`BrowserError`] when the browser lacks what is needed.
pub fn mount(root: web_sys::Element) -> Result<(), BrowserError> {
    let target: web_sys::EventTarget = root.clone().into();
    let firefox = webext::address_of("")?.starts_with("moz-extension:");
    let shown = PopupState {
        site: Site::Alone { firefox },
        ..PopupState::default()
    };
    let app = App::start(
        root,
        Inspector {
            shown,
            waiting: Some(Vec::new()),
            ..Inspector::default()
        },
    )?;
    app.listen(&target)?;

    let hears = Rc::clone(&app);
    let finished = Closure::<dyn Fn(JsValue)>::new(move |entry: JsValue| {
        let waits = hears.write(|panel| match &mut panel.waiting {
            Some(waiting) => {
                waiting.push(entry.clone());
                true
            }
            None => false,
        });
        if !waits {
            start(&hears, tell(Rc::clone(&hears), entry));
        }
    });
    let event = "devtools.network.onRequestFinished.addListener";
    webext::begin(event, &[finished.into_js_value()])?;

    let hears = Rc::clone(&app);
    let navigated = Closure::<dyn Fn(JsValue)>::new(move |url: JsValue| {
        hears.write(|panel| {
            panel.calls.navigated(&url.as_string().unwrap_or_default());
            panel.forget_reports();
        });
        refresh(&hears);
    });
    webext::begin("devtools.network.onNavigated.addListener", &[navigated.into_js_value()])?;

    start(&app, read_list(Rc::clone(&app)));
    keep_time(&app)
}

/// Takes the calls that were made since the tools were opened, then those that ended meanwhile.
async fn read_list(app: Rc<App<Inspector>>) -> Result<(), BrowserError> {
    let (owner, function) = webext::function("devtools.network.getHAR")?;
    let list = called_back("devtools.network.getHAR", &owner, &function).await;
    let entries = list.as_ref().map(|list| get(&list.get(0), "entries"));
    if let Some(entries) = entries.ok().and_then(|entries| entries.dyn_into::<Array>().ok()) {
        for entry in entries.iter() {
            if let Some(told) = read(&entry).await? {
                app.write(|panel| panel.calls.tell_listed(&told, now_ms()));
            }
        }
    }
    let waiting = app.write(|panel| panel.waiting.take()).unwrap_or_default();
    refresh(&app);
    for entry in waiting {
        start(&app, tell(Rc::clone(&app), entry));
    }
    // Without the list the calls from now on are seen all the same.
    list.map(drop)
}

/// Takes a call that ended.
async fn tell(app: Rc<App<Inspector>>, entry: JsValue) -> Result<(), BrowserError> {
    if let Some(told) = read(&entry).await? {
        app.write(|panel| panel.calls.tell(&told, now_ms()));
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
    super::tools::content(entry).await.unwrap_or_else(|error| {
        log(&error);
        None
    })
}

/// Calls a function of the tools that answers by its last argument (Chrome) or by a promise (Firefox).
pub(super) async fn called_back(path: &str, owner: &JsValue, function: &Function) -> Result<Array, BrowserError> {
    let promise = js_sys::Promise::new(&mut |done, failed| {
        let resolve = done.clone();
        let answered = Closure::once_into_js(move |first: JsValue, second: JsValue| {
            drop(resolve.call1(&JsValue::UNDEFINED, &Array::of2(&first, &second)));
        });
        match function.call1(owner, &answered) {
            // Firefox may leave the function alone.
            Ok(returned) if returned.is_instance_of::<js_sys::Promise>() => {
                drop(done.call1(&JsValue::UNDEFINED, &returned));
            }
            Ok(_) => {}
            Err(thrown) => drop(failed.call1(&JsValue::UNDEFINED, &thrown)),
        }
    });
    let answer = js::wait(path, promise.into()).await?;
    Ok(answer.dyn_into().unwrap_or_else(|one| Array::of1(&one)))
}

/// Shows what changed; several changes become one.
fn refresh(app: &Rc<App<Inspector>>) {
    if app.write(|panel| std::mem::replace(&mut panel.refreshing, true)) {
        return;
    }
    let work = Rc::clone(app);
    start(app, async move {
        js::sleep(TOGETHER_MS).await?;
        work.write(|panel| panel.refreshing = false);
        let (wanted, tables) = work.read(|panel| (panel.calls.session().platforms(), Rc::clone(&panel.tables)));
        for platform in wanted {
            // A table that cannot be had is noted in the tables, and every report says so.
            if let Err(error) = tables::load(&tables, platform, webext::address_of).await {
                log(&error);
            }
        }
        work.change(Inspector::update);
        Ok(())
    });
}

/// Keeps the expiry times running.
fn keep_time(app: &Rc<App<Inspector>>) -> Result<(), BrowserError> {
    let app = Rc::clone(app);
    every_second(move || {
        let expires = app.read(|panel| panel.shown.expires());
        if expires {
            app.change(|panel| panel.shown.now_ms = now_ms());
        }
    })
}
