//! Where an issuer publishes its keys (OpenID Connect Discovery 1.0). Pure: nothing is asked here,
//! and the address comes from the issuer that the user confirms, never from `jku` or `x5u`.

use super::super::json::Json;
use super::super::json_reader;
use url::Url;

/// Why an issuer cannot be asked, or what is wrong with its answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum IssuerError {
    /// The token names none, or something that is no address.
    #[error("the token names no issuer that is an https address")]
    NoAddress,
    /// The answer is not the JSON that Discovery §4.2 describes.
    #[error("the answer is no configuration of an issuer (OpenID Connect Discovery §4.2)")]
    NotAConfiguration,
    /// Discovery §4.3: the two must be the same.
    #[error("the answer belongs to another issuer than the token names, so its keys are not used")]
    OtherIssuer,
    /// The keys have no address, or one that is not https.
    #[error("the issuer names no https address for its keys (`jwks_uri`)")]
    NoKeys,
}

impl IssuerError {
    /// The stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NoAddress => "issuer.no-address",
            Self::NotAConfiguration => "issuer.not-a-configuration",
            Self::OtherIssuer => "issuer.other",
            Self::NoKeys => "issuer.no-keys",
        }
    }
}

/// An https address without user name, password and fragment.
fn https(address: &str) -> Option<Url> {
    let url = Url::parse(address).ok()?;
    let plain = url.username().is_empty() && url.password().is_none() && url.fragment().is_none();
    (url.scheme() == "https" && plain && url.host_str().is_some()).then_some(url)
}

/// The address of the configuration of `issuer` (Discovery §4).
///
/// # Errors
/// [`IssuerError::NoAddress`].
pub fn configuration(issuer: &str) -> Result<Url, IssuerError> {
    let url = https(issuer).filter(|url| url.query().is_none());
    let url = url.ok_or(IssuerError::NoAddress)?;
    let path = url.path().trim_end_matches('/');
    url.join(&format!("{path}/.well-known/openid-configuration"))
        .map_err(|_| IssuerError::NoAddress)
}

/// The address of the keys, out of the configuration of `issuer`.
///
/// # Errors
/// [`IssuerError`] says what is wrong with the configuration.
pub fn keys(configuration: &str, issuer: &str) -> Result<Url, IssuerError> {
    let read = json_reader::read(configuration.to_owned(), 0);
    let object = match (read.document.value(), read.fault) {
        (Some(Json::Object(object)), None) => object,
        _ => return Err(IssuerError::NotAConfiguration),
    };
    let text = |name: &str| object.get(name).and_then(Json::as_text);
    let named = text("issuer").ok_or(IssuerError::NotAConfiguration)?;
    if named != issuer {
        return Err(IssuerError::OtherIssuer);
    }
    text("jwks_uri").and_then(https).ok_or(IssuerError::NoKeys)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_configuration_stands_below_the_issuer() {
        let at = |issuer: &str| configuration(issuer).map(String::from);
        let of = |address: &str| Ok(format!("{address}/.well-known/openid-configuration"));
        assert_eq!(at("https://issuer.example"), of("https://issuer.example"));
        assert_eq!(at("https://issuer.example/"), of("https://issuer.example"));
        assert_eq!(
            at("https://issuer.example:8443/a/b/"),
            of("https://issuer.example:8443/a/b")
        );
        for wrong in [
            "issuer.example",
            "http://issuer.example",
            "https://user@issuer.example",
            "https://:x@issuer.example",
            "https://issuer.example/#a",
            "https://issuer.example/?a=b",
            "javascript:alert(1)",
            "file:///etc/passwd",
            "https://",
            "",
        ] {
            assert_eq!(at(wrong), Err(IssuerError::NoAddress), "{wrong}");
        }
    }

    #[test]
    fn keys_are_taken_from_the_configuration_of_that_very_issuer() {
        let of = |text: &str| keys(text, "https://issuer.example").map(String::from);
        assert_eq!(
            of(r#"{"issuer":"https://issuer.example","jwks_uri":"https://keys.example/k?v=1"}"#),
            Ok("https://keys.example/k?v=1".to_owned())
        );
        assert_eq!(
            of(r#"{"issuer":"https://issuer.example/","jwks_uri":"https://keys.example/k"}"#),
            Err(IssuerError::OtherIssuer)
        );
        assert_eq!(
            of(r#"{"issuer":"https://issuer.example","jwks_uri":"http://issuer.example/k"}"#),
            Err(IssuerError::NoKeys)
        );
        assert_eq!(of(r#"{"issuer":"https://issuer.example"}"#), Err(IssuerError::NoKeys));
        assert_eq!(
            of(r#"{"jwks_uri":"https://issuer.example/k"}"#),
            Err(IssuerError::NotAConfiguration)
        );
        assert_eq!(of("<html>"), Err(IssuerError::NotAConfiguration));
        assert_eq!(
            of(r#"{"issuer":"https://issuer.example""#),
            Err(IssuerError::NotAConfiguration)
        );
    }
}
