//! The order of findings: by certainty, then by what most likely mends the call. What stands before the token comes
//! first (nothing else helps until it is mended), then the token, then what the token may, then hints.

use crate::finding::Finding;

/// Beginnings of codes, what mends first first. A code that none fits goes last.
const ORDER: &[&str] = &[
    "cors.preflight",
    "not.the.api",
    "network.",
    "gateway.",
    "rate.",
    "address.",
    "origin.",
    "header.",
    "csrf.",
    "credential.none",
    "credential.empty",
    "credential.placeholder",
    "credential.doubled",
    "credential.quoted",
    "credential.scheme",
    "credential.several",
    "credential.whitespace",
    "credential.name",
    "api-key.",
    "token.expired",
    "clock.",
    "token.early",
    "token.foreign",
    "token.purpose",
    "token.wrong-kind",
    "token.audience",
    "region.other",
    "token.malformed",
    "token.odd",
    "token.bound",
    "dpop.",
    "grant.",
    "token.refused",
    "account.",
    "client.",
    "sso.",
    "step-up",
    "claims.",
    "policy.",
    "feature.",
    "tenant.",
    "operation.",
    "nearest.context",
    "context.",
    "scope.missing",
    "permission.missing",
    "permission.division",
    "role.missing",
    "license.missing",
    "object.",
    "nearest.",
    "before.",
    "body.",
    "scope.foreign",
    "organisation.",
    "token.kind",
    "region.",
    "token.personal",
];

fn rank(code: &str) -> usize {
    ORDER
        .iter()
        .position(|prefix| code.starts_with(prefix))
        .unwrap_or(ORDER.len())
}

/// Sorts findings; where nothing tells two apart, the order of the rules stays.
pub(super) fn sort(findings: &mut [Finding]) {
    findings.sort_by_key(|finding| (finding.certainty, rank(&finding.code)));
}
