//! The one list of what counts as refused, and of which answers' bodies may be read. Hook, relay, background, pages
//! and engine take theirs from here; the JavaScript gets its copy at build ([`in_script`]).

mod hints;

pub use hints::hints;
pub(crate) use hints::may_hint;

use crate::vendors;
use serde_json::json;

/// These statuses refuse, whatever else stands in the answer: RFC 9110 (401, 403, 407), and by custom 419 and 440
/// (session gone), 498 (token gone), 511 (RFC 6585, a network wants a sign-in).
pub const REFUSED: &[u16] = &[401, 403, 407, 419, 440, 498, 511];

/// These may refuse, where a sign in the answer says so: errors of token endpoints under 400, GraphQL and batches
/// under 200, a sign-in page under 203 or 302, what is hidden under 404, limits and policies under the others.
pub const MAY_REFUSE: &[u16] = &[
    200, 201, 202, 203, 206, 207, 302, 303, 307, 400, 402, 404, 405, 406, 409, 410, 412, 421, 422, 423, 424, 426, 428,
    429, 430, 435, 451, 495, 496, 499, 500, 502, 503,
];

/// Of an answer that may refuse, and of one about a token, this much of the body is looked at, in bytes.
pub const ANSWER_CAP: usize = 64 * 1024;
/// Of a request's body this much is kept, in bytes.
pub const REQUEST_CAP: usize = 16 * 1024;

/// Ends of paths whose answers tell about a token: token endpoints, `/me` and the like.
pub const ABOUT_A_TOKEN: &[&str] = &[
    "access_token",
    "access-key",
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
];

/// Headers of an answer that may refuse under 200: gRPC's status, and the names that some servers give.
pub const TELLING_HEADERS: &[&str] = &["grpc-status", "mediawiki-api-error", "x-error-code"];

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
    "\"status\":\"fail",
    "\"status\":\"nok",
    "\"result\":\"error",
    "\"result\":\"fail",
    "\"issuccess\":false",
    "\"ret\":-",
    "\"code\":\"40",
    "\"code\":\"e40",
    "\"statuscode\":4",
    "\"status\":4",
    "\"code\":4",
    "\"code\":-",
    "<error",
    ":error",
    "<fault",
    ":fault",
    "type=\"password\"",
    "type='password'",
    "multipart/",
];
/// How far into a successful answer the hints are looked for, in bytes.
pub const HINT_REACH: usize = 4 * 1024;
/// An answer this short, in bytes, is looked at without any: `{"message":"Unauthenticated."}`.
pub const SHORT: usize = 240;

/// Of a page's own successful answers the hook reads those of these content types (a regular expression of JavaScript).
const PERHAPS_TYPES: &str = r"[/+](?:json|xml|html)\b|^text/plain|^multipart/mixed";
/// Addresses where a refusal comes inside a successful answer, however long that is, beside those of vendors.
const REFUSES_INSIDE: &str = r"/(?:graphql|json-?rpc|rpc|mcp|\$?batch)/?(?:[?#]|$)";
/// Addresses where a page for people is none of the answers that a program asked for.
const PAGES_INSTEAD: &str = r"^[^?#]*/api/";
/// What a successful answer that refuses holds.
const REFUSAL: &str = r#""(?:errors?|error_?(?:message|code|type))"\s*:\s*(?!\[\s*\]|null|false|""|0\b)|"(?:ok|(?:is)?success)"\s*:\s*false|"(?:status|result)"\s*:\s*"(?:fail|error|nok)|"(?:code|ret)"\s*:\s*"?(?:-\d|e?40[13])|^\s*\{\s*"(?:message|msg|detail)"\s*:\s*"[^"]*"\s*\}|"REQUEST_DENIED"|"status(?:_?code)?"\s*:\s*"?40[13]\b|^HTTP/1\.1 40[13]\b|<(?:[\w-]+:)?(?:fault|error)\b"#;
/// Elsewhere a successful answer is looked at when it says that it is no longer than this, in bytes.
const SMALL_ANSWER: usize = 4096;
/// Of a header's value the hook hands on this much, in UTF-16 units.
const HEADER_CAP: usize = 1024;
/// Headers that tell one answer from another, as far as a page may read them, beside those of vendors and those that
/// say why a call was refused.
const TELLING_APART: &[&str] = &[
    "content-length",
    "date",
    "etag",
    "age",
    "request-id",
    "x-request-id",
    "x-requestid",
    "correlation-id",
    "x-correlation-id",
    "x-trace-id",
    "x-b3-traceid",
    "traceparent",
];

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

/// The policy for the hook, as a literal of JavaScript that is JSON, too: one field a line.
///
/// The build writes it into `extension/hook.js`; the copy there is held to it by a test.
pub fn json() -> String {
    let good = |status: &&u16| (200..300).contains(*status);
    let perhaps: Vec<&u16> = MAY_REFUSE.iter().filter(|status| !good(status)).collect();
    let succeeded: Vec<&u16> = MAY_REFUSE.iter().filter(good).collect();
    let fields = [
        ("always", json!(REFUSED)),
        ("perhaps", json!(perhaps)),
        ("succeeded", json!(succeeded)),
        ("perhapsTypes", json!(PERHAPS_TYPES)),
        ("aboutTokens", json!(about_tokens())),
        ("refusesInside", json!(refuses_inside())),
        ("pagesInstead", json!(PAGES_INSTEAD)),
        ("refusal", json!(REFUSAL)),
        ("smallAnswer", json!(SMALL_ANSWER)),
        ("answerCap", json!(ANSWER_CAP)),
        ("headerCap", json!(HEADER_CAP)),
        ("headers", json!(telling_apart())),
    ];
    let lines: Vec<String> = fields
        .iter()
        .map(|(name, value)| match value.as_array() {
            Some(items) => {
                let items: Vec<String> = items.iter().map(ToString::to_string).collect();
                format!("    \"{name}\": [{}]", items.join(", "))
            }
            None => format!("    \"{name}\": {value}"),
        })
        .collect();
    format!("{{\n{}\n  }}", lines.join(",\n"))
}

/// [`ABOUT_A_TOKEN`] and what vendors add as a regular expression over addresses.
fn about_tokens() -> String {
    let common = ABOUT_A_TOKEN.iter().map(|end| escaped(end));
    let own = vendors::carried().flat_map(|vendor| &vendor.tells);
    let own = own.map(|end| escaped(end).replace('*', "[^/?#]*"));
    let ends: Vec<String> = common.chain(own).collect();
    format!("/(?:{})/?(?:[?#]|$)", in_short(&ends).join("|"))
}

/// Of ends that stand in the list with and without an `s` or `.json`, one for all: every page of a watched site loads this.
fn in_short(ends: &[String]) -> Vec<String> {
    let json = r"\.json";
    let stem = |end: &str| {
        let end = end.strip_suffix(json).unwrap_or(end);
        end.strip_suffix('s').unwrap_or(end).to_owned()
    };
    let mut out: Vec<String> = Vec::new();
    for end in ends {
        let stem = stem(end);
        let has = |end: &str| ends.iter().any(|known| *known == format!("{stem}{end}"));
        let short = match (has(""), has("s"), has(json), has(&format!("s{json}"))) {
            (true, true, true, true) => format!("{stem}s?(?:{json})?"),
            (true, false, true, false) => format!("{stem}(?:{json})?"),
            _ => end.clone(),
        };
        if !out.contains(&short) {
            out.push(short);
        }
    }
    out
}

/// [`REFUSES_INSIDE`] and what vendors add.
fn refuses_inside() -> String {
    let own = vendors::carried().flat_map(|vendor| &vendor.refuses_inside);
    let own = own.map(|start| format!("^{}", escaped(start)));
    own.chain([REFUSES_INSIDE.to_owned()]).collect::<Vec<_>>().join("|")
}

/// [`TELLING_APART`] and what vendors add.
pub(crate) fn telling_apart() -> Vec<&'static str> {
    let own = vendors::carried().flat_map(|vendor| &vendor.request_ids);
    let mut names = TELLING_APART.to_vec();
    // Where the host is not allowed, what the page may read of the answer's head is all that is known of it.
    names.push("www-authenticate");
    names.extend(TELLING_HEADERS);
    for id in own {
        if !names.contains(&id.header.as_str()) {
            names.push(&id.header);
        }
    }
    names
}

/// A text of an address within a regular expression of JavaScript.
fn escaped(text: &str) -> String {
    text.replace('.', r"\.")
}

/// The script of the hook with this policy between its marks; `None` when the marks are missing.
pub fn in_script(script: &str) -> Option<String> {
    let (before, rest) = script.split_once(BEGIN)?;
    let (_, after) = rest.split_once(END)?;
    Some(format!("{before}{BEGIN}{}{END}{after}", json()))
}

const BEGIN: &str = "/* policy:begin */ ";
const END: &str = " /* policy:end */";

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
    fn the_hook_in_the_repository_holds_what_stands_here() {
        let script = include_str!("../extension/hook.js");
        let built = in_script(script).unwrap();
        assert!(
            script == built,
            "extension/hook.js is to hold, between its marks:\n{}",
            json()
        );
        let copy: serde_json::Value = serde_json::from_str(&json()).unwrap();
        assert_eq!(copy["always"].as_array().unwrap().len(), REFUSED.len());
    }

    #[test]
    fn a_list_in_short_says_the_same() {
        let ends = |list: &[&str]| -> Vec<String> { list.iter().map(|end| escaped(end)).collect() };
        assert_eq!(
            in_short(&ends(&[
                "token",
                "tokens",
                "token.json",
                "tokens.json",
                "me",
                "me.json",
                "pass",
                "current.json"
            ])),
            [r"tokens?(?:\.json)?", r"me(?:\.json)?", "pass", r"current\.json"]
        );
    }

    #[test]
    fn the_two_lists_for_javascript_are_the_one_here() {
        let copy: serde_json::Value = serde_json::from_str(&json()).unwrap();
        let number = |name: &str| copy[name].as_array().unwrap().len();
        assert_eq!(number("perhaps") + number("succeeded"), MAY_REFUSE.len());
    }
}
