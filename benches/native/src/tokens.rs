//! Reading a token and explaining a refused call at three sizes of token, and an ordinary call from event to journal.

use crate::figure::{figure, noted};
use crate::measure::{Subject, in_turns, of};
use crate::subject;
use crate::tab::Tab;
use crate::{Error, Result};
use serde_json::Value;
use std::hint::black_box;
use std::path::Path;
use why403::platforms::Tables;

const TOKENS: &str = include_str!("../../token/tokens.json");

/// Name and text of the tokens that are measured, smallest first.
pub(crate) fn tokens() -> Result<Vec<(String, String)>> {
    let all: Value = serde_json::from_str(TOKENS).map_err(Error::other)?;
    let text = |one: &Value, name: &str| Some(one.get(name)?.as_str()?.to_owned());
    let list = all.as_array().into_iter().flatten();
    Ok(list
        .filter_map(|one| Some((text(one, "name")?, text(one, "token")?)))
        .collect())
}

/// The engine with the table of Genesys Cloud.
pub(crate) fn genesys(folder: &Path) -> Result<Tables> {
    let path = folder.join("genesys.table");
    let bytes = std::fs::read(&path).map_err(Error::io(format!("cannot read {}", path.display())))?;
    let mut tables = Tables::new();
    tables.insert("genesys", bytes).map_err(Error::other)?;
    Ok(tables)
}

/// `0.7 KB` as part of a figure's id.
pub(crate) fn key(name: &str) -> &str {
    name.split(' ').next().unwrap_or(name)
}

pub(crate) fn measure(folder: &Path) -> Result<Vec<Value>> {
    let tables = genesys(folder)?;
    let tokens = tokens()?;
    let mut calls = Vec::new();
    for (name, token) in &tokens {
        let call = subject::refused_call(token).ok_or_else(|| Error::Other(format!("no call carries {name}")))?;
        let report = subject::explain(&call, &tables);
        if !report.verdict.text.contains("analytics:conversationDetail:view") {
            return Err(Error::Other(format!(
                "{name} is explained otherwise: {}",
                report.verdict.text
            )));
        }
        calls.push(call);
    }
    let mut subjects = Vec::new();
    for ((name, token), call) in tokens.iter().zip(&calls) {
        let tables = &tables;
        subjects.push(Subject::new(format!("read {name}"), 1, move || {
            subject::read(black_box(token)).anomalies.len()
        }));
        subjects.push(Subject::new(format!("explain {name}"), 1, move || {
            subject::explain(black_box(call), tables).findings.len()
        }));
    }
    // As many calls before it as are kept: nothing may cost more then.
    let mut tab = filled(1_000);
    let (writes, bytes) = written(&mut filled(100));
    subjects.push(Subject::new("ordinary", 1, move || {
        tab.call(200, true);
        tab.write()
    }));
    let times = in_turns(subjects);
    let mut figures = Vec::new();
    for (name, _) in &tokens {
        let value = of(&times, &format!("read {name}")) / 1e3;
        let id = format!("token.read.{}", key(name));
        figures.push(figure(&id, &format!("token of {name} read"), "µs", value, &[]));
    }
    for (name, _) in &tokens {
        let value = of(&times, &format!("explain {name}")) / 1e3;
        let id = format!("call.explained.{}", key(name));
        let what = format!("refused call explained, token of {name}");
        figures.push(figure(&id, &what, "µs", value, &[]));
    }
    let value = of(&times, "ordinary") / 1e3;
    let what = "ordinary call from event to journal, 1,000 calls before it";
    figures.push(noted(
        figure("call.ordinary", what, "µs", value, &[]),
        format!("{writes} keys, {bytes} bytes; making the events is part of it"),
    ));
    Ok(figures)
}

fn filled(count: usize) -> Tab {
    let mut tab = Tab::new();
    for _ in 0..count {
        tab.call(200, true);
        tab.write();
    }
    tab
}

/// Keys and bytes that one more call writes.
fn written(tab: &mut Tab) -> (usize, usize) {
    tab.call(200, true);
    let writes = tab.writes();
    // Lengths are told, nothing of what is in them. A write without value removes a key.
    let values: Vec<usize> = writes
        .iter()
        .filter_map(|write| Some(write.key.len() + write.value.as_ref()?.expose().len()))
        .collect();
    (values.len(), values.iter().sum())
}
