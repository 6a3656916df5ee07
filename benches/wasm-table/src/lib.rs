//! What the bench page calls: a table loaded from its compiled bytes, asked one call at a time or many at once.
//!
//! Paths come through a buffer that JavaScript writes into, so that a look-up passes two numbers and no object.

use std::cell::RefCell;
use std::hint::black_box;

use wasm_bindgen::prelude::wasm_bindgen;
use why403::platforms::{Tables, of_host};
use why403::table::{METHODS, Table};

/// Whose calls are looked up by host.
const HOST: &str = "api.mypurecloud.com";

/// Bytes of a path at most.
const BUFFER: usize = 8 * 1024;

thread_local! {
    static TABLES: RefCell<Vec<Table>> = const { RefCell::new(Vec::new()) };
    static PATH: RefCell<Vec<u8>> = RefCell::new(vec![0; BUFFER]);
    static SETS: RefCell<Vec<Tables>> = const { RefCell::new(Vec::new()) };
    static CALLS: RefCell<Vec<(String, String)>> = const { RefCell::new(Vec::new()) };
}

/// Loads a compiled table and forgets those before it; the number of operations.
///
/// # Errors
/// What is wrong with the bytes.
#[wasm_bindgen]
pub fn load(bytes: &[u8]) -> Result<usize, String> {
    TABLES.with_borrow_mut(Vec::clear);
    load_more(bytes)
}

/// Loads a compiled table beside those before it; the number of operations.
///
/// # Errors
/// What is wrong with the bytes.
#[wasm_bindgen]
pub fn load_more(bytes: &[u8]) -> Result<usize, String> {
    let table = Table::load(bytes).map_err(|error| error.to_string())?;
    let size = table.len();
    TABLES.with_borrow_mut(|tables| tables.push(table));
    Ok(size)
}

/// Where the buffer for paths begins in the memory of the module.
#[wasm_bindgen]
pub fn buffer() -> usize {
    PATH.with_borrow(|path| path.as_ptr() as usize)
}

/// Its length in bytes.
#[wasm_bindgen]
pub fn buffer_length() -> usize {
    BUFFER
}

/// The number that stands for a method in [`lookup`]; 255 when there is none.
#[wasm_bindgen]
pub fn method_number(method: &str) -> u8 {
    let at = METHODS.iter().position(|known| *known == method);
    at.and_then(|at| u8::try_from(at).ok()).unwrap_or(u8::MAX)
}

/// The number of the operation that the first table has for the path in the buffer; -1 when it has none.
#[wasm_bindgen]
pub fn lookup(method: u8, length: usize) -> i32 {
    TABLES.with_borrow(|tables| {
        PATH.with_borrow(|path| {
            let path = path.get(..length).and_then(|path| std::str::from_utf8(path).ok());
            let method = METHODS.get(usize::from(method));
            match (tables.first(), method, path) {
                (Some(table), Some(method), Some(path)) => number(table, method, path),
                _ => -1,
            }
        })
    })
}

/// The template of an operation of the first table.
#[wasm_bindgen]
pub fn template(number: usize) -> String {
    TABLES.with_borrow(|tables| {
        let operation = tables.first().and_then(|table| table.refs().nth(number));
        operation.map(|operation| operation.template()).unwrap_or_default()
    })
}

/// Keeps calls for [`run`], one a line: method, space, path.
#[wasm_bindgen]
pub fn keep_calls(lines: &str) {
    let calls = lines.lines().filter_map(|line| line.split_once(' '));
    let calls = calls
        .map(|(method, path)| (method.to_owned(), path.to_owned()))
        .collect();
    CALLS.set(calls);
}

/// Looks every kept call up, and counts those found: what it costs where the request is in Rust already.
#[wasm_bindgen]
pub fn run() -> usize {
    TABLES.with_borrow(|tables| {
        CALLS.with_borrow(|calls| {
            let Some(table) = tables.first() else { return 0 };
            let found = calls
                .iter()
                .filter(|(method, path)| number(table, black_box(method), black_box(path)) >= 0);
            found.count()
        })
    })
}

/// Makes a set of platforms' tables from names and bytes; its number.
///
/// # Errors
/// What is wrong with the bytes.
#[wasm_bindgen]
pub fn make_set(names: Vec<String>, all: Vec<js_sys::Uint8Array>) -> Result<usize, String> {
    let mut tables = Tables::new();
    for (name, bytes) in names.iter().zip(all) {
        tables.insert(name, bytes.to_vec()).map_err(|error| error.to_string())?;
    }
    Ok(SETS.with_borrow_mut(|sets| {
        sets.push(tables);
        sets.len() - 1
    }))
}

/// Looks every kept call up in a set, through host and platform as the engine goes, and counts those found.
#[wasm_bindgen]
pub fn run_in(set: usize) -> usize {
    SETS.with_borrow(|sets| {
        CALLS.with_borrow(|calls| {
            let Some(tables) = sets.get(set) else { return 0 };
            let found = calls.iter().filter(|(method, path)| {
                let platform = of_host(black_box(HOST)).map(|(platform, _)| platform.id());
                let table = platform.and_then(|id| tables.table(id));
                table.is_some_and(|table| number(table, black_box(method), black_box(path)) >= 0)
            });
            found.count()
        })
    })
}

fn number(table: &Table, method: &str, path: &str) -> i32 {
    let operation = table.lookup(method, path).operation();
    operation.map_or(-1, |operation| operation.index() as i32)
}
