//! Example bodies: what a document shows of the answer to each call, for those who stand in for the API.

use super::document::{Document, Path};
use super::node::{Keep, METHODS, Node, Value};
use super::{MOST_BYTES, OpenApiError, json, yaml};
use serde_json::{Map, Value as Json};

/// An example of an answer.
#[derive(Debug, Clone, PartialEq)]
pub struct BodyExample {
    /// The method in upper case.
    pub method: String,
    /// The path as the document writes it, without that of a server.
    pub path: String,
    /// The status, 2xx.
    pub status: u16,
    /// The body; `None` where the answer has none.
    pub body: Option<Json>,
}

/// Schemas are followed no deeper than this, and a list or an object has no more members.
const DEEPEST: usize = 8;
const WIDEST: usize = 40;
/// An example has at most so many values.
const MOST_VALUES: usize = 2_000;

/// The first successful answer of every operation, by its own example or one made of its schema.
///
/// # Errors
/// [`OpenApiError`] when the document cannot be read.
pub fn examples(text: &str) -> Result<Vec<BodyExample>, OpenApiError> {
    if text.len() > MOST_BYTES {
        return Err(OpenApiError::TooLarge);
    }
    let text = text.trim_start_matches('\u{feff}');
    let root = match text.trim_start().starts_with('{') {
        true => json::read_keeping(text, Keep::All)?,
        false => yaml::read_keeping(text, Keep::All)?,
    };
    let document = Document { root };
    let mut found = Vec::new();
    let paths = document.root.get("paths").and_then(Node::map).unwrap_or_default();
    for (path, item) in paths {
        let Ok((item, _)) = document.resolve(item, &Path::root()) else {
            continue;
        };
        for (method, operation) in item.map().unwrap_or_default() {
            if METHODS.contains(&method.as_str())
                && let Some((status, body)) = answer(&document, operation)
            {
                found.push(BodyExample {
                    method: method.to_ascii_uppercase(),
                    path: path.clone(),
                    status,
                    body,
                });
            }
        }
    }
    Ok(found)
}

/// The first answer of 2xx: its status and body.
fn answer(document: &Document, operation: &Node) -> Option<(u16, Option<Json>)> {
    let answers = operation.get("responses")?.map()?;
    let status = |key: &str| match key {
        "2XX" | "2xx" | "default" => Some(200),
        _ => key.parse::<u16>().ok().filter(|status| (200..300).contains(status)),
    };
    let mut all: Vec<(u16, &Node)> = answers
        .iter()
        .filter_map(|(key, node)| Some((status(key)?, node)))
        .collect();
    all.sort_by_key(|(status, _)| *status);
    let (status, node) = all.first()?;
    let (node, _) = document.resolve(node, &Path::root()).ok()?;
    let mut maker = Maker {
        document,
        left: MOST_VALUES,
    };
    Some((*status, maker.body(node)))
}

struct Maker<'d> {
    document: &'d Document,
    left: usize,
}

impl Maker<'_> {
    fn body(&mut self, answer: &Node) -> Option<Json> {
        // Swagger 2.0 has examples by the kind of body, and one schema.
        let kinds = answer.get("content").or_else(|| answer.get("examples"));
        let is_json = |(kind, _): &&(String, Node)| kind.contains("json");
        let kind = kinds.and_then(Node::map).and_then(|kinds| kinds.iter().find(is_json));
        if let Some((_, media)) = kind {
            if answer.get("content").is_none() {
                return Some(value(media));
            }
            if let Some(example) = self.example(media) {
                return Some(example);
            }
            return media.get("schema").map(|schema| self.schema(schema, 0));
        }
        answer.get("schema").map(|schema| self.schema(schema, 0))
    }

    /// The example that stands beside a schema: `example`, or the first of `examples`.
    fn example(&self, node: &Node) -> Option<Json> {
        if let Some(example) = node.get("example") {
            return Some(value(example));
        }
        let examples = node.get("examples")?;
        let first = match examples.list() {
            Some(list) => return list.first().map(value),
            None => examples.map()?.first().map(|(_, node)| node)?,
        };
        let (first, _) = self.document.resolve(first, &Path::root()).ok()?;
        first.get("value").map(value)
    }

    fn schema(&mut self, schema: &Node, depth: usize) -> Json {
        self.left = self.left.saturating_sub(1);
        if depth > DEEPEST || self.left == 0 {
            return Json::Null;
        }
        let Ok((schema, _)) = self.document.resolve(schema, &Path::root()) else {
            return Json::Null;
        };
        if let Some(example) = self.example(schema) {
            return example;
        }
        for key in ["const", "default"] {
            if let Some(own) = schema.get(key) {
                return value(own);
            }
        }
        if let Some(first) = schema.get("enum").and_then(Node::list).and_then(<[Node]>::first) {
            return value(first);
        }
        if let Some(parts) = schema.get("allOf").and_then(Node::list) {
            let mut all = Map::new();
            for part in parts.iter().take(WIDEST) {
                match self.schema(part, depth + 1) {
                    Json::Object(fields) => all.extend(fields),
                    Json::Null => {}
                    other => return other,
                }
            }
            if let Json::Object(own) = self.object(schema, depth) {
                all.extend(own);
            }
            return Json::Object(all);
        }
        for key in ["oneOf", "anyOf"] {
            if let Some(first) = schema.get(key).and_then(Node::list).and_then(<[Node]>::first) {
                return self.schema(first, depth + 1);
            }
        }
        let kind = schema.get("type");
        let kind = kind.and_then(|kind| kind.text().or_else(|| kind.list()?.first()?.text()));
        match kind {
            Some("array") => match schema.get("items") {
                Some(items) => Json::Array(vec![self.schema(items, depth + 1)]),
                None => Json::Array(Vec::new()),
            },
            Some("string") => Json::String(text_of(schema.text_at("format")).to_owned()),
            Some("integer") => Json::from(1),
            Some("number") => Json::from(1.5),
            Some("boolean") => Json::Bool(true),
            Some("null") => Json::Null,
            _ => self.object(schema, depth),
        }
    }

    fn object(&mut self, schema: &Node, depth: usize) -> Json {
        let mut fields = Map::new();
        let properties = schema.get("properties").and_then(Node::map).unwrap_or_default();
        for (name, property) in properties.iter().take(WIDEST) {
            fields.insert(name.clone(), self.schema(property, depth + 1));
        }
        Json::Object(fields)
    }
}

fn text_of(format: Option<&str>) -> &'static str {
    match format {
        Some("date-time") => "2026-01-31T12:00:00Z",
        Some("date") => "2026-01-31",
        Some("uuid") => "00000000-0000-4000-8000-000000000001",
        Some("email") => "someone@example.com",
        Some("uri" | "url") => "https://example.com/",
        _ => "text",
    }
}

/// A node as JSON.
fn value(node: &Node) -> Json {
    match &node.value {
        Value::List(items) => Json::Array(items.iter().map(value).collect()),
        Value::Map(fields) => Json::Object(fields.iter().map(|(name, node)| (name.clone(), value(node))).collect()),
        Value::Scalar { .. } if node.is_null() => Json::Null,
        Value::Scalar { text, plain: true } => match text.as_str() {
            "true" => Json::Bool(true),
            "false" => Json::Bool(false),
            number => match serde_json::from_str::<serde_json::Number>(number) {
                Ok(number) => Json::Number(number),
                Err(_) => Json::String(text.clone()),
            },
        },
        Value::Scalar { text, plain: false } => Json::String(text.clone()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bodies_are_the_documents_own_or_made_of_its_schemas() {
        let text = r##"
openapi: 3.0.0
paths:
  /things:
    get:
      responses:
        "403": {description: no}
        "200":
          content:
            application/json:
              schema: {type: array, items: {$ref: "#/components/schemas/Thing"}}
    post:
      responses:
        "201":
          content:
            application/json:
              example: {id: 7, name: "8"}
  /things/{id}:
    delete:
      responses:
        "204": {description: gone}
components:
  schemas:
    Thing:
      type: object
      properties:
        id: {type: string, format: uuid}
        parts: {type: array, items: {$ref: "#/components/schemas/Thing"}}
        open: {type: boolean}
"##;
        let found = examples(text).unwrap();
        let of = |method: &str| found.iter().find(|one| one.method == method).unwrap();
        assert_eq!(of("POST").body, Some(serde_json::json!({"id": 7, "name": "8"})));
        assert_eq!((of("DELETE").status, &of("DELETE").body), (204, &None));
        let list = of("GET").body.clone().unwrap().to_string();
        // A schema that holds itself comes to an end.
        assert!(list.starts_with(r#"[{"id":"00000000-"#) && list.len() < 2_000, "{list}");
    }
}
