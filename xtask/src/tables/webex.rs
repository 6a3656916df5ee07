//! Webex: the vendor's OpenAPI documents. Their `security` never names a scope; descriptions do, in prose
//! ([`super::webex_prose`]), and the pages of the configuration resources do for all their operations at once.

use std::collections::BTreeMap;

use serde_json::Value;
use why403::requirement::{Atom, Expr, Part, Provenance, Requirement};
use why403::table::{Base, CaseRule, Operation, TextTable};

use super::Made;
use super::build::source;
use super::input::{Inputs, operations};
use super::{webex_calling, webex_prose, webex_scopes, webex_suite};
use crate::error::Result;

pub(super) const DOCUMENTS: &str = "https://github.com/webex/webex-openapi-specs";
const PAGES: &str = "https://developer.webex.com/webex-contact-center/docs/api/v1";
pub(super) const DATE: &str = "2026-05-04";
pub(super) const LICENSE: &str = "CC BY 4.0";

const CONTACT_CENTER: &str = "contact-center";
const OPENAPI: &str = "contact-center";
const TAG_PAGES: &str = "contact-center-pages";

/// Resources of the configuration API. Their pages ask for an administrator role and "the appropriate" of
/// `cjp:config_read` and `cjp:config_write`; which of the two an operation needs is an inference.
const CONFIGURATION: &[&str] = &[
    "AI Feature",
    "Address Book",
    "Agent Personal Greeting Files",
    "Audio Files",
    "Auto CSAT",
    "Auxiliary Code",
    "Business Hour",
    "Contact Number",
    "Contact Service Queue",
    "Desktop Layout",
    "Desktop Profile",
    "Dial Number",
    "Dial Plan",
    "Entry Point",
    "Global Variables",
    "Holiday List",
    "Multimedia Profile",
    "Outdial ANI",
    "Overrides",
    "Resource Collection",
    "Site",
    "Skill",
    "Skill Profile",
    "Team",
    "User Profiles",
    "Users",
    "Work Types",
];

/// Resources whose operations name their scopes one by one, and whose page asks for an administrator role besides.
const ADMINISTRATOR: &[&str] = &["Subscriptions"];

/// Makes the table of Webex.
pub(super) fn make(inputs: &Inputs) -> Result<Made> {
    let document = inputs.json("webex/webex-contact-center.openapi.json.gz", DOCUMENTS)?;
    let mut puzzling: BTreeMap<String, usize> = BTreeMap::new();
    let operations: Vec<Operation> = operations(&document)
        .into_iter()
        .map(|(method, path, operation, item)| contact_center(&method, path, operation, item, &mut puzzling))
        .collect();
    let mut suite = webex_suite::read(inputs, &mut puzzling)?;
    let mut remarks = suite.remarks;
    remarks.extend(
        puzzling
            .into_iter()
            .map(|(sentence, count)| format!("no rule for ({count}×): {sentence}")),
    );
    let calling = webex_calling::read(inputs, &suite.operations)?;
    suite.operations.extend(calling.operations);
    suite.sources.push(calling.source);
    remarks.extend(calling.remarks);
    suite.operations.extend(operations);
    let mut sources = vec![
        source(
            OPENAPI,
            "Webex Contact Center OpenAPI document",
            DATE,
            DOCUMENTS,
            LICENSE,
        ),
        source(
            TAG_PAGES,
            "Webex Contact Center reference, pages of the resources",
            DATE,
            PAGES,
            "facts",
        ),
    ];
    sources.extend(suite.sources);
    for (key, (title, url)) in [
        (webex_scopes::PAGE_SOURCE, webex_scopes::PAGE),
        (webex_scopes::NAMES_SOURCE, webex_scopes::NAMES),
    ] {
        sources.push(source(key, title, "2026", url, "facts"));
    }
    let table = TextTable {
        platform: "webex".to_owned(),
        title: "Webex".to_owned(),
        license: LICENSE.to_owned(),
        case: CaseRule::Sensitive,
        sources,
        bases: vec![
            Base {
                key: CONTACT_CENTER.to_owned(),
                hosts: vec!["api.wxcc-*.cisco.com".to_owned()],
            },
            suite.base,
        ],
        operations: suite.operations,
        ..TextTable::default()
    };
    Ok(Made { table, remarks })
}

fn part(expr: Expr, provenance: Provenance, source: &str) -> Part {
    Part::new(expr, provenance, source)
}

fn contact_center(
    method: &str,
    path: &str,
    document: &Value,
    item: &Value,
    puzzling: &mut BTreeMap<String, usize>,
) -> Operation {
    let text = |key: &str| document.get(key).and_then(Value::as_str).unwrap_or_default();
    let tag = document.pointer("/tags/0").and_then(Value::as_str).unwrap_or_default();
    let said = webex_prose::read(text("description"));
    let mut parts = Vec::new();
    parts.extend(said.expr.map(|expr| part(expr, Provenance::Prose, OPENAPI)));
    if !said.puzzling.is_empty() {
        parts.push(part(Expr::Unknown, Provenance::Prose, OPENAPI));
    }
    for sentence in said.puzzling {
        *puzzling.entry(sentence).or_default() += 1;
    }
    let administrator = || Expr::Is(Atom::Role("administrator".to_owned()));
    if parts.is_empty() && CONFIGURATION.contains(&tag) {
        let scope = if matches!(method, "GET" | "HEAD") {
            "cjp:config_read"
        } else {
            "cjp:config_write"
        };
        let scope = Expr::Is(Atom::Scope(scope.to_owned()));
        parts.push(part(scope, Provenance::Inference, TAG_PAGES));
        parts.push(part(administrator(), Provenance::Inference, TAG_PAGES));
    } else if ADMINISTRATOR.contains(&tag) {
        parts.push(part(administrator(), Provenance::Prose, TAG_PAGES));
    } else if parts.is_empty() {
        parts.push(part(Expr::Unknown, Provenance::Official, OPENAPI));
    }
    let headers = required_headers(document, item);
    parts.extend(
        headers
            .into_iter()
            .map(|name| part(Expr::Is(Atom::Header(name)), Provenance::Official, OPENAPI)),
    );
    Operation {
        base: CONTACT_CENTER.to_owned(),
        method: method.to_owned(),
        template: path.to_owned(),
        id: text("operationId").to_owned(),
        requirement: Requirement { parts },
        deprecated: document.get("deprecated").and_then(Value::as_bool).unwrap_or(false),
        ..Operation::default()
    }
}

/// Headers that the document requires, in lower case, but for those that every client sends by itself.
pub(super) fn required_headers(operation: &Value, item: &Value) -> Vec<String> {
    let lists = [operation, item].map(|holder| holder.get("parameters").and_then(Value::as_array));
    let mut names: Vec<String> = lists
        .into_iter()
        .flatten()
        .flatten()
        .filter(|parameter| {
            let is = |key: &str, wanted: &Value| parameter.get(key) == Some(wanted);
            is("in", &Value::from("header")) && is("required", &Value::from(true))
        })
        .filter_map(|parameter| parameter.get("name").and_then(Value::as_str))
        .map(str::to_ascii_lowercase)
        .filter(|name| {
            !matches!(
                name.as_str(),
                "authorization" | "content-type" | "content-length" | "accept"
            )
        })
        .collect();
    names.sort();
    names.dedup();
    names
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;
    use why403::table::expr::to_text;

    fn requirement(method: &str, document: Value) -> Vec<String> {
        let operation = contact_center(method, "/x", &document, &json!({}), &mut BTreeMap::new());
        let line = |part: &Part| format!("{:?} {}", part.provenance, to_text(&part.expr));
        operation.requirement.parts.iter().map(line).collect()
    }

    #[test]
    fn configuration_without_a_word_of_its_own_is_inferred_from_its_page() {
        let users = || json!({"tags": ["Users"], "description": "Lists users."});
        assert_eq!(
            requirement("GET", users()),
            ["Inference scope cjp:config_read", "Inference role administrator"]
        );
        assert_eq!(
            requirement("POST", users()),
            ["Inference scope cjp:config_write", "Inference role administrator"]
        );
    }

    #[test]
    fn subscriptions_need_an_administrator_besides_the_scope() {
        let document = json!({"tags": ["Subscriptions"], "description": "Requires `cjp:config_write` scope."});
        assert_eq!(
            requirement("POST", document),
            ["Prose scope cjp:config_write", "Prose role administrator"]
        );
    }

    #[test]
    fn what_is_not_stated_is_unknown_and_required_headers_are_kept() {
        let document = json!({"tags": ["Agent Wellbeing"], "parameters": [
            {"in": "header", "name": "X-ORGANIZATION-ID", "required": true},
            {"in": "header", "name": "TrackingId", "required": false},
            {"in": "header", "name": "Content-Length", "required": true},
        ]});
        assert_eq!(
            requirement("POST", document),
            ["Official unknown", "Official header x-organization-id"]
        );
    }
}
