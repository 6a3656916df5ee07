//! [`Jwe`]: encrypted tokens (RFC 7516). They cannot be read here; their header can.

use super::anomaly::{Anomaly, Part};
use super::claims::Claims;
use super::header::Header;
use super::jws::Serialization;
use super::malformed::Malformed;
use super::part::{self, Piece};

/// An encrypted token. Only who holds the key can read its claims.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Jwe {
    /// How it was written.
    pub serialization: Serialization,
    /// Whom it is encrypted for; one, but in the general JSON serialization.
    pub recipients: Vec<Recipient>,
    /// Length of the ciphertext in bytes: about the length of what is hidden.
    pub ciphertext_length: usize,
    /// True when it has additional authenticated data.
    pub has_aad: bool,
}

/// Whom a JWE is encrypted for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recipient {
    /// The header that holds for this recipient.
    pub header: Header,
    /// Length of the encrypted key in bytes; 0 when the key is agreed on or shared.
    pub key_length: usize,
}

impl Jwe {
    /// The header of the first recipient.
    pub fn header(&self) -> Option<&Header> {
        self.recipients.first().map(|recipient| &recipient.header)
    }

    /// Claims that the issuer repeated in the header, so that they can be read without the key
    /// (RFC 7519 §5.3): `iss`, `sub`, `aud` …
    pub fn replicated_claims(&self) -> Option<Claims> {
        let header = self.header()?.protected();
        let known = ["iss", "sub", "aud", "exp", "nbf", "iat", "jti"];
        known
            .iter()
            .any(|name| header.get(name).is_some())
            .then(|| Claims::new(header.to_document()))
    }

    /// What it is and what its header tells, in a few sentences.
    pub fn text(&self) -> String {
        let mut text = "This token is encrypted (JWE, RFC 7516): only the server that holds the key can read its scopes, times and claims.".to_owned();
        let Some(header) = self.header() else {
            return text;
        };
        let shown = header.shown_alg();
        let (alg, enc) = (
            shown.as_deref().unwrap_or("no algorithm"),
            header.enc().unwrap_or("no content encryption"),
        );
        text.push_str(&format!(" Its header names {alg} ({}) with {enc}", key_management(alg)));
        if let Some(kid) = header.kid() {
            text.push_str(&format!(" and the key `{kid}`"));
        }
        text.push('.');
        if self.recipients.len() > 1 {
            text.push_str(&format!(" It is encrypted for {} recipients.", self.recipients.len()));
        }
        if header.cty().as_deref() == Some("jwt") {
            text.push_str(" Inside is another token, most likely a signed one.");
        }
        if let Some(iss) = header.text("iss") {
            text.push_str(&format!(" The header repeats the issuer: {iss}."));
        }
        text
    }
}

/// How the content key gets to the recipient (RFC 7518 §4.1).
fn key_management(alg: &str) -> &'static str {
    match alg {
        "dir" => "a key that both sides share",
        "RSA1_5" => "the recipient's RSA key, in a padding that RFC 8725 §3.2 advises against",
        _ if alg.starts_with("RSA-OAEP") => "the recipient's RSA key",
        _ if alg.starts_with("ECDH-ES") => "the recipient's elliptic-curve key",
        _ if alg.starts_with("PBES2") => "a password",
        _ if alg.ends_with("KW") => "a shared key that wraps another",
        _ => "an unknown way of sharing the key",
    }
}

/// The raw texts of a JWE and where they stand.
pub(super) struct Texts<'a> {
    pub(super) serialization: Serialization,
    /// Header and encrypted key of each recipient.
    pub(super) recipients: Vec<(Header, Piece<'a>)>,
    /// Initialization vector, ciphertext, tag, additional data; absent ones left out.
    pub(super) rest: Vec<Piece<'a>>,
}

/// Puts a JWE together; `Err` holds why it cannot be read to its end, with what can.
pub(super) fn assemble(texts: Texts<'_>, anomalies: &mut Vec<Anomaly>) -> Result<Jwe, Box<Malformed>> {
    let header = texts
        .recipients
        .first()
        .map(|(header, _)| header.clone())
        .unwrap_or_default();
    let mut recipients = Vec::new();
    let length = |piece: Piece<'_>, anomalies: &mut Vec<Anomaly>| {
        let read = piece.bytes(anomalies);
        match part::broken(piece, read.fault, None) {
            None => Ok(read.bytes.len()),
            Some((reason, at)) => {
                let mut broken = Malformed::new(reason, at);
                broken.header = Some(header.clone());
                Err(Box::new(broken))
            }
        }
    };
    for (own, key) in texts.recipients {
        own.check(anomalies);
        let key_length = length(key, anomalies)?;
        recipients.push(Recipient {
            header: own,
            key_length,
        });
    }
    let (mut ciphertext_length, mut has_aad) = (0, false);
    for piece in texts.rest {
        let count = length(piece, anomalies)?;
        match piece.part {
            Part::Ciphertext => ciphertext_length = count,
            Part::Aad => has_aad = true,
            _ => {}
        }
    }
    Ok(Jwe {
        serialization: texts.serialization,
        recipients,
        ciphertext_length,
        has_aad,
    })
}
