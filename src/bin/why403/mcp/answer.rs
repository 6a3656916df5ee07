//! What the tools answer.

use super::super::can::{asked_of, needed_by};
use super::super::kinds;
use super::super::{Failed, bundled, gather, now_ms, token};
use super::arguments::Arguments;
use super::clean::Passed;
use super::tools::Tool;
use super::views::{of_kind, of_operation, right, without_nulls};
use serde_json::{Map, Value, json};
use why403::exchange::{Body, Exchange, Outcome};
use why403::import::{Imported, read_where};
use why403::lock::{Checked, Declared, Lock, Locked, What};
use why403::pack::Pack;
use why403::platforms::{Named, Tables};
use why403::reason::{ReasonId, page};
use why403::report;
use why403::requirement::Atom;
use why403::session::Session;
use why403::session::listen::is_telling;

/// So many kinds of refusals are told in one answer, and so many of them with the whole report.
const MOST_KINDS: usize = 20;
const MOST_WHOLE: usize = 3;

/// The tables that were asked for so far.
pub(super) struct Engine<'p> {
    packs: &'p [Pack],
    tables: Tables,
}

/// What a tool found: as text, and as JSON of the tool's output schema.
struct Found {
    text: String,
    value: Value,
}

impl<'p> Engine<'p> {
    pub(super) fn new(packs: &'p [Pack]) -> Self {
        Self {
            packs,
            tables: Tables::new(),
        }
    }

    /// The result of a call. What a tool cannot do is said in it, as the protocol wants it.
    pub(super) fn call(&mut self, tool: Tool, arguments: &Value) -> Value {
        let mut passed = Passed::of(arguments);
        let arguments = Arguments(arguments);
        let found = match tool {
            Tool::Explain => self.explain(&arguments, &mut passed),
            Tool::Requirement => self.requirement(&arguments),
            Tool::CheckScopes => self.check_scopes(&arguments),
            Tool::SmallestSet => self.smallest_set(&arguments, &mut passed),
            Tool::NearestOperation => self.nearest(&arguments),
            Tool::Reason => reason(&arguments),
        };
        let mut answer = match found {
            Ok(found) => json!({
                "content": [{ "type": "text", "text": found.text }],
                "structuredContent": without_nulls(found.value),
                "isError": false,
            }),
            Err(message) => json!({ "content": [{ "type": "text", "text": message }], "isError": true }),
        };
        passed.clean(&mut answer);
        answer
    }

    fn load(&mut self, platforms: &[&str]) -> Vec<String> {
        let missing: Vec<&str> = platforms.iter().copied().filter(|id| !self.tables.has(id)).collect();
        bundled::load(&mut self.tables, &missing, self.packs)
    }

    fn explain(&mut self, arguments: &Arguments<'_>, passed: &mut Passed) -> Result<Found, Failed> {
        let (exchanges, mut notes) = match arguments.text("recording")? {
            Some(text) => recorded(text)?,
            None => (vec![described(arguments)?], Vec::new()),
        };
        exchanges.iter().for_each(|exchange| passed.add(exchange));
        let unanswered = exchanges.iter().all(|exchange| exchange.outcome == Outcome::Pending);
        let session = Session::from_exchanges(exchanges);
        notes.extend(self.load(&session.platforms()));
        let reports = session.reports(&self.tables, |exchange| unanswered || session.denied(exchange));
        let kinds = kinds::of(&reports, false);
        let more = kinds.len().saturating_sub(MOST_KINDS);
        let mut text = match session.exchanges().len() {
            1 => format!("1 call, {} refused", session.denials()),
            calls => format!("{calls} calls, {} refused", session.denials()),
        };
        for kind in kinds.iter().take(MOST_WHOLE) {
            text.push_str(&format!("\n\n{}", report::text(kind.report)));
            text.extend(kind.again());
        }
        if kinds.len() > MOST_WHOLE {
            text.push_str(&format!(
                "\n\n{} more kinds of refusals are in the structured answer.",
                kinds.len() - MOST_WHOLE
            ));
        }
        let value = json!({
            "calls": session.exchanges().len(),
            "denials": session.denials(),
            "notes": notes,
            "kinds": kinds.iter().take(MOST_KINDS).map(of_kind).collect::<Vec<_>>(),
            "more": more,
        });
        Ok(Found { text, value })
    }

    fn requirement(&mut self, arguments: &Arguments<'_>) -> Result<Found, Failed> {
        let found = self.asked(arguments)?;
        let text = found.iter().map(report::Requires::text).collect::<Vec<_>>().join("\n");
        let value = json!({ "found": found.iter().map(|one| json!({
            "asked": one.asked,
            "vendor": one.platform,
            "operation": one.operation.as_ref().map(of_operation),
            "ways": one.ways.iter().map(report::Way::words).collect::<Vec<_>>(),
            "notes": one.notes,
            "nearest": one.nearest.iter().map(of_operation).collect::<Vec<_>>(),
        })).collect::<Vec<_>>() });
        Ok(Found { text, value })
    }

    fn asked(&mut self, arguments: &Arguments<'_>) -> Result<Vec<report::Requires>, Failed> {
        let (method, address) = (arguments.needed("method")?, arguments.needed("address")?);
        let platform = arguments.platform()?;
        let ids = asked_of(address, platform)?;
        self.load(&ids);
        needed_by(method, address, platform.is_some(), &ids, &self.tables)
    }

    fn nearest(&mut self, arguments: &Arguments<'_>) -> Result<Found, Failed> {
        let found = self.asked(arguments)?;
        let text = found.iter().map(report::Requires::text).collect::<Vec<_>>().join("\n");
        let operation = found.iter().find_map(|one| one.operation.as_ref());
        let value = json!({
            "exists": operation.is_some(),
            "operation": operation.map(of_operation),
            "nearest": found.iter().flat_map(|one| &one.nearest).map(of_operation).collect::<Vec<_>>(),
            "notes": found.iter().flat_map(|one| &one.notes).collect::<Vec<_>>(),
        });
        Ok(Found { text, value })
    }

    fn check_scopes(&mut self, arguments: &Arguments<'_>) -> Result<Found, Failed> {
        let platform = arguments.platform()?.ok_or("`platform` is missing")?;
        let (names, calls) = (arguments.texts("names")?, arguments.texts("calls")?);
        self.load(&[platform]);
        if self.tables.table(platform).is_none() {
            return Err("there is no table of this platform, so its names are not known here".to_owned());
        }
        let source = self.tables.main_source(platform);
        let mut text = String::new();
        let mut value = Map::new();
        let named: Vec<Value> = names
            .iter()
            .map(|name| {
                let (exists, kind, says) = self.named(platform, name);
                text.push_str(&format!("{name}: {says}\n"));
                json!({ "name": name, "exists": exists, "kind": kind, "says": says })
            })
            .collect();
        value.insert("names".to_owned(), Value::Array(named));
        value.insert("source".to_owned(), json!(source));
        if !calls.is_empty() {
            self.hold(platform, &names, &calls, &mut text, &mut value)?;
        }
        text.push_str(&format!("By {source}."));
        Ok(Found {
            text,
            value: Value::Object(value),
        })
    }

    /// Holds names against what calls need.
    fn hold(
        &self,
        platform: &'static str,
        names: &[String],
        calls: &[String],
        text: &mut String,
        value: &mut Map<String, Value>,
    ) -> Result<(), Failed> {
        let session = Session::from_exchanges(gather::calls(calls, Some(platform))?);
        let lock = Lock::of(&session, &self.tables);
        let declared = Declared::of_names("the names", platform, names);
        let mut checked = Checked::default();
        let locked = Locked {
            lock: &lock,
            file: "the calls",
            text: "",
            tables: &self.tables,
        };
        checked.declared(locked, std::slice::from_ref(&declared));
        checked.sort();
        let of = |what: What| -> Vec<Value> {
            let all = checked.differences.iter().filter(|one| one.what == what);
            all.filter_map(|one| Some(right(one.right.as_ref()?, &one.calls)))
                .collect()
        };
        let all = lock.apis.iter().flat_map(|api| &api.rights);
        let mut missing = of(What::RightMissing);
        let nothing = checked.differences.iter().any(|one| one.what == What::NothingDeclared);
        let held: Vec<&Atom> = checked.held.iter().map(|one| &one.right).collect();
        let told: Vec<&Atom> = checked
            .differences
            .iter()
            .filter_map(|one| one.right.as_ref())
            .collect();
        let mut also = Vec::new();
        for one in all.filter(|one| !held.contains(&&one.atom) && !told.contains(&&one.atom)) {
            let list = if nothing { &mut missing } else { &mut also };
            list.push(right(&one.atom, &one.calls));
        }
        checked
            .differences
            .iter()
            .for_each(|one| text.push_str(&format!("{}: {}\n", one.level.word(), one.text)));
        let unknown: Vec<String> = lock
            .apis
            .iter()
            .flat_map(|api| api.unknown.iter().map(|(call, why)| format!("{call}: {why}")))
            .collect();
        unknown
            .iter()
            .for_each(|line| text.push_str(&format!("not known: {line}\n")));
        value.insert("enough".to_owned(), json!(missing.is_empty()));
        value.insert("missing".to_owned(), json!(missing));
        value.insert("excess".to_owned(), json!(of(What::RightExcess)));
        value.insert("also_needed".to_owned(), json!(also));
        value.insert("unknown".to_owned(), json!(unknown));
        Ok(())
    }

    /// What the table says of a name: whether it exists, of which kind it is, and a sentence.
    fn named(&self, platform: &str, name: &str) -> (bool, Option<&'static str>, String) {
        let kinds = ["scope", "permission", "role", "license"];
        let table = self.tables.table(platform);
        if let Some(kind) = kinds
            .into_iter()
            .find(|kind| table.is_some_and(|table| table.has_name(kind, name)))
        {
            return (true, Some(kind), format!("a {kind} that operations need"));
        }
        let near = |list: &[Atom]| match list {
            [] => String::new(),
            _ => format!(
                "; nearest: {}",
                list.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
            ),
        };
        match self.tables.named(platform, "scope", name) {
            Named::OfSignIn => (
                true,
                Some("scope"),
                "a scope of OpenID Connect; no operation of an API needs it".to_owned(),
            ),
            Named::OtherCase(atom) => (false, None, format!("it is written {}", atom.name())),
            Named::Missing { nearest, whole: true } => {
                (false, None, format!("the vendor has no such name{}", near(&nearest)))
            }
            Named::Missing { nearest, whole: false } => (
                false,
                None,
                format!(
                    "not in the table, which holds a part of the vendor's names{}",
                    near(&nearest)
                ),
            ),
            // What one organisation has is not asked here.
            Named::Exists | Named::OtherKind(_) | Named::NotHere { .. } | Named::NoTable => {
                (false, None, "not known here".to_owned())
            }
        }
    }

    fn smallest_set(&mut self, arguments: &Arguments<'_>, passed: &mut Passed) -> Result<Found, Failed> {
        let platform = arguments.platform()?;
        let calls = arguments.texts("calls")?;
        let exchanges = match arguments.text("recording")? {
            Some(text) => recorded(text)?.0,
            None if calls.is_empty() => return Err("give `calls` or a `recording`".to_owned()),
            None => gather::calls(&calls, platform)?,
        };
        exchanges.iter().for_each(|exchange| passed.add(exchange));
        let session = Session::from_exchanges(exchanges);
        self.load(&session.platforms());
        let needs = report::needs(&session, &self.tables);
        let apis: Vec<Value> = needs
            .iter()
            .map(|needs| {
                json!({
                    "api": needs.platform,
                    "caller": needs.caller,
                    "calls": needs.calls,
                    "rights": needs.names.iter().map(|name| json!({
                        "kind": name.kind, "name": name.name, "calls": name.forced_by,
                    })).collect::<Vec<_>>(),
                    "unknown": needs.unknown.iter().map(|(call, why)| format!("{call}: {why}")).collect::<Vec<_>>(),
                    "proven": needs.proven,
                    "forms": needs.forms.iter().map(|form| json!({ "title": form.title, "text": form.text })).collect::<Vec<_>>(),
                })
            })
            .collect();
        Ok(Found {
            text: report::needs_text(&needs),
            value: json!({ "apis": apis }),
        })
    }
}

/// The calls of a recording, and what must be known of it.
fn recorded(text: &str) -> Result<(Vec<Exchange>, Vec<String>), Failed> {
    match read_where(text, now_ms(), &is_telling).map_err(|error| error.to_string())? {
        Imported::Exchanges(recording) => {
            let mut notes = recording.notes;
            if recording.skipped_count > 0 {
                notes.push(format!("{} entries could not be read.", recording.skipped_count));
            }
            Ok((recording.exchanges, notes))
        }
        _ => Err("this is a token or no recording of calls; give the request with its answer".to_owned()),
    }
}

/// A call of which a program tells what it saw.
fn described(arguments: &Arguments<'_>) -> Result<Exchange, Failed> {
    let address = arguments
        .text("address")?
        .ok_or("give a `recording`, or `address` with `status` and `body`")?;
    let method = arguments.text("method")?.unwrap_or("GET");
    let whole = match (address.starts_with('/'), arguments.platform()?) {
        (true, Some(platform)) => format!("https://{}{address}", token::host_of(platform)?),
        (true, None) => return Err("`address` is a path; name its `platform`, or give the whole address".to_owned()),
        (false, _) => address.to_owned(),
    };
    let mut call = Exchange::new("given", method, &whole, now_ms()).map_err(|error| error.to_string())?;
    match arguments.text("token")? {
        Some(token) => {
            let token = why403::token::unwrap(token).token;
            // Stays inside of the exchange, which hides it.
            call.request_headers
                .push("authorization", format!("Bearer {}", token.expose()));
        }
        None => call.withheld = Some("the program that asked did not give the request's headers".to_owned()),
    }
    if let Some(status) = arguments.0.get("status") {
        let status = status.as_u64().and_then(|status| u16::try_from(status).ok());
        let status = status
            .filter(|status| (100..600).contains(status))
            .ok_or("`status` must be a number from 100 to 599")?;
        call.outcome = Outcome::Status(status);
    }
    if let Some(body) = arguments.text("body")? {
        call.response_body = Body::of(body);
    }
    Ok(call)
}

fn reason(arguments: &Arguments<'_>) -> Result<Found, Failed> {
    let Some(id) = arguments.text("id")? else {
        let all: Vec<(&str, String)> = ReasonId::ALL
            .iter()
            .map(|one| (one.id(), page::first_sentence(*one)))
            .collect();
        return Ok(Found {
            text: all.iter().map(|(id, sentence)| format!("{id}: {sentence}\n")).collect(),
            value: json!({ "reasons": all.iter().map(|(id, sentence)| json!({ "id": id, "sentence": sentence })).collect::<Vec<_>>() }),
        });
    };
    let reason = ReasonId::from_id(id).ok_or("there is no such reason; without `id` all are listed")?;
    let page = page::plain(reason);
    Ok(Found {
        value: json!({ "reasons": [{ "id": reason.id(), "sentence": page::first_sentence(reason), "page": page }] }),
        text: page,
    })
}
