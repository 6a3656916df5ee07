//! Safe to share: a recording from which everything that proves who calls, and chosen personal data, is taken out and
//! replaced so that the explanation stays the same.
//!
//! Tokens become tokens of the same form that tell the same facts and prove nothing; ids are the same throughout one file.
//! What was taken out is counted in a [`Receipt`]. Before anything is given out, the finder of this project looks through
//! the result as whoever opens it would; where it still finds something, there is no result.

mod call;
mod check;
mod clean;
mod form;
mod har;
mod headers;
mod ids;
mod json_text;
mod personal;
mod receipt;
mod secret;
mod stand_in;

pub use check::Left;
pub use personal::Personal;
pub use receipt::{Changed, Kind, Receipt, Taken};

use crate::credential::{self, Secrets};
use crate::diagnosis;
use crate::exchange::{Exchange, ExchangeError};
use crate::import::{Imported, read};
use crate::platforms::Tables;
use crate::report::{self, Report};
use crate::scrub::{KeptForms, Scrubber};
use crate::session::Session;
use crate::session::listen::is_telling;
use clean::Cleaner;
use secret::value_alone;

/// What is taken out beside credentials, which always are.
#[derive(Debug, Clone)]
pub struct Choice {
    /// These personal data.
    pub personal: Vec<Personal>,
}

impl Default for Choice {
    /// All personal data.
    fn default() -> Self {
        Self {
            personal: Personal::ALL.to_vec(),
        }
    }
}

/// A recording that may be shared.
#[derive(Debug, Clone)]
pub struct Shared {
    /// The recording as a HAR file.
    pub har: String,
    /// Its refused calls explained, in Markdown, with the receipt.
    pub markdown: String,
    /// What was taken out.
    pub receipt: Receipt,
}

/// Why a recording is not given out.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ShareError {
    /// There is no call in it.
    #[error("there is no call in it; record a refused call first")]
    Empty,
    /// The finder still found something.
    #[error(
        "nothing is written: {} places still look like a secret ({}); take these calls out of the recording, and report \
         the kind of value as a fault of this program",
        .0.len(),
        .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
    )]
    Left(Vec<Left>),
    /// A call cannot be written.
    #[error("call {id} cannot be written: {why}; take it out of the recording")]
    Call {
        /// Its place in the recording.
        id: String,
        /// Why not, without its address.
        why: ExchangeError,
    },
    /// The result cannot be read again.
    #[error("the result cannot be read again ({0}); nothing is written; report it as a fault of this program")]
    Unread(String),
}

impl ShareError {
    /// The stable code for JavaScript and JSON.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Empty => "share.empty",
            Self::Left(_) => "share.left",
            Self::Call { .. } => "share.call",
            Self::Unread(_) => "share.unread",
        }
    }
}

/// Makes a recording that may be shared. `tables` are those of the platforms that were called; with them the explanations
/// before and after are compared. `now_ms` is the present time.
///
/// # Errors
/// [`ShareError`]: above all when something in the result still looks like a secret.
pub fn share(exchanges: &[Exchange], choice: &Choice, tables: &Tables, now_ms: i64) -> Result<Shared, ShareError> {
    if exchanges.is_empty() {
        return Err(ShareError::Empty);
    }
    let secrets: Vec<Secrets> = exchanges.iter().map(secrets_of).collect();
    let sure = exchanges.iter().zip(&secrets).flat_map(|(exchange, found)| {
        let found = found.sure().map(value_alone);
        found.filter(|text| !stands_in_sight(exchange, text))
    });
    let mut looked_for = secret::apart(sure.collect());
    let mut cleaner = Cleaner::new(
        choice,
        Scrubber::new(looked_for.iter().map(String::as_str)).into_owned(),
    );
    cleaner.ids = ids::Ids::of(exchanges, &secrets);
    // Who is named by any token, and what is taken out anywhere, is known before the first text is looked through for good.
    for (exchange, secrets) in exchanges.iter().zip(&secrets) {
        cleaner.facts = facts(exchange);
        clean(&mut cleaner, exchange, secrets, true)?;
    }
    cleaner.count_anew();
    cleaner.used();
    looked_for.extend(
        cleaner
            .originals()
            .filter(|text| secret::is_one(text))
            .map(str::to_owned),
    );
    let looked_for = secret::apart(looked_for);
    cleaner.all = Scrubber::new(looked_for.iter().map(String::as_str)).into_owned();
    let before = Session::from_exchanges(exchanges.to_vec());
    let mut out = Vec::with_capacity(exchanges.len());
    let mut stand_ins = Vec::with_capacity(exchanges.len());
    let mut left_out = 0;
    for (exchange, secrets) in exchanges.iter().zip(&secrets) {
        let explains = before.denied(exchange) || is_telling(exchange);
        left_out += usize::from(!explains && exchange.response_body.text().is_some());
        out.push(clean(&mut cleaner, exchange, secrets, explains)?);
        stand_ins.push(cleaner.used());
    }
    let mut receipt = Receipt::take(cleaner.counts());
    receipt.calls = out.len();
    receipt.bodies_left_out = left_out;
    receipt.still_in = still_in(choice);
    // Once without the receipt's last lines, which come of reading it.
    let again = read_again(&har::write(&out, &receipt), now_ms)?;
    let originals: Vec<&str> = looked_for.iter().map(String::as_str).collect();
    let mut left = check::left(&again, &stand_ins, &originals, choice);
    let after = Session::from_exchanges(again);
    let reports = compare(&before, &after, tables, &mut receipt);
    let finder = check::Finder::new(&originals);
    for (report, stand_ins) in reports.iter().filter_map(|report| {
        // Calls are numbered from 1.
        let at = report.call.id.parse::<usize>().ok()?.checked_sub(1)?;
        Some((report, stand_ins.get(at)?))
    }) {
        left.extend(finder.in_text(&report::markdown(report), stand_ins, &report.call.id));
    }
    left.extend(finder.in_text(&receipt.text(), &[], "0"));
    if !left.is_empty() {
        return Err(ShareError::Left(left));
    }
    Ok(Shared {
        har: har::write(&out, &receipt),
        markdown: markdown(&reports, &receipt),
        receipt,
    })
}

fn clean(
    cleaner: &mut Cleaner<'_>,
    exchange: &Exchange,
    secrets: &Secrets,
    keep_body: bool,
) -> Result<Exchange, ShareError> {
    cleaner.own = Scrubber::new(secrets.all().filter(|text| !stands_in_sight(exchange, text))).into_owned();
    call::cleaned(cleaner, exchange, keep_body).map_err(|why| ShareError::Call {
        id: exchange.id.clone(),
        why,
    })
}

fn secrets_of(exchange: &Exchange) -> Secrets {
    Secrets::of(exchange, &credential::find(exchange))
}

/// What is read out of a call's token that decides calls: not who the user is.
fn facts(exchange: &Exchange) -> Vec<String> {
    let known = diagnosis::authority(exchange, &[], &KeptForms::default());
    let one = [known.organisation, known.region, known.client, known.issuer];
    let facts = one.into_iter().flatten().chain(known.audience);
    facts.map(|fact| fact.value).collect()
}

/// What is no secret because everybody sees it: the host, the method, the origin of the page.
fn stands_in_sight(exchange: &Exchange, text: &str) -> bool {
    let host = exchange.url.host();
    let origin = exchange.initiator.as_deref().unwrap_or_default();
    host.contains(text) || text == exchange.url.origin() || origin.contains(text) || text == exchange.method
}

fn read_again(har: &str, now_ms: i64) -> Result<Vec<Exchange>, ShareError> {
    match read(har, now_ms) {
        Ok(Imported::Exchanges(recording)) if recording.skipped_count == 0 => Ok(recording.exchanges),
        Ok(Imported::Exchanges(recording)) => {
            let skipped = recording.skipped.first();
            Err(ShareError::Unread(skipped.map_or_else(String::new, |one| {
                format!("{}: {}", one.path, one.reason)
            })))
        }
        Ok(_) => Err(ShareError::Unread("it is no recording".to_owned())),
        Err(error) => Err(ShareError::Unread(error.to_string())),
    }
}

/// Explains the refused calls of both and notes where they differ. Gives back the later reports.
fn compare(before: &Session, after: &Session, tables: &Tables, receipt: &mut Receipt) -> Vec<Report> {
    let explained = |session: &Session| session.reports(tables, |exchange| session.denied(exchange));
    let (old, new) = (explained(before), explained(after));
    let first = |report: &Report| {
        report.findings.first().map_or_else(
            || "no reason".to_owned(),
            |finding| format!("{} ({})", finding.reason.id(), finding.certainty.word()),
        )
    };
    receipt.explained = old.len();
    // The later calls are numbered anew, in the same order.
    for (was, is) in old.iter().zip(&new) {
        let all = |report: &Report| -> Vec<_> {
            let findings = report.findings.iter();
            findings.map(|finding| (finding.reason, finding.certainty)).collect()
        };
        if all(was) == all(is) && was.verdict.certainty == is.verdict.certainty {
            receipt.explained_same += 1;
        } else {
            receipt.changed.push(Changed {
                call: was.call.id.clone(),
                was: first(was),
                is: first(is),
            });
        }
    }
    for missing in old.iter().skip(new.len()) {
        receipt.changed.push(Changed {
            call: missing.call.id.clone(),
            was: first(missing),
            is: "not refused".to_owned(),
        });
    }
    new
}

fn still_in(choice: &Choice) -> Vec<String> {
    let mut lines = vec![
        "hosts, paths with the ids in them, times, and the names of headers, parameters and fields".to_owned(),
        "of tokens: issuer, audience, client, organisation, scopes, roles, times; no signature".to_owned(),
        "the server's own words, without what was found in them".to_owned(),
    ];
    for kind in Personal::ALL.iter().filter(|kind| !choice.personal.contains(kind)) {
        let (_, many) = Kind::of(*kind).words();
        lines.push(format!("{many}, as chosen"));
    }
    lines
}

fn markdown(reports: &[Report], receipt: &Receipt) -> String {
    let mut parts: Vec<String> = reports.iter().map(report::markdown).collect();
    let lines: String = receipt.text().lines().map(|line| format!("    {line}\n")).collect();
    parts.push(format!("## Receipt\n\n{lines}"));
    parts.join("\n---\n\n")
}
