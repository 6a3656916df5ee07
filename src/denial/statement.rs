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
    /// Who writes such words, where one maker does.
    pub maker: Option<String>,
    /// True of what a standard or anybody's sentence says; what the maker itself is known to say counts more.
    pub by_anybody: bool,
    /// True of what the very vendor that answered is known to say: it knows best what its own words mean.
    pub by_vendor: bool,
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
            maker: None,
            by_anybody: false,
            by_vendor: false,
        }
    }

    /// Whether it names a cause, and with what names.
    fn weight(&self) -> (bool, bool) {
        (self.reason.id().names_a_cause(), !self.reason.atoms().is_empty())
    }
}

/// Of several statements in one answer those that say most: each reason once; what a narrower one says better goes,
/// unless it names something of its own; and what anybody may say goes where the maker itself says something.
pub fn most_telling(statements: Vec<Statement>) -> Vec<Statement> {
    let mut kept: Vec<Statement> = Vec::new();
    for one in statements {
        match kept.iter_mut().find(|known| known.reason.id() == one.reason.id()) {
            Some(known) => merge(known, one),
            None => kept.push(one),
        }
    }
    let own_words: Vec<Option<String>> = (kept.iter().filter(|one| one.by_vendor))
        .map(|one| one.words.clone())
        .collect();
    kept.retain(|one| one.by_vendor || one.words.is_none() || !own_words.contains(&one.words));
    let all = kept.clone();
    let own = |names: bool| {
        all.iter()
            .any(|one| !one.by_anybody && one.weight().0 && (!names || one.weight().1))
    };
    kept.retain(|one| {
        let repeated = one.by_anybody && if one.weight().1 { own(true) } else { own(false) };
        let narrower = one.reason.atoms().is_empty() && all.iter().any(|other| says_better(other, one));
        !repeated && !narrower
    });
    kept
}

/// Takes over what another statement of the same reason names or proves more.
fn merge(known: &mut Statement, other: Statement) {
    let (has, more) = (known.weight().1, other.weight().1);
    if !has && more {
        // The names are as sure as the words that hold them.
        let proof = known.proof.max(other.proof);
        let also = std::mem::take(&mut known.also);
        *known = other;
        known.proof = proof;
        known.also.extend(also);
    } else if has == more && other.proof < known.proof {
        *known = other;
    }
}

/// What anybody may say narrows nothing that the maker itself says.
fn says_better(other: &Statement, one: &Statement) -> bool {
    other.reason.id() != one.reason.id()
        && (one.by_anybody || !other.by_anybody)
        && other.proof <= one.proof.max(Proof::Told)
        && replaces(other.reason.id(), one.reason.id())
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
