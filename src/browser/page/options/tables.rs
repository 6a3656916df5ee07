//! Tables from the user's own documents: read while they are typed, dropped or chosen, and taken in.

use super::{Options, change, no_hosts, start};
use crate::browser::error::BrowserError;
use crate::browser::js;
use crate::browser::message::{FromView, ImportedTable};
use crate::browser::page::App;
use crate::browser::view::dom::document;
use crate::browser::view::options::{Draft, OptionsState};
use crate::browser::webext;
use crate::import::openapi;
use crate::platforms;
use crate::table::{self, Table};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use std::rc::Rc;
use wasm_bindgen::JsCast;

/// Reads the document with what was chosen for it.
pub(super) async fn read(app: Rc<App<Options>>, pause_ms: i32) -> Result<(), BrowserError> {
    let turn = app.write(|page| {
        page.turn += 1;
        page.turn
    });
    js::sleep(pause_ms).await?;
    if app.read(|page| page.turn != turn) {
        return Ok(());
    }
    if app.read(|page| page.text.trim().is_empty()) {
        return Ok(());
    }
    // The browser draws before a long reading.
    js::sleep(0).await?;
    app.change(|page| match page.compile() {
        Ok((bytes, draft)) => {
            page.compiled = Some(bytes);
            page.shown.draft = draft;
        }
        Err((code, message)) => page.shown.draft = Draft::Refused { code, message },
    });
    Ok(())
}

impl Options {
    /// Drops what was read.
    pub(super) fn forget(&mut self) {
        self.compiled = None;
        self.shown.done = None;
        self.shown.draft = if self.text.trim().is_empty() {
            Draft::Nothing
        } else {
            Draft::Reading
        };
    }

    /// The compiled table and what it holds; or code and words of what is wrong.
    fn compile(&self) -> Result<(Vec<u8>, Draft), (String, String)> {
        let split = |c: char| c.is_whitespace() || c == ',' || c == ';';
        let hosts: Vec<String> = self
            .hosts
            .split(split)
            .filter(|host| !host.is_empty())
            .map(str::to_owned)
            .collect();
        if let Some(wrong) = hosts.iter().find(|host| !is_host(host)) {
            let message = format!("`{wrong}` is no host; write the name alone, without `https://`, port and path");
            return Err(("options.host".to_owned(), message));
        }
        let choices = openapi::Options {
            hosts,
            several_scopes: self.shown.several,
            name: Some(self.name.trim().to_owned()).filter(|name| !name.is_empty()),
        };
        let document =
            openapi::read(&self.text, &choices).map_err(|error| (error.code().to_owned(), error.to_string()))?;
        let compiled = table::compile(&document.table);
        let bytes = compiled.map_err(|error| ("table.compile".to_owned(), error.to_string()))?;
        let table = Table::load(&bytes).map_err(|error| (error.code().to_owned(), error.to_string()))?;
        let name = document.table.platform.clone();
        let table = ImportedTable::of(&name, &table);
        let mut notes = document.notes;
        notes.extend(table.hosts.iter().filter_map(|host| {
            let (platform, _) = platforms::of_host(&host.replace('*', "any"))?;
            Some(format!(
                "`{host}` belongs to {}, whose bundled table is used there.",
                platform.name()
            ))
        }));
        let chosen = self.shown.chosen.as_ref();
        let replaces = chosen.is_some_and(|chosen| chosen.tables.iter().any(|one| one.name == name));
        Ok((bytes, Draft::Ready { table, notes, replaces }))
    }
}

/// A host name, in which a `*` stands for a part of one label.
fn is_host(text: &str) -> bool {
    let label = |label: &str| {
        !label.is_empty()
            && label
                .chars()
                .all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '*'))
    };
    text.split('.').all(label)
}

/// The match patterns of a table's host. A browser knows a `*` as a whole first label only.
fn patterns_of(host: &str) -> [String; 2] {
    match host.rsplit_once('*') {
        None => webext::patterns_of(host),
        Some((_, rest)) => webext::patterns_of(&format!("*.{}", rest.split_once('.').map_or("", |(_, rest)| rest))),
    }
}

/// Asks the browser for the table's hosts, as [`set_asking`] does, and uses the table.
pub(super) fn use_table(app: &Rc<App<Options>>) {
    let ready = app.read(|page| match (&page.shown.draft, &page.compiled) {
        (Draft::Ready { table, .. }, Some(bytes)) => Some((table.clone(), STANDARD.encode(bytes))),
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

/// Reads a file that was dropped or chosen.
pub(super) async fn open(app: Rc<App<Options>>, file: web_sys::File) -> Result<(), BrowserError> {
    #[expect(clippy::cast_precision_loss, reason = "64 MiB are far from the limit")]
    if file.size() > openapi::MOST_BYTES as f64 {
        return Err(BrowserError::Answered {
            code: openapi::OpenApiError::TooLarge.code().to_owned(),
            message: openapi::OpenApiError::TooLarge.to_string(),
        });
    }
    let read_text = wasm_bindgen_futures::JsFuture::from(file.text())
        .await
        .map_err(|thrown| BrowserError::api("File.text", &thrown))?;
    empty_field("document");
    app.change(|page| {
        page.text = read_text.as_string().unwrap_or_default();
        page.shown.file = Some(file.name());
        page.forget();
    });
    read(app, 0).await
}
