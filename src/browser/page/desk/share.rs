//! Sharing: makes the recording that proves nothing, shows its receipt, and hands it over as a file or as Markdown.

use super::{Desk, start};
use crate::browser::js;
use crate::browser::page::{App, copy, files};
use crate::browser::view::desk::Sharing;
use crate::browser::view::words::now_ms;
use crate::share::{Choice, Personal, share};
use std::rc::Rc;

/// The file's name.
const FILE: &str = "why403-shared.har";

impl Desk {
    /// Takes a kind of personal data out, or leaves it in. What was made before is not given out any more.
    pub(super) fn choose(&mut self, kind: &str, out: bool) {
        let Some(kind) = Personal::ALL.into_iter().find(|one| one.word() == kind) else {
            return;
        };
        self.shown.personal.retain(|one| *one != kind);
        if out {
            self.shown.personal.push(kind);
        }
        self.shared = None;
        self.shown.shared = None;
    }

    fn make(&mut self) {
        let choice = Choice {
            personal: self.shown.personal.clone(),
        };
        let tables = Rc::clone(&self.tables);
        let made = share(self.session.exchanges(), &choice, &tables.borrow(), now_ms());
        self.shown.done = None;
        self.shown.shared = Some(match &made {
            Ok(shared) => Sharing::Ready {
                receipt: shared.receipt.text(),
                bytes: shared.har.len(),
            },
            Err(error) => Sharing::Refused {
                code: error.code(),
                message: error.to_string(),
            },
        });
        self.shared = made.ok();
    }
}

pub(super) fn press(app: &Rc<App<Desk>>, what: &str) {
    match what {
        "make" => {
            app.change(|desk| desk.shown.shared = Some(Sharing::Making));
            let after = Rc::clone(app);
            start(app, async move {
                // So that it is drawn before the page stands still for it.
                js::sleep(30).await?;
                after.change(Desk::make);
                Ok(())
            });
        }
        "save-shared" => {
            let saved = match app.read(|desk| desk.shared.as_ref().map(|shared| shared.har.clone())) {
                Some(har) => files::save(&har, FILE),
                None => return,
            };
            match saved {
                Ok(()) => app.change(|desk| desk.shown.done = Some(format!("Saved as {FILE}."))),
                Err(error) => start(app, async { Err(error) }),
            }
        }
        "copy-shared" => {
            let words = app.read(|desk| desk.shared.as_ref().map(|shared| shared.markdown.clone()));
            let Some(words) = words else { return };
            let after = Rc::clone(app);
            start(app, async move {
                copy(&words).await?;
                after.change(|desk| desk.shown.done = Some("Copied, without what was taken out.".to_owned()));
                Ok(())
            });
        }
        _ => {}
    }
}
