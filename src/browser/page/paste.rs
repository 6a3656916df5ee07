//! The static page: explains a pasted token, request, command or HAR file, here and nowhere else.

use super::signature::{self, ChecksSignatures};
use super::{Action, App, Screen, copy, log, run};
use crate::browser::error::BrowserError;
use crate::browser::js;
use crate::browser::tables;
use crate::browser::view::calls::STEP;
use crate::browser::view::dom::document;
use crate::browser::view::node::Element;
use crate::browser::view::paste::{Calls, Outcome, PasteState, paste};
use crate::browser::view::signature::Checks;
use crate::browser::view::words::now_ms;
use crate::exchange::{Exchange, ExchangeError};
use crate::import::{self, Imported, Recording};
use crate::platforms::Tables;
use crate::report::{Report, markdown, text};
use crate::sensitive::Sensitive;
use crate::session::Session;
use crate::session::listen::is_telling;
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::JsCast;

/// Larger files are refused: the browser would hold them several times over.
const LARGEST_FILE: f64 = 256.0 * 1024.0 * 1024.0;
/// After the last letter, wait this long before reading.
const PAUSE_MS: i32 = 150;

/// The static page.
#[derive(Debug, Default)]
pub struct Paste {
    shown: PasteState,
    session: Session,
    tables: Rc<RefCell<Tables>>,
    /// Counts the texts, so that a slow answer to an older one is dropped.
    turn: u64,
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
                    start(app, async_read(Rc::clone(app), value, turn, PAUSE_MS));
                }
                "filter" => app.change(|page| page.shown.opened.filter = value),
                other => {
                    signature::input(app, other, &value);
                }
            },
            Action::Toggle { subject, open } => app.change(|page| page.toggle(subject, open)),
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
    fn toggle(&mut self, subject: String, open: bool) {
        let opened = &mut self.shown.opened;
        if !open {
            opened.open.remove(&subject);
            return;
        }
        if let Some(report) = self.session.report(&subject, &self.tables.borrow()) {
            opened.reports.insert(subject.clone(), report);
        }
        opened.open.insert(subject);
    }

    fn report_of(&self, id: &str) -> Option<Report> {
        self.session.report(id, &self.tables.borrow())
    }

    fn show(&mut self, read: Read) {
        self.shown.now_ms = now_ms();
        self.shown.opened = Default::default();
        self.shown.checks = Checks::default();
        self.shown.done = None;
        self.shown.notes = read.notes;
        self.session = read.session;
        let tables = self.tables.borrow();
        self.shown.outcome = match self.session.exchanges() {
            [only] => match self.session.report(&only.id, &tables) {
                Some(Report { token: Some(token), .. }) if read.token_alone => Outcome::Token(Box::new(token)),
                Some(report) => Outcome::Call(Box::new(report)),
                None => Outcome::Nothing,
            },
            _ => {
                let view = self.session.view(&tables);
                Outcome::Calls(Calls {
                    rows: view.rows,
                    tokens: view.tokens,
                    denials: view.denials,
                })
            }
        };
    }
}

/// A text, read.
struct Read {
    session: Session,
    token_alone: bool,
    notes: Vec<String>,
}

fn read(text: &str) -> Result<Read, BrowserError> {
    let failed = |code: &str, message: String| BrowserError::Answered {
        code: code.to_owned(),
        message,
    };
    match import::read_where(text, now_ms(), &is_telling) {
        Ok(Imported::Token(token)) => Ok(Read {
            session: Session::from_exchanges(vec![
                carrying(&token).map_err(|error| failed(error.code(), error.to_string()))?,
            ]),
            token_alone: true,
            notes: Vec::new(),
        }),
        Ok(Imported::Exchanges(recording)) => {
            let notes = notes_of(&recording);
            Ok(Read {
                session: Session::from_exchanges(recording.exchanges),
                token_alone: false,
                notes,
            })
        }
        Err(error) => Err(failed(error.code(), error.to_string())),
    }
}

/// A request to nowhere that carries the token, so that a token alone goes the way of all others.
fn carrying(token: &Sensitive<String>) -> Result<Exchange, ExchangeError> {
    let mut exchange = Exchange::new("token", "GET", "https://token.invalid/", now_ms())?;
    // It goes into the exchange, which keeps headers sensitive.
    let field = format!("Bearer {}", token.expose());
    exchange.request_headers.push("authorization", field);
    Ok(exchange)
}

fn notes_of(recording: &Recording) -> Vec<String> {
    let mut notes = recording.notes.clone();
    if recording.skipped_count > 0 {
        notes.push(format!("{} entries could not be used:", recording.skipped_count));
        notes.extend(
            recording
                .skipped
                .iter()
                .take(5)
                .map(|skipped| format!("{}: {}", skipped.path, skipped.reason)),
        );
    }
    notes
}

fn next_turn(app: &Rc<App<Paste>>) -> u64 {
    app.change(|page| {
        page.turn += 1;
        page.turn
    })
}

async fn async_read(app: Rc<App<Paste>>, text: String, turn: u64, pause_ms: i32) -> Result<(), BrowserError> {
    if pause_ms > 0 {
        js::sleep(pause_ms).await?;
    }
    if app.read(|page| page.turn != turn) {
        return Ok(());
    }
    if text.trim().is_empty() {
        app.change(|page| page.shown = PasteState::default());
        return Ok(());
    }
    let read = read(&text)?;
    let tables = app.read(|page| Rc::clone(&page.tables));
    for platform in read.session.platforms() {
        // A table that cannot be had is noted in the tables, and every report says so.
        if let Err(error) = tables::load(&tables, platform, platform_file).await {
            log(&error);
        }
    }
    if app.read(|page| page.turn == turn) {
        app.change(|page| page.show(read));
    }
    Ok(())
}

/// The tables lie beside the page.
fn platform_file(file: &str) -> Result<String, BrowserError> {
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
        "more-rows" => app.change(|page| page.shown.opened.extra += STEP),
        "copy" | "copy-text" => {
            let Some(report) = app.read(|page| page.report_of(&subject)) else {
                return;
            };
            let after = Rc::clone(app);
            let as_text = what == "copy-text";
            start(app, async move {
                let form = if as_text { text } else { markdown };
                copy(&form(&report)).await?;
                after.change(|page| page.shown.done = Some("Copied, without the token.".to_owned()));
                Ok(())
            });
        }
        "check-signature" => {
            if let Some(token) = app.read(|page| page.session.reveal(&subject)) {
                start(app, signature::check(Rc::clone(app), subject, token));
            }
        }
        "example" => start(app, example(Rc::clone(app), subject)),
        "clear" => {
            if let Some(field) = field() {
                field.set_value("");
            }
            next_turn(app);
            app.change(|page| page.shown = PasteState::default());
        }
        _ => {}
    }
}

/// Puts an example into the field and explains it.
async fn example(app: Rc<App<Paste>>, file: String) -> Result<(), BrowserError> {
    let turn = next_turn(&app);
    let text = tables::text(&platform_file(&file)?).await?;
    if let Some(field) = field() {
        field.set_value(&text);
    }
    async_read(app, text, turn, 0).await
}

fn field() -> Option<web_sys::HtmlTextAreaElement> {
    document().ok()?.get_element_by_id("text")?.dyn_into().ok()
}

/// Reads a file that was dropped or chosen.
async fn open(app: Rc<App<Paste>>, file: web_sys::File) -> Result<(), BrowserError> {
    let turn = next_turn(&app);
    if file.size() > LARGEST_FILE {
        return Err(BrowserError::Answered {
            code: "file.too-large".to_owned(),
            message: format!(
                "the file {} is larger than 256 MiB; record a shorter time, or use the command `why403 explain`",
                file.name()
            ),
        });
    }
    app.change(|page| page.shown.outcome = Outcome::Reading);
    let read = wasm_bindgen_futures::JsFuture::from(file.text())
        .await
        .map_err(|thrown| BrowserError::api("File.text", &thrown))?;
    if let Some(field) = field() {
        field.set_value("");
    }
    async_read(app, read.as_string().unwrap_or_default(), turn, 0).await
}

/// Runs something that waits; its error is shown.
fn start(app: &Rc<App<Paste>>, work: impl Future<Output = Result<(), BrowserError>> + 'static) {
    let app = Rc::clone(app);
    run(work, move |error| {
        app.change(|page| {
            page.session = Session::new();
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
    super::files::take(&body, move |file| start(&taker, open(Rc::clone(&taker), file)))?;
    // Browsers keep what was typed when the page is reloaded.
    if let Some(text) = field().map(|field| field.value()) {
        let turn = next_turn(&app);
        start(&app, async_read(Rc::clone(&app), text, turn, 0));
    }
    Ok(())
}
