//! Beside the page: it shows the active tab of its window, and follows when another one is.

use super::{Workbench, source, start};
use crate::browser::error::BrowserError;
use crate::browser::page::App;
use crate::browser::view::workbench::Site;
use crate::browser::webext;
use std::rc::Rc;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::Closure;

/// Follows the tabs as long as the page lives.
///
/// # Errors
/// [`BrowserError`] when the browser lacks what is needed.
pub(super) fn follow_tabs(app: &Rc<App<Workbench>>) -> Result<(), BrowserError> {
    let heard = Rc::clone(app);
    let heard = Closure::<dyn Fn(JsValue)>::new(move |_: JsValue| look(&heard));
    let heard = heard.into_js_value();
    webext::begin("tabs.onActivated.addListener", std::slice::from_ref(&heard))?;
    // Another address may be one of another site.
    webext::begin("tabs.onUpdated.addListener", &[heard])?;
    look(app);
    Ok(())
}

/// Takes the active tab.
fn look(app: &Rc<App<Workbench>>) {
    let work = Rc::clone(app);
    start(app, async move {
        let tab = match crate::browser::page::popup::named_tab() {
            // In a tab of its own, for tests and for whoever likes it there.
            Some(tab) => Some(tab),
            None => webext::active_tab().await?.and_then(|tab| tab.id),
        };
        work.change(|page| {
            page.site_ms = 0;
            if page.tab != tab && !page.recording() {
                page.forget_calls();
                page.looked = false;
                page.bench.session = None;
                page.bench.site = Site::Unread;
                page.tab = tab;
            }
        });
        source::follow(&work);
        Ok(())
    });
}
