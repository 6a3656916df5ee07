//! Certificates for any host, made when first needed and signed by nobody.

use rcgen::{CertificateParams, DistinguishedName, DnType, KeyPair};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::ring::default_provider;
use tokio_rustls::rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};

/// Makes one certificate per host. Browsers of the tests are told to accept them.
pub(crate) struct Mint {
    key: KeyPair,
    made: Mutex<HashMap<String, TlsAcceptor>>,
}

/// Why a host got no certificate.
#[derive(Debug, thiserror::Error)]
pub(crate) enum MintError {
    #[error("certificate: {0}")]
    Certificate(#[from] rcgen::Error),
    #[error("TLS set-up: {0}")]
    Tls(#[from] tokio_rustls::rustls::Error),
}

impl Mint {
    pub(crate) fn new() -> Result<Self, rcgen::Error> {
        Ok(Self {
            key: KeyPair::generate()?,
            made: Mutex::default(),
        })
    }

    /// What ends TLS for `host`.
    pub(crate) fn acceptor(&self, host: &str) -> Result<TlsAcceptor, MintError> {
        let mut made = self.made.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(acceptor) = made.get(host) {
            return Ok(acceptor.clone());
        }
        let mut wanted = CertificateParams::new(vec![host.to_owned()])?;
        // Firefox refuses, with no way round it, two certificates of the same issuer and number.
        wanted.distinguished_name = DistinguishedName::new();
        wanted.distinguished_name.push(DnType::CommonName, host);
        let certificate = wanted.self_signed(&self.key)?;
        let key = PrivateKeyDer::from(PrivatePkcs8KeyDer::from(self.key.serialize_der()));
        let mut config = ServerConfig::builder_with_provider(Arc::new(default_provider()))
            .with_safe_default_protocol_versions()?
            .with_no_client_auth()
            .with_single_cert(vec![certificate.der().clone()], key)?;
        config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
        let acceptor = TlsAcceptor::from(Arc::new(config));
        made.insert(host.to_owned(), acceptor.clone());
        Ok(acceptor)
    }
}
