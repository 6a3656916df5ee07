//! What the benchmark page calls. Each function stands for one way to use the engine from
//! JavaScript, since crossing the border costs as much as the work itself.
#![cfg(target_arch = "wasm32")]

#[path = "../../token/subject.rs"]
mod subject;

use serde::Serialize;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;
use why403::platforms::Tables;

/// Reads a token and keeps the result in wasm, as the extension does; the number of its anomalies.
#[wasm_bindgen]
pub fn read(token: &str) -> usize {
    subject::read(token).anomalies.len()
}

/// Reads a token and gives header and claims to JavaScript as JSON text, which is what the other
/// decoders' results can be compared with.
#[wasm_bindgen]
pub fn read_to_json(token: &str) -> Option<String> {
    let token = subject::read(token);
    let claims = token.claims()?.raw();
    let header = token.header()?.protected();
    Some(format!(
        "{{\"header\":{},\"payload\":{}}}",
        header.to_text(),
        claims.to_text()
    ))
}

/// Does nothing with a token but take it over the border.
#[wasm_bindgen]
pub fn cross(token: &str) -> usize {
    token.len()
}

/// The engine with the table of Genesys Cloud.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Engine {
    tables: Tables,
}

#[wasm_bindgen]
impl Engine {
    /// Loads the compiled table.
    ///
    /// # Errors
    /// The table's own words.
    #[wasm_bindgen(constructor)]
    pub fn new(table: Vec<u8>) -> Result<Engine, JsValue> {
        // The extension reads them from a file; here the module carries them.
        why403::signs::give(why403::signs::BYTES.to_vec()).map_err(|error| JsValue::from_str(&error.to_string()))?;
        let mut tables = Tables::new();
        tables
            .insert("genesys", table)
            .map_err(|error| JsValue::from_str(&error.to_string()))?;
        Ok(Self { tables })
    }

    /// Explains a refused call that carries the token, and keeps the report in wasm.
    pub fn explain(&self, token: &str) -> usize {
        let exchange = subject::refused_call(token);
        exchange.map_or(0, |exchange| subject::explain(&exchange, &self.tables).findings.len())
    }

    /// Explains it and gives the report to JavaScript, as a message to the card.
    ///
    /// # Errors
    /// When the report cannot be written.
    pub fn report(&self, token: &str) -> Result<JsValue, JsValue> {
        let exchange = subject::refused_call(token).ok_or(JsValue::NULL)?;
        let report = subject::explain(&exchange, &self.tables);
        report
            .serialize(&serde_wasm_bindgen::Serializer::json_compatible())
            .map_err(JsValue::from)
    }
}
