//! [`Line`]: a line of the request log. No token and no query stands in it.

use crate::import::utc;
use serde::Serialize;

/// What became of a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// The caller may make it.
    Allowed,
    /// The caller may not.
    Refused,
    /// The table does not have it.
    NotFound,
    /// It met a fault of the configuration.
    Fault,
    /// It was for the stand-in itself: a token, a preflight.
    Own,
}

impl Verdict {
    fn word(self) -> &'static str {
        match self {
            Self::Allowed => "allowed",
            Self::Refused => "refused",
            Self::NotFound => "not found",
            Self::Fault => "fault",
            Self::Own => "own",
        }
    }
}

/// A line of the log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Line {
    /// When it came: milliseconds since 1970-01-01T00:00:00Z.
    pub at_ms: i64,
    /// The method.
    pub method: String,
    /// The path as it may be shown.
    pub path: String,
    /// The status of the answer; none of a call that was sent on to the real API.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<u16>,
    /// What became of it.
    pub verdict: Verdict,
    /// Why it was refused: the id of a reason.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<&'static str>,
    /// The names that are missing.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub names: Vec<String>,
    /// Whether any one of them would do.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub any: bool,
    /// The operation of the table, `GET /things/{id}`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub operation: Option<String>,
    /// The client, as the configuration names it.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub client: String,
    /// The user.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user: Option<String>,
    /// The scopes of the token, where they are told.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scopes: Option<Vec<String>>,
    /// Whose words the refusal has: a maker and its sign.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub words: String,
    /// A remark, e.g. that nothing is known of what it requires.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

impl Line {
    /// One line for people.
    pub fn text(&self) -> String {
        let mut out = format!(
            "{} {} {} → {} {}",
            utc(self.at_ms),
            self.method,
            self.path,
            self.status.map_or("sent on,".to_owned(), |status| status.to_string()),
            self.verdict.word()
        );
        let mut add = |text: String| {
            out.push_str(" · ");
            out.push_str(&text);
        };
        if let Some(reason) = self.reason {
            let names = self.names.join(if self.any { " or " } else { ", " });
            add(format!("{reason} {names}").trim_end().to_owned());
        }
        if !self.client.is_empty() || self.user.is_some() {
            let user = self
                .user
                .as_ref()
                .map(|user| format!(" for {user}"))
                .unwrap_or_default();
            add(format!(
                "client {}{user}",
                if self.client.is_empty() { "-" } else { &self.client }
            ));
        }
        if let (Verdict::Refused, Some(scopes)) = (self.verdict, &self.scopes) {
            let list = if scopes.is_empty() {
                "none".to_owned()
            } else {
                scopes.join(" ")
            };
            add(format!("token's scopes: {list}"));
        }
        if let (Verdict::Refused, Some(operation)) = (self.verdict, &self.operation) {
            add(operation.clone());
        }
        if let Some(note) = &self.note {
            add(note.clone());
        }
        out
    }

    /// The same as JSON, on one line.
    pub fn json(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }
}
