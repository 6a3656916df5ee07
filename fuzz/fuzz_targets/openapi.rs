//! Any document as OpenAPI, JSON or YAML: a table that its text and its bytes give again, or a named error.
#![no_main]

use libfuzzer_sys::fuzz_target;
use why403::import::openapi::{Options, read};
use why403::table::{Table, compile, text, write_text};

fuzz_target!(|data: &[u8]| {
    let Ok(document) = std::str::from_utf8(data) else { return };
    let options = Options::default();
    let found = match document.trim_start().starts_with(['{', 'o', 's', '#', '-', '%']) {
        true => read(document, &options),
        false => read(&format!("openapi: 3.0.0\nservers: [{{url: 'https://a.example'}}]\n{document}"), &options),
    };
    match found {
        Ok(found) => {
            let written = write_text(&found.table);
            let back = text::parse(&written).expect("the table's text is read again");
            assert_eq!(back.operations, found.table.operations);
            let bytes = compile(&found.table).expect("an imported table can be compiled");
            let table = Table::load(bytes).expect("what was compiled is loaded");
            for operation in &found.table.operations {
                let _ = table.lookup(&operation.method, &operation.template);
            }
        }
        Err(error) => assert!(!error.code().is_empty() && !error.to_string().is_empty()),
    }
});
