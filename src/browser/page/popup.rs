//! The popup's page.

mod keys;
mod site;
mod whole;

use super::choosing::{self, Chooses};
use super::signature::{self, ChecksSignatures};
use super::{Action, App, Screen, copy, every_second, filter, issuer, log, login, run};
use crate::browser::error::BrowserError;
use crate::browser::js;
use crate::browser::message::{FromView, SessionAnswer, ToViews};
use crate::browser::view::calls::STEP;
use crate::browser::view::consent::Choosing;
use crate::browser::view::node::Element;
use crate::browser::view::popup::{PopupState, popup};
use crate::browser::view::signature::{Checks, Place, Step};
use crate::browser::view::words::now_ms;
use crate::browser::webext;
use crate::report::{Report, copied};
use crate::sensitive::Sensitive;
use crate::session::reach;
use std::rc::Rc;

/// The popup or panel.
#[derive(Debug, Default)]
pub struct Popup {
    /// The tab that it is about, once known.
    tab: Option<i64>,
    shown: PopupState,
    /// An answer is being waited for; `true` when the next question is to follow at once.
    asking: Option<bool>,
}

impl Screen for Popup {
    fn view(&self) -> Vec<Element> {
        popup(&self.shown)
    }

    fn act(app: &Rc<App<Self>>, action: Action) {
        match action {
            Action::Press { what, subject } => press(app, &what, subject),
            Action::Toggle { subject, open } => {
                let wanted = app.change(|popup| {
                    let opened = &mut popup.shown.opened;
                    if open {
                        opened.open.insert(subject.clone());
                    } else {
                        opened.open.remove(&subject);
                    }
                    open && !opened.reports.contains_key(&subject)
                });
                if wanted {
                    start(app, explain(Rc::clone(app), subject.clone()));
                    start(app, whole::read(Rc::clone(app), subject));
                }
            }
            Action::Input { what, value } => match what.as_str() {
                "filter" => {
                    let caret = filter::caret();
                    app.change(|popup| popup.shown.type_filter(value, caret));
                }
                "switch" => site::switch(app, !value.is_empty()),
                "preserve" => start(app, say(FromView::Preserve { on: !value.is_empty() })),
                other => {
                    if !choosing::input(app, other, &value) {
                        signature::input(app, other, &value);
                    }
                }
            },
            Action::Escape => {}
        }
    }
}

impl ChecksSignatures for Popup {
    fn checks(&mut self) -> &mut Checks {
        &mut self.shown.checks
    }
}

impl Chooses for Popup {
    fn choosing(&mut self) -> &mut Choosing {
        &mut self.shown.choosing
    }

    fn answered(app: &Rc<App<Self>>) {
        start(app, look_and_refresh(Rc::clone(app)));
    }
}

impl Popup {
    /// The tab that it is about.
    pub(super) fn tab(&self) -> Option<i64> {
        self.tab
    }

    /// Whether anything may be observed, as far as is known here.
    pub(super) fn may_observe(&self) -> bool {
        let answer = self.shown.choosing.answer.as_ref();
        answer.is_some_and(|answer| answer.standing.may_observe())
    }

    /// Whether the extension can connect to a host at all.
    pub(super) fn reaches(&self, host: &str) -> bool {
        let answer = self.shown.choosing.answer.as_ref();
        answer.is_some_and(|answer| reach::reaches(&answer.reach, host))
    }

    /// Whether an administrator forbids to ask anybody.
    pub(super) fn look_ups_forbidden(&self) -> bool {
        let answer = self.shown.choosing.answer.as_ref();
        answer.is_some_and(|answer| answer.look_ups_forbidden)
    }

    /// The issuer that a token names.
    pub(super) fn issuer_of(&self, fingerprint: &str) -> Option<String> {
        let tokens = self.shown.session.as_ref()?.tokens.iter();
        let token = tokens.into_iter().find(|token| token.fingerprint == fingerprint)?;
        token.authority.issuer.as_ref().map(|fact| fact.value.clone())
    }

    /// Where asking that issuer stands.
    pub(super) fn step_of(&self, fingerprint: &str) -> Option<Step> {
        Some(self.shown.checks.of.get(fingerprint)?.inquiry.step.clone())
    }
}

fn press(app: &Rc<App<Popup>>, what: &str, subject: String) {
    if choosing::press(app, what, &subject) || login::press(app, what, &subject) {
        return;
    }
    let tab = app.read(|popup| popup.tab);
    match what {
        "watch" => site::watch(app, &subject),
        "propose" => {
            if let Ok(at) = subject.parse() {
                keys::take_proposal(app, at);
            }
        }
        "reveal" => {
            if let Some(tab) = tab {
                start(app, reveal(Rc::clone(app), tab, subject));
            }
        }
        "check-signature" => {
            let Some(tab) = tab else { return };
            let after = Rc::clone(app);
            start(app, async move {
                let token = token_of(tab, &subject).await?;
                signature::check(after, subject, token).await
            });
        }
        "issuer-begin" => start(app, issuer::begin(Rc::clone(app), subject)),
        "issuer-ask" => match issuer::confirmed(app, subject) {
            Ok(work) => start(app, work),
            Err(error) => start(app, async { Err(error) }),
        },
        "issuer-stop" => issuer::stop(app, &subject),
        "hide" => app.change(|popup| {
            popup.shown.revealed.remove(&subject);
        }),
        "more-rows" => app.change(|popup| popup.shown.opened.extra += STEP),
        "copy" | "copy-text" | "ask-text" | "ask-markdown" => {
            let words = app.read(|popup| copied(popup.shown.opened.reports.get(&subject)?, what));
            if let Some(words) = words {
                let app_after = Rc::clone(app);
                start(app, async move {
                    copy(&words).await?;
                    app_after.change(|popup| {
                        popup.shown.done = Some("Copied, without the token.".to_owned());
                    });
                    Ok(())
                });
            }
        }
        "copy-header" | "copy-claims" => {
            let json = app.read(|popup| whole::json(&popup.shown.opened, what, &subject));
            let after = Rc::clone(app);
            start(app, async move {
                copy(&json.unwrap_or_default()).await?;
                after.change(|popup| popup.shown.done = Some("Copied as JSON.".to_owned()));
                Ok(())
            });
        }
        "ask" => {
            if let Some(tab) = tab {
                let fingerprint = subject;
                start(app, say(FromView::Ask { tab, fingerprint }));
            }
        }
        "side" => site::open_side(app, tab),
        "ask-rights" => {
            if let Some(tab) = tab {
                let fingerprint = subject;
                start(app, say(FromView::AskRights { tab, fingerprint }));
            }
        }
        // With the tab's number in its address, and nothing else.
        "desk" => {
            let Some(tab) = tab else { return };
            start(app, async move {
                let url = webext::address_of(&format!("desk.html?tab={tab}"))?;
                webext::call("tabs.create", &[js::object(&[("url", url.into())])]).await?;
                Ok(())
            });
        }
        // The background does it: the panel of the developer tools may not.
        "options" => start(app, say(FromView::OpenOptions)),
        "clear" | "unmute" => {
            let Some(tab) = tab else { return };
            let words = if what == "clear" {
                FromView::Clear { tab }
            } else {
                FromView::Unmute { tab }
            };
            let after = refresh(Rc::clone(app));
            start(app, async move {
                say(words).await?;
                after.await
            });
        }
        "reload" => {
            let Some(tab) = tab else { return };
            start(app, async move {
                webext::call("tabs.reload", &[js::number(tab)]).await?;
                Ok(())
            });
        }
        _ => {}
    }
}

async fn say(words: FromView) -> Result<(), BrowserError> {
    webext::ask(&words).await
}

async fn reveal(app: Rc<App<Popup>>, tab: i64, fingerprint: String) -> Result<(), BrowserError> {
    let token = token_of(tab, &fingerprint).await?;
    app.change(|popup| popup.shown.revealed.insert(fingerprint, token));
    Ok(())
}

/// The token itself, which the background alone holds.
pub(super) async fn token_of(tab: i64, fingerprint: &str) -> Result<Sensitive<String>, BrowserError> {
    let fingerprint = fingerprint.to_owned();
    let token: String = webext::ask(&FromView::Reveal { tab, fingerprint }).await?;
    Ok(Sensitive::new(token))
}

async fn explain(app: Rc<App<Popup>>, id: String) -> Result<(), BrowserError> {
    let Some(tab) = app.read(|popup| popup.tab) else {
        return Ok(());
    };
    let is_call = app.read(|popup| {
        popup
            .shown
            .session
            .as_ref()
            .is_some_and(|session| session.rows.iter().any(|row| row.call.id == id))
    });
    if !is_call {
        return Ok(());
    }
    let report: Report = webext::ask(&FromView::Report { tab, id: id.clone() }).await?;
    app.change(|popup| popup.shown.opened.reports.insert(id, report));
    Ok(())
}

/// Reads tokens and calls anew, and what is opened of them.
async fn refresh(app: Rc<App<Popup>>) -> Result<(), BrowserError> {
    let Some(tab) = app.read(|popup| popup.tab) else {
        return Ok(());
    };
    let session: SessionAnswer = webext::ask(&FromView::Session { tab }).await?;
    let open: Vec<String> = app.change(|popup| {
        let opened = &mut popup.shown.opened;
        let ids: Vec<&String> = session.rows.iter().map(|row| &row.call.id).collect();
        opened.reports.retain(|id, _| ids.contains(&id));
        let there = |name: &String| session.tokens.iter().any(|token| token.fingerprint == *name);
        opened.details.retain(|name, _| there(name));
        let open = opened.open.iter().cloned().collect();
        popup.shown.take(session);
        popup.shown.now_ms = now_ms();
        open
    });
    for id in open {
        explain(Rc::clone(&app), id).await?;
    }
    Ok(())
}

/// Runs something that waits; its error is shown.
fn start(app: &Rc<App<Popup>>, work: impl Future<Output = Result<(), BrowserError>> + 'static) {
    let app = Rc::clone(app);
    run(work, move |error| {
        log(&error);
        app.change(|popup| popup.shown.trouble = Some(error.to_string()));
    });
}

/// The tab named in the address of the page (`?tab=7`), for a popup that was opened in a tab.
pub fn named_tab() -> Option<i64> {
    let query = web_sys::window()?.location().search().ok()?;
    let number = query.strip_prefix("?tab=")?;
    number.parse().ok()
}

/// Fills `root` with the popup of the active tab and keeps it up to date.
///
/// # Errors
/// [`BrowserError`] when the browser lacks what is needed.
pub fn mount(root: web_sys::Element) -> Result<(), BrowserError> {
    if named_tab().is_some() {
        // It may be wider there.
        root.set_attribute("data-in-tab", "")
            .map_err(|thrown| BrowserError::api("setAttribute", &thrown))?;
    }
    let app = begin(root)?;
    let work = Rc::clone(&app);
    start(&app, async move {
        let tab = match named_tab() {
            Some(tab) => Some(tab),
            None => webext::active_tab().await?.and_then(|tab| tab.id),
        };
        work.write(|popup| popup.tab = tab);
        look_and_refresh(work).await
    });
    Ok(())
}

fn begin(root: web_sys::Element) -> Result<Rc<App<Popup>>, BrowserError> {
    let target: web_sys::EventTarget = root.clone().into();
    let shown = PopupState {
        checks: Checks {
            place: Place::Popup,
            ..Checks::default()
        },
        now_ms: now_ms(),
        ..PopupState::default()
    };
    let app = App::start(
        root,
        Popup {
            shown,
            ..Popup::default()
        },
    )?;
    app.listen(&target)?;
    keys::listen(&app)?;
    let hears = Rc::clone(&app);
    webext::on_views_told(move |ToViews::Changed { tab }| {
        if hears.read(|popup| popup.tab == Some(tab)) {
            follow(&hears);
        }
    })?;
    tick(&app)?;
    Ok(app)
}

/// Reads everything anew; changes that come while it does are read together afterwards.
fn follow(app: &Rc<App<Popup>>) {
    let busy = app.write(|popup| match &mut popup.asking {
        Some(again) => {
            *again = true;
            true
        }
        None => {
            popup.asking = Some(false);
            false
        }
    });
    if busy {
        return;
    }
    let work = Rc::clone(app);
    start(app, async move {
        loop {
            let read = look_and_refresh(Rc::clone(&work)).await;
            let again = work.write(|popup| match popup.asking.take() {
                Some(true) if read.is_ok() => {
                    popup.asking = Some(false);
                    true
                }
                _ => false,
            });
            if !again {
                return read;
            }
        }
    });
}

/// Reads everything, but nothing of the tab before the user agreed.
async fn look_and_refresh(app: Rc<App<Popup>>) -> Result<(), BrowserError> {
    let known = app.read(Popup::may_observe);
    if !known && !choosing::refresh(&app).await?.standing.may_observe() {
        return Ok(());
    }
    site::look(&app).await?;
    refresh(app).await
}

/// Keeps the expiry times running.
fn tick(app: &Rc<App<Popup>>) -> Result<(), BrowserError> {
    let app = Rc::clone(app);
    every_second(move || {
        if app.read(|popup| popup.shown.expires()) {
            app.change(|popup| popup.shown.now_ms = now_ms());
        }
    })
}
