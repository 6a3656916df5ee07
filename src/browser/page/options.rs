//! The page of options: switches for look-ups, tables from the user's own documents, and packs.

mod packs;
mod seen;

use super::choosing::{self, Chooses};
use super::{Action, App, Screen, run};
use crate::browser::error::BrowserError;
use crate::browser::js;
use crate::browser::message::{FromView, ImportedTable, OptionsAnswer};
use crate::browser::view::consent::Choosing;
use crate::browser::view::dom::document;
use crate::browser::view::node::Element;
use crate::browser::view::options::{Draft, OptionsState, TableDate, Vendor, options};
use crate::browser::view::words::now_ms;
use crate::browser::webext;
use crate::import::openapi::{self, SeveralScopes};
use crate::platforms;
use crate::session::ask::{Asking, asked_hosts, topics};
use crate::table::{self, Table};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use std::rc::Rc;
use wasm_bindgen::JsCast;

/// After the last letter, wait this long before reading.
const PAUSE_MS: i32 = 200;

/// The page of options.
#[derive(Debug, Default)]
pub struct Options {
    shown: OptionsState,
    /// The document that the user gave.
    text: String,
    /// Hosts, as typed.
    hosts: String,
    /// Name, as typed.
    name: String,
    /// The document, compiled.
    compiled: Option<Vec<u8>>,
    /// The pack that the user gave: what is to be kept of it.
    kept: Option<String>,
    /// Counts the changes, so that a slow reading of an older one is dropped.
    turn: u64,
}

impl Screen for Options {
    fn view(&self) -> Vec<Element> {
        options(&self.shown)
    }

    fn act(app: &Rc<App<Self>>, action: Action) {
        match action {
            Action::Input { what, value } => {
                if !choosing::input(app, &what, &value) {
                    input(app, &what, value);
                }
            }
            Action::Press { what, subject } if choosing::press(app, &what, &subject) => {}
            Action::Press { what, subject } => match what.as_str() {
                "use-table" => use_table(app),
                "remove-table" => start(
                    app,
                    change(Rc::clone(app), FromView::RemoveTable { name: subject }, "Removed."),
                ),
                "use-pack" => packs::use_pack(app),
                "watch-pack" => packs::watch(app, &subject),
                "remove-pack" => packs::remove(app, subject),
                "remove-seen" => seen::remove(app, subject),
                "copy-seen" => seen::copy_report(app, &subject),
                _ => {}
            },
            Action::Toggle { .. } | Action::Escape => {}
        }
    }
}

impl Chooses for Options {
    fn choosing(&mut self) -> &mut Choosing {
        &mut self.shown.choosing
    }

    fn answered(app: &Rc<App<Self>>) {
        let agreed = app.read(|page| {
            page.shown
                .choosing
                .answer
                .as_ref()
                .is_some_and(|one| one.standing.may_observe())
        });
        if agreed {
            let after = Rc::clone(app);
            start(app, async move { refresh(&after, None).await });
        } else {
            app.change(|page| page.shown.chosen = None);
        }
    }
}

fn input(app: &Rc<App<Options>>, what: &str, value: String) {
    match what {
        "asking" => {
            let Some((platform, word)) = value.split_once(' ') else {
                return;
            };
            let asking = match word {
                "auto" => Asking::Auto,
                "click" => Asking::Click,
                _ => Asking::Off,
            };
            set_asking(app, platform, asking);
        }
        "seen" => seen::switch(app, !value.is_empty()),
        "document" => app.write(|page| {
            page.text = value;
            page.shown.file = None;
        }),
        "hosts" => app.write(|page| page.hosts = value),
        "name" => app.write(|page| page.name = value),
        "several" => app.write(|page| {
            page.shown.several = if value == "any" {
                SeveralScopes::Any
            } else {
                SeveralScopes::All
            };
        }),
        _ => {}
    }
    if !matches!(what, "asking" | "seen") {
        // What was read with other choices is not to be used.
        app.change(Options::forget);
        start(app, read(Rc::clone(app), PAUSE_MS));
    }
}

/// Asks the browser for the vendor's hosts and for leave to send tokens there, if it is to be asked, and notes the choice. Nothing may be waited for
/// before: the browser grants only in a click. It asks the user only for what is not granted yet.
fn set_asking(app: &Rc<App<Options>>, platform: &str, asking: Asking) {
    let Some(vendor) = platforms::ALL.iter().find(|one| one.id() == platform) else {
        return;
    };
    let grant = (asking > Asking::Off).then(|| webext::request_grant_to_send(&asked_hosts(*vendor)));
    let app_after = Rc::clone(app);
    start(app, async move {
        if let Some(asked) = grant
            && !js::wait("permissions.request", asked?).await?.is_truthy()
        {
            app_after.change(|page| page.shown.refusals += 1);
            return Err(BrowserError::Answered {
                code: "options.not-granted".to_owned(),
                message: format!(
                    "the browser may not send tokens to {}, so nothing has changed",
                    vendor.name()
                ),
            });
        }
        let platform = vendor.id().to_owned();
        webext::ask::<()>(&FromView::SetAsking { platform, asking }).await?;
        let done = match asking {
            Asking::Off => format!("{} is not asked.", vendor.name()),
            Asking::Click => format!("{} is asked when you press the button beside a token.", vendor.name()),
            Asking::Auto => format!("{} is asked when a call is refused.", vendor.name()),
        };
        refresh(&app_after, Some(done)).await
    });
}

fn no_hosts(what: &str) -> BrowserError {
    BrowserError::Answered {
        code: "options.not-granted".to_owned(),
        message: format!("the hosts of {what} were not allowed, so nothing has changed"),
    }
}

/// Reads the document with what was chosen for it.
async fn read(app: Rc<App<Options>>, pause_ms: i32) -> Result<(), BrowserError> {
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
    fn forget(&mut self) {
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
fn use_table(app: &Rc<App<Options>>) {
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

/// Says something that is answered by what the user chose.
async fn change(app: Rc<App<Options>>, words: FromView, done: &'static str) -> Result<(), BrowserError> {
    let chosen: OptionsAnswer = webext::ask(&words).await?;
    app.change(|page| {
        page.shown.chosen = Some(chosen);
        page.shown.done = Some(done.to_owned());
        page.shown.trouble = None;
    });
    Ok(())
}

async fn refresh(app: &Rc<App<Options>>, done: Option<String>) -> Result<(), BrowserError> {
    let chosen: OptionsAnswer = webext::ask(&FromView::Options).await?;
    let hidden = packs::hidden(&chosen.packs).await?;
    app.change(|page| {
        page.shown.hidden_packs = hidden;
        page.shown.chosen = Some(chosen);
        page.shown.done = done;
        page.shown.trouble = None;
    });
    Ok(())
}

/// Reads a file that was dropped or chosen.
async fn open(app: Rc<App<Options>>, file: web_sys::File) -> Result<(), BrowserError> {
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

/// Runs something that waits; its error is shown.
fn start(app: &Rc<App<Options>>, work: impl Future<Output = Result<(), BrowserError>> + 'static) {
    let app = Rc::clone(app);
    run(work, move |error| {
        app.change(|page| {
            page.shown.done = None;
            page.shown.trouble = Some(error.to_string());
        });
    });
}

/// Fills `root` with the page of options.
///
/// # Errors
/// [`BrowserError`] when the browser lacks what is needed.
pub fn mount(root: web_sys::Element) -> Result<(), BrowserError> {
    let vendors = platforms::ALL.iter().filter_map(|platform| {
        let topics = topics(*platform);
        (!topics.is_empty()).then(|| Vendor {
            id: platform.id(),
            name: platform.name(),
            topics,
        })
    });
    let dated = platforms::ALL.iter().filter_map(|platform| {
        let date = platform.vendor().table_date.clone()?;
        let vendor = platform.name().to_owned();
        Some(TableDate { vendor, date })
    });
    let shown = OptionsState {
        vendors: vendors.collect(),
        dates: dated.collect(),
        now_ms: now_ms(),
        ..OptionsState::default()
    };
    let app = App::start(
        root,
        Options {
            shown,
            ..Options::default()
        },
    )?;
    let body = document()?
        .body()
        .ok_or_else(|| BrowserError::NoSuchApi("document.body".to_owned()))?;
    app.listen(&body)?;
    let taker = Rc::clone(&app);
    super::files::take(&body, move |file| start(&taker, open(Rc::clone(&taker), file)))?;
    let taker = Rc::clone(&app);
    super::files::take_folder(&body, move |files| start(&taker, packs::open(Rc::clone(&taker), files)))?;
    let after = Rc::clone(&app);
    start(&app, async move {
        if choosing::refresh(&after).await?.standing.may_observe() {
            refresh(&after, None).await?;
        }
        Ok(())
    });
    Ok(())
}
