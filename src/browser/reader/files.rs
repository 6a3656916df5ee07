//! Several files at once: recordings become one, and documents of APIs become tables that calls are held against, as long as
//! the page is open.

use super::{Read, read};
use crate::browser::error::BrowserError;
use crate::browser::js;
use crate::import::openapi;
use crate::platforms::Tables;
use crate::session::Session;
use crate::table;
use js_sys::{Array, Function};
use wasm_bindgen::{JsCast, JsValue};

/// So much of a text tells whether it is a document of an API.
const HEAD: usize = 4096;
const MARKS: [&str; 6] = [
    "openapi:",
    "\"openapi\"",
    "swagger:",
    "\"swagger\"",
    "asyncapi:",
    "\"asyncapi\"",
];

/// A text or a file's.
pub(super) struct Given {
    name: Option<String>,
    text: String,
}

impl Given {
    /// The text.
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    fn is_document(&self) -> bool {
        let head: String = self.text.chars().take(HEAD).collect();
        MARKS.iter().any(|mark| head.contains(mark)) && !head.contains("\"log\"")
    }

    /// What it is called in notes and errors.
    fn called(&self) -> String {
        self.name.clone().unwrap_or_else(|| "the text".to_owned())
    }
}

/// The texts of what was handed over: a text, a file, or a list of files.
///
/// # Errors
/// [`BrowserError`] when a file cannot be read.
pub(super) async fn texts(given: JsValue) -> Result<Vec<Given>, BrowserError> {
    let list = match given.dyn_into::<Array>() {
        Ok(list) => list,
        Err(one) => Array::of1(&one),
    };
    let mut all = Vec::new();
    for one in list.iter() {
        let name = one.dyn_ref::<web_sys::File>().map(web_sys::File::name);
        let text = match one.dyn_into::<web_sys::Blob>() {
            Ok(file) => js::wait("File.text", file.text().into()).await?,
            Err(text) => text,
        };
        let text = text
            .as_string()
            .ok_or_else(|| BrowserError::Message("there is nothing to read".to_owned()))?;
        all.push(Given { name, text });
    }
    Ok(all)
}

/// Makes tables of the documents, and says what came of each.
///
/// # Errors
/// [`BrowserError::Answered`] when one cannot be read.
pub(super) fn take_documents(given: &[Given], tables: &mut Tables) -> Result<Vec<String>, BrowserError> {
    let mut notes = Vec::new();
    for one in given.iter().filter(|one| one.is_document()) {
        let failed = |code: &str, words: String| BrowserError::Answered {
            code: code.to_owned(),
            message: format!("{}: {words}", one.called()),
        };
        let document = openapi::read(&one.text, &openapi::Options::default())
            .map_err(|error| failed(error.code(), error.to_string()))?;
        let bytes = table::compile(&document.table).map_err(|error| failed("table.compile", error.to_string()))?;
        let hosts: Vec<&str> = document
            .table
            .bases
            .iter()
            .flat_map(|base| base.hosts.iter())
            .map(AsRef::as_ref)
            .collect();
        let count = document.table.operations.len();
        notes.push(format!(
            "{}: {count} {} of {}. Calls to {} are held against the document while this page is open.",
            one.called(),
            if count == 1 { "operation" } else { "operations" },
            document.table.title,
            hosts.join(", "),
        ));
        notes.extend(document.notes);
        tables
            .insert_imported(&document.table.platform, bytes)
            .map_err(|error| failed("table.load", error.to_string()))?;
    }
    Ok(notes)
}

/// Reads what else was given: one text as it is, several as one recording, in the order of time.
///
/// # Errors
/// As [`read`]; of several files with the file's name.
pub(super) fn read_all(given: &[Given], progress: &Function) -> Result<Read, BrowserError> {
    let rest: Vec<&Given> = given.iter().filter(|one| !one.is_document()).collect();
    match rest.as_slice() {
        [] => return Ok(Read::default()),
        [one] => return read(&one.text, progress),
        _ => {}
    }
    let mut all = Vec::new();
    let mut notes = Vec::new();
    for one in rest {
        let found = read(&one.text, progress).map_err(|error| match error {
            BrowserError::Answered { code, message } => BrowserError::Answered {
                code,
                message: format!("{}: {message}", one.called()),
            },
            other => other,
        })?;
        notes.extend(found.notes.iter().map(|note| format!("{}: {note}", one.called())));
        all.extend_from_slice(found.session.exchanges());
    }
    all.sort_by_key(|exchange| exchange.sent_at_ms);
    for (at, exchange) in all.iter_mut().enumerate() {
        exchange.id = (at + 1).to_string();
    }
    Ok(Read {
        session: Session::from_exchanges(all),
        notes,
        ..Read::default()
    })
}
