//! A server for whoever answers requests in process.
//!
//! It knows sockets, TLS and HTTP, and nothing of any API: a [`Desk`] decides. It listens where it is told, reads bodies up to
//! a bound, waits where an answer is to be late, and sends on to a real API what the desk lets pass. Nothing of a request is
//! logged or kept here.

mod error;
mod proxy;
mod run;
mod tls;

pub use error::ServeError;
pub use run::{Server, bind};

use std::time::Duration;

/// A request, as what decides its answer sees it.
#[derive(Clone, Copy)]
pub struct Call<'a> {
    /// The method in upper case.
    pub method: &'a str,
    /// Path and query.
    pub target: &'a str,
    /// Headers, names in lower case. Values that are no text are left out.
    pub headers: &'a [(&'a str, &'a str)],
    /// The body.
    pub body: &'a [u8],
}

/// What is answered.
#[derive(Debug, Clone, Default)]
pub struct Reply {
    /// HTTP's status.
    pub status: u16,
    /// Headers.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Vec<u8>,
    /// It is sent so much later.
    pub late: Duration,
    /// The call is sent on, and what comes back is answered, with `headers` put in.
    pub pass: bool,
}

/// Who decides.
pub trait Desk: Send + Sync + 'static {
    /// What is answered to a call. It must not wait.
    fn answer(&self, call: &Call<'_>) -> Reply;

    /// What the real API answered to a call that was sent on: status, headers, and the body where it was kept.
    fn passed(&self, call: &Call<'_>, status: u16, headers: &[(&str, &str)], body: &[u8]);
}

/// How to serve.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Where to listen, e.g. `127.0.0.1:4030`; port 0 takes a free one.
    pub listen: String,
    /// Certificates and key, in PEM.
    pub tls: Option<(Vec<u8>, Vec<u8>)>,
    /// Where calls are sent on to, e.g. `https://api.example.com`.
    pub proxy: Option<String>,
    /// Certificates of authorities, in PEM, that are trusted beside the system's own for `proxy`.
    pub trusted: Option<Vec<u8>>,
    /// How many threads; 0 for one a core.
    pub threads: usize,
}

/// Thirty-two bytes that nobody can guess.
///
/// # Errors
/// [`ServeError::Random`] when the system gives none.
pub fn random() -> Result<[u8; 32], ServeError> {
    use ring::rand::SecureRandom as _;
    let mut bytes = [0; 32];
    let filled = ring::rand::SystemRandom::new().fill(&mut bytes);
    filled.map(|()| bytes).map_err(|_| ServeError::Random)
}
