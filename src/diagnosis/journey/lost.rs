//! The step at which a right was lost.

use super::other_grant;
use crate::finding::{Certainty, Finding};
use crate::journey::{Journey, Known, Lost, State, StepName};
use crate::reason::{ReasonId, Stage};

/// Where the right was lost, by the first finding that says more than that it was; and whether the grant alone shows it.
pub(super) fn lost(known: &Known<'_>, findings: &[Finding], journey: &Journey, is_own: bool) -> Option<(Lost, bool)> {
    let of_scopes = |reason: ReasonId| {
        matches!(
            reason,
            ReasonId::TokenOlder
                | ReasonId::GrantNewer
                | ReasonId::RefreshScopes
                | ReasonId::ScopeUnasked
                | ReasonId::ScopeUngranted
        )
    };
    // That a scope is missing is said by what it was lost for, too.
    let explained = findings
        .iter()
        .any(|one| of_scopes(one.reason) && one.certainty <= Certainty::Likely);
    let general = |one: &&Finding| match one.reason {
        ReasonId::TokenRefused | ReasonId::SomethingMissing | ReasonId::Refused => true,
        reason => reason == ReasonId::ScopeMissing && explained,
    };
    let told = || {
        findings
            .iter()
            .filter(|one| one.reason.stage() != Stage::Hint && !one.nearest)
    };
    let sure = |one: &&Finding| one.certainty <= Certainty::Likely;
    let first = told()
        .filter(sure)
        .find(|one| !general(one))
        .or_else(|| told().find(|one| one.certainty <= Certainty::Possible))?;
    let (step, against) = match is_own {
        true => of_own(first.reason),
        false => of_call(first, known, journey),
    };
    let by_grant = step == StepName::Asked && matches!(first.reason, ReasonId::ContextUser | ReasonId::ContextClient);
    let lost = Lost {
        step,
        against,
        certainty: first.certainty,
        text: first.title.clone(),
    };
    Some((lost, by_grant))
}

/// A sign-in or token request: what was asked for cannot be given, or was not given.
fn of_own(reason: ReasonId) -> (StepName, StepName) {
    match reason {
        ReasonId::ScopeInvalid
        | ReasonId::RefreshScopes
        | ReasonId::RedirectRefused
        | ReasonId::ClientGrant
        | ReasonId::ClientRefused
        | ReasonId::ClientCredentials
        | ReasonId::BodyField
        | ReasonId::HeaderMissing => (StepName::Asked, StepName::Granted),
        _ => (StepName::Granted, StepName::Asked),
    }
}

fn of_call(finding: &Finding, known: &Known<'_>, journey: &Journey) -> (StepName, StepName) {
    use StepName::{Asked, Carried, Granted, Refused, Required};
    let seen = |name: StepName| journey.step(name).is_some_and(|step| step.state == State::Seen);
    match finding.reason {
        ReasonId::ScopeUnasked | ReasonId::RefreshScopes => (Asked, Required),
        ReasonId::ScopeUngranted => (Granted, Asked),
        // The older one is not good any more, or has less.
        ReasonId::TokenOlder if finding.names.is_empty() => (Carried, Refused),
        ReasonId::TokenOlder | ReasonId::GrantNewer => (Carried, Granted),
        ReasonId::HostRegion => (Carried, Required),
        // What was lost before it was carried was not seen.
        ReasonId::ScopeMissing if seen(Granted) => (Granted, Asked),
        ReasonId::ScopeMissing => (Carried, Granted),
        ReasonId::ContextUser | ReasonId::ContextClient if known.first.is_some() && other_grant(&finding.names) => {
            (Asked, Required)
        }
        ReasonId::ContextUser | ReasonId::ContextClient | ReasonId::TokenWrongKind => (Carried, Required),
        ReasonId::ConsentNeeded | ReasonId::SsoNeeded | ReasonId::StepUp | ReasonId::ClaimsNeeded => (Granted, Refused),
        ReasonId::PermissionMissing
        | ReasonId::PermissionDivision
        | ReasonId::RoleMissing
        | ReasonId::LicenseMissing
        | ReasonId::SomethingMissing => (Required, Refused),
        reason if reason.id().starts_with("credential.") || reason.stage() == Stage::Token => match reason {
            ReasonId::PolicyDenied | ReasonId::PlanFeature | ReasonId::AccountInactive => (Refused, Refused),
            _ => (Carried, Refused),
        },
        _ => (Refused, Refused),
    }
}
