//! Findings from the server's own words. How sure they are is earned: by what the words prove, and by what speaks
//! against them.

use super::{Situation, evaluate, words};
use crate::authority::{FactSource, Held};
use crate::denial::Statement;
use crate::exchange::Exchange;
use crate::finding::{Certainty, Evidence, Finding};
use crate::platforms::Matched;
use crate::reason::{Fields, Proof, Reason, ReasonId, Voice};
use crate::requirement::{Atom, Expr};
use crate::token::utc;

/// One finding for each thing that the server stated and that names a cause, and one for each other reading of it.
pub(super) fn findings(situation: &Situation<'_>) -> Vec<Finding> {
    let states = situation.denial.states.iter();
    states
        .filter(|statement| statement.reason.id().names_a_cause())
        .flat_map(|statement| of_statement(situation, statement))
        .collect()
}

fn of_statement(situation: &Situation<'_>, statement: &Statement) -> Vec<Finding> {
    let reason = completed(situation, &statement.reason);
    let against = against(situation, statement, &reason);
    let certainty = earned(statement, &against);
    let mut evidence = vec![words_of(situation, statement)];
    evidence.extend(beside_the_table(situation, &reason));
    evidence.extend(against);
    let mut found = vec![situation.finding(reason, &Voice::Server, certainty, evidence)];
    // The same words stand for other causes, too: each is a reading of its own.
    let possible = |other: &&ReasonId| **other != ReasonId::CredentialNone || situation.credential.is_none();
    found.extend(statement.also.iter().filter(possible).filter_map(|other| {
        let reading = Reason::from_fields(*other, &Fields::default()).ok()?;
        let evidence = vec![
            words_of(situation, statement),
            Evidence::new("The same words are used for this cause, too.", source_of(statement)),
        ];
        Some(situation.finding(reading, &Voice::Seen, Certainty::Possible, evidence))
    }));
    found
}

/// How sure a statement is: certain only with a stated proof and nothing against it.
fn earned(statement: &Statement, against: &[Evidence]) -> Certainty {
    let proved = match statement.proof {
        Proof::Stated => Certainty::Certain,
        Proof::Told | Proof::Look => Certainty::Likely,
        Proof::General => Certainty::Possible,
    };
    if !statement.also.is_empty() {
        Certainty::Possible
    } else if against.is_empty() {
        proved
    } else {
        proved.max(Certainty::Likely)
    }
}

/// What was seen that speaks against a statement.
fn against(situation: &Situation<'_>, statement: &Statement, reason: &Reason) -> Vec<Evidence> {
    let mut found = Vec::new();
    if let Reason::ScopeMissing(missing) = reason {
        let known = match &situation.authority.scopes {
            Held::Known { source, .. } | Held::AtLeast { source, .. } if *source != FactSource::ServerSaid => {
                Some(source)
            }
            _ => None,
        };
        let held = situation.held_of(&missing.names);
        if let Some(source) = known.filter(|_| !held.is_empty() && held.len() == missing.names.len()) {
            found.push(Evidence::new(
                format!("The token names {} all the same.", crate::reason::list(&held, "and")),
                source.words(),
            ));
        }
    }
    // The server may look elsewhere for it, or not take it for one.
    let sent = situation.credential.filter(|credential| credential.token.is_some());
    if let (Reason::CredentialNone(_), Some(credential)) = (reason, sent) {
        found.push(Evidence::new(
            format!("The request carries a credential in the {}.", credential.place.words()),
            "the request",
        ));
    }
    let expiry = situation.authority.expires_s.as_ref();
    if let (Reason::TokenExpired(_), Some(expiry), Proof::Told | Proof::Stated) = (reason, expiry, statement.proof)
        && expiry.value > situation.now_s().saturating_add(3600)
    {
        found.push(Evidence::new(
            "By its own word the token is still good for more than an hour: the server may mean another token or session.",
            expiry.source.words(),
        ));
    }
    found
}

/// Fields that the situation knows and the answer does not tell.
fn completed(situation: &Situation<'_>, reason: &Reason) -> Reason {
    let mut reason = reason.clone();
    let claims = situation.token.and_then(crate::token::Token::claims);
    match &mut reason {
        Reason::CredentialNone(none) => {
            none.found = match situation.credential {
                Some(credential) => Some(credential.place.words()),
                None => Some("none".to_owned()),
            };
            none.hidden = situation
                .credential
                .is_none()
                .then(|| situation.exchange.withheld.clone())
                .flatten();
        }
        Reason::LoginRequired(login) => {
            let prompt = situation.exchange.url.query("prompt");
            // A word of the protocol.
            let silent = prompt.iter().any(|prompt| prompt.expose() == "none");
            let headers = &situation.exchange.request_headers;
            let cookieless =
                silent && situation.exchange.withheld.is_none() && !headers.is_empty() && !headers.has("cookie");
            login.silent = silent.then(|| "silent".to_owned());
            // Of a frame in another site's page; in the whole window the cookie is no third party's.
            let framed = headers.plain("sec-fetch-dest") == Some("iframe");
            login.cookieless = (cookieless && framed).then(|| "no cookie".to_owned());
        }
        Reason::ScopeMissing(missing) if missing.needed.is_some() => {
            missing.held = situation.held_of(&missing.names);
        }
        Reason::TokenAudience(audience) if audience.names.is_empty() => {
            audience.names = claims
                .map(|claims| claims.aud())
                .unwrap_or_default()
                .into_iter()
                .map(crate::denial::cut)
                .collect();
        }
        Reason::TokenIssuer(issuer) if issuer.issuer.is_none() => {
            issuer.issuer = situation.authority.issuer.as_ref().map(|fact| fact.value.clone());
        }
        Reason::TokenAlgorithm(algorithm) if algorithm.alg.is_none() => {
            algorithm.alg = signature_header(situation, |header| header.shown_alg());
        }
        Reason::TokenKey(key) if key.kid.is_none() => {
            key.kid = signature_header(situation, |header| header.shown_kid());
        }
        Reason::RateLimited(limit) if limit.retry_after.is_none() => {
            limit.retry_after = next_try(situation.exchange);
        }
        Reason::PermissionMissing(missing) if missing.names.is_empty() => {
            if let Some(expr) = accepted_permissions(situation) {
                missing.accepted = Some(words::expr(expr));
                missing.names = expr.atoms().into_iter().map(|atom| atom.name().to_owned()).collect();
            }
        }
        _ => {}
    }
    reason
}

/// When the server takes calls again: `Retry-After`, else the time at which the limit is counted anew, where the
/// header gives it in seconds since 1970 and not, as others do, in seconds from now.
fn next_try(exchange: &Exchange) -> Option<String> {
    const LEAST: i64 = 1_000_000_000;
    crate::denial::retry_after(exchange).or_else(|| {
        let reset: i64 = exchange.response_headers.plain("x-ratelimit-reset")?.parse().ok()?;
        Some(format!("until {}", utc((reset >= LEAST).then_some(reset)?)?))
    })
}

/// A field of the token's header, as it may be shown.
fn signature_header(
    situation: &Situation<'_>,
    field: impl Fn(&crate::token::Header) -> Option<String>,
) -> Option<String> {
    let jws = situation.token?.jws()?;
    let text = jws.signatures.first().and_then(|signature| field(&signature.header))?;
    Some(crate::denial::cut(&text)).filter(|text| !text.is_empty())
}

/// What the answer's header says that the operation accepts, in permissions.
fn accepted_permissions<'a>(situation: &'a Situation<'_>) -> Option<&'a Expr> {
    let mut accepts = situation.denial.accepts.iter();
    let permission = |atom: &&Atom| matches!(atom, Atom::Permission(_));
    accepts.find_map(|one| one.expr.atoms().iter().any(permission).then_some(&one.expr))
}

fn source_of(statement: &Statement) -> String {
    statement
        .source
        .clone()
        .unwrap_or_else(|| "the server's answer".to_owned())
}

/// The words that state it, with the status and the code.
fn words_of(situation: &Situation<'_>, statement: &Statement) -> Evidence {
    let mut whole = situation.servers_words();
    if let Some(words) = &statement.words
        && !whole.text.contains(words.as_str())
    {
        whole.text = format!("{} “{words}”", whole.text);
    }
    whole
}

/// What the official table says beside the server's words: of the names that it used, or, where it used none, of
/// that kind of names.
fn beside_the_table(situation: &Situation<'_>, reason: &Reason) -> Vec<Evidence> {
    let Matched::Operation { operation, .. } = situation.matched else {
        return Vec::new();
    };
    let kind = match reason.id() {
        ReasonId::ScopeMissing => "scope",
        ReasonId::PermissionMissing | ReasonId::PermissionDivision => "permission",
        ReasonId::RoleMissing => "role",
        ReasonId::TokenWrongKind => "context",
        _ => "",
    };
    let names = reason.atoms();
    let key = situation.table_key();
    let speaks_of = |expr: &Expr| {
        let atoms = expr.atoms();
        let named = names.iter().any(|name| atoms.contains(&name));
        *expr != Expr::Unknown && (named || (names.is_empty() && atoms.iter().any(|atom| atom.kind() == kind)))
    };
    let parts = operation.requirement.parts.iter().filter(|part| speaks_of(&part.expr));
    parts
        .map(|part| {
            Evidence::new(
                format!(
                    "{} {} requires {}.",
                    operation.method,
                    operation.template,
                    words::expr(&evaluate::relevant(&part.expr, situation.holder()))
                ),
                situation.tables.source_words(&key, &part.source),
            )
        })
        .collect()
}
