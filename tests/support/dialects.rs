//! The dialects as they stand in the repository, and stand-ins made of them.
#![allow(dead_code, missing_docs, unreachable_pub)]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use super::support;
use std::collections::HashMap;
use std::sync::{Arc, LazyLock};
use why403::platforms::{Tables, by_id};
use why403::signs;
use why403::stand_in::{Api, Believe, Config, Dialect, Files, Made, Parts, StandIn, Unlisted, Voices};

/// Every dialect, by its maker's id.
pub static ALL: LazyLock<HashMap<String, Arc<Dialect>>> = LazyLock::new(|| {
    let read = |(name, text): (String, String)| {
        let beside = match name.strip_prefix("signs/") {
            Some(file) => format!("signs/answers/{file}"),
            None => name.replace("/signs.txt", "/answers.txt"),
        };
        let answers = std::fs::read_to_string(support::root().join(beside)).ok();
        let files = Files {
            name: &name,
            signs: &text,
            answers: answers.as_deref(),
        };
        let dialect = Dialect::read(&files, signs::all().unwrap()).unwrap_or_else(|error| panic!("{name}: {error}"));
        (dialect.id().to_owned(), Arc::new(dialect))
    };
    let files = why403::sign::check::files_in(&support::root()).unwrap();
    files.into_iter().map(read).collect()
});

/// A maker's words, and behind them those of the standards and of everybody.
pub fn voices(maker: &str) -> Voices {
    let own = ALL.get(maker).unwrap_or_else(|| panic!("no dialect {maker}"));
    let others = ["standards", "general"].into_iter().filter(|other| *other != maker);
    Voices::new(
        [Arc::clone(own)]
            .into_iter()
            .chain(others.map(|other| Arc::clone(&ALL[other])))
            .collect(),
    )
}

/// A host of a platform's API.
pub fn host_of(id: &str) -> String {
    let platform = by_id(id).unwrap();
    let patterns = platform.host_patterns();
    let hosts = patterns
        .iter()
        .map(|pattern| pattern.trim_start_matches("https://").split('/').next().unwrap());
    hosts
        .map(|host| host.replace("*.", "any."))
        .find(|host| platform.host(host).is_some())
        .unwrap()
}

/// A stand-in of one platform.
pub fn of_platform(id: &str, tables: Arc<Tables>, config: serde_json::Value) -> StandIn {
    let mut config = config;
    config["api"] = serde_json::json!([{"platform": id}]);
    let config: Config = serde_json::from_value(config).unwrap();
    let made = Made {
        prefix: String::new(),
        platform: by_id(id),
        imported: None,
        host: host_of(id),
        voices: voices(id),
        unlisted: Unlisted::AsKnown,
        believe: Believe::Documents,
    };
    let parts = Parts {
        apis: vec![Api::new(made, tables)],
        examples: Vec::new(),
        random: counting(),
        records: true,
    };
    StandIn::new(config, parts).unwrap()
}

/// Other bytes each time, the same in each run.
pub fn counting() -> why403::stand_in::Random {
    let count = std::sync::atomic::AtomicU64::new(1);
    Box::new(move || {
        let number = count.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        let mut bytes = [0; 32];
        bytes
            .iter_mut()
            .zip(number.to_le_bytes())
            .for_each(|(byte, own)| *byte = own);
        bytes
    })
}
