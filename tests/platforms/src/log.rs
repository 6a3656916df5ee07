//! [`Log`]: everything that came to the proxy. It never holds a token.

use crate::Call;
use serde::Serialize;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// One line of the log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum Entry {
    /// A tunnel was asked for.
    Connect {
        /// Host name as asked for.
        host: String,
        /// Port as asked for.
        port: u16,
        /// Whether a stand-in exists; else the tunnel was refused.
        known: bool,
    },
    /// A request, within a tunnel or in plain text.
    Request(Seen),
    /// What came was not HTTP, or TLS failed.
    Broken {
        /// Host that it was meant for, when known.
        host: String,
        /// The fault.
        reason: String,
    },
}

/// One request as logged: what it was, never what it carried.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Seen {
    /// Method as sent.
    pub method: String,
    /// `scheme://host[:port]`, the port left out when it is the scheme's own.
    pub origin: String,
    /// Path as sent.
    pub path: String,
    /// Names of the query's parameters, without values.
    pub parameters: Vec<String>,
    /// Names of the headers, in the order of arrival.
    pub headers: Vec<String>,
    /// The `Origin` header: which page asked.
    pub initiator: Option<String>,
    /// Whether a credential came along. The credential itself is not kept.
    pub token: bool,
    /// Whether a stand-in exists; else the answer was 502.
    pub known: bool,
}

impl Seen {
    pub(crate) fn of(call: &Call, known: bool) -> Self {
        let own = matches!((call.scheme, call.port), ("https", 443) | ("http", 80));
        let port = if own { String::new() } else { format!(":{}", call.port) };
        Self {
            method: call.method.clone(),
            origin: format!("{}://{}{port}", call.scheme, call.host),
            path: call.path.clone(),
            parameters: call
                .query
                .split('&')
                .filter(|pair| !pair.is_empty())
                .map(|pair| pair.split('=').next().unwrap_or_default().to_owned())
                .collect(),
            headers: call.headers.keys().map(|name| name.as_str().to_owned()).collect(),
            initiator: call.header("origin").map(str::to_owned),
            token: call.carries_token(),
            known,
        }
    }

    /// `METHOD scheme://host/path`, without the query.
    pub fn line(&self) -> String {
        format!("{} {}{}", self.method, self.origin, self.path)
    }
}

impl Entry {
    /// The host that was meant.
    pub fn host(&self) -> &str {
        match self {
            Self::Connect { host, .. } | Self::Broken { host, .. } => host,
            Self::Request(seen) => {
                let host = seen.origin.rsplit("://").next().unwrap_or_default();
                host.split(':').next().unwrap_or_default()
            }
        }
    }
}

impl fmt::Display for Entry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Connect { host, port, known } => {
                write!(f, "CONNECT {host}:{port}{}", if *known { "" } else { " refused" })
            }
            Self::Broken { host, reason } => write!(f, "broken connection to {host}: {reason}"),
            Self::Request(seen) => {
                f.write_str(&seen.line())?;
                if !seen.parameters.is_empty() {
                    write!(f, "?{}", seen.parameters.join("=…&") + "=…")?;
                }
                if let Some(page) = &seen.initiator {
                    write!(f, " from {page}")?;
                }
                f.write_str(if seen.token { " with token" } else { "" })?;
                f.write_str(if seen.known { "" } else { " refused" })
            }
        }
    }
}

/// Everything that came to the proxy, in order. Clones share it.
#[derive(Clone, Debug, Default)]
pub struct Log(Arc<Mutex<Vec<Entry>>>);

impl Log {
    fn lock(&self) -> MutexGuard<'_, Vec<Entry>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn push(&self, entry: Entry) {
        self.lock().push(entry);
    }

    /// How many lines there are: remember it, then ask [`Log::since`].
    pub fn len(&self) -> usize {
        self.lock().len()
    }

    /// Whether nothing came yet.
    pub fn is_empty(&self) -> bool {
        self.lock().is_empty()
    }

    /// All lines.
    pub fn entries(&self) -> Vec<Entry> {
        self.lock().clone()
    }

    /// The lines after the first `mark`.
    pub fn since(&self, mark: usize) -> Vec<Entry> {
        self.lock().iter().skip(mark).cloned().collect()
    }

    /// The requests after the first `mark` lines.
    pub fn requests_since(&self, mark: usize) -> Vec<Seen> {
        self.since(mark)
            .into_iter()
            .filter_map(|entry| match entry {
                Entry::Request(seen) => Some(seen),
                _ => None,
            })
            .collect()
    }

    /// Lines after the first `mark` about hosts that are no stand-in, and broken connections: what a
    /// run must not have.
    pub fn strangers_since(&self, mark: usize) -> Vec<Entry> {
        self.since(mark)
            .into_iter()
            .filter(|entry| match entry {
                Entry::Connect { known, .. } => !known,
                Entry::Request(seen) => !seen.known,
                Entry::Broken { .. } => true,
            })
            .collect()
    }
}

impl fmt::Display for Log {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.lock().iter().try_for_each(|entry| writeln!(f, "{entry}"))
    }
}
