//! Local stand-ins of the platforms, and the proxy that sends their real host names here.
//!
//! A browser that uses [`Platforms::address`] as its proxy for every scheme talks to nobody else:
//! each host is either a stand-in of this crate or refused, and [`Log`] says which was asked for
//! what. So tests use `https://api.mypurecloud.com` itself, and the log proves what left the browser.
//!
//! ```no_run
//! # async fn demo() -> Result<(), why403_platforms::Error> {
//! let platforms = why403_platforms::Platforms::start(Default::default()).await?;
//! println!("demo page: {}", platforms.demo_url());
//! # Ok(()) }
//! ```
//!
//! | file | what |
//! |---|---|
//! | `proxy` | accepts connections, ends TLS, hands each request to `router`, writes the log |
//! | `router` | host name → stand-in |
//! | `genesys`, `webex`, `cxone` | one platform each, answering in its dialect |
//! | `vendors` | GitHub, Slack and Google: refusals, and answers to look-ups about a token |
//! | `issuer` | an issuer of tokens that publishes its keys, honest and otherwise |
//! | `lookups` | answers of Genesys Cloud to look-ups about a token: honest, refused, slow, broken, lying |
//! | `special` | answers of no particular platform: no CORS, slow, HTML, huge … |
//! | `clients` | pages in which common clients of HTTP make their calls |
//! | `hostile` | hostile pages, and answers as a page orders them |
//! | `demo` | the pages: the cases, the situations, the battery, the static page |
//! | `pour` | a body without end, and how much of it was taken |
//! | `played` | answers of a test's own, for calls to any host |
//! | `fixture` | the cases themselves, from `tests/fixtures/cases` |

mod call;
mod clients;
mod cxone;
mod demo;
mod fixture;
mod genesys;
mod hostile;
mod issuer;
mod log;
mod lookups;
mod played;
mod pour;
mod proxy;
mod router;
mod special;
mod tls;
mod vendors;
mod webex;

pub use call::{Answer, Call};
pub use clients::{CLIENTS, scripts as client_scripts};
pub use fixture::{Case, CaseRequest, CaseResponse, cases};
pub use hostile::{head as hostile_head, pages as hostile_pages};
pub use log::{Entry, Log, Seen};
pub use played::Played;
pub use pour::poured;
pub use proxy::{Config, Platforms};

/// Why the stand-ins could not be started.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// No port of the loopback interface could be had.
    #[error("cannot listen on 127.0.0.1: {0}")]
    Listen(#[source] std::io::Error),
    /// A case's file is not what `tests/fixtures/cases/README.md` says.
    #[error("tests/fixtures/cases/{file}: {reason}")]
    Fixture {
        /// Name of the file.
        file: &'static str,
        /// What is wrong with it.
        reason: String,
    },
    /// No key for the certificates could be made.
    #[error("cannot make a key for the local certificates: {0}")]
    Key(#[from] rcgen::Error),
}
