//! [`Node`]: a document as a tree that knows its lines, and [`Keep`]: which parts of a document are kept at all.

/// Documents nest at most this deep.
pub(super) const DEEPEST: usize = 128;
/// At most this many nodes are kept, counting what aliases repeat.
pub(super) const MOST_NODES: usize = 1_000_000;

/// A value with the line on which it begins (from 1), or 0 where it is not known (JSON).
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Node {
    pub(super) value: Value,
    pub(super) line: usize,
}

/// What a node is.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Value {
    /// A text, number, boolean or null; `plain` when it stands without quotation marks.
    Scalar {
        text: String,
        plain: bool,
    },
    List(Vec<Node>),
    Map(Vec<(String, Node)>),
}

impl Node {
    pub(super) fn get(&self, key: &str) -> Option<&Node> {
        let fields = self.map()?;
        fields.iter().find(|(name, _)| name == key).map(|(_, node)| node)
    }

    pub(super) fn map(&self) -> Option<&[(String, Node)]> {
        match &self.value {
            Value::Map(fields) => Some(fields),
            _ => None,
        }
    }

    pub(super) fn list(&self) -> Option<&[Node]> {
        match &self.value {
            Value::List(items) => Some(items),
            _ => None,
        }
    }

    /// A scalar's text, whether it is quoted or not: `3.0`, `"3.0"`, `true`.
    pub(super) fn text(&self) -> Option<&str> {
        match &self.value {
            Value::Scalar { text, .. } if !self.is_null() => Some(text),
            _ => None,
        }
    }

    pub(super) fn is_null(&self) -> bool {
        matches!(&self.value, Value::Scalar { text, plain: true } if matches!(text.as_str(), "" | "~" | "null" | "Null" | "NULL"))
    }

    pub(super) fn is_true(&self) -> bool {
        matches!(&self.value, Value::Scalar { text, plain: true } if text.eq_ignore_ascii_case("true"))
    }

    /// The text under a key.
    pub(super) fn text_at(&self, key: &str) -> Option<&str> {
        self.get(key).and_then(Node::text)
    }
}

/// The methods that a path item may have (OpenAPI 3.2 adds `query`).
pub(super) const METHODS: [&str; 9] = [
    "get", "put", "post", "delete", "options", "head", "patch", "trace", "query",
];

/// Which part of a document is being read. Schemas, examples, descriptions and answers are most of
/// a document and say nothing about what a call requires: they are checked for syntax and dropped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Keep {
    Root,
    Info,
    Components,
    Paths,
    PathItem,
    Operation,
    Parameters,
    Parameter,
    All,
    Nothing,
}

impl Keep {
    /// What of a map's field is kept.
    pub(super) fn field(self, key: &str) -> Keep {
        if key == "<<" {
            // YAML's merge key: the fields belong to this map.
            return self;
        }
        let extension = key.starts_with("x-");
        match self {
            Keep::Root => match key {
                "openapi"
                | "swagger"
                | "host"
                | "basePath"
                | "schemes"
                | "servers"
                | "security"
                | "securityDefinitions" => Keep::All,
                // What tells other forms apart.
                "discoveryVersion" | "asyncapi" => Keep::All,
                "info" => Keep::Info,
                "components" => Keep::Components,
                "paths" => Keep::Paths,
                "parameters" => Keep::Parameters,
                _ if extension => Keep::All,
                _ => Keep::Nothing,
            },
            Keep::Info => match key {
                "title" | "version" | "license" | "schema" => Keep::All,
                _ => Keep::Nothing,
            },
            Keep::Components => match key {
                "securitySchemes" => Keep::All,
                "pathItems" => Keep::Paths,
                "parameters" => Keep::Parameters,
                _ if extension => Keep::All,
                _ => Keep::Nothing,
            },
            Keep::Paths if extension => Keep::Nothing,
            Keep::Paths => Keep::PathItem,
            Keep::PathItem => match key {
                "$ref" | "servers" | "security" => Keep::All,
                "parameters" => Keep::Parameters,
                _ if METHODS.contains(&key) => Keep::Operation,
                _ if super::extensions::is_known(key) => Keep::All,
                _ => Keep::Nothing,
            },
            Keep::Operation => match key {
                "operationId" | "security" | "servers" | "deprecated" => Keep::All,
                "parameters" => Keep::Parameters,
                _ if super::extensions::is_known(key) => Keep::All,
                _ => Keep::Nothing,
            },
            Keep::Parameters => Keep::Parameter,
            Keep::Parameter => match key {
                "$ref" | "name" | "in" | "required" => Keep::All,
                _ => Keep::Nothing,
            },
            Keep::All => Keep::All,
            Keep::Nothing => Keep::Nothing,
        }
    }

    /// What of a list's items is kept.
    pub(super) fn item(self) -> Keep {
        match self {
            Keep::Parameters => Keep::Parameter,
            other => other,
        }
    }
}
