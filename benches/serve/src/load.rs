//! The load: connections that each send one request after another and read the whole answer.

use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

/// What was measured.
pub(crate) struct Load {
    took: Duration,
    /// How long each request took, in microseconds, sorted.
    micros: Vec<u32>,
    /// Answers with another status, and connections that broke.
    pub(crate) errors: usize,
}

impl Load {
    pub(crate) fn per_second(&self) -> f64 {
        self.micros.len() as f64 / self.took.as_secs_f64()
    }

    pub(crate) fn percentile(&self, percent: usize) -> u32 {
        let at = self.micros.len().saturating_sub(1) * percent / 100;
        self.micros.get(at).copied().unwrap_or_default()
    }
}

/// Sends requests for a time.
pub(crate) fn measure(
    address: &str,
    method: &str,
    path: &str,
    token: &str,
    status: u16,
    connections: usize,
    duration: Duration,
) -> Load {
    let body = if method == "GET" { "" } else { "content-length: 2\r\n" };
    let text = format!(
        "{method} {path} HTTP/1.1\r\nhost: {address}\r\nauthorization: Bearer {token}\r\n{body}\r\n{}",
        if method == "GET" { "" } else { "{}" }
    );
    let expected = format!("HTTP/1.1 {status} ");
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime");
    let begun = Instant::now();
    let until = begun + duration;
    let results = runtime.block_on(async {
        let tasks: Vec<_> = (0..connections)
            .map(|_| tokio::spawn(one(address.to_owned(), text.clone(), expected.clone(), until)))
            .collect();
        let mut all = Vec::new();
        for task in tasks {
            all.push(task.await.unwrap_or_default());
        }
        all
    });
    let took = begun.elapsed();
    let errors = results.iter().map(|(_, errors)| errors).sum();
    let mut micros: Vec<u32> = results.into_iter().flat_map(|(micros, _)| micros).collect();
    micros.sort_unstable();
    Load { took, micros, errors }
}

async fn one(address: String, text: String, expected: String, until: Instant) -> (Vec<u32>, usize) {
    let mut micros = Vec::with_capacity(100_000);
    let mut errors = 0;
    let Ok(mut stream) = TcpStream::connect(&address).await else {
        return (micros, 1);
    };
    let _ = stream.set_nodelay(true);
    let mut buffer = vec![0; 64 * 1024];
    while Instant::now() < until {
        let begun = Instant::now();
        if stream.write_all(text.as_bytes()).await.is_err() {
            return (micros, errors + 1);
        }
        let mut filled = 0;
        loop {
            let Some(free) = buffer.get_mut(filled..).filter(|free| !free.is_empty()) else {
                return (micros, errors + 1);
            };
            match stream.read(free).await {
                Ok(read) if read > 0 => filled += read,
                _ => return (micros, errors + 1),
            }
            let seen = buffer.get(..filled).unwrap_or_default();
            if whole(seen) {
                break;
            }
        }
        micros.push(u32::try_from(begun.elapsed().as_micros()).unwrap_or(u32::MAX));
        if !buffer.starts_with(expected.as_bytes()) {
            errors += 1;
        }
    }
    (micros, errors)
}

/// Whether an answer is there to its end.
fn whole(seen: &[u8]) -> bool {
    let Some(head) = seen.windows(4).position(|four| four == b"\r\n\r\n") else {
        return false;
    };
    let text = String::from_utf8_lossy(seen.get(..head).unwrap_or_default()).to_ascii_lowercase();
    let length = text.lines().find_map(|line| line.strip_prefix("content-length:"));
    let length = length.and_then(|text| text.trim().parse::<usize>().ok());
    match length {
        Some(length) => seen.len() >= head + 4 + length,
        None => seen.ends_with(b"0\r\n\r\n") || !text.contains("chunked"),
    }
}
