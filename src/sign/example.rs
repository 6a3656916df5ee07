//! Examples and counter-examples: an exchange in one line.

use super::pattern::Wrong;
use crate::answer::{Answer, Seen};

/// One exchange of an `example` or `counter` line.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Example {
    /// The line of the file, from 1.
    pub line: usize,
    method: String,
    host: String,
    path: String,
    status: u16,
    sent: bool,
    request: Vec<String>,
    headers: Vec<(String, String)>,
    body: Option<String>,
}

impl Example {
    /// Reads `[METHOD ADDRESS |] [unsent |] STATUS | header: value | > request-header: value | BODY`.
    ///
    /// The first part that is no header begins the body; `|| BODY` begins it in any case. Without `unsent` a credential
    /// was sent. In a body that is no JSON, `\n` is a new line.
    pub(super) fn parse(text: &str, line: usize) -> Result<Self, Wrong> {
        let mut example = Self {
            line,
            sent: true,
            method: "GET".to_owned(),
            ..Self::default()
        };
        let mut rest = text.trim();
        loop {
            let (part, after) = rest.split_once('|').unwrap_or((rest, ""));
            let part = part.trim();
            rest = after;
            if let Ok(status) = part.parse::<u16>() {
                example.status = status;
                break;
            }
            if part == "unsent" {
                example.sent = false;
            } else if let Some((method, address)) = part.split_once(' ') {
                example.address(method, address)?;
            } else {
                return Err((
                    format!("`{part}` is no status"),
                    "begin with the status: `example 401 | BODY`",
                ));
            }
        }
        while let Some((part, after)) = Self::header_part(rest) {
            let (name, value) = part.split_once(':').unwrap_or((part, ""));
            match name.trim().strip_prefix('>') {
                Some(name) => example.request.push(name.trim().to_ascii_lowercase()),
                None => example
                    .headers
                    .push((name.trim().to_ascii_lowercase(), value.trim().to_owned())),
            }
            rest = after;
        }
        let body = rest.trim().trim_start_matches('|').trim();
        let json = body.starts_with(['{', '[']);
        let body = if json {
            body.to_owned()
        } else {
            body.replace("\\r", "\r").replace("\\n", "\n")
        };
        example.body = Some(body);
        Ok(example)
    }

    /// Reads an example that stands alone.
    ///
    /// # Errors
    /// What is wrong with it, in words.
    pub fn read(text: &str) -> Result<Self, String> {
        Self::parse(text, 1).map_err(|(what, todo)| format!("{what}; {todo}"))
    }

    fn address(&mut self, method: &str, address: &str) -> Result<(), Wrong> {
        let without = address
            .trim()
            .split_once("://")
            .map_or(address.trim(), |(_, rest)| rest);
        let (host, path) = without.split_once('/').unwrap_or((without, ""));
        let upper = !method.is_empty() && method.bytes().all(|byte| byte.is_ascii_uppercase());
        if !upper {
            return Err((
                format!("`{method} {address}` is no method and address"),
                "write `GET https://host/path`",
            ));
        }
        self.method = method.to_owned();
        self.host = host.to_owned();
        self.path = format!("/{}", path.split('?').next().unwrap_or_default());
        Ok(())
    }

    /// The next part, if it is a header.
    fn header_part(rest: &str) -> Option<(&str, &str)> {
        if rest.starts_with('|') {
            return None;
        }
        let (part, after) = rest.split_once(" |").unwrap_or((rest, ""));
        let name = part
            .trim()
            .trim_start_matches('>')
            .trim_start()
            .split_once(": ")
            .map(|(name, _)| name)?;
        let named = !name.is_empty()
            && name
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte));
        named.then_some((part.trim(), after))
    }

    /// The request's method, host and path; host and path are empty where the example names no address.
    pub fn request(&self) -> (&str, &str, &str) {
        (&self.method, &self.host, &self.path)
    }

    /// Names of the request's headers that it wants.
    pub fn wanted(&self) -> &[String] {
        &self.request
    }

    /// Whether a credential was sent.
    pub fn is_sent(&self) -> bool {
        self.sent
    }

    /// The answer: status, headers with their names in lower case, and body.
    pub fn parts(&self) -> (u16, &[(String, String)], &str) {
        (self.status, &self.headers, self.body.as_deref().unwrap_or_default())
    }

    /// What the engine reads of it.
    pub fn answer(&self) -> Answer {
        Answer::of(&Seen {
            method: &self.method,
            host: &self.host,
            path: &self.path,
            request_headers: self.request.iter().map(String::as_str).collect(),
            sent: self.sent,
            status: Some(self.status),
            headers: self
                .headers
                .iter()
                .map(|(name, value)| (name.as_str(), value.as_str()))
                .collect(),
            body: self.body.as_deref(),
            cut: false,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_of_examples() {
        let one = Example::parse(r#"401 | www-authenticate: Bearer error="x" | {"a":"b | c"}"#, 1).unwrap();
        assert_eq!(
            one.headers,
            [("www-authenticate".to_owned(), "Bearer error=\"x\"".to_owned())]
        );
        assert_eq!(one.body.as_deref(), Some(r#"{"a":"b | c"}"#));
        let two = Example::parse(
            "POST https://a.example/oauth/token | unsent | 400 | > x-a: 1 || Error: no",
            1,
        )
        .unwrap();
        assert_eq!(
            (two.method.as_str(), two.path.as_str(), two.sent),
            ("POST", "/oauth/token", false)
        );
        assert_eq!(
            (two.request.as_slice(), two.body.as_deref()),
            (&["x-a".to_owned()][..], Some("Error: no"))
        );
        assert_eq!(Example::parse("403", 1).unwrap().body.as_deref(), Some(""));
        assert!(Example::parse("nonsense", 1).is_err());
    }
}
