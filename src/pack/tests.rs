//! What the extension keeps of a pack, and what is looked at before a file is opened.

use super::{Kept, Pack};
use crate::platforms::Tables;

/// The example's files.
const FILES: &[(&str, &str)] = &[
    ("vendor.txt", include_str!("../../docs/packs/example/vendor.txt")),
    ("openapi.yaml", include_str!("../../docs/packs/example/openapi.yaml")),
    ("signs.txt", include_str!("../../docs/packs/example/signs.txt")),
];

#[test]
fn what_is_kept_of_a_pack_is_the_same_pack() {
    let (pack, kept) = Kept::read("example", FILES).unwrap();
    let again = Kept::of_text("example", &kept.to_text()).unwrap();
    assert_eq!((again.id(), &again), ("example", &kept));
    // The document is not kept, but the table made of it.
    assert!(!kept.to_text().contains("openapi"));
    let read = again.pack().unwrap();
    assert_eq!(
        (read.id(), read.name(), read.counts()),
        ("example", "Acme Orders", pack.counts())
    );
    assert_eq!(read.hosts(), ["api.acme.example", "login.acme.example"]);
    assert_eq!(
        read.match_patterns(),
        ["https://api.acme.example/*", "https://login.acme.example/*"]
    );
    let mut tables = Tables::new();
    read.fill(&mut tables).unwrap();
    assert_eq!(tables.table("example").map(crate::table::Table::len), Some(3));
}

#[test]
fn what_was_kept_and_is_damaged_or_outdated_is_named() {
    let (_, kept) = Kept::read("example", FILES).unwrap();
    let text = kept.to_text();
    let code = |id: &str, text: &str| {
        let read = Kept::of_text(id, text).and_then(|kept| kept.pack());
        read.expect_err("a fault").code().to_owned()
    };
    assert_eq!(code("example", text.trim_end_matches('}')), "pack.kept");
    assert_eq!(code("other", &text), "pack.kept");
    assert_eq!(
        code("example", &text.replace("\"table\":\"", "\"table\":\"AAAA")),
        "pack.kept"
    );
    assert_eq!(
        code("example", &text.replace("\"signs\":\"", "\"signs\":\"AAAA")),
        "pack.kept"
    );
    // A newer program may know a vendor of that host.
    let met = text.replace("host login login.acme.example", "host login login.zendesk.com");
    let error = Kept::of_text("example", &met).unwrap().pack().unwrap_err();
    assert_eq!(error.code(), "pack.host-taken");
    assert!(error.to_string().starts_with("example/vendor.txt:7: "), "{error}");
}

#[test]
fn names_and_sizes_are_checked_before_a_file_is_opened() {
    let code =
        |id: &str, files: &[(&str, usize)]| Pack::check_names(id, files).map_err(|error| error.code().to_owned());
    let whole = [
        ("vendor.txt", 10),
        ("openapi.yaml", 16 * 1024 * 1024),
        ("README.md", usize::MAX),
    ];
    assert_eq!(code("example", &whole), Ok(()));
    let long = [("vendor.txt", 1024 * 1024 + 1)];
    assert_eq!(code("example", &long), Err("pack.too-large".to_owned()));
    assert_eq!(code("front", &[("vendor.txt", 1)]), Err("pack.id-taken".to_owned()));
    assert_eq!(code("example", &[("signs.txt", 1)]), Err("pack.no-vendor".to_owned()));
}

/// What is kept stays on disk.
#[test]
fn a_pack_with_a_token_in_its_texts_is_not_kept() {
    let example = r#"example 403 | {"message":"refused","token":"eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ1In0.c2lnbmF0dXJl"}"#;
    let (_, signs) = FILES.iter().find(|(name, _)| *name == "signs.txt").unwrap();
    let with_token = format!("{signs}# {example}\n");
    let line = with_token.lines().count();
    let files: Vec<(&str, &str)> = FILES
        .iter()
        .map(|(name, text)| {
            (
                *name,
                if *name == "signs.txt" {
                    with_token.as_str()
                } else {
                    *text
                },
            )
        })
        .collect();
    assert!(Pack::read("example", &files).is_ok(), "the command may use it");
    let error = Kept::read("example", &files).expect_err("a fault");
    assert_eq!(error.code(), "pack.token");
    assert!(error.to_string().contains(&format!("signs.txt:{line}")), "{error}");
}
