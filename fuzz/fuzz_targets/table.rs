//! A compiled table, damaged anywhere: a named error, or a table that can be used.
//!
//! The first byte chooses: the bytes as they are; the bytes as a body, with a header and a checksum that fit, since
//! otherwise nothing behind the checksum would ever be reached; or a whole table with places overwritten (three bytes
//! each: two of the place, one of the value).
#![no_main]

use libfuzzer_sys::fuzz_target;
use std::sync::OnceLock;
use why403::table::{Table, compile, text};

const HEADER: usize = 24;

/// The body of a small bundled table.
fn whole() -> &'static [u8] {
    static BODY: OnceLock<Vec<u8>> = OnceLock::new();
    BODY.get_or_init(|| {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../vendors/cxone/table.txt");
        let table = text::parse(&std::fs::read_to_string(path).expect("the table")).expect("the table's text");
        compile(&table).expect("compiled").split_off(HEADER)
    })
}

fn with_header(body: &[u8]) -> Vec<u8> {
    let mut bytes = b"W403TBL\0\x02\0\0\0".to_vec();
    bytes.extend((body.len() as u32).to_le_bytes());
    bytes.extend(checksum(body).to_le_bytes());
    bytes.extend(body);
    bytes
}

fuzz_target!(|data: &[u8]| {
    let Some((how, input)) = data.split_first() else { return };
    let bytes = match how % 4 {
        0 => input.to_vec(),
        1 => with_header(input),
        _ => {
            let mut body = whole().to_vec();
            for place in input.chunks_exact(3) {
                let at = usize::from(u16::from_be_bytes([place[0], place[1]])) % body.len();
                body[at] = place[2];
            }
            with_header(&body)
        }
    };
    let table = match Table::load(&bytes) {
        Ok(table) => table,
        Err(error) => {
            assert!(!error.to_string().is_empty());
            return;
        }
    };
    let _ = (table.platform().len(), table.title().len(), table.sources().len());
    for operation in table.operations().take(200) {
        let _ = table.lookup(&operation.method, &operation.template);
        let _ = table.lookup_at("api.example.com", "GET", &operation.template);
    }
    for path in ["/", "/a/b", "/api/v2/users/{id}", "//%2F/é"] {
        let _ = table.lookup("GET", path);
        for near in table.nearest("GET", path, 3) {
            assert!(near.distance.is_finite());
            let _ = (near.operation.to_operation(), near.reason.to_string());
        }
    }
    let _ = (table.knows_host("api.example.com"), table.similar_names("scope", "users", 3));
    let _ = table.scope_covers("a", "b");
});

/// The checksum of the format (`src/table/format.rs`).
fn checksum(bytes: &[u8]) -> u64 {
    const MIX: u64 = 0x9e37_79b9_7f4a_7c15;
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    let mut words = bytes.chunks_exact(8);
    for word in &mut words {
        hash = (hash.rotate_left(5) ^ u64::from_le_bytes(word.try_into().unwrap())).wrapping_mul(MIX);
    }
    let mut tail = [0; 8];
    tail[..words.remainder().len()].copy_from_slice(words.remainder());
    hash = (hash.rotate_left(5) ^ u64::from_le_bytes(tail)).wrapping_mul(MIX);
    (hash ^ bytes.len() as u64).wrapping_mul(MIX)
}
