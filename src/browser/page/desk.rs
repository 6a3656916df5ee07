//! A closer look at one tab: all of a token, two tokens, what a token can call, what a call needs, the same call by another
//! caller, and what may be shared of the session. The whole engine is in this page; it reads what the background wrote of
//! the tab into the browser's memory, and sends nothing. Its address names the tab alone.

mod pasted;
mod share;

use super::popup::named_tab;
use super::{Action, App, Screen, copy, every_second, log, run};
use crate::authority::Verdict;
use crate::browser::error::BrowserError;
use crate::browser::message::{ConsentAnswer, FromView};
use crate::browser::view::desk::{DeskState, Tool, desk};
use crate::browser::view::dom::document;
use crate::browser::view::node::Element;
use crate::browser::view::words::now_ms;
use crate::browser::{tables, webext};
use crate::diagnosis::Supposed;
use crate::import::bare_call;
use crate::platforms::Tables;
use crate::report::{self, Report, Wanted, copied};
use crate::requirement::{Atom, Context};
use crate::session::Session;
use crate::session::journal::{Names, Replay, names};
use crate::share::Shared;
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::JsValue;

/// Keys of what the user imported; this page does without.
const OWN: [&str; 2] = ["table:", "pack:"];

/// Stands for the id of the supposed call.
const SUPPOSED: &str = "supposed";

/// The page.
#[derive(Debug, Default)]
pub struct Desk {
    tab: i64,
    session: Session,
    tables: Rc<RefCell<Tables>>,
    shared: Option<Shared>,
    /// A token that the user pasted.
    pasted: Option<pasted::Beside>,
    /// The name that is typed for a supposed caller.
    name: String,
    /// The call that is typed.
    asked: String,
    shown: DeskState,
}

impl Screen for Desk {
    fn view(&self) -> Vec<Element> {
        desk(&self.shown)
    }

    fn act(app: &Rc<App<Self>>, action: Action) {
        match action {
            Action::Press { what, subject } => press(app, &what, subject),
            Action::Input { what, value } => match what.as_str() {
                "search" => app.change(|desk| {
                    desk.shown.search = value;
                    desk.look();
                }),
                "asked" => {
                    app.write(|desk| desk.asked = value);
                    start(app, need(Rc::clone(app)));
                }
                "name" => app.write(|desk| desk.name = value),
                "pasted" => pasted::input(app, &value),
                other => {
                    if let Some(kind) = other.strip_prefix("personal:") {
                        app.change(|desk| desk.choose(kind, !value.is_empty()));
                    }
                }
            },
            Action::Toggle { .. } | Action::Escape => {}
        }
    }
}

fn press(app: &Rc<App<Desk>>, what: &str, subject: String) {
    match what {
        "tool" => app.change(|desk| {
            desk.shown.tool = Tool::named(&subject);
            desk.shown.done = None;
            desk.look();
        }),
        "first" => app.change(|desk| {
            desk.shown.first = Some(subject);
            desk.look();
        }),
        "second" => app.change(|desk| {
            desk.shown.second = Some(subject);
            desk.look();
        }),
        "only" => app.change(|desk| {
            desk.shown.only = Some(subject).filter(|only| !only.is_empty());
            desk.look();
        }),
        "call" => app.change(|desk| {
            desk.shown.call = Some(subject);
            desk.look();
        }),
        "caller" => app.change(|desk| {
            let all = [Context::User, Context::Client];
            desk.shown.caller = all.into_iter().find(|context| context.word() == subject);
            desk.look();
        }),
        "other-token" => app.change(|desk| {
            desk.shown.other = Some(subject).filter(|token| !token.is_empty());
            desk.look();
        }),
        "with" | "without" => app.change(|desk| desk.suppose_name(&subject, what == "with")),
        "drop-name" => app.change(|desk| {
            desk.shown.with.retain(|name| name.to_string() != subject);
            desk.shown.without.retain(|name| name.to_string() != subject);
            desk.look();
        }),
        "ask-vendor" => {
            app.write(|desk| desk.asked = super::asked_of(&subject, &desk.asked));
            start(app, need(Rc::clone(app)));
        }
        "copy-header" | "copy-claims" => {
            let json = app.read(|desk| desk.json(what, &subject));
            let after = Rc::clone(app);
            start(app, async move {
                copy(&json.unwrap_or_default()).await?;
                after.change(|desk| desk.shown.done = Some("Copied as JSON.".to_owned()));
                Ok(())
            });
        }
        "copy" | "copy-text" | "ask-text" | "ask-markdown" => {
            let words = app.read(|desk| copied(desk.report(&subject)?, what));
            let Some(words) = words else { return };
            let after = Rc::clone(app);
            start(app, async move {
                copy(&words).await?;
                after.change(|desk| desk.shown.done = Some("Copied, without the token.".to_owned()));
                Ok(())
            });
        }
        "again" => start(app, load(Rc::clone(app))),
        other => share::press(app, other),
    }
}

impl Desk {
    /// Makes what the chosen tool shows.
    fn look(&mut self) {
        let tables = Rc::clone(&self.tables);
        let tables = tables.borrow();
        let (first, second) = (self.shown.first.clone(), self.shown.second.clone());
        match self.shown.tool {
            Tool::Token => self.shown.token = first.and_then(|one| self.alone(&one, &tables)),
            Tool::Two => {
                self.shown.compared = first
                    .zip(second)
                    .and_then(|(one, two)| self.compare(&one, &two, &tables));
            }
            Tool::Can => {
                let wanted = Wanted {
                    words: self.shown.search.split_whitespace().map(str::to_owned).collect(),
                    only: self.shown.only.as_deref().and_then(|only| {
                        let all = [Verdict::Satisfied, Verdict::Missing, Verdict::Unknown];
                        all.into_iter().find(|verdict| report::can_word(*verdict) == only)
                    }),
                };
                self.shown.can = first.and_then(|one| {
                    let (caller, platform) = self.caller(&one)?;
                    let platform = platform?;
                    let table = tables.table(platform.id())?;
                    Some(report::can(&caller, table, &tables, platform.id(), &wanted, now_s()))
                });
            }
            Tool::Suppose => {
                let supposed = Supposed {
                    with: self.shown.with.clone(),
                    without: self.shown.without.clone(),
                    caller: self.shown.caller,
                    token: self.shown.other.as_ref().and_then(|token| self.token(token)),
                };
                let call = self.shown.call.as_ref().filter(|_| !supposed.is_nothing());
                let mut found = call.and_then(|id| report::suppose(&self.session, id, &tables, &supposed));
                if let Some(found) = &mut found {
                    // What is copied of it is not what is copied of the call.
                    SUPPOSED.clone_into(&mut found.report.call.id);
                }
                self.shown.supposed = found.map(Box::new);
                let call = self.shown.call.as_ref();
                self.shown.really = call.and_then(|id| self.session.report(id, &tables)).map(Box::new);
            }
            Tool::Needs | Tool::Share => {}
        }
        self.shown.now_ms = now_ms();
    }

    /// The chosen call's explanation, as it was or as it is supposed.
    fn report(&self, id: &str) -> Option<&Report> {
        match id {
            SUPPOSED => Some(&self.shown.supposed.as_ref()?.report),
            _ => self.shown.really.as_deref(),
        }
    }

    /// A token's header or claims as JSON, without the tokens in it.
    fn json(&self, what: &str, which: &str) -> Option<String> {
        let token = match (&self.shown.tool, &self.shown.compared) {
            (Tool::Two, Some(two)) if which == "second" => &two.second,
            (Tool::Two, Some(two)) => &two.first,
            _ => self.shown.token.as_ref()?,
        };
        let json = match what {
            "copy-header" => &token.details.header_json,
            _ => &token.details.claims_json,
        };
        json.clone()
    }

    /// Supposes the typed name as held, or as not held.
    fn suppose_name(&mut self, kind: &str, held: bool) {
        let name = self.name.trim().to_owned();
        let name = match kind {
            _ if name.is_empty() || name.len() > 300 => return,
            "permission" => Atom::Permission(name),
            "role" => Atom::Role(name),
            _ => Atom::Scope(name),
        };
        self.shown.with.retain(|one| *one != name);
        self.shown.without.retain(|one| *one != name);
        let list = if held {
            &mut self.shown.with
        } else {
            &mut self.shown.without
        };
        list.push(name);
        self.look();
    }

    /// Takes the session; what was chosen stays as far as it is still there.
    fn take(&mut self, session: Session, own: bool) {
        let view = session.view(&self.tables.borrow());
        let shown = &mut self.shown;
        shown.reading = false;
        shown.own = own;
        shown.refused = view.rows.into_iter().filter(|row| row.call.denied).collect();
        shown.calls = session.exchanges().len();
        shown.tokens = view.tokens;
        self.session = session;
        self.paste_again();
        let shown = &mut self.shown;
        let there = |token: &String| {
            shown
                .tokens
                .iter()
                .chain(&shown.pasted)
                .any(|one| one.fingerprint == *token)
        };
        let first = shown.first.take().filter(there);
        let second = shown.second.take().filter(there);
        let other = shown.other.take().filter(there);
        (shown.first, shown.second, shown.other) = (first, second, other);
        let mut all = shown.tokens.iter().map(|one| &one.fingerprint);
        let newest = all.next().cloned();
        shown.first = shown.first.take().or(newest);
        let next = all.next().cloned();
        shown.second = shown.second.take().or(next);
        let called = |id: &String| shown.refused.iter().any(|row| row.call.id == *id);
        let call = shown.call.take().filter(called);
        shown.call = call.or_else(|| shown.refused.first().map(|row| row.call.id.clone()));
        self.shared = None;
        self.shown.shared = None;
        self.look();
    }
}

fn now_s() -> i64 {
    now_ms().div_euclid(1000)
}

/// Answers what is typed: a method and a path, or an address.
async fn need(app: Rc<App<Desk>>) -> Result<(), BrowserError> {
    let asked = app.read(|desk| desk.asked.clone());
    let bare = bare_call(&asked);
    let wanted = bare.as_ref().and_then(report::tables_for);
    let (Some(bare), Some(wanted)) = (bare, wanted) else {
        app.change(|desk| desk.shown.needs = None);
        return Ok(());
    };
    let tables = app.read(|desk| Rc::clone(&desk.tables));
    for platform in wanted {
        if let Err(error) = tables::load(&tables, platform, webext::address_of).await {
            log(&error);
        }
    }
    if app.read(|desk| desk.asked != asked) {
        return Ok(());
    }
    let answer = report::answer_bare(&bare, &tables.borrow(), now_ms());
    app.change(|desk| desk.shown.needs = answer.ok().map(Box::new));
    Ok(())
}

/// Reads what was written of the tab.
async fn load(app: Rc<App<Desk>>) -> Result<(), BrowserError> {
    let consent: ConsentAnswer = webext::ask(&FromView::Consent).await?;
    if !consent.standing.may_observe() {
        return Err(BrowserError::NotAgreed);
    }
    let (tab, tables) = app.read(|desk| (desk.tab, Rc::clone(&desk.tables)));
    let session = session_of(tab, webext::stored("session").await?)?;
    for platform in session.platforms() {
        // A table that cannot be had is noted in the tables, and every report says so.
        if let Err(error) = tables::load(&tables, platform, webext::address_of).await {
            log(&error);
        }
    }
    let kept = webext::stored("local").await?;
    let own = kept
        .iter()
        .any(|(key, _)| OWN.iter().any(|prefix| key.starts_with(prefix)));
    // The browser tells nothing of a tab that was closed.
    let gone = webext::tab(tab).await.is_err();
    app.change(|desk| {
        desk.shown.gone = gone;
        desk.take(session, own);
    });
    Ok(())
}

fn session_of(tab: i64, stored: Vec<(String, JsValue)>) -> Result<Session, BrowserError> {
    let mut head = None;
    let mut entries = Vec::new();
    for (name, value) in stored {
        let Some(text) = value.as_string() else { continue };
        match names(&name) {
            Some(Names::Head(of)) if of == tab => head = Some(text),
            Some(Names::Entry(of, _)) if of == tab => entries.push((name, text)),
            _ => {}
        }
    }
    // Nothing was written: nothing was called.
    let Some(head) = head else { return Ok(Session::new()) };
    let replay = Replay::of_head(tab, &head).map_err(|error| BrowserError::Message(error.to_string()))?;
    Ok(replay.session(entries).0)
}

/// Runs something that waits; its error is shown.
fn start(app: &Rc<App<Desk>>, work: impl Future<Output = Result<(), BrowserError>> + 'static) {
    let app = Rc::clone(app);
    run(work, move |error| {
        log(&error);
        app.change(|desk| {
            desk.shown.reading = false;
            desk.shown.trouble = Some(error.to_string());
        });
    });
}

/// Fills `root` with the page for the tab that its address names.
///
/// # Errors
/// [`BrowserError`] when the browser lacks what is needed.
pub fn mount(root: web_sys::Element) -> Result<(), BrowserError> {
    let state = Desk {
        tab: named_tab().unwrap_or(-1),
        shown: DeskState::new(now_ms()),
        ..Desk::default()
    };
    let app = App::start(root, state)?;
    let body = document()?.body();
    let body = body.ok_or_else(|| BrowserError::NoSuchApi("document.body".to_owned()))?;
    app.listen(&body)?;
    start(&app, load(Rc::clone(&app)));
    let ticks = Rc::clone(&app);
    every_second(move || {
        if ticks.read(|desk| desk.shown.counts()) {
            ticks.change(|desk| desk.shown.now_ms = now_ms());
        }
    })
}
