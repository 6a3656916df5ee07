//! [`Diagnosis`]: why a call was refused, as findings in order of certainty, each with
//! evidence and remedy, and a verdict per requirement.

mod accepted;
pub mod carried;
mod check;
pub mod evaluate;
mod kinds;
pub mod network;
pub mod operation;
mod order;
mod secrets;
mod sentences;
pub mod server;
pub mod state;
mod unofficial;
mod verdict;
pub mod words;

pub use crate::finding::{Certainty, Evidence, Finding, Remedy};
pub use check::{CheckedPart, check};

use crate::authority::{Authority, Fact, FactSource, Held, Learned};
use crate::credential::{self, Credential};
use crate::denial::{self, Denial, Says};
use crate::exchange::{Body, Exchange, Outcome};
use crate::platform::{HostMatch, Platform};
use crate::platforms::{self, Matched, Tables};
use crate::requirement::Atom;
use crate::token::{self, Token};

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
    /// What was not seen or not checked.
    pub limits: Vec<String>,
    /// The one step that would turn an unknown into a known.
    pub next_step: Option<String>,
}

impl Diagnosis {
    /// Adds a finding that needed more than this exchange, in its place, and says the verdict again.
    pub fn add(&mut self, finding: Finding, exchange: &Exchange) {
        self.findings.push(finding);
        order::sort(&mut self.findings);
        let limits = std::mem::take(&mut self.limits);
        verdict::conclude(self, exchange);
        // What others added to the limits stays.
        self.limits = limits;
    }
}

/// What the rules look at.
pub struct Situation<'a> {
    /// The exchange.
    pub exchange: &'a Exchange,
    /// Its first credential.
    pub credential: Option<&'a Credential>,
    /// Every credential.
    pub credentials: &'a [Credential],
    /// The decoded token.
    pub token: Option<&'a Token>,
    /// The platform of the host.
    pub platform: Option<&'static dyn Platform>,
    /// What the host tells.
    pub host: Option<&'a HostMatch>,
    /// What the caller is known to hold.
    pub authority: &'a Authority,
    /// What the table has for the call.
    pub matched: &'a Matched,
    /// What the server said.
    pub denial: &'a Denial,
    /// The tables.
    pub tables: &'a Tables,
}

impl Situation<'_> {
    /// Under which key the tables keep what is known of the host's API.
    pub fn table_key(&self) -> String {
        self.tables.key(self.platform, self.exchange.url.host())
    }

    /// The platform's name, or `The API`.
    pub fn vendor(&self) -> &'static str {
        self.platform.map_or("the API", Platform::name)
    }

    /// Whose token it is, as far as it is known.
    pub fn holder(&self) -> Option<crate::requirement::Context> {
        self.authority.context.as_ref().map(|fact| fact.value)
    }

    /// How `gap` is mended on this platform.
    pub fn remedy(&self, gap: &crate::platform::Gap<'_>) -> Remedy {
        match self.platform {
            Some(platform) => platform.remedy(gap, self.holder()),
            None => crate::platform::general_remedy(gap, self.holder()),
        }
    }

    /// Whether holding scope `held` covers a need for `needed`, by the vendor's rules or its table.
    pub fn covers(&self, held: &str, needed: &str) -> bool {
        self.platform.is_some_and(|platform| platform.covers(held, needed))
            || self.tables.covers(&self.table_key(), held, needed)
    }

    /// Those of some scopes that the token is not known to hold.
    pub fn not_held<'n>(&self, names: &'n [String]) -> Vec<&'n String> {
        let held = self.authority.scopes.names();
        names
            .iter()
            .filter(|needed| !held.iter().any(|held| self.covers(held, needed)))
            .collect()
    }

    /// The clock that times of the token are held against, in seconds: the server's own where its answer has a `Date`.
    pub fn now_s(&self) -> i64 {
        state::server_clock_s(self.exchange).unwrap_or_else(|| self.exchange.sent_at_ms.div_euclid(1000))
    }

    /// The server's own words as evidence, if it used any.
    pub fn servers_words(&self) -> Evidence {
        let status = self
            .denial
            .status
            .map_or_else(|| "no status".to_owned(), |status| status.to_string());
        let code = self
            .denial
            .code
            .as_ref()
            .map(|code| format!(" {code}"))
            .unwrap_or_default();
        let text = match &self.denial.message {
            Some(message) => format!("{status}{code}: “{message}”"),
            None => format!("{status}{code}"),
        };
        Evidence {
            text,
            source: "the server's answer".to_owned(),
        }
    }
}

/// Explains one exchange.
///
/// `now_ms` is the present time in milliseconds since 1970-01-01T00:00:00Z. Times of the token are
/// held against the time the request was sent, not against the present.
/// `learned` is what answers told about the same token, oldest first.
pub fn diagnose(exchange: &Exchange, tables: &Tables, learned: &[Learned]) -> Diagnosis {
    let credentials = credential::find(exchange);
    let first = credentials.first();
    let decoded = decoded(first);
    let (platform, host) = platforms::of_host(exchange.url.host()).unzip();
    let denied = is_denied(exchange, platform);
    let said = if denied {
        heard(exchange, platform, &credentials)
    } else {
        Denial::default()
    };
    let (authority, contradictions) = known(exchange, platform, decoded.as_ref(), &said, learned, &credentials);
    let wanted: Vec<Atom> = authority.lacking.iter().map(|fact| fact.value.clone()).collect();
    let matched = tables.matched(platform, exchange, &wanted);
    let (requirement, findings) = {
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
        // A call without an answer was pasted to learn what it needs, so it is held against the table as well.
        let asked = denied || exchange.outcome == Outcome::Pending;
        let findings = if asked {
            find(&situation, &requirement)
        } else if matches!(exchange.outcome, Outcome::Failed(_)) {
            network::without_answer(&situation)
        } else {
            Vec::new()
        };
        (requirement, findings)
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
        limits: Vec::new(),
        next_step: None,
    };
    verdict::conclude(&mut diagnosis, exchange);
    diagnosis.limits.extend(contradictions);
    diagnosis
}

/// What the caller of an exchange that was not denied is known to hold, as [`diagnose`] finds it.
pub fn authority(exchange: &Exchange, learned: &[Learned]) -> Authority {
    let platform = platforms::of_host(exchange.url.host()).map(|(platform, _)| platform);
    let credentials = credential::find(exchange);
    let token = decoded(credentials.first());
    known(
        exchange,
        platform,
        token.as_ref(),
        &Denial::default(),
        learned,
        &credentials,
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
    for text in authority.texts_mut().into_iter().chain(&mut contradictions) {
        // A claim may hold anything, another token too.
        *text = denial::cut(text);
        denial::take_out(text, &tokens);
    }
    note_headers(exchange, &mut authority);
    note_servers_words(said, &mut authority);
    (authority, contradictions)
}

/// What the server said, in general terms and in the platform's dialect, without the tokens that were sent.
fn heard(exchange: &Exchange, platform: Option<&'static dyn Platform>, credentials: &[Credential]) -> Denial {
    let mut said = denial::read(exchange);
    if let Some(platform) = platform {
        platform.read_denial(exchange, &mut said);
    }
    denial::complete(&mut said, exchange);
    let secrets = secrets::of(exchange, credentials);
    // Looked for, to be taken out.
    let secrets: Vec<&str> = secrets.iter().map(|secret| secret.expose().as_str()).collect();
    denial::without_secrets(&mut said, &secrets);
    said
}

/// 401 and 403 are denials everywhere, and so is a network's 511 (RFC 6585 §6); a platform may know others, and where
/// its API should answer, a page that asks for a sign-in is one.
pub fn is_denied(exchange: &Exchange, platform: Option<&'static dyn Platform>) -> bool {
    match exchange.outcome {
        Outcome::Status(401 | 403 | 511) => true,
        Outcome::Status(status) => platform.is_some_and(|platform| {
            platform.denies(exchange) || (status == 200 && network::sign_in_page_of(exchange, platform))
        }),
        Outcome::Pending | Outcome::Failed(_) => false,
    }
}

fn note_headers(exchange: &Exchange, authority: &mut Authority) {
    authority.headers = exchange
        .request_headers
        .iter()
        .map(|(name, _)| name.to_owned())
        .collect();
    authority.headers_complete = exchange.withheld.is_none() && !exchange.request_headers.is_empty();
}

/// What the server said is missing is missing; and a context that it asks for is not there.
fn note_servers_words(said: &Denial, authority: &mut Authority) {
    use crate::requirement::Context;
    for says in &said.says {
        match says {
            Says::LacksScopes { names, .. } => {
                authority.lacking.extend(
                    names
                        .iter()
                        .map(|name| Fact::new(Atom::Scope(name.clone()), FactSource::ServerSaid)),
                );
            }
            // Named with divisions the permission may be held in another division.
            Says::LacksPermissions { names, divisions, .. } if divisions.is_empty() => {
                authority.lacking.extend(
                    names
                        .iter()
                        .map(|name| Fact::new(Atom::Permission(name.clone()), FactSource::ServerSaid)),
                );
            }
            Says::NeedsScopes { names } => {
                let held = authority.scopes.names().to_vec();
                let known = matches!(authority.scopes, Held::Known { .. });
                let lacking = names
                    .iter()
                    .filter(|name| names.len() == 1 || (known && !held.contains(name)));
                authority
                    .lacking
                    .extend(lacking.map(|name| Fact::new(Atom::Scope(name.clone()), FactSource::ServerSaid)));
            }
            Says::LacksRoles { names, .. } => {
                authority.lacking.extend(
                    names
                        .iter()
                        .map(|name| Fact::new(Atom::Role(name.clone()), FactSource::ServerSaid)),
                );
            }
            Says::NeedsUser => authority.context = Some(Fact::new(Context::Client, FactSource::ServerSaid)),
            Says::NeedsClient => authority.context = Some(Fact::new(Context::User, FactSource::ServerSaid)),
            _ => {}
        }
    }
}

fn find(situation: &Situation<'_>, requirement: &[CheckedPart]) -> Vec<Finding> {
    let mut findings = server::findings(situation);
    findings.extend(network::findings(situation));
    findings.extend(carried::findings(situation));
    findings.extend(state::findings(situation));
    findings.extend(operation::findings(situation, requirement));
    if let Some(platform) = situation.platform {
        findings.extend(platform.notice(situation.exchange, situation.token, situation.authority));
    }
    for finding in &mut findings {
        // Rules quote claims, and a claim may hold anything.
        let texts = finding.evidence.iter_mut().map(|evidence| &mut evidence.text);
        for text in texts.chain([&mut finding.title]) {
            if let Some(clean) = token::without_tokens(text) {
                *text = clean;
            }
        }
    }
    order::sort(&mut findings);
    findings
}

/// The verdict on a call that was answered and not denied: it follows from the status alone.
pub fn settled(exchange: &Exchange, platform: Option<&'static dyn Platform>) -> Option<(String, Certainty)> {
    let status = exchange.status().filter(|_| !is_denied(exchange, platform))?;
    Some((verdict::answered(status), Certainty::Certain))
}

/// Whether the answer's body was looked for and not seen.
pub fn body_unseen(exchange: &Exchange) -> bool {
    exchange.response_body == Body::NotSeen && exchange.status().is_some()
}
