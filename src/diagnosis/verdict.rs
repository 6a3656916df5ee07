//! The one sentence, what was not seen, and the next step.

use super::{Certainty, Diagnosis, Finding, body_unseen, evaluate, words};
use crate::authority::Verdict;
use crate::exchange::{Exchange, Outcome};
use crate::platform::Service;
use crate::platforms::Matched;
use crate::reason::{ContextClient, ContextUser, Reason, ReasonId, SomethingMissing, Stage, Voice, Words};
use crate::requirement::{Atom, Expr};

/// Fills in verdict, limits and next step from everything else.
pub(super) fn conclude(diagnosis: &mut Diagnosis, exchange: &Exchange) {
    let (verdict, certainty) = sentence(diagnosis, exchange);
    diagnosis.verdict = verdict;
    diagnosis.certainty = match exchange.page_word {
        true => certainty.max(Certainty::Likely),
        false => certainty,
    };
    diagnosis.limits = limits(diagnosis, exchange);
    diagnosis.next_step = next_step(diagnosis, exchange);
}

fn sentence(diagnosis: &Diagnosis, exchange: &Exchange) -> (String, Certainty) {
    if exchange.outcome == Outcome::Pending {
        return unanswered(diagnosis);
    }
    if !diagnosis.denied {
        return not_denied(diagnosis, exchange);
    }
    reason(diagnosis)
}

/// No answer yet: what would refuse the call, as far as that is known.
fn unanswered(diagnosis: &Diagnosis) -> (String, Certainty) {
    if !diagnosis.findings.is_empty() {
        let (reason, certainty) = reason(diagnosis);
        return (
            format!("No answer was seen. What may refuse the call: {reason}"),
            certainty,
        );
    }
    let met = !diagnosis.requirement.is_empty()
        && diagnosis
            .requirement
            .iter()
            .all(|part| part.verdict == Verdict::Satisfied);
    let text = if met {
        "No answer was seen. The token meets what the official table requires."
    } else {
        "No answer was seen yet."
    };
    (text.to_owned(), Certainty::Unknown)
}

fn reason(diagnosis: &Diagnosis) -> (String, Certainty) {
    // That it is repeated says nothing of why; and equal calls are to be one row, however many there were.
    let mut causes = diagnosis.findings.iter();
    let Some(first) = causes.find(|finding| finding.reason != ReasonId::ChallengeLoop) else {
        return (nothing_found(diagnosis), Certainty::Unknown);
    };
    if matches!(first.reason, ReasonId::OperationUnknown | ReasonId::OperationMethod) {
        return (not_official(diagnosis, first), first.certainty);
    }
    if let Some(words) = unread(diagnosis, first) {
        let mut text = words;
        if diagnosis.findings.iter().any(|one| one.certainty == Certainty::Unknown) {
            text = format!("{text} {}", all_unknown(diagnosis));
        }
        if first.certainty == Certainty::Possible {
            text = format!("{text} Possible reason: {}", lower_first(&first.title));
        }
        return (text, Certainty::Unknown);
    }
    if first.certainty == Certainty::Unknown {
        return (all_unknown(diagnosis), Certainty::Unknown);
    }
    if is_hint(first)
        && diagnosis
            .findings
            .iter()
            .any(|finding| finding.certainty == Certainty::Unknown)
    {
        let text = format!(
            "{} Possible reason: {}",
            all_unknown(diagnosis),
            lower_first(&first.title)
        );
        return (text, Certainty::Unknown);
    }
    match why_not_taken(diagnosis, first) {
        Some(reason) => (
            format!("{} Likely the reason: {}", first.title, lower_first(&reason.title)),
            Certainty::Likely,
        ),
        None => (first.title.clone(), first.certainty),
    }
}

/// The server's own sentence, where it explains itself and no sign says what that means: it leads before what is only
/// possible or unknown.
fn unread(diagnosis: &Diagnosis, first: &Finding) -> Option<String> {
    let weak = matches!(first.certainty, Certainty::Possible | Certainty::Unknown);
    (weak && diagnosis.denial.tells && !diagnosis.denial.states_a_cause()).then(|| own_words(diagnosis))
}

/// That the server refused, in its own words.
fn own_words(diagnosis: &Diagnosis) -> String {
    match diagnosis.denial.words() {
        Some(words) => format!("The server refused the call and says: {words}."),
        None => "The server refused the call.".to_owned(),
    }
}

/// What is worth a look, but is no contradiction: beside what cannot be known it takes the second place.
fn is_hint(finding: &Finding) -> bool {
    let hint = finding.reason.stage() == Stage::Hint || finding.reason == ReasonId::NotTheApi;
    finding.certainty == Certainty::Possible && hint
}

/// The server says no more than that it took no token: what was seen of the token likely says why.
fn why_not_taken<'a>(diagnosis: &'a Diagnosis, first: &Finding) -> Option<&'a Finding> {
    let general = matches!(first.reason, ReasonId::TokenRefused | ReasonId::CredentialNone)
        && first.certainty == Certainty::Certain;
    let of_the_token = |reason: ReasonId| match reason {
        ReasonId::CredentialNone
        | ReasonId::CredentialEmpty
        | ReasonId::CredentialPlaceholder
        | ReasonId::CredentialDoubled
        | ReasonId::CredentialQuoted
        | ReasonId::CredentialScheme
        | ReasonId::CredentialSeveral
        | ReasonId::CredentialWhitespace
        | ReasonId::CredentialName
        // Known from the grant that the token was handed out for.
        | ReasonId::ContextUser
        | ReasonId::ContextClient => true,
        other => other.stage() == Stage::Token,
    };
    let tells = |finding: &&Finding| finding.certainty == Certainty::Likely && of_the_token(finding.reason);
    diagnosis.findings.iter().filter(|_| general).find(tells)
}

fn lower_first(sentence: &str) -> String {
    // `POST /path needs …` stays as it is.
    if sentence.chars().nth(1).is_some_and(char::is_uppercase) {
        return sentence.to_owned();
    }
    let mut chars = sentence.chars();
    let first = chars.next().map(|c| c.to_lowercase().to_string()).unwrap_or_default();
    format!("{first}{}", chars.as_str())
}

fn not_denied(diagnosis: &Diagnosis, exchange: &Exchange) -> (String, Certainty) {
    let text = match &exchange.outcome {
        // Never asked: a call without an answer has a sentence of its own.
        Outcome::Pending => String::new(),
        Outcome::Status(status) => answered(*status),
        Outcome::Failed(error) => {
            let told = diagnosis
                .findings
                .first()
                .filter(|first| first.certainty == Certainty::Likely);
            let general = format!(
                "The browser ended the call without an answer ({error}): a network or CORS failure, from which nothing follows about the token."
            );
            match told {
                Some(first) if first.reason == ReasonId::CorsPreflight => {
                    let text = format!("{general} Likely the reason: {}", lower_first(&first.title));
                    return (text, first.certainty);
                }
                Some(first) => return (format!("{} ({error})", first.title), first.certainty),
                None => general,
            }
        }
    };
    (text, Certainty::Certain)
}

/// On a call that was not denied.
pub(super) fn answered(status: u16) -> String {
    let more = if status == 429 { ", too many requests" } else { "" };
    format!("The call was not denied: the server answered {status}{more}.")
}

fn nothing_found(diagnosis: &Diagnosis) -> String {
    let lacks = diagnosis.denial.states(ReasonId::SomethingMissing);
    let all_held = !diagnosis.requirement.is_empty()
        && diagnosis
            .requirement
            .iter()
            .all(|part| part.verdict == Verdict::Satisfied);
    let spoke = diagnosis.denial.message.is_some() || diagnosis.denial.code.is_some();
    match (lacks, all_held) {
        (_, true) => "Everything that the official table requires is there, and the server does not say what is missing: look at this very object, at where it belongs, and at the organisation's settings.".to_owned(),
        (true, _) => SomethingMissing::default().sentence(&Voice::Server),
        _ if spoke => own_words(diagnosis),
        _ => "The server refused the call and says nothing; nothing that was seen explains it.".to_owned(),
    }
}

/// The operation is not in the table: say so, with the nearest and the first thing that it would miss.
fn not_official(diagnosis: &Diagnosis, first: &Finding) -> String {
    let nearest = match &diagnosis.matched {
        Matched::UnknownPath { nearest, .. } | Matched::OtherMethods { nearest, .. } => nearest.first(),
        _ => None,
    };
    let title = first.title.trim_end_matches('.');
    let Some(near) = nearest else {
        return format!("{title}.");
    };
    let name = format!("{} {}", near.operation.method, near.operation.template);
    let holder = diagnosis.authority.context.as_ref();
    let holder = holder.map(|fact| words::context_words(fact.value).to_owned());
    let of_nearest = |reason: ReasonId| {
        let mut all = diagnosis.findings.iter();
        all.any(|finding| finding.nearest && finding.reason == reason)
    };
    let lack: Reason = if of_nearest(ReasonId::ContextUser) {
        ContextUser { needed: None, holder }.into()
    } else if of_nearest(ReasonId::ContextClient) {
        ContextClient { needed: None, holder }.into()
    } else {
        return format!("{title}; the nearest is {name}.");
    };
    let it = Voice::Operation {
        name: "it",
        condition: "",
        least: &[],
    };
    format!("{title}; the nearest is {name}: {}", lack.sentence(&it))
}

fn all_unknown(diagnosis: &Diagnosis) -> String {
    let conditions: Vec<String> = diagnosis
        .requirement
        .iter()
        .filter(|p| p.verdict == Verdict::Unknown && !p.atoms.is_empty())
        .map(|p| p.text.clone())
        .collect();
    let operation = match &diagnosis.matched {
        Matched::Operation { operation, .. } => format!("{} {}", operation.method, operation.template),
        _ => "This call".to_owned(),
    };
    format!(
        "{operation} requires {}; whether the caller has {} cannot be known from the token.",
        conditions.join(" and "),
        if conditions.len() > 1 { "them" } else { "it" }
    )
}

fn limits(diagnosis: &Diagnosis, exchange: &Exchange) -> Vec<String> {
    let mut limits = Vec::new();
    if diagnosis.denied {
        if body_unseen(exchange) {
            limits.push("The answer's body was not seen (a worker's request, an answer without CORS headers, a file without bodies, or the page did not read it, or read it as a stream): what it says may settle the matter.".to_owned());
        }
        if let Some(number) = exchange.one_of {
            limits.push(format!(
                "This is one of {number} equal calls that were under way at once: the server's words belong to one of them, and nothing that the page may see tells to which."
            ));
        }
        let words = diagnosis.denial.message.as_ref().or(diagnosis.denial.code.as_ref());
        if words.is_none() && !diagnosis.denial.states_a_cause() && !body_unseen(exchange) {
            limits.push("The server refused in general terms and named nothing that is missing.".to_owned());
        }
    }
    limits.extend(enough(diagnosis));
    if exchange.worker {
        limits.push(format!(
            "A service worker or shared worker of {} made this call. It is in no tab; the call is listed in a tab of its site.",
            exchange.initiator.as_deref().unwrap_or("the site")
        ));
    }
    if exchange.page_word {
        limits.push(format!(
            "All that is known of this call is what the page says: the browser hides calls to {} until it is allowed. \
             Allowing it adds the method, what the request carried (the token's kind, scopes and expiry where it tells \
             them), and the answer's headers{}.",
            exchange.url.host(),
            match exchange.response_headers.has("www-authenticate") {
                true => "",
                false => ", `WWW-Authenticate` among them, in which many servers name what is missing",
            }
        ));
    } else if let Some(why) = &exchange.withheld {
        limits.push(format!("Not all request headers were seen: {why}."));
    }
    match &diagnosis.matched {
        Matched::NoTable { why } | Matched::Unlisted { why, .. } => limits.push(why.clone()),
        Matched::Operation {
            other_case: true,
            operation,
        } => {
            limits.push(format!(
                "The path fits {} only when upper and lower case are taken as equal; the server may not do so.",
                operation.template
            ));
        }
        Matched::Operation { operation, .. }
            if operation
                .requirement
                .parts
                .iter()
                .all(|part| part.expr == Expr::Unknown) =>
        {
            limits.push("The requirement of this operation is unknown: no source states it.".to_owned());
        }
        _ => {}
    }
    if diagnosis
        .token
        .as_ref()
        .is_some_and(|token| matches!(token.kind, crate::token::Kind::Jws(_)))
    {
        limits.push("The token's signature was not checked; what its claims say is the token's own word.".to_owned());
    }
    limits
}

/// The server lists what it accepts, and the token has it: its scopes are not the reason.
fn enough(diagnosis: &Diagnosis) -> Option<String> {
    let covers = |held: &str, needed: &str| {
        diagnosis
            .platform
            .map_or(held == needed, |platform| platform.covers(held, needed))
    };
    let mut accepts = diagnosis.denial.accepts.iter();
    let has = |expr: &Expr| evaluate::evaluate(expr, &diagnosis.authority, &covers) == Verdict::Satisfied;
    let header = accepts.find(|accepts| has(&accepts.expr))?.header;
    Some(format!(
        "What the token has is among what the server accepts here (response header {header}): that is not the reason."
    ))
}

fn next_step(diagnosis: &Diagnosis, exchange: &Exchange) -> Option<String> {
    if !diagnosis.denied && exchange.outcome != Outcome::Pending {
        return None;
    }
    if diagnosis
        .findings
        .first()
        .is_some_and(|f| f.certainty == Certainty::Certain && !f.names.is_empty())
    {
        return None;
    }
    let Some(platform) = diagnosis.platform else {
        return described_at(diagnosis);
    };
    let unknown = |pick: fn(&Atom) -> bool| {
        diagnosis.requirement.iter().any(|part| {
            part.atoms
                .iter()
                .any(|(atom, verdict)| *verdict == Verdict::Unknown && pick(atom))
        })
    };
    // Where one signs in, nobody tells about tokens.
    if diagnosis
        .host
        .as_ref()
        .is_some_and(|host| host.service == Service::Login)
    {
        return None;
    }
    let origin = exchange.url.origin();
    let holder = diagnosis.authority.context.as_ref().map(|fact| fact.value);
    if unknown(|a| matches!(a, Atom::Permission(_) | Atom::Role(_))) && !unknown(|a| matches!(a, Atom::Scope(_))) {
        return platform.how_to_learn_permissions(&origin, holder);
    }
    let scopes_known = matches!(diagnosis.authority.scopes, crate::authority::Held::Known { .. });
    if !scopes_known {
        return platform
            .how_to_learn_scopes(&origin)
            .or_else(|| platform.how_to_learn_permissions(&origin, holder));
    }
    platform.how_to_learn_permissions(&origin, holder)
}

/// The resource says where it describes its authorization server (RFC 9728).
fn described_at(diagnosis: &Diagnosis) -> Option<String> {
    let address = diagnosis.denial.metadata.as_ref()?;
    Some(format!(
        "Open {address}: there the API names its authorization server and the scopes that it knows (RFC 9728)."
    ))
}
