use super::*;
use proptest::prelude::*;
use serde_json::Value;

/// Reads any document with the pull reader alone.
fn tree(pull: &mut Pull<'_>) -> Read<Value> {
    match pull.peek() {
        Some(b'{') => {
            let mut map = serde_json::Map::new();
            pull.object(|name, inside| {
                map.insert(name.text().into_owned(), tree(inside)?);
                Ok(())
            })?;
            Ok(Value::Object(map))
        }
        Some(b'[') => {
            let mut items = Vec::new();
            pull.list(|inside| {
                items.push(tree(inside)?);
                Ok(())
            })?;
            Ok(Value::Array(items))
        }
        Some(b'"') => Ok(pull.string()?.map_or(Value::Null, |text| text.text().into())),
        _ => Ok(serde_json::from_str(pull.value()?).unwrap()),
    }
}

fn whole(text: &str) -> Read<Value> {
    let mut pull = Pull::new(text);
    let value = tree(&mut pull)?;
    if pull.is_at_end() { Ok(value) } else { Err(Broken) }
}

fn json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<String>().prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 40, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
            prop::collection::btree_map(any::<String>(), inner, 0..5)
                .prop_map(|map| Value::Object(map.into_iter().collect())),
        ]
    })
}

#[test]
fn broken_structure_is_broken() {
    for text in [
        "",
        "{",
        "[1,]",
        "{\"a\"}",
        "{\"a\":}",
        "[1 2]",
        "\"a",
        "\"a\\",
        "nul",
        "1x",
        "{\"a\":1,}",
        "+1",
        "[]]",
    ] {
        assert_eq!(whole(text), Err(Broken), "{text}");
    }
    let deep = "[".repeat(400) + &"]".repeat(400);
    assert_eq!(Pull::new(&deep).skip(), Err(Broken));
}

#[test]
fn half_a_pair_and_odd_escapes_are_let_through() {
    assert_eq!(whole(r#""\ud800x""#), Ok("\u{fffd}x".into()));
    assert_eq!(whole(r#""\ud83d\ude00 \/ \q \u00e9""#), Ok("😀 / q é".into()));
    assert_eq!(whole(r#""\u12""#), Ok("\u{fffd}12".into()));
}

#[test]
fn a_head_ends_soon() {
    let mut pull = Pull::new(r#"["ab\ncdefgh", "abcdé"]"#);
    let mut heads = Vec::new();
    pull.list(|inside| {
        heads.push(inside.string()?.unwrap().head(5).into_owned());
        Ok(())
    })
    .unwrap();
    assert_eq!(heads, ["ab\ncdefgh", "abcdé"]);
}

proptest! {
    #[test]
    fn it_reads_what_others_write(value in json(), pretty in any::<bool>()) {
        let text = if pretty { serde_json::to_string_pretty(&value) } else { serde_json::to_string(&value) }.unwrap();
        prop_assert_eq!(whole(&text), Ok(value));
        let mut pull = Pull::new(&text);
        prop_assert_eq!(pull.skip(), Ok(()));
        prop_assert!(pull.is_at_end());
    }

    /// A text that breaks off is never taken for a whole one.
    #[test]
    fn what_breaks_off_is_broken(value in json(), cut in any::<prop::sample::Index>()) {
        let text = serde_json::to_string(&Value::Array(vec![value])).unwrap();
        let mut end = cut.index(text.len());
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        prop_assert_eq!(whole(text.get(..end).unwrap()), Err(Broken));
    }
}
