//! What of an exchange proves who calls: to be taken out of everything that is shown.
//!
//! That are the credentials that were found, the secret cookies, parameters and fields, what stands in any header, unless
//! the registry says that the header is harmless, and whatever is as random as tokens are.

use super::{Credential, Scheme, random};
use crate::exchange::Exchange;
use crate::sensitive::Sensitive;
use crate::token::looks_random;
use crate::vendors::credentials;
use base64::Engine as _;
use serde_json::Value;

/// Shorter values of cookies and fields are words, which may stand in any sentence.
const SHORTEST: usize = 8;
/// At most this many secrets are looked for.
const MOST: usize = 500;

/// What of an exchange may prove who calls; each with whether it is a credential for sure.
#[derive(Clone, Default)]
pub struct Secrets(Vec<(Sensitive<String>, bool)>);

impl Secrets {
    /// Everything that may prove who calls, to be taken out of a server's words: tokens as read and as sent, what stands in
    /// headers that are not known to be harmless, cookies of both sides, parameters of the address and of the body.
    pub fn of(exchange: &Exchange, found: &[Credential]) -> Self {
        Self(all(exchange, found))
    }

    /// All of them, to be looked for and taken out.
    pub fn all(&self) -> impl Iterator<Item = &str> {
        // Looked for, to be taken out.
        self.0.iter().map(|(secret, _)| secret.expose().as_str())
    }

    /// Those that are no words, to be taken out of everything that is shown, our own words too.
    pub fn unmistakable(&self) -> impl Iterator<Item = &str> {
        // Looked at, and looked for, to be taken out.
        let all = self.0.iter().map(|(secret, known)| (secret.expose().as_str(), *known));
        all.filter(|(secret, known)| secret.len() >= SHORTEST && (*known || !is_words(secret)))
            .map(|(secret, _)| secret)
    }
}

impl Secrets {
    /// Those that are credentials for sure, and those that are as random as these: to be looked for in other calls, too.
    pub fn sure(&self) -> impl Iterator<Item = &str> {
        // Looked at, and looked for, to be taken out.
        let all = self.0.iter().map(|(secret, known)| (secret.expose().as_str(), *known));
        all.filter(|(secret, known)| secret.len() >= SHORTEST && (*known || looks_random(secret)))
            .map(|(secret, _)| secret)
    }
}

impl std::fmt::Debug for Secrets {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} secrets", self.0.len())
    }
}

/// Letters, and what stands between words and in addresses: what a table or a sentence of ours may hold by itself.
fn is_words(text: &str) -> bool {
    let word = |c: char| c.is_ascii_lowercase() || c.is_ascii_whitespace() || "-_./:;,()[]{}\"'*".contains(c);
    text.chars().all(word) || text.starts_with("http://") || text.starts_with("https://")
}

/// Each with whether it is a credential for sure.
fn all(exchange: &Exchange, found: &[Credential]) -> Vec<(Sensitive<String>, bool)> {
    let tokens = found.iter().filter_map(|credential| credential.token.clone());
    let mut known: Vec<Sensitive<String>> = tokens.chain(found.iter().filter_map(password)).collect();
    // A token with white space in it, as it is sent by mistake, is looked for without, as texts are looked through.
    let joined: Vec<Sensitive<String>> = known.iter().filter_map(without_space).collect();
    known.extend(joined);
    // Echoed within markup, a piece of it is read as a tag: what stands around that is left.
    let around: Vec<Sensitive<String>> = known.iter().flat_map(around_tags).collect();
    known.extend(around);
    let mut others = Vec::new();
    for (name, value) in exchange.request_headers.iter() {
        // Split, and kept inside `Sensitive`.
        let value = value.expose().trim();
        if credentials::is_harmless(name) {
            others.extend(long(in_address(value)));
            continue;
        }
        others.extend(long(pieces(value).into_iter()));
    }
    for value in exchange
        .request_headers
        .all("cookie")
        .chain(exchange.response_headers.all("set-cookie"))
    {
        // Split, and kept inside `Sensitive`.
        let values = value.expose().split(';').filter_map(|pair| pair.split_once('='));
        others.extend(long(values.flat_map(|(_, value)| pieces(value.trim()))));
    }
    let names = exchange.url.query_names();
    let names = names.iter().filter(|name| is_secret_name(name));
    others.extend(names.flat_map(|name| exchange.url.query(name)));
    others.extend(exchange.url.secrets());
    others.extend(long(of_body(exchange)));
    others.extend(long(random::words(exchange).into_iter()));
    let mut all: Vec<(Sensitive<String>, bool)> = known.into_iter().map(|secret| (secret, true)).collect();
    all.extend(others.into_iter().map(|secret| (secret, false)));
    all.truncate(MOST);
    let encoded: Vec<(Sensitive<String>, bool)> = all
        .iter()
        .filter_map(|(secret, known)| Some((encoded(secret)?, *known)))
        .collect();
    all.extend(encoded);
    all
}

fn without_space(secret: &Sensitive<String>) -> Option<Sensitive<String>> {
    // Joined, and kept inside `Sensitive`.
    let text = secret.expose();
    let joined: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    (joined.len() < text.len()).then(|| Sensitive::new(joined))
}

/// The pieces of a secret that a reader of markup shows: what stands before, between and behind what it takes for tags.
fn around_tags(secret: &Sensitive<String>) -> Vec<Sensitive<String>> {
    // Split, and kept inside `Sensitive`.
    let text = secret.expose();
    if !text.contains('<') {
        return Vec::new();
    }
    let pieces = text.split(['<', '>']).map(str::trim);
    let long = pieces.filter(|piece| piece.len() >= SHORTEST);
    long.map(|piece| Sensitive::new(piece.to_owned())).collect()
}

/// A value, what stands behind its scheme or name, and what it hides in base64 (cookies that are wrapped).
fn pieces(value: &str) -> Vec<String> {
    let behind = value
        .split_once(|c: char| c.is_ascii_whitespace() || c == '=')
        .map(|(_, rest)| rest.trim().to_owned());
    let keyword = value
        .split_once('-')
        .filter(|(word, _)| word.eq_ignore_ascii_case("bearer"));
    let mut found = vec![value.to_owned()];
    found.extend(behind);
    found.extend(keyword.map(|(_, rest)| rest.to_owned()));
    found.extend(wrapped(value));
    found
}

/// The texts of a JSON object in base64, possibly with a signature behind a dot or two dashes.
fn wrapped(value: &str) -> Vec<String> {
    let head = value
        .split(['.', ':'])
        .next()
        .unwrap_or_default()
        .split("--")
        .next()
        .unwrap_or_default();
    // As base64 of a list, an object, a text or the white space before one begins; of numbers nothing is a text.
    if !head.starts_with(['e', 'W', 'I', 'C', 'D', '%']) {
        return Vec::new();
    }
    let head = percent_encoding::percent_decode_str(head)
        .decode_utf8_lossy()
        .into_owned();
    let plain = head.trim_end_matches('=').replace('+', "-").replace('/', "_");
    let bytes = base64::engine::general_purpose::URL_SAFE_NO_PAD
        .decode(plain)
        .unwrap_or_default();
    // A JWT's header is public.
    let jwt = value.starts_with("eyJ") && value.matches('.').count() == 2;
    match serde_json::from_slice::<Value>(&bytes) {
        Ok(json) if !jwt => texts(&json, 0),
        _ => Vec::new(),
    }
}

fn texts(json: &Value, depth: usize) -> Vec<String> {
    match json {
        Value::String(text) => vec![text.clone()],
        Value::Object(fields) if depth < 4 => fields.values().take(50).flat_map(|one| texts(one, depth + 1)).collect(),
        Value::Array(list) if depth < 4 => list.iter().take(50).flat_map(|one| texts(one, depth + 1)).collect(),
        _ => Vec::new(),
    }
}

/// The secret parameters of an address in a header (`Referer`).
fn in_address(value: &str) -> std::vec::IntoIter<String> {
    let behind = value.split_once(['?', '#']).map(|(_, rest)| rest).unwrap_or_default();
    let pairs = behind.split(['&', '#', '?']).filter_map(|pair| pair.split_once('='));
    let secret = pairs
        .filter(|(name, _)| is_secret_name(name))
        .map(|(_, value)| value.to_owned());
    secret.collect::<Vec<_>>().into_iter()
}

fn long(values: impl Iterator<Item = String>) -> impl Iterator<Item = Sensitive<String>> {
    values.filter(|value| value.len() >= SHORTEST).map(Sensitive::new)
}

/// What stands behind the colon of HTTP Basic (RFC 7617 §2).
fn password(credential: &Credential) -> Option<Sensitive<String>> {
    let token = credential
        .token
        .as_ref()
        .filter(|_| credential.scheme == Scheme::Basic)?;
    // Decoded, and kept inside `Sensitive`.
    let bytes = base64::engine::general_purpose::STANDARD.decode(token.expose()).ok()?;
    let text = String::from_utf8_lossy(&bytes).into_owned();
    let (_, password) = text.split_once(':')?;
    Some(Sensitive::new(password.to_owned()))
}

/// As it stands in an address or a form, where that differs.
fn encoded(secret: &Sensitive<String>) -> Option<Sensitive<String>> {
    // Encoded, and kept inside `Sensitive`.
    let plain = secret.expose();
    let is_plain = |byte: &u8| byte.is_ascii_alphanumeric() || b"*-._".contains(byte);
    // As tokens are: nothing of them is written otherwise.
    let first = plain.bytes().position(|byte| !is_plain(&byte))?;
    let mut text = String::with_capacity(plain.len() + 16);
    text.push_str(plain.get(..first).unwrap_or_default());
    let mut rest = plain.as_bytes().get(first..).unwrap_or_default();
    while !rest.is_empty() {
        // Long pieces that stay as they are, at once.
        let (run, more) = rest.split_at(rest.iter().position(|byte| !is_plain(byte)).unwrap_or(rest.len()));
        text.extend(std::str::from_utf8(run));
        let (odd, more) = more.split_at(more.iter().position(is_plain).unwrap_or(more.len()));
        text.extend(url::form_urlencoded::byte_serialize(odd));
        rest = more;
    }
    (text != *plain).then(|| Sensitive::new(text))
}

/// Whether a parameter or field of this name may hold a secret.
pub fn is_secret_name(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    let parts = ["secret", "passw", "pwd", "token", "otp", "auth", "api_key", "apikey"];
    name == "pin" || credentials::is_parameter(&name) || parts.iter().any(|part| name.contains(part))
}

/// The secret fields of a form, or of the top of a JSON body.
fn of_body(exchange: &Exchange) -> std::vec::IntoIter<String> {
    let text = exchange.request_body.text().unwrap_or_default().trim();
    let found: Vec<String> = match serde_json::from_str::<Value>(text) {
        Ok(Value::Object(fields)) => fields
            .iter()
            .filter(|(name, _)| is_secret_name(name))
            .filter_map(|(_, value)| value.as_str().map(str::to_owned))
            .collect(),
        _ => url::form_urlencoded::parse(text.as_bytes())
            .filter(|(name, _)| is_secret_name(name))
            .map(|(_, value)| value.into_owned())
            .collect(),
    };
    found.into_iter()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::credential;
    use crate::exchange::Body;

    /// What of `texts` is not known to be secret.
    fn missed<'t>(exchange: &Exchange, texts: &[&'t str]) -> Vec<&'t str> {
        let found = Secrets::of(exchange, &credential::find(exchange));
        let known = |text: &str| found.all().any(|secret| secret == text);
        texts.iter().copied().filter(|text| !known(text)).collect()
    }

    #[test]
    fn everything_that_proves_who_calls_is_a_secret() {
        let mut exchange = Exchange::new(
            "1",
            "POST",
            "https://joe:InTheAddress1@api.example.com/?api_key=InTheQuery1",
            0,
        )
        .unwrap();
        for (name, value) in [
            // joe:InBasic12345
            ("authorization", "Basic am9lOkluQmFzaWMxMjM0NQ=="),
            ("cookie", "lang=en; sid=InACookie12345; b=c"),
            ("x-client-secret", "InAHeader12345"),
            ("x-csrf-token", "InACsrfHeader12345"),
        ] {
            exchange.request_headers.push(name, value);
        }
        exchange
            .response_headers
            .push("set-cookie", "sid=InSetCookie12345; HttpOnly");
        exchange.request_body = Body::of("client_secret=InTheForm%2B12345&code=InTheCode12345&scope=InTheScope12345");
        let all = [
            "InTheAddress1",
            "InTheQuery1",
            "InBasic12345",
            "InACookie12345",
            "InAHeader12345",
            "InACsrfHeader12345",
            "InSetCookie12345",
            "InTheForm+12345",
            "InTheForm%2B12345",
            "InTheCode12345",
        ];
        assert_eq!(missed(&exchange, &all), Vec::<&str>::new());
        assert_eq!(missed(&exchange, &["InTheScope12345", "en"]).len(), 2);
        exchange.request_body = Body::of(r#"{"user":"joe","newPassword":"InTheJson12345"}"#);
        assert_eq!(missed(&exchange, &["InTheJson12345"]), Vec::<&str>::new());
    }

    #[test]
    fn what_a_reader_of_markup_leaves_of_a_token_is_a_secret() {
        let mut exchange = Exchange::new("1", "GET", "https://api.example.com/", 0).unwrap();
        exchange
            .request_headers
            .push("authorization", "Bearer a#Aa ! #a0]AAA<b>]AaA#A#aA#<A");
        let left = ["a#Aa ! #a0]AAA", "a#Aa!#a0]AAA", "]AaA#A#aA#"];
        assert_eq!(missed(&exchange, &left), Vec::<&str>::new());
    }

    #[test]
    fn what_is_encoded_is_what_forms_write() {
        for text in ["a b", "Bearer abc.def", "%%", "", "plain", "ü-x/y+z=", "=a=", "*-._~"] {
            let whole: String = url::form_urlencoded::byte_serialize(text.as_bytes()).collect();
            let own = encoded(&Sensitive::new(text.to_owned()));
            let own = own.map_or_else(|| text.to_owned(), |own| own.expose().clone());
            assert_eq!(own, whole);
        }
    }
}
