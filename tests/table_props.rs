//! Whatever comes in, the table answers without a panic, and says the same of a text before and after.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use proptest::prelude::*;
use why403::requirement::{Atom, Context, Expr, Part, Provenance, Source};
use why403::table::{Operation, Shared, Table, Template, TextTable, compile, expr, text, write_text};

fn name() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-z]{1,6}(:[a-z]{1,4}){0,2}",
        "\\PC{1,12}".prop_map(|s| s.trim().to_owned())
    ]
}

fn atom() -> impl Strategy<Value = Atom> {
    prop_oneof![
        name().prop_map(Atom::Scope),
        name().prop_map(Atom::Permission),
        name().prop_map(Atom::Role),
        Just(Atom::Context(Context::User)),
        "[a-z-]{1,9}".prop_map(Atom::Header),
    ]
}

fn expression() -> impl Strategy<Value = Expr> {
    let leaf = prop_oneof![atom().prop_map(Expr::Is), Just(Expr::Unknown)];
    leaf.prop_recursive(4, 24, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Expr::Any),
            prop::collection::vec(inner.clone(), 0..4).prop_map(Expr::All),
            prop::collection::vec(inner, 0..4).prop_map(Expr::Listed),
        ]
    })
}

fn template() -> impl Strategy<Value = String> {
    let segment = prop_oneof![
        4 => "[a-c]{1,2}",
        3 => Just("{id}".to_owned()),
        1 => Just("{id}.json".to_owned()),
        1 => Just("f(on={value})".to_owned()),
        1 => Just("{+rest}".to_owned()),
    ];
    prop::collection::vec(segment, 0..5).prop_map(|parts| format!("/{}", parts.join("/")))
}

fn operation() -> impl Strategy<Value = Operation> {
    (
        template(),
        prop::sample::select(vec!["GET", "POST", "DELETE"]),
        "[a-zA-Z./=]{0,12}",
        prop::collection::vec(expression(), 0..3),
    )
        .prop_map(|(template, method, id, parts)| {
            let mut operation = Operation {
                method: method.to_owned(),
                template,
                id,
                ..Operation::default()
            };
            operation.requirement.parts = parts
                .into_iter()
                .map(|expr| {
                    let mut part = Part::new(expr, Provenance::Prose, "doc");
                    part.least = part.expr.atoms().first().map(|atom| Expr::Is((*atom).clone()));
                    part
                })
                .collect();
            operation
        })
}

fn table() -> impl Strategy<Value = TextTable> {
    prop::collection::vec(operation(), 0..24).prop_map(|operations| {
        let source = Source {
            key: "doc".to_owned(),
            title: "Document".to_owned(),
            date: "2026-01-01".to_owned(),
            url: String::new(),
            license: "facts".to_owned(),
            valid_until: Some("2026-08-10".to_owned()),
        };
        let shared = operations
            .first()
            .filter(|o: &&Operation| !o.requirement.parts.is_empty());
        let shared = shared.map(|o| Shared {
            name: "of the first".to_owned(),
            parts: o.requirement.parts.clone(),
        });
        let mut table = TextTable {
            platform: "p".to_owned(),
            sources: vec![source],
            shared: shared.into_iter().collect(),
            operations,
            ..TextTable::default()
        };
        table.sort();
        table
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn any_expression_survives_its_text(expr in expression()) {
        prop_assert_eq!(expr::from_text(&expr::to_text(&expr)).unwrap(), expr);
    }

    #[test]
    fn any_table_survives_text_and_bytes(table in table()) {
        let read = text::parse(&write_text(&table)).unwrap();
        prop_assert_eq!(&read.operations, &table.operations);
        let loaded = Table::load(compile(&table).unwrap()).unwrap();
        let mut back = TextTable { operations: loaded.operations().collect(), ..table.clone() };
        back.sort();
        prop_assert_eq!(write_text(&back), write_text(&table));
    }

    #[test]
    fn a_path_made_from_a_template_is_found(table in table()) {
        let loaded = Table::load(compile(&table).unwrap()).unwrap();
        for operation in &table.operations {
            let path = Template::parse(&operation.template).unwrap().example(|n| format!("zz{n}"));
            let found = loaded.lookup(&operation.method, &path).operation();
            prop_assert!(found.is_some(), "{} {}", operation.method, path);
        }
    }

    #[test]
    fn any_path_gets_an_answer(table in table(), method in "\\PC{0,8}", path in "[/a-c%2F{}?#.é]{0,40}") {
        let loaded = Table::load(compile(&table).unwrap()).unwrap();
        let _ = loaded.lookup(&method, &path);
        for near in loaded.nearest(&method, &path, 5) {
            prop_assert!(near.distance.is_finite());
            let _ = near.reason.to_string();
        }
        let _ = loaded.similar_names("scope", &path, 3);
    }

    #[test]
    fn any_text_is_read_or_refused_by_name(lines in "\\PC{0,60}", tail in "[ -~\\n]{0,200}") {
        let _ = text::parse(&lines);
        let _ = text::parse(&format!("why403 table 1\nplatform p\nsource d | a | b | c | e\n{tail}"));
        let _ = Template::parse(&lines);
        let _ = expr::from_text(&lines);
        let _ = why403::table::Claims::parse(&format!("why403 claims 1\n{tail}"));
    }

    #[test]
    fn any_bytes_are_read_or_refused_by_name(bytes in prop::collection::vec(any::<u8>(), 0..80)) {
        let _ = Table::load(bytes);
    }

    /// Damage behind a checksum that fits: the structure is checked as well, and what passes can be read.
    #[test]
    fn a_forged_body_never_panics(table in table(), at in any::<prop::sample::Index>(), value in any::<u8>()) {
        let mut bytes = compile(&table).unwrap();
        let body = bytes.len() - 24;
        let at = 24 + at.index(body);
        bytes[at] = value;
        let sum = checksum(&bytes[24..]);
        bytes[16..24].copy_from_slice(&sum.to_le_bytes());
        if let Ok(loaded) = Table::load(&bytes) {
            for operation in loaded.operations() {
                let _ = loaded.lookup(&operation.method, &operation.template);
            }
            let _ = loaded.nearest("GET", "/a/b", 3);
        }
    }
}

/// The checksum of the format, written a second time so that a change of the format is noticed here.
fn checksum(bytes: &[u8]) -> u64 {
    const MIX: u64 = 0x9e37_79b9_7f4a_7c15;
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    let mut words = bytes.chunks_exact(8);
    for word in &mut words {
        hash = (hash.rotate_left(5) ^ u64::from_le_bytes(word.try_into().unwrap())).wrapping_mul(MIX);
    }
    let mut tail = [0; 8];
    tail[..words.remainder().len()].copy_from_slice(words.remainder());
    hash = (hash.rotate_left(5) ^ u64::from_le_bytes(tail)).wrapping_mul(MIX);
    (hash ^ bytes.len() as u64).wrapping_mul(MIX)
}
