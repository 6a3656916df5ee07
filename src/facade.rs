//! The library in four functions, with the bundled tables: [`explain`], [`explain_all`], [`requirement`], [`decode`].
//!
//! Tables are compiled when a call to their platform is first seen, and kept for the life of the program. Whoever has
//! tables of their own, or wants none kept, takes [`crate::report`] and [`crate::platforms::Tables`].

use crate::diagnosis;
use crate::exchange::{Exchange, ExchangeError};
use crate::platforms::{self, Tables};
use crate::report::{self, Report, Requires};
use crate::sensitive::Sensitive;
use crate::session::Session;
use crate::table::{Claims, compile, text};
use crate::token::{self, Token};
use std::sync::{LazyLock, PoisonError, RwLock};

/// A platform's files, by the platform's short name.
struct Bundled {
    platform: &'static str,
    table: &'static str,
    claims: Option<&'static str>,
}

const ALL: &[Bundled] = include!(concat!(env!("OUT_DIR"), "/tables.rs"));

static TABLES: LazyLock<RwLock<Tables>> = LazyLock::new(RwLock::default);

/// Explains one call: why it was refused, or, where it has no answer, what it needs. It is never an error to know nothing:
/// the report says so.
///
/// ```
/// use why403::exchange::{Body, Exchange, Outcome};
///
/// let mut call = Exchange::new("1", "GET", "https://api.github.com/repos/o/r/hooks", 1_795_176_000_000)?;
/// call.request_headers.push("authorization", "Bearer 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");
/// call.outcome = Outcome::Status(403);
/// call.response_headers.push("x-accepted-oauth-scopes", "admin:repo_hook, read:repo_hook");
/// call.response_headers.push("x-oauth-scopes", "gist");
/// call.response_body = Body::of(r#"{"message":"Must have admin rights to Repository."}"#);
/// let report = why403::explain(&call);
/// assert!(report.call.denied);
/// assert!(!why403::report::text(&report).contains("ghp_Fake"));
/// # Ok::<(), why403::exchange::ExchangeError>(())
/// ```
pub fn explain(exchange: &Exchange) -> Report {
    let platform = platforms::of_call(exchange).map(platforms_id);
    with(platform.as_slice(), |tables| {
        report::report(exchange, &diagnosis::diagnose(exchange, tables, &[]), tables)
    })
}

/// Explains the refused calls of a recording, in their order. Together they tell more than each by itself: answers about
/// tokens, sign-ins, calls that worked before.
///
/// ```
/// use why403::import::{Imported, read};
///
/// let text = "GET https://graph.microsoft.com/v1.0/me HTTP/1.1\nAuthorization: Bearer abc\n\nHTTP/1.1 401 Unauthorized\n\n";
/// if let Imported::Exchanges(recording) = read(text, 0)? {
///     let reports = why403::explain_all(recording.exchanges);
///     assert_eq!(reports.len(), 1);
/// }
/// # Ok::<(), why403::import::ImportError>(())
/// ```
pub fn explain_all(exchanges: Vec<Exchange>) -> Vec<Report> {
    let session = Session::from_exchanges(exchanges);
    with(&session.platforms(), |tables| {
        session.reports(tables, |exchange| session.denied(exchange))
    })
}

/// What a call needs that was not sent, the least first: `address` is whole, `https://…`.
///
/// ```
/// let needs = why403::requirement("GET", "https://graph.microsoft.com/v1.0/me/messages")?;
/// let first = &needs.ways[0];
/// assert!(first.least);
/// assert_eq!(first.names[0].to_string(), "scope Mail.ReadBasic");
/// # Ok::<(), why403::exchange::ExchangeError>(())
/// ```
///
/// # Errors
/// [`ExchangeError`] when the method or address is none.
pub fn requirement(method: &str, address: &str) -> Result<Requires, ExchangeError> {
    let call = Exchange::new("asked", method, address, 0)?;
    let platform = platforms::of_call(&call).map(platforms_id);
    Ok(with(platform.as_slice(), |tables| report::requires(&call, tables)))
}

/// Decodes a token of any form. Nothing is checked but its form: a signature needs a key.
///
/// ```
/// let token = why403::decode("eyJhbGciOiJub25lIn0.eyJzY29wZSI6ImEgYiJ9.");
/// assert!(token.claims().is_some());
/// ```
pub fn decode(token: &str) -> Token {
    token::decode(&Sensitive::new(token.to_owned()))
}

fn platforms_id(platform: &'static dyn crate::platform::Platform) -> &'static str {
    platform.id()
}

/// Uses the tables, with those of these platforms among them.
fn with<R>(wanted: &[&str], use_them: impl FnOnce(&Tables) -> R) -> R {
    {
        let tables = TABLES.read().unwrap_or_else(PoisonError::into_inner);
        if wanted.iter().all(|id| tables.has(id)) {
            return use_them(&tables);
        }
    }
    {
        let mut tables = TABLES.write().unwrap_or_else(PoisonError::into_inner);
        for bundled in ALL.iter().filter(|bundled| wanted.contains(&bundled.platform)) {
            load(&mut tables, bundled);
        }
    }
    use_them(&TABLES.read().unwrap_or_else(PoisonError::into_inner))
}

/// Compiles a table; one that cannot be used is told of in the reports.
fn load(tables: &mut Tables, bundled: &Bundled) {
    if tables.has(bundled.platform) {
        return;
    }
    let made = text::parse(bundled.table)
        .map_err(|error| error.to_string())
        .and_then(|table| compile(&table).map_err(|error| error.to_string()))
        .and_then(|bytes| {
            tables
                .insert(bundled.platform, bytes)
                .map_err(|error| error.to_string())
        });
    if let Err(reason) = made {
        tables.mark_unavailable(bundled.platform, &reason);
    }
    if let Some(Ok(claims)) = bundled.claims.map(Claims::parse) {
        tables.insert_claims(bundled.platform, claims);
    }
}
