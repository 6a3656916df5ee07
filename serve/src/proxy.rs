//! Sending on to the real API what may pass.

use super::{ServeError, tls};
use http_body_util::{BodyExt as _, Full, Limited};
use hyper::body::{Bytes, Incoming};
use hyper::client::conn::http1;
use hyper::header::{HOST, HeaderMap, HeaderName, HeaderValue};
use hyper::{Method, Request, Uri};
use hyper_util::rt::TokioIo;
use std::time::Duration;
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::pki_types::ServerName;

/// A real API is waited for no longer.
const PATIENCE: Duration = Duration::from_secs(60);
/// At most so many bytes of an answer.
const MOST: usize = 64 * 1024 * 1024;

/// Headers between two neighbours, which nobody sends on (RFC 9110 §7.6.1), and those that this program writes itself.
const OWN: &[&str] = &[
    "connection",
    "keep-alive",
    "proxy-authenticate",
    "proxy-authorization",
    "proxy-connection",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
    "host",
    "content-length",
];

/// A real API.
pub(super) struct Proxy {
    host: String,
    port: u16,
    /// What comes before every path.
    base: String,
    tls: Option<TlsConnector>,
}

/// What came back.
pub(super) struct Back {
    pub(super) status: u16,
    pub(super) headers: HeaderMap,
    pub(super) body: Bytes,
}

impl Proxy {
    pub(super) fn new(address: &str, trusted: Option<&[u8]>) -> Result<Self, ServeError> {
        let wrong = || ServeError::Proxy(address.to_owned());
        let uri: Uri = address.parse().map_err(|_| wrong())?;
        let host = uri.host().ok_or_else(wrong)?.to_owned();
        let (tls, usual) = match uri.scheme_str() {
            Some("https") => (Some(tls::connector(trusted)?), 443),
            Some("http") => (None, 80),
            _ => return Err(wrong()),
        };
        if uri.query().is_some() {
            return Err(wrong());
        }
        Ok(Self {
            port: uri.port_u16().unwrap_or(usual),
            host,
            base: uri.path().trim_end_matches('/').to_owned(),
            tls,
        })
    }

    /// Sends a call on. The error is in words, for the one who asked.
    pub(super) async fn send(
        &self,
        method: Method,
        target: &str,
        headers: &HeaderMap,
        body: Bytes,
    ) -> Result<Back, String> {
        let sent = self.exchange(method, target, headers, body);
        match tokio::time::timeout(PATIENCE, sent).await {
            Ok(result) => result,
            Err(_) => Err("the real API did not answer within a minute".to_owned()),
        }
    }

    async fn exchange(&self, method: Method, target: &str, headers: &HeaderMap, body: Bytes) -> Result<Back, String> {
        let stream = TcpStream::connect((self.host.trim_matches(['[', ']']), self.port))
            .await
            .map_err(|error| format!("the real API cannot be reached: {error}"))?;
        let mut request = Request::builder()
            .method(method)
            .uri(format!("{}{target}", self.base))
            .body(Full::new(body))
            .map_err(|_| "the call cannot be sent on".to_owned())?;
        for (name, value) in headers {
            if !OWN.contains(&name.as_str()) {
                request.headers_mut().append(name.clone(), value.clone());
            }
        }
        let usual = if self.tls.is_some() { 443 } else { 80 };
        let host = match self.port == usual {
            true => self.host.clone(),
            false => format!("{}:{}", self.host, self.port),
        };
        let host = HeaderValue::from_str(&host).map_err(|_| "the real API's host is no name".to_owned())?;
        request.headers_mut().insert(HOST, host);
        let answer = match &self.tls {
            None => over(TokioIo::new(stream), request).await?,
            Some(connector) => {
                let name =
                    ServerName::try_from(self.host.clone()).map_err(|_| "the real API's host is no name".to_owned())?;
                let stream = connector
                    .connect(name, stream)
                    .await
                    .map_err(|error| format!("the real API is not trusted: {error}"))?;
                over(TokioIo::new(stream), request).await?
            }
        };
        let (head, body) = answer.into_parts();
        let body = Limited::new(body, MOST)
            .collect()
            .await
            .map_err(|error| format!("the real API's answer broke off: {error}"))?
            .to_bytes();
        let mut headers = head.headers;
        let own: Vec<HeaderName> = headers
            .keys()
            .filter(|name| OWN.contains(&name.as_str()))
            .cloned()
            .collect();
        own.iter().for_each(|name| {
            headers.remove(name);
        });
        Ok(Back {
            status: head.status.as_u16(),
            headers,
            body,
        })
    }
}

/// One request over a connection of its own.
async fn over<S>(stream: TokioIo<S>, request: Request<Full<Bytes>>) -> Result<hyper::Response<Incoming>, String>
where
    S: tokio::io::AsyncRead + tokio::io::AsyncWrite + Unpin + Send + 'static,
{
    let failed = |error: hyper::Error| format!("the real API does not speak HTTP: {error}");
    let (mut sender, connection) = http1::handshake(stream).await.map_err(failed)?;
    // It ends with the answer's body.
    tokio::spawn(connection);
    sender.send_request(request).await.map_err(failed)
}
