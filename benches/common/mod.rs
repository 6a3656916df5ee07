//! Tables to measure, and paths to ask them for.
#![allow(dead_code, clippy::unwrap_used)]

use why403::table::{Operation, Table, Template, TextTable, compile, text};

/// The platforms with a table in `vendors/`, in alphabetical order.
pub(crate) fn platforms() -> Vec<String> {
    let folder = format!("{}/vendors", env!("CARGO_MANIFEST_DIR"));
    let mut names: Vec<String> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.join("table.txt").is_file())
        .map(|path| path.file_name().unwrap().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

/// The text form of a platform's table.
pub(crate) fn text_table(platform: &str) -> TextTable {
    let path = format!("{}/vendors/{platform}/table.txt", env!("CARGO_MANIFEST_DIR"));
    text::parse(&std::fs::read_to_string(path).unwrap()).unwrap()
}

/// The compiled form of a platform's table.
pub(crate) fn compiled(platform: &str) -> Vec<u8> {
    compile(&text_table(platform)).unwrap()
}

/// Method and path of one call to every operation, in an order that tells the processor nothing.
pub(crate) fn calls(table: &Table) -> Vec<(String, String)> {
    let mut calls: Vec<(String, String)> = table
        .refs()
        .map(|operation| {
            let template = Template::parse(&operation.template()).unwrap();
            let method = operation.method().replace('*', "POST");
            (
                method,
                template.example(|n| format!("6a6b{n:04}-1111-4222-8333-444455556666")),
            )
        })
        .collect();
    shuffle(&mut calls);
    calls
}

/// The same calls with one word more at the end, which no template has; the table knows everything before it.
pub(crate) fn misses(table: &Table) -> Vec<(String, String)> {
    let calls = calls(table).into_iter();
    calls
        .map(|(method, path)| (method, format!("{path}/no-such-thing")))
        .filter(|(method, path)| table.lookup(method, path).operation().is_none())
        .collect()
}

/// Tables of three sizes for the same question: does the cost grow with the table? All operations of all platforms are in
/// one tree, each under its platform and base, so that the sizes differ in nothing else.
pub(crate) fn sizes() -> Vec<(usize, Table)> {
    let mut all: Vec<Operation> = Vec::new();
    for platform in platforms() {
        let operations = text_table(&platform).operations.into_iter();
        all.extend(operations.map(|operation| Operation {
            template: format!("/{platform}/{}{}", tag(&operation.base), operation.template),
            base: String::new(),
            requirement: Default::default(),
            ..operation
        }));
    }
    shuffle(&mut all);
    [300, 3_321, all.len()]
        .map(|size| {
            let table = TextTable {
                platform: "all".to_owned(),
                operations: all.iter().take(size).cloned().collect(),
                ..TextTable::default()
            };
            (size, Table::load(compile(&table).unwrap()).unwrap())
        })
        .into()
}

fn tag(base: &str) -> &str {
    if base.is_empty() { "-" } else { base }
}

/// Fisher and Yates, by a generator of its own: the same order every time.
fn shuffle<T>(list: &mut [T]) {
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    for last in (1..list.len()).rev() {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        list.swap(last, (state % (last as u64 + 1)) as usize);
    }
}
