//! The tools as they are listed: what each takes and gives.

use serde_json::{Value, json};
use why403::platforms;

/// A tool.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tool {
    Explain,
    Requirement,
    CheckScopes,
    SmallestSet,
    NearestOperation,
    Reason,
}

const ALL: [Tool; 6] = [
    Tool::Explain,
    Tool::Requirement,
    Tool::CheckScopes,
    Tool::SmallestSet,
    Tool::NearestOperation,
    Tool::Reason,
];

/// All tools.
pub(crate) fn all() -> Vec<Value> {
    ALL.iter().map(|tool| tool.listed()).collect()
}

fn text(about: &str) -> Value {
    json!({ "type": "string", "description": about })
}

fn texts(about: &str) -> Value {
    json!({ "type": "array", "items": { "type": "string" }, "description": about })
}

fn object(properties: Value, required: &[&str]) -> Value {
    json!({ "type": "object", "properties": properties, "required": required, "additionalProperties": false })
}

/// What stands for a right in answers.
fn right() -> Value {
    object(
        json!({ "kind": { "type": "string" }, "name": { "type": "string" }, "calls": texts("The calls that need it") }),
        &["kind", "name"],
    )
}

fn operation() -> Value {
    object(
        json!({
            "method": { "type": "string" }, "path": { "type": "string" }, "requires": texts("One condition each"),
            "source": { "type": "string" }, "why_near": { "type": "string" },
        }),
        &["method", "path", "requires", "source"],
    )
}

impl Tool {
    /// The tool of a name.
    pub(crate) fn named(name: &str) -> Option<Self> {
        ALL.into_iter().find(|tool| tool.name() == name)
    }

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Explain => "explain",
            Self::Requirement => "requirement",
            Self::CheckScopes => "check_scopes",
            Self::SmallestSet => "smallest_set",
            Self::NearestOperation => "nearest_operation",
            Self::Reason => "reason",
        }
    }

    fn about(self) -> (&'static str, &'static str) {
        match self {
            Self::Explain => (
                "Why was this call refused?",
                "Explains refused API calls: what is missing, how sure that is, who says so, how to mend it. Give a recording (HAR, \
                 cURL, fetch, PowerShell, raw HTTP), or a status and body with the method and address of the call.",
            ),
            Self::Requirement => (
                "What does this call need?",
                "The scopes, permissions, roles and kind of caller that an operation needs by the vendor's own document, the \
                 least first.",
            ),
            Self::CheckScopes => (
                "Do these scopes exist, and do they suffice?",
                "Holds names of scopes or permissions against those that a vendor has; with calls, also whether the names cover \
                 them, which are missing and which could go.",
            ),
            Self::SmallestSet => (
                "What do these calls need together?",
                "The smallest set of scopes, permissions and roles that covers all calls of a list or recording, each with the calls \
                 that force it.",
            ),
            Self::NearestOperation => (
                "Is there such an operation?",
                "Whether a vendor has an operation, and the official ones that are nearest to it where it has not.",
            ),
            Self::Reason => (
                "What does a reason mean?",
                "One of the reasons that a refusal can have: what it means, how it is known, how it is mended; without an id, all \
                 of them.",
            ),
        }
    }

    fn takes(self) -> Value {
        let method = || text("e.g. GET");
        let address = || text("A whole address (https://…), or a path with `platform`");
        let ids: Vec<&str> = platforms::ALL.iter().map(|platform| platform.id()).collect();
        let platform = || text(&format!("The vendor's short name: {}", ids.join(", ")));
        let calls = || texts("Calls, each `METHOD https://…` or, with `platform`, `METHOD /path`");
        let recording =
            || text("A HAR file's text, a cURL, fetch or PowerShell command, or a raw HTTP request with its answer");
        match self {
            Self::Explain => object(
                json!({
                    "recording": recording(), "method": method(), "address": address(),
                    "status": { "type": "integer", "minimum": 100, "maximum": 599 },
                    "body": text("The body of the answer"), "token": text("The token that was sent; it is not repeated"),
                    "platform": platform(),
                }),
                &[],
            ),
            Self::Requirement | Self::NearestOperation => object(
                json!({ "method": method(), "address": address(), "platform": platform() }),
                &["method", "address"],
            ),
            Self::CheckScopes => object(
                json!({ "platform": platform(), "names": texts("The names"), "calls": calls() }),
                &["platform", "names"],
            ),
            Self::SmallestSet => object(
                json!({ "calls": calls(), "recording": recording(), "platform": platform() }),
                &[],
            ),
            Self::Reason => object(
                json!({ "id": text("e.g. scope.missing; without it, all are listed") }),
                &[],
            ),
        }
    }

    fn gives(self) -> Value {
        let number = || json!({ "type": "integer", "minimum": 0 });
        let word = || json!({ "type": "string" });
        match self {
            Self::Explain => object(
                json!({
                    "calls": number(), "denials": number(), "notes": texts("What must be known of the recording"),
                    "kinds": { "type": "array", "items": object(
                        json!({
                            "times": number(), "call": word(), "answer": word(), "verdict": word(), "certainty": word(),
                            "reason": word(), "missing": { "type": "array", "items": right() }, "steps": texts("How to mend it"),
                            "sources": texts("Who says so"), "next_step": word(),
                        }),
                        &["times", "call", "answer", "verdict", "certainty", "missing", "steps", "sources"],
                    ) },
                    "more": number(),
                }),
                &["calls", "denials", "kinds", "notes", "more"],
            ),
            Self::Requirement => object(
                json!({ "found": { "type": "array", "items": object(
                    json!({
                        "asked": word(), "vendor": word(), "operation": operation(), "ways": texts("Ways to meet it, the least first"),
                        "notes": texts("What must be known"), "nearest": { "type": "array", "items": operation() },
                    }),
                    &["asked", "ways", "notes", "nearest"],
                ) } }),
                &["found"],
            ),
            Self::CheckScopes => object(
                json!({
                    "names": { "type": "array", "items": object(
                        json!({ "name": word(), "exists": { "type": "boolean" }, "kind": word(), "says": word() }),
                        &["name", "exists", "says"],
                    ) },
                    "enough": { "type": "boolean", "description": "Whether the names cover all calls whose needs are known; absent without calls" },
                    "missing": { "type": "array", "items": right() },
                    "excess": { "type": "array", "items": right() },
                    "also_needed": { "type": "array", "items": right(), "description": "Rights of kinds of which no name was given" },
                    "unknown": texts("Calls of which nothing is known, each with why"),
                    "source": word(),
                }),
                &["names", "source"],
            ),
            Self::SmallestSet => object(
                json!({ "apis": { "type": "array", "items": object(
                    json!({
                        "api": word(), "caller": word(), "calls": texts("The operations"),
                        "rights": { "type": "array", "items": right() }, "unknown": texts("Calls of which nothing is known, each with why"),
                        "proven": { "type": "boolean" },
                        "forms": { "type": "array", "items": object(
                            json!({ "title": word(), "text": word() }), &["title", "text"]) },
                    }),
                    &["api", "calls", "rights", "unknown", "proven", "forms"],
                ) } }),
                &["apis"],
            ),
            Self::NearestOperation => object(
                json!({
                    "exists": { "type": "boolean" }, "operation": operation(),
                    "nearest": { "type": "array", "items": operation() }, "notes": texts("What must be known"),
                }),
                &["exists", "nearest", "notes"],
            ),
            Self::Reason => object(
                json!({ "reasons": { "type": "array", "items": object(
                    json!({ "id": word(), "sentence": word(), "page": word() }), &["id", "sentence"]) } }),
                &["reasons"],
            ),
        }
    }

    fn listed(self) -> Value {
        let (title, description) = self.about();
        json!({
            "name": self.name(),
            "title": title,
            "description": description,
            "inputSchema": self.takes(),
            "outputSchema": self.gives(),
            "annotations": { "readOnlyHint": true, "destructiveHint": false, "idempotentHint": true, "openWorldHint": false },
        })
    }
}
