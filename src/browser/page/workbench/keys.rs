//! Keys: everything can be done without a pointer.

use super::{Workbench, choose, close_detail, copying, events, open_tab};
use crate::browser::page::App;
use crate::browser::page::filter::{self, Act};
use crate::browser::view::dom::document;
use crate::browser::view::workbench::{Layout, Tab};
use crate::report::list::Column;
use crate::report::list::window::Step;
use std::rc::Rc;
use wasm_bindgen::JsCast;

/// A key moves a column so far, in CSS pixels.
const COLUMN: i32 = 12;
/// And the splitter so far.
const SPLIT: i32 = 24;

/// Where the focus is.
enum At {
    Filter,
    Grid,
    Tab,
    Grip(Column),
    Splitter,
    Menu(usize),
    /// Within the details.
    Detail,
    /// In another field, or in the dialog: its keys are its own.
    Field,
    Elsewhere,
}

fn at(target: &web_sys::Element) -> At {
    let inside = |selector: &str| target.closest(selector).ok().flatten();
    if inside("dialog").is_some() {
        return At::Field;
    }
    if target.id() == "filter" {
        return At::Filter;
    }
    if inside("#menu").is_some() {
        let items = menu_items();
        let place = items.iter().position(|item| item.is_same_node(Some(target.as_ref())));
        return At::Menu(place.unwrap_or_default());
    }
    if let Some(column) = target.get_attribute("data-grip").and_then(|word| Column::named(&word)) {
        return At::Grip(column);
    }
    match target.id().as_str() {
        "splitter" => return At::Splitter,
        "grid" => return At::Grid,
        _ => {}
    }
    if target.get_attribute("role").as_deref() == Some("tab") {
        return At::Tab;
    }
    if matches!(target.tag_name().as_str(), "INPUT" | "TEXTAREA" | "SELECT") {
        return At::Field;
    }
    if inside("#detail").is_some() {
        At::Detail
    } else {
        At::Elsewhere
    }
}

/// A key was pressed.
pub(super) fn pressed(app: &Rc<App<Workbench>>, event: &web_sys::Event) {
    let Some(event) = event.dyn_ref::<web_sys::KeyboardEvent>() else {
        return;
    };
    let target = event
        .target()
        .and_then(|target| target.dyn_into::<web_sys::Element>().ok());
    let Some(target) = target else { return };
    let key = event.key();
    if event.ctrl_key() || event.meta_key() || event.alt_key() || event.is_composing() {
        return;
    }
    let place = at(&target);
    let menu_key = key == "ContextMenu" || (key == "F10" && event.shift_key());
    if menu_key && matches!(place, At::Grid | At::Detail | At::Tab) {
        event.prevent_default();
        events::menu_at_chosen(app);
        return;
    }
    let done = match place {
        At::Filter => in_filter(app, &key),
        At::Grid => in_grid(app, &key) || anywhere(app, &key),
        At::Tab => in_tabs(app, &key) || in_detail(app, &key) || anywhere(app, &key),
        At::Grip(column) => in_grip(app, column, &key),
        At::Splitter => in_splitter(app, &key),
        At::Menu(place) => in_menu(app, place, &key),
        At::Detail => in_detail(app, &key) || anywhere(app, &key),
        At::Field => false,
        At::Elsewhere => anywhere(app, &key),
    };
    if done {
        event.prevent_default();
    }
}

fn anywhere(app: &Rc<App<Workbench>>, key: &str) -> bool {
    match key {
        "/" => events::focus(app, "filter"),
        "?" => events::dialog(app, true),
        "c" => return copying::press(app, "copy-curl"),
        _ => return false,
    }
    true
}

fn in_grid(app: &Rc<App<Workbench>>, key: &str) -> bool {
    let step = match key {
        "ArrowUp" => Step::Up,
        "ArrowDown" => Step::Down,
        "PageUp" => Step::PageUp,
        "PageDown" => Step::PageDown,
        "Home" => Step::Home,
        "End" => Step::End,
        "Enter" => {
            if app.read(|page| page.bench.detail.id.is_some()) {
                focus_tab(app);
            }
            return true;
        }
        "Escape" => {
            close_detail(app);
            return true;
        }
        _ => return false,
    };
    let id = app.read(|page| {
        let bench = &page.bench;
        let now = bench.detail.id.as_deref().and_then(|id| bench.list.place(id));
        let to = step.from(now, bench.window())?;
        bench.list.at(to).map(|(item, _)| item.id().to_owned())
    });
    if let Some(id) = id {
        choose(app, id);
        events::see_chosen(app);
    }
    true
}

fn focus_tab(app: &Rc<App<Workbench>>) {
    let tab = app.read(|page| page.bench.layout.tab);
    events::focus(app, &format!("tab-{}", tab.word()));
}

fn in_tabs(app: &Rc<App<Workbench>>, key: &str) -> bool {
    let now = app.read(|page| page.bench.layout.tab);
    let last = Tab::ALL.len() - 1;
    let to = match key {
        "ArrowRight" => now.further(1),
        "ArrowLeft" => now.further(last),
        "Home" => Tab::Why,
        "End" => Tab::Why.further(last),
        "ArrowDown" | "Enter" => {
            events::focus(app, "pane");
            return true;
        }
        _ => return false,
    };
    open_tab(app, to);
    focus_tab(app);
    true
}

fn in_detail(app: &Rc<App<Workbench>>, key: &str) -> bool {
    if key != "Escape" {
        return false;
    }
    if app.read(|page| page.bench.menu.is_some()) {
        app.change(|page| page.bench.menu = None);
    }
    events::focus(app, "grid");
    true
}

fn in_grip(app: &Rc<App<Workbench>>, column: Column, key: &str) -> bool {
    let by = match key {
        "ArrowLeft" => -COLUMN,
        "ArrowRight" => COLUMN,
        _ => return false,
    };
    events::nudge(app, Some(column), by);
    true
}

fn in_splitter(app: &Rc<App<Workbench>>, key: &str) -> bool {
    let all = i32::try_from(Layout::SPLIT.1).unwrap_or(i32::MAX);
    let by = match key {
        "ArrowLeft" | "ArrowUp" => SPLIT,
        "ArrowRight" | "ArrowDown" => -SPLIT,
        "Home" => -all,
        "End" => all,
        _ => return false,
    };
    events::nudge(app, None, by);
    true
}

fn menu_items() -> Vec<web_sys::HtmlElement> {
    let list = document()
        .ok()
        .and_then(|document| document.query_selector_all("#menu [role=menuitem]").ok());
    let list = list.iter();
    list.flat_map(|list| (0..list.length()).filter_map(|at| list.get(at)))
        .filter_map(|node| node.dyn_into().ok())
        .collect()
}

/// Moves the focus to an item of the menu, round in a circle.
pub(super) fn to_menu_item(at: usize) {
    let items = menu_items();
    if let Some(item) = at.checked_rem(items.len()).and_then(|at| items.get(at)) {
        // It can take it: it is a button.
        drop(item.focus());
    }
}

fn in_menu(app: &Rc<App<Workbench>>, place: usize, key: &str) -> bool {
    let last = menu_items().len().saturating_sub(1);
    match key {
        "ArrowDown" => to_menu_item(place + 1),
        "ArrowUp" => to_menu_item(place + last),
        "Home" => to_menu_item(0),
        "End" => to_menu_item(last),
        "Escape" | "Tab" => {
            app.change(|page| page.bench.menu = None);
            events::focus(app, "grid");
        }
        _ => return false,
    }
    true
}

fn in_filter(app: &Rc<App<Workbench>>, key: &str) -> bool {
    let Some(act) = app.read(|page| filter::act(&page.bench.typed, key)) else {
        return false;
    };
    match act {
        Act::ToList | Act::Leave => events::focus(app, "grid"),
        Act::Mark(at) => app.change(|page| page.bench.typed.marked = Some(at)),
        Act::Take(at) => take_proposal(app, at),
        Act::PutAway => app.change(|page| page.bench.typed.put_away()),
        Act::PutAwayToList => {
            app.change(|page| page.bench.typed.put_away());
            events::focus(app, "grid");
        }
        Act::Clear => super::set_filter(app, |_| crate::report::list::Filter::default()),
    }
    true
}

/// Takes what is proposed.
pub(super) fn take_proposal(app: &Rc<App<Workbench>>, at: usize) {
    let taken = app.read(|page| page.bench.typed.proposals.chosen(at, &page.bench.typed.text));
    let Some((text, caret)) = taken else { return };
    filter::show(&text, Some(caret));
    super::scrolled_to_top(app, |bench| bench.type_filter(text, Some(caret)));
}
