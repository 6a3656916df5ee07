//! Copies of a call, and recordings: written without what proves who calls, and read.

use super::source::{self, Here, Source};
use super::{Workbench, done, events, start};
use crate::browser::error::BrowserError;
use crate::browser::message::FromView;
use crate::browser::page::{App, copy, log};
use crate::browser::view::dom::document;
use crate::browser::view::words::now_ms;
use crate::browser::view::workbench::Site;
use crate::browser::{js, tables, webext};
use crate::exchange::Exchange;
use crate::import::{Imported, read_along};
use crate::platforms::Tables;
use crate::report::copied;
use crate::report::desk::{Asks, Form, Told};
use crate::session::Session;
use crate::session::inspected::Inspected;
use crate::session::listen::is_telling;
use crate::share::{Choice, share};
use js_sys::Array;
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::{JsCast, JsValue};

/// The file that an export is saved as.
const FILE: &str = "why403-calls.har";

/// Does what a button or the menu says; false when it is none of theirs.
pub(super) fn press(app: &Rc<App<Workbench>>, what: &str) -> bool {
    let (form, with_token) = match what {
        "copy-curl" => (Form::Curl, false),
        "copy-curl-token" => (Form::Curl, true),
        "copy-fetch" => (Form::Fetch, false),
        "copy-fetch-token" => (Form::Fetch, true),
        "export" => {
            start(app, export(Rc::clone(app)));
            return true;
        }
        "copy" | "ask-text" | "ask-markdown" | "copy-header" | "copy-claims" => {
            copy_words(app, what);
            return true;
        }
        _ => return false,
    };
    let Some(id) = app.read(|page| page.bench.detail.id.clone()) else {
        return false;
    };
    close_menu(app);
    let work = Rc::clone(app);
    start(app, async move {
        if let Told::Copied(words) = source::told(&work, &Asks::Copy(id, form, with_token)).await? {
            copy(&words).await?;
            done(
                &work,
                if with_token {
                    "Copied, with the token: whoever reads it can call as you."
                } else {
                    "Copied, without the token."
                },
            );
        }
        Ok(())
    });
    true
}

/// Copies what is here already.
fn copy_words(app: &Rc<App<Workbench>>, what: &str) {
    let words = app.read(|page| {
        let report = page.bench.detail.whole.as_ref().map(|whole| &whole.report)?;
        let details = || {
            let token = report.token.as_ref()?;
            page.bench.detail.tokens.get(&token.fingerprint)
        };
        match what {
            "copy-header" => details()?.header_json.clone(),
            "copy-claims" => details()?.claims_json.clone(),
            _ => copied(report, what),
        }
    });
    close_menu(app);
    let Some(words) = words else { return };
    let work = Rc::clone(app);
    start(app, async move {
        copy(&words).await?;
        done(&work, "Copied, without the token.");
        Ok(())
    });
}

fn close_menu(app: &Rc<App<Workbench>>) {
    if app.read(|page| page.bench.menu.is_some()) {
        app.change(|page| page.bench.menu = None);
        events::focus(app, "grid");
    }
}

/// Saves the calls without tokens and personal data.
async fn export(app: Rc<App<Workbench>>) -> Result<(), BrowserError> {
    let here: Option<Vec<Exchange>> = app.read(|page| match &page.source {
        Source::Here(here) => Some(here.calls.session().exchanges().to_vec()),
        Source::Background => None,
    });
    let exchanges = match (here, app.read(|page| page.tab)) {
        (Some(exchanges), _) => exchanges,
        (None, Some(tab)) => {
            let memory: String = webext::ask(&FromView::Recording { tab }).await?;
            let session = Session::from_memory(&memory);
            let session = session.map_err(|error| BrowserError::Message(error.to_string()))?;
            session.exchanges().to_vec()
        }
        (None, None) => Vec::new(),
    };
    let tables = RefCell::new(Tables::new());
    for platform in Session::from_exchanges(exchanges.clone()).platforms() {
        // Without its table the explanation that goes along says so.
        if let Err(error) = tables::load(&tables, platform, webext::address_of).await {
            log(&error);
        }
    }
    let shared = share(&exchanges, &Choice::default(), &tables.borrow(), now_ms());
    let shared = shared.map_err(|error| BrowserError::Answered {
        code: error.code().to_owned(),
        message: error.to_string(),
    })?;
    save(&shared.har)?;
    done(
        &app,
        &format!(
            "Exported {} calls, without tokens and personal data. Look through the file before you share it.",
            shared.receipt.calls
        ),
    );
    Ok(())
}

/// Hands a text to the user as a file.
fn save(text: &str) -> Result<(), BrowserError> {
    let thrown = |thrown: JsValue| BrowserError::api("URL.createObjectURL", &thrown);
    let parts = Array::of1(&JsValue::from_str(text));
    let blob = web_sys::Blob::new_with_str_sequence(&parts).map_err(thrown)?;
    let address = web_sys::Url::create_object_url_with_blob(&blob).map_err(thrown)?;
    let document = document()?;
    let link: web_sys::HtmlAnchorElement = document
        .create_element("a")
        .map_err(thrown)?
        .dyn_into()
        .map_err(|_| BrowserError::NoSuchApi("a".to_owned()))?;
    // The address of a text that was made here a line above.
    link.set_href(&address);
    link.set_download(FILE);
    link.click();
    let late = address.clone();
    wasm_bindgen_futures::spawn_local(async move {
        const READ_MS: i32 = 10_000;
        // The browser reads it after the click.
        drop(js::sleep(READ_MS).await);
        drop(web_sys::Url::revoke_object_url(&late));
    });
    Ok(())
}

/// Opens a recording in place of the page.
pub(super) async fn open(app: Rc<App<Workbench>>, file: web_sys::File) -> Result<(), BrowserError> {
    let text = js::wait("File.text", file.text().into()).await?;
    let text = text
        .as_string()
        .ok_or_else(|| BrowserError::Message("the file is no text".to_owned()))?;
    let read = read_along(&text, now_ms(), &is_telling, &|_| ());
    let recording = match read {
        Ok(Imported::Exchanges(recording)) => recording,
        Ok(_) => {
            return Err(BrowserError::Message(
                "the file holds a token and no call; paste it on the static page".to_owned(),
            ));
        }
        Err(error) => {
            return Err(BrowserError::Answered {
                code: error.code().to_owned(),
                message: error.to_string(),
            });
        }
    };
    let skipped = recording.skipped_count;
    let calls = Inspected::recorded(Session::from_exchanges(recording.exchanges));
    app.change(|page| {
        page.forget_calls();
        page.looked = false;
        page.bench.site = Site::Recording { name: file.name() };
        page.source = Source::Here(Box::new(Here::recorded(calls)));
        page.bench.done = (skipped > 0).then(|| format!("{skipped} entries of the file could not be used."));
    });
    source::follow(&app);
    Ok(())
}
