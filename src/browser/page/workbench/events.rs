//! What happens in the document beside presses and letters: scrolling, sizes, the pointer, focus, the menu.

use super::keys;
use super::{Workbench, choose, keep_layout};
use crate::browser::error::BrowserError;
use crate::browser::page::{App, filter};
use crate::browser::view::dom::document;
use crate::browser::view::workbench::state::Menu;
use crate::browser::view::workbench::{Bench, HEAD, Layout};
use crate::report::list::Column;
use std::rc::Rc;
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};

/// A separator that is being moved.
#[derive(Debug, Clone, Copy)]
pub(super) struct Held {
    what: Handle,
    /// Where the pointer took it.
    from: i32,
    /// What it measured then.
    before: u32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Handle {
    /// Between two columns.
    Column(Column),
    /// Between the table and the details.
    Split,
}

/// The menu has about this size, in CSS pixels.
const MENU: (i32, i32) = (300, 300);

/// Listens to all of it in `root`.
///
/// # Errors
/// [`BrowserError::Api`] when the document refuses.
pub(super) fn listen(app: &Rc<App<Workbench>>, root: &web_sys::Element) -> Result<(), BrowserError> {
    let on = |to: &web_sys::EventTarget, kind: &str, heard: fn(&Rc<App<Workbench>>, &web_sys::Event)| {
        let app = Rc::clone(app);
        let closure = Closure::<dyn Fn(web_sys::Event)>::new(move |event: web_sys::Event| heard(&app, &event));
        // `scroll` does not bubble, so all are heard on their way down.
        to.add_event_listener_with_callback_and_bool(kind, closure.into_js_value().unchecked_ref(), true)
            .map_err(|thrown| BrowserError::api("addEventListener", &thrown))
    };
    on(root, "scroll", scrolled)?;
    on(root, "pointerdown", pressed)?;
    on(root, "pointermove", moved)?;
    on(root, "pointerup", released)?;
    on(root, "pointercancel", released)?;
    on(root, "contextmenu", context)?;
    let document = document()?;
    // Keys count wherever the focus is, also on nothing.
    on(&document, "keydown", keys::pressed)?;
    let sized = Rc::clone(app);
    let sized = Closure::<dyn Fn(JsValue)>::new(move |_: JsValue| measure(&sized));
    let observer = web_sys::ResizeObserver::new(sized.into_js_value().unchecked_ref())
        .map_err(|thrown| BrowserError::api("ResizeObserver", &thrown))?;
    observer.observe(root);
    if let Some(grid) = by_id("grid") {
        observer.observe(&grid);
    }
    measure(app);
    Ok(())
}

pub(super) fn by_id(id: &str) -> Option<web_sys::HtmlElement> {
    document().ok()?.get_element_by_id(id)?.dyn_into().ok()
}

fn pixels(number: i32) -> u32 {
    u32::try_from(number).unwrap_or_default()
}

/// Takes the sizes of the page and of the table.
pub(super) fn measure(app: &Rc<App<Workbench>>) {
    let width = document()
        .ok()
        .and_then(|document| document.document_element())
        .map_or(0, |element| pixels(element.client_width()));
    let height = by_id("grid").map_or(0, |grid| pixels(grid.client_height()).saturating_sub(HEAD));
    let same = app.read(|page| page.bench.width == width && page.bench.scrolled.height == height);
    if same {
        return;
    }
    app.change(|page| {
        let anchor = anchor(&page.bench);
        page.bench.width = width;
        page.bench.scrolled.height = height;
        keep_anchor(&mut page.bench, anchor);
    });
    set_scroll(app);
}

fn scrolled(app: &Rc<App<Workbench>>, event: &web_sys::Event) {
    let target = event
        .target()
        .and_then(|target| target.dyn_into::<web_sys::Element>().ok());
    let Some(grid) = target.filter(|target| target.id() == "grid") else {
        return;
    };
    let top = pixels(grid.scroll_top());
    let draws = app.write(|page| {
        let before = page.bench.window().drawn();
        page.bench.scrolled.top = top;
        page.bench.window().drawn() != before
    });
    if draws {
        app.change(|_| ());
    }
}

/// What the reader has in sight: the first call, and how much of it is above; nothing when the end is in sight.
pub(super) fn anchor(bench: &Bench) -> Option<(String, u32)> {
    let list = bench.window();
    // Whoever looks at the end sees what comes.
    if list.at_end() && list.rows > 0 && bench.list.sort() == crate::report::list::Sort::default() {
        return None;
    }
    let (first, above) = list.first();
    let (item, _) = bench.list.at(first)?;
    Some((item.id().to_owned(), above))
}

/// Keeps that in sight.
pub(super) fn keep_anchor(bench: &mut Bench, anchor: Option<(String, u32)>) {
    let list = bench.window();
    bench.scrolled.top = match anchor {
        Some((id, above)) => match bench.list.place(&id) {
            Some(place) => list.offset(place).saturating_add(above),
            None => list.top,
        },
        None => list.furthest(),
    }
    .min(list.furthest());
}

/// Makes the document scrolled as the state says.
pub(super) fn set_scroll(app: &Rc<App<Workbench>>) {
    let top = app.read(|page| i32::try_from(page.bench.scrolled.top).unwrap_or(i32::MAX));
    if let Some(grid) = by_id("grid").filter(|grid| grid.scroll_top() != top) {
        grid.set_scroll_top(top);
    }
}

/// Scrolls so that the chosen call is in sight.
pub(super) fn see_chosen(app: &Rc<App<Workbench>>) {
    app.change(|page| {
        let list = page.bench.window();
        let place = page.bench.detail.id.as_deref().and_then(|id| page.bench.list.place(id));
        let top = place.map_or(list.top, |place| list.to_see(place));
        page.bench.scrolled.top = top.min(list.furthest());
    });
    set_scroll(app);
}

/// Moves the focus to an element.
pub(super) fn focus(_: &Rc<App<Workbench>>, id: &str) {
    if let Some(element) = by_id(id) {
        // What cannot take it leaves it where it is.
        drop(element.focus());
    }
}

/// Opens or closes the help.
pub(super) fn dialog(app: &Rc<App<Workbench>>, open: bool) {
    let Some(dialog) = by_id("help").and_then(|help| help.dyn_into::<web_sys::HtmlDialogElement>().ok()) else {
        return;
    };
    if open && !dialog.open() {
        if let Err(thrown) = dialog.show_modal() {
            super::show(app, &BrowserError::api("showModal", &thrown));
        }
    } else if !open {
        dialog.close();
    }
}

fn closest(event: &web_sys::Event, selector: &str) -> Option<web_sys::Element> {
    let target: web_sys::Element = event.target()?.dyn_into().ok()?;
    target.closest(selector).ok()?
}

fn pressed(app: &Rc<App<Workbench>>, event: &web_sys::Event) {
    if closest(event, "#proposals").is_some() {
        // The field keeps the focus.
        event.prevent_default();
    }
    if closest(event, "#menu, #copy-menu").is_none() && app.read(|page| page.bench.menu.is_some()) {
        app.change(|page| page.bench.menu = None);
    }
    if closest(event, filter::AROUND).is_none() && app.read(|page| !page.bench.typed.proposals.list.is_empty()) {
        app.change(|page| page.bench.typed.put_away());
    }
    let Some(pointer) = event
        .dyn_ref::<web_sys::PointerEvent>()
        .filter(|pointer| pointer.button() == 0)
    else {
        return;
    };
    let (handle, element) = if let Some(grip) = closest(event, "[data-grip]") {
        let column = grip.get_attribute("data-grip").and_then(|word| Column::named(&word));
        let Some(column) = column else { return };
        (Handle::Column(column), grip)
    } else if let Some(splitter) = closest(event, "#splitter") {
        (Handle::Split, splitter)
    } else {
        return;
    };
    app.write(|page| {
        let (from, before) = match handle {
            Handle::Column(column) => (pointer.client_x(), page.bench.layout.width(column)),
            Handle::Split if page.bench.narrow() => (pointer.client_y(), page.bench.layout.split),
            Handle::Split => (pointer.client_x(), page.bench.layout.split),
        };
        page.held = Some(Held {
            what: handle,
            from,
            before,
        });
    });
    // Without it only moves within the element are told.
    drop(element.set_pointer_capture(pointer.pointer_id()));
}

fn moved(app: &Rc<App<Workbench>>, event: &web_sys::Event) {
    let Some(held) = app.read(|page| page.held) else { return };
    let Some(pointer) = event.dyn_ref::<web_sys::PointerEvent>() else {
        return;
    };
    event.prevent_default();
    let narrow = app.read(|page| page.bench.narrow());
    let by = match (held.what, narrow) {
        (Handle::Column(_), _) => pointer.client_x() - held.from,
        // The details are on the far side.
        (Handle::Split, true) => held.from - pointer.client_y(),
        (Handle::Split, false) => held.from - pointer.client_x(),
    };
    set_size(app, held.what, held.before.saturating_add_signed(by));
}

fn set_size(app: &Rc<App<Workbench>>, handle: Handle, size: u32) {
    app.change(|page| match handle {
        Handle::Column(column) => page.bench.layout.set_width(column, size),
        Handle::Split => page.bench.layout.split = size.clamp(Layout::SPLIT.0, Layout::SPLIT.1),
    });
}

fn released(app: &Rc<App<Workbench>>, _: &web_sys::Event) {
    if app.write(|page| page.held.take()).is_some() {
        keep_layout(app);
    }
}

/// Moves a separator by a key.
pub(super) fn nudge(app: &Rc<App<Workbench>>, column: Option<Column>, by: i32) {
    let handle = column.map_or(Handle::Split, Handle::Column);
    let size = app.read(|page| match column {
        Some(column) => page.bench.layout.width(column),
        None => page.bench.layout.split,
    });
    set_size(app, handle, size.saturating_add_signed(by));
    keep_layout(app);
}

fn context(app: &Rc<App<Workbench>>, event: &web_sys::Event) {
    let row = closest(event, "[data-row]").and_then(|row| row.get_attribute("data-of"));
    if row.is_none() && closest(event, "#grid").is_none() {
        return;
    }
    let point = event.dyn_ref::<web_sys::MouseEvent>();
    let Some((x, y)) = point.map(|mouse| (mouse.client_x(), mouse.client_y())) else {
        return;
    };
    event.prevent_default();
    if let Some(id) = row {
        choose(app, id);
        menu_at(app, x, y);
    } else {
        // By a key: the chosen call is meant.
        menu_at_chosen(app);
    }
}

fn menu_at(app: &Rc<App<Workbench>>, x: i32, y: i32) {
    if app.read(|page| page.bench.detail.id.is_none()) {
        return;
    }
    let root = document().ok().and_then(|document| document.document_element());
    let (width, height) = root.map_or((0, 0), |root| (root.client_width(), root.client_height()));
    let place = Menu {
        left: pixels(x.min(width - MENU.0).max(0)),
        top: pixels(y.min(height - MENU.1).max(0)),
    };
    app.change(|page| page.bench.menu = Some(place));
    keys::to_menu_item(0);
}

/// Opens the menu beneath the row of the chosen call.
pub(super) fn menu_at_chosen(app: &Rc<App<Workbench>>) {
    see_chosen(app);
    let row = document()
        .ok()
        .and_then(|document| document.query_selector("#grid .bench-row.chosen").ok().flatten());
    let row = row.or_else(|| by_id("grid").map(Into::into));
    if let Some(place) = row.map(|row| row.get_bounding_client_rect()) {
        menu_at(app, whole(place.left()) + 60, whole(place.bottom()));
    }
}

/// Opens the menu beneath its button.
pub(super) fn menu_at_button(app: &Rc<App<Workbench>>) {
    if let Some(place) = by_id("copy-menu").map(|button| button.get_bounding_client_rect()) {
        menu_at(app, whole(place.left()), whole(place.bottom()));
    }
}

fn whole(number: f64) -> i32 {
    i32::try_from(crate::browser::view::words::whole(number)).unwrap_or_default()
}
