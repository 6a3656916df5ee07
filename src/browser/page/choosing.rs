//! The question for the user's consent and the choice of vendors, which the page of the first run, the popup and the
//! options share.

use super::{App, Screen, run};
use crate::browser::error::BrowserError;
use crate::browser::js;
use crate::browser::message::{ConsentAnswer, FromView, VendorChoice};
use crate::browser::view::consent::Choosing;
use crate::browser::webext;
use std::rc::Rc;

/// A page that asks for the consent or lets choose vendors.
pub trait Chooses: Screen {
    /// What it knows of both.
    fn choosing(&mut self) -> &mut Choosing;

    /// The user agreed or took it back: what else the page shows is to be read again.
    fn answered(app: &Rc<App<Self>>);
}

/// Does what a button of these parts says; false when it is none of theirs.
pub fn press<S: Chooses>(app: &Rc<App<S>>, what: &str, subject: &str) -> bool {
    match what {
        "agree" => agree(app),
        "not-now" => close(),
        "withdraw" => withdraw(app),
        "choose-vendors" => choose(app, None),
        "drop-vendor" => give_back(app, subject),
        "watch-vendor" => choose(app, Some(subject)),
        "welcome" => start(app, async { webext::ask(&FromView::OpenWelcome).await }),
        _ => return false,
    }
    true
}

/// Takes the ticks; false when the field is none of these.
pub fn input<S: Chooses>(app: &Rc<App<S>>, what: &str, value: &str) -> bool {
    let Some(vendor) = what.strip_prefix("vendor:") else {
        return false;
    };
    app.change(|page| {
        let ticked = &mut page.choosing().ticked;
        match value.is_empty() {
            true => drop(ticked.remove(vendor)),
            false => drop(ticked.insert(vendor.to_owned())),
        }
    });
    true
}

/// Reads how the consent stands.
///
/// # Errors
/// [`BrowserError`] when the background does not answer.
pub async fn refresh<S: Chooses>(app: &Rc<App<S>>) -> Result<ConsentAnswer, BrowserError> {
    let answer: ConsentAnswer = webext::ask(&FromView::Consent).await?;
    app.change(|page| {
        let choosing = page.choosing();
        let watched = |id: &String| answer.vendors.iter().any(|one| one.watched && one.id == *id);
        choosing.ticked.retain(|id| !watched(id));
        choosing.answer = Some(answer.clone());
    });
    Ok(answer)
}

/// The match patterns of the vendors that are ticked, or of one, those aside that are granted.
fn wanted<S: Chooses>(app: &Rc<App<S>>, one: Option<&str>) -> Vec<String> {
    app.write(|page| {
        let choosing = page.choosing();
        let vendors = choosing.answer.iter().flat_map(|answer| &answer.vendors);
        let meant = |vendor: &&VendorChoice| match one {
            Some(id) => vendor.id == id,
            None => choosing.ticked.contains(&vendor.id),
        };
        vendors
            .filter(meant)
            .flat_map(|vendor| vendor.patterns.clone())
            .collect()
    })
}

/// The user agrees. The browser is asked for all chosen hosts at once, and at once: it grants only in a click. The consent
/// does not hang on its answer, which closes Firefox's popup.
fn agree<S: Chooses>(app: &Rc<App<S>>) {
    let shown = app.write(|page| page.choosing().answer.as_ref().map(|answer| answer.version));
    let Some(version) = shown else { return };
    let patterns = wanted(app, None);
    let asked = (!patterns.is_empty()).then(|| webext::request_grant(&patterns));
    let told = webext::ask_now::<()>(&FromView::Agree { version });
    let after = Rc::clone(app);
    start(app, async move {
        told?.await?;
        refresh(&after).await?;
        S::answered(&after);
        match asked {
            None => Ok(()),
            Some(asked) => granted(&after, asked?).await,
        }
    });
}

/// Asks the browser for the hosts of the vendors that are ticked, or of one.
fn choose<S: Chooses>(app: &Rc<App<S>>, one: Option<&str>) {
    let patterns = wanted(app, one);
    if patterns.is_empty() {
        return;
    }
    let asked = webext::request_grant(&patterns);
    let after = Rc::clone(app);
    start(app, async move {
        granted(&after, asked?).await?;
        S::answered(&after);
        Ok(())
    });
}

async fn granted<S: Chooses>(app: &Rc<App<S>>, asked: wasm_bindgen::JsValue) -> Result<(), BrowserError> {
    let granted = js::wait("permissions.request", asked).await?.is_truthy();
    let done = match granted {
        true => "Calls to the vendors that you chose are seen from now on.",
        false => "The browser did not allow the hosts, so calls to these vendors stay hidden.",
    };
    refresh(app).await?;
    app.change(|page| page.choosing().done = Some(done.to_owned()));
    Ok(())
}

/// Gives a vendor's hosts back, but for those that another vendor that is watched has, too.
fn give_back<S: Chooses>(app: &Rc<App<S>>, id: &str) {
    let (name, patterns) = app.write(|page| {
        let vendors: Vec<&VendorChoice> = page
            .choosing()
            .answer
            .iter()
            .flat_map(|answer| &answer.vendors)
            .collect();
        let others: Vec<&String> = vendors
            .iter()
            .filter(|one| one.id != id && one.watched)
            .flat_map(|one| &one.patterns)
            .collect();
        let found = vendors.iter().find(|one| one.id == id);
        let patterns = found.map(|one| one.patterns.clone()).unwrap_or_default();
        let own = patterns.into_iter().filter(|pattern| !others.contains(&pattern));
        (
            found.map(|one| one.name.clone()).unwrap_or_default(),
            own.collect::<Vec<_>>(),
        )
    });
    let after = Rc::clone(app);
    start(app, async move {
        let wanted = js::object(&[("origins", js::strings(&patterns))]);
        let removed = webext::call("permissions.remove", &[wanted]).await?.is_truthy();
        refresh(&after).await?;
        let done = match removed {
            true => format!("Calls to {name} are hidden from why403 from now on."),
            false => format!("The browser keeps hosts of {name}; take them back in its own list of extensions."),
        };
        after.change(|page| page.choosing().done = Some(done));
        S::answered(&after);
        Ok(())
    });
}

fn withdraw<S: Chooses>(app: &Rc<App<S>>) {
    let after = Rc::clone(app);
    start(app, async move {
        webext::ask::<()>(&FromView::Withdraw).await?;
        refresh(&after).await?;
        after.change(|page| {
            page.choosing().done =
                Some("Nothing is watched any more, and everything that was kept is removed.".to_owned());
        });
        S::answered(&after);
        Ok(())
    });
}

/// Closes the page or popup; the question stays open.
fn close() {
    if let Some(window) = web_sys::window() {
        // A browser that does not let a page close itself leaves it open.
        drop(window.close());
    }
}

/// Runs something that waits; its error is shown.
pub fn start<S: Chooses>(app: &Rc<App<S>>, work: impl Future<Output = Result<(), BrowserError>> + 'static) {
    let app = Rc::clone(app);
    run(work, move |error| {
        app.change(|page| {
            let choosing = page.choosing();
            choosing.done = None;
            choosing.trouble = Some(error.to_string());
        });
    });
}
