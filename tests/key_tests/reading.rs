//! JWK, JWK Set, PEM, secrets.

use super::{fixture, keys, secret};
use why403::token::key::{Algorithm, Encoding, KeyKind, Material};

/// What was read, in one line a key.
fn lines(text: &str) -> String {
    match keys(text) {
        Err(error) => format!("{}: {error}", error.code()),
        Ok(found) => {
            let mut lines: Vec<String> = found
                .keys
                .iter()
                .map(|key| {
                    let names: Vec<&str> = key.algorithms().iter().map(|algorithm| algorithm.name()).collect();
                    format!("{}: {}, for {}", key.origin(), key.kind(), names.join(" "))
                })
                .collect();
            lines.extend(
                found
                    .skipped
                    .iter()
                    .map(|(origin, error)| format!("{origin} is not used: {error}")),
            );
            lines.join("\n")
        }
    }
}

#[test]
fn a_key_is_the_same_as_jwk_and_as_pem() {
    let mut compared = 0;
    for example in fixture("signed.json")["signed"].as_array().unwrap() {
        let jwk = keys(&example["jwk"].to_string()).unwrap();
        assert_eq!(jwk.keys[0].kid(), example["jwk"]["kid"].as_str());
        let alg = Algorithm::named(example["alg"].as_str().unwrap()).unwrap();
        assert!(jwk.keys[0].serves(alg), "{alg}");
        if let Some(pem) = example["pem"].as_str() {
            let pem = keys(pem).unwrap();
            assert_eq!(pem.keys[0].material(), jwk.keys[0].material(), "{alg}");
            assert_eq!(pem.keys[0].algorithms(), jwk.keys[0].algorithms(), "{alg}");
            compared += 1;
        }
    }
    assert_eq!(compared, 13);
}

#[test]
fn every_form_of_pem_is_read_or_named() {
    let forms = fixture("pem.json");
    let mut shown = String::new();
    for (name, pem) in forms.as_object().unwrap() {
        shown.push_str(&format!("{name}: {}\n", lines(pem.as_str().unwrap())));
    }
    insta::assert_snapshot!(shown, @"
    dsa: key.unsupported: no browser checks signatures with a key of this kind
    ec-certificate: the certificate in PEM that you gave: a public key on the curve P-256, for ES256
    ec-compressed: key.der: the key inside the PEM cannot be read: its point is compressed, which browsers do not read; `openssl ec -pubin -conv_form uncompressed` converts it
    ed-certificate: the certificate in PEM that you gave: a public key on the curve Ed25519, for EdDSA Ed25519
    pss-any: the key in PEM that you gave: a public RSA key of 2048 bits, for PS256 PS384 PS512
    pss-sha1: key.purpose: the key cannot check signatures of tokens (it is for RSASSA-PSS with a hash that JOSE does not have)
    pss-sha384: the key in PEM that you gave: a public RSA key of 2048 bits, for PS384
    rsa-certificate: the certificate in PEM that you gave: a public RSA key of 2048 bits, for RS256 RS384 RS512 PS256 PS384 PS512
    rsa-pkcs1: the key in PEM that you gave: a public RSA key of 2048 bits, for RS256 RS384 RS512 PS256 PS384 PS512
    secp256k1: key.unsupported: no browser checks signatures with the curve secp256k1
    x25519: key.purpose: the key cannot check signatures of tokens (its curve is one for key agreement)
    ");
}

#[test]
fn the_key_of_a_certificate_is_that_of_the_key_file() {
    let forms = fixture("pem.json");
    let signed = fixture("signed.json");
    for (form, alg) in [
        ("rsa-pkcs1", "RS256"),
        ("rsa-certificate", "RS256"),
        ("ec-certificate", "ES256"),
        ("ed-certificate", "EdDSA"),
    ] {
        let example = signed["signed"]
            .as_array()
            .unwrap()
            .iter()
            .find(|one| one["alg"] == alg);
        let jwk = keys(&example.unwrap()["jwk"].to_string()).unwrap();
        let pem = keys(forms[form].as_str().unwrap()).unwrap();
        assert_eq!(pem.keys[0].material(), jwk.keys[0].material(), "{form}");
    }
}

#[test]
fn pem_survives_what_copying_does_to_it() {
    let forms = fixture("pem.json");
    let pem = forms["rsa-certificate"].as_str().unwrap();
    let plain = keys(pem).unwrap();
    for copied in [
        pem.replace('\n', "\\n"),
        pem.replace('\n', "\r\n"),
        pem.replace('\n', " "),
        format!("subject=CN = issuer\n{pem}trailing words"),
        format!("\u{feff}  {pem}"),
    ] {
        assert_eq!(keys(&copied).unwrap().keys[0].material(), plain.keys[0].material());
    }
    let chain = format!("{pem}{}", forms["ec-certificate"].as_str().unwrap());
    insta::assert_snapshot!(lines(&chain), @"
    certificate 1 of 2 in the PEM that you gave: a public RSA key of 2048 bits, for RS256 RS384 RS512 PS256 PS384 PS512
    certificate 2 of 2 in the PEM that you gave: a public key on the curve P-256, for ES256
    ");
    insta::assert_snapshot!(lines(&pem[..pem.len() - 30]), @"key.pem: the PEM cannot be read: it has no -----END line, so its end was cut off");
}

#[test]
fn a_private_key_is_refused_even_beside_a_public_one() {
    let public = fixture("pem.json")["rsa-pkcs1"].as_str().unwrap().to_owned();
    for label in [
        "PRIVATE KEY",
        "RSA PRIVATE KEY",
        "EC PRIVATE KEY",
        "ENCRYPTED PRIVATE KEY",
    ] {
        let text = format!("{public}-----BEGIN {label}-----\nAAAA\n-----END {label}-----\n");
        assert_eq!(keys(&text).unwrap_err().code(), "key.private");
    }
}

#[test]
fn a_set_keeps_what_can_be_used_and_says_why_the_rest_cannot() {
    let set = r#"{"keys":[
        {"kty":"OKP","crv":"Ed25519","kid":"a","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"},
        {"kty":"RSA","kid":"b","use":"enc","n":"sXch","e":"AQAB"},
        {"kty":"RSA","kid":"c","alg":"RSA-OAEP","n":"sXch","e":"AQAB"},
        {"kty":"EC","crv":"secp256k1","x":"AA","y":"AA"},
        {"kty":"EC","crv":"P-256","x":"AA","y":"AA"},
        {"kty":"AKP","alg":"ML-DSA-44","pub":"AA"},
        {"kty":"oct","k":"c2VjcmV0","alg":"HS256","key_ops":["encrypt"]},
        {"kty":"oct","k":"c2VjcmV0","alg":"ES256"},
        {"kty":"OKP","crv":"X25519","x":"AA"},
        {"kty":"RSA","n":"sXch","e":"AQ"},
        {"kty":"RSA","n":7,"e":"AQAB"},
        {"kty":"oct","k":"AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow","alg":"HS512"},
        "a key"
    ]}"#;
    insta::assert_snapshot!(lines(set), @"
    key 1 of 13 in the JWK Set that you gave: a public key on the curve Ed25519, for EdDSA Ed25519
    key 12 of 13 in the JWK Set that you gave: a shared secret of 64 bytes, for HS512
    key 2 of 13 in the JWK Set that you gave is not used: the key cannot check signatures of tokens (its `use` is `enc`)
    key 3 of 13 in the JWK Set that you gave is not used: the key cannot check signatures of tokens (its `alg` names no signature algorithm that browsers have)
    key 4 of 13 in the JWK Set that you gave is not used: no browser checks signatures with the curve secp256k1
    key 5 of 13 in the JWK Set that you gave is not used: `x` of the JWK has not the length of its curve
    key 6 of 13 in the JWK Set that you gave is not used: no browser checks signatures with keys of the type AKP
    key 7 of 13 in the JWK Set that you gave is not used: the key cannot check signatures of tokens (its `key_ops` have no `verify`)
    key 8 of 13 in the JWK Set that you gave is not used: `alg` of the JWK does not fit its `kty`
    key 9 of 13 in the JWK Set that you gave is not used: the key cannot check signatures of tokens (its curve is one for key agreement)
    key 10 of 13 in the JWK Set that you gave is not used: `e` of the JWK is no exponent of an RSA key
    key 11 of 13 in the JWK Set that you gave is not used: `n` of the JWK is not a string
    key 13 of 13 in the JWK Set that you gave is not used: this JSON is neither a JWK (it has no `kty`) nor a JWK Set (it has no `keys`)
    ");
}

#[test]
fn what_is_no_key_is_named() {
    let shown: Vec<String> = [
        "",
        "  \n",
        "secret",
        "eyJhbGciOiJSUzI1NiJ9.e30.c2ln",
        "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAA me@here",
        "{\"kty\":\"RSA\"",
        "{}",
        "[]",
        "{\"keys\":{}}",
        "{\"keys\":[{}]}",
        "{\"issuer\":\"https://issuer.example\",\"jwks_uri\":\"https://issuer.example/keys\"}",
        "{\"kty\":\"RSA\",\"e\":\"AQAB\"}",
        "{\"kty\":\"oct\",\"k\":\"?\"}",
        "{\"kty\":\"oct\",\"k\":\"\"}",
        "{\"kty\":\"<script>\"}",
        "-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n-----END OPENSSH PRIVATE KEY-----",
        "-----BEGIN DH PARAMETERS-----\nAAAA\n-----END DH PARAMETERS-----",
        "-----BEGIN PUBLIC KEY-----\n????\n-----END PUBLIC KEY-----",
        "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----",
    ]
    .into_iter()
    .map(lines)
    .collect();
    insta::assert_snapshot!(shown.join("\n"), @"
    key.empty: no key was given; paste a JWK, a JWK Set or a public key in PEM, or state that it is a secret
    key.empty: no key was given; paste a JWK, a JWK Set or a public key in PEM, or state that it is a secret
    key.unrecognised: this is neither JSON (JWK, JWK Set) nor PEM (-----BEGIN …); if it is a shared secret, state in which form it is written
    key.is-token: this looks like a token, not like a key; paste the issuer's public key or JWK Set
    key.openssh: this is a key in the form of OpenSSH; convert it: `ssh-keygen -e -m PKCS8 -f key.pub`
    key.json: the JSON of the key cannot be read: the JSON ends in the middle at byte 12
    key.not-jwk: this JSON is neither a JWK (it has no `kty`) nor a JWK Set (it has no `keys`)
    key.empty-set: the JWK Set is empty
    key.member: `keys` of the JWK is not an array
    key.none-usable: none of the 1 keys can check a signature; the first: `kty` of the JWK is missing
    key.is-configuration: this is the issuer's configuration, not its keys; open its `jwks_uri` and paste what that shows
    key.member: `n` of the JWK is missing
    key.member: `k` of the JWK is not base64url
    key.member: `k` of the JWK is empty
    key.unsupported: no browser checks signatures with keys of the type something unknown
    key.private: this is a private key (OPENSSH PRIVATE KEY): a signature is checked with the public key, which `openssl pkey -in key.pem -pubout` prints; keep the private one to its owner
    key.label: PEM with the label DH PARAMETERS is no public key; `PUBLIC KEY`, `RSA PUBLIC KEY` and `CERTIFICATE` can be used
    key.pem: the PEM cannot be read: between its BEGIN and END lines is something else than base64
    key.der: the key inside the PEM cannot be read: it is not the DER that its label names
    ");
}

#[test]
fn a_secret_is_read_in_the_stated_form() {
    let bytes = |text: &str, encoding| match secret(text, encoding).map(|found| found.keys[0].material().clone()) {
        Ok(material) => match material.expose() {
            Material::Secret(bytes) => Ok(bytes.clone()),
            other => panic!("{other:?}"),
        },
        Err(error) => Err(error.code()),
    };
    assert_eq!(bytes("c2VjcmV0", Encoding::Text), Ok(b"c2VjcmV0".to_vec()));
    assert_eq!(bytes("c2VjcmV0", Encoding::Base64Url), Ok(b"secret".to_vec()));
    assert_eq!(bytes("c2Vj cmV0\n", Encoding::Base64Url), Ok(b"secret".to_vec()));
    assert_eq!(bytes("73:65 63726574", Encoding::Hex), Ok(b"secret".to_vec()));
    assert_eq!(bytes("736", Encoding::Hex), Err("key.secret"));
    assert_eq!(bytes("xyz!", Encoding::Base64Url), Err("key.secret"));
    assert_eq!(bytes("  ", Encoding::Text), Err("key.empty"));
    assert_eq!(bytes("::", Encoding::Hex), Err("key.empty"));
    let key = &secret("c2VjcmV0", Encoding::Base64Url).unwrap().keys[0];
    assert_eq!(key.kind(), KeyKind::Secret { bytes: 6 });
    assert_eq!(key.origin(), "the secret that you gave, read as base64url");
}

#[test]
fn the_bytes_of_a_public_key_are_never_a_secret() {
    let example = &fixture("signed.json")["signed"][3];
    let pem = example["pem"].as_str().unwrap();
    let body: String = pem.lines().filter(|line| !line.starts_with('-')).collect();
    let standard = body.replace('+', "-").replace('/', "_").replace('=', "");
    let hex = |text: &str| text.bytes().map(|byte| format!("{byte:02x}")).collect::<String>();
    let certificate = fixture("pem.json")["rsa-certificate"].as_str().unwrap().to_owned();
    for (text, encoding) in [
        (pem.to_owned(), Encoding::Text),
        (hex(pem), Encoding::Hex),
        (example["jwk"].to_string(), Encoding::Text),
        (format!("{{\"keys\":[{}]}}", example["jwk"]), Encoding::Text),
        (body.clone(), Encoding::Text),
        (body, Encoding::Base64Url),
        (standard, Encoding::Base64Url),
        (certificate, Encoding::Text),
    ] {
        let error = secret(&text, encoding).unwrap_err();
        assert_eq!(error.code(), "key.not-a-secret", "{encoding:?}");
    }
}

#[test]
fn nothing_of_a_key_is_printed() {
    let jwk = r#"{"kty":"oct","kid":"k1","k":"c2VjcmV0LXNlY3JldC1zZWNyZXQ"}"#;
    let found = keys(jwk).unwrap();
    let shown = format!("{found:?} {found:#?}");
    for part in ["secret-secret", "c2VjcmV0", "115, 101"] {
        assert!(!shown.contains(part), "{shown}");
    }
    assert!(shown.contains("Sensitive"), "{shown}");
}
