//! [`Header`]: the JOSE header (RFC 7515 §4, RFC 7516 §4), and what is dangerous in it.

use super::MAX_PARTS;
use super::anomaly::Anomaly;
use super::json::{Document, Json, List, Object};
use super::without_tokens;
use std::fmt;

/// Header parameters that `crit` may not name, because every reader knows them
/// (RFC 7515 §4.1, RFC 7516 §4.1, RFC 7518).
const REGISTERED: &[&str] = &[
    "alg", "jku", "jwk", "kid", "x5u", "x5c", "x5t", "x5t#S256", "typ", "cty", "crit", "enc", "zip", "epk", "apu",
    "apv", "iv", "tag", "p2s", "p2c",
];

/// At most this many characters of an algorithm's name are shown; the longest registered one has 18.
const MOST_SHOWN: usize = 64;

/// A JOSE header: the protected part, and in JSON serializations the parts that no signature covers.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Header {
    protected: Document,
    unprotected: Document,
}

impl Header {
    /// Of documents that are objects, or of none.
    pub(super) fn new(protected: Document, unprotected: Document) -> Self {
        Self { protected, unprotected }
    }

    /// The part that is covered by the signature or the authentication tag.
    pub fn protected(&self) -> Object<'_> {
        self.protected.object()
    }

    /// The parts that are not.
    pub fn unprotected(&self) -> Object<'_> {
        self.unprotected.object()
    }

    /// All of it as compact JSON, the protected part first.
    pub fn to_text(&self) -> String {
        match self.unprotected().is_empty() {
            true => self.protected().to_text(),
            false => Document::of_members([self.protected(), self.unprotected()]).to_text(),
        }
    }

    /// A parameter of either part, the protected one first.
    pub fn get(&self, name: &str) -> Option<Json<'_>> {
        self.protected().get(name).or_else(|| self.unprotected().get(name))
    }

    /// A parameter that is a string.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.get(name)?.as_text()
    }

    /// The algorithm, exactly as written.
    pub fn alg(&self) -> Option<&str> {
        self.text("alg")
    }

    /// The content encryption algorithm of a JWE.
    pub fn enc(&self) -> Option<&str> {
        self.text("enc")
    }

    /// Which key of the issuer.
    pub fn kid(&self) -> Option<&str> {
        self.text("kid")
    }

    /// The type in lower case and without `application/`, which RFC 7515 §4.1.9 lets drop: `jwt`, `at+jwt`, `dpop+jwt` …
    pub fn typ(&self) -> Option<String> {
        self.text("typ").map(media_type)
    }

    /// The content type, in the form of [`Header::typ`]; `jwt` says that the payload is a token itself.
    pub fn cty(&self) -> Option<String> {
        self.text("cty").map(media_type)
    }

    /// False when the payload stands in the token as it is (RFC 7797 `b64`).
    pub fn is_encoded(&self) -> bool {
        !matches!(self.protected().get("b64"), Some(Json::Bool(false)))
    }

    /// The algorithm as it may be shown: the header may name anything, a token too.
    pub fn shown_alg(&self) -> Option<String> {
        let alg: String = self
            .alg()?
            .chars()
            .filter(|c| !c.is_control())
            .take(MOST_SHOWN)
            .collect();
        Some(without_tokens(&alg).unwrap_or(alg))
    }

    /// The key's id as it may be shown: without control characters and tokens, cut.
    pub fn shown_kid(&self) -> Option<String> {
        let kid: String = self
            .kid()?
            .chars()
            .filter(|c| !c.is_control())
            .take(MOST_SHOWN)
            .collect();
        Some(without_tokens(&kid).unwrap_or(kid))
    }

    /// The extensions that a reader must understand (`crit`).
    pub fn critical(&self) -> Vec<&str> {
        let names = self.get("crit").and_then(Json::as_list);
        names.into_iter().flatten().filter_map(Json::as_text).collect()
    }

    pub(super) fn check(&self, anomalies: &mut Vec<Anomaly>) {
        // Most headers hold none of what is looked for below.
        let telling = |name: &str| matches!(name, "jwk" | "x5c" | "jku" | "x5u" | "crit" | "b64");
        if self.unprotected().is_empty() && !self.protected().iter().any(|(name, _)| telling(name)) {
            match self.alg() {
                None => anomalies.push(Anomaly::AlgMissing),
                Some(alg) if alg.eq_ignore_ascii_case("none") => anomalies.push(Anomaly::AlgNone),
                Some(_) => {}
            }
            return;
        }
        match (self.alg(), self.protected().get("alg")) {
            (None, _) => anomalies.push(Anomaly::AlgMissing),
            // "none" in any case: lenient servers were deceived by "nOnE".
            (Some(alg), _) if alg.eq_ignore_ascii_case("none") => anomalies.push(Anomaly::AlgNone),
            // A JWE may have it there: whoever changes it only makes the token unreadable.
            (Some(_), None) if self.enc().is_none() => anomalies.push(Anomaly::AlgUnprotected),
            (Some(_), _) => {}
        }
        for name in ["jwk", "x5c"] {
            // A DPoP proof must bring its key (RFC 9449 §4.2): it is the token that names the thumbprint.
            let proof = name == "jwk" && self.typ().as_deref() == Some("dpop+jwt");
            if self.get(name).is_some() && !proof {
                anomalies.push(Anomaly::KeyInHeader { name });
            }
        }
        for name in ["jku", "x5u"] {
            if self.get(name).is_some() {
                anomalies.push(Anomaly::KeyAddressInHeader { name });
            }
        }
        // Bounded, because each is looked up among all of the others.
        for (name, _) in self.unprotected().iter().take(MAX_PARTS) {
            if self.protected().get(name).is_some() {
                let name = name.to_owned();
                anomalies.push(Anomaly::HeaderInBoth { name });
            }
        }
        self.check_critical(anomalies);
    }

    fn check_critical(&self, anomalies: &mut Vec<Anomaly>) {
        let names = self.critical();
        if !self.is_encoded() && !names.contains(&"b64") {
            anomalies.push(Anomaly::UnencodedNotCritical);
        }
        let Some(crit) = self.get("crit") else { return };
        let count = crit.as_list().map_or(0, List::len);
        let why = if self.protected().get("crit").is_none() {
            Some("it stands in the unprotected header")
        } else if crit.as_list().is_none() {
            Some("it is not an array")
        } else if count == 0 {
            Some("it is empty")
        } else if names.len() < count {
            Some("it holds something else than names")
        } else if names.iter().any(|name| REGISTERED.contains(name)) {
            Some("it names a parameter that every reader knows")
        } else if names.iter().take(MAX_PARTS).any(|name| self.get(name).is_none()) {
            Some("it names a parameter that the header does not have")
        } else {
            None
        };
        if let Some(why) = why {
            anomalies.push(Anomaly::CriticalMalformed { why });
        }
        // `b64` has an anomaly of its own.
        let unknown: Vec<String> = names
            .iter()
            .filter(|name| **name != "b64")
            .take(MAX_PARTS)
            .map(|name| (*name).to_owned())
            .collect();
        if !unknown.is_empty() {
            anomalies.push(Anomaly::Critical { names: unknown });
        }
    }
}

impl fmt::Debug for Header {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Names alone: values are parts of a token.
        f.debug_struct("Header")
            .field("protected", &self.protected())
            .field("unprotected", &self.unprotected())
            .finish()
    }
}

fn media_type(text: &str) -> String {
    let lower = text.to_ascii_lowercase();
    match lower.strip_prefix("application/") {
        Some(rest) => rest.to_owned(),
        None => lower,
    }
}
