//! Answers messages: those of content scripts, which are hostile, and those of the extension's own pages.

use super::observe::body;
use super::tab::TabState;
use super::{
    Background, ask, card, consent, desk, explain, here, imported, logins, ms, off, packs, seen, started, store,
};
use crate::browser::error::BrowserError;
use crate::browser::js;
use crate::browser::message::{self, FromRelay, FromView, LoginSign, ToRelay, ToViews, Watched};
use crate::browser::sites;
use crate::browser::view;
use crate::browser::webext::{self, Sender};
use crate::exchange::Body;
use crate::report::{Report, copied};
use crate::session::{Observation, Place, Session};
use js_sys::{JsString, Reflect};
use std::rc::Rc;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::spawn_local;

/// Answers a message.
///
/// # Errors
/// [`BrowserError`] when it has not the agreed form, or comes from somebody who may not send it.
pub async fn message(words: JsValue, sender: JsValue) -> Result<JsValue, BrowserError> {
    let here = here();
    match webext::sender(sender)? {
        Sender::Relay { tab, place } => {
            // Of scripts that were in a page when the consent was withdrawn.
            here.need_consent()?;
            let site = place.origin.as_deref().and_then(|origin| url::Url::parse(origin).ok());
            let site = site.as_ref().and_then(|site| site.host_str());
            if !site.is_none_or(|site| here.managed.borrow().allows_site(site)) {
                return Err(BrowserError::Sender);
            }
            cut(&words);
            from_relay(&here, message::read_words(&words)?, tab, place).await
        }
        Sender::Own { tab } => from_view(&here, message::read_words(&words)?, tab).await,
    }
}

/// Cuts long texts of a message before they are copied into the engine's memory.
fn cut(words: &JsValue) {
    for name in ["responseBody", "requestBody"] {
        let Ok(text) = js::get(words, name).dyn_into::<JsString>() else {
            continue;
        };
        let most = Body::CAP as u32;
        if text.length() > most {
            // One unit more than is kept, so that it is known to have been cut. The message is our own copy.
            drop(Reflect::set(words, &name.into(), &text.substring(0, most + 1)));
        }
    }
}

async fn from_relay(here: &Rc<Background>, words: FromRelay, tab: i64, place: Place) -> Result<JsValue, BrowserError> {
    let top = place.frame == Some(0);
    match words {
        // It is known to have come, so that nobody takes it for lost; nothing of it is read.
        FromRelay::Body { document, number, .. } if here.is_page_off(tab, place.origin.as_deref()) => {
            here.with_tab(tab, |tab| tab.kept.told.came(&document, number));
        }
        FromRelay::Lost { .. } | FromRelay::Hidden { .. } | FromRelay::SignIn { .. }
            if here.is_page_off(tab, place.origin.as_deref()) => {}
        FromRelay::Page {
            document,
            number,
            started_ms,
        } if top => {
            let preserve = here.settings.borrow().preserve;
            let old = here.with_tab(tab, |tab| {
                // The browser forgets the number with the page.
                tab.badge = None;
                let old = tab.new_page(place.origin, ms(started_ms), preserve);
                tab.kept.told.begin(&document, number);
                old
            });
            if here.is_tab_off(tab) {
                here.with_tab(tab, |tab| tab.kept.unhooked = true);
            }
            forgotten(here, old);
            // Of the page before nobody tells a body any more.
            let young = |sent: &webext::Details| ms(sent.time_stamp) >= ms(started_ms);
            here.perhaps
                .borrow_mut()
                .retain(|(of, sent, _)| *of != tab || young(sent));
            started::new_page(here, tab, started_ms);
            store::save_soon(here, tab);
            let begun = explain::begun(here, tab);
            // It is told at once; the others can wait.
            let here = Rc::clone(here);
            spawn_local(async move {
                explain::show_again(&here, tab).await;
                explain::badge(&here, tab).await;
                webext::tell_views(&ToViews::Changed { tab }).await;
            });
            return message::write(&begun);
        }
        FromRelay::Hidden { how } if top => {
            here.with_tab(tab, |tab| tab.kept.hidden = how);
            explain::badge(here, tab).await;
            webext::tell_views(&ToViews::Changed { tab }).await;
        }
        FromRelay::SignIn { host } if top => logins::note(here, tab, &host, LoginSign::Went),
        // A frame is not the page.
        FromRelay::Page { .. } | FromRelay::Hidden { .. } | FromRelay::SignIn { .. } => {}
        FromRelay::Count { document, number } => {
            here.with_tab(tab, |tab| tab.kept.told.handed_on(&document, number));
            store::save_soon(here, tab);
        }
        FromRelay::Lost { count } => {
            here.with_tab(tab, |tab| tab.kept.lost = tab.kept.lost.saturating_add(count));
            store::save_soon(here, tab);
        }
        FromRelay::Body {
            document,
            number,
            url,
            status,
            headers,
            response_body,
            twice,
            time_ms,
        } => {
            here.with_tab(tab, |tab| tab.kept.told.came(&document, number));
            body(
                here,
                tab,
                Observation::Body {
                    place: Some(place),
                    method: None,
                    url,
                    status,
                    headers,
                    twice,
                    request_body: None,
                    response_body,
                    time_ms,
                },
            )?;
        }
    }
    Ok(JsValue::NULL)
}

async fn from_view(here: &Rc<Background>, words: FromView, own_tab: Option<i64>) -> Result<JsValue, BrowserError> {
    match words {
        FromView::Consent | FromView::Agree { .. } | FromView::OpenOptions | FromView::OpenWelcome => {}
        _ => here.need_consent()?,
    }
    let no_tab = || BrowserError::Message("the card is in no tab".to_owned());
    match words {
        FromView::Card { tab } => {
            let tab = tab.or(own_tab).ok_or_else(no_tab)?;
            explain::load_tables(here, tab).await;
            message::write(&card::shown(here, tab))
        }
        FromView::CardView { tab, face, soon } => {
            let tab = tab.or(own_tab).ok_or_else(no_tab)?;
            if soon {
                explain::wait_for_card(here, tab).await;
            }
            explain::load_tables(here, tab).await;
            message::write(&view::card::drawn(&card::shown(here, tab), face))
        }
        FromView::Written { tab, id, what } => {
            let tab = tab.or(own_tab).ok_or_else(no_tab)?;
            let written = copied(&*report(here, tab, &id).await?, &what);
            Ok(JsValue::from_str(&written.ok_or(BrowserError::NoSuchCall)?))
        }
        FromView::Size { height, small } => {
            let tab = own_tab.ok_or_else(no_tab)?;
            // The card may stand in a tab of its own, where nobody needs to know.
            drop(webext::tell_relay(tab, &ToRelay::Size { height, small }).await);
            Ok(JsValue::NULL)
        }
        FromView::Steady { pressed_ms } => {
            let tab = own_tab.ok_or_else(no_tab)?;
            // A page that keeps the relay from answering gets nothing done either.
            let steady = webext::tell_relay(tab, &ToRelay::Steady { pressed_ms }).await;
            Ok(JsValue::from_bool(steady.is_ok_and(|steady| steady.is_truthy())))
        }
        FromView::MayAsk { host } => {
            let managed = here.managed.borrow();
            Ok(JsValue::from_bool(
                managed.allows_look_ups() && managed.allows_host(&host),
            ))
        }
        FromView::Close => card::close(here, own_tab.ok_or_else(no_tab)?, None).await,
        FromView::Dismiss { key } => card::close(here, own_tab.ok_or_else(no_tab)?, Some(&key)).await,
        FromView::Mute { id, what } => card::mute(here, own_tab.ok_or_else(no_tab)?, &id, what).await,
        FromView::Unmute { tab } => {
            if let Some(site) = here.with_tab(tab, |tab| tab.kept.site.clone()) {
                card::take_back(here, message::Muted { site, operation: None }).await?;
            }
            Ok(JsValue::NULL)
        }
        FromView::TakeBack { muted } => {
            card::take_back(here, muted).await?;
            message::write(&imported::options(here))
        }
        FromView::Move { to } => card::go(here, own_tab.ok_or_else(no_tab)?, to).await,
        FromView::Pill { on } => card::pill(here, own_tab.ok_or_else(no_tab)?, on).await,
        FromView::Settled => {
            card::settle(here, own_tab.ok_or_else(no_tab)?).await;
            Ok(JsValue::NULL)
        }
        FromView::Reload => card::reload(own_tab.ok_or_else(no_tab)?).await,
        FromView::Session { tab } => {
            let mut answer = desk::session(here, tab).await;
            let hidden = logins::notices(here, tab, &answer.tokens).await?;
            answer.notices.extend(hidden);
            message::write(&answer)
        }
        FromView::Rows { tab, since } => desk::rows(here, tab, &since).await,
        FromView::Desk { tab, asks } => desk::answer(here, tab, &asks).await,
        FromView::Recording { tab } => Ok(desk::recording(here, tab)),
        FromView::Sees { pattern, host } => {
            let watched = watched(here, &host).await?;
            let asks = matches!(watched, Watched::Yes | Watched::Off);
            let granted = !asks || webext::granted(&[pattern]).await?;
            message::write(if granted { &watched } else { &Watched::No })
        }
        FromView::Allow { tab } => open_popup(tab).await,
        FromView::Report { tab, id } => message::write(&*report(here, tab, &id).await?),
        FromView::Reveal { tab, fingerprint } => {
            let token = here.with_tab(tab, |tab| tab.session.reveal(&fingerprint));
            // The user pressed "Show"; it goes to a page of the extension only.
            let token = token.ok_or(BrowserError::NoSuchCall)?;
            Ok(JsValue::from_str(token.expose()))
        }
        FromView::Clear { tab } => {
            let old = here.with_tab(tab, TabState::clear);
            forgotten(here, Some(old));
            store::save_now(here, tab);
            explain::badge(here, tab).await;
            card::settle(here, tab).await;
            Ok(JsValue::NULL)
        }
        FromView::SwitchSite { host, on } => off::switch(here, host, on).await.map(|()| JsValue::NULL),
        FromView::Preserve { on } => {
            store::change_settings(|settings| settings.preserve = on).await?;
            Ok(JsValue::NULL)
        }
        FromView::Ask { tab, fingerprint } => {
            ask::on_click(here, tab, &fingerprint);
            Ok(JsValue::NULL)
        }
        FromView::AskRights { tab, fingerprint } => {
            explain::load_tables(here, tab).await;
            ask::rights_on_click(here, tab, &fingerprint);
            Ok(JsValue::NULL)
        }
        FromView::OpenPopup => {
            let tab = own_tab.ok_or_else(no_tab)?;
            open_popup(tab).await
        }
        FromView::Consent => message::write(&consent::answer(here).await?),
        FromView::Agree { version } => consent::agree(here, version).await.map(|()| JsValue::NULL),
        FromView::Withdraw => consent::withdraw(here).await.map(|()| JsValue::NULL),
        FromView::OpenWelcome => {
            let url = webext::address_of("welcome.html")?;
            webext::call("tabs.create", &[js::object(&[("url", url.into())])]).await?;
            Ok(JsValue::NULL)
        }
        FromView::OpenOptions => webext::call("runtime.openOptionsPage", &[]).await,
        FromView::Options => options(here).await,
        FromView::SetAsking { platform, asking } => {
            store::change_settings(|settings| {
                settings.asking.insert(platform, asking);
            })
            .await?;
            store::tell_all(here).await;
            Ok(JsValue::NULL)
        }
        FromView::SetAppearance { appearance } => {
            card::look(here, appearance).await?;
            options(here).await
        }
        FromView::TakeSettings { taken } => {
            card::take_settings(here, taken).await?;
            options(here).await
        }
        FromView::AddTable { name, table } => {
            imported::add(here, &name, &table).await?;
            options(here).await
        }
        FromView::RemoveTable { name } => {
            imported::remove(here, &name).await?;
            options(here).await
        }
        FromView::SetSeen { on } => {
            seen::switch(here, on).await?;
            options(here).await
        }
        FromView::RemoveSeen { id } => {
            seen::remove(here, &id).await?;
            options(here).await
        }
        FromView::AddPack { id, pack } => packs::add(here, &id, &pack).await.map(|()| JsValue::NULL),
        FromView::RemovePack { id } => packs::remove(here, &id).await.map(|()| JsValue::NULL),
        FromView::Login { host } => logins::asked(here, &host).await.map(|()| JsValue::NULL),
        FromView::Watched { host } => message::write(&watched(here, &host).await?),
        FromView::ToolsBody {
            tab,
            method,
            url,
            status,
            request_body,
            response_body,
            time_ms,
        } => {
            // The hook is faster; only a body that it could not see is wanted.
            if !here.is_tab_off(tab) && here.with_tab(tab, |tab| tab.lacks_body(&url, status)) {
                let observation = Observation::Body {
                    place: None,
                    method: Some(method),
                    url,
                    status,
                    headers: Vec::new(),
                    twice: false,
                    request_body,
                    response_body,
                    time_ms,
                };
                body(here, tab, observation)?;
            }
            Ok(JsValue::NULL)
        }
    }
}

async fn report(here: &Rc<Background>, tab: i64, id: &str) -> Result<Rc<Report>, BrowserError> {
    explain::load_tables(here, tab).await;
    let tables = here.tables.borrow();
    let report = here.with_tab(tab, |tab| tab.reports.report(&tab.session, &tables, id));
    let mut report = report.ok_or(BrowserError::NoSuchCall)?;
    if here.seen.borrow().is_some() {
        seen::beside(here, Rc::make_mut(&mut report));
    }
    Ok(report)
}

/// Calls that are not remembered any more.
fn forgotten(here: &Background, old: Option<Session>) {
    if let Some(old) = old {
        here.note_gone(&old);
        store::drop_later(old);
    }
}

/// Whether pages of a host are watched once it is granted.
async fn watched(here: &Rc<Background>, host: &str) -> Result<Watched, BrowserError> {
    let allowed = here.managed.borrow().allows_site(host);
    Ok(match allowed {
        false => Watched::Forbidden,
        true if sites::is_watched(host).await? && here.is_off(host) => Watched::Off,
        true if sites::is_watched(host).await? => Watched::Yes,
        true => Watched::No,
    })
}

/// What the page of options shows.
async fn options(here: &Background) -> Result<JsValue, BrowserError> {
    let mut answer = imported::options(here);
    answer.logins = logins::all(here).await?;
    message::write(&answer)
}

/// Opens the popup's page for a tab, in a tab of its own.
async fn open_popup(tab: i64) -> Result<JsValue, BrowserError> {
    let url = webext::address_of(&format!("popup.html?tab={tab}"))?;
    webext::call("tabs.create", &[js::object(&[("url", url.into())])]).await?;
    Ok(JsValue::NULL)
}
