//! `why403 serve` over the network: tokens, refusals in the vendor's words, faults, pages of other origins, a proxy, a
//! recording; and no token in any log. Everything stays on the loopback interface.
#![cfg(all(unix, feature = "serve"))]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

mod support;

use serde_json::{Value, json};
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

/// The command, serving; it ends with this.
struct Serving {
    child: Child,
    out: Option<BufReader<ChildStdout>>,
    address: String,
    _folder: tempfile::TempDir,
}

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

struct Answer {
    status: u16,
    head: String,
    body: String,
}

impl Answer {
    fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error}: {}", self.body))
    }

    fn header(&self, name: &str) -> Option<&str> {
        let own = |line: &&str| line.split(':').next().is_some_and(|own| own.eq_ignore_ascii_case(name));
        let line = self.head.lines().find(own)?;
        Some(line.split_once(':')?.1.trim())
    }
}

/// Starts it with a configuration and more words.
fn serve(config: &str, words: &[&str]) -> Serving {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("openapi.yaml"), DOCUMENT).unwrap();
    let file = folder.path().join("why403.toml");
    std::fs::write(&file, config).unwrap();
    let mut child = Command::new(env!("CARGO_BIN_EXE_why403"))
        .args(["serve", "--listen", "127.0.0.1:0", "--log", "json", "--config"])
        .arg(&file)
        .args(words)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut out = BufReader::new(child.stdout.take().unwrap());
    let mut line = String::new();
    out.read_line(&mut line).unwrap();
    let address = line
        .split("://")
        .nth(1)
        .and_then(|rest| rest.split([' ', '/']).next())
        .unwrap_or_default()
        .to_owned();
    if address.is_empty() {
        let mut error = String::new();
        let _ = child.stderr.take().unwrap().read_to_string(&mut error);
        panic!("it does not serve: {error}");
    }
    Serving {
        child,
        out: Some(out),
        address,
        _folder: folder,
    }
}

impl Serving {
    fn ask(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> Answer {
        ask(&self.address, method, path, headers, body)
    }

    fn get(&self, path: &str, token: &str) -> Answer {
        self.ask("GET", path, &[("authorization", &format!("Bearer {token}"))], "")
    }

    fn token(&self, form: &str) -> Value {
        let kind = [("content-type", "application/x-www-form-urlencoded")];
        self.ask("POST", "/oauth/token", &kind, form).json()
    }

    /// Ends it as an administrator does, and gives what it wrote to standard error.
    fn end(mut self) -> String {
        let told = Command::new("kill")
            .arg("-TERM")
            .arg(self.child.id().to_string())
            .status()
            .unwrap();
        assert!(told.success());
        let mut error = String::new();
        self.child.stderr.take().unwrap().read_to_string(&mut error).unwrap();
        let status = self.child.wait().unwrap();
        assert!(status.success(), "{status}: {error}");
        drop(self.out.take());
        error
    }
}

fn ask(address: &str, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> Answer {
    let mut stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    let mut text = format!(
        "{method} {path} HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\ncontent-length: {}\r\n",
        body.len()
    );
    for (name, value) in headers {
        text.push_str(&format!("{name}: {value}\r\n"));
    }
    stream.write_all(format!("{text}\r\n{body}").as_bytes()).unwrap();
    let mut all = String::new();
    stream.read_to_string(&mut all).unwrap();
    let (head, body) = all.split_once("\r\n\r\n").unwrap();
    let status = head.split(' ').nth(1).unwrap().parse().unwrap();
    Answer {
        status,
        head: head.to_owned(),
        body: body.to_owned(),
    }
}

const DOCUMENT: &str = r##"
openapi: 3.0.3
info: {title: Orders, version: "1"}
servers: [{url: https://orders.acme.example/v1}]
paths:
  /orders:
    get:
      security: [{oauth: ["orders:read"]}]
      responses: {"200": {description: ok, content: {application/json: {example: [{id: 7}]}}}}
    post:
      security: [{oauth: ["orders:read", "orders:write"]}]
      responses: {"201": {description: made, content: {application/json: {schema: {type: object, properties: {id: {type: integer}}}}}}}
components:
  securitySchemes:
    oauth:
      type: oauth2
      flows: {clientCredentials: {tokenUrl: https://id.acme.example/token, scopes: {"orders:read": r, "orders:write": w}}}
"##;

const GENESYS: &str = r#"
[[api]]
platform = "genesys"

[[client]]
id = "app"
secret = "fake-secret-of-the-app"
scopes = ["routing:readonly"]

[[client]]
id = "robot"
permissions = ["routing:queue:view"]

[[user]]
name = "anna"
permissions = ["routing:queue:view"]
divisions = ["Home"]

[[object]]
path = "/api/v2/routing/queues/77*"
division = "Sales"
"#;

#[test]
fn a_scope_a_permission_and_a_division_are_enforced_in_the_vendors_words() {
    let serving = serve(GENESYS, &[]);
    let granted = serving.token("grant_type=password&client_id=app&client_secret=fake-secret-of-the-app&username=anna");
    assert_eq!(granted["scope"], "routing:readonly");
    let token = granted["access_token"].as_str().unwrap();

    assert_eq!(serving.get("/api/v2/routing/queues", token).status, 200);
    let bearer = format!("Bearer {token}");
    let refused = serving.ask("POST", "/api/v2/routing/queues", &[("authorization", &bearer)], "{}");
    assert_eq!(refused.status, 403);
    let body = refused.json();
    assert_eq!(body["code"], "app.not.authorized.for.scope");
    assert!(body["message"].as_str().unwrap().contains("routing"), "{body}");
    assert!(body["contextId"].is_string() && body["status"] == 403);
    assert!(refused.header("inin-correlation-id").is_some());

    let other = serving.get("/api/v2/routing/queues/7700", token);
    assert_eq!((other.status, other.json()["code"].as_str().is_some()), (403, true));
    assert!(other.body.contains("routing:queue:view"), "{}", other.body);

    // A client of its own: scopes are no matter for it, its permissions are.
    let robot = serving.token("grant_type=client_credentials&client_id=robot");
    let robot = robot["access_token"].as_str().unwrap();
    assert_eq!(serving.get("/api/v2/routing/queues", robot).status, 200);
    let refused = serving.ask(
        "POST",
        "/api/v2/routing/queues",
        &[("authorization", &format!("Bearer {robot}"))],
        "{}",
    );
    assert_eq!(refused.json()["code"], "missing.any.permissions", "{}", refused.body);
    assert!(refused.body.contains("routing:queue:add"));

    assert_eq!(
        serving.ask("GET", "/api/v2/routing/queues", &[], "").json()["code"],
        "authentication.required"
    );
    assert_eq!(
        serving.get("/api/v2/routing/queues", "fake-and-unknown-token").json()["code"],
        "bad.credentials"
    );
    assert_eq!(serving.get("/api/v2/no/such/thing", token).status, 404);
    let wrong = serving.ask(
        "POST",
        "/oauth/token",
        &[],
        "grant_type=password&client_id=app&client_secret=nonsense",
    );
    assert_eq!(
        (wrong.status, wrong.json()["error"].as_str()),
        (401, Some("invalid_client"))
    );
    let wide = serving.ask(
        "POST",
        "/oauth/token",
        &[],
        "grant_type=client_credentials&client_id=app&client_secret=fake-secret-of-the-app&scope=routing",
    );
    assert_eq!(
        (wide.status, wide.json()["error"].as_str()),
        (400, Some("invalid_scope"))
    );

    let log = serving.end();
    for secret in [token, robot, "fake-secret-of-the-app", "fake-and-unknown-token"] {
        assert!(!log.contains(secret), "{log}");
    }
    let lines: Vec<Value> = log.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let refusals: Vec<&str> = lines.iter().filter_map(|line| line["reason"].as_str()).collect();
    assert_eq!(
        refusals,
        [
            "scope.missing",
            "permission.division",
            "permission.missing",
            "credential.none",
            "token.refused",
            "operation.unknown",
            "client.credentials",
            "scope.invalid"
        ]
    );
    let scope = lines.iter().find(|line| line["reason"] == "scope.missing").unwrap();
    assert_eq!(
        (&scope["names"], &scope["user"], &scope["client"]),
        (&json!(["routing"]), &json!("anna"), &json!("app"))
    );
}

#[test]
fn a_code_is_good_once_and_for_whoever_has_its_verifier() {
    let serving = serve(GENESYS, &[]);
    // RFC 7636, appendix B.
    let page = "/authorize?response_type=code&client_id=app&redirect_uri=http%3A%2F%2Flocalhost%3A3000%2Fcb&state=s1\
                &code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&code_challenge_method=S256";
    let sent = serving.ask("GET", page, &[], "");
    assert_eq!(sent.status, 302);
    let location = url::Url::parse(sent.header("location").unwrap()).unwrap();
    let query: std::collections::HashMap<String, String> = location.query_pairs().into_owned().collect();
    assert_eq!((location.port(), query["state"].as_str()), (Some(3000), "s1"));
    let form = |verifier: &str| {
        format!(
            "grant_type=authorization_code&client_id=app&client_secret=fake-secret-of-the-app&code={}&redirect_uri=http%3A%2F%2Flocalhost%3A3000%2Fcb&code_verifier={verifier}",
            query["code"]
        )
    };
    assert!(serving.token(&form("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"))["refresh_token"].is_string());
    assert_eq!(
        serving.token(&form("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"))["error"],
        "invalid_grant"
    );
    assert_eq!(
        serving
            .ask(
                "GET",
                "/authorize?client_id=nobody&redirect_uri=http://localhost/",
                &[],
                ""
            )
            .status,
        400
    );
}

#[test]
fn an_imported_document_is_enforced_and_answers_with_its_examples() {
    let config = "[[api]]\ndocument = \"openapi.yaml\"\nprefix = \"/shop\"\n\n[[client]]\nid = \"c\"\nscopes = [\"orders:read\"]\ntokens = \"jwt\"\n";
    let serving = serve(config, &[]);
    let token = serving.token("grant_type=client_credentials&client_id=c");
    let token = token["access_token"].as_str().unwrap();
    assert_eq!(token.split('.').count(), 3);
    let list = serving.get("/shop/v1/orders", token);
    assert_eq!((list.status, list.json()), (200, json!([{"id": 7}])));
    let refused = serving.ask(
        "POST",
        "/shop/v1/orders",
        &[("authorization", &format!("Bearer {token}"))],
        "{}",
    );
    assert_eq!(refused.status, 403);
    let challenge = refused.header("www-authenticate").unwrap();
    assert!(
        challenge.contains("insufficient_scope") && challenge.contains("orders:write"),
        "{challenge}"
    );
}

#[test]
fn faults_rates_and_pages_of_other_origins() {
    let config = "latency-ms = 30\n[rate]\ncalls = 3\nseconds = 86400\n[[api]]\nplatform = \"github\"\n\
                  [[token]]\nvalue = \"fake-dev-token\"\nscopes = [\"repo\"]\n\
                  [[token]]\nvalue = \"fake-old-token\"\nstate = \"expired\"\n\
                  [[fault]]\ncall = \"GET /user\"\nkind = \"outage\"\nevery = 2\n";
    let serving = serve(config, &[]);
    let begun = Instant::now();
    let first = serving.ask(
        "GET",
        "/user",
        &[
            ("authorization", "token fake-dev-token"),
            ("origin", "http://localhost:3000"),
        ],
        "",
    );
    assert!(begun.elapsed() >= Duration::from_millis(30));
    assert_eq!(first.status, 200);
    assert_eq!(first.header("access-control-allow-origin"), Some("*"));
    assert!(
        first
            .header("access-control-expose-headers")
            .unwrap()
            .contains("x-oauth-scopes")
    );
    assert_eq!(
        (first.header("x-oauth-scopes"), first.header("x-ratelimit-remaining")),
        (Some("repo"), Some("2"))
    );
    assert_eq!(serving.get("/user", "fake-dev-token").status, 503);
    assert_eq!(serving.get("/user", "fake-dev-token").status, 200);
    let over = serving.get("/user/repos", "fake-dev-token");
    assert!(
        (over.status == 403 || over.status == 429) && over.header("retry-after").is_some(),
        "{}",
        over.head
    );
    assert_eq!(serving.get("/user/repos", "fake-old-token").status, 401);
    let preflight = serving.ask(
        "OPTIONS",
        "/user",
        &[
            ("origin", "http://localhost:3000"),
            ("access-control-request-method", "GET"),
            ("access-control-request-headers", "authorization"),
        ],
        "",
    );
    assert_eq!(
        (preflight.status, preflight.header("access-control-allow-headers")),
        (204, Some("authorization"))
    );
}

/// A real API: it answers one request after another, and tells what it saw.
fn upstream(requests: usize) -> (String, std::thread::JoinHandle<Vec<String>>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap().to_string();
    let seen = std::thread::spawn(move || {
        let mut all = Vec::new();
        for stream in listener.incoming().take(requests) {
            let mut stream = stream.unwrap();
            stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
            let mut text = Vec::new();
            let mut buffer = [0; 4096];
            while !String::from_utf8_lossy(&text).contains("\r\n\r\n") {
                let read = stream.read(&mut buffer).unwrap();
                text.extend_from_slice(&buffer[..read]);
            }
            all.push(String::from_utf8_lossy(&text).into_owned());
            let body = r#"{"real":true}"#;
            let head = format!(
                "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nx-real: yes\r\ncontent-length: {}\r\n\r\n",
                body.len()
            );
            stream.write_all(format!("{head}{body}").as_bytes()).unwrap();
        }
        all
    });
    (address, seen)
}

#[test]
fn a_proxy_lets_through_what_is_allowed_and_nothing_else() {
    let (address, seen) = upstream(1);
    let config = format!(
        "proxy = \"http://{address}/base\"\n{GENESYS}[[token]]\nvalue = \"fake-dev-token\"\nscopes = [\"routing:readonly\"]\nuser = \"anna\"\n"
    );
    let serving = serve(&config, &[]);
    let through = serving.get("/api/v2/routing/queues?pageSize=5", "fake-dev-token");
    assert_eq!(
        (through.status, through.header("x-real"), through.json()),
        (200, Some("yes"), json!({"real": true}))
    );
    let bearer = [("authorization", "Bearer fake-dev-token")];
    assert_eq!(serving.ask("POST", "/api/v2/routing/queues", &bearer, "{}").status, 403);
    let seen = seen.join().unwrap();
    assert_eq!(seen.len(), 1);
    assert!(
        seen[0].starts_with("GET /base/api/v2/routing/queues?pageSize=5 HTTP/1.1"),
        "{}",
        seen[0]
    );
    assert!(seen[0].contains("Bearer fake-dev-token") && seen[0].contains(&format!("host: {address}")));
    // The real API is gone: whoever asks is told.
    assert_eq!(serving.get("/api/v2/routing/queues", "fake-dev-token").status, 502);
}

#[test]
fn a_recording_has_no_token_and_is_explained_like_the_calls() {
    let folder = tempfile::tempdir().unwrap();
    let har = folder.path().join("out.har");
    let serving = serve(GENESYS, &["--record", har.to_str().unwrap()]);
    let token = serving.token("grant_type=password&client_id=app&client_secret=fake-secret-of-the-app&username=anna");
    let token = token["access_token"].as_str().unwrap().to_owned();
    serving.ask(
        "POST",
        "/api/v2/routing/queues",
        &[("authorization", &format!("Bearer {token}"))],
        "{}",
    );
    serving.end();
    let text = std::fs::read_to_string(&har).unwrap();
    assert!(!text.contains(&token) && !text.contains("fake-secret-of-the-app"));
    let explained = Command::new(env!("CARGO_BIN_EXE_why403"))
        .args(["explain", "--format", "json"])
        .arg(&har)
        .output()
        .unwrap();
    let explained = String::from_utf8(explained.stdout).unwrap();
    assert!(explained.contains("\"scope.missing\""), "{explained}");
}

#[test]
fn what_is_wrong_with_a_configuration_is_said_without_its_values() {
    for (config, said) in [
        ("", "no API is named"),
        ("[[api]]\nplatform = \"nobody\"\n", "there is no platform of this name"),
        (
            "[[api]]\nplatform = \"genesys\"\ndocument = \"x\"\n",
            "either `platform` or `document`",
        ),
        ("[[api]]\nplatfrom = \"genesys\"\n", "unknown field `platfrom`"),
        (
            "[[api]]\nplatform = \"genesys\"\n[[token]]\nvalue = \"fake-secret-token-value\"\nscope = []\n",
            "line 5: unknown field `scope`",
        ),
        (
            "[[api]]\nplatform = \"genesys\"\n[[fault]]\ncall = \"GET\"\nkind = \"outage\"\n",
            "`GET` is no call",
        ),
        (
            "[[api]]\nplatform = \"genesys\"\n[[client]]\nid = \"a\"\nscopes = \"fake-secret-token-value\"\n",
            "line 5: invalid type: a text, expected a sequence",
        ),
        (
            "cors = \"fake-secret-token-value\"\n[[api]]\nplatform = \"genesys\"\n",
            "line 1: unknown value, expected one of `vendor`, `any`, `off`",
        ),
        (
            "[[api]]\nplatform = \"genesys\"\ndialect = \"nobody\"\n",
            "there is no dialect `nobody`",
        ),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("why403.toml");
        std::fs::write(&file, config).unwrap();
        let ran = Command::new(env!("CARGO_BIN_EXE_why403"))
            .args(["serve", "--listen", "127.0.0.1:0", "--config"])
            .arg(&file)
            .output()
            .unwrap();
        let error = String::from_utf8(ran.stderr).unwrap();
        assert_eq!(ran.status.code(), Some(2), "{error}");
        assert!(error.contains(said), "{config}\n{error}");
        assert!(!error.contains("fake-secret-token-value"), "{error}");
    }
}

/// Whoever takes the library without its default features, and every module of the extension, gets no server.
#[test]
fn the_engine_and_the_extension_have_no_server() {
    let manifest: Value = toml_of("Cargo.toml");
    for name in ["why403-serve", "toml"] {
        assert_eq!(manifest["dependencies"][name]["optional"], true, "{name}");
    }
    assert_eq!(manifest["features"]["serve"], json!(["dep:toml", "dep:why403-serve"]));
    for module in ["background", "pages", "paste", "tools"] {
        let manifest = toml_of(&format!("wasm/{module}/Cargo.toml"));
        assert_eq!(
            manifest["dependencies"]["why403"]["default-features"], false,
            "{module}"
        );
    }
}

fn toml_of(path: &str) -> Value {
    toml::from_str(&support::read(path)).unwrap()
}

/// What the documentation shows can be used as it stands.
#[test]
fn the_documented_configurations_are_good() {
    let document = support::read("docs/serve.md");
    let block = document
        .split("```toml\n")
        .nth(1)
        .and_then(|rest| rest.split("```").next())
        .unwrap()
        .to_owned();
    let files = ["examples/serve/why403.toml", "examples/front-end/why403.toml"].map(support::read);
    for text in files.into_iter().chain([block]) {
        let config: why403::stand_in::Config = toml::from_str(&text).unwrap_or_else(|error| panic!("{error}\n{text}"));
        config.check().unwrap();
    }
}
