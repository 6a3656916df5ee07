//! The worker of the static page and of the page of options: reads and explains what was pasted, and makes tables of documents,
//! here and nowhere else, so that the page never stands still.

mod alone;
mod files;
mod table;

use crate::browser::error::BrowserError;
use crate::browser::message::reader::{Calls, Found, Revealed, ToReader, What, Window};
use crate::browser::message::{self, Row};
use crate::browser::page::log;
use crate::browser::view::calls::{STEP, passes};
use crate::browser::view::words::now_ms;
use crate::browser::{js, tables};
use crate::import::{self, Dressed, Recording};
use crate::platforms::Tables;
use crate::report::{Report, copied};
use crate::session::Session;
use crate::session::listen::is_telling;
use alone::{Alone, carrying, failed, with_details};
use js_sys::Function;
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::JsValue;

/// The page is told of the progress after so many calls.
const TOLD_AFTER: usize = 500;

/// What was read last.
#[derive(Debug, Default)]
struct Reader {
    session: Session,
    tables: Rc<RefCell<Tables>>,
    /// The calls, denials first.
    rows: Vec<Row>,
}

thread_local! {
    static HERE: RefCell<Reader> = RefCell::default();
}

/// Answers the page. `given` is the text or file to read, `progress` is called with the number of calls read so far.
///
/// # Errors
/// [`BrowserError`] when what was given cannot be read, or the words have not the agreed form.
pub async fn answer(words: JsValue, given: JsValue, progress: Function) -> Result<JsValue, BrowserError> {
    match message::read(words)? {
        ToReader::Read => {
            let given = files::texts(given).await?;
            let mut notes = HERE.with_borrow(|here| files::take_documents(&given, &mut here.tables.borrow_mut()))?;
            let mut read = files::read_all(&given, &progress)?;
            drop(given);
            notes.append(&mut read.notes);
            read.notes = notes;
            let tables = HERE.with_borrow(|here| Rc::clone(&here.tables));
            for platform in read.platforms() {
                // A table that cannot be had is noted in the tables, and every report says so.
                if let Err(error) = tables::load(&tables, platform, beside).await {
                    log(&error);
                }
            }
            message::write(&HERE.with_borrow_mut(|here| here.take(read))?)
        }
        ToReader::Table(choices) => {
            let given = files::texts(given).await?;
            let text = given.first().map(files::Given::text).unwrap_or_default();
            message::write(&table::read(text, &choices)?)
        }
        ToReader::Rows { filter, most } => message::write(&HERE.with_borrow(|here| here.window(&filter, most))),
        ToReader::Report { id } => message::write(&HERE.with_borrow(|here| here.report(&id))),
        ToReader::Written { id, what } => {
            let report = HERE.with_borrow(|here| here.report(&id));
            let written = report.and_then(|report| copied(&report, &what));
            Ok(JsValue::from_str(&written.ok_or(BrowserError::NoSuchCall)?))
        }
        ToReader::Reveal { token } => {
            message::write(&HERE.with_borrow(|here| Revealed::of(here.session.reveal(&token))))
        }
    }
}

impl Reader {
    fn report(&self, id: &str) -> Option<Report> {
        self.session.report(id, &self.tables.borrow())
    }

    fn window(&self, filter: &str, most: usize) -> Window {
        let mut window = Window::default();
        for row in self.rows.iter().filter(|row| passes(row, filter)) {
            window.passing += 1;
            if window.rows.len() < most {
                window.rows.push(row.clone());
            }
        }
        window
    }

    fn take(&mut self, read: Read) -> Result<Found, BrowserError> {
        self.session = read.session;
        self.rows = Vec::new();
        let what = match (read.alone, self.session.exchanges()) {
            (Some(alone), _) => alone.found(&self.tables.borrow())?,
            (None, [only]) => match (self.report(&only.id), &read.token) {
                (Some(Report { token: Some(view), .. }), Some(token)) => {
                    What::Token(Box::new(with_details(view, &token.token, &token.unwrapped)))
                }
                (Some(report), _) => What::Call(Box::new(report)),
                (None, _) => What::Nothing,
            },
            (None, _) => {
                let view = self.session.view(&self.tables.borrow());
                self.rows = view.rows;
                let first = self.window("", STEP);
                What::Calls(Calls {
                    tokens: view.tokens,
                    rows: first.rows,
                    passing: first.passing,
                    all: self.rows.len(),
                    denials: view.denials,
                })
            }
        };
        Ok(Found {
            notes: read.notes,
            what,
        })
    }
}

/// A text, read.
#[derive(Default)]
struct Read {
    session: Session,
    /// The token, when there is nothing else.
    token: Option<Dressed>,
    /// What is in it beside any call.
    alone: Option<Alone>,
    notes: Vec<String>,
}

impl Read {
    /// The platforms whose tables are needed for it.
    fn platforms(&self) -> Vec<&'static str> {
        let alone = self.alone.as_ref();
        alone.map_or_else(|| self.session.platforms(), Alone::platforms)
    }
}

fn read(text: &str, progress: &Function) -> Result<Read, BrowserError> {
    if let Some(alone) = Alone::of(text) {
        // The check of a signature asks for a token by its name.
        let tokens = alone.tokens().into_iter().map(carrying);
        let calls: Vec<_> = tokens.collect::<Result<_, _>>().map_err(|error| failed(&error))?;
        return Ok(Read {
            session: Session::from_exchanges(calls),
            alone: Some(alone),
            ..Read::default()
        });
    }
    // Also what no reader of calls takes: a token with things around it that are undone and said.
    if let Some(token) = import::one_token(text, now_ms()) {
        return Ok(Read {
            session: Session::from_exchanges(vec![carrying(&token.token).map_err(|error| failed(&error))?]),
            token: Some(token),
            ..Read::default()
        });
    }
    let counts = |calls: usize| {
        if calls.is_multiple_of(TOLD_AFTER) {
            // Only for the eye.
            drop(progress.call1(
                &JsValue::UNDEFINED,
                &JsValue::from(u32::try_from(calls).unwrap_or(u32::MAX)),
            ));
        }
    };
    match import::read_along(text, now_ms(), &is_telling, &counts) {
        Ok(import::Imported::Exchanges(recording)) => {
            let notes = notes_of(&recording);
            Ok(Read {
                session: Session::from_exchanges(recording.exchanges),
                notes,
                ..Read::default()
            })
        }
        // A token alone was seen above.
        Ok(import::Imported::Token(_)) => Err(BrowserError::NoSuchCall),
        Err(error) => Err(BrowserError::Answered {
            code: error.code().to_owned(),
            message: error.to_string(),
        }),
    }
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

/// A file that lies beside the page and its worker.
fn beside(file: &str) -> Result<String, BrowserError> {
    let base = js::get(&js::get(&js_sys::global(), "location"), "href").as_string();
    let base = base.ok_or_else(|| BrowserError::NoSuchApi("location.href".to_owned()))?;
    url::Url::parse(&base)
        .and_then(|base| base.join(file))
        .map(String::from)
        .map_err(|error| BrowserError::Message(error.to_string()))
}
