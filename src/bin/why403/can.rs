//! `why403 can`, `why403 requires` and `why403 diff`.

use super::arguments::{Can, Diff, Format, Only, Requires};
use super::{Done, Failed, bundled, input, now_ms, packs, print, tell, token};
use serde::Serialize;
use std::path::Path;
use why403::authority::Verdict;
use why403::diagnosis::Caller;
use why403::exchange::Exchange;
use why403::pack::Pack;
use why403::platforms::{Matched, Tables, by_id, of_address};
use why403::report;

/// Lists what the token on standard input may call.
pub(crate) fn can(options: &Can, packs: &[Pack]) -> Result<Done, Failed> {
    packs::all_there(&options.pack)?;
    let given = token::alone(&input::read(Path::new(&options.input))?)?;
    let call = token::call(&given.token, Some(&options.platform))?;
    let tables = tables_of(&[options.platform.as_str()], packs);
    let table = tables
        .table(&options.platform)
        .ok_or("there is no table of this platform")?;
    let wanted = report::Wanted {
        words: options
            .search
            .iter()
            .flat_map(|words| words.split_whitespace())
            .map(str::to_owned)
            .collect(),
        only: options.only.map(|only| match only {
            Only::Yes => Verdict::Satisfied,
            Only::No => Verdict::Missing,
            Only::Unknown => Verdict::Unknown,
        }),
    };
    let caller = Caller::of(&call, &[]);
    let found = report::can(
        &caller,
        table,
        &tables,
        &options.platform,
        &wanted,
        now_ms().div_euclid(1000),
    );
    written(options.format, "can", &found, &|| found.text(), &|| found.markdown())
}

/// Says what a call needs.
pub(crate) fn requires(options: &Requires, packs: &[Pack]) -> Result<Done, Failed> {
    packs::all_there(&options.pack)?;
    let ids = asked_of(&options.address, options.platform.as_deref())?;
    let tables = tables_of(&ids, packs);
    let found = needed_by(
        &options.method,
        &options.address,
        options.platform.is_some(),
        &ids,
        &tables,
    )?;
    let joined = |one: &dyn Fn(&report::Requires) -> String| found.iter().map(one).collect::<Vec<_>>().join("\n");
    written(
        options.format,
        "requires",
        &found,
        &|| joined(&report::Requires::text),
        &|| joined(&report::Requires::markdown),
    )
}

/// Whose tables are asked for a whole address or a path.
pub(crate) fn asked_of(address: &str, platform: Option<&str>) -> Result<Vec<&'static str>, Failed> {
    match platform {
        Some(id) => {
            let known = by_id(id).ok_or("there is no such platform; `why403 table list` names them")?;
            Ok(vec![known.id()])
        }
        None if address.contains("://") => Ok(platform_of(address)),
        None => Ok(bundled::ALL.iter().map(|one| one.platform).collect()),
    }
}

/// What a call needs by the tables of these platforms, which are loaded. Where no platform was named, only those that have
/// the path answer.
pub(crate) fn needed_by(
    method: &str,
    address: &str,
    named: bool,
    ids: &[&'static str],
    tables: &Tables,
) -> Result<Vec<report::Requires>, Failed> {
    if address.contains("://") {
        let call = Exchange::new("asked", method, address, now_ms()).map_err(|e| e.to_string())?;
        return Ok(vec![report::requires(&call, tables)]);
    }
    if !address.starts_with('/') {
        return Err("write a path that begins with `/`, or a whole address".to_owned());
    }
    let mut found = Vec::new();
    for id in ids {
        let Ok(host) = token::host_of(id) else { continue };
        let address = format!("https://{host}{address}");
        let call = Exchange::new("asked", method, &address, now_ms()).map_err(|e| e.to_string())?;
        let platform = by_id(id);
        // Without a platform's name, only those that have it answer.
        if !named && !matches!(tables.matched(platform, &call, &[]), Matched::Operation { .. }) {
            continue;
        }
        found.push(report::requires(&call, tables));
    }
    if found.is_empty() {
        return Err(
            "no table has this operation; with `--platform` the nearest ones of that platform are named".to_owned(),
        );
    }
    Ok(found)
}

/// Compares two tokens.
pub(crate) fn diff(options: &Diff, packs: &[Pack]) -> Result<Done, Failed> {
    packs::all_there(&options.pack)?;
    let standard = |path: &Path| path.as_os_str() == "-";
    if standard(&options.first) && standard(&options.second) {
        return Err("only one of the two can be standard input; put the other one into a file".to_owned());
    }
    let platform = options.platform.as_deref();
    let caller = |path: &Path| -> Result<Caller, Failed> {
        let given = token::alone(&input::read(path)?)?;
        Ok(Caller::of(&token::call(&given.token, platform)?, &[]))
    };
    let (first, second) = (caller(&options.first)?, caller(&options.second)?);
    let tables = tables_of(platform.as_slice(), packs);
    let table = platform.and_then(|id| Some((tables.table(id)?, id)));
    let found = report::difference(&first, &second, table, &tables, now_ms());
    written(options.format, "difference", &found, &|| found.text(), &|| {
        found.markdown()
    })
}

/// The platform of a whole address.
fn platform_of(address: &str) -> Vec<&'static str> {
    let call = Exchange::new("asked", "GET", address, 0).ok();
    let owner = call.and_then(|call| of_address(call.url.host(), call.url.path()));
    owner.map(|(platform, _)| platform.id()).into_iter().collect()
}

fn tables_of(platforms: &[&str], packs: &[Pack]) -> Tables {
    let mut tables = Tables::new();
    for note in bundled::load(&mut tables, platforms, packs) {
        tell(&format!("note: {note}"));
    }
    tables
}

fn written<T: Serialize>(
    format: Format,
    name: &str,
    found: &T,
    text: &dyn Fn() -> String,
    markdown: &dyn Fn() -> String,
) -> Result<Done, Failed> {
    let out = match format {
        Format::Text => text(),
        Format::Markdown => markdown(),
        Format::Json => {
            let value = serde_json::json!({ "schema": 1, name: found });
            let text = serde_json::to_string_pretty(&value).map_err(|error| error.to_string())?;
            format!("{text}\n")
        }
    };
    print(&out)?;
    Ok(Done::NothingDenied)
}
