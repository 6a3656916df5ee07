//! The page of the first run, which the background opens once: it asks for the consent and lets choose vendors.

use super::choosing::{self, Chooses};
use super::{Action, App, Screen};
use crate::browser::error::BrowserError;
use crate::browser::message::FromView;
use crate::browser::view::consent::{Choosing, welcome};
use crate::browser::view::node::Element;
use crate::browser::webext;
use std::rc::Rc;

/// The page.
#[derive(Debug, Default)]
pub struct Welcome {
    choosing: Choosing,
}

impl Screen for Welcome {
    fn view(&self) -> Vec<Element> {
        welcome(&self.choosing)
    }

    fn act(app: &Rc<App<Self>>, action: Action) {
        match action {
            Action::Press { what, subject } => {
                if !choosing::press(app, &what, &subject) && what == "options" {
                    choosing::start(app, async { webext::ask(&FromView::OpenOptions).await });
                }
            }
            Action::Input { what, value } => drop(choosing::input(app, &what, &value)),
            Action::Toggle { .. } | Action::Escape => {}
        }
    }
}

impl Chooses for Welcome {
    fn choosing(&mut self) -> &mut Choosing {
        &mut self.choosing
    }

    fn answered(_: &Rc<App<Self>>) {}
}

/// Fills `root` with the page.
///
/// # Errors
/// [`BrowserError`] when the browser lacks what is needed.
pub fn mount(root: web_sys::Element) -> Result<(), BrowserError> {
    let target: web_sys::EventTarget = root.clone().into();
    let app = App::start(root, Welcome::default())?;
    app.listen(&target)?;
    let after = Rc::clone(&app);
    choosing::start(&app, async move { choosing::refresh(&after).await.map(|_| ()) });
    Ok(())
}
