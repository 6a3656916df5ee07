//! The one list of what counts as refused, and of which answers' bodies may be read. Hook, relay, background, pages
//! and engine take theirs from here; the JavaScript gets its copy at build ([`json`]).

use serde_json::json;

/// These statuses refuse, whatever else stands in the answer: RFC 9110 (401, 403, 407), and by custom 419 and 440
/// (session gone), 498 (token gone), 511 (RFC 6585, a network wants a sign-in).
pub const REFUSED: &[u16] = &[401, 403, 407, 419, 440, 498, 511];

/// These may refuse, where a sign in the answer says so: errors of token endpoints under 400, GraphQL and batches
/// under 200, a sign-in page under 203 or 302, what is hidden under 404, limits and policies under the others.
pub const MAY_REFUSE: &[u16] = &[
    200, 201, 202, 203, 206, 207, 302, 303, 307, 400, 402, 404, 405, 406, 409, 410, 412, 421, 422, 423, 424, 426, 428,
    429, 451, 495, 496, 499, 500, 502, 503,
];

/// Of an answer that may refuse, and of one about a token, this much of the body is looked at, in bytes.
pub const ANSWER_CAP: usize = 64 * 1024;
/// Of a request's body this much is kept, in bytes.
pub const REQUEST_CAP: usize = 16 * 1024;

/// Ends of paths whose answers tell about a token: token endpoints, `/me` and the like.
pub const ABOUT_A_TOKEN: &[&str] = &[
    "access_token",
    "token",
    "tokens",
    "token.json",
    "tokens.json",
    "current.json",
    "me",
    "me.json",
    "tokeninfo",
    "userinfo",
    "introspect",
    "auth.test",
];

/// Headers of an answer that may refuse under 200: gRPC's status, and the names that some servers give.
pub const TELLING_HEADERS: &[&str] = &["grpc-status", "mediawiki-api-error", "x-error-code"];

/// Whether a path's answers are about a token, so that an error there refuses.
pub fn about_a_token(path: &str) -> bool {
    let last = path.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
    ABOUT_A_TOKEN.iter().any(|end| last.eq_ignore_ascii_case(end)) || last.ends_with("-token")
}

/// A successful answer is looked at only where one of these stands in its first part: in JSON without white space and in
/// lower case, in XML and HTML as they are.
pub const HINTS: &[&str] = &[
    "\"error\"",
    "\"errors\"",
    "\"error_code\"",
    "\"errorcode\"",
    "\"error_description\"",
    "\"errormessage\"",
    "\"error_message\"",
    "\"fault\"",
    "\"errmsg\"",
    "\"errcode\"",
    "\"retmsg\"",
    "\"exception\"",
    "\"ok\":false",
    "\"success\":false",
    "\"status\":\"error",
    "\"statuscode\":4",
    "\"status\":4",
    "\"code\":4",
    "<error",
    "<fault",
    ":fault",
    "type=\"password\"",
    "type='password'",
    "multipart/",
];
/// How far into a successful answer the hints are looked for, in bytes.
pub const HINT_REACH: usize = 4 * 1024;

/// What a status alone says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outlook {
    /// It refuses.
    Refused,
    /// It refuses if the answer says so.
    MayRefuse,
    /// It does not refuse.
    Answered,
}

/// What a status alone says.
pub fn outlook(status: u16) -> Outlook {
    if REFUSED.contains(&status) {
        Outlook::Refused
    } else if MAY_REFUSE.contains(&status) {
        Outlook::MayRefuse
    } else {
        Outlook::Answered
    }
}

/// Whether the body of an answer with status 2xx is worth a look: it holds a hint near its beginning.
pub fn hints(body: &str) -> bool {
    let head: String = body
        .chars()
        .take(HINT_REACH)
        .filter(|c| !c.is_ascii_whitespace())
        .map(|c| c.to_ascii_lowercase())
        .collect();
    HINTS.iter().any(|hint| head.contains(hint))
}

/// The policy for the JavaScript, as JSON.
pub fn json() -> String {
    json!({
        "refused": REFUSED,
        "mayRefuse": MAY_REFUSE,
        "answerCap": ANSWER_CAP,
        "requestCap": REQUEST_CAP,
        "aboutAToken": ABOUT_A_TOKEN,
        "hints": HINTS,
        "hintReach": HINT_REACH,
    })
    .to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_status_is_on_both_lists() {
        assert!(REFUSED.iter().all(|status| !MAY_REFUSE.contains(status)));
        assert_eq!(outlook(403), Outlook::Refused);
        assert_eq!(outlook(400), Outlook::MayRefuse);
        assert_eq!(outlook(204), Outlook::Answered);
    }

    #[test]
    fn an_ordinary_answer_has_no_hint() {
        assert!(!hints(r#"{"id":1,"name":"errors are human","items":[1,2]}"#));
        assert!(hints("{ \"data\": null,\n \"errors\" : [ {\"message\": \"x\"} ] }"));
        assert!(hints(r#"{"ok": false, "error": "missing_scope"}"#));
        assert!(hints("<html><input type=\"password\"></html>"));
    }

    #[test]
    fn the_copy_for_javascript_holds_what_stands_here() {
        let copy: serde_json::Value = serde_json::from_str(&json()).unwrap();
        assert_eq!(copy["refused"].as_array().unwrap().len(), REFUSED.len());
        assert_eq!(copy["answerCap"], ANSWER_CAP);
    }
}
