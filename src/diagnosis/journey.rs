//! What follows from a token's journey: where the right was lost, which reasons that gives, and the strip of five steps.
//!
//! A journey only makes better known what other rules found: without a refusal it says nothing, and "certain" is what the
//! server's words or an enforced document made certain, with both sides of the step seen.

mod lost;
mod scopes;
mod steps;

pub(super) use steps::strip;

use super::Situation;
use super::operation::of_atoms;
use super::words::context_words;
use crate::authority::{FactSource, Verdict};
use crate::finding::{Certainty, Evidence, Finding};
use crate::journey::{Issue, Known, Link, SignIn};
use crate::platform::Service;
use crate::platforms;
use crate::reason::{
    ChallengeLoop, HostRegion, Proof, ReasonId, RefreshScopes, Stage, TokenOlder, TokenWrongKind, Voice,
};
use crate::requirement::{Atom, Context};
use crate::token::{length, utc};
use crate::vendor::Stay;

/// From so many refusals before on, the same refusal of the same call is told.
pub const LOOP: usize = 2;

/// Adds what the journey tells to what was found without it.
pub(super) fn add(
    situation: &Situation<'_>,
    requirement: &[super::CheckedPart],
    known: &Known<'_>,
    findings: &mut Vec<Finding>,
) {
    let mut found = Vec::new();
    found.extend(scopes::of_scopes(situation, known, findings));
    found.extend(no_longer_good(situation, known, findings));
    found.extend(own_refresh(situation, known));
    found.extend(elsewhere(situation, known, findings));
    found.extend(holder(situation, requirement, findings));
    found.extend(again(known));
    found.retain(|one| !findings.iter().any(|other| other.reason == one.reason));
    findings.extend(found);
    point(known, findings);
}

/// What was asked for when the token was got: the scopes, and who asked.
pub(super) struct Asked<'a> {
    pub(super) scopes: Option<&'a [String]>,
    pub(super) by: String,
    pub(super) at_ms: i64,
    pub(super) host: &'a str,
    /// Whether it is known to be of this very token.
    pub(super) sure: bool,
}

pub(super) fn asked<'a>(known: &Known<'a>) -> Option<Asked<'a>> {
    if let Some((sign_in, link)) = known.sign_in {
        return Some(of_sign_in(sign_in, link == Link::Token));
    }
    // A code's scopes were asked for in a sign-in, a refresh's before.
    let first = known.first.filter(|first| !first.is_refresh() && first.request_seen)?;
    let of_sign_in = matches!(first.grant.as_deref(), None | Some("authorization_code"));
    (!of_sign_in || first.asked.is_some()).then(|| Asked {
        scopes: first.asked.as_deref(),
        by: format!("the token request at {}", first.host),
        at_ms: first.at_ms,
        host: &first.host,
        sure: true,
    })
}

fn of_sign_in(sign_in: &SignIn, sure: bool) -> Asked<'_> {
    Asked {
        scopes: sign_in.scopes.as_deref(),
        by: format!("the sign-in at {}", sign_in.host),
        at_ms: sign_in.at_ms,
        host: &sign_in.host,
        sure,
    }
}

/// The scopes that an answer of the authorization server names for the token, and whose answer it was.
pub(super) fn granted<'a>(known: &Known<'a>) -> Option<(&'a [String], &'a str)> {
    let issue = known
        .issue
        .and_then(|issue| Some((issue.granted.as_deref()?, issue.host.as_str())));
    issue.or_else(|| {
        let back = known.sign_in?.0.back.as_ref().filter(|back| back.token.is_some())?;
        Some((back.granted.as_deref()?, back.host.as_str()))
    })
}

/// The token is not good any more, and a newer one was handed out before the call.
fn no_longer_good(situation: &Situation<'_>, known: &Known<'_>, findings: &[Finding]) -> Option<Finding> {
    let newer = known.newer?;
    let gone = |reason: ReasonId| {
        matches!(
            reason,
            ReasonId::TokenExpired | ReasonId::TokenRevoked | ReasonId::SessionGone
        )
    };
    let about = |one: &&Finding| gone(one.reason) || one.reason == ReasonId::TokenRefused;
    let finding = findings
        .iter()
        .filter(|one| one.certainty <= Certainty::Likely)
        .find(about)?;
    // That it was refused at all may have another cause.
    let certainty = if gone(finding.reason) {
        finding.certainty
    } else {
        Certainty::Likely
    };
    let seconds = situation
        .exchange
        .sent_at_ms
        .saturating_sub(newer.at_ms)
        .div_euclid(1000);
    let reason = TokenOlder {
        names: Vec::new(),
        ago: Some(length(seconds.max(1))),
        by: Some(newer.host.clone()),
    };
    let evidence = finding.evidence.first().cloned().into_iter();
    let evidence = evidence.chain([handed_out(known.issue?, "this token"), handed_out(newer, "a newer one")]);
    Some(situation.finding(reason, &Voice::Seen, certainty, evidence.collect()))
}

const SESSION: &str = "an earlier call of this session";

fn shown(names: &[String]) -> String {
    if names.is_empty() {
        "(none)".to_owned()
    } else {
        crate::reason::words::few(names)
    }
}

fn time(at_ms: i64) -> String {
    utc(at_ms.div_euclid(1000))
        .map(|at| format!(" at {at}"))
        .unwrap_or_default()
}

fn asked_for(asked: &Asked<'_>) -> Evidence {
    let names = asked.scopes.map_or_else(
        || "no scopes by name".to_owned(),
        |names| format!("the scopes {}", shown(names)),
    );
    Evidence::new(
        format!("{} asked for {names}{}.", capital(&asked.by), time(asked.at_ms)),
        SESSION,
    )
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    let first = chars.next().map(|c| c.to_uppercase().to_string()).unwrap_or_default();
    format!("{first}{}", chars.as_str())
}

fn signed_in(sign_in: &SignIn) -> Evidence {
    asked_for(&of_sign_in(sign_in, true))
}

/// That the token endpoint handed a token out, and for what.
fn handed_out(issue: &Issue, what: &str) -> Evidence {
    let grant = issue
        .grant
        .as_ref()
        .map(|grant| format!(" for the grant {grant}"))
        .unwrap_or_default();
    let scopes = issue
        .granted
        .as_ref()
        .map(|names| format!(", with the scopes {}", shown(names)))
        .unwrap_or_default();
    Evidence::new(
        format!("{} handed {what} out{}{grant}{scopes}.", issue.host, time(issue.at_ms)),
        SESSION,
    )
}

/// A refresh that is refused for a scope that its sign-in had not asked for.
fn own_refresh(situation: &Situation<'_>, known: &Known<'_>) -> Option<Finding> {
    let own = known.own_issue.filter(|own| own.is_refresh())?;
    let refused = situation
        .denial
        .states
        .iter()
        .find(|one| one.reason.id() == ReasonId::ScopeInvalid)?;
    let first = known.first.filter(|first| first.at_ms < own.at_ms)?;
    let asked = asked(known)
        .and_then(|asked| asked.scopes)
        .or(first.granted.as_deref())?;
    let more = own
        .asked
        .as_deref()?
        .iter()
        .filter(|name| !asked.contains(name))
        .cloned()
        .collect::<Vec<_>>();
    let certainty = if refused.proof == Proof::Stated {
        Certainty::Certain
    } else {
        Certainty::Likely
    };
    let evidence = vec![situation.servers_words(), handed_out(first, "the first token")];
    (!more.is_empty()).then(|| situation.finding(RefreshScopes { names: more }, &Voice::Server, certainty, evidence))
}

/// The token is good in another region, at another host or instance, as its vendor says and its endpoint shows.
fn elsewhere(situation: &Situation<'_>, known: &Known<'_>, findings: &mut Vec<Finding>) -> Option<Finding> {
    let (here, issue) = (situation.platform?, known.issue?);
    let called = situation.host.filter(|host| host.service == Service::Api)?;
    let (stay, why) = here.vendor().tokens_stay.as_ref()?;
    let (owner, place) = platforms::of_host(&issue.host)?;
    if owner.id() != here.id() || !matches!(situation.exchange.status(), Some(401 | 403 | 404)) {
        return None;
    }
    let host = situation.exchange.url.host();
    let (token, request) = match stay {
        Stay::Region => (place.region?.words(), called.region.as_ref()?.words()),
        Stay::Host => (issue.host.clone(), host.to_owned()),
        Stay::Home => (issue.home.clone()?, host.to_owned()),
    };
    // What was only a question is answered.
    findings.retain(|one| one.reason != ReasonId::RegionCheck);
    if token == request {
        return None;
    }
    findings.retain(|one| one.reason != ReasonId::HostRegion || one.certainty == Certainty::Certain);
    let refused = situation
        .denial
        .states
        .iter()
        .any(|one| one.proof == Proof::Stated && one.also.is_empty() && one.reason.id() == ReasonId::TokenRefused);
    let certainty = if refused { Certainty::Certain } else { Certainty::Likely };
    let evidence = vec![
        handed_out(issue, "this token"),
        Evidence::new(format!("The call went to {host}."), "the request"),
        Evidence::new(format!("{why}."), here.name()),
    ];
    let reason = HostRegion {
        token: Some(token),
        request: Some(request),
    };
    Some(situation.finding(reason, &Voice::Seen, certainty, evidence))
}

/// Whose token it is, is known from the grant, and the operation is for others.
fn holder(situation: &Situation<'_>, requirement: &[super::CheckedPart], findings: &[Finding]) -> Option<Finding> {
    let context = situation.authority.context.as_ref();
    let told = context.is_some_and(|fact| matches!(fact.source, FactSource::TokenEndpoint(_)));
    let of_holder = |one: &Finding| matches!(one.reason, ReasonId::ContextUser | ReasonId::ContextClient);
    // Before the token is looked at, it is no matter whose it is.
    let before = |one: &Finding| one.reason.stage() == Stage::Before && one.certainty == Certainty::Certain;
    if !told || findings.iter().any(|one| of_holder(one) || before(one)) {
        return None;
    }
    let wanted = |part: &&super::CheckedPart| {
        let missing = part.atoms.iter().filter(|(_, verdict)| *verdict == Verdict::Missing);
        let mut missing = missing.map(|(atom, _)| atom).peekable();
        part.verdict == Verdict::Missing
            && missing.peek().is_some()
            && missing.all(|atom| matches!(atom, Atom::Context(_)))
    };
    let part = requirement.iter().find(wanted)?;
    let names: Vec<Atom> = part
        .atoms
        .iter()
        .map(|(atom, _)| atom.clone())
        .filter(|atom| matches!(atom, Atom::Context(_)))
        .collect();
    let crate::platforms::Matched::Operation { operation, .. } = situation.matched else {
        return None;
    };
    let name = format!("{} {}", operation.method, operation.template);
    let evidence = vec![Evidence::new(format!("{name} requires {}.", part.text), &part.source)];
    let voice = Voice::Operation {
        name: &name,
        condition: &part.text,
        least: &[],
    };
    let reason = match names.first() {
        // Other grants of the same client give no guest's or bot's token.
        Some(Atom::Context(wanted @ (Context::Guest | Context::Bot))) => TokenWrongKind {
            wanted: Some(context_words(*wanted).to_owned()),
        }
        .into(),
        _ => of_atoms(situation, &names, part),
    };
    Some(situation.finding(reason, &voice, Certainty::Likely, evidence))
}

/// The same refusal over and over.
fn again(known: &Known<'_>) -> Option<Finding> {
    let times = known.repeated + 1;
    (known.repeated >= LOOP).then(|| {
        let evidence = Evidence::new(
            format!("It was answered in the same way {} times before.", known.repeated),
            SESSION,
        );
        let reason = ChallengeLoop {
            times: Some(times.to_string()),
        };
        Finding::seen(reason, Certainty::Possible, vec![evidence])
    })
}

/// Findings about the token point to the call that it came from, and to what failed since.
fn point(known: &Known<'_>, findings: &mut [Finding]) {
    let about = |reason: ReasonId| {
        matches!(reason, ReasonId::ContextUser | ReasonId::ContextClient) || reason.stage() == Stage::Token
    };
    let mut all = findings.iter_mut();
    let Some(finding) = all.find(|one| about(one.reason) && one.certainty <= Certainty::Likely) else {
        return;
    };
    if let Some(issue) = known.issue {
        let evidence = handed_out(issue, "this token");
        if !finding.evidence.contains(&evidence) {
            finding.evidence.push(evidence);
        }
    }
    if let Some((what, host, at_ms, error)) = known.failed {
        let text = format!("Since then {what} at {host} failed{}: {error}.", time(at_ms));
        finding.evidence.push(Evidence::new(text, SESSION));
    }
}

/// Whether the kind of caller that an operation needs is one that another grant gives.
pub(super) fn other_grant(names: &[Atom]) -> bool {
    names
        .iter()
        .any(|atom| matches!(atom, Atom::Context(Context::User | Context::Client)))
}
