//! [`Diagnosis`]: why a call was refused, as findings in order of certainty, each with
//! evidence and remedy, and a verdict per requirement.

mod accepted;
mod age;
mod allowed;
pub mod carried;
mod check;
mod denied;
pub mod evaluate;
pub mod history;
mod journey;
mod kinds;
mod needed;
pub mod network;
pub mod operation;
pub mod server;
mod situation;
pub mod state;
mod supposed;
mod unofficial;
mod verdict;
pub mod words;

pub use crate::finding::{Certainty, Evidence, Finding, Remedy};
pub use age::is_old;
pub use allowed::{Allowed, Caller};
pub use check::{CheckedPart, check};
pub use denied::is_denied;
pub use history::History;
pub use journey::LOOP;
pub use needed::{Needed, needed};
pub use situation::Situation;
pub use supposed::Supposed;

use crate::authority::{Authority, Fact, FactSource, Held, Learned};
use crate::credential::{self, Credential, Secrets};
use crate::denial::{self, Denial};
use crate::exchange::{Body, Exchange, Outcome};
use crate::journey::Journey;
use crate::order;
use crate::platform::{HostMatch, Platform};
use crate::platforms::{self, How, Matched, Tables};
use crate::reason::{Proof, Reason, ReasonId, Stage};
use crate::requirement::Atom;
use crate::scrub::KeptForms;
use crate::signs;
use crate::token::{self, Token};
use std::sync::Arc;

/// All that was concluded about one exchange.
#[derive(Debug, Clone)]
pub struct Diagnosis {
    /// The platform that the host belongs to.
    pub platform: Option<&'static dyn Platform>,
    /// What the host tells.
    pub host: Option<HostMatch>,
    /// Every credential carried, the one that was used for the diagnosis first.
    pub credentials: Vec<Credential>,
    /// The decoded token of the first credential.
    pub token: Option<Token>,
    /// What the caller is known to hold.
    pub authority: Authority,
    /// What the table has for the call.
    pub matched: Matched,
    /// What the server said; empty of statements when it did not refuse.
    pub denial: Denial,
    /// Whether it was refused.
    pub denied: bool,
    /// The requirement of the matched operation, part by part.
    pub requirement: Vec<CheckedPart>,
    /// The reasons, most certain first.
    pub findings: Vec<Finding>,
    /// One sentence.
    pub verdict: String,
    /// How sure the verdict is.
    pub certainty: Certainty,
    /// From the sign-in to the refusal, where more was seen than the call itself.
    pub journey: Option<Journey>,
    /// What was not seen or not checked.
    pub limits: Vec<String>,
    /// The one step that would turn an unknown into a known.
    pub next_step: Option<String>,
    /// Two sources contradict each other on what the caller holds.
    pub disputed: bool,
    /// What must not be in anything that is told of it.
    pub(crate) secrets: Secrets,
    /// Forms of its secrets, for looking through what is told of it.
    pub(crate) forms: Arc<KeptForms>,
}

/// Explains one exchange.
///
/// `now_ms` is the present time in milliseconds since 1970-01-01T00:00:00Z. Times of the token are
/// held against the time the request was sent, not against the present.
/// `learned` is what answers told about the same token, oldest first.
pub fn diagnose(exchange: &Exchange, tables: &Tables, learned: &[Learned]) -> Diagnosis {
    diagnose_in(exchange, tables, learned, &History::default())
}

/// As [`diagnose`], with what the other calls of the session say.
pub fn diagnose_in(exchange: &Exchange, tables: &Tables, learned: &[Learned], history: &History<'_>) -> Diagnosis {
    let credentials = credential::find(exchange);
    let secrets = Secrets::of(exchange, &credentials);
    let first = credentials.first();
    let decoded = decoded(first);
    let owner = platforms::of_exchange(exchange);
    let platform = owner.as_ref().map(|owner| owner.platform);
    let host = owner.as_ref().and_then(|owner| owner.host.clone());
    let moved = owner
        .as_ref()
        .and_then(|owner| platforms::as_sent_to_vendor(exchange, &owner.how));
    let denied = is_denied(exchange, platform);
    let said = if denied {
        heard(exchange, platform, &secrets, &history.forms)
    } else {
        Denial::default()
    };
    let (mut authority, contradictions) = known(
        exchange,
        platform,
        decoded.as_ref(),
        &said,
        learned,
        &credentials,
        &history.forms,
    );
    if let Some((supposed, lacking)) = &history.supposed {
        supposed.change(&mut authority, lacking);
    }
    let wanted: Vec<Atom> = authority.lacking.iter().map(|fact| fact.value.clone()).collect();
    let matched = tables.matched(platform, moved.as_ref().unwrap_or(exchange), &wanted);
    let (requirement, findings, old, journey) = {
        let situation = Situation {
            exchange,
            credential: first,
            credentials: &credentials,
            token: decoded.as_ref(),
            platform,
            host: host.as_ref(),
            authority: &authority,
            matched: &matched,
            denial: &said,
            tables,
        };
        let requirement = match &matched {
            Matched::Operation { operation, .. } => check(&operation.requirement, &situation, &situation.table_key()),
            _ => Vec::new(),
        };
        let old = age::words(&requirement, &situation);
        // A call without an answer was pasted to learn what it needs, so it is held against the table as well.
        let asked = denied || exchange.outcome == Outcome::Pending;
        let mut findings = if asked {
            find(&situation, &requirement)
        } else if matches!(exchange.outcome, Outcome::Failed(_)) {
            network::without_answer(&situation)
        } else {
            Vec::new()
        };
        findings.extend(of_history(&situation, history));
        if denied {
            journey::add(&situation, &requirement, &history.journey, &mut findings);
        }
        if moved.is_some() {
            lower(&mut findings);
        }
        if exchange.one_of.is_some() {
            // Whether these words are about this very call, nobody knows.
            for finding in &mut findings {
                finding.certainty = finding.certainty.max(Certainty::Possible);
            }
        }
        if exchange.page_word {
            // A page may say of itself what it likes.
            for finding in &mut findings {
                finding.certainty = finding.certainty.max(Certainty::Likely);
            }
        }
        for finding in &mut findings {
            without_tokens(finding);
        }
        // What mends the call first stands first; where nothing tells two apart, the order of the rules stays.
        order::sort_by_key(&mut findings, |finding| {
            (finding.certainty, finding.reason, finding.nearest)
        });
        let strip = || journey::strip(&situation, &requirement, &history.journey, &findings);
        let journey = denied.then(strip).flatten();
        (requirement, findings, old, journey)
    };
    let mut diagnosis = Diagnosis {
        platform,
        host,
        credentials,
        token: decoded,
        authority,
        matched,
        denial: said,
        denied,
        requirement,
        findings,
        verdict: String::new(),
        certainty: Certainty::Unknown,
        journey,
        limits: Vec::new(),
        next_step: None,
        disputed: !contradictions.is_empty(),
        secrets,
        forms: Arc::clone(&history.forms),
    };
    verdict::conclude(&mut diagnosis, exchange);
    diagnosis.limits.extend(contradictions);
    diagnosis.limits.extend(old.filter(|_| denied));
    if let Some(How::Recognised { by, .. }) = owner.as_ref().map(|owner| &owner.how) {
        diagnosis.limits.push(format!(
            "{} is no host of {}: that the answer is {}'s was guessed from {by}, as behind a development proxy.",
            exchange.url.host(),
            platform.map_or("the vendor", Platform::name),
            platform.map_or("the vendor", Platform::name),
        ));
    }
    diagnosis
}

/// What the caller of an exchange that was not denied is known to hold, as [`diagnose`] finds it.
/// `forms` are those of secrets that were looked for before.
pub fn authority(exchange: &Exchange, learned: &[Learned], forms: &KeptForms) -> Authority {
    let platform = platforms::of_call(exchange);
    let credentials = credential::find(exchange);
    let token = decoded(credentials.first());
    known(
        exchange,
        platform,
        token.as_ref(),
        &Denial::default(),
        learned,
        &credentials,
        forms,
    )
    .0
}

fn decoded(credential: Option<&Credential>) -> Option<Token> {
    let carries = credential.filter(|c| c.carries_a_token());
    carries.and_then(|c| c.token.as_ref()).map(token::decode)
}

/// What is known of the caller, and where two sources contradict each other.
fn known(
    exchange: &Exchange,
    platform: Option<&'static dyn Platform>,
    token: Option<&Token>,
    said: &Denial,
    learned: &[Learned],
    credentials: &[Credential],
    forms: &KeptForms,
) -> (Authority, Vec<String>) {
    let mut authority = token.map(Authority::of_token).unwrap_or_default();
    if let (Some(platform), Some(token)) = (platform, token) {
        platform.read_token(token, &mut authority);
    }
    let mut contradictions: Vec<String> = learned.iter().flat_map(|told| authority.learn(told)).collect();
    if let Some(platform) = platform {
        platform.read_answer(exchange, &mut authority);
    }
    // Looked for, to be taken out: a server may list anything, the token too. A short one may be the name of a scope.
    let tokens = credentials.iter().filter_map(|c| c.token.as_ref());
    let tokens = tokens.map(|token| token.expose().as_str());
    let tokens: Vec<&str> = tokens.filter(|token| token.len() >= 16).collect();
    let tokens = denial::Secrets::new(forms, &tokens);
    for text in authority.texts_mut().into_iter().chain(&mut contradictions) {
        // A claim may hold anything, another token too.
        if !denial::is_cut(text) {
            *text = denial::cut(text);
        }
        tokens.take_out(text);
    }
    note_headers(exchange, &mut authority);
    note_servers_words(said, &mut authority);
    (authority, contradictions)
}

/// What the server said, in general terms and in the platform's dialect, without the tokens that were sent.
fn heard(exchange: &Exchange, platform: Option<&'static dyn Platform>, secrets: &Secrets, forms: &KeptForms) -> Denial {
    let mut said = denial::read(exchange);
    if let Some(platform) = platform {
        platform.read_denial(exchange, &mut said);
    }
    // Built in, and read once; a damaged copy leaves what is read without them.
    if let Ok(signs) = signs::all() {
        denial::hear(
            &mut said,
            &signs::answer_of(exchange),
            signs,
            platform.map(Platform::id),
        );
    }
    if network::is_preflight(exchange) {
        // A preflight carries none by design.
        said.states
            .retain(|statement| statement.reason.id() != ReasonId::CredentialNone);
    }
    let secrets: Vec<&str> = secrets.all().collect();
    denial::without_secrets(&mut said, forms, &secrets);
    said
}

fn note_headers(exchange: &Exchange, authority: &mut Authority) {
    authority.headers = exchange
        .request_headers
        .iter()
        .map(|(name, _)| name.to_owned())
        .collect();
    authority.headers_complete = exchange.withheld.is_none() && !exchange.request_headers.is_empty();
}

/// What the server said is missing is missing; and a context that it asks for is not there. Only what it states
/// without another reading counts.
fn note_servers_words(said: &Denial, authority: &mut Authority) {
    use crate::requirement::Context;
    let plain = |proof: Proof| matches!(proof, Proof::Stated | Proof::Told);
    for statement in said.states.iter().filter(|one| plain(one.proof) && one.also.is_empty()) {
        match &statement.reason {
            // Of what is needed, only what the token is not known to have is missing.
            Reason::ScopeMissing(missing) if missing.needed.is_some() => {
                let held = authority.scopes.names().to_vec();
                let known = matches!(authority.scopes, Held::Known { .. });
                let names = missing.names.iter();
                let lacking = names.filter(|name| missing.names.len() == 1 || (known && !held.contains(name)));
                authority
                    .lacking
                    .extend(lacking.map(|name| Fact::new(Atom::Scope(name.clone()), FactSource::ServerSaid)));
            }
            // Named with divisions the permission may be held in another division.
            Reason::PermissionDivision(_) => {}
            Reason::ContextUser(_) => authority.context = Some(Fact::new(Context::Client, FactSource::ServerSaid)),
            Reason::ContextClient(_) => authority.context = Some(Fact::new(Context::User, FactSource::ServerSaid)),
            Reason::ScopeMissing(_)
            | Reason::PermissionMissing(_)
            | Reason::RoleMissing(_)
            | Reason::LicenseMissing(_) => {
                let names = statement.reason.atoms().into_iter();
                authority
                    .lacking
                    .extend(names.map(|name| Fact::new(name, FactSource::ServerSaid)));
            }
            _ => {}
        }
    }
}

/// Who is believed, in this order: the server's own words, the token against the server's clock, the table, what other
/// calls of the session showed, a guess from the token's form. A guess is silent where the server shows that it
/// understood the credential.
fn find(situation: &Situation<'_>, requirement: &[CheckedPart]) -> Vec<Finding> {
    let mut findings = server::findings(situation);
    findings.extend(accepted::findings(situation));
    findings.extend(network::findings(situation));
    let mut guesses = carried::findings(situation);
    guesses.extend(state::findings(situation));
    if understood(situation.denial) {
        guesses.retain(|guess| guess.reason.stage() == Stage::Hint);
    }
    if situation.denial.tells && !judged_the_token(situation.denial) {
        // A server that explains itself is heard before a guess from the request's form.
        guesses.retain(|guess| !is_guess(guess));
    }
    findings.extend(guesses);
    findings.extend(operation::findings(situation, requirement));
    if let Some(platform) = situation.platform {
        let noticed = platform.notice(situation.exchange, situation.token, situation.authority);
        findings.extend(noticed);
    }
    findings
}

/// Whether the server says that the token or its absence is the matter: then a guess about the token may say why.
fn judged_the_token(said: &Denial) -> bool {
    let of_token = |reason: ReasonId| reason.stage() == Stage::Token || reason == ReasonId::CredentialNone;
    said.states.iter().any(|statement| of_token(statement.reason.id()))
}

/// Whether a finding rests on nothing but the form of what was sent, so that the server's own words outrank it.
fn is_guess(finding: &Finding) -> bool {
    match finding.reason {
        ReasonId::CredentialScheme | ReasonId::TokenPurpose | ReasonId::TokenKind | ReasonId::TokenOdd => true,
        ReasonId::CredentialNone | ReasonId::CredentialInQuery | ReasonId::CredentialInForm => {
            finding.certainty == Certainty::Possible
        }
        _ => false,
    }
}

/// Whether the server's words show that it took the credential for what it is: it names what the caller lacks, or
/// why a token that it could read is not good.
fn understood(said: &Denial) -> bool {
    said.states.iter().any(|statement| {
        let read = matches!(
            statement.reason.id(),
            ReasonId::TokenExpired | ReasonId::TokenRevoked | ReasonId::AccountInactive
        );
        let right = statement.reason.id().stage() == Stage::Rights && statement.reason.id().names_a_cause();
        statement.proof == Proof::Stated && (read || right)
    })
}

fn of_history(situation: &Situation<'_>, history: &History<'_>) -> Vec<Finding> {
    let succeeded = history.succeeded.as_ref();
    let differs =
        succeeded.map(|(before, then)| history::differs(before, situation.exchange, then, situation.authority));
    let preflight = history.preflight.map(history::refused_preflight);
    differs.into_iter().chain(preflight).collect()
}

/// What rests on a guess whose API it is is one step less sure.
fn lower(findings: &mut [Finding]) {
    for finding in findings {
        finding.certainty = match finding.certainty {
            Certainty::Certain => Certainty::Likely,
            Certainty::Likely => Certainty::Possible,
            other => other,
        };
    }
}

/// Rules quote claims, and a claim may hold anything.
fn without_tokens(finding: &mut Finding) {
    let texts = finding.evidence.iter_mut().map(|evidence| &mut evidence.text);
    for text in texts.chain([&mut finding.title]) {
        if let Some(clean) = token::without_tokens(text) {
            *text = clean;
        }
    }
}

/// The verdict on a call that was answered and not denied: it follows from the status alone.
pub fn settled(exchange: &Exchange, platform: Option<&'static dyn Platform>) -> Option<(String, Certainty)> {
    let status = exchange.status().filter(|_| !is_denied(exchange, platform))?;
    Some((verdict::answered(status), Certainty::Certain))
}

/// Whether the answer's body was looked for and not seen.
pub fn body_unseen(exchange: &Exchange) -> bool {
    exchange.response_body == Body::NotSeen && exchange.status().is_some() && exchange.error_handed_back().is_none()
}
