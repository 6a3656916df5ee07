//! [`Statement`]: one thing that an answer states, and what that proves.

use super::Says;
use crate::reason::{
    AccountInactive, AddressRefused, ApiKeyRefused, ClaimsNeeded, ClientCredentials, ClientRefused, ContextClient,
    ContextUser, CredentialNone, Csrf, DpopProof, GatewayRoute, GrantRefused, HeaderMissing, Join, NotTheApi,
    ObjectRefused, OriginRefused, PermissionDivision, PermissionMissing, PlanFeature, PolicyDenied, Proof, RateLimited,
    Reason, ReasonId, Refused, RoleMissing, ScopeMissing, SomethingMissing, SsoNeeded, StepUp, TenantOther,
    TokenAudience, TokenExpired, TokenRefused, TokenWrongKind,
};

/// Something that an answer states.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement {
    /// The reason with its fields.
    pub reason: Reason,
    /// What the answer proves of it.
    pub proof: Proof,
    /// Other reasons for which the same maker uses the same words.
    pub also: Vec<ReasonId>,
    /// The words that state it, cut and without secrets.
    pub words: Option<String>,
    /// Where the meaning of the words is documented or was seen.
    pub source: Option<String>,
}

impl Statement {
    /// A statement without other readings.
    pub fn new(reason: impl Into<Reason>, proof: Proof) -> Self {
        Self {
            reason: reason.into(),
            proof,
            also: Vec::new(),
            words: None,
            source: None,
        }
    }
}

/// Of several statements in one answer those that say most: what a narrower one says better goes, unless it names
/// something of its own.
pub fn most_telling(statements: Vec<Statement>) -> Vec<Statement> {
    let replaced = |one: &Statement| {
        one.reason.atoms().is_empty()
            && statements.iter().any(|other| {
                other.reason.id() != one.reason.id()
                    && other.proof <= one.proof.max(Proof::Told)
                    && replaces(other.reason.id(), one.reason.id())
            })
    };
    let kept: Vec<bool> = statements.iter().map(|one| !replaced(one)).collect();
    let kept = statements
        .iter()
        .zip(kept)
        .filter(|(_, keep)| *keep)
        .map(|(one, _)| one);
    kept.cloned().collect()
}

/// Whether the one reason says better what the other says, directly or by way of others.
fn replaces(narrow: ReasonId, vague: ReasonId) -> bool {
    narrow
        .narrows()
        .iter()
        .any(|one| *one == vague || (*one != narrow && replaces(*one, vague)))
}

fn join(any: bool) -> Join {
    if any { Join::Any } else { Join::All }
}

/// What is no statement but side information: `Accepts` and `Metadata`.
pub(super) fn of_says(says: &Says) -> Option<Statement> {
    let proof = match says {
        Says::NotTheApi { .. } | Says::NotRouted => Proof::Look,
        Says::Page { .. } | Says::Refused | Says::LacksSomething => Proof::General,
        _ => Proof::Stated,
    };
    let reason: Reason = match says.clone() {
        Says::NoCredential => CredentialNone::default().into(),
        Says::TokenRefused => TokenRefused::default().into(),
        Says::TokenExpired => TokenExpired::default().into(),
        Says::WrongAudience => TokenAudience::default().into(),
        Says::WrongKind { wanted } => TokenWrongKind { wanted }.into(),
        Says::LacksScopes { names, any } => ScopeMissing {
            names,
            join: join(any),
            ..ScopeMissing::default()
        }
        .into(),
        Says::NeedsScopes { names } => ScopeMissing {
            names,
            join: Join::All,
            needed: Some("needed".to_owned()),
            ..ScopeMissing::default()
        }
        .into(),
        Says::LacksPermissions { names, any, divisions } if divisions.is_empty() => PermissionMissing {
            names,
            join: join(any),
            ..PermissionMissing::default()
        }
        .into(),
        Says::LacksPermissions { names, any, divisions } => PermissionDivision {
            names,
            join: join(any),
            divisions,
        }
        .into(),
        Says::LacksRoles { names, any } => RoleMissing { names, join: join(any) }.into(),
        Says::LacksHeaders { names } => HeaderMissing { names }.into(),
        Says::Accepts { .. } | Says::Metadata { .. } => return None,
        Says::LacksSomething => SomethingMissing::default().into(),
        Says::NeedsUser => ContextUser::default().into(),
        Says::NeedsClient => ContextClient::default().into(),
        Says::ClientCredentials => ClientCredentials::default().into(),
        Says::GrantRefused => GrantRefused::default().into(),
        Says::CsrfToken => Csrf::default().into(),
        Says::ClientRefused => ClientRefused::default().into(),
        Says::AccountInactive => AccountInactive::default().into(),
        Says::SsoNeeded { address } => SsoNeeded { address }.into(),
        Says::AddressNotAllowed { address } => AddressRefused { address }.into(),
        Says::OriginNotAllowed { origin } => OriginRefused { origin }.into(),
        Says::PolicyDenied { policies } => PolicyDenied { policies, what: None }.into(),
        Says::RateLimited { retry_after } => RateLimited { retry_after }.into(),
        Says::FeatureNotEnabled { what, address } => PlanFeature { what, address }.into(),
        Says::ApiKeyRefused { why } => ApiKeyRefused { why: Some(why) }.into(),
        Says::ObjectRefused => ObjectRefused::default().into(),
        Says::OtherTenant => TenantOther::default().into(),
        Says::StepUp { acr_values, max_age } => StepUp {
            acr_values,
            max_age,
            what: None,
        }
        .into(),
        Says::ClaimsNeeded => ClaimsNeeded::default().into(),
        Says::DpopProof { error } => DpopProof { error: Some(error) }.into(),
        Says::NotTheApi { sign } => NotTheApi {
            sign: Some(sign),
            through: None,
        }
        .into(),
        Says::Page { through } => NotTheApi { sign: None, through }.into(),
        Says::NotRouted => GatewayRoute::default().into(),
        Says::Refused => Refused::default().into(),
    };
    Some(Statement::new(reason, proof))
}
