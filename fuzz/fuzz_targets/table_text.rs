//! The text form of tables and claims: read and given again, or a named error with its line.
#![no_main]

use libfuzzer_sys::fuzz_target;
use why403::table::{Claims, Table, Template, compile, expr, text, write_text};

fuzz_target!(|data: &[u8]| {
    let Ok(tail) = std::str::from_utf8(data) else { return };
    let _ = (Template::parse(tail), expr::from_text(tail).map(|found| expr::to_text(&found)));
    if let Ok(claims) = Claims::parse(&format!("why403 claims 1\n{tail}")) {
        let _ = claims.for_request("GET", "/api/v2/users/me");
    }
    let head = "why403 table 1\nplatform p\nsource d | a | 2026-01-01 | c | e\n";
    for whole in [tail.to_owned(), format!("{head}{tail}")] {
        let Ok(table) = text::parse(&whole) else { continue };
        let written = write_text(&table);
        let back = text::parse(&written).expect("what is written is read again");
        assert_eq!(write_text(&back), written);
        if let Ok(bytes) = compile(&table) {
            let loaded = Table::load(bytes).expect("what was compiled is loaded");
            assert_eq!(loaded.operations().count(), table.operations.len());
        }
    }
});
