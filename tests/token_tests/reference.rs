//! The reader of claims against a slow one: `serde_json`, told to keep every member and what it repeats.

use super::build::{decode, jwt};
use proptest::prelude::*;
use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use std::collections::BTreeSet;
use why403::token::{Anomaly, Json};

/// A value with all of its members.
#[derive(Debug, PartialEq)]
enum Slow {
    Null,
    Bool(bool),
    Number(f64),
    Text(String),
    List(Vec<Slow>),
    Object(Vec<(String, Slow)>),
}

struct Reader;

impl<'de> Visitor<'de> for Reader {
    type Value = Slow;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<Slow, E> {
        Ok(Slow::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Slow, E> {
        Ok(Slow::Bool(value))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Slow, E> {
        Ok(Slow::Number(value as f64))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Slow, E> {
        Ok(Slow::Number(value as f64))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Slow, E> {
        Ok(Slow::Number(value))
    }

    fn visit_str<E>(self, value: &str) -> Result<Slow, E> {
        Ok(Slow::Text(value.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Slow, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = list.next_element()? {
            items.push(item);
        }
        Ok(Slow::List(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Slow, A::Error> {
        let mut members = Vec::new();
        while let Some(member) = map.next_entry()? {
            members.push(member);
        }
        Ok(Slow::Object(members))
    }
}

impl<'de> Deserialize<'de> for Slow {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Reader)
    }
}

/// Whether both read the same; numbers as far as the slow reader keeps them.
fn same(slow: &Slow, fast: Json<'_>) -> bool {
    match (slow, fast) {
        (Slow::Null, Json::Null) => true,
        (Slow::Bool(a), Json::Bool(b)) => *a == b,
        (Slow::Number(a), Json::Number(b)) => {
            let b = b.as_f64().unwrap();
            (a - b).abs() <= a.abs() * 1e-14
        }
        (Slow::Text(a), Json::Text(b)) => a == b,
        (Slow::List(a), Json::List(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b)),
        (Slow::Object(a), Json::Object(b)) => {
            let members = a.iter().zip(b).all(|(a, b)| a.0 == b.0 && same(&a.1, b.1));
            // Of a repeated name the last.
            let last = |name: &str| a.iter().rev().find(|(known, _)| known == name).map(|(_, value)| value);
            let found = a.iter().all(|(name, _)| match (last(name), b.get(name)) {
                (Some(slow), Some(fast)) => same(slow, fast),
                _ => false,
            });
            a.len() == b.len() && members && found && b.get("not there").is_none()
        }
        _ => false,
    }
}

/// Paths of names that occur more than once in their object.
fn repeated(value: &Slow, path: &str, found: &mut BTreeSet<String>) {
    match value {
        Slow::List(items) => {
            for (at, item) in items.iter().enumerate() {
                repeated(item, &format!("{path}[{at}]"), found);
            }
        }
        Slow::Object(members) => {
            for (at, (name, value)) in members.iter().enumerate() {
                let joint = if path.is_empty() { "" } else { "." };
                let below = format!("{path}{joint}{name}");
                if members.iter().take(at).any(|(known, _)| known == name) {
                    found.insert(below.clone());
                }
                repeated(value, &below, found);
            }
        }
        _ => {}
    }
}

fn text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        "[a-z :/._-]{0,20}",
        "[äß€😀]{1,3}",
        Just("\\n".to_owned()),
        Just("\\\"".to_owned()),
        Just("\\\\".to_owned()),
        Just("\\u00e9".to_owned()),
        Just("\\ud83d\\ude00".to_owned()),
    ];
    prop::collection::vec(piece, 0..4).prop_map(|pieces| format!("\"{}\"", pieces.concat()))
}

fn name() -> impl Strategy<Value = String> {
    prop_oneof![
        6 => Just("\"a\"".to_owned()),
        2 => Just("\"\\u0061\"".to_owned()),
        4 => Just("\"b\"".to_owned()),
        4 => "\"[a-z]{1,12}\"",
    ]
}

fn space() -> impl Strategy<Value = String> {
    prop_oneof![6 => Just(String::new()), 1 => "[ \t\r\n]{1,3}"]
}

/// JSON texts as programs write them, and as people do.
fn json() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        Just("null".to_owned()),
        Just("true".to_owned()),
        Just("false".to_owned()),
        "-?(0|[1-9][0-9]{0,18})",
        "-?(0|[1-9][0-9]{0,9})(\\.[0-9]{1,4})?([eE][+-]?[0-9]{1,2})?",
        text(),
    ];
    leaf.prop_recursive(4, 24, 5, |inner| {
        let item = (space(), inner.clone(), space()).prop_map(|(a, b, c)| format!("{a}{b}{c}"));
        prop_oneof![
            prop::collection::vec(item, 0..5).prop_map(|items| format!("[{}]", items.join(","))),
            object(inner),
        ]
    })
}

fn object(inner: impl Strategy<Value = String>) -> impl Strategy<Value = String> {
    let member = (space(), name(), space(), space(), inner, space())
        .prop_map(|(a, name, b, c, value, d)| format!("{a}{name}{b}:{c}{value}{d}"));
    prop::collection::vec(member, 0..5).prop_map(|members| format!("{{{}}}", members.join(",")))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1024, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn claims_are_what_a_slow_reader_reads(payload in object(json())) {
        let slow: Slow = serde_json::from_str(&payload).unwrap();
        let token = decode(jwt(&payload));
        let claims = token.claims().unwrap();
        prop_assert!(same(&slow, Json::Object(claims.raw())), "{payload}");
        let mut wanted = BTreeSet::new();
        repeated(&slow, "", &mut wanted);
        let found: BTreeSet<String> = token
            .anomalies
            .iter()
            .filter_map(|anomaly| match anomaly {
                Anomaly::Repeated { path, .. } => Some(path.clone()),
                _ => None,
            })
            .collect();
        prop_assert_eq!(found, wanted, "{}", payload);
        // Written and read again it is the same.
        let again = decode(jwt(&claims.raw().to_text()));
        prop_assert_eq!(again.claims().unwrap().raw(), claims.raw());
    }

    #[test]
    fn a_text_that_breaks_off_keeps_what_came_before(payload in object(json()), cut in 1_usize..200) {
        let cut: String = payload.chars().take(cut).collect();
        let token = decode(jwt(&cut));
        let whole = serde_json::from_str::<Slow>(&cut).is_ok();
        prop_assert_eq!(token.malformed().is_none(), whole, "{}", &cut);
        let slow: Slow = serde_json::from_str(&payload).unwrap();
        let Slow::Object(members) = &slow else { unreachable!() };
        let claims = token.claims().unwrap().raw();
        for (at, (name, value)) in claims.iter().enumerate() {
            prop_assert_eq!(&members[at].0, name);
            // The last may be cut short itself, as far as it is an object or an array.
            if at + 1 < claims.len() {
                prop_assert!(same(&members[at].1, value), "{cut}");
            }
        }
    }
}
