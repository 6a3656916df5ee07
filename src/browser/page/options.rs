//! The page of options: sites and hosts, vendors, tables from the user's own documents, packs, appearance, all settings.

mod appearance;
mod hosts;
mod packs;
mod seen;
mod settings;
mod tables;

use super::choosing::{self, Chooses};
use super::link::Link;
use super::{Action, App, Screen, login, run};
use crate::browser::error::BrowserError;
use crate::browser::js;
use crate::browser::message::{FromView, OptionsAnswer};
use crate::browser::outside;
use crate::browser::view::consent::Choosing;
use crate::browser::view::dom::document;
use crate::browser::view::node::Element;
use crate::browser::view::options::{OptionsState, TableDate, Vendor, muted_of, options};
use crate::browser::view::words::now_ms;
use crate::browser::webext;
use crate::import::openapi::SeveralScopes;
use crate::platforms;
use crate::session::ask::{Asking, asked_hosts, topics};
use crate::settings::Settings;
use std::rc::Rc;

/// After the last letter, wait this long before reading.
const PAUSE_MS: i32 = 200;

/// The page of options.
#[derive(Debug, Default)]
pub struct Options {
    shown: OptionsState,
    /// The document that the user gave.
    given: tables::Given,
    /// To the worker that reads it; it ends with the document.
    link: Option<Rc<Link>>,
    /// Hosts, as typed.
    hosts: String,
    /// Name, as typed.
    name: String,
    /// The document, compiled, in base64.
    compiled: Option<String>,
    /// The pack that the user gave: what is to be kept of it.
    kept: Option<String>,
    /// The file of settings that the user gave.
    read: Option<Settings>,
    /// What an imported one still wants of the browser.
    open: settings::Open,
    /// Counts the changes, so that a slow reading of an older one is dropped.
    turn: u64,
}

impl Screen for Options {
    const KEEPS_FOCUS: bool = true;

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
            Action::Press { what, subject }
                if choosing::press(app, &what, &subject) || login::press(app, &what, &subject) => {}
            Action::Press { what, subject } => match what.as_str() {
                "use-table" => tables::use_table(app),
                "remove-table" => start(
                    app,
                    change(Rc::clone(app), FromView::RemoveTable { name: subject }, "Removed."),
                ),
                "take-back" => {
                    let muted = muted_of(&subject);
                    start(
                        app,
                        change(Rc::clone(app), FromView::TakeBack { muted }, "Shown again."),
                    );
                }
                "switch-on" => {
                    let after = Rc::clone(app);
                    start(app, async move {
                        let host = subject;
                        webext::ask::<()>(&FromView::SwitchSite { host, on: true }).await?;
                        refresh(&after, Some("Switched on: load its pages anew.".to_owned())).await
                    });
                }
                "stop-host" => hosts::give_back(app, &subject),
                "watch-site" => hosts::watch(app, &subject),
                "stop-site" => hosts::stop(app, &subject),
                "export-settings" => settings::export(app),
                "use-settings" => settings::take(app),
                "leave-settings" => settings::leave(app),
                "ask-wanted" => settings::ask(app),
                "leave-wanted" => settings::leave_wanted(app),
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
    if appearance::input(app, what, &value) {
        return;
    }
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
            page.given = tables::Given::Text(value);
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
    if matches!(what, "document" | "hosts" | "name" | "several") {
        // What was read with other choices is not to be used.
        app.change(Options::forget);
        start(app, tables::read(Rc::clone(app), PAUSE_MS));
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
    let development = hosts::development().await?;
    let vendors = app.read(|page| page.shown.choosing.answer.as_ref().map(|answer| answer.vendors.clone()));
    let granted = hosts::granted(&vendors.unwrap_or_default()).await?;
    let sent_so_far = outside::sent_so_far().await;
    app.change(|page| {
        page.shown.sent_so_far = sent_so_far;
        page.shown.hidden_packs = hidden;
        page.shown.development = development;
        page.shown.granted = granted;
        page.shown.chosen = Some(chosen);
        page.shown.done = done;
        page.shown.trouble = None;
    });
    Ok(())
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
        version: webext::version()?,
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
    super::files::take_of(&body, move |file, field| {
        start(&taker, tables::open(Rc::clone(&taker), file, field));
    })?;
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
