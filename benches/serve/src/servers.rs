//! The servers, each in a process of its own that ends with the measurement.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use wiremock::matchers::{header, method, path};
use wiremock::{Mock, MockServer, ResponseTemplate};

const CONFIG: &str = "[[api]]\nplatform = \"genesys\"\n[[client]]\nid = \"app\"\n\
                      [[token]]\nvalue = \"dev-token\"\nscopes = [\"routing:readonly\"]\npermissions = [\"routing:queue:view\"]\ncontext = \"user\"\n";

/// A server that runs.
pub(crate) struct Serving {
    child: Child,
    pub(crate) address: String,
}

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Serving {
    /// The stand-in.
    pub(crate) fn why403(log: &str) -> std::io::Result<Self> {
        let file = std::env::temp_dir().join(format!("why403-bench-{}.toml", std::process::id()));
        std::fs::write(&file, CONFIG)?;
        let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/release/why403");
        let mut command = Command::new(root);
        command
            .args(["serve", "--listen", "127.0.0.1:0", "--log", log, "--config"])
            .arg(&file);
        let serving = Self::start(command);
        let _ = std::fs::remove_file(&file);
        serving
    }

    /// This program, as the peer.
    pub(crate) fn peer() -> std::io::Result<Self> {
        let mut command = Command::new(std::env::current_exe()?);
        command.arg("--wiremock");
        Self::start(command)
    }

    /// Its first line names its address.
    fn start(mut command: Command) -> std::io::Result<Self> {
        let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).spawn()?;
        let mut line = String::new();
        if let Some(out) = child.stdout.take() {
            BufReader::new(out).read_line(&mut line)?;
        }
        let address = line
            .split("://")
            .nth(1)
            .and_then(|rest| rest.split([' ', '/', '\n']).next());
        let address = address.unwrap_or_default().to_owned();
        Ok(Self { child, address })
    }

    /// Its resident memory, where the system tells it.
    pub(crate) fn resident_kb(&self) -> Option<u64> {
        let text = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).ok()?;
        let line = text.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
        line.trim().trim_end_matches("kB").trim().parse().ok()
    }

    /// Takes tokens of a client, and says how many it got.
    pub(crate) fn take_tokens(&self, wanted: usize) -> usize {
        let form = "grant_type=client_credentials&client_id=app&scope=routing";
        let text = format!(
            "POST /oauth/token HTTP/1.1\r\nhost: {}\r\nconnection: close\r\ncontent-length: {}\r\n\r\n{form}",
            self.address,
            form.len()
        );
        let take = || {
            let mut stream = TcpStream::connect(&self.address).ok()?;
            stream.write_all(text.as_bytes()).ok()?;
            let mut answer = String::new();
            stream.read_to_string(&mut answer).ok()?;
            answer.contains("access_token").then_some(())
        };
        (0..wanted).filter_map(|_| take()).count()
    }
}

/// Serves as the peer, until it is ended.
pub(crate) fn wiremock() {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .expect("a runtime");
    runtime.block_on(async {
        let server = MockServer::builder().disable_request_recording().start().await;
        let answer = ResponseTemplate::new(200).set_body_json(serde_json::json!({}));
        Mock::given(method("GET"))
            .and(path("/api/v2/routing/queues"))
            .and(header("authorization", "Bearer dev-token"))
            .respond_with(answer)
            .mount(&server)
            .await;
        println!("{}", server.uri());
        std::future::pending::<()>().await;
    });
}
