//! `why403 explain`.

use super::arguments::{As, Explain, Format};
use super::{Done, Failed, bundled, input, now_ms, packs, print, tell, token};
use std::collections::HashMap;
use std::fmt::Write as _;
use std::mem::ManuallyDrop;
use why403::diagnosis::Supposed;
use why403::exchange::Outcome;
use why403::import::{Imported, Recording, read_where};
use why403::pack::Pack;
use why403::platforms::Tables;
use why403::report::{self, Report};
use why403::requirement::{Atom, Context};
use why403::session::Session;
use why403::session::listen::is_telling;

/// Explains the denials of a file; of a request without an answer, what it needs.
pub(crate) fn run(options: &Explain, packs: &[Pack]) -> Result<Done, Failed> {
    packs::all_there(&options.pack)?;
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
            print(&token::described(&given, None, options.format, packs)?)?;
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

    let denials = session.denials();
    let reports = session.reports(&tables, |exchange| {
        options.all || unanswered || session.denied(exchange)
    });
    spinner.finish_and_clear();
    let calls = session.exchanges().len();
    let supposed = supposed(options)?;
    if !supposed.is_nothing() {
        let wanted = session.exchanges().iter();
        let wanted = wanted.filter(|exchange| options.all || unanswered || session.denied(exchange));
        let views: Vec<report::SupposedView> = wanted
            .filter_map(|exchange| report::suppose(&session, &exchange.id, &tables, &supposed))
            .collect();
        return hypothetical(options.format, &views);
    }
    if options.ask {
        let ask = match options.format {
            Format::Markdown => report::ask_markdown,
            _ => report::ask_text,
        };
        let mut asked: Vec<String> = reports.iter().filter_map(ask).collect();
        asked.dedup();
        if asked.is_empty() {
            return Err("no refusal here is one that an administrator or the vendor's support could mend".to_owned());
        }
        print(&asked.join(&format!("\n{}\n\n", "─".repeat(72))))?;
        return Ok(if denials > 0 { Done::Denied } else { Done::NothingDenied });
    }
    let out = match options.format {
        Format::Json => json(calls, denials, skipped_count, &notes, &reports)?,
        Format::Text => rendered(
            calls,
            denials,
            &reports,
            report::text,
            &format!("\n{}\n\n", "─".repeat(72)),
        ),
        Format::Markdown => rendered(calls, denials, &reports, report::markdown, "\n---\n\n"),
    };
    print(&out)?;
    if options.format != Format::Json {
        for note in &notes {
            tell(&format!("note: {}", note.replace(['\n', '\r'], " ")));
        }
    }
    Ok(if denials > 0 { Done::Denied } else { Done::NothingDenied })
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
    let between = format!("\n{}\n\n", "─".repeat(72));
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
    })?;
    Ok(Done::NothingDenied)
}

fn json(calls: usize, denials: usize, skipped: usize, notes: &[String], reports: &[Report]) -> Result<String, Failed> {
    let value = serde_json::json!({
        "calls": calls,
        "denials": denials,
        "skipped": skipped,
        "notes": notes,
        "reports": report::exported(&reports),
    });
    let text = serde_json::to_string_pretty(&value).map_err(|error| error.to_string())?;
    Ok(format!("{text}\n"))
}

/// The reports one after the other; a call that was refused again in the same way is counted and not repeated.
fn rendered(
    calls: usize,
    denials: usize,
    reports: &[Report],
    render: impl Fn(&Report) -> String,
    between: &str,
) -> String {
    let key = |report: &Report| {
        let token = report.token.as_ref().map(|token| token.fingerprint.clone());
        (
            report.call.method.clone(),
            report.call.url.clone(),
            report.call.outcome.clone(),
            report.verdict.text.clone(),
            token,
        )
    };
    let mut times: HashMap<_, usize> = HashMap::new();
    for report in reports {
        *times.entry(key(report)).or_default() += 1;
    }
    let mut out = match (calls, denials) {
        (1, 0 | 1) => String::new(),
        (_, 0) => format!("{calls} calls, none denied\n"),
        _ => format!("{calls} calls, {denials} denied\n"),
    };
    for report in reports {
        let Some(count) = times.remove(&key(report)) else {
            continue;
        };
        if !out.is_empty() {
            out.push_str(between);
        }
        out.push_str(&render(report));
        if count > 1 {
            let _ = writeln!(out, "\nThe same happened {count} times.");
        }
    }
    if out.is_empty() {
        out.push_str("1 call, not denied\n");
    }
    out
}
