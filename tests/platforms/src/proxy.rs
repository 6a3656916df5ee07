//! The proxy: takes every connection of a browser, ends TLS, hands each request to a stand-in.

use crate::call::{Answer, Call};
use crate::log::{Entry, Log, Seen};
use crate::played::{Played, Stage};
use crate::pour::Endless;
use crate::router::Router;
use crate::tls::Mint;
use crate::{Case, Error, cases};
use http_body_util::{BodyExt, Either, Full, Limited};
use hyper::body::{Bytes, Incoming};
use hyper::server::conn::{http1, http2};
use hyper::service::service_fn;
use hyper::{Method, Request, Response, StatusCode, Uri};
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use std::convert::Infallible;
use std::io::ErrorKind;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::{JoinHandle, JoinSet};

/// Longest body that is read of a request.
const BODY_LIMIT: usize = 16 * 1024 * 1024;
/// Longest wait for a TLS handshake.
const HANDSHAKE: Duration = Duration::from_secs(10);

/// What is sent as a body.
type Sent = Either<Full<Bytes>, Endless>;

/// What to serve besides the stand-ins.
#[derive(Clone, Debug, Default)]
pub struct Config {
    /// Folder of the built static page, served under `/www/`.
    pub www: Option<PathBuf>,
    /// Port to listen on; 0 takes a free one.
    pub port: u16,
}

/// The running stand-ins. They end when this is dropped.
#[derive(Debug)]
pub struct Platforms {
    address: SocketAddr,
    log: Log,
    cases: Vec<Case>,
    stage: Stage,
    task: JoinHandle<()>,
}

impl Platforms {
    /// Starts to listen on the loopback interface.
    ///
    /// # Errors
    /// When no port can be had or a fixture is broken.
    pub async fn start(config: Config) -> Result<Self, Error> {
        let cases = cases()?;
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, config.port))
            .await
            .map_err(Error::Listen)?;
        let address = listener.local_addr().map_err(Error::Listen)?;
        let log = Log::default();
        let stage = Stage::default();
        let shared = Arc::new(Shared {
            mint: Mint::new()?,
            log: log.clone(),
            router: Router::new(cases.clone(), config.www, stage.clone()),
        });
        let task = tokio::spawn(accept(listener, shared));
        Ok(Self {
            address,
            log,
            cases,
            stage,
            task,
        })
    }

    /// Where the proxy listens; the demo page is served there too.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// `http://localhost:<port>`: the demo site, with or without the proxy.
    pub fn origin(&self) -> String {
        format!("http://localhost:{}", self.address.port())
    }

    /// The demo page.
    pub fn demo_url(&self) -> String {
        self.origin() + "/"
    }

    /// What came so far.
    pub fn log(&self) -> &Log {
        &self.log
    }

    /// Answers one call to any host as told, until told otherwise; with nothing, all hosts are stand-ins or refused.
    pub fn play(&self, played: Option<Played>) {
        self.play_all(played.into_iter().collect());
    }

    /// As [`Platforms::play`], with several calls.
    pub fn play_all(&self, played: Vec<Played>) {
        self.stage.set(played);
    }

    /// The cases that the stand-ins answer.
    pub fn cases(&self) -> &[Case] {
        &self.cases
    }
}

impl Drop for Platforms {
    fn drop(&mut self) {
        self.task.abort();
    }
}

struct Shared {
    mint: Mint,
    log: Log,
    router: Router,
}

async fn accept(listener: TcpListener, shared: Arc<Shared>) {
    // Aborting this task drops the set, which ends every connection.
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            incoming = listener.accept() => {
                let Ok((stream, _)) = incoming else {
                    // Out of descriptors: give the others time to end.
                    tokio::time::sleep(Duration::from_millis(50)).await;
                    continue;
                };
                connections.spawn(outer(stream, shared.clone()));
            }
            Some(_) = connections.join_next() => {}
        }
    }
}

/// One connection of the browser: plain requests, or a request for a tunnel.
async fn outer(stream: TcpStream, shared: Arc<Shared>) {
    let own = stream.local_addr().map(|address| address.port()).unwrap_or_default();
    let log = shared.log.clone();
    let service = service_fn(move |request: Request<Incoming>| {
        let shared = shared.clone();
        async move {
            if request.method() == Method::CONNECT {
                Ok::<_, Infallible>(connect(request, &shared))
            } else {
                Ok(serve(request, &shared, ("http", None, own)).await)
            }
        }
    });
    let served = http1::Builder::new()
        .timer(TokioTimer::new())
        .serve_connection(TokioIo::new(stream), service)
        .with_upgrades()
        .await;
    if let Err(error) = served
        && error.is_parse()
    {
        let (host, reason) = (String::new(), error.to_string());
        log.push(Entry::Broken { host, reason });
    }
}

/// Answers a `CONNECT`; the tunnel itself runs on.
fn connect(request: Request<Incoming>, shared: &Arc<Shared>) -> Response<Sent> {
    let (host, port) = authority(request.uri()).unwrap_or_default();
    let known = shared.router.knows(&host);
    shared.log.push(Entry::Connect {
        host: host.clone(),
        port,
        known,
    });
    if !known {
        return refusal(&host);
    }
    let shared = shared.clone();
    tokio::spawn(async move {
        if let Err(reason) = tunnel(request, &host, port, &shared).await {
            shared.log.push(Entry::Broken { host, reason });
        }
    });
    Response::new(Either::Left(Full::default()))
}

async fn tunnel(request: Request<Incoming>, host: &str, port: u16, shared: &Arc<Shared>) -> Result<(), String> {
    let upgraded = hyper::upgrade::on(request).await.map_err(|error| error.to_string())?;
    let acceptor = shared.mint.acceptor(host).map_err(|error| error.to_string())?;
    let handshake = acceptor.accept(TokioIo::new(upgraded));
    let Ok(shaken) = tokio::time::timeout(HANDSHAKE, handshake).await else {
        return Err("no TLS handshake within 10 s".to_owned());
    };
    // Browsers open connections in advance and close them unused: not a fault.
    let stream = match shaken {
        Err(error) if matches!(error.kind(), ErrorKind::UnexpectedEof | ErrorKind::ConnectionReset) => return Ok(()),
        other => other.map_err(|error| error.to_string())?,
    };
    let newer = stream.get_ref().1.alpn_protocol() == Some(b"h2");
    let host = host.to_owned();
    let own = shared.clone();
    let service = service_fn(move |request: Request<Incoming>| {
        let (shared, host) = (own.clone(), host.clone());
        async move { Ok::<_, Infallible>(serve(request, &shared, ("https", Some(host), port)).await) }
    });
    // How such a connection ends (reset, timed out) is the browser's affair.
    if newer {
        let server = http2::Builder::new(TokioExecutor::new());
        let _ended = server.serve_connection(TokioIo::new(stream), service).await;
    } else {
        let server = http1::Builder::new();
        let _ended = server.serve_connection(TokioIo::new(stream), service).await;
    }
    Ok(())
}

/// Reads one request, logs it, lets the router answer. `via`: scheme, tunnel's host, port.
async fn serve(
    request: Request<Incoming>,
    shared: &Shared,
    via: (&'static str, Option<String>, u16),
) -> Response<Sent> {
    let (scheme, tunnel, port) = via;
    let (parts, body) = request.into_parts();
    // In a tunnel the tunnel's host counts: that is where the browser meant to go.
    let (host, port) = match tunnel {
        Some(host) => (host, port),
        None => authority(&parts.uri)
            .or_else(|| {
                let value = parts.headers.get("host")?.to_str().ok()?;
                authority(&value.parse().ok()?)
            })
            .unwrap_or_else(|| (String::new(), port)),
    };
    let body = match Limited::new(body, BODY_LIMIT).collect().await {
        Ok(read) => read.to_bytes().to_vec(),
        // Aborted by the page or too long: the request is logged all the same.
        Err(_) => Vec::new(),
    };
    let call = Call {
        scheme,
        host,
        port,
        method: parts.method.as_str().to_owned(),
        path: parts.uri.path().to_owned(),
        query: parts.uri.query().unwrap_or_default().to_owned(),
        headers: parts.headers,
        body,
    };
    let known = shared.router.knows(&call.host);
    shared.log.push(Entry::Request(Seen::of(&call, known)));
    if !known {
        return refusal(&call.host);
    }
    let answer = shared.router.answer(&call).await;
    tokio::time::sleep(answer.delay).await;
    response(answer)
}

fn response(answer: Answer) -> Response<Sent> {
    let mut builder = Response::builder().status(answer.status);
    for (name, value) in &answer.headers {
        builder = builder.header(name, value);
    }
    let body = match answer.endless {
        true => Either::Right(Endless::default()),
        false => Either::Left(Full::from(answer.body)),
    };
    builder
        .body(body)
        .unwrap_or_else(|error| plain(StatusCode::INTERNAL_SERVER_ERROR, error.to_string()))
}

fn refusal(host: &str) -> Response<Sent> {
    let text = format!("why403: `{host}` has no stand-in, and nothing leaves this machine\n");
    plain(StatusCode::BAD_GATEWAY, text)
}

fn plain(status: StatusCode, text: String) -> Response<Sent> {
    let mut response = Response::new(Either::Left(Full::from(text)));
    *response.status_mut() = status;
    response
}

/// Host in lower case and port of an address that has them.
fn authority(uri: &Uri) -> Option<(String, u16)> {
    let host = uri.host()?.to_ascii_lowercase();
    let other = if uri.scheme_str() == Some("https") { 443 } else { 80 };
    Some((host, uri.port_u16().unwrap_or(other)))
}
