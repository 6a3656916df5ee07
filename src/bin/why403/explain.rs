//! `why403 explain`.

use super::choose::Choice;
use super::kinds::{self, Kind};
use super::{Done, Failed, bundled, input, now_ms, packs, print, sarif, tell, terminal, token};
use clap::{Args, ValueEnum};
use std::collections::HashSet;
use std::mem::ManuallyDrop;
use std::path::PathBuf;
use why403::diagnosis::Supposed;
use why403::exchange::Outcome;
use why403::import::{Imported, Recording, read_where};
use why403::pack::Pack;
use why403::platforms::Tables;
use why403::report::{self, Report, Tone};
use why403::requirement::{Atom, Context};
use why403::session::Session;
use why403::session::listen::is_telling;

#[derive(Args)]
pub(crate) struct Explain {
    /// The file; without it, or with `-`, standard input
    #[arg(default_value = "-")]
    file: PathBuf,
    /// How to write the explanation
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// Write, in place of an explanation, the request to copy for the administrator who can give the access, or for the
    /// vendor's support
    #[arg(long)]
    ask: bool,
    /// Judge the calls as if their caller had this as well: scope:NAME, permission:NAME, role:NAME; nothing is sent
    #[arg(long, value_name = "KIND:NAME")]
    with: Vec<String>,
    /// Judge the calls as if their caller had not this
    #[arg(long, value_name = "KIND:NAME")]
    without: Vec<String>,
    /// Judge the calls as if such a caller sent them
    #[arg(long = "as", value_enum)]
    caller: Option<As>,
    /// Judge the calls as if they carried the token in this file
    #[arg(long, value_name = "FILE")]
    token_file: Option<PathBuf>,
    /// Explain every call by itself: also those that were not denied, and equal ones one by one
    #[arg(long)]
    all: bool,
    /// One line for each kind of refusal, with how often it happened, in place of the explanations
    #[arg(long, conflicts_with_all = ["ask", "with", "without", "caller", "token_file"])]
    summary: bool,
    /// Only calls since then: a time (2026-11-20T12:00Z) or an age (30m, 2h, 3d)
    #[arg(long, value_name = "TIME")]
    since: Option<String>,
    /// Only these calls: host:, path:, method:, status:, platform:, verdict: or reason: and a value; equal keys are
    /// alternatives, different ones must all fit
    #[arg(long, value_name = "KEY:VALUE")]
    only: Vec<String>,
    /// The folder of a pack, which says what is known of an API of your own; may be given several times
    #[arg(long, value_name = "FOLDER")]
    pack: Vec<PathBuf>,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Text,
    Markdown,
    Json,
    /// SARIF 2.1.0, for code scanning
    Sarif,
}

impl Format {
    /// The form, where SARIF has no place.
    fn plain(self) -> Result<super::arguments::Format, Failed> {
        match self {
            Self::Text => Ok(super::arguments::Format::Text),
            Self::Markdown => Ok(super::arguments::Format::Markdown),
            Self::Json => Ok(super::arguments::Format::Json),
            Self::Sarif => Err("SARIF lists refusals; this is none, so choose text, markdown or json".to_owned()),
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum As {
    User,
    Client,
    Bot,
    Guest,
}

/// The calls of a file, counted.
pub(crate) struct Counted<'r> {
    pub(crate) calls: usize,
    pub(crate) denials: usize,
    pub(crate) skipped: usize,
    pub(crate) notes: &'r [String],
}

/// Explains the denials of a file; of a request without an answer, what it needs.
pub(crate) fn run(options: &Explain, packs: &[Pack]) -> Result<Done, Failed> {
    packs::all_there(&options.pack)?;
    let choice = Choice::read(options.since.as_deref(), &options.only)?;
    let text = input::read(&options.file)?;
    let spinner = input::spinner(text.len(), "Reading");
    let recording = match read_where(&text, now_ms(), &is_telling).map_err(|error| error.to_string())? {
        Imported::Exchanges(recording) => recording,
        Imported::Token(token) => {
            spinner.finish_and_clear();
            let given = token::Given {
                token,
                unwrapped: Vec::new(),
            };
            print(&token::described(&given, None, options.format.plain()?, packs)?)?;
            return Ok(Done::NothingDenied);
        }
        _ => return Err("this form is not known to the command".to_owned()),
    };
    drop(text);
    let Recording {
        exchanges,
        skipped,
        skipped_count,
        mut notes,
        ..
    } = recording;
    let unanswered = exchanges.iter().all(|exchange| exchange.outcome == Outcome::Pending);
    // Never given back piece by piece: the program ends with it.
    let session = ManuallyDrop::new(Session::from_exchanges(exchanges));
    let mut tables = Tables::new();
    notes.extend(bundled::load(&mut tables, &session.platforms(), packs));
    for skipped in &skipped {
        notes.push(format!(
            "Skipped {}: {}.",
            skipped.path,
            skipped.reason.trim_end_matches('.')
        ));
    }
    if skipped_count > skipped.len() {
        notes.push(format!("Skipped {} more.", skipped_count - skipped.len()));
    }

    let mut reports = session.reports(&tables, |exchange| {
        options.all || unanswered || session.denied(exchange)
    });
    reports.retain(|report| choice.fits(report));
    spinner.finish_and_clear();
    let denials = match choice.is_all() {
        true => session.denials(),
        false => reports.iter().filter(|report| report.call.denied).count(),
    };
    if !choice.is_all() {
        notes.push(match denials {
            1 => "Only what was chosen is told: 1 refused call.".to_owned(),
            _ => format!("Only what was chosen is told: {denials} refused calls."),
        });
    }
    let counted = Counted {
        calls: session.exchanges().len(),
        denials,
        skipped: skipped_count,
        notes: &notes,
    };
    let done = if denials > 0 { Done::Denied } else { Done::NothingDenied };
    let supposed = supposed(options)?;
    if !supposed.is_nothing() {
        let wanted: HashSet<&str> = reports.iter().map(|report| report.call.id.as_str()).collect();
        let calls = session.exchanges().iter();
        let views: Vec<report::SupposedView> = calls
            .filter(|exchange| wanted.contains(exchange.id.as_str()))
            .filter_map(|exchange| report::suppose(&session, &exchange.id, &tables, &supposed))
            .collect();
        return hypothetical(options.format, &views);
    }
    if options.ask {
        print(&requests(options.format, &reports)?)?;
        return Ok(done);
    }
    // With `--all` each call stands for itself.
    let kinds = kinds::of(&reports, options.all);
    if options.summary {
        match options.format {
            Format::Text => terminal::print(&terminal::painted(&kinds::summary(&kinds, &counted)))?,
            Format::Markdown => print(&kinds::summary_markdown(&kinds, &counted))?,
            Format::Json => print(&kinds::summary_json(&kinds, &counted)?)?,
            Format::Sarif => print(&sarif::of_refusals(&kinds, &options.file)?)?,
        }
    } else {
        match options.format {
            Format::Json => print(&json(&counted, &reports)?)?,
            Format::Text => terminal::print(&text_of(&kinds, &counted))?,
            Format::Markdown => print(&markdown(&kinds, &counted))?,
            Format::Sarif => print(&sarif::of_refusals(&kinds, &options.file)?)?,
        }
    }
    if options.format != Format::Json {
        for note in &notes {
            tell(&format!("note: {}", note.replace(['\n', '\r'], " ")));
        }
    }
    Ok(done)
}

/// The requests to copy, each once.
fn requests(format: Format, reports: &[Report]) -> Result<String, Failed> {
    let ask = match format {
        Format::Markdown => report::ask_markdown,
        _ => report::ask_text,
    };
    let mut asked: Vec<String> = reports.iter().filter_map(ask).collect();
    asked.dedup();
    if asked.is_empty() {
        return Err("no refusal here is one that an administrator or the vendor's support could mend".to_owned());
    }
    Ok(asked.join(&rule(72)))
}

/// A line between two explanations, with its line breaks.
fn rule(columns: usize) -> String {
    format!("\n{}\n\n", "─".repeat(columns))
}

/// What is supposed of the caller.
fn supposed(options: &Explain) -> Result<Supposed, Failed> {
    let atoms = |words: &[String]| {
        words
            .iter()
            .map(|word| atom(word))
            .collect::<Result<Vec<Atom>, Failed>>()
    };
    let token = match &options.token_file {
        Some(path) => Some(token::alone(&input::read(path)?)?.token),
        None => None,
    };
    Ok(Supposed {
        with: atoms(&options.with)?,
        without: atoms(&options.without)?,
        caller: options.caller.map(|caller| match caller {
            As::User => Context::User,
            As::Client => Context::Client,
            As::Bot => Context::Bot,
            As::Guest => Context::Guest,
        }),
        token,
    })
}

fn atom(word: &str) -> Result<Atom, Failed> {
    let (kind, name) = word.split_once(':').unwrap_or_default();
    if name.is_empty() {
        return Err(
            "write a kind and a name, e.g. `scope:routing`; kinds are scope, permission, role and license".to_owned(),
        );
    }
    let name = name.to_owned();
    Ok(match kind {
        "scope" => Atom::Scope(name),
        "permission" => Atom::Permission(name),
        "role" => Atom::Role(name),
        "license" => Atom::License(name),
        _ => return Err("there is no such kind of name; kinds are scope, permission, role and license".to_owned()),
    })
}

/// The calls as a supposed caller would send them; nothing was refused here.
fn hypothetical(format: Format, views: &[report::SupposedView]) -> Result<Done, Failed> {
    if views.is_empty() {
        return Err("no call here was refused; `--all` judges every call".to_owned());
    }
    let between = rule(72);
    print(&match format {
        Format::Text => views
            .iter()
            .map(report::SupposedView::text)
            .collect::<Vec<_>>()
            .join(&between),
        Format::Markdown => views
            .iter()
            .map(report::SupposedView::markdown)
            .collect::<Vec<_>>()
            .join("\n---\n\n"),
        Format::Json => {
            let value = serde_json::json!({ "schema": 1, "hypothetical": report::exported(&views) });
            format!(
                "{}\n",
                serde_json::to_string_pretty(&value).map_err(|error| error.to_string())?
            )
        }
        Format::Sarif => return Err("SARIF lists refusals; what is supposed is none".to_owned()),
    })?;
    Ok(Done::NothingDenied)
}

fn json(counted: &Counted<'_>, reports: &[Report]) -> Result<String, Failed> {
    let value = serde_json::json!({
        "schema": 1,
        "calls": counted.calls,
        "denials": counted.denials,
        "skipped": counted.skipped,
        "notes": counted.notes,
        "reports": report::exported(&reports),
    });
    let text = serde_json::to_string_pretty(&value).map_err(|error| error.to_string())?;
    Ok(format!("{text}\n"))
}

/// How many calls there were; empty where there was one.
pub(crate) fn counts(counted: &Counted<'_>) -> String {
    match (counted.calls, counted.denials) {
        (1, 0 | 1) => String::new(),
        (calls, 0) => format!("{calls} calls, none denied"),
        (calls, denials) => format!("{calls} calls, {denials} denied"),
    }
}

const NONE: &str = "1 call, not denied\n";

fn text_of(kinds: &[Kind<'_>], counted: &Counted<'_>) -> String {
    let columns = terminal::width().min(72);
    let mut out = String::new();
    let counts = counts(counted);
    if !counts.is_empty() {
        out.push_str(&terminal::painted(&[terminal::told(Tone::Heading, counts)]));
    }
    for kind in kinds {
        if !out.is_empty() {
            out.push_str(&rule(columns));
        }
        out.push_str(&terminal::painted(&report::lines(kind.report, terminal::width())));
        if let Some(again) = kind.again() {
            out.push_str(&terminal::painted(&[
                terminal::told(Tone::Plain, ""),
                terminal::told(Tone::Plain, again),
            ]));
        }
    }
    if out.is_empty() {
        out.push_str(NONE);
    }
    out
}

fn markdown(kinds: &[Kind<'_>], counted: &Counted<'_>) -> String {
    let counts = counts(counted);
    let mut pieces: Vec<String> = Vec::new();
    if !counts.is_empty() {
        pieces.push(format!("{counts}\n"));
    }
    pieces.extend(kinds.iter().map(|kind| {
        let again = kind.again().map_or_else(String::new, |again| format!("\n{again}\n"));
        format!("{}{again}", report::markdown(kind.report))
    }));
    match pieces.is_empty() {
        true => NONE.to_owned(),
        false => pieces.join("\n---\n\n"),
    }
}
