//! WebDriver over the loopback interface: one request, one connection, bounded in time.

use bytes::Bytes;
use http::{Request, Response, header};
use http_body_util::{BodyExt, Full};
use hyper_util::rt::TokioIo;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;
use thirtyfour::error::{WebDriverError, WebDriverResult};
use thirtyfour::session::http::{Body, HttpClient};
use tokio::net::TcpStream;

/// Longest wait for one command. Starting a browser is the slowest.
const COMMAND: Duration = Duration::from_secs(60);

/// Talks to the driver at a port of this machine, and takes no notice of proxy settings.
pub(crate) struct Loopback {
    pub(crate) port: u16,
}

impl Loopback {
    /// The body of a GET.
    pub(crate) async fn read(&self, path: &str) -> Result<Bytes, String> {
        let request = Request::get(path)
            .header(header::HOST, format!("127.0.0.1:{}", self.port))
            .body(Full::default())
            .map_err(|error| error.to_string())?;
        match tokio::time::timeout(COMMAND, self.exchange(request)).await {
            Ok(answer) => Ok(answer?.into_body()),
            Err(_) => Err(format!("GET {path}: no answer within {} s", COMMAND.as_secs())),
        }
    }

    async fn exchange(&self, request: Request<Full<Bytes>>) -> Result<Response<Bytes>, String> {
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, self.port));
        let stream = TcpStream::connect(address).await.map_err(|error| error.to_string())?;
        let (mut sender, connection) = hyper::client::conn::http1::handshake(TokioIo::new(stream))
            .await
            .map_err(|error| error.to_string())?;
        let running = tokio::spawn(connection);
        let response = sender.send_request(request).await.map_err(|error| error.to_string())?;
        let (parts, body) = response.into_parts();
        let body = body.collect().await.map_err(|error| error.to_string())?.to_bytes();
        running.abort();
        Ok(Response::from_parts(parts, body))
    }
}

#[async_trait::async_trait]
impl HttpClient for Loopback {
    async fn send(&self, request: Request<Body<'_>>) -> WebDriverResult<Response<Bytes>> {
        let fault = WebDriverError::RequestFailed;
        let (mut parts, body) = request.into_parts();
        let body = match body {
            Body::Empty => Bytes::new(),
            Body::Json(value) => Bytes::from(value.to_string()),
        };
        let what = format!("{} {}", parts.method, parts.uri.path());
        let path = parts.uri.path_and_query().map_or("/", |path| path.as_str()).to_owned();
        parts.uri = path.parse().map_err(|error| fault(format!("{what}: {error}")))?;
        let host = format!("127.0.0.1:{}", self.port);
        parts.headers.insert(
            header::HOST,
            host.parse().map_err(|error| fault(format!("{what}: {error}")))?,
        );
        parts.headers.insert(header::CONTENT_LENGTH, body.len().into());
        parts.headers.remove(header::CONNECTION);
        let exchange = self.exchange(Request::from_parts(parts, Full::new(body)));
        match tokio::time::timeout(COMMAND, exchange).await {
            Ok(answer) => answer.map_err(|error| fault(format!("{what}: {error}"))),
            Err(_) => Err(fault(format!("{what}: no answer within {} s", COMMAND.as_secs()))),
        }
    }

    async fn new(&self) -> Arc<dyn HttpClient> {
        Arc::new(Self { port: self.port })
    }
}
