//! What the stand-in says is what the engine reads: every labelled refusal whose reason an answer can state is said again by
//! the stand-in, in the words of the maker who said it, and explained with the same reason.
//!
//! The labelled answer itself is not used for it: of the case come the call, the maker, the reason and its fields; the words
//! come from the maker's signs.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

#[path = "support/dialects.rs"]
mod dialects;
#[path = "support/labelled.rs"]
mod labelled;
mod support;

use serde_json::Value as Json;
use std::collections::BTreeMap;
use std::path::Path;
use why403::credential;
use why403::exchange::{Body, Exchange, Headers, Outcome};
use why403::reason::{Fields, ReasonId, Value};
use why403::session::Session;
use why403::signs;
use why403::stand_in::{Asked, Filling};

/// What came of a case.
enum Came {
    /// Said and read: whose words, and whether they were the maker's own; fewer names than were asked.
    Same { own: bool, fewer: bool },
    /// Said, and read otherwise.
    Other(String),
    /// Not said, and why.
    Not(&'static str),
}

/// The maker of the labelled answer: the vendor of the folder, or whoever the signs say.
fn maker(path: &Path, exchange: &Exchange) -> String {
    let below = path
        .strip_prefix(support::root())
        .unwrap()
        .to_string_lossy()
        .into_owned();
    if let Some(vendor) = below.strip_prefix("vendors/").and_then(|rest| rest.split('/').next()) {
        return match dialects::ALL.contains_key(vendor) {
            true => vendor.to_owned(),
            false => "standards".to_owned(),
        };
    }
    let platform = why403::platforms::of_call(exchange).map(|platform| platform.id());
    let answer = signs::answer_of(exchange);
    let hits = signs::all().unwrap().read(&answer, platform);
    hits.first().map_or("standards", |hit| hit.maker.id.as_str()).to_owned()
}

/// The call alone, without its answer.
fn call(exchange: &Exchange) -> Exchange {
    let mut call = exchange.clone();
    call.outcome = Outcome::Pending;
    call.response_headers = Headers::new();
    call.response_body = Body::NotSeen;
    call
}

fn again(path: &Path) -> Came {
    let case: Json = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let expect = &case["expect"];
    if expect["denied"] != true {
        return Came::Not("the case is no refusal");
    }
    if case["failed"].is_string() {
        return Came::Not("there was no answer: the network or the browser ended the call");
    }
    let Some(code) = expect["findings"]
        .as_array()
        .and_then(|list| list.first())
        .and_then(|one| one["code"].as_str())
    else {
        return Came::Not("the case is labelled as one whose answer says nothing");
    };
    let reason = ReasonId::from_id(code).unwrap();
    let exchange = labelled::exchange(&case);
    let labelled = labelled::session(&case);
    let tables = support::tables();
    let diagnosis = labelled.diagnose("1", tables).unwrap();
    let stated = diagnosis.denial.states.iter().find(|one| one.reason.id() == reason);
    let names: Vec<String> = (diagnosis
        .findings
        .iter()
        .find(|finding| finding.reason == reason)
        .into_iter())
    .flat_map(|finding| finding.names.iter().map(|atom| atom.name().to_owned()))
    .collect();
    let maker = maker(path, &exchange);
    let voices = dialects::voices(&maker);
    if !voices.has_words(reason, 3) {
        return Came::Not("no answer states it: it is concluded from the request, the token, the table or other calls");
    }
    let mut fields = stated.map_or_else(Fields::default, |stated| stated.reason.fields());
    if !names.is_empty() && fields.get("names").is_none() {
        fields.set("names", Value::Names(names.clone()));
    }
    let asked_names = match fields.get("names") {
        Some(Value::Names(names)) => names.clone(),
        _ => Vec::new(),
    };
    let bare = call(&exchange);
    let sent =
        bare.request_headers.has("authorization") || bare.withheld.is_some() || !credential::find(&bare).is_empty();
    let said = voices.say(&Asked {
        reason,
        filling: Filling {
            fields,
            lists: vec![("whole", asked_names.clone())],
            texts: vec![
                ("now", "2026-11-20T12:00:00Z".to_owned()),
                ("seconds", "30".to_owned()),
                ("limit", "300".to_owned()),
            ],
            number: 7,
        },
        sent,
        place: (exchange.url.host(), exchange.url.path()),
        call: &|| Some(bare.clone()),
    });
    if said.from == "-" {
        return Came::Not("none of the maker's words says it for such a call");
    }
    let mut answered = bare.clone();
    answered.outcome = Outcome::Status(said.filled.status);
    answered.response_headers = said
        .filled
        .headers
        .iter()
        .map(|(name, value)| (name, value.as_str()))
        .collect();
    answered.response_body = Body::of(&said.filled.body);
    // Every server adds it.
    if let (Some(date), None) = (
        exchange.response_headers.plain("date"),
        answered.response_headers.plain("date"),
    ) {
        answered.response_headers.push("date", date);
    }
    let mut all: Vec<Exchange> = Vec::new();
    for (at, earlier) in case["earlier"].as_array().into_iter().flatten().enumerate() {
        let mut one = labelled::exchange(earlier);
        one.id = format!("earlier-{at}");
        all.push(one);
    }
    all.push(answered);
    let report = Session::from_exchanges(all).report("1", tables).unwrap();
    let own = said.from.starts_with(&format!("{maker}/"));
    let read_names = |first: &why403::diagnosis::Finding| {
        let mut read: Vec<String> = first.names.iter().map(|atom| atom.name().to_owned()).collect();
        let mut meant = said.names.clone();
        let mut labelled = names.clone();
        [&mut read, &mut meant, &mut labelled]
            .into_iter()
            .for_each(|list| list.sort());
        // Of what is needed, the engine leaves out what the token names: so does the label.
        meant.is_empty() || read == meant || read == labelled
    };
    match report.findings.first() {
        Some(first) if first.reason == reason && read_names(first) => Came::Same {
            own,
            fewer: said.names.len() < asked_names.len(),
        },
        _ => Came::Other(format!(
            "{code} in the words {}: {} {}\n      read as {}",
            said.from,
            said.filled.status,
            said.filled.body.chars().take(200).collect::<String>(),
            (report.findings.iter())
                .map(|one| format!("{} ({}): {}", one.reason, one.certainty.word(), one.title))
                .collect::<Vec<_>>()
                .join(
                    "
      "
                ),
        )),
    }
}

#[test]
fn what_the_stand_in_says_of_every_labelled_refusal_is_read_with_the_same_reason() {
    let all = labelled::all_files();
    let (mut own, mut others, mut fewer) = (0, 0, 0);
    let mut by_reason: BTreeMap<String, usize> = BTreeMap::new();
    let mut not: BTreeMap<&'static str, BTreeMap<String, usize>> = BTreeMap::new();
    let mut wrong = Vec::new();
    for path in &all {
        let case: Json = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
        let code = case["expect"]["findings"][0]["code"].as_str().unwrap_or("-").to_owned();
        match again(path) {
            Came::Same { own: mine, fewer: less } => {
                *by_reason.entry(code).or_default() += 1;
                own += usize::from(mine);
                others += usize::from(!mine);
                fewer += usize::from(less);
            }
            Came::Not(why) => *not.entry(why).or_default().entry(code).or_default() += 1,
            Came::Other(how) => wrong.push(format!(
                "{}: {how}",
                path.strip_prefix(support::root()).unwrap().display()
            )),
        }
    }
    let said = own + others;
    println!(
        "{} labelled refusals: {said} said again and read with the same reason ({own} in the maker's own words, {others} in those of the standards or of everybody; {fewer} with fewer names), {} read otherwise",
        all.len(),
        wrong.len()
    );
    println!("by reason: {by_reason:?}");
    for (why, which) in &not {
        println!("{} not said — {why}: {which:?}", which.values().sum::<usize>());
    }
    println!("read otherwise:\n  {}", wrong.join("\n  "));
    assert!(wrong.is_empty(), "{} are read otherwise", wrong.len());
    assert!(said >= 640, "only {said}");
}

/// A line of `answers.txt` that the engine does not read as what it is meant as would never be said, and stand there in vain.
#[test]
fn every_whole_answer_beside_the_signs_is_read_as_what_it_is_meant_as() {
    let mut seen = 0;
    let mut wrong = Vec::new();
    for (maker, dialect) in dialects::ALL.iter() {
        let host = match why403::platforms::by_id(maker) {
            Some(_) => dialects::host_of(maker),
            None => "api.example.com".to_owned(),
        };
        let call = |sent: bool| {
            let mut call =
                Exchange::new("1", "GET", &format!("https://{host}/api/v2/things"), 1_795_176_000_000).ok()?;
            if sent {
                call.request_headers
                    .push("authorization", "Bearer fake0token0fake0token0fake0token0fake");
            }
            Some(call)
        };
        let names = |reason: ReasonId| match reason {
            ReasonId::PermissionMissing => vec!["issues=write".to_owned()],
            _ => vec!["alpha.read".to_owned(), "beta.read".to_owned()],
        };
        for (line, read) in dialect.read_whole(&call, &names) {
            seen += 1;
            if !read {
                wrong.push(format!("{maker}, {line}"));
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "the engine does not read these as what they are meant as: {wrong:?}"
    );
    assert!(seen >= 20, "only {seen}");
}
