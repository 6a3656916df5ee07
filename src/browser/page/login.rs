//! Asks the browser for a host at which pages sign in, and gives it back: for the popup and the page of options.

use super::App;
use super::choosing::{Chooses, start};
use crate::browser::error::BrowserError;
use crate::browser::js;
use crate::browser::message::FromView;
use crate::browser::webext;
use std::rc::Rc;

/// Does what a button of these says; false when it is none of theirs.
pub(super) fn press<S: Chooses>(app: &Rc<App<S>>, what: &str, host: &str) -> bool {
    match what {
        "watch-login" => watch(app, host),
        "drop-login" => drop_host(app, host),
        _ => return false,
    }
    true
}

/// Nothing may be waited for before the browser is asked: it grants only in a click. The background hears of it before the
/// answer, so that pages of the host get no script, and after it, in case it was stopped meanwhile.
fn watch<S: Chooses>(app: &Rc<App<S>>, host: &str) {
    let asked = webext::request_grant(&webext::patterns_of(host));
    let words = FromView::Login { host: host.to_owned() };
    let told = webext::ask_now::<()>(&words);
    let after = Rc::clone(app);
    start(app, async move {
        told?.await?;
        if js::wait("permissions.request", asked?).await?.is_truthy() {
            webext::ask::<()>(&words).await?;
        }
        S::answered(&after);
        Ok(())
    });
}

fn drop_host<S: Chooses>(app: &Rc<App<S>>, host: &str) {
    let patterns = webext::patterns_of(host);
    let host = host.to_owned();
    let after = Rc::clone(app);
    start(app, async move {
        let wanted = js::object(&[("origins", js::strings(&patterns))]);
        let removed = webext::call("permissions.remove", &[wanted]).await?.is_truthy();
        if !removed {
            return Err(BrowserError::Answered {
                code: "options.not-removed".to_owned(),
                message: format!("the browser keeps {host}; take it back in its own list of extensions"),
            });
        }
        S::answered(&after);
        Ok(())
    });
}
