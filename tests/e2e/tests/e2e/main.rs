//! End-to-end tests: each once in Chromium and once in Firefox, one after the other.
//!
//! `cargo test -p why403-e2e --test e2e -- firefox::case` runs some of them. What fails leaves a
//! screenshot, the proxy's log and the driver's output under `target/e2e-failures`.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod axe;
mod battery;
mod built;
mod calm;
mod card;
mod clients;
mod consent;
mod containers;
mod contradictions;
mod desk;
mod devtools_only;
mod dies;
mod disk;
mod flood;
mod harness;
mod hook;
mod hostile;
mod journeys;
mod labelled;
mod latency;
mod listening;
mod logins;
mod lookups;
mod managed;
mod options;
mod outlives;
mod packs;
mod pages;
mod panel;
mod paste;
mod popup;
mod private;
mod settings;
mod side;
mod signature;
mod sites;
mod situations;
mod stage;
mod streams;
mod unanswered;
mod ungranted;
mod vendors;

use libtest_mimic::{Arguments, Trial};
use stage::{Stage, Test};
use std::process::ExitCode;
use std::sync::Arc;
use why403_e2e::Kind;

fn main() -> ExitCode {
    let mut arguments = Arguments::from_args();
    // Two browsers at once would only slow each other down.
    arguments.test_threads = Some(1);
    let stage = Arc::new(Stage::new());
    let trials = [Kind::Chromium, Kind::Firefox]
        .into_iter()
        .flat_map(|kind| all(kind).into_iter().map(move |test| (kind, test)))
        .map(|(kind, test)| {
            let stage = stage.clone();
            Trial::test(format!("{kind}::{}", test.name), move || stage.perform(kind, &test))
        })
        .collect();
    let conclusion = libtest_mimic::run(&arguments, trials);
    // Ends the browsers; `exit` would not.
    stage.close();
    conclusion.exit_code()
}

fn all(kind: Kind) -> Vec<Test> {
    [
        harness::tests(),
        consent::tests(kind),
        managed::tests(),
        pages::tests(),
        signature::tests(),
        battery::tests(),
        axe::tests(kind),
        hostile::bare(),
        hook::tests(),
        hostile::tests(),
        clients::tests(),
        dies::tests(),
        outlives::tests(),
        built::tests(),
        popup::tests(),
        situations::tests(),
        paste::tests(),
        private::tests(),
        containers::tests(kind),
        panel::tests(),
        side::tests(),
        devtools_only::tests(),
        lookups::tests(),
        options::tests(),
        settings::tests(),
        packs::tests(),
        contradictions::tests(),
        journeys::tests(),
        streams::tests(),
        logins::tests(),
        desk::tests(),
        unanswered::tests(),
        card::tests(),
        calm::tests(),
        listening::tests(),
        latency::tests(),
        flood::tests(),
        sites::tests(),
        ungranted::tests(),
        vendors::tests(),
        labelled::tests(),
        disk::tests(),
    ]
    .into_iter()
    .flatten()
    .collect()
}
