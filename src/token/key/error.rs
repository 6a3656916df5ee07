//! [`KeyError`]: why a text is no key that could check a signature.

use super::super::json::JsonFaultKind;

/// Why a text is no key. No variant holds anything of a key but names of its parts.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum KeyError {
    /// Nothing was given.
    #[error("no key was given; paste a JWK, a JWK Set or a public key in PEM, or state that it is a secret")]
    Empty,
    /// Too long to be a key.
    #[error("{length} bytes are too long for a key or a set of keys; paste the keys alone")]
    TooLong {
        /// Its length in bytes.
        length: usize,
    },
    /// Neither JSON nor PEM.
    #[error(
        "this is neither JSON (JWK, JWK Set) nor PEM (-----BEGIN …); if it is a shared secret, state in which form it is written"
    )]
    Unrecognised,
    /// A token in the place of a key.
    #[error("this looks like a token, not like a key; paste the issuer's public key or JWK Set")]
    Token,
    /// A public key in the form of OpenSSH.
    #[error("this is a key in the form of OpenSSH; convert it: `ssh-keygen -e -m PKCS8 -f key.pub`")]
    OpenSsh,
    /// JSON that cannot be read.
    #[error("the JSON of the key cannot be read: {} at byte {at}", what.words())]
    Json {
        /// Byte position.
        at: usize,
        /// What is wrong there.
        what: JsonFaultKind,
    },
    /// JSON that is no key.
    #[error("this JSON is neither a JWK (it has no `kty`) nor a JWK Set (it has no `keys`)")]
    NotAJwk,
    /// The configuration of an issuer (OpenID Connect Discovery).
    #[error("this is the issuer's configuration, not its keys; open its `jwks_uri` and paste what that shows")]
    Configuration,
    /// A member of a JWK is missing or wrong.
    #[error("`{name}` of the JWK {why}")]
    Member {
        /// Which.
        name: &'static str,
        /// What is wrong with it.
        why: &'static str,
    },
    /// A key type or curve that no browser has.
    #[error("no browser checks signatures with {what}")]
    Unsupported {
        /// Which.
        what: String,
    },
    /// The key is for something else, as far as JOSE goes.
    #[error("the key cannot check signatures of tokens ({why})")]
    Purpose {
        /// Who says so.
        why: &'static str,
    },
    /// A private key.
    #[error(
        "this is a private key ({label}): a signature is checked with the public key, which `openssl pkey -in key.pem -pubout` prints; keep the private one to its owner"
    )]
    Private {
        /// The label of the PEM.
        label: String,
    },
    /// PEM of another kind.
    #[error(
        "PEM with the label {label} is no public key; `PUBLIC KEY`, `RSA PUBLIC KEY` and `CERTIFICATE` can be used"
    )]
    Label {
        /// The label.
        label: String,
    },
    /// PEM that cannot be read.
    #[error("the PEM cannot be read: {why}")]
    Pem {
        /// What is wrong.
        why: &'static str,
    },
    /// The DER inside is not as RFC 5280, RFC 8017 or RFC 5480 describe it.
    #[error("the key inside the PEM cannot be read: {why}")]
    Der {
        /// What is wrong.
        why: &'static str,
    },
    /// A secret that is not in the stated form.
    #[error("the secret is not written in {form}: {why}")]
    Secret {
        /// The stated form.
        form: &'static str,
        /// What is wrong.
        why: &'static str,
    },
    /// A key in another form, given as a secret.
    #[error(
        "this is {what}, not a secret; its bytes are never used as one, because that is how tokens are forged (RFC 8725 §2.1)"
    )]
    NotASecret {
        /// What it is.
        what: &'static str,
    },
    /// Too many keys.
    #[error("there are more than {most} keys; paste the one that the token's `kid` names")]
    TooMany {
        /// How many are read.
        most: usize,
    },
    /// A set without any usable key.
    #[error("none of the {count} keys can check a signature; the first: {first}")]
    NoneUsable {
        /// How many there are.
        count: usize,
        /// Why the first cannot.
        first: Box<KeyError>,
    },
    /// A set without keys.
    #[error("the JWK Set is empty")]
    EmptySet,
}

impl KeyError {
    /// The stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Empty => "key.empty",
            Self::TooLong { .. } => "key.too-long",
            Self::Unrecognised => "key.unrecognised",
            Self::Token => "key.is-token",
            Self::OpenSsh => "key.openssh",
            Self::Json { .. } => "key.json",
            Self::NotAJwk => "key.not-jwk",
            Self::Configuration => "key.is-configuration",
            Self::Member { .. } => "key.member",
            Self::Unsupported { .. } => "key.unsupported",
            Self::Purpose { .. } => "key.purpose",
            Self::Private { .. } => "key.private",
            Self::Label { .. } => "key.label",
            Self::Pem { .. } => "key.pem",
            Self::Der { .. } => "key.der",
            Self::Secret { .. } => "key.secret",
            Self::NotASecret { .. } => "key.not-a-secret",
            Self::TooMany { .. } => "key.too-many",
            Self::NoneUsable { .. } => "key.none-usable",
            Self::EmptySet => "key.empty-set",
        }
    }

    /// What a text is that is neither JSON nor PEM.
    pub(super) fn of_text(text: &str) -> Self {
        let ssh = ["ssh-rsa ", "ssh-ed25519 ", "ecdsa-sha2-", "---- BEGIN SSH2"];
        if text.starts_with("eyJ") && text.contains('.') {
            Self::Token
        } else if ssh.iter().any(|start| text.starts_with(start)) {
            Self::OpenSsh
        } else {
            Self::Unrecognised
        }
    }

    /// A name from outside, if it is one that may be shown.
    pub(super) fn shown(name: &str) -> String {
        let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '+' | ' ' | '.');
        if name.len() <= 40 && name.chars().all(plain) {
            name.to_owned()
        } else {
            "something unknown".to_owned()
        }
    }
}
