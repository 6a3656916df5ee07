//! The popup's parts: what was refused, what is typed into its filter, and the switch for the site.

use super::samples::{Stage, report, session, token};
use crate::browser::message::{Notice, SessionAnswer};
use crate::browser::view::popup::{PopupState, Site, popup};
use crate::report::Report;
use crate::report::desk::Behind;
use wasm_bindgen_test::wasm_bindgen_test;

/// A call to `path`, refused or not, with a token of its own.
fn call(path: &str, denied: bool) -> Report {
    let mut one = report(path);
    one.call.method = "GET".to_owned();
    one.call.status = Some(if denied { 403 } else { 200 });
    one.call.denied = denied;
    one.call.host = "api.example.com".to_owned();
    one.call.url = format!("https://api.example.com{path}");
    one.call.sent_at_ms = i64::try_from(path.len()).unwrap() * 60_000;
    one.verdict.text = format!("The scope `{}` is missing.", path.trim_start_matches('/'));
    one.token = Some(token(&format!("token of {path}")));
    one
}

fn state(reports: &[Report]) -> PopupState {
    let mut answer = session(reports);
    answer.denials = reports.iter().filter(|one| one.call.denied).count();
    answer.behind = reports
        .iter()
        .map(|one| Behind {
            operation: format!("GET {}", one.call.path),
            token: one.token.as_ref().map(|token| token.fingerprint.clone()),
            names: vec!["orders:write".to_owned()],
        })
        .collect();
    let mut state = PopupState {
        site: Site::Watched {
            host: "shop.example".to_owned(),
            needs_reload: false,
        },
        ..PopupState::default()
    };
    state.take(answer);
    state
}

/// Three calls, of which two were refused; the second of these stands for three.
fn three() -> PopupState {
    let mut state = state(&[call("/orders", true), call("/people/me", true), call("/fine", false)]);
    let mut answer: SessionAnswer = state.session.take().unwrap();
    answer.rows[1].count = 3;
    state.take(answer);
    state
}

fn titles(stage: &Stage) -> Vec<String> {
    let all = stage.0.root().query_selector_all("main h2").unwrap();
    (0..all.length()).filter_map(|at| all.get(at)?.text_content()).collect()
}

fn shown(stage: &mut Stage, state: &mut PopupState, typed: &str) -> Vec<String> {
    state.type_filter(typed.to_owned(), None);
    stage.show(popup(state));
    let all = stage.0.root().query_selector_all("main .row .path").unwrap();
    (0..all.length()).filter_map(|at| all.get(at)?.text_content()).collect()
}

#[wasm_bindgen_test]
fn refused_calls_stand_first_then_tokens_then_the_others() {
    let mut stage = Stage::new();
    stage.show(popup(&three()));
    assert_eq!(titles(&stage), ["Refused calls", "Tokens", "Other calls"]);
    stage.show(popup(&state(&[call("/fine", false)])));
    assert_eq!(titles(&stage), ["Tokens", "Calls"]);
}

#[wasm_bindgen_test]
fn the_filter_is_held_against_every_word_that_is_seen() {
    let mut stage = Stage::new();
    let mut state = three();
    assert_eq!(
        shown(&mut stage, &mut state, ""),
        ["/people/me", "/orders", "/fine"],
        "newest first, refused ones before others"
    );
    // Each word of a row as it is drawn, by itself and with its neighbours.
    let row = stage.find("main .row").unwrap();
    assert_eq!(row.get_attribute("data-call").as_deref(), Some("/people/me"));
    let seen = row.query_selector("summary").unwrap().unwrap();
    let mut words: Vec<String> = Vec::new();
    for part in [
        ".status",
        ".method",
        ".path",
        ".time",
        ".row-host",
        ".row-host.quiet",
        ".row-verdict",
    ] {
        let text = seen.query_selector(part).unwrap().unwrap().text_content().unwrap();
        words.extend(text.split_whitespace().map(str::to_owned));
        words.push(format!(
            "\"{}\"",
            text.trim().split_once(' ').map_or(text.trim(), |(_, rest)| rest)
        ));
    }
    assert!(words.len() > 20, "{words:?}");
    for word in words {
        let found = shown(&mut stage, &mut state, &word);
        assert!(found.contains(&"/people/me".to_owned()), "{word}: {found:?}");
    }
    // And the panel's language.
    for (typed, paths) in [
        ("is:refused -path:orders", vec!["/people/me"]),
        ("status:2xx", vec!["/fine"]),
        ("scope:orders:write status:403", vec!["/people/me", "/orders"]),
        ("token:people", vec!["/people/me"]),
        ("\"such calls\"", vec!["/people/me"]),
        ("no such word", vec![]),
    ] {
        assert_eq!(shown(&mut stage, &mut state, typed), paths, "{typed}");
    }
    assert!(stage.words().contains("No call matches the filter."));
    assert_eq!(titles(&stage), ["Tokens"]);
}

#[wasm_bindgen_test]
fn what_may_be_meant_is_proposed_below_the_field() {
    let mut stage = Stage::new();
    let mut state = three();
    state.type_filter("host:".to_owned(), Some(5));
    state.typed.marked = Some(0);
    stage.show(popup(&state));
    let field = stage.find("#filter").unwrap();
    assert_eq!(field.get_attribute("aria-expanded").as_deref(), Some("true"));
    assert_eq!(
        field.get_attribute("aria-activedescendant").as_deref(),
        Some("proposal-0")
    );
    assert!(
        stage
            .find("#proposals")
            .unwrap()
            .text_content()
            .unwrap()
            .contains("host:api.example.com")
    );
    state.typed.put_away();
    stage.show(popup(&state));
    assert!(stage.find("#proposals").unwrap().has_attribute("hidden"));
}

#[wasm_bindgen_test]
fn what_is_watched_is_said_in_one_line_beside_the_switch() {
    let mut stage = Stage::new();
    let mut state = three();
    let line = |stage: &Stage| stage.find(".watching").unwrap().text_content().unwrap();
    let on = |stage: &Stage| stage.find("#switch[role=switch]").unwrap().has_attribute("checked");
    stage.show(popup(&state));
    assert_eq!(line(&stage), "shop.example is watchedWatch this site");
    assert!(on(&stage));
    let mut answer = state.session.take().unwrap();
    answer.notices = vec![Notice::HostNotGranted {
        host: "api.other.example".to_owned(),
    }];
    state.take(answer);
    stage.show(popup(&state));
    assert!(line(&stage).starts_with("shop.example is watched; calls to 1 host are hidden"));
    // Off: nothing of the tab is shown, not even of a page before.
    state.site = Site::Off {
        host: "shop.example".to_owned(),
    };
    stage.show(popup(&state));
    assert!(line(&stage).starts_with("shop.example is switched off"));
    assert!(!on(&stage));
    assert!(stage.find("[data-notice=switched-off]").is_some());
    for gone in [
        ".row",
        ".token",
        "#filter",
        "[data-do=clear]",
        "[data-do=desk]",
        "[data-notice=not-granted]",
    ] {
        assert!(stage.find(gone).is_none(), "{gone}");
    }
    assert!(!stage.words().contains("refused"), "{}", stage.words());
    // And where nobody allowed the site there is nothing to switch.
    state.site = Site::NotWatched {
        host: "shop.example".to_owned(),
    };
    stage.show(popup(&state));
    assert!(stage.find("#switch").is_none());
}

#[wasm_bindgen_test]
fn a_page_that_began_while_its_site_was_off_is_to_be_loaded_anew() {
    let mut stage = Stage::new();
    let mut state = three();
    stage.show(popup(&state));
    assert!(stage.find("[data-notice=reload]").is_none());
    let mut answer = state.session.take().unwrap();
    answer.unhooked = true;
    state.take(answer);
    stage.show(popup(&state));
    assert!(stage.find("[data-notice=reload] [data-do=reload]").is_some());
}
