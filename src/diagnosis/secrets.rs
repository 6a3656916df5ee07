//! Everything secret that an exchange carried, to be taken out of whatever the server said: servers repeat what they got.

use crate::credential::{Credential, Scheme};
use crate::exchange::{Exchange, SECRET_PARAMETERS};
use crate::sensitive::Sensitive;
use base64::Engine as _;
use serde_json::Value;

/// Parts of the names of headers that carry secrets.
const HEADERS: &[&str] = &[
    "key",
    "token",
    "auth",
    "cookie",
    "secret",
    "session",
    "signature",
    "password",
    "credential",
    "csrf",
    "xsrf",
    "dpop",
];
/// Shorter values of cookies and fields are words, which may stand in any sentence.
const SHORTEST: usize = 8;
/// At most this many secrets are looked for.
const MOST: usize = 500;

/// Tokens as read and as sent, keys in headers, cookies of both sides, parameters of the address and of the body.
pub(super) fn of(exchange: &Exchange, credentials: &[Credential]) -> Vec<Sensitive<String>> {
    let mut found: Vec<Sensitive<String>> = credentials.iter().filter_map(|c| c.token.clone()).collect();
    found.extend(credentials.iter().filter_map(password));
    let fields = exchange.request_headers.iter();
    // `authority` is HTTP/2's name of the host.
    let secret = |name: &str| name != "authority" && HEADERS.iter().any(|part| name.contains(part));
    for (_, value) in fields.filter(|(name, _)| secret(name)) {
        // Split, and kept inside `Sensitive`.
        let value = value.expose().trim();
        let rest = value
            .split_once(|c: char| c.is_ascii_whitespace() || c == '=')
            .map(|(_, rest)| rest.trim());
        found.extend(long([Some(value), rest].into_iter().flatten().map(str::to_owned)));
    }
    for value in exchange
        .request_headers
        .all("cookie")
        .chain(exchange.response_headers.all("set-cookie"))
    {
        // Split, and kept inside `Sensitive`.
        let values = value.expose().split(';').filter_map(|pair| pair.split_once('='));
        found.extend(long(values.map(|(_, value)| value.trim().to_owned())));
    }
    let names = exchange.url.query_names();
    let names = names.iter().filter(|name| is_secret(name));
    found.extend(names.flat_map(|name| exchange.url.query(name)));
    found.extend(exchange.url.secrets());
    found.extend(long(of_body(exchange)));
    found.truncate(MOST);
    let encoded: Vec<Sensitive<String>> = found.iter().filter_map(encoded).collect();
    found.extend(encoded);
    found
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
    let text: String = url::form_urlencoded::byte_serialize(plain.as_bytes()).collect();
    (text != *plain).then(|| Sensitive::new(text))
}

/// Whether a parameter or field of this name may hold a secret.
fn is_secret(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    let parts = ["secret", "passw", "pwd", "token", "otp", "auth", "api_key", "apikey"];
    name == "pin" || SECRET_PARAMETERS.contains(&name.as_str()) || parts.iter().any(|part| name.contains(part))
}

/// The secret fields of a form, or of the top of a JSON body.
fn of_body(exchange: &Exchange) -> std::vec::IntoIter<String> {
    let text = exchange.request_body.text().unwrap_or_default().trim();
    let found: Vec<String> = match serde_json::from_str::<Value>(text) {
        Ok(Value::Object(fields)) => fields
            .iter()
            .filter(|(name, _)| is_secret(name))
            .filter_map(|(_, value)| value.as_str().map(str::to_owned))
            .collect(),
        _ => url::form_urlencoded::parse(text.as_bytes())
            .filter(|(name, _)| is_secret(name))
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
        let found = of(exchange, &credential::find(exchange));
        let known = |text: &str| found.iter().any(|secret| secret.expose() == text);
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
}
