//! [`Link`] for tests, whose page has no worker: the page asks itself, by the same words.

use crate::browser::error::BrowserError;
use crate::browser::message::{self, reader::ToReader};
use crate::browser::reader;
use js_sys::Function;
use serde::de::DeserializeOwned;
use wasm_bindgen::JsValue;

pub(super) const CANCELLED: &str = "reader.cancelled";

#[derive(Debug)]
pub(super) struct Link;

impl Link {
    #[expect(clippy::unnecessary_wraps, reason = "as the one with a worker")]
    pub(super) fn start(_progress: impl Fn(usize) + 'static) -> Result<Self, BrowserError> {
        Ok(Self)
    }

    pub(super) fn ask<T: DeserializeOwned>(
        &self,
        words: &ToReader,
        given: JsValue,
    ) -> impl Future<Output = Result<T, BrowserError>> + use<T> {
        let words = message::write(words);
        async move { message::read(reader::answer(words?, given, Function::new_no_args("")).await?) }
    }
}
