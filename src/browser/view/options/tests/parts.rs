//! The parts of the page: their order, the hosts, the table of vendors, appearance, and all settings as a file.

use super::{all, children, state, subjects, value, words};
use crate::browser::message::{ConsentAnswer, ImportedTable, Muted, OptionsAnswer, Standing, VendorChoice};
use crate::browser::view::node::Element;
use crate::browser::view::options::{
    Draft, HostGrant, HostKind, OptionsState, SettingsDraft, Wanted, appearance_with, held, options,
};
use crate::settings::{Appearance, Corner, Settings, Theme, VendorSettings};
use wasm_bindgen_test::wasm_bindgen_test;

fn headings(page: &[Element], tag: &str) -> Vec<String> {
    // `all` goes by levels; headings of one level stand in the order of the page.
    let found = all(page);
    found
        .iter()
        .filter(|one| one.tag == tag)
        .map(|one| one.words())
        .collect()
}

fn first<'a>(page: &'a [Element], name: &str, wanted: &str) -> Option<&'a Element> {
    all(page).into_iter().find(|one| value(one, name) == Some(wanted))
}

#[wasm_bindgen_test]
fn the_page_begins_with_sites_and_its_contents_lead_to_every_part() {
    let page = options(&state());
    assert_eq!(
        headings(&page, "h2").join(" | "),
        "Sites and hosts | Vendors | Your own tables and packs | Appearance | Export and import | Your consent | Version, what's new, help"
    );
    assert_eq!(
        headings(&page, "h3").join(" | "),
        "Watched sites | Sign-in hosts | Sites under development | Not shown in the card | Tables | Packs | What contradicts the tables | The bundled tables"
    );
    let found = all(&page);
    let links: Vec<&str> = found
        .iter()
        .filter(|one| one.tag == "a")
        .filter_map(|one| value(one, "href")?.strip_prefix('#'))
        .collect();
    assert_eq!(links.len(), 7);
    for link in links {
        let heading = first(&page, "id", link);
        assert_eq!(heading.map(|one| one.tag), Some("h2"), "{link}");
    }
    let mut ids: Vec<&str> = found.iter().filter_map(|one| value(one, "id")).collect();
    let before = ids.len();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), before, "an id stands twice");
}

fn grant(host: &str, kind: HostKind, fixed: bool) -> HostGrant {
    HostGrant {
        host: host.to_owned(),
        patterns: vec![format!("https://{host}/*")],
        kind,
        fixed,
    }
}

#[wasm_bindgen_test]
fn every_granted_host_can_be_given_back_but_those_of_the_extension_itself() {
    let mut state = state();
    assert!(words(&options(&state)).contains("No other site is watched"));
    let vendor = || HostKind::Vendor("Webex".to_owned());
    state.granted = vec![
        grant("localhost", HostKind::Site, true),
        grant("shop.example", HostKind::Site, false),
        grant("*", HostKind::Site, false),
        grant("login.example", HostKind::SignIn, false),
        grant("webexapis.com", vendor(), false),
        grant("*.webex.com", vendor(), false),
    ];
    let page = options(&state);
    assert_eq!(
        subjects(&page, "stop-host"),
        ["shop.example", "*", "webexapis.com", "*.webex.com"]
    );
    let said = words(&page);
    for wanted in [
        "localhostalways",
        "every site",
        "2 hosts of vendors",
        "webexapis.comWebexRevoke",
    ] {
        assert!(said.contains(wanted), "{wanted}: {said}");
    }
    assert!(!said.contains("No other site is watched"));
}

#[wasm_bindgen_test]
fn what_is_muted_has_the_way_back_among_the_sites() {
    let mut state = state();
    let muted = |operation: Option<&str>| Muted {
        site: "https://shop.example".to_owned(),
        operation: operation.map(str::to_owned),
    };
    state.chosen = Some(OptionsAnswer {
        muted: vec![muted(None), muted(Some("GET /orders/{id}"))],
        ..OptionsAnswer::default()
    });
    let page = options(&state);
    let sites = first(&page, "aria-labelledby", "sites")
        .cloned()
        .into_iter()
        .collect::<Vec<_>>();
    assert_eq!(
        subjects(&sites, "take-back"),
        ["https://shop.example", "https://shop.example GET /orders/{id}"]
    );
}

#[wasm_bindgen_test]
fn what_is_switched_off_has_the_way_back_among_the_sites() {
    let mut state = state();
    state.chosen = Some(OptionsAnswer::default());
    assert!(first(&options(&state), "aria-labelledby", "off").is_none());
    state.chosen = Some(OptionsAnswer {
        off: vec!["shop.example".to_owned()],
        ..OptionsAnswer::default()
    });
    let page = options(&state);
    let sites: Vec<_> = first(&page, "aria-labelledby", "sites").cloned().into_iter().collect();
    assert_eq!(subjects(&sites, "switch-on"), ["shop.example"]);
}

fn with_vendors() -> OptionsState {
    let mut state = state();
    let vendor = |id: &str, name: &str, hosts: &[&str], watched: bool| VendorChoice {
        id: id.to_owned(),
        name: name.to_owned(),
        patterns: hosts.iter().map(|host| format!("https://{host}/*")).collect(),
        first: id == "webex",
        watched,
    };
    state.choosing.answer = Some(ConsentAnswer {
        standing: Standing::Agreed,
        vendors: vec![
            vendor("plain", "Plain", &["api.plain.example"], true),
            vendor("webex", "Webex", &["webexapis.com", "*.webex.com"], false),
        ],
        ..ConsentAnswer::default()
    });
    state
}

#[wasm_bindgen_test]
fn the_vendors_are_one_table_with_a_header_for_each_row_and_column() {
    let state = with_vendors();
    let page = options(&state);
    let found = all(&page);
    let tables: Vec<&&Element> = found.iter().filter(|one| one.tag == "table").collect();
    assert_eq!(tables.len(), 1);
    let rows: Vec<&&Element> = found.iter().filter(|one| one.tag == "tr").collect();
    for row in &rows {
        let cells = children(row);
        assert_eq!(cells.len(), 4, "{}", row.words());
        assert_eq!(value(row, "role"), Some("row"));
        assert_eq!(cells.first().map(|cell| cell.tag), Some("th"));
    }
    // The head, those that most users call, the others; then those that can only be asked.
    let names: Vec<String> = rows
        .iter()
        .filter_map(|row| Some(children(row).first()?.words()))
        .collect();
    assert_eq!(
        names.get(..3),
        Some(["Vendor", "Webex", "Plain"].map(str::to_owned).as_slice())
    );
    assert_eq!(subjects(&page, "drop-vendor"), ["plain"]);
    assert_eq!(subjects(&page, "watch-vendor"), ["webex"]);
    let webex = first(&page, "data-vendor-choice", "webex")
        .map(Element::words)
        .unwrap_or_default();
    assert!(webex.contains("2 hosts") && webex.contains("/v1/people/me"), "{webex}");
    let plain = first(&page, "data-vendor-choice", "plain")
        .map(Element::words)
        .unwrap_or_default();
    assert!(
        plain.contains("api.plain.example") && plain.contains("cannot be asked"),
        "{plain}"
    );
}

#[wasm_bindgen_test]
fn the_appearance_is_shown_and_each_field_changes_its_own_part() {
    let mut state = state();
    let now = Appearance {
        theme: Theme::Dark,
        cards: false,
        corner: Corner::TopEnd,
        small: true,
    };
    state.chosen = Some(OptionsAnswer {
        appearance: now,
        ..OptionsAnswer::default()
    });
    let page = options(&state);
    let on = |id: &str| first(&page, "id", id).is_some_and(|one| value(one, "checked").is_some());
    assert!(on("theme-dark") && on("corner-top-end") && on("small"));
    assert!(!on("theme-system") && !on("corner-bottom-end") && !on("cards"));
    let changed = |field: &str, word: &str| appearance_with(now, field, word);
    assert_eq!(
        changed("theme", "light"),
        Some(Appearance {
            theme: Theme::Light,
            ..now
        })
    );
    assert_eq!(changed("cards", "on"), Some(Appearance { cards: true, ..now }));
    assert_eq!(changed("small", ""), Some(Appearance { small: false, ..now }));
    let corner = Corner::BottomStart;
    assert_eq!(changed("corner", "bottom-start"), Some(Appearance { corner, ..now }));
    assert_eq!(changed("theme", "green"), None);
    assert_eq!(changed("seen", "on"), None);
    state.chosen = Some(OptionsAnswer {
        cards_forbidden: true,
        ..OptionsAnswer::default()
    });
    let page = options(&state);
    assert!(words(&page).contains("Your administrator switched cards off"));
    assert!(first(&page, "id", "cards").is_none() && first(&page, "id", "theme-dark").is_some());
}

#[wasm_bindgen_test]
fn what_of_a_document_cannot_be_read_is_listed_and_the_rest_can_be_used() {
    let mut state = state();
    let one = "`GET /a`: line 6, at #/paths/~1a/get/security/0/o: a list of scopes was expected";
    state.draft = Draft::Ready {
        table: ImportedTable::default(),
        notes: Vec::new(),
        unread: vec![one.to_owned()],
        replaces: false,
    };
    let page = options(&state);
    let said = words(&page);
    assert!(
        said.contains("1 operation cannot be read, so what it requires is unknown:GET /a: line 6"),
        "{said}"
    );
    assert_eq!(subjects(&page, "use-table"), [""]);
    state.draft = Draft::Ready {
        table: ImportedTable::default(),
        notes: Vec::new(),
        unread: vec![one.to_owned(); 150],
        replaces: false,
    };
    let said = words(&options(&state));
    assert!(
        said.contains("150 operations cannot be read") && said.contains("and 50 more"),
        "{said}"
    );
}

#[wasm_bindgen_test]
fn a_file_of_settings_says_what_it_holds_before_it_is_used() {
    let mut state = state();
    let settings = Settings {
        sites: vec!["shop.example".to_owned()],
        vendors: [(
            "webex".to_owned(),
            VendorSettings {
                watch: true,
                ..VendorSettings::default()
            },
        )]
        .into(),
        ..Settings::default()
    };
    state.settings = SettingsDraft::Ready(held(&settings));
    let page = options(&state);
    let notice = first(&page, "data-notice", "ready")
        .map(Element::words)
        .unwrap_or_default();
    assert_eq!(
        notice,
        "A file of settings1 site to watch1 vendor to watchappearance: theme system, cards onUse these settingsLeave it"
    );
    state.settings = SettingsDraft::Refused {
        code: "settings.newer".to_owned(),
        message: "this file has schema 2".to_owned(),
    };
    let page = options(&state);
    assert!(subjects(&page, "use-settings").is_empty());
    assert_eq!(
        first(&page, "data-code", "settings.newer").and_then(|one| value(one, "role")),
        Some("alert")
    );
}

#[wasm_bindgen_test]
fn what_the_browser_must_allow_is_asked_with_a_button() {
    let mut state = state();
    state.wanted = Some(Wanted::default());
    assert!(subjects(&options(&state), "ask-wanted").is_empty(), "nothing is wanted");
    state.wanted = Some(Wanted {
        hosts: (0..20).map(|number| format!("h{number}.example")).collect(),
        asked: vec!["Webex".to_owned()],
        left_out: vec!["the vendor none: unknown".to_owned()],
    });
    let page = options(&state);
    assert_eq!(subjects(&page, "ask-wanted"), [""]);
    let said = words(&page);
    for wanted in [
        "h0.example",
        "and 8 more",
        "allows that: Webex.",
        "Not taken:The vendor none: unknown.",
    ] {
        assert!(said.contains(wanted), "{wanted}: {said}");
    }
}
