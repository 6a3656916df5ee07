//! [`ServeError`].

/// Why nothing can be served.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ServeError {
    /// The place to listen at is no address.
    #[error("`{0}` is no address to listen at; write an IP address and a port, e.g. 127.0.0.1:4030")]
    Address(String),
    /// It cannot be listened there.
    #[error("it cannot be listened at {address}: {error}; take another port, or end what listens there")]
    Listen {
        /// Where.
        address: String,
        /// Why not.
        error: std::io::Error,
    },
    /// Certificate or key cannot be used.
    #[error("certificate and key cannot be used: {0}; give PEM files, the key without a password")]
    Tls(String),
    /// The address of the real API cannot be used.
    #[error("`{0}` is no address to send calls on to; write e.g. https://api.example.com, without a query")]
    Proxy(String),
    /// The system gives no random bytes.
    #[error("the system gives no random bytes, of which tokens are made")]
    Random,
    /// Threads cannot be started.
    #[error("threads cannot be started: {0}")]
    Threads(std::io::Error),
}

impl ServeError {
    /// The stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Address(_) => "serve.address",
            Self::Listen { .. } => "serve.listen",
            Self::Tls(_) => "serve.tls",
            Self::Proxy(_) => "serve.proxy",
            Self::Random => "serve.random",
            Self::Threads(_) => "serve.threads",
        }
    }
}
