//! Loads a platform's table when it is first needed.

use crate::browser::error::BrowserError;
use crate::browser::js;
use crate::platforms::{self, Tables};
use crate::table::Claims;
use js_sys::{Function, Promise, Uint8Array};
use std::cell::RefCell;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

/// Loads the table of `platform` and the claims about it, unless they are here. `address` makes the
/// address of a file of the extension or page out of its name.
///
/// # Errors
/// [`BrowserError::Table`] when the table cannot be had; the tables know it then, and every report says so.
pub async fn load(
    tables: &RefCell<Tables>,
    platform: &str,
    address: impl Fn(&str) -> Result<String, BrowserError>,
) -> Result<(), BrowserError> {
    if tables.borrow().has(platform) {
        return Ok(());
    }
    let failed = |reason: String| {
        tables.borrow_mut().mark_unavailable(platform, &reason);
        BrowserError::Table {
            platform: platform.to_owned(),
            reason,
        }
    };
    let file = address(&format!("tables/{platform}.table"))?;
    let claimed = platforms::ALL
        .iter()
        .any(|one| one.id() == platform && one.has_claims());
    // On its way together with the table.
    let claims = match claimed {
        true => Some(begin(&address(&format!("tables/{platform}.claims.txt"))?)?),
        false => None,
    };
    let loaded = bytes(&file).await;
    let loaded = loaded.map_err(|error| failed(error.to_string()))?;
    tables
        .borrow_mut()
        .insert(platform, loaded)
        .map_err(|error| BrowserError::Table {
            platform: platform.to_owned(),
            reason: error.to_string(),
        })?;
    let Some(claims) = claims else { return Ok(()) };
    let unread = |reason: String| BrowserError::Table {
        platform: platform.to_owned(),
        reason,
    };
    let claims = text_of(claims).await.map_err(|error| unread(error.to_string()))?;
    let claims = Claims::parse(&claims).map_err(|error| unread(error.to_string()))?;
    tables.borrow_mut().insert_claims(platform, claims);
    Ok(())
}

async fn bytes(address: &str) -> Result<Vec<u8>, BrowserError> {
    let body = answer(begin(address)?).await?.array_buffer().map_err(refused)?;
    let body = JsFuture::from(body).await.map_err(refused)?;
    Ok(Uint8Array::new(&body).to_vec())
}

/// The text of a file of the extension or page.
///
/// # Errors
/// [`BrowserError::Api`] when it cannot be had.
pub async fn text(address: &str) -> Result<String, BrowserError> {
    text_of(begin(address)?).await
}

async fn text_of(asked: Promise) -> Result<String, BrowserError> {
    let body = answer(asked).await?.text().map_err(refused)?;
    let body = JsFuture::from(body).await.map_err(refused)?;
    Ok(body.as_string().unwrap_or_default())
}

fn begin(address: &str) -> Result<Promise, BrowserError> {
    // A page's or a worker's.
    let fetch: Function = js::get(&js_sys::global(), "fetch")
        .dyn_into()
        .map_err(|_| BrowserError::NoSuchApi("fetch".to_owned()))?;
    let asked = fetch.call1(&JsValue::UNDEFINED, &address.into()).map_err(refused)?;
    Ok(Promise::resolve(&asked))
}

async fn answer(asked: Promise) -> Result<web_sys::Response, BrowserError> {
    let answer: web_sys::Response = js::wait("fetch", asked.into()).await?.unchecked_into();
    if answer.ok() {
        return Ok(answer);
    }
    Err(BrowserError::Api {
        api: "fetch".to_owned(),
        reason: format!("the file is not there (status {})", answer.status()),
    })
}

fn refused(thrown: JsValue) -> BrowserError {
    BrowserError::api("fetch", &thrown)
}
