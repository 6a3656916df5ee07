//! What sign-ins and token requests leave behind: names, times and fingerprints, never a code, a state, a secret or a
//! token.

use serde::{Deserialize, Serialize};

/// At most this many facts of a session are kept; the oldest goes first.
const MOST_FACTS: usize = 120;
/// A sign-in is answered within this time, in milliseconds, or by nobody.
const SIGN_IN_MS: i64 = 15 * 60 * 1000;

/// An authorization request (RFC 6749 §4.1.1), or what was pushed for one (RFC 9126), and what came of it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct SignIn {
    /// When: milliseconds since 1970-01-01T00:00:00Z.
    pub at_ms: i64,
    /// The login host.
    pub host: String,
    /// `client_id`.
    pub client: Option<String>,
    /// The scopes that were asked for; `None` where the request names none.
    pub scopes: Option<Vec<String>>,
    /// `audience` and `resource` (RFC 8707).
    pub audience: Vec<String>,
    /// `prompt` (OpenID Connect Core §3.1.2.1).
    pub prompt: Option<String>,
    /// `response_type`.
    pub response: Option<String>,
    /// It was pushed ahead; the sign-in itself has a reference to it.
    pub pushed: bool,
    /// It refers to what was pushed.
    pub refers: bool,
    /// What came of it, as far as it was seen.
    pub back: Option<Returned>,
}

/// What a login host handed back to the app.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Returned {
    /// When.
    pub at_ms: i64,
    /// By which host.
    pub host: String,
    /// The error, if it is one.
    pub error: Option<String>,
    /// The scopes, where they are named.
    pub granted: Option<Vec<String>>,
    /// The fingerprint of the token, in the implicit grant.
    pub token: Option<String>,
    /// A code was handed back.
    pub code: bool,
}

/// A token request (RFC 6749 §4.1.3, RFC 8693) and its answer.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Issue {
    /// When.
    pub at_ms: i64,
    /// The token endpoint's host.
    pub host: String,
    /// The grant type, or the vendor's own word for it.
    pub grant: Option<String>,
    /// The client.
    pub client: Option<String>,
    /// The scopes that were asked for; `None` where the request names none.
    pub asked: Option<Vec<String>>,
    /// `audience` and `resource`.
    pub audience: Vec<String>,
    /// Whether the request's body was seen, so that what is not named was not asked for.
    pub request_seen: bool,
    /// Why no token came: the error's code.
    pub error: Option<String>,
    /// The fingerprint of the token that came.
    pub token: Option<String>,
    /// The scopes that the answer names.
    pub granted: Option<Vec<String>>,
    /// How long it is good, in seconds.
    pub lives_s: Option<i64>,
    /// `token_type`.
    pub kind: Option<String>,
    /// The fingerprint of the refresh token that was sent.
    pub spent: Option<String>,
    /// The fingerprint of the refresh token that came.
    pub refresh: Option<String>,
    /// The host at which the token is good, where the answer names one.
    pub home: Option<String>,
}

impl Issue {
    /// The scopes that the token has: what the answer names, else what was asked for (RFC 6749 §5.1).
    pub fn scopes(&self) -> Option<&[String]> {
        let asked = || self.asked.as_deref().filter(|_| self.token.is_some());
        self.granted.as_deref().or_else(asked)
    }

    /// Whether a token was asked for with a refresh token.
    pub fn is_refresh(&self) -> bool {
        self.grant.as_deref() == Some("refresh_token")
    }
}

/// One fact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Noted {
    /// An authorization request.
    SignIn(SignIn),
    /// What a page of a login host handed back later.
    Returned(Returned),
    /// A token request.
    Issue(Issue),
}

impl Noted {
    /// When.
    pub fn at_ms(&self) -> i64 {
        match self {
            Self::SignIn(one) => one.at_ms,
            Self::Returned(one) => one.at_ms,
            Self::Issue(one) => one.at_ms,
        }
    }
}

/// Adds a fact; what is known of the same request already is replaced. True when something changed.
pub fn note(all: &mut Vec<Noted>, noted: Noted) -> bool {
    if let Noted::Returned(back) = noted {
        // The last sign-in of that host that nothing came of.
        let open = all.iter_mut().rev().find_map(|known| match known {
            Noted::SignIn(one) if one.host == back.host && !one.pushed => Some(one),
            _ => None,
        });
        let open = open.filter(|one| one.back.is_none() && (0..SIGN_IN_MS).contains(&(back.at_ms - one.at_ms)));
        return open.map(|one| one.back = Some(back)).is_some();
    }
    let same = |known: &Noted| match (known, &noted) {
        (Noted::SignIn(a), Noted::SignIn(b)) => a.at_ms == b.at_ms && a.host == b.host && a.client == b.client,
        (Noted::Issue(a), Noted::Issue(b)) => a.at_ms == b.at_ms && a.host == b.host && a.spent == b.spent,
        _ => false,
    };
    if let Some(known) = all.iter_mut().find(|known| same(known)) {
        let changed = *known != noted;
        *known = noted;
        return changed;
    }
    if all.len() >= MOST_FACTS {
        all.remove(0);
    }
    // Reports come nearly in order.
    let at = all.partition_point(|known| known.at_ms() <= noted.at_ms());
    all.insert(at, noted);
    true
}
