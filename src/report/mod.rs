//! [`Report`]: plain structs for every view (page, popup, DevTools, static page, command),
//! with no DOM and no token in them, and their renderings as text, Markdown and JSON.

mod ask;
mod bare;
mod build;
mod cache;
mod can;
mod claimed;
mod clean;
pub mod desk;
mod details;
mod difference;
mod journey;
pub mod list;
mod markdown;
mod needs;
mod of_token;
mod requires;
mod supposed;
mod text;

pub use ask::{Asked, ask_markdown, ask_text, copied, lacking, rights_told, whom};
pub use bare::{BareAnswer, TwoTokens, answer_bare, tables_for, two, vendor_named};
pub use build::report;
pub use cache::{Line, MOST_ROWS, MOST_TOKENS, Reports};
pub use can::{CanCall, CanRow, Wanted, can, can_word};
pub use details::{ClaimRow, Details, details, spread};
pub use difference::{Calls, Difference, Differs, MOST_NAMED, Rights, difference};
pub use markdown::{code as as_code, markdown, plain as in_markdown};
pub use needs::{FormView, NeededName, Needs, needs, needs_markdown, needs_text};
#[cfg(feature = "cli")]
pub(crate) use needs::{Group, grouped, of_group};
pub use requires::{MOST_WAYS, Requires, Way, requires};
pub use supposed::{SupposedView, suppose};
pub use text::{COLUMNS, Told, Tone, lines, text, token as token_text, token_lines, wrapped};

use crate::authority::{Authority, Verdict};
use crate::contradiction::{Book, Contradiction};
use crate::diagnosis::{Certainty, CheckedPart, Evidence, Finding};
use crate::journey::Journey;
use serde::{Deserialize, Serialize};

/// One call explained.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// The call.
    pub call: CallView,
    /// The verdict in one sentence.
    pub verdict: VerdictView,
    /// What the server itself said, in full, if it said anything.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub said: Option<SaidView>,
    /// The reasons, most certain first.
    pub findings: Vec<Finding>,
    /// What the operation requires, condition by condition; empty when no operation was matched.
    pub requirement: Vec<CheckedPart>,
    /// The operation of the official table that the call matches.
    pub operation: Option<OperationView>,
    /// The closest official operations, when the call matches none.
    pub nearest: Vec<OperationView>,
    /// What community threads claim, beside what the official table says.
    pub claims: Vec<ClaimView>,
    /// From the sign-in to the refusal, where more was seen than the call itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub journey: Option<Journey>,
    /// The token that was sent.
    pub token: Option<TokenView>,
    /// Names to give to the vendor's support: label and value, e.g. tracking id.
    pub support: Vec<(String, String)>,
    /// What was not seen or not checked, as sentences.
    pub limits: Vec<String>,
    /// The one step that would turn an unknown into a known.
    pub next_step: Option<String>,
    /// What answers in this browser contradicted of the table's word, one sentence each, where the user has that kept.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub seen_here: Vec<String>,
}

impl Report {
    /// Puts beside the table's word what answers in this browser contradicted of it.
    pub fn note_seen(&mut self, book: &Book) {
        let (Some(vendor), Some(operation)) = (&self.call.platform, &self.operation) else {
            return;
        };
        let seen = book.of(vendor, &operation.method, &operation.template);
        self.seen_here = seen.map(Contradiction::words).collect();
    }
}

/// The call, without secrets.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CallView {
    /// Unique within the session.
    pub id: String,
    /// Method in upper case.
    pub method: String,
    /// Address with every query value and every secret in the path replaced by `…`.
    pub url: String,
    /// Host alone.
    pub host: String,
    /// Path alone, without its secrets: to be shown, not to be looked up.
    pub path: String,
    /// Status, if there was an answer.
    pub status: Option<u16>,
    /// `403 Forbidden`, `no answer yet`, `ended by the browser: net::ERR_FAILED` …
    pub outcome: String,
    /// Whether it counts as a denial (401, 403, or a platform's own way of saying no).
    pub denied: bool,
    /// Milliseconds since 1970-01-01T00:00:00Z.
    pub sent_at_ms: i64,
    /// `Genesys Cloud` …, if the host belongs to a known platform.
    pub platform: Option<String>,
    /// Region or environment in the vendor's words, e.g. `us-east-1 (mypurecloud.com)`.
    pub region: Option<String>,
    /// Origin of the page that sent it.
    pub initiator: Option<String>,
    /// So many equal calls were under way at once: the server's words belong to one of them, nobody can tell to which.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub one_of: Option<u32>,
    /// All of it is the page's own word, since the user did not allow its host: method, headers and token are hidden.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub page_word: bool,
}

/// How the outcome of a call begins that the browser ended without an answer for the page.
const ENDED: &str = "ended by the browser";

impl CallView {
    /// Whether the browser ended the call without an answer for the page, as it does when CORS headers are missing.
    pub fn ended_by_browser(&self) -> bool {
        self.outcome.starts_with(ENDED)
    }
}

/// The verdict.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct VerdictView {
    /// One sentence.
    pub text: String,
    /// How sure it is.
    pub certainty: Certainty,
}

/// The server's own words, without secrets.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SaidView {
    /// Its fullest sentence.
    pub text: Option<String>,
    /// Its other sentences.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub besides: Vec<String>,
    /// Its code.
    pub code: Option<String>,
}

impl SaidView {
    /// The words and the code in one line, without a lead.
    pub fn line(&self) -> String {
        let texts = self.text.iter().chain(&self.besides);
        let mut words: Vec<String> = texts.map(|text| format!("“{text}”")).collect();
        match &self.code {
            Some(code) if words.is_empty() => words.push(code.clone()),
            Some(code) if !words.iter().any(|said| said.contains(code.as_str())) => words.push(format!("({code})")),
            _ => {}
        }
        words.join(" ")
    }
}

/// An operation of an official table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OperationView {
    /// Method in upper case.
    pub method: String,
    /// Path template as the document writes it.
    pub template: String,
    /// The document's operationId, if any.
    pub id: String,
    /// What it requires, one line per condition, in words.
    pub requires: Vec<String>,
    /// Document and date.
    pub source: String,
    /// For a near operation: why it is near, e.g. `differs in one segment`.
    pub reason: Option<String>,
}

/// A community claim beside the official table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClaimView {
    /// What the thread claims, as one sentence.
    pub claim: String,
    /// Where the claim was seen.
    pub source: String,
    /// What the official table says of it, as one sentence.
    pub official: String,
}

/// A token, without the token.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TokenView {
    /// Stable name for equality within the session; not the token.
    pub fingerprint: String,
    /// First and last four characters.
    pub masked: String,
    /// `Bearer`, `DPoP` …
    pub scheme: String,
    /// Where it was: `Authorization header` …
    pub place: String,
    /// What kind it is, e.g. `JWT signed with RS256`, `opaque`.
    pub kind: String,
    /// Platform that it was sent to.
    pub platform: Option<String>,
    /// Facts of it, label, value and source, e.g. (`Organisation`, `…`, `the token's shape …`).
    pub facts: Vec<TokenFact>,
    /// The scopes, if known.
    pub scopes: Option<Vec<String>>,
    /// Why the scopes are not known, if they are not.
    pub scopes_unknown: Option<String>,
    /// Milliseconds since 1970-01-01T00:00:00Z, for a live countdown.
    pub expires_at_ms: Option<i64>,
    /// Oddities of the token, each a sentence with its RFC.
    pub anomalies: Vec<Evidence>,
    /// What there is to check of its signature, if it is a signed token.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signature: Option<SignatureView>,
    /// All that is known of the caller, for JSON.
    pub authority: Authority,
}

/// The signatures of a token. Nothing here has been checked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignatureView {
    /// The algorithm of each signature, as written; empty where none is named.
    pub algorithms: Vec<String>,
    /// True when what was signed is not in the token (RFC 7515 appendix F).
    pub detached: bool,
}

/// A fact of a token.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TokenFact {
    /// e.g. `Organisation`.
    pub label: String,
    /// e.g. a UUID.
    pub value: String,
    /// Who says so.
    pub source: String,
}

/// A call in a list; its [`Report`] is made when it is opened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    /// The call.
    pub call: CallView,
    /// The verdict.
    pub verdict: VerdictView,
    /// How many equal calls it stands for; it is the newest of them.
    #[serde(default = "one", skip_serializing_if = "is_one")]
    pub count: usize,
}

fn one() -> usize {
    1
}

fn is_one(count: &usize) -> bool {
    *count == 1
}

impl From<&Report> for Row {
    fn from(report: &Report) -> Self {
        Self {
            call: report.call.clone(),
            verdict: report.verdict.clone(),
            count: 1,
        }
    }
}

/// Everything about one tab or file, in short.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionView {
    /// The tokens seen, newest first.
    pub tokens: Vec<TokenView>,
    /// The calls, denials first, newest first within each.
    pub rows: Vec<Row>,
    /// Number of denials.
    pub denials: usize,
    /// How many older rows were left out.
    #[serde(default)]
    pub more: usize,
}

/// The word a verdict is shown with: `held`, `missing`, `unknown`.
pub fn verdict_word(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Satisfied => "held",
        Verdict::Missing => "missing",
        Verdict::Unknown => "unknown",
    }
}

/// The report as JSON, indented; it holds no token. Plain structs always serialize.
pub fn json(report: &Report) -> String {
    serde_json::to_string_pretty(&exported(report)).unwrap_or_default()
}

/// What of a report, or of another view, leaves the program. It has no fingerprint: whoever has an export could try out
/// with one which short password or key was sent.
pub fn exported<T: Serialize>(view: &T) -> serde_json::Value {
    let mut value = serde_json::to_value(view).unwrap_or_default();
    without_fingerprints(&mut value);
    value
}

fn without_fingerprints(value: &mut serde_json::Value) {
    match value {
        serde_json::Value::Object(members) => {
            members.remove("fingerprint");
            members.values_mut().for_each(without_fingerprints);
        }
        serde_json::Value::Array(items) => items.iter_mut().for_each(without_fingerprints),
        _ => {}
    }
}
