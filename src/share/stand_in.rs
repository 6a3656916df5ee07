//! Stand-ins for tokens: of the same form, telling the same facts (issuer, audience, scopes, times, organisation, kind of
//! caller), with nothing that proves anything and nothing of a person.

use super::clean::Cleaner;
use super::json_text::{self, Value};
use super::personal::{self, Personal};
use super::receipt::Kind;
use crate::sensitive::Sensitive;
use crate::token::{Opaque, OpaqueShape, Token, decode, with_checksum};
use base64::Engine as _;
use base64::alphabet;
use base64::engine::DecodePaddingMode;
use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig, NO_PAD, PAD};

const LENIENT: GeneralPurposeConfig = GeneralPurposeConfig::new()
    .with_decode_padding_mode(DecodePaddingMode::Indifferent)
    .with_decode_allow_trailing_bits(true);
const URL_SAFE: GeneralPurpose = GeneralPurpose::new(&alphabet::URL_SAFE, LENIENT);
const STANDARD: GeneralPurpose = GeneralPurpose::new(&alphabet::STANDARD, LENIENT);
/// Tokens within tokens within tokens.
const DEEPEST: usize = 4;

/// What a header may say of a token without proving or naming anybody. The key that a proof brings is public.
const HEADER: &[&str] = &[
    "alg", "enc", "typ", "cty", "kid", "zip", "crit", "b64", "jku", "x5u", "kty", "crv", "x", "y", "n", "e", "use",
    "ppt", "ver", "key_ops", "iss", "aud", "htm",
];
/// Claims that decide calls or tell whose a token is; all under `cnf` is a public key's thumbprint.
const DECIDING: &[&str] = &[
    "iss",
    "aud",
    "exp",
    "nbf",
    "iat",
    "auth_time",
    "updated_at",
    "scope",
    "scp",
    "scopes",
    "permissions",
    "permission",
    "perms",
    "authorities",
    "roles",
    "role",
    "wids",
    "groups",
    "entitlements",
    "client_id",
    "azp",
    "appid",
    "cid",
    "clientId",
    "app_displayname",
    "azpacr",
    "appidacr",
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
    "ver",
    "version",
    "typ",
    "type",
    "token_type",
    "token_use",
    "idtyp",
    "gty",
    "grant_type",
    "grantType",
    "acr",
    "amr",
    "acrs",
    "xms_cc",
    "idp",
    "area",
    "region",
    "env",
    "environment",
    "htm",
    "htu",
    "locale",
    "zoneinfo",
    "lvl",
    "hasgroups",
    "_sd_alg",
    "instance_url",
    "kty",
    "crv",
];
/// All strings under these.
const DECIDING_UNDER: &[&str] = &[
    "cnf",
    "realm_access",
    "resource_access",
    "role",
    "_claim_names",
    "_claim_sources",
    "vc",
    "authorization_details",
];

/// The stand-in of a credential's value.
pub(super) fn of(cleaner: &mut Cleaner<'_>, text: &str, place: &str) -> String {
    at_depth(cleaner, text, place, 0)
}

fn at_depth(cleaner: &mut Cleaner<'_>, text: &str, place: &str, depth: usize) -> String {
    let token = decode(&Sensitive::new(text.to_owned()));
    if depth < DEEPEST {
        let parts = text.split('.').count();
        let signed =
            token.jws().is_some() || token.jwe().is_some() || token.malformed().is_some_and(|one| one.header.is_some());
        if text.starts_with('{') {
            // The JSON serializations (RFC 7515 §7.2, RFC 7516 §7.2).
            return json_text::rewrite(text, &mut |value| {
                Some(if value.is_string {
                    part(cleaner, value.text, place, false, depth)
                } else {
                    value.text.to_owned()
                })
            });
        }
        if signed && parts > 1 {
            return compact(cleaner, text, place, depth);
        }
        if let Some(opaque) = token.opaque() {
            return of_opaque(cleaner, text, opaque, place, depth);
        }
    }
    cleaner.forms.like(text)
}

/// Parts between dots; behind tildes disclosures and a key-binding token (RFC 9901).
fn compact(cleaner: &mut Cleaner<'_>, text: &str, place: &str, depth: usize) -> String {
    let mut pieces = text.split('~');
    let issued = pieces.next().unwrap_or_default();
    let count = issued.split('.').count();
    let last = count - 1;
    let new: Vec<String> = issued
        .split('.')
        .enumerate()
        .map(|(at, one)| match at {
            0 => part(cleaner, one, place, true, depth),
            // Of an encrypted token all else is noise.
            1 if count != 5 => part(cleaner, one, place, false, depth),
            _ if at == last || count == 5 => noise(cleaner, one),
            _ => part(cleaner, one, place, false, depth),
        })
        .collect();
    let mut out = new.join(".");
    for piece in pieces {
        out.push('~');
        if piece.contains('.') {
            out.push_str(&at_depth(cleaner, piece, place, depth + 1));
        } else if !piece.is_empty() {
            out.push_str(&part(cleaner, piece, place, false, depth));
        }
    }
    out
}

/// base64 of JSON, with what is in it; anything else as noise.
fn part(cleaner: &mut Cleaner<'_>, text: &str, place: &str, is_header: bool, depth: usize) -> String {
    let Some((bytes, engine)) = decoded(text) else {
        return cleaner.forms.like(text);
    };
    let inside = String::from_utf8_lossy(&bytes).into_owned();
    let new = if json_text::is_json(&inside) {
        json(cleaner, &inside, place, is_header)
    } else if inside.split('.').count() > 2 {
        at_depth(cleaner, &inside, place, depth + 1)
    } else {
        return noise(cleaner, text);
    };
    engine.encode(new)
}

/// Bytes of the same number that say what happened.
fn noise(cleaner: &mut Cleaner<'_>, text: &str) -> String {
    match decoded(text) {
        Some((bytes, engine)) => engine.encode(cleaner.forms.bytes(bytes.len())),
        None => cleaner.forms.like(text),
    }
}

/// The bytes, and the engine that writes them in the same alphabet.
fn decoded(text: &str) -> Option<(Vec<u8>, GeneralPurpose)> {
    let standard = text.contains(['+', '/']);
    let bytes = if standard {
        STANDARD.decode(text)
    } else {
        URL_SAFE.decode(text)
    }
    .ok()?;
    let letters = if standard {
        &alphabet::STANDARD
    } else {
        &alphabet::URL_SAFE
    };
    let padding = if text.ends_with('=') { PAD } else { NO_PAD };
    Some((bytes, GeneralPurpose::new(letters, padding)))
}

/// The JSON of a header or of claims.
fn json(cleaner: &mut Cleaner<'_>, text: &str, place: &str, is_header: bool) -> String {
    // A client that is its own subject stays so.
    let mut clients: Vec<String> = Vec::new();
    json_text::rewrite(text, &mut |value| {
        if ["client_id", "azp", "appid", "cid", "clientId"].contains(&value.name()) {
            clients.push(value.text.to_owned());
        }
        None
    });
    json_text::rewrite(text, &mut |value| claim(cleaner, value, place, is_header, &clients))
}

fn claim(
    cleaner: &mut Cleaner<'_>,
    value: &Value<'_>,
    place: &str,
    is_header: bool,
    clients: &[String],
) -> Option<String> {
    let name = value.name();
    let place = &format!("claims of {place}");
    // What was sent elsewhere as it is has its stand-in: a client's id of random letters in a form and in `cid`.
    if value.is_string && cleaner.ids.is_replaced(value.text) {
        return Some(cleaner.stand_in(value.text, place));
    }
    if let Some(kind) = personal::by_name(name, true).filter(|_| !is_header) {
        let client = kind == Personal::User && clients.iter().any(|one| one == value.text);
        if client || cleaner.decides(name, value.text) || !cleaner.chosen(kind) {
            return None;
        }
        return Some(if value.is_string {
            cleaner.person(kind, value.text, place)
        } else {
            cleaner.forms.like(value.text)
        });
    }
    if !value.is_string {
        return None;
    }
    let first = value.path.first().map_or("", String::as_str);
    let list = if is_header { HEADER } else { DECIDING };
    if list.contains(&name) || (!is_header && DECIDING_UNDER.contains(&first)) || cleaner.decides(name, value.text) {
        // A name of a scope or an audience may hold an e-mail address as well.
        return Some(cleaner.personal(value.text, place)).filter(|new| new != value.text);
    }
    if value.text.is_empty() || value.text == "true" || value.text == "false" {
        return None;
    }
    cleaner.count(Kind::Claim, place);
    Some(cleaner.forms.like(value.text))
}

fn of_opaque(cleaner: &mut Cleaner<'_>, text: &str, opaque: &Opaque, place: &str, depth: usize) -> String {
    match &opaque.shape {
        OpaqueShape::Vendor(vendor) => {
            let head = vendor.form.pattern.head();
            let rest = text.strip_prefix(head).unwrap_or(text);
            // What it tells stays; all else goes.
            let mut kept: Vec<String> = vendor.facts.iter().map(|(_, fact)| fact.clone()).collect();
            kept.retain(|fact| fact.len() > 1);
            let mut new = format!("{head}{}", but_for(cleaner, rest, &kept));
            if let Some(inner) = &vendor.inner {
                let at = text.len() - inner.length.min(text.len());
                if let (Some(lead), Some(inside)) = (text.get(..at), text.get(at..)) {
                    new = format!("{lead}{}", at_depth(cleaner, inside, place, depth + 1));
                }
            }
            let new = with_checksum(&new, vendor);
            if same(text, &new) {
                return new;
            }
            // Some forms have fixed words in their middle.
            let wordy: Vec<String> = rest
                .split(|c: char| !c.is_ascii_alphanumeric())
                .filter(|word| word.len() <= 8 && word.bytes().all(|b| b.is_ascii_alphabetic()))
                .map(str::to_owned)
                .collect();
            kept.extend(wordy);
            let other = with_checksum(&format!("{head}{}", but_for(cleaner, rest, &kept)), vendor);
            if same(text, &other) { other } else { new }
        }
        OpaqueShape::Basic { .. } => basic(cleaner, text, place),
        OpaqueShape::Base64Json(_) => part(cleaner, text, place, false, depth),
        OpaqueShape::Paseto { .. } => {
            let head: String = text.split_inclusive('.').take(2).collect();
            let rest = text.strip_prefix(head.as_str()).unwrap_or_default();
            let rest: Vec<String> = rest.split('.').map(|one| noise(cleaner, one)).collect();
            format!("{head}{}", rest.join("."))
        }
        _ => cleaner.forms.like(text),
    }
}

/// Name and password (RFC 7617); a name that is an e-mail address stays one, and what vendors write behind it stays.
pub(super) fn basic(cleaner: &mut Cleaner<'_>, text: &str, place: &str) -> String {
    let read = decoded(text).and_then(|(bytes, engine)| Some((String::from_utf8(bytes).ok()?, engine)));
    let Some((inside, engine)) = read else {
        return cleaner.forms.like(text);
    };
    let (user, password) = match inside.split_once(':') {
        Some((user, password)) => (user, Some(password)),
        None => (inside.as_str(), None),
    };
    let (name, mark) = match user.rsplit_once('/') {
        Some((name, "token")) => (name, "/token"),
        _ => (user, ""),
    };
    let name = match personal::places(name, Personal::Email).is_empty() {
        false => cleaner.person(Personal::Email, name, place),
        // The client of a form or an address is the same here (RFC 6749 §2.3.1).
        true if cleaner.ids.is_replaced(name) => cleaner.stand_in(name, place),
        true if cleaner.ids.is_client(name) => name.to_owned(),
        true => cleaner.forms.like(name),
    };
    let password = password.map(|word| format!(":{}", cleaner.forms.like(word)));
    engine.encode(format!("{name}{mark}{}", password.unwrap_or_default()))
}

/// A word of the same form in which these pieces stand as they did.
fn but_for(cleaner: &mut Cleaner<'_>, text: &str, kept: &[String]) -> String {
    let found = kept.iter().filter_map(|piece| {
        // Facts are told in small letters.
        let at = text.to_ascii_lowercase().find(&piece.to_ascii_lowercase())?;
        Some((at, at + piece.len()))
    });
    match found.min() {
        Some((from, to)) if to > from => {
            let before = cleaner.forms.like(text.get(..from).unwrap_or_default());
            let piece = text.get(from..to).unwrap_or_default();
            let rest = but_for(cleaner, text.get(to..).unwrap_or_default(), kept);
            format!("{before}{piece}{rest}")
        }
        _ => cleaner.forms.like(text),
    }
}

/// Whether two texts read as the same kind of token with the same facts.
fn same(old: &str, new: &str) -> bool {
    let told = |text: &str| {
        let token: Token = decode(&Sensitive::new(text.to_owned()));
        (token.text(), token.opaque().map(Opaque::facts))
    };
    told(old) == told(new)
}
