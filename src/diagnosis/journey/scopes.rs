//! Where scopes were lost: never asked for, asked for in vain, or held by another token.

use super::{SESSION, asked, asked_for, granted, handed_out, shown, signed_in};
use crate::diagnosis::Situation;
use crate::finding::{Certainty, Evidence, Finding};
use crate::journey::Known;
use crate::reason::{
    GrantNewer, Join, Reason, ReasonId, RefreshScopes, ScopeUnasked, ScopeUngranted, TokenOlder, Voice,
};
use crate::requirement::Atom;
use crate::token::length;

/// Scopes that the call needs and the token lacks, as some finding says.
struct Lacking {
    names: Vec<String>,
    certainty: Certainty,
    /// All of them are needed.
    all: bool,
    join: Join,
    evidence: Option<Evidence>,
}

fn lacking(situation: &Situation<'_>, findings: &[Finding]) -> Option<Lacking> {
    // The server may say that one is missing and not which; the table may know.
    let of_scopes = |one: &&Finding| one.reason == ReasonId::ScopeMissing && !one.nearest && !one.names.is_empty();
    let finding = findings.iter().find(of_scopes)?;
    let names: Vec<String> = finding.names.iter().filter_map(scope).collect();
    let stated = situation
        .denial
        .states
        .iter()
        .find_map(|statement| match &statement.reason {
            Reason::ScopeMissing(missing) => Some(missing.join),
            _ => None,
        });
    (!names.is_empty()).then(|| Lacking {
        all: names.len() == 1 || stated == Some(Join::All),
        join: stated.unwrap_or_default(),
        names,
        certainty: finding.certainty,
        evidence: finding.evidence.first().cloned(),
    })
}

fn scope(atom: &Atom) -> Option<String> {
    if let Atom::Scope(name) = atom {
        Some(name.clone())
    } else {
        None
    }
}

/// Why the scopes that the call needs are not those that the token has.
pub(super) fn of_scopes(situation: &Situation<'_>, known: &Known<'_>, findings: &[Finding]) -> Option<Finding> {
    let lacking = &lacking(situation, findings)?;
    let among = |have: &[String], need: &String| have.iter().any(|held| situation.covers(held, need));
    let not_among = |have: &[String]| -> Vec<String> {
        let missing: Vec<String> = lacking
            .names
            .iter()
            .filter(|need| !among(have, need))
            .cloned()
            .collect();
        // Where any one would do, one is enough.
        if lacking.all || missing.len() == lacking.names.len() {
            missing
        } else {
            Vec::new()
        }
    };
    let covered =
        |have: &[String]| -> Vec<String> { lacking.names.iter().filter(|need| among(have, need)).cloned().collect() };
    let since = |at_ms: i64| {
        let seconds = situation.exchange.sent_at_ms.saturating_sub(at_ms).div_euclid(1000);
        Some(length(seconds.max(1)))
    };
    let sent = situation.exchange.sent_at_ms;
    let finding = |reason: Reason, certainty: Certainty, more: Vec<Evidence>| {
        let evidence = lacking.evidence.iter().cloned().chain(more).collect();
        situation.finding(reason, &Voice::Seen, certainty, evidence)
    };
    let unsure = |sure: bool| match sure {
        true => lacking.certainty,
        false => lacking.certainty.max(Certainty::Likely),
    };
    if let Some(newer) = known.newer.filter(|newer| newer.at_ms <= sent) {
        let names = newer.scopes().map(covered).unwrap_or_default();
        if !names.is_empty() {
            let reason = TokenOlder {
                names,
                ago: since(newer.at_ms),
                by: Some(newer.host.clone()),
            };
            let told = known.issue.is_some_and(|issue| issue.granted.is_some()) && newer.granted.is_some();
            return Some(finding(
                reason.into(),
                unsure(told),
                vec![handed_out(newer, "a newer token")],
            ));
        }
    }
    if let Some(newer) = known.newer_sign_in {
        let names = newer.scopes.as_deref().map(covered).unwrap_or_default();
        if !names.is_empty() {
            let evidence = signed_in(newer);
            let reason = GrantNewer {
                names,
                ago: since(newer.at_ms),
            };
            return Some(finding(reason.into(), unsure(false), vec![evidence]));
        }
    }
    let asked = asked(known);
    let scopes = asked.as_ref().and_then(|asked| asked.scopes);
    // What was granted beyond what was asked for was not lost for want of asking.
    let unasked = scopes.map(not_among).unwrap_or_default();
    if let (Some(asked), false) = (&asked, unasked.is_empty()) {
        let refreshed = known
            .issue
            .filter(|issue| issue.is_refresh())
            .and_then(|issue| issue.asked.as_deref());
        let in_vain = refreshed.map(covered).unwrap_or_default();
        let evidence = asked_for(asked);
        if !in_vain.is_empty() {
            return Some(finding(
                RefreshScopes { names: in_vain }.into(),
                unsure(asked.sure),
                vec![evidence],
            ));
        }
        let reason = ScopeUnasked {
            names: unasked,
            join: lacking.join,
            asked: asked.scopes.unwrap_or_default().to_vec(),
            by: Some(asked.by.clone()),
        };
        return Some(finding(reason.into(), unsure(asked.sure), vec![evidence]));
    }
    let (asked, (given, by)) = (asked.filter(|_| scopes.is_some())?, granted(known)?);
    // Of several that would do, those that were asked for.
    let wanted = asked.scopes.map(covered).unwrap_or_default();
    let mut ungranted = not_among(given);
    ungranted.retain(|name| wanted.contains(name));
    if ungranted.is_empty() {
        return None;
    }
    let evidence = vec![
        asked_for(&asked),
        Evidence::new(format!("{by} answered with the scopes {}.", shown(given)), SESSION),
    ];
    let reason = ScopeUngranted {
        names: ungranted,
        granted: given.to_vec(),
        by: Some(by.to_owned()),
    };
    Some(finding(reason.into(), unsure(asked.sure), evidence))
}
