//! [`Says`]: the things a server can say when it refuses, in terms that a diagnosis can use.

use crate::requirement::Expr;

/// Something that the server said.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Says {
    /// No credential was sent, or none was recognised.
    NoCredential,
    /// The token is not accepted: malformed, revoked, unknown.
    TokenRefused,
    /// The token is past its life.
    TokenExpired,
    /// The token is made for another audience.
    WrongAudience,
    /// A credential of another kind is needed (a bot's token, an installation's token, a JWT …).
    WrongKind {
        /// What is needed, with its article, when the server names it.
        wanted: Option<String>,
    },
    /// The token lacks scopes. `any`: one of them would do.
    LacksScopes {
        /// The names, as the server spelled them; may be empty.
        names: Vec<String>,
        /// Whether one of them would do.
        any: bool,
    },
    /// All of these scopes are needed (RFC 6750 §3), and the token does not have them all; it may have some.
    NeedsScopes {
        /// The names.
        names: Vec<String>,
    },
    /// The caller lacks permissions. `any`: one of them would do.
    LacksPermissions {
        /// The names; may be empty when the server left them out.
        names: Vec<String>,
        /// Whether one of them would do.
        any: bool,
        /// Divisions (or other objects) in which they are needed; empty when none is named.
        divisions: Vec<String>,
    },
    /// The caller lacks roles. `any`: one of them would do.
    LacksRoles {
        /// The names; may be empty when the server left them out.
        names: Vec<String>,
        /// Whether one of them would do.
        any: bool,
    },
    /// The request lacks headers that the server checks before anything else.
    LacksHeaders {
        /// Names in lower case.
        names: Vec<String>,
    },
    /// What the operation accepts, in a header of the answer; by itself no reason.
    Accepts {
        /// The condition.
        expr: Expr,
        /// The header that says so.
        header: &'static str,
    },
    /// Scopes, roles or licences are missing; the server does not say which.
    LacksSomething,
    /// A user's token is needed.
    NeedsUser,
    /// A client's own token is needed.
    NeedsClient,
    /// The token endpoint does not accept the client's own credentials (RFC 6749 §5.2, `invalid_client`).
    ClientCredentials,
    /// The token endpoint does not accept the code, refresh token or assertion (RFC 6749 §5.2, `invalid_grant`).
    GrantRefused,
    /// A proof against forged requests (CSRF) is missing or stale; it is no access token.
    CsrfToken,
    /// The OAuth client (app) itself is not admitted: unknown to the organisation, not approved, suspended.
    ClientRefused,
    /// The user's or workspace's account is suspended, deactivated or deleted.
    AccountInactive,
    /// The organisation's single sign-on must be passed for this token.
    SsoNeeded {
        /// Where, without its query.
        address: Option<String>,
    },
    /// The address that the request came from is not allowed.
    AddressNotAllowed {
        /// The address, when the server names it.
        address: Option<String>,
    },
    /// The page (origin, referrer) that the request came from is not allowed.
    OriginNotAllowed {
        /// The origin, when the server names it.
        origin: Option<String>,
    },
    /// A security policy of the organisation refused.
    PolicyDenied {
        /// Ids of the policies.
        policies: Vec<String>,
    },
    /// Too many requests.
    RateLimited {
        /// `Retry-After`, in the server's words (seconds or a date), or when the limit is reset.
        retry_after: Option<String>,
    },
    /// A feature, API or licence is not enabled for the organisation.
    FeatureNotEnabled {
        /// Its name, when the server names it.
        what: Option<String>,
        /// Where it is enabled, when the server says so.
        address: Option<String>,
    },
    /// The API key is invalid or its restrictions refuse the call.
    ApiKeyRefused {
        /// Why, as a clause, e.g. `it may not call youtube.googleapis.com`.
        why: String,
    },
    /// The caller is refused for this object, not for the operation.
    ObjectRefused,
    /// The resource belongs to another organisation or tenant than the token.
    OtherTenant,
    /// A stronger or fresher sign-in is needed (RFC 9470).
    StepUp {
        /// Wanted `acr_values`.
        acr_values: Option<String>,
        /// Wanted `max_age` in seconds, in the server's words.
        max_age: Option<String>,
    },
    /// The token must be got anew with the claims that the challenge holds (Microsoft's claims challenge).
    ClaimsNeeded,
    /// A DPoP proof is needed or its nonce is stale (RFC 9449 §8).
    DpopProof {
        /// The error code.
        error: String,
    },
    /// Something in front of the API answered, not the API: a firewall's or network's page.
    NotTheApi {
        /// What gives it away.
        sign: String,
    },
    /// A page where the API's answer should be; who made it is not known.
    Page {
        /// The content network that it passed through, if any shows.
        through: Option<String>,
    },
    /// A gateway in front of the API knows no such path and method, though its words are about tokens.
    NotRouted,
    /// Where the resource describes its authorization server (RFC 9728); by itself no reason.
    Metadata {
        /// The address.
        address: String,
    },
    /// It refused in general terms that name nothing.
    Refused,
}

impl Says {
    /// Whether it names a reason; what does not is a general refusal or side information.
    pub fn names_a_reason(&self) -> bool {
        !matches!(
            self,
            Self::Refused | Self::LacksSomething | Self::Accepts { .. } | Self::Metadata { .. } | Self::Page { .. }
        )
    }

    /// Whether no scope, permission or role can matter until this is mended: the token was not
    /// looked at, or was not accepted at all.
    pub fn before_authority(&self) -> bool {
        matches!(
            self,
            Self::NoCredential
                | Self::TokenRefused
                | Self::TokenExpired
                | Self::WrongAudience
                | Self::WrongKind { .. }
                | Self::LacksHeaders { .. }
                | Self::ClientRefused
                | Self::ClientCredentials
                | Self::GrantRefused
                | Self::CsrfToken
                | Self::AccountInactive
                | Self::SsoNeeded { .. }
                | Self::AddressNotAllowed { .. }
                | Self::OriginNotAllowed { .. }
                | Self::PolicyDenied { .. }
                | Self::RateLimited { .. }
                | Self::ApiKeyRefused { .. }
                | Self::StepUp { .. }
                | Self::ClaimsNeeded
                | Self::DpopProof { .. }
                | Self::NotTheApi { .. }
        )
    }
}
