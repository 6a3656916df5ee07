//! What names of members mean in any API: which hold codes, which hold sentences, and how paths are compared.

/// Names whose text is a code, without `_`, `-` and case.
const CODES: &[&str] = &[
    "code",
    "error",
    "errorcode",
    "errcode",
    "err",
    "errortype",
    "type",
    "reason",
    "status",
    "subcode",
    "errorsubcode",
    "faultcode",
    "key",
    "category",
    "errorname",
    "errno",
    "contextcode",
    "errorcodes",
    "messagecode",
    "msgid",
    "messageid",
    "kind",
    "exception",
    "errorkey",
    "statustext",
    "value",
    "errorid",
    "suberror",
    "internalcode",
    "errorreason",
    "name",
    "title",
    "errorstatus",
    "responsecode",
    "resultcode",
    "msgcode",
    "domain",
    "subtype",
    "requestfailurecode",
    "authstatus",
    "errors",
    "warning",
    "detailcode",
    "extendederrorcode",
    "problem",
    "messagekey",
];

/// Names whose text is a sentence, most telling first.
const SENTENCES: &[(&[&str], u8)] = &[
    (
        &[
            "errordescription",
            "message",
            "detail",
            "details",
            "errormessage",
            "errormsg",
            "faultstring",
            "errmsg",
            "msg",
            "developermessage",
            "errordetail",
            "errordetails",
            "errorsummary",
            "longmessage",
            "usermessage",
            "text",
            "errortext",
            "errormessages",
            "localizedmessage",
            "internalmessage",
            "why",
            "explanation",
            "diagnostics",
        ],
        0,
    ),
    (
        &[
            "error",
            "errors",
            "description",
            "reason",
            "cause",
            "hint",
            "causes",
            "nonfielderrors",
            "fault",
            "messages",
        ],
        1,
    ),
    (
        &[
            "title",
            "errortitle",
            "shortmessage",
            "summary",
            "statusmessage",
            "statusdescription",
            "info",
        ],
        2,
    ),
    // Links to advice seldom say what happened: even a sentence of two words counts for more.
    (
        &["help", "moreinfo", "documentation", "docs", "link", "links", "seealso"],
        6,
    ),
];

/// Names of stack traces and the like, which are no server's sentence.
const NOISE: &[&str] = &[
    "trace",
    "stack",
    "stacktrace",
    "exceptionstack",
    "query",
    "documentationurl",
    "instance",
    "path",
];

fn plain(name: &str) -> String {
    let letters = name.bytes().filter(|byte| byte.is_ascii_alphanumeric());
    letters
        .take(40)
        .map(|byte| char::from(byte.to_ascii_lowercase()))
        .collect()
}

/// The last name of a path, without `[]`.
pub(super) fn last(path: &str) -> &str {
    let mut names = path.rsplit('.').map(|name| name.trim_end_matches("[]"));
    names.find(|name| !name.is_empty()).unwrap_or_default()
}

/// What the name of a member says about its text.
pub(super) struct Meaning {
    /// Whether its text is a code.
    pub(super) code: bool,
    /// How telling a sentence is there: 0 most, 5 a member of any other name, 6 advice; `None` for noise.
    pub(super) rank: Option<u8>,
}

/// What a name says.
pub(super) fn meaning(path: &str) -> Meaning {
    let name = plain(last(path));
    let rank = SENTENCES
        .iter()
        .find(|(names, _)| names.contains(&name.as_str()))
        .map(|(_, rank)| *rank);
    let noise = NOISE.contains(&name.as_str());
    Meaning {
        code: CODES.contains(&name.as_str()),
        rank: if noise { None } else { Some(rank.unwrap_or(5)) },
    }
}

/// Whether a name says that the number under it is a status of HTTP.
pub(super) fn is_status(path: &str) -> bool {
    matches!(
        plain(last(path)).as_str(),
        "status"
            | "statuscode"
            | "code"
            | "httpstatus"
            | "httpstatuscode"
            | "errorcode"
            | "httpcode"
            | "http"
            | "error"
            | "responsecode"
            | "responsestatus"
    )
}

/// Whether a leaf's path is the path of a sign.
pub(super) fn path_is(leaf: &str, wanted: &str) -> bool {
    let leaf_end = leaf.trim_end_matches("[]");
    let wanted = wanted.trim_end_matches("[]");
    match wanted.strip_prefix("**.") {
        None => leaf_end.eq_ignore_ascii_case(wanted),
        Some(tail) => ends_with_path(leaf_end, tail),
    }
}

/// Whether a leaf stands at or below a path.
pub(super) fn path_begins(leaf: &str, wanted: &str) -> bool {
    if path_is(leaf, wanted) {
        return true;
    }
    match wanted.strip_prefix("**.") {
        None => {
            let head = leaf.get(..wanted.len()).unwrap_or_default();
            let tail = leaf.get(wanted.len()..).unwrap_or_default();
            head.eq_ignore_ascii_case(wanted) && tail.starts_with(['.', '['])
        }
        Some(name) => {
            let mut upto = leaf;
            while let Some((head, _)) = upto.rsplit_once('.') {
                if ends_with_path(head.trim_end_matches("[]"), name) {
                    return true;
                }
                upto = head;
            }
            false
        }
    }
}

fn ends_with_path(path: &str, tail: &str) -> bool {
    let Some(at) = path.len().checked_sub(tail.len()) else {
        return false;
    };
    let (head, end) = path.split_at_checked(at).unwrap_or(("", ""));
    end.eq_ignore_ascii_case(tail) && (head.is_empty() || head.ends_with('.'))
}

/// Codes that say no more than the status does.
pub(super) fn is_generic_code(text: &str) -> bool {
    const GENERIC: &[&str] = &[
        "error", "fail", "failed", "failure", "true", "false", "string", "err", "none", "null", "nok", "ko", "object",
    ];
    GENERIC.iter().any(|known| text.eq_ignore_ascii_case(known))
}

/// Whether a sentence is a mere status line: `403 Forbidden`, `HTTP Error 401 - Unauthorized`.
pub(super) fn is_status_line(text: &str) -> bool {
    const WORDS: &[&str] = &[
        "http",
        "error",
        "status",
        "code",
        "forbidden",
        "unauthorized",
        "unauthorised",
        "bad",
        "request",
        "not",
        "found",
        "access",
        "denied",
        "the",
        "is",
        "a",
        "response",
        "server",
        "client",
        "for",
        "url",
    ];
    let mut words = text
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty());
    words.all(|word| {
        word.bytes().all(|b| b.is_ascii_digit()) || WORDS.iter().any(|known| word.eq_ignore_ascii_case(known))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_compared_by_whole_names() {
        assert!(path_is("errors[].extensions.code", "Errors[].extensions.code"));
        assert!(path_is("errors[].extensions.code", "**.code"));
        assert!(path_is("errors[].extensions.code", "**.extensions.code"));
        assert!(path_is("error.code", "**.error.code"));
        assert!(!path_is("error.subcode", "**.code"));
        assert!(path_is("a.requiredScopes[]", "a.requiredScopes"));
        assert!(path_begins("error.details[].x", "error"));
        assert!(path_begins("a.error.details[].x", "**.error"));
        assert!(!path_begins("errors[].x", "error"));
    }

    #[test]
    fn a_status_line_says_nothing() {
        assert!(is_status_line("HTTP Error 403 - Forbidden"));
        assert!(!is_status_line("Forbidden for the role admin"));
    }
}
