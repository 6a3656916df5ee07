//! A token that the user pastes beside those of the calls: this page keeps it, in memory.

use super::{Workbench, source, start, supposing};
use crate::browser::page::{App, empty_field};
use crate::browser::view::words::now_ms;
use crate::browser::view::workbench::PastedToken;
use crate::import::one_token;
use crate::report::desk::{Asks, Meant, Pasted, Told};
use std::rc::Rc;

/// Shorter texts are no token yet: somebody types.
const SHORTEST: usize = 16;

/// Takes what was pasted into a field; false when the field is none of these.
pub(super) fn input(app: &Rc<App<Workbench>>, what: &str, value: &str) -> bool {
    let field = match what {
        "difference-pasted" => "difference-pasted",
        "suppose-pasted" => "suppose-pasted",
        _ => return false,
    };
    if value.trim().len() < SHORTEST {
        app.change(|page| page.bench.pasted_words = None);
        return true;
    }
    let Some(found) = one_token(value, now_ms()) else {
        app.change(|page| page.bench.pasted_words = Some("No token was found in this text."));
        return true;
    };
    empty_field(field);
    let token = Pasted::of(found.token);
    let Some(id) = app.read(|page| page.bench.detail.id.clone()) else {
        return true;
    };
    let work = Rc::clone(app);
    start(app, async move {
        let asks = Asks::Pasted(id.clone(), token.clone());
        let Told::Pasted(view) = source::told(&work, &asks).await? else {
            work.change(|page| page.bench.pasted_words = Some("The call went for want of room."));
            return Ok(());
        };
        take(&work, field, &id, PastedToken { token, view: *view });
        Ok(())
    });
    true
}

/// Chooses the token in the field's place, unless another call is looked at meanwhile.
fn take(app: &Rc<App<Workbench>>, field: &str, id: &str, pasted: PastedToken) {
    let (name, meant) = (pasted.view.fingerprint.clone(), Meant::Pasted(pasted.token.clone()));
    let is_here = app.change(|page| {
        page.bench.pasted = Some(pasted);
        page.bench.pasted_words = Some("The pasted token is chosen.");
        page.bench.detail.id.as_deref() == Some(id)
    });
    match field {
        _ if !is_here => {}
        "suppose-pasted" => supposing::suppose_more(app, |asks| asks.token = Some(meant)),
        _ => {
            app.change(|page| {
                page.bench.detail.other = Some(name);
                page.bench.detail.difference = None;
            });
            source::read_difference(app);
        }
    }
}
