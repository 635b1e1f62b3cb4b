//! How long an answer may take to be taken. Whoever reads a byte now and then would hold its memory, and
//! its connection, for as long as they like.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::{Instant, Sleep, sleep};

/// How long a connection may keep its answers waiting in all.
const PATIENCE: Duration = Duration::from_secs(60);
/// And besides, a second for each of so many bytes that it took.
const RATE: u64 = 4 * 1024;

/// A connection that breaks when its other end takes answers too slowly, on the whole.
#[derive(Debug)]
pub(crate) struct Patient<S> {
    stream: S,
    /// Bytes that were taken.
    taken: u64,
    /// How long answers waited so far.
    waited: Duration,
    waiting: Option<(Instant, Pin<Box<Sleep>>)>,
}

impl<S> Patient<S> {
    pub(crate) const fn new(stream: S) -> Self {
        Self {
            stream,
            taken: 0,
            waited: Duration::ZERO,
            waiting: None,
        }
    }

    /// Counts what was taken, or how long nothing is.
    fn watch(
        &mut self,
        context: &mut Context<'_>,
        written: Poll<io::Result<usize>>,
    ) -> Poll<io::Result<usize>> {
        if let Poll::Ready(done) = written {
            if let Some((begun, _)) = self.waiting.take() {
                self.waited += begun.elapsed();
            }
            self.taken += done.as_ref().map_or(0, |count| *count as u64);
            return Poll::Ready(done);
        }
        let allowed = PATIENCE + Duration::from_secs(self.taken / RATE);
        let left = allowed.saturating_sub(self.waited);
        let (_, over) = self
            .waiting
            .get_or_insert_with(|| (Instant::now(), Box::pin(sleep(left))));
        ready!(over.as_mut().poll(context));
        Poll::Ready(Err(io::ErrorKind::TimedOut.into()))
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Patient<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        into: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(context, into)
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Patient<S> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write(context, bytes);
        self.watch(context, written)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        pieces: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write_vectored(context, pieces);
        self.watch(context, written)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _, duplex};

    use super::*;

    /// Writes `length` bytes to somebody who takes up to `piece` of them every `pause`.
    async fn taken(length: usize, piece: usize, pause: Duration) -> (io::Result<()>, Duration) {
        let (ours, mut theirs) = duplex(1024);
        let reading = tokio::spawn(async move {
            let mut bytes = vec![0; piece];
            loop {
                sleep(pause).await;
                if !matches!(theirs.read(&mut bytes).await, Ok(1..)) {
                    return;
                }
            }
        });
        let begun = Instant::now();
        let done = Patient::new(ours).write_all(&vec![7; length]).await;
        reading.abort();
        (done, begun.elapsed())
    }

    #[tokio::test(start_paused = true)]
    async fn whoever_takes_nothing_or_a_byte_now_and_then_is_left_after_a_minute() {
        for (piece, pause) in [(1, 1), (1, 3600), (64, 2)] {
            let pause = Duration::from_secs(pause);
            let (done, after) = taken(1024 * 1024, piece, pause).await;
            assert_eq!(done.unwrap_err().kind(), io::ErrorKind::TimedOut);
            assert!(after >= PATIENCE && after < PATIENCE * 2, "{after:?}");
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_slow_line_gets_a_long_answer_to_its_end() {
        let (done, after) = taken(4 * 1024 * 1024, 1024, Duration::from_millis(200)).await;
        assert!(done.is_ok());
        assert!(after > Duration::from_secs(600), "{after:?}");
    }
}
