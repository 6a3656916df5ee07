//! From a reason to the terms in which the vendors' files say how it is mended.

use super::Gap;
use crate::reason::{Join, Reason};
use crate::requirement::Context;

/// Calls `then` with the gap that a reason is, if vendors' files know of such a one.
pub(super) fn with<T>(reason: &Reason, then: impl FnOnce(&Gap<'_>) -> T) -> Option<T> {
    let any = |join: Join| join == Join::Any;
    let gap = match reason {
        Reason::ScopeMissing(one) => {
            let lacking: Vec<String> = one
                .names
                .iter()
                .filter(|name| !one.held.contains(name))
                .cloned()
                .collect();
            let names = if lacking.is_empty() {
                one.names.as_slice()
            } else {
                lacking.as_slice()
            };
            return Some(then(&Gap::Scopes {
                names,
                any: any(one.join),
            }));
        }
        Reason::PermissionMissing(one) => {
            let accepted = one.accepted.clone().into_iter().collect::<Vec<_>>();
            let names = if accepted.is_empty() {
                one.names.as_slice()
            } else {
                accepted.as_slice()
            };
            return Some(then(&Gap::Permissions {
                names,
                any: any(one.join),
                divisions: &[],
            }));
        }
        Reason::PermissionDivision(one) => Gap::Permissions {
            names: &one.names,
            any: any(one.join),
            divisions: &one.divisions,
        },
        Reason::RoleMissing(one) => Gap::Roles(&one.names),
        Reason::ContextUser(_) => Gap::Context(Context::User),
        Reason::ContextClient(_) => Gap::Context(Context::Client),
        Reason::OperationUnknown(one) => Gap::UnknownOperation {
            nearest: one.nearest.as_deref(),
            scopes: &one.scopes,
            permissions: &one.permissions,
            context: (one.context.as_deref() == Some("user")).then_some(Context::User),
        },
        Reason::OperationMethod(one) => Gap::UnknownOperation {
            nearest: one.nearest.as_deref(),
            scopes: &one.scopes,
            permissions: &one.permissions,
            context: (one.context.as_deref() == Some("user")).then_some(Context::User),
        },
        Reason::TokenExpired(_) => Gap::Expired,
        Reason::CredentialNone(_) => Gap::NoCredential,
        Reason::TokenRefused(_) => Gap::TokenRefused,
        Reason::HostRegion(one) => Gap::Region {
            token: one.token.as_deref()?,
            request: one.request.as_deref()?,
        },
        Reason::TokenAudience(_) => Gap::Audience,
        Reason::TokenWrongKind(one) => Gap::Kind(one.wanted.as_deref()),
        Reason::ClientRefused(_) => Gap::Client,
        Reason::AccountInactive(_) => Gap::Account,
        Reason::SsoNeeded(one) => Gap::Sso(one.address.as_deref()),
        Reason::AddressRefused(_) => Gap::Address,
        Reason::OriginRefused(one) => Gap::Origin(one.origin.as_deref()),
        Reason::ApiKeyRefused(_) => Gap::ApiKey,
        Reason::PolicyDenied(_) => Gap::Policy,
        Reason::PlanFeature(one) => Gap::Feature {
            what: one.what.as_deref(),
            address: one.address.as_deref(),
        },
        Reason::ObjectRefused(_) | Reason::TenantOther(_) => Gap::Object,
        _ => return None,
    };
    Some(then(&gap))
}
