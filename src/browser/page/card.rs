//! The card's page, in an iframe in the page that was refused.

use super::{Action, App, Screen, copy, log, run};
use crate::browser::error::BrowserError;
use crate::browser::js;
use crate::browser::message::{CardState, FromView, Mute, ToViews};
use crate::browser::view::card::card;
use crate::browser::view::node::Element;
use crate::browser::webext;
use crate::report::markdown;
use std::collections::BTreeSet;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;

/// The card.
#[derive(Debug, Default)]
pub struct Card {
    /// The tab named in the address, where the card was opened in a tab of its own.
    named_tab: Option<i64>,
    shown: CardState,
    open: Option<String>,
    /// The user is reading: a new denial must not open over it.
    reading: bool,
    copied: Option<String>,
    /// A button was pressed when the card had not been seen and unmoved for a moment.
    too_early: bool,
    /// Hosts that the user allowed since their calls were refused.
    allowed: BTreeSet<String>,
    /// The height that the relay knows, in CSS pixels.
    height: f64,
}

impl Card {
    fn take(&mut self, state: CardState) {
        let newest = state.entries.first().map(|entry| entry.report.call.id.clone());
        let before = self.shown.entries.first().map(|entry| &entry.report.call.id);
        let still_there = self
            .open
            .as_ref()
            .is_some_and(|open| state.entries.iter().any(|entry| entry.report.call.id == *open));
        if before != newest.as_ref() && (!self.reading || !still_there) {
            self.open = newest;
        }
        if state.entries.is_empty() {
            self.reading = false;
        }
        self.shown = state;
    }
}

impl Screen for Card {
    fn view(&self) -> Vec<Element> {
        let Self {
            shown, open, copied, ..
        } = self;
        card(shown, open.as_deref(), copied.as_deref(), &self.allowed, self.too_early)
    }

    fn act(app: &Rc<App<Self>>, action: Action) {
        match action {
            Action::Press { what, subject } => {
                app.change(|card| {
                    card.reading = true;
                    card.too_early = false;
                });
                match what.as_str() {
                    "close" => once_steady(app, FromView::Close),
                    "mute-operation" => {
                        let what = Mute::Operation;
                        once_steady(app, FromView::Mute { id: subject, what });
                    }
                    "mute-site" => {
                        let what = Mute::Site;
                        once_steady(app, FromView::Mute { id: subject, what });
                    }
                    // Copying fills the clipboard with what the card shows, and for a host the browser itself asks.
                    "copy" => copy_report(app, subject),
                    "allow" => allow(app, subject),
                    _ => {}
                }
            }
            Action::Toggle { subject, open } => {
                app.change(|card| {
                    if open {
                        card.open = Some(subject);
                    } else if card.open.as_deref() == Some(subject.as_str()) {
                        card.open = None;
                    }
                });
                // Chrome pauses the observer of a frame that it takes for invisible; this does not wait for it.
                tell_height(app);
            }
            Action::Escape => once_steady(app, FromView::Close),
            Action::Input { .. } => {}
        }
    }
}

fn tell(words: FromView) {
    run(async move { webext::ask::<()>(&words).await }, |error| log(&error));
}

/// Does what a button says if the card was seen and stood still for a moment before it was pressed: a page could lead a
/// click to a button by moving the card under the pointer, or by a picture above it. Else the card asks to press again.
fn once_steady(app: &Rc<App<Card>>, words: FromView) {
    if app.read(|card| card.named_tab.is_some()) {
        // In a tab of its own no page is around it.
        return tell(words);
    }
    let app = Rc::clone(app);
    run(
        async move {
            if webext::ask(&FromView::Steady).await? {
                return webext::ask::<()>(&words).await;
            }
            app.change(|card| card.too_early = true);
            Ok(())
        },
        |error| log(&error),
    );
}

/// Asks the browser for a host, whose own question protects the user where a page lures them to press here. Nothing may
/// be waited for before: the browser asks only in a click.
fn allow(app: &Rc<App<Card>>, host: String) {
    let asked = webext::request_grant(&webext::patterns_of(&host));
    let app = Rc::clone(app);
    run(
        async move {
            let answer = match asked {
                Ok(asked) => js::wait("permissions.request", asked).await,
                Err(error) => Err(error),
            };
            match answer {
                Ok(granted) if granted.is_truthy() => {
                    app.change(|card| card.allowed.insert(host));
                    tell_height(&app);
                }
                // The user said no.
                Ok(_) => {}
                // Firefox lets no frame in a page ask; the popup's page may, and it offers the same host.
                Err(_) => tell(FromView::OpenPopup),
            }
            Ok(())
        },
        |error| log(&error),
    );
}

fn copy_report(app: &Rc<App<Card>>, id: String) {
    let words = app.read(|card| {
        card.shown
            .entries
            .iter()
            .find(|entry| entry.report.call.id == id)
            .map(|entry| markdown(&entry.report))
    });
    let Some(words) = words else { return };
    let app = Rc::clone(app);
    run(
        async move {
            copy(&words).await?;
            app.change(|card| card.copied = Some(id));
            js::sleep(2000).await?;
            app.change(|card| card.copied = None);
            Ok(())
        },
        |error| log(&error),
    );
}

async fn refresh(app: Rc<App<Card>>) -> Result<(), BrowserError> {
    let tab = app.read(|card| card.named_tab);
    let state: CardState = webext::ask(&FromView::Card { tab }).await?;
    app.change(|card| card.take(state));
    tell_height(&app);
    Ok(())
}

/// Fills `root` with the card of this tab and keeps it up to date.
///
/// # Errors
/// [`BrowserError`] when the browser lacks what is needed.
pub fn mount(root: web_sys::Element) -> Result<(), BrowserError> {
    let named_tab = super::popup::named_tab();
    let target: web_sys::EventTarget = root.clone().into();
    let app = App::start(
        root.clone(),
        Card {
            named_tab,
            ..Card::default()
        },
    )?;
    app.listen(&target)?;
    listen_for_changes(&app)?;
    follow_height(&app, &root)?;
    run(refresh(app), |error| log(&error));
    Ok(())
}

/// Asks anew when something changed. In the page the relay says so through the frame's window: Firefox
/// brings no message of the background to a frame in a page. Whoever sends it, it carries nothing.
fn listen_for_changes(app: &Rc<App<Card>>) -> Result<(), BrowserError> {
    let ask = |app: &Rc<App<Card>>| run(refresh(Rc::clone(app)), |error| log(&error));
    if let Some(named) = app.read(|card| card.named_tab) {
        let app = Rc::clone(app);
        return webext::on_views_told(move |ToViews::Changed { tab }| {
            if tab == named {
                ask(&app);
            }
        });
    }
    let app = Rc::clone(app);
    let heard = Closure::<dyn Fn(web_sys::MessageEvent)>::new(move |event: web_sys::MessageEvent| {
        if event.data().as_string().as_deref() == Some("changed") {
            ask(&app);
        }
    });
    web_sys::window()
        .ok_or_else(|| BrowserError::NoSuchApi("window".to_owned()))?
        .add_event_listener_with_callback("message", heard.into_js_value().unchecked_ref())
        .map_err(|thrown| BrowserError::api("addEventListener", &thrown))
}

/// Tells the relay how high the frame must be, if that is new.
fn tell_height(app: &Rc<App<Card>>) {
    let height = app.height();
    let new = app.write(|card| std::mem::replace(&mut card.height, height) != height);
    if new {
        tell(FromView::Size { height });
    }
}

/// Follows what changes the height without being drawn anew: the width, the fonts.
fn follow_height(app: &Rc<App<Card>>, root: &web_sys::Element) -> Result<(), BrowserError> {
    let app = Rc::clone(app);
    let measured = Closure::<dyn Fn()>::new(move || tell_height(&app));
    let observer = web_sys::ResizeObserver::new(measured.into_js_value().unchecked_ref())
        .map_err(|thrown| BrowserError::api("ResizeObserver", &thrown))?;
    observer.observe(root);
    Ok(())
}
