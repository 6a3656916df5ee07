//! `why403 mcp`, spoken to by the client of the crate `rmcp`; what they say to each other stands in `docs/mcp.md`.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod support;

use rmcp::ServiceExt as _;
use rmcp::model::CallToolRequestParams;
use rmcp::transport::TokioChildProcess;
use serde_json::{Value, json};
use std::fmt::Write as _;
use std::time::Duration;

fn pretty(value: &Value) -> String {
    serde_json::to_string_pretty(value).unwrap()
}

async fn spoken() -> String {
    let mut command = tokio::process::Command::new(env!("CARGO_BIN_EXE_why403"));
    command.arg("mcp").current_dir(support::root());
    let client = ().serve(TokioChildProcess::new(command).unwrap()).await.unwrap();
    let mut out = String::new();
    let server = serde_json::to_value(client.peer_info().unwrap()).unwrap();
    let _ = writeln!(
        out,
        "initialize → {} {}\n",
        server["serverInfo"]["name"].as_str().unwrap(),
        server["capabilities"]
    );
    let tools = client.list_all_tools().await.unwrap();
    let names: Vec<String> = tools.iter().map(|tool| tool.name.to_string()).collect();
    let _ = writeln!(out, "tools/list → {}", names.join(", "));
    let questions = [
        (
            "nearest_operation",
            json!({ "method": "POST", "address": "/api/v2/outbound/calls", "platform": "genesys" }),
        ),
        (
            "check_scopes",
            json!({ "platform": "graph", "names": ["Mail.Read", "Mail.Reads"], "calls": ["GET /me/messages", "POST /me/sendMail"] }),
        ),
        (
            "explain",
            json!({
                "method": "GET", "address": "https://api.mypurecloud.com/api/v2/routing/queues", "status": 403,
                "token": "wOyFh9bZ2Zl0YV5cJ3bXk1uG7tq8R4sMpQ6nE0aLdT5iKxC9fHvBgWjUoN2yDrSz",
                "body": "{\"message\":\"Missing the following permission(s): [routing:queue:view]\",\"code\":\"missing.permissions\",\"status\":403}",
            }),
        ),
        ("reason", json!({ "id": "no.such.reason" })),
    ];
    for (tool, arguments) in questions {
        let mut shown = arguments.clone();
        if let Some(token) = shown.get_mut("token") {
            *token = "(a token)".into();
        }
        let _ = writeln!(out, "\ntools/call {tool} {}", pretty(&shown));
        let mut asked = CallToolRequestParams::new(tool);
        asked.arguments = arguments.as_object().cloned();
        let answer = serde_json::to_value(client.call_tool(asked).await.unwrap()).unwrap();
        let told = match answer.get("structuredContent") {
            Some(value) => pretty(value),
            None => format!(
                "isError {}: {}",
                answer["isError"],
                answer["content"][0]["text"].as_str().unwrap()
            ),
        };
        let _ = writeln!(out, "→ {told}");
    }
    client.cancel().await.unwrap();
    out
}

#[tokio::test]
async fn a_client_of_other_hands_is_answered() {
    let out = tokio::time::timeout(Duration::from_secs(120), spoken()).await.unwrap();
    let page = support::read("docs/mcp.md");
    let (_, rest) = page.split_once("<!-- transcript -->\n").unwrap();
    let (written, after) = rest.split_once("<!-- /transcript -->").unwrap();
    if std::env::var_os("WHY403_WRITE_DOCS").is_some() {
        let (before, _) = page.split_once("<!-- transcript -->\n").unwrap();
        let page = format!("{before}<!-- transcript -->\n```text\n{out}```\n<!-- /transcript -->{after}");
        std::fs::write(support::root().join("docs/mcp.md"), page).unwrap();
        return;
    }
    assert!(!out.contains("wOyFh9bZ2Zl0YV5c"));
    assert_eq!(
        written,
        format!("```text\n{out}```\n"),
        "docs/mcp.md has another transcript"
    );
}
