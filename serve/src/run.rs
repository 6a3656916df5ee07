//! Listening, and answering one request after another.

use super::proxy::Proxy;
use super::{Call, Desk, Options, Reply, ServeError, tls};
use http_body_util::{BodyExt as _, Full, Limited};
use hyper::body::{Bytes, Incoming};
use hyper::header::{HeaderName, HeaderValue};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Request, Response, StatusCode};
use hyper_util::rt::{TokioIo, TokioTimer};
use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::runtime::Runtime;
use tokio::sync::Semaphore;
use tokio_rustls::TlsAcceptor;

/// At most so many bytes of a request's body.
const MOST: usize = 16 * 1024 * 1024;
/// At most so many connections at once; others wait.
const MOST_CONNECTIONS: usize = 4096;
/// A request's head comes within this time.
const HEAD: Duration = Duration::from_secs(30);
/// TLS is agreed within this time.
const HANDSHAKE: Duration = Duration::from_secs(10);

/// A server that listens and does not answer yet.
pub struct Server {
    runtime: Runtime,
    listener: TcpListener,
    address: SocketAddr,
    acceptor: Option<TlsAcceptor>,
    proxy: Option<Proxy>,
}

/// What every connection needs.
struct Shared<D> {
    desk: D,
    proxy: Option<Proxy>,
}

/// Listens.
///
/// # Errors
/// [`ServeError`] when the address, the certificate or the real API's address cannot be used.
pub fn bind(options: &Options) -> Result<Server, ServeError> {
    let address: SocketAddr = options
        .listen
        .parse()
        .map_err(|_| ServeError::Address(options.listen.clone()))?;
    let acceptor = match &options.tls {
        Some((certificate, key)) => Some(tls::acceptor(certificate, key)?),
        None => None,
    };
    let proxy = match &options.proxy {
        Some(address) => Some(Proxy::new(address, options.trusted.as_deref())?),
        None => None,
    };
    let mut builder = tokio::runtime::Builder::new_multi_thread();
    if options.threads > 0 {
        builder.worker_threads(options.threads);
    }
    let runtime = builder.enable_all().build().map_err(ServeError::Threads)?;
    let listen = |error| ServeError::Listen {
        address: options.listen.clone(),
        error,
    };
    let listener = runtime.block_on(TcpListener::bind(address)).map_err(listen)?;
    let address = listener.local_addr().map_err(listen)?;
    Ok(Server {
        runtime,
        listener,
        address,
        acceptor,
        proxy,
    })
}

impl Server {
    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Answers until the program is told to end (Ctrl-C or SIGTERM), and gives the desk back when no connection has it any
    /// more, or after five seconds.
    pub fn run<D: Desk>(self, desk: D) -> Option<D> {
        let Self {
            runtime,
            listener,
            acceptor,
            proxy,
            ..
        } = self;
        let shared = Arc::new(Shared { desk, proxy });
        runtime.block_on(async {
            tokio::select! {
                () = accept(listener, acceptor, Arc::clone(&shared)) => {}
                () = told_to_end() => {}
            }
        });
        runtime.shutdown_timeout(Duration::from_secs(5));
        Arc::into_inner(shared).map(|shared| shared.desk)
    }
}

async fn told_to_end() {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut ended) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = tokio::signal::ctrl_c() => {}
                _ = ended.recv() => {}
            }
            return;
        }
    }
    let _ = tokio::signal::ctrl_c().await;
}

async fn accept<D: Desk>(listener: TcpListener, acceptor: Option<TlsAcceptor>, shared: Arc<Shared<D>>) {
    let places = Arc::new(Semaphore::new(MOST_CONNECTIONS));
    loop {
        let Ok(place) = Arc::clone(&places).acquire_owned().await else {
            return;
        };
        let stream = match listener.accept().await {
            Ok((stream, _)) => stream,
            // Too many files are open, for instance: others end, and then it goes on.
            Err(_) => {
                tokio::time::sleep(Duration::from_millis(20)).await;
                continue;
            }
        };
        let _ = stream.set_nodelay(true);
        let (acceptor, shared) = (acceptor.clone(), Arc::clone(&shared));
        tokio::spawn(async move {
            connection(stream, acceptor, shared).await;
            drop(place);
        });
    }
}

async fn connection<D: Desk>(stream: TcpStream, acceptor: Option<TlsAcceptor>, shared: Arc<Shared<D>>) {
    match acceptor {
        None => serve(TokioIo::new(stream), shared).await,
        Some(acceptor) => {
            if let Ok(Ok(stream)) = tokio::time::timeout(HANDSHAKE, acceptor.accept(stream)).await {
                serve(TokioIo::new(stream), shared).await;
            }
        }
    }
}

async fn serve<D: Desk, S>(stream: TokioIo<S>, shared: Arc<Shared<D>>)
where
    S: tokio::io::AsyncRead + tokio::io::AsyncWrite + Unpin + Send + 'static,
{
    let service = service_fn(move |request| {
        let shared = Arc::clone(&shared);
        async move { Ok::<_, Infallible>(answer(request, &shared).await) }
    });
    // A connection that ends early is the other side's affair.
    let _ = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD)
        .pipeline_flush(true)
        .serve_connection(stream, service)
        .await;
}

async fn answer<D: Desk>(request: Request<Incoming>, shared: &Shared<D>) -> Response<Full<Bytes>> {
    let (head, body) = request.into_parts();
    let body = match hyper::body::Body::is_end_stream(&body) {
        true => Bytes::new(),
        false => match Limited::new(body, MOST).collect().await {
            Ok(body) => body.to_bytes(),
            Err(_) => {
                return plain(
                    StatusCode::PAYLOAD_TOO_LARGE,
                    "the body is too long or broke off\n".to_owned(),
                );
            }
        },
    };
    // A request to a proxy has a whole address.
    let target = head
        .uri
        .path_and_query()
        .map_or("/", |target| target.as_str())
        .to_owned();
    let texts = |headers: &hyper::HeaderMap| -> Vec<(String, String)> {
        let text = |(name, value): (&HeaderName, &HeaderValue)| {
            Some((name.as_str().to_owned(), value.to_str().ok()?.to_owned()))
        };
        headers.iter().filter_map(text).collect()
    };
    let borrowed: Vec<(&str, &str)> = head
        .headers
        .iter()
        .filter_map(|(name, value)| Some((name.as_str(), value.to_str().ok()?)))
        .collect();
    let call = Call {
        method: head.method.as_str(),
        target: &target,
        headers: &borrowed,
        body: &body,
    };
    let reply = shared.desk.answer(&call);
    if !reply.late.is_zero() {
        tokio::time::sleep(reply.late).await;
    }
    let Some(proxy) = shared.proxy.as_ref().filter(|_| reply.pass) else {
        return written(reply);
    };
    match proxy
        .send(head.method.clone(), &target, &head.headers, body.clone())
        .await
    {
        Ok(back) => {
            let headers = texts(&back.headers);
            let seen: Vec<(&str, &str)> = headers
                .iter()
                .map(|(name, value)| (name.as_str(), value.as_str()))
                .collect();
            shared.desk.passed(&call, back.status, &seen, &back.body);
            let mut response = Response::new(Full::new(back.body));
            *response.status_mut() = StatusCode::from_u16(back.status).unwrap_or(StatusCode::BAD_GATEWAY);
            *response.headers_mut() = back.headers;
            let cors = reply
                .headers
                .into_iter()
                .filter(|(name, _)| name.starts_with("access-control-"));
            put(&mut response, cors);
            response
        }
        Err(why) => plain(StatusCode::BAD_GATEWAY, format!("{why}\n")),
    }
}

fn written(reply: Reply) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::new(Bytes::from(reply.body)));
    *response.status_mut() = StatusCode::from_u16(reply.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    put(&mut response, reply.headers.into_iter());
    response
}

fn put(response: &mut Response<Full<Bytes>>, headers: impl Iterator<Item = (String, String)>) {
    for (name, value) in headers {
        if let (Ok(name), Ok(value)) = (HeaderName::from_bytes(name.as_bytes()), HeaderValue::from_str(&value)) {
            response.headers_mut().insert(name, value);
        }
    }
}

fn plain(status: StatusCode, text: String) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::new(Bytes::from(text)));
    *response.status_mut() = status;
    response
}
