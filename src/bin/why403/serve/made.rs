//! A stand-in, made of a configuration: tables, documents and dialects are read.

use super::super::token::host_of;
use super::super::{Failed, bundled, input, tell};
use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;
use why403::import::openapi::{self, BodyExample};
use why403::platforms::{Tables, by_id};
use why403::sign::Signs;
use why403::signs;
use why403::stand_in::{Api, ApiConfig, Config, Dialect, Files, Made, Parts, StandIn, Voices};
use why403::table::compile;

/// The texts of all signs, as the build found them.
const DIALECTS: &[Files<'_>] = include!(concat!(env!("OUT_DIR"), "/dialects.rs"));

/// Those who speak where an API's own maker has no words.
const OTHERS: &[&str] = &["standards", "general"];

/// Reads what a configuration names.
pub(crate) fn stand_in(config: Config, folder: &Path, records: bool) -> Result<StandIn, Failed> {
    let signs = signs::all().map_err(|error| error.to_string())?;
    let mut words = Words {
        signs,
        read: HashMap::new(),
    };
    let mut tables = Tables::new();
    let platforms: Vec<&str> = config.api.iter().filter_map(|api| api.platform.as_deref()).collect();
    for id in &platforms {
        // Says which there are.
        host_of(id)?;
    }
    for note in bundled::load(&mut tables, &platforms, &[]) {
        tell(&format!("note: {note}"));
    }
    let mut examples = Vec::new();
    let mut hosts = Vec::new();
    for (at, api) in config.api.iter().enumerate() {
        let (host, list) = match &api.document {
            Some(path) => document(&mut tables, at, &folder.join(path), api)?,
            None => (host_of(api.platform.as_deref().unwrap_or_default())?, Vec::new()),
        };
        hosts.push(api.host.clone().unwrap_or(host));
        examples.push(list);
    }
    let tables = Arc::new(tables);
    let mut apis = Vec::new();
    for ((at, api), host) in config.api.iter().enumerate().zip(hosts) {
        let platform = api.platform.as_deref().and_then(by_id);
        let own = api.dialect.as_deref().or(platform.map(|platform| platform.id()));
        let mut dialects = Vec::new();
        if let Some(own) = own {
            dialects.push(words.of(own)?);
        }
        for other in OTHERS {
            dialects.push(words.of(other)?);
        }
        let made = Made {
            prefix: api.prefix.clone(),
            imported: platform.is_none().then(|| name(at)),
            platform,
            host,
            voices: Voices::new(dialects),
            unlisted: api.unlisted,
            believe: api.believe,
        };
        apis.push(Api::new(made, Arc::clone(&tables)));
    }
    // Asked for once here, so that a system without random bytes is said before anything is served.
    why403_serve::random().map_err(|error| error.to_string())?;
    let parts = Parts {
        apis,
        examples,
        random: Box::new(|| why403_serve::random().unwrap_or_default()),
        records,
    };
    StandIn::new(config, parts).map_err(|error| format!("the configuration cannot be used: {error}"))
}

/// Under which name a document's table is kept.
fn name(at: usize) -> String {
    format!("served-{at}")
}

/// Imports a document: a host of its servers, and its examples.
fn document(
    tables: &mut Tables,
    at: usize,
    path: &Path,
    api: &ApiConfig,
) -> Result<(String, Vec<BodyExample>), Failed> {
    let text = input::read(path)?;
    let shown = |error: &dyn std::fmt::Display| format!("{}: {error}", path.display());
    let mut options = openapi::Options {
        hosts: api.host.iter().cloned().collect(),
        name: Some(name(at)),
        ..openapi::Options::default()
    };
    let read = match openapi::read(&text, &options) {
        // Nobody needs the host of an API that is stood in for.
        Err(error) if error.code() == "openapi.no-host" => {
            options.hosts = vec!["localhost".to_owned()];
            openapi::read(&text, &options)
        }
        other => other,
    };
    let read = read.map_err(|error| shown(&error))?;
    for note in &read.notes {
        tell(&format!("note: {}", note.replace(['\n', '\r'], " ")));
    }
    let bytes = compile(&read.table).map_err(|error| shown(&error))?;
    tables
        .insert_imported(&name(at), bytes)
        .map_err(|error| shown(&error))?;
    let host = tables
        .imported()
        .find(|(own, _)| *own == name(at))
        .and_then(|(_, table)| {
            table
                .bases()
                .flat_map(|base| base.hosts.iter())
                .find(|host| !host.contains('*'))
                .cloned()
        });
    let examples = openapi::examples(&text).unwrap_or_default();
    Ok((host.unwrap_or_else(|| "localhost".to_owned()), examples))
}

/// The dialects that were read.
struct Words {
    signs: &'static Signs,
    read: HashMap<String, Arc<Dialect>>,
}

impl Words {
    fn of(&mut self, maker: &str) -> Result<Arc<Dialect>, Failed> {
        if let Some(known) = self.read.get(maker) {
            return Ok(Arc::clone(known));
        }
        let head = format!("maker {maker} |");
        let files = DIALECTS
            .iter()
            .find(|files| files.signs.lines().any(|line| line.starts_with(&head)))
            .ok_or_else(|| format!("there is no dialect `{maker}`; write a vendor's folder, or a file of `signs` without its ending, such as spring or envoy"))?;
        let dialect = Dialect::read(files, self.signs).map_err(|error| error.to_string())?;
        let dialect = Arc::new(dialect);
        self.read.insert(maker.to_owned(), Arc::clone(&dialect));
        Ok(dialect)
    }
}
