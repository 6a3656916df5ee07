//! JSON documents, read without what [`Keep`] drops.

use super::OpenApiError;
use super::node::{Keep, MOST_NODES, Node, Value};
use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use std::collections::HashSet;
use std::fmt;

/// Reads a JSON document of which the root is `keep`.
pub(super) fn read_keeping(text: &str, keep: Keep) -> Result<Node, OpenApiError> {
    let mut nodes = 0;
    let mut json = serde_json::Deserializer::from_str(text);
    let seed = Seed {
        keep,
        nodes: &mut nodes,
    };
    seed.deserialize(&mut json)
        .and_then(|node| json.end().map(|()| node))
        .map_err(|error| {
            let text = error.to_string();
            OpenApiError::Syntax {
                line: error.line(),
                column: error.column(),
                reason: text.split(" at line ").next().unwrap_or_default().to_owned(),
            }
        })
}

struct Seed<'a> {
    keep: Keep,
    nodes: &'a mut usize,
}

fn scalar<E>(text: impl Into<String>, plain: bool) -> Result<Node, E> {
    Ok(node(Value::Scalar {
        text: text.into(),
        plain,
    }))
}

fn node(value: Value) -> Node {
    Node { value, line: 0 }
}

impl<'de> DeserializeSeed<'de> for Seed<'_> {
    type Value = Node;

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<Node, D::Error> {
        *self.nodes += 1;
        if *self.nodes > MOST_NODES {
            return Err(D::Error::custom("the document has too many values"));
        }
        from.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Seed<'_> {
    type Value = Node;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_bool<E>(self, value: bool) -> Result<Node, E> {
        scalar(value.to_string(), true)
    }

    fn visit_i64<E>(self, value: i64) -> Result<Node, E> {
        scalar(value.to_string(), true)
    }

    fn visit_u64<E>(self, value: u64) -> Result<Node, E> {
        scalar(value.to_string(), true)
    }

    fn visit_f64<E>(self, value: f64) -> Result<Node, E> {
        scalar(value.to_string(), true)
    }

    fn visit_str<E>(self, value: &str) -> Result<Node, E> {
        scalar(value, false)
    }

    fn visit_unit<E>(self) -> Result<Node, E> {
        scalar("null", true)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Node, A::Error> {
        let keep = self.keep.item();
        let mut items = Vec::new();
        while let Some(item) = list.next_element_seed(Seed {
            keep,
            nodes: self.nodes,
        })? {
            items.push(item);
        }
        Ok(node(Value::List(items)))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Node, A::Error> {
        let mut fields = Vec::new();
        let mut seen = HashSet::new();
        while let Some(key) = map.next_key::<String>()? {
            let keep = self.keep.field(&key);
            if keep == Keep::Nothing {
                map.next_value::<IgnoredAny>()?;
                continue;
            }
            if !seen.insert(key.clone()) {
                return Err(A::Error::custom(format!("`{key}` stands twice in one object")));
            }
            let value = map.next_value_seed(Seed {
                keep,
                nodes: self.nodes,
            })?;
            fields.push((key, value));
        }
        Ok(node(Value::Map(fields)))
    }
}
