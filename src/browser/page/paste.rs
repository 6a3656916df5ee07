//! The static page: shows what its worker makes of a pasted token, request, command or HAR file, here and nowhere else.

mod fragment;

use super::link::{CANCELLED, Link};
use super::signature::{self, ChecksSignatures};
use super::{Action, App, Screen, asked_of, copy, every_second, log, run};
use crate::browser::error::BrowserError;
use crate::browser::js;
use crate::browser::message::reader::{Calls, Found, Revealed, ToReader, What, Window};
use crate::browser::tables;
use crate::browser::view::calls::STEP;
use crate::browser::view::dom::document;
use crate::browser::view::node::Element;
use crate::browser::view::paste::{Outcome, PasteState, paste};
use crate::browser::view::signature::Checks;
use crate::browser::view::words::now_ms;
use crate::report::Report;
use serde::de::DeserializeOwned;
use std::rc::Rc;
use wasm_bindgen::{JsCast, JsValue};

/// Larger files are refused: the browser would hold them several times over.
const LARGEST_FILE: f64 = 256.0 * 1024.0 * 1024.0;
/// After the last letter, wait this long before reading.
const PAUSE_MS: i32 = 150;

/// The static page.
#[derive(Debug, Default)]
pub struct Paste {
    shown: PasteState,
    /// To the worker, once there is one.
    link: Option<Rc<Link>>,
    /// A text is being read: the worker hears nothing else meanwhile.
    reading: bool,
    /// Counts the texts, so that a slow answer to an older one is dropped.
    turn: u64,
    /// The same for the letters of the filter.
    filtered: u64,
}

impl Screen for Paste {
    fn view(&self) -> Vec<Element> {
        paste(&self.shown)
    }

    fn act(app: &Rc<App<Self>>, action: Action) {
        match action {
            Action::Input { what, value } => match what.as_str() {
                "text" => {
                    let turn = next_turn(app);
                    start(app, read_text(Rc::clone(app), value, turn, PAUSE_MS));
                }
                "filter" => {
                    app.write(|page| page.shown.opened.filter = value);
                    start(app, list(Rc::clone(app)));
                }
                other => {
                    signature::input(app, other, &value);
                }
            },
            Action::Toggle { subject, open } => {
                app.change(|page| {
                    let opened = &mut page.shown.opened.open;
                    if open {
                        opened.insert(subject.clone());
                    } else {
                        opened.remove(&subject);
                    }
                });
                if open {
                    start(app, report(Rc::clone(app), subject));
                }
            }
            Action::Press { what, subject } => press(app, &what, subject),
            Action::Escape => {}
        }
    }
}

impl ChecksSignatures for Paste {
    fn checks(&mut self) -> &mut Checks {
        &mut self.shown.checks
    }
}

impl Paste {
    /// A token's header or claims as JSON, without the tokens in it.
    fn json(&self, what: &str, which: &str) -> Option<String> {
        let details = match &self.shown.outcome {
            Outcome::Token(one) => &one.details,
            Outcome::Two(two) if which == "first" => &two.first.details,
            Outcome::Two(two) => &two.second.details,
            _ => return None,
        };
        let json = if what == "copy-header" {
            &details.header_json
        } else {
            &details.claims_json
        };
        json.clone()
    }

    fn show(&mut self, found: Found) {
        self.shown = PasteState {
            now_ms: now_ms(),
            notes: found.notes,
            outcome: match found.what {
                What::Nothing => Outcome::Nothing,
                What::Token(token) => Outcome::Token(token),
                What::Two(two) => Outcome::Two(two),
                What::Bare(answer) => Outcome::Bare(answer),
                What::Call(report) => Outcome::Call(report),
                What::Calls(calls) => Outcome::Calls(calls),
            },
            ..PasteState::default()
        };
    }
}

fn next_turn(app: &Rc<App<Paste>>) -> u64 {
    app.write(|page| {
        page.turn += 1;
        page.turn
    })
}

fn link_of(app: &Rc<App<Paste>>) -> Result<Rc<Link>, BrowserError> {
    if let Some(link) = app.read(|page| page.link.clone()) {
        return Ok(link);
    }
    let shown = Rc::downgrade(app);
    let link = Rc::new(Link::start(move |calls| {
        let Some(app) = shown.upgrade() else { return };
        if app.read(|page| matches!(page.shown.outcome, Outcome::Reading { .. })) {
            app.change(|page| page.shown.outcome = Outcome::Reading { calls });
        }
    })?);
    app.write(|page| page.link = Some(Rc::clone(&link)));
    Ok(link)
}

/// Asks the worker, which is started if there is none.
async fn ask<T: DeserializeOwned>(app: &Rc<App<Paste>>, words: &ToReader, given: JsValue) -> Result<T, BrowserError> {
    let link = link_of(app)?;
    let answer = link.ask(words, given);
    // It may be ended while it works.
    drop(link);
    answer.await
}

/// What is being read is of no use any more: its worker ends.
fn stop(app: &Rc<App<Paste>>) {
    app.write(|page| {
        if std::mem::take(&mut page.reading) {
            page.link = None;
        }
    });
}

async fn read_text(app: Rc<App<Paste>>, text: String, turn: u64, pause_ms: i32) -> Result<(), BrowserError> {
    if pause_ms > 0 {
        js::sleep(pause_ms).await?;
    }
    if app.read(|page| page.turn != turn) {
        return Ok(());
    }
    if text.trim().is_empty() {
        stop(&app);
        app.change(|page| page.shown = PasteState::default());
        return Ok(());
    }
    read(app, JsValue::from_str(&text), turn).await
}

/// Has a text or file read.
async fn read(app: Rc<App<Paste>>, given: JsValue, turn: u64) -> Result<(), BrowserError> {
    stop(&app);
    app.write(|page| page.reading = true);
    let found: Result<Found, BrowserError> = ask(&app, &ToReader::Read, given).await;
    if app.read(|page| page.turn != turn) {
        return Ok(());
    }
    app.write(|page| page.reading = false);
    let found = found?;
    app.change(|page| page.show(found));
    Ok(())
}

/// The list anew, for what is typed into the filter and how much of it is wanted.
async fn list(app: Rc<App<Paste>>) -> Result<(), BrowserError> {
    let (turn, filtered, words) = app.write(|page| {
        page.filtered += 1;
        let opened = &page.shown.opened;
        let words = ToReader::Rows {
            filter: opened.filter.clone(),
            most: STEP.saturating_add(opened.extra),
        };
        (page.turn, page.filtered, words)
    });
    let window: Window = ask(&app, &words, JsValue::NULL).await?;
    if app.read(|page| page.turn == turn && page.filtered == filtered) {
        app.change(|page| {
            if let Outcome::Calls(Calls { rows, passing, .. }) = &mut page.shown.outcome {
                (*rows, *passing) = (window.rows, window.passing);
            }
        });
    }
    Ok(())
}

async fn report(app: Rc<App<Paste>>, id: String) -> Result<(), BrowserError> {
    let turn = app.read(|page| page.turn);
    // A token's row has none.
    let report: Option<Report> = ask(&app, &ToReader::Report { id: id.clone() }, JsValue::NULL).await?;
    if let Some(report) = report.filter(|_| app.read(|page| page.turn == turn)) {
        app.change(|page| drop(page.shown.opened.reports.insert(id, report)));
    }
    Ok(())
}

/// A file that lies beside the page.
fn beside(file: &str) -> Result<String, BrowserError> {
    let base = document()?
        .base_uri()
        .ok()
        .flatten()
        .ok_or_else(|| BrowserError::NoSuchApi("document.baseURI".to_owned()))?;
    url::Url::parse(&base)
        .and_then(|base| base.join(file))
        .map(String::from)
        .map_err(|error| BrowserError::Message(error.to_string()))
}

fn press(app: &Rc<App<Paste>>, what: &str, subject: String) {
    match what {
        "more-rows" => {
            app.write(|page| page.shown.opened.extra += STEP);
            start(app, list(Rc::clone(app)));
        }
        "copy" | "copy-text" | "ask-text" | "ask-markdown" => {
            let after = Rc::clone(app);
            let words = ToReader::Written {
                id: subject,
                what: what.to_owned(),
            };
            start(app, async move {
                let written: String = ask(&after, &words, JsValue::NULL).await?;
                copy(&written).await?;
                after.change(|page| page.shown.done = Some("Copied, without the token.".to_owned()));
                Ok(())
            });
        }
        "copy-header" | "copy-claims" => {
            let json = app.read(|page| page.json(what, &subject));
            let after = Rc::clone(app);
            start(app, async move {
                copy(&json.unwrap_or_default()).await?;
                after.change(|page| page.shown.done = Some("Copied as JSON.".to_owned()));
                Ok(())
            });
        }
        // The same call, asked of this vendor.
        "ask-vendor" => {
            if let Some(field) = field() {
                let text = asked_of(&subject, &field.value());
                field.set_value(&text);
                let turn = next_turn(app);
                start(app, read_text(Rc::clone(app), text, turn, 0));
            }
        }
        "check-signature" => {
            let after = Rc::clone(app);
            start(app, async move {
                let words = ToReader::Reveal { token: subject.clone() };
                let revealed: Revealed = ask(&after, &words, JsValue::NULL).await?;
                match revealed.token() {
                    Some(token) => signature::check(after, subject, token).await,
                    None => Ok(()),
                }
            });
        }
        "example" => start(app, example(Rc::clone(app), subject)),
        "clear" => {
            if let Some(field) = field() {
                field.set_value("");
            }
            forget(app);
        }
        "cancel" => forget(app),
        "link" => start(app, copy_link(Rc::clone(app))),
        _ => {}
    }
}

/// Copies a link that holds what is in the field, and says what that means.
async fn copy_link(app: Rc<App<Paste>>) -> Result<(), BrowserError> {
    let text = field().map(|field| field.value()).unwrap_or_default();
    let done = if text.trim().is_empty() {
        "A link holds what stands in the field: there is nothing in it.".to_owned()
    } else if text.len() > fragment::LONGEST {
        format!("A link would be too long: it can hold {} KB.", fragment::LONGEST / 1024)
    } else {
        copy(&fragment::link_to(&text)?).await?;
        if app.read(|page| page.shown.outcome.holds_token()) {
            "Copied. The link holds a token: whoever gets the link gets the token.".to_owned()
        } else {
            "Copied. The text stands behind the link's `#`, which browsers send to nobody.".to_owned()
        }
    };
    app.change(|page| page.shown.done = Some(done));
    Ok(())
}

/// Nothing is shown, and nothing is read any more.
fn forget(app: &Rc<App<Paste>>) {
    next_turn(app);
    stop(app);
    app.change(|page| page.shown = PasteState::default());
}

/// Puts an example into the field and explains it.
async fn example(app: Rc<App<Paste>>, file: String) -> Result<(), BrowserError> {
    let turn = next_turn(&app);
    let text = tables::text(&beside(&file)?).await?;
    if let Some(field) = field() {
        field.set_value(&text);
    }
    read_text(app, text, turn, 0).await
}

fn field() -> Option<web_sys::HtmlTextAreaElement> {
    document().ok()?.get_element_by_id("text")?.dyn_into().ok()
}

/// Reads files that were dropped or chosen.
async fn open(app: Rc<App<Paste>>, files: Vec<web_sys::File>) -> Result<(), BrowserError> {
    let turn = next_turn(&app);
    if let Some(file) = files.iter().find(|file| file.size() > LARGEST_FILE) {
        return Err(BrowserError::Answered {
            code: "file.too-large".to_owned(),
            message: format!(
                "the file {} is larger than 256 MiB; record a shorter time, or use the command `why403 explain`",
                file.name()
            ),
        });
    }
    app.change(|page| {
        page.shown = PasteState {
            outcome: Outcome::Reading { calls: 0 },
            ..PasteState::default()
        }
    });
    if let Some(field) = field() {
        field.set_value("");
    }
    let files: js_sys::Array = files.into_iter().collect();
    read(app, files.into(), turn).await
}

/// Runs something that waits; its error is shown.
fn start(app: &Rc<App<Paste>>, work: impl Future<Output = Result<(), BrowserError>> + 'static) {
    let app = Rc::clone(app);
    run(work, move |error| {
        // Who ended the worker has said what is shown instead.
        if error.code() == CANCELLED {
            return;
        }
        app.change(|page| {
            page.shown = PasteState {
                outcome: Outcome::Unreadable {
                    code: error.code().to_owned(),
                    message: error.to_string(),
                },
                ..PasteState::default()
            };
        });
    });
}

/// Fills `root` with the explanation of what is in the page's field.
///
/// # Errors
/// [`BrowserError`] when the browser lacks what is needed.
pub fn mount(root: web_sys::Element) -> Result<(), BrowserError> {
    let app = App::start(root, Paste::default())?;
    let body = document()?
        .body()
        .ok_or_else(|| BrowserError::NoSuchApi("document.body".to_owned()))?;
    app.listen(&body)?;
    let taker = Rc::clone(&app);
    super::files::take_all(&body, move |files| start(&taker, open(Rc::clone(&taker), files)))?;
    // So that the first text does not wait for it.
    if let Err(error) = link_of(&app) {
        log(&error);
    }
    if let (Some(field), Some(text)) = (field(), fragment::take()) {
        field.set_value(&text);
    }
    // A link that is opened in this tab loads nothing anew.
    let linked = Rc::clone(&app);
    fragment::listen(move || {
        if let (Some(field), Some(text)) = (field(), fragment::take()) {
            field.set_value(&text);
            let turn = next_turn(&linked);
            start(&linked, read_text(Rc::clone(&linked), text, turn, 0));
        }
    })?;
    // Browsers keep what was typed when the page is reloaded.
    if let Some(text) = field().map(|field| field.value()) {
        let turn = next_turn(&app);
        start(&app, read_text(Rc::clone(&app), text, turn, 0));
    }
    let ticks = Rc::clone(&app);
    every_second(move || {
        if ticks.read(|page| matches!(page.shown.outcome, Outcome::Token(_) | Outcome::Two(_))) {
            ticks.change(|page| page.shown.now_ms = now_ms());
        }
    })
}
