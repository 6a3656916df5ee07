//! How the page begins: in the developer tools, as all of an extension, or beside the page.

use super::source::Source;
use super::{Workbench, copying, events, feed, side, source, start};
use crate::browser::error::BrowserError;
use crate::browser::message::ToViews;
use crate::browser::page::{App, every_second, files};
use crate::browser::view::signature::{self, Checks};
use crate::browser::view::words::now_ms;
use crate::browser::view::workbench::{Bench, Layout, Place, Site};
use crate::browser::webext;
use std::rc::Rc;

/// The layout is stored under this key.
pub(super) const LAYOUT: &str = "panel";

/// Fills `root` with the panel of the developer tools.
///
/// # Errors
/// [`BrowserError`] when the browser lacks what is needed.
pub fn mount_tools(root: web_sys::Element) -> Result<(), BrowserError> {
    let tab = webext::inspected_tab()?;
    let page = Workbench {
        tab: Some(tab),
        waiting: Some(Vec::new()),
        ..Workbench::default()
    };
    let app = begin(root, page)?;
    hear_background(&app)?;
    feed::listen(&app)?;
    stored_layout(&app);
    source::follow(&app);
    Ok(())
}

/// Fills `root` with the panel that is all of its extension.
///
/// # Errors
/// [`BrowserError`] when the browser lacks what is needed.
pub fn mount_inspector(root: web_sys::Element) -> Result<(), BrowserError> {
    let firefox = webext::address_of("")?.starts_with("moz-extension:");
    let page = Workbench {
        bench: Bench {
            place: Place::Alone,
            site: Site::Alone { firefox },
            ..Bench::default()
        },
        source: Source::Here(Box::default()),
        waiting: Some(Vec::new()),
        ..Workbench::default()
    };
    let app = begin(root, page)?;
    feed::listen(&app)?;
    start(&app, feed::read_list(Rc::clone(&app)));
    Ok(())
}

/// Fills `root` with the panel beside the page, for the active tab of its window.
///
/// # Errors
/// [`BrowserError`] when the browser lacks what is needed.
pub fn mount_side(root: web_sys::Element) -> Result<(), BrowserError> {
    let page = Workbench {
        bench: Bench {
            place: Place::Side,
            ..Bench::default()
        },
        ..Workbench::default()
    };
    let app = begin(root, page)?;
    hear_background(&app)?;
    stored_layout(&app);
    side::follow_tabs(&app)
}

fn begin(root: web_sys::Element, mut page: Workbench) -> Result<Rc<App<Workbench>>, BrowserError> {
    page.bench.now_ms = now_ms();
    page.bench.checks = Checks {
        place: signature::Place::Panel,
        ..Checks::default()
    };
    let target: web_sys::EventTarget = root.clone().into();
    let app = App::start(root.clone(), page)?;
    app.listen(&target)?;
    events::listen(&app, &root)?;
    let opens = Rc::clone(&app);
    files::take(&target, move |file| {
        start(&opens, copying::open(Rc::clone(&opens), file))
    })?;
    let ticks = Rc::clone(&app);
    every_second(move || {
        if ticks.read(|page| page.bench.expires()) {
            ticks.change(|page| page.bench.now_ms = now_ms());
        }
    })?;
    Ok(app)
}

fn hear_background(app: &Rc<App<Workbench>>) -> Result<(), BrowserError> {
    let hears = Rc::clone(app);
    webext::on_views_told(move |ToViews::Changed { tab }| {
        if hears.read(|page| page.tab == Some(tab)) {
            feed::refresh(&hears);
        }
    })
}

/// Takes the layout of the time before.
fn stored_layout(app: &Rc<App<Workbench>>) {
    if !webext::has("storage.local.get") {
        return;
    }
    let work = Rc::clone(app);
    start(app, async move {
        let stored = webext::stored("local").await?;
        let text = stored.into_iter().find(|(key, _)| key == LAYOUT);
        let Some(text) = text.and_then(|(_, value)| value.as_string()) else {
            return Ok(());
        };
        work.change(|page| {
            let layout = Layout::read(&text);
            page.bench.list.set_sort(layout.sort);
            page.bench.list.set_grouped(layout.grouped);
            page.bench.layout = layout;
        });
        Ok(())
    });
}
