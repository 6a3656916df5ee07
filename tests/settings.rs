//! All settings as one file: what is written is read again, and a wrong file says what, where, what to do.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use proptest::prelude::*;
use why403::import::openapi;
use why403::pack::Kept;
use why403::session::ask::Asking;
use why403::settings::{
    Appearance, Corner, Muted, OwnPack, OwnTable, Settings, Theme, VendorSettings, host_in, is_settings, read, write,
};
use why403::table;

fn table() -> String {
    let text = "openapi: 3.0.0\ninfo: {title: Orders}\nservers: [{url: 'https://orders.example'}]\npaths:\n  /a: {get: {security: []}}\n";
    let document = openapi::read(text, &openapi::Options::default()).unwrap();
    STANDARD.encode(table::compile(&document.table).unwrap())
}

fn pack() -> OwnPack {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/packs/example");
    let text = |name: &str| std::fs::read_to_string(folder.join(name)).unwrap();
    let texts = ["openapi.yaml", "signs.txt", "vendor.txt"].map(|name| (name, text(name)));
    let files: Vec<(&str, &str)> = texts.iter().map(|(name, text)| (*name, text.as_str())).collect();
    let (_, kept) = Kept::read("example", &files).unwrap();
    OwnPack {
        id: "example".to_owned(),
        kept: kept.to_text(),
    }
}

fn full() -> Settings {
    Settings {
        sites: vec!["shop.example".to_owned(), "*.test".to_owned(), "[::1]".to_owned()],
        sign_in_hosts: vec!["login.shop.example".to_owned()],
        hosts: vec!["api.mypurecloud.de".to_owned()],
        vendors: [(
            "webex".to_owned(),
            VendorSettings {
                watch: true,
                ask: Asking::Click,
            },
        )]
        .into(),
        off: vec!["quiet.example".to_owned()],
        muted: vec![
            Muted {
                site: "https://shop.example:8443".to_owned(),
                operation: Some("GET /orders/{id}".to_owned()),
            },
            Muted {
                site: "http://localhost:3000".to_owned(),
                operation: None,
            },
        ],
        appearance: Appearance {
            theme: Theme::Dark,
            cards: false,
            corner: Corner::TopStart,
            small: true,
        },
        keep_calls: true,
        note_contradictions: true,
        tables: vec![OwnTable {
            name: "orders".to_owned(),
            table: table(),
        }],
        packs: vec![pack()],
    }
}

#[test]
fn what_is_written_is_read_again() {
    for settings in [Settings::default(), full()] {
        let text = write(&settings).unwrap();
        assert!(is_settings(&text), "{text}");
        assert_eq!(read(&text).unwrap(), settings);
        assert_eq!(read(&format!("\u{feff}{text}")).unwrap(), settings);
    }
    let mut shown = full();
    shown.tables.clear();
    shown.packs.clear();
    insta::assert_snapshot!(write(&shown).unwrap(), @r#"
    {
      "format": "why403-settings",
      "schema": 1,
      "sites": [
        "shop.example",
        "*.test",
        "[::1]"
      ],
      "signInHosts": [
        "login.shop.example"
      ],
      "hosts": [
        "api.mypurecloud.de"
      ],
      "vendors": {
        "webex": {
          "watch": true,
          "ask": "click"
        }
      },
      "off": [
        "quiet.example"
      ],
      "muted": [
        {
          "site": "https://shop.example:8443",
          "operation": "GET /orders/{id}"
        },
        {
          "site": "http://localhost:3000"
        }
      ],
      "appearance": {
        "theme": "dark",
        "cards": false,
        "corner": "top-start",
        "small": true
      },
      "keepCalls": true,
      "noteContradictions": true,
      "tables": [],
      "packs": []
    }
    "#);
}

#[test]
fn members_may_be_left_out() {
    let read = read(r#"{"format":"why403-settings","schema":1,"appearance":{"theme":"light"}}"#).unwrap();
    assert_eq!(read.appearance.theme, Theme::Light);
    assert!(read.appearance.cards, "what is not named is as it is at first");
    assert_eq!(read.sites, Vec::<String>::new());
}

fn error(text: &str) -> String {
    let error = read(text).unwrap_err();
    format!("{}: {error}", error.code())
}

fn with(members: &str) -> String {
    error(&format!("{{\"format\":\"why403-settings\",\"schema\":1,\n{members}}}"))
}

#[test]
fn a_wrong_file_says_what_where_and_what_to_do() {
    insta::assert_snapshot!(error(""), @"settings.syntax: line 1, column 0: EOF while parsing a value; mend the file there, or export it again");
    insta::assert_snapshot!(error("{\"format\": \"why403-settings\",\n \"schema\": 1,}"), @"settings.syntax: line 2, column 14: trailing comma; mend the file there, or export it again");
    insta::assert_snapshot!(error("[]"), @r#"settings.not-settings: this is no file of settings: it has no `"format": "why403-settings"` at its top; take one that the options exported"#);
    insta::assert_snapshot!(error("{\"log\": {}}"), @r#"settings.not-settings: this is no file of settings: it has no `"format": "why403-settings"` at its top; take one that the options exported"#);
    insta::assert_snapshot!(error("{\"format\": \"why403-settings\"}"), @r#"settings.no-schema: the file does not say its schema; write `"schema": 1` at its top if it was written by hand"#);
    insta::assert_snapshot!(error("{\"format\": \"why403-settings\", \"schema\": 2}"), @"settings.newer: this file has schema 2, and this version knows 1: update why403, or export the file from this version");
    insta::assert_snapshot!(with("\"site\": []"), @"settings.member: line 2, column 6: unknown field `site`, expected one of `format`, `schema`, `sites`, `signInHosts`, `hosts`, `vendors`, `off`, `muted`, `appearance`, `keepCalls`, `noteContradictions`, `tables`, `packs`; docs/settings.md lists what can stand there");
    insta::assert_snapshot!(with("\"sites\": \"shop.example\""), @r#"settings.member: line 2, column 23: invalid type: string "shop.example", expected a sequence; docs/settings.md lists what can stand there"#);
    insta::assert_snapshot!(with("\"sites\": [], \"sites\": []"), @"settings.member: line 2, column 20: duplicate field `sites`; docs/settings.md lists what can stand there");
    insta::assert_snapshot!(with("\"appearance\": {\"theme\": \"green\"}"), @"settings.member: line 2, column 31: unknown variant `green`, expected one of `system`, `light`, `dark`; docs/settings.md lists what can stand there");
    insta::assert_snapshot!(with("\"sites\": [\"a.example\", \"https://Shop.example/\"]"), @"settings.value: at sites[1]: this is no host: write its name alone, in small letters, without `https://`, port and path");
    insta::assert_snapshot!(with("\"vendors\": {\"Web Ex\": {}}"), @"settings.value: at vendors: a vendor's identifier has small letters, digits, `-` and `_` only, as its folder in `vendors` has");
    insta::assert_snapshot!(with("\"vendors\": {\"webex\": {\"ask\": \"always\"}}"), @"settings.member: line 2, column 37: unknown variant `always`, expected one of `off`, `click`, `auto`; docs/settings.md lists what can stand there");
    insta::assert_snapshot!(with("\"muted\": [{\"site\": \"shop.example\"}]"), @"settings.value: at muted[0].site: this is no origin: write scheme, host and port of the page alone, as in `https://app.example`");
    insta::assert_snapshot!(with("\"muted\": [{\"site\": \"https://shop.example/orders\"}]"), @"settings.value: at muted[0].site: this is no origin: write scheme, host and port of the page alone, as in `https://app.example`");
    insta::assert_snapshot!(with("\"muted\": [{\"site\": \"https://shop.example\", \"operation\": \"\"}]"), @"settings.value: at muted[0].operation: an operation has 1 to 4000 bytes; leave it out to mute all of the site");
    insta::assert_snapshot!(with("\"tables\": [{\"name\": \"\", \"table\": \"\"}]"), @"settings.value: at tables[0].name: a table's name has 1 to 80 bytes");
    insta::assert_snapshot!(with("\"tables\": [{\"name\": \"a\", \"table\": \"AAAA\"}]"), @"settings.value: at tables[0].table: these bytes are not a compiled table of why403; build the extension anew; import the document of this table again, and take the table out of the file");
    insta::assert_snapshot!(with("\"packs\": [{\"id\": \"a\", \"kept\": \"{}\"}]"), @"settings.value: at packs[0].kept: a: what was kept of the pack is damaged (missing field `id` at line 1 column 2); remove it, and import its folder again [pack.kept]; import the pack's folder again, and take the pack out of the file");
    let many = vec!["\"a.example\""; 1001].join(",");
    insta::assert_snapshot!(with(&format!("\"hosts\": [{many}]")), @"settings.value: at hosts: 1001 stand here, and 1000 can; take some out");
}

/// A token would go onto a disk, and perhaps to somebody else.
#[test]
fn no_token_is_written_or_read() {
    let token = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl";
    let mut settings = Settings::default();
    settings.muted.push(Muted {
        site: "https://shop.example".to_owned(),
        operation: Some(format!("GET /reset/{token}")),
    });
    let refused = write(&settings).unwrap_err();
    insta::assert_snapshot!(refused, @"at muted[0].operation: this begins as a token does, and no setting is one: remove it from the file");
    assert!(!format!("{refused:?}").contains(token));
    let text = format!("\"muted\": [{{\"site\": \"https://shop.example\", \"operation\": \"GET /reset/{token}\"}}]");
    insta::assert_snapshot!(with(&text), @"settings.token: at muted[0].operation: this begins as a token does, and no setting is one: remove it from the file");
    // Nor does an error repeat one that stands where it does not belong.
    for place in [
        format!("\"vendors\": {{\"{token}\": {{}}}}"),
        format!("\"sites\": [\"{token}\"]"),
        format!("\"{token}\": 1"),
        format!("\"appearance\": {{\"theme\": \"{token}\"}}"),
        format!("\"tables\": [{{\"name\": \"{token}\", \"table\": \"\"}}]"),
    ] {
        let said = with(&place);
        assert!(!said.contains(token), "{said}");
    }
}

#[test]
fn the_host_in_what_is_pasted_is_found() {
    for (pasted, host) in [
        ("https://Api.Corp.Example:8443/v1/orders?x=1#y", "api.corp.example"),
        ("api.corp.example", "api.corp.example"),
        ("API.corp.example.", "api.corp.example"),
        (" api.corp.example:8443 ", "api.corp.example"),
        ("//api.corp.example/v1", "api.corp.example"),
        ("wss://api.corp.example/live", "api.corp.example"),
        ("https://user:secret@api.corp.example/", "api.corp.example"),
        ("*.Staging.Corp.Example", "*.staging.corp.example"),
        ("https://api-*.corp.example/v1/{id}", "api-*.corp.example"),
        ("https://bücher.example/", "xn--bcher-kva.example"),
        ("localhost:3000/api", "localhost"),
        ("10.0.0.1:80", "10.0.0.1"),
    ] {
        assert_eq!(host_in(pasted).as_deref(), Some(host), "{pasted}");
    }
    for pasted in [
        "",
        "https://",
        "/v1/orders",
        "ex!ample.com",
        "{tenant}.example",
        "a..b",
        "https://[::1]/",
        "a b",
    ] {
        assert_eq!(host_in(pasted), None, "{pasted}");
    }
}

proptest! {
    #[test]
    fn no_text_makes_it_panic(text in "\\PC{0,300}") {
        drop(read(&text));
        drop(host_in(&text));
    }

    #[test]
    fn no_damage_makes_it_panic(at in 0usize..2000, with in "[\\[\\]{}\",:a-z0-9]{0,4}") {
        let mut text = write(&full()).unwrap();
        let at = at.min(text.len());
        if text.is_char_boundary(at) {
            text.insert_str(at, &with);
            drop(read(&text));
        }
    }
}
