//! [`Document`]: the root of a document, its references, and errors that name path and line.

use super::OpenApiError;
use super::node::Node;

/// References follow one another at most this often.
const LONGEST_CHAIN: usize = 16;

/// A place in a document, as a JSON pointer in the making.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Path(String);

impl Path {
    pub(super) fn root() -> Self {
        Self(String::new())
    }

    /// This place's field or item.
    pub(super) fn at(&self, key: impl std::fmt::Display) -> Self {
        let key = key.to_string().replace('~', "~0").replace('/', "~1");
        Self(format!("{}/{key}", self.0))
    }

    /// `#/paths/~1users/get`, on one line whatever the document's keys are.
    pub(super) fn pointer(&self) -> String {
        let visible = |c: char| if c.is_control() { char::REPLACEMENT_CHARACTER } else { c };
        format!("#{}", self.0).chars().map(visible).collect()
    }
}

/// An error at a place.
pub(super) fn wrong(path: &Path, node: Option<&Node>, reason: impl Into<String>) -> OpenApiError {
    OpenApiError::Document {
        path: path.pointer(),
        line: node.map_or(0, |node| node.line),
        reason: reason.into(),
    }
}

/// A whole document.
pub(super) struct Document {
    pub(super) root: Node,
}

impl Document {
    /// The node that a local reference names, and its path.
    fn target(&self, reference: &str) -> Option<(&Node, Path)> {
        let pointer = reference.strip_prefix('#')?;
        let mut node = &self.root;
        let mut path = Path::root();
        for token in pointer.split('/').skip(1) {
            let key = percent_decoded(token).replace("~1", "/").replace("~0", "~");
            node = match node.list() {
                Some(items) => items.get(key.parse::<usize>().ok()?)?,
                None => node.get(&key)?,
            };
            path = path.at(&key);
        }
        Some((node, path))
    }

    /// Follows `$ref` as long as there is one.
    ///
    /// # Errors
    /// When it names another file, nothing, or itself.
    pub(super) fn resolve<'a>(&'a self, node: &'a Node, path: &Path) -> Result<(&'a Node, Path), OpenApiError> {
        let (mut node, mut path) = (node, path.clone());
        for _ in 0..LONGEST_CHAIN {
            let Some(reference) = node.get("$ref") else {
                return Ok((node, path));
            };
            let Some(text) = reference.text() else {
                return Err(wrong(&path.at("$ref"), Some(reference), "a reference is a text"));
            };
            if !text.starts_with('#') {
                return Err(wrong(
                    &path.at("$ref"),
                    Some(reference),
                    format!("`{text}` is in another file; bundle the document into one file first"),
                ));
            }
            let Some(found) = self.target(text) else {
                return Err(wrong(
                    &path.at("$ref"),
                    Some(reference),
                    format!("`{text}` is not in the document"),
                ));
            };
            (node, path) = found;
        }
        Err(wrong(&path, Some(node), "its references go round in a circle"))
    }
}

/// A reference is an address, so its pointer may be percent-encoded (RFC 6901 §6).
fn percent_decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        let mut ahead = rest.clone();
        let digit = |byte: Option<u8>| byte.and_then(|byte| char::from(byte).to_digit(16));
        match (byte, digit(ahead.next()), digit(ahead.next())) {
            (b'%', Some(high), Some(low)) => {
                bytes.push(u8::try_from(high * 16 + low).unwrap_or(byte));
                rest = ahead;
            }
            _ => bytes.push(byte),
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}
