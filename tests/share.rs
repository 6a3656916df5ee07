//! Safe to share: no credential of the input in the output, and the same explanation.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

#[path = "support/echo.rs"]
mod echo;
#[path = "support/labelled.rs"]
mod labelled;
mod support;

use serde_json::Value;
use why403::credential::{self, Secrets};
use why403::exchange::Exchange;
use why403::share::{Choice, share};

const NOW: i64 = 1_795_176_000_000;

fn labelled() -> Vec<(String, Vec<Exchange>)> {
    let all = labelled::all_files().into_iter();
    all.map(|path| {
        let case: Value = serde_json::from_str(&std::fs::read_to_string(&path).unwrap()).unwrap();
        let name = path.strip_prefix(support::root()).unwrap().display().to_string();
        (name, labelled::session(&case).exchanges().to_vec())
    })
    .collect()
}

#[test]
fn every_labelled_refusal_is_explained_as_before() {
    let tables = support::tables();
    let (mut refused, mut changed) = (Vec::new(), Vec::new());
    let all = labelled();
    let count = all.len();
    for (name, exchanges) in all {
        match share(&exchanges, &Choice::default(), tables, NOW) {
            Err(error) => refused.push(format!("{name}: {error}")),
            Ok(shared) => {
                for one in &shared.receipt.changed {
                    changed.push(format!("{name}: was {}, is {}", one.was, one.is));
                }
            }
        }
    }
    eprintln!("{count} labelled refusals, {} refused, {} changed", refused.len(), changed.len());
    assert_eq!((refused, changed), (Vec::<String>::new(), Vec::<String>::new()));
}
