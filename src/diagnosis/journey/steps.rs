//! The five steps of a journey, and the one at which the right was lost.

use super::{Asked, asked, granted};
use crate::authority::{Held, Verdict};
use crate::diagnosis::words::context_words;
use crate::diagnosis::{CheckedPart, Situation};
use crate::finding::{Certainty, Finding};
use crate::journey::{Issue, Journey, Known, Link, SignIn, State, Step, StepName};
use crate::platforms::Matched;
use crate::reason::{ReasonId, Stage};
use crate::requirement::{Atom, Expr};

/// At most so many names of a step are kept.
const MOST_NAMES: usize = 40;

/// The strip of a refused call, where more of its token was seen than the call itself. `findings` are in their order.
pub(in crate::diagnosis) fn strip(
    situation: &Situation<'_>,
    requirement: &[CheckedPart],
    known: &Known<'_>,
    findings: &[Finding],
) -> Option<Journey> {
    if known.is_empty() {
        return None;
    }
    let is_own = known.own_issue.is_some() || known.own_sign_in.is_some();
    let steps = match is_own {
        true => [
            own_asked(known),
            own_granted(situation),
            unseen(StepName::Carried, "no call came so far"),
            unseen(StepName::Required, "no call came so far"),
            refused(situation),
        ],
        false => [
            asked_step(known),
            granted_step(known),
            carried(situation, known),
            required(situation, requirement, findings),
            refused(situation),
        ],
    };
    let mut journey = Journey { steps, lost: None };
    let lost = super::lost::lost(known, findings, &journey, is_own);
    if lost.as_ref().is_some_and(|(_, by_grant)| *by_grant)
        && let Some(asked) = journey.steps.first_mut()
        && asked.state == State::Unknown
    {
        // The grant, which was seen, settles whose token it is; the scopes are no matter.
        asked.state = State::Seen;
        asked.names.extend(
            known
                .first
                .and_then(|first| first.grant.as_ref())
                .map(|grant| format!("grant {grant}")),
        );
    }
    Some(match lost {
        Some((lost, _)) => journey.losing(lost),
        None => journey,
    })
}

fn unseen(name: StepName, text: &str) -> Step {
    Step {
        name,
        state: State::NotSeen,
        names: Vec::new(),
        text: text.to_owned(),
        source: String::new(),
        at_ms: None,
    }
}

/// A name, or whose token it is in words.
fn shown(atom: &Atom) -> String {
    match atom {
        Atom::Context(context) => context_words(*context).to_owned(),
        other => other.name().to_owned(),
    }
}

fn some(names: &[String]) -> Vec<String> {
    names.iter().take(MOST_NAMES).cloned().collect()
}

/// What a sign-in or token request says beside scopes.
fn besides(client: Option<&str>, audience: &[String], more: &[(&str, Option<&str>)]) -> String {
    let mut parts: Vec<String> = more
        .iter()
        .filter_map(|(name, value)| value.map(|value| format!("{name} {value}")))
        .collect();
    if !audience.is_empty() {
        parts.push(format!("for {}", audience.join(", ")));
    }
    parts.extend(client.map(|client| format!("client {client}")));
    parts.join(", ")
}

fn of_asked(asked: &Asked<'_>, besides: String) -> Step {
    let what = match asked.scopes {
        None => "named no scopes: what the client has by default",
        Some([]) => "asked for no scope",
        Some(_) => "asked for these scopes",
    };
    let more = if besides.is_empty() {
        String::new()
    } else {
        format!(" ({besides})")
    };
    let sure = if asked.sure {
        ""
    } else {
        "; that it is of this token follows from its client and time alone"
    };
    Step {
        name: StepName::Asked,
        state: if asked.scopes.is_some() {
            State::Seen
        } else {
            State::Unknown
        },
        names: some(asked.scopes.unwrap_or_default()),
        text: format!("{} {what}{more}{sure}", asked.by),
        source: asked.host.to_owned(),
        at_ms: Some(asked.at_ms),
    }
}

fn sign_in_words(sign_in: &SignIn) -> String {
    let more = [
        ("prompt", sign_in.prompt.as_deref()),
        ("response type", sign_in.response.as_deref()),
    ];
    besides(sign_in.client.as_deref(), &sign_in.audience, &more)
}

fn issue_words(issue: &Issue) -> String {
    besides(
        issue.client.as_deref(),
        &issue.audience,
        &[("grant", issue.grant.as_deref())],
    )
}

fn asked_step(known: &Known<'_>) -> Step {
    if let Some(asked) = asked(known) {
        let words = match (known.sign_in, known.first) {
            (Some((sign_in, _)), _) => sign_in_words(sign_in),
            (None, Some(first)) => issue_words(first),
            (None, None) => String::new(),
        };
        return of_asked(&asked, words);
    }
    match known.first {
        Some(first) => unseen(
            StepName::Asked,
            &format!(
                "the sign-in before the token request ({}) was not seen",
                issue_words(first)
            ),
        ),
        None => unseen(StepName::Asked, "no sign-in of this token was seen"),
    }
}

fn granted_step(known: &Known<'_>) -> Step {
    let mut step = match (granted(known), known.issue, known.sign_in) {
        (Some((names, by)), issue, sign_in) => {
            let back = sign_in.and_then(|(one, _)| one.back.as_ref());
            Step {
                name: StepName::Granted,
                state: State::Seen,
                names: some(names),
                text: format!(
                    "the answer names what was granted{}",
                    issue.map(lives).unwrap_or_default()
                ),
                source: by.to_owned(),
                at_ms: issue.map(|issue| issue.at_ms).or(back.map(|back| back.at_ms)),
            }
        }
        (None, Some(issue), _) => Step {
            name: StepName::Granted,
            state: State::Unknown,
            names: issue.scopes().map(some).unwrap_or_default(),
            text: match issue.asked {
                Some(_) => format!(
                    "the answer names no scopes, so they are those asked for (RFC 6749 §5.1){}",
                    lives(issue)
                ),
                None => format!("a token was handed out, its scopes are not told{}", lives(issue)),
            },
            source: issue.host.clone(),
            at_ms: Some(issue.at_ms),
        },
        (None, None, Some((sign_in, link))) if sign_in.back.is_some() => Step {
            name: StepName::Granted,
            state: State::Unknown,
            names: Vec::new(),
            text: match link {
                Link::Token => "the sign-in handed the token back, its scopes are not told".to_owned(),
                Link::Client => "the sign-in succeeded; the token request was not seen".to_owned(),
            },
            source: sign_in.host.clone(),
            at_ms: sign_in.back.as_ref().map(|back| back.at_ms),
        },
        _ => unseen(
            StepName::Granted,
            "no answer of a token endpoint was seen for this token",
        ),
    };
    if let Some(issue) = known.issue.filter(|issue| issue.is_refresh()) {
        let from = known.first.filter(|first| first.at_ms < issue.at_ms);
        step.text = match from {
            Some(first) => format!("a refresh of the token of {}: {}", first.host, step.text),
            None => format!("a refresh: {}", step.text),
        };
    }
    if known.newer.is_some() {
        step.text = format!("{}; a newer token was handed out since", step.text);
    }
    step
}

/// How long it lives, and what came with it.
fn lives(issue: &Issue) -> String {
    let mut parts = Vec::new();
    parts.extend(
        issue
            .lives_s
            .filter(|s| *s > 0)
            .map(|s| format!("good for {}", crate::token::length(s))),
    );
    parts.push(match issue.refresh {
        Some(_) => "with a refresh token".to_owned(),
        None => "without a refresh token".to_owned(),
    });
    parts.extend(issue.home.as_ref().map(|home| format!("at {home}")));
    format!("; {}", parts.join(", "))
}

fn own_asked(known: &Known<'_>) -> Step {
    let (mut step, seen) = match (known.own_sign_in, known.own_issue) {
        (Some(own), _) => (of_asked(&super::of_sign_in(own, true), sign_in_words(own)), true),
        (None, Some(own)) => {
            let asked = Asked {
                scopes: own.asked.as_deref(),
                by: format!("the token request at {}", own.host),
                at_ms: own.at_ms,
                host: &own.host,
                sure: true,
            };
            (of_asked(&asked, issue_words(own)), own.request_seen)
        }
        (None, None) => return unseen(StepName::Asked, "not seen"),
    };
    // The request itself is before our eyes, whatever it names.
    step.state = if seen { State::Seen } else { State::Unknown };
    step
}

fn own_granted(situation: &Situation<'_>) -> Step {
    // Without what the server repeats of the request.
    let error = situation.denial.code.clone();
    Step {
        name: StepName::Granted,
        state: State::Seen,
        names: Vec::new(),
        text: format!("no token: {}", error.unwrap_or_else(|| "refused".to_owned())),
        source: situation.exchange.url.host().to_owned(),
        at_ms: situation
            .exchange
            .answered_at_ms
            .or(Some(situation.exchange.sent_at_ms)),
    }
}

fn carried(situation: &Situation<'_>, known: &Known<'_>) -> Step {
    let mut step = Step {
        name: StepName::Carried,
        state: State::Unknown,
        names: Vec::new(),
        text: String::new(),
        source: "the request".to_owned(),
        at_ms: Some(situation.exchange.sent_at_ms),
    };
    let Some(credential) = situation.credential else {
        if situation.exchange.withheld.is_some() {
            return unseen(StepName::Carried, "what the request carried was not seen");
        }
        step.state = State::Seen;
        step.text = "no credential".to_owned();
        return step;
    };
    step.text = format!("a token in the {}", credential.place.words());
    if let Held::Known { names, source } | Held::AtLeast { names, source, .. } = &situation.authority.scopes {
        step.state = State::Seen;
        step.names = some(names);
        step.text = format!("{}; its scopes by {}", step.text, source.words());
    } else if known.issue.is_some() {
        // Which token it is, is known.
        step.state = State::Seen;
    }
    step
}

fn required(situation: &Situation<'_>, requirement: &[CheckedPart], findings: &[Finding]) -> Step {
    let mut step = unseen(StepName::Required, "nothing that was seen tells what the call requires");
    let names = |finding: &Finding| -> Vec<String> { finding.names.iter().map(shown).collect() };
    let telling = findings
        .iter()
        .find(|one| one.certainty <= Certainty::Possible && !one.nearest && !one.names.is_empty());
    let region = findings
        .iter()
        .find(|one| one.reason == ReasonId::HostRegion && one.certainty <= Certainty::Likely);
    if let Some(finding) = region.or(telling) {
        let told = finding.evidence.first();
        step.state = State::Seen;
        step.names = names(finding).into_iter().take(MOST_NAMES).collect();
        if region.is_some() {
            let here = situation
                .host
                .and_then(|host| host.region.as_ref())
                .map(|region| region.words());
            step.names = vec![here.unwrap_or_else(|| situation.exchange.url.host().to_owned())];
        }
        step.text = match region {
            Some(_) => "a token of the place that is called".to_owned(),
            None => "by what is missing".to_owned(),
        };
        step.source = told.map(|told| told.source.clone()).unwrap_or_default();
        return step;
    }
    let unnamed = findings
        .iter()
        .any(|one| one.certainty <= Certainty::Likely && one.reason.stage() == Stage::Rights);
    if unnamed {
        step.state = State::Unknown;
        step.text = "the server says that something is missing, and does not name it".to_owned();
        step.source = "the server's answer".to_owned();
    }
    if let Matched::Operation { operation, .. } = situation.matched {
        let stated = operation
            .requirement
            .parts
            .iter()
            .any(|part| part.expr != Expr::Unknown);
        step.state = if stated { State::Seen } else { State::Unknown };
        let parts = requirement.iter().filter(|part| part.verdict != Verdict::Satisfied);
        step.names = parts
            .flat_map(|part| &part.atoms)
            .map(|(atom, _)| shown(atom))
            .take(MOST_NAMES)
            .collect();
        step.text = format!("by {} {}", operation.method, operation.template);
        step.source = requirement.first().map(|part| part.source.clone()).unwrap_or_default();
    }
    step
}

fn refused(situation: &Situation<'_>) -> Step {
    let status = situation.exchange.status().map(|status| status.to_string());
    let code = situation.denial.code.clone();
    Step {
        name: StepName::Refused,
        state: State::Seen,
        names: status.into_iter().chain(code).collect(),
        text: situation
            .denial
            .message
            .clone()
            .map_or_else(String::new, |words| format!("“{words}”")),
        source: "the server's answer".to_owned(),
        at_ms: situation
            .exchange
            .answered_at_ms
            .or(Some(situation.exchange.sent_at_ms)),
    }
}
