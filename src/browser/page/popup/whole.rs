//! All of a token that is opened in the popup.

use super::Popup;
use crate::browser::error::BrowserError;
use crate::browser::message::FromView;
use crate::browser::page::App;
use crate::browser::view::calls::Opened;
use crate::browser::webext;
use crate::report::Details;
use crate::report::desk::Asks;
use serde::Deserialize;
use std::rc::Rc;

/// The answer to [`Asks::Token`]: what else can be asked is not read here, so that the popup stays small.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Told {
    Nothing,
    Token(Box<Details>),
}

/// Asks for all of a token that was opened; for nothing where it is a call.
pub(super) async fn read(app: Rc<App<Popup>>, fingerprint: String) -> Result<(), BrowserError> {
    let of_token = |popup: &Popup| {
        let mut tokens = popup.shown.session.as_ref()?.tokens.iter();
        let is_token = tokens.any(|token| token.fingerprint == fingerprint);
        popup.tab.filter(|_| is_token)
    };
    let Some(tab) = app.read(of_token) else { return Ok(()) };
    let asks = Asks::Token(fingerprint.clone());
    match webext::ask(&FromView::Desk { tab, asks }).await? {
        Told::Token(details) => {
            app.change(|popup| popup.shown.opened.details.insert(fingerprint, *details));
        }
        // It was forgotten meanwhile.
        Told::Nothing => {}
    }
    Ok(())
}

/// A token's header or claims as JSON, without the tokens in it.
pub(super) fn json(opened: &Opened, what: &str, fingerprint: &str) -> Option<String> {
    let details = opened.details.get(fingerprint)?;
    match what {
        "copy-header" => details.header_json.clone(),
        _ => details.claims_json.clone(),
    }
}
