//! Checks signatures with the browser's own cryptography (WebCrypto) and keys that the user gave.
//! Nothing of token or key leaves the page. Which key may check what is decided in
//! [`crate::token::key`].

use crate::browser::error::BrowserError;
use crate::browser::js;
use crate::sensitive::Sensitive;
use crate::token::Jws;
use crate::token::key::{
    Algorithm, Checked, GivenKey, GivenKeys, KeyKind, Material, Obstacle, Outcome, Plan, UsedKey, plan,
};
use js_sys::{Array, Object, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{CryptoKey, SubtleCrypto};

/// Checks every signature of a token. `payload` is what the user gave for one that is not in it.
pub async fn check(jws: &Jws, keys: &GivenKeys, payload: Option<&Sensitive<Vec<u8>>>) -> Vec<Checked> {
    let count = jws.signatures.len();
    let mut all = Vec::with_capacity(count);
    for index in 0..count {
        let (outcome, cautions) = match plan(jws, index, keys, payload) {
            Ok(plan) => {
                let (outcome, used) = perform(&plan).await;
                let of_key = used.map_or(&[][..], |used| plan.cautions_of(used));
                (outcome, of_key.iter().chain(&plan.cautions).cloned().collect())
            }
            Err(refusal) => (Outcome::Refused(refusal), Vec::new()),
        };
        all.push(Checked {
            index,
            count,
            outcome,
            cautions,
        });
    }
    all
}

/// Tries each candidate of a plan with the browser's cryptography; the number is that of the key which the result is
/// about, if it is one.
pub async fn perform(plan: &Plan<'_>) -> (Outcome, Option<usize>) {
    let Some(subtle) = subtle() else {
        return (Outcome::CannotCheck(Obstacle::NoCrypto), None);
    };
    let algorithm = plan.algorithm;
    let mut obstacle = None;
    for (index, key) in plan.candidates.iter().enumerate() {
        match fits(&subtle, plan, key).await {
            Ok(true) => {
                let key = UsedKey::from(*key);
                return (Outcome::Verified { key, algorithm }, Some(index));
            }
            Ok(false) => {}
            Err(found) => obstacle = obstacle.or(Some(found)),
        }
    }
    let only = (plan.candidates.len() == 1).then_some(0);
    match obstacle {
        // A key that could not be tried might have been the one.
        Some(obstacle) => (Outcome::CannotCheck(obstacle), only),
        None => {
            let keys = plan.candidates.iter().map(|key| UsedKey::from(*key)).collect();
            (Outcome::Refuted { keys, algorithm }, only)
        }
    }
}

/// The browser's cryptography; pages that are not secure have none.
fn subtle() -> Option<SubtleCrypto> {
    let found = js::get(&js::get(&js_sys::global(), "crypto"), "subtle");
    // Another realm's would fail `instanceof`; the property is the browser's.
    found.is_object().then(|| found.unchecked_into())
}

async fn fits(subtle: &SubtleCrypto, plan: &Plan<'_>, key: &GivenKey) -> Result<bool, Obstacle> {
    let algorithm = plan.algorithm;
    // Only counted.
    if !algorithm.takes_length(plan.signature.expose().len()) {
        return Ok(false);
    }
    let failed = |thrown: &JsValue| obstacle(thrown, algorithm, key);
    let names = Names::of(algorithm, key.kind());
    let usages = Array::of1(&"verify".into());
    // It goes to the browser's cryptography alone, and cannot be read out of it again.
    let imported = match key.material().expose() {
        Material::Secret(bytes) => subtle.import_key_with_object(
            "raw",
            Uint8Array::from(bytes.as_slice()).unchecked_ref(),
            &names.to_import(),
            false,
            &usages,
        ),
        public => {
            let members: Vec<(&str, JsValue)> = public
                .public_jwk()
                .unwrap_or_default()
                .into_iter()
                .map(|(name, value)| (name, value.into()))
                .collect();
            subtle.import_key_with_object(
                "jwk",
                js::object(&members).unchecked_ref(),
                &names.to_import(),
                false,
                &usages,
            )
        }
    };
    let imported = imported.map_err(|thrown| failed(&thrown))?;
    let imported: CryptoKey = JsFuture::from(imported)
        .await
        .map_err(|thrown| failed(&thrown))?
        .unchecked_into();
    // Signature and signed text go to the browser's cryptography alone.
    let signature = Uint8Array::from(plan.signature.expose().as_slice());
    let input = Uint8Array::from(plan.input.expose().as_slice());
    let asked = subtle
        .verify_with_object_and_buffer_source_and_buffer_source(&names.to_verify(), &imported, &signature, &input)
        .map_err(|thrown| failed(&thrown))?;
    let answer = JsFuture::from(asked).await.map_err(|thrown| failed(&thrown))?;
    Ok(answer.is_truthy())
}

/// An algorithm in the words of WebCrypto.
struct Names {
    name: &'static str,
    curve: Option<&'static str>,
    algorithm: Algorithm,
}

impl Names {
    fn of(algorithm: Algorithm, kind: KeyKind) -> Self {
        let (name, curve) = match (algorithm, kind) {
            (Algorithm::Hmac(_), _) => ("HMAC", None),
            (Algorithm::RsaPkcs1(_), _) => ("RSASSA-PKCS1-v1_5", None),
            (Algorithm::RsaPss(_), _) => ("RSA-PSS", None),
            (Algorithm::Ecdsa(curve), _) => ("ECDSA", Some(curve.name())),
            // The name of the algorithm is that of the key's curve.
            (_, KeyKind::Edwards(curve)) => (curve.name(), None),
            (other, _) => (other.name(), None),
        };
        Self { name, curve, algorithm }
    }

    fn to_import(&self) -> Object {
        let mut members = vec![("name", self.name.into())];
        match (self.curve, self.algorithm.hash()) {
            (Some(curve), _) => members.push(("namedCurve", curve.into())),
            (None, Some(hash)) => members.push(("hash", hash.name().into())),
            (None, None) => {}
        }
        js::object(&members).unchecked_into()
    }

    fn to_verify(&self) -> Object {
        let mut members = vec![("name", self.name.into())];
        match (self.algorithm, self.algorithm.hash()) {
            // RFC 7518 §3.5: the salt is as long as the hash.
            (Algorithm::RsaPss(hash), _) => {
                let length = i64::try_from(hash.length()).unwrap_or_default();
                members.push(("saltLength", js::number(length)));
            }
            (Algorithm::Ecdsa(_), Some(hash)) => members.push(("hash", hash.name().into())),
            _ => {}
        }
        js::object(&members).unchecked_into()
    }
}

/// Why the browser did not do it (W3C Web Cryptography, "Exceptions").
fn obstacle(thrown: &JsValue, algorithm: Algorithm, key: &GivenKey) -> Obstacle {
    match js::get(thrown, "name").as_string().as_deref() {
        Some("NotSupportedError") => Obstacle::NoAlgorithm {
            algorithm,
            kind: key.kind(),
        },
        Some("DataError") => Obstacle::KeyRejected { key: key.into() },
        _ => match BrowserError::api("crypto.subtle", thrown) {
            BrowserError::Api { reason, .. } => Obstacle::Failed { reason },
            other => Obstacle::Failed {
                reason: other.to_string(),
            },
        },
    }
}

#[cfg(test)]
mod tests;
