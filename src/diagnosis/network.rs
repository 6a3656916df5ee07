//! What is no matter of tokens at all: the browser's own preflight, calls that the browser ended without an answer,
//! and pages of networks where the API's answer should be.

use super::Situation;
use crate::exchange::{Exchange, Outcome};
use crate::finding::{Certainty, Evidence, Finding};
use crate::reason::{CorsFailed, CorsPreflight, Fields, Reason, ReasonId, Value, Voice};

/// Of a denied call.
pub fn findings(situation: &Situation<'_>) -> Vec<Finding> {
    is_preflight(situation.exchange)
        .then(|| preflight(situation))
        .into_iter()
        .collect()
}

/// Whether a request is the browser's CORS preflight (Fetch standard, "CORS-preflight request"): `OPTIONS` without a
/// credential, with `Access-Control-Request-Method` where the headers were seen.
pub fn is_preflight(exchange: &Exchange) -> bool {
    exchange.method == "OPTIONS"
        && !exchange.request_headers.has("authorization")
        && (exchange.initiator.is_some() || exchange.request_headers.has("access-control-request-method"))
}

fn preflight(situation: &Situation<'_>) -> Finding {
    let status = situation.denial.status.unwrap_or_default();
    let reason = CorsPreflight {
        status: Some(status.to_string()),
    };
    let evidence = Evidence::new(
        "`OPTIONS` without Authorization; the answer to a preflight must have a status of 200 to 299.",
        "Fetch standard, CORS protocol",
    );
    situation.likely(reason, evidence)
}

/// Browsers' words for the end of a call, and what they mean; the first that fits.
const ENDS: &[(&[&str], ReasonId)] = &[
    (
        &[
            "ERR_CERT_",
            "ERR_SSL_",
            "SEC_ERROR_",
            "SSL_ERROR_",
            "MOZILLA_PKIX_ERROR_",
        ],
        ReasonId::NetworkCertificate,
    ),
    (
        &["ERR_NAME_NOT_RESOLVED", "NS_ERROR_UNKNOWN_HOST"],
        ReasonId::NetworkName,
    ),
    (
        &[
            "ERR_BLOCKED_BY_CLIENT",
            "ERR_BLOCKED_BY_ADMINISTRATOR",
            "NS_ERROR_BLOCKED_BY_POLICY",
        ],
        ReasonId::NetworkBlocked,
    ),
    (
        &["ERR_BLOCKED_BY_CSP", "NS_ERROR_CONTENT_BLOCKED"],
        ReasonId::NetworkCsp,
    ),
    (&["ERR_ABORTED", "NS_BINDING_ABORTED"], ReasonId::NetworkAborted),
    (
        &[
            "ERR_INTERNET_DISCONNECTED",
            "ERR_CONNECTION_",
            "ERR_TIMED_OUT",
            "ERR_NETWORK_CHANGED",
            "NS_ERROR_NET_",
            "NS_ERROR_CONNECTION_REFUSED",
            "NS_ERROR_OFFLINE",
        ],
        ReasonId::NetworkConnection,
    ),
    (
        &[
            "ERR_BLOCKED_BY_RESPONSE",
            "ERR_BLOCKED_BY_ORB",
            "NS_ERROR_DOM_CORP_FAILED",
        ],
        ReasonId::CorsFailed,
    ),
];

/// Of a call that the browser ended without an answer for the page.
pub fn without_answer(situation: &Situation<'_>) -> Vec<Finding> {
    let Outcome::Failed(error) = &situation.exchange.outcome else {
        return Vec::new();
    };
    let said = |text: String| Evidence::new(text, "the browser's report");
    let known = ENDS
        .iter()
        .find(|(words, _)| words.iter().any(|word| error.contains(word)))
        .and_then(|(_, reason)| ended(*reason));
    let mut found: Vec<Finding> = match known {
        Some(reason) => vec![situation.likely(reason, said(format!("The call ended with {error}.")))],
        None => cross_origin(situation)
            .map(|evidence| {
                situation.finding(
                    CorsFailed::default(),
                    &Voice::Seen,
                    Certainty::Possible,
                    vec![said(evidence)],
                )
            })
            .into_iter()
            .collect(),
    };
    if let Some(platform) = situation.platform {
        let noticed = platform.notice(situation.exchange, situation.token, situation.authority);
        found.extend(noticed.into_iter().filter(|one| one.reason == ReasonId::CorsBasic));
    }
    found
}

/// The reason for a browser's word; an answer that was withheld came.
fn ended(reason: ReasonId) -> Option<Reason> {
    let mut fields = Fields::default();
    if reason == ReasonId::CorsFailed {
        fields.set("withheld", Value::Text("withheld".to_owned()));
    }
    Reason::from_fields(reason, &fields).ok()
}

/// Why a failure may be one of CORS: the page's origin is not the API's.
fn cross_origin(situation: &Situation<'_>) -> Option<String> {
    let page = situation.exchange.initiator.as_ref()?;
    let api = situation.exchange.url.origin();
    (*page != api).then(|| format!("The page is of {page}, the API of {api}, and the browser names no other reason."))
}
