//! [`plan`]: which of the given keys may check a signature, and over which bytes.

use super::algorithm::Algorithm;
use super::caution::Caution;
use super::error::KeyError;
use super::material::{KeyKind, Material};
use super::refusal::Refusal;
use super::{GivenKey, GivenKeys, jwk, pem};
use crate::sensitive::Sensitive;
use crate::token::header::Header;
use crate::token::json::{Json, List};
use crate::token::jws::{Jws, Payload};

/// A token that names no key is tried with at most this many.
const MOST_TRIED: usize = 16;
/// At most this many names of extensions are told.
const MOST_NAMES: usize = 8;

/// What a check needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan<'a> {
    /// The algorithm of the token's header. It fits every candidate.
    pub algorithm: Algorithm,
    /// What was signed.
    pub input: Sensitive<Vec<u8>>,
    /// The signature.
    pub signature: &'a Sensitive<Vec<u8>>,
    /// The keys to try, one after the other.
    pub candidates: Vec<&'a GivenKey>,
    /// What a reader must know, whichever key fits.
    pub cautions: Vec<Caution>,
    /// What a reader must know of each candidate.
    of_keys: Vec<Vec<Caution>>,
}

impl Plan<'_> {
    /// What a reader must know when candidate number `index` was used.
    pub fn cautions_of(&self, index: usize) -> &[Caution] {
        self.of_keys.get(index).map_or(&[], Vec::as_slice)
    }
}

/// Says how signature number `index` is to be checked with the keys that the user gave. `payload`
/// is what the user gave for one that is not in the token.
///
/// # Errors
/// [`Refusal`] says why it cannot, or must not, be checked with them.
pub fn plan<'a>(
    jws: &'a Jws,
    index: usize,
    keys: &'a GivenKeys,
    payload: Option<&Sensitive<Vec<u8>>>,
) -> Result<Plan<'a>, Refusal> {
    let signature = jws.signatures.get(index).ok_or(Refusal::NoSuchSignature)?;
    let header = &signature.header;
    let name = header.alg().ok_or(Refusal::AlgMissing)?;
    // In any case of letters: "nOnE" deceived servers.
    if name.eq_ignore_ascii_case("none") {
        return Err(Refusal::Unsigned);
    }
    // Only its presence is looked at.
    if signature.value.expose().is_empty() {
        let algorithm = KeyError::shown(name);
        return Err(Refusal::NoSignature { algorithm });
    }
    let algorithm = Algorithm::named(name).ok_or_else(|| Refusal::AlgUnknown {
        algorithm: KeyError::shown(name),
    })?;
    let (candidates, caution) = candidates(header, algorithm, keys)?;
    let input = match (&jws.payload, payload) {
        (Payload::Detached, Some(payload)) => jws.signing_input_over(index, payload),
        _ => jws.signing_input(index),
    };
    let input = input.ok_or(Refusal::Detached)?;
    let carried = Carried::of(header);
    let of_keys = candidates.iter().map(|key| of_key(key, algorithm, &carried)).collect();
    let mut cautions: Vec<Caution> = caution.into_iter().collect();
    cautions.extend(of_token(jws, header, &carried));
    Ok(Plan {
        algorithm,
        input,
        signature: &signature.value,
        candidates,
        cautions,
        of_keys,
    })
}

/// The keys that may check it.
fn candidates<'a>(
    header: &Header,
    algorithm: Algorithm,
    keys: &'a GivenKeys,
) -> Result<(Vec<&'a GivenKey>, Option<Caution>), Refusal> {
    let all = &keys.keys;
    let serving: Vec<&GivenKey> = all.iter().filter(|key| key.serves(algorithm)).collect();
    if serving.is_empty() {
        return Err(why_none(algorithm, all));
    }
    let Some(kid) = header.kid() else {
        let count = serving.len();
        let tried: Vec<&GivenKey> = serving.into_iter().take(MOST_TRIED).collect();
        let caution = Caution::Tried {
            count,
            tried: tried.len(),
        };
        return Ok((tried, (count > 1).then_some(caution)));
    };
    let named: Vec<&GivenKey> = serving.iter().copied().filter(|key| key.kid() == Some(kid)).collect();
    if !named.is_empty() {
        return Ok((named.into_iter().take(MOST_TRIED).collect(), None));
    }
    if let ([only], true) = (serving.as_slice(), all.len() == 1 && keys.skipped.is_empty()) {
        let caution = match only.kid() {
            Some(_) => Caution::OtherName,
            None => Caution::NoName,
        };
        return Ok((vec![only], Some(caution)));
    }
    let nameless: Vec<&GivenKey> = serving
        .into_iter()
        .filter(|key| key.kid().is_none())
        .take(MOST_TRIED)
        .collect();
    if nameless.is_empty() {
        let count = all.len() + keys.skipped.len();
        return Err(Refusal::KidUnknown { count });
    }
    Ok((nameless, Some(Caution::NoName)))
}

fn why_none(algorithm: Algorithm, keys: &[GivenKey]) -> Refusal {
    // It would fit but for what it says of itself.
    if let Some(key) = keys.iter().find(|key| key.kind.fits(algorithm)) {
        let names: Vec<&str> = key.algorithms().iter().map(|algorithm| algorithm.name()).collect();
        let allowed = names.join(", ");
        return Refusal::OtherAlgorithm { algorithm, allowed };
    }
    let found = keys.first().map_or(KeyKind::Secret { bytes: 0 }, GivenKey::kind);
    match algorithm {
        Algorithm::Hmac(_) if found.is_public() => Refusal::Confusion { algorithm, found },
        _ => Refusal::Kind { algorithm, found },
    }
}

/// The keys that the token carries: only to say so when the user gave one of them.
struct Carried {
    names: Vec<&'static str>,
    keys: Vec<(&'static str, Material)>,
}

impl Carried {
    fn of(header: &Header) -> Self {
        let names = ["jwk", "jku", "x5c", "x5u"]
            .into_iter()
            .filter(|name| header.get(name).is_some())
            .collect();
        let mut keys = Vec::new();
        let jwk = header.get("jwk").and_then(Json::as_object);
        if let Some(Ok(key)) = jwk.map(|object| jwk::key(object, String::new())) {
            // Only compared.
            keys.push(("jwk", key.material.expose().clone()));
        }
        let first = header.get("x5c").and_then(Json::as_list).and_then(List::first);
        if let Some(material) = first.and_then(Json::as_text).and_then(pem::certificate_in_base64) {
            keys.push(("x5c", material));
        }
        Self { names, keys }
    }
}

fn of_key(key: &GivenKey, algorithm: Algorithm, carried: &Carried) -> Vec<Caution> {
    let mut cautions = key.cautions.clone();
    match (key.kind, algorithm.hash()) {
        (KeyKind::Rsa { bits }, _) if bits < 2048 => cautions.push(Caution::SmallRsa { bits }),
        (KeyKind::Secret { bytes }, Some(hash)) if bytes < hash.length() => {
            let needed = hash.length();
            cautions.push(Caution::ShortSecret { bytes, needed });
        }
        _ => {}
    }
    // Only compared.
    let given = key.material.expose();
    if let Some((name, _)) = carried.keys.iter().find(|(_, material)| material == given) {
        cautions.push(Caution::CarriedByToken { name });
    }
    cautions
}

fn of_token(jws: &Jws, header: &Header, carried: &Carried) -> Vec<Caution> {
    let mut cautions = Vec::new();
    if !carried.names.is_empty() {
        let names = carried.names.clone();
        cautions.push(Caution::TokenNames { names });
    }
    if header.protected().get("alg").is_none() {
        cautions.push(Caution::AlgUnprotected);
    }
    let names: Vec<String> = header
        .critical()
        .into_iter()
        .filter(|name| *name != "b64")
        .take(MOST_NAMES)
        .map(KeyError::shown)
        .collect();
    if !names.is_empty() {
        cautions.push(Caution::Critical { names });
    }
    if matches!(jws.payload, Payload::Token(_)) {
        cautions.push(Caution::Nested);
    }
    if jws.disclosure.as_ref().is_some_and(|more| !more.disclosures.is_empty()) {
        cautions.push(Caution::Disclosures);
    }
    cautions
}
