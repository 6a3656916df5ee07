//! One hot path so many times. The difference of two runs, by the difference of their times, is what one costs: loading
//! and making ready cancel out.

use crate::tab::Tab;
use crate::tokens::{genesys, key, tokens};
use crate::{Error, Result, subject};
use std::hint::black_box;
use std::path::Path;
use why403::table::{Table, Template};

pub(crate) fn run(folder: &Path, name: Option<&str>, times: usize) -> Result<()> {
    let Some(name) = name else {
        return list();
    };
    let sum = perform(folder, name, times)?;
    black_box(sum);
    Ok(())
}

/// Prints the names, one a line, with how often each is to be performed.
fn list() -> Result<()> {
    for (token, _) in tokens()? {
        println!("token.read.{} 20", key(&token));
        println!("call.explained.{} 2", key(&token));
    }
    for (name, times) in [("table.hit", 4_000), ("table.miss", 4_000), ("call.ordinary", 200)] {
        println!("{name} {times}");
    }
    Ok(())
}

fn perform(folder: &Path, name: &str, times: usize) -> Result<usize> {
    let mut sum = 0_usize;
    if let Some(size) = name.strip_prefix("token.read.") {
        let token = token(size)?;
        for _ in 0..times {
            sum += subject::read(black_box(&token)).anomalies.len();
        }
        return Ok(sum);
    }
    if let Some(size) = name.strip_prefix("call.explained.") {
        let tables = genesys(folder)?;
        let call = subject::refused_call(&token(size)?).ok_or_else(|| Error::Other("no call".to_owned()))?;
        for _ in 0..times {
            sum += subject::explain(black_box(&call), &tables).findings.len();
        }
        return Ok(sum);
    }
    match name {
        "table.hit" | "table.miss" => {
            let tables = genesys(folder)?;
            let table = tables
                .table("genesys")
                .ok_or_else(|| Error::Other("no table".to_owned()))?;
            let end = if name == "table.hit" { "" } else { "/no-such-thing" };
            let calls = calls(table, end);
            for (method, path) in calls.iter().cycle().take(times) {
                sum += usize::from(table.lookup(black_box(method), black_box(path)).operation().is_some());
            }
            Ok(sum)
        }
        "call.ordinary" => {
            let mut tab = Tab::new();
            for _ in 0..times {
                tab.call(200, true);
                sum += tab.write();
            }
            Ok(sum)
        }
        other => Err(Error::Other(format!(
            "there is no {other}; without a name all are listed"
        ))),
    }
}

fn token(size: &str) -> Result<String> {
    let found = tokens()?.into_iter().find(|(name, _)| key(name) == size);
    found
        .map(|(_, token)| token)
        .ok_or_else(|| Error::Other(format!("there is no token of {size}")))
}

/// One call to every operation, with something behind its path.
pub(crate) fn calls(table: &Table, end: &str) -> Vec<(String, String)> {
    let one = |operation: why403::table::OperationRef<'_>| {
        let template = Template::parse(&operation.template()).ok()?;
        let path = template.example(|n| format!("6a6b{n:04}-1111-4222-8333-444455556666"));
        Some((operation.method().to_owned(), path + end))
    };
    table.refs().filter_map(one).collect()
}
