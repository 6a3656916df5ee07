//! Tables from the user's own documents: read by a worker while they are typed, dropped or chosen, and taken in.

use super::{Options, change, no_hosts, settings, start};
use crate::browser::error::BrowserError;
use crate::browser::js;
use crate::browser::message::FromView;
use crate::browser::message::reader::{TableChoices, TableRead, ToReader};
use crate::browser::page::App;
use crate::browser::page::link::{CANCELLED, Link};
use crate::browser::view::dom::document;
use crate::browser::view::options::{Draft, OptionsState};
use crate::browser::webext;
use crate::import::openapi::{self, SeveralScopes};
use std::rc::Rc;
use wasm_bindgen::{JsCast, JsValue};

/// The id of the field for files of settings.
const SETTINGS_FIELD: &str = "settings-file";
/// So many bytes of a file tell whether it holds settings.
const HEAD: f64 = 2048.0;

/// The document that the user gave.
#[derive(Debug, Clone)]
pub(super) enum Given {
    /// Typed or pasted.
    Text(String),
    /// A file, which only the worker reads.
    File(web_sys::File),
}

impl Default for Given {
    fn default() -> Self {
        Self::Text(String::new())
    }
}

impl Given {
    fn is_empty(&self) -> bool {
        matches!(self, Self::Text(text) if text.trim().is_empty())
    }

    fn value(&self) -> JsValue {
        match self {
            Self::Text(text) => JsValue::from_str(text),
            Self::File(file) => file.clone().into(),
        }
    }
}

/// Reads the document with what was chosen for it.
pub(super) async fn read(app: Rc<App<Options>>, pause_ms: i32) -> Result<(), BrowserError> {
    let turn = app.write(|page| {
        page.turn += 1;
        // What it reads for older choices is of no use: a new one begins at once.
        if matches!(page.shown.draft, Draft::Reading) {
            page.link = None;
        }
        page.turn
    });
    js::sleep(pause_ms).await?;
    if app.read(|page| page.turn != turn || page.given.is_empty()) {
        return Ok(());
    }
    let (link, words, given) = app.write(|page| {
        let link = match page.link.take() {
            Some(link) => link,
            None => Rc::new(Link::start(|_| {})?),
        };
        page.link = Some(Rc::clone(&link));
        Ok::<_, BrowserError>((link, ToReader::Table(page.choices()), page.given.value()))
    })?;
    let read: Result<TableRead, BrowserError> = link.ask(&words, given).await;
    // A page that holds it keeps the worker alive.
    drop(link);
    if app.read(|page| page.turn != turn) {
        return Ok(());
    }
    match read {
        Ok(read) => app.change(|page| page.take(read)),
        Err(BrowserError::Answered { code, .. }) if code == CANCELLED => {}
        Err(error) => app.change(|page| {
            page.shown.draft = Draft::Refused {
                code: error.code().to_owned(),
                message: error.to_string(),
            };
        }),
    }
    Ok(())
}

impl Options {
    /// Drops what was read.
    pub(super) fn forget(&mut self) {
        self.compiled = None;
        self.shown.done = None;
        self.shown.draft = if self.given.is_empty() {
            Draft::Nothing
        } else {
            Draft::Reading
        };
    }

    fn choices(&self) -> TableChoices {
        TableChoices {
            hosts: self.hosts.clone(),
            any: self.shown.several == SeveralScopes::Any,
            name: self.name.clone(),
        }
    }

    /// Takes what the worker made of the document.
    fn take(&mut self, read: TableRead) {
        let chosen = self.shown.chosen.as_ref();
        let replaces = chosen.is_some_and(|chosen| chosen.tables.iter().any(|one| one.name == read.table.name));
        self.compiled = Some(read.compiled);
        self.shown.draft = Draft::Ready {
            table: read.table,
            notes: read.notes,
            unread: read.unread,
            replaces,
        };
    }
}

/// The match patterns of a table's host. A browser knows a `*` as a whole first label only.
fn patterns_of(host: &str) -> [String; 2] {
    match host.rsplit_once('*') {
        None => webext::patterns_of(host),
        Some((_, rest)) => webext::patterns_of(&format!("*.{}", rest.split_once('.').map_or("", |(_, rest)| rest))),
    }
}

/// Asks the browser for the table's hosts, as [`set_asking`](super::set_asking) does, and uses the table.
pub(super) fn use_table(app: &Rc<App<Options>>) {
    let ready = app.read(|page| match (&page.shown.draft, &page.compiled) {
        (Draft::Ready { table, .. }, Some(compiled)) => Some((table.clone(), compiled.clone())),
        _ => None,
    });
    let Some((found, table)) = ready else { return };
    let patterns: Vec<String> = found.hosts.iter().flat_map(|host| patterns_of(host)).collect();
    let asked = webext::request_grant(&patterns);
    let after = Rc::clone(app);
    start(app, async move {
        if !js::wait("permissions.request", asked?).await?.is_truthy() {
            return Err(no_hosts(&found.title));
        }
        let name = found.name;
        change(
            Rc::clone(&after),
            FromView::AddTable { name, table },
            "The table is used from now on.",
        )
        .await?;
        for name in ["document", "hosts", "name"] {
            empty_field(name);
        }
        after.change(|page| {
            let shown = std::mem::take(&mut page.shown);
            *page = Options {
                shown: OptionsState {
                    draft: Draft::Nothing,
                    file: None,
                    ..shown
                },
                turn: page.turn + 1,
                kept: page.kept.take(),
                read: page.read.take(),
                open: std::mem::take(&mut page.open),
                ..Options::default()
            };
        });
        Ok(())
    });
}

fn empty_field(name: &str) {
    let Some(field) = document().ok().and_then(|document| document.get_element_by_id(name)) else {
        return;
    };
    if let Some(area) = field.dyn_ref::<web_sys::HtmlTextAreaElement>() {
        area.set_value("");
    } else if let Some(line) = field.dyn_ref::<web_sys::HtmlInputElement>() {
        line.set_value("");
    }
}

/// Takes a file that was dropped, or chosen in a field of this id: a document, or all settings.
pub(super) async fn open(app: Rc<App<Options>>, file: web_sys::File, field: String) -> Result<(), BrowserError> {
    // A dropped file says by itself what it is.
    if field == SETTINGS_FIELD || crate::settings::is_settings(&text_of(&head(&file)?).await?) {
        let text = match file.size() > settings::MOST_BYTES {
            // More than is read: the reader says so.
            true => return Err(crate::settings::SettingsError::TooLarge(settings::MOST_BYTES as usize).into()),
            false => text_of(&file).await?,
        };
        settings::read(&app, &text);
        return Ok(());
    }
    #[expect(clippy::cast_precision_loss, reason = "64 MiB are far from the limit")]
    if file.size() > openapi::MOST_BYTES as f64 {
        return Err(BrowserError::Answered {
            code: openapi::OpenApiError::TooLarge.code().to_owned(),
            message: openapi::OpenApiError::TooLarge.to_string(),
        });
    }
    empty_field("document");
    app.change(|page| {
        page.shown.file = Some(file.name());
        page.given = Given::File(file);
        page.forget();
    });
    read(app, 0).await
}

fn head(file: &web_sys::File) -> Result<web_sys::Blob, BrowserError> {
    file.slice_with_f64_and_f64(0.0, HEAD)
        .map_err(|thrown| BrowserError::api("File.slice", &thrown))
}

async fn text_of(part: &web_sys::Blob) -> Result<String, BrowserError> {
    let text = js::wait("File.text", part.text().into()).await?;
    Ok(text.as_string().unwrap_or_default())
}
