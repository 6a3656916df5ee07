//! Hosts at which pages sign in, and which the browser hides from the extension.

use serde::{Deserialize, Serialize};

/// How it is known that a page signs in at a host.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum LoginSign {
    /// The page, or a redirect of its site, went there with an authorization request.
    Went,
    /// The page asked there for a token.
    Token,
    /// A token that the page sends names it as its issuer.
    Issuer,
}

/// A host at which pages sign in.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Login {
    /// The host.
    pub host: String,
    /// Whether the browser shows its requests.
    pub granted: bool,
}
