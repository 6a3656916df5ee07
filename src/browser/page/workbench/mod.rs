//! The panel of the developer tools and the side panel: what the user does, and where the calls come from.

mod copying;
mod events;
mod feed;
mod keys;
mod mount;
mod pasting;
mod side;
mod site;
mod source;
mod supposing;

pub use mount::{mount_inspector, mount_side, mount_tools};

use super::choosing::{self, Chooses};
use super::signature::{self, ChecksSignatures};
use super::{Action, App, Screen, filter, log, run};
use crate::browser::error::BrowserError;
use crate::browser::js;
use crate::browser::message::{FromView, RowsMark};
use crate::browser::view::consent::Choosing;
use crate::browser::view::node::Element;
use crate::browser::view::signature::Checks;
use crate::browser::view::words::now_ms;
use crate::browser::view::workbench::{Bench, CHIPS, Place, Site, Tab, workbench};
use crate::browser::{sites, webext};
use crate::report::list::{Column, Filter, Key};
use source::Source;
use std::rc::Rc;

/// The page.
#[derive(Debug, Default)]
pub struct Workbench {
    bench: Bench,
    /// The tab that it is about.
    tab: Option<i64>,
    /// Where the calls come from.
    source: Source,
    /// Up to where they were read.
    mark: RowsMark,
    /// They are being read; `true` when they are to be read once more at once.
    asking: Option<bool>,
    /// When the list was paused, while it is.
    paused_ms: Option<i64>,
    /// Spans in which it was: calls that were sent then are not listed.
    pauses: Vec<(i64, i64)>,
    /// A separator that is being moved, and where it was.
    held: Option<events::Held>,
    /// What the developer tools told while their list was still being read.
    waiting: Option<Vec<wasm_bindgen::JsValue>>,
    /// A refused call was looked at by itself once.
    looked: bool,
    /// The layout is about to be stored.
    storing: bool,
    /// What changed is about to be read.
    refreshing: bool,
    /// When the tab's site was looked at last; 0 when it is to be looked at anew.
    site_ms: i64,
}

impl Screen for Workbench {
    fn view(&self) -> Vec<Element> {
        workbench(&self.bench)
    }

    fn act(app: &Rc<App<Self>>, action: Action) {
        match action {
            Action::Press { what, subject } => press(app, &what, subject),
            Action::Input { what, value } => input(app, &what, value),
            // Keys have a place of their own, and nothing here is opened by the page.
            Action::Toggle { .. } | Action::Escape => {}
        }
    }
}

impl ChecksSignatures for Workbench {
    fn checks(&mut self) -> &mut Checks {
        &mut self.bench.checks
    }
}

impl Chooses for Workbench {
    fn choosing(&mut self) -> &mut Choosing {
        &mut self.bench.choosing
    }

    fn answered(app: &Rc<App<Self>>) {
        source::follow(app);
    }
}

impl Workbench {
    /// Whether anything may be observed, as far as is known here.
    fn may_observe(&self) -> bool {
        let answer = self.bench.choosing.answer.as_ref();
        self.bench.place == Place::Alone || answer.is_some_and(|answer| answer.standing.may_observe())
    }

    /// Whether it shows a recording and not the page.
    fn recording(&self) -> bool {
        matches!(self.bench.site, Site::Recording { .. })
    }

    fn forget_calls(&mut self) {
        self.bench.list.clear();
        self.bench.choose(None);
        self.bench.revealed.clear();
        self.bench.pasted = None;
        self.bench.menu = None;
        self.mark = RowsMark::default();
    }
}

/// Chooses a call and asks for it.
fn choose(app: &Rc<App<Workbench>>, id: String) {
    app.change(|page| {
        page.bench.menu = None;
        page.bench.choose(Some(id));
    });
    source::read_chosen(app);
}

fn press(app: &Rc<App<Workbench>>, what: &str, subject: String) {
    if what == "watch-vendor" && app.read(|page| page.bench.place == Place::Tools) {
        // The tools may not ask for hosts.
        start(app, permissions(Rc::clone(app)));
        return;
    }
    if choosing::press(app, what, &subject) || copying::press(app, what) || supposing::press(app, what, &subject) {
        return;
    }
    match what {
        "select" => choose(app, subject),
        "close-detail" => close_detail(app),
        "tab" => {
            if let Some(tab) = Tab::named(&subject) {
                open_tab(app, tab);
            }
        }
        "sort" => {
            if let Some(column) = Column::named(&subject) {
                arrange(app, |bench| {
                    let sort = bench.list.sort().pressed(column);
                    bench.list.set_sort(sort);
                    bench.layout.sort = sort;
                });
            }
        }
        "group" => arrange(app, |bench| {
            let on = !bench.list.grouped();
            bench.list.set_grouped(on);
            bench.layout.grouped = on;
        }),
        "chip" => {
            let chip = subject.parse().ok().and_then(|at: usize| CHIPS.get(at));
            if let Some((_, key, value)) = chip {
                set_filter(app, |filter| filter.toggled(*key, value));
            }
        }
        "clear-filter" => set_filter(app, |_| Filter::default()),
        "propose" => {
            if let Ok(at) = subject.parse() {
                keys::take_proposal(app, at);
            }
        }
        "only-operation" | "only-host" | "without-path" => narrow_down(app, what),
        "menu" => events::menu_at_button(app),
        "help" => events::dialog(app, true),
        "help-close" => events::dialog(app, false),
        "record" => record(app),
        "clear" => source::clear(app),
        "live" => source::live(app),
        "reveal" => reveal(app, subject),
        "hide" => app.change(|page| {
            page.bench.revealed.remove(&subject);
        }),
        "check-signature" => {
            let work = Rc::clone(app);
            start(app, async move {
                let token = source::token_of(&work, &subject).await?;
                signature::check(work, subject, token).await
            });
        }
        "watch" => watch(app, subject),
        "switch-on" | "switch-off" => {
            let on = what == "switch-on";
            let work = Rc::clone(app);
            start(app, async move {
                webext::ask::<()>(&FromView::SwitchSite { host: subject, on }).await?;
                work.write(|page| page.site_ms = 0);
                source::follow(&work);
                Ok(())
            });
        }
        "permissions" => start(app, permissions(Rc::clone(app))),
        "options" => start(app, async { webext::ask(&FromView::OpenOptions).await }),
        "unmute" | "ask" | "ask-rights" => {
            let Some(tab) = app.read(|page| page.tab) else { return };
            let words = match what {
                "ask" => FromView::Ask {
                    tab,
                    fingerprint: subject,
                },
                "ask-rights" => FromView::AskRights {
                    tab,
                    fingerprint: subject,
                },
                _ => FromView::Unmute { tab },
            };
            let work = Rc::clone(app);
            start(app, async move {
                webext::ask::<()>(&words).await?;
                source::follow(&work);
                Ok(())
            });
        }
        "reload" => start(app, reload(Rc::clone(app))),
        _ => {}
    }
}

fn input(app: &Rc<App<Workbench>>, what: &str, value: String) {
    match what {
        "filter" => {
            let caret = filter::caret();
            scrolled_to_top(app, |bench| bench.type_filter(value, caret));
        }
        "preserve" => source::preserve(app, !value.is_empty()),
        "other-token" => {
            app.change(|page| {
                page.bench.detail.other = (!value.is_empty()).then_some(value);
                page.bench.detail.difference = None;
            });
            source::read_difference(app);
        }
        other => {
            if !supposing::input(app, other, &value) && !choosing::input(app, other, &value) {
                signature::input(app, other, &value);
            }
        }
    }
}

fn close_detail(app: &Rc<App<Workbench>>) {
    app.change(|page| {
        page.bench.menu = None;
        page.bench.choose(None);
    });
    events::focus(app, "grid");
}

fn open_tab(app: &Rc<App<Workbench>>, tab: Tab) {
    app.change(|page| {
        page.bench.layout.tab = tab;
        page.bench.now_ms = now_ms();
    });
    keep_layout(app);
    source::read_chosen(app);
}

/// Changes the order of the rows; the one that is chosen stays in sight.
fn arrange(app: &Rc<App<Workbench>>, change: impl FnOnce(&mut Bench)) {
    app.change(|page| change(&mut page.bench));
    keep_layout(app);
    events::see_chosen(app);
}

fn scrolled_to_top(app: &Rc<App<Workbench>>, change: impl FnOnce(&mut Bench)) {
    app.change(|page| {
        change(&mut page.bench);
        let list = page.bench.window();
        page.bench.scrolled.top = list.top.min(list.furthest());
    });
    events::set_scroll(app);
}

/// Sets the filter by a button: the field shows it, too.
fn set_filter(app: &Rc<App<Workbench>>, change: impl FnOnce(Filter) -> Filter) {
    scrolled_to_top(app, |bench| {
        let filter = change(bench.list.filter().clone());
        bench.set_filter(filter);
    });
    app.read(|page| filter::show(&page.bench.typed.text, None));
}

/// A filter from the chosen call.
fn narrow_down(app: &Rc<App<Workbench>>, what: &str) {
    let found = app.read(|page| {
        let item = page
            .bench
            .detail
            .id
            .as_deref()
            .and_then(|id| page.bench.list.by_id(id))?;
        Some((item.path().to_owned(), item.call.row.call.host.clone()))
    });
    let Some((path, host)) = found else { return };
    app.write(|page| page.bench.menu = None);
    set_filter(app, |filter| match what {
        "only-host" => filter.and(false, Key::Host, &host),
        "without-path" => filter.and(true, Key::Path, &path),
        _ => filter.and(false, Key::Path, &path),
    });
    events::focus(app, "grid");
}

fn record(app: &Rc<App<Workbench>>) {
    let on = app.change(|page| {
        let now = now_ms();
        match page.paused_ms.take() {
            Some(since) => {
                // The oldest spans are of calls that are listed or gone.
                const MOST: usize = 100;
                page.pauses.push((since, now));
                if page.pauses.len() > MOST {
                    page.pauses.remove(0);
                }
            }
            None => page.paused_ms = Some(now),
        }
        page.bench.paused = page.paused_ms.is_some();
        !page.bench.paused
    });
    if on {
        source::follow(app);
    }
}

fn reveal(app: &Rc<App<Workbench>>, fingerprint: String) {
    let work = Rc::clone(app);
    start(app, async move {
        // The user pressed "Show".
        let token = source::token_of(&work, &fingerprint).await?;
        work.change(|page| page.bench.revealed.insert(fingerprint, token));
        Ok(())
    });
}

/// Asks the browser for a host; the developer tools may not, so there the popup's page does. Nothing may be waited for
/// before: the browser grants only in a click.
fn watch(app: &Rc<App<Workbench>>, host: String) {
    let (place, tab) = app.read(|page| (page.bench.place, page.tab));
    let work = Rc::clone(app);
    if place == Place::Side {
        let asked = webext::request_grant(&webext::patterns_of(&host));
        start(app, async move {
            let site = work.read(|page| matches!(&page.bench.site, Site::NotWatched { host: site } if *site == host));
            if js::wait("permissions.request", asked?).await?.is_truthy() {
                // An API's host is no site.
                if site {
                    sites::add(&host).await?;
                }
                work.write(|page| page.site_ms = 0);
                source::follow(&work);
            }
            Ok(())
        });
    } else if let Some(tab) = tab {
        start(app, async move { webext::ask(&FromView::Allow { tab }).await });
    }
}

async fn permissions(app: Rc<App<Workbench>>) -> Result<(), BrowserError> {
    match app.read(|page| page.tab) {
        Some(tab) => webext::ask(&FromView::Allow { tab }).await,
        None => Ok(()),
    }
}

async fn reload(app: Rc<App<Workbench>>) -> Result<(), BrowserError> {
    let (place, tab) = app.read(|page| (page.bench.place, page.tab));
    match (place, tab) {
        (Place::Side, Some(tab)) => webext::call("tabs.reload", &[js::number(tab)]).await.map(drop),
        _ => webext::begin("devtools.inspectedWindow.reload", &[]).map(drop),
    }
}

/// Says what was done.
fn done(app: &App<Workbench>, words: &str) {
    app.change(|page| page.bench.done = Some(words.to_owned()));
}

/// Runs something that waits; its error is shown.
fn start(app: &Rc<App<Workbench>>, work: impl Future<Output = Result<(), BrowserError>> + 'static) {
    let app = Rc::clone(app);
    run(work, move |error| show(&app, &error));
}

fn show(app: &App<Workbench>, error: &BrowserError) {
    log(error);
    app.change(|page| page.bench.trouble = Some(error.to_string()));
}

/// Stores the layout soon; nothing of any call is in it. Where there is no storage it is kept as long as the page lives.
fn keep_layout(app: &Rc<App<Workbench>>) {
    const SOON_MS: i32 = 400;
    if !webext::has("storage.local.set") || app.write(|page| std::mem::replace(&mut page.storing, true)) {
        return;
    }
    let work = Rc::clone(app);
    start(app, async move {
        js::sleep(SOON_MS).await?;
        let text = work.write(|page| {
            page.storing = false;
            serde_json::to_string(&page.bench.layout)
        });
        let text = text.map_err(|error| BrowserError::Message(error.to_string()))?;
        webext::store("local", mount::LAYOUT, wasm_bindgen::JsValue::from_str(&text)).await
    });
}
