//! Loads a platform's table when it is first needed.

use crate::browser::error::BrowserError;
use crate::platforms::{self, Tables};
use crate::table::Claims;
use gloo_net::http::Request;
use std::cell::RefCell;

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
    let loaded = bytes(&file).await;
    let loaded = loaded.map_err(|error| failed(error.to_string()))?;
    tables
        .borrow_mut()
        .insert(platform, loaded)
        .map_err(|error| BrowserError::Table {
            platform: platform.to_owned(),
            reason: error.to_string(),
        })?;
    if !platforms::ALL
        .iter()
        .any(|one| one.id() == platform && one.has_claims())
    {
        return Ok(());
    }
    let unread = |reason: String| BrowserError::Table {
        platform: platform.to_owned(),
        reason,
    };
    let file = address(&format!("tables/{platform}.claims.txt"))?;
    let claims = text(&file).await.map_err(|error| unread(error.to_string()))?;
    let claims = Claims::parse(&claims).map_err(|error| unread(error.to_string()))?;
    tables.borrow_mut().insert_claims(platform, claims);
    Ok(())
}

async fn bytes(address: &str) -> Result<Vec<u8>, BrowserError> {
    let answer = get(address).await?;
    answer.binary().await.map_err(|error| refused(&error))
}

/// The text of a file of the extension or page.
///
/// # Errors
/// [`BrowserError::Api`] when it cannot be had.
pub async fn text(address: &str) -> Result<String, BrowserError> {
    let answer = get(address).await?;
    answer.text().await.map_err(|error| refused(&error))
}

async fn get(address: &str) -> Result<gloo_net::http::Response, BrowserError> {
    let answer = Request::get(address).send().await.map_err(|error| refused(&error))?;
    if answer.ok() {
        return Ok(answer);
    }
    Err(BrowserError::Api {
        api: "fetch".to_owned(),
        reason: format!("the file is not there (status {})", answer.status()),
    })
}

fn refused(error: &gloo_net::Error) -> BrowserError {
    BrowserError::Api {
        api: "fetch".to_owned(),
        reason: error.to_string(),
    }
}
