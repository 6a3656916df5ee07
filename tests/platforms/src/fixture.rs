//! The cases: what the demo page sends and what the stand-ins answer, from `tests/fixtures/cases`.

use crate::Error;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// One call that the project must explain.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Case {
    /// `case-1`, `case-1b` …: the id of its button. Taken from the file's name.
    #[serde(default)]
    pub id: String,
    /// Short name for tests, such as `messaging-close`.
    pub name: String,
    /// Label of its button.
    pub title: String,
    /// What the page sends.
    pub request: CaseRequest,
    /// What the platform answers.
    pub response: CaseResponse,
}

/// What the page sends.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CaseRequest {
    /// Upper case.
    pub method: String,
    /// Absolute, on the platform's real host.
    pub url: String,
    /// As given to `fetch`.
    pub headers: BTreeMap<String, String>,
    /// The text as sent.
    pub body: String,
}

/// What the platform answers, CORS headers apart.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CaseResponse {
    /// HTTP status.
    pub status: u16,
    /// Names in lower case.
    pub headers: BTreeMap<String, String>,
    /// The text as sent.
    pub body: String,
}

impl Case {
    /// The token that the case's request carries.
    pub fn token(&self) -> &str {
        self.request
            .headers
            .get("Authorization")
            .and_then(|value| value.strip_prefix("Bearer "))
            .unwrap_or_default()
    }

    /// The request as a cURL command for a POSIX shell.
    pub fn as_curl(&self) -> String {
        let quoted = |text: &str| format!("'{}'", text.replace('\'', "'\\''"));
        let CaseRequest {
            method,
            url,
            headers,
            body,
        } = &self.request;
        let mut command = format!("curl -X {method} {}", quoted(url));
        for (name, value) in headers {
            command += &format!(" -H {}", quoted(&format!("{name}: {value}")));
        }
        command + " --data-raw " + &quoted(body)
    }

    /// Host and path of the request's address.
    pub fn host_and_path(&self) -> (&str, &str) {
        let rest = self.request.url.strip_prefix("https://").unwrap_or_default();
        match rest.find('/') {
            Some(slash) => rest.split_at(slash),
            None => (rest, "/"),
        }
    }
}

macro_rules! case_files {
    ($($file:literal),* $(,)?) => {
        &[$(($file, include_str!(concat!("../../fixtures/cases/", $file)))),*]
    };
}

const FILES: &[(&str, &str)] = case_files![
    "1-cobrowse.json",
    "1b-cobrowse-official.json",
    "2-messaging-close.json",
    "3-bot-session.json",
    "4-outbound-call.json",
    "5-webex-subscription.json",
];

/// All cases, in the order of the demo page's buttons.
///
/// # Errors
/// [`Error::Fixture`] when a file is not a case.
pub fn cases() -> Result<Vec<Case>, Error> {
    FILES
        .iter()
        .map(|&(file, text)| {
            let fault = |reason: String| Error::Fixture { file, reason };
            let mut case: Case = serde_json::from_str(text).map_err(|error| fault(error.to_string()))?;
            let number = file.split('-').next().unwrap_or_default();
            case.id = format!("case-{number}");
            if case.token().is_empty() {
                return Err(fault("the request carries no `Authorization: Bearer …`".into()));
            }
            if !case.request.url.starts_with("https://") {
                return Err(fault("the address is not https".into()));
            }
            Ok(case)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_of_the_folder_is_a_case_and_a_button() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../fixtures/cases");
        let mut found: Vec<String> = std::fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .filter(|name| name.ends_with(".json"))
            .collect();
        found.sort();
        let mut listed: Vec<&str> = FILES.iter().map(|(file, _)| *file).collect();
        listed.sort_unstable();
        assert_eq!(found, listed);
        let ids: Vec<String> = cases().unwrap().into_iter().map(|case| case.id).collect();
        assert_eq!(ids, ["case-1", "case-1b", "case-2", "case-3", "case-4", "case-5"]);
    }

    #[test]
    fn bodies_are_json_as_the_vendors_send_it() {
        for case in cases().unwrap() {
            let body: serde_json::Value = serde_json::from_str(&case.response.body).unwrap();
            assert!(body.is_object(), "{}", case.id);
            assert_eq!(case.response.status, 403, "{}", case.id);
        }
    }
}
