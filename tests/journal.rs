//! The journal of a session: what is written, read back, equals the session; it never goes over its bound; no key
//! tells anything; each write is small.
#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

use proptest::prelude::*;
use std::collections::BTreeMap;
use why403::session::bounds::{MOST_BODIES, MOST_BYTES};
use why403::session::journal::{self, Journal, Names, Replay, cost};
use why403::session::{MOST_EXCHANGES, Observation, Place, Session};

/// A stand-in for `storage.session` that counts as the browsers do.
#[derive(Debug, Default, Clone)]
struct Area {
    entries: BTreeMap<String, String>,
    bytes: usize,
    /// The most that was in it between two writes, and on the way from one to the next.
    most: usize,
    most_on_the_way: usize,
    /// Keys of calls that were removed.
    removed: Vec<String>,
}

/// What the browsers allow: `storage.session.QUOTA_BYTES`.
const QUOTA: usize = 10 * 1024 * 1024;

impl Area {
    fn bytes(&self) -> usize {
        self.entries.iter().map(|(key, value)| cost(key, value)).sum()
    }

    fn set(&mut self, key: String, value: Option<String>) {
        if let Some(value) = &value {
            self.bytes += cost(&key, value);
        }
        if value.is_none() && key.contains(".x") {
            self.removed.push(key.clone());
        }
        let before = match value {
            Some(value) => self.entries.insert(key.clone(), value),
            None => self.entries.remove(&key),
        };
        self.bytes -= before.map_or(0, |before| cost(&key, &before));
        self.most_on_the_way = self.most_on_the_way.max(self.bytes);
    }

    fn take(&mut self, journal: &mut Journal) -> Vec<(String, usize)> {
        self.take_all(std::slice::from_mut(journal))
    }

    /// As the background does: all removals last.
    fn take_all(&mut self, journals: &mut [Journal]) -> Vec<(String, usize)> {
        let mut written = Vec::new();
        let mut writes = Vec::new();
        for journal in journals {
            for key in journal.take_old(usize::MAX) {
                self.set(key, None);
            }
            writes.extend(journal.take_writes());
        }
        writes.sort_by_key(|write| write.value.is_none());
        for write in writes {
            if let Some(value) = &write.value {
                written.push((write.key.clone(), value.expose().len()));
            }
            self.set(write.key, write.value.map(|value| value.expose().clone()));
        }
        self.most = self.most.max(self.bytes);
        written
    }

    fn replay(&self, tab: i64) -> (Session, Journal, String) {
        let replay = Replay::of_head(tab, &self.entries[&format!("t{tab}")]).unwrap();
        let kept = replay.kept().to_owned();
        let generation = replay.generation();
        let own = |key: &str| journal::names(key) == Some(Names::Entry(tab, generation));
        let entries = self.entries.iter().filter(|(key, _)| own(key));
        let (session, journal) = replay.session(entries.map(|(key, value)| (key.clone(), value.clone())));
        (session, journal, kept)
    }
}

fn sent(id: &str, url: &str, headers: &[(&str, &str)], time_ms: f64) -> Observation {
    let own = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
    Observation::Sent {
        id: id.to_owned(),
        method: "GET".to_owned(),
        url: url.to_owned(),
        headers: headers.iter().map(own).collect(),
        time_ms,
        place: Place {
            frame: Some(4),
            document: Some("D0C".to_owned()),
            origin: Some("https://shop.example".to_owned()),
            blank: false,
            worker: false,
        },
        tab: Some(7),
        body: None,
    }
}

fn answered(id: &str, status: u16) -> Observation {
    let headers = [
        ("content-type", "application/json; charset=utf-8"),
        ("date", "Fri, 20 Nov 2026 12:00:00 GMT"),
        ("x-request-id", id),
    ];
    Observation::Answered {
        id: id.to_owned(),
        status,
        headers: headers
            .iter()
            .map(|(a, b)| ((*a).to_owned(), (*b).to_owned()))
            .collect(),
        time_ms: 1.1e6,
    }
}

fn body(url: &str, status: u16, text: &str, time_ms: f64) -> Observation {
    Observation::Body {
        place: None,
        method: Some("GET".to_owned()),
        url: url.to_owned(),
        status,
        headers: Vec::new(),
        twice: false,
        request_body: None,
        response_body: Some(text.to_owned()),
        time_ms,
    }
}

/// Made up.
fn token(number: usize, length: usize) -> String {
    format!("Bearer tok{number:03}-{}", "k3yS".repeat(length / 4))
}

#[derive(Debug, Clone)]
enum Step {
    Sent(usize, usize),
    Answered(usize, u16),
    Body(usize, u16, String),
    Failed(usize),
    Note,
    Page(usize),
    Clear,
}

fn step() -> impl Strategy<Value = Step> {
    let status = prop_oneof![Just(200_u16), Just(401), Just(403), Just(500)];
    prop_oneof![
        6 => (0..40_usize, 0..4_usize).prop_map(|(id, token)| Step::Sent(id, token)),
        6 => (0..40_usize, status.clone()).prop_map(|(id, status)| Step::Answered(id, status)),
        3 => (0..40_usize, status, "[a-z\"<ü]{0,80}").prop_map(|(id, status, text)| Step::Body(id, status, text)),
        1 => (0..40_usize).prop_map(Step::Failed),
        3 => Just(Step::Note),
        1 => (0..300_usize).prop_map(Step::Page),
        1 => Just(Step::Clear),
    ]
}

fn url(id: usize) -> String {
    format!(
        "https://api.mypurecloud.com/api/v2/users/{id}?access_token=in-the-address-{}",
        "x".repeat(60)
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn what_is_read_back_is_what_was_kept(steps in prop::collection::vec(step(), 1..200)) {
        let mut session = Session::new();
        let mut journal = Journal::new(7);
        let mut area = Area::default();
        for (at, step) in steps.into_iter().enumerate() {
            let time = 1e6 + at as f64;
            match step {
                Step::Sent(id, which) => {
                    let token = token(which, 400);
                    let headers = [("authorization", token.as_str()), ("accept", "application/json, text/plain")];
                    session.observe(sent(&id.to_string(), &url(id), &headers, time)).unwrap();
                }
                Step::Answered(id, status) => drop(session.observe(answered(&id.to_string(), status)).unwrap()),
                Step::Body(id, status, text) => {
                    session.observe(body(&url(id), status, &text, time)).unwrap();
                    session.settle(None);
                }
                Step::Failed(id) => {
                    let failed = Observation::Failed { id: id.to_string(), error: "net::ERR_FAILED".to_owned() };
                    session.observe(failed).unwrap();
                }
                Step::Note => {
                    journal.note(&mut session, "kept", 1_000_000 + at as i64, false);
                    area.take(&mut journal);
                }
                Step::Page(since) => {
                    drop(session.split_off(1_000_000 + since as i64));
                    journal.begin_again();
                }
                Step::Clear => {
                    session.clear();
                    journal.begin_again();
                }
            }
        }
        journal.note(&mut session, "kept", 2_000_000, true);
        area.take(&mut journal);
        prop_assert_eq!(area.bytes(), journal.bytes());
        let (back, mut again, kept) = area.replay(7);
        prop_assert_eq!(&kept, "kept");
        prop_assert!(back.to_memory() == session.to_memory());
        prop_assert_eq!(back.denials(), session.denials());
        prop_assert_eq!(again.bytes(), journal.bytes());
        prop_assert!(area.take(&mut again).is_empty());
        for key in area.entries.keys() {
            let rest = key.trim_start_matches('t');
            prop_assert!(rest.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | 'x' | 'w' | 'f')), "{}", key);
        }
        // Each token of a header, and the one of the addresses, at most once.
        let all: String = area.entries.values().cloned().collect();
        for which in 0..4 {
            prop_assert!(all.matches(&token(which, 400)).count() <= 1);
        }
        prop_assert!(all.matches("in-the-address").count() <= 1);
        // What was read back goes on as before.
        let mut back = back;
        back.observe(sent("more", &url(1), &[], 3e6)).unwrap();
        again.note(&mut back, "kept", 4_000_000, true);
        area.take(&mut again);
        prop_assert!(area.replay(7).0.to_memory() == back.to_memory());
    }
}

/// One call as pages make them, noted when it was answered: what was written of it.
fn call(area: &mut Area, session: &mut Session, journal: &mut Journal, at: usize, status: u16) -> Vec<(String, usize)> {
    let token = token(at % 3, 2000);
    let agent = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36";
    let trace = format!("00-{at:032x}-{at:016x}-01");
    let headers = [
        ("authorization", token.as_str()),
        ("accept", "application/json, text/plain, */*"),
        ("user-agent", agent),
        ("traceparent", trace.as_str()),
        ("sec-ch-ua-platform", "\"Linux\""),
    ];
    let id = at.to_string();
    let url = format!("https://api.mypurecloud.com/api/v2/users/{at}/queues?page={at}");
    session.observe(sent(&id, &url, &headers, 1e6 + at as f64)).unwrap();
    session.observe(answered(&id, status)).unwrap();
    journal.note(session, "", 1_000_000 + at as i64, false);
    area.take(journal)
}

#[test]
fn an_ordinary_call_is_one_write_of_at_most_two_kilobytes() {
    let (mut session, mut journal, mut area) = (Session::new(), Journal::new(7), Area::default());
    let mut writes = Vec::new();
    for at in 0..3 * MOST_EXCHANGES {
        writes.push(call(&mut area, &mut session, &mut journal, at, 200));
    }
    // The first calls bring the words.
    let later = &writes[10..];
    let own = |list: &&Vec<(String, usize)>| list.iter().any(|(key, _)| key.contains(".x"));
    assert_eq!(later.iter().filter(own).count(), later.len());
    for list in later {
        let bytes: usize = list.iter().map(|(key, bytes)| key.len() + bytes).sum();
        assert!(bytes <= 2048, "{list:?}");
        assert_eq!(list.iter().filter(|(key, _)| key.contains(".x")).count(), 1);
    }
    let (back, _, _) = area.replay(7);
    assert!(back.to_memory() == session.to_memory());
    assert_eq!(
        back.lost().calls as usize,
        3 * MOST_EXCHANGES - session.exchanges().len()
    );
}

#[test]
fn many_tabs_never_go_over_the_bound_and_what_is_lost_is_counted() {
    let (area, sessions) = fill(30, 1500);
    assert!(area.most > MOST_BYTES / 2, "it was never filled: {}", area.most);
    assert!(sessions.iter().map(|session| session.lost().calls).sum::<u64>() > 0);
}

#[test]
fn large_bodies_of_one_tab_are_cut_and_counted() {
    let (_, sessions) = fill(1, 150);
    assert_eq!(sessions[0].exchanges().len(), 150, "only bodies are too much");
    assert!(sessions[0].lost().bodies > 0);
}

/// Refused calls with large bodies and tokens, one after the other in these tabs.
fn fill(tabs: usize, calls: usize) -> (Area, Vec<Session>) {
    let mut sessions: Vec<Session> = (0..tabs).map(|_| Session::new()).collect();
    let mut journals: Vec<Journal> = (0..tabs as i64).map(Journal::new).collect();
    let mut area = Area::default();
    let mut made = vec![0_u64; tabs];
    for at in 0..calls {
        let tab = (at * 7) % tabs;
        let url = format!("https://api.mypurecloud.com/api/v2/users/{at}");
        let id = at.to_string();
        let token = token(at % 400, 12_000);
        let time = 1e6 + at as f64;
        sessions[tab]
            .observe(sent(&id, &url, &[("authorization", &token)], time))
            .unwrap();
        sessions[tab].observe(answered(&id, 403)).unwrap();
        let text = format!("{{\"at\":{at},\"text\":\"{}\"}}", "é<\"".repeat(8_000));
        sessions[tab].observe(body(&url, 403, &text, time)).unwrap();
        sessions[tab].settle(None);
        made[tab] += 1;
        journals[tab].note(&mut sessions[tab], "", 2_000_000, false);
        let mut all: Vec<(&mut Session, &mut Journal)> = sessions.iter_mut().zip(journals.iter_mut()).collect();
        journal::fit(&mut all);
        area.take_all(&mut journals);
    }
    assert_eq!(area.bytes(), area.bytes);
    assert!(area.most <= MOST_BYTES, "{}", area.most);
    assert!(area.most_on_the_way < QUOTA * 8 / 10, "{}", area.most_on_the_way);
    for (tab, session) in sessions.iter().enumerate() {
        let kept = session.exchanges().len() as u64;
        assert_eq!(kept + session.lost().calls, made[tab]);
        let held: usize = session
            .exchanges()
            .iter()
            .filter_map(|e| e.response_body.text())
            .map(str::len)
            .sum();
        assert!(held <= MOST_BODIES);
        let (back, _, _) = area.replay(tab as i64);
        assert!(back.to_memory() == session.to_memory());
        assert_eq!(back.lost(), session.lost());
    }
    (area, sessions)
}

#[test]
fn a_write_that_was_cut_short_loses_what_was_in_it_and_says_so() {
    let (mut session, mut journal, mut area) = (Session::new(), Journal::new(7), Area::default());
    for at in 0..20 {
        call(&mut area, &mut session, &mut journal, at, 403);
    }
    let word = area.entries.keys().find(|key| key.contains(".w")).unwrap().clone();
    area.entries.remove(&word);
    let entry = area.entries.keys().find(|key| key.contains(".x")).unwrap().clone();
    area.entries.insert(entry, "{".to_owned());
    let (back, mut again, _) = area.replay(7);
    assert_eq!(back.lost().calls as usize, 20 - back.exchanges().len());
    assert!(back.lost().calls >= 1);
    area.take(&mut again);
    assert_eq!(area.replay(7).0.exchanges().len(), back.exchanges().len());
    assert!(Replay::of_head(7, "[1, 2").is_err());
}

#[test]
fn whoever_is_stopped_between_the_writes_and_the_removals_knows_what_went() {
    let (mut session, mut journal, mut area) = (Session::new(), Journal::new(7), Area::default());
    let mut cut_short = 0;
    for at in 0..3 * MOST_EXCHANGES {
        call(&mut area, &mut session, &mut journal, at, 403);
        if session.exchanges().len() < MOST_EXCHANGES {
            continue;
        }
        // The next call's writes, without their removals.
        let mut half = area.clone();
        let (mut heard, mut noted, _) = area.replay(7);
        let mut nothing = Area::default();
        call(&mut nothing, &mut heard, &mut noted, at + 1, 403);
        assert!(!nothing.removed.is_empty(), "there is no room for one more");
        cut_short += 1;
        for (key, value) in nothing.entries {
            half.set(key, Some(value));
        }
        let (back, mut again, _) = half.replay(7);
        let known = back.exchanges().len() as u64 + back.lost().calls;
        assert_eq!(known, at as u64 + 2, "{} kept", back.exchanges().len());
        // What was left behind is removed then.
        half.take(&mut again);
        let calls = half.entries.keys().filter(|key| key.contains(".x")).count();
        assert_eq!(calls, back.exchanges().len());
    }
    assert!(cut_short > 0);
}

#[test]
fn a_closed_tab_leaves_no_key() {
    let (mut session, mut journal, mut area) = (Session::new(), Journal::new(7), Area::default());
    for at in 0..50 {
        call(&mut area, &mut session, &mut journal, at, 403);
    }
    journal.begin_again();
    session.clear();
    call(&mut area, &mut session, &mut journal, 99, 403);
    let head = journal.end();
    area.entries.remove(&head);
    area.take(&mut journal);
    assert!(area.entries.is_empty(), "{:?}", area.entries.keys());
}
