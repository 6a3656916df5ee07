//! Hits and misses of one table beside routers with the same operations, and against the number of tables at hand.
//!
//! A router that refuses a template, or finds something else for a call, is measured on the calls that it answers
//! rightly, and so is the engine beside it; how many are left out is said.

use crate::count::calls;
use crate::figure::{figure, noted};
use crate::measure::{Subject, in_turns, of};
use crate::routers::{Peer, Route, all};
use crate::{Error, Result};
use serde_json::Value;
use std::hint::black_box;
use std::path::Path;
use why403::platforms::{Tables, of_host};
use why403::table::Table;

const HOST: &str = "api.mypurecloud.com";
/// So many tables at hand; the last number stands for all of them.
const LOADED: [usize; 5] = [1, 5, 10, 20, usize::MAX];

/// A call and what is to be found for it.
#[derive(Clone)]
struct Call {
    method: String,
    path: String,
    wanted: Option<usize>,
}

pub(crate) fn measure(folder: &Path) -> Result<Vec<Value>> {
    let every = compiled(folder)?;
    let (_, genesys) = every
        .iter()
        .find(|(name, _)| name == "genesys")
        .ok_or_else(|| Error::Other("there is no table of Genesys Cloud".to_owned()))?;
    let table = Table::load(genesys.clone()).map_err(Error::other)?;
    let routes: Vec<Route> = table
        .refs()
        .map(|operation| Route {
            method: operation.method().to_owned(),
            template: operation.template(),
            number: operation.index(),
        })
        .collect();
    let peers = all(&routes);
    let hits = wanted(&table, "");
    let misses: Vec<Call> = wanted(&table, "/no-such-thing")
        .into_iter()
        .filter(|call| call.wanted.is_none())
        .collect();
    let mut figures = Vec::new();
    for (id, what, calls) in [("table.hit", "hit", &hits), ("table.miss", "miss", &misses)] {
        figures.extend(beside(id, what, &table, &peers, calls));
    }
    figures.extend(loaded(&every, &hits, &misses)?);
    Ok(figures)
}

/// The compiled tables, by platform in alphabetical order.
fn compiled(folder: &Path) -> Result<Vec<(String, Vec<u8>)>> {
    let fault = || Error::io(format!("cannot read {}", folder.display()));
    let mut all = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(fault())? {
        let path = entry.map_err(fault())?.path();
        if path.extension().is_some_and(|end| end == "table") {
            let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            all.push((name, std::fs::read(&path).map_err(fault())?));
        }
    }
    all.sort();
    Ok(all)
}

fn wanted(table: &Table, end: &str) -> Vec<Call> {
    let one = |(method, path): (String, String)| {
        let wanted = table.lookup(&method, &path).operation().map(|found| found.index());
        Call { method, path, wanted }
    };
    calls(table, end).into_iter().map(one).collect()
}

fn engine(table: &Table, calls: &[Call]) -> usize {
    let found = |call: &&Call| {
        let found = table.lookup(black_box(&call.method), black_box(&call.path));
        found.operation().is_some()
    };
    calls.iter().filter(found).count()
}

/// One figure with all peers that answer every call; one more for each that does not.
fn beside(id: &str, what: &str, table: &Table, peers: &[Peer], calls: &[Call]) -> Vec<Value> {
    let right: Vec<Vec<Call>> = peers
        .iter()
        .map(|peer| {
            let right = |call: &&Call| (peer.find)(&call.method, &call.path) == call.wanted;
            calls.iter().filter(right).cloned().collect()
        })
        .collect();
    let mut subjects = vec![Subject::new("why403", calls.len(), || engine(table, calls))];
    for (peer, right) in peers.iter().zip(&right) {
        subjects.push(Subject::new(peer.name, right.len(), move || {
            let found = |call: &&Call| (peer.find)(black_box(&call.method), black_box(&call.path)).is_some();
            right.iter().filter(found).count()
        }));
        if right.len() < calls.len() {
            subjects.push(Subject::new(format!("beside {}", peer.name), right.len(), move || {
                engine(table, right)
            }));
        }
    }
    let times = in_turns(subjects);
    let whole: Vec<(String, f64)> = peers
        .iter()
        .zip(&right)
        .filter(|(_, right)| right.len() == calls.len())
        .map(|(peer, _)| (peer.name.to_owned(), of(&times, peer.name)))
        .collect();
    let words = format!("{what} of {} calls, Genesys Cloud", calls.len());
    let mut figures = vec![figure(id, &words, "ns", of(&times, "why403"), &whole)];
    for (peer, right) in peers.iter().zip(&right) {
        if right.len() == calls.len() {
            continue;
        }
        let value = of(&times, &format!("beside {}", peer.name));
        let times = [(peer.name.to_owned(), of(&times, peer.name))];
        let words = format!("{what} of the {} calls that {} answers rightly", right.len(), peer.name);
        let one = figure(&format!("{id}.{}", peer.name), &words, "ns", value, &times);
        let left = calls.len() - right.len();
        figures.push(noted(
            one,
            format!("{left} left out for both; it refused {} templates", peer.refused),
        ));
    }
    figures
}

/// Through host and platform, as the engine goes.
fn through(tables: &Tables, calls: &[Call]) -> usize {
    let found = |call: &&Call| {
        let found = of_host(black_box(HOST)).and_then(|(platform, _)| tables.table(platform.id()));
        let found = found.and_then(|table| table.lookup(black_box(&call.method), black_box(&call.path)).operation());
        found.is_some()
    };
    calls.iter().filter(found).count()
}

fn loaded(every: &[(String, Vec<u8>)], hits: &[Call], misses: &[Call]) -> Result<Vec<Value>> {
    let mut some = Vec::new();
    for count in LOADED.map(|count| count.min(every.len())) {
        let mut tables = Tables::new();
        let first = every.iter().filter(|(name, _)| name == "genesys");
        let others = every.iter().filter(|(name, _)| name != "genesys");
        for (name, bytes) in first.chain(others).take(count) {
            tables.insert(name, bytes.clone()).map_err(Error::other)?;
        }
        some.push((count, tables));
    }
    let mut figures = Vec::new();
    for (what, calls) in [("hit", hits), ("miss", misses)] {
        let subject = |(count, tables)| {
            let tables: &Tables = tables;
            Subject::new(format!("{count}"), calls.len(), move || through(tables, calls))
        };
        let subjects = some.iter().map(|(count, tables)| subject((*count, tables))).collect();
        let times = in_turns(subjects);
        let one = times
            .iter()
            .map(|(count, time)| (count.clone(), *time))
            .collect::<Vec<_>>();
        let first = of(&one, "1");
        for (count, _) in &some {
            let time = of(&one, &count.to_string());
            let peers = [("with 1 table".to_owned(), first)];
            let words = format!("{what} by host, {count} tables at hand");
            figures.push(figure(&format!("tables.{what}.{count}"), &words, "ns", time, &peers));
        }
    }
    Ok(figures)
}
