//! What is no matter of tokens at all: the browser's own preflight, calls that the browser ended without an answer,
//! and pages of networks where the API's answer should be.

use super::Situation;
use super::carried::likely;
use crate::denial;
use crate::exchange::{Exchange, Outcome};
use crate::finding::{Certainty, Evidence, Finding, Remedy};
use crate::platform::{Platform, Service};

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
    let bare = !exchange.request_headers.has("authorization");
    let asks = exchange.request_headers.has("access-control-request-method");
    exchange.method == "OPTIONS" && bare && (asks || exchange.initiator.is_some())
}

fn preflight(situation: &Situation<'_>) -> Finding {
    let status = situation.denial.status.unwrap_or_default();
    likely(
        "cors.preflight",
        format!(
            "The server refused the browser's CORS preflight with {status}: preflights never carry a token, so the token is not the reason."
        ),
        Evidence {
            text: "`OPTIONS` without Authorization; the answer to a preflight must have a status of 200 to 299."
                .to_owned(),
            source: "Fetch standard, CORS protocol".to_owned(),
        },
        answer_preflights(),
    )
}

/// How a refused preflight is mended.
pub fn answer_preflights() -> Remedy {
    Remedy {
        steps: vec![
            "Have the server (or the gateway in front of it) answer OPTIONS without authentication, with Access-Control-Allow-Origin, -Methods and -Headers (with `authorization` in it).".to_owned(),
            "If the server is not yours, call it from your own server instead of the page.".to_owned(),
        ],
        place: None, links: Vec::new()
    }
}

/// A page that asks for a sign-in where the platform's API should answer.
pub fn sign_in_page_of(exchange: &Exchange, platform: &dyn Platform) -> bool {
    let on_api = platform
        .host(exchange.url.host())
        .is_some_and(|host| host.service == Service::Api);
    let is_call = exchange.url.path().contains("/api/") || exchange.request_headers.has("authorization");
    on_api && is_call && denial::sign_in_instead(exchange).is_some()
}

/// Browsers' words for the end of a call, what they mean, and what to do; the first that fits.
const ENDS: &[(&[&str], &str, &str, &str)] = &[
    (
        &[
            "ERR_CERT_",
            "ERR_SSL_",
            "SEC_ERROR_",
            "SSL_ERROR_",
            "MOZILLA_PKIX_ERROR_",
        ],
        "network.certificate",
        "The browser did not accept the server's certificate; nothing was sent, so nothing follows about the token.",
        "Look at the certificate's issuer: a network's sign-in page, a company's proxy or an antivirus may stand in between.",
    ),
    (
        &["ERR_NAME_NOT_RESOLVED", "NS_ERROR_UNKNOWN_HOST"],
        "network.name",
        "The host's name does not exist or could not be looked up; nothing was sent, so nothing follows about the token.",
        "Check the host against the region or environment that is meant, then the network.",
    ),
    (
        &[
            "ERR_BLOCKED_BY_CLIENT",
            "ERR_BLOCKED_BY_ADMINISTRATOR",
            "NS_ERROR_BLOCKED_BY_POLICY",
        ],
        "network.blocked",
        "Something in the browser (an extension, a policy) blocked the call; nothing was sent.",
        "Switch content blockers off for this page, or ask who keeps the browser's policies.",
    ),
    (
        &["ERR_BLOCKED_BY_CSP", "NS_ERROR_CONTENT_BLOCKED"],
        "network.csp",
        "The page's own Content-Security-Policy forbids the call; nothing was sent.",
        "Add the API's origin to `connect-src` of the page's Content-Security-Policy.",
    ),
    (
        &["ERR_ABORTED", "NS_BINDING_ABORTED"],
        "network.aborted",
        "The page itself ended the call (it went elsewhere, or aborted it).",
        "Look whether the page navigates or aborts while the call is under way.",
    ),
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
        "network.connection",
        "The connection failed; no answer came, so nothing follows about the token.",
        "Check the network, a proxy or VPN, and whether the host is up.",
    ),
    (
        &[
            "ERR_BLOCKED_BY_RESPONSE",
            "ERR_BLOCKED_BY_ORB",
            "NS_ERROR_DOM_CORP_FAILED",
        ],
        "cors.failed",
        "An answer came, but the browser withheld it from the page (Cross-Origin-Resource-Policy or a similar header).",
        "Have the server send the headers that let this page's origin read the answer.",
    ),
];

/// Of a call that the browser ended without an answer for the page.
pub fn without_answer(situation: &Situation<'_>) -> Vec<Finding> {
    let Outcome::Failed(error) = &situation.exchange.outcome else {
        return Vec::new();
    };
    let said = |text: String| Evidence {
        text,
        source: "the browser's report".to_owned(),
    };
    let known = ENDS
        .iter()
        .find(|(words, ..)| words.iter().any(|word| error.contains(word)));
    let mut found: Vec<Finding> = match known {
        Some((_, code, title, step)) => vec![likely(
            code,
            (*title).to_owned(),
            said(format!("The call ended with {error}.")),
            Remedy {
                steps: vec![(*step).to_owned()],
                place: None,
                links: Vec::new(),
            },
        )],
        None => cross_origin(situation)
            .map(|evidence| cors(said(evidence)))
            .into_iter()
            .collect(),
    };
    if let Some(platform) = situation.platform {
        found.extend(
            platform
                .notice(situation.exchange, situation.token, situation.authority)
                .into_iter()
                .filter(|f| f.code.starts_with("cors.")),
        );
    }
    found
}

/// Why a failure may be one of CORS: the page's origin is not the API's.
fn cross_origin(situation: &Situation<'_>) -> Option<String> {
    let page = situation.exchange.initiator.as_ref()?;
    let api = situation.exchange.url.origin();
    (*page != api).then(|| format!("The page is of {page}, the API of {api}, and the browser names no other reason."))
}

fn cors(evidence: Evidence) -> Finding {
    Finding {
        certainty: Certainty::Possible,
        ..likely(
            "cors.failed",
            "The browser may have kept the answer from the page because it lacks CORS headers; a 401 or 403 without them looks just so.".to_owned(),
            evidence,
            Remedy {
                steps: vec![
                    "Look at the call in the browser's own network tool, or repeat it without a browser (curl): the status tells whether it was refused.".to_owned(),
                    "Have the server send Access-Control-Allow-Origin on errors, too.".to_owned(),
                ],
                place: None, links: Vec::new()
            },
        )
    }
}
