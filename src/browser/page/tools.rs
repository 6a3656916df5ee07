//! What the developer tools tell of an ended call: the bodies of denials that the page's hook cannot see (those of
//! workers).

use crate::browser::error::BrowserError;
use crate::browser::js;
use crate::browser::message::{self, FromView};
use crate::browser::view::words::whole;
use crate::browser::webext;
use crate::policy::{self, Outlook};
use js_sys::{Array, Function, Reflect};
use serde::Deserialize;
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};

/// The members of [`Entry`] and of what is in it.
const MEMBERS: &[&str] = &[
    "request", "method", "url", "postData", "text", "response", "status", "content", "mimeType", "size",
];

/// A finished request in the form of HAR, as far as it is read.
#[derive(Deserialize)]
struct Entry {
    request: Request,
    response: Response,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Request {
    method: String,
    url: String,
    post_data: Option<PostData>,
}

#[derive(Deserialize)]
struct PostData {
    text: Option<String>,
}

#[derive(Deserialize)]
struct Response {
    status: u16,
    content: Content,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Content {
    mime_type: Option<String>,
    /// In bytes; below zero where it is not known.
    size: Option<f64>,
}

impl Content {
    /// Whether a successful answer of this form is worth a look: no picture, nothing long.
    fn may_refuse(&self) -> bool {
        let kind = self.mime_type.as_deref().unwrap_or_default();
        let size = self.size.unwrap_or_default();
        ["json", "xml", "html", "text/plain", "multipart/mixed"]
            .iter()
            .any(|one| kind.contains(one))
            && whole(size) <= i64::try_from(policy::ANSWER_CAP).unwrap_or(i64::MAX)
    }
}

/// Hands the body of an ended call to the background, where it may refuse and nothing else saw it.
///
/// # Errors
/// [`BrowserError`] when the tools or the background do not answer.
pub(super) async fn read(tab: i64, entry: JsValue) -> Result<(), BrowserError> {
    // An entry of another form (a data: address, a status below zero) is none of ours.
    let Ok(Entry { request, response }) = message::read_members::<Entry>(&entry, MEMBERS) else {
        return Ok(());
    };
    let outlook = policy::outlook(response.status);
    // Chrome reports the extension's own requests, too.
    if outlook == Outlook::Answered || !request.url.starts_with("http") {
        return Ok(());
    }
    let good = (200..300).contains(&response.status);
    if good && !response.content.may_refuse() {
        return Ok(());
    }
    let body = content(&entry).await?;
    if good && !body.as_deref().is_some_and(policy::hints) {
        return Ok(());
    }
    webext::ask(&FromView::ToolsBody {
        tab,
        method: request.method,
        url: request.url,
        status: response.status,
        request_body: request
            .post_data
            .and_then(|data| data.text)
            .filter(|text| text.len() <= policy::REQUEST_CAP),
        response_body: body,
        time_ms: js_sys::Date::now(),
    })
    .await
}

/// The body, when the browser gives it as text. Chrome says in the second value how it is encoded,
/// Firefox says there its type.
pub(super) async fn content(entry: &JsValue) -> Result<Option<String>, BrowserError> {
    let get: Function = Reflect::get(entry, &"getContent".into())
        .ok()
        .and_then(|found| found.dyn_into().ok())
        .ok_or_else(|| BrowserError::NoSuchApi("getContent".to_owned()))?;
    let answer = called_back("getContent", entry, &get).await?;
    let base64 = answer.get(1).as_string().as_deref() == Some("base64");
    Ok(answer.get(0).as_string().filter(|_| !base64))
}

/// Calls a function of the tools that answers by its last argument (Chrome) or by a promise (Firefox).
pub(super) async fn called_back(path: &str, owner: &JsValue, function: &Function) -> Result<Array, BrowserError> {
    let promise = js_sys::Promise::new(&mut |done, failed| {
        let resolve = done.clone();
        let answered = Closure::once_into_js(move |first: JsValue, second: JsValue| {
            drop(resolve.call1(&JsValue::UNDEFINED, &Array::of2(&first, &second)));
        });
        match function.call1(owner, &answered) {
            // Firefox may leave the function alone.
            Ok(returned) if returned.is_instance_of::<js_sys::Promise>() => {
                drop(done.call1(&JsValue::UNDEFINED, &returned));
            }
            Ok(_) => {}
            Err(thrown) => drop(failed.call1(&JsValue::UNDEFINED, &thrown)),
        }
    });
    let answer = js::wait(path, promise.into()).await?;
    Ok(answer.dyn_into().unwrap_or_else(|one| Array::of1(&one)))
}
