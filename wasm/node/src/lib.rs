//! What the npm package loads: the engine, asked and answering in JSON. Files are read by its JavaScript, so nothing here
//! knows Node.js or a browser.
#![cfg(target_arch = "wasm32")]

use serde::Deserialize;
use std::cell::RefCell;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;
use why403::exchange::{Body, Exchange, Outcome};
use why403::import::{Imported, read_where};
use why403::platforms::{self, Tables};
use why403::report;
use why403::sensitive::Sensitive;
use why403::session::Session;
use why403::session::listen::is_telling;
use why403::table::Claims;
use why403::{signs, token, vendors};

thread_local! {
    static TABLES: RefCell<Tables> = RefCell::default();
}

/// What went wrong, for JavaScript's `Error`.
fn failed(error: impl std::fmt::Display) -> JsValue {
    JsValue::from_str(&error.to_string())
}

/// Takes the files of the signs and of the vendors, before anything else.
///
/// # Errors
/// When they are not those of this build.
#[wasm_bindgen]
pub fn take(signs: Vec<u8>, vendors: &str) -> Result<(), JsValue> {
    vendors::give(vendors).map_err(failed)?;
    signs::give(signs).map_err(failed)
}

/// Takes the compiled table of a platform, and what is claimed of it.
///
/// # Errors
/// When the table is damaged.
#[wasm_bindgen]
pub fn take_table(platform: &str, table: Vec<u8>, claims: Option<String>) -> Result<(), JsValue> {
    TABLES.with_borrow_mut(|tables| {
        if let Some(Ok(claims)) = claims.map(|text| Claims::parse(&text)) {
            tables.insert_claims(platform, claims);
        }
        tables.insert(platform, table).map_err(failed)
    })
}

/// Which of these platforms' tables are still to be taken.
#[wasm_bindgen]
pub fn missing(platforms: Vec<String>) -> Vec<String> {
    TABLES.with_borrow(|tables| platforms.into_iter().filter(|id| !tables.has(id)).collect())
}

/// Calls that are to be explained.
#[wasm_bindgen]
pub struct Recording {
    session: Session,
    notes: Vec<String>,
    pending: bool,
}

/// A call as a test runner has it.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Call {
    #[serde(default = "get")]
    method: String,
    url: String,
    /// `None` when they are not known, as of an answer without its request.
    request_headers: Option<Vec<(String, String)>>,
    request_body: Option<String>,
    status: Option<u16>,
    #[serde(default)]
    headers: Vec<(String, String)>,
    body: Option<String>,
    #[serde(default)]
    sent_at_ms: i64,
}

fn get() -> String {
    "GET".to_owned()
}

#[wasm_bindgen]
impl Recording {
    /// Reads a HAR file, a cURL, fetch or PowerShell command, or a raw HTTP request.
    ///
    /// # Errors
    /// When it is none of these.
    pub fn of_text(text: &str, now_ms: f64) -> Result<Recording, JsValue> {
        match read_where(text, now_ms as i64, &is_telling).map_err(failed)? {
            Imported::Exchanges(recording) => Ok(Self::of(recording.exchanges, recording.notes)),
            _ => Err(JsValue::from_str("this is no recording of calls")),
        }
    }

    /// Takes one call, as JSON.
    ///
    /// # Errors
    /// When its method or address is none.
    pub fn of_call(json: &str) -> Result<Recording, JsValue> {
        let call: Call = serde_json::from_str(json).map_err(failed)?;
        let mut exchange = Exchange::new("1", &call.method, &call.url, call.sent_at_ms).map_err(failed)?;
        match call.request_headers {
            Some(headers) => headers
                .into_iter()
                .for_each(|(name, value)| exchange.request_headers.push(&name, value)),
            None => exchange.withheld = Some("the request's headers were not given".to_owned()),
        }
        call.headers
            .into_iter()
            .for_each(|(name, value)| exchange.response_headers.push(&name, value));
        exchange.request_body = call.request_body.as_deref().map(Body::of).unwrap_or_default();
        exchange.response_body = call.body.as_deref().map(Body::of).unwrap_or_default();
        exchange.outcome = call.status.map_or(Outcome::Pending, Outcome::Status);
        Ok(Self::of(vec![exchange], Vec::new()))
    }

    fn of(exchanges: Vec<Exchange>, notes: Vec<String>) -> Self {
        Self {
            pending: exchanges.iter().all(|exchange| exchange.outcome == Outcome::Pending),
            session: Session::from_exchanges(exchanges),
            notes,
        }
    }

    /// The platforms whose tables are wanted.
    pub fn platforms(&self) -> Vec<String> {
        self.session.platforms().into_iter().map(str::to_owned).collect()
    }

    /// The refused calls explained (of calls without an answer, what they need), as JSON; with `all`, every call.
    pub fn explained(&self, all: bool) -> String {
        TABLES.with_borrow(|tables| {
            let reports = self
                .session
                .reports(tables, |exchange| all || self.pending || self.session.denied(exchange));
            let texts: Vec<String> = reports.iter().map(report::text).collect();
            let value = serde_json::json!({
                "calls": self.session.exchanges().len(),
                "denials": self.session.denials(),
                "notes": self.notes,
                "reports": report::exported(&reports),
                "texts": texts,
            });
            value.to_string()
        })
    }

    /// What the calls need together, as JSON.
    pub fn needs(&self) -> String {
        TABLES.with_borrow(|tables| {
            let needs = report::needs(&self.session, tables);
            serde_json::to_string(&needs).unwrap_or_default()
        })
    }
}

/// The platform of an address.
#[wasm_bindgen]
pub fn platform_of(address: &str) -> Option<String> {
    let call = Exchange::new("asked", "GET", address, 0).ok()?;
    platforms::of_call(&call).map(|platform| platform.id().to_owned())
}

/// What a call needs, as JSON.
///
/// # Errors
/// When the method or address is none.
#[wasm_bindgen]
pub fn requirement(method: &str, address: &str) -> Result<String, JsValue> {
    let call = Exchange::new("asked", method, address, 0).map_err(failed)?;
    let found = TABLES.with_borrow(|tables| report::requires(&call, tables));
    serde_json::to_string(&found).map_err(failed)
}

/// All of a token, as JSON. Tokens inside of it are hidden.
///
/// # Errors
/// Never, as it stands: a text that is no token is told as malformed.
#[wasm_bindgen]
pub fn decode(given: &str, now_ms: f64) -> Result<String, JsValue> {
    let unwrapped = token::unwrap(given);
    let inside = if unwrapped.steps.is_empty() {
        Sensitive::new(given.trim().to_owned())
    } else {
        unwrapped.token
    };
    let details = report::details(&token::decode(&inside), &unwrapped.steps, now_ms as i64);
    serde_json::to_string(&details).map_err(failed)
}
