//! The catalogue of reasons: why a call is refused. One file a reason, with its fields, what it means, how it is
//! known, how it is mended, which standard speaks of it, its stage, its sentence and its steps.
//!
//! The list below is in order of rank: what must be mended first stands first. A reason that is not in it cannot be
//! made, one without documentation or words does not compile, and a test wants a labelled case for each.

mod define;
mod fields;
#[cfg(not(target_arch = "wasm32"))]
pub mod page;
pub mod words;

pub use define::{Entry, FieldValue};
use define::{field, known};
pub use fields::{Field, FieldError, Fields, Join, Value};
pub use words::{Holder, Voice, Words, list};

use crate::requirement::Atom;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;

/// When in the life of a call a reason strikes. Before the first two are mended, no right can matter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stage {
    /// Before the token was looked at.
    Before,
    /// When the token, the client or the account was judged.
    Token,
    /// After the token was accepted: what it may do.
    Rights,
    /// Worth a look; no contradiction.
    Hint,
}

impl Stage {
    /// The words for it in the documentation.
    pub fn words(self) -> &'static str {
        match self {
            Self::Before => "before the token is looked at",
            Self::Token => "when the token, the client or the account is judged",
            Self::Rights => "after the token was accepted",
            Self::Hint => "worth a look, proves nothing",
        }
    }
}

/// What a sign in an answer proves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Proof {
    /// A machine-readable code, or an unambiguous sentence of a known maker.
    Stated,
    /// A sentence that many programs use.
    Told,
    /// What a page or header looks like.
    Look,
    /// It names nothing.
    General,
}

impl Proof {
    /// `stated`, `told`, `look`, `general`.
    pub fn word(self) -> &'static str {
        match self {
            Self::Stated => "stated",
            Self::Told => "told",
            Self::Look => "look",
            Self::General => "general",
        }
    }

    /// The reverse of [`Proof::word`].
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Stated, Self::Told, Self::Look, Self::General]
            .into_iter()
            .find(|proof| proof.word() == word)
    }
}

macro_rules! catalogue {
    ($($module:ident::$name:ident),* $(,)?) => {
        $( mod $module; pub use $module::$name; )*

        /// Every reason by name, in order of rank.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum ReasonId {
            $( #[doc = concat!("[`struct@", stringify!($name), "`].")] $name, )*
        }

        /// A reason with its fields.
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub enum Reason {
            $( #[doc = concat!("[`struct@", stringify!($name), "`].")] $name($name), )*
        }

        $( impl From<$name> for Reason {
            fn from(reason: $name) -> Self {
                Self::$name(reason)
            }
        } )*

        impl ReasonId {
            /// All of them, in order of rank.
            pub const ALL: &'static [Self] = &[$( Self::$name ),*];

            /// The stable id, e.g. `scope.missing`.
            pub fn id(self) -> &'static str {
                match self { $( Self::$name => $name::ID, )* }
            }

            /// When in the life of a call it strikes.
            pub fn stage(self) -> Stage {
                match self { $( Self::$name => $name::STAGE, )* }
            }

            /// Its fields.
            pub fn fields(self) -> &'static [Field] {
                match self { $( Self::$name => $name::FIELDS, )* }
            }

            /// Vaguer reasons that it replaces when one answer states both.
            pub fn narrows(self) -> &'static [Self] {
                match self { $( Self::$name => $name::NARROWS, )* }
            }

            /// Its doc comment, line by line: a paragraph of what it means, then sections in Markdown.
            pub fn doc(self) -> &'static [&'static str] {
                match self { $( Self::$name => $name::DOC, )* }
            }
        }

        impl Reason {
            /// Which one it is.
            pub fn id(&self) -> ReasonId {
                match self { $( Self::$name(_) => ReasonId::$name, )* }
            }

            /// Fills a reason with fields that were read as data.
            ///
            /// # Errors
            /// [`FieldError`] for a field that the reason does not have, or one of another kind.
            pub fn from_fields(id: ReasonId, fields: &Fields) -> Result<Self, FieldError> {
                Ok(match id { $( ReasonId::$name => Self::$name($name::from_fields(fields)?), )* })
            }

            /// Its fields as data.
            pub fn fields(&self) -> Fields {
                match self { $( Self::$name(reason) => reason.fields(), )* }
            }

            fn words(&self) -> &dyn Words {
                match self { $( Self::$name(reason) => reason, )* }
            }
        }
    };
}

catalogue! {
    cors_preflight::CorsPreflight,
    cors_failed::CorsFailed,
    cors_basic::CorsBasic,
    network_certificate::NetworkCertificate,
    network_name::NetworkName,
    network_blocked::NetworkBlocked,
    network_csp::NetworkCsp,
    network_aborted::NetworkAborted,
    network_connection::NetworkConnection,
    not_the_api::NotTheApi,
    signin_page::SigninPage,
    gateway_route::GatewayRoute,
    rate_limited::RateLimited,
    quota_exceeded::QuotaExceeded,
    address_refused::AddressRefused,
    origin_refused::OriginRefused,
    app_attestation::AppAttestation,
    header_missing::HeaderMissing,
    csrf::Csrf,
    request_signature::RequestSignature,
    certificate_needed::CertificateNeeded,
    credential_none::CredentialNone,
    credential_empty::CredentialEmpty,
    credential_placeholder::CredentialPlaceholder,
    credential_doubled::CredentialDoubled,
    credential_quoted::CredentialQuoted,
    credential_scheme::CredentialScheme,
    credential_several::CredentialSeveral,
    credential_whitespace::CredentialWhitespace,
    credential_name::CredentialName,
    credential_in_query::CredentialInQuery,
    credential_in_form::CredentialInForm,
    api_key_refused::ApiKeyRefused,
    token_older::TokenOlder,
    token_expired::TokenExpired,
    token_revoked::TokenRevoked,
    session_gone::SessionGone,
    clock_skew::ClockSkew,
    token_early::TokenEarly,
    token_foreign::TokenForeign,
    token_purpose::TokenPurpose,
    token_wrong_kind::TokenWrongKind,
    token_audience::TokenAudience,
    token_issuer::TokenIssuer,
    token_key::TokenKey,
    token_algorithm::TokenAlgorithm,
    token_signature::TokenSignature,
    token_claim::TokenClaim,
    host_region::HostRegion,
    token_malformed::TokenMalformed,
    token_odd::TokenOdd,
    token_bound::TokenBound,
    dpop_proof::DpopProof,
    grant_refused::GrantRefused,
    client_credentials::ClientCredentials,
    client_grant::ClientGrant,
    redirect_refused::RedirectRefused,
    scope_invalid::ScopeInvalid,
    login_required::LoginRequired,
    token_refused::TokenRefused,
    login_failed::LoginFailed,
    account_inactive::AccountInactive,
    client_refused::ClientRefused,
    consent_needed::ConsentNeeded,
    sso_needed::SsoNeeded,
    step_up::StepUp,
    claims_needed::ClaimsNeeded,
    policy_denied::PolicyDenied,
    tenant_other::TenantOther,
    plan_feature::PlanFeature,
    license_missing::LicenseMissing,
    operation_unknown::OperationUnknown,
    operation_method::OperationMethod,
    context_user::ContextUser,
    context_client::ContextClient,
    grant_newer::GrantNewer,
    refresh_scopes::RefreshScopes,
    scope_unasked::ScopeUnasked,
    scope_ungranted::ScopeUngranted,
    scope_missing::ScopeMissing,
    permission_missing::PermissionMissing,
    permission_division::PermissionDivision,
    role_missing::RoleMissing,
    rule_denied::RuleDenied,
    object_locked::ObjectLocked,
    object_refused::ObjectRefused,
    something_missing::SomethingMissing,
    requirement_unknown::RequirementUnknown,
    challenge_loop::ChallengeLoop,
    history_differs::HistoryDiffers,
    history_same::HistorySame,
    body_field::BodyField,
    scope_foreign::ScopeForeign,
    organisation_other::OrganisationOther,
    token_kind::TokenKind,
    region_check::RegionCheck,
    token_personal::TokenPersonal,
    refused::Refused,
}

impl ReasonId {
    /// The reason of this id.
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|reason| reason.id() == id)
    }

    /// Whether no scope, permission or role can matter until this is mended.
    pub fn before_authority(self) -> bool {
        matches!(self.stage(), Stage::Before | Stage::Token)
    }

    /// Whether it names a cause, and not only that something is wrong.
    pub fn names_a_cause(self) -> bool {
        !matches!(self, Self::Refused | Self::SomethingMissing)
    }
}

impl fmt::Display for ReasonId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id())
    }
}

impl Serialize for ReasonId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.id())
    }
}

impl<'de> Deserialize<'de> for ReasonId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let id = String::deserialize(deserializer)?;
        Self::from_id(&id).ok_or_else(|| serde::de::Error::custom("no such reason"))
    }
}

impl Reason {
    /// One sentence, in the voice of whoever says so.
    pub fn sentence(&self, by: &Voice<'_>) -> String {
        self.words().sentence(by)
    }

    /// What to do on any platform, in order.
    pub fn steps(&self, holder: Holder) -> Vec<String> {
        self.words().steps(holder)
    }

    /// The names that it is about.
    pub fn atoms(&self) -> Vec<Atom> {
        self.words().atoms()
    }
}

#[cfg(test)]
mod tests;
