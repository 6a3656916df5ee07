//! Claims of community threads about what an operation needs. They are never above "possible", and are shown
//! beside what the official table says.
//!
//! ```text
//! why403 claims 1
//! platform genesys
//! claim POST /api/v2/outbound/calls
//!   topic 403 on an outbound call with client credentials
//!   context user
//!   permission outbound:call:write
//!   nearest POST /api/v2/conversations/calls
//! ```
//! Lines under a claim: `topic` (required), `date`, `url`; `when` with a field of the request's body and the value
//! that it must have for the claim to speak; `scope`, `permission`, `role`, `license`, `context`, `header` with
//! a name; `precondition` with text; `nearest` with method and path of the official operation to show beside it.

use super::expr;
use super::matcher::matches_path;
use super::template::Template;
use crate::cursor::{Cursor, TextError};
use crate::requirement::Atom;

/// The first line of every file of claims.
pub const FIRST_LINE: &str = "why403 claims 1";

/// One claim about one kind of request.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Claim {
    /// The method in capitals.
    pub method: String,
    /// The path template that the claim is about.
    pub template: String,
    /// What the thread is about, in the project's words.
    pub topic: String,
    /// When it was written, or empty.
    pub date: String,
    /// Where, or empty.
    pub url: String,
    /// The claim speaks only of requests whose JSON body has this field with this value at its top.
    pub when: Option<(String, String)>,
    /// What is said to be needed.
    pub needs: Vec<Atom>,
    /// What else is said to be needed first.
    pub preconditions: Vec<String>,
    /// Method and template of the official operation that does the same or comes nearest.
    pub nearest: Option<(String, String)>,
}

/// All claims about a platform.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Claims {
    /// The platform's short name.
    pub platform: String,
    claims: Vec<(Template, Claim)>,
}

impl Claims {
    /// Reads a file of claims.
    ///
    /// # Errors
    /// [`TextError`] at the first fault: line, column, what is wrong, what to do.
    pub fn parse(text: &str) -> Result<Self, TextError> {
        let mut lines = text.lines().enumerate();
        if lines.next().map(|(_, line)| line.trim_end()) != Some(FIRST_LINE) {
            return Err(Cursor::new("", 1).error(
                "this is not a file of claims of why403",
                &format!("begin the file with the line `{FIRST_LINE}`"),
            ));
        }
        let mut all = Self::default();
        for (index, line) in lines {
            if line.trim().is_empty() || line.starts_with('#') {
                continue;
            }
            let mut cursor = Cursor::new(line, index + 1);
            if line.starts_with([' ', '\t']) {
                all.detail(&mut cursor)?;
                continue;
            }
            match cursor.field() {
                "platform" => all.platform = cursor.remainder().to_owned(),
                "claim" => {
                    let (method, template) = request(&mut cursor)?;
                    let claim = Claim {
                        method,
                        template: template.to_string(),
                        ..Claim::default()
                    };
                    all.claims.push((template, claim));
                }
                other => {
                    return Err(cursor.error_at(
                        1,
                        &format!("`{other}` is no line of a file of claims"),
                        "write platform, or claim with a method and a path",
                    ));
                }
            }
        }
        match all.claims.iter().find(|(_, claim)| claim.topic.is_empty()) {
            Some((_, claim)) => Err(Cursor::new("", 1).error(
                &format!("the claim about {} {} names no thread", claim.method, claim.template),
                "add a line topic under it",
            )),
            None => Ok(all),
        }
    }

    fn detail(&mut self, cursor: &mut Cursor<'_>) -> Result<(), TextError> {
        cursor.skip_spaces();
        let start = cursor.column();
        let Some((_, claim)) = self.claims.last_mut() else {
            return Err(cursor.error(
                "an indented line belongs to the claim above it",
                "move it under a claim",
            ));
        };
        match cursor.word() {
            "topic" => claim.topic = cursor.remainder().to_owned(),
            "date" => claim.date = cursor.remainder().to_owned(),
            "url" => claim.url = cursor.remainder().to_owned(),
            "precondition" => claim.preconditions.push(cursor.remainder().to_owned()),
            "when" => {
                cursor.skip_spaces();
                let field = cursor.name()?;
                cursor.skip_spaces();
                claim.when = Some((field, cursor.name()?));
            }
            "nearest" => {
                let (method, template) = request(cursor)?;
                claim.nearest = Some((method, template.to_string()));
            }
            kind if expr::KINDS.contains(&kind) => {
                cursor.skip_spaces();
                claim.needs.push(expr::parse_atom(cursor, kind)?);
            }
            other => {
                return Err(cursor.error_at(
                    start,
                    &format!("`{other}` does not begin a line of a claim"),
                    "write topic, date, url, when, scope, permission, role, license, context, header, precondition or nearest",
                ));
            }
        }
        cursor.end()
    }

    /// All claims in the order of the file.
    pub fn iter(&self) -> impl Iterator<Item = &Claim> {
        self.claims.iter().map(|(_, claim)| claim)
    }

    /// The claims about this method and path, in the order of the file. A claim with [`Claim::when`] is among them;
    /// whether it speaks of this request is for the caller to see in the body.
    pub fn for_request(&self, method: &str, path: &str) -> Vec<&Claim> {
        self.claims
            .iter()
            .filter(|(template, claim)| claim.method.eq_ignore_ascii_case(method) && matches_path(template, path))
            .map(|(_, claim)| claim)
            .collect()
    }
}

fn request(cursor: &mut Cursor<'_>) -> Result<(String, Template), TextError> {
    cursor.skip_spaces();
    let start = cursor.column();
    let method = cursor.field();
    if super::operation::method_number(method).is_none() {
        return Err(cursor.error_at(
            start,
            &format!("`{method}` is no method"),
            "write one in capitals, e.g. POST",
        ));
    }
    cursor.skip_spaces();
    let start = cursor.column();
    let template = Template::parse(cursor.field()).map_err(|error| {
        cursor.error_at(
            start + error.column - 1,
            error.reason,
            "write a path such as /users/{userId}",
        )
    })?;
    cursor.end()?;
    Ok((method.to_owned(), template))
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "why403 claims 1\nplatform genesys\n\nclaim POST /api/v2/conversations\n  topic Co-browse\n  when type cobrowse\n  scope conversation:cobrowse:write\n  header X-Genesys-Organization-Id\n  precondition the agent is not Offline\n  nearest POST /api/v2/conversations/{conversationId}/cobrowse\n";

    #[test]
    fn a_claim_is_found_by_method_and_path() {
        let claims = Claims::parse(TEXT).unwrap();
        let found = claims.for_request("POST", "/api/v2/conversations/");
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].when, Some(("type".to_owned(), "cobrowse".to_owned())));
        assert_eq!(found[0].needs.len(), 2);
        assert!(claims.for_request("GET", "/api/v2/conversations").is_empty());
        assert!(claims.for_request("POST", "/api/v2/conversations/x").is_empty());
    }

    #[test]
    fn faults_are_named() {
        for (line, expected) in [
            ("  topc x", "line 4, column 3"),
            ("  nearest POST api", "line 4, column 16"),
            ("  context admin", "line 4, column 11"),
            ("hello", "line 4, column 1"),
        ] {
            let text = format!("why403 claims 1\nplatform p\nclaim GET /a\n{line}\n  topic t\n");
            let error = Claims::parse(&text).unwrap_err().to_string();
            assert!(error.starts_with(expected), "{error}");
        }
        assert!(Claims::parse("why403 claims 1\nclaim GET /a\n").is_err());
    }
}
