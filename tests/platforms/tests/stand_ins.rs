//! What a browser behind the proxy gets, spoken byte by byte over the proxy's port.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use why403_platforms::{Config, Entry, Platforms};

/// Sends `head` (lines without CRLF) and `body`; returns status, head and body of the answer.
async fn ask(platforms: &Platforms, head: &[&str], body: &str) -> (u16, String, String) {
    let mut stream = TcpStream::connect(platforms.address()).await.unwrap();
    let length = format!("Content-Length: {}", body.len());
    let mut lines = head.to_vec();
    lines.extend([length.as_str(), "Connection: close"]);
    let request = format!("{}\r\n\r\n{body}", lines.join("\r\n"));
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await.unwrap();
    let text = String::from_utf8_lossy(&answer).into_owned();
    let (head, body) = text.split_once("\r\n\r\n").expect("an HTTP answer");
    let status = head.split(' ').nth(1).unwrap().parse().unwrap();
    (status, head.to_ascii_lowercase(), body.to_owned())
}

async fn start() -> Platforms {
    Platforms::start(Config::default()).await.unwrap()
}

#[tokio::test]
async fn every_case_is_answered_as_its_fixture_says() {
    let platforms = start().await;
    for case in platforms.cases() {
        let (host, path) = case.host_and_path();
        let authorization = format!("Authorization: Bearer {}", case.token());
        let head = [
            format!("POST http://{host}{path} HTTP/1.1"),
            format!("Host: {host}"),
            "Origin: http://localhost:1".to_owned(),
            authorization,
        ];
        let head: Vec<&str> = head.iter().map(String::as_str).collect();
        let (status, headers, body) = ask(&platforms, &head, &case.request.body).await;
        assert_eq!(status, case.response.status, "{}", case.id);
        assert_eq!(body, case.response.body, "{}", case.id);
        assert!(
            headers.contains("access-control-allow-origin: http://localhost:1"),
            "{headers}"
        );
        for (name, value) in &case.response.headers {
            let line = format!("{name}: {value}").to_ascii_lowercase();
            assert!(headers.contains(&line), "{}: {line}", case.id);
        }
    }
    // The log says that tokens came, not which.
    let log = format!("{}{:?}", platforms.log(), platforms.log());
    for case in platforms.cases() {
        assert!(!log.contains(case.token()), "{}", case.id);
    }
    let seen = platforms.log().requests_since(0);
    assert_eq!(seen.len(), platforms.cases().len());
    assert!(seen.iter().all(|seen| seen.token && seen.known));
}

#[tokio::test]
async fn a_host_without_stand_in_is_refused_and_logged() {
    let platforms = start().await;
    let tunnel = ["CONNECT telemetry.example:443 HTTP/1.1", "Host: telemetry.example:443"];
    let (status, _, _) = ask(&platforms, &tunnel, "").await;
    assert_eq!(status, 502);
    let plain = [
        "GET http://update.example/check?id=secret HTTP/1.1",
        "Host: update.example",
    ];
    let (status, _, _) = ask(&platforms, &plain, "").await;
    assert_eq!(status, 502);
    let strangers: Vec<String> = platforms
        .log()
        .strangers_since(0)
        .iter()
        .map(Entry::to_string)
        .collect();
    assert_eq!(
        strangers,
        [
            "CONNECT telemetry.example:443 refused",
            "GET http://update.example/check?id=… refused"
        ]
    );
}

#[tokio::test]
async fn a_call_without_token_is_told_so() {
    let platforms = start().await;
    let head = [
        "GET http://api.mypurecloud.com/api/v2/users/me HTTP/1.1",
        "Host: api.mypurecloud.com",
    ];
    let (status, headers, body) = ask(&platforms, &head, "").await;
    assert_eq!(status, 401);
    assert!(headers.contains("inin-correlation-id: "), "{headers}");
    let body: serde_json::Value = serde_json::from_str(&body).unwrap();
    assert_eq!(body["code"], "authentication.required");
}

#[tokio::test]
async fn preflights_are_answered_as_each_situation_wants() {
    let platforms = start().await;
    for (situation, wanted, cors) in [
        ("denied", 204, true),
        ("preflight-403", 403, false),
        ("preflight-no-cors", 204, false),
    ] {
        let target = format!("OPTIONS http://api.mypurecloud.ie/api/v2/routing/queues?situation={situation} HTTP/1.1");
        let head = [
            target.as_str(),
            "Host: api.mypurecloud.ie",
            "Origin: http://localhost:1",
            "Access-Control-Request-Method: GET",
            "Access-Control-Request-Headers: authorization",
        ];
        let (status, headers, _) = ask(&platforms, &head, "").await;
        assert_eq!(status, wanted, "{situation}");
        assert_eq!(headers.contains("access-control-allow-origin"), cors, "{situation}");
    }
}

#[tokio::test]
async fn the_demo_page_is_served_with_and_without_the_proxy() {
    let platforms = start().await;
    let host = format!("Host: localhost:{}", platforms.address().port());
    let direct = ask(&platforms, &["GET / HTTP/1.1", &host], "").await;
    let line = format!("GET {} HTTP/1.1", platforms.demo_url());
    let proxied = ask(&platforms, &[&line, &host], "").await;
    assert_eq!(direct.2, proxied.2);
    assert!(direct.2.contains("<title>why403 demo</title>"));
    assert!(direct.2.contains("\"id\":\"case-1b\""));
    assert!(platforms.log().strangers_since(0).is_empty());
}

#[tokio::test]
async fn the_static_page_is_served_and_nothing_beside_it() {
    let www = std::env::temp_dir().join(format!("why403-www-{}", std::process::id()));
    std::fs::create_dir_all(&www).unwrap();
    std::fs::write(www.join("index.html"), "<p>static</p>").unwrap();
    std::fs::write(www.join("core.wasm"), b"\0asm").unwrap();
    let config = Config {
        www: Some(www.clone()),
        ..Config::default()
    };
    let platforms = Platforms::start(config).await.unwrap();
    let (status, headers, body) = ask(&platforms, &["GET /www/ HTTP/1.1", "Host: localhost"], "").await;
    assert_eq!((status, body.as_str()), (200, "<p>static</p>"));
    assert!(headers.contains("text/html"));
    let (_, headers, _) = ask(&platforms, &["GET /www/core.wasm HTTP/1.1", "Host: localhost"], "").await;
    assert!(headers.contains("application/wasm"));
    for path in ["/www/../Cargo.toml", "/www/%2e%2e/Cargo.toml", "/www/absent"] {
        let line = format!("GET {path} HTTP/1.1");
        let (status, _, _) = ask(&platforms, &[&line, "Host: localhost"], "").await;
        assert_eq!(status, 404, "{path}");
    }
    std::fs::remove_dir_all(&www).unwrap();
}
