//! A body without end, and how much of it was taken: what a page does not read the browser must not take.

use hyper::body::{Body, Bytes, Frame};
use std::convert::Infallible;
use std::pin::Pin;
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::{Context, Poll};

static POURED: AtomicU64 = AtomicU64::new(0);
static CHUNK: [u8; 64 * 1024] = [b'x'; 64 * 1024];
/// No more than this many bytes of one body, for the machine's sake; then it hangs.
const MOST: u64 = 256 * 1024 * 1024;

/// How many bytes of all endless bodies were taken so far.
pub fn poured() -> u64 {
    POURED.load(Ordering::Relaxed)
}

/// The body.
#[derive(Debug, Default)]
pub(crate) struct Endless {
    sent: u64,
}

impl Body for Endless {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        if self.sent >= MOST {
            return Poll::Pending;
        }
        let size = CHUNK.len() as u64;
        self.sent = self.sent.saturating_add(size);
        POURED.fetch_add(size, Ordering::Relaxed);
        Poll::Ready(Some(Ok(Frame::data(Bytes::from_static(&CHUNK)))))
    }
}
