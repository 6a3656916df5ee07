//! [`Link`]: the page's end of the line to its worker.

use crate::browser::error::BrowserError;
use crate::browser::js;
use crate::browser::message;
use crate::browser::message::reader::ToReader;
use crate::browser::view::words::whole;
use js_sys::{Function, Promise};
use serde::de::DeserializeOwned;
use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};

/// The worker's script, beside the page.
const SCRIPT: &str = "worker.js";
/// The code of the error that those get who wait for a worker that is ended.
pub(super) const CANCELLED: &str = "reader.cancelled";

type Waiting = Rc<RefCell<HashMap<u32, Function>>>;

/// A worker and who waits for its answers. It ends when this is dropped, whatever it does then.
#[derive(Debug)]
pub(super) struct Link {
    worker: web_sys::Worker,
    waiting: Waiting,
    last: Cell<u32>,
    _heard: Closure<dyn Fn(web_sys::Event)>,
}

impl Link {
    /// Starts a worker; `progress` is told how many calls were read so far.
    ///
    /// # Errors
    /// [`BrowserError::Api`] when the browser starts none.
    pub(super) fn start(progress: impl Fn(usize) + 'static) -> Result<Self, BrowserError> {
        let failed = |thrown: JsValue| BrowserError::api("Worker", &thrown);
        let options = web_sys::WorkerOptions::new();
        options.set_type(web_sys::WorkerType::Module);
        let worker = web_sys::Worker::new_with_options(SCRIPT, &options).map_err(failed)?;
        let waiting = Waiting::default();
        let answered = Rc::clone(&waiting);
        let heard = Closure::<dyn Fn(web_sys::Event)>::new(move |event: web_sys::Event| {
            let Some(told) = event
                .dyn_ref::<web_sys::MessageEvent>()
                .map(web_sys::MessageEvent::data)
            else {
                // The script or the engine could not be had.
                let words = js::get(&event, "message").as_string();
                let words = words.unwrap_or_else(|| "it could not be started".to_owned());
                end(
                    &answered,
                    &error(
                        "browser.api",
                        &format!("the page's worker failed: {words}; reload the page"),
                    ),
                );
                return;
            };
            if let Some(calls) = js::get(&told, "calls").as_f64() {
                progress(usize::try_from(whole(calls)).unwrap_or_default());
                return;
            }
            let id = whole(js::get(&told, "id").as_f64().unwrap_or_default());
            // Dropped before the answer is handed on: who waits for it may ask again.
            let done = u32::try_from(id).ok().and_then(|id| answered.borrow_mut().remove(&id));
            if let Some(done) = done {
                settle(&done, &told);
            }
        });
        for kind in ["message", "error"] {
            worker
                .add_event_listener_with_callback(kind, heard.as_ref().unchecked_ref())
                .map_err(failed)?;
        }
        Ok(Self {
            worker,
            waiting,
            last: Cell::new(0),
            _heard: heard,
        })
    }

    /// Asks the worker; `given` is a text or file beside the words.
    ///
    /// # Errors
    /// The worker's own, or [`BrowserError::Message`] when it was ended first.
    pub(super) fn ask<T: DeserializeOwned>(
        &self,
        words: &ToReader,
        given: JsValue,
    ) -> impl Future<Output = Result<T, BrowserError>> + use<T> {
        let id = self.last.get().wrapping_add(1);
        self.last.set(id);
        let answer = Promise::new(&mut |done, _| drop(self.waiting.borrow_mut().insert(id, done)));
        let sent = message::write(words).and_then(|words| {
            let envelope = js::object(&[("id", id.into()), ("words", words), ("given", given)]);
            self.worker
                .post_message(&envelope)
                .map_err(|thrown| BrowserError::api("Worker.postMessage", &thrown))
        });
        async move {
            sent?;
            let told = js::wait("Worker", answer.into()).await?;
            let error = js::get(&told, "error");
            if error.is_object() {
                let word = |name: &str| js::get(&error, name).as_string().unwrap_or_default();
                return Err(BrowserError::Answered {
                    code: word("code"),
                    message: word("message"),
                });
            }
            message::read(js::get(&told, "answer"))
        }
    }
}

impl Drop for Link {
    fn drop(&mut self) {
        self.worker.terminate();
        end(&self.waiting, &error(CANCELLED, "cancelled"));
    }
}

fn error(code: &str, message: &str) -> JsValue {
    let error = js::object(&[("code", code.into()), ("message", message.into())]);
    js::object(&[("error", error)])
}

/// Tells all who wait.
fn end(waiting: &Waiting, told: &JsValue) {
    let all = std::mem::take(&mut *waiting.borrow_mut());
    all.values().for_each(|done| settle(done, told));
}

fn settle(done: &Function, told: &JsValue) {
    // A promise's own function does not throw.
    drop(done.call1(&JsValue::UNDEFINED, told));
}
