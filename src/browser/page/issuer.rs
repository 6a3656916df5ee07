//! The popup asks a token's issuer for its keys, step by step: it shows the address, the user
//! confirms, the browser asks for the permission for that host, and only then one request leaves.

use super::App;
use super::popup::{Popup, token_of};
use super::signature::{self, ChecksSignatures};
use crate::browser::error::BrowserError;
use crate::browser::issuer::{Answer, ask};
use crate::browser::js;
use crate::browser::view::signature::{Check, Progress, Question, QuestionKind, Step};
use crate::browser::webext;
use crate::sensitive::Sensitive;
use crate::token::decode;
use crate::token::key::{GivenKeys, issuer, read};
use std::rc::Rc;
use url::Url;
use wasm_bindgen::JsValue;

/// Shows what would be asked of the issuer that the token `name` names.
///
/// # Errors
/// [`BrowserError`] when the browser does not tell its permissions.
pub async fn begin(app: Rc<App<Popup>>, name: String) -> Result<(), BrowserError> {
    let named = app.read(|popup| popup.issuer_of(&name));
    let Some(issuer) = named else { return Ok(()) };
    match issuer::configuration(&issuer) {
        Ok(address) => confirm(&app, &name, address, QuestionKind::Configuration, issuer).await,
        Err(error) => {
            change(&app, &name, |check| {
                check.inquiry.step = Step::Failed(error.to_string())
            });
            Ok(())
        }
    }
}

/// Leaves it.
pub fn stop(app: &Rc<App<Popup>>, name: &str) {
    change(app, name, |check| check.inquiry.step = Step::Rest);
}

/// Asks what is shown. The permission is requested at once: the browser grants only in a click.
///
/// # Errors
/// [`BrowserError`] when the browser cannot ask for the permission.
pub fn confirmed(
    app: &Rc<App<Popup>>,
    name: String,
) -> Result<impl Future<Output = Result<(), BrowserError>> + 'static, BrowserError> {
    let step = app.read(|popup| popup.step_of(&name));
    let asked = match &step {
        Some(Step::Confirm(question)) => {
            Some((webext::request_grant(&[pattern(&question.address)])?, question.clone()))
        }
        _ => None,
    };
    let app = Rc::clone(app);
    Ok(async move {
        match asked {
            Some((asked, question)) => go_on(&app, &name, asked, question).await,
            None => Ok(()),
        }
    })
}

async fn go_on(app: &Rc<App<Popup>>, name: &str, asked: JsValue, question: Question) -> Result<(), BrowserError> {
    let granted = js::wait("permissions.request", asked).await?.is_truthy();
    if !granted {
        let why = format!("you did not allow {}, so it was not asked", question.host());
        change(app, name, |check| check.inquiry.step = Step::Failed(why));
        return Ok(());
    }
    change(app, name, |check| check.inquiry.step = Step::Asking);
    let came = talk(app, name, &question).await;
    if !question.granted_before {
        // It was for this: the issuer's own pages are not to be watched.
        let patterns = js::object(&[("origins", js::strings(&[pattern(&question.address)]))]);
        webext::call("permissions.remove", &[patterns]).await?;
    }
    match came {
        Came::Keys { text, address } => check(app, name, text, &address).await,
        Came::Elsewhere(address) => confirm(app, name, address, QuestionKind::Keys, question.issuer).await,
        Came::Nothing(why) => {
            change(app, name, |check| check.inquiry.step = Step::Failed(why));
            Ok(())
        }
    }
}

/// What came of asking one host.
enum Came {
    /// The keys.
    Keys {
        /// As text.
        text: String,
        /// Where they were.
        address: Url,
    },
    /// The keys are at another host, which the user has not confirmed.
    Elsewhere(Url),
    /// Nothing of use.
    Nothing(String),
}

/// Asks the confirmed address, and the address of the keys when that is at the same origin.
async fn talk(app: &Rc<App<Popup>>, name: &str, question: &Question) -> Came {
    let mut address = question.address.clone();
    let mut kind = question.kind;
    loop {
        let answer = ask(&address).await;
        let told = match &answer {
            Answer::Text(text) => format!("{} bytes", text.len()),
            Answer::Nothing(why) => why.clone(),
        };
        change(app, name, |check| {
            check.inquiry.lines.push(format!("GET {address}: {told}"));
        });
        let text = match answer {
            Answer::Text(text) => text,
            Answer::Nothing(why) => return Came::Nothing(why),
        };
        if kind == QuestionKind::Keys {
            return Came::Keys { text, address };
        }
        match issuer::keys(&text, &question.issuer) {
            Ok(found) if found.origin() == question.address.origin() => {
                address = found;
                kind = QuestionKind::Keys;
            }
            Ok(found) => return Came::Elsewhere(found),
            Err(error) => return Came::Nothing(error.to_string()),
        }
    }
}

/// Shows an address for the user to confirm.
async fn confirm(
    app: &Rc<App<Popup>>,
    name: &str,
    address: Url,
    kind: QuestionKind,
    issuer: String,
) -> Result<(), BrowserError> {
    let forbidden = app.read(Popup::look_ups_forbidden);
    let host = address.host_str().unwrap_or_default();
    if forbidden {
        let why = "your administrator forbids to ask anybody".to_owned();
        change(app, name, |check| check.inquiry.step = Step::Failed(why));
        return Ok(());
    }
    if !app.read(|popup| popup.reaches(host)) {
        // No browser lets an extension widen its policy while it runs, and a policy wide enough for every issuer would
        // be none.
        let why = format!(
            "why403 can connect only to the vendors that its files list, and {host} is none of theirs. Open {address} yourself, \
             and paste the keys above"
        );
        change(app, name, |check| check.inquiry.step = Step::Failed(why));
        return Ok(());
    }
    // Looked up now: in the click that confirms, nothing may be waited for.
    let granted_before = webext::granted(&[pattern(&address)]).await?;
    let question = Question {
        address,
        kind,
        issuer,
        granted_before,
    };
    change(app, name, |check| check.inquiry.step = Step::Confirm(question));
    Ok(())
}

/// Checks the signature with what came.
async fn check(app: &Rc<App<Popup>>, name: &str, text: String, address: &Url) -> Result<(), BrowserError> {
    let keys = read(&Sensitive::new(text), &format!("that {address} gave")).map(GivenKeys::without_secrets);
    let keys = match keys {
        Ok(keys) => keys,
        Err(error) => {
            change(app, name, |check| check.inquiry.step = Step::Failed(error.to_string()));
            return Ok(());
        }
    };
    change(app, name, |check| {
        check.inquiry.step = Step::Rest;
        check.progress = Progress::Running;
        check.turn += 1;
    });
    let Some(tab) = app.read(Popup::tab) else { return Ok(()) };
    let token = token_of(tab, name).await?;
    let given = app
        .write(|popup| popup.checks().of.get(name).cloned())
        .unwrap_or_default();
    if let Some(jws) = decode(&token).jws() {
        signature::with_keys(Rc::clone(app), name.to_owned(), given, jws, keys).await;
    }
    Ok(())
}

/// The match pattern of exactly this host, https only. Patterns of Firefox name no ports.
fn pattern(address: &Url) -> String {
    format!("https://{}/*", address.host_str().unwrap_or_default())
}

fn change(app: &Rc<App<Popup>>, name: &str, how: impl FnOnce(&mut Check)) {
    app.change(|popup| how(popup.checks().of.entry(name.to_owned()).or_default()));
}
