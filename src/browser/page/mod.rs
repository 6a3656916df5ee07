//! The pages: each holds a state, draws it, and changes it when the user or the background says so.

pub mod choosing;
pub mod desk;
mod files;
mod filter;
mod focus;
pub mod issuer;
#[cfg(not(test))]
mod link;
#[cfg(test)]
#[path = "here.rs"]
mod link;
mod login;
pub mod options;
pub mod paste;
pub mod popup;
pub mod signature;
#[cfg(test)]
mod tests;
mod tools;
pub mod welcome;
pub mod workbench;

use crate::browser::error::BrowserError;
use crate::browser::view::dom::{Mounted, document};
use crate::browser::view::node::Element;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};

/// What a user did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Action {
    /// Pressed a button: the word of its `data-do` and the name in its `data-of`.
    Press {
        /// What it does.
        what: String,
        /// To what.
        subject: String,
    },
    /// Opened or closed a row.
    Toggle {
        /// The call or token.
        subject: String,
        /// Whether it is open now.
        open: bool,
    },
    /// Typed, chose or ticked: the word of its `data-input`.
    Input {
        /// Which field.
        what: String,
        /// Its text; `on` or empty for a tick.
        value: String,
    },
    /// Pressed the Escape key.
    Escape,
}

/// A page.
pub trait Screen: Sized + 'static {
    /// What is near takes the focus when the element that has it goes.
    const KEEPS_FOCUS: bool = false;

    /// What it shows now.
    fn view(&self) -> Vec<Element>;

    /// What follows from what the user did. It must not wait before it asks for a permission.
    fn act(app: &Rc<App<Self>>, action: Action);
}

/// A page in the document. It lives as long as the document does.
#[derive(Debug)]
pub struct App<S> {
    mounted: RefCell<Mounted>,
    state: RefCell<S>,
}

impl<S: Screen> App<S> {
    /// Draws `state` into `root` and listens to what the user does in it.
    ///
    /// # Errors
    /// [`BrowserError::Api`] when the document refuses.
    pub fn start(root: web_sys::Element, state: S) -> Result<Rc<Self>, BrowserError> {
        let app = Rc::new(Self {
            mounted: RefCell::new(Mounted::new(root)),
            state: RefCell::new(state),
        });
        app.draw();
        Ok(app)
    }

    /// Listens to what the user does in `within`.
    ///
    /// # Errors
    /// [`BrowserError::Api`] when the document refuses.
    pub fn listen(self: &Rc<Self>, within: &web_sys::EventTarget) -> Result<(), BrowserError> {
        // `toggle` does not bubble, so all are heard on their way down.
        for kind in ["click", "toggle", "input", "keydown"] {
            let app = Rc::clone(self);
            let heard = Closure::<dyn Fn(web_sys::Event)>::new(move |event: web_sys::Event| {
                if let Some(action) = action_of(&event) {
                    S::act(&app, action);
                }
            });
            within
                .add_event_listener_with_callback_and_bool(kind, heard.into_js_value().unchecked_ref(), true)
                .map_err(|thrown| BrowserError::api("addEventListener", &thrown))?;
        }
        Ok(())
    }

    /// Changes the state and draws it.
    pub fn change<T>(&self, how: impl FnOnce(&mut S) -> T) -> T {
        let result = how(&mut self.state.borrow_mut());
        self.draw();
        result
    }

    /// Changes what is not drawn.
    pub fn write<T>(&self, how: impl FnOnce(&mut S) -> T) -> T {
        how(&mut self.state.borrow_mut())
    }

    /// Reads the state.
    pub fn read<T>(&self, how: impl FnOnce(&S) -> T) -> T {
        how(&self.state.borrow())
    }

    fn draw(&self) {
        let view = self.state.borrow().view();
        let mut mounted = self.mounted.borrow_mut();
        let held = S::KEEPS_FOCUS.then(|| focus::Focus::of(mounted.root())).flatten();
        if let Err(error) = mounted.show(view) {
            log(&error);
        }
        drop(mounted);
        if let Some(held) = held {
            held.keep();
        }
    }
}

/// What an event means, if anything.
fn action_of(event: &web_sys::Event) -> Option<Action> {
    let target: web_sys::Element = event.target()?.dyn_into().ok()?;
    let attribute = |element: &web_sys::Element, name: &str| element.get_attribute(name);
    match event.type_().as_str() {
        "click" => {
            let pressed = target.closest("[data-do]").ok()??;
            Some(Action::Press {
                what: attribute(&pressed, "data-do")?,
                subject: attribute(&pressed, "data-of").unwrap_or_default(),
            })
        }
        "toggle" => Some(Action::Toggle {
            subject: attribute(&target, "data-call").or_else(|| attribute(&target, "data-token"))?,
            open: target.has_attribute("open"),
        }),
        "input" => {
            let what = attribute(&target, "data-input")?;
            let value = match target.dyn_ref::<web_sys::HtmlInputElement>() {
                Some(field) if field.type_() == "checkbox" => if field.checked() { "on" } else { "" }.to_owned(),
                Some(field) => field.value(),
                None => match target.dyn_ref::<web_sys::HtmlSelectElement>() {
                    Some(choice) => choice.value(),
                    None => target.dyn_ref::<web_sys::HtmlTextAreaElement>()?.value(),
                },
            };
            Some(Action::Input { what, value })
        }
        "keydown" => {
            let key = event.dyn_ref::<web_sys::KeyboardEvent>()?.key();
            (key == "Escape").then_some(Action::Escape)
        }
        _ => None,
    }
}

/// Writes an error into the extension's own console. No error of ours holds a secret.
pub fn log(error: &BrowserError) {
    web_sys::console::error_1(&JsValue::from_str(&format!("why403: {}: {error}", error.code())));
}

/// Runs something that waits; its error is handed to `failed`.
pub fn run(
    work: impl Future<Output = Result<(), BrowserError>> + 'static,
    failed: impl FnOnce(BrowserError) + 'static,
) {
    wasm_bindgen_futures::spawn_local(async move {
        if let Err(error) = work.await {
            failed(error);
        }
    });
}

/// Does something every second, as long as somebody may look at the page; every minute where the user asked for less
/// movement.
///
/// # Errors
/// [`BrowserError`] where there are no timers.
pub fn every_second(work: impl Fn() + 'static) -> Result<(), BrowserError> {
    const CALM: u32 = 60;
    let window = web_sys::window().ok_or_else(|| BrowserError::NoSuchApi("window".to_owned()))?;
    let looks = window.clone();
    let seconds = Cell::new(0_u32);
    let second = Closure::<dyn Fn()>::new(move || {
        let now = seconds.get().wrapping_add(1);
        seconds.set(now);
        let is_seen = looks.document().is_some_and(|document| !document.hidden());
        if is_seen && (now.is_multiple_of(CALM) || !wants_calm(&looks)) {
            work();
        }
    });
    window
        .set_interval_with_callback_and_timeout_and_arguments_0(second.into_js_value().unchecked_ref(), 1000)
        .map(|_| ())
        .map_err(|thrown| BrowserError::api("setInterval", &thrown))
}

/// Whether the user asked for less movement (`prefers-reduced-motion`).
fn wants_calm(window: &web_sys::Window) -> bool {
    let query = window.match_media("(prefers-reduced-motion: reduce)");
    query.ok().flatten().is_some_and(|query| query.matches())
}

/// Copies text to the clipboard.
///
/// # Errors
/// [`BrowserError::Api`] when the browser forbids it.
pub async fn copy(words: &str) -> Result<(), BrowserError> {
    let window = web_sys::window().ok_or_else(|| BrowserError::NoSuchApi("window".to_owned()))?;
    let written = wasm_bindgen_futures::JsFuture::from(window.navigator().clipboard().write_text(words)).await;
    // The page around the card can forbid the new way by its permissions policy; the old way works still.
    match written {
        Ok(_) => Ok(()),
        Err(thrown) => copy_the_old_way(words)
            .ok()
            .filter(|copied| *copied)
            .map(|_| ())
            .ok_or_else(|| BrowserError::api("navigator.clipboard.writeText", &thrown)),
    }
}

fn copy_the_old_way(words: &str) -> Result<bool, BrowserError> {
    let refused = |thrown: JsValue| BrowserError::api("document.execCommand", &thrown);
    let document = document()?;
    let field: web_sys::HtmlTextAreaElement = document
        .create_element("textarea")
        .map_err(refused)?
        .dyn_into()
        .map_err(|_| BrowserError::NoSuchApi("textarea".to_owned()))?;
    field.set_value(words);
    field.set_attribute("class", "spoken").map_err(refused)?;
    let body = document
        .body()
        .ok_or_else(|| BrowserError::NoSuchApi("document.body".to_owned()))?;
    let before = document.active_element();
    body.append_child(&field).map_err(refused)?;
    field.select();
    let copied = document
        .dyn_ref::<web_sys::HtmlDocument>()
        .map(|document| document.exec_command("copy"));
    field.remove();
    if let Some(before) = before.and_then(|element| element.dyn_into::<web_sys::HtmlElement>().ok()) {
        // Only a comfort: the focus goes back to the button.
        drop(before.focus());
    }
    copied
        .ok_or_else(|| BrowserError::NoSuchApi("document.execCommand".to_owned()))?
        .map_err(refused)
}

/// Empties a field, which keeps the focus.
fn empty_field(id: &str) {
    let field = document().ok().and_then(|document| document.get_element_by_id(id));
    if let Some(field) = field.and_then(|field| field.dyn_into::<web_sys::HtmlInputElement>().ok()) {
        field.set_value("");
    }
}

/// A bare call with a vendor's name before it, of a whole address its path.
fn asked_of(vendor: &str, text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    let target = words
        .iter()
        .find(|word| word.contains('/'))
        .copied()
        .unwrap_or_default();
    let path = url::Url::parse(target).map_or_else(|_| target.to_owned(), |url| url.path().to_owned());
    let method = words
        .iter()
        .position(|word| *word == target)
        .and_then(|at| words.get(at.checked_sub(1)?));
    format!("{vendor} {} {path}", method.unwrap_or(&"GET"))
}
