//! [`Claims`]: the claims of a token in their order, and typed views of those that decide calls.
//!
//! Views never guess: a claim of the wrong type reads as absent, and `claim_checks` says so.

use super::json::{Document, Json, Number, Object};
use crate::requirement::{Atom, Context};
use crate::vendors;
use std::fmt;

/// Claims that hold scopes: RFC 8693 §4.2 (`scope`), Microsoft Entra, Okta (`scp`), some others.
const SCOPES: &[&str] = &["scope", "scp", "scopes"];
/// Claims that hold permissions of the issuer's own access control.
const PERMISSIONS: &[&str] = &["permissions", "permission", "authorities"];
/// Claims that hold roles; NICE CXone's `role` is an object.
const ROLES: &[&str] = &["roles", "role", "wids"];
/// Claims that name the client: RFC 9068 §2.2, OpenID Connect, Microsoft Entra v1, Okta, Keycloak.
const CLIENTS: &[&str] = &["client_id", "azp", "appid", "cid", "clientId"];
/// Claims that name the organisation or tenant.
const ORGANISATIONS: &[&str] = &[
    "org",
    "org_id",
    "orgId",
    "organization",
    "organization_id",
    "organizationId",
    "organisation_id",
    "tid",
    "tenant",
    "tenantId",
    "tenant_id",
    "icBUId",
    "realm",
    "account_id",
    "accountId",
];

/// The claims of a token (RFC 7519 §4).
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Claims {
    document: Document,
}

/// A time claim as a server reads it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Time {
    /// The claim is not there.
    Absent,
    /// Seconds since 1970-01-01T00:00:00Z; a fraction is rounded down.
    Seconds(i64),
    /// It is there and is no such number.
    Unusable,
}

/// A key that the sender must prove to hold (RFC 7800 §3).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Confirmation {
    /// Thumbprint of the DPoP key (RFC 9449 §6.1).
    pub jkt: Option<String>,
    /// Thumbprint of the client certificate (RFC 8705 §3.1).
    pub x5t_s256: Option<String>,
    /// Other methods that are named, e.g. `jwk`, `kid`.
    pub other: Vec<String>,
}

/// A claim that tells whose token it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContextEvidence {
    /// The claim, with its value where the value is a fixed word: `gty: client-credentials`.
    pub claim: String,
    /// What it tells.
    pub context: Context,
    /// Why it tells that.
    pub why: &'static str,
}

impl Claims {
    /// Of a document that is an object.
    pub(super) fn new(document: Document) -> Self {
        Self { document }
    }

    /// All claims, in the order of the token, repeated names included.
    pub fn raw(&self) -> Object<'_> {
        self.document.object()
    }

    /// A claim; of a repeated name the last.
    pub fn get(&self, name: &str) -> Option<Json<'_>> {
        self.raw().get(name)
    }

    /// A claim that is a string.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.get(name)?.as_text()
    }

    /// Who issued the token (RFC 7519 §4.1.1).
    pub fn iss(&self) -> Option<&str> {
        self.text("iss")
    }

    /// Whom it is about (RFC 7519 §4.1.2).
    pub fn sub(&self) -> Option<&str> {
        self.text("sub")
    }

    /// Its id (RFC 7519 §4.1.7).
    pub fn jti(&self) -> Option<&str> {
        self.text("jti")
    }

    /// For whom it is (RFC 7519 §4.1.3); one string counts as a list of one.
    pub fn aud(&self) -> Vec<&str> {
        texts(self.get("aud"))
    }

    /// The claims that name the client, with their names, in the order of trust.
    pub fn clients(&self) -> Vec<(&'static str, &str)> {
        self.named(CLIENTS)
    }

    /// The client that the token was issued to.
    pub fn client(&self) -> Option<&str> {
        self.clients().first().map(|(_, value)| *value)
    }

    /// The claims that name the organisation or tenant, with their names.
    pub fn organisations(&self) -> Vec<(&'static str, &str)> {
        self.named(ORGANISATIONS)
    }

    fn named(&self, names: &[&'static str]) -> Vec<(&'static str, &str)> {
        let text = |name| self.text(name).filter(|value| !value.is_empty());
        names.iter().filter_map(|name| Some((*name, text(name)?))).collect()
    }

    /// When it expires, in seconds (RFC 7519 §4.1.4); `None` when absent or unusable.
    pub fn exp(&self) -> Option<i64> {
        self.seconds("exp")
    }

    /// From when on it is valid, in seconds (RFC 7519 §4.1.5).
    pub fn nbf(&self) -> Option<i64> {
        self.seconds("nbf")
    }

    /// When it was issued, in seconds (RFC 7519 §4.1.6).
    pub fn iat(&self) -> Option<i64> {
        self.seconds("iat")
    }

    fn seconds(&self, name: &str) -> Option<i64> {
        match self.time(name) {
            Time::Seconds(seconds) => Some(seconds),
            Time::Absent | Time::Unusable => None,
        }
    }

    /// A time claim (RFC 7519 §2, NumericDate).
    pub fn time(&self, name: &str) -> Time {
        match self.get(name) {
            None => Time::Absent,
            Some(Json::Number(number)) => {
                let whole = number.as_i64().or_else(|| rounded(number));
                whole.map_or(Time::Unusable, Time::Seconds)
            }
            Some(_) => Time::Unusable,
        }
    }

    /// The scopes, each with the claim that names it. A string is split at white space
    /// (RFC 6749 §3.3), or at commas when it has no white space, as some vendors write it.
    pub fn scopes(&self) -> Vec<(&'static str, &str)> {
        self.lists(SCOPES)
    }

    /// The permissions, each with the claim that names it.
    pub fn permissions(&self) -> Vec<(&'static str, &str)> {
        self.lists(PERMISSIONS)
    }

    /// The roles, each with the claim that names it; those of NICE CXone (`role.id`,
    /// `role.secondaryRoles`) and Keycloak (`realm_access.roles`) included.
    pub fn roles(&self) -> Vec<(&'static str, &str)> {
        let mut found = self.lists(ROLES);
        if let Some(role) = self.get("role").and_then(Json::as_object) {
            found.extend(texts(role.get("id")).into_iter().map(|name| ("role.id", name)));
            let secondary = texts(role.get("secondaryRoles"));
            found.extend(secondary.into_iter().map(|name| ("role.secondaryRoles", name)));
        }
        if let Some(realm) = self.get("realm_access").and_then(Json::as_object) {
            let roles = texts(realm.get("roles"));
            found.extend(roles.into_iter().map(|name| ("realm_access.roles", name)));
        }
        found
    }

    /// Scopes, permissions and roles as conditions of a requirement, each with its claim.
    pub fn grants(&self) -> Vec<(&'static str, Atom)> {
        let scopes = self.scopes().into_iter();
        let permissions = self.permissions().into_iter();
        let roles = self.roles().into_iter();
        scopes
            .map(|(claim, name)| (claim, Atom::Scope(name.to_owned())))
            .chain(permissions.map(|(claim, name)| (claim, Atom::Permission(name.to_owned()))))
            .chain(roles.map(|(claim, name)| (claim, Atom::Role(name.to_owned()))))
            .collect()
    }

    /// True when the token has a claim for scopes at all, even an empty one. Without one,
    /// nothing is known about scopes; with an empty one, it is known that there are none.
    pub fn names_scopes(&self) -> bool {
        SCOPES
            .iter()
            .any(|name| matches!(self.get(name), Some(Json::Text(_) | Json::List(_))))
    }

    fn lists(&self, names: &[&'static str]) -> Vec<(&'static str, &str)> {
        names
            .iter()
            .flat_map(|name| {
                let words = match self.get(name) {
                    Some(Json::Text(text)) => split(text),
                    other => texts(other),
                };
                words.into_iter().map(|word| (*name, word))
            })
            .collect()
    }

    /// The key that the sender must prove to hold (`cnf`), if the token is bound to one.
    pub fn confirmation(&self) -> Option<Confirmation> {
        let cnf = self.get("cnf")?.as_object()?;
        let text = |name| cnf.get(name).and_then(Json::as_text).map(str::to_owned);
        Some(Confirmation {
            jkt: text("jkt"),
            x5t_s256: text("x5t#S256"),
            other: cnf
                .iter()
                .map(|(name, _)| name)
                .filter(|name| !matches!(*name, "jkt" | "x5t#S256"))
                .map(str::to_owned)
                .collect(),
        })
    }

    /// What the claims tell about whose token it is; evidence can contradict itself.
    pub fn context_evidence(&self) -> Vec<ContextEvidence> {
        let mut found = Vec::new();
        let mut tell = |claim: String, context, why| found.push(ContextEvidence { claim, context, why });
        for name in ["gty", "grant_type", "grantType"] {
            for grant in texts(self.get(name)) {
                if let Some((context, word)) = grant_context(grant) {
                    tell(format!("{name}: {word}"), context, "the grant that the issuer names");
                }
            }
        }
        for mark in vendors::every().flat_map(|vendor| &vendor.claim_marks) {
            if self.text(&mark.claim).is_some_and(|value| mark.value.fits(value)) {
                tell(mark.shown.clone(), mark.holder, mark.why.as_str());
            }
        }
        if let Some(sub) = self.sub() {
            let same = |(name, client): &(&'static str, &str)| (*client == sub).then_some(*name);
            if let Some(name) = self.clients().iter().find_map(same) {
                tell(
                    format!("sub = {name}"),
                    Context::Client,
                    "the subject is the client itself (RFC 9068 §2.2)",
                );
            }
        } else if self.client().is_some() {
            tell(
                "no sub".to_owned(),
                Context::Client,
                "a client is named, and no subject",
            );
        }
        for name in ["auth_time", "amr", "sid"] {
            if self.get(name).is_some() {
                tell(
                    name.to_owned(),
                    Context::User,
                    "it describes how a user signed in (OpenID Connect Core §2)",
                );
            }
        }
        found
    }
}

impl fmt::Debug for Claims {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Names alone: values are parts of a token.
        f.write_str("Claims ")?;
        self.raw().fmt(f)
    }
}

/// A number with a fraction, rounded down, within what 64 bits hold.
pub(super) fn rounded(number: Number<'_>) -> Option<i64> {
    let value = number.as_f64()?.floor();
    (value.abs() < 9e18).then_some(value as i64)
}

/// What a grant says about whose token it is, and its name as one of a fixed list.
fn grant_context(grant: &str) -> Option<(Context, &'static str)> {
    const GRANTS: &[(&str, Context)] = &[
        ("client_credentials", Context::Client),
        ("client-credentials", Context::Client),
        ("authorization_code", Context::User),
        ("authorization-code", Context::User),
        ("code", Context::User),
        ("implicit", Context::User),
        ("password", Context::User),
        ("refresh_token", Context::User),
        ("urn:ietf:params:oauth:grant-type:saml2-bearer", Context::User),
        ("urn:ietf:params:oauth:grant-type:device_code", Context::User),
    ];
    GRANTS
        .iter()
        .find(|(name, _)| grant.eq_ignore_ascii_case(name))
        .map(|(name, context)| (*context, *name))
}

/// The string, or the strings of an array.
fn texts(value: Option<Json<'_>>) -> Vec<&str> {
    match value {
        Some(Json::Text(text)) => vec![text],
        Some(Json::List(items)) => items.iter().filter_map(Json::as_text).collect(),
        _ => Vec::new(),
    }
}

fn split(text: &str) -> Vec<&str> {
    let words: Vec<&str> = text.split_whitespace().collect();
    match words.as_slice() {
        [only] if only.contains(',') => only.split(',').filter(|word| !word.is_empty()).collect(),
        _ => words,
    }
}
