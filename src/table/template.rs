//! Path templates: `/users/{userId}`, `/tickets/{id}.json`, `/operations/{id}:cancel`, `/{+name}`.

mod parse;

use parse::{parse_segment, split_outside_braces};
use std::fmt;

/// A template has at most this many segments; longer ones are refused by name.
pub(crate) const MAX_SEGMENTS: usize = 48;

/// One part of a segment that mixes text and parameters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    /// Text that must be there as it is.
    Literal(String),
    /// A parameter: one or more characters.
    Param(String),
}

/// What stands between two slashes of a template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Segment {
    /// Text, percent-decoded. Empty only as the last segment, for a template that ends in `/`.
    Literal(String),
    /// One parameter by itself; matches any segment that is not empty.
    Param(String),
    /// Text and parameters, as in `{id}.json` or `filterByCurrentUser(on={value})`.
    Pattern(Vec<Piece>),
    /// `{+name}` (RFC 6570 §3.2.3): one or more whole segments, of which the last ends in the suffix.
    Rest {
        /// The parameter's name.
        name: String,
        /// Text after it in the same segment, often empty, e.g. `:cancel`.
        suffix: String,
    },
}

/// A parsed path template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template {
    segments: Vec<Segment>,
}

impl Template {
    /// Parses a template that begins with `/`.
    ///
    /// Google's `{name=projects/*/locations/*}` is read as the path that Google itself writes in
    /// `flatPath`: each `*` becomes a parameter named after the literal before it (`projectsId`);
    /// `**` becomes `{+name}`.
    ///
    /// # Errors
    /// [`TemplateError`], with the column (in characters, from 1) of the fault.
    pub fn parse(text: &str) -> Result<Self, TemplateError> {
        let Some(body) = text.strip_prefix('/') else {
            return Err(TemplateError::new(1, "a path begins with `/`"));
        };
        if let Some(at) = text.chars().position(|c| c.is_whitespace() || c.is_control()) {
            return Err(TemplateError::new(at + 1, "write white space as %20"));
        }
        let mut segments = Vec::new();
        if body.is_empty() {
            return Ok(Self { segments });
        }
        let mut column = 2;
        let parts = split_outside_braces(body);
        let count = parts.len();
        for (index, part) in parts.into_iter().enumerate() {
            let last = index + 1 == count;
            if part.is_empty() && !last {
                return Err(TemplateError::new(column, "two slashes in a row"));
            }
            parse_segment(part, column, &mut segments)?;
            if segments.len() > MAX_SEGMENTS || part.len() > 4096 {
                return Err(TemplateError::new(
                    column,
                    "more than 48 segments, or 4096 bytes in one",
                ));
            }
            column += part.chars().count() + 1;
        }
        Ok(Self { segments })
    }

    /// The segments in order; none for `/`.
    pub fn segments(&self) -> &[Segment] {
        &self.segments
    }

    /// The names of the parameters in order.
    pub fn names(&self) -> Vec<&str> {
        let mut names = Vec::new();
        for segment in &self.segments {
            match segment {
                Segment::Literal(_) => {}
                Segment::Param(name) | Segment::Rest { name, .. } => names.push(name.as_str()),
                Segment::Pattern(pieces) => names.extend(pieces.iter().filter_map(|p| match p {
                    Piece::Param(name) => Some(name.as_str()),
                    Piece::Literal(_) => None,
                })),
            }
        }
        names
    }

    /// The template without the names of its parameters: two templates of the same shape match the
    /// same paths.
    pub fn shape(&self) -> String {
        self.fill(|_| String::new(), true)
    }

    /// The path that results when the parameter number `n` (from 0) is replaced by `value(n)`.
    pub fn example(&self, value: impl Fn(usize) -> String) -> String {
        self.fill(value, false)
    }

    fn fill(&self, value: impl Fn(usize) -> String, shape: bool) -> String {
        let mut out = String::new();
        let mut n = 0;
        let mut next = |plus: bool| {
            n += 1;
            match (shape, plus) {
                (true, true) => "{+}".to_owned(),
                (true, false) => "{}".to_owned(),
                (false, _) => value(n - 1),
            }
        };
        for segment in &self.segments {
            out.push('/');
            match segment {
                Segment::Literal(text) => push_literal(&mut out, text),
                Segment::Param(_) => out.push_str(&next(false)),
                Segment::Rest { suffix, .. } => {
                    out.push_str(&next(true));
                    push_literal(&mut out, suffix);
                }
                Segment::Pattern(pieces) => {
                    for piece in pieces {
                        match piece {
                            Piece::Literal(text) => push_literal(&mut out, text),
                            Piece::Param(_) => out.push_str(&next(false)),
                        }
                    }
                }
            }
        }
        if out.is_empty() {
            out.push('/');
        }
        out
    }
}

impl fmt::Display for Template {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = self.names();
        let rest: Vec<bool> = self
            .segments
            .iter()
            .flat_map(|segment| match segment {
                Segment::Literal(_) => Vec::new(),
                Segment::Param(_) => vec![false],
                Segment::Rest { .. } => vec![true],
                Segment::Pattern(pieces) => pieces
                    .iter()
                    .filter(|p| matches!(p, Piece::Param(_)))
                    .map(|_| false)
                    .collect(),
            })
            .collect();
        f.write_str(&self.example(|n| {
            let plus = if rest.get(n).copied().unwrap_or(false) { "+" } else { "" };
            format!("{{{plus}{}}}", names.get(n).copied().unwrap_or_default())
        }))
    }
}

/// Why a text is not a path template.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a path template, column {column}: {reason}")]
pub struct TemplateError {
    /// Where, in characters from 1.
    pub column: usize,
    /// What is wrong.
    pub reason: &'static str,
}

impl TemplateError {
    fn new(column: usize, reason: &'static str) -> Self {
        Self { column, reason }
    }
}

/// Percent-encodes what would not survive as a part of a template: `%`, `/`, white space, braces, `?`, `#`.
pub(crate) fn push_literal(out: &mut String, text: &str) {
    for c in text.chars() {
        if matches!(c, '%' | '/' | '{' | '}' | '?' | '#') || c.is_whitespace() || c.is_control() {
            let mut buffer = [0; 4];
            for byte in c.encode_utf8(&mut buffer).bytes() {
                out.push_str(&format!("%{byte:02X}"));
            }
        } else {
            out.push(c);
        }
    }
}

/// Decodes `%41`; what is not two hexadecimal digits stays as it is, and so does text that
/// would not be UTF-8 afterwards.
pub(crate) fn percent_decode(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    super::hash::decode_percent(text.as_bytes(), |byte| bytes.push(byte));
    String::from_utf8(bytes).unwrap_or_else(|_| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> String {
        match Template::parse(text) {
            Ok(template) => template.to_string(),
            Err(error) => error.to_string(),
        }
    }

    #[test]
    fn a_template_prints_as_it_was_written() {
        for text in [
            "/",
            "/api/v2/users/{userId}",
            "/dataSources/",
            "/tickets/{id}.json",
            "/decisions/filterByCurrentUser(on='{value}')",
            "/v1/{+name}:cancel",
            "/v1/{a}:{b}",
            "/a%20b/%7Bx%7D",
        ] {
            assert_eq!(shown(text), text);
        }
    }

    #[test]
    fn google_s_variables_with_patterns_become_paths() {
        assert_eq!(
            shown("/v1/{name=projects/*/locations/*}:cancel"),
            "/v1/projects/{projectsId}/locations/{locationsId}:cancel"
        );
        assert_eq!(shown("/v1/{name=operations/**}"), "/v1/operations/{+name}");
    }

    #[test]
    fn faults_are_named_with_their_column() {
        for (text, expected) in [
            ("users", "column 1: a path begins with `/`"),
            ("/a//b", "column 4: two slashes in a row"),
            ("/a/{b", "column 4: `{` without `}`"),
            ("/a/b}", "column 5: `}` without `{`"),
            ("/a/{}", "column 4: a parameter without a name"),
            ("/a/{b}{c}", "column 7: two parameters with nothing between them"),
            ("/a?b", "column 3: a template has no query and no fragment"),
            ("/a b", "column 3: write white space as %20"),
        ] {
            assert_eq!(shown(text), format!("not a path template, {expected}"));
        }
    }

    #[test]
    fn shapes_leave_out_names() {
        let one = Template::parse("/m/{messageId}").map(|t| t.shape());
        assert_eq!(one, Template::parse("/m/{messageIds}").map(|t| t.shape()));
    }
}
