//! Any text as a document of another form than OpenAPI (Google discovery, Postman, AsyncAPI, GraphQL): a table that its
//! text and its bytes give again, or a named error. The first byte chooses the head that is put before it.
#![no_main]

use libfuzzer_sys::fuzz_target;
use why403::import::openapi::{Options, read};
use why403::table::{Table, compile, text, write_text};

fuzz_target!(|data: &[u8]| {
    let Some((choice, data)) = data.split_first() else { return };
    let Ok(body) = std::str::from_utf8(data) else { return };
    let document = match choice % 5 {
        0 => format!("{{\"discoveryVersion\":\"v1\",\"rootUrl\":\"https://a.example/\",{body}"),
        1 => format!(
            "{{\"info\":{{\"schema\":\"https://schema.getpostman.com/json/collection/v2.1.0/collection.json\"}},{body}"
        ),
        2 => format!("asyncapi: 2.6.0\n{body}"),
        3 => format!("asyncapi: 3.0.0\n{body}"),
        _ => format!("type Query {body}"),
    };
    let options = Options {
        hosts: vec!["a.example".to_owned()],
        ..Options::default()
    };
    match read(&document, &options) {
        Ok(found) => {
            let written = write_text(&found.table);
            let back = text::parse(&written).expect("the table's text is read again");
            assert_eq!(back.operations, found.table.operations);
            let bytes = compile(&found.table).expect("an imported table can be compiled");
            Table::load(bytes).expect("what was compiled is loaded");
        }
        Err(error) => assert!(!error.code().is_empty() && !error.to_string().is_empty()),
    }
});
