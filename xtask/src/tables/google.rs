//! Google: the discovery documents inside the Python client library. A method names the scopes that suffice, any one of
//! them by itself; broader scopes are in the list where they suffice, so that no rule of implication is needed.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde_json::Value;
use why403::requirement::{Expr, Part, Provenance, Requirement};
use why403::table::{Auth, Base, CaseRule, Operation, TextTable};

use super::Made;
use super::build::{share, source};
use super::google_iam;
use super::google_path::{host_pattern, template};
use super::input::{Inputs, strings};
use super::package::Registry;
use crate::error::Result;

const PACKAGE: &str = "google-api-python-client";
const FILES: (&str, &str) = ("google_api_python_client-", ".whl");
const PYPI: &str = "pkg:pypi/google-api-python-client";
const SOURCE: &str = "discovery";

/// Makes the table of Google's APIs.
pub(super) fn make(inputs: &Inputs) -> Result<Made> {
    let package = inputs.package("google", &Registry::Pypi, PACKAGE, FILES)?;
    let mut reading = Reading::default();
    package.wheel_files(
        |name| name.contains("/discovery_cache/documents/") && name.ends_with(".json"),
        |name, bytes| {
            let document: Value =
                serde_json::from_slice(bytes).map_err(|error| package.fault(format!("{name}: {error}")))?;
            reading.document(&document);
            Ok(())
        },
    )?;
    let mut remarks = reading.remarks();
    let permissions = google_iam::Permissions::read(inputs)?;
    let mut operations: Vec<Operation> = reading.operations.into_values().collect();
    // Many methods take the same scopes; few need the same permissions.
    let shared = share(&operations, name_of);
    let mut permitted = [0, 0];
    for operation in &mut operations {
        let parts = permissions.parts(&operation.id);
        let stated = parts.iter().any(|part| part.provenance == Provenance::Prose);
        permitted[0] += usize::from(!parts.is_empty());
        permitted[1] += usize::from(stated);
        operation.requirement.parts.extend(parts);
    }
    remarks.push(format!(
        "{} operations with IAM permissions of the caller, {} of them documented",
        permitted[0], permitted[1]
    ));
    operations.sort_by(|a, b| (&a.base, &a.template).cmp(&(&b.base, &b.template)));
    let bases = reading
        .hosts
        .into_iter()
        .map(|(key, hosts)| Base {
            hosts: hosts.into_iter().collect(),
            key,
        })
        .collect();
    let (title, date, url, license) = google_iam::SOURCE_FIELDS;
    let table = TextTable {
        platform: "google".to_owned(),
        title: "Google APIs".to_owned(),
        license: "facts from public documents of the vendor; the library that carries them Apache-2.0".to_owned(),
        case: CaseRule::Sensitive,
        sources: vec![
            source(
                SOURCE,
                "Google API discovery documents, as carried by google-api-python-client",
                &package.version,
                PYPI,
                "Apache-2.0",
            ),
            source(google_iam::SOURCE, title, date, url, license),
        ],
        bases,
        shared,
        operations,
        ..TextTable::default()
    };
    Ok(Made { table, remarks })
}

#[derive(Default)]
struct Reading {
    documents: usize,
    methods: usize,
    with_scopes: usize,
    uploads: usize,
    /// Hosts by base; a base is named after the host that its documents name.
    hosts: BTreeMap<String, BTreeSet<String>>,
    /// By base, method and path: several documents describe the same operation under the same id.
    operations: HashMap<(String, String, String), Operation>,
    repeated: usize,
    contradictions: Vec<String>,
    refused: Vec<String>,
}

impl Reading {
    fn document(&mut self, document: &Value) {
        let text = |key: &str| document.get(key).and_then(Value::as_str).unwrap_or_default();
        let Some(host) = text("rootUrl")
            .strip_prefix("https://")
            .and_then(|rest| rest.split('/').next())
        else {
            return;
        };
        self.documents += 1;
        let hosts = self.hosts.entry(host.to_owned()).or_default();
        hosts.insert(host.to_owned());
        for endpoint in document
            .get("endpoints")
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
        {
            hosts.extend(host_pattern(endpoint));
        }
        let path = format!("/{}", text("servicePath").trim_start_matches('/'));
        self.methods_of(host, &path, document);
    }

    fn methods_of(&mut self, host: &str, base: &str, holder: &Value) {
        let inner = |key: &str| holder.get(key).and_then(Value::as_object).into_iter().flatten();
        for (_, method) in inner("methods") {
            self.method(host, base, method);
        }
        for (_, resource) in inner("resources") {
            self.methods_of(host, base, resource);
        }
    }

    fn method(&mut self, host: &str, base: &str, method: &Value) {
        let text = |key: &str| method.get(key).and_then(Value::as_str).unwrap_or_default();
        let scopes = method.get("scopes").map(strings).unwrap_or_default();
        self.methods += 1;
        self.with_scopes += usize::from(!scopes.is_empty());
        let (auth, expr) = if scopes.is_empty() {
            // Some take an API key alone, some a token that the document does not speak of.
            (Auth::Unknown, Expr::Unknown)
        } else {
            let mut scopes = scopes;
            scopes.sort();
            scopes.dedup();
            (Auth::Token, Expr::any_scope(scopes))
        };
        let path = template(method);
        let operation = Operation {
            base: host.to_owned(),
            method: text("httpMethod").to_owned(),
            template: format!("{base}{path}"),
            id: text("id").to_owned(),
            auth,
            requirement: Requirement {
                parts: vec![Part::new(expr, Provenance::Official, SOURCE)],
            },
            deprecated: method.get("deprecated").and_then(Value::as_bool).unwrap_or(false),
            ..Operation::default()
        };
        let protocols = method.pointer("/mediaUpload/protocols").and_then(Value::as_object);
        for (_, protocol) in protocols.into_iter().flatten() {
            // `/upload/…` or `/resumable/upload/…` before the path of the method itself.
            let start = protocol.get("path").and_then(Value::as_str).unwrap_or_default();
            let prefix = start
                .split_inclusive("/upload")
                .next()
                .filter(|prefix| prefix.ends_with("/upload"));
            if let Some(prefix) = prefix {
                let upload = Operation {
                    template: format!("{prefix}{}", operation.template),
                    ..operation.clone()
                };
                self.uploads += usize::from(self.add(upload));
            }
        }
        self.repeated += usize::from(!self.add(operation));
    }

    /// False when the operation was there already.
    fn add(&mut self, operation: Operation) -> bool {
        if let Err(error) = why403::table::Template::parse(&operation.template) {
            self.refused
                .push(format!("{} {}: {error}", operation.method, operation.template));
            return true;
        }
        let key = (
            operation.base.clone(),
            operation.method.clone(),
            operation.template.clone(),
        );
        let before = self.operations.get(&key);
        let known = before.is_some();
        if before.is_some_and(|before| before.id != operation.id || before.requirement != operation.requirement) {
            self.contradictions.push(operation.id.clone());
        }
        self.operations.entry(key).or_insert(operation);
        !known
    }

    fn remarks(&self) -> Vec<String> {
        let mut remarks = vec![
            format!(
                "{} methods in {} documents, {} with scopes; {} repeat another under the same id",
                self.methods, self.documents, self.with_scopes, self.repeated
            ),
            format!("{} more paths for uploads of the same methods", self.uploads),
        ];
        remarks.extend(
            self.contradictions
                .iter()
                .map(|id| format!("two documents differ about {id}: the first counts")),
        );
        remarks.extend(self.refused.iter().map(|line| format!("left out: {line}")));
        remarks
    }
}

/// The last words of the scopes: `https://www.googleapis.com/auth/cloud-platform` is `cloud-platform`.
fn name_of(parts: &[Part]) -> Option<String> {
    let names: Vec<&str> = parts
        .iter()
        .flat_map(|part| part.expr.atoms())
        .map(|atom| {
            let name = atom.name().trim_start_matches("https://").trim_end_matches('/');
            name.split_once("/auth/").map_or(name, |(_, last)| last)
        })
        .collect();
    if names.is_empty() { None } else { Some(names.join("+")) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;
    use why403::table::expr::to_text;

    fn read(document: Value) -> (Reading, Vec<String>) {
        let mut reading = Reading::default();
        reading.document(&document);
        let line = |o: &Operation| {
            format!(
                "{} {} {} {}",
                o.method,
                o.template,
                o.id,
                to_text(&o.requirement.parts[0].expr)
            )
        };
        let mut lines: Vec<String> = reading.operations.values().map(line).collect();
        lines.sort();
        (reading, lines)
    }

    #[test]
    fn any_one_of_the_scopes_suffices() {
        let (reading, lines) = read(json!({
            "rootUrl": "https://x.googleapis.com/", "servicePath": "x/v1/",
            "endpoints": [{"endpointUrl": "https://x.europe-west1.rep.googleapis.com/", "location": "europe-west1"}],
            "resources": {"things": {"methods": {
                "get": {"id": "x.things.get", "httpMethod": "GET", "path": "things/{id}", "scopes": ["b", "a"]},
                "insert": {"id": "x.things.insert", "httpMethod": "POST", "path": "things", "scopes": ["a"],
                    "mediaUpload": {"protocols": {
                        "simple": {"path": "/upload/x/v1/things"},
                        "resumable": {"path": "/resumable/upload/x/v1/things"}}}},
                "ping": {"id": "x.things.ping", "httpMethod": "GET", "path": "ping"},
            }}}
        }));
        assert_eq!(
            lines,
            [
                "GET /x/v1/ping x.things.ping unknown",
                "GET /x/v1/things/{id} x.things.get any scope(a, b)",
                "POST /resumable/upload/x/v1/things x.things.insert scope a",
                "POST /upload/x/v1/things x.things.insert scope a",
                "POST /x/v1/things x.things.insert scope a",
            ]
        );
        assert_eq!((reading.methods, reading.with_scopes, reading.uploads), (3, 2, 2));
        let hosts: Vec<&String> = reading.hosts["x.googleapis.com"].iter().collect();
        assert_eq!(hosts, ["x.*.rep.googleapis.com", "x.googleapis.com"]);
    }

    #[test]
    fn a_list_of_scopes_is_named_after_them() {
        let of = |names: &[&str]| {
            let expr = Expr::any_scope(names.iter().copied());
            name_of(&[Part::new(expr, Provenance::Official, SOURCE)])
        };
        assert_eq!(
            of(&[
                "https://www.googleapis.com/auth/drive",
                "https://www.googleapis.com/auth/drive.file"
            ])
            .as_deref(),
            Some("drive+drive.file")
        );
        assert_eq!(of(&["https://mail.google.com/"]).as_deref(), Some("mail.google.com"));
        assert_eq!(of(&[]), None);
    }
}
