//! What headers of an answer say: challenges, codes and sentences.

use super::{Answer, Place, challenge, document, harmless};

/// At most this many fields are read; servers send one or a few.
const MOST_FIELDS: usize = 32;
/// Parts of the names of headers that say why.
const TELLING: &[&str] = &[
    "error",
    "reason",
    "denied",
    "grpc-message",
    "diagnostics",
    "x-failure",
    "x-auth-message",
    "fault",
];
/// Headers that have such a part and say nothing.
const SILENT: &[&str] = &[
    "report-to",
    "nel",
    "access-control-expose-headers",
    "x-envoy",
    "x-ratelimit",
];

/// Reads `WWW-Authenticate` and what stands in for it.
pub(super) fn challenges(answer: &mut Answer) {
    const NAMES: &[&str] = &[
        "www-authenticate",
        "proxy-authenticate",
        "x-amzn-remapped-www-authenticate",
        "x-www-authenticate",
    ];
    let fields = answer.headers.iter().filter(|(name, _)| NAMES.contains(&name.as_str()));
    let found: Vec<_> = fields
        .take(MOST_FIELDS)
        .flat_map(|(_, value)| challenge::parse(value))
        .collect();
    for challenge in &found {
        speak(answer, challenge, "www-authenticate");
    }
    answer.challenges = found;
}

/// A challenge's parameters that are codes and sentences.
fn speak(answer: &mut Answer, challenge: &challenge::Challenge, path: &str) {
    for (name, value) in &challenge.params {
        match name.as_str() {
            "error" | "error_code" | "category" | "code" | "error_type" => {
                answer.push_code(path, value);
                if value.contains(' ') {
                    answer.push_sentence(Place::Challenge, path, value, 0);
                }
            }
            "error_description" | "reason" | "description" | "error_message" | "message" => {
                answer.push_sentence(Place::Challenge, path, value, 0);
                if !value.contains(' ') {
                    answer.push_code(path, value);
                }
            }
            _ => {}
        }
    }
}

/// Reads headers that say why: `x-amzn-errortype`, `X-Seraph-LoginReason`, `X-Authentication-Denied-Reason` …
pub(super) fn headers(answer: &mut Answer) {
    let telling = |name: &str| {
        TELLING.iter().any(|part| name.contains(part)) && !SILENT.iter().any(|part| name.starts_with(part))
    };
    let found: Vec<(String, String)> = answer
        .headers
        .iter()
        .filter(|(name, _)| telling(name))
        .take(MOST_FIELDS)
        .cloned()
        .collect();
    for (name, value) in found {
        let value = if value.contains('%') {
            document::form_decoded(&value.replace('+', "%2B"))
        } else {
            value
        };
        let value = value.trim();
        if name.ends_with("diagnostics") || value.contains("=\"") {
            for challenge in challenge::parse(value) {
                speak(answer, &challenge, &name);
            }
        }
        if value.contains(' ') {
            answer.push_sentence(Place::Header, &name, &harmless::sentence(value), 1);
        }
        // `AccessDeniedException:http://internal.amazon.com/…`, `AUTHENTICATED_FAILED; url=…`
        let code = value.split([';', ':', ',']).next().unwrap_or_default();
        let code = code.rsplit('#').next().unwrap_or_default();
        if !code.trim().contains(' ') {
            answer.push_code(&name, code);
        }
    }
}
