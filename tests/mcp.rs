//! `why403 mcp`: a client of another hand speaks with it; what is no protocol is refused; no secret comes back.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice
)]

mod support;

use serde_json::{Value, json};
use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

/// The server, spoken to line by line.
struct Server {
    child: Child,
    input: Option<ChildStdin>,
    output: BufReader<ChildStdout>,
    next: u64,
    transcript: Vec<String>,
}

impl Server {
    fn start() -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_why403"))
            .arg("mcp")
            .current_dir(support::root())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let input = child.stdin.take();
        let output = BufReader::new(child.stdout.take().unwrap());
        Self {
            child,
            input,
            output,
            next: 1,
            transcript: Vec::new(),
        }
    }

    fn send(&mut self, line: &str) {
        let input = self.input.as_mut().unwrap();
        input.write_all(format!("{line}\n").as_bytes()).unwrap();
        input.flush().unwrap();
    }

    fn answer(&mut self) -> Value {
        let mut line = String::new();
        self.output.read_line(&mut line).unwrap();
        self.transcript.push(line.clone());
        serde_json::from_str(&line).unwrap_or_else(|error| panic!("{error}: {line}"))
    }

    fn ask(&mut self, method: &str, params: Value) -> Value {
        let id = self.next;
        self.next += 1;
        self.send(&json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": params }).to_string());
        let answer = self.answer();
        assert_eq!(answer["id"], id);
        answer
    }

    fn call(&mut self, tool: &str, arguments: Value) -> Value {
        self.ask("tools/call", json!({ "name": tool, "arguments": arguments }))["result"].clone()
    }

    /// Ends it; what it wrote to standard output and standard error, and its exit status.
    fn end(mut self) -> (String, String, i32) {
        drop(self.input.take());
        let output = self.child.wait_with_output().unwrap();
        let errors = String::from_utf8(output.stderr).unwrap();
        (self.transcript.concat(), errors, output.status.code().unwrap())
    }
}

fn har(token: &str, body: &str) -> String {
    json!({"log": {"version": "1.2", "creator": {"name": "test", "version": "1"}, "entries": [{
        "startedDateTime": "2026-11-20T12:00:00.000Z",
        "request": {"method": "GET", "url": "https://api.mypurecloud.com/api/v2/routing/queues?access=Zq8wK2xN5vR7tY3u", "headers": [
            {"name": "Authorization", "value": format!("Bearer {token}")},
            {"name": "Cookie", "value": "sid=Vb9Wq2Zx7Tn4Kd8R"},
        ]},
        "response": {"status": 403, "headers": [{"name": "content-type", "value": "application/json"}],
            "content": {"mimeType": "application/json", "text": body}},
    }]}})
    .to_string()
}

const TOKEN: &str = "wOyFh9bZ2Zl0YV5cJ3bXk1uG7tq8R4sMpQ6nE0aLdT5iKxC9fHvBgWjUoN2yDrSz1eIqPmA3kLcVhX8tGbR7wQ";
const JWT: &str = concat!(
    "eyJhbGciOiJSUzI1NiIsInR5cCI6IkpXVCJ9.",
    "eyJpc3MiOiJodHRwczovL2xvZ2luLmV4YW1wbGUiLCJzY29wZSI6InJvdXRpbmcifQ.c2lnbmF0dXJlLW9mLXRoaXMtdG9rZW4"
);

#[test]
fn the_tools_answer_by_the_tables() {
    let mut server = Server::start();
    let greeting = server.ask(
        "initialize",
        json!({ "protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "t", "version": "1"} }),
    );
    assert_eq!(greeting["result"]["protocolVersion"], "2025-06-18");
    server.send(&json!({ "jsonrpc": "2.0", "method": "notifications/initialized" }).to_string());
    let tools = server.ask("tools/list", json!({}));
    let tools = tools["result"]["tools"].as_array().unwrap().clone();
    let names: Vec<&str> = tools.iter().map(|tool| tool["name"].as_str().unwrap()).collect();
    assert_eq!(
        names,
        [
            "explain",
            "requirement",
            "check_scopes",
            "smallest_set",
            "nearest_operation",
            "reason"
        ]
    );
    let body = json!({"message": "Missing the following permission(s): [routing:queue:view]", "code": "missing.permissions", "status": 403}).to_string();
    let calls = [
        ("explain", json!({ "recording": har(TOKEN, &body) })),
        (
            "explain",
            json!({ "method": "GET", "address": "/api/v2/routing/queues", "platform": "genesys", "status": 403, "body": body }),
        ),
        (
            "requirement",
            json!({ "method": "GET", "address": "/me/messages", "platform": "graph" }),
        ),
        (
            "check_scopes",
            json!({ "platform": "genesys", "names": ["routing:readonly", "routing:queue:write", "conversations"],
            "calls": ["GET /api/v2/routing/queues", "POST /api/v2/routing/queues", "POST /api/v2/invented"] }),
        ),
        (
            "smallest_set",
            json!({ "calls": ["GET https://graph.microsoft.com/v1.0/me", "GET https://graph.microsoft.com/v1.0/me/messages"] }),
        ),
        (
            "nearest_operation",
            json!({ "method": "POST", "address": "/api/v2/outbound/calls", "platform": "genesys" }),
        ),
        ("reason", json!({ "id": "scope.missing" })),
        ("reason", json!({})),
    ];
    let mut told = String::new();
    for (tool, arguments) in calls {
        let result = server.call(tool, arguments);
        assert_eq!(result["isError"], false, "{tool}: {result}");
        let schema = &tools.iter().find(|one| one["name"] == tool).unwrap()["outputSchema"];
        let answer = &result["structuredContent"];
        let faults: Vec<String> = jsonschema::validator_for(schema)
            .unwrap()
            .iter_errors(answer)
            .map(|fault| fault.to_string())
            .collect();
        assert!(faults.is_empty(), "{tool}: {faults:?} in {answer:#}");
        if tool != "reason" {
            told.push_str(&format!(
                "{tool}: {}\n\n",
                serde_json::to_string_pretty(answer).unwrap()
            ));
        }
    }
    insta::assert_snapshot!(told);
    let (_, errors, status) = server.end();
    assert_eq!((errors.as_str(), status), ("", 0));
}

#[test]
fn no_secret_that_is_passed_in_comes_back() {
    let mut server = Server::start();
    let secrets = [TOKEN, JWT, "Zq8wK2xN5vR7tY3u", "Vb9Wq2Zx7Tn4Kd8R"];
    for token in [TOKEN, JWT] {
        // A server that repeats what it was sent.
        let echo = format!("The token {token} has no permission; cookie Vb9Wq2Zx7Tn4Kd8R");
        let echo = json!({"message": echo, "code": "forbidden"}).to_string();
        for arguments in [
            json!({ "recording": har(token, &echo) }),
            json!({ "recording": format!("curl https://api.mypurecloud.com/api/v2/users/me -H 'Authorization: Bearer {token}'") }),
            json!({ "recording": token }),
            json!({ "recording": format!("{{\"broken\": \"{token}\"") }),
            json!({ "address": "https://api.mypurecloud.com/api/v2/users/me", "status": 401, "token": format!("Bearer {token}"), "body": format!("invalid token {token}") }),
            json!({ "address": format!("https://api.mypurecloud.com/api/v2/users/{token}?access_token={token}"), "status": 403 }),
            json!({ "address": format!("/{token}"), "platform": token }),
        ] {
            server.call("explain", arguments);
        }
        for (tool, arguments) in [
            (
                "requirement",
                json!({ "method": token, "address": format!("/api/v2/{token}"), "platform": "genesys" }),
            ),
            (
                "requirement",
                json!({ "method": "GET", "address": format!("https://api.mypurecloud.com/api/v2/users/{token}") }),
            ),
            (
                "nearest_operation",
                json!({ "method": "GET", "address": format!("/api/v2/users/{token}/x"), "platform": "genesys" }),
            ),
            (
                "check_scopes",
                json!({ "platform": "genesys", "names": [token, "routing"], "calls": [format!("GET /api/v2/{token}")] }),
            ),
            (
                "smallest_set",
                json!({ "calls": [format!("GET https://api.mypurecloud.com/api/v2/{token}")] }),
            ),
            ("reason", json!({ "id": token })),
            (token, json!({})),
        ] {
            server.call(tool, arguments);
        }
        server.ask(token, json!({ token: token }));
        server.send(token);
        server.answer();
    }
    let (answers, errors, status) = server.end();
    assert_eq!((errors.as_str(), status), ("", 0));
    for secret in secrets {
        assert!(!answers.contains(secret), "{secret} in {answers}");
        // Nor a large piece of it.
        let piece = &secret[secret.len() / 4..secret.len() / 4 * 3];
        assert!(piece.len() < 8 || !answers.contains(piece), "{piece} in {answers}");
    }
    assert!(answers.contains("routing"), "the answers say something");
}

#[test]
fn what_is_no_request_is_refused_and_the_server_goes_on() {
    let mut server = Server::start();
    for (line, code) in [
        ("hello", -32700),
        ("{\"jsonrpc\":\"2.0\",\"id\":1}", -32600),
        ("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"resources/list\"}", -32601),
        (
            "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":\"shell\"}}",
            -32602,
        ),
    ] {
        server.send(line);
        assert_eq!(server.answer()["error"]["code"], code, "{line}");
    }
    // Notifications, answers, blank lines get none.
    for line in [
        "",
        "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\"}",
        "{\"jsonrpc\":\"2.0\",\"id\":9,\"result\":{}}",
        "[]",
    ] {
        server.send(line);
    }
    for (tool, arguments) in [
        ("explain", json!({})),
        ("explain", json!({ "recording": 7 })),
        ("explain", json!({ "address": "https://a.example/", "status": "no" })),
        ("requirement", json!({ "method": "GET" })),
        ("check_scopes", json!({ "platform": "nobody", "names": [] })),
        ("check_scopes", json!({ "platform": "genesys", "names": "routing" })),
        ("smallest_set", json!({ "calls": ["not a call"] })),
    ] {
        let result = server.call(tool, arguments.clone());
        assert_eq!(result["isError"], true, "{tool} {arguments}: {result}");
        assert!(!result["content"][0]["text"].as_str().unwrap().is_empty());
    }
    assert_eq!(server.ask("ping", json!({}))["result"], json!({}));
    // A version that is not spoken gets the newest that is.
    let greeting = server.ask("initialize", json!({ "protocolVersion": "1999-01-01" }));
    assert_eq!(greeting["result"]["protocolVersion"], "2025-11-25");
    let (_, errors, status) = server.end();
    assert_eq!((errors.as_str(), status), ("", 0));
}
